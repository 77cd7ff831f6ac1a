#pragma once

/// @file
/// Likelihood-ratio intervals along the ridge: for each value of a target, the best of everything else.

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <Eigen/Dense>

#include <lotrecht/fairness/detail/newton_ascent.hpp>
#include <lotrecht/fairness/detail/strata_information.hpp>
#include <lotrecht/fairness/detail/threshold_model.hpp>
#include <lotrecht/fairness/detail/threshold_target.hpp>

namespace lotrecht::fairness::detail {

/// The penalised likelihood where a target has a given value: one parameter is decided by the others, so that the rest
/// is free and Newton's method needs no constraint.
class ThresholdSection {
 public:
  ThresholdSection(const ThresholdModel& model, const ThresholdTarget& target, double value)
      : model_{model}, target_{target}, value_{value} {}

  [[nodiscard]] Eigen::Index size() const { return model_.size(); }

  [[nodiscard]] double evaluate(const Eigen::VectorXd& at, Eigen::VectorXd* score, Eigen::MatrixXd* curvature) const {
    Eigen::VectorXd theta = at;
    if (!target_.settle(theta, value_)) return -std::numeric_limits<double>::infinity();
    if (score == nullptr) return model_.evaluate(theta, nullptr, nullptr);
    const double value = model_.evaluate(theta, score, curvature);
    const Eigen::Index e = target_.decided();
    Eigen::VectorXd moves = target_.gradient(theta);  // how the decided parameter moves with the others, negative
    const double multiplier = (*score)[e] / moves[e];
    moves /= moves[e];
    *score -= (*score)[e] * moves;  // 0 at e
    if (curvature != nullptr) {
      target_.add_bend(theta, multiplier, *curvature);
      moves[e] = 0.0;
      const Eigen::VectorXd row = curvature->col(e);
      *curvature += row[e] * moves * moves.transpose() - row * moves.transpose() - moves * row.transpose();
      curvature->col(e).setZero();
      curvature->row(e).setZero();
      (*curvature)(e, e) = 1.0;
    }
    return value;
  }

  /// The best of everything else, from `theta` on, which becomes it. None if there is no such value, or no rest.
  [[nodiscard]] std::optional<double> climb(Eigen::VectorXd& theta) const {
    if (!target_.settle_both(theta, value_)) return std::nullopt;
    constexpr int most_steps = 120;  // from a neighbour it takes ten; what needs more seldom comes to rest at all
    const auto value = newton_ascent(*this, theta, most_steps);
    if (value && !target_.settle(theta, value_)) return std::nullopt;
    return value;
  }

 private:
  const ThresholdModel& model_;
  const ThresholdTarget& target_;
  double value_;
};

struct ProfileInterval {
  double low = 0.0;
  double high = 0.0;
  /// Of the tested value: twice the least M that is lost there or further from the largest likelihood, at least 0.
  /// About chi-square(1), and never at odds with the interval: that is a hull and may hold values that are unlikely.
  double ratio = 0.0;
};

/// Modified profile likelihood of any target, given all the maxima that were found.
///
/// The strata's effects are many and each is estimated from few people; taken at their best for every target, as if
/// they were known, they make the profile too narrow, and lead it away from strong signals. Severini's modification
/// counts what is estimated with them,
///
///     M(psi) = L(psi) / dispersion + (1/2) log |J(psi)| - log |I(psi)|,
///
/// J the expected information of the strata's effects at the best parameters for psi, I the covariance, under the
/// largest likelihood's parameters, of their score there and here. It does not depend on how effects are parametrised.
///
/// Severini, T. A. (1998). An approximation to the modified profile likelihood function. Biometrika 85(2), 403-411.
/// doi:10.1093/biomet/85.2.403
class ThresholdProfile {
 public:
  /// @param maxima      the largest first, at least one
  /// @param dispersion  by which the logarithm of the likelihood ratio is divided
  ThresholdProfile(const ThresholdModel& model, std::span<const ThresholdMaximum> maxima, double dispersion)
      : model_{model},
        maxima_{maxima},
        dispersion_{dispersion},
        strata_{model, maxima.front().at},
        level_{strata_.modification(maxima.front().at)} {}

  /// Where M is at most z^2 / 2 below that of the largest likelihood; the hull of it and of the maxima whose likelihood
  /// itself is as near. Where Newton's method comes to no rest, no value is excluded. None if a larger maximum was met
  /// (`larger`).
  ///
  /// @param tested  a value whose likelihood ratio is wanted as well
  [[nodiscard]] std::optional<ProfileInterval> interval(const ThresholdTarget& target, double z,
                                                        std::optional<double> tested = std::nullopt) {
    met_.clear();
    const auto low = end(target, z, -1.0);
    const auto high = low ? end(target, z, 1.0) : std::nullopt;
    if (!high) return std::nullopt;
    ProfileInterval hull{*low, *high};
    for (const ThresholdMaximum& m : maxima_) {
      const double plain = (maxima_.front().value - m.value) / dispersion_;
      met_.push_back({target.stretched(target.value(m.at)), m.at, plain, plain});
      if (plain > 0.5 * z * z) continue;
      hull.low = std::min(hull.low, target.value(m.at));
      hull.high = std::max(hull.high, target.value(m.at));
    }
    if (!tested) return hull;
    const auto least = lost_at_or_beyond(target, target.stretched(*tested));
    if (!least) return std::nullopt;
    hull.ratio = std::max(0.0, 2.0 * *least);
    if (hull.ratio <= z * z) {
      hull.low = std::min(hull.low, *tested);
      hull.high = std::max(hull.high, *tested);
    }
    return hull;
  }

  /// Parameters that are better than the best maximum, met on the way.
  [[nodiscard]] const std::optional<Eigen::VectorXd>& larger() const noexcept { return larger_; }

 private:
  struct Point {
    double at = 0.0;  ///< on the stretched line
    Eigen::VectorXd theta;
    double lost = 0.0;   ///< M less M of the largest likelihood, negative
    double plain = 0.0;  ///< the same of the likelihood alone
  };

  /// The best of everything else from `start` on, if that loses less than `best`. False if it is a larger maximum.
  [[nodiscard]] bool try_from(const ThresholdTarget& target, double at, const Eigen::VectorXd& start,
                              std::optional<Point>& best) {
    Eigen::VectorXd theta = start;
    const auto height = ThresholdSection{model_, target, target.shrunk(at)}.climb(theta);
    if (!height) return true;
    if (*height > maxima_.front().value + 1e-6) {
      larger_ = theta;
      return false;
    }
    const double plain = (maxima_.front().value - *height) / dispersion_;
    const double lost = plain - (strata_.modification(theta) - level_);
    if (!best || lost < best->lost) best = Point{at, std::move(theta), lost, plain};
    return true;
  }

  /// The least that is lost at a value, where likelihood is largest, or at any value met beyond it as seen from the
  /// largest likelihood; 0 where Newton's method came to no rest. None if that is a larger maximum.
  [[nodiscard]] std::optional<double> lost_at_or_beyond(const ThresholdTarget& target, double at) {
    std::vector<const Eigen::VectorXd*> starts;
    const Point* below = nullptr;
    const Point* above = nullptr;
    for (const Point& p : met_) {
      if (p.at <= at && (below == nullptr || p.at > below->at)) below = &p;
      if (p.at >= at && (above == nullptr || p.at < above->at)) above = &p;
    }
    for (const Point* p : {below, above}) {
      if (p != nullptr) starts.push_back(&p->theta);
    }
    for (const ThresholdMaximum& m : maxima_) starts.push_back(&m.at);
    std::optional<Point> there;
    for (const Eigen::VectorXd* start : starts) {
      std::optional<Point> next;
      if (!try_from(target, at, *start, next)) return std::nullopt;
      if (next && (!there || next->plain < there->plain)) there = std::move(next);
    }
    if (!there) return 0.0;
    double least = there->lost;
    const bool lower = at < target.stretched(target.value(maxima_.front().at));
    for (const Point& p : met_) {
      if (lower ? p.at <= at : p.at >= at) least = std::min(least, p.lost);
    }
    return least;
  }

  /// Outwards until the likelihood itself is far below what is held for possible, and back from there: what was a worse
  /// answer near the maximum may be the better one further out. Then the outermost crossing, by bisecting secants.
  [[nodiscard]] std::optional<double> end(const ThresholdTarget& target, double z, double side) {
    constexpr double farthest = 36.0;  // on the stretched line: 1 in the last bit
    constexpr std::size_t most_points = 40;
    const double cut = 0.5 * z * z;
    const ThresholdMaximum& from = maxima_.front();
    const double middle = target.stretched(target.value(from.at));
    const Eigen::VectorXd along = target.gradient(from.at);
    Eigen::VectorXd unused(model_.size());
    Eigen::MatrixXd curvature(model_.size(), model_.size());
    (void)model_.evaluate(from.at, &unused, &curvature);
    const double spread = std::sqrt(dispersion_ * along.dot(curvature.ldlt().solve(along))) / target.shrinkage(middle);
    double step = std::clamp(z * spread, 1e-9, 1.0);
    std::vector<Point> way{{middle, from.at, 0.0, 0.0}};
    while ((way.back().plain < 3.0 * cut + 1.0 || way.back().lost <= cut) && side * way.back().at < farthest) {
      std::optional<Point> next;
      const double at = side * std::min(side * way.back().at + step, farthest);
      if (!try_from(target, at, way.back().theta, next)) return std::nullopt;
      if (!next) {
        step *= 0.25;                                  // too far for one step
        if (step < 1e-6 * (1.0 + std::abs(middle))) {  // excludes nothing
          met_.push_back({side * 2.0 * farthest, from.at, 0.0, 0.0});
          return target.shrunk(side * 2.0 * farthest);
        }
        continue;
      }
      // Wider where the likelihood hardly falls: there are plateaus.
      const bool slow = next->plain - way.back().plain < 0.5 * cut;
      way.push_back(std::move(*next));
      if (way.size() > most_points) return target.shrunk(side * 2.0 * farthest);
      if (slow) step = std::min(2.0, 2.0 * step);
    }
    for (std::size_t k = way.size(); k-- > 1;) {
      std::optional<Point> again{way[k]};
      const auto from_outside = [&](const Eigen::VectorXd& start) { return try_from(target, way[k].at, start, again); };
      if (k + 1 < way.size()) {
        if (!from_outside(way[k + 1].theta)) return std::nullopt;
      } else {
        for (const ThresholdMaximum& m : maxima_.subspan(1)) {
          if (!from_outside(m.at)) return std::nullopt;
        }
      }
      const bool better = again->plain < way[k].plain - 1e-6;
      if (better) way[k] = std::move(*again);
      if (way[k].lost <= cut && (!better || k + 1 == way.size())) break;
    }
    met_.insert(met_.end(), way.begin(), way.end());
    std::size_t last = way.size() - 1;
    while (last > 0 && way[last].lost > cut) --last;
    // Nothing speaks against any value on this side?
    if (last + 1 == way.size()) return target.shrunk(side * 2.0 * farthest);
    Point in = way[last];
    Point out = way[last + 1];
    for (int i = 0; i < 60; ++i) {
      const double apart = std::abs(out.at - in.at);
      if (out.lost - cut < 1e-4 * cut || apart < 1e-7 * (1.0 + std::abs(out.at))) break;
      // Roots of ratios are nearly straight lines. A secant that lands within a tenth of an end halves instead.
      const auto root = [](const Point& p) { return std::sqrt(std::max(0.0, p.lost)); };
      double part = (std::sqrt(cut) - root(in)) / (root(out) - root(in)) + 1e-4;
      if (!(part > 0.02 && part < 0.98) && i % 2 == 1) part = 0.5;
      std::optional<Point> next;
      const double at = in.at + std::clamp(part, 1e-3, 0.999) * (out.at - in.at);
      if (!try_from(target, at, in.theta, next)) return std::nullopt;
      if ((!next || next->lost > cut) && !try_from(target, at, out.theta, next)) return std::nullopt;
      if (!next) {  // out is held for possible as well
        met_.push_back({out.at, out.theta, cut, out.plain});
        break;
      }
      met_.push_back(*next);
      (next->lost > cut ? out : in) = std::move(*next);
    }
    return target.shrunk(out.at);
  }

  const ThresholdModel& model_;
  std::span<const ThresholdMaximum> maxima_;
  double dispersion_;
  StrataInformation strata_;
  double level_;
  std::optional<Eigen::VectorXd> larger_;
  std::vector<Point> met_;  ///< on the way to the ends of the last interval
};

}  // namespace lotrecht::fairness::detail
