#pragma once

/// @file
/// Rows of a matrix as feature-major batches, rounded as the model rounds.

#include <algorithm>
#include <cstddef>
#include <vector>

#include <lotrecht/core/features.hpp>
#include <lotrecht/explain/detail/pattern_walk.hpp>
#include <lotrecht/explain/detail/row_groups.hpp>
#include <lotrecht/model/tree_ensemble.hpp>

namespace lotrecht::explain::detail {

/// Batches of `batch_rows` rows, (batch, feature, row). The last batch is filled up with copies of its last row.
class RowBatches {
 public:
  /// Rows first, ..., last - 1 of x.
  void fill(const model::TreeEnsemble& model, const FeatureMatrix& x, std::size_t first, std::size_t last) {
    rows_ = last - first;
    features_ = model.features();
    values_.resize(batches() * features_ * batch_rows);
    const auto stride = static_cast<std::size_t>(x.outerStride());
    for (std::size_t b = 0; b < batches(); ++b) {
      double* const batch = values_.data() + b * features_ * batch_rows;
      for (std::size_t r = 0; r < batch_rows; ++r) {
        const double* const row = x.data() + std::min(first + b * batch_rows + r, last - 1) * stride;
        for (std::size_t f = 0; f < features_; ++f) batch[f * batch_rows + r] = model.rounded(row[f]);
      }
    }
  }

  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
  [[nodiscard]] std::size_t batches() const noexcept { return (rows_ + batch_rows - 1) / batch_rows; }
  [[nodiscard]] const double* batch(std::size_t b) const noexcept {
    return values_.data() + b * features_ * batch_rows;
  }
  [[nodiscard]] std::size_t rows_in(std::size_t b) const noexcept {
    return std::min(batch_rows, rows_ - b * batch_rows);
  }

 private:
  std::size_t rows_ = 0;
  std::size_t features_ = 0;
  std::vector<double> values_;
};

/// Results of batches of rows, (batch, number, row) and aligned: what a batch adds to, before it is written row by row.
class BatchColumns {
 public:
  BatchColumns(std::size_t batches, std::size_t numbers) : numbers_{numbers}, values_{batches * numbers * batch_rows} {}

  [[nodiscard]] double* batch(std::size_t b) noexcept { return values_.data() + b * numbers_ * batch_rows; }

  /// From (rows, numbers) row-major.
  void read(const double* from, std::size_t rows) noexcept {
    for (std::size_t i = 0; i < rows; ++i) {
      double* const column = batch(i / batch_rows) + i % batch_rows;
      for (std::size_t k = 0; k < numbers_; ++k) column[k * batch_rows] = *from++;
    }
  }

  /// To (rows, numbers) row-major.
  void write(double* to, std::size_t rows) noexcept {
    for (std::size_t i = 0; i < rows; ++i) {
      const double* const column = batch(i / batch_rows) + i % batch_rows;
      for (std::size_t k = 0; k < numbers_; ++k) *to++ = column[k * batch_rows];
    }
  }

 private:
  std::size_t numbers_;
  AlignedBuffer<double> values_;
};

}  // namespace lotrecht::explain::detail
