#pragma once

/// @file
/// One cell of the threshold test: who is selected, and who of them is a hit, with first and second derivatives.

#include <algorithm>
#include <cmath>
#include <numbers>

#include <Eigen/Dense>

namespace lotrecht::fairness::detail {

/// A logarithm of a probability with its derivatives by (base rate, signal, threshold).
struct LogProbability {
  double value = 0.0;
  Eigen::Vector3d gradient = Eigen::Vector3d::Zero();
  Eigen::Matrix3d hessian = Eigen::Matrix3d::Zero();

  LogProbability& operator+=(const LogProbability& o) {
    value += o.value;
    gradient += o.gradient;
    hessian += o.hessian;
    return *this;
  }
  LogProbability& operator-=(const LogProbability& o) {
    value -= o.value;
    gradient -= o.gradient;
    hessian -= o.hessian;
    return *this;
  }
};

/// log(e^a + e^b).
[[nodiscard]] inline LogProbability log_sum(const LogProbability& a, const LogProbability& b) {
  const double top = std::max(a.value, b.value);
  const double of_a = std::exp(a.value - top);
  const double of_b = std::exp(b.value - top);
  const double share = of_a / (of_a + of_b);
  const Eigen::Vector3d apart = a.gradient - b.gradient;
  return {top + std::log(of_a + of_b), share * a.gradient + (1.0 - share) * b.gradient,
          share * a.hessian + (1.0 - share) * b.hessian + share * (1.0 - share) * apart * apart.transpose()};
}

/// log P(Z > x) of a standard normal Z, and the hazard: density over that probability. Right in both tails.
struct NormalTail {
  double log_above = 0.0;
  double hazard = 0.0;

  explicit NormalTail(double x) {
    constexpr double far = 25.0;
    const double log_density = -0.5 * x * x - 0.5 * std::log(2.0 * std::numbers::pi);
    if (x > far) {
      // Mills' ratio; what is left out is 945 / x^10.
      const double q = 1.0 / (x * x);
      log_above = log_density - std::log(x) + std::log1p(-q * (1.0 - q * (3.0 - q * (15.0 - 105.0 * q))));
    } else if (x < 0.0) {
      log_above = std::log1p(-0.5 * std::erfc(-x / std::numbers::sqrt2));
    } else {
      log_above = std::log(0.5 * std::erfc(x / std::numbers::sqrt2));
    }
    hazard = std::exp(log_density - log_above);
  }
};

/// The model of one cell. All in logarithms: a probability of 1e-300 is as good as any.
struct HitModel {
  LogProbability selected;      ///< log P(selected)
  LogProbability not_selected;  ///< log P(not selected)
  LogProbability hit;           ///< log P(positive given selected)
  LogProbability miss;          ///< log P(negative given selected)

  /// @param base       logit of the share of positives
  /// @param signal     log of how far the signal of positives lies above that of negatives
  /// @param threshold  logit of the probability from which people are selected
  HitModel(double base, double signal, double threshold) {
    const double delta = std::exp(signal);
    const double apart = (threshold - base) / delta;
    // The posterior logit of a signal x is base + delta x - delta^2 / 2; people are selected where it exceeds
    // threshold, which is where x exceeds this:
    const double x = apart + 0.5 * delta;
    const Eigen::Vector3d dx{-1.0 / delta, -apart + 0.5 * delta, 1.0 / delta};
    Eigen::Matrix3d ddx;
    ddx << 0.0, 1.0 / delta, 0.0,                        //
        1.0 / delta, apart + 0.5 * delta, -1.0 / delta,  //
        0.0, -1.0 / delta, 0.0;
    // Positives have their signal around delta: theirs exceeds x where a standard normal exceeds x - delta.
    const Eigen::Vector3d dy = dx - Eigen::Vector3d{0.0, delta, 0.0};
    Eigen::Matrix3d ddy = ddx;
    ddy(1, 1) -= delta;

    const auto log_logistic = [](double at, double sign) {
      LogProbability l;
      l.value = at > 0.0 ? -std::log1p(std::exp(-at)) : at - std::log1p(std::exp(at));
      const double other = std::exp(l.value - at);  // 1 - logistic(at)
      l.gradient[0] = sign * other;
      l.hessian(0, 0) = -other * std::exp(l.value);
      return l;
    };
    const auto log_tail = [](double at, double sign, const Eigen::Vector3d& d, const Eigen::Matrix3d& dd) {
      const NormalTail tail{sign * at};
      const double slope = -sign * tail.hazard;
      const double bend = -tail.hazard * (tail.hazard - sign * at);
      return LogProbability{tail.log_above, slope * d, slope * dd + bend * d * d.transpose()};
    };
    const LogProbability share = log_logistic(base, 1.0);
    const LogProbability rest = log_logistic(-base, -1.0);
    const auto both = [](LogProbability a, const LogProbability& b) { return a += b; };
    hit = both(share, log_tail(x - delta, 1.0, dy, ddy));
    miss = both(rest, log_tail(x, 1.0, dx, ddx));
    selected = log_sum(hit, miss);
    not_selected = log_sum(both(share, log_tail(x - delta, -1.0, dy, ddy)), both(rest, log_tail(x, -1.0, dx, ddx)));
    hit -= selected;
    miss -= selected;
  }
};

}  // namespace lotrecht::fairness::detail
