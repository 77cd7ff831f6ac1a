#include <lotrecht/explain/reason_shares.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace lotrecht::explain {
namespace {

TEST(ReasonShares, AreCountsWithWilsonsBounds) {
  ReasonTally tally;
  tally.rows = 50;
  tally.top = 3;
  tally.among = {20, 0, 50};
  tally.tied = {0, 5, 0};
  const stats::Confidence level{0.9};
  const std::vector<ReasonShare> shares = reason_shares(tally, level);
  ASSERT_EQ(shares.size(), 3U);
  EXPECT_EQ(shares[0].share.value, 0.4);
  EXPECT_EQ(shares[0].share.low, stats::wilson({20, 50}, level).low);
  EXPECT_EQ(shares[0].share.high, stats::wilson({20, 50}, level).high);
  EXPECT_EQ(shares[0].share.method, "wilson");
  EXPECT_EQ(shares[1].share.low, 0.0);
  EXPECT_EQ(shares[1].share.high, stats::wilson({5, 50}, level).high) << "all ties broken in its favour";
  EXPECT_EQ(shares[1].share.method, "wilson_ties_open");
  EXPECT_EQ(shares[1].tied, 5U);
  EXPECT_EQ(shares[2].share.high, 1.0);
  EXPECT_EQ(shares[2].share.n, 50U);
  EXPECT_TRUE(reason_shares(ReasonTally{}, level).empty());
}

}  // namespace
}  // namespace lotrecht::explain
