#include <lotrecht/stats/binomial_tally.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace lotrecht::stats {
namespace {

BinomialTally tally(const std::vector<std::uint8_t>& rows) {
  BinomialTally k;
  k.add({rows});
  return k;
}

TEST(BinomialTally, CountsSuccessesAndFailures) {
  const BinomialTally k = tally({1, 0, 1, 1, 0});
  EXPECT_EQ(k, (BinomialTally{3, 5}));
  EXPECT_EQ(k.failures(), 2U);
}

TEST(BinomialTally, MergesToTheTallyOfTheUnionHoweverTheRowsAreCut) {
  const std::vector<std::uint8_t> rows{1, 0, 0, 1, 1, 1, 0};
  const BinomialTally whole = tally(rows);
  for (std::size_t cut = 0; cut <= rows.size(); ++cut) {
    BinomialTally left;
    left.add(BinomialTally::columns_type{rows}.rows(0, cut));
    BinomialTally right;
    right.add(BinomialTally::columns_type{rows}.rows(cut, rows.size() - cut));
    BinomialTally merged = right;
    merged.merge(left);
    left.merge(right);
    EXPECT_EQ(left, whole);
    EXPECT_EQ(merged, whole) << "in either order";
  }
}

TEST(BinomialTally, IsNeutralWhenEmpty) {
  BinomialTally k = tally({1, 0});
  k.merge({});
  EXPECT_EQ(k, (BinomialTally{1, 2}));
  k.add({});
  EXPECT_EQ(k, (BinomialTally{1, 2}));
}

TEST(BinomialTally, RefusesWhatIsNeitherZeroNorOneAndStaysAsItWas) {
  BinomialTally k = tally({1, 0});
  const std::vector<std::uint8_t> rows{1, 2, 1};
  EXPECT_THROW(k.add({rows}), InvalidInput);
  EXPECT_EQ(k, (BinomialTally{1, 2}));
}

}  // namespace
}  // namespace lotrecht::stats
