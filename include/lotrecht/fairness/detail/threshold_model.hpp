#pragma once

/// @file
/// The threshold test's model of groups and strata: its penalised likelihood, and where that is largest.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <Eigen/Dense>

#include <lotrecht/fairness/detail/hit_model.hpp>
#include <lotrecht/fairness/detail/newton_ascent.hpp>
#include <lotrecht/fairness/hit_counts.hpp>

namespace lotrecht::fairness::detail {

/// A maximum of the penalised likelihood.
struct ThresholdMaximum {
  Eigen::VectorXd at;
  double value = 0.0;
};

/// Penalised log-likelihood of all cells, by the logits and logarithms of groups and strata.
class ThresholdModel {
 public:
  ThresholdModel(std::span<const HitCounts> cells, std::size_t groups, std::size_t strata,
                 const ThresholdPriors& priors)
      : cells_{cells}, groups_{groups}, strata_{strata}, precision_{size()} {
    const auto g = static_cast<Eigen::Index>(groups);
    const auto s = static_cast<Eigen::Index>(strata);
    precision_ << Eigen::VectorXd::Constant(g, 1.0 / (priors.group * priors.group)),
        Eigen::VectorXd::Constant(g, 1.0 / (priors.signal * priors.signal)),
        Eigen::VectorXd::Constant(g, 1.0 / (priors.group * priors.group)),
        Eigen::VectorXd::Constant(2 * s, 1.0 / (priors.stratum * priors.stratum));
  }

  [[nodiscard]] Eigen::Index size() const { return static_cast<Eigen::Index>(3 * groups_ + 2 * strata_); }
  [[nodiscard]] const Eigen::VectorXd& precision() const noexcept { return precision_; }

  /// Where the strata's parameters begin: base rates, then thresholds.
  [[nodiscard]] Eigen::Index strata_begin() const { return static_cast<Eigen::Index>(3 * groups_); }

  /// Places of a cell's five parameters: base of group and stratum, signal, threshold of group and stratum.
  [[nodiscard]] std::array<Eigen::Index, 5> places(std::size_t group, std::size_t stratum) const {
    const auto at = [](std::size_t i) { return static_cast<Eigen::Index>(i); };
    return {at(group), at(3 * groups_ + stratum), at(groups_ + group), at(2 * groups_ + group),
            at(3 * groups_ + strata_ + stratum)};
  }

  /// Calls `use(cell, model, places)` for every cell with people.
  template <class Use>
  void each(const Eigen::VectorXd& theta, const Use& use) const {
    for (std::size_t g = 0; g < groups_; ++g) {
      for (std::size_t s = 0; s < strata_; ++s) {
        const HitCounts& c = cells_[g * strata_ + s];
        if (c.rows == 0) continue;
        const auto at = places(g, s);
        use(c, HitModel{theta[at[0]] + theta[at[1]], theta[at[2]], theta[at[3]] + theta[at[4]]}, at);
      }
    }
  }

  /// The penalised log-likelihood; with its gradient and the negative of its second derivatives where asked for.
  [[nodiscard]] double evaluate(const Eigen::VectorXd& theta, Eigen::VectorXd* score,
                                Eigen::MatrixXd* curvature) const {
    double value = prior(theta);
    if (score != nullptr) *score = -precision_.cwiseProduct(theta);
    if (curvature != nullptr) *curvature = precision_.asDiagonal();
    each(theta, [&](const HitCounts& c, const HitModel& m, const std::array<Eigen::Index, 5>& at) {
      Eigen::Vector3d gradient = Eigen::Vector3d::Zero();
      Eigen::Matrix3d hessian = Eigen::Matrix3d::Zero();
      const auto add = [&](std::uint64_t rows, const LogProbability& p) {
        if (rows == 0) return;  // so that nothing happens as often as it is impossible
        const auto k = static_cast<double>(rows);
        value += k * p.value;
        gradient += k * p.gradient;
        hessian += k * p.hessian;
      };
      add(c.selected, m.selected);
      add(c.rows - c.selected, m.not_selected);
      add(c.hits, m.hit);
      add(c.known - c.hits, m.miss);
      for (std::size_t i = 0; i < 5; ++i) {
        if (score != nullptr) (*score)[at[i]] += gradient[derivative_by[i]];
        if (curvature == nullptr) continue;
        for (std::size_t j = 0; j < 5; ++j) (*curvature)(at[i], at[j]) -= hessian(derivative_by[i], derivative_by[j]);
      }
    });
    return value;
  }

  /// Fisher's expected information of the counts, without the priors.
  [[nodiscard]] Eigen::MatrixXd information(const Eigen::VectorXd& theta) const {
    Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(size(), size());
    each(theta, [&](const HitCounts& c, const HitModel& m, const std::array<Eigen::Index, 5>& at) {
      const auto add = [&](std::uint64_t rows, const LogProbability& yes, const LogProbability& no) {
        // n dp dp' / (p (1 - p)) with dp = p dlog(p) = -(1 - p) dlog(1 - p)
        const Eigen::Matrix3d of_cell = -static_cast<double>(rows) * yes.gradient * no.gradient.transpose();
        for (std::size_t i = 0; i < 5; ++i) {
          for (std::size_t j = 0; j < 5; ++j) sum(at[i], at[j]) += of_cell(derivative_by[i], derivative_by[j]);
        }
      };
      add(c.rows, m.selected, m.not_selected);
      add(c.known, m.hit, m.miss);
    });
    return 0.5 * (sum + sum.transpose());
  }

  /// The maxima that Newton's method finds from several starts, the largest first; none if it finds none.
  ///
  /// There may be two: a group whose signal tells much and whose threshold is low looks much like one whose signal
  /// tells little and whose threshold is high. So each group's signal starts above and below the others' once.
  /// Another start may be given.
  [[nodiscard]] std::vector<ThresholdMaximum> maxima(std::optional<Eigen::VectorXd> another = std::nullopt) const {
    std::vector<ThresholdMaximum> found;
    const auto climb_from = [&](Eigen::VectorXd theta) {
      const auto value = newton_ascent(*this, theta);
      if (!value) return;
      const bool again = std::any_of(found.begin(), found.end(), [&](const ThresholdMaximum& m) {
        return std::abs(m.value - *value) < 1e-4 && (m.at - theta).cwiseAbs().maxCoeff() < 0.05;
      });
      if (!again) found.push_back({std::move(theta), *value});
    };
    if (another) climb_from(std::move(*another));
    for (const double signal : {0.0, -1.0, 1.0}) climb_from(start(signal));
    for (std::size_t g = 0; g < groups_; ++g) {
      for (const double signal : {-1.0, 1.0}) {
        Eigen::VectorXd theta = start(-0.5 * signal);
        theta[places(g, 0)[2]] = signal;
        climb_from(std::move(theta));
      }
    }
    std::stable_sort(found.begin(), found.end(), [](const auto& x, const auto& y) { return x.value > y.value; });
    return found;
  }

  /// Logarithm of the priors' density, but for a constant.
  [[nodiscard]] double prior(const Eigen::VectorXd& theta) const { return -0.5 * theta.cwiseAbs2().dot(precision_); }

 private:
  static constexpr std::array<Eigen::Index, 5> derivative_by{0, 0, 1, 2, 2};

  /// Every group with its own hit rate, a threshold and a share of positives below it.
  [[nodiscard]] Eigen::VectorXd start(double signal) const {
    Eigen::VectorXd theta = Eigen::VectorXd::Zero(size());
    for (std::size_t g = 0; g < groups_; ++g) {
      double hits = 0.5;
      double misses = 0.5;
      for (const HitCounts& c : cells_.subspan(g * strata_, strata_)) {
        hits += static_cast<double>(c.hits);
        misses += static_cast<double>(c.known - c.hits);
      }
      const auto at = places(g, 0);
      theta[at[3]] = std::log(hits / misses) - 0.5;
      theta[at[0]] = theta[at[3]] - 1.0;
      theta[at[2]] = signal;
    }
    return theta;
  }

  std::span<const HitCounts> cells_;
  std::size_t groups_;
  std::size_t strata_;
  Eigen::VectorXd precision_;
};

/// Pearson's chi-square of all cells, and the degrees of freedom that are left for it.
struct ThresholdMisfit {
  double chi_square = 0.0;
  double spare = 0.0;
  std::uint64_t binomials = 0;
};

[[nodiscard]] inline ThresholdMisfit misfit_of(const ThresholdModel& model, const Eigen::VectorXd& theta) {
  ThresholdMisfit m;
  model.each(theta, [&](const HitCounts& c, const HitModel& of, const auto&) {
    const auto add = [&](std::uint64_t k, std::uint64_t n, const LogProbability& yes, const LogProbability& no) {
      if (n == 0) return;
      const auto rows = static_cast<double>(n);
      const double off = static_cast<double>(k) - rows * std::exp(yes.value);
      m.chi_square += off * off / rows * std::exp(-yes.value - no.value);
      ++m.binomials;
    };
    add(c.selected, c.rows, of.selected, of.not_selected);
    add(c.hits, c.known, of.hit, of.miss);
  });
  const Eigen::MatrixXd information = model.information(theta);
  const Eigen::MatrixXd penalty = model.precision().asDiagonal();
  // Parameters that the data decide, the priors having decided the rest.
  const double parameters = (information + penalty).ldlt().solve(information).trace();
  m.spare = static_cast<double>(m.binomials) - parameters;
  return m;
}

}  // namespace lotrecht::fairness::detail
