#include <lotrecht/fairness/aggregate_table.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace lotrecht::fairness {
namespace {

[[nodiscard]] AggregateGroup group(CountRange selected, CountRange rejected, CountRange total) {
  AggregateGroup g;
  g.cells[4] = selected;
  g.cells[5] = rejected;
  g.total = total;
  return g;
}

TEST(AggregateTable, AGroupsTotalAndCellsNarrowOneAnother) {
  AggregateTable t{{group({5, 14}, any_count, {95, 104})}, std::nullopt};
  tighten(t);
  EXPECT_EQ(t.groups[0].cells[5], (CountRange{81, 99}));
  EXPECT_EQ(t.groups[0].cells[4], (CountRange{5, 14}));
  EXPECT_EQ(t.groups[0].total, (CountRange{95, 104}));
}

// For single sums the ranges are exact: every end is reached by a table that meets the sum, found by trying all.
TEST(AggregateTable, OneSumIsNarrowedExactly) {
  std::mt19937_64 random{1};
  for (int i = 0; i < 500; ++i) {
    const auto range = [&] {
      const std::uint64_t low = random() % 8;
      return CountRange{low, low + random() % 8};
    };
    const CountRange a = range();
    const CountRange b = range();
    const CountRange whole = range();
    CountRange want_a{100, 0};
    CountRange want_b{100, 0};
    CountRange want_whole{100, 0};
    for (std::uint64_t x = a.low; x <= a.high; ++x) {
      for (std::uint64_t y = b.low; y <= b.high; ++y) {
        if (!whole.contains(x + y)) continue;
        want_a = {std::min(want_a.low, x), std::max(want_a.high, x)};
        want_b = {std::min(want_b.low, y), std::max(want_b.high, y)};
        want_whole = {std::min(want_whole.low, x + y), std::max(want_whole.high, x + y)};
      }
    }
    AggregateTable t{{group(a, b, whole)}, std::nullopt};
    if (want_a.low > want_a.high) {
      EXPECT_THROW(tighten(t), InvalidInput);
      continue;
    }
    tighten(t);
    EXPECT_EQ(t.groups[0].cells[4], want_a);
    EXPECT_EQ(t.groups[0].cells[5], want_b);
    EXPECT_EQ(t.groups[0].total, want_whole);
  }
}

// With sums over rows and columns: a table drawn at random, rounded, is never cut off, and nothing gets wider.
TEST(AggregateTable, NeverCutsOffTheTrueTable) {
  std::mt19937_64 random{2};
  const Publication p{RoundingRule::nearest, 10, 0};
  const auto shown = [&](std::uint64_t count) { return unpublished(p, (count + 5) / 10 * 10); };
  double narrowed = 0.0;
  for (int i = 0; i < 500; ++i) {
    AggregateTable t;
    std::vector<std::array<std::uint64_t, 2>> truth;
    std::array<std::uint64_t, 2> sums{0, 0};
    for (int g = 0; g < 3; ++g) {
      truth.push_back({random() % 60, random() % 60});
      sums[0] += truth.back()[0];
      sums[1] += truth.back()[1];
      t.groups.push_back(
          group(shown(truth.back()[0]), shown(truth.back()[1]), shown(truth.back()[0] + truth.back()[1])));
    }
    t.all = group(shown(sums[0]), shown(sums[1]), shown(sums[0] + sums[1]));
    const AggregateTable before = t;
    tighten(t);
    for (std::size_t g = 0; g < 3; ++g) {
      for (const std::size_t c : {0U, 1U}) {
        const CountRange& range = t.groups[g].cells[4 + c];
        EXPECT_TRUE(range.contains(truth[g][c]));
        EXPECT_GE(range.low, before.groups[g].cells[4 + c].low);
        EXPECT_LE(range.high, before.groups[g].cells[4 + c].high);
        narrowed += range == before.groups[g].cells[4 + c] ? 0.0 : 1.0;
      }
    }
  }
  EXPECT_GT(narrowed, 100.0) << "sums that narrow nothing would be sums that are not used";
}

TEST(AggregateTable, SumsOverGroupsNarrowWhatAMarkHides) {
  // 100 and a hidden count below 5 make 103: the hidden one is 3.
  AggregateTable t{{group({100, 100}, {0, 0}, any_count), group({0, 4}, {0, 0}, any_count)},
                   group({103, 103}, {0, 0}, any_count)};
  tighten(t);
  EXPECT_EQ(t.groups[1].cells[4], (CountRange{3, 3}));
}

TEST(AggregateTable, ContradictionsAreRefusedByName) {
  AggregateTable t{{group({40, 49}, {0, 9}, {100, 109})}, std::nullopt};
  const std::vector<std::string> names{"born abroad"};
  try {
    tighten(t, names);
    FAIL();
  } catch (const InvalidInput& error) {
    EXPECT_NE(std::string{error.what()}.find("born abroad"), std::string::npos) << error.what();
    EXPECT_NE(std::string{error.what()}.find("40 to 58"), std::string::npos) << error.what();
  }
}

TEST(AggregateTable, UnknownStaysUnknown) {
  AggregateTable t{{group({3, 3}, any_count, any_count), group(any_count, any_count, any_count)}, std::nullopt};
  tighten(t);
  EXPECT_EQ(t.groups[1].cells[4], any_count);
  EXPECT_EQ(t.groups[0].total, (CountRange{3, most_published}));
}

}  // namespace
}  // namespace lotrecht::fairness
