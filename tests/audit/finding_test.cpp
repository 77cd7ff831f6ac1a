#include <lotrecht/audit/finding.hpp>

#include <gtest/gtest.h>

namespace lotrecht::audit {
namespace {

TEST(Verdicts, CountEachKindApart) {
  Verdicts verdicts;
  using stats::Verdict;
  for (const Verdict v : {Verdict::within, Verdict::outside, Verdict::outside, Verdict::undecided, Verdict::undecided,
                          Verdict::undecided, Verdict::undefined}) {
    verdicts.add(v);
  }
  EXPECT_EQ(verdicts.within, 1u);
  EXPECT_EQ(verdicts.outside, 2u);
  EXPECT_EQ(verdicts.undecided, 3u);
  EXPECT_EQ(verdicts.undefined, 1u);
}

TEST(Finding, OfAllGroupsAtOnceNamesNone) {
  const Finding finding;
  EXPECT_FALSE(finding.group);
  EXPECT_FALSE(finding.reference);
}

}  // namespace
}  // namespace lotrecht::audit
