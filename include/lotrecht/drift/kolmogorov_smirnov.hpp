#pragma once

/// @file
/// Kolmogorov and Smirnov's test of two windows.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

#include <lotrecht/drift/detail/dkw_sum.hpp>
#include <lotrecht/drift/detail/ks_tail.hpp>
#include <lotrecht/drift/pooled_values.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/newcombe.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::drift {

/// How a p-value of Kolmogorov and Smirnov is computed.
enum class KsMethod : std::uint8_t {
  automatic,  ///< exact where that takes some hundredths of a second, with ties half a second; else the limit
  exact,      ///< given the ties
  limit,      ///< for many rows; with ties too large
};

/// The largest distance between two empirical distribution functions, and what it says.
struct KolmogorovSmirnov {
  stats::TestResult test;    ///< statistic: the distance in the direction asked for
  stats::Estimate distance;  ///< the two-sided distance, with an interval for that of the two populations
  double location = std::numeric_limits<double>::quiet_NaN();  ///< value at which the statistic is taken on
  int sign = 0;  ///< 1 if the first window has more rows up to there, -1 if fewer, 0 if nowhere
};

namespace detail {

/// Whether a variable has two values and no more: a third that nobody has in 30 rows of either window is rarer than one
/// in ten. Of fewer rows there is no telling.
[[nodiscard]] inline bool has_two_values(const PooledValues& pooled) {
  return pooled.values.size() == 2 && pooled.rows[0] >= 30 && pooled.rows[1] >= 30;
}

/// Newcombe's interval for the change of the share of the larger of two values.
[[nodiscard]] inline stats::Interval newcombe_of_two_values(const PooledValues& pooled, double z) {
  return stats::newcombe({pooled.counts[0][1], pooled.rows[0]}, {pooled.counts[1][1], pooled.rows[1]}, z);
}

}  // namespace detail

/// Kolmogorov and Smirnov's test that two windows have one distribution: D = max |F(x) - G(x)| of the shares of rows up
/// to x. `greater`: the first window's share is larger somewhere (its values tend to be smaller), as in scipy; `less`:
/// smaller somewhere.
///
/// Exact p-values are conditional on the ties: of all ways to deal the pooled values to the two windows, the share
/// whose D is as large. Without ties that is the classical law. With them the classical law is far too cautious: at
/// five different values and 40 + 40 rows it has size .008 at a level of .05. The limit is Kolmogorov's,
/// 2 Σ (-1)^(k-1) e^(-2 k² x²), or e^(-2x²) one-sided, with x = D √(n m / (n + m)).
///
/// `distance`'s interval is D less and plus how far both windows together stray from their populations at most, by the
/// bounds of Dvoretzky, Kiefer, Wolfowitz and Massart (`detail/dkw_sum.hpp`, "dkw"): it covers whatever the
/// distributions and sizes, and is wide. Where all rows have one of two values, and there are 30 in each window, D is
/// the difference of two shares and its interval Newcombe's ("newcombe"), without the sign.
///
/// A window without rows: undefined (`nobody`). D = 0: p = 1.
///
/// @throws InvalidInput unless there are two windows, or if `exact` is asked for more than 10^10 steps
///
/// Massart, P. (1990). Ann. Probab. 18(3), 1269-1283. doi:10.1214/aop/1176990746. See `detail/ks_tail.hpp` for the law.
[[nodiscard]] inline KolmogorovSmirnov kolmogorov_smirnov(const PooledValues& pooled, KsMethod method,
                                                          stats::Alternative alternative,
                                                          const stats::Confidence& confidence) {
  detail::check_two_windows(pooled, "kolmogorov_smirnov");
  KolmogorovSmirnov result;
  result.test.n = pooled.all_rows();
  result.distance.n = pooled.all_rows();
  result.distance.confidence = confidence.level();
  result.distance.method = "dkw";
  result.test.method = "ks";
  if (pooled.rows[0] == 0 || pooled.rows[1] == 0) {
    result.test.undefined = result.distance.undefined = stats::Undefined::nobody;
    result.distance.low = 0.0;
    result.distance.high = 1.0;
    return result;
  }
  const auto n = static_cast<double>(pooled.rows[0]);
  const auto m = static_cast<double>(pooled.rows[1]);
  // Distances times n m: integers, exact up to 2^53.
  double above = 0.0;
  double below = 0.0;
  double at_above = result.location;
  double at_below = result.location;
  double cumulative_first = 0.0;
  double cumulative_second = 0.0;
  for (std::size_t v = 0; v < pooled.values.size(); ++v) {
    cumulative_first += static_cast<double>(pooled.counts[0][v]);
    cumulative_second += static_cast<double>(pooled.counts[1][v]);
    const double away = cumulative_first * m - cumulative_second * n;
    if (away > above) {
      above = away;
      at_above = pooled.values[v];
    } else if (-away > below) {
      below = -away;
      at_below = pooled.values[v];
    }
  }
  const bool first_above =
      alternative == stats::Alternative::greater || (alternative == stats::Alternative::two_sided && above >= below);
  const double h = first_above ? above : below;
  result.location = first_above ? at_above : at_below;
  result.sign = h == 0.0 ? 0 : first_above ? 1 : -1;
  result.test.statistic = h / (n * m);

  const double distance = std::max(above, below) / (n * m);
  result.distance.value = distance;
  if (detail::has_two_values(pooled)) {
    const stats::Interval signed_one = detail::newcombe_of_two_values(pooled, confidence.z());
    result.distance.method = "newcombe";
    result.distance.low = std::min(distance, std::max({0.0, signed_one.low, -signed_one.high}));
    result.distance.high = std::max({distance, -signed_one.low, signed_one.high});
  } else {
    const double margin = detail::dkw_sum_quantile(confidence.alpha(), n, m);
    result.distance.low = std::max(0.0, distance - margin);
    result.distance.high = std::min(1.0, distance + margin);
  }

  // The limit is that of rows without ties, and with them too large: worth more time.
  const double automatic_steps = pooled.has_ties() ? 5e8 : 5e7;
  constexpr double most_steps = 1e10;
  const double steps = detail::ks_exact_steps(n, m, pooled.has_ties(), result.test.statistic);
  const bool products_are_exact = std::max(n, m) * (n + m) < 0x1p53;
  if (method == KsMethod::automatic) {
    method = steps <= automatic_steps && products_are_exact ? KsMethod::exact : KsMethod::limit;
  }
  if (method == KsMethod::exact) {
    if (steps > most_steps || !products_are_exact) {
      throw InvalidInput{"kolmogorov_smirnov", "method",
                         "exact takes too long for so many rows; ask for the limit, which is as good there"};
    }
    result.test.method = "ks_exact";
    result.test.p_value =
        h == 0.0
            ? 1.0
            : std::min(1.0, detail::ks_exact_tail(pooled, h,
                                                  alternative == stats::Alternative::two_sided ? detail::KsSide::both
                                                  : first_above ? detail::KsSide::first_above
                                                                : detail::KsSide::first_below));
  } else {
    const double x = result.test.statistic * std::sqrt(n * (m / (n + m)));
    result.test.method = "ks_limit";
    result.test.p_value =
        alternative == stats::Alternative::two_sided ? detail::kolmogorov_limit_tail(x) : std::exp(-2.0 * x * x);
  }
  return result;
}

}  // namespace lotrecht::drift
