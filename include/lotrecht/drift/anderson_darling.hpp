#pragma once

/// @file
/// Anderson and Darling's test of two or more windows.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <mutex>
#include <numbers>
#include <span>
#include <string>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/replicates.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/drift/detail/anderson_darling_tail.hpp>
#include <lotrecht/drift/permutation.hpp>
#include <lotrecht/drift/pooled_values.hpp>
#include <lotrecht/stats/draw_hypergeometric.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::drift {

namespace detail {

/// What A² asks of the pooled values alone, which no permutation changes.
struct PooledMidranks {
  double all = 0.0;
  std::vector<double> middle;  ///< rows up to each value, half of those that have it
  std::vector<double> weight;  ///< its share of all rows, by the variance there; 0 where nothing can differ

  explicit PooledMidranks(std::span<const std::uint64_t> together) : middle(together.size()), weight(together.size()) {
    for (const std::uint64_t n : together) all += static_cast<double>(n);
    double up_to = 0.0;
    for (std::size_t v = 0; v < together.size(); ++v) {
      const auto here = static_cast<double>(together[v]);
      middle[v] = up_to + 0.5 * here;
      const double variance = middle[v] * (all - middle[v]) - 0.25 * all * here;
      weight[v] = variance > 0.0 ? here / all / variance : 0.0;
      up_to += here;
    }
  }
};

/// A² of counts (windows, values): squared distances of each window from the pool, by rank, weighted by the inverse of
/// their variance, so that tails count as much as the middle. Midranks; windows without rows are left out.
[[nodiscard]] inline double anderson_darling(const PooledMidranks& pool,
                                             std::span<const std::vector<std::uint64_t>> counts,
                                             std::span<const std::uint64_t> rows) {
  double statistic = 0.0;
  for (std::size_t w = 0; w < rows.size(); ++w) {
    if (rows[w] == 0) continue;
    const auto n = static_cast<double>(rows[w]);
    double up_to = 0.0;
    double sum = 0.0;
    for (std::size_t v = 0; v < pool.middle.size(); ++v) {
      const auto own = static_cast<double>(counts[w][v]);
      const double away = pool.all * (up_to + 0.5 * own) - n * pool.middle[v];
      sum += away * away * pool.weight[v];
      up_to += own;
    }
    statistic += sum / n;
  }
  return (pool.all - 1.0) / pool.all * statistic;
}

/// Deals the pooled counts to windows of the given sizes; all ways equally probable.
inline void deal(Stream& stream, std::span<const std::uint64_t> pooled, std::span<const std::uint64_t> rows,
                 std::vector<std::vector<std::uint64_t>>& windows) {
  std::vector<std::uint64_t> left(rows.begin(), rows.end());  // places
  std::uint64_t all = 0;
  for (const std::uint64_t n : rows) all += n;
  for (std::size_t v = 0; v < pooled.size(); ++v) {
    if (pooled[v] == 1) {  // most values of most variables: its place is one of those left
      std::uint64_t place = stream.below(all--);
      for (std::size_t w = 0; w < left.size(); ++w) {
        const bool here = place < left[w];
        windows[w][v] = here ? 1 : 0;
        place = here ? std::numeric_limits<std::uint64_t>::max() : place - left[w];
        left[w] -= here ? 1u : 0u;
      }
      continue;
    }
    std::uint64_t wanted = pooled[v];
    std::uint64_t others = all;
    all -= wanted;
    for (std::size_t w = 0; w < left.size(); ++w) {
      others -= left[w];
      windows[w][v] = stats::detail::draw_hypergeometric(stream, left[w], others, wanted);
      wanted -= windows[w][v];
      left[w] -= windows[w][v];
    }
  }
}

/// Pooled counts of all windows.
[[nodiscard]] inline std::vector<std::uint64_t> counts_together(const PooledValues& pooled) {
  std::vector<std::uint64_t> together(pooled.values.size(), 0);
  for (const auto& window : pooled.counts) {
    for (std::size_t v = 0; v < together.size(); ++v) together[v] += window[v];
  }
  return together;
}

/// Size and statistic, or why there is none.
[[nodiscard]] inline stats::TestResult anderson_darling_statistic(const PooledValues& pooled,
                                                                  const PooledMidranks& midranks) {
  stats::TestResult result;
  result.n = pooled.all_rows();
  std::size_t with_rows = 0;
  for (const std::uint64_t n : pooled.rows) with_rows += n > 0 ? 1u : 0u;
  if (with_rows < 2) {
    result.undefined = with_rows == 0 ? stats::Undefined::nobody : stats::Undefined::single_group;
    return result;
  }
  result.statistic = anderson_darling(midranks, pooled.counts, pooled.rows);
  return result;
}

}  // namespace detail

/// Anderson and Darling's test that two or more windows have one distribution, by permutation of the pooled rows.
///
/// The statistic is Scholz and Stephens' A²akN, with midranks for ties; p = (b + 1) / (m + 1) as in
/// `permutation_p_values`. For many rows see `anderson_darling_limit`.
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
  const std::vector<std::uint64_t> together = detail::counts_together(pooled);
  const detail::PooledMidranks midranks{together};
  stats::TestResult result = detail::anderson_darling_statistic(pooled, midranks);
  result.method = "anderson_darling_permutation";
  if (result.undefined != stats::Undefined::none) return result;
  std::uint64_t as_large = 0;
  std::mutex guard;
  for_each_replicate_block(options.permutations, options.threads, [&](std::uint64_t first, std::uint64_t last) {
    std::vector<std::vector<std::uint64_t>> windows(pooled.windows(), std::vector<std::uint64_t>(together.size()));
    std::uint64_t large = 0;
    for (std::uint64_t r = first; r < last; ++r) {
      Stream stream{options.seed, Purpose::permutation, r};
      detail::deal(stream, together, pooled.rows, windows);
      large += detail::anderson_darling(midranks, windows, pooled.rows) >= result.statistic * (1.0 - 1e-9) ? 1u : 0u;
    }
    const std::lock_guard lock{guard};
    as_large += large;
  });
  result.p_value = (static_cast<double>(as_large) + 1.0) / (static_cast<double>(options.permutations) + 1.0);
  return result;
}

/// The same test by the limit for many rows, Σ_j χ²_j / (j (j + 1)) with one degree of freedom less than there are
/// windows in each, at A² brought to the limit's mean and variance: the whole tail, where tables end at .001 and .25.
///
/// For values that are nearly all different: a level of .05 then rejects .049 to .056 of what never changed, from five
/// rows in each window on. With few different values it would reject up to .10 and is refused; permutations are quick
/// there. Fewer than four rows: undefined (`too_few_rows`). Equal values only: p = 1.
///
/// @throws InvalidInput if one of several values has more than a hundredth of all rows, and more than two
///
/// Scholz & Stephens, as above; the law by `detail::anderson_darling_limit_tail`.
[[nodiscard]] inline stats::TestResult anderson_darling_limit(const PooledValues& pooled) {
  const std::vector<std::uint64_t> together = detail::counts_together(pooled);
  stats::TestResult result = detail::anderson_darling_statistic(pooled, detail::PooledMidranks{together});
  result.method = "anderson_darling_limit";
  if (result.undefined != stats::Undefined::none) return result;
  if (pooled.all_rows() < 4) {
    result.undefined = stats::Undefined::too_few_rows;
    return result;
  }
  if (pooled.values.size() == 1) {
    result.p_value = 1.0;
    return result;
  }
  std::uint64_t most = 0;
  for (const std::uint64_t n : together) most = std::max(most, n);
  if (most > 2 && most > result.n / 100) {
    throw InvalidInput{"anderson_darling_limit", "pooled",
                       std::to_string(most) + " of " + std::to_string(result.n) +
                           " rows have one value: the limit is that of different values; ask for permutations"};
  }
  double degrees = -1.0;
  for (const std::uint64_t n : pooled.rows) degrees += n > 0 ? 1.0 : 0.0;
  const double variance = degrees * (2.0 * std::numbers::pi * std::numbers::pi / 3.0 - 6.0);
  const double scale = std::sqrt(variance / detail::anderson_darling_variance(pooled.rows));
  result.p_value = detail::anderson_darling_limit_tail(degrees + (result.statistic - degrees) * scale, degrees);
  return result;
}

}  // namespace lotrecht::drift
