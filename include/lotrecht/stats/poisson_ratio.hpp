#pragma once

/// @file
/// Intervals for the ratio of two rates of events per person.

#include <cstdint>
#include <limits>

#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/detail/beta_quantile.hpp>
#include <lotrecht/stats/detail/counts.hpp>
#include <lotrecht/stats/interval.hpp>
#include <lotrecht/stats/poisson_rate.hpp>
#include <lotrecht/stats/wilson.hpp>

namespace lotrecht::stats {

/// Events and the exposure they happened in, e.g. residents.
struct PoissonCount {
  std::uint64_t events = 0;
  double exposure = 0.0;  ///< finite, not negative
};

namespace detail {

/// Whether a ratio of these rates can be bounded at all. @throws InvalidInput if an exposure is out of range
[[nodiscard]] inline bool comparable(const PoissonCount& a, const PoissonCount& b, std::string_view function) {
  check_exposure(a.exposure, function, "a.exposure");
  check_exposure(b.exposure, function, "b.exposure");
  return a.exposure > 0.0 && b.exposure > 0.0 && (a.events > 0 || b.events > 0);
}

}  // namespace detail

/// Exact interval for (x_a / t_a) / (x_b / t_b), two independent Poisson counts.
///
/// Given their sum, x_a is binomial with odds ρ t_a / t_b, where ρ is the ratio of the rates. So Clopper and Pearson's
/// bounds for that probability, as odds, times t_b / t_a bound ρ; the coverage is never below the level. The odds are
/// taken from a probability and its complement that both keep their digits.
///
/// The lower bound is 0 if x_a = 0, the upper infinite if x_b = 0. No event at all, or an exposure of 0: [0, ∞].
/// Swapping a and b inverts the interval.
///
/// @throws InvalidInput if an exposure is negative or not finite
///
/// Przyborowski, J. & Wilenski, H. (1940). Biometrika 31(3/4), 313-323. doi:10.1093/biomet/31.3-4.313
[[nodiscard]] inline Interval poisson_ratio_exact(const PoissonCount& a, const PoissonCount& b,
                                                  const Confidence& confidence) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (!detail::comparable(a, b, "poisson_ratio_exact")) return {0.0, infinity};
  const double x = static_cast<double>(a.events);
  const double y = static_cast<double>(b.events);
  const double tail = 0.5 * confidence.alpha();
  const double scale = b.exposure / a.exposure;
  const auto odds_below = [&](double own, double other) {
    const detail::SplitProbability p = detail::lower_beta_quantile(own, other + 1.0, tail, confidence.z());
    return p.p / p.q;
  };
  return {a.events == 0 ? 0.0 : scale * odds_below(x, y), b.events == 0 ? infinity : scale / odds_below(y, x)};
}

/// The same with Wilson's bounds for the probability: shorter, and its coverage oscillates around the level.
///
/// It is the score interval of the ratio. Limits and refusals as `poisson_ratio_exact`.
///
/// Graham, P. L., Mengersen, K. & Morton, A. P. (2003). Stat. Med. 22(12), 2071-2083. doi:10.1002/sim.1405
[[nodiscard]] inline Interval poisson_ratio_score(const PoissonCount& a, const PoissonCount& b,
                                                  const Confidence& confidence) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (!detail::comparable(a, b, "poisson_ratio_score")) return {0.0, infinity};
  const detail::Counts k{static_cast<double>(a.events), static_cast<double>(b.events),
                         static_cast<double>(a.events) + static_cast<double>(b.events)};
  const Interval p = detail::wilson(k, confidence.z());
  const Interval q = detail::wilson(k.mirrored(), confidence.z());
  const double scale = b.exposure / a.exposure;
  return {a.events == 0 ? 0.0 : scale * (p.low / q.high), b.events == 0 ? infinity : scale * (p.high / q.low)};
}

}  // namespace lotrecht::stats
