#pragma once

/// @file
/// What a metric reads of a group: rows per cell and, where rows are weighted, weights per cell.

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <lotrecht/core/grouped.hpp>
#include <lotrecht/fairness/metric.hpp>
#include <lotrecht/fairness/outcome_tally.hpp>
#include <lotrecht/fairness/weighted_outcome_tally.hpp>
#include <lotrecht/stats/binomial_tally.hpp>

namespace lotrecht::fairness {

/// A count over a count, with what the weights make of it.
struct Share {
  stats::BinomialTally rows;  ///< rows in the numerator, rows in the denominator
  double value = 0.0;         ///< weighted share in [0, 1]; meaningless if `empty`
  double trials = 0.0;        ///< effective rows in the denominator: Kish's (sum w)^2 / sum w^2; the rows, unweighted
  double above = 0.0;         ///< sum of the numerator's weights; the rows, unweighted
  double rest = 0.0;    ///< sum of the weights in the denominator only: a rate near 1 keeps the digits of 1 - rate
  double weight = 0.0;  ///< sum of the denominator's weights; the rows, unweighted
  bool weighted = false;

  /// Whether there is nothing in the denominator (no rows, or only rows of weight 0).
  [[nodiscard]] constexpr bool empty() const noexcept { return !(weight > 0.0); }
  /// above / rest, p / (1 - p) without the subtraction; infinite if `rest` is 0.
  [[nodiscard]] constexpr double odds() const noexcept {
    return rest > 0.0 ? above / rest : std::numeric_limits<double>::infinity();
  }
};

/// The six cells of a group, counting (exact) or weighted.
struct CellCounts {
  std::array<std::uint64_t, 6> rows{};
  bool weighted = false;
  std::array<double, 6> weight{};          ///< sum of w by cell; unused if not `weighted`
  std::array<double, 6> squared_weight{};  ///< sum of w^2 by cell; unused if not `weighted`

  [[nodiscard]] constexpr std::uint64_t n() const noexcept {
    std::uint64_t sum = 0;
    for (const std::uint64_t r : rows) sum += r;
    return sum;
  }

  constexpr void merge(const CellCounts& other) noexcept {
    for (std::size_t c = 0; c < rows.size(); ++c) {
      rows[c] += other.rows[c];
      weight[c] += other.weight[c];
      squared_weight[c] += other.squared_weight[c];
    }
    weighted = weighted || other.weighted;
  }

  /// The share of `f.numerator` in `f.denominator`.
  ///
  /// Kish, L. (1965). Survey Sampling. Wiley; the effective number of rows of a weighted share.
  [[nodiscard]] constexpr Share share(const Fraction& f) const noexcept {
    Share s;
    s.weighted = weighted;
    double squares = 0.0;
    for (std::size_t c = 0; c < rows.size(); ++c) {
      const bool above = ((f.numerator >> c) & 1u) != 0;
      const bool below = ((f.denominator >> c) & 1u) != 0;
      if (above) s.rows.successes += rows[c];
      if (below) s.rows.trials += rows[c];
      if (above) s.above += weight[c];
      if (below && !above) s.rest += weight[c];
      if (below) s.weight += weight[c];
      if (below) squares += squared_weight[c];
    }
    if (!weighted) {
      s.above = static_cast<double>(s.rows.successes);
      s.rest = static_cast<double>(s.rows.failures());
      s.weight = static_cast<double>(s.rows.trials);
      squares = s.weight;
    }
    if (s.empty()) return s;
    s.value = s.above < s.weight ? s.above / s.weight : 1.0;
    s.trials = weighted ? s.weight * (s.weight / squares) : s.weight;
    return s;
  }

  friend constexpr bool operator==(const CellCounts&, const CellCounts&) = default;
};

[[nodiscard]] constexpr CellCounts cell_counts(const OutcomeTally& tally) noexcept {
  CellCounts counts;
  counts.rows = tally.cells();
  return counts;
}

[[nodiscard]] inline CellCounts cell_counts(const WeightedOutcomeTally& tally) noexcept {
  CellCounts counts;
  counts.weighted = true;
  for (std::size_t c = 0; c < tally.sums.size(); ++c) {
    counts.rows[c] = tally.sums[c].rows;
    counts.weight[c] = tally.sums[c].weight.value();
    counts.squared_weight[c] = tally.sums[c].squared_weight.value();
  }
  return counts;
}

/// One `CellCounts` per group, in the order of the groups.
template <class T>
[[nodiscard]] std::vector<CellCounts> cell_counts(const Grouped<T>& tallies) {
  std::vector<CellCounts> counts;
  counts.reserve(tallies.groups());
  for (const T& tally : tallies) counts.push_back(cell_counts(tally));
  return counts;
}

/// All groups together.
[[nodiscard]] constexpr CellCounts total(std::span<const CellCounts> groups) noexcept {
  CellCounts sum;
  for (const CellCounts& group : groups) sum.merge(group);
  return sum;
}

/// For each group, everybody else. Sums from both sides, not the total less the group: weights keep their digits.
[[nodiscard]] inline std::vector<CellCounts> rests(std::span<const CellCounts> groups) {
  std::vector<CellCounts> rest(groups.size());
  CellCounts before;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    rest[g] = before;
    before.merge(groups[g]);
  }
  CellCounts after;
  for (std::size_t g = groups.size(); g-- > 0;) {
    rest[g].merge(after);
    rest[g].weighted = rest[g].weighted || groups[g].weighted;
    after.merge(groups[g]);
  }
  return rest;
}

}  // namespace lotrecht::fairness
