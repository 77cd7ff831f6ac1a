#include <lotrecht/explain/reason_tally.hpp>

#include <gtest/gtest.h>

#include <lotrecht/core/fold.hpp>
#include <lotrecht/core/grouped.hpp>

namespace lotrecht::explain {
namespace {

const std::vector<double> amounts{3, 2,  1,   // 0, 1
                                  1, 2,  2,   // 1, 2: no tie for the last place, both fit
                                  5, 1,  1,   // 0; 1 and 2 tied for it
                                  0, -1, 4};  // 2

TEST(ReasonTally, CountsTheStrongestReasons) {
  ReasonTally tally;
  tally.add({amounts, 3, 2});
  EXPECT_EQ(tally.rows, 4U);
  EXPECT_EQ(tally.among, (std::vector<std::uint64_t>{2, 2, 2}));
  EXPECT_EQ(tally.tied, (std::vector<std::uint64_t>{0, 1, 1}));
}

TEST(ReasonTally, IsATally) {
  const ReasonTally::columns_type all{amounts, 3, 2};
  ReasonTally whole;
  whole.add(all);
  for (std::size_t cut = 0; cut <= 4; ++cut) {
    ReasonTally a;
    ReasonTally b;
    a.add(all.rows(0, cut));
    b.add(all.rows(cut, 4 - cut));
    ReasonTally ab = a;
    ab.merge(b);
    ReasonTally ba = b;
    ba.merge(a);
    EXPECT_EQ(ab, whole);
    EXPECT_EQ(ba, whole);
  }
  EXPECT_EQ(fold(all, ReasonTally{}, 3), whole);
  EXPECT_EQ(deserialize<ReasonTally>(serialize(whole)), whole);
  EXPECT_EQ(deserialize<ReasonTally>(serialize(ReasonTally{})), ReasonTally{});
}

TEST(ReasonTally, CountsByGroup) {
  const std::vector<std::uint8_t> group{0, 1, 1, 0};
  const Grouped<ReasonTally>::columns_type rows{GroupIds{std::span<const std::uint8_t>{group}}, {amounts, 3, 2}};
  const auto tally = fold(rows, Grouped<ReasonTally>{2}, 2);
  EXPECT_EQ(tally[0].among, (std::vector<std::uint64_t>{1, 1, 1}));
  EXPECT_EQ(tally[1].tied, (std::vector<std::uint64_t>{0, 1, 1}));
  EXPECT_EQ(tally.total().rows, 4U);
}

TEST(ReasonTally, ReadsAnyExplanation) {
  Explanation e;
  e.rows = 1;
  e.features = 2;
  e.outputs = 2;
  e.values = {1, 2, -3, 4};
  EXPECT_EQ(amounts_against(e, false, 1), (std::vector<double>{2, 4}));
  EXPECT_EQ(amounts_against(e, true), (std::vector<double>{-1, 3}));
}

TEST(ReasonTally, RefusesOtherCountsAndStaysAsItWas) {
  ReasonTally tally;
  tally.add({amounts, 3, 2});
  const ReasonTally before = tally;
  EXPECT_THROW(tally.add({amounts, 3, 1}), InvalidInput);
  EXPECT_THROW(tally.add({amounts, 4, 2}), InvalidInput);
  EXPECT_THROW(tally.add({amounts, 5, 2}), InvalidInput);
  EXPECT_THROW(tally.add({amounts, 0, 2}), InvalidInput);
  EXPECT_THROW(tally.add({amounts, 3, 0}), InvalidInput);
  const std::vector<double> bad{1, 2, 3, 1, 2, std::nan("")};
  EXPECT_THROW(tally.add({bad, 3, 2}), InvalidInput);
  EXPECT_EQ(tally, before);
}

TEST(ReasonTally, RefusesDamagedState) {
  ReasonTally tally;
  tally.add({amounts, 3, 2});
  tally.among[0] = 9;
  EXPECT_THROW(static_cast<void>(deserialize<ReasonTally>(serialize(tally))), ParseError);
  tally = {};
  tally.top = 3;
  EXPECT_THROW(static_cast<void>(deserialize<ReasonTally>(serialize(tally))), ParseError);
}

}  // namespace
}  // namespace lotrecht::explain
