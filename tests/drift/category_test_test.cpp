#include <lotrecht/drift/category_test.hpp>

#include <cmath>
#include <cstdint>
#include <numeric>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace lotrecht::drift {
namespace {

using Counts = std::vector<std::uint64_t>;
const PermutationOptions options{19'999, Seed{4}};

WindowPair pair_of(const Counts& first, const Counts& second) {
  return {{},
          first,
          second,
          std::accumulate(first.begin(), first.end(), std::uint64_t{0}),
          std::accumulate(second.begin(), second.end(), std::uint64_t{0})};
}

TEST(CategoryTest, TheStatisticIsPearsons) {
  std::mt19937_64 draw{6};
  for (int round = 0; round < 100; ++round) {
    Counts first(1 + draw() % 6);
    Counts second(first.size());
    for (std::uint64_t& c : first) c = draw() % 30;
    for (std::uint64_t& c : second) c = draw() % 30;
    first[0] += 1;
    second.back() += 1;
    Counts cells = first;
    cells.insert(cells.end(), second.begin(), second.end());
    const stats::TestResult pearson = stats::chi_square({cells, 2, first.size()}, false);
    if (!pearson.defined()) continue;
    EXPECT_NEAR(HomogeneityChiSquare{}(pair_of(first, second)), pearson.statistic, 1e-10 * pearson.statistic + 1e-12);
  }
}

TEST(CategoryTest, ChoosesByTheSmallestExpectedCount) {
  EXPECT_EQ(category_test(pair_of({20, 30}, {25, 25}), options).method, "chi_square");
  EXPECT_EQ(category_test(pair_of({20, 30, 1}, {25, 25, 0}), options).method, "freeman_halton");
  Counts many(40, 3);
  many[0] = 9000;
  Counts other(40, 2);
  other[0] = 800;
  EXPECT_EQ(category_test(pair_of(many, other), options).method, "chi_square_permutation");
}

TEST(CategoryTest, PermutationsAgreeWithTheExactTestWhereBothOrderTablesAlike) {
  // A 2 x 2 table of equal windows: probability and chi-square order tables alike. 19,999 draws, 6 standard errors.
  const Counts first{2, 18};
  const Counts second{7, 13};
  const WindowPair pair = pair_of(first, second);
  const double exact = category_test(pair, options).p_value;
  const double drawn = permutation_p_values(pair, options, HomogeneityChiSquare{})[0];
  EXPECT_NEAR(drawn, exact, 6.0 * std::sqrt(exact * (1.0 - exact) / 20'000.0));
}

TEST(CategoryTest, EdgesHaveDefinedAnswers) {
  EXPECT_EQ(category_test(pair_of({}, {}), options).undefined, stats::Undefined::nobody);
  EXPECT_EQ(category_test(pair_of({0, 0}, {1, 2}), options).undefined, stats::Undefined::nobody);
  EXPECT_EQ(category_test(pair_of({3, 0}, {2, 0}), options).undefined, stats::Undefined::single_group);
  EXPECT_LT(category_test(pair_of({9, 0}, {0, 9}), options).p_value, 1e-4);
}

}  // namespace
}  // namespace lotrecht::drift
