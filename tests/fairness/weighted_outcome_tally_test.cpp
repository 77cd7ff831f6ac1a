#include <lotrecht/fairness/weighted_outcome_tally.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/core/grouped.hpp>
#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/outcome_tally.hpp>

namespace lotrecht::fairness {
namespace {

const std::vector<std::uint8_t> decision{1, 1, 1, 0, 0, 0, 0};
const std::vector<std::uint8_t> outcome{1, 0, 2, 1, 0, 2, 2};

std::string refusal(double weight) {
  std::vector<double> weights(7, 1.0);
  weights[3] = weight;
  WeightedOutcomeTally tally;
  std::string words;
  try {
    tally.add({{decision, outcome, 10}, weights});
  } catch (const InvalidInput& e) {
    words = e.what();
  }
  EXPECT_EQ(tally == WeightedOutcomeTally{}, !words.empty());
  return words;
}

TEST(WeightedOutcomeTally, PutsEveryWeightInTheCellOfItsRow) {
  const std::vector<double> weights{1, 2, 4, 8, 16, 32, 64};
  WeightedOutcomeTally tally;
  tally.add({{decision, outcome}, weights});
  const CellCounts c = cell_counts(tally);
  EXPECT_TRUE(c.weighted);
  EXPECT_EQ(c.rows, (std::array<std::uint64_t, 6>{1, 1, 1, 1, 1, 2}));
  EXPECT_EQ(c.weight, (std::array<double, 6>{1, 2, 8, 16, 4, 96}));
  EXPECT_EQ(c.squared_weight, (std::array<double, 6>{1, 4, 64, 256, 16, 5120}));
}

TEST(WeightedOutcomeTally, CountsRowsLikeItsSibling) {
  const std::vector<double> weights{0, 0.5, 4, 0, 16, 32, 64};
  WeightedOutcomeTally weighted;
  weighted.add({{decision, outcome}, weights});
  OutcomeTally plain;
  plain.add({decision, outcome});
  EXPECT_EQ(cell_counts(weighted).rows, plain.cells());
}

TEST(WeightedOutcomeTally, CountsByGroupWhatItCountsOneByOne) {
  const std::vector<double> weights{1, 2, 4, 8, 16, 32, 64};
  const std::vector<std::uint8_t> group{0, 2, 0, 2, 0, 2, 0};
  Grouped<WeightedOutcomeTally> grouped{3};
  const WeightedOutcomeColumns columns{{decision, outcome}, weights};
  grouped.add({std::span<const std::uint8_t>{group}, columns});
  std::vector<WeightedOutcomeTally> expected(3);
  for (std::size_t i = 0; i < 7; ++i) expected[group[i]].add(columns.rows(i, 1));
  EXPECT_EQ(grouped, Grouped<WeightedOutcomeTally>{expected});
  const std::vector<std::uint8_t> beyond{0, 2, 0, 3, 0, 2, 0};
  const Grouped<WeightedOutcomeTally> before = grouped;
  EXPECT_THROW(grouped.add({std::span<const std::uint8_t>{beyond}, columns}), InvalidInput);
  EXPECT_EQ(grouped, before);
}

// 1e200 passed once, and its square was infinity (an abort with assertions, a silent 0 without).
TEST(WeightedOutcomeTally, RefusesWhatCannotBeAWeightAndNamesTheRow) {
  EXPECT_EQ(refusal(-0.5), "WeightedOutcomeColumns: weight row 13: must be 0 or between 1e-100 and 1e100, got -0.5");
  EXPECT_NE(refusal(1e200).find("got 1e+200"), std::string::npos);
  EXPECT_NE(refusal(1e-200).find("got 1e-200"), std::string::npos);
  EXPECT_NE(refusal(std::nan("")).find("got nan"), std::string::npos);
  EXPECT_NE(refusal(std::numeric_limits<double>::infinity()).find("got inf"), std::string::npos);
  for (const double w : {0.0, 1e-100, 1e100, 0.1}) EXPECT_EQ(refusal(w), "") << w;
}

}  // namespace
}  // namespace lotrecht::fairness
