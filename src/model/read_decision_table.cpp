#include <lotrecht/model/read_decision_table.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <lotrecht/core/error.hpp>

#include "csv.hpp"
#include "test_text.hpp"

namespace lotrecht::model {
namespace {

using io::CsvCell;
using io::CsvRow;
using io::TestText;

class DecisionTableReader {
 public:
  DecisionTableReader(std::string_view bytes, std::string_view source, char separator)
      : source_{source}, rows_{io::parse_csv(bytes, source, separator)} {}

  DecisionTableParts read() {
    parts_.policy = policy(rows_[0][0]);
    find_columns();
    std::vector<std::size_t> rules;
    for (std::size_t r = 1; r < rows_.size(); ++r) {
      const CsvCell& name = rows_[r][0];
      if (name.text == "values") {
        if (r != 1) refuse(name, "the row 'values' must stand right below the header");
        values_ = r;
      } else if (name.text == "otherwise") {
        if (r + 1 != rows_.size()) refuse(name, "the row 'otherwise' must be the last one");
        otherwise_ = r;
      } else {
        rules.push_back(r);
        parts_.rules.push_back({{}, {}, name.text});
      }
    }
    if (rules.empty()) refuse(rows_[0][0], "expected a row for each rule below the header, found none");
    for (const std::size_t c : inputs_) input(c, rules);
    for (const std::size_t c : outputs_) output(c, rules);
    parts_.features = parts_.inputs.size();
    return std::move(parts_);
  }

 private:
  [[noreturn]] void refuse(const CsvCell& cell, const std::string& rule) const {
    throw ParseError{source_, cell.offset, rule};
  }

  [[nodiscard]] HitPolicy policy(const CsvCell& cell) const {
    static const std::map<std::string, HitPolicy> policies{
        {"U", HitPolicy::unique},       {"F", HitPolicy::first},         {"P", HitPolicy::priority},
        {"A", HitPolicy::any},          {"C+", HitPolicy::collect_sum},  {"C<", HitPolicy::collect_min},
        {"C>", HitPolicy::collect_max}, {"C#", HitPolicy::collect_count}};
    const auto found = policies.find(cell.text);
    if (found != policies.end()) return found->second;
    if (cell.text == "C" || cell.text == "R" || cell.text == "O") {
      refuse(cell, "hit policy " + cell.text + " gives a list of outputs, which is no score; C+, C<, C> or C# is one");
    }
    refuse(cell, "expected the hit policy, one of U, F, P, A, C+, C<, C>, C#, found '" + cell.text + "'");
  }

  void find_columns() {
    for (std::size_t c = 1; c < rows_[0].size(); ++c) {
      const CsvCell& cell = rows_[0][c];
      const bool in = cell.text.starts_with("in:");
      if (!in && !cell.text.starts_with("out:")) {
        refuse(cell, "expected 'in: <name>' or 'out: <name>', found '" + cell.text + "'");
      }
      std::string name = cell.text.substr(in ? 3 : 4);
      name.erase(0, std::min(name.find_first_not_of(' '), name.size()));
      if (name.empty()) refuse(cell, "expected a name behind '" + cell.text + "'");
      for (const auto& before : names_) {
        if (before == cell.text) refuse(cell, "column '" + cell.text + "' a second time");
      }
      names_.push_back(cell.text);
      if (in) {
        inputs_.push_back(c);
        parts_.inputs.push_back({name, parts_.inputs.size(), BinKind::numeric, {}});
        parts_.feature_names.push_back(name);
      } else {
        outputs_.push_back(c);
        parts_.outputs.push_back({name, {}, {}});
      }
    }
    if (inputs_.empty()) refuse(rows_[0][0], "expected a column 'in: <name>'");
    if (outputs_.empty()) refuse(rows_[0][0], "expected a column 'out: <name>'");
  }

  /// What the row `values` lists for a column.
  [[nodiscard]] std::vector<std::string> listed(std::size_t column) const {
    if (!values_ || rows_[*values_][column].text == "-") return {};
    const CsvCell& cell = rows_[*values_][column];
    std::vector<std::string> list = io::parse_list(cell, source_);
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (list[i].empty()) refuse(cell, "an empty value in the list");
      if (std::find(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(i), list[i]) !=
          list.begin() + static_cast<std::ptrdiff_t>(i)) {
        refuse(cell, "'" + list[i] + "' is listed twice");
      }
    }
    return list;
  }

  void input(std::size_t column, const std::vector<std::size_t>& rules) {
    const std::size_t i = static_cast<std::size_t>(std::find(inputs_.begin(), inputs_.end(), column) - inputs_.begin());
    std::vector<TestText> tests;
    for (const std::size_t r : rules) {
      tests.push_back(io::parse_test(rows_[r][column], source_));
      if (tests.back().otherwise)
        refuse(rows_[r][column], "'otherwise' is a row of its own, named so in its first cell");
    }
    if (otherwise_ && rows_[*otherwise_][column].text != "-") {
      refuse(rows_[*otherwise_][column], "the row 'otherwise' must have '-' for every input");
    }
    const io::Column settled = io::settle(tests, listed(column), source_);
    parts_.inputs[i].kind = settled.kind;
    parts_.inputs[i].categories = settled.categories;
    for (std::size_t r = 0; r < rules.size(); ++r) parts_.rules[r].tests.push_back(tests[r].test);
  }

  /// An output's cell: a text without its quotes, if it has any.
  [[nodiscard]] std::string said(const CsvCell& cell) const {
    const std::vector<std::string> list = io::parse_list(cell, source_);
    if (list.size() != 1 || list[0].empty() || list[0] == "-")
      refuse(cell, "expected one value, found '" + cell.text + "'");
    return list[0];
  }

  void output(std::size_t column, const std::vector<std::size_t>& rules) {
    TableOutput& output =
        parts_
            .outputs[static_cast<std::size_t>(std::find(outputs_.begin(), outputs_.end(), column) - outputs_.begin())];
    std::vector<std::string> list = listed(column);
    std::vector<std::size_t> all = rules;
    if (otherwise_) all.push_back(*otherwise_);
    const auto numeric = [](const std::string& text) { return io::decimal(text).has_value(); };
    bool numbers = std::all_of(list.begin(), list.end(), numeric);
    for (const std::size_t r : all) numbers = numbers && numeric(said(rows_[r][column]));
    const bool closed = !list.empty();
    if (numbers) {
      for (const std::string& text : list) output.priority.push_back(*io::decimal(text));
    }
    for (const std::size_t r : all) {
      const CsvCell& cell = rows_[r][column];
      const std::string text = said(cell);
      double value = 0.0;
      if (numbers) {
        value = *io::decimal(text);
        const auto& known = output.priority;
        if (closed && std::find(known.begin(), known.end(), value) == known.end()) {
          refuse(cell, "'" + text + "' is not among the values of the column");
        }
      } else {
        auto known = std::find(list.begin(), list.end(), text);
        if (known == list.end()) {
          if (closed) refuse(cell, "'" + text + "' is not among the values of the column");
          list.push_back(text);
          known = list.end() - 1;
        }
        value = static_cast<double>(known - list.begin());
      }
      const auto rule = std::find(rules.begin(), rules.end(), r);
      (rule == rules.end() ? parts_.otherwise : parts_.rules[static_cast<std::size_t>(rule - rules.begin())].outputs)
          .push_back(value);
    }
    if (numbers) return;
    output.classes = list;
    for (std::size_t k = 0; closed && k < list.size(); ++k) output.priority.push_back(static_cast<double>(k));
  }

  std::string_view source_;
  std::vector<CsvRow> rows_;
  std::vector<std::string> names_;
  std::vector<std::size_t> inputs_;  // their columns in the file
  std::vector<std::size_t> outputs_;
  std::optional<std::size_t> values_;
  std::optional<std::size_t> otherwise_;
  DecisionTableParts parts_;
};

}  // namespace

DecisionTableParts read_decision_table_csv(std::string_view bytes, std::string_view source, char separator) {
  return DecisionTableReader{bytes, source, separator}.read();
}

}  // namespace lotrecht::model
