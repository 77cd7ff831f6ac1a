#pragma once

/// @file
/// Anderson and Darling's test of two or more windows.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/replicates.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/drift/permutation.hpp>
#include <lotrecht/drift/pooled_values.hpp>
#include <lotrecht/stats/draw_hypergeometric.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::drift {

namespace detail {

/// A² of counts (windows, values): squared distances of each window from the pool, by rank, weighted by the inverse of
/// their variance, so that tails count as much as the middle. Midranks; windows without rows are left out.
[[nodiscard]] inline double anderson_darling(std::span<const std::vector<std::uint64_t>> counts,
                                             std::span<const std::uint64_t> rows) {
  double all = 0.0;
  for (const std::uint64_t n : rows) all += static_cast<double>(n);
  const std::size_t distinct = counts.empty() ? 0 : counts[0].size();
  std::vector<double> up_to(rows.size(), 0.0);
  std::vector<double> sums(rows.size(), 0.0);
  double pooled_up_to = 0.0;
  for (std::size_t v = 0; v < distinct; ++v) {
    double here = 0.0;
    for (const auto& window : counts) here += static_cast<double>(window[v]);
    const double middle = pooled_up_to + 0.5 * here;
    const double variance = middle * (all - middle) - 0.25 * all * here;
    for (std::size_t w = 0; w < rows.size(); ++w) {
      const auto own = static_cast<double>(counts[w][v]);
      const double away = all * (up_to[w] + 0.5 * own) - static_cast<double>(rows[w]) * middle;
      if (variance > 0.0) sums[w] += here / all * (away * away / variance);
      up_to[w] += own;
    }
    pooled_up_to += here;
  }
  double statistic = 0.0;
  for (std::size_t w = 0; w < rows.size(); ++w) {
    if (rows[w] > 0) statistic += sums[w] / static_cast<double>(rows[w]);
  }
  return (all - 1.0) / all * statistic;
}

/// Deals the pooled counts to windows of the given sizes; all ways equally probable.
inline void deal(Stream& stream, std::span<const std::uint64_t> pooled, std::span<const std::uint64_t> rows,
                 std::vector<std::vector<std::uint64_t>>& windows) {
  std::vector<std::uint64_t> left(pooled.begin(), pooled.end());
  for (std::size_t w = 0; w < rows.size(); ++w) {
    std::uint64_t all = 0;
    for (std::size_t x = w; x < rows.size(); ++x) all += rows[x];
    std::uint64_t wanted = rows[w];
    for (std::size_t v = 0; v < left.size(); ++v) {
      all -= left[v];
      windows[w][v] = left[v] == 0 ? 0 : stats::detail::draw_hypergeometric(stream, left[v], all, wanted);
      wanted -= windows[w][v];
      left[v] -= windows[w][v];
    }
  }
}

}  // namespace detail

/// Anderson and Darling's test that two or more windows have one distribution, by permutation of the pooled rows.
///
/// The statistic is Scholz and Stephens' A²akN, with midranks for ties; p = (b + 1) / (m + 1) as in
/// `permutation_p_values`. (Tables of its limit end at .001 and .25.)
///
/// Fewer than two windows with rows: undefined (`single_group`; `nobody` if no window has any). Equal values only:
/// statistic 0, p = 1.
///
/// @throws InvalidInput if there are no permutations or threads
///
/// Scholz, F. W. & Stephens, M. A. (1987). J. Am. Stat. Assoc. 82(399), 918-924. doi:10.1080/01621459.1987.10478517
[[nodiscard]] inline stats::TestResult anderson_darling(const PooledValues& pooled, const PermutationOptions& options) {
  if (options.permutations == 0) {
    throw InvalidInput{"anderson_darling", "permutations", "must be at least 1, got 0"};
  }
  stats::TestResult result;
  result.n = pooled.all_rows();
  result.method = "anderson_darling_permutation";
  std::size_t with_rows = 0;
  for (const std::uint64_t n : pooled.rows) with_rows += n > 0 ? 1u : 0u;
  if (with_rows < 2) {
    result.undefined = with_rows == 0 ? stats::Undefined::nobody : stats::Undefined::single_group;
    return result;
  }
  result.statistic = detail::anderson_darling(pooled.counts, pooled.rows);
  std::vector<std::uint64_t> together(pooled.values.size(), 0);
  for (const auto& window : pooled.counts) {
    for (std::size_t v = 0; v < together.size(); ++v) together[v] += window[v];
  }
  std::uint64_t as_large = 0;
  std::mutex guard;
  for_each_replicate_block(options.permutations, options.threads, [&](std::uint64_t first, std::uint64_t last) {
    std::vector<std::vector<std::uint64_t>> windows(pooled.windows(), std::vector<std::uint64_t>(together.size()));
    std::uint64_t large = 0;
    for (std::uint64_t r = first; r < last; ++r) {
      Stream stream{options.seed, Purpose::permutation, r};
      detail::deal(stream, together, pooled.rows, windows);
      large += detail::anderson_darling(windows, pooled.rows) >= result.statistic * (1.0 - 1e-9) ? 1u : 0u;
    }
    const std::lock_guard lock{guard};
    as_large += large;
  });
  result.p_value = (static_cast<double>(as_large) + 1.0) / (static_cast<double>(options.permutations) + 1.0);
  return result;
}

}  // namespace lotrecht::drift
