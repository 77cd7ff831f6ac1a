#pragma once

/// @file
/// Sums of weights and of their squares, exact.

#include <cstdint>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/exact_sum.hpp>

namespace lotrecht {

/// Rows, their weights' sum and their weights' sum of squares.
///
/// The two sums are exact (`ExactSum`), which is what a compensated sum strives for and what makes the tally obey the
/// laws to the last bit.
struct WeightSum {
  std::uint64_t rows = 0;
  ExactSum weight;          ///< sum of w
  ExactSum squared_weight;  ///< sum of w^2

  /// Precondition: `w` is finite and not negative.
  void add(double w) noexcept {
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
