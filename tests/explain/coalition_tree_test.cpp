#include <lotrecht/explain/coalition_tree.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace lotrecht::explain {
namespace {

TEST(CoalitionTree, BlocksAreGroupsOfOneLevel) {
  const CoalitionTree tree = CoalitionTree::of_blocks(std::vector<std::uint32_t>{1, 0, 1});
  EXPECT_EQ(tree.players(), 3U);
  EXPECT_EQ(tree.nodes(), 6U);
  EXPECT_EQ(tree.root(), 5U);
  EXPECT_TRUE(tree.is_player(2));
  EXPECT_FALSE(tree.is_player(3));
  EXPECT_EQ((std::vector<std::uint32_t>{tree.members(3).begin(), tree.members(3).end()}),
            (std::vector<std::uint32_t>{1}));
  EXPECT_EQ((std::vector<std::uint32_t>{tree.members(4).begin(), tree.members(4).end()}),
            (std::vector<std::uint32_t>{0, 2}));
  EXPECT_EQ((std::vector<std::uint32_t>{tree.members(5).begin(), tree.members(5).end()}),
            (std::vector<std::uint32_t>{3, 4}));
}

TEST(CoalitionTree, RefusesWhatIsNoTreeOfEverybody) {
  EXPECT_NO_THROW((CoalitionTree{3, {{0, 1}, {3, 2}}}));
  EXPECT_THROW((CoalitionTree{0, {{0}}}), InvalidInput);
  EXPECT_THROW((CoalitionTree{2, {}}), InvalidInput);
  EXPECT_THROW((CoalitionTree{2, {{0, 1}, {}}}), InvalidInput) << "an empty group";
  EXPECT_THROW((CoalitionTree{2, {{0, 2}}}), InvalidInput) << "a member of its own";
  EXPECT_THROW((CoalitionTree{2, {{0, 0, 1}}}), InvalidInput) << "twice";
  EXPECT_THROW((CoalitionTree{3, {{0, 1}, {3, 1, 2}}}), InvalidInput) << "in two groups";
  EXPECT_THROW((CoalitionTree{3, {{0, 1}}}), InvalidInput) << "somebody left out";
  EXPECT_THROW((CoalitionTree{3, {{0, 1}, {2}}}), InvalidInput) << "a group left out";
  EXPECT_THROW((void)CoalitionTree::of_blocks(std::vector<std::uint32_t>{0, 2, 0}), InvalidInput) << "a gap";
  EXPECT_THROW((void)CoalitionTree::of_blocks(std::vector<std::uint32_t>{}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::explain
