#pragma once

/// @file
/// A table of feature values: one row per case, one column per feature.

#include <Eigen/Core>

namespace lotrecht {

/// Owned feature values or results, row-major, as NumPy lays them out.
using RowMajorMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// View of (n, p) feature values: row = case, column = feature. A missing value is NaN; a category is its code, 0, 1,
/// ...
///
/// Row-major and without a copy: a column-major matrix does not fit and would be copied by Eigen, so pass row-major
/// ones. Rows may lie further apart than p values (a block of columns of a wider table).
using FeatureMatrix = Eigen::Ref<const RowMajorMatrix, 0, Eigen::OuterStride<>>;

/// View of (n, k) results that a function fills.
using ResultMatrix = Eigen::Ref<RowMajorMatrix, 0, Eigen::OuterStride<>>;

}  // namespace lotrecht
