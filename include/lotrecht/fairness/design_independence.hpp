#pragma once

/// @file
/// Whether being selected has to do with the group: chi-square under the design.

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <lotrecht/fairness/design.hpp>
#include <lotrecht/fairness/metric.hpp>
#include <lotrecht/stats/rao_scott.hpp>

namespace lotrecht::fairness {

/// Groups up to which the test is computed: its covariance matrix has (2 groups)² entries.
inline constexpr std::size_t most_groups_of_a_test = 200;

/// Rao and Scott's test of the table group x (selected, not selected).
///
/// @param n  rows of data
/// @return   undefined with fewer than two groups, without both decisions, or where no variance can be estimated
/// @throws InvalidInput with more than `most_groups_of_a_test` groups
[[nodiscard]] inline stats::RaoScott design_independence(const DesignTable& table, std::uint64_t n) {
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
  return stats::rao_scott(table.groups(), 2, totals, covariance, static_cast<double>(n), freedom);
}

}  // namespace lotrecht::fairness
