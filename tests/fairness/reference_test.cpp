#include <lotrecht/fairness/reference.hpp>

#include <array>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "support/cell_tables.hpp"

namespace lotrecht::fairness {
namespace {

using Found = std::optional<std::size_t>;

Found largest(const std::vector<CellCounts>& groups) { return resolve({.rule = ReferenceRule::largest}, groups); }
Found best_off(const std::vector<CellCounts>& groups, Effect effect = Effect::benefit) {
  return resolve({.rule = ReferenceRule::best_off, .effect = effect}, groups);
}

TEST(Reference, RulesAndEffectsHaveNames) {
  for (const ReferenceRule r : {ReferenceRule::group, ReferenceRule::largest, ReferenceRule::best_off,
                                ReferenceRule::rest, ReferenceRule::overall}) {
    EXPECT_EQ(reference_rule_named(name(r)), r);
  }
  EXPECT_EQ(reference_rule_named("majority"), std::nullopt);
  EXPECT_EQ(reference_rule_named(""), std::nullopt);
  EXPECT_EQ(name(Effect::benefit), "benefit");
  EXPECT_EQ(name(Effect::burden), "burden");
  EXPECT_EQ(name(Effect::unknown), "");
}

TEST(Reference, NamedIsTakenAsItIsEvenIfNobodyIsInIt) {
  const std::vector<CellCounts> groups{selected_of(1, 2), {}};
  EXPECT_EQ(resolve({.rule = ReferenceRule::group, .group = 1}, groups), 1u);
  EXPECT_THROW(static_cast<void>(resolve({.rule = ReferenceRule::group, .group = 2}, groups)), InvalidInput);
}

TEST(Reference, RestAndOverallAreNoGroup) {
  const std::vector<CellCounts> groups{selected_of(1, 2), selected_of(1, 2)};
  EXPECT_EQ(resolve({.rule = ReferenceRule::rest}, groups), std::nullopt);
  EXPECT_EQ(resolve({.rule = ReferenceRule::overall}, groups), std::nullopt);
}

TEST(Reference, LargestHasMostRowsAndOfTiesIsTheFirst) {
  EXPECT_EQ(largest({selected_of(1, 2), selected_of(0, 9), selected_of(9, 9), selected_of(3, 4)}), 1u);
  EXPECT_EQ(largest({}), std::nullopt);
  EXPECT_EQ(largest({{}, {}}), std::nullopt);
  EXPECT_EQ(largest({{}, selected_of(0, 1)}), 1u);
}

TEST(Reference, BestOffDependsOnWhatBeingSelectedMeans) {
  const std::vector<CellCounts> groups{selected_of(5, 10), selected_of(9, 10), selected_of(1, 10)};
  EXPECT_EQ(best_off(groups, Effect::benefit), 1u);
  EXPECT_EQ(best_off(groups, Effect::burden), 2u);
  EXPECT_THROW(static_cast<void>(best_off(groups, Effect::unknown)), InvalidInput);
}

TEST(Reference, BestOffOfTiesHasMoreRowsThenComesFirst) {
  EXPECT_EQ(best_off({selected_of(1, 2), selected_of(10, 20), selected_of(10, 20)}), 1u);
  EXPECT_EQ(best_off({selected_of(1, 2), selected_of(10, 20), selected_of(10, 20)}, Effect::burden), 1u);
}

TEST(Reference, BestOffIsNotASplinterGroup) {
  EXPECT_EQ(best_off({selected_of(490, 981), selected_of(19, 19)}), 0u) << "19 of 1000 are too few";
  EXPECT_EQ(best_off({selected_of(490, 980), selected_of(20, 20)}), 1u) << "20 of 1000 are enough";
}

// A town has more than fifty wards; none has 2 % of its people. There was no reference at all then, for anybody.
TEST(Reference, BestOffOfManyEqualGroupsIsStillFound) {
  std::vector<CellCounts> wards(60, selected_of(50, 100));
  wards[17] = selected_of(80, 100);
  EXPECT_EQ(best_off(wards), 17u);
  wards.push_back(selected_of(3, 3));
  EXPECT_EQ(best_off(wards), 17u) << "smaller than the average ward";
  // Groups nobody is in do not lower the mark.
  std::vector<CellCounts> crossed{selected_of(490, 981), selected_of(19, 19)};
  crossed.resize(1000);
  EXPECT_EQ(best_off(crossed), 0u);
}

TEST(Reference, BestOffOfNobodyIsNobody) {
  EXPECT_EQ(best_off({}), std::nullopt);
  EXPECT_EQ(best_off({{}, {}}), std::nullopt);
  EXPECT_EQ(best_off({weighing(selected_of(1, 2), 0.0)}), std::nullopt) << "rows without weight have no rate";
}

}  // namespace
}  // namespace lotrecht::fairness
