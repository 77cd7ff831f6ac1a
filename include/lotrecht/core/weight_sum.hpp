#pragma once

/// @file
/// Sums of weights and of their squares, exact.

#include <cassert>
#include <cstdint>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/exact_sum.hpp>

namespace lotrecht {

/// Weights other than 0 lie between these: beyond, a square would leave the range of doubles, and what stands for more
/// than a googol of people is a mistake.
inline constexpr double smallest_weight = 1e-100;
inline constexpr double largest_weight = 1e100;

/// Whether `w` can be a weight: 0, or between `smallest_weight` and `largest_weight`. NaN is not.
[[nodiscard]] constexpr bool is_weight(double w) noexcept {
  return w == 0.0 || (smallest_weight <= w && w <= largest_weight);
}

/// Rows, their weights' sum and their weights' sum of squares.
///
/// The two sums are exact (`ExactSum`), which is what a compensated sum strives for and what makes the tally obey the
/// laws to the last bit.
struct WeightSum {
  std::uint64_t rows = 0;
  ExactSum weight;          ///< sum of w
  ExactSum squared_weight;  ///< sum of w^2

  /// Precondition: `is_weight(w)` (the boundary has checked).
  void add(double w) noexcept {
    assert(is_weight(w));
    ++rows;
    weight.add(w);
    squared_weight.add_square(w);
  }

  void merge(const WeightSum& other) noexcept {
    rows += other.rows;
    weight.merge(other.weight);
    squared_weight.merge(other.squared_weight);
  }

  void write(ByteWriter& out) const {
    out.u64(rows);
    weight.write(out);
    squared_weight.write(out);
  }
  [[nodiscard]] static WeightSum read(ByteReader& in) {
    WeightSum sum;
    sum.rows = in.u64();
    sum.weight = ExactSum::read(in);
    sum.squared_weight = ExactSum::read(in);
    return sum;
  }

  friend bool operator==(const WeightSum&, const WeightSum&) = default;
};

}  // namespace lotrecht
