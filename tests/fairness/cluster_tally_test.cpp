#include <lotrecht/fairness/cluster_tally.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "support/design_rows.hpp"

namespace lotrecht::fairness {
namespace {

using testing::DesignRows;

TEST(ClusterTally, CountsRowsThatAreAlikeOnce) {
  DesignRows rows{{{0, 3, 1, 1, 2.0}, {0, 3, 1, 1, 2.0}, {0, 3, 1, 1, 0.5}, {0, 2, 0, 0, 2.0}}};
  rows.weighted = true;
  ClusterTally tally;
  tally.add(rows.columns());
  // Selected without an outcome is cell 4, turned down 5.
  const std::vector<ClusterRows> want{{2, 0, 5, 2.0, 1}, {3, 0, 10, 0.5, 1}, {3, 0, 10, 2.0, 2}};
  EXPECT_EQ(tally.entries(), want);
}

TEST(ClusterTally, IsTheSameHoweverTheRowsAreCutAndMerged) {
  DesignRows rows{"design_rows.csv"};
  rows.use("own", "stratum", "cluster");
  const ClusterColumns all = rows.columns();
  ClusterTally whole;
  whole.add(all);
  for (const std::size_t cut : {std::size_t{0}, std::size_t{1}, std::size_t{50}, all.size()}) {
    ClusterTally a;
    ClusterTally b;
    a.add(all.rows(0, cut));
    b.add(all.rows(cut, all.size() - cut));
    ClusterTally ab = a;
    ab.merge(b);
    ClusterTally ba = b;
    ba.merge(a);
    EXPECT_EQ(ab, whole);
    EXPECT_EQ(ba, whole);
    ClusterTally neutral;
    neutral.merge(ab);
    EXPECT_EQ(neutral, whole);
  }
  DesignRows many{"design_rows.csv"};
  many.repeat(4000);  // beyond what is settled at once
  many.use("", "", "");
  EXPECT_EQ(fold<ClusterTally>(many.columns(), {}, 1), fold<ClusterTally>(many.columns(), {}, 3));
}

TEST(ClusterTally, TakesRowsWithoutAClusterAsTheirOwn) {
  DesignRows rows{{{0, 7, 0, 1, 1.0}, {0, 1, 0, 1, 1.0}, {0, 7, 0, 1, 1.0}}};
  ClusterColumns columns = rows.columns();
  columns.missing_cluster = 7;
  ClusterTally tally;
  tally.add(columns);
  const std::vector<ClusterRows> want{{1, 0, 4, 1.0, 1}, {own_cluster, 0, 4, 1.0, 2}};
  EXPECT_EQ(tally.entries(), want);
}

TEST(ClusterTally, RefusesABadBlockAndStaysAsItWas) {
  DesignRows rows{std::vector<DesignRows::Row>{{0, 7, 0, 1, -1.0}}};
  rows.weighted = true;
  ClusterTally tally;
  EXPECT_THROW(tally.add(rows.columns()), InvalidInput);
  EXPECT_EQ(tally, ClusterTally{});
  ClusterColumns shorter = rows.columns();
  shorter.weight = {};
  shorter.group = GroupIds{};
  EXPECT_THROW(tally.add(shorter), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::fairness
