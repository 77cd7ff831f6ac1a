#pragma once

/// @file
/// Logistic regression: maximum likelihood where it exists, a proof where it does not, and Firth's estimate then.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include <Eigen/Dense>

#include <lotrecht/stats/design.hpp>
#include <lotrecht/stats/fitted_model.hpp>
#include <lotrecht/stats/linear_model.hpp>

namespace lotrecht::stats {

namespace detail {

/// Log-likelihood, score and information at one point, in coordinates z = x R0^-1 in which z'Wz is the identity.
struct LogisticState {
  double likelihood = 0.0;
  Eigen::VectorXd score;
  Eigen::MatrixXd information;  ///< lower triangle
};

template <class Response>
class LogisticFitter {
 public:
  LogisticFitter(const Design& design, const RowSelection& rows, const Response& response, FittedModel& fit,
                 Eigen::MatrixXd r0)
      : design_{design}, rows_{rows}, response_{response}, fit_{fit}, r0_{std::move(r0)} {}

  void run() {
    Eigen::VectorXd at = Eigen::VectorXd::Zero(r0_.cols());
    LogisticState state = evaluate(at);
    for (int iteration = 0; iteration < most_iterations; ++iteration) {
      const Eigen::VectorXd step = newton(state);
      if (!step.allFinite()) break;
      if (iteration >= 8 && (separation_was_shown(step))) return firth();
      const double decrement = state.score.dot(step);
      double length = 1.0;
      LogisticState next = evaluate(at + step);
      while (!(next.likelihood >= state.likelihood - 1e-9 * std::abs(state.likelihood)) && length > 1e-6) {
        length /= 2.0;
        next = evaluate(at + length * step);
      }
      at += length * step;
      state = std::move(next);
      if (length == 1.0 && decrement < 1e-16 * mean_weight()) return finish(at, state, FitStatus::converged);
    }
    fit_.undefined = Undefined::not_converged;
    fit_.status = FitStatus::not_converged;
  }

 private:
  static constexpr int most_iterations = 60;
  static constexpr int most_firth_iterations = 500;

  [[nodiscard]] double mean_weight() const { return fit_.weight / static_cast<double>(fit_.rows); }

  template <class Use>
  void each_block(const Use& use) const {
    for_each_block(design_, rows_.index, [&](std::span<const std::size_t> some, const DesignBlock& block) {
      DesignBlock z = fit_.columns_of(block);
      r0_.template triangularView<Eigen::Upper>().template solveInPlace<Eigen::OnTheRight>(z);
      use(some, z);
    });
  }

  [[nodiscard]] LogisticState evaluate(const Eigen::VectorXd& at) const {
    const Eigen::Index p = r0_.cols();
    LogisticState s{0.0, Eigen::VectorXd::Zero(p), Eigen::MatrixXd::Zero(p, p)};
    each_block([&](std::span<const std::size_t> some, DesignBlock& z) {
      const Eigen::VectorXd eta = z * at;
      Eigen::VectorXd residual(eta.size());
      for (std::size_t i = 0; i < some.size(); ++i) {
        const auto k = static_cast<Eigen::Index>(i);
        const double w = rows_.weight_of(some[i]);
        const double y = static_cast<double>(response_(some[i]));
        // log(1 + e^-|eta|) keeps the digits of a likelihood near 1.
        s.likelihood += w * (std::min(0.0, eta[k]) - (1.0 - y) * eta[k] - std::log1p(std::exp(-std::abs(eta[k]))));
        residual[k] = w * (y - logistic_mean(eta[k]));
      }
      s.score.noalias() += z.transpose() * residual;
      for (std::size_t i = 0; i < some.size(); ++i) {
        const auto k = static_cast<Eigen::Index>(i);
        z.row(k) *= std::sqrt(rows_.weight_of(some[i]) * fit_.slope_at(eta[k]));
      }
      s.information.template selfadjointView<Eigen::Lower>().rankUpdate(z.transpose());
    });
    return s;
  }

  [[nodiscard]] static Eigen::VectorXd newton(const LogisticState& state) {
    return state.information.template selfadjointView<Eigen::Lower>().ldlt().solve(state.score);
  }

  /// Whether `step` proves that the likelihood has no maximum: along it no row is predicted worse and some are
  /// predicted better, without end (Albert and Anderson's separation, complete or quasi-complete).
  [[nodiscard]] bool separation_was_shown(const Eigen::VectorXd& step) {
    double worst = 0.0;
    double best = 0.0;
    each_block([&](std::span<const std::size_t> some, const DesignBlock& z) {
      const Eigen::VectorXd along = z * step;
      for (std::size_t i = 0; i < some.size(); ++i) {
        if (!(rows_.weight_of(some[i]) > 0.0)) continue;
        const double gain = (2.0 * static_cast<double>(response_(some[i])) - 1.0) * along[static_cast<Eigen::Index>(i)];
        worst = std::min(worst, gain);
        best = std::max(best, gain);
      }
    });
    // Newton's steps toward a maximum shrink quadratically; toward infinity they stay near 1 on the logit scale.
    if (best < 0.3 || worst < -1e-5 * best) return false;
    const Eigen::VectorXd direction = r0_.template triangularView<Eigen::Upper>().solve(step);
    const double longest = direction.cwiseAbs().maxCoeff();
    std::vector<std::size_t> order(fit_.kept.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto size = [&](std::size_t j) { return std::abs(direction[static_cast<Eigen::Index>(j)]); };
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return size(a) > size(b); });
    for (const std::size_t j : order) {
      if (size(j) > 1e-3 * longest && fit_.kept[j] != 0) fit_.separating.push_back(fit_.kept[j]);
    }
    if (fit_.separating.empty()) fit_.separating.push_back(0);
    return true;
  }

  /// Firth's estimate: Fisher scoring on the score plus h (1/2 - mean), from the middle.
  void firth() {
    Eigen::VectorXd at = Eigen::VectorXd::Zero(r0_.cols());
    for (int iteration = 0; iteration < most_firth_iterations; ++iteration) {
      const LogisticState state = evaluate(at);
      const Eigen::LLT<Eigen::MatrixXd> cholesky{state.information.template selfadjointView<Eigen::Lower>()};
      if (cholesky.info() != Eigen::Success) break;
      Eigen::VectorXd score = state.score;
      each_block([&](std::span<const std::size_t> some, const DesignBlock& z) {
        const Eigen::VectorXd eta = z * at;
        const Eigen::MatrixXd q = cholesky.matrixL().solve(z.transpose());
        for (std::size_t i = 0; i < some.size(); ++i) {
          const auto k = static_cast<Eigen::Index>(i);
          const double h = rows_.weight_of(some[i]) * fit_.slope_at(eta[k]) * q.col(k).squaredNorm();
          score += z.row(k).transpose() * (mean_weight() * h * (0.5 - logistic_mean(eta[k])));
        }
      });
      Eigen::VectorXd step = cholesky.solve(score);
      double farthest = 0.0;
      each_block([&](std::span<const std::size_t>, const DesignBlock& z) {
        farthest = std::max(farthest, (z * step).cwiseAbs().maxCoeff());
      });
      if (farthest > 2.0) step *= 2.0 / farthest;
      at += step;
      if (farthest < 1e-9) return finish(at, evaluate(at), FitStatus::firth);
    }
    fit_.undefined = Undefined::not_converged;
    fit_.status = FitStatus::not_converged;
  }

  void finish(const Eigen::VectorXd& at, const LogisticState& state, FitStatus status) {
    const Eigen::LLT<Eigen::MatrixXd> cholesky{state.information.template selfadjointView<Eigen::Lower>()};
    fit_.status = status;
    fit_.coefficients = r0_.template triangularView<Eigen::Upper>().solve(at);
    fit_.r = cholesky.matrixU() * r0_;
  }

  const Design& design_;
  const RowSelection& rows_;
  const Response& response_;
  FittedModel& fit_;
  Eigen::MatrixXd r0_;
};

}  // namespace detail

/// Logistic regression of a response of 0 and 1: logit P(y = 1) = x'b.
///
/// Newton's method with step halving, in coordinates in which X'WX is the identity (from the QR decomposition of
/// `fit_linear`), until the next step would change the likelihood by less than 1e-16.
///
/// If covariates predict the response perfectly, for all rows or for some (separation), the likelihood has no
/// maximum and its maximisation ends wherever the program gave up. Then Newton's steps do not shrink; each is checked
/// for being a proof: a direction along which no row is predicted worse and some better. If so, `separating` names the
/// columns of that direction and the estimate is Firth's, which exists always: the maximum of the likelihood times the
/// root of the determinant of the information (status `firth`; its `r` is that of the information there).
///
/// Weights are sampling weights: point estimates are those of the weighted likelihood, the uncertainty is for the
/// sandwich to say. In Firth's penalty they count with mean 1.
///
/// @param response  row -> 0 or 1
/// @return  undefined with `nobody`, `too_few_rows` (see `fit_linear`) or `not_converged`
///
/// Albert, A., Anderson, J. A. (1984). On the existence of maximum likelihood estimates in logistic regression models.
/// Biometrika 71(1), 1-10. doi:10.1093/biomet/71.1.1
/// Firth, D. (1993). Bias reduction of maximum likelihood estimates. Biometrika 80(1), 27-38.
/// doi:10.1093/biomet/80.1.27
/// Heinze, G., Schemper, M. (2002). A solution to the problem of separation in logistic regression. Stat. Med. 21(16),
/// 2409-2419. doi:10.1002/sim.1047
template <class Response>
[[nodiscard]] FittedModel fit_logistic(const Design& design, const RowSelection& rows, const Response& response) {
  FittedModel fit;
  fit.family = Family::logistic;
  const Eigen::MatrixXd triangle = detail::weighted_triangle(design, rows, response, fit);
  detail::choose_columns(triangle, design.size(), fit);
  if (!fit.defined()) return fit;
  const auto k = static_cast<Eigen::Index>(fit.kept.size());
  Eigen::MatrixXd chosen(triangle.rows(), k);
  for (Eigen::Index j = 0; j < k; ++j) {
    chosen.col(j) = triangle.col(static_cast<Eigen::Index>(fit.kept[static_cast<std::size_t>(j)]));
  }
  const Eigen::HouseholderQR<Eigen::MatrixXd> qr{chosen};
  detail::LogisticFitter<Response>{design, rows, response, fit,
                                   qr.matrixQR().topRows(k).template triangularView<Eigen::Upper>()}
      .run();
  return fit;
}

}  // namespace lotrecht::stats
