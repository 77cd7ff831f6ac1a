#pragma once

/// @file
/// The test of all groups of a table at once that somebody has named, instead of shuffling.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/metric.hpp>
#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/chi_square.hpp>
#include <lotrecht/stats/contingency_table.hpp>
#include <lotrecht/stats/freeman_halton.hpp>
#include <lotrecht/stats/g_test.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::fairness {

/// Tests of groups x (success, failure), of any number of groups.
enum class OmnibusTest : std::uint8_t {
  permutation,     ///< chi-square of shuffled groups; `permutation_tests`
  freeman_halton,  ///< Fisher's exact test of the whole table
  chi_square,      ///< Pearson's, by its limiting law
  g,               ///< likelihood ratio, by its limiting law
};

[[nodiscard]] constexpr std::string_view name(OmnibusTest test) noexcept {
  switch (test) {
    case OmnibusTest::permutation: return "permutation";
    case OmnibusTest::freeman_halton: return "freeman_halton";
    case OmnibusTest::chi_square: return "chi_square";
    case OmnibusTest::g: return "g";
  }
  return "";
}

[[nodiscard]] constexpr std::optional<OmnibusTest> omnibus_test_named(std::string_view wanted) noexcept {
  for (std::uint8_t i = 0; i <= static_cast<std::uint8_t>(OmnibusTest::g); ++i) {
    if (name(static_cast<OmnibusTest>(i)) == wanted) return static_cast<OmnibusTest>(i);
  }
  return std::nullopt;
}

/// What Freeman and Halton's test may cost in one table: about two seconds.
inline constexpr std::uint64_t most_steps_of_omnibus_test = 20'000'000;

/// Tests by name the hypothesis that a metric is the same in all groups, against any difference at all.
///
/// The table is groups x (successes, failures) of the metric's share; groups that do not have it are left out. Where
/// nobody, or everybody, is a success the table says nothing, and p = 1. The statistic is the test's own: chi-square, G
/// or, for Freeman and Halton's, the probability of the observed table.
///
/// @return undefined with fewer than two groups that have the metric (`single_group`, `nobody`), where the metric has
/// no
///         counts (balanced accuracy, weights: `zero_denominator`), and as `too_large` where Freeman and Halton's test
///         would take more than `most_steps_of_omnibus_test`: no other test stands in without being asked
/// @throws InvalidInput for `permutation`, which needs draws
[[nodiscard]] inline stats::TestResult omnibus_test(OmnibusTest test, Metric metric,
                                                    std::span<const CellCounts> groups) {
  using stats::Undefined;
  if (test == OmnibusTest::permutation) {
    throw InvalidInput{"omnibus_test", "test", "permutation needs draws: see permutation_tests"};
  }
  stats::TestResult result;
  result.method = name(test);
  result.undefined = Undefined::zero_denominator;
  if (metric == Metric::balanced_accuracy) return result;
  std::vector<std::uint64_t> cells;
  stats::BinomialTally all;
  for (const CellCounts& group : groups) {
    if (group.weighted) return result;
    const stats::BinomialTally rows = group.share(fraction(metric)).rows;
    if (rows.trials == 0) continue;
    cells.push_back(rows.successes);
    cells.push_back(rows.failures());
    all.successes += rows.successes;
    all.trials += rows.trials;
  }
  const std::size_t having = cells.size() / 2;
  result.n = all.trials;
  result.undefined = having == 0 ? Undefined::nobody : having == 1 ? Undefined::single_group : Undefined::none;
  if (!result.defined()) return result;
  if (all.successes == 0 || all.failures() == 0) {
    result.statistic = test == OmnibusTest::freeman_halton ? 1.0 : 0.0;
    result.p_value = 1.0;
    return result;
  }
  const stats::ContingencyTable table{cells, having, 2};
  switch (test) {
    case OmnibusTest::freeman_halton:
      result = stats::detail::freeman_halton_if_feasible(table, most_steps_of_omnibus_test);
      break;
    case OmnibusTest::chi_square: result = stats::chi_square(table, false); break;
    case OmnibusTest::g: result = stats::g_test(table); break;
    case OmnibusTest::permutation: break;  // refused above
  }
  result.method = name(test);
  return result;
}

}  // namespace lotrecht::fairness
