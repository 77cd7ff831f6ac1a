#pragma once

/// @file
/// Fisher's two-sided p-value of every table of two samples, and what follows from it for Boschloo's test.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

#include <lotrecht/stats/detail/log_mass.hpp>

namespace lotrecht::stats::detail {

/// Consecutive numbers of successes, ends included.
struct Run {
  std::uint64_t first;
  std::uint64_t last;
};

/// How Fisher's p-value looks both ways.
enum class FisherTails : bool {
  probable,  ///< tables, given the margins, that are no more probable (within a relative 1e-10)
  doubled,   ///< twice the smaller one-sided p-value
};

/// All tables of `outer` by `inner` trials with Fisher's p-values.
class FisherTables {
 public:
  FisherTables(std::uint64_t outer, std::uint64_t inner, FisherTails tails)
      : outer_{outer}, inner_{inner}, p_((outer + 1) * (inner + 1)) {
    std::vector<double> mass;
    std::vector<std::size_t> order;
    for (std::uint64_t total = 0; total <= outer + inner; ++total) {
      const std::uint64_t least = total > inner ? total - inner : 0;
      const std::uint64_t most = std::min(total, outer);
      mass.clear();
      for (std::uint64_t x = least; x <= most; ++x) {
        mass.push_back(
            detail::probability(hypergeometric_log_mass(static_cast<double>(x), static_cast<double>(outer),
                                                        static_cast<double>(inner), static_cast<double>(total))));
      }
      if (tails == FisherTails::doubled) {
        double below = 0.0;
        for (std::size_t i = 0; i < mass.size(); ++i) {
          below += mass[i];
          at(least + i, total - least - i) = std::min(1.0, 2.0 * below);
        }
        double above = 0.0;
        for (std::size_t i = mass.size(); i-- > 0;) {
          above += mass[i];
          double& p = at(least + i, total - least - i);
          p = std::min(p, 2.0 * above);
        }
        continue;
      }
      order.resize(mass.size());
      std::iota(order.begin(), order.end(), std::size_t{0});
      std::sort(order.begin(), order.end(), [&mass](std::size_t i, std::size_t j) { return mass[i] < mass[j]; });
      double sum = 0.0;
      for (std::size_t i = 0; i < order.size();) {
        std::size_t end = i;
        while (end < order.size() && mass[order[end]] <= mass[order[i]] * (1.0 + 1e-10)) sum += mass[order[end++]];
        for (; i < end; ++i) at(least + order[i], total - least - order[i]) = end == order.size() ? 1.0 : sum;
      }
    }
  }

  [[nodiscard]] double p_value(std::uint64_t x, std::uint64_t y) const { return p_[x * (inner_ + 1) + y]; }

  /// Tables whose p-value is at most `mark`: for each x the runs of y.
  [[nodiscard]] std::vector<std::vector<Run>> runs_at_most(double mark) const {
    std::vector<std::vector<Run>> runs(outer_ + 1);
    for (std::uint64_t x = 0; x <= outer_; ++x) {
      for (std::uint64_t y = 0; y <= inner_; ++y) {
        if (!(p_value(x, y) <= mark)) continue;
        if (!runs[x].empty() && runs[x].back().last + 1 == y)
          runs[x].back().last = y;
        else
          runs[x].push_back({y, y});
      }
    }
    return runs;
  }

  /// The largest Fisher p-value that Boschloo's test rejects at `alpha`; negative if it rejects nothing.
  ///
  /// Boschloo's p-value is the largest probability, over the common rate, of a Fisher p-value as small as the observed
  /// one; it rises with the latter, so the mark is found by bisection.
  [[nodiscard]] double boschloo_mark(double alpha) const {
    std::vector<double> marks = p_;
    std::sort(marks.begin(), marks.end());
    // p-values that only rounding separates are one.
    marks.erase(std::unique(marks.begin(), marks.end(), [](double a, double b) { return b <= a * (1.0 + 1e-10); }),
                marks.end());
    std::size_t low = 0;  // marks below this place are rejected
    std::size_t high = marks.size();
    while (low < high) {
      const std::size_t middle = (low + high) / 2;
      if (largest_size(marks[middle] * (1.0 + 1e-10)) <= alpha)
        low = middle + 1;
      else
        high = middle;
    }
    return low == 0 ? -1.0 : marks[low - 1] * (1.0 + 1e-10);
  }

  /// The largest probability, over the common rate, of a p-value of at most `mark`.
  ///
  /// Given the total t, the probability is a number h(t), whatever the rate p; the size is the sum of h(t) times a
  /// binomial probability, a polynomial of degree N in p. Its largest value is sought on a grid that is even in the arc
  /// sine of √p with 4 points for a standard deviation of p, then by golden section around the best three.
  [[nodiscard]] double largest_size(double mark) const {
    const std::uint64_t n = outer_ + inner_;
    std::vector<double> given_total(n + 1, 0.0);
    for (std::uint64_t x = 0; x <= outer_; ++x) {
      for (std::uint64_t y = 0; y <= inner_; ++y) {
        if (!(p_value(x, y) <= mark)) continue;
        given_total[x + y] +=
            detail::probability(hypergeometric_log_mass(static_cast<double>(x), static_cast<double>(outer_),
                                                        static_cast<double>(inner_), static_cast<double>(x + y)));
      }
    }
    const double rows = static_cast<double>(n);
    const auto size = [&](double angle) {
      const double p = std::sin(angle) * std::sin(angle);
      const double q = std::cos(angle) * std::cos(angle);
      // From the mode outwards, by the ratio of neighbours, until nothing is left.
      const auto mode = static_cast<std::uint64_t>(std::min(rows, std::floor((rows + 1.0) * p)));
      const double peak = detail::probability(binomial_log_mass(static_cast<double>(mode), rows, p, q));
      double sum = peak * given_total[mode];
      double mass = peak;
      for (std::uint64_t t = mode; t < n && mass > 1e-18; ++t) {
        mass *= static_cast<double>(n - t) / static_cast<double>(t + 1) * (p / q);
        sum += mass * given_total[t + 1];
      }
      mass = peak;
      for (std::uint64_t t = mode; t > 0 && mass > 1e-18; --t) {
        mass *= static_cast<double>(t) / static_cast<double>(n - t + 1) * (q / p);
        sum += mass * given_total[t - 1];
      }
      return sum;
    };
    constexpr double right_angle = 1.5707963267948966;
    const auto points = static_cast<std::size_t>(std::max(64.0, 4.0 * right_angle * 2.0 * std::sqrt(rows)));
    const double step = right_angle / static_cast<double>(points);
    std::vector<double> found(points);
    for (std::size_t i = 1; i < points; ++i) found[i] = size(step * static_cast<double>(i));
    std::vector<std::size_t> best(points - 1);
    std::iota(best.begin(), best.end(), std::size_t{1});
    const std::size_t tries = std::min<std::size_t>(3, best.size());
    std::partial_sort(best.begin(), best.begin() + static_cast<std::ptrdiff_t>(tries), best.end(),
                      [&found](std::size_t i, std::size_t j) { return found[i] > found[j]; });
    double largest = 0.0;
    for (std::size_t k = 0; k < tries; ++k) {
      double left = step * (static_cast<double>(best[k]) - 1.0);
      double right = step * (static_cast<double>(best[k]) + 1.0);
      largest = std::max(largest, found[best[k]]);
      constexpr double golden = 0.6180339887498949;
      for (int i = 0; i < 30; ++i) {
        const double first = right - golden * (right - left);
        const double second = left + golden * (right - left);
        const double at_first = size(first);
        const double at_second = size(second);
        largest = std::max({largest, at_first, at_second});
        if (at_first < at_second)
          left = first;
        else
          right = second;
      }
    }
    return largest;
  }

 private:
  [[nodiscard]] double& at(std::uint64_t x, std::uint64_t y) { return p_[x * (inner_ + 1) + y]; }

  std::uint64_t outer_;
  std::uint64_t inner_;
  std::vector<double> p_;
};

}  // namespace lotrecht::stats::detail
