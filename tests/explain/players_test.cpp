#include <lotrecht/explain/players.hpp>

#include <gtest/gtest.h>

namespace lotrecht::explain {
namespace {

TEST(Players, AreTheFeaturesUnlessGrouped) {
  const PlayerMap map = Players{}.of(3);
  EXPECT_EQ(map.count(), 3U);
  EXPECT_EQ(map.player_of()[2], 2U);
  const PlayerMap grouped = Players{{1, 0, 1}}.of(3);
  EXPECT_EQ(grouped.count(), 2U);
  EXPECT_EQ(grouped.player_of()[0], 1U);
}

TEST(Players, RefuseWhatIsNoGrouping) {
  EXPECT_THROW((void)(Players{{0, 1}}.of(3)), InvalidInput);
  EXPECT_THROW((void)(Players{{0, 2, 2}}.of(3)), InvalidInput) << "nobody is player 1";
  EXPECT_THROW((void)(Players{{0, 1, 3}}.of(3)), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::explain
