#pragma once

/// @file
/// Tests by who is near whom: Friedman and Rafsky's minimum spanning tree, and nearest neighbours.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/core/blocks.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/seed.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/drift/block_mmd.hpp>
#include <lotrecht/drift/mmd.hpp>
#include <lotrecht/drift/pair_forms.hpp>
#include <lotrecht/drift/permutation.hpp>
#include <lotrecht/drift/row_kernel.hpp>
#include <lotrecht/drift/row_windows.hpp>
#include <lotrecht/stats/score_test.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::drift {

/// Two rows that are joined.
struct RowEdge {
  std::size_t a;
  std::size_t b;
  double weight = 1.0;
};

/// A minimum spanning tree of the rows of both windows, by |x - y| (see `KernelShape::energy`).
///
/// Where distances are tied there are many; the seed chooses, knowing nothing of windows, and each of the rows that are
/// equally near with the same probability: where many rows are equal, always the first would make a star, whose share
/// of edges within windows tells little.
/// Prim's algorithm: time N², memory N.
[[nodiscard]] inline std::vector<RowEdge> minimum_spanning_tree(const RowWindows& windows, Seed seed) {
  std::vector<RowEdge> tree;
  const std::size_t rows = windows.rows();
  if (rows < 2) return tree;
  const RowKernel near{windows, {KernelShape::energy, 1.0}};
  const std::vector<std::size_t> order = detail::shuffled(rows, seed, 4);
  std::vector<double> nearest(rows, -std::numeric_limits<double>::infinity());  // larger is nearer
  std::vector<std::size_t> neighbour(rows);
  std::vector<std::uint64_t> equally_near(rows);
  Stream lots{seed, Purpose::simulation, 0, 7};
  std::vector<bool> joined(rows, false);
  std::vector<double> along(windows.padded());
  std::size_t last = order[0];
  joined[last] = true;
  tree.reserve(rows - 1);
  while (tree.size() + 1 < rows) {
    near.fill(last, 0, windows.padded(), along.data());
    std::size_t next = rows;
    for (const std::size_t row : order) {
      if (joined[row]) continue;
      if (along[row] > nearest[row]) {
        nearest[row] = along[row];
        neighbour[row] = last;
        equally_near[row] = 1;
      } else if (along[row] == nearest[row] && lots.below(++equally_near[row]) == 0) {
        neighbour[row] = last;
      }
      if (next == rows || nearest[row] > nearest[next]) next = row;
    }
    joined[next] = true;
    tree.push_back({std::min(next, neighbour[next]), std::max(next, neighbour[next])});
    last = next;
  }
  return tree;
}

/// Each row joined to its k nearest others by |x - y|; two rows that are each other's neighbours have weight 2.
///
/// Ties are broken by an order of the rows that the seed draws, turned differently for each row.
///
/// @param k  from 1 to rows - 1
/// @throws InvalidInput if k is out of range
[[nodiscard]] inline std::vector<RowEdge> nearest_neighbours(const RowWindows& windows, std::size_t k, Seed seed) {
  const std::size_t rows = windows.rows();
  if (k == 0 || k >= rows) {
    throw InvalidInput{"nearest_neighbours", "neighbours",
                       "must lie between 1 and rows - 1 = " + std::to_string(rows - 1) + ", got " + std::to_string(k)};
  }
  const RowKernel near{windows, {KernelShape::energy, 1.0}};
  const std::vector<std::size_t> order = detail::shuffled(rows, seed, 4);
  Stream turns{seed, Purpose::simulation, 0, 5};
  std::vector<double> along(windows.padded());
  std::vector<std::size_t> others(rows);
  std::vector<std::pair<std::size_t, std::size_t>> joined;
  joined.reserve(rows * k);
  for (std::size_t i = 0; i < rows; ++i) {
    near.fill(i, 0, windows.padded(), along.data());
    const std::size_t turn = turns.below(rows);
    std::iota(others.begin(), others.end(), std::size_t{0});
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
    const auto nearer = [&](std::size_t a, std::size_t b) {
      if (along[a] != along[b]) return along[a] > along[b];
      return (order[a] + turn) % rows < (order[b] + turn) % rows;
    };
    std::nth_element(others.begin(), others.begin() + static_cast<std::ptrdiff_t>(k - 1), others.end(), nearer);
    for (std::size_t j = 0; j < k; ++j) joined.emplace_back(std::min(i, others[j]), std::max(i, others[j]));
    others.resize(rows);
  }
  std::sort(joined.begin(), joined.end());
  std::vector<RowEdge> edges;
  for (const auto& [a, b] : joined) {
    if (!edges.empty() && edges.back().a == a && edges.back().b == b) {
      edges.back().weight += 1.0;
    } else {
      edges.push_back({a, b});
    }
  }
  return edges;
}

/// How much of a graph lies within windows.
struct GraphTest {
  stats::TestResult test;     ///< statistic: share of the edges' weight within windows; p by permutation
  double expected = 0.0;      ///< its mean over all ways to deal the rows, exactly
  double deviation = 0.0;     ///< and its standard deviation, exactly
  double z = 0.0;             ///< (statistic - expected) / deviation
  double normal_p_value = 1;  ///< of z, upper tail: for large windows
};

/// Test of two windows by a graph of their rows: joined rows belong to one window more often than by chance.
///
/// Of a minimum spanning tree that is Friedman and Rafsky's test, whose number of runs is 1 + edges across windows; of
/// nearest neighbours that of Schilling and Henze. Given the graph, mean and variance of the share over all ways to
/// deal the rows are exact; p is by permutation, and exact in any windows.
///
/// Windows without rows: undefined (`nobody`). Fewer than two edges or no variance: p = 1.
///
/// @param edges  rows below the windows' number, a != b, each pair once; made without knowing the windows
/// @throws InvalidInput if there are no permutations or threads, or an edge joins no two rows
///
/// Friedman, J. H. & Rafsky, L. C. (1979). Ann. Stat. 7(4), 697-717. doi:10.1214/aos/1176344722
/// Schilling, M. F. (1986). J. Am. Stat. Assoc. 81(395), 799-806. doi:10.1080/01621459.1986.10478337
[[nodiscard]] inline GraphTest graph_test(const RowWindows& windows, const std::vector<RowEdge>& edges,
                                          const PermutationOptions& options) {
  detail::check_permutations(options, "graph_test");
  GraphTest result;
  result.test.n = windows.rows();
  result.test.method = "graph_permutation";
  const auto n = static_cast<double>(windows.reference_rows());
  const auto m = static_cast<double>(windows.current_rows());
  if (n == 0.0 || m == 0.0) {
    result.test.undefined = stats::Undefined::nobody;
    return result;
  }
  std::vector<double> degrees(windows.rows());
  double total = 0.0;
  double squares = 0.0;
  for (const RowEdge& edge : edges) {
    if (edge.a == edge.b || std::max(edge.a, edge.b) >= windows.rows()) {
      throw InvalidInput{"graph_test", "edges", "must join two different rows"};
    }
    degrees[edge.a] += edge.weight;
    degrees[edge.b] += edge.weight;
    total += edge.weight;
    squares += edge.weight * edge.weight;
  }
  if (!(total > 0.0)) {
    result.test.statistic = 0.0;
    result.test.p_value = 1.0;
    return result;
  }
  // Probabilities that two, three, and two pairs of rows have one window each.
  const double rows = n + m;
  const double two = (n * (n - 1.0) + m * (m - 1.0)) / (rows * (rows - 1.0));
  const double three =
      rows < 3.0 ? 0.0 : (n * (n - 1.0) * (n - 2.0) + m * (m - 1.0) * (m - 2.0)) / (rows * (rows - 1.0) * (rows - 2.0));
  const double pairs = rows < 4.0 ? 0.0
                                  : (n * (n - 1.0) * (n - 2.0) * (n - 3.0) + m * (m - 1.0) * (m - 2.0) * (m - 3.0) +
                                     2.0 * n * (n - 1.0) * m * (m - 1.0)) /
                                        (rows * (rows - 1.0) * (rows - 2.0) * (rows - 3.0));
  double touching = -2.0 * squares;
  for (const double degree : degrees) touching += degree * degree;
  const double variance =
      squares * two + touching * three + (total * total - squares - touching) * pairs - total * total * two * two;
  result.expected = two;
  result.deviation = std::sqrt(std::max(0.0, variance)) / total;

  const std::size_t deals = static_cast<std::size_t>(options.permutations) + 1;
  std::vector<double> values(deals);
  constexpr std::size_t lanes = detail::weights_together;
  for_each_block(deals, lanes, options.threads, [&](std::uint64_t first, std::uint64_t last) {
    const auto here = static_cast<std::size_t>(last - first);
    const WeightColumns labels = dealt_labels(windows.rows(), windows.reference_rows(), first, here, options.seed);
    for (const RowEdge& edge : edges) {
      const double* a = labels.pack(0, edge.a);
      const double* b = labels.pack(0, edge.b);
      for (std::size_t d = 0; d < here; ++d) {
        if (a[d] == b[d]) values[static_cast<std::size_t>(first) + d] += edge.weight;
      }
    }
  });
  for (double& value : values) value /= total;
  result.test.statistic = values[0];
  result.test.p_value = detail::share_as_large(values, 1e-12);
  if (result.deviation > 1e-9) {
    result.z = (values[0] - result.expected) / result.deviation;
    result.normal_p_value = stats::detail::normal_p_value(result.z, stats::Alternative::greater);
  }
  return result;
}

}  // namespace lotrecht::drift
