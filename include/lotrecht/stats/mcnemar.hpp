#pragma once

/// @file
/// McNemar's test of two paired proportions.

#include <algorithm>
#include <cmath>
#include <cstdint>

#include <lotrecht/stats/detail/log_mass.hpp>
#include <lotrecht/stats/paired_tally.hpp>
#include <lotrecht/stats/score_test.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::stats {

/// How McNemar's p-value is computed.
enum class McNemarMethod : std::uint8_t {
  exact,                ///< binomial, conditional on the number of rows whose answers differ
  mid_p,                ///< likewise, the observed table counted half
  chi_square,           ///< (b - c)² / (b + c)
  chi_square_corrected  ///< (|b - c| - 1)² / (b + c)
};

namespace detail {

/// P(K <= k) for K binomial (n, 1/2), as a sum of falling terms or one minus such a sum.
[[nodiscard]] inline double fair_coin_lower(double k, double n) noexcept {
  if (k < 0.0) return 0.0;
  if (k >= n) return 1.0;
  if (2.0 * k >= n) return 1.0 - fair_coin_lower(n - k - 1.0, n);
  double sum = 1.0;
  double term = 1.0;
  for (double at = k; at > 0.0 && term > sum * 0x1p-60; at -= 1.0) sum += term *= at / (n - at + 1.0);
  return std::min(1.0, probability(binomial_log_mass(k, n, 0.5, 0.5)) * sum);
}

}  // namespace detail

/// McNemar's test that the two answers are "yes" equally often, of the same rows.
///
/// Rows with twice the same answer say nothing; of the others, b = `first_only` is binomial (b + c, 1/2). `greater` is
/// "the first says yes more often". Exact two-sided p-values are twice the smaller tail, at most 1; the chi-square
/// methods refer z = (b - c) / √(b + c), corrected by 1 towards 0, to the normal law.
///
/// The statistic is z² for the chi-square methods (signed z one-sided) and the smaller of b and c for the others. No
/// row whose answers differ: no evidence, p = 1.
///
/// Mid-p has a size near the level; the exact test is timid, the uncorrected chi-square slightly bold (benchmarks).
///
/// McNemar, Q. (1947). Psychometrika 12(2), 153-157. doi:10.1007/BF02295996
/// Fagerland, M. W., Lydersen, S. & Laake, P. (2013). BMC Med. Res. Methodol. 13, 91. doi:10.1186/1471-2288-13-91
[[nodiscard]] inline TestResult mcnemar(const PairedTally& table, McNemarMethod method, Alternative alternative) {
  const auto b = static_cast<double>(table.first_only);
  const auto c = static_cast<double>(table.second_only);
  const double n = b + c;
  TestResult result;
  result.n = table.n();
  const bool normal = method == McNemarMethod::chi_square || method == McNemarMethod::chi_square_corrected;
  if (normal) {
    const bool corrected = method == McNemarMethod::chi_square_corrected;
    const double away = std::max(0.0, std::abs(b - c) - (corrected ? 1.0 : 0.0));
    const double z = n == 0.0 ? 0.0 : std::copysign(away / std::sqrt(n), b - c);
    result.method = corrected ? "mcnemar_chi_square_corrected" : "mcnemar_chi_square";
    result.statistic = alternative == Alternative::two_sided ? z * z : z;
    result.degrees_of_freedom = alternative == Alternative::two_sided ? 1 : 0;
    result.p_value = detail::normal_p_value(z, alternative);
    return result;
  }
  const bool mid = method == McNemarMethod::mid_p;
  result.method = mid ? "mcnemar_mid_p" : "mcnemar_exact";
  result.statistic = std::min(b, c);
  // P(K >= b) is P(K <= c) of the same law.
  const auto tail = [&](double k) {
    const double half = n == 0.0 ? 0.5 : 0.5 * detail::probability(detail::binomial_log_mass(k, n, 0.5, 0.5));
    return detail::fair_coin_lower(k, n) - (mid ? half : 0.0);
  };
  switch (alternative) {
    case Alternative::two_sided: result.p_value = std::min(1.0, 2.0 * tail(std::min(b, c))); break;
    case Alternative::less: result.p_value = tail(b); break;
    case Alternative::greater: result.p_value = tail(c); break;
  }
  return result;
}

}  // namespace lotrecht::stats
