#pragma once

/// @file
/// Distances between a row and some others, for each instruction set.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <lotrecht/core/instruction_set.hpp>
#include <lotrecht/drift/detail/pair_lanes.hpp>

namespace lotrecht::drift::detail {

/// How far apart two categories are, in units of scaled numbers: √2, squared 2.
inline constexpr double categories_apart = 1.4142135623730951;

/// Columns of values, row by row.
struct PairColumns {
  std::vector<const double*> numbers;
  std::vector<const double*> categories;
};

/// Squared distance of two rows, or the sum of the sizes of their differences.
[[nodiscard]] inline double pair_distance(const PairColumns& columns, bool sizes, std::size_t i, std::size_t j) {
  double sum = 0.0;
  for (const double* x : columns.numbers) {
    const double away = x[j] - x[i];
    sum += sizes ? std::abs(away) : away * away;
  }
  for (const double* x : columns.categories) sum += x[i] != x[j] ? (sizes ? categories_apart : 2.0) : 0.0;
  return sum;
}

template <std::size_t Bytes>
[[gnu::always_inline]] inline void distances_by_lanes(const PairColumns& columns, bool sizes, std::size_t i,
                                                      std::size_t first, std::size_t count, double* out) {
  using L = PairLanes<Bytes>;
  for (std::size_t j = 0; j < count; j += pairs_together) {
    double sum[pairs_together] = {};
    for (const double* x : columns.numbers) {
      if (sizes) {
        L::add_sizes(x + first + j, x[i], sum);
      } else {
        L::add_squares(x + first + j, x[i], sum);
      }
    }
    for (const double* x : columns.categories) {
      L::add_if_other(x + first + j, x[i], sizes ? categories_apart : 2.0, sum);
    }
    std::copy(sum, sum + pairs_together, out + j);
  }
}

template <std::size_t Bytes>
[[gnu::always_inline]] inline void exponentials_by_lanes(double factor, std::size_t count, double* values) {
  for (std::size_t j = 0; j < count; j += pairs_together) PairLanes<Bytes>::exponentials(factor, values + j);
}

#if defined(__x86_64__) && defined(__GNUC__)
[[gnu::target("avx2")]] inline void distances_avx2(const PairColumns& columns, bool sizes, std::size_t i,
                                                   std::size_t first, std::size_t count, double* out) {
  distances_by_lanes<32>(columns, sizes, i, first, count, out);
}
[[gnu::target("avx512f,avx512dq,avx512bw,avx512vl")]] inline void distances_avx512(const PairColumns& columns,
                                                                                   bool sizes, std::size_t i,
                                                                                   std::size_t first, std::size_t count,
                                                                                   double* out) {
  distances_by_lanes<64>(columns, sizes, i, first, count, out);
}
[[gnu::target("avx2")]] inline void exponentials_avx2(double factor, std::size_t count, double* values) {
  exponentials_by_lanes<32>(factor, count, values);
}
[[gnu::target("avx512f,avx512dq,avx512bw,avx512vl")]] inline void exponentials_avx512(double factor, std::size_t count,
                                                                                      double* values) {
  exponentials_by_lanes<64>(factor, count, values);
}
[[gnu::target("avx2")]] inline void products_avx2(const double* kernel, std::size_t rows, std::size_t stride,
                                                  std::size_t columns, const double* weights, double* sums) {
  PairLanes<32>::add_products(kernel, rows, stride, columns, weights, sums);
}
[[gnu::target("avx512f,avx512dq,avx512bw,avx512vl")]] inline void products_avx512(const double* kernel,
                                                                                  std::size_t rows, std::size_t stride,
                                                                                  std::size_t columns,
                                                                                  const double* weights, double* sums) {
  PairLanes<64>::add_products(kernel, rows, stride, columns, weights, sums);
}
#endif

/// `pair_distance` of row i and rows first, ..., first + count - 1.
inline void pair_distances(InstructionSet set, const PairColumns& columns, bool sizes, std::size_t i, std::size_t first,
                           std::size_t count, double* out) {
#if defined(__x86_64__) && defined(__GNUC__)
  if (set == InstructionSet::avx512) return distances_avx512(columns, sizes, i, first, count, out);
  if (set == InstructionSet::avx2) return distances_avx2(columns, sizes, i, first, count, out);
#endif
  static_cast<void>(set);
  distances_by_lanes<16>(columns, sizes, i, first, count, out);
}

/// Replaces each value by e^(factor value), for products that are not positive.
inline void pair_exponentials(InstructionSet set, double factor, std::size_t count, double* values) {
#if defined(__x86_64__) && defined(__GNUC__)
  if (set == InstructionSet::avx512) return exponentials_avx512(factor, count, values);
  if (set == InstructionSet::avx2) return exponentials_avx2(factor, count, values);
#endif
  static_cast<void>(set);
  exponentials_by_lanes<16>(factor, count, values);
}

/// See `PairLanes::add_products`.
inline void pair_products(InstructionSet set, const double* kernel, std::size_t rows, std::size_t stride,
                          std::size_t columns, const double* weights, double* sums) {
#if defined(__x86_64__) && defined(__GNUC__)
  if (set == InstructionSet::avx512) return products_avx512(kernel, rows, stride, columns, weights, sums);
  if (set == InstructionSet::avx2) return products_avx2(kernel, rows, stride, columns, weights, sums);
#endif
  static_cast<void>(set);
  PairLanes<16>::add_products(kernel, rows, stride, columns, weights, sums);
}

}  // namespace lotrecht::drift::detail
