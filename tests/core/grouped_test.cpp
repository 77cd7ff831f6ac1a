#include <lotrecht/core/grouped.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/core/fold.hpp>
#include <lotrecht/fairness/outcome_tally.hpp>
#include <lotrecht/fairness/weighted_outcome_tally.hpp>
#include <lotrecht/stats/binomial_tally.hpp>

namespace lotrecht {
namespace {

using Counts = Grouped<stats::BinomialTally>;

TEST(Grouped, KeepsTheGroupNobodyIsIn) {
  const std::vector<std::uint8_t> group{0, 2, 2};
  const std::vector<std::uint8_t> success{1, 0, 1};
  Counts counts{4};
  counts.add({std::span<const std::uint8_t>{group}, {success}});
  ASSERT_EQ(counts.groups(), 4u);
  EXPECT_EQ(counts[0], (stats::BinomialTally{1, 1}));
  EXPECT_EQ(counts[1], stats::BinomialTally{});
  EXPECT_EQ(counts[2], (stats::BinomialTally{1, 2}));
  EXPECT_EQ(counts[3], stats::BinomialTally{});
  EXPECT_EQ(counts.total(), (stats::BinomialTally{2, 3}));
}

TEST(Grouped, RefusesToMergeOtherGroups) {
  Counts three{3};
  EXPECT_THROW(three.merge(Counts{4}), InvalidInput);
  EXPECT_THROW(three.merge(Counts{}), InvalidInput);
  EXPECT_EQ(three, Counts{3});
}

TEST(Grouped, RefusesColumnsOfDifferentLengths) {
  const std::vector<std::uint8_t> group{0, 1};
  const std::vector<std::uint8_t> success{1, 0, 1};
  Counts counts{2};
  try {
    counts.add({std::span<const std::uint8_t>{group}, {success}});
    FAIL() << "two ids for three rows went through";
  } catch (const InvalidInput& e) {
    EXPECT_EQ(std::string{e.what()}, "Grouped: group must be as long as the other columns: 2 ids for 3 rows");
  }
  EXPECT_EQ(counts, Counts{2});
}

// Cut into blocks, columns of different lengths once looked equally long (or were read past their end).
TEST(Grouped, RefusesColumnsOfDifferentLengthsInAFold) {
  const std::vector<std::uint8_t> longer(2 * block_rows + 1, 0);
  const auto shorter = std::span{longer}.first(block_rows);
  const std::vector<double> weight(longer.size(), 1.0);
  using fairness::OutcomeTally;
  using fairness::WeightedOutcomeTally;
  const fairness::OutcomeColumns rows{longer, longer};
  const fairness::OutcomeColumns uneven{longer, shorter};
  const fairness::OutcomeColumns uneven_too{shorter, longer};
  for (const unsigned threads : {1U, 3U}) {
    const auto grouped = [&](const GroupIds& group, const fairness::OutcomeColumns& columns) {
      static_cast<void>(fold<Grouped<OutcomeTally>>({group, columns}, Grouped<OutcomeTally>{1}, threads));
    };
    EXPECT_NO_THROW(grouped(std::span{longer}, rows));
    EXPECT_THROW(grouped(shorter, rows), InvalidInput);
    EXPECT_THROW(grouped(std::span{longer}, {shorter, shorter}), InvalidInput);
    EXPECT_THROW(grouped(std::span{longer}, uneven), InvalidInput);
    EXPECT_THROW(static_cast<void>(fold<OutcomeTally>(uneven, {}, threads)), InvalidInput);
    EXPECT_THROW(static_cast<void>(fold<OutcomeTally>(uneven_too, {}, threads)), InvalidInput);
    EXPECT_THROW(static_cast<void>(fold<WeightedOutcomeTally>({rows, std::span{weight}.first(3)}, {}, threads)),
                 InvalidInput);
    EXPECT_THROW(static_cast<void>(fold<WeightedOutcomeTally>({{shorter, {}}, weight}, {}, threads)), InvalidInput);
  }
  // Not even where there is no row to count.
  EXPECT_THROW(static_cast<void>(fold<OutcomeTally>({{}, longer}, {}, 1)), InvalidInput);
}

// Grouped<OutcomeTally> and Grouped<WeightedOutcomeTally> once had the same format number, and each read the other.
TEST(Grouped, HasAFormatOfItsOwnForEveryTally) {
  EXPECT_NE(Grouped<fairness::OutcomeTally>::format, Grouped<fairness::WeightedOutcomeTally>::format);
  EXPECT_NE(Grouped<fairness::OutcomeTally>::format, Grouped<stats::BinomialTally>::format);
  EXPECT_NE(Grouped<stats::BinomialTally>::format, stats::BinomialTally::format);
  const auto bytes = serialize(Grouped<fairness::OutcomeTally>{});
  EXPECT_THROW(static_cast<void>(deserialize<Grouped<fairness::WeightedOutcomeTally>>(bytes)), ParseError);
}

TEST(Grouped, BelievesNoForgedCount) {
  ByteWriter payload;
  payload.u64(std::uint64_t{1} << 60);
  ByteReader in{payload.bytes(), "forged"};
  EXPECT_THROW(static_cast<void>(Counts::read(in)), ParseError);
}

TEST(Grouped, CanBeBuiltFromTalliesThatAreThere) {
  const Counts counts{std::vector<stats::BinomialTally>{{1, 2}, {3, 4}}};
  EXPECT_EQ(counts.groups(), 2u);
  std::uint64_t trials = 0;
  for (const stats::BinomialTally& tally : counts) trials += tally.trials;
  EXPECT_EQ(trials, 6u);
}

}  // namespace
}  // namespace lotrecht
