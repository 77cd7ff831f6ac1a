#pragma once

/// @file
/// Draws of a whole table of cells: with and without replacement.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/stats/detail/log_mass.hpp>
#include <lotrecht/stats/draw_binomial.hpp>
#include <lotrecht/stats/draw_hypergeometric.hpp>

namespace lotrecht::stats {

namespace detail {

/// Sum of counts. @throws InvalidInput in the name of `function` if it exceeds 2^53
[[nodiscard]] inline std::uint64_t checked_total(std::string_view function, std::string_view argument,
                                                 std::span<const std::uint64_t> counts) {
  std::uint64_t total = 0;
  for (const std::uint64_t count : counts) {
    if (count > largest_exact_count - total) throw InvalidInput{function, argument, "must sum to at most 2^53"};
    total += count;
  }
  return total;
}

/// Multinomial draw whose weights are known to sum to `total`.
inline void draw_multinomial(Stream& stream, std::uint64_t n, std::span<const std::uint64_t> weights,
                             std::uint64_t total, std::span<std::uint64_t> out) {
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const std::uint64_t others = total - weights[i];
    if (n == 0 || weights[i] == 0) {
      out[i] = 0;
    } else if (others == 0) {
      out[i] = n;
    } else {
      const double all = static_cast<double>(total);
      out[i] = draw_binomial(stream, n, static_cast<double>(weights[i]) / all, static_cast<double>(others) / all);
    }
    n -= out[i];
    total = others;
  }
}

inline void check_cells(std::string_view function, std::size_t cells, std::size_t out) {
  if (cells != out) {
    throw InvalidInput{
        function, "out",
        "must have one place for each of the " + std::to_string(cells) + " cells, got " + std::to_string(out)};
  }
}

}  // namespace detail

/// Distributes n over cells, each independently falling into cell i with probability weights[i] / sum of weights.
///
/// One binomial draw per cell, given what is left: cell i of the remaining n with probability weights[i] / (weights[i]
/// + weights[i+1] + ...). Cells of weight 0 get nothing, the last cell of positive weight gets the rest. Time does not
/// depend on n.
///
/// @param n        at most 2^53
/// @param weights  (C,) relative frequencies as counts, summing to at most 2^53
/// @param out      (C,) receives counts that sum to n
/// @throws InvalidInput if sizes differ, a sum is out of range, or n > 0 and no cell has weight
inline void draw_multinomial(Stream& stream, std::uint64_t n, std::span<const std::uint64_t> weights,
                             std::span<std::uint64_t> out) {
  detail::check_cells("draw_multinomial", weights.size(), out.size());
  if (n > detail::largest_exact_count) {
    throw InvalidInput{"draw_multinomial", "n", "must be at most 2^53, got " + std::to_string(n)};
  }
  const std::uint64_t total = detail::checked_total("draw_multinomial", "weights", weights);
  if (n > 0 && total == 0) {
    throw InvalidInput{"draw_multinomial", "weights", "must not all be 0 when there is something to distribute"};
  }
  detail::draw_multinomial(stream, n, weights, total, out);
}

/// Draws `sample` rows without replacement from a table of cells and counts them by cell (multivariate
/// hypergeometric).
///
/// This is what shuffling labels does to a table: giving `sample` rows the label of a group, uniformly over all ways
/// of doing so. One hypergeometric draw per cell, given what is left; time does not depend on the number of rows.
///
/// @param cells   (C,) counts, summing to at most 2^53
/// @param sample  at most the sum of cells
/// @param out     (C,) receives counts that sum to sample, out[i] <= cells[i]
/// @throws InvalidInput if sizes differ or a count is out of range
inline void draw_multivariate_hypergeometric(Stream& stream, std::span<const std::uint64_t> cells, std::uint64_t sample,
                                             std::span<std::uint64_t> out) {
  detail::check_cells("draw_multivariate_hypergeometric", cells.size(), out.size());
  std::uint64_t total = detail::checked_total("draw_multivariate_hypergeometric", "cells", cells);
  if (sample > total) {
    throw InvalidInput{
        "draw_multivariate_hypergeometric", "sample",
        "must be at most the " + std::to_string(total) + " rows there are, got " + std::to_string(sample)};
  }
  for (std::size_t i = 0; i < cells.size(); ++i) {
    total -= cells[i];
    out[i] = detail::draw_hypergeometric(stream, cells[i], total, sample);
    sample -= out[i];
  }
}

}  // namespace lotrecht::stats
