#include <lotrecht/audit/unused_design.hpp>

#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace lotrecht::audit {
namespace {

TEST(UnusedDesign, SaysWhichColumnsAreLeftAside) {
  Analysis a{"chain", {}, {}, {}};
  flag_unused_design(a, {"person", "district", "weight"});
  ASSERT_EQ(a.flags.size(), 3U);
  EXPECT_EQ(a.flags[0].name, "rows_as_independent");
  EXPECT_EQ(a.flags[0].labels, (std::vector<Label>{{"column", "person"}}));
  EXPECT_EQ(a.flags[1].name, "sampling_strata_unused");
  EXPECT_EQ(a.flags[1].labels, (std::vector<Label>{{"column", "district"}}));
  EXPECT_EQ(a.flags[2].name, "weights_unused");
  EXPECT_EQ(a.flags[2].labels, (std::vector<Label>{{"column", "weight"}}));
}

TEST(UnusedDesign, NothingLeftAsideNothingSaid) {
  Analysis a{"chain", {}, {}, {{"answer_unknown", {}}}};
  flag_unused_design(a, {});
  EXPECT_EQ(a.flags.size(), 1U);
}

TEST(UnusedDesign, SaidOnce) {
  Analysis a{"chain", {}, {}, {}};
  flag_unused_design(a, {"person", std::nullopt, std::nullopt});
  flag_unused_design(a, {"person", "district", std::nullopt});
  ASSERT_EQ(a.flags.size(), 2U);
  EXPECT_EQ(a.flags[1].name, "sampling_strata_unused");
}

}  // namespace
}  // namespace lotrecht::audit
