#pragma once

/// @file
/// What is known of a group's rate when all groups are looked at together: between its own figure and everybody's.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/beta_binomial.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/hyperposterior.hpp>
#include <lotrecht/stats/interval.hpp>

namespace lotrecht::stats {

/// The posterior of one group's rate: a mixture of beta laws, one for each law the rates may have been drawn from.
///
///     p | data  ~  Σ_i w_i Beta(κ_i m_i + x, κ_i (1 - m_i) + f)
///
/// For a group without rows it is the predictive law of a further group.
class PooledRate {
 public:
  /// @param k     the group's own successes and failures
  /// @param laws  with weights that sum to 1, of finite or infinite precision; at least one
  /// @throws InvalidInput if there is no law
  PooledRate(const detail::Counts& k, std::span<const WeightedLaw> laws) {
    if (laws.empty()) throw InvalidInput{"PooledRate", "laws", "must hold at least one law"};
    parts_.reserve(laws.size());
    double spread = 0.0;
    for (const auto& [law, weight] : laws) {
      if (law.precision == std::numeric_limits<double>::infinity()) {
        // Nobody differs: the group's rate is the mean itself.
        fixed_.push_back({std::log(law.mean / law.complement), weight});
        mean_ += weight * law.mean;
        shrinkage_ += weight;
        continue;
      }
      const double a = law.precision * law.mean + k.successes;
      const double b = law.precision * law.complement + k.failures;
      const double n = law.precision + k.trials;
      parts_.push_back({a, b, std::log(a / n), std::log(b / n), std::log(weight) + log_peak(a, b)});
      parts_.back().weight = weight;
      mean_ += weight * (a / n);
      shrinkage_ += weight * (law.precision / n);
      spread += weight * (a / n) * (b / n) / (n + 1.0);
    }
    for (const auto& part : parts_) {
      const double off = part.a / (part.a + part.b) - mean_;
      spread += part.weight * off * off;
    }
    for (const auto& [logit, weight] : fixed_) {
      const double off = 1.0 / (1.0 + std::exp(-logit)) - mean_;
      spread += weight * off * off;
    }
    deviation_ = std::sqrt(spread);
  }

  /// The posterior mean, in (0, 1).
  [[nodiscard]] double mean() const noexcept { return mean_; }
  /// The posterior standard deviation.
  [[nodiscard]] double deviation() const noexcept { return deviation_; }
  /// How far the mean is drawn from the group's own rate (0) to that of all groups (1): E[κ / (κ + n)].
  [[nodiscard]] double shrinkage() const noexcept { return shrinkage_; }

  /// P(p <= x).
  [[nodiscard]] double cdf(double x) const {
    if (!(x > 0.0)) return 0.0;
    if (!(x < 1.0)) return 1.0;
    double sum = 0.0;
    for (const Part& part : parts_) sum += part.weight * boost::math::ibeta(part.a, part.b, x);
    const double logit = std::log(x / (1.0 - x));
    for (const auto& [at, weight] : fixed_) sum += at <= logit ? weight : 0.0;
    return std::min(sum, 1.0);
  }

  /// The rate below which the posterior holds the probability `level`; error below 1e-9 of a standard deviation.
  ///
  /// One exact value of the distribution function, then the integral of the density from there (Gauss and Legendre's
  /// rule, halved until it agrees): a density costs an exponential for each law, the incomplete beta function a
  /// hundred. Laws of infinite precision make steps, found by bisection.
  ///
  /// @param level  in (0, 1)
  /// @throws InvalidInput if level is out of range
  [[nodiscard]] double quantile(double level) const {
    if (!(level > 0.0 && level < 1.0)) {
      throw InvalidInput{"PooledRate::quantile", "level",
                         "must lie strictly between 0 and 1, got " + std::to_string(level)};
    }
    if (!fixed_.empty()) return by_bisection(level);
    const double start = std::clamp(mean_, 1e-300, 1.0 - 1e-16);
    double z = std::log(start / (1.0 - start));
    double reached = cdf(1.0 / (1.0 + std::exp(-z)));
    double stride = std::clamp(deviation_ / (start * (1.0 - start)), 1e-12, 2.0);
    const double direction = reached < level ? 1.0 : -1.0;
    for (int i = 0; i < 200 && std::abs(z) < 700.0; ++i, stride *= 1.2) {
      const double next = z + direction * stride;
      const double more = reached + integral(z, next);
      if ((more - level) * direction >= 0.0) return rate_within(z, next, reached, level);
      z = next;
      reached = more;
    }
    return direction > 0.0 ? 1.0 : 0.0;  // beyond what a double can tell from 0 or 1
  }

 private:
  struct Part {
    double a;
    double b;
    double log_mean;        ///< ln(a / (a + b))
    double log_complement;  ///< ln(b / (a + b))
    double log_top;         ///< ln of weight times density, per logit, at the mean
    double weight = 0.0;
  };
  struct Fixed {
    double logit;
    double weight;
  };

  /// ln Γ(z) without Stirling's leading terms.
  [[nodiscard]] static double log_gamma_rest(double z) {
    constexpr double half_log_two_pi = 0.91893853320467274178;
    if (z >= 10.0) return detail::stirling_rest(z);
    return boost::math::lgamma(z) - ((z - 0.5) * std::log(z) - z + half_log_two_pi);
  }

  /// ln of the density per logit of Beta(a, b) at its mean: the exponential terms cancel on paper.
  [[nodiscard]] static double log_peak(double a, double b) {
    constexpr double half_log_two_pi = 0.91893853320467274178;
    return 0.5 * (std::log(a) - std::log1p(a / b)) - half_log_two_pi + log_gamma_rest(a + b) - log_gamma_rest(a) -
           log_gamma_rest(b);
  }

  [[nodiscard]] double density(double z) const {
    const double log_p = z < 0.0 ? z - std::log1p(std::exp(z)) : -std::log1p(std::exp(-z));
    const double log_q = log_p - z;
    double sum = 0.0;
    for (const Part& part : parts_) {
      sum += std::exp(part.log_top + part.a * (log_p - part.log_mean) + part.b * (log_q - part.log_complement));
    }
    return sum;
  }

  [[nodiscard]] double panel(double from, double to) const {
    constexpr std::array<double, 4> place{0.18343464249564980, 0.52553240991632899, 0.79666647741362674,
                                          0.96028985649753623};
    constexpr std::array<double, 4> weight{0.36268378337836198, 0.31370664587788729, 0.22238103445337447,
                                           0.10122853629037626};
    const double middle = 0.5 * (from + to);
    const double half = 0.5 * (to - from);
    double sum = 0.0;
    for (std::size_t i = 0; i < place.size(); ++i) {
      sum += weight[i] * (density(middle - half * place[i]) + density(middle + half * place[i]));
    }
    return sum * half;
  }

  [[nodiscard]] double integral(double from, double to) const { return refined(from, to, panel(from, to), 0); }

  [[nodiscard]] double refined(double from, double to, double whole, int depth) const {
    const double middle = 0.5 * (from + to);
    const double left = panel(from, middle);
    const double right = panel(middle, to);
    if (depth > 20 || std::abs(left + right - whole) < 1e-10) return left + right;
    return refined(from, middle, left, depth + 1) + refined(middle, to, right, depth + 1);
  }

  /// Newton's method, kept within the bracket that it narrows.
  [[nodiscard]] double rate_within(double from, double to, double reached, double level) const {
    double low = std::min(from, to);
    double high = std::max(from, to);
    double z = 0.5 * (from + to);
    for (int i = 0; i < 60; ++i) {
      const double miss = reached + integral(from, z) - level;
      (miss < 0.0 ? low : high) = z;
      const double slope = density(z);
      double next = slope > 0.0 ? z - miss / slope : low;
      if (!(next > low && next < high)) next = 0.5 * (low + high);
      const double step = std::abs(next - z);
      z = next;
      if (step < 1e-10 || high - low < 1e-12 * std::abs(high)) break;
    }
    return 1.0 / (1.0 + std::exp(-z));
  }

  [[nodiscard]] double by_bisection(double level) const {
    double low = -700.0;
    double high = 700.0;
    for (int i = 0; i < 70; ++i) {
      const double middle = 0.5 * (low + high);
      (cdf(1.0 / (1.0 + std::exp(-middle))) < level ? low : high) = middle;
    }
    return 1.0 / (1.0 + std::exp(-high));
  }

  std::vector<Part> parts_;
  std::vector<Fixed> fixed_;
  double mean_ = 0.0;
  double shrinkage_ = 0.0;
  double deviation_ = 0.0;
};

/// The middle of a posterior: as much probability on either side as 1 - level leaves.
[[nodiscard]] inline Interval credible_interval(const PooledRate& rate, const Confidence& confidence) {
  const double tail = 0.5 * confidence.alpha();
  return {rate.quantile(tail), rate.quantile(1.0 - tail)};
}

}  // namespace lotrecht::stats
