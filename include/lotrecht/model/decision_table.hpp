#pragma once

/// @file
/// A decision table as data: rules over inputs, a hit policy, what is decided.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/model/detail/checked_names.hpp>
#include <lotrecht/model/detail/rule_boxes.hpp>
#include <lotrecht/model/scorer.hpp>
#include <lotrecht/model/unary_test.hpp>

namespace lotrecht::model {

/// Which of the rules that hold decides.
enum class HitPolicy : std::uint8_t {
  unique,         ///< at most one rule may hold
  first,          ///< the first one in the table
  priority,       ///< the one whose outputs stand first in their lists of values
  any,            ///< all that hold say the same
  collect_sum,    ///< the sum of all that hold
  collect_min,    ///< the smallest
  collect_max,    ///< the largest
  collect_count,  ///< how many hold
};

/// The identifier used in files and messages, e.g. "collect_sum".
[[nodiscard]] constexpr std::string_view name(HitPolicy policy) noexcept {
  switch (policy) {
    case HitPolicy::unique: return "unique";
    case HitPolicy::first: return "first";
    case HitPolicy::priority: return "priority";
    case HitPolicy::any: return "any";
    case HitPolicy::collect_sum: return "collect_sum";
    case HitPolicy::collect_min: return "collect_min";
    case HitPolicy::collect_max: return "collect_max";
    case HitPolicy::collect_count: return "collect_count";
  }
  return "";
}

/// A column of tests.
struct TableInput {
  std::string name{};
  std::size_t feature = 0;  ///< column of the rows
  BinKind kind = BinKind::numeric;
  std::vector<std::string> categories{};  ///< of categorical ones: text of code 0, 1, ...

  friend bool operator==(const TableInput&, const TableInput&) = default;
};

/// A column of what is decided: a number, or one of some texts, which becomes one output of 0 or 1 for each text.
struct TableOutput {
  std::string name{};
  std::vector<std::string> classes{};  ///< texts, or empty for a number
  std::vector<double> priority{};      ///< for `HitPolicy::priority`: values (indices of texts), the foremost first

  /// Outputs of the model that it becomes.
  [[nodiscard]] std::size_t width() const noexcept { return classes.empty() ? 1 : classes.size(); }

  friend bool operator==(const TableOutput&, const TableOutput&) = default;
};

/// A row of the table.
struct TableRule {
  std::vector<UnaryTest> tests{};  ///< (inputs)
  std::vector<double> outputs{};   ///< (output columns) a number, or the index of a text
  std::string name{};

  friend bool operator==(const TableRule&, const TableRule&) = default;
};

/// What a decision table is made of, before it is checked.
struct DecisionTableParts {
  std::size_t features = 0;
  std::vector<TableInput> inputs{};
  std::vector<TableOutput> outputs{};
  std::vector<TableRule> rules{};
  HitPolicy policy = HitPolicy::unique;
  std::vector<double> otherwise{};           ///< (output columns) where no rule holds; or empty: no answer
  std::vector<std::string> feature_names{};  ///< (features), or empty

  friend bool operator==(const DecisionTableParts&, const DecisionTableParts&) = default;
};

/// A decision table of DMN, checked: under UNIQUE no two rules overlap, under ANY overlapping ones agree.
///
/// Which rules hold is decided by exact comparison of doubles. Where none holds, `otherwise` is the answer, or 0 for
/// COLLECT COUNT; a table without one refuses the row. `uncovered_example` (`rule_analysis.hpp`) says whether such rows
/// are possible. A COLLECT without an aggregate is a list and has no score; RULE ORDER and OUTPUT ORDER neither.
///
/// Object Management Group, Decision Model and Notation 1.3 (2021), clause 8.2.10.
class DecisionTable {
 public:
  /// @throws InvalidInput naming the rule, the column and the rule broken; where two rules overlap that must not, both
  ///                      of them and an input for which both hold
  explicit DecisionTable(DecisionTableParts parts) : parts_{std::move(parts)} {
    check_columns();
    check_rules();
    find_boxes();
    order_rules();
    check_overlaps();
  }

  [[nodiscard]] std::size_t features() const noexcept { return parts_.features; }
  [[nodiscard]] std::size_t outputs() const noexcept { return outputs_; }
  [[nodiscard]] const std::vector<TableInput>& inputs() const noexcept { return parts_.inputs; }
  [[nodiscard]] const std::vector<TableRule>& rules() const noexcept { return parts_.rules; }
  [[nodiscard]] HitPolicy policy() const noexcept { return parts_.policy; }
  [[nodiscard]] const DecisionTableParts& parts() const noexcept { return parts_; }

  /// The names of the outputs: a numeric column's name, "name = text" for each text of another.
  [[nodiscard]] std::vector<std::string> output_names() const {
    std::vector<std::string> names;
    for (const TableOutput& output : parts_.outputs) {
      if (output.classes.empty()) names.push_back(output.name);
      for (const std::string& text : output.classes) names.push_back(output.name + " = " + text);
    }
    return names;
  }

  /// Whether the table sums, takes the smallest, the largest or the number of what all rules that hold say.
  [[nodiscard]] bool collects() const noexcept { return parts_.policy >= HitPolicy::collect_sum; }

  /// The rules that hold for a row, in the order of the table.
  ///
  /// @param row  (features)
  [[nodiscard]] std::vector<std::size_t> rules_that_hold(const double* row) const {
    std::vector<std::size_t> found;
    const std::vector<std::size_t> at = boxes_.bins_of(row);
    for (std::size_t r = 0; r < parts_.rules.size(); ++r) {
      if (boxes_.holds(r, at)) found.push_back(r);
    }
    return found;
  }

  /// Outputs of rows.
  ///
  /// @param x    (n, features)
  /// @param out  (n, outputs), overwritten
  /// @throws InvalidInput if shapes differ, or naming the first row for which no rule holds if there is no `otherwise`
  void score(const FeatureMatrix& x, ResultMatrix out) const {
    detail::require_shapes("DecisionTable", features(), outputs(), x, out);
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
      const double* row = x.data() + i * x.outerStride();
      const std::span<double> to{&out(i, 0), outputs_};
      if (answer(boxes_.bins_of(row), to)) continue;
      throw InvalidInput{"DecisionTable", "x",
                         "has row " + std::to_string(i) + ", for which no rule holds: " + described(row) +
                             "; the table needs a rule or a default for it"};
    }
  }

  /// What a row looks like in the columns of the table: "age = 17, household = \"single\"".
  [[nodiscard]] std::string described(const double* row) const {
    std::string text;
    for (const TableInput& input : parts_.inputs) {
      text += (text.empty() ? "" : ", ") + input.name + " = " +
              detail::value_text(input.kind, input.categories, row[input.feature]);
    }
    return text;
  }

  /// The tests of all rules over the bins of their columns.
  [[nodiscard]] const detail::RuleBoxes& boxes() const noexcept { return boxes_; }

  /// All rules in the order in which the first that holds decides; of no meaning where the table collects.
  [[nodiscard]] const std::vector<std::size_t>& decisive_order() const noexcept { return order_; }

  /// What a rule says as (outputs) numbers; texts as 0 and 1.
  [[nodiscard]] std::vector<double> spread(const std::vector<double>& said) const {
    std::vector<double> values;
    for (std::size_t c = 0; c < parts_.outputs.size(); ++c) {
      const TableOutput& column = parts_.outputs[c];
      if (column.classes.empty()) values.push_back(said[c]);
      for (std::size_t t = 0; t < column.classes.size(); ++t) {
        values.push_back(said[c] == static_cast<double>(t) ? 1.0 : 0.0);
      }
    }
    return values;
  }

  /// What is said where no rule holds as (outputs) numbers, or empty where nothing is.
  [[nodiscard]] std::vector<double> spread_otherwise() const {
    if (!parts_.otherwise.empty()) return spread(parts_.otherwise);
    return parts_.policy == HitPolicy::collect_count ? std::vector<double>{0.0} : std::vector<double>{};
  }

  friend bool operator==(const DecisionTable& a, const DecisionTable& b) { return a.parts_ == b.parts_; }

 private:
  static constexpr std::string_view who = "DecisionTable";
  static constexpr std::size_t max_rules = 5000;

  [[nodiscard]] std::string place(std::size_t r) const {
    const std::string& name = parts_.rules[r].name;
    return "rule " + std::to_string(r + 1) + (name.empty() ? "" : " (" + name + ")");
  }

  void check_columns() {
    if (parts_.features == 0) throw InvalidInput{who, "features", "must be at least 1, got 0"};
    detail::require_names(who, "feature_names", parts_.feature_names, parts_.features);
    if (parts_.inputs.empty()) throw InvalidInput{who, "inputs", "must be at least one"};
    if (parts_.outputs.empty()) throw InvalidInput{who, "outputs", "must be at least one"};
    if (parts_.rules.empty() || parts_.rules.size() > max_rules) {
      throw InvalidInput{who, "rules",
                         "must be 1 to " + std::to_string(max_rules) + ", got " + std::to_string(parts_.rules.size())};
    }
    std::vector<bool> used;
    for (const TableInput& input : parts_.inputs) {
      const std::string where = "input '" + input.name + "'";
      if (input.feature >= parts_.features) {
        throw InvalidInput{
            who, where,
            "speaks of feature " + std::to_string(input.feature) + " of " + std::to_string(parts_.features)};
      }
      used.resize(std::max(used.size(), input.feature + 1), false);
      if (used[input.feature]) throw InvalidInput{who, where, "speaks of a feature that another input speaks of"};
      used[input.feature] = true;
      if ((input.kind == BinKind::categorical) == input.categories.empty()) {
        throw InvalidInput{who, where, "must have categories if it is categorical, and only then"};
      }
    }
    for (const TableOutput& output : parts_.outputs) {
      outputs_ += output.width();
      for (const double value : output.priority)
        require_value("priorities of output '" + output.name + "'", output, value);
    }
    const bool one_number = parts_.outputs.size() == 1 && parts_.outputs[0].classes.empty();
    if (collects() && !one_number) {
      throw InvalidInput{who, "outputs",
                         "must be one number where rules are collected (" + std::string{name(policy())} + ")"};
    }
  }

  static void require_value(const std::string& where, const TableOutput& column, double value) {
    if (column.classes.empty()) {
      if (!std::isfinite(value)) throw InvalidInput{who, where, "must be finite, got " + shortest(value)};
      return;
    }
    if (value >= 0.0 && value < static_cast<double>(column.classes.size()) && std::floor(value) == value) return;
    throw InvalidInput{
        who, where,
        "must be the index of one of " + std::to_string(column.classes.size()) + " texts, got " + shortest(value)};
  }

  void check_said(const std::string& where, const std::vector<double>& said) const {
    if (said.size() != parts_.outputs.size()) {
      throw InvalidInput{
          who, where,
          "must have " + std::to_string(parts_.outputs.size()) + " outputs, got " + std::to_string(said.size())};
    }
    for (std::size_t c = 0; c < said.size(); ++c) {
      require_value(where + ", output '" + parts_.outputs[c].name + "'", parts_.outputs[c], said[c]);
    }
  }

  void check_rules() const {
    for (std::size_t r = 0; r < parts_.rules.size(); ++r) {
      const TableRule& rule = parts_.rules[r];
      if (rule.tests.size() != parts_.inputs.size()) {
        throw InvalidInput{
            who, place(r),
            "must have " + std::to_string(parts_.inputs.size()) + " tests, got " + std::to_string(rule.tests.size())};
      }
      for (std::size_t i = 0; i < rule.tests.size(); ++i) {
        const TableInput& input = parts_.inputs[i];
        detail::require_test(who, place(r) + ", input '" + input.name + "'", rule.tests[i], input.kind,
                             input.categories.size());
      }
      check_said(place(r), rule.outputs);
    }
    if (!parts_.otherwise.empty()) check_said("otherwise", parts_.otherwise);
  }

  void find_boxes() {
    std::vector<FeatureBins> bins;
    std::vector<std::vector<const UnaryTest*>> tests(parts_.inputs.size());
    for (std::size_t i = 0; i < parts_.inputs.size(); ++i) {
      const TableInput& input = parts_.inputs[i];
      for (const TableRule& rule : parts_.rules) tests[i].push_back(&rule.tests[i]);
      bins.push_back(detail::bins_of(input.feature, input.kind, input.categories.size(), tests[i]));
    }
    boxes_ = detail::RuleBoxes{std::move(bins), tests};
  }

  /// The place of what a rule says in an output's list of priorities.
  [[nodiscard]] std::size_t rank(std::size_t r, std::size_t c) const {
    const std::vector<double>& list = parts_.outputs[c].priority;
    const auto found = std::find(list.begin(), list.end(), parts_.rules[r].outputs[c]);
    if (!list.empty() && found == list.end()) {
      throw InvalidInput{who, place(r),
                         "says something in output '" + parts_.outputs[c].name + "' that its priorities do not list"};
    }
    return static_cast<std::size_t>(found - list.begin());
  }

  void order_rules() {
    for (std::size_t r = 0; r < parts_.rules.size(); ++r) order_.push_back(r);
    if (parts_.policy == HitPolicy::priority) {
      bool listed = false;
      for (const TableOutput& output : parts_.outputs) listed = listed || !output.priority.empty();
      if (!listed)
        throw InvalidInput{who, "outputs", "must list the priority of their values under the policy priority"};
      std::vector<std::vector<std::size_t>> ranks(parts_.rules.size());
      for (std::size_t r = 0; r < ranks.size(); ++r) {
        for (std::size_t c = 0; c < parts_.outputs.size(); ++c) ranks[r].push_back(rank(r, c));
      }
      std::stable_sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) { return ranks[a] < ranks[b]; });
    }
    if (parts_.policy == HitPolicy::collect_min || parts_.policy == HitPolicy::collect_max) {
      const double sign = parts_.policy == HitPolicy::collect_min ? 1.0 : -1.0;
      std::stable_sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) {
        return sign * parts_.rules[a].outputs[0] < sign * parts_.rules[b].outputs[0];
      });
    }
  }

  void check_overlaps() const {
    if (parts_.policy != HitPolicy::unique && parts_.policy != HitPolicy::any) return;
    for (std::size_t a = 0; a < parts_.rules.size(); ++a) {
      for (std::size_t b = a + 1; b < parts_.rules.size(); ++b) {
        if (parts_.policy == HitPolicy::any && parts_.rules[a].outputs == parts_.rules[b].outputs) continue;
        const auto shared = boxes_.shared(a, b);
        if (!shared) continue;
        const std::string why = parts_.policy == HitPolicy::unique ? "must not hold together (unique)"
                                                                   : "must say the same where both hold (any)";
        throw InvalidInput{who, place(a) + " and " + place(b),
                           why + ", but both hold for " + described(boxes_.example(*shared, parts_.features).data())};
      }
    }
  }

  /// Fills `to` with what the table says of bins; false where it says nothing.
  [[nodiscard]] bool answer(const std::vector<std::size_t>& at, std::span<double> to) const {
    double sum = 0.0;
    bool some = false;
    for (const std::size_t r : order_) {
      if (!boxes_.holds(r, at)) continue;
      if (parts_.policy != HitPolicy::collect_sum && parts_.policy != HitPolicy::collect_count) {
        const std::vector<double> values = spread(parts_.rules[r].outputs);
        std::copy(values.begin(), values.end(), to.begin());
        return true;
      }
      some = true;
      sum += parts_.policy == HitPolicy::collect_sum ? parts_.rules[r].outputs[0] : 1.0;
    }
    const std::vector<double> otherwise = some ? std::vector<double>{sum} : spread_otherwise();
    std::copy(otherwise.begin(), otherwise.end(), to.begin());
    return !otherwise.empty();
  }

  DecisionTableParts parts_;
  std::size_t outputs_ = 0;
  detail::RuleBoxes boxes_;
  std::vector<std::size_t> order_;
};

}  // namespace lotrecht::model
