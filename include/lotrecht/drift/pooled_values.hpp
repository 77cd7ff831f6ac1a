#pragma once

/// @file
/// Windows of one numeric variable side by side, value by value.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/drift/value_tally.hpp>
#include <lotrecht/drift/window_pair.hpp>

namespace lotrecht::drift {

/// The distinct values of some windows, ascending, and how often each window has each of them. All comparisons of
/// distributions are one walk along it; ties within and between windows are in it, not broken.
struct PooledValues {
  std::vector<double> values;                      ///< (distinct,) ascending
  std::vector<std::vector<std::uint64_t>> counts;  ///< (windows, distinct); each value is in some window
  std::vector<std::uint64_t> rows;                 ///< (windows,)

  [[nodiscard]] std::size_t windows() const noexcept { return rows.size(); }
  [[nodiscard]] std::uint64_t all_rows() const noexcept {
    std::uint64_t sum = 0;
    for (const std::uint64_t n : rows) sum += n;
    return sum;
  }
  [[nodiscard]] bool has_ties() const noexcept { return values.size() < all_rows(); }
  [[nodiscard]] bool has_infinities() const noexcept {
    return !values.empty() && (std::isinf(values.front()) || std::isinf(values.back()));
  }
  /// Two of the windows; a view of this object.
  [[nodiscard]] WindowPair pair(std::size_t a = 0, std::size_t b = 1) const {
    return {values, counts.at(a), counts.at(b), rows.at(a), rows.at(b)};
  }
};

/// Lays windows side by side; windows without rows stay, with zeros.
[[nodiscard]] inline PooledValues pool(std::span<const ValueTally* const> windows) {
  PooledValues pooled;
  std::vector<std::vector<ValueCount>> all;
  std::size_t largest = 0;
  for (const ValueTally* window : windows) {
    all.push_back(window->values());
    pooled.rows.push_back(window->rows());
    largest = std::max(largest, all.back().size());
  }
  pooled.values.reserve(largest);
  pooled.counts.resize(all.size());
  for (auto& counts : pooled.counts) counts.reserve(largest);
  std::vector<std::size_t> next(all.size(), 0);
  for (;;) {
    const ValueCount* least = nullptr;
    for (std::size_t w = 0; w < all.size(); ++w) {
      if (next[w] < all[w].size() && (least == nullptr || all[w][next[w]].value < least->value)) {
        least = &all[w][next[w]];
      }
    }
    if (least == nullptr) return pooled;
    const double value = least->value;
    pooled.values.push_back(value);
    for (std::size_t w = 0; w < all.size(); ++w) {
      const bool here = next[w] < all[w].size() && all[w][next[w]].value == value;
      pooled.counts[w].push_back(here ? all[w][next[w]++].count : 0);
    }
  }
}

/// Two windows side by side. Without jumps, which would go by chance at every other value, and from both ends at once:
/// each step waits for the one before it, so two walks take little longer than one.
[[nodiscard]] inline PooledValues pool(const ValueTally& first, const ValueTally& second) {
  std::vector<ValueCount> merged_first;
  std::vector<ValueCount> merged_second;
  const std::span<const ValueCount> a = first.values(merged_first);
  const std::span<const ValueCount> b = second.values(merged_second);
  const std::size_t most = a.size() + b.size();
  PooledValues pooled{{}, {{}, {}}, {first.rows(), second.rows()}};
  for (auto& counts : pooled.counts) counts.resize(most);
  pooled.values.resize(most);
  double* values = pooled.values.data();
  std::uint64_t* of_first = pooled.counts[0].data();
  std::uint64_t* of_second = pooled.counts[1].data();
  // Left to lay: a[i, i_end) and b[j, j_end). Laid: [0, k) from below, [k_end, most) from above.
  std::size_t i = 0;
  std::size_t j = 0;
  std::size_t k = 0;
  std::size_t i_end = a.size();
  std::size_t j_end = b.size();
  std::size_t k_end = most;
  const auto lay_least = [&] {
    const std::uint64_t in_first = a[i].value <= b[j].value ? 1 : 0;
    const std::uint64_t in_second = b[j].value <= a[i].value ? 1 : 0;
    values[k] = std::min(a[i].value, b[j].value);
    of_first[k] = a[i].count & (0 - in_first);  // all bits or none: a product would be made a jump
    of_second[k] = b[j].count & (0 - in_second);
    i += in_first;
    j += in_second;
    ++k;
  };
  const auto lay_largest = [&] {
    const ValueCount& x = a[i_end - 1];
    const ValueCount& y = b[j_end - 1];
    const std::uint64_t in_first = x.value >= y.value ? 1 : 0;
    const std::uint64_t in_second = y.value >= x.value ? 1 : 0;
    --k_end;
    values[k_end] = std::max(x.value, y.value);
    of_first[k_end] = x.count & (0 - in_first);
    of_second[k_end] = y.count & (0 - in_second);
    i_end -= in_first;
    j_end -= in_second;
  };
  while (i_end - i >= 2 && j_end - j >= 2) {
    lay_least();
    lay_largest();
  }
  while (i < i_end && j < j_end) lay_least();
  for (; i < i_end; ++i, ++k) {
    values[k] = a[i].value;
    of_first[k] = a[i].count;
  }
  for (; j < j_end; ++j, ++k) {
    values[k] = b[j].value;
    of_second[k] = b[j].count;
  }
  // Values that both windows have left a hole between the halves.
  const auto hole_from = static_cast<std::ptrdiff_t>(k);
  const auto hole_to = static_cast<std::ptrdiff_t>(k_end);
  pooled.values.erase(pooled.values.begin() + hole_from, pooled.values.begin() + hole_to);
  for (auto& counts : pooled.counts) counts.erase(counts.begin() + hole_from, counts.begin() + hole_to);
  return pooled;
}

namespace detail {

/// @throws InvalidInput unless there are two windows
inline void check_two_windows(const PooledValues& pooled, std::string_view who) {
  if (pooled.windows() != 2) {
    throw InvalidInput{who, "pooled", "must hold two windows, got " + std::to_string(pooled.windows())};
  }
}

/// @throws InvalidInput if a value has no finite size
inline void check_finite(const PooledValues& pooled, std::string_view who) {
  if (pooled.has_infinities()) {
    throw InvalidInput{who, "pooled", "holds infinite values, whose distances do not exist; rank tests can use them"};
  }
}

}  // namespace detail

}  // namespace lotrecht::drift
