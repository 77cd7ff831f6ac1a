#include <lotrecht/fairness/kitagawa.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include <lotrecht/stats/draw_binomial.hpp>

namespace lotrecht::fairness {
namespace {

using Cells = std::vector<StratumCell>;

const stats::Confidence level{0.95};

StratumCell cell(std::uint64_t rows, std::uint64_t selected) {
  const auto n = static_cast<double>(rows);
  const auto k = static_cast<double>(selected);
  return {rows, selected, n, k, n, k};
}

double rate(const Cells& cells) {
  double n = 0.0;
  double k = 0.0;
  for (const auto& c : cells) {
    n += c.weight;
    k += c.selected_weight;
  }
  return k / n;
}

const Cells group{cell(40, 10), cell(60, 30), cell(5, 1), cell(0, 0)};
const Cells other{cell(80, 30), cell(20, 15), cell(0, 0), cell(9, 3)};

TEST(Kitagawa, PartsSumToTheGapAndStrataToTheirPart) {
  for (const Fold fold : {Fold::two, Fold::three}) {
    const auto d = kitagawa(group, other, fold, level);
    EXPECT_NEAR(d.composition.value + d.rate.value + d.interaction.value + d.only_group.value + d.only_other.value,
                rate(group) - rate(other), 1e-15);
    double composition = 0.0;
    double within = 0.0;
    for (std::size_t s = 0; s < 2; ++s) {
      composition += d.composition_by_stratum[s].value;
      within += d.rate_by_stratum[s].value;
    }
    EXPECT_NEAR(composition, d.composition.value, 1e-15);
    EXPECT_NEAR(within, d.rate.value, 1e-15);
    for (std::size_t s = 2; s < 4; ++s) EXPECT_EQ(d.rate_by_stratum[s].undefined, stats::Undefined::no_overlap);
    EXPECT_NEAR(d.support_group, 100.0 / 105.0, 1e-15);
  }
}

// By hand: shares .4 .6 and .8 .2, rates .25 .5 and .375 .75.
TEST(Kitagawa, AgreesWithTheFormulas) {
  const auto two = kitagawa(group, other, Fold::two, level);
  EXPECT_NEAR(two.composition.value, -0.4 * 0.3125 + 0.4 * 0.625, 1e-15);
  EXPECT_NEAR(two.rate.value, -0.125 * 0.6 - 0.25 * 0.4, 1e-15);
  const auto three = kitagawa(group, other, Fold::three, level);
  EXPECT_NEAR(three.composition.value, -0.4 * 0.375 + 0.4 * 0.75, 1e-15);
  EXPECT_NEAR(three.rate.value, -0.125 * 0.8 - 0.25 * 0.2, 1e-15);
  EXPECT_NEAR(three.interaction.value, -0.4 * -0.125 + 0.4 * -0.25, 1e-15);
}

TEST(Kitagawa, SwappingTheGroupsNegatesTheTwofold) {
  const auto a = kitagawa(group, other, Fold::two, level);
  const auto b = kitagawa(other, group, Fold::two, level);
  EXPECT_NEAR(a.composition.value, -b.composition.value, 1e-15);
  EXPECT_NEAR(a.rate.low, -b.rate.high, 1e-14);
  EXPECT_NEAR(a.only_group.value, -b.only_other.value, 1e-15);
}

TEST(Kitagawa, EqualRatesAreAllCompositionAndEqualSharesAllRate) {
  const auto same_rates =
      kitagawa(Cells{cell(50, 10), cell(50, 40)}, Cells{cell(10, 2), cell(90, 72)}, Fold::two, level);
  EXPECT_NEAR(same_rates.rate.value, 0.0, 1e-15);
  const auto same_shares =
      kitagawa(Cells{cell(50, 10), cell(50, 40)}, Cells{cell(10, 9), cell(10, 3)}, Fold::two, level);
  EXPECT_NEAR(same_shares.composition.value, 0.0, 1e-15);
}

// Where no stratum is small, the delta method and the exact bootstrap are the same thing seen twice.
TEST(Kitagawa, TheDeltaMethodAndTheBootstrapAgreeInLargeCells) {
  Cells a = group;
  Cells b = other;
  for (auto* cells : {&a, &b}) {
    for (auto& c : *cells) c = cell(100 * c.rows, 100 * c.selected);
  }
  const BootstrapMethod boot{BootstrapKind::percentile, 9999, Seed{1}};
  for (const Fold fold : {Fold::two, Fold::three}) {
    const auto delta = kitagawa(a, b, fold, level);
    const auto drawn = kitagawa(a, b, fold, level, {}, boot);
    EXPECT_EQ(drawn.rate.method, "percentile");
    const auto same = [](const stats::Estimate& x, const stats::Estimate& y) {
      EXPECT_NEAR((y.high - y.low) / (x.high - x.low), 1.0, 0.06) << x.value;
    };
    same(delta.composition, drawn.composition);
    same(delta.rate, drawn.rate);
    same(delta.only_group, drawn.only_group);
    same(delta.only_other, drawn.only_other);
    same(delta.composition_by_stratum[0], drawn.composition_by_stratum[0]);
    same(delta.rate_by_stratum[1], drawn.rate_by_stratum[1]);
    if (fold == Fold::three) same(delta.interaction, drawn.interaction);
  }
}

TEST(Kitagawa, ClustersOfOneAreRowsAndCopiedRowsKeepTheirUncertainty) {
  std::vector<ClusterCell> single;
  std::vector<ClusterCell> pairs;
  Cells twice_a(4);
  Cells twice_b(4);
  std::uint32_t next = 0;
  for (const bool is_other : {false, true}) {
    const Cells& side = is_other ? other : group;
    for (std::uint32_t s = 0; s < 4; ++s) {
      for (std::uint64_t i = 0; i < 100 * side[s].rows; ++i, ++next) {
        const bool selected = i < 100 * side[s].selected;
        single.push_back({next, is_other, s, selected, 1.0});
        for (int copy = 0; copy < 2; ++copy) {
          pairs.push_back({next, is_other, s, selected, 1.0});
          (is_other ? twice_b : twice_a)[s].add(selected, 1.0);
        }
      }
    }
  }
  Cells a = group;
  Cells b = other;
  for (auto* cells : {&a, &b}) {
    for (auto& c : *cells) c = cell(100 * c.rows, 100 * c.selected);
  }
  const auto rows = kitagawa(a, b, Fold::two, level);
  const auto one = kitagawa(a, b, Fold::two, level, single);
  const auto two = kitagawa(twice_a, twice_b, Fold::two, level, pairs);
  EXPECT_NEAR((one.rate.high - one.rate.low) / (rows.rate.high - rows.rate.low), 1.0, 2e-3);
  EXPECT_NEAR((two.rate.high - two.rate.low) / (one.rate.high - one.rate.low), 1.0, 1e-9);
}

TEST(Kitagawa, AWeightIsASumOfSquaresAndNoCount) {
  Cells a(2);
  Cells b(2);
  for (int i = 0; i < 30; ++i) {
    a[static_cast<std::size_t>(i % 2)].add(i % 3 == 0, 7.0);
    b[static_cast<std::size_t>(i % 2)].add(i % 5 == 0, 7.0);
  }
  Cells plain_a(2);
  Cells plain_b(2);
  for (int i = 0; i < 30; ++i) {
    plain_a[static_cast<std::size_t>(i % 2)].add(i % 3 == 0, 1.0);
    plain_b[static_cast<std::size_t>(i % 2)].add(i % 5 == 0, 1.0);
  }
  const auto w = kitagawa(a, b, Fold::two, level);
  const auto u = kitagawa(plain_a, plain_b, Fold::two, level);
  EXPECT_NEAR(w.rate.low, u.rate.low, 1e-14);
  EXPECT_THROW((void)kitagawa(a, b, Fold::two, level, {}, BootstrapMethod{BootstrapKind::bca, 99, Seed{1}}),
               InvalidInput);
}

TEST(Kitagawa, SaysWhyThereIsNone) {
  const auto apart = kitagawa(Cells{cell(5, 1), cell(0, 0)}, Cells{cell(0, 0), cell(4, 4)}, Fold::two, level);
  EXPECT_EQ(apart.rate.undefined, stats::Undefined::no_overlap);
  EXPECT_EQ(apart.only_group.undefined, stats::Undefined::no_overlap);
  const auto empty = kitagawa(Cells{cell(0, 0)}, Cells{cell(4, 4)}, Fold::two, level);
  EXPECT_EQ(empty.composition.undefined, stats::Undefined::nobody);
  EXPECT_EQ(empty.composition.low, -1.0);
  EXPECT_THROW((void)kitagawa(Cells{}, Cells{}, Fold::two, level), InvalidInput);
  EXPECT_THROW((void)kitagawa(Cells{cell(1, 1)}, Cells{}, Fold::two, level), InvalidInput);
}

// Nobody selected of three is no proof of a rate of 0: the interval has an extent.
TEST(Kitagawa, ZeroesAreNotCertain) {
  const auto d = kitagawa(Cells{cell(3, 0), cell(3, 0)}, Cells{cell(3, 0), cell(3, 0)}, Fold::two, level);
  EXPECT_GT(d.rate.high - d.rate.low, 0.2);
}

}  // namespace
}  // namespace lotrecht::fairness
