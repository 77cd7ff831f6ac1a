#pragma once

/// @file
/// The ratio of two Poisson rates that so much exposure can find.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <optional>
#include <vector>

#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/tools/toms748_solve.hpp>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/detectable_share.hpp>
#include <lotrecht/stats/minimum_detectable.hpp>
#include <lotrecht/stats/rejection_region.hpp>

namespace lotrecht::stats {

namespace detail {

/// Power of the conditional test of equal Poisson rates; remembers what it rejects given each total.
class PoissonRatioPower {
 public:
  /// Beyond so many expected events in all, the normal law of the statistic stands for the sum over totals.
  static constexpr double most_enumerated = 400.0;

  PoissonRatioPower(double exposure_a, double exposure_b, double rate_b, const Confidence& confidence)
      : a_{exposure_a},
        b_events_{exposure_b * rate_b},
        rate_b_{rate_b},
        share_{exposure_a / (exposure_a + exposure_b)},
        alpha_{confidence.alpha()},
        z_{confidence.z()} {}

  /// If the first rate is `ratio` times the other.
  [[nodiscard]] double operator()(double ratio) {
    const double own = a_ * rate_b_ * ratio;
    const double mean = own + b_events_;
    if (mean > most_enumerated) return by_formula(own);
    const double theta = own / mean;
    const double reach = 12.0 + 9.0 * std::sqrt(mean);  // beyond lies less than 1e-14
    const auto first = static_cast<std::uint64_t>(std::max(0.0, std::floor(mean - reach)));
    const auto last = static_cast<std::uint64_t>(std::ceil(mean + reach));
    double power = 0.0;
    for (std::uint64_t total = first; total <= last; ++total) {
      const auto& [few, many] = rejected(total);
      const double t = static_cast<double>(total);
      const double mass = std::exp(t * std::log(mean) - mean - boost::math::lgamma(t + 1.0));
      const double below = few > 0 ? binomial_between(0, few - 1, total, theta) : 0.0;
      const double above = many > 0 ? binomial_between(total - many + 1, total, total, theta) : 0.0;
      power += mass * (below + above);
    }
    return std::min(1.0, power);
  }

 private:
  struct Ends {
    std::uint64_t few = 0;   ///< so many numbers of events of a, from 0 on, are rejected
    std::uint64_t many = 0;  ///< so many, from the total down
  };

  [[nodiscard]] const Ends& rejected(std::uint64_t total) {
    const auto at = static_cast<std::size_t>(total);
    while (known_.size() <= at) {
      const auto n = static_cast<std::uint64_t>(known_.size());
      known_.push_back({rejected_as_few(n, share_, alpha_), rejected_as_few(n, 1.0 - share_, alpha_)});
    }
    return known_[at];
  }

  /// X (1 - θ₀) - Y θ₀ against z standard errors under equal rates.
  [[nodiscard]] double by_formula(double own) const {
    const double off = own * (1.0 - share_) - b_events_ * share_;
    const double under_equality = std::sqrt((own + b_events_) * share_ * (1.0 - share_));
    const double actual = std::sqrt(own * (1.0 - share_) * (1.0 - share_) + b_events_ * share_ * share_);
    const auto above = [](double x) { return 0.5 * std::erfc(x / std::numbers::sqrt2); };
    return above((z_ * under_equality - off) / actual) + above((z_ * under_equality + off) / actual);
  }

  double a_;
  double b_events_;
  double rate_b_;
  double share_;
  double alpha_;
  double z_;
  std::vector<Ends> known_;
};

}  // namespace detail

/// The ratios of the first Poisson rate to the other nearest to 1 that the conditional exact test, the one that
/// `poisson_ratio_exact` inverts, notices with the power; `below` is less than 1. None on a side where no ratio is far
/// enough: down to 0, or up to 1e6.
///
/// Given the sum of both counts the first is binomial; the test is the doubled binomial one of θ₀ = t_a / (t_a + t_b),
/// and its power is summed over all sums worth mentioning. Beyond 400 expected events the normal law of the statistic
/// takes over (the power there is within .025 of the exact one).
///
/// @param exposure_a, exposure_b  e.g. residents; above 0
/// @param rate_b                  events per unit of exposure of the other side, taken as known
/// @return                        ratios; none at all where the other's rate is 0, to which there is no ratio
/// @throws InvalidInput if an exposure is not above 0, the rate negative, or the power out of range
[[nodiscard]] inline DetectableRates minimum_detectable_poisson_ratio(double exposure_a, double exposure_b,
                                                                      double rate_b, const Confidence& confidence,
                                                                      double power) {
  constexpr std::string_view function = "minimum_detectable_poisson_ratio";
  for (const double exposure : {exposure_a, exposure_b}) {
    if (!(exposure > 0.0 && std::isfinite(exposure))) {
      throw InvalidInput{function, "exposure", "must be above 0 and finite, got " + std::to_string(exposure)};
    }
  }
  if (!(rate_b >= 0.0 && std::isfinite(rate_b))) {
    throw InvalidInput{function, "rate_b", "must not be negative, got " + std::to_string(rate_b)};
  }
  detail::checked_power(power, confidence, function);
  if (rate_b == 0.0) return {};
  detail::PoissonRatioPower power_of{exposure_a, exposure_b, rate_b, confidence};
  const auto miss = [&](double log_ratio) { return power_of(std::exp(log_ratio)) - power; };
  const auto close = boost::math::tools::eps_tolerance<double>(30U);
  DetectableRates found;
  if (power_of(0.0) >= power) {
    double far = -1.0;
    while (miss(far) < 0.0 && far > -40.0) far *= 2.0;
    std::uintmax_t steps = 100;
    if (miss(far) >= 0.0) {
      found.below = std::exp(boost::math::tools::toms748_solve(miss, far, 0.0, close, steps).first);
    } else {
      found.below = 0.0;  // nothing but no event at all is far enough
    }
  }
  double far = 1.0;
  const double farthest = std::log(1e6);
  while (miss(far) < 0.0 && far < farthest) far = std::min(farthest, 2.0 * far);
  if (miss(far) >= 0.0) {
    std::uintmax_t steps = 100;
    found.above = std::exp(boost::math::tools::toms748_solve(miss, 0.0, far, close, steps).second);
  }
  return found;
}

}  // namespace lotrecht::stats
