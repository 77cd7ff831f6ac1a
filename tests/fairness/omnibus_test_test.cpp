#include <lotrecht/fairness/omnibus_test.hpp>

#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/stats/fisher_exact.hpp>

#include "support/cell_tables.hpp"

namespace lotrecht::fairness {
namespace {

using stats::Undefined;

TEST(OmnibusTest, OfTwoGroupsFreemanAndHaltonsIsFishers) {
  const std::vector<CellCounts> groups{selected_of(3, 10), selected_of(9, 12)};
  const auto whole = omnibus_test(OmnibusTest::freeman_halton, Metric::selection_rate, groups);
  EXPECT_NEAR(whole.p_value, stats::fisher_exact({3, 10}, {9, 12}, stats::Alternative::two_sided).p_value, 1e-12);
  EXPECT_EQ(whole.method, "freeman_halton");
  EXPECT_EQ(whole.n, 22U);
}

// R 4: fisher.test, chisq.test(correct = FALSE); G by its definition. Rows (3, 7), (9, 3), (5, 9), (0, 0).
TEST(OmnibusTest, AreThoseOfTheWholeTable) {
  const std::vector<CellCounts> groups{selected_of(3, 10), selected_of(9, 12), CellCounts{}, selected_of(5, 14)};
  const std::vector<std::uint64_t> cells{3, 7, 9, 3, 5, 9};
  const stats::ContingencyTable table{cells, 3, 2};
  EXPECT_DOUBLE_EQ(omnibus_test(OmnibusTest::chi_square, Metric::selection_rate, groups).p_value,
                   stats::chi_square(table, false).p_value);
  EXPECT_DOUBLE_EQ(omnibus_test(OmnibusTest::g, Metric::selection_rate, groups).p_value, stats::g_test(table).p_value);
  EXPECT_DOUBLE_EQ(omnibus_test(OmnibusTest::freeman_halton, Metric::selection_rate, groups).p_value,
                   stats::freeman_halton(table).p_value);
  EXPECT_EQ(omnibus_test(OmnibusTest::chi_square, Metric::selection_rate, groups).degrees_of_freedom, 2U);
}

TEST(OmnibusTest, ATableThatSaysNothingIsNoEvidence) {
  const std::vector<CellCounts> none{selected_of(0, 10), selected_of(0, 12), selected_of(0, 4)};
  for (const OmnibusTest test : {OmnibusTest::freeman_halton, OmnibusTest::chi_square, OmnibusTest::g}) {
    EXPECT_EQ(omnibus_test(test, Metric::selection_rate, none).p_value, 1.0);
  }
}

TEST(OmnibusTest, SaysWhyThereIsNone) {
  const std::vector<CellCounts> one{selected_of(3, 10), CellCounts{}};
  EXPECT_EQ(omnibus_test(OmnibusTest::g, Metric::selection_rate, one).undefined, Undefined::single_group);
  EXPECT_EQ(omnibus_test(OmnibusTest::g, Metric::selection_rate, {}).undefined, Undefined::nobody);
  const std::vector<CellCounts> two{selected_of(3, 10), selected_of(4, 9)};
  EXPECT_EQ(omnibus_test(OmnibusTest::g, Metric::balanced_accuracy, two).undefined, Undefined::zero_denominator);
  const std::vector<CellCounts> large(40, selected_of(500, 20'000));
  EXPECT_EQ(omnibus_test(OmnibusTest::freeman_halton, Metric::selection_rate, large).undefined, Undefined::too_large);
  EXPECT_FALSE(omnibus_test_named("permutations"));
  EXPECT_EQ(omnibus_test_named("g"), OmnibusTest::g);
  EXPECT_THROW((void)omnibus_test(OmnibusTest::permutation, Metric::selection_rate, two), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::fairness
