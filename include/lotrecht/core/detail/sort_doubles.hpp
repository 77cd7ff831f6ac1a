#pragma once

/// @file
/// Sorts numbers by their bits.

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace lotrecht::detail {

/// The order of doubles as the order of integers: negative numbers upside down, positive ones above them.
[[nodiscard]] constexpr std::uint64_t sortable_bits(double x) noexcept {
  const auto bits = std::bit_cast<std::uint64_t>(x);
  return (bits >> 63) != 0 ? ~bits : bits | (std::uint64_t{1} << 63);
}
[[nodiscard]] constexpr double from_sortable_bits(std::uint64_t bits) noexcept {
  return std::bit_cast<double>((bits >> 63) != 0 ? bits & ~(std::uint64_t{1} << 63) : ~bits);
}

/// Sorts ascending; no value may be NaN, and -0 comes before 0.
///
/// Radix sort by eleven bits at a time, least first, in O(n): all counts are taken in one pass, and digits in which all
/// values agree are passed over, as they are for whole numbers. Short ranges are left to std::sort.
inline void sort_doubles(std::vector<double>& values) {
  constexpr std::size_t short_range = 1024;
  if (values.size() < short_range) {
    std::sort(values.begin(), values.end(), [](double a, double b) { return sortable_bits(a) < sortable_bits(b); });
    return;
  }
  constexpr unsigned width = 11;
  constexpr std::size_t digits = 6;
  constexpr std::size_t radix = std::size_t{1} << width;
  const auto digit = [](std::uint64_t key, std::size_t d) {
    return static_cast<std::size_t>(key >> (width * d)) & (radix - 1);
  };
  std::vector<std::array<std::size_t, radix>> counts(digits);
  for (auto& count : counts) count.fill(0);
  std::vector<std::uint64_t> keys(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    keys[i] = sortable_bits(values[i]);
    for (std::size_t d = 0; d < digits; ++d) ++counts[d][digit(keys[i], d)];
  }
  std::vector<std::uint64_t> sorted(values.size());
  for (std::size_t d = 0; d < digits; ++d) {
    auto& place = counts[d];
    if (place[digit(keys[0], d)] == keys.size()) continue;
    std::size_t before = 0;
    for (std::size_t& p : place) {
      const std::size_t here = p;
      p = before;
      before += here;
    }
    for (const std::uint64_t key : keys) sorted[place[digit(key, d)]++] = key;
    keys.swap(sorted);
  }
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = from_sortable_bits(keys[i]);
}

}  // namespace lotrecht::detail
