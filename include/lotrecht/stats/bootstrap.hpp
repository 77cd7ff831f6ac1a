#pragma once

/// @file
/// The exact bootstrap: resampling rows without touching rows.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/replicates.hpp>
#include <lotrecht/core/seed.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/stats/cell_strata.hpp>
#include <lotrecht/stats/draw_multinomial.hpp>
#include <lotrecht/stats/jackknife.hpp>

namespace lotrecht::stats {

/// How a bootstrap is drawn. Replicates and seed have no default: both are part of the result.
struct BootstrapOptions {
  std::uint64_t replicates;  ///< B; 999 or 1999 rather than 1000 or 2000 make interval ends whole ranks
  Seed seed;
  unsigned threads = 1;      ///< changes the time and nothing else
  bool acceleration = true;  ///< also run the jackknife (one evaluation per cell), which `bca_interval` needs
};

/// The bootstrap of one statistic: a view into a `BootstrapResult`.
struct BootstrapStatistic {
  double point;                        ///< the statistic of the table itself; NaN if undefined
  std::optional<double> acceleration;  ///< see `jackknife_acceleration`; empty if it was not asked for
  std::span<const double> replicates;  ///< (B,) in the order of their numbers; NaN where undefined
};

/// What a bootstrap leaves behind, for all K statistics.
struct BootstrapResult {
  std::uint64_t replicates;  ///< B
  Seed seed;
  std::vector<double> point;         ///< (K,)
  std::vector<double> acceleration;  ///< (K,), empty if it was not asked for
  std::vector<double> values;        ///< (K, B), the replicates of one statistic side by side

  /// @throws InvalidInput if there is no statistic k
  [[nodiscard]] BootstrapStatistic statistic(std::size_t k) const {
    if (k >= point.size()) {
      throw InvalidInput{"BootstrapResult::statistic", "k",
                         "must be below " + std::to_string(point.size()) + ", got " + std::to_string(k)};
    }
    return {point[k], acceleration.empty() ? std::nullopt : std::optional{acceleration[k]},
            std::span{values}.subspan(k * replicates, replicates)};
  }
};

/// Bootstraps every statistic of a table of cells.
///
/// The row bootstrap draws as many rows as there are, with replacement. Counted by cell, that is one draw from the
/// multinomial law with the observed frequencies, and any statistic of the counts has the very same law; so the cells
/// are drawn and the rows are never looked at. O(B C) time, whatever the number of rows. With strata, each stratum is
/// drawn by itself and keeps its number of rows.
///
/// Replicate r draws from `Stream(seed, Purpose::bootstrap, r, stratum)`: it is the same in every run that contains
/// it, with any number of threads or replicates.
///
/// A table of no rows has only itself as a resample. A statistic that cannot be computed from a resample is NaN there;
/// the intervals count these replicates and report them.
///
/// @param table       (C,) cells
/// @param statistics  K, number of values that `compute` writes
/// @param compute     see `CellStatistics`; values it leaves unwritten are NaN
/// @throws InvalidInput if the table breaks its contract, replicates = 0 or threads = 0; whatever `compute` throws
///
/// Efron, B. (1979). Bootstrap methods: another look at the jackknife. Ann. Stat. 7(1), 1-26.
/// https://doi.org/10.1214/aos/1176344552
template <CellStatistics Compute>
[[nodiscard]] BootstrapResult bootstrap(const CellStrata& table, std::size_t statistics, const Compute& compute,
                                        const BootstrapOptions& options) {
  const std::vector<detail::Stratum> strata = detail::checked_strata("bootstrap", table);
  if (options.replicates == 0) throw InvalidInput{"bootstrap", "replicates", "must be at least 1, got 0"};
  const std::uint64_t replicates = options.replicates;
  constexpr double unwritten = std::numeric_limits<double>::quiet_NaN();

  BootstrapResult result{replicates,
                         options.seed,
                         std::vector<double>(statistics, unwritten),
                         {},
                         std::vector<double>(statistics * replicates)};
  compute(table.cells, std::span{result.point});
  if (options.acceleration) {
    result.acceleration = jackknife_acceleration(table, statistics, compute, options.threads);
  }
  for_each_replicate_block(replicates, options.threads, [&](std::uint64_t first, std::uint64_t last) {
    std::vector<std::uint64_t> cells(table.cells.size());
    std::vector<double> value(statistics);
    for (std::uint64_t r = first; r < last; ++r) {
      std::uint32_t index = 0;
      for (const detail::Stratum& s : strata) {
        Stream stream{options.seed, Purpose::bootstrap, r, index++};
        detail::draw_multinomial(stream, s.rows, table.cells.subspan(s.first, s.cells), s.rows,
                                 std::span{cells}.subspan(s.first, s.cells));
      }
      value.assign(statistics, unwritten);
      compute(std::span<const std::uint64_t>{cells}, std::span{value});
      for (std::size_t k = 0; k < statistics; ++k) result.values[k * replicates + r] = value[k];
    }
  });
  return result;
}

}  // namespace lotrecht::stats
