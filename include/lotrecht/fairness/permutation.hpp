#pragma once

/// @file
/// Permutation tests of groups and metrics, all from one set of draws of the cells, and their max-T correction.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <mutex>
#include <numeric>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/replicates.hpp>
#include <lotrecht/core/seed.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/compared_table.hpp>
#include <lotrecht/fairness/detail/permuted_shares.hpp>
#include <lotrecht/fairness/detail/small_pair.hpp>
#include <lotrecht/fairness/metric.hpp>
#include <lotrecht/stats/draw_multinomial.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::fairness {

/// How permutations are drawn. Number and seed are part of the result.
struct PermutationOptions {
  std::uint64_t permutations;  ///< m, e.g. 9999
  Seed seed;
  unsigned threads = 1;  ///< changes the time and nothing else
};

/// A group against what it is compared with.
struct PermutedGap {
  stats::TestResult test;  ///< statistic: the score z; p-value by permutation of all labels
  double max_t_p_value = std::numeric_limits<double>::quiet_NaN();  ///< step-down max-T over all gaps of the call
};

/// One metric in one table.
struct PermutedMetric {
  stats::TestResult omnibus;      ///< statistic: chi-square; "permutation", or "enumeration" where it is exact
  std::vector<PermutedGap> gaps;  ///< (groups,) undefined for the reference itself
};

/// (tables, metrics)
using PermutationResult = std::vector<std::vector<PermutedMetric>>;

/// Tests by permutation whether metrics have anything to do with groups.
///
/// A metric is a share of successes among those it asks about (TPR: the selected among the positives). If it has
/// nothing to do with the groups, the successes are any of these rows, so their number in each group has the
/// multivariate hypergeometric law with the observed margins: drawing it is what shuffling labels does to the counts,
/// in a time that does not depend on the rows. Each metric is permuted among its own rows only, so that a true
/// difference in base rates does not make one in TPR. The finest groups are drawn and summed, so that all tables and
/// all groups of a replicate belong together; different metrics are drawn independently, but for those that are one
/// question (TPR and FNR).
///
/// - omnibus: chi-square of a metric over the groups of a table. p = (b + 1) / (m + 1), b the permutations with a
///   statistic at least as large, ties (to a relative 1e-9) counted; so p is valid, and never 0. Where at most
///   `most_enumerated` tables have the margins, all are enumerated instead and p is exact ("enumeration").
/// - gap: |z| of the score statistic of a group and what it is compared with, likewise.
/// - max-T (Westfall and Young, step-down): the probability that the largest |z| of all gaps not more extreme than this
///   one is as large. FWER over all tables, groups and metrics of the call, using how gaps with a common reference
///   depend on one another. Across metrics the draws are independent, on the safe side for nearly normal statistics
///   (Šidák's inequality).
///
/// Permuting all rows takes all groups for alike. Where another group differs, so does the law of a small group's |z|
/// from what it is among the permuted: with a group selected at .9 beside alike ones of 1,000 and ten times 3 rows at
/// .05, max-T rejected a true "no gap" in 77 of 100 samples, a single p-value in 15. So where the normal law of a pair
/// is doubtful (`normal_law_is_doubtful`), no p-value is below that of the pair's own permutations, which are exact
/// whatever the other groups do, and max-T takes each such pair at its own law, as if they were independent, if that is
/// more cautious. A metric and its complement (TPR and FNR) are one question: the
/// second changes no p-value. Measured family-wise size at 5 % with the largest group as reference, alike or one group
/// apart, 5 to 20 groups of 3 to 10,000 rows: .00 to .05 but for simulation's error
/// (`benchmarks/accuracy/fairness/permutation.cpp`).
///
/// Groups that have no such metric are left out; fewer than two: undefined.
///
/// @param finest   cells of the finest groups, unweighted
/// @param tables   how they make up the tables, and what is compared
/// @throws InvalidInput if rows are weighted, tables do not fit, or there are no permutations or threads
///
/// Westfall, P. H. & Young, S. S. (1993). Resampling-Based Multiple Testing. Wiley. Phipson, B. & Smyth, G. K. (2010).
/// Stat. Appl. Genet. Mol. Biol. 9(1), 39 (why p is never 0). doi:10.2202/1544-6115.1585
[[nodiscard]] inline PermutationResult permutation_tests(std::span<const CellCounts> finest,
                                                         std::span<const ComparedTable> tables,
                                                         std::span<const Metric> metrics,
                                                         const PermutationOptions& options) {
  detail::check_resampled("permutation_tests", finest, tables);
  if (options.permutations == 0) {
    throw InvalidInput{"permutation_tests", "permutations", "must be at least 1, got 0"};
  }
  const detail::PermutedShares shares{finest, tables, metrics};
  const detail::PermutedStatistics observed = shares.observed();
  const std::size_t gaps = observed.gap.size();

  // Gaps from the largest |z| down: the order in which max-T rejects.
  std::vector<std::size_t> order(gaps);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return observed.gap[a] > observed.gap[b]; });
  std::vector<std::uint64_t> omnibus_count(observed.omnibus.size(), 0);
  std::vector<std::uint64_t> gap_count(gaps, 0);
  std::vector<std::uint64_t> max_count(gaps, 0);
  std::vector<std::uint64_t> large_count(gaps, 0);  // the same over gaps whose law the other groups do not bend
  std::vector<std::optional<detail::SmallPair>> small = shares.pairs();
  for (auto& pair : small) {
    if (pair && !pair->doubtful()) pair.reset();
  }
  std::mutex guard;
  for_each_replicate_block(options.permutations, options.threads, [&](std::uint64_t first, std::uint64_t last) {
    detail::PermutedShares::Scratch scratch = shares.scratch();
    std::vector<std::uint64_t> omnibus(omnibus_count.size(), 0);
    std::vector<std::uint64_t> alone(gaps, 0);
    std::vector<std::uint64_t> together(gaps, 0);
    std::vector<std::uint64_t> large(gaps, 0);
    const auto at_least = [](double drawn, double seen) { return drawn >= seen * (1.0 - 1e-9); };
    for (std::uint64_t r = first; r < last; ++r) {
      const detail::PermutedStatistics& drawn = shares.draw(options.seed, r, scratch);
      for (std::size_t k = 0; k < omnibus.size(); ++k) {
        omnibus[k] += at_least(drawn.omnibus[k], observed.omnibus[k]) ? 1u : 0u;
      }
      double largest = 0.0;
      double largest_large = 0.0;
      for (std::size_t i = gaps; i-- > 0;) {  // from the least extreme gap up
        const std::size_t k = order[i];
        alone[k] += at_least(drawn.gap[k], observed.gap[k]) ? 1u : 0u;
        largest = std::max(largest, drawn.gap[k]);
        together[i] += at_least(largest, observed.gap[k]) ? 1u : 0u;
        if (!small[k]) largest_large = std::max(largest_large, drawn.gap[k]);
        large[i] += at_least(largest_large, observed.gap[k]) ? 1u : 0u;
      }
    }
    const std::lock_guard lock{guard};  // sums of counts: their order does not matter
    for (std::size_t k = 0; k < omnibus.size(); ++k) omnibus_count[k] += omnibus[k];
    for (std::size_t k = 0; k < gaps; ++k) gap_count[k] += alone[k];
    for (std::size_t k = 0; k < gaps; ++k) max_count[k] += together[k];
    for (std::size_t k = 0; k < gaps; ++k) large_count[k] += large[k];
  });

  const auto p_value = [m = static_cast<double>(options.permutations)](std::uint64_t count) {
    return (static_cast<double>(count) + 1.0) / (m + 1.0);
  };
  // From the least extreme gap up: how many of those that are not more extreme are large.
  std::vector<std::uint64_t> large_left(gaps + 1, 0);
  for (std::size_t i = gaps; i-- > 0;) large_left[i] = large_left[i + 1] + (small[order[i]] ? 0u : 1u);
  // P(some |Z| >= z of the gaps from number i on): small ones by their own laws, as if independent, beside the others;
  // a gap of TPR and that of FNR are not independent but one. The second of two stands after the first, or equals it.
  const std::vector<bool> told = shares.asked_before();
  const auto by_own_laws = [&](std::size_t i) {
    const double z = observed.gap[order[i]];
    double log_none = large_left[i] > 0 ? std::log1p(-p_value(large_count[i])) : 0.0;
    for (std::size_t j = i; j < gaps && log_none > -40.0; ++j) {
      if (small[order[j]] && !told[order[j]]) log_none += std::log1p(-small[order[j]]->tail(z));
    }
    return -std::expm1(log_none);
  };
  const auto alone_p_value = [&](std::size_t k) {
    const double own = small[k] ? -std::expm1(std::log1p(-small[k]->tail(observed.gap[k]))) : 0.0;
    return std::max(p_value(gap_count[k]), own);
  };
  std::vector<double> max_t(gaps);
  double rejected_before = 0.0;
  for (std::size_t i = 0; i < gaps; ++i) {
    if (rejected_before < 1.0) {
      rejected_before = std::max(rejected_before, p_value(max_count[i]));
      if (large_left[i] < gaps - i) rejected_before = std::max(rejected_before, by_own_laws(i));
    }
    max_t[order[i]] = rejected_before;
  }
  PermutationResult result = shares.blank();
  for (std::size_t k = 0; k < observed.omnibus.size(); ++k) {
    const auto [t, m] = shares.omnibus_at(k);
    stats::TestResult& test = result[t][m].omnibus;
    test.statistic = observed.omnibus[k];
    if (const std::optional<double> exact = shares.enumerated(k, observed.omnibus[k])) {
      test.p_value = *exact;
      test.method = "enumeration";
    } else {
      test.p_value = p_value(omnibus_count[k]);
      test.method = "permutation";
    }
  }
  for (std::size_t k = 0; k < gaps; ++k) {
    const auto [t, m, g] = shares.gap_at(k);
    PermutedGap& gap = result[t][m].gaps[g];
    gap.test.statistic = observed.sign[k] * observed.gap[k];
    gap.test.p_value = alone_p_value(k);
    gap.test.method = "permutation";
    gap.max_t_p_value = max_t[k];
  }
  return result;
}

}  // namespace lotrecht::fairness
