#include <lotrecht/fairness/chain.hpp>

#include <cmath>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include <gtest/gtest.h>

#include "support/cell_tables.hpp"

namespace lotrecht::fairness {
namespace {

using Bytes = std::vector<std::uint8_t>;
using stats::Undefined;

ChainColumns columns_of(const std::vector<Bytes>& columns) {
  std::vector<std::span<const std::uint8_t>> views(columns.begin(), columns.end());
  return ChainColumns::of(views);
}

ChainTally tally_of(const std::vector<Bytes>& columns) {
  ChainTally tally;
  tally.add(columns_of(columns));
  return tally;
}

std::vector<Bytes> random_chain(std::mt19937_64& draw, std::size_t steps, std::size_t n, unsigned answers) {
  std::vector<Bytes> columns(steps);
  for (Bytes& c : columns) {
    for (std::size_t i = 0; i < n; ++i) c.push_back(static_cast<std::uint8_t>(draw() % answers));
  }
  return columns;
}

TEST(ChainPath, FollowsEveryRowToWhereItLeaves) {
  std::mt19937_64 draw{1};
  for (int round = 0; round < 50; ++round) {
    const std::size_t k = 1 + draw() % 5;
    const auto columns = random_chain(draw, k, draw() % 60, 3);
    ChainPath want{std::vector<StepCounts>(k)};
    for (std::size_t i = 0; i < columns[0].size(); ++i) {
      for (std::size_t s = 0; s < k; ++s) {
        if (columns[s][i] == 1) {
          ++want.steps[s].passed;
          continue;
        }
        ++(columns[s][i] == 0 ? want.steps[s].failed : want.steps[s].unknown);
        break;
      }
    }
    const ChainPath path = path_of(tally_of(columns), k);
    EXPECT_EQ(path, want);
    for (std::size_t s = 1; s < k; ++s) EXPECT_EQ(path.steps[s].reached(), path.steps[s - 1].passed);
    EXPECT_EQ(path.steps[0].reached(), columns[0].size()) << "no row is lost";
  }
}

TEST(ChainPath, RefusesAnotherLengthUnlessNothingWasCounted) {
  EXPECT_THROW(static_cast<void>(path_of(tally_of({{1}, {0}}), 3)), InvalidInput);
  EXPECT_EQ(path_of(ChainTally{}, 3), (ChainPath{std::vector<StepCounts>(3)}));
}

TEST(Chain, ReachedRateIsTheProductOfTheStepRatesWhereAllIsKnown) {
  std::mt19937_64 draw{2};
  const Methods methods = at_95();
  for (int round = 0; round < 100; ++round) {
    const std::size_t k = 1 + draw() % 4;
    const ChainPath path = path_of(tally_of(random_chain(draw, k, 30 + draw() % 60, 2)), k);
    double product = 1.0;
    for (std::size_t s = 0; s < k; ++s) {
      const stats::Estimate step = step_rate(path, s, methods);
      const stats::Estimate reached = reached_rate(path, s, methods);
      product *= step.defined() ? step.value : 0.0;
      EXPECT_NEAR(reached.value, product, 1e-15);
      EXPECT_EQ(reached.method, "wilson") << "a plain rate of those who began";
      EXPECT_EQ(reached.value, least_through(path, s, methods).value);
      EXPECT_EQ(reached.value, most_through(path, s, methods).value);
    }
  }
}

TEST(Chain, UnknownAnswersAreBoundedByFailingAndPassing) {
  std::mt19937_64 draw{3};
  const Methods methods = at_95();
  for (int round = 0; round < 200; ++round) {
    const std::size_t k = 1 + draw() % 4;
    const ChainPath path = path_of(tally_of(random_chain(draw, k, 1 + draw() % 40, 3)), k);
    for (std::size_t s = 0; s < k; ++s) {
      const stats::Estimate reached = reached_rate(path, s, methods);
      EXPECT_TRUE(0.0 <= reached.low && reached.low <= reached.high && reached.high <= 1.0);
      if (!reached.defined()) continue;
      EXPECT_GE(reached.value, least_through(path, s, methods).value - 1e-15);
      EXPECT_LE(reached.value, most_through(path, s, methods).value + 1e-15);
      EXPECT_TRUE(reached.low <= reached.value && reached.value <= reached.high);
    }
  }
}

TEST(Chain, ByHand) {
  // 10 begin: 6 pass the first step, 1 unknown, 3 fail; of the 6, 2 pass the second, 2 unknown, 2 fail.
  const ChainPath path{{{6, 3, 1}, {2, 2, 2}}};
  const Methods methods = at_95();
  EXPECT_DOUBLE_EQ(step_rate(path, 0, methods).value, 6.0 / 9.0);
  EXPECT_EQ(step_rate(path, 0, methods).n, 9U);
  EXPECT_DOUBLE_EQ(step_rate(path, 1, methods).value, 0.5);
  EXPECT_DOUBLE_EQ(reached_rate(path, 1, methods).value, 1.0 / 3.0);
  EXPECT_EQ(reached_rate(path, 1, methods).method, "square_and_add_wilson");
  EXPECT_DOUBLE_EQ(least_through(path, 1, methods).value, 0.2);
  EXPECT_DOUBLE_EQ(most_through(path, 1, methods).value, 0.5);
}

TEST(Chain, SaysWhyThereIsNoRate) {
  const Methods methods = at_95();
  const ChainPath nobody{{{0, 0, 0}, {0, 0, 0}}};
  EXPECT_EQ(step_rate(nobody, 0, methods).undefined, Undefined::nobody_reached);
  EXPECT_EQ(reached_rate(nobody, 1, methods).undefined, Undefined::nobody);
  const ChainPath all_fail{{{0, 5, 0}, {0, 0, 0}}};
  EXPECT_EQ(step_rate(all_fail, 1, methods).undefined, Undefined::nobody_reached);
  EXPECT_EQ(reached_rate(all_fail, 1, methods).value, 0.0) << "nobody came through, and that is known";
  const ChainPath pending{{{4, 1, 0}, {0, 0, 4}}};
  EXPECT_EQ(step_rate(pending, 1, methods).undefined, Undefined::step_unknown);
  EXPECT_EQ(reached_rate(pending, 1, methods).undefined, Undefined::step_unknown);
  EXPECT_EQ(least_through(pending, 1, methods).value, 0.0);
  EXPECT_DOUBLE_EQ(most_through(pending, 1, methods).value, 0.8);
  // Some unknown at the first step, all others failed: 0, and the interval knows that a second step would follow.
  const ChainPath failed_or_unknown{{{0, 3, 2}, {0, 0, 0}}};
  EXPECT_EQ(reached_rate(failed_or_unknown, 1, methods).value, 0.0);
  EXPECT_GT(reached_rate(failed_or_unknown, 1, methods).high, 0.0);
}

TEST(Chain, APopulationIsAStepBeforeTheOthers) {
  const ChainPath path{{{3, 1, 1}}};
  const ChainPath longer = with_population(path, 20, "f");
  EXPECT_EQ(longer, (ChainPath{{{5, 15, 0}, {3, 1, 1}}}));
  EXPECT_EQ(with_population(path, 5, "f").steps[0], (StepCounts{5, 0, 0}));
  EXPECT_THROW(static_cast<void>(with_population(path, 4, "f")), InvalidInput) << "more rows than people";
}

TEST(Chain, FindsWhoIsBesideTheWay) {
  const std::vector<Bytes> columns{{1, 0, 0, 2, 0}, {1, 1, 0, 1, 2}};
  const StepBeside beside = beside_at(tally_of(columns), 1);
  EXPECT_EQ(beside.everybody, (stats::BinomialTally{3, 4}));
  EXPECT_EQ(beside.beside, (stats::BinomialTally{1, 2})) << "an unknown answer is no no";
  const auto bad = out_of_order(columns_of(columns));
  ASSERT_TRUE(bad);
  EXPECT_EQ(bad->row, 1U);
  EXPECT_EQ(bad->no, 0U);
  EXPECT_EQ(bad->step, 1U);
  EXPECT_FALSE(out_of_order(columns_of({{1, 0, 0, 2}, {0, 0, 2, 1}})));
}

TEST(Chain, NestedMeansNobodyBeside) {
  std::mt19937_64 draw{4};
  for (int round = 0; round < 300; ++round) {
    const std::size_t k = 2 + draw() % 3;
    const auto columns = random_chain(draw, k, 3, 3);
    const ChainTally tally = tally_of(columns);
    std::uint64_t beside = 0;
    for (std::size_t s = 0; s < k; ++s) beside += beside_at(tally, s).beside.successes;
    EXPECT_EQ(out_of_order(columns_of(columns)).has_value(), beside > 0);
  }
}

}  // namespace
}  // namespace lotrecht::fairness
