#include <lotrecht/core/group_table.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/core/fold.hpp>
#include <lotrecht/stats/binomial_tally.hpp>

namespace lotrecht {
namespace {

using Names = std::vector<std::optional<std::string>>;

GroupTable town() {
  return GroupTable{{{"sex", {"f", "m"}}, {"district", {"north", "south", std::nullopt}}, {"age", {"young", "old"}}}};
}

std::string refusal(std::vector<Attribute> attributes) {
  try {
    const GroupTable table{std::move(attributes)};
  } catch (const InvalidInput& e) {
    return e.what();
  }
  return "";
}

TEST(GroupTable, HoldsEveryCombinationCountingTheLastAttributeFastest) {
  const GroupTable table = town();
  ASSERT_EQ(table.size(), 12u);
  EXPECT_EQ(table.names(0), (Names{"f", "north", "young"}));
  EXPECT_EQ(table.names(1), (Names{"f", "north", "old"}));
  EXPECT_EQ(table.names(4), (Names{"f", std::nullopt, "young"}));
  EXPECT_EQ(table.names(11), (Names{"m", std::nullopt, "old"}));
  for (std::size_t g = 0; g < table.size(); ++g) EXPECT_EQ(table.find(table.names(g)), g);
}

TEST(GroupTable, FindsNothingThatIsNotThere) {
  const GroupTable table = town();
  EXPECT_EQ(table.find(Names{"f", "west", "old"}), std::nullopt);
  EXPECT_EQ(table.find(Names{"f", "north"}), std::nullopt);
  EXPECT_EQ(table.find(Names{"f", "north", std::nullopt}), std::nullopt);
}

TEST(GroupTable, TellsAMissingValueFromAnyText) {
  const GroupTable table{{{"x", {"(missing)", std::nullopt, ""}}}};
  EXPECT_EQ(table.find(Names{"(missing)"}), 0u);
  EXPECT_EQ(table.find(Names{std::nullopt}), 1u);
  EXPECT_EQ(table.find(Names{""}), 2u);
}

TEST(GroupTable, RefusesWhatCannotNameGroups) {
  EXPECT_NE(refusal({}).find("at least one attribute"), std::string::npos);
  EXPECT_NE(refusal({{"sex", {}}}).find("\"sex\" has no groups"), std::string::npos);
  EXPECT_NE(refusal({{"sex", {"f"}}, {"sex", {"m"}}}).find("\"sex\" comes twice"), std::string::npos);
  EXPECT_NE(refusal({{"sex", {"f", "m", "f"}}}).find("the group \"f\" twice"), std::string::npos);
  EXPECT_NE(refusal({{"sex", {std::nullopt, "m", std::nullopt}}}).find("the group (missing) twice"), std::string::npos);
}

TEST(GroupTable, RefusesMoreGroupsThanAnAuditCanMean) {
  const auto numbered = [](std::string name, std::size_t n) {
    Attribute a{std::move(name), {}};
    for (std::size_t i = 0; i < n; ++i) a.levels.emplace_back(std::to_string(i));
    return a;
  };
  EXPECT_EQ(GroupTable({numbered("a", 2000), numbered("b", 2000)}).size(), GroupTable::max_groups);
  EXPECT_NE(refusal({numbered("a", 2000), numbered("b", 2001)}).find("more than 4000000 groups at \"b\""),
            std::string::npos);
  // 2^64 and more wrap around to few.
  std::vector<Attribute> many;
  for (int i = 0; i < 65; ++i) many.push_back(numbered(std::to_string(i), 2));
  EXPECT_NE(refusal(many).find("more than"), std::string::npos);
}

TEST(GroupTable, CrossesColumnsRowByRow) {
  const std::vector<std::uint8_t> sex{0, 1, 1};
  const std::vector<std::uint16_t> district{2, 0, 1};
  const std::vector<std::uint32_t> age{1, 1, 0};
  const GroupTable table = town();
  const GroupIds columns[] = {std::span{sex}, std::span{district}, std::span{age}};
  const std::vector<std::uint32_t> ids = table.cross(columns);
  ASSERT_EQ(ids.size(), 3u);
  EXPECT_EQ(table.names(ids[0]), (Names{"f", std::nullopt, "old"}));
  EXPECT_EQ(table.names(ids[1]), (Names{"m", "north", "old"}));
  EXPECT_EQ(table.names(ids[2]), (Names{"m", "south", "young"}));
}

TEST(GroupTable, RefusesToCrossWhatDoesNotFit) {
  const GroupTable table{{{"sex", {"f", "m"}}, {"age", {"young", "old"}}}};
  const std::vector<std::uint8_t> good{0, 1};
  const std::vector<std::uint8_t> longer{0, 1, 1};
  const std::vector<std::uint8_t> bad{0, 2};
  const auto crossing = [&](const std::vector<GroupIds>& columns) -> std::string {
    try {
      static_cast<void>(table.cross(columns));
    } catch (const InvalidInput& e) {
      return e.what();
    }
    return "";
  };
  EXPECT_NE(crossing({std::span{good}}).find("2 attributes, 1 columns"), std::string::npos);
  EXPECT_NE(crossing({std::span{good}, std::span{longer}}).find("\"age\" has 3 rows, \"sex\" has 2"),
            std::string::npos);
  // It once said "Grouped: group", and not which column.
  EXPECT_EQ(crossing({std::span{good}, std::span{bad}}),
            "GroupTable::cross: \"age\" row 1: id must be below the number of groups, 2, got 2");
}

// The law: summing the crossed groups' tallies is the same as tallying the marginal groups.
TEST(GroupTable, MarginalsOfTalliesAreTalliesOfMarginals) {
  std::mt19937_64 draw{11};
  const GroupTable table = town();
  constexpr std::size_t n = 1000;
  std::vector<std::vector<std::uint8_t>> codes(3, std::vector<std::uint8_t>(n));
  std::vector<std::uint8_t> success(n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t a = 0; a < 3; ++a) {
      codes[a][i] = static_cast<std::uint8_t>(draw() % table.attributes()[a].levels.size());
    }
    success[i] = static_cast<std::uint8_t>(draw() % 2);
  }
  const auto tallied = [&](const std::vector<std::size_t>& chosen) {
    const GroupTable marginal = table.marginal(chosen);
    std::vector<GroupIds> columns;
    for (const std::size_t a : chosen) columns.emplace_back(std::span<const std::uint8_t>{codes[a]});
    const std::vector<std::uint32_t> ids = marginal.cross(columns);
    using Counts = Grouped<stats::BinomialTally>;
    return fold<Counts>({std::span<const std::uint32_t>{ids}, {success}}, Counts{marginal.size()});
  };
  const auto crossed = tallied({0, 1, 2});
  // Any subset, in any order.
  for (const std::vector<std::size_t>& chosen :
       std::vector<std::vector<std::size_t>>{{0}, {1}, {2}, {0, 1}, {0, 2}, {1, 2}, {2, 0}, {2, 1, 0}, {0, 1, 2}}) {
    EXPECT_EQ(table.marginal(crossed, chosen), tallied(chosen));
  }
}

TEST(GroupTable, RefusesMarginalsThatDoNotExist) {
  const GroupTable table = town();
  const std::vector<std::size_t> beyond{0, 3};
  const std::vector<std::size_t> twice{1, 1};
  const std::vector<std::size_t> nothing;
  const std::vector<std::size_t> one{1};
  EXPECT_THROW(static_cast<void>(table.marginal(beyond)), InvalidInput);
  EXPECT_THROW(static_cast<void>(table.marginal(twice)), InvalidInput);
  EXPECT_THROW(static_cast<void>(table.marginal(nothing)), InvalidInput);
  EXPECT_THROW(static_cast<void>(table.marginal(Grouped<stats::BinomialTally>{11}, one)), InvalidInput);
}

// A million groups: anything quadratic would take hours here, not a moment.
TEST(GroupTable, HoldsAMillionGroups) {
  std::vector<Attribute> attributes(2);
  for (std::size_t a = 0; a < 2; ++a) {
    attributes[a].name = std::string(1, static_cast<char>('a' + a));
    for (int i = 0; i < 1000; ++i) attributes[a].levels.emplace_back(std::to_string(i));
  }
  const GroupTable table{std::move(attributes)};
  Grouped<stats::BinomialTally> tallies{table.size()};
  for (std::size_t g = 0; g < table.size(); ++g) tallies[g] = {g % 2, 1};
  const std::vector<std::size_t> second{1};
  const auto marginal = table.marginal(tallies, second);
  EXPECT_EQ(marginal.groups(), 1000u);
  for (std::size_t g = 0; g < 1000; ++g) EXPECT_EQ(marginal[g], (stats::BinomialTally{g % 2 == 0 ? 0u : 1000u, 1000}));
}

TEST(GroupTable, HoldsAnAttributeOfManyLevels) {
  Attribute wide{"id", {}};
  for (int i = 0; i < 200'000; ++i) wide.levels.emplace_back(std::to_string(i));
  const GroupTable table{{wide}};
  EXPECT_EQ(table.size(), 200'000u);
  EXPECT_EQ(table.find(Names{"199999"}), 199'999u);
}

}  // namespace
}  // namespace lotrecht
