#include <lotrecht/fairness/outcome_columns.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/core/tally.hpp>

namespace lotrecht::fairness {
namespace {

static_assert(Columns<OutcomeColumns>);

std::string refusal(const OutcomeColumns& columns) {
  try {
    columns.check();
  } catch (const InvalidInput& e) {
    return e.what();
  }
  return "";
}

TEST(OutcomeColumns, AreCutWithoutCopyingAndRememberTheirRow) {
  const std::vector<std::uint8_t> decision{0, 1, 1, 0};
  const std::vector<std::uint8_t> outcome{2, 1, 0, 1};
  const OutcomeColumns cut = OutcomeColumns{decision, outcome}.rows(1, 3).rows(1, 1);
  EXPECT_EQ(cut.size(), 1u);
  EXPECT_EQ(cut.decision.data(), decision.data() + 2);
  EXPECT_EQ(cut.outcome.data(), outcome.data() + 2);
  EXPECT_EQ(cut.first_row, 2u);
}

TEST(OutcomeColumns, KnowTheKeyOfEveryKindOfRow) {
  const std::vector<std::uint8_t> decision{0, 0, 0, 1, 1, 1};
  const std::vector<std::uint8_t> outcome{0, 1, 2, 0, 1, 2};
  const OutcomeColumns known{decision, outcome};
  const OutcomeColumns unknown{decision, {}};
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(known.key(i), 4u * decision[i] + outcome[i]);
    EXPECT_EQ(unknown.key(i), 4u * decision[i] + 2u);
  }
}

TEST(OutcomeColumns, NameTheFirstBadRowOfTheWholeColumn) {
  const std::vector<std::uint8_t> decision{0, 1, 7, 9};
  const std::vector<std::uint8_t> outcome{0, 3, 0, 0};
  const std::vector<std::uint8_t> good{0, 1, 0, 1};
  EXPECT_EQ(refusal({decision, good}), "OutcomeColumns: decision row 2: must be 0 or 1, got 7");
  EXPECT_EQ(refusal(OutcomeColumns{decision, good}.rows(1, 3)),
            "OutcomeColumns: decision row 2: must be 0 or 1, got 7");
  EXPECT_EQ(refusal({good, outcome, 100}), "OutcomeColumns: outcome row 101: must be 0, 1 or 2 (unknown), got 3");
  EXPECT_EQ(refusal({good, good}), "");
  EXPECT_EQ(refusal({good, {}}), "");
  EXPECT_EQ(refusal({{}, {}}), "");
}

TEST(OutcomeColumns, OfDifferentLengthsAreNeitherReadNorCut) {
  const std::vector<std::uint8_t> four{0, 1, 0, 1};
  const std::vector<std::uint8_t> three{0, 1, 0};
  EXPECT_EQ(refusal({four, three}), "OutcomeColumns: outcome must be as long as decision: 3 rows beside 4");
  EXPECT_EQ(refusal({three, four}), "OutcomeColumns: outcome must be as long as decision: 4 rows beside 3");
  EXPECT_THROW(static_cast<void>(OutcomeColumns{four, three}.rows(0, 1)), InvalidInput);
  EXPECT_THROW(static_cast<void>(OutcomeColumns{three, four}.rows(0, 1)), InvalidInput);
  EXPECT_THROW(static_cast<void>(OutcomeColumns{{}, four}.rows(0, 0)), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::fairness
