#pragma once

/// @file
/// What the threshold test reports as a function of its parameters: a mean probability, or a difference of two.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include <Eigen/Dense>

#include <lotrecht/stats/fitted_model.hpp>

namespace lotrecht::fairness::detail {

/// Sum over strata of share * logistic(own + stratum), less the same of another group if there is one.
class ThresholdTarget {
 public:
  /// @param own, other  places of the groups' parameters
  /// @param strata      places of the strata's
  /// @param share       each stratum's weight; they sum to 1
  ThresholdTarget(Eigen::Index own, std::optional<Eigen::Index> other, std::vector<Eigen::Index> strata,
                  std::vector<double> share)
      : own_{own}, other_{other}, strata_{std::move(strata)}, share_{std::move(share)} {}

  [[nodiscard]] double value(const Eigen::VectorXd& theta) const {
    return mean(theta, own_) - (other_ ? mean(theta, *other_) : 0.0);
  }

  /// Place of the parameter that a given value decides once all others are chosen.
  [[nodiscard]] Eigen::Index decided() const noexcept { return own_; }

  [[nodiscard]] Eigen::VectorXd gradient(const Eigen::VectorXd& theta) const {
    Eigen::VectorXd d = Eigen::VectorXd::Zero(theta.size());
    each(theta, [&](double weight, double p, Eigen::Index group, Eigen::Index stratum) {
      d[group] += weight * p * (1.0 - p);
      d[stratum] += weight * p * (1.0 - p);
    });
    return d;
  }

  /// Adds `factor` times the second derivatives.
  void add_bend(const Eigen::VectorXd& theta, double factor, Eigen::MatrixXd& to) const {
    each(theta, [&](double weight, double p, Eigen::Index group, Eigen::Index stratum) {
      const double bend = factor * weight * p * (1.0 - p) * (1.0 - 2.0 * p);
      to(group, group) += bend;
      to(group, stratum) += bend;
      to(stratum, group) += bend;
      to(stratum, stratum) += bend;
    });
  }

  /// Makes the target `value` by the parameter it decides, which a value always decides uniquely: the mean rises with
  /// it. False if none does, as the other group leaves no room.
  [[nodiscard]] bool settle(Eigen::VectorXd& theta, double value) const {
    const double wanted = value + (other_ ? mean(theta, *other_) : 0.0);
    return settle_mean(theta, own_, wanted);
  }

  /// The same, moving the other group too where it leaves no room.
  [[nodiscard]] bool settle_both(Eigen::VectorXd& theta, double value) const {
    if (settle(theta, value)) return true;
    if (!other_) return false;
    const double room = 1.0 - std::abs(value);
    const double lower = room * mean(theta, value > 0.0 ? *other_ : own_);
    return settle_mean(theta, *other_, value > 0.0 ? lower : lower - value) && settle(theta, value);
  }

  /// From (0, 1), or (-1, 1), to the whole line, where likelihoods are more nearly quadratic; and back.
  [[nodiscard]] double stretched(double value) const {
    return other_ ? std::log1p(value) - std::log1p(-value) : std::log(value) - std::log1p(-value);
  }
  [[nodiscard]] double shrunk(double at) const { return other_ ? std::tanh(0.5 * at) : stats::logistic_mean(at); }
  /// d shrunk(at) / d at.
  [[nodiscard]] double shrinkage(double at) const {
    const double p = stats::logistic_mean(at);
    return (other_ ? 2.0 : 1.0) * p * (1.0 - p);
  }

 private:
  [[nodiscard]] double mean(const Eigen::VectorXd& theta, Eigen::Index group) const {
    double sum = 0.0;
    for (std::size_t s = 0; s < strata_.size(); ++s) {
      sum += share_[s] * stats::logistic_mean(theta[group] + theta[strata_[s]]);
    }
    return sum;
  }

  template <class Use>
  void each(const Eigen::VectorXd& theta, const Use& use) const {
    for (std::size_t s = 0; s < strata_.size(); ++s) {
      use(share_[s], stats::logistic_mean(theta[own_] + theta[strata_[s]]), own_, strata_[s]);
      if (other_) use(-share_[s], stats::logistic_mean(theta[*other_] + theta[strata_[s]]), *other_, strata_[s]);
    }
  }

  /// Newton's method within the bracket that the strata give: the mean of logistics lies between the extreme ones.
  [[nodiscard]] bool settle_mean(Eigen::VectorXd& theta, Eigen::Index group, double wanted) const {
    if (!(wanted > 0.0 && wanted < 1.0)) return false;
    const double logit = std::log(wanted) - std::log1p(-wanted);
    double least = std::numeric_limits<double>::infinity();
    double most = -least;
    for (const Eigen::Index s : strata_) {
      least = std::min(least, theta[s]);
      most = std::max(most, theta[s]);
    }
    double low = logit - most;
    double high = logit - least;
    double at = std::clamp(theta[group], low, high);
    for (int i = 0; i < 100 && low < high; ++i) {
      double off = -wanted;
      double slope = 0.0;
      for (std::size_t s = 0; s < strata_.size(); ++s) {
        const double p = stats::logistic_mean(at + theta[strata_[s]]);
        off += share_[s] * p;
        slope += share_[s] * p * (1.0 - p);
      }
      (off < 0.0 ? low : high) = at;
      double next = at - off / slope;
      if (!(next > low && next < high)) next = low + 0.5 * (high - low);
      const double step = std::abs(next - at);
      at = next;
      if (step <= 1e-14 * (1.0 + std::abs(at))) break;
    }
    theta[group] = at;
    return true;
  }

  Eigen::Index own_;
  std::optional<Eigen::Index> other_;
  std::vector<Eigen::Index> strata_;
  std::vector<double> share_;
};

}  // namespace lotrecht::fairness::detail
