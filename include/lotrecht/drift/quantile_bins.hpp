#pragma once

/// @file
/// Cuts a numeric variable into bins by the quantiles of its reference window.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/drift/value_tally.hpp>

namespace lotrecht::drift {

/// Upper ends of all bins but the last, ascending: bin b holds the values in (edge b - 1, edge b].
///
/// Of the reference alone, so that what it is compared with does not move them; of observed values, so that a value
/// that many rows share is never cut. Each bin of the reference holds at least rows / bins of it, but for the last,
/// which may hold fewer: values with many rows make fewer bins. Where one value has almost all rows it has a bin apart
/// from those below; where it has all of them, apart from those below and above, so that to leave it is seen.
///
/// @param bins  at least 2
/// @throws InvalidInput if bins < 2 or the reference has no rows
[[nodiscard]] inline std::vector<double> quantile_edges(const ValueTally& reference, std::size_t bins) {
  if (bins < 2) throw InvalidInput{"quantile_edges", "bins", "must be at least 2, got " + std::to_string(bins)};
  if (reference.rows() == 0) throw InvalidInput{"quantile_edges", "reference", "must have rows"};
  const std::vector<ValueCount> values = reference.values();
  std::vector<double> edges;
  double up_to = 0.0;
  double wanted = static_cast<double>(reference.rows()) / static_cast<double>(bins);
  const double step = wanted;
  for (std::size_t v = 0; v + 1 < values.size(); ++v) {
    up_to += static_cast<double>(values[v].count);
    if (up_to + 1e-9 * up_to < wanted) continue;
    edges.push_back(values[v].value);
    while (wanted <= up_to + 1e-9 * up_to) wanted += step;
  }
  if (edges.empty() && values.size() > 1) edges.push_back(values[values.size() - 2].value);
  if (edges.empty()) {
    const double only = values.front().value;
    if (std::isfinite(only)) edges.push_back(std::nextafter(only, -std::numeric_limits<double>::infinity()));
    edges.push_back(only);
  }
  return edges;
}

/// Rows of a window in each bin, (edges + 1,).
[[nodiscard]] inline std::vector<std::uint64_t> binned(const ValueTally& window, const std::vector<double>& edges) {
  std::vector<std::uint64_t> counts(edges.size() + 1, 0);
  std::size_t bin = 0;
  for (const ValueCount& v : window.values()) {
    while (bin < edges.size() && v.value > edges[bin]) ++bin;
    counts[bin] += v.count;
  }
  return counts;
}

}  // namespace lotrecht::drift
