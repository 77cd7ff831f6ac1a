#include <lotrecht/fairness/chain_tally.hpp>

#include <array>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/core/fold.hpp>
#include <lotrecht/core/grouped.hpp>

namespace lotrecht::fairness {
namespace {

using Bytes = std::vector<std::uint8_t>;

ChainColumns chain(const std::vector<Bytes>& columns) {
  std::vector<std::span<const std::uint8_t>> views(columns.begin(), columns.end());
  return ChainColumns::of(views);
}

ChainTally tallied(const std::vector<Bytes>& columns) {
  ChainTally tally;
  tally.add(chain(columns));
  return tally;
}

std::string refusal(const std::vector<Bytes>& columns) {
  try {
    static_cast<void>(tallied(columns));
  } catch (const InvalidInput& e) {
    return e.what();
  }
  return "";
}

// The laws of every tally stand in tests/laws/tally_laws_test.cpp.

TEST(ChainTally, CountsPatternsInTheOrderOfTheSteps) {
  const ChainTally tally = tallied({{1, 1, 0, 1}, {0, 0, 0, 2}});
  // A leading 1, then the answers to the base 3: 100, 110, 112.
  const std::vector<ChainTally::Entry> want{{9, 1}, {12, 2}, {14, 1}};
  EXPECT_EQ(tally.entries(), want);
  EXPECT_EQ(tally.steps(), 2U);
  EXPECT_EQ(tally.n(), 4U);
  EXPECT_EQ(ChainTally::answers(14), (Bytes{1, 2}));
  EXPECT_EQ(ChainTally::answers(9), (Bytes{0, 0}));
}

TEST(ChainTally, EveryPatternOfEveryLengthComesBack) {
  for (std::size_t steps = 1; steps <= most_steps; ++steps) {
    for (std::uint32_t d = 0; d < ChainTally::power(steps); ++d) {
      const Bytes answers = ChainTally::answers(ChainTally::power(steps) + d);
      ASSERT_EQ(answers.size(), steps);
      std::vector<Bytes> columns;
      for (const std::uint8_t a : answers) columns.push_back({a});
      EXPECT_EQ(chain(columns).digits(0), d);
    }
  }
}

TEST(ChainTally, GroupedCountsAsGroupByGroup) {
  std::mt19937_64 draw{3};
  for (int round = 0; round < 20; ++round) {
    std::vector<Bytes> columns(1 + draw() % 4);
    Bytes group;
    const std::size_t n = draw() % 300;
    for (std::size_t i = 0; i < n; ++i) {
      group.push_back(static_cast<std::uint8_t>(draw() % 3));
      for (Bytes& c : columns) c.push_back(static_cast<std::uint8_t>(draw() % 3));
    }
    using All = Grouped<ChainTally>;
    const All together = fold<All>({std::span<const std::uint8_t>{group}, chain(columns)}, All{3});
    for (std::uint8_t g = 0; g < 3; ++g) {
      std::vector<Bytes> mine(columns.size());
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t s = 0; s < columns.size(); ++s) {
          if (group[i] == g) mine[s].push_back(columns[s][i]);
        }
      }
      EXPECT_EQ(together[g], tallied(mine));
    }
  }
}

TEST(ChainTally, RefusesWhatIsNoChain) {
  EXPECT_THROW(static_cast<void>(chain({})), InvalidInput);
  EXPECT_THROW(static_cast<void>(chain(std::vector<Bytes>(9))), InvalidInput);
  EXPECT_NE(refusal({{1, 1}, {1, 7}}).find("step 2 row 1: must be 0, 1 or 2 (unknown), got 7"), std::string::npos);
  EXPECT_NE(refusal({{1, 1}, {1}}).find("step 2 has 1 rows, step 1 has 2"), std::string::npos);
}

TEST(ChainTally, RefusesToMixChainsOfDifferentLengths) {
  ChainTally two = tallied({{1}, {0}});
  const ChainTally before = two;
  EXPECT_THROW(two.merge(tallied({{1}})), InvalidInput);
  EXPECT_THROW(two.add(chain({{1}})), InvalidInput);
  EXPECT_EQ(two, before);
  two.merge(ChainTally{});
  EXPECT_EQ(two, before) << "nothing counted belongs to any chain";
}

TEST(ChainTally, RefusesForgedBytes) {
  const auto forged = [](std::initializer_list<ChainTally::Entry> entries) {
    ByteWriter out;
    out.u64(entries.size());
    for (const auto& e : entries) {
      out.u32(e.pattern);
      out.u64(e.rows);
    }
    ByteReader in{out.bytes(), "forged"};
    return ChainTally::read(in);
  };
  EXPECT_EQ(forged({{3, 1}, {4, 2}}).n(), 3U);
  EXPECT_THROW(static_cast<void>(forged({{4, 1}, {3, 1}})), ParseError) << "not in order";
  EXPECT_THROW(static_cast<void>(forged({{3, 1}, {9, 1}})), ParseError) << "two lengths";
  EXPECT_THROW(static_cast<void>(forged({{3, 0}})), ParseError) << "no rows";
  EXPECT_THROW(static_cast<void>(forged({{6, 1}})), ParseError) << "no leading one";
  EXPECT_THROW(static_cast<void>(forged({{1, 1}})), ParseError) << "no step";
}

}  // namespace
}  // namespace lotrecht::fairness
