#include <lotrecht/audit/analysis.hpp>

#include <gtest/gtest.h>

namespace {

using lotrecht::audit::Analysis;
using lotrecht::audit::Count;
using lotrecht::audit::Label;

TEST(Analysis, IsAPlainValueWithNothingInIt) {
  const Analysis nothing{};
  EXPECT_TRUE(nothing.kind.empty());
  EXPECT_TRUE(nothing.settings.empty());
  EXPECT_TRUE(nothing.lines.empty());
  EXPECT_TRUE(nothing.flags.empty());
}

TEST(Analysis, ALabelWithoutAValueIsNotOneThatIsEmpty) {
  EXPECT_NE((Label{"sex", std::nullopt}), (Label{"sex", ""}));
  EXPECT_EQ((Count{"selected", 3}), (Count{"selected", 3}));
}

}  // namespace
