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

/// Sorts keys by digits of `width` bits, the least first, from bit `lowest` up to the highest of `varying`.
///
/// Each pass goes from both ends to the middle: forwards values fill their digit's room from its front, backwards from
/// its end, so order among equal digits stays. One way alone would wait at each value for the one before it with the
/// same digit, and the highest digits of numbers are mostly the same.
template <unsigned width, class Count>
void sort_by_digits(std::vector<std::uint64_t>& keys, std::vector<std::uint64_t>& scratch, std::uint64_t varying,
                    unsigned lowest) {
  constexpr std::size_t radix = std::size_t{1} << width;
  const auto highest = static_cast<unsigned>(std::bit_width(varying));
  const std::size_t passes = (highest - lowest + width - 1) / width;
  const auto digit = [&](std::uint64_t key, std::size_t pass) {
    return static_cast<std::size_t>(key >> (lowest + width * pass)) & (radix - 1);
  };
  std::vector<std::array<Count, radix>> counts(passes);
  for (const std::uint64_t key : keys) {
    for (std::size_t pass = 0; pass < passes; ++pass) ++counts[pass][digit(key, pass)];
  }
  std::array<Count, radix> ends;
  for (std::size_t pass = 0; pass < passes; ++pass) {
    if (digit(varying, pass) == 0) continue;
    std::array<Count, radix>& starts = counts[pass];
    Count before = 0;
    for (std::size_t d = 0; d < radix; ++d) {
      const Count here = starts[d];
      starts[d] = before;
      before += here;
      ends[d] = before;
    }
    std::size_t front = 0;
    std::size_t back = keys.size();
    for (; front + 1 < back; ++front) {
      scratch[starts[digit(keys[front], pass)]++] = keys[front];
      --back;
      scratch[--ends[digit(keys[back], pass)]] = keys[back];
    }
    if (front < back) scratch[starts[digit(keys[front], pass)]] = keys[front];
    keys.swap(scratch);
  }
}

/// Insertion sort of keys that are nearly in order; false if it takes more than four moves a key, some being left.
[[nodiscard]] inline bool sort_by_insertion(std::vector<std::uint64_t>& keys) {
  const std::size_t most = 4 * keys.size();
  std::size_t moves = 0;
  for (std::size_t i = 1; i < keys.size(); ++i) {
    const std::uint64_t key = keys[i];
    if (keys[i - 1] <= key) continue;
    std::size_t at = i;
    for (; at > 0 && keys[at - 1] > key; --at) keys[at] = keys[at - 1];
    keys[at] = key;
    moves += i - at;
    if (moves > most) return false;
  }
  return true;
}

/// Radix sort in O(n). The highest `passes` digits of `width` bits in which values differ put nearly all of them into
/// their places; what is left is done by insertion, or, where many values agree in all these digits, by sorting anew by
/// all of them. At most 2^32 - 1 values if `Count` is 32 bits wide.
template <unsigned width, unsigned passes, class Count>
void radix_sort_doubles(std::vector<double>& values) {
  std::vector<std::uint64_t> keys(values.size());
  std::vector<std::uint64_t> scratch(values.size());
  std::uint64_t varying = 0;  // bits in which not all agree
  for (std::size_t i = 0; i < values.size(); ++i) {
    keys[i] = sortable_bits(values[i]);
    varying |= keys[i] ^ keys[0];
  }
  const auto highest = static_cast<unsigned>(std::bit_width(varying));
  const unsigned lowest = highest > width * passes ? highest - width * passes : 0;
  sort_by_digits<width, Count>(keys, scratch, varying, lowest);
  const bool by_insertion = (varying & ((std::uint64_t{1} << lowest) - 1)) != 0;
  if (by_insertion && !sort_by_insertion(keys)) sort_by_digits<width, Count>(keys, scratch, varying, 0);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = from_sortable_bits(keys[i]);
}

/// Sorts ascending; no value may be NaN, and -0 comes before 0.
///
/// Digits are short where clearing their counts would cost more than passes over the values, and counts as narrow as
/// they can be; the shortest ranges are left to std::sort.
inline void sort_doubles(std::vector<double>& values) {
  if (values.size() < 128) {
    std::sort(values.begin(), values.end(), [](double a, double b) { return sortable_bits(a) < sortable_bits(b); });
  } else if (values.size() < 4096) {
    radix_sort_doubles<10, 2, std::uint32_t>(values);
  } else if (values.size() < 16384) {
    radix_sort_doubles<11, 2, std::uint32_t>(values);
  } else if (values.size() <= std::numeric_limits<std::uint32_t>::max()) {
    radix_sort_doubles<11, 3, std::uint32_t>(values);
  } else {
    radix_sort_doubles<11, 3, std::uint64_t>(values);
  }
}

}  // namespace lotrecht::detail
