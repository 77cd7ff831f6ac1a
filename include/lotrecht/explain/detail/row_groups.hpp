#pragma once

/// @file
/// Rows turned into groups, feature by feature, and results turned back.

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

#include <lotrecht/core/features.hpp>
#include <lotrecht/model/tree_ensemble.hpp>

namespace lotrecht::explain::detail {

/// Memory that starts at a cache line, so that vectors of any width may be loaded from it.
template <class T>
class AlignedBuffer {
 public:
  explicit AlignedBuffer(std::size_t size = 0) : lines_((size * sizeof(T) + sizeof(Line) - 1) / sizeof(Line)) {}

  [[nodiscard]] T* data() noexcept { return reinterpret_cast<T*>(lines_.data()); }
  [[nodiscard]] const T* data() const noexcept { return reinterpret_cast<const T*>(lines_.data()); }

 private:
  struct alignas(64) Line {
    unsigned char bytes[64];
  };
  std::vector<Line> lines_;
};

/// Writes rows [first, first + count) as (groups, features, rows of a group), as the model sees their values. What is
/// left of the last group repeats the last row.
inline void gather_rows(const model::TreeEnsemble& model, const FeatureMatrix& x, Eigen::Index first, std::size_t count,
                        std::size_t rows_of_group, double* out) {
  const std::size_t features = model.features();
  const bool rounds = model.precision() == model::Precision::float32;
  const std::size_t groups = (count + rows_of_group - 1) / rows_of_group;
  for (std::size_t g = 0; g < groups; ++g) {
    for (std::size_t lane = 0; lane < rows_of_group; ++lane) {
      const std::size_t row = std::min(g * rows_of_group + lane, count - 1);
      const double* from = x.data() + (first + static_cast<Eigen::Index>(row)) * x.outerStride();
      double* to = out + g * features * rows_of_group + lane;
      if (rounds) {
        for (std::size_t f = 0; f < features; ++f) {
          to[f * rows_of_group] = static_cast<double>(static_cast<float>(from[f]));
        }
      } else {
        for (std::size_t f = 0; f < features; ++f) to[f * rows_of_group] = from[f];
      }
    }
  }
}

/// Writes (groups, numbers, rows of a group) as (count, numbers).
template <class Real>
void scatter_rows(const Real* from, std::size_t count, std::size_t numbers, std::size_t rows_of_group, double* out) {
  for (std::size_t row = 0; row < count; ++row) {
    const Real* column = from + (row / rows_of_group) * numbers * rows_of_group + row % rows_of_group;
    for (std::size_t i = 0; i < numbers; ++i) {
      out[row * numbers + i] = static_cast<double>(column[i * rows_of_group]);
    }
  }
}

}  // namespace lotrecht::explain::detail
