#include <lotrecht/core/group_ids.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace lotrecht {
namespace {

template <class Id>
class GroupIdsOf : public ::testing::Test {};
using Widths = ::testing::Types<std::uint8_t, std::uint16_t, std::uint32_t>;
TYPED_TEST_SUITE(GroupIdsOf, Widths);

TYPED_TEST(GroupIdsOf, AnyWidthReadTheSame) {
  const std::vector<TypeParam> column{3, 0, 2, 1, 2};
  const GroupIds ids{std::span{column}};
  ASSERT_EQ(ids.size(), 5u);
  for (std::size_t i = 0; i < column.size(); ++i) EXPECT_EQ(ids[i], column[i]);
  const GroupIds some = ids.rows(1, 3);
  ASSERT_EQ(some.size(), 3u);
  EXPECT_EQ(some[2], 1u);
  EXPECT_EQ(some.first_row(), 1u);
  EXPECT_EQ(some.rows(1, 1).first_row(), 2u);
  some.visit([&](const auto span) { EXPECT_EQ(static_cast<const void*>(span.data()), column.data() + 1); });
}

TYPED_TEST(GroupIdsOf, AnyWidthRefuseTheFirstIdOutOfRange) {
  const std::vector<TypeParam> column{3, 0, 2, 5, 9};
  const GroupIds ids{std::span{column}, 100};
  EXPECT_NO_THROW(ids.check_below(10));
  try {
    ids.rows(1, 4).check_below(5);
    FAIL() << "5 of 5 groups went through";
  } catch (const InvalidInput& e) {
    EXPECT_EQ(std::string{e.what()}, "Grouped: group row 103: id must be below the number of groups, 5, got 5");
  }
}

TYPED_TEST(GroupIdsOf, AnyWidthMayBeEmpty) {
  const GroupIds ids{std::span<const TypeParam>{}};
  EXPECT_EQ(ids.size(), 0u);
  EXPECT_NO_THROW(ids.check_below(0));
}

TEST(GroupIds, RefuseEveryIdWhereThereAreNoGroups) {
  const std::vector<std::uint8_t> column{0};
  EXPECT_THROW(GroupIds{std::span{column}}.check_below(0), InvalidInput);
}

// Ids above 255 in 16 bits were never to be read as 8.
TEST(GroupIds, KeepTheirUpperBits) {
  const std::vector<std::uint32_t> column{70'000};
  EXPECT_EQ(GroupIds{std::span{column}}[0], 70'000u);
  EXPECT_THROW(GroupIds{std::span{column}}.check_below(70'000), InvalidInput);
  EXPECT_NO_THROW(GroupIds{std::span{column}}.check_below(70'001));
}

}  // namespace
}  // namespace lotrecht
