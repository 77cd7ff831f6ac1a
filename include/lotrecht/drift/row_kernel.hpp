#pragma once

/// @file
/// How alike two rows are: kernels of several variables, and their bandwidths.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/instruction_set.hpp>
#include <lotrecht/core/seed.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/drift/detail/pair_rows.hpp>
#include <lotrecht/drift/row_windows.hpp>
#include <lotrecht/stats/quantile.hpp>

namespace lotrecht::drift {

/// The shape of a kernel. With |x - y|² the sum of squared differences of numbers and 2 for each category that differs,
/// and |x - y|₁ the sum of differences and √2 for each category:
enum class KernelShape : std::uint8_t {
  gaussian,  ///< exp(-|x - y|² / (2 b²))
  laplace,   ///< exp(-|x - y|₁ / b)
  energy,    ///< -|x - y|: no bandwidth; gives the energy distance
};

/// A kernel of rows with its bandwidth, in units of the scaled numbers.
///
/// The first two are products of one kernel for each variable, so that a category's factor is 1 for equal ones and a
/// constant below 1 for others. All three are characteristic: no change of the joint distribution goes unseen in large
/// windows.
struct Kernel {
  KernelShape shape = KernelShape::gaussian;
  double bandwidth = 1.0;  ///< positive; ignored by `energy`

  /// Of a row with itself.
  [[nodiscard]] double at_zero() const noexcept { return shape == KernelShape::energy ? 0.0 : 1.0; }
};

/// Kernel values of pairs of rows of two windows. A view of the windows; `fill` and `operator()` give the same bits.
class RowKernel {
 public:
  /// @param without  a variable that is left out
  /// @param only     the only variable that is used
  /// @throws InvalidInput if the bandwidth is not within [1e-100, 1e100], or no variable is left
  RowKernel(const RowWindows& windows, const Kernel& kernel, std::optional<std::size_t> without = std::nullopt,
            std::optional<std::size_t> only = std::nullopt, InstructionSet instruction_set = widest_instruction_set())
      : kernel_{kernel}, instruction_set_{instruction_set}, rows_{windows.rows()} {
    require_instruction_set("RowKernel", instruction_set);
    if (kernel.shape != KernelShape::energy && !(kernel.bandwidth >= 1e-100 && kernel.bandwidth <= 1e100)) {
      throw InvalidInput{"RowKernel", "bandwidth",
                         "must lie between 1e-100 and 1e100, got " + std::to_string(kernel.bandwidth)};
    }
    for (const RowWindows::Column& column : windows.columns()) {
      if (column.variable == without || (only && column.variable != *only)) continue;
      (column.kind == Variable::number ? columns_.numbers : columns_.categories).push_back(column.values.data());
    }
    if (columns_.numbers.empty() && columns_.categories.empty()) {
      throw InvalidInput{"RowKernel", "variables", "must leave at least one"};
    }
  }

  [[nodiscard]] const Kernel& kernel() const noexcept { return kernel_; }
  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
  [[nodiscard]] InstructionSet instruction_set() const noexcept { return instruction_set_; }

  /// Kernel values of row i with rows first, ..., first + count - 1; what lies behind the last row means nothing.
  ///
  /// @param first, count  multiples of 8; up to the number of rows rounded up to one
  void fill(std::size_t i, std::size_t first, std::size_t count, double* out) const {
    detail::pair_distances(instruction_set_, columns_, kernel_.shape == KernelShape::laplace, i, first, count, out);
    if (kernel_.shape == KernelShape::energy) {
      for (std::size_t j = 0; j < count; ++j) out[j] = -std::sqrt(out[j]);
    } else {
      detail::pair_exponentials(instruction_set_, factor(), count, out);
    }
  }

  /// Kernel value of rows i and j.
  [[nodiscard]] double operator()(std::size_t i, std::size_t j) const {
    double values[detail::pairs_together];
    fill(i, j / detail::pairs_together * detail::pairs_together, detail::pairs_together, values);
    return values[j % detail::pairs_together];
  }

 private:
  [[nodiscard]] double factor() const noexcept {
    return kernel_.shape == KernelShape::laplace ? -1.0 / kernel_.bandwidth
                                                 : -0.5 / (kernel_.bandwidth * kernel_.bandwidth);
  }

  Kernel kernel_;
  InstructionSet instruction_set_;
  std::size_t rows_;
  detail::PairColumns columns_;
};

/// Pairs of rows that quantiles of distances are taken from: all of them if there are not more.
inline constexpr std::size_t most_distance_pairs = 50'000;

/// Quantiles of the distances between different rows of both windows together, for choosing bandwidths: |x - y|, or
/// |x - y|₁ for `laplace`.
///
/// Of all pairs of rows, or of 50,000 drawn uniformly: which rows belong to which window plays no part in either, so
/// that permutation tests with such a bandwidth stay exact. Distances of 0 are left out; if there is no other, all
/// are 1.
///
/// @param probabilities  in [0, 1]
/// @param only           the only variable that is used
[[nodiscard]] inline std::vector<double> distance_quantiles(const RowWindows& windows, KernelShape shape,
                                                            std::span<const double> probabilities, Seed seed,
                                                            std::optional<std::size_t> only = std::nullopt) {
  detail::PairColumns columns;
  for (const RowWindows::Column& column : windows.columns()) {
    if (only && column.variable != *only) continue;
    (column.kind == Variable::number ? columns.numbers : columns.categories).push_back(column.values.data());
  }
  const bool sizes = shape == KernelShape::laplace;
  const std::size_t rows = windows.rows();
  std::vector<double> distances;
  const auto keep = [&](double d) {
    if (d > 0.0) distances.push_back(sizes ? d : std::sqrt(d));
  };
  if (rows < 2 || rows * (rows - 1) / 2 <= most_distance_pairs) {
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t j = i + 1; j < rows; ++j) keep(detail::pair_distance(columns, sizes, i, j));
    }
  } else {
    Stream stream{seed, Purpose::simulation, 0};
    for (std::size_t pair = 0; pair < most_distance_pairs; ++pair) {
      const std::size_t i = stream.below(rows);
      const std::size_t j = (i + 1 + stream.below(rows - 1)) % rows;
      keep(detail::pair_distance(columns, sizes, i, j));
    }
  }
  std::vector<double> quantiles;
  quantiles.reserve(probabilities.size());
  for (const double p : probabilities) {
    quantiles.push_back(distances.empty() ? 1.0 : stats::quantile(distances, p, stats::QuantileRule::between_extremes));
  }
  return quantiles;
}

/// The median distance between different rows: the usual bandwidth. See `distance_quantiles`.
[[nodiscard]] inline double median_bandwidth(const RowWindows& windows, KernelShape shape, Seed seed,
                                             std::optional<std::size_t> only = std::nullopt) {
  const double middle[] = {0.5};
  return distance_quantiles(windows, shape, middle, seed, only)[0];
}

}  // namespace lotrecht::drift
