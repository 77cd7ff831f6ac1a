#pragma once

/// @file
/// Welch's statistic of two windows' means, its p-value by dealing the pooled rows anew.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <lotrecht/drift/permutation.hpp>
#include <lotrecht/drift/pooled_values.hpp>
#include <lotrecht/drift/welch.hpp>
#include <lotrecht/drift/window_pair.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::drift {

/// Welch's t of two windows, as far as it speaks for the alternative: its size, itself, or its negative. Two windows of
/// at least two rows; where no window's values differ, 0 if all are alike and the largest number otherwise.
struct StudentizedDifference {
  stats::Alternative alternative = stats::Alternative::two_sided;

  [[nodiscard]] double operator()(const WindowPair& pair) const {
    const Moments first = moments(pair.values, pair.first, pair.n);
    const Moments second = moments(pair.values, pair.second, pair.m);
    const double away = first.mean - second.mean;
    const double error =
        std::sqrt(first.variance / static_cast<double>(pair.n) + second.variance / static_cast<double>(pair.m));
    const double t = error > 0.0 ? away / error : away == 0.0 ? 0.0 : std::copysign(most, away);
    switch (alternative) {
      case stats::Alternative::less: return -t;
      case stats::Alternative::greater: return t;
      case stats::Alternative::two_sided: break;
    }
    return std::abs(t);
  }

 private:
  static constexpr double most = std::numeric_limits<double>::max();
};

/// Welch's test by permutation: p = (b + 1) / (m + 1), b the permutations whose t speaks as much for the alternative.
///
/// Exact, but for the draws, where both windows come from one distribution, whatever that is: where Student's law is
/// not, as for few rows most of which are 0. Because each permutation is divided by its own error, the level is kept in
/// large windows of equal means, too, whose variances differ; a permutation of plain differences would not keep it.
///
/// Undefined: as `welch`. The interval of `welch` is Student's still.
///
/// @throws InvalidInput unless there are two windows of finite values, and at least one permutation and one thread
///
/// Janssen, A. (1997). Stat. Probab. Lett. 36(1), 9-21. doi:10.1016/S0167-7152(97)00043-6
/// Chung, E. & Romano, J. P. (2013). Ann. Stat. 41(2), 484-507. doi:10.1214/13-AOS1090
[[nodiscard]] inline stats::TestResult welch_permutation(const PooledValues& pooled, stats::Alternative alternative,
                                                         const PermutationOptions& options) {
  stats::TestResult result = welch(pooled, alternative, stats::Confidence{0.5}).test;
  result.method = "welch_permutation";
  if (!result.defined()) return result;
  const int unit = detail::far_from_one(pooled.values);
  std::vector<double> scaled;
  for (const double value : pooled.values) scaled.push_back(std::ldexp(value, -unit));
  WindowPair pair = pooled.pair();
  pair.values = scaled;
  result.p_value = permutation_p_values(pair, options, StudentizedDifference{alternative})[0];
  return result;
}

}  // namespace lotrecht::drift
