#pragma once

/// @file
/// Squared distances between the windows' mean features, for all permutations: one matrix product.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <lotrecht/core/blocks.hpp>
#include <lotrecht/core/instruction_set.hpp>
#include <lotrecht/drift/detail/pair_rows.hpp>
#include <lotrecht/drift/pair_forms.hpp>
#include <lotrecht/drift/permutation.hpp>
#include <lotrecht/drift/row_windows.hpp>

namespace lotrecht::drift::detail {

/// Features of rows: feature by feature, rows padded with zeros to a multiple of 8, features to one of 4.
class RowFeatures {
 public:
  RowFeatures(std::size_t features, const RowWindows& windows)
      : stride_{windows.padded()}, features_{(features + 3) / 4 * 4}, values_(features_ * stride_) {}

  [[nodiscard]] double& operator()(std::size_t feature, std::size_t row) noexcept {
    return values_[feature * stride_ + row];
  }
  [[nodiscard]] double operator()(std::size_t feature, std::size_t row) const noexcept {
    return values_[feature * stride_ + row];
  }
  [[nodiscard]] std::size_t features() const noexcept { return features_; }
  [[nodiscard]] std::size_t stride() const noexcept { return stride_; }
  [[nodiscard]] const double* data() const noexcept { return values_.data(); }

 private:
  std::size_t stride_;
  std::size_t features_;
  std::vector<double> values_;
};

/// Sums over features of (mean in the reference - mean in the current window)²: as observed, then of each permutation.
[[nodiscard]] inline std::vector<double> dealt_mean_distances(const RowFeatures& features, const RowWindows& windows,
                                                              const PermutationOptions& options) {
  constexpr std::size_t lanes = weights_together;
  const auto n = static_cast<double>(windows.reference_rows());
  const auto m = static_cast<double>(windows.current_rows());
  const std::size_t rows = features.features();
  std::vector<double> totals(rows);
  for (std::size_t f = 0; f < rows; ++f) {
    for (std::size_t i = 0; i < windows.rows(); ++i) totals[f] += features(f, i);
  }
  const std::size_t deals = static_cast<std::size_t>(options.permutations) + 1;
  std::vector<double> values(deals);
  // A pack of deals at a time: labels of all of them would be larger than the features.
  for_each_block(deals, lanes, options.threads, [&](std::uint64_t begin, std::uint64_t end) {
    const auto first = static_cast<std::size_t>(begin);
    const auto last = static_cast<std::size_t>(end);
    const WeightColumns labels =
        dealt_labels(windows.rows(), windows.reference_rows(), first, last - first, options.seed);
    std::vector<double> sums(rows * lanes);
    pair_products(widest_instruction_set(), features.data(), rows, features.stride(), features.stride(),
                  labels.pack(0, 0), sums.data());
    for (std::size_t b = first; b < last; ++b) {
      for (std::size_t f = 0; f < rows; ++f) {
        const double sum = sums[f * lanes + (b - first)];
        const double away = sum / n - (totals[f] - sum) / m;
        values[b] += away * away;
      }
    }
  });
  return values;
}

/// Lengths of the features' sums, weighted by each column: √(sum over features of (sum over rows of w_i φ_i)²).
[[nodiscard]] inline std::vector<double> weighted_lengths(const RowFeatures& features, const WeightColumns& weights) {
  constexpr std::size_t lanes = weights_together;
  std::vector<double> lengths(weights.columns());
  for (std::size_t pack = 0; pack < weights.packs(); ++pack) {
    std::vector<double> sums(features.features() * lanes);
    pair_products(widest_instruction_set(), features.data(), features.features(), features.stride(), features.stride(),
                  weights.pack(pack, 0), sums.data());
    for (std::size_t b = pack * lanes; b < std::min(weights.columns(), (pack + 1) * lanes); ++b) {
      double squares = 0.0;
      for (std::size_t f = 0; f < features.features(); ++f) {
        const double sum = sums[f * lanes + b % lanes];
        squares += sum * sum;
      }
      lengths[b] = std::sqrt(squares);
    }
  }
  return lengths;
}

}  // namespace lotrecht::drift::detail
