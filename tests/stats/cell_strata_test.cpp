#include <lotrecht/stats/cell_strata.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

namespace lotrecht::stats {
namespace {

using Cells = std::vector<std::uint64_t>;
using Sizes = std::vector<std::size_t>;

TEST(CellStrata, AreOneStratumUnlessSaidOtherwise) {
  const Cells cells{3, 0, 4};
  const auto strata = detail::checked_strata("test", {cells});
  ASSERT_EQ(strata.size(), 1U);
  EXPECT_EQ(strata[0].cells, 3U);
  EXPECT_EQ(strata[0].rows, 7U);
}

TEST(CellStrata, FollowOneAnother) {
  const Cells cells{3, 0, 4, 8, 1};
  const Sizes sizes{2, 3};
  const auto strata = detail::checked_strata("test", {cells, sizes});
  ASSERT_EQ(strata.size(), 2U);
  EXPECT_EQ(strata[1].first, 2U);
  EXPECT_EQ(strata[1].cells, 3U);
  EXPECT_EQ(strata[0].rows, 3U);
  EXPECT_EQ(strata[1].rows, 13U);
}

TEST(CellStrata, RefuseSizesThatDoNotCoverTheCells) {
  const Cells cells{3, 0, 4};
  EXPECT_THROW((void)detail::checked_strata("test", {cells, Sizes{2}}), InvalidInput);
  EXPECT_THROW((void)detail::checked_strata("test", {cells, Sizes{2, 2}}), InvalidInput);
  EXPECT_THROW((void)detail::checked_strata("test", {cells, Sizes{1, static_cast<std::size_t>(-1), 3}}), InvalidInput);
  EXPECT_THROW((void)detail::checked_strata("test", {Cells{}}), InvalidInput);
}

TEST(CellStrata, RefuseMoreRowsThanADoubleCounts) {
  const std::uint64_t largest = std::uint64_t{1} << 53;
  EXPECT_NO_THROW((void)detail::checked_strata("test", {Cells{largest, 0}}));
  EXPECT_THROW((void)detail::checked_strata("test", {Cells{largest, 1}}), InvalidInput);
  EXPECT_THROW((void)detail::checked_strata("test", {Cells{largest, 1}, Sizes{1, 1}}), InvalidInput);
  EXPECT_THROW((void)detail::checked_strata("test", {Cells{~std::uint64_t{0}, 1}}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
