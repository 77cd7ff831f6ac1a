#include <lotrecht/explain/ranked_reasons.hpp>

#include <gtest/gtest.h>

#include <limits>

namespace lotrecht::explain {
namespace {

TEST(RankedReasons, PutTheStrongestFirstAndLeaveOutWhatIsNone) {
  const std::vector<double> amounts{1.0, -5.0, 3.0, 0.0, 2.0};
  const std::vector<Reason> expected{{2, 3.0, 1, false}, {4, 2.0, 2, false}, {0, 1.0, 3, false}};
  EXPECT_EQ(ranked_reasons(amounts), expected);
  EXPECT_TRUE(ranked_reasons({}).empty());
  EXPECT_TRUE(ranked_reasons(std::vector<double>{-1.0, 0.0}).empty());
}

TEST(RankedReasons, NameTiesInsteadOfBreakingThem) {
  const std::vector<double> amounts{2.0, 7.0, 2.0, 2.0, 1.0};
  const std::vector<Reason> expected{
      {1, 7.0, 1, false}, {0, 2.0, 2, true}, {2, 2.0, 2, true}, {3, 2.0, 2, true}, {4, 1.0, 5, false}};
  EXPECT_EQ(ranked_reasons(amounts), expected);
  EXPECT_EQ(top_reasons(ranked_reasons(amounts), 2).size(), 4U);  // no one of the three comes before the other
  EXPECT_EQ(top_reasons(ranked_reasons(amounts), 1).size(), 1U);
  EXPECT_EQ(top_reasons(ranked_reasons(amounts), 9).size(), 5U);
}

TEST(RankedReasons, DoNotRankRounding) {
  const std::vector<double> amounts{0.3 - 0.1, 0.2, 1.0};  // 0.19999999999999998 and 0.2
  ASSERT_NE(amounts[0], amounts[1]);
  const auto reasons = ranked_reasons(amounts);
  EXPECT_EQ(reasons[1], (Reason{0, amounts[0], 2, true}));
  EXPECT_EQ(reasons[2], (Reason{1, amounts[1], 2, true}));
  EXPECT_FALSE(ranked_reasons(amounts, 0.0)[1].tied);
  EXPECT_EQ(ranked_reasons(std::vector<double>{1.0, 1e-17}).size(), 1U);
}

TEST(RankedReasons, RefuseWhatCannotBeRanked) {
  EXPECT_THROW(static_cast<void>(ranked_reasons(std::vector<double>{std::numeric_limits<double>::quiet_NaN()})),
               InvalidInput);
  EXPECT_THROW(static_cast<void>(ranked_reasons(std::vector<double>{1.0}, 1.0)), InvalidInput);
  EXPECT_THROW(static_cast<void>(ranked_reasons(std::vector<double>{1.0}, -0.1)), InvalidInput);
  EXPECT_THROW(static_cast<void>(top_reasons({}, 0)), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::explain
