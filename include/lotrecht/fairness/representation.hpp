#pragma once

/// @file
/// Whether groups are among the rows as they are among the people they stand for.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <boost/math/special_functions/gamma.hpp>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/binomial_test.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/goodness_of_fit.hpp>
#include <lotrecht/stats/miettinen_nurminen.hpp>
#include <lotrecht/stats/multinomial_intervals.hpp>
#include <lotrecht/stats/multiplicity.hpp>
#include <lotrecht/stats/pooled_gaps.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::fairness {

/// A group's part of the rows beside its part of the people.
struct RepresentedGroup {
  std::uint64_t rows = 0;
  stats::Estimate share;      ///< of the rows; all groups' intervals hold together
  stats::Estimate benchmark;  ///< of the people; a point unless the benchmark is itself a sample
  stats::Estimate ratio;      ///< share / benchmark: below 1 the group is represented less than it is present
  double p_value =
      std::numeric_limits<double>::quiet_NaN();  ///< of share = benchmark; NaN where there is nothing to test
  double adjusted_p_value = std::numeric_limits<double>::quiet_NaN();  ///< Holm's, over the groups
};

/// How all groups are represented.
struct Representation {
  std::vector<RepresentedGroup> groups;
  stats::TestResult test;  ///< of all shares together
  std::uint64_t n = 0;     ///< rows in all groups
};

namespace detail {

/// Both p-values of each group.
inline void adjust_p_values(std::vector<RepresentedGroup>& groups) {
  std::vector<double> p;
  for (const RepresentedGroup& g : groups) {
    if (!std::isnan(g.p_value)) p.push_back(g.p_value);
  }
  const std::vector<double> adjusted = stats::adjusted_p_values(p, stats::Multiplicity::holm);
  std::size_t next = 0;
  for (RepresentedGroup& g : groups) {
    if (!std::isnan(g.p_value)) g.adjusted_p_value = adjusted[next++];
  }
}

/// The shares of the rows with intervals that hold together.
inline void represent_rows(Representation& found, std::span<const std::uint64_t> rows,
                           const stats::Confidence& confidence) {
  const std::vector<stats::Interval> around = stats::goodman(rows, confidence);
  for (const std::uint64_t x : rows) found.n += x;
  found.groups.resize(rows.size());
  for (std::size_t g = 0; g < rows.size(); ++g) {
    RepresentedGroup& group = found.groups[g];
    group.rows = rows[g];
    for (stats::Estimate* e : {&group.share, &group.benchmark, &group.ratio}) {
      e->confidence = confidence.level();
      e->n = found.n;
    }
    group.share.method = "goodman";
    group.share.low = around[g].low;
    group.share.high = around[g].high;
    if (found.n == 0) {
      group.share.undefined = stats::Undefined::nobody;
    } else {
      group.share.value = static_cast<double>(rows[g]) / static_cast<double>(found.n);
    }
  }
}

}  // namespace detail

/// Numbers of people as shares of all of them.
///
/// @param people  (k,) not negative and finite, not all 0
/// @throws InvalidInput if a number is out of range or nobody is left
[[nodiscard]] inline std::vector<double> shares_of_people(std::span<const double> people) {
  double sum = 0.0;
  for (std::size_t g = 0; g < people.size(); ++g) {
    if (!(people[g] >= 0.0 && people[g] <= 1e15)) {
      throw InvalidInput{
          "representation", "benchmark",
          "number " + std::to_string(g + 1) + " must lie between 0 and 1e15, got " + std::to_string(people[g])};
    }
    sum += people[g];
  }
  if (!(sum > 0.0)) throw InvalidInput{"representation", "benchmark", "must count somebody, got nobody"};
  std::vector<double> shares;
  for (const double x : people) shares.push_back(x / sum);
  return shares;
}

/// Compares groups' shares of the rows with shares known without error, such as a census's.
///
/// Shares get Goodman's simultaneous intervals; ratio = share / benchmark has the same interval on its own scale. Each
/// group's p-value is that of the exact binomial test, adjusted by Holm. All together: the exact multinomial test where
/// it can be enumerated, else Pearson's chi-square where at least 5 rows are expected in every group, else (b + 1) /
/// (m + 1) of `draws` drawn tables if given, else chi-square all the same ("chi_square_small": not to be relied on).
///
/// A benchmark of 0 has no ratio (`zero_reference`). Nobody at all, or one group only: nothing to test.
///
/// @param rows    (k,) rows of each group, k >= 1
/// @param shares  (k,) of the people, not negative, summing to 1 within 1e-6
/// @throws InvalidInput if sizes differ or shares are out of range or do not sum to 1
[[nodiscard]] inline Representation representation(std::span<const std::uint64_t> rows, std::span<const double> shares,
                                                   const stats::Confidence& confidence,
                                                   const std::optional<stats::PosteriorDraws>& draws) {
  using stats::Undefined;
  Representation found;
  found.test = stats::multinomial_exact_test(rows, shares);  // refuses what is no set of shares
  detail::represent_rows(found, rows, confidence);
  double fewest = std::numeric_limits<double>::infinity();
  for (const double share : shares) {
    if (share > 0.0) fewest = std::min(fewest, share * static_cast<double>(found.n));
  }
  if (found.test.undefined == Undefined::too_large) {
    found.test = stats::chi_square_goodness_of_fit(rows, shares);
    if (fewest < 5.0 && draws) {
      found.test = stats::multinomial_monte_carlo_test(rows, shares, draws->draws, draws->seed, draws->threads);
    } else if (fewest < 5.0) {
      found.test.method = "chi_square_small";
    }
  }
  for (std::size_t g = 0; g < rows.size(); ++g) {
    RepresentedGroup& group = found.groups[g];
    group.benchmark.value = group.benchmark.low = group.benchmark.high = shares[g];
    group.benchmark.n = 0;
    group.benchmark.method = "as_given";
    group.ratio.method = "goodman";
    group.ratio.undefined = group.share.undefined;
    group.ratio.low = 0.0;
    group.ratio.high = std::numeric_limits<double>::infinity();
    if (shares[g] > 0.0) {
      group.ratio.low = group.share.low / shares[g];
      group.ratio.high = group.share.high / shares[g];
      if (group.ratio.defined()) group.ratio.value = group.share.value / shares[g];
    } else if (group.ratio.defined()) {
      group.ratio.undefined = Undefined::zero_reference;
    }
    if (found.n > 0 && rows.size() > 1) {
      group.p_value = stats::binomial_test({rows[g], found.n}, std::min(1.0, shares[g])).p_value;
    }
  }
  detail::adjust_p_values(found.groups);
  return found;
}

/// Compares groups' shares of the rows with those of an independent sample, such as a survey.
///
/// The benchmark's error is part of the answer: its share gets Goodman's interval, and the ratio Miettinen and
/// Nurminen's with Bonferroni's critical value, so all groups' ratios hold together. Each group's p-value is that of
/// the two-sample score test, adjusted by Holm; all together, Pearson's chi-square test of homogeneity
/// ("chi_square_small" where fewer than 5 rows are expected somewhere).
///
/// @param rows       (k,) rows of each group, k >= 1
/// @param benchmark  (k,) people of each group in the other sample, who are not among the rows
/// @throws InvalidInput if sizes differ
[[nodiscard]] inline Representation representation(std::span<const std::uint64_t> rows,
                                                   std::span<const std::uint64_t> benchmark,
                                                   const stats::Confidence& confidence) {
  using stats::Undefined;
  if (rows.size() != benchmark.size() || rows.empty()) {
    throw InvalidInput{"representation", "benchmark",
                       "must be one number for each group: " + std::to_string(rows.size()) + " groups, " +
                           std::to_string(benchmark.size()) + " numbers"};
  }
  Representation found;
  detail::represent_rows(found, rows, confidence);
  std::uint64_t people = 0;
  for (const std::uint64_t x : benchmark) people += x;
  const std::vector<stats::Interval> around = stats::goodman(benchmark, confidence);
  const double z = stats::bonferroni_critical_value(rows.size(), confidence);
  const double m = static_cast<double>(found.n);
  const double n = static_cast<double>(people);
  const bool both = found.n > 0 && people > 0;
  double chi_square = 0.0;
  double fewest = std::numeric_limits<double>::infinity();
  double present = 0.0;
  for (std::size_t g = 0; g < rows.size(); ++g) {
    RepresentedGroup& group = found.groups[g];
    group.benchmark.n = people;
    group.benchmark.method = "goodman";
    group.benchmark.low = around[g].low;
    group.benchmark.high = around[g].high;
    group.benchmark.undefined = people > 0 ? Undefined::none : Undefined::nobody;
    if (people > 0) group.benchmark.value = static_cast<double>(benchmark[g]) / n;
    const stats::Interval ratio = stats::miettinen_nurminen_ratio({rows[g], found.n}, {benchmark[g], people}, z);
    group.ratio.n = found.n + people;
    group.ratio.method = "miettinen_nurminen_bonferroni";
    group.ratio.low = ratio.low;
    group.ratio.high = ratio.high;
    group.ratio.undefined = !both ? Undefined::nobody : benchmark[g] == 0 ? Undefined::zero_reference : Undefined::none;
    if (group.ratio.defined()) group.ratio.value = group.share.value / group.benchmark.value;
    const double together = static_cast<double>(rows[g]) + static_cast<double>(benchmark[g]);
    if (!both || together == 0.0) continue;
    present += 1.0;
    for (const auto& [x, size] : {std::pair{static_cast<double>(rows[g]), m}, {static_cast<double>(benchmark[g]), n}}) {
      const double expected = together * (size / (m + n));
      fewest = std::min(fewest, expected);
      chi_square += (x - expected) * (x - expected) / expected;
    }
    if (rows.size() < 2) continue;
    const double pooled = together / (m + n);
    const double variance = pooled * (1.0 - pooled) * (1.0 / m + 1.0 / n) * ((m + n) / (m + n - 1.0));
    const double off = group.share.value - group.benchmark.value;
    group.p_value = variance > 0.0 ? std::erfc(std::abs(off) / std::sqrt(2.0 * variance)) : 1.0;
  }
  found.test.n = found.n + people;
  found.test.method = fewest < 5.0 ? "chi_square_small" : "chi_square";
  if (!both) {
    found.test.undefined = Undefined::nobody;
  } else if (present < 2.0) {
    found.test.undefined = Undefined::single_group;
  } else {
    found.test.statistic = chi_square;
    found.test.p_value = boost::math::gamma_q(0.5 * (present - 1.0), 0.5 * chi_square);
  }
  detail::adjust_p_values(found.groups);
  return found;
}

}  // namespace lotrecht::fairness
