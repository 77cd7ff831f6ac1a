#pragma once

/// @file
/// The weighted least squares fit behind Kernel SHAP, with its constraint, over pairs of coalitions.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <Eigen/Cholesky>
#include <Eigen/Core>

#include <lotrecht/core/features.hpp>
#include <lotrecht/explain/coalition_game.hpp>
#include <lotrecht/explain/detail/coalition_pairs.hpp>

namespace lotrecht::explain::detail {

struct KernelFit {
  Eigen::MatrixXd values;           ///< (players, outputs)
  Eigen::MatrixXd standard_errors;  ///< (players, outputs); infinite where a size has one pair of several
};

/// Pairs give y = (v(S) - v(complement)) / 2, to be fitted by c'b with c = members - 1/2: what both have in common
/// drops out. The constraint Σ b = v(all) - v(none) is met by writing b = (v(all) - v(none)) / p + Q g, the columns of
/// Q orthonormal and orthogonal to 1 (Helmert's contrasts).
class KernelRegression {
 public:
  KernelRegression(std::size_t players, std::size_t outputs, const std::vector<double>& nobody,
                   const std::vector<double>& everybody)
      : p_{static_cast<Eigen::Index>(players)}, total_(static_cast<Eigen::Index>(outputs)), basis_(p_, p_ - 1) {
    for (Eigen::Index k = 0; k < total_.size(); ++k) {
      total_[k] = everybody[static_cast<std::size_t>(k)] - nobody[static_cast<std::size_t>(k)];
    }
    basis_.setZero();
    for (Eigen::Index j = 0; j + 1 < p_; ++j) {
      const double n = static_cast<double>(j) + 1.0;
      const double length = std::sqrt(n * (n + 1.0));
      basis_.col(j).head(j + 1).setConstant(1.0 / length);
      basis_(j + 1, j) = -n / length;
    }
  }

  /// @param smaller   (pairs, players) the coalition a pair is counted with
  /// @param of_smaller, of_larger  (pairs, outputs) its value and its complement's
  template <class A, class B>
  void add(const Coalitions& smaller, const A& of_smaller, const B& of_larger) {
    for (Eigen::Index r = 0; r < smaller.rows(); ++r) {
      const Eigen::VectorXd c = smaller.row(r).template cast<double>().matrix().transpose().array() - 0.5;
      members_.push_back(static_cast<std::size_t>(smaller.row(r).count()));
      contrasts_.emplace_back(basis_.transpose() * c);
      // What the constraint's part explains is taken away at once.
      const double common = c.sum() / static_cast<double>(p_);
      answers_.emplace_back((0.5 * (of_smaller.row(r) - of_larger.row(r))).transpose() - common * total_);
    }
  }

  [[nodiscard]] KernelFit fit(const CoalitionPairs& pairs) const {
    Eigen::MatrixXd a = Eigen::MatrixXd::Zero(p_ - 1, p_ - 1);
    Eigen::MatrixXd b = Eigen::MatrixXd::Zero(p_ - 1, total_.size());
    for (std::size_t r = 0; r < members_.size(); ++r) {
      const double w = weight(members_[r], pairs);
      a.selfadjointView<Eigen::Lower>().rankUpdate(contrasts_[r], w);
      b.noalias() += w * contrasts_[r] * answers_[r].transpose();
    }
    const Eigen::LLT<Eigen::MatrixXd, Eigen::Lower> solver{a.selfadjointView<Eigen::Lower>()};
    const Eigen::MatrixXd g = solver.solve(b);
    KernelFit result;
    result.values = (basis_ * g).rowwise() + total_.transpose() / static_cast<double>(p_);
    result.standard_errors = errors(pairs, solver, g);
    return result;
  }

 private:
  /// Of every pair that exists (p - 1) / (C(p, s) s (p - s)), for both of its coalitions; of a drawn one as many times
  /// as there are pairs for each drawn.
  [[nodiscard]] double weight(std::size_t s, const CoalitionPairs& pairs) const {
    const auto p = static_cast<std::size_t>(p_);
    const double all = (2 * s == p ? 1.0 : 2.0) * static_cast<double>(p - 1) / static_cast<double>(s * (p - s));
    // all = pairs that exist × weight of each, both halves counted once.
    return all / static_cast<double>(pairs.drawn(s));
  }

  /// Variance of Σ w c (y - c'g) under stratified sampling without replacement, carried through the fit. A residual is
  /// divided by 1 - h, h the pair's leverage: what it would be had the pair not been fitted (MacKinnon and White 1985,
  /// doi:10.1016/0304-4076(85)90158-7). Residuals of few pairs would be too small by far. Infinite where a drawn pair
  /// is fitted exactly.
  [[nodiscard]] Eigen::MatrixXd errors(const CoalitionPairs& pairs,
                                       const Eigen::LLT<Eigen::MatrixXd, Eigen::Lower>& solver,
                                       const Eigen::MatrixXd& g) const {
    Eigen::MatrixXd variance = Eigen::MatrixXd::Zero(p_, total_.size());
    const Eigen::MatrixXd inverse = solver.solve(Eigen::MatrixXd::Identity(p_ - 1, p_ - 1));
    const Eigen::MatrixXd back = basis_ * inverse;
    for (std::size_t s = 1; s <= pairs.sizes(); ++s) {
      const auto n = static_cast<double>(pairs.drawn(s));
      const double missed = 1.0 - n / pairs.exist(s);
      if (!(missed > 0.0)) continue;
      if (pairs.drawn(s) < 2) {
        return Eigen::MatrixXd::Constant(p_, total_.size(), std::numeric_limits<double>::infinity());
      }
      const double w = weight(s, pairs);
      Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(p_, total_.size());
      Eigen::MatrixXd square = Eigen::MatrixXd::Zero(p_, total_.size());
      for (std::size_t r = 0; r < members_.size(); ++r) {
        if (members_[r] != s) continue;
        const double left = 1.0 - w * contrasts_[r].dot(inverse * contrasts_[r]);
        if (!(left > 1e-9)) {
          return Eigen::MatrixXd::Constant(p_, total_.size(), std::numeric_limits<double>::infinity());
        }
        const Eigen::VectorXd rest = (answers_[r] - g.transpose() * contrasts_[r]) / left;
        const Eigen::MatrixXd u = w * (back * contrasts_[r]) * rest.transpose();
        sum += u;
        square += u.cwiseProduct(u);
      }
      variance += missed * n / (n - 1.0) * (square - sum.cwiseProduct(sum) / n).cwiseMax(0.0);
    }
    return variance.cwiseSqrt();
  }

  Eigen::Index p_;
  Eigen::VectorXd total_;
  Eigen::MatrixXd basis_;  ///< (p, p - 1)
  std::vector<std::size_t> members_;
  std::vector<Eigen::VectorXd> contrasts_;
  std::vector<Eigen::VectorXd> answers_;
};

}  // namespace lotrecht::explain::detail
