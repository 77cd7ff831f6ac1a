#pragma once

/// @file
/// The tables of New York City's Local Law 144 on automated employment decision tools, with their uncertainty.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>
#include <span>
#include <string>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/fairness/detail/guarded_pairs.hpp>
#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/miettinen_nurminen.hpp>
#include <lotrecht/stats/quantile.hpp>
#include <lotrecht/stats/studentized_range.hpp>
#include <lotrecht/stats/wilson.hpp>

namespace lotrecht::fairness {

/// Who scored above the median of everybody, as the law's "scoring rate" asks where a tool gives a score.
struct AboveMedian {
  std::vector<std::uint8_t> above;  ///< (n,) 1 where the score is strictly above the median
  double median = std::numeric_limits<double>::quiet_NaN();
  std::uint64_t at_median = 0;  ///< rows exactly at the median, which count as not above it
};

/// Marks the scores above the sample's median: the middle value, or the mean of the two middle ones.
///
/// The rule says "above", so scores equal to the median are not: with many ties far fewer than half are above, and
/// `at_median` says how many ties there were.
///
/// @param scores  (n,) finite, of the full sample, people of unknown category included
/// @throws InvalidInput if there is no score, or one is not finite
[[nodiscard]] inline AboveMedian above_median(std::span<const double> scores) {
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (!std::isfinite(scores[i])) {
      throw InvalidInput{"above_median", "scores", "must be finite, row " + std::to_string(i) + " is not"};
    }
  }
  std::vector<double> sorted(scores.begin(), scores.end());
  AboveMedian found;
  found.median = stats::quantile(sorted, 0.5, stats::QuantileRule::between_extremes);  // refuses no scores
  found.above.reserve(scores.size());
  for (const double score : scores) {
    found.above.push_back(score > found.median ? 1 : 0);
    if (score == found.median) ++found.at_median;
  }
  return found;
}

/// One category of a table.
struct Ll144Category {
  stats::BinomialTally people;   ///< assessed, and selected (or scored above the median)
  stats::Estimate rate;          ///< selection rate or scoring rate
  stats::Estimate impact_ratio;  ///< rate / highest rate of a category; `excluded` where it is left out
  bool excluded = false;         ///< below the stated share of the data, and left out of impact ratios
  bool highest = false;          ///< the category whose rate the others are divided by
};

/// One table: sex, race or ethnicity, or both crossed.
struct Ll144Table {
  std::vector<Ll144Category> categories;
  std::uint64_t unknown = 0;  ///< people assessed whose category is not known, in no row of the table
};

/// The largest share of the data below which the rule lets an auditor leave a category out: 2 %.
inline constexpr double ll144_largest_exclusion = 0.02;

/// A table as the rule wants it (6 RCNY 5-301): number, rate and impact ratio of each category.
///
///     impact ratio = rate of the category / highest rate of any category.
///
/// The rule knows no uncertainty; here every number has it. Rates get Wilson's interval. The reference is chosen by its
/// rate, so impact ratios get bounds that hold for all pairs at once: the true impact ratio of j is the smallest of the
/// ratios p_j / p_i over all i, hence between the smallest lower and the smallest upper bound of Miettinen and
/// Nurminen's intervals with Tukey's critical value, and at most 1. The highest observed category has the value 1 and a
/// lower bound, for it need not be the one with the highest true rate.
///
/// Pairs with a small side (fewer than 30 people, or 5 expected selected or not) get the more cautious of that bound
/// and an exact one at the pair's share of the level ("tukey_miettinen_nurminen_exact", see `worst_gap`): without it
/// the ratio of 3 people beside 300 was missed in 14 of 100 tables.
///
/// Categories with fewer than `exclude_below` of all people assessed get no impact ratio (`excluded`) and are no
/// reference; number and rate remain. Nobody in a category: no rate. A highest rate of 0 divides nothing
/// (`zero_reference`).
///
/// @param categories     (k,) people assessed and selected
/// @param unknown        people assessed whose category is not known
/// @param exclude_below  share of all people, unknown ones included, in [0, 0.02]; 0 excludes nobody
/// @throws InvalidInput if there is no category, more successes than trials, or exclude_below is out of range
///
/// New York City, Rules of the City of New York, title 6, sections 5-300 to 5-304 (2023).
[[nodiscard]] inline Ll144Table ll144(std::span<const stats::BinomialTally> categories, std::uint64_t unknown,
                                      double exclude_below, const stats::Confidence& confidence) {
  using stats::Undefined;
  if (categories.empty()) throw InvalidInput{"ll144", "categories", "must hold at least one category"};
  if (!(exclude_below >= 0.0 && exclude_below <= ll144_largest_exclusion)) {
    throw InvalidInput{"ll144", "exclude_below",
                       "must lie between 0 and 0.02, the most the rule allows, got " + std::to_string(exclude_below)};
  }
  Ll144Table table;
  table.unknown = unknown;
  std::uint64_t people = unknown;
  for (const stats::BinomialTally& k : categories) people += k.trials;
  std::vector<std::size_t> compared;
  for (std::size_t j = 0; j < categories.size(); ++j) {
    const stats::BinomialTally& k = categories[j];
    Ll144Category category;
    category.people = k;
    const stats::Interval around = stats::wilson(k, confidence);
    category.rate.low = around.low;
    category.rate.high = around.high;
    category.rate.confidence = category.impact_ratio.confidence = confidence.level();
    category.rate.n = k.trials;
    category.rate.method = "wilson";
    category.impact_ratio.method = "tukey_miettinen_nurminen";
    category.impact_ratio.low = 0.0;
    category.impact_ratio.high = 1.0;
    if (k.trials == 0) {
      category.rate.undefined = category.impact_ratio.undefined = Undefined::nobody;
    } else {
      category.rate.value = static_cast<double>(k.successes) / static_cast<double>(k.trials);
      category.excluded = static_cast<double>(k.trials) < exclude_below * static_cast<double>(people);
      if (category.excluded) {
        category.impact_ratio.undefined = Undefined::excluded;
      } else {
        compared.push_back(j);
      }
    }
    table.categories.push_back(category);
  }
  if (compared.empty()) return table;
  std::size_t best = compared.front();
  std::uint64_t n = 0;
  for (const std::size_t j : compared) {
    if (table.categories[j].rate.value > table.categories[best].rate.value) best = j;
    n += categories[j].trials;
  }
  if (compared.size() == 1) {
    table.categories[best].impact_ratio.undefined = Undefined::single_group;
    return table;
  }
  const double highest = table.categories[best].rate.value;
  table.categories[best].highest = highest > 0.0;
  const double z = stats::studentized_range_quantile(compared.size(), confidence) / std::numbers::sqrt2;
  std::vector<stats::BinomialTally> counts(compared.size());
  for (std::size_t own = 0; own < compared.size(); ++own) counts[own] = categories[compared[own]];
  detail::GuardedPairs guard{Measure::ratio, counts, confidence};
  for (std::size_t own = 0; own < compared.size(); ++own) {
    const std::size_t j = compared[own];
    stats::Estimate& e = table.categories[j].impact_ratio;
    e.n = n;
    e.low = 1.0;
    for (const bool lower : {true, false}) {
      guard.start();
      for (std::size_t other = 0; other < compared.size(); ++other) {
        if (own == other) continue;
        const stats::Interval ratio = stats::miettinen_nurminen_ratio(counts[own], counts[other], z);
        const bool doubtful = guard.doubtful(own, other);
        if (doubtful) e.method = "tukey_miettinen_nurminen_exact";
        if (lower) {
          e.low = std::min(e.low, ratio.low);
          // No exact bound lies below the quick one.
          if (doubtful && guard.quick_low(own, other) < e.low) e.low = std::min(e.low, guard.low(own, other));
        } else if (ratio.high < e.high) {
          e.high = std::min(e.high, doubtful ? std::max(ratio.high, guard.high(own, other)) : ratio.high);
        }
      }
    }
    if (highest > 0.0) {
      e.value = table.categories[j].rate.value / highest;
      e.low = std::min(e.low, e.value);
      e.high = std::max(e.high, e.value);
    } else {
      e.undefined = Undefined::zero_reference;
    }
  }
  return table;
}

}  // namespace lotrecht::fairness
