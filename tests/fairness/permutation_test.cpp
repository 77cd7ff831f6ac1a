#include <lotrecht/fairness/permutation.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include <lotrecht/stats/detail/hypergeometric_law.hpp>
#include <lotrecht/stats/fisher_exact.hpp>

#include "support/cell_tables.hpp"

namespace lotrecht::fairness {
namespace {

using stats::Undefined;

PermutationResult tests_of(const std::vector<CellCounts>& groups, const std::vector<Metric>& metrics,
                           std::uint64_t permutations = 999, std::uint64_t seed = 1, unsigned threads = 1,
                           ReferenceRule rule = ReferenceRule::group) {
  const bool named = rule == ReferenceRule::group;
  const std::vector<ComparedTable> tables{
      finest_table(groups.size(), rule, named ? std::optional<std::size_t>{0} : std::nullopt)};
  return permutation_tests(groups, tables, metrics, {permutations, Seed{seed}, threads});
}

/// Within 6 standard errors of a permutation p-value: a failure by chance in 5e8.
void expect_near_p(double got, double want, double permutations, const std::string& what) {
  EXPECT_NEAR(got, want, 6.0 * std::sqrt(want * (1.0 - want) / permutations) + 2.0 / permutations) << what;
}

// Two groups with half of all selected: probabilities of tables fall with |z| on both sides alike, and Fisher's exact
// test, the enumeration and the permutations are one thing.
TEST(Permutation, OfTwoGroupsIsFishersExactTest) {
  for (const auto& [a, n_a, b, n_b] : {std::tuple{9U, 12U, 3U, 12U}, {3U, 40U, 9U, 40U}, {5U, 7U, 1U, 7U}}) {
    const auto found = tests_of({selected_of(a, n_a), selected_of(b, n_b)}, {Metric::selection_rate}, 20'000);
    const double fisher = stats::fisher_exact({a, n_a}, {b, n_b}, stats::Alternative::two_sided).p_value;
    const PermutedMetric& m = found[0][0];
    EXPECT_EQ(m.omnibus.method, "enumeration");
    EXPECT_NEAR(m.omnibus.p_value, fisher, 1e-12);
    expect_near_p(m.gaps[1].test.p_value, fisher, 20'000.0, "gap");
    EXPECT_EQ(m.gaps[1].max_t_p_value, m.gaps[1].test.p_value) << "one gap needs no correction";
  }
}

TEST(Permutation, OfManyRowsFindsWhatEnumerationFinds) {
  const std::vector<CellCounts> groups{selected_of(4, 9), selected_of(1, 8), selected_of(6, 10), selected_of(2, 3)};
  const auto exact = tests_of(groups, {Metric::selection_rate}, 1)[0][0].omnibus;
  EXPECT_EQ(exact.method, "enumeration");
  // By hand: every way of shuffling labels, as hypergeometric masses of each group in turn.
  double all = 0.0;
  double tail = 0.0;
  const std::vector<double> rows{9, 8, 10, 3};
  const auto choose = [](double n, double k) {
    return std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1));
  };
  const auto chi = [&](const std::vector<double>& x) {
    double sum = 0.0;
    for (std::size_t g = 0; g < 4; ++g) {
      const double p = 13.0 / 30.0;
      sum += std::pow(x[g] - rows[g] * p, 2) / (rows[g] * p * (1 - p));
    }
    return sum;
  };
  const double seen = chi({4, 1, 6, 2});
  EXPECT_NEAR(exact.statistic, seen, 1e-12);
  for (double a = 0; a <= 9; ++a) {
    for (double b = 0; b <= 8; ++b) {
      for (double c = 0; c <= 10; ++c) {
        const double d = 13 - a - b - c;
        if (d < 0 || d > 3) continue;
        const double mass = choose(9, a) * choose(8, b) * choose(10, c) * choose(3, d);
        all += mass;
        if (chi({a, b, c, d}) >= seen * (1 - 1e-9)) tail += mass;
      }
    }
  }
  EXPECT_NEAR(exact.p_value, tail / all, 1e-12);
  // The draws agree: the same groups as TPR beside rows of another kind, which must not matter.
  std::vector<CellCounts> balanced;
  for (const CellCounts& g : groups) {
    balanced.push_back(cells_of({.tp = g.rows[4], .fp = 1, .fn = g.rows[5], .tn = 3}));
  }
  const auto drawn = tests_of(balanced, {Metric::balanced_accuracy, Metric::true_positive_rate}, 20'000)[0];
  EXPECT_EQ(drawn[0].omnibus.method, "permutation");
  EXPECT_NEAR(drawn[1].omnibus.p_value, tail / all, 1e-12);
}

TEST(Permutation, NeverSaysZeroAndCountsTies) {
  const auto found = tests_of({selected_of(0, 2000), selected_of(2000, 2000)}, {Metric::selection_rate}, 99);
  EXPECT_EQ(found[0][0].gaps[1].test.p_value, 0.01);
  EXPECT_EQ(found[0][0].gaps[1].max_t_p_value, 0.01);
  // Nobody selected: every permutation ties with what was seen.
  const auto none = tests_of({selected_of(0, 20), selected_of(0, 30), selected_of(0, 1)}, {Metric::selection_rate}, 99);
  EXPECT_EQ(none[0][0].omnibus.p_value, 1.0);
  EXPECT_EQ(none[0][0].gaps[1].test.p_value, 1.0);
  EXPECT_EQ(none[0][0].gaps[1].max_t_p_value, 1.0);
  // One row against one: both labellings are as extreme, and a strict ">" would call it certain.
  const auto tiny = tests_of({selected_of(1, 1), selected_of(0, 1)}, {Metric::selection_rate}, 999);
  EXPECT_EQ(tiny[0][0].gaps[1].test.p_value, 1.0);
}

TEST(Permutation, IsTheSameForAnyNumberOfThreads) {
  std::mt19937_64 random{5};
  std::vector<CellCounts> groups;
  for (int g = 0; g < 6; ++g) groups.push_back(random_group(random, 40));
  const std::vector<Metric> metrics{Metric::selection_rate, Metric::true_positive_rate, Metric::balanced_accuracy};
  const auto one = tests_of(groups, metrics, 500, 7, 1);
  const auto three = tests_of(groups, metrics, 500, 7, 3);
  for (std::size_t m = 0; m < metrics.size(); ++m) {
    EXPECT_EQ(one[0][m].omnibus.p_value, three[0][m].omnibus.p_value);
    for (std::size_t g = 1; g < 6; ++g) {
      EXPECT_EQ(one[0][m].gaps[g].max_t_p_value, three[0][m].gaps[g].max_t_p_value);
    }
  }
  // What else is asked does not change an answer that is not corrected for it.
  const auto alone = tests_of(groups, {Metric::true_positive_rate}, 500, 7, 1);
  EXPECT_EQ(alone[0][0].gaps[2].test.p_value, one[0][1].gaps[2].test.p_value);
}

TEST(Permutation, TakesAComplementForTheSameQuestion) {
  std::mt19937_64 random{6};
  std::vector<CellCounts> groups;
  for (int g = 0; g < 4; ++g) groups.push_back(random_group(random, 30));
  const auto found = tests_of(groups, {Metric::true_positive_rate, Metric::false_negative_rate}, 500);
  for (std::size_t g = 1; g < 4; ++g) {
    if (!found[0][0].gaps[g].test.defined()) continue;
    EXPECT_EQ(found[0][0].gaps[g].test.p_value, found[0][1].gaps[g].test.p_value);
    EXPECT_EQ(found[0][0].gaps[g].test.statistic, -found[0][1].gaps[g].test.statistic);
    EXPECT_EQ(found[0][0].gaps[g].max_t_p_value, found[0][1].gaps[g].max_t_p_value);
  }
}

TEST(Permutation, MaxTIsBetweenTheRawPValueAndBonferronis) {
  std::mt19937_64 random{8};
  for (int round = 0; round < 20; ++round) {
    std::vector<CellCounts> groups;
    for (int g = 0; g < 5; ++g) groups.push_back(random_group(random, 30));
    const std::vector<Metric> metrics{Metric::selection_rate, Metric::false_positive_rate, Metric::accuracy};
    const auto found =
        tests_of(groups, metrics, 499, 3, 1, round % 2 == 0 ? ReferenceRule::group : ReferenceRule::rest);
    double least_raw = 1.0;
    double least_adjusted = 1.0;
    double largest = -1.0;
    double of_largest = 1.0;
    for (const auto& m : found[0]) {
      for (const auto& gap : m.gaps) {
        if (!gap.test.defined()) continue;
        EXPECT_GE(gap.max_t_p_value, gap.test.p_value - 1e-12);
        least_raw = std::min(least_raw, gap.test.p_value);
        least_adjusted = std::min(least_adjusted, gap.max_t_p_value);
        if (std::abs(gap.test.statistic) > largest) {
          largest = std::abs(gap.test.statistic);
          of_largest = gap.max_t_p_value;
        }
      }
    }
    EXPECT_EQ(of_largest, least_adjusted) << "the most extreme gap has the smallest p-value";
    EXPECT_GE(least_adjusted, least_raw);
  }
}

// FWER under the complete null: 800 data sets of five equal, unequally large groups and three metrics; at most 5 %
// expected, 6 standard errors allowed.
TEST(Permutation, MaxTKeepsItsErrorRate) {
  int wrong = 0;
  constexpr int rounds = 800;
  for (int round = 0; round < rounds; ++round) {
    std::vector<CellCounts> groups;
    for (const std::uint64_t n : {400U, 120U, 60U, 25U, 12U}) {
      CellCounts c;
      Stream stream{Seed{99}, Purpose::simulation, static_cast<std::uint64_t>(round), static_cast<std::uint32_t>(n)};
      stats::draw_multinomial(stream, n, std::vector<std::uint64_t>{2, 2, 1, 5}, std::span{c.rows}.first(4));
      groups.push_back(c);
    }
    const auto found =
        tests_of(groups, {Metric::selection_rate, Metric::true_positive_rate, Metric::false_positive_rate}, 199);
    bool any = false;
    for (const auto& m : found[0]) {
      for (const auto& gap : m.gaps) any = any || gap.max_t_p_value <= 0.05;
    }
    wrong += any ? 1 : 0;
  }
  EXPECT_LE(wrong / static_cast<double>(rounds), 0.05 + 6.0 * std::sqrt(0.05 * 0.95 / rounds));
  EXPECT_GE(wrong / static_cast<double>(rounds), 0.005) << "and not by never rejecting anything";
}

// FWER where groups differ: two large groups of which one is selected at .9, and ten of 3 rows like the reference, at
// .05. Permuted among everybody, 2 selected of 3 are common and their |z| is small: a true "no gap" was rejected in 77
// of 100 data sets. 200 data sets, fixed seeds; at most 5 % expected, 6 standard errors allowed.
TEST(Permutation, KeepsItsErrorRateBesideALargeGroupThatDiffers) {
  int wrong = 0;
  int found_it = 0;
  constexpr int rounds = 200;
  for (int round = 0; round < rounds; ++round) {
    std::vector<CellCounts> groups;
    for (std::uint32_t g = 0; g < 12; ++g) {
      const std::vector<std::uint64_t> shares =
          g == 1 ? std::vector<std::uint64_t>{9, 1} : std::vector<std::uint64_t>{1, 19};
      CellCounts c;
      Stream stream{Seed{98}, Purpose::simulation, static_cast<std::uint64_t>(round), g};
      stats::draw_multinomial(stream, g < 2 ? 1000 : 3, shares, std::span{c.rows}.subspan(4));
      groups.push_back(c);
    }
    const auto found = tests_of(groups, {Metric::selection_rate}, 199);
    const auto& gaps = found[0][0].gaps;
    found_it += gaps[1].max_t_p_value <= 0.05 ? 1 : 0;
    wrong +=
        std::any_of(gaps.begin() + 2, gaps.end(), [](const auto& gap) { return gap.max_t_p_value <= 0.05; }) ? 1 : 0;
  }
  EXPECT_LE(wrong / static_cast<double>(rounds), 0.05 + 6.0 * std::sqrt(0.05 * 0.95 / rounds));
  EXPECT_EQ(found_it, rounds);
}

// No p-value of a small pair is below the exact one given the pair's own margins, whatever the others are like.
TEST(Permutation, OfASmallPairIsNotBelowItsOwnExactTest) {
  const std::vector<CellCounts> groups{selected_of(50, 1000), selected_of(900, 1000), selected_of(1, 3),
                                       selected_of(2, 3)};
  const auto found = tests_of(groups, {Metric::selection_rate}, 999);
  // P(K >= k) of 3 among 1,003 of whom 50 + k are selected: no smaller |z| lies on the other side.
  const auto at_least = [](double k) {
    const stats::detail::HypergeometricLaw law{3.0, 1000.0, 50.0 + k};
    return law.upper(k);
  };
  EXPECT_GE(found[0][0].gaps[2].test.p_value, at_least(1.0) * (1.0 - 1e-12));
  EXPECT_GE(found[0][0].gaps[3].test.p_value, at_least(2.0) * (1.0 - 1e-12));
  EXPECT_GE(found[0][0].gaps[3].max_t_p_value, found[0][0].gaps[3].test.p_value);
}

TEST(Permutation, DrawsAllTablesTogether) {
  // Two attributes crossed: the margin's tests are those of the margin alone.
  const std::vector<CellCounts> finest{selected_of(9, 20), selected_of(2, 15), selected_of(11, 30), selected_of(1, 8)};
  const ComparedTable by_first{{0, 0, 1, 1}, 2, ReferenceRule::group, 0};
  const std::vector<ComparedTable> tables{by_first, finest_table(4, ReferenceRule::group, 0)};
  const std::vector<Metric> metrics{Metric::selection_rate};
  const auto both = permutation_tests(finest, tables, metrics, {9999, Seed{4}});
  EXPECT_EQ(both.size(), 2u);
  EXPECT_EQ(both[0][0].gaps.size(), 2u);
  const double fisher = stats::fisher_exact({11, 35}, {12, 38}, stats::Alternative::two_sided).p_value;
  EXPECT_NEAR(both[0][0].omnibus.p_value, fisher, 1e-9);
  expect_near_p(both[0][0].gaps[1].test.p_value, fisher, 9999.0, "margin");
}

TEST(Permutation, LeavesOutWhoHasNoSuchMetric) {
  const auto found =
      tests_of({cells_of({.tp = 3, .fn = 4}), cells_of({.fp = 3, .tn = 1}), cells_of({.tp = 1, .fn = 5})},
               {Metric::true_positive_rate}, 99);
  EXPECT_EQ(found[0][0].gaps[1].test.undefined, Undefined::nobody);
  EXPECT_TRUE(std::isnan(found[0][0].gaps[1].test.p_value));
  EXPECT_TRUE(found[0][0].gaps[2].test.defined());
  EXPECT_EQ(found[0][0].gaps[0].test.undefined, Undefined::single_group) << "the reference itself";
  EXPECT_EQ(tests_of({selected_of(1, 2)}, {Metric::selection_rate}, 9)[0][0].omnibus.undefined,
            Undefined::single_group);
  EXPECT_EQ(tests_of({CellCounts{}, CellCounts{}}, {Metric::selection_rate}, 9)[0][0].omnibus.undefined,
            Undefined::nobody);
}

TEST(Permutation, RefusesNoPermutationsAndWeights) {
  EXPECT_THROW((void)tests_of({selected_of(1, 2), selected_of(1, 2)}, {Metric::selection_rate}, 0), InvalidInput);
  EXPECT_THROW((void)tests_of({selected_of(1, 2), selected_of(1, 2)}, {Metric::selection_rate}, 9, 1, 0), InvalidInput);
  CellCounts weighted = selected_of(1, 2);
  weighted.weighted = true;
  EXPECT_THROW((void)tests_of({weighted, weighted}, {Metric::selection_rate}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::fairness
