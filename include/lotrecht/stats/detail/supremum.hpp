#pragma once

/// @file
/// The largest probability of a set of tables over a nuisance parameter, with a proof of how large it can be at most.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <queue>
#include <vector>

#include <boost/math/tools/minima.hpp>

#include <lotrecht/stats/detail/binomial_window.hpp>
#include <lotrecht/stats/detail/tail_region.hpp>

namespace lotrecht::stats::detail {

/// Success probabilities on a straight line: p1 = base1 + t slope1, p2 = base2 + t slope2, t in [0, 1]. Slopes >= 0.
struct NuisancePath {
  double base1, slope1;
  double base2, slope2;

  [[nodiscard]] double p1(double t) const noexcept { return std::clamp(base1 + t * slope1, 0.0, 1.0); }
  [[nodiscard]] double p2(double t) const noexcept { return std::clamp(base2 + t * slope2, 0.0, 1.0); }
};

/// What a search found.
struct Supremum {
  double value;  ///< the largest probability met
  double at;     ///< where on the path
  double bound;  ///< no probability on the path is larger than this
};

/// Searches the path for the largest probability of a region, by branch and bound.
///
/// P(t) is a polynomial. Its second derivative is a sum over the region of mass times a polynomial in x and y whose
/// variance is at most 2 I(t)², I = n1 slope1²/(p1 q1) + n2 slope2²/(p2 q2) the Fisher information; so by Cauchy and
/// Schwarz |P''| <= I √(2 P (1 - P)). Written as a sum over differences of the region's indicator, it is at most
/// (n1 slope1 + n2 slope2)² for each of the two parts, also where I has no bound. Between two points h apart a
/// function with |P''| <= M lies below the parabola through both of second derivative -M, so each interval has a bound
/// that falls with h², and intervals that cannot hold the largest value are never looked into.
///
/// √P in turn is bounded by what the ends say and I (arcsine √P changes by at most half of ∫√I dt), or, because each
/// part of a region only grows with one probability and falls with the other, by the part's probability at the corner.
class SupremumSearch {
 public:
  explicit SupremumSearch(const TailRegion& region)
      : region_{region},
        x_law_{region.n1()},
        y_law_{region.n2()},
        x_corner_{region.n1()},
        y_corner_{region.n2()},
        n1_{static_cast<double>(region.n1())},
        n2_{static_cast<double>(region.n2())} {}

  /// P at one place.
  [[nodiscard]] double at(const NuisancePath& path, double t) {
    x_law_.set(path.p1(t), 1.0 - path.p1(t), false);
    y_law_.set(path.p2(t), 1.0 - path.p2(t), true);
    return region_.probability(x_law_, y_law_);
  }

  /// The largest value for t in [from, to]: to 1e-10 of itself or 1e-14, whichever is more, unless `most_steps` end it;
  /// `bound` then says what is proved.
  [[nodiscard]] Supremum largest(const NuisancePath& path, double from, double to) {
    return search(
        path, from, to, [](double best) { return best + std::max(1e-10 * best, 1e-14); }, 2.0);
  }

  /// The largest value as far as `level` is concerned: stops at the first value above it, or with the proof that there
  /// is none.
  [[nodiscard]] Supremum against(const NuisancePath& path, double from, double to, double level) {
    return search(
        path, from, to, [level](double) { return level; }, level);
  }

  /// The top that the largest of a grid of values lies on; nothing is proved.
  [[nodiscard]] Supremum peak(const NuisancePath& path, double from, double to) {
    const Supremum coarse = search(
        path, from, to, [](double) { return 2.0; }, 2.0);
    return climb(path, from, to, coarse.at);
  }

  /// The local top next to a place, to about half of the digits of t: all that a top needs.
  [[nodiscard]] Supremum climb(const NuisancePath& path, double from, double to, double near) {
    const double width = 1.0 / std::max(2.0, angle(path, 0.0, 1.0));
    const double spread = std::sqrt(std::max(0.0, near * (1.0 - near)));
    const double reach = width * (spread + width);
    const double left = std::max(from, near - reach);
    const double right = std::min(to, near + reach);
    Supremum top{at(path, near), near, 1.0};
    if (!(left < right)) return top;
    std::uintmax_t steps = 60;
    const auto [place, negated] =
        boost::math::tools::brent_find_minima([&](double t) { return -at(path, t); }, left, right, 24, steps);
    if (-negated > top.value) top = {-negated, place, 1.0};
    for (const double end : {left, right}) {
      const double value = at(path, end);
      if (value > top.value) top = {value, end, 1.0};
    }
    return top;
  }

  static constexpr int most_steps = 20000;

 private:
  struct Piece {
    double from, to;
    double value_from, value_to;
    double bound;
    bool cornered;  ///< the corner's bound is already in
    friend bool operator<(const Piece& a, const Piece& b) { return a.bound < b.bound; }
  };

  /// @param goal  best -> the bound below which an interval need not be looked into
  /// @param stop  a value above which nobody asks any further
  template <class Goal>
  [[nodiscard]] Supremum search(const NuisancePath& path, double from, double to, const Goal& goal, double stop) {
    Supremum found{0.0, from, 1.0};
    const auto see = [&](double t) {
      const double value = at(path, t);
      if (value > found.value) {
        found.value = value;
        found.at = t;
      }
      return value;
    };
    // Start with about one standard deviation of the estimate of t between points, denser towards the ends.
    const double deviations = angle(path, 0.0, 1.0);
    const double lowest = angle_of(from);
    const double highest = angle_of(to);
    const double wanted = std::ceil(deviations * (highest - lowest) / std::numbers::pi * 0.75);
    const std::size_t pieces = 2 * static_cast<std::size_t>(std::clamp(0.5 * wanted, 1.0, 1000.0));
    std::vector<double> points(pieces + 1);
    std::vector<double> values(pieces + 1);
    // The middle first: a value above `stop` is more often there than at the ends.
    for (std::size_t i = 0; i <= pieces; ++i) {
      const std::size_t k = i % 2 == 0 ? pieces / 2 + i / 2 : pieces / 2 - (i + 1) / 2;
      const double angle_here = lowest + (highest - lowest) * static_cast<double>(k) / static_cast<double>(pieces);
      const double s = std::sin(0.5 * angle_here);
      points[k] = k == 0 ? from : k == pieces ? to : std::clamp(s * s, from, to);
      values[k] = see(points[k]);
      if (found.value > stop) return found;
    }
    if (from == to) {
      found.bound = found.value;
      return found;
    }
    std::priority_queue<Piece> open;
    const auto add = [&](double a, double b, double value_a, double value_b) {
      Piece piece{a, b, value_a, value_b, 1.0, false};
      piece.bound = bound(path, piece, 1.0);
      open.push(piece);
    };
    for (std::size_t i = 0; i < pieces; ++i) add(points[i], points[i + 1], values[i], values[i + 1]);
    for (int step = 0; step < most_steps; ++step) {
      Piece piece = open.top();
      if (piece.bound <= goal(found.value)) break;
      open.pop();
      if (!piece.cornered && piece.bound < 0.9) {
        piece.cornered = true;
        piece.bound = std::min(piece.bound, bound(path, piece, corner(path, piece)));
        if (piece.bound <= goal(found.value)) {
          open.push(piece);
          continue;
        }
      }
      const double middle = 0.5 * (piece.from + piece.to);
      if (!(piece.from < middle && middle < piece.to)) {  // as narrow as numbers can be: nothing lies between
        piece.bound = std::max(piece.value_from, piece.value_to);
        open.push(piece);
        continue;
      }
      const double value = see(middle);
      if (found.value > stop) return found;
      add(piece.from, middle, piece.value_from, value);
      add(middle, piece.to, value, piece.value_to);
    }
    found.bound = std::max(found.value, open.top().bound);
    return found;
  }

  [[nodiscard]] static double angle_of(double p) noexcept {
    return 2.0 * std::asin(std::sqrt(std::clamp(p, 0.0, 1.0)));
  }
  /// At least the integral of √I from a to b.
  [[nodiscard]] double angle(const NuisancePath& path, double a, double b) const noexcept {
    return std::sqrt(n1_) * (angle_of(path.p1(b)) - angle_of(path.p1(a))) +
           std::sqrt(n2_) * (angle_of(path.p2(b)) - angle_of(path.p2(a)));
  }
  [[nodiscard]] double information(const NuisancePath& path, double t) const noexcept {
    const auto part = [](double n, double p, double slope) {
      return slope == 0.0 ? 0.0 : n * slope * slope / (p * (1.0 - p));
    };
    return part(n1_, path.p1(t), path.slope1) + part(n2_, path.p2(t), path.slope2);
  }

  /// What P cannot exceed between two points.
  /// @param known  a bound that is known already
  [[nodiscard]] double bound(const NuisancePath& path, const Piece& piece, double known) const noexcept {
    const double half_sum =
        0.5 * (angle_of(piece.value_from) + angle_of(piece.value_to) + angle(path, piece.from, piece.to));
    const double s = std::sin(0.5 * half_sum);
    const double by_angle = half_sum >= std::numbers::pi ? 1.0 : s * s;
    const double most = std::min(known, by_angle);
    const double spread = most < 0.5 ? most * (1.0 - most) : 0.25;
    const double by_information =
        std::sqrt(2.0 * spread) * std::max(information(path, piece.from), information(path, piece.to));
    const double rows = n1_ * path.slope1 + n2_ * path.slope2;
    const double bend = std::min(2.0 * rows * rows, by_information);  // in this order a NaN loses
    const double h = piece.to - piece.from;
    const double rise = piece.value_to - piece.value_from;
    const double sag = 0.5 * bend * h * h;
    const double by_parabola = std::abs(rise) < sag
                                   ? 0.5 * (piece.value_from + piece.value_to) + 0.25 * sag + 0.25 * rise * rise / sag
                                   : std::max(piece.value_from, piece.value_to);
    return std::min(most, by_parabola);
  }

  /// P with each part's probabilities moved to where the part is most probable.
  [[nodiscard]] double corner(const NuisancePath& path, const Piece& piece) {
    const auto set = [](BinomialWindow& law, double p, bool sums) { law.set(p, 1.0 - p, sums); };
    set(x_corner_, path.p1(piece.to), false);
    set(y_corner_, path.p2(piece.from), true);
    double sum = region_.first_larger(x_corner_, y_corner_);
    set(x_corner_, path.p1(piece.from), false);
    set(y_corner_, path.p2(piece.to), true);
    sum += region_.first_smaller(x_corner_, y_corner_);
    return std::min(1.0, sum);
  }

  const TailRegion& region_;
  BinomialWindow x_law_, y_law_, x_corner_, y_corner_;
  double n1_, n2_;
};

}  // namespace lotrecht::stats::detail
