#include <lotrecht/fairness/compared_table.hpp>

#include <gtest/gtest.h>

#include <vector>

#include "support/cell_tables.hpp"

namespace lotrecht::fairness {
namespace {

TEST(ComparedTable, SaysWhoIsComparedWithWhom) {
  const ComparedTable named = finest_table(3, ReferenceRule::group, 1);
  EXPECT_EQ(named.group_of, (std::vector<std::size_t>{0, 1, 2}));
  EXPECT_TRUE(named.compares(0) && !named.compares(1) && named.compares(2));
  EXPECT_FALSE(named.with_rest());
  for (const ReferenceRule rule : {ReferenceRule::rest, ReferenceRule::overall}) {
    const ComparedTable rest = finest_table(2, rule, std::nullopt);
    EXPECT_TRUE(rest.compares(0) && rest.compares(1) && rest.with_rest());
  }
  EXPECT_FALSE(finest_table(2, ReferenceRule::largest, std::nullopt).compares(0)) << "nobody is in any group";
}

TEST(ComparedTable, MustPlaceEveryGroup) {
  const std::vector<CellCounts> finest{selected_of(1, 2), selected_of(1, 3)};
  std::vector<ComparedTable> tables{finest_table(2, ReferenceRule::group, 0)};
  EXPECT_NO_THROW(detail::check_resampled("test", finest, tables));
  tables.push_back(finest_table(3, ReferenceRule::group, 0));
  EXPECT_THROW(detail::check_resampled("test", finest, tables), InvalidInput);
  tables[1] = finest_table(2, ReferenceRule::group, 2);
  EXPECT_THROW(detail::check_resampled("test", finest, tables), InvalidInput);
  tables[1] = finest_table(2, ReferenceRule::group, 1);
  tables[1].group_of[0] = 7;
  EXPECT_THROW(detail::check_resampled("test", finest, tables), InvalidInput);
  std::vector<CellCounts> weighted = finest;
  weighted[0].weighted = true;
  EXPECT_THROW(detail::check_resampled("test", weighted, {}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::fairness
