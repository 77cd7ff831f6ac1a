#pragma once

/// @file
/// Small windows of rows with several variables, and what a kernel of them is by its definition.

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/core/features.hpp>
#include <lotrecht/drift/row_kernel.hpp>
#include <lotrecht/drift/row_windows.hpp>
#include <support/reference.hpp>

namespace lotrecht::testing {

using drift::RowWindows;
using drift::Variable;

/// Rows of some numbers (normal, `shift` added) and, last, some categories with four codes.
[[nodiscard]] inline RowMajorMatrix random_rows(std::mt19937_64& draw, Eigen::Index rows, Eigen::Index numbers,
                                                Eigen::Index categories = 0, double shift = 0.0) {
  std::normal_distribution<double> normal;
  RowMajorMatrix x(rows, numbers + categories);
  for (Eigen::Index i = 0; i < rows; ++i) {
    for (Eigen::Index j = 0; j < numbers; ++j) x(i, j) = normal(draw) + shift;
    for (Eigen::Index j = 0; j < categories; ++j) x(i, numbers + j) = static_cast<double>(draw() % 4);
  }
  return x;
}

[[nodiscard]] inline std::vector<Variable> variables(std::size_t numbers, std::size_t categories = 0) {
  std::vector<Variable> kinds(numbers, Variable::number);
  kinds.insert(kinds.end(), categories, Variable::category);
  return kinds;
}

/// Windows of numbers as they are.
[[nodiscard]] inline RowWindows plain(const RowMajorMatrix& a, const RowMajorMatrix& b) {
  return {a, b, variables(static_cast<std::size_t>(a.cols())), drift::RowScale::none};
}

/// Calls `check(windows, value)` for every value of this name in tests/reference/many_variables.csv.
template <class Check>
void for_each_row_reference(const std::string& name, const Check& check) {
  int found = 0;
  for (const ReferenceRow& row : ReferenceTable{"many_variables.csv"}) {
    if (row.text("name") != name) continue;
    ++found;
    const auto d = static_cast<Eigen::Index>(row.count("variables"));
    const auto window = [&](const std::string& column) {
      std::stringstream numbers{row.text(column)};
      std::vector<double> values;
      for (std::string number; numbers >> number;) values.push_back(std::strtod(number.c_str(), nullptr));
      RowMajorMatrix x(static_cast<Eigen::Index>(values.size()) / d, d);
      std::copy(values.begin(), values.end(), x.data());
      return x;
    };
    SCOPED_TRACE(name + " " + std::to_string(found));
    check(plain(window("first"), window("second")), row.number("value"));
  }
  EXPECT_EQ(found, 4) << name;
}

/// The kernel by its definition, from the columns of the windows.
[[nodiscard]] inline double kernel_by_definition(const RowWindows& windows, const drift::Kernel& kernel, std::size_t i,
                                                 std::size_t j) {
  double squares = 0.0;
  double sizes = 0.0;
  for (const auto& column : windows.columns()) {
    const double away = column.values[i] - column.values[j];
    if (column.kind == Variable::number) {
      squares += away * away;
      sizes += std::abs(away);
    } else if (away != 0.0) {
      squares += 2.0;
      sizes += std::sqrt(2.0);
    }
  }
  switch (kernel.shape) {
    case drift::KernelShape::gaussian: return std::exp(-squares / (2.0 * kernel.bandwidth * kernel.bandwidth));
    case drift::KernelShape::laplace: return std::exp(-sizes / kernel.bandwidth);
    case drift::KernelShape::energy: return -std::sqrt(squares);
  }
  return std::numeric_limits<double>::quiet_NaN();
}

/// MMD² by its definition; `first[i]` says whether row i belongs to the first window.
template <class Kernel>
[[nodiscard]] double mmd_by_definition(const std::vector<bool>& first, bool unbiased, const Kernel& kernel) {
  double within[2] = {};
  double across = 0.0;
  double rows[2] = {};
  for (std::size_t i = 0; i < first.size(); ++i) {
    rows[first[i] ? 0 : 1] += 1.0;
    for (std::size_t j = 0; j < first.size(); ++j) {
      if (unbiased && i == j) continue;
      if (first[i] == first[j]) {
        within[first[i] ? 0 : 1] += kernel(i, j);
      } else if (first[i]) {
        across += kernel(i, j);
      }
    }
  }
  const double less = unbiased ? 1.0 : 0.0;
  return within[0] / (rows[0] * (rows[0] - less)) + within[1] / (rows[1] * (rows[1] - less)) -
         2.0 * across / (rows[0] * rows[1]);
}

/// Calls `visit(first)` for each way to choose `chosen` of `rows` rows.
template <class Visit>
void for_each_deal(std::size_t rows, std::size_t chosen, const Visit& visit) {
  for (std::uint32_t mask = 0; mask < (1U << rows); ++mask) {
    if (static_cast<std::size_t>(std::popcount(mask)) != chosen) continue;
    std::vector<bool> first(rows);
    for (std::size_t i = 0; i < rows; ++i) first[i] = (mask >> i & 1U) != 0;
    visit(first);
  }
}

}  // namespace lotrecht::testing
