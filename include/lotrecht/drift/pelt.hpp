#pragma once

/// @file
/// Where a series that is all there has changed: the best of all ways to cut it.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>
#include <span>
#include <string>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/shown_number.hpp>

namespace lotrecht::drift {

/// What a piece of a series costs: -2 ln of its likelihood at its own best parameters, but for what is the same for all
/// ways to cut.
enum class PieceCost : std::uint8_t {
  mean,           ///< normal, standard deviation 1: Σ (x - x̄)²
  mean_variance,  ///< normal: n ln v + Σ (x - x̄)² / v with v the piece's variance, no less than 10^-8 of that of all
  bernoulli,      ///< 0 and 1
  poisson,        ///< counts
};

/// A series cut into pieces.
struct Pieces {
  std::vector<std::size_t> changes;  ///< where a new piece begins, ascending; none: one piece
  double cost = 0.0;                 ///< costs of all pieces and penalties of all changes
};

namespace detail {

/// Costs of the pieces of a series in constant time, from sums of what comes before.
class PieceCosts {
 public:
  PieceCosts(std::span<const double> values, PieceCost kind) : kind_{kind} {
    const std::size_t n = values.size();
    sums_.resize(n + 1, 0.0);
    squares_.resize(n + 1, 0.0);
    double mean = 0.0;
    for (const double x : values) mean += x / static_cast<double>(n);
    // Deviations from the mean of all: squares of values far from 0 would lose the variance's digits.
    const bool normal = kind == PieceCost::mean || kind == PieceCost::mean_variance;
    for (std::size_t i = 0; i < n; ++i) {
      const double x = normal ? values[i] - mean : values[i];
      sums_[i + 1] = sums_[i] + x;
      squares_[i + 1] = squares_[i] + x * x;
    }
    floor_ = n == 0 ? 0.0 : 1e-8 * std::max(0.0, squares_[n] / static_cast<double>(n));
  }

  /// Of values begin ... end - 1.
  [[nodiscard]] double operator()(std::size_t begin, std::size_t end) const {
    const auto n = static_cast<double>(end - begin);
    const double sum = sums_[end] - sums_[begin];
    const double spread = std::max(0.0, squares_[end] - squares_[begin] - sum * (sum / n));
    switch (kind_) {
      case PieceCost::mean: return spread;
      case PieceCost::mean_variance: {
        const double v = std::max(spread / n, floor_);
        return v > 0.0 ? n * std::log(v) + spread / v : 0.0;
      }
      case PieceCost::bernoulli: return -2.0 * (times_log(sum, sum / n) + times_log(n - sum, (n - sum) / n));
      case PieceCost::poisson: return 2.0 * (sum - times_log(sum, sum / n));
    }
    return 0.0;
  }

 private:
  static double times_log(double count, double share) noexcept { return count > 0.0 ? count * std::log(share) : 0.0; }

  PieceCost kind_;
  std::vector<double> sums_;
  std::vector<double> squares_;
  double floor_ = 0.0;
};

}  // namespace detail

/// PELT: of all ways to cut a series into pieces of at least `shortest` values, the one with the least cost, each
/// change costing `penalty`. Exact: dynamic programming over the last change, which forgets a place for it once it can
/// no longer be the best (with pieces of several values at least, only after so many more); of equal ways that with the
/// earlier last change. Time n times the changes' distance where changes go on coming, n² at worst.
///
/// A penalty of p ln n, p being the parameters of a piece and its place (2; 3 with the variance), is Schwarz's; it is
/// no test at a level. `mean` is of values whose standard deviation is 1: divide by it first.
///
/// Killick, R., Fearnhead, P. & Eckley, I. A. (2012). Optimal detection of changepoints with a linear computational
/// cost. J. Am. Stat. Assoc. 107(500), 1590-1598. doi:10.1080/01621459.2012.737745
///
/// @param values    (n,) finite; 0 or 1; or counts, as the cost asks
/// @param penalty   from 0 on
/// @param shortest  values of a piece, at least 1; of mean_variance at least 2
/// @throws InvalidInput for other values, penalties or lengths
[[nodiscard]] inline Pieces pelt(std::span<const double> values, PieceCost cost, double penalty, std::size_t shortest) {
  if (!(penalty >= 0.0 && std::isfinite(penalty)))
    throw InvalidInput{"pelt", "penalty", "must be finite and from 0 on"};
  if (shortest < (cost == PieceCost::mean_variance ? 2U : 1U)) {
    throw InvalidInput{"pelt", "shortest", "must be at least 1, and 2 where pieces have a variance"};
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double x = values[i];
    const bool good = cost == PieceCost::bernoulli ? x == 0.0 || x == 1.0
                      : cost == PieceCost::poisson ? x >= 0.0 && x <= 1e15 && x == std::floor(x)
                                                   : std::abs(x) <= 1e150;
    if (!good) {
      throw InvalidInput{"pelt", "values",
                         "position " + std::to_string(i) + ": must be " +
                             (cost == PieceCost::bernoulli ? "0 or 1"
                              : cost == PieceCost::poisson ? "a count"
                                                           : "finite") +
                             ", got " + shown_number(x)};
    }
  }
  const std::size_t n = values.size();
  Pieces found;
  if (n == 0) return found;
  const detail::PieceCosts piece(values, cost);
  constexpr double infinite = std::numeric_limits<double>::infinity();
  // best[t]: the least cost of the first t values, with one penalty for each piece; one too many.
  std::vector<double> best(n + 1, infinite);
  std::vector<std::size_t> last(n + 1, 0);
  best[0] = 0.0;
  struct Place {
    std::size_t at;
    std::size_t until;  ///< of use for ends before this
  };
  constexpr std::size_t always = std::numeric_limits<std::size_t>::max();
  std::vector<Place> places;
  if (n < 2 * shortest) {
    found.cost = piece(0, n);
    return found;
  }
  for (std::size_t end = shortest; end <= n; ++end) {
    if (best[end - shortest] < infinite) places.push_back({end - shortest, always});
    std::erase_if(places, [end](const Place& place) { return place.until <= end; });
    for (const Place& place : places) {
      const double way = best[place.at] + piece(place.at, end) + penalty;
      if (way < best[end]) {
        best[end] = way;
        last[end] = place.at;
      }
    }
    // Cutting at `end` as well costs no more than not to, for every later end that leaves a whole piece. The sums have
    // rounding errors: a place is forgotten only if it is worse by more than them.
    const double slack = 1e-9 * (1.0 + std::abs(best[end]));
    for (Place& place : places) {
      if (place.until == always && best[place.at] + piece(place.at, end) > best[end] + slack)
        place.until = end + shortest;
    }
  }
  found.cost = best[n] - penalty;
  for (std::size_t end = n; last[end] > 0; end = last[end]) found.changes.push_back(last[end]);
  std::reverse(found.changes.begin(), found.changes.end());
  return found;
}

}  // namespace lotrecht::drift
