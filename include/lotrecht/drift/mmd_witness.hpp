#pragma once

/// @file
/// Which rows a change is in.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <lotrecht/core/blocks.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/drift/row_kernel.hpp>
#include <lotrecht/drift/row_windows.hpp>

namespace lotrecht::drift {

/// The witness function at every row of both windows: how much likelier rows like it are in the reference (positive) or
/// in the current window (negative), as far as the kernel sees.
///
///     f(z) = mean of k(x, z) over reference rows x - mean of k(y, z) over current rows y,   the row z itself left out
///
/// The mean of f over reference rows less its mean over current ones is the unbiased MMD², exactly: f / n and -f / m
/// are the rows' parts of it. Current rows with the smallest values are the kind of case that became more common,
/// reference rows with the largest the kind that became rarer. A description; it has no test of its own.
///
/// @return  (rows,) the reference's first
/// @throws InvalidInput if a window has fewer than two rows, or there are no threads
///
/// Gretton, A. and others (2012). J. Mach. Learn. Res. 13, 723-773, section 2.3.
[[nodiscard]] inline std::vector<double> mmd_witness(const RowWindows& windows, const RowKernel& kernel,
                                                     unsigned threads = 1) {
  const std::size_t first = windows.reference_rows();
  const std::size_t rows = windows.rows();
  if (first < 2 || rows - first < 2) {
    throw InvalidInput{
        "mmd_witness", "windows",
        "must have two rows each, got " + std::to_string(first) + " and " + std::to_string(rows - first)};
  }
  std::vector<double> witness(rows);
  for_each_block(rows, 64, threads, [&](std::uint64_t begin, std::uint64_t end) {
    std::vector<double> along(windows.padded());
    for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
      kernel.fill(i, 0, windows.padded(), along.data());
      along[i] = 0.0;
      double before = 0.0;
      double now = 0.0;
      for (std::size_t j = 0; j < first; ++j) before += along[j];
      for (std::size_t j = first; j < rows; ++j) now += along[j];
      const bool own = i < first;
      witness[i] = before / static_cast<double>(own ? first - 1 : first) -
                   now / static_cast<double>(own ? rows - first : rows - first - 1);
    }
  });
  return witness;
}

}  // namespace lotrecht::drift
