#pragma once

/// @file
/// Sums over all pairs of rows of a kernel times weights, for many columns of weights at once: one matrix product.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <lotrecht/core/blocks.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/seed.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/drift/detail/pair_rows.hpp>
#include <lotrecht/drift/row_kernel.hpp>

namespace lotrecht::drift {

/// Columns of weights of rows, such as one column of 0 and 1 for each permutation; columns lie in packs of 16.
class WeightColumns {
 public:
  /// Zeros.
  WeightColumns(std::size_t rows, std::size_t columns)
      : rows_{rows},
        columns_{columns},
        padded_{(rows + 7) / 8 * 8},
        values_((columns + detail::weights_together - 1) / detail::weights_together * detail::weights_together *
                padded_) {}

  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
  [[nodiscard]] std::size_t columns() const noexcept { return columns_; }
  [[nodiscard]] double& operator()(std::size_t row, std::size_t column) noexcept { return values_[at(row, column)]; }
  [[nodiscard]] double operator()(std::size_t row, std::size_t column) const noexcept {
    return values_[at(row, column)];
  }
  /// Rows from `first` on of a pack of 16 columns, row by row.
  [[nodiscard]] const double* pack(std::size_t index, std::size_t first) const noexcept {
    return values_.data() + (index * padded_ + first) * detail::weights_together;
  }
  [[nodiscard]] std::size_t packs() const noexcept {
    return (columns_ + detail::weights_together - 1) / detail::weights_together;
  }

 private:
  [[nodiscard]] std::size_t at(std::size_t row, std::size_t column) const noexcept {
    return (column / detail::weights_together * padded_ + row) * detail::weights_together +
           column % detail::weights_together;
  }

  std::size_t rows_;
  std::size_t columns_;
  std::size_t padded_;
  std::vector<double> values_;
};

/// Which rows belong to the reference, 1, and which do not, 0: as observed, and dealt anew. Deal 0 is the observed one,
/// deal d draws by the stream of permutation d - 1, in which every way to deal is equally probable.
///
/// @return  deals first, ..., first + count - 1, a column each
/// @param index  of the stream: other rows dealt beside these take another
[[nodiscard]] inline WeightColumns dealt_labels(std::size_t rows, std::size_t reference_rows, std::uint64_t first,
                                                std::size_t count, Seed seed, std::uint32_t index = 0) {
  WeightColumns labels{rows, count};
  for (std::size_t column = 0; column < count; ++column) {
    const std::uint64_t deal = first + column;
    if (deal == 0) {
      for (std::size_t i = 0; i < reference_rows; ++i) labels(i, column) = 1.0;
      continue;
    }
    Stream stream{seed, Purpose::permutation, deal - 1, index};
    std::size_t wanted = reference_rows;
    for (std::size_t i = 0; i < rows && wanted > 0; ++i) {
      if (stream.below(rows - i) >= wanted) continue;
      labels(i, column) = 1.0;
      --wanted;
    }
  }
  return labels;
}

/// Sums over pairs of different rows, each pair once; for each column w of weights:
struct PairForms {
  std::vector<double> products;  ///< sum of k(i, j) w_i w_j
  std::vector<double> sums;      ///< sum of k(i, j) (w_i + w_j)
  double total = 0.0;            ///< sum of k(i, j), of no column
};

/// `PairForms` of all columns in one pass: the kernel is computed once for each pair of rows, a block of rows at a
/// time, and never stored. (N, N) matrix times (N, B) columns, half of it, as the kernel is symmetric: N² B
/// multiplications and additions, memory for N B numbers.
///
/// Sums are taken in an order that neither threads nor the width of the machine's vectors change: the same bits
/// everywhere.
///
/// @param kernel  a `RowKernel`, or what has its `rows`, `fill` and `instruction_set`
/// @throws InvalidInput if numbers of rows differ or there are no threads
template <class Kernel>
[[nodiscard]] PairForms pair_forms(const Kernel& kernel, const WeightColumns& weights, unsigned threads = 1) {
  constexpr std::size_t tall = 32;
  constexpr std::size_t wide = 256;
  constexpr std::size_t lanes = detail::weights_together;
  const std::size_t rows = kernel.rows();
  const std::size_t columns = weights.columns();
  if (weights.rows() != rows) {
    throw InvalidInput{
        "pair_forms", "weights",
        "must have as many rows as the windows, " + std::to_string(rows) + ", got " + std::to_string(weights.rows())};
  }
  const std::size_t blocks = (rows + tall - 1) / tall;
  std::vector<double> parts(blocks * (2 * columns + 1));
  for_each_block(rows, tall, threads, [&](std::uint64_t begin, std::uint64_t end) {
    const auto first = static_cast<std::size_t>(begin);
    const auto here = static_cast<std::size_t>(end - begin);
    std::vector<double> tile(tall * wide);
    std::vector<double> along(weights.packs() * tall * lanes);
    std::vector<double> row_sums(tall);
    for (std::size_t from = first; from < rows; from += wide) {
      const std::size_t some = std::min(wide, (rows - from + 7) / 8 * 8);
      for (std::size_t r = 0; r < here; ++r) {
        double* out = tile.data() + r * wide;
        kernel.fill(first + r, from, some, out);
        // Each pair once, and nothing behind the last row.
        if (from == first) std::fill(out, out + r + 1, 0.0);
        if (from + some > rows) std::fill(out + (rows - from), out + some, 0.0);
        for (std::size_t j = 0; j < some; ++j) row_sums[r] += out[j];
      }
      for (std::size_t p = 0; p < weights.packs(); ++p) {
        detail::pair_products(kernel.instruction_set(), tile.data(), tall, wide, some, weights.pack(p, from),
                              along.data() + p * tall * lanes);
      }
    }
    double* part = parts.data() + first / tall * (2 * columns + 1);
    for (std::size_t r = 0; r < here; ++r) {
      for (std::size_t b = 0; b < columns; ++b) {
        const double sum = along[(b / lanes * tall + r) * lanes + b % lanes];
        const double weight = weights(first + r, b);
        part[2 * b] += weight * sum;
        part[2 * b + 1] += weight * row_sums[r] + sum;
      }
      part[2 * columns] += row_sums[r];
    }
  });
  PairForms forms{std::vector<double>(columns), std::vector<double>(columns)};
  for (std::size_t block = 0; block < blocks; ++block) {
    const double* part = parts.data() + block * (2 * columns + 1);
    for (std::size_t b = 0; b < columns; ++b) {
      forms.products[b] += part[2 * b];
      forms.sums[b] += part[2 * b + 1];
    }
    forms.total += part[2 * columns];
  }
  return forms;
}

/// `PairForms` of the labels as observed and of all permutations, a column each.
///
/// Many permutations of many rows are dealt in parts, so that labels take at most about a quarter of a gigabyte.
[[nodiscard]] inline PairForms dealt_forms(const RowKernel& kernel, std::size_t reference_rows,
                                           std::uint64_t permutations, Seed seed, unsigned threads,
                                           std::uint32_t index = 0) {
  const auto deals = static_cast<std::size_t>(permutations) + 1;
  const std::size_t part = std::max<std::size_t>(256, (std::size_t{1} << 25) / std::max<std::size_t>(1, kernel.rows()));
  PairForms all;
  for (std::size_t first = 0; first < deals; first += part) {
    const PairForms forms = pair_forms(
        kernel, dealt_labels(kernel.rows(), reference_rows, first, std::min(part, deals - first), seed, index),
        threads);
    all.products.insert(all.products.end(), forms.products.begin(), forms.products.end());
    all.sums.insert(all.sums.end(), forms.sums.begin(), forms.sums.end());
    all.total = forms.total;
  }
  return all;
}

}  // namespace lotrecht::drift
