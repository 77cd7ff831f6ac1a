#pragma once

/// @file
/// How far a sum may stray at any time, if its parts have no drift: Robbins' normal mixture.

#include <cmath>
#include <string>
#include <string_view>

#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/lambert_w.hpp>

#include <lotrecht/core/elementary.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/shown_number.hpp>

namespace lotrecht::drift {

namespace detail {

inline void check_mixture(std::string_view who, double v, double alpha, double rho) {
  if (!(v >= 0.0) || !std::isfinite(v)) {
    throw InvalidInput{who, "variance", "must be a finite number of at least 0, got " + shown_number(v)};
  }
  if (!(alpha > 0.0 && alpha < 1.0)) {
    throw InvalidInput{who, "alpha", "must lie in (0, 1), got " + shown_number(alpha)};
  }
  if (!(rho > 0.0) || !std::isfinite(rho)) {
    throw InvalidInput{who, "rho", "must be positive and finite, got " + shown_number(rho)};
  }
}

}  // namespace detail

/// Bound u(v) that |S_t| ever reaches at its V_t with probability α at most,
///
///     u(v) = √((v + ρ) ln((v + ρ) / (α² ρ))),
///
/// for a sum S of parts without drift and its variance V so far: Gaussian parts with known variances, parts in [a, b]
/// with (b - a)²/4 each, or whatever is sub-Gaussian. Valid for any ρ chosen beforehand; see `normal_mixture_rho`.
///
/// @param v  variance so far, >= 0
/// @throws InvalidInput if v < 0, alpha is not in (0, 1) or rho not positive
///
/// Howard, S. R., Ramdas, A., McAuliffe, J. & Sekhon, J. (2021). Time-uniform, nonparametric, nonasymptotic confidence
/// sequences. Ann. Stat. 49(2), 1055-1080. doi:10.1214/20-AOS1991
[[nodiscard]] inline double normal_mixture_bound(double v, double alpha, double rho) {
  detail::check_mixture("normal_mixture_bound", v, alpha, rho);
  return std::sqrt((v + rho) * (portable::log1p(v / rho) - 2.0 * portable::log(alpha)));
}

/// The same for S_t alone, not -S_t: the s at which
///
///     ½ ln(4ρ / (v + ρ)) + s² / (2 (v + ρ)) + ln Φ(s / √(v + ρ)) = ln(1/α).
[[nodiscard]] inline double normal_mixture_bound_one_sided(double v, double alpha, double rho) {
  detail::check_mixture("normal_mixture_bound_one_sided", v, alpha, rho);
  const double all = v + rho;
  const auto log_money = [&](double s) {
    const double phi = 0.5 * boost::math::erfc(-s / std::sqrt(2.0 * all));
    return 0.5 * portable::log(4.0 * rho / all) + s * s / (2.0 * all) + portable::log(phi);
  };
  double low = 0.0;
  double high = normal_mixture_bound(v, alpha, rho);  // mixed over one half of the line it is reached sooner
  for (int i = 0; i < 100 && high - low > 1e-15 * high; ++i) {
    const double middle = 0.5 * (low + high);
    (log_money(middle) >= -portable::log(alpha) ? high : low) = middle;
  }
  return high;
}

/// The ρ with which the two-sided bound is lowest at v.
///
///     ρ = v / (-W₋₁(-α² / e) - 1),    W₋₁ the lower branch of Lambert's function.
[[nodiscard]] inline double normal_mixture_rho(double v, double alpha) {
  detail::check_mixture("normal_mixture_rho", v, alpha, 1.0);
  if (v == 0.0) throw InvalidInput{"normal_mixture_rho", "variance", "must be positive"};
  return v / (-boost::math::lambert_wm1(-alpha * alpha * std::exp(-1.0)) - 1.0);
}

}  // namespace lotrecht::drift
