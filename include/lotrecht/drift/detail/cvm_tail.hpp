#pragma once

/// @file
/// The exact law of Cramér and von Mises' statistic, given the ties.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include <lotrecht/drift/window_pair.hpp>
#include <lotrecht/stats/detail/log_mass.hpp>

namespace lotrecht::drift::detail {

/// The sums that paths to one lattice point have, below the observed one, and which share of the paths has each.
struct PathSums {
  std::vector<std::pair<std::uint64_t, double>> shares;  ///< ascending sums
  double reached = 0.0;                                  ///< share of the paths that have reached the observed sum
};

/// `to` with `weight` times `from` added.
inline void mix_in(PathSums& to, const PathSums& from, double weight,
                   std::vector<std::pair<std::uint64_t, double>>& scratch) {
  to.reached += weight * from.reached;
  scratch.clear();
  scratch.reserve(to.shares.size() + from.shares.size());
  auto a = to.shares.begin();
  auto b = from.shares.begin();
  while (a != to.shares.end() || b != from.shares.end()) {
    if (b == from.shares.end() || (a != to.shares.end() && a->first < b->first)) {
      scratch.push_back(*a++);
    } else if (a == to.shares.end() || b->first < a->first) {
      scratch.emplace_back(b->first, weight * b->second);
      ++b;
    } else {
      scratch.emplace_back(a->first, a->second + weight * b->second);
      ++a;
      ++b;
    }
  }
  to.shares.swap(scratch);
}

/// See `cramer_von_mises_exact_p_value`.
[[nodiscard]] inline std::optional<double> cvm_exact_tail(const WindowPair& pair, std::uint64_t most_steps) {
  const std::uint64_t divisor = std::gcd(pair.n, pair.m);
  const double n = static_cast<double>(pair.n);
  const double m = static_cast<double>(pair.m);
  // Sums must be exact: at most (n + m) (n m / divisor)².
  if (n + m > 1e6 || (n + m) * std::pow(n * m / static_cast<double>(divisor), 2.0) > 0x1p62) return std::nullopt;
  const auto square = [&](std::uint64_t i, std::uint64_t j) {
    const std::uint64_t left = i * (pair.m / divisor);
    const std::uint64_t right = j * (pair.n / divisor);
    const std::uint64_t away = left > right ? left - right : right - left;
    return away * away;
  };
  std::uint64_t observed = 0;
  std::uint64_t up_to_first = 0;
  std::uint64_t up_to_second = 0;
  for (std::size_t v = 0; v < pair.size(); ++v) {
    up_to_first += pair.first[v];
    up_to_second += pair.second[v];
    observed += (pair.first[v] + pair.second[v]) * square(up_to_first, up_to_second);
  }
  // A step at least for each place of a path; with long runs of equal values there are fewer places.
  if (pair.size() == pair.n + pair.m && n * m > static_cast<double>(most_steps)) return std::nullopt;
  std::uint64_t steps = 0;
  std::vector<PathSums> at(1);  // by rows of the first window so far, from `low` on
  at[0].shares.emplace_back(0, 1.0);
  if (observed == 0) return 1.0;
  std::uint64_t low = 0;
  std::uint64_t dealt = 0;
  std::vector<std::pair<std::uint64_t, double>> scratch;
  for (std::size_t v = 0; v < pair.size(); ++v) {
    const std::uint64_t run = pair.first[v] + pair.second[v];
    if (run == 0) continue;
    const std::uint64_t before = dealt;
    dealt += run;
    const std::uint64_t new_low = dealt > pair.m ? dealt - pair.m : 0;
    const std::uint64_t new_high = std::min(pair.n, dealt);
    std::vector<PathSums> next(static_cast<std::size_t>(new_high - new_low) + 1);
    for (std::uint64_t i = new_low; i <= new_high; ++i) {
      PathSums& to = next[static_cast<std::size_t>(i - new_low)];
      // Of the paths to i first rows among `dealt`, the share that had i - a before this run.
      const std::uint64_t from_low = std::max(low, i > run ? i - run : 0);
      const std::uint64_t from_high = std::min(low + at.size() - 1, i);
      for (std::uint64_t from = from_low; from <= from_high; ++from) {
        const auto a = static_cast<double>(i - from);
        const double weight =
            run == 1
                ? (from == i ? static_cast<double>(dealt - i) : static_cast<double>(i)) / static_cast<double>(dealt)
                : stats::detail::probability(stats::detail::hypergeometric_log_mass(
                      a, static_cast<double>(i), static_cast<double>(dealt - i), static_cast<double>(dealt - before)));
        const PathSums& source = at[static_cast<std::size_t>(from - low)];
        steps += to.shares.size() + source.shares.size() + 1;
        if (steps > most_steps) return std::nullopt;
        mix_in(to, source, weight, scratch);
      }
      const std::uint64_t more = run * square(i, dealt - i);
      for (auto& [sum, share] : to.shares) sum += more;
      while (!to.shares.empty() && to.shares.back().first >= observed) {
        to.reached += to.shares.back().second;
        to.shares.pop_back();
      }
    }
    at.swap(next);
    low = new_low;
  }
  return std::min(1.0, at[static_cast<std::size_t>(pair.n - low)].reached);
}

}  // namespace lotrecht::drift::detail
