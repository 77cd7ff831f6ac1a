#pragma once

/// @file
/// One-sided tests against a margin: is a rate not much worse than another?

#include <cmath>
#include <cstdint>
#include <numbers>
#include <optional>
#include <string>
#include <string_view>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/detail/counts.hpp>
#include <lotrecht/stats/exact_score_test.hpp>
#include <lotrecht/stats/newcombe.hpp>
#include <lotrecht/stats/score_test.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::stats {

/// How a difference or a ratio is tested against a margin.
enum class MarginTest : std::uint8_t {
  miettinen_nurminen,  ///< score test, unbiased variance: agrees with their intervals
  farrington_manning,  ///< score test
  newcombe,            ///< differences only: the level at which Newcombe's interval just reaches the margin
  log,                 ///< ratios only: normal on the scale of logarithms, agrees with `katz`; where nobody failed on
                       ///< either side its standard error is 0, and the first test stands in
  exact,               ///< exact unconditional test, ordered by the score statistic; for small samples
};

[[nodiscard]] constexpr std::string_view name(MarginTest test) noexcept {
  switch (test) {
    case MarginTest::miettinen_nurminen: return "miettinen_nurminen";
    case MarginTest::farrington_manning: return "farrington_manning";
    case MarginTest::newcombe: return "newcombe";
    case MarginTest::log: return "log";
    case MarginTest::exact: return "exact";
  }
  return "";
}

[[nodiscard]] constexpr std::optional<MarginTest> margin_test_named(std::string_view wanted) noexcept {
  for (std::uint8_t i = 0; i <= static_cast<std::uint8_t>(MarginTest::exact); ++i) {
    if (name(static_cast<MarginTest>(i)) == wanted) return static_cast<MarginTest>(i);
  }
  return std::nullopt;
}

namespace detail {

/// z at which Newcombe's interval, one-sided, just reaches `null`; negative if the estimate lies on the wrong side. The
/// arms grow with z without bound until the interval is [-1, 1], so there is one such z for a null inside (-1, 1).
[[nodiscard]] inline double newcombe_score(const BinomialTally& a, const BinomialTally& b, double null) {
  const double d = difference_of_rates(counts(a, "newcombe", "a"), counts(b, "newcombe", "b"));
  if (d == null) return 0.0;
  const bool above = d > null;
  const auto reaches = [&](double z) {
    const Interval i = stats::newcombe(a, b, z);
    return above ? i.low <= null : i.high >= null;
  };
  double low = 0.0;
  double high = 1.0;
  while (!reaches(high) && high < 1e9) high *= 2.0;
  for (int step = 0; step < 200 && high - low > 1e-15 * high; ++step) {
    const double middle = 0.5 * (low + high);
    (reaches(middle) ? high : low) = middle;
  }
  return above ? high : -high;
}

/// (ln r - ln null) / s, Katz's s; 0, no evidence, where a side has no success. Precondition: somebody failed.
[[nodiscard]] inline double log_ratio_score(const Counts& a, const Counts& b, double null) {
  if (a.successes == 0.0 || b.successes == 0.0) return 0.0;
  const double variance = a.failures / (a.successes * a.trials) + b.failures / (b.successes * b.trials);
  return std::log(a.rate() / (b.rate() * null)) / std::sqrt(variance);
}

[[nodiscard]] inline TestResult margin_result(double z, std::uint64_t n, Alternative alternative,
                                              std::string_view how) {
  TestResult result;
  result.statistic = z;
  result.p_value = normal_p_value(z, alternative);
  result.n = n;
  result.method = how;
  return result;
}

[[nodiscard]] inline TestResult compares_nobody(const BinomialTally& a, const BinomialTally& b, MarginTest test) {
  TestResult result;
  result.n = a.trials + b.trials;
  result.method = name(test);
  result.undefined = Undefined::nobody;
  return result;
}

/// One-sided test of p_a - p_b = null.
[[nodiscard]] inline TestResult test_difference(const BinomialTally& a, const BinomialTally& b, double null,
                                                Alternative alternative, MarginTest test, std::string_view function) {
  if (a.trials == 0 || b.trials == 0) return compares_nobody(a, b, test);
  switch (test) {
    case MarginTest::miettinen_nurminen:
      return score_test_difference(a, b, null, alternative, ScoreVariance::miettinen_nurminen);
    case MarginTest::farrington_manning:
      return score_test_difference(a, b, null, alternative, ScoreVariance::farrington_manning);
    case MarginTest::exact: return exact_score_test_difference(a, b, null, alternative);
    case MarginTest::newcombe: break;
    case MarginTest::log: throw InvalidInput{function, "test", "\"log\" is for ratios only"};
  }
  return margin_result(newcombe_score(a, b, null), a.trials + b.trials, alternative, "newcombe");
}

/// One-sided test of p_a / p_b = null.
[[nodiscard]] inline TestResult test_ratio(const BinomialTally& a, const BinomialTally& b, double null,
                                           Alternative alternative, MarginTest test, std::string_view function) {
  if (a.trials == 0 || b.trials == 0) return compares_nobody(a, b, test);
  switch (test) {
    case MarginTest::miettinen_nurminen:
      return score_test_ratio(a, b, null, alternative, ScoreVariance::miettinen_nurminen);
    case MarginTest::farrington_manning:
      return score_test_ratio(a, b, null, alternative, ScoreVariance::farrington_manning);
    case MarginTest::exact: return exact_score_test_ratio(a, b, null, alternative);
    case MarginTest::log:
      // Where nobody failed Katz's s is 0, as if 5 of 5 were certain: the score test knows better.
      if (a.failures() + b.failures() > 0) break;
      return score_test_ratio(a, b, null, alternative, ScoreVariance::miettinen_nurminen);
    case MarginTest::newcombe: throw InvalidInput{function, "test", "\"newcombe\" is for differences only"};
  }
  return margin_result(log_ratio_score(counts(a, function, "a"), counts(b, function, "b"), null), a.trials + b.trials,
                       alternative, "log");
}

}  // namespace detail

/// Which rates are good for the people concerned.
enum class Better : std::uint8_t {
  higher,  ///< a benefit granted, a true positive rate
  lower,   ///< an inspection, a false positive rate
};

/// Tests that p_a is not worse than p_b by `margin` or more.
///
/// `higher`: the hypothesis p_a - p_b <= -margin is tested; a small p-value says that the difference lies above it.
/// `lower`: p_a - p_b >= margin. Judging an interval against a band (`judge`) comes to the same: non-inferior at level
/// α/2 if the 1 - α interval of the same method lies on the right side of the margin.
///
/// No rows on a side: undefined.
///
/// @param margin  in (0, 1), as a difference of rates
/// @throws InvalidInput if a tally has more successes than trials, the margin is out of range, or the test is "log"
///
/// Farrington, C. P. & Manning, G. (1990). Stat. Med. 9(12), 1447-1454. doi:10.1002/sim.4780091208
/// Wellek, S. (2010). Testing Statistical Hypotheses of Equivalence and Noninferiority, 2nd ed.
[[nodiscard]] inline TestResult non_inferiority_difference(const BinomialTally& a, const BinomialTally& b,
                                                           double margin, Better better, MarginTest test) {
  if (!(0.0 < margin && margin < 1.0)) {
    throw InvalidInput{"non_inferiority_difference", "margin",
                       "must lie strictly between 0 and 1, got " + std::to_string(margin)};
  }
  constexpr std::string_view function = "non_inferiority_difference";
  return better == Better::higher ? detail::test_difference(a, b, -margin, Alternative::greater, test, function)
                                  : detail::test_difference(a, b, margin, Alternative::less, test, function);
}

/// Tests that p_a is not worse than p_b by the factor `margin` or more.
///
/// `higher`: the hypothesis p_a / p_b <= margin, e.g. 0.8: four fifths. `lower`: p_a / p_b >= 1 / margin.
///
/// @param margin  in (0, 1), as a ratio of rates
/// @throws InvalidInput if a tally has more successes than trials, the margin is out of range, or the test is
///                      "newcombe"
[[nodiscard]] inline TestResult non_inferiority_ratio(const BinomialTally& a, const BinomialTally& b, double margin,
                                                      Better better, MarginTest test) {
  if (!(0.0 < margin && margin < 1.0)) {
    throw InvalidInput{"non_inferiority_ratio", "margin",
                       "must lie strictly between 0 and 1, got " + std::to_string(margin)};
  }
  constexpr std::string_view function = "non_inferiority_ratio";
  return better == Better::higher ? detail::test_ratio(a, b, margin, Alternative::greater, test, function)
                                  : detail::test_ratio(a, b, 1.0 / margin, Alternative::less, test, function);
}

}  // namespace lotrecht::stats
