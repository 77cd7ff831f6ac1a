#pragma once

/// @file
/// What the counts say of the strata's effects at some parameters, held against what they say at others.

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <Eigen/Dense>

#include <lotrecht/fairness/detail/hit_model.hpp>
#include <lotrecht/fairness/detail/threshold_model.hpp>
#include <lotrecht/fairness/hit_counts.hpp>

namespace lotrecht::fairness::detail {

/// Severini's modification: (1/2) log |J| - log |I|, stratum by stratum, as strata share no counts.
class StrataInformation {
 public:
  /// @param reference  parameters whose probabilities are taken for the true ones in I
  StrataInformation(const ThresholdModel& model, const Eigen::VectorXd& reference) : model_{model} {
    model.each(reference,
               [&](const HitCounts&, const HitModel& m, const auto&) { reference_.push_back(Scores::of(m)); });
  }

  [[nodiscard]] double modification(const Eigen::VectorXd& theta) const {
    const Eigen::VectorXd& precision = model_.precision();
    const Eigen::Index first = model_.strata_begin();
    const auto strata = static_cast<std::size_t>((model_.size() - first) / 2);
    std::vector<Eigen::Matrix2d> own(strata);
    std::vector<Eigen::Matrix2d> shared(strata);
    for (std::size_t s = 0; s < strata; ++s) {
      const auto at = first + static_cast<Eigen::Index>(s);
      own[s] = Eigen::Vector2d{precision[at], precision[at + static_cast<Eigen::Index>(strata)]}.asDiagonal();
      shared[s] = own[s];
    }
    std::size_t cell = 0;
    model_.each(theta, [&](const HitCounts& c, const HitModel& m, const std::array<Eigen::Index, 5>& at) {
      const Scores here = Scores::of(m);
      const Scores& there = reference_[cell++];
      const auto s = static_cast<std::size_t>(at[1] - first);
      const auto rows = static_cast<double>(c.rows);
      const auto known = static_cast<double>(c.known);
      own[s] += rows * here.selected_variance * here.selected * here.selected.transpose() +
                known * here.hit_variance * here.hit * here.hit.transpose();
      shared[s] += rows * there.selected_variance * here.selected * there.selected.transpose() +
                   known * there.hit_variance * here.hit * there.hit.transpose();
    });
    double sum = 0.0;
    for (std::size_t s = 0; s < strata; ++s) {
      sum += 0.5 * std::log(own[s].determinant()) - std::log(std::abs(shared[s].determinant()));
    }
    return sum;
  }

 private:
  /// By base rate and threshold: how much one more success says, d log(p / (1 - p)); and p (1 - p).
  struct Scores {
    Eigen::Vector2d selected, hit;
    double selected_variance = 0.0;
    double hit_variance = 0.0;

    static Scores of(const HitModel& m) {
      const auto score = [](const LogProbability& yes, const LogProbability& no) {
        const Eigen::Vector3d d = yes.gradient - no.gradient;
        return Eigen::Vector2d{d[0], d[2]};
      };
      return {score(m.selected, m.not_selected), score(m.hit, m.miss),
              std::exp(m.selected.value + m.not_selected.value), std::exp(m.hit.value + m.miss.value)};
    }
  };

  const ThresholdModel& model_;
  std::vector<Scores> reference_;
};

}  // namespace lotrecht::fairness::detail
