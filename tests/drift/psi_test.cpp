#include <lotrecht/drift/psi.hpp>

#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

namespace lotrecht::drift {
namespace {

const stats::Confidence confidence{0.95};

StabilityIndex index(const std::vector<std::uint64_t>& first, const std::vector<std::uint64_t>& second,
                     const stats::Confidence& level = confidence) {
  WindowPair pair{{}, first, second, 0, 0};
  for (const std::uint64_t c : first) pair.n += c;
  for (const std::uint64_t c : second) pair.m += c;
  return psi(pair, level);
}

TEST(Psi, IsTheTextbooks) {
  // Shares with half a row added: 10.5/31, 20.5/31 and 15.5/31, 15.5/31.
  const double expected = (10.5 - 15.5) / 31 * std::log(10.5 / 15.5) + (20.5 - 15.5) / 31 * std::log(20.5 / 15.5);
  EXPECT_NEAR(index({10, 20}, {15, 15}).index.value, expected, 1e-15);
}

TEST(Psi, IsSymmetricAndZeroForEqualWindows) {
  const StabilityIndex ab = index({10, 20, 0, 5}, {1, 7, 3, 9});
  const StabilityIndex ba = index({1, 7, 3, 9}, {10, 20, 0, 5});
  EXPECT_NEAR(ab.index.value, ba.index.value, 1e-15);
  EXPECT_NEAR(ab.test.p_value, ba.test.p_value, 1e-13);
  const StabilityIndex same = index({10, 20}, {10, 20});
  EXPECT_EQ(same.index.value, 0.0);
  EXPECT_EQ(same.test.p_value, 1.0);
  EXPECT_EQ(same.index.low, 0.0);
}

TEST(Psi, IntervalHoldsZeroExactlyWhereTheTestAtHalfTheLevelDoesNotReject) {
  for (std::uint64_t more = 0; more < 40; ++more) {
    const StabilityIndex found = index({100, 100, 100}, {100 - more, 100, 100 + more});
    EXPECT_EQ(found.index.low == 0.0, found.test.p_value >= 0.025) << more;
    EXPECT_LE(found.index.low, found.index.value);
    EXPECT_GE(found.index.high, found.index.value);
  }
}

TEST(Psi, EndsAreQuantilesOfTheNonCentralLaw) {
  // scipy.stats.ncx2.sf(20, 4, 7.3) = 0.09034746512851435: a statistic of 20 excludes 7.3 from below at that tail.
  const std::vector<std::uint64_t> first{200, 200, 200, 200, 200};
  const std::vector<std::uint64_t> second{130, 170, 200, 230, 270};
  const double tail = 0.09034746512851435;
  const StabilityIndex found = index(first, second, stats::Confidence{1.0 - 2.0 * tail});
  const double unit = 1.0 / 1000 + 1.0 / 1000;
  using Law = boost::math::non_central_chi_squared_distribution<double>;
  EXPECT_NEAR(boost::math::cdf(boost::math::complement(Law{4.0, 7.3}, 20.0)), tail, 1e-14);
  EXPECT_NEAR(boost::math::cdf(boost::math::complement(Law{4.0, found.index.low / unit}, found.test.statistic)), tail,
              1e-9);
  EXPECT_NEAR(boost::math::cdf(Law{4.0, found.index.high / unit}, found.test.statistic), tail, 1e-9);
}

TEST(Psi, AlikeIsNotCertainlyUnchanged) {
  // By inversion alone the interval of two equal windows were 0 to 0.
  const StabilityIndex few = index({10, 20, 5}, {10, 20, 5});
  const StabilityIndex many = index({1000, 2000, 500}, {1000, 2000, 500});
  EXPECT_GT(few.index.high, 0.2);
  EXPECT_GT(many.index.high, 0.0);
  EXPECT_NEAR(few.index.high / many.index.high, 100.0, 1e-6);
}

TEST(Psi, EmptyCategoriesAreNotCounted) {
  EXPECT_EQ(index({10, 0, 20}, {15, 0, 15}).index.value, index({10, 20}, {15, 15}).index.value);
  EXPECT_EQ(index({10, 0, 20}, {15, 0, 15}).test.degrees_of_freedom, 1u);
}

TEST(Psi, EdgesHaveDefinedAnswers) {
  EXPECT_EQ(index({}, {}).test.undefined, stats::Undefined::nobody);
  EXPECT_EQ(index({0, 0}, {1, 2}).test.undefined, stats::Undefined::nobody);
  EXPECT_EQ(index({5}, {7}).test.undefined, stats::Undefined::single_group);
  EXPECT_GT(index({5, 0}, {0, 7}).index.value, 1.0);
}

}  // namespace
}  // namespace lotrecht::drift
