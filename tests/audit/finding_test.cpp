#include <gtest/gtest.h>

#include <lotrecht/audit/finding.hpp>

namespace {

using lotrecht::audit::Verdicts;
using lotrecht::stats::Verdict;

TEST(Verdicts, CountsEveryKindAndOnlyThatKind) {
  Verdicts v;
  v.add(Verdict::within);
  v.add(Verdict::outside);
  v.add(Verdict::outside);
  v.add(Verdict::undecided);
  v.add(Verdict::undecided);
  v.add(Verdict::undecided);
  v.add(Verdict::undefined);
  EXPECT_EQ(v.within, 1u);
  EXPECT_EQ(v.outside, 2u);
  EXPECT_EQ(v.undecided, 3u);
  EXPECT_EQ(v.undefined, 1u);
}

TEST(Finding, WithoutAGroupIsAboutTheWholeTable) {
  const lotrecht::audit::Finding finding;
  EXPECT_FALSE(finding.group.has_value());
  EXPECT_FALSE(finding.reference.has_value());
}

}  // namespace
