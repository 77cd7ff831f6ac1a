#pragma once

/// @file
/// Lower quantiles of the beta law, for counts of any size.

#include <algorithm>
#include <cmath>
#include <numbers>

#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include <lotrecht/stats/detail/log_mass.hpp>

namespace lotrecht::stats::detail {

/// ln Γ(a) - [(a - 1/2) ln a - a + ln(2π)/2] for a >= 1/2, absolute error below 1e-14.
[[nodiscard]] inline double gamma_stirling_error(double a) {
  if (a >= 16.0) return stirling_error(a);  // its asymptotic series knows nothing of integers
  constexpr double half_log_two_pi = 0.91893853320467274178;
  return boost::math::lgamma(a) - ((a - 0.5) * std::log(a) - a + half_log_two_pi);
}

/// A probability and its complement, each with all its digits.
struct SplitProbability {
  double p;
  double q;  ///< 1 - p
};

/// The beta law on the logit scale, v = logit(x) - logit(μ), where its density is
///
///     A exp(-D(v)),   D = a φ(x/μ) + b φ((1-x)/(1-μ)),   φ(r) = r - 1 - ln r >= 0,   μ = a/ν,  ν = a + b.
///
/// D is a sum of two positive deviances that are zero at the mean; A holds what Stirling's formula leaves over. So
/// nothing is large where the density is not small, and counts of 10^15 lose no more digits than counts of 10.
class LogitBeta {
 public:
  LogitBeta(double a, double b)
      : a_{a},
        b_{b},
        mean_{a / (a + b)},
        rest_{b / (a + b)},
        log_constant_{0.5 * std::log(a * rest_ / (2.0 * std::numbers::pi)) + gamma_stirling_error(a + b) -
                      gamma_stirling_error(a) - gamma_stirling_error(b)} {}

  [[nodiscard]] SplitProbability at(double v) const {
    const double up = mean_ * std::exp(v);
    return {up / (up + rest_), rest_ / (up + rest_)};
  }

  /// Derivative of the logarithm of the density, a - ν x.
  [[nodiscard]] double slope(double v) const { return -a_ * rest_ * std::expm1(v) / (mean_ * std::exp(v) + rest_); }

  /// P(logit - logit(μ) <= v), as a logarithm because a poor start may lie where it underflows.
  struct Tail {
    double log;     ///< ln P, absolute error about 1e-14
    double length;  ///< P over the density: the inverse of the derivative of ln P
  };
  [[nodiscard]] Tail tail(double v) const {
    const double log_density = log_constant_ - depth(v);
    if (a_ > few) {
      const double length = length_by_quadrature(v);
      return {log_density + std::log(length), length};
    }
    const SplitProbability x = at(v);
    if (x.p * (a_ + b_ + 2.0) <= a_ + 1.0) {
      const double length = length_by_fraction(a_, b_, x.p);
      return {log_density + std::log(length), length};
    }
    // The fraction converges fast only up to about the mean; beyond, the other tail is the smaller one anyway.
    const double density = std::exp(log_density);
    const double other = density * length_by_fraction(b_, a_, x.q);
    return {std::log1p(-other), (1.0 - other) / density};
  }

 private:
  static constexpr double few = 20.0;  // either road is good to rounding anywhere between 5 and 60

  /// D, how far the log density lies below its top.
  [[nodiscard]] double depth(double v) const {
    const double e = std::expm1(v);
    const double scale = 1.0 / (mean_ * std::exp(v) + rest_);  // (1-x)/(1-μ); times exp(v) it is x/μ
    return deviance(a_, a_ * std::exp(v) * scale, -a_ * rest_ * e * scale) +
           deviance(b_, b_ * scale, b_ * mean_ * e * scale);
  }

  /// P(Beta(a, b) <= x) over its density on the logit scale, by the continued fraction of DLMF 8.17.22 (modified
  /// Lentz). For small a: its terms grow with sqrt(a), and 1 - (a + b) x / (a + 1) cancels where a is large and b
  /// small.
  [[nodiscard]] static double length_by_fraction(double a, double b, double x) {
    double d = 1.0 / (1.0 - (a + b) * x / (a + 1.0));
    double c = 1.0;
    double fraction = d;
    for (double m = 1.0; m < 10000.0; m += 1.0) {
      const double even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
      d = 1.0 / (1.0 + even * d);
      c = 1.0 + even / c;
      fraction *= c * d;
      const double odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
      d = 1.0 / (1.0 + odd * d);
      c = 1.0 + odd / c;
      fraction *= c * d;
      if (std::abs(c * d - 1.0) < 1e-16) break;
    }
    return fraction / a;
  }

  /// The same by Gauss-Legendre quadrature over the stretch below v at whose end the density has fallen by e^-40.
  /// For large a it falls at least as fast as an exponential there and is smooth on that scale.
  [[nodiscard]] double length_by_quadrature(double v) const {
    const double start = std::min(v, 0.0);
    const SplitProbability x = at(start);
    const double falling = slope(start);
    const double top = depth(start);
    double stretch = v - start + 80.0 / (falling + std::sqrt(falling * falling + 80.0 * (a_ + b_) * x.p * x.q));
    for (int i = 0; i < 2; ++i) stretch -= (depth(v - stretch) - top - 40.0) / slope(v - stretch);
    const auto relative = [&, here = depth(v)](double s) { return std::exp(here - depth(v - s)); };
    using Rule = boost::math::quadrature::gauss<double, 25>;
    return Rule::integrate(relative, 0.0, 0.4 * stretch) + Rule::integrate(relative, 0.4 * stretch, stretch);
  }

  double a_;
  double b_;
  double mean_;
  double rest_;
  double log_constant_;
};

/// x with P(Beta(a, b) <= x) = tail, and 1 - x.
///
/// Solves ln P = ln tail in v by Halley's method (Newton's while far). ln P is increasing and concave, and a straight
/// line far to the left, so Newton's method reaches the root from anywhere: whatever the
/// start, after one step the iterates climb from the left. Relative error of both results below 1e-13.
///
/// @param a, b  >= 1/2
/// @param tail  in (0, 1/2]
/// @param z     normal quantile at 1 - tail, only a place to start
[[nodiscard]] inline SplitProbability lower_beta_quantile(double a, double b, double tail, double z) {
  const LogitBeta law{a, b};
  const double goal = std::log(tail);
  const double c = 0.5 * z * z + z * std::sqrt(a / (a + b) * b + 0.25 * z * z);
  double v = std::log1p(z * z / (a + b)) - std::log1p(c / a) - std::log1p(c / b);  // Wilson's lower bound
  for (int step = 0; step < 100; ++step) {
    const LogitBeta::Tail at = law.tail(v);
    const double miss = at.log - goal;
    const double bend = 0.5 * miss * (law.slope(v) * at.length - 1.0);
    v -= miss * at.length / (1.0 - (std::abs(bend) < 0.25 ? bend : 0.0));
    if (std::abs(miss) < 1e-5 && std::abs(bend) < 1e-5) break;  // cubic convergence: the rest is below rounding
  }
  return law.at(v);
}

}  // namespace lotrecht::stats::detail
