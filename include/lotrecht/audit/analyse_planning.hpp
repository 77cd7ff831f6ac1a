#pragma once

/// @file
/// Planning as an analysis: what these numbers of decisions can show, and how many more a given gap needs.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <lotrecht/audit/analysis.hpp>
#include <lotrecht/audit/detail/each_comparison.hpp>
#include <lotrecht/audit/plan.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/group_table.hpp>
#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/gap.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/minimum_detectable.hpp>
#include <lotrecht/stats/power.hpp>
#include <lotrecht/stats/rejection_region.hpp>
#include <lotrecht/stats/sample_size.hpp>

namespace lotrecht::audit {

/// Which gap should be found, and how surely.
struct PlanningQuestion {
  std::vector<fairness::Metric> metrics;  ///< plain rates: neither balanced accuracy nor treatment equality
  fairness::Measure measure;
  /// The true gap that should be found: a difference in (0, 1), looked for on both sides; or a ratio in (0, 1), the
  /// other side being its reciprocal.
  double gap;
  double power = 0.8;  ///< how probably, in (α, 1)
  stats::PlannedTest test = stats::PlannedTest::normal;
  PlannedReference reference;  ///< named beforehand, or everybody else
  bool crossed = true;
  stats::Confidence confidence;  ///< 1 - α, α the size of the two-sided test
};

namespace detail {

/// What may still be enumerated, in tables of a quick test: an analysis of thousands of comparisons shall answer in
/// seconds. It is spent in the order of the lines, so the same question has the same answer.
class EnumerationBudget {
 public:
  /// Whether `times` enumerations of these tables are few enough, and paid for.
  [[nodiscard]] bool pays_for(stats::PlannedTest test, std::uint64_t a, std::uint64_t b, std::uint64_t times) noexcept {
    constexpr std::uint64_t most_tables = 250'000;
    if (a >= most_tables || b >= most_tables || (a + 1) * (b + 1) > most_tables) return false;
    const std::uint64_t each = test == stats::PlannedTest::boschloo ? 10 : 1;
    const std::uint64_t cost = (a + 1) * (b + 1) * each * times;
    if (cost > left_) return false;
    left_ -= cost;
    return true;
  }

 private:
  std::uint64_t left_ = 20'000'000;
};

/// One comparison of one rate, with the other side's observed rate taken as known.
struct PlannedComparison {
  const PlanningQuestion& asked;
  EnumerationBudget& budget;
  std::uint64_t group_rows;
  std::uint64_t reference_rows;
  double base;

  /// The test asked for, or the formula where there is too much to enumerate.
  [[nodiscard]] stats::PlannedTest test_for(std::uint64_t a, std::uint64_t b, std::uint64_t times) const noexcept {
    if (!stats::is_enumerated(asked.test) || budget.pays_for(asked.test, a, b, times)) return asked.test;
    return stats::PlannedTest::normal;
  }

  /// The group's rate where the gap that should be found is there; none where no rate is that far away.
  [[nodiscard]] std::optional<double> target(bool above) const noexcept {
    const double at = asked.measure == fairness::Measure::difference ? base + (above ? asked.gap : -asked.gap)
                                                                     : base * (above ? 1.0 / asked.gap : asked.gap);
    constexpr double rounding = 1e-12;
    if (at < -rounding || at > 1.0 + rounding || at == base) return std::nullopt;
    return std::clamp(at, 0.0, 1.0);
  }

  [[nodiscard]] Line line(std::string quantity, const std::vector<Label>& labels) const {
    Line made{.quantity = std::move(quantity), .labels = labels};
    made.estimate.confidence = asked.confidence.level();
    made.estimate.n = group_rows + reference_rows;
    return made;
  }

  /// How probably the gap would be found on one side, and how many rows more it needs.
  void add_side(Analysis& analysis, const std::vector<Label>& labels, bool above) const {
    Line power = line("power", labels);
    Line missing = line("rows_missing", labels);
    if (const std::optional<double> rate = target(above)) {
      const stats::PlannedTest by = test_for(group_rows, reference_rows, 1);
      power.estimate.value = stats::power_difference(*rate, group_rows, base, reference_rows, asked.confidence, by);
      power.estimate.method = stats::name(by);
      const double ratio = static_cast<double>(reference_rows) / static_cast<double>(group_rows);
      const auto needed = [&](stats::PlannedTest test) {
        return stats::sample_size_difference(*rate, base, asked.confidence, asked.power, ratio, test);
      };
      stats::SampleSizes sizes = needed(stats::PlannedTest::normal);
      // An exact answer looks at some 60 sizes about that of the formula.
      const stats::PlannedTest sized = test_for(sizes.a, sizes.b, 60);
      if (sized != stats::PlannedTest::normal) sizes = needed(sized);
      const auto more = [](std::uint64_t wanted, std::uint64_t have) { return wanted > have ? wanted - have : 0; };
      missing.estimate.value =
          static_cast<double>(more(sizes.a, group_rows)) + static_cast<double>(more(sizes.b, reference_rows));
      missing.estimate.method = stats::name(sized);
      missing.counts = {{"group_rows", group_rows},
                        {"reference_rows", reference_rows},
                        {"group_needed", sizes.a},
                        {"reference_needed", sizes.b}};
    } else {
      power.estimate.undefined = missing.estimate.undefined = stats::Undefined::out_of_range;
    }
    analysis.lines.push_back(std::move(power));
    analysis.lines.push_back(std::move(missing));
  }

  /// The nearest gaps that would be found with the power, downwards and upwards.
  [[nodiscard]] stats::DetectableRates detectable(stats::PlannedTest by) const {
    return asked.measure == fairness::Measure::difference
               ? stats::minimum_detectable_difference(group_rows, reference_rows, base, asked.confidence, asked.power,
                                                      by)
               : stats::minimum_detectable_ratio(group_rows, reference_rows, base, asked.confidence, asked.power, by);
  }

  void add_detectable(Analysis& analysis, const std::vector<Label>& labels, const std::optional<double>& gap,
                      stats::PlannedTest by) const {
    const bool ratio = asked.measure == fairness::Measure::ratio;
    Line at = line(ratio ? "detectable_ratio" : "detectable_difference", labels);
    at.estimate.method = stats::name(by);
    if (gap) {
      at.estimate.value = *gap;
    } else {
      at.estimate.undefined = ratio && base == 0.0 ? stats::Undefined::zero_reference : stats::Undefined::out_of_range;
    }
    analysis.lines.push_back(std::move(at));
  }
};

}  // namespace detail

/// Answers by comparison, metric and direction ("down": the group's true rate lies lower; "up": higher), with the
/// observed rate of what is compared with taken as known:
///
/// - "power": how probably a true gap of that size would be found;
/// - "rows_missing": how many rows more, of both sides together and in the proportion they have now, it takes to find
/// it
///   with the wanted power; counts say how many each side has and needs;
/// - "detectable_difference" or "detectable_ratio": the nearest gap that would be found.
///
/// The method of a line is the test that was enumerated, or "normal" where there is too much to enumerate and the
/// formula answers (`EnumerationBudget`); then flag "by_formula". Undefined: nobody on a side; `out_of_range` where no
/// rate lies that far away, or none up to 0 or 1 is far enough; `zero_reference` for ratios to 0.
///
/// @param groups  (table.size(),) cells of the fully crossed groups, unweighted
/// @throws InvalidInput if gap or power is out of range, or the reference does not fit (`detail::each_comparison`)
[[nodiscard]] inline Analysis analyse_planning(const PlanningQuestion& asked, const GroupTable& table,
                                               std::span<const fairness::CellCounts> groups) {
  stats::detail::checked_power(asked.power, asked.confidence, "planning");
  if (!(asked.gap > 0.0 && asked.gap < 1.0)) {
    throw InvalidInput{"planning", "gap", "must lie strictly between 0 and 1, got " + std::to_string(asked.gap)};
  }
  Analysis analysis{"planning", {}, {}, {}};
  detail::EnumerationBudget budget;
  detail::each_comparison(asked.reference, asked.crossed, table, groups, [&](auto labels, const auto& pair) {
    labels.push_back({"metric", ""});
    labels.push_back({"direction", ""});
    for (const fairness::Metric metric : asked.metrics) {
      labels[labels.size() - 2].value = std::string{fairness::name(metric)};
      const fairness::Share own = pair.group.share(fairness::fraction(metric));
      const fairness::Share other = pair.other.share(fairness::fraction(metric));
      const detail::PlannedComparison planned{asked, budget, own.rows.trials, other.rows.trials, other.value};
      const bool somebody = own.rows.trials > 0 && other.rows.trials > 0;
      const stats::PlannedTest by =
          somebody ? planned.test_for(own.rows.trials, other.rows.trials, 2) : stats::PlannedTest::normal;
      const stats::DetectableRates found = somebody ? planned.detectable(by) : stats::DetectableRates{};
      for (const bool above : {false, true}) {
        labels.back().value = above ? "up" : "down";
        if (somebody) {
          planned.add_side(analysis, labels, above);
          planned.add_detectable(analysis, labels, above ? found.above : found.below, by);
          continue;
        }
        for (const char* quantity : {"power", "rows_missing"}) {
          Line none = planned.line(quantity, labels);
          none.estimate.undefined =
              fairness::detail::why_undefined(metric, own.rows.trials == 0 ? pair.group : pair.other);
          analysis.lines.push_back(std::move(none));
        }
      }
    }
  });
  const bool by_formula = std::any_of(analysis.lines.begin(), analysis.lines.end(), [](const Line& line) {
    return line.estimate.defined() && line.estimate.method == "normal";
  });
  if (stats::is_enumerated(asked.test) && by_formula) analysis.flags.push_back({"by_formula", {}});
  analysis.settings = {{"measure", std::string{asked.measure == fairness::Measure::ratio ? "ratio" : "difference"}},
                       {"gap", asked.gap},
                       {"power", asked.power},
                       {"test", std::string{stats::name(asked.test)}},
                       {"reference", std::string{fairness::name(asked.reference.rule)}},
                       {"confidence", asked.confidence.level()}};
  return analysis;
}

}  // namespace lotrecht::audit
