#include <lotrecht/stats/two_samples.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace lotrecht::stats {
namespace {

TEST(TwoSamples, ComparesOnlyWhereBothHaveTrials) {
  EXPECT_TRUE((TwoSamples{{0, 1}, {0, 1}}.comparable()));
  EXPECT_FALSE((TwoSamples{{0, 0}, {1, 1}}.comparable()));
  EXPECT_FALSE((TwoSamples{{1, 1}, {0, 0}}.comparable()));
  EXPECT_EQ((TwoSamples{{1, 3}, {0, 4}}.trials()), 7U);
}

TEST(StrataUsed, CountsWhatIsLeftOut) {
  const std::vector<TwoSamples> strata{{{1, 3}, {0, 4}}, {{2, 5}, {0, 0}}, {{0, 0}, {1, 2}}, {{0, 0}, {0, 0}}};
  EXPECT_EQ(strata_used(strata), (StrataUsed{3, 1, 7, 5, 2}));
  EXPECT_EQ(strata_used({}), StrataUsed{});
}

TEST(StrataUsed, EveryTrialIsEitherUsedOrLeftOut) {
  const std::vector<TwoSamples> strata{{{1, 3}, {0, 4}}, {{2, 5}, {0, 0}}, {{0, 0}, {1, 2}}, {{7, 7}, {0, 9}}};
  std::uint64_t all = 0;
  for (const TwoSamples& s : strata) all += s.trials();
  const StrataUsed used = strata_used(strata);
  EXPECT_EQ(used.rows + used.left_out_a + used.left_out_b, all);
}

TEST(TwoSamples, RefusesMoreSuccessesThanTrialsAndSaysWhere) {
  const std::vector<TwoSamples> strata{{{1, 3}, {0, 4}}, {{2, 5}, {3, 2}}};
  try {
    detail::check_strata(strata, "anybody");
    FAIL();
  } catch (const InvalidInput& error) {
    EXPECT_NE(std::string{error.what()}.find("number 1"), std::string::npos) << error.what();
    EXPECT_NE(std::string{error.what()}.find("3 of 2"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace lotrecht::stats
