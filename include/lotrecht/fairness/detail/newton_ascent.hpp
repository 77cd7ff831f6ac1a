#pragma once

/// @file
/// Newton's method with damping, upwards on a surface that need not be concave.

#include <algorithm>
#include <cmath>
#include <optional>

#include <Eigen/Dense>

namespace lotrecht::fairness::detail {

/// Upwards from `theta`, which becomes the maximum; its height. None if it comes to no rest.
///
/// The curvature is the observed one: where a model is far off, the expected one is so much smaller that steps
/// overshoot and swing around the maximum for ever.
///
/// @param surface  `size()` and `evaluate(theta, score, curvature)`: its height (minus infinity where it does not
/// exist)
///                 and, where asked for, the gradient and the negative of the second derivatives
template <class Surface>
[[nodiscard]] std::optional<double> newton_ascent(const Surface& surface, Eigen::VectorXd& theta,
                                                  int most_steps = 2000) {
  Eigen::VectorXd score(surface.size());
  Eigen::MatrixXd curvature(surface.size(), surface.size());
  double value = surface.evaluate(theta, &score, &curvature);
  double damping = 1e-3;
  for (int step = 0; step < most_steps && std::isfinite(value); ++step) {
    // The gain that is still expected: a hundred-thousandth of a standard error, squared, or lost in rounding.
    const double rest = std::max(1e-10, 1e-13 * std::abs(value));
    const Eigen::LLT<Eigen::MatrixXd> undamped{curvature};
    const bool concave = undamped.info() == Eigen::Success;
    if (concave && score.dot(undamped.solve(score)) < rest) return value;
    Eigen::MatrixXd damped = curvature;
    // Near the maximum, where the surface is concave, Newton's own steps; they are the fast ones.
    if (!concave || damping > 1e-8) damped.diagonal() += damping * curvature.diagonal().cwiseAbs().cwiseMax(1e-3);
    const Eigen::LLT<Eigen::MatrixXd> solver{damped};
    bool better = false;
    if (solver.info() == Eigen::Success) {
      const Eigen::VectorXd next = theta + solver.solve(score);
      const double there = surface.evaluate(next, nullptr, nullptr);
      // Rounding of a sum over all rows is all that a step may lose.
      better = there > value || (damping <= 1e-8 && there >= value - 1e-13 * std::abs(value));
      if (better) theta = next;
    }
    if (better) {
      value = surface.evaluate(theta, &score, &curvature);
      damping = std::max(1e-9, damping / 10.0);
    } else {
      damping = std::max(1e-6, damping * 10.0);
      if (damping > 1e14) return std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace lotrecht::fairness::detail
