#pragma once

/// @file
/// Sorts numbers by their bits.

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
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

/// Radix sort by `width` bits at a time, least first, in O(n). Digits in which all values agree are passed over, as
/// they are for whole numbers. The upper half of the digits alone puts nearly all values into their places: what is
/// left is done by insertion, or, where many values agree in all of them, by sorting anew by all digits. At most 2^32 -
/// 1 values if `Count` is 32 bits wide.
template <unsigned width, class Count>
void radix_sort_doubles(std::vector<double>& values) {
  constexpr std::size_t digits = (64 + width - 1) / width;
  constexpr std::size_t radix = std::size_t{1} << width;
  const auto digit = [](std::uint64_t key, std::size_t d) {
    return static_cast<std::size_t>(key >> (width * d)) & (radix - 1);
  };
  std::vector<std::uint64_t> keys(values.size());
  std::vector<std::uint64_t> sorted(values.size());
  std::uint64_t varying = 0;  // bits in which not all agree
  for (std::size_t i = 0; i < values.size(); ++i) {
    keys[i] = sortable_bits(values[i]);
    varying |= keys[i] ^ keys[0];
  }
  const auto sort_by_digits_from = [&](std::size_t first) {
    std::vector<std::array<Count, radix>> counts(digits - first);
    for (const std::uint64_t key : keys) {
      for (std::size_t d = first; d < digits; ++d) ++counts[d - first][digit(key, d)];
    }
    for (std::size_t d = first; d < digits; ++d) {
      if (digit(varying, d) == 0) continue;
      auto& place = counts[d - first];
      Count before = 0;
      for (Count& p : place) {
        const Count here = p;
        p = before;
        before += here;
      }
      for (const std::uint64_t key : keys) sorted[place[digit(key, d)]++] = key;
      keys.swap(sorted);
    }
  };
  constexpr std::size_t upper = digits / 2;
  constexpr unsigned lower_bits = width * upper;
  sort_by_digits_from(upper);
  if ((varying & ((std::uint64_t{1} << lower_bits) - 1)) != 0) {
    double moves = 0.0;  // that insertion may need: quadratic in runs that agree in all upper digits
    std::size_t run = 0;
    for (std::size_t i = 1; i < keys.size(); ++i) {
      run = (keys[i] >> lower_bits) == (keys[i - 1] >> lower_bits) ? run + 1 : 0;
      moves += static_cast<double>(run);
    }
    if (moves > 4.0 * static_cast<double>(keys.size())) {
      sort_by_digits_from(0);
    } else {
      for (std::size_t i = 1; i < keys.size(); ++i) {
        const std::uint64_t key = keys[i];
        std::size_t at = i;
        for (; at > 0 && keys[at - 1] > key; --at) keys[at] = keys[at - 1];
        keys[at] = key;
      }
    }
  }
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = from_sortable_bits(keys[i]);
}

/// Sorts ascending; no value may be NaN, and -0 comes before 0.
///
/// Digits are short where clearing their counts would cost more than passes over the values, and counts as narrow as
/// they can be; the shortest ranges are left to std::sort.
inline void sort_doubles(std::vector<double>& values) {
  if (values.size() < 128) {
    std::sort(values.begin(), values.end(), [](double a, double b) { return sortable_bits(a) < sortable_bits(b); });
  } else if (values.size() < 8192) {
    radix_sort_doubles<8, std::uint32_t>(values);
  } else if (values.size() <= std::numeric_limits<std::uint32_t>::max()) {
    radix_sort_doubles<11, std::uint32_t>(values);
  } else {
    radix_sort_doubles<11, std::uint64_t>(values);
  }
}

}  // namespace lotrecht::detail
