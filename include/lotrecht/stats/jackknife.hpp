#pragma once

/// @file
/// The jackknife of a table of cells, for the acceleration of BCa intervals.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <lotrecht/core/replicates.hpp>
#include <lotrecht/stats/cell_strata.hpp>

namespace lotrecht::stats {

/// Acceleration constants of BCa intervals, one per statistic, from the jackknife over rows.
///
/// Leaving out any row of cell c leaves the same table, so the n_c values of its rows are one value t_c with weight
/// n_c, and the jackknife over rows is exact after one evaluation per cell. With m_s the mean over the rows of stratum
/// s, which has N_s rows,
///
///     u_c = (N_s - 1) (m_s - t_c),     a = sum n_c u_c^3 / N_s^3  /  (6 (sum n_c u_c^2 / N_s^2)^(3/2)),
///
/// the sums over the cells of all strata. For one stratum this is Efron's formula.
///
/// A statistic that no row moves has a = 0. If a value t_c is NaN or infinite, a is NaN: it does not exist. A stratum
/// of one row has no jackknife and contributes nothing.
///
/// @param table       (C,) cells
/// @param statistics  K, number of values that `compute` writes
/// @param threads     at least 1
/// @return            (K,) accelerations
/// @throws InvalidInput if the table breaks its contract or threads = 0
///
/// Efron, B. (1987). Better bootstrap confidence intervals. J. Am. Stat. Assoc. 82(397), 171-185.
/// https://doi.org/10.1080/01621459.1987.10478410; several strata: Davison, A. C. & Hinkley, D. V. (1997). Bootstrap
/// Methods and their Application, section 5.3.2.
template <CellStatistics Compute>
[[nodiscard]] std::vector<double> jackknife_acceleration(const CellStrata& table, std::size_t statistics,
                                                         const Compute& compute, unsigned threads = 1) {
  const std::vector<detail::Stratum> strata = detail::checked_strata("jackknife_acceleration", table);
  const std::size_t cells = table.cells.size();
  std::vector<double> left_out(cells * statistics, std::numeric_limits<double>::quiet_NaN());
  for_each_replicate_block(cells, threads, [&](std::uint64_t first, std::uint64_t last) {
    std::vector<std::uint64_t> rest(table.cells.begin(), table.cells.end());
    for (std::size_t c = first; c < last; ++c) {
      if (rest[c] == 0) continue;
      --rest[c];
      compute(std::span<const std::uint64_t>{rest}, std::span{left_out}.subspan(c * statistics, statistics));
      ++rest[c];
    }
  });

  std::vector<double> acceleration(statistics);
  for (std::size_t k = 0; k < statistics; ++k) {
    double squares = 0.0;
    double cubes = 0.0;
    for (const detail::Stratum& s : strata) {
      if (s.rows < 2) continue;
      const double rows = static_cast<double>(s.rows);
      // Means and differences are taken from the first value, so that equal values give exactly 0.
      double origin = std::numeric_limits<double>::quiet_NaN();
      double mean = 0.0;
      for (std::size_t c = s.first; c < s.first + s.cells; ++c) {
        if (table.cells[c] == 0) continue;
        const double value = left_out[c * statistics + k];
        if (std::isnan(origin)) origin = value;
        mean += static_cast<double>(table.cells[c]) / rows * (value - origin);
      }
      for (std::size_t c = s.first; c < s.first + s.cells; ++c) {
        if (table.cells[c] == 0) continue;
        const double weight = static_cast<double>(table.cells[c]) / rows;
        const double u = (rows - 1.0) * (mean - (left_out[c * statistics + k] - origin));
        squares += weight * u * u / rows;
        cubes += weight * u * u * u / (rows * rows);
      }
    }
    acceleration[k] = squares == 0.0 ? 0.0 : cubes / (6.0 * squares * std::sqrt(squares));
    if (!std::isfinite(acceleration[k])) acceleration[k] = std::numeric_limits<double>::quiet_NaN();
  }
  return acceleration;
}

}  // namespace lotrecht::stats
