#pragma once

/// @file
/// The test of a gap that somebody has named, instead of the one that fits the numbers best.

#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>

#include <lotrecht/fairness/gap.hpp>
#include <lotrecht/fairness/gap_test.hpp>
#include <lotrecht/stats/barnard_exact.hpp>
#include <lotrecht/stats/boschloo_exact.hpp>
#include <lotrecht/stats/chi_square.hpp>
#include <lotrecht/stats/fisher_exact.hpp>
#include <lotrecht/stats/g_test.hpp>
#include <lotrecht/stats/newcombe_test.hpp>
#include <lotrecht/stats/score_test.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::fairness {

/// Two-sided tests of two independent rates.
enum class NamedTest : std::uint8_t {
  score,             ///< Miettinen and Nurminen's: Pearson's chi-square times (N - 1) / N
  newcombe,          ///< the level at which Newcombe's interval reaches 0
  chi_square,        ///< Pearson's
  chi_square_yates,  ///< Pearson's with Yates' correction
  g,                 ///< likelihood ratio
  fisher,            ///< exact, given both margins; two-sided by the probability of tables
  fisher_mid_p,      ///< the same, counting half of the observed table
  barnard,           ///< exact, unconditional, by the pooled score statistic
  boschloo,          ///< exact, unconditional, by Fisher's p-value
};

[[nodiscard]] constexpr std::string_view name(NamedTest test) noexcept {
  switch (test) {
    case NamedTest::score: return "score";
    case NamedTest::newcombe: return "newcombe";
    case NamedTest::chi_square: return "chi_square";
    case NamedTest::chi_square_yates: return "chi_square_yates";
    case NamedTest::g: return "g";
    case NamedTest::fisher: return "fisher";
    case NamedTest::fisher_mid_p: return "fisher_mid_p";
    case NamedTest::barnard: return "barnard";
    case NamedTest::boschloo: return "boschloo";
  }
  return "";
}

[[nodiscard]] constexpr std::optional<NamedTest> named_test_named(std::string_view wanted) noexcept {
  for (std::uint8_t i = 0; i <= static_cast<std::uint8_t>(NamedTest::boschloo); ++i) {
    if (name(static_cast<NamedTest>(i)) == wanted) return static_cast<NamedTest>(i);
  }
  return std::nullopt;
}

/// Most tables, (n_a + 1) (n_b + 1), that Barnard's and Boschloo's tests go through for one gap. So many took .03 to
/// .19 s (3,000 beside 3,000 rows, 100 beside 99,000); ten times as many .4 s.
inline constexpr std::uint64_t most_tables_of_named_test = 10'000'000;

/// Tests the hypothesis that there is no gap in a metric, by the test that was named and by no other.
///
/// Against everybody, the group is tested against everybody else, as in `gap_test`. Where everybody, or nobody, was
/// selected on both sides the tables say nothing about a gap, and p = 1.
///
/// @return undefined where the gap is, where the metric has no counts (balanced accuracy, weights), and as `too_large`
///         where Barnard's or Boschloo's test would go through more than `most_tables_of_named_test` tables: no other
///         test stands in without being asked
[[nodiscard]] inline stats::TestResult named_gap_test(NamedTest test, Metric metric, const Comparison& compared) {
  using stats::Undefined;
  stats::TestResult result;
  if (!detail::is_counted(metric, compared)) {
    result.undefined = Undefined::zero_denominator;
    return result;
  }
  const stats::BinomialTally a = compared.group.share(fraction(metric)).rows;
  const stats::BinomialTally b = compared.other.share(fraction(metric)).rows;
  result.n = a.trials + b.trials;
  result.method = name(test);
  if (a.trials == 0 || b.trials == 0) {
    const Undefined why = detail::why_undefined(metric, a.trials == 0 ? compared.group : compared.other);
    result.undefined = why == Undefined::none ? fraction(metric).if_empty : why;
    return result;
  }
  if (a.successes + b.successes == 0 || a.failures() + b.failures() == 0) {
    result.statistic = 0.0;
    result.p_value = 1.0;
    return result;
  }
  constexpr auto both_sides = stats::Alternative::two_sided;
  const bool exact_unconditional = test == NamedTest::barnard || test == NamedTest::boschloo;
  if (exact_unconditional && a.trials + 1 > most_tables_of_named_test / (b.trials + 1)) {
    result.undefined = Undefined::too_large;
    return result;
  }
  const std::array<std::uint64_t, 4> cells{a.successes, a.failures(), b.successes, b.failures()};
  const stats::ContingencyTable table{cells, 2, 2};
  switch (test) {
    case NamedTest::score:
      result = stats::score_test_difference(a, b, 0.0, both_sides, stats::ScoreVariance::miettinen_nurminen);
      break;
    case NamedTest::newcombe: result = stats::newcombe_test(a, b); break;
    case NamedTest::chi_square: result = stats::chi_square(table, false); break;
    case NamedTest::chi_square_yates: result = stats::chi_square(table, true); break;
    case NamedTest::g: result = stats::g_test(table); break;
    case NamedTest::fisher: result = stats::fisher_exact(a, b, both_sides); break;
    case NamedTest::fisher_mid_p: result = stats::fisher_exact(a, b, both_sides, true); break;
    case NamedTest::barnard: result = stats::barnard_exact(a, b, both_sides, stats::BarnardStatistic::pooled); break;
    case NamedTest::boschloo: result = stats::boschloo_exact(a, b, both_sides); break;
  }
  result.method = name(test);
  return result;
}

}  // namespace lotrecht::fairness
