#pragma once

/// @file
/// Two windows of rows with several variables, numbers and categories, ready to be compared pair by pair.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/stats/quantile.hpp>

namespace lotrecht::drift {

/// What the values of a variable are.
enum class Variable : std::uint8_t {
  number,    ///< finite; a missing one is NaN
  category,  ///< its code, a whole number of at most 2^52; a missing one is NaN
};

/// In which unit numbers are compared.
enum class RowScale : std::uint8_t {
  robust,  ///< less the median, in units of the interquartile range / 1.349 of both windows together
  none,    ///< as they are
};

/// Rows of two windows one below the other, the reference first.
///
/// Numbers are scaled by both windows together, so that a scaled row does not tell its window and permutation tests
/// stay exact. The unit of `robust` is the standard deviation for normal values, and is not moved by outliers; where
/// half of the values are equal it is the standard deviation, and 1 for a constant.
///
/// A missing value is a state of its own: a missing category is one more category; a missing number stands at the
/// median and differs from every number that is there as one category differs from another. NaN is never dropped and
/// never compared.
///
/// Categories differ or are equal. Two that differ are as far apart as two numbers that differ by √2 units, the root of
/// the mean squared difference of two rows of a variable with variance 1.
class RowWindows {
 public:
  /// What pairs of rows are compared by: a variable's values, or whether they are missing.
  struct Column {
    std::size_t variable;
    Variable kind;
    std::vector<double> values;  ///< (rows rounded up to a multiple of 8), zeros behind the rows
  };

  /// @param reference  (n, d)
  /// @param current    (m, d)
  /// @param variables  (d,) what the columns are
  /// @throws InvalidInput if numbers of columns differ, there is none, a value is infinite, or numbers lie so far apart
  ///                      that their difference cannot be squared
  RowWindows(const FeatureMatrix& reference, const FeatureMatrix& current, std::vector<Variable> variables,
             RowScale scale)
      : variables_{std::move(variables)},
        reference_rows_{static_cast<std::size_t>(reference.rows())},
        rows_{reference_rows_ + static_cast<std::size_t>(current.rows())} {
    const auto d = static_cast<Eigen::Index>(variables_.size());
    if (d == 0) throw InvalidInput{"RowWindows", "variables", "must be at least one"};
    if (reference.cols() != d || current.cols() != d) {
      throw InvalidInput{"RowWindows", "windows",
                         "must have " + std::to_string(d) + " columns each, got " + std::to_string(reference.cols()) +
                             " and " + std::to_string(current.cols())};
    }
    for (std::size_t j = 0; j < variables_.size(); ++j) {
      std::vector<double> pooled(padded());
      for (std::size_t i = 0; i < rows_; ++i) {
        const bool first = i < reference_rows_;
        const auto row = static_cast<Eigen::Index>(first ? i : i - reference_rows_);
        const double x =
            first ? reference(row, static_cast<Eigen::Index>(j)) : current(row, static_cast<Eigen::Index>(j));
        if (std::isinf(x)) {
          throw InvalidInput{
              "RowWindows", first ? "reference" : "current",
              "must be finite, got an infinite value in row " + std::to_string(row) + ", column " + std::to_string(j)};
        }
        pooled[i] = x;
      }
      add(j, std::move(pooled), scale);
    }
  }

  /// Some of the rows, in their scale.
  ///
  /// @param chosen  rows below `rows()`, those of the reference first
  /// @throws InvalidInput if they are not
  [[nodiscard]] RowWindows subset(std::span<const std::size_t> chosen) const {
    RowWindows some{*this};
    some.rows_ = chosen.size();
    some.reference_rows_ = 0;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      const bool first = chosen[i] < reference_rows_;
      if (chosen[i] >= rows_ || (first && some.reference_rows_ < i)) {
        throw InvalidInput{"RowWindows::subset", "chosen", "must be rows of the windows, those of the reference first"};
      }
      some.reference_rows_ += first ? 1 : 0;
    }
    for (Column& column : some.columns_) {
      std::vector<double> values(some.padded());
      for (std::size_t i = 0; i < chosen.size(); ++i) values[i] = column.values[chosen[i]];
      column.values = std::move(values);
    }
    return some;
  }

  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
  [[nodiscard]] std::size_t reference_rows() const noexcept { return reference_rows_; }
  [[nodiscard]] std::size_t current_rows() const noexcept { return rows_ - reference_rows_; }
  [[nodiscard]] std::size_t variables() const noexcept { return variables_.size(); }
  [[nodiscard]] const std::vector<Column>& columns() const noexcept { return columns_; }
  /// Missing values of all variables, in both windows (of a subset: of the windows it is of).
  [[nodiscard]] std::size_t missing() const noexcept { return missing_; }
  /// Rows rounded up to a multiple of 8.
  [[nodiscard]] std::size_t padded() const noexcept { return (rows_ + 7) / 8 * 8; }

 private:
  static constexpr double largest = 1e100;

  void add(std::size_t variable, std::vector<double> values, RowScale scale) {
    const std::span<double> rows{values.data(), rows_};
    std::vector<double> absent(padded());
    for (std::size_t i = 0; i < rows_; ++i) absent[i] = std::isnan(rows[i]) ? 1.0 : 0.0;
    const auto missing = static_cast<std::size_t>(std::count(absent.begin(), absent.end(), 1.0));
    missing_ += missing;
    const Variable kind = variables_[variable];
    double stand_in = 0.0;  // the median of scaled numbers
    if (kind == Variable::number) {
      standardise(variable, rows, scale);
    } else {
      for (const double code : rows) stand_in = std::max(stand_in, code + 1.0);  // false for NaN, so never NaN
    }
    for (std::size_t i = 0; i < rows_; ++i) {
      if (absent[i] != 0.0) rows[i] = stand_in;
    }
    columns_.push_back({variable, kind, std::move(values)});
    if (kind == Variable::number && missing > 0) columns_.push_back({variable, Variable::category, std::move(absent)});
  }

  void standardise(std::size_t variable, std::span<double> rows, RowScale scale) const {
    std::vector<double> there;
    for (const double x : rows) {
      if (!std::isnan(x)) there.push_back(x);
    }
    if (there.empty()) return;
    const auto [centre, unit] = centre_and_unit(there, scale);
    for (double& x : rows) {
      if (std::isnan(x)) continue;
      x = (x - centre) / unit;
      if (!(std::abs(x) <= largest)) {
        throw InvalidInput{"RowWindows", "column " + std::to_string(variable),
                           "holds numbers too far apart for their differences to be squared"};
      }
    }
  }

  [[nodiscard]] static std::pair<double, double> centre_and_unit(std::vector<double>& values, RowScale scale) {
    const auto at = [&](double p) { return stats::quantile(values, p, stats::QuantileRule::between_extremes); };
    const double centre = at(0.5);
    // Without a scale the median still goes: differences do not depend on it, and what is missing stands there.
    if (scale == RowScale::none) return {centre, 1.0};
    const double quartiles = (at(0.75) - at(0.25)) / 1.3489795003921634;
    if (quartiles > 0.0) return {centre, quartiles};
    double mean = 0.0;
    for (const double x : values) mean += (x - centre) / static_cast<double>(values.size());
    double squares = 0.0;
    for (const double x : values) squares += (x - centre - mean) * (x - centre - mean);
    const double deviation = std::sqrt(squares / static_cast<double>(values.size()));
    return {centre, deviation > 0.0 ? deviation : 1.0};
  }

  std::vector<Variable> variables_;
  std::size_t reference_rows_;
  std::size_t rows_;
  std::size_t missing_ = 0;
  std::vector<Column> columns_;
};

}  // namespace lotrecht::drift
