#pragma once

/// @file
/// Whether being selected has to do with the group: chi-square under the design.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/fairness/design.hpp>
#include <lotrecht/fairness/metric.hpp>
#include <lotrecht/stats/exchangeable_covariance.hpp>
#include <lotrecht/stats/rao_scott.hpp>

namespace lotrecht::fairness {

/// Groups up to which the test is computed: its covariance matrix has (2 groups)² entries.
inline constexpr std::size_t most_groups_of_a_test = 200;

/// Expected selected (or not selected) rows of the smallest group, divided by the design effect, below which a table is
/// sparse. From 5 on, where chi-square is usually trusted, sizes of nominally .05 were still up to .085: the effect's
/// own estimate is as poor as the rate's. At 15 they were up to .072, at 20 up to .068 (300 to 3,000 clusters).
inline constexpr double sparse_below = 20.0;

/// What a design says about group and selection.
struct DesignIndependence {
  stats::RaoScott test;
  bool sparse = false;  ///< few selected (or not selected) to be expected in some group; see `design_independence`
};

/// Rao and Scott's test of the table group x (selected, not selected).
///
/// The linearised variance of a group's part is made of the group's own rows, and is far too small where hardly any of
/// them is selected: with 15 of 150 rows in the group and a rate of .05, equal groups were found different in 32 of 100
/// samples. So where fewer than `sparse_below` selected or not selected are to be expected in the smallest group, after
/// division by the design effect, the test is `sparse`: its design effects are those of one rate and one intracluster
/// correlation for everybody (`stats::exchangeable_covariance`), which do not use strata or populations.
///
/// True size at 5 % over groups that cut through clusters or not, one of them with a tenth of the rows or all alike,
/// correlations of 0 to .5, rates of .05 to .5 (mean, largest): .046 and .057 with 100 clusters, .039 and .077 with 30,
/// .021 and .091 with 10, .050 and .067 with 300 to 3,000 (`benchmarks/accuracy/fairness/design_independence.cpp`).
///
/// @param n      rows of data
/// @param limit  below which a table is sparse; 0: never, the variance is always linearised
/// @return   undefined with fewer than two groups, without both decisions, or where no variance can be estimated
/// @throws InvalidInput with more than `most_groups_of_a_test` groups
[[nodiscard]] inline DesignIndependence design_independence(const DesignTable& table, std::uint64_t n,
                                                            double limit = sparse_below) {
  if (table.groups() > most_groups_of_a_test) {
    throw InvalidInput{"design_independence", "groups", "must be at most 200, got " + std::to_string(table.groups())};
  }
  constexpr Cells selected = fraction(Metric::selection_rate).numerator;
  const stats::ClusterSample sample = table.design().sample();
  const std::size_t k = 2 * table.groups();
  std::vector<std::vector<stats::ClusterCell>> by_profile(sample.profiles.size());
  std::vector<double> totals(k, 0.0);
  for (std::size_t g = 0; g < table.groups(); ++g) {
    for (const auto& held : table.group(g)) {
      std::array<double, 2> weight{};
      for (std::size_t c = 0; c < 6; ++c) weight[((selected >> c) & 1u) != 0 ? 0 : 1] += held.weight[c];
      for (std::size_t d = 0; d < 2; ++d) {
        if (!(weight[d] > 0.0)) continue;
        by_profile[held.profile].push_back({held.profile, static_cast<std::uint32_t>(2 * g + d), weight[d]});
        totals[2 * g + d] += static_cast<double>(sample.profiles[held.profile].clusters) * weight[d];
      }
    }
  }
  std::vector<stats::ClusterCell> cells;
  for (const auto& some : by_profile) cells.insert(cells.end(), some.begin(), some.end());
  const std::vector<double> covariance = stats::totals_covariance(sample, k, cells, table.design().methods().lonely);
  std::uint64_t strata = 0;
  for (const auto& s : sample.strata) strata += s.clusters > 0 ? 1u : 0u;
  const double freedom = static_cast<double>(table.design().clusters()) - static_cast<double>(strata);
  const auto rows = static_cast<double>(n);
  DesignIndependence found{stats::rao_scott(table.groups(), 2, totals, covariance, rows, freedom)};
  if (!found.test.defined()) return found;
  double all = 0.0;
  double squares = 0.0;  // of weights; rows of one cluster and cell are taken to weigh alike
  for (std::size_t p = 0; p < sample.profiles.size(); ++p) {
    const auto alike = static_cast<double>(sample.profiles[p].clusters);
    for (const DesignCell& cell : table.design().cells(p)) {
      all += alike * cell.weight;
      squares += alike * cell.weight * (cell.weight / static_cast<double>(cell.rows));
    }
  }
  const auto working = stats::exchangeable_covariance(sample, table.groups(), cells, squares / all);
  const stats::RaoScott under = stats::rao_scott(table.groups(), 2, totals, working.covariance, rows, freedom);
  double smallest = all;
  for (std::size_t g = 0; g < table.groups(); ++g) {
    const double own = totals[2 * g] + totals[2 * g + 1];
    if (own > 0.0) smallest = std::min(smallest, own);
  }
  const double expected = rows * (smallest / all) * std::min(working.rate, 1.0 - working.rate);
  found.sparse = expected < limit * std::max(1.0, under.mean_effect);
  if (found.sparse) found.test = under;
  return found;
}

}  // namespace lotrecht::fairness
