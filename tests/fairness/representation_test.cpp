#include <lotrecht/fairness/representation.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace lotrecht::fairness {
namespace {

using stats::Confidence;
using stats::Undefined;
using Rows = std::vector<std::uint64_t>;
using Shares = std::vector<double>;

const Confidence level{0.95};

TEST(Representation, IsShareOverShare) {
  const Representation found = representation(Rows{30, 70}, Shares{0.5, 0.5}, level, std::nullopt);
  EXPECT_DOUBLE_EQ(found.groups[0].share.value, 0.3);
  EXPECT_DOUBLE_EQ(found.groups[0].ratio.value, 0.6);
  EXPECT_DOUBLE_EQ(found.groups[1].ratio.value, 1.4);
  EXPECT_DOUBLE_EQ(found.groups[0].ratio.low, found.groups[0].share.low / 0.5);
  EXPECT_EQ(found.groups[0].p_value, stats::binomial_test({30, 100}, 0.5).p_value);
  EXPECT_EQ(found.groups[0].adjusted_p_value, 2.0 * found.groups[0].p_value);
  EXPECT_EQ(found.test.method, "multinomial_exact");
  EXPECT_EQ(found.n, 100U);
}

TEST(Representation, IsOneWhereTheRowsAreThePeople) {
  const Representation found = representation(Rows{25, 25, 50}, Shares{0.25, 0.25, 0.5}, level, std::nullopt);
  for (const RepresentedGroup& g : found.groups) {
    EXPECT_DOUBLE_EQ(g.ratio.value, 1.0);
    EXPECT_TRUE(g.ratio.interval().contains(1.0));
    EXPECT_EQ(g.p_value, 1.0);
  }
  EXPECT_NEAR(found.test.p_value, 1.0, 1e-12);
}

TEST(Representation, ChoosesATestThatHolds) {
  const Rows large{3000, 3000, 3000, 1000};
  EXPECT_EQ(representation(large, Shares{0.3, 0.3, 0.3, 0.1}, level, std::nullopt).test.method, "chi_square");
  const Shares rare{0.3, 0.3, 0.3999, 0.0001};
  EXPECT_EQ(representation(large, rare, level, std::nullopt).test.method, "chi_square_small");
  const stats::PosteriorDraws draws{999, Seed{1}, 1};
  EXPECT_EQ(representation(large, rare, level, draws).test.method, "multinomial_monte_carlo");
  EXPECT_EQ(representation(large, Shares{0.3, 0.3, 0.3, 0.1}, level, draws).test.method, "chi_square");
}

TEST(Representation, CountsTheErrorOfASampleIn) {
  const Representation exact = representation(Rows{300, 700}, Shares{0.4, 0.6}, level, std::nullopt);
  const Representation sampled = representation(Rows{300, 700}, Rows{40, 60}, level);
  EXPECT_DOUBLE_EQ(exact.groups[0].ratio.value, sampled.groups[0].ratio.value);
  EXPECT_LT(sampled.groups[0].ratio.low, exact.groups[0].ratio.low);
  EXPECT_GT(sampled.groups[0].ratio.high, exact.groups[0].ratio.high);
  EXPECT_GT(sampled.groups[0].p_value, exact.groups[0].p_value);
  // Two groups: the test of all is the two-sample test, but for the factor (N - 1) / N of the score variance.
  const double z = std::sqrt(sampled.test.statistic * 1099.0 / 1100.0);
  EXPECT_NEAR(sampled.groups[0].p_value, std::erfc(z / std::sqrt(2.0)), 1e-12);
}

TEST(Representation, SaysWhatDoesNotExist) {
  const Representation nobody = representation(Rows{0, 0}, Shares{0.5, 0.5}, level, std::nullopt);
  EXPECT_EQ(nobody.groups[0].share.undefined, Undefined::nobody);
  EXPECT_EQ(nobody.groups[0].ratio.undefined, Undefined::nobody);
  EXPECT_TRUE(std::isnan(nobody.groups[0].p_value));
  EXPECT_EQ(nobody.test.undefined, Undefined::nobody);
  const Representation zero = representation(Rows{5, 5}, Shares{0.0, 1.0}, level, std::nullopt);
  EXPECT_EQ(zero.groups[0].ratio.undefined, Undefined::zero_reference);
  EXPECT_EQ(zero.groups[0].p_value, 0.0);
  EXPECT_EQ(zero.test.p_value, 0.0);
  const Representation one = representation(Rows{5}, Shares{1.0}, level, std::nullopt);
  EXPECT_EQ(one.test.undefined, Undefined::single_group);
  EXPECT_TRUE(std::isnan(one.groups[0].p_value));
  const Representation no_sample = representation(Rows{5, 6}, Rows{0, 0}, level);
  EXPECT_EQ(no_sample.groups[0].ratio.undefined, Undefined::nobody);
  EXPECT_EQ(no_sample.groups[0].ratio.high, std::numeric_limits<double>::infinity());
  const Representation unseen = representation(Rows{5, 6}, Rows{0, 10}, level);
  EXPECT_EQ(unseen.groups[0].ratio.undefined, Undefined::zero_reference);
}

TEST(SharesOfPeople, SumToOne) {
  const Shares shares = shares_of_people(Shares{30, 70, 0});
  EXPECT_DOUBLE_EQ(shares[0], 0.3);
  EXPECT_EQ(shares[2], 0.0);
}

TEST(Representation, RefusesWhatIsNoBenchmark) {
  EXPECT_THROW((void)representation(Rows{5, 5}, Shares{0.5, 0.4}, level, std::nullopt), InvalidInput);
  EXPECT_THROW((void)representation(Rows{5, 5}, Shares{-0.5, 1.5}, level, std::nullopt), InvalidInput);
  EXPECT_THROW((void)representation(Rows{5, 5}, Rows{5}, level), InvalidInput);
  EXPECT_THROW((void)representation(Rows{}, Rows{}, level), InvalidInput);
  EXPECT_THROW((void)shares_of_people(Shares{0.0, 0.0}), InvalidInput);
  EXPECT_THROW((void)shares_of_people(Shares{-1.0, 2.0}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::fairness
