#pragma once

/// @file
/// Two windows of a stream in one order, and the largest distance between them.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/drift/detail/ks_tail.hpp>
#include <lotrecht/drift/pooled_values.hpp>

namespace lotrecht::drift::detail {

/// The values of two windows of n (first) and m (second) values, in one sorted array. A value enters and leaves at a
/// cost of a search and a move within the array, which for windows of up to some thousand values is less than a tree
/// would take.
class SlidingKs {
 public:
  SlidingKs(std::uint32_t n, std::uint32_t m) : n_{n}, m_{m} {}

  void clear() noexcept { entries_.clear(); }
  void insert(double x, bool first) {
    entries_.insert(std::lower_bound(entries_.begin(), entries_.end(), x, below), Entry{x, step(first)});
  }
  /// Takes `out` away from one window and puts `in` into another (or the same).
  void replace(double out, bool out_first, double in, bool in_first) {
    const std::size_t from = place(out, out_first);
    auto to =
        static_cast<std::size_t>(std::lower_bound(entries_.begin(), entries_.end(), in, below) - entries_.begin());
    const auto at = [&](std::size_t i) { return entries_.begin() + static_cast<std::ptrdiff_t>(i); };
    if (to > from) {
      std::move(at(from + 1), at(to), at(from));
      --to;
    } else {
      std::move_backward(at(to), at(from), at(from + 1));
    }
    entries_[to] = {in, step(in_first)};
  }
  /// Moves a value of the second window to the first.
  void age(double x) { entries_[place(x, false)].step = step(true); }

  /// max |i m - j n| over the ends of runs of equal values, i and j being the numbers of first and second values so
  /// far: the largest distance times n m.
  [[nodiscard]] std::int64_t distance() const noexcept {
    std::int64_t sum = 0;
    std::int64_t most = 0;
    std::int64_t least = 0;
    const std::size_t count = entries_.size();
    for (std::size_t k = 0; k + 1 < count; ++k) {
      sum += entries_[k].step;
      const bool end = entries_[k].value != entries_[k + 1].value;
      most = std::max(most, end ? sum : 0);
      least = std::min(least, end ? sum : 0);
    }
    return std::max(most, -least);
  }
  /// The windows as they are, with their ties.
  [[nodiscard]] PooledValues pooled() const {
    PooledValues both;
    both.rows = {0, 0};
    both.counts.resize(2);
    for (const Entry& entry : entries_) {
      if (both.values.empty() || both.values.back() != entry.value) {
        both.values.push_back(entry.value);
        both.counts[0].push_back(0);
        both.counts[1].push_back(0);
      }
      const std::size_t window = entry.step > 0 ? 0 : 1;
      ++both.counts[window].back();
      ++both.rows[window];
    }
    return both;
  }

 private:
  struct Entry {
    double value;
    std::int64_t step;  ///< m of the first window, -n of the second
  };
  static bool below(const Entry& entry, double x) noexcept { return entry.value < x; }
  [[nodiscard]] std::int64_t step(bool first) const noexcept { return first ? std::int64_t{m_} : -std::int64_t{n_}; }
  /// Where a value of a window stands; it is there.
  [[nodiscard]] std::size_t place(double x, bool first) const noexcept {
    auto found = std::lower_bound(entries_.begin(), entries_.end(), x, below);
    while (found->step != step(first)) ++found;
    return static_cast<std::size_t>(found - entries_.begin());
  }

  std::uint32_t n_;
  std::uint32_t m_;
  std::vector<Entry> entries_;
};

/// The exact probability of a distance, times n m, of at least `distance`, where nothing changed and values do not
/// repeat. With ties it is smaller still.
[[nodiscard]] inline double ks_distance_level(std::uint32_t n, std::uint32_t m, std::int64_t distance) {
  PooledValues distinct;
  distinct.rows = {n, m};
  distinct.values.resize(n + m);
  distinct.counts = {std::vector<std::uint64_t>(n + m, 1), std::vector<std::uint64_t>(n + m, 0)};
  return ks_exact_tail(distinct, static_cast<double>(distance), KsSide::both);
}

/// The smallest distance times n m that is as improbable as `level`.
///
/// @throws InvalidInput if no distance of windows so small is
[[nodiscard]] inline std::int64_t critical_ks_distance(const char* who, std::uint32_t n, std::uint32_t m,
                                                       double level) {
  std::int64_t low = 0;
  std::int64_t high = std::int64_t{n} * m;
  if (ks_distance_level(n, m, high) > level) {
    throw InvalidInput{who, "alpha",
                       "is below the probability of any distance between windows of " + std::to_string(n) + " and " +
                           std::to_string(m) + " values"};
  }
  while (high - low > 1) {
    const std::int64_t middle = low + (high - low) / 2;
    (ks_distance_level(n, m, middle) <= level ? high : low) = middle;
  }
  return high;
}

}  // namespace lotrecht::drift::detail
