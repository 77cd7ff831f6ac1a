#pragma once

/// @file
/// Two one-sided tests: is a difference, or a ratio, within a band?

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/equivalence.hpp>
#include <lotrecht/stats/non_inferiority.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::stats {

/// Both one-sided tests and what they say together.
struct TostResult {
  TestResult above_low;   ///< of the hypothesis that the quantity is at most the band's lower end
  TestResult below_high;  ///< of the hypothesis that it is at least the upper end
  double p_value;  ///< the larger of both: of the hypothesis that the quantity lies outside of the band, or on its edge

  [[nodiscard]] constexpr bool defined() const noexcept { return above_low.defined(); }
};

namespace detail {

[[nodiscard]] inline TostResult both_sides(const TestResult& above, const TestResult& below) {
  return {above, below, above.defined() ? std::max(above.p_value, below.p_value) : above.p_value};
}

}  // namespace detail

/// Tests that p_a - p_b lies strictly within the band.
///
/// Equivalence is shown at level α if both one-sided tests reject at α; so the p-value is the larger of both, with no
/// correction: outside of the band at least one hypothesis is true and its test keeps α. The same answer as `judge`
/// gives for the interval of level 1 - 2 α by the same method.
///
/// No rows on a side: undefined.
///
/// @param band  -1 < low < high < 1
/// @throws InvalidInput if a tally has more successes than trials, the band is out of range, or the test is "log"
///
/// Schuirmann, D. J. (1987). J. Pharmacokinet. Biopharm. 15(6), 657-680. doi:10.1007/BF01068419
[[nodiscard]] inline TostResult tost_difference(const BinomialTally& a, const BinomialTally& b, const Band& band,
                                                MarginTest test) {
  if (!(-1.0 < band.low && band.low < band.high && band.high < 1.0)) {
    throw InvalidInput{"tost_difference", "band",
                       "must lie strictly between -1 and 1, its ends apart, got [" + std::to_string(band.low) + ", " +
                           std::to_string(band.high) + "]"};
  }
  return detail::both_sides(detail::test_difference(a, b, band.low, Alternative::greater, test, "tost_difference"),
                            detail::test_difference(a, b, band.high, Alternative::less, test, "tost_difference"));
}

/// Tests that p_a / p_b lies strictly within the band, e.g. [0.8, 1.25], likewise.
///
/// @param band  0 < low < high < infinity
/// @throws InvalidInput if a tally has more successes than trials, the band is out of range, or the test is "newcombe"
[[nodiscard]] inline TostResult tost_ratio(const BinomialTally& a, const BinomialTally& b, const Band& band,
                                           MarginTest test) {
  if (!(0.0 < band.low && band.low < band.high && band.high < std::numeric_limits<double>::infinity())) {
    throw InvalidInput{"tost_ratio", "band",
                       "must have positive, finite ends apart, got [" + std::to_string(band.low) + ", " +
                           std::to_string(band.high) + "]"};
  }
  return detail::both_sides(detail::test_ratio(a, b, band.low, Alternative::greater, test, "tost_ratio"),
                            detail::test_ratio(a, b, band.high, Alternative::less, test, "tost_ratio"));
}

}  // namespace lotrecht::stats
