#include <lotrecht/stats/paired_tally.hpp>

#include <gtest/gtest.h>

namespace lotrecht::stats {
namespace {

TEST(PairedTally, CountsEveryRowOnce) {
  EXPECT_EQ(PairedTally{}.n(), 0U);
  EXPECT_EQ((PairedTally{1, 2, 3, 4}.n()), 10U);
}

}  // namespace
}  // namespace lotrecht::stats
