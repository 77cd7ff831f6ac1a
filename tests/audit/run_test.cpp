#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <lotrecht/audit/run.hpp>
#include <lotrecht/stats/wilson.hpp>

namespace {

using namespace lotrecht;
using audit::CheckMeasure;
using fairness::CellCounts;
using fairness::Metric;
using fairness::ReferenceRule;
using stats::Verdict;
using Subsets = std::vector<std::vector<std::size_t>>;

/// Two attributes of two levels: 2 x 2 groups, cells in the order of `Cell`.
const GroupTable two_by_two{{{"age", {"young", "old"}}, {"district", {"north", "south"}}}};

std::vector<CellCounts> cases() {
  return {{.rows = {120, 180, 60, 640, 0, 0}},
          {.rows = {100, 150, 50, 500, 0, 0}},
          {.rows = {90, 60, 70, 580, 0, 0}},
          {.rows = {1, 0, 0, 2, 0, 0}}};
}

audit::Plan plan() {
  return {.title = "t",
          .why = {},
          .reference = {ReferenceRule::largest, {}},
          .metrics = {Metric::selection_rate, Metric::false_positive_rate},
          .checks = {},
          .methods = {stats::Confidence{0.95}}};
}

TEST(AttributeSubsets, ComeBySizeAndThenInOrder) {
  EXPECT_EQ(audit::attribute_subsets(1, true), (Subsets{{0}}));
  EXPECT_EQ(audit::attribute_subsets(3, true), (Subsets{{0}, {1}, {2}, {0, 1}, {0, 2}, {1, 2}, {0, 1, 2}}));
  EXPECT_EQ(audit::attribute_subsets(3, false), (Subsets{{0}, {1}, {2}}));
  EXPECT_EQ(audit::attribute_subsets(0, true), Subsets{});
  EXPECT_EQ(audit::attribute_subsets(6, true).size(), 63u);
}

TEST(Run, EveryTableHoldsEveryRowExactlyOnce) {
  const audit::Audit found = audit::run(plan(), two_by_two, cases());
  ASSERT_EQ(found.tables.size(), 3u);
  const CellCounts all = fairness::total(cases());
  for (const audit::Table& table : found.tables) {
    CellCounts sum;
    for (const auto& group : table.disparities.groups) sum.merge(group.counts);
    EXPECT_EQ(sum, all);
    EXPECT_EQ(table.disparities.overall, all);
    EXPECT_EQ(table.disparities.groups.size(), table.groups.size());
  }
  // young = the first two groups, north = the first and the third
  EXPECT_EQ(found.tables[0].disparities.groups[0].counts.rows,
            (std::array<std::uint64_t, 6>{220, 330, 110, 1140, 0, 0}));
  EXPECT_EQ(found.tables[1].disparities.groups[0].counts.rows,
            (std::array<std::uint64_t, 6>{210, 240, 130, 1220, 0, 0}));
}

TEST(Run, ARateIsItsCountOverItsCountWithItsInterval) {
  const audit::Audit found = audit::run(plan(), two_by_two, cases());
  const stats::Estimate& fpr = found.tables[2].disparities.groups[0].rates[1];
  EXPECT_DOUBLE_EQ(fpr.value, 180.0 / 820.0);
  EXPECT_EQ(fpr.n, 820u);
  EXPECT_EQ(fpr.interval(), stats::wilson({180, 820}, stats::Confidence{0.95}));
}

TEST(Run, JudgesEachGroupButTheReference) {
  audit::Plan p = plan();
  p.checks = {{Metric::selection_rate, CheckMeasure::ratio, {0.8, 1.25}, std::nullopt}};
  const audit::Audit found = audit::run(p, two_by_two, cases());
  // young is the reference of age, north of district, young x north (1000 rows) of the crossing
  ASSERT_EQ(found.findings.size(), 1u + 1u + 3u);
  EXPECT_EQ(found.findings[0].table, 0u);
  EXPECT_EQ(found.findings[0].group, 1u);
  EXPECT_EQ(found.findings[0].reference, 0u);
  EXPECT_EQ(found.findings[2].reference, 0u);
  const auto& counted = found.verdicts;
  EXPECT_EQ(counted.within + counted.outside + counted.undecided + counted.undefined, 5u);
  // (151 / 803) / (550 / 1800) = 0.615, and the interval keeps clear of 0.8
  EXPECT_EQ(found.findings[0].verdict, Verdict::outside);
  EXPECT_NEAR(found.findings[0].estimate.value, 151.0 / 803.0 / (550.0 / 1800.0), 1e-15);
  // three people cannot decide anything
  EXPECT_EQ(found.findings[4].verdict, Verdict::undecided);
}

TEST(Run, AFindingSaysWhatItsTableSays) {
  audit::Plan p = plan();
  p.checks = {{Metric::false_positive_rate, CheckMeasure::difference, {-0.1, 0.1}, std::nullopt},
              {Metric::selection_rate, CheckMeasure::worst_ratio, {0.8, 1.0}, std::nullopt}};
  for (const bool resampled : {false, true}) {
    if (resampled) p.methods.bootstrap = fairness::BootstrapMethod{fairness::BootstrapKind::bca, 199, Seed{5}};
    const audit::Audit found = audit::run(p, two_by_two, cases());
    for (const audit::Finding& f : found.findings) {
      const auto& d = found.tables[f.table].disparities;
      const stats::Estimate& said = f.group ? d.groups[*f.group].gaps[1].difference : d.worst[0].ratio.estimate;
      EXPECT_EQ(f.estimate.value, said.value);
      EXPECT_EQ(f.estimate.interval(), said.interval());
      EXPECT_EQ(f.estimate.method, said.method);
    }
  }
}

TEST(Run, ANamedReferenceIsFoundInEveryTable) {
  audit::Plan p = plan();
  p.reference = {ReferenceRule::group, {"old", "south"}};
  const audit::Audit found = audit::run(p, two_by_two, cases());
  EXPECT_EQ(found.tables[0].disparities.reference, 1u);
  EXPECT_EQ(found.tables[1].disparities.reference, 1u);
  EXPECT_EQ(found.tables[2].disparities.reference, 3u);
}

TEST(Run, TheGroupWithoutANameCanBeTheReference) {
  const GroupTable table{{{"sex", {"f", std::nullopt}}}};
  audit::Plan p = plan();
  p.reference = {ReferenceRule::group, {std::nullopt}};
  const std::vector<CellCounts> groups{{.rows = {1, 2, 3, 4, 0, 0}}, {.rows = {4, 3, 2, 1, 0, 0}}};
  EXPECT_EQ(audit::run(p, table, groups).tables[0].disparities.reference, 1u);
}

TEST(Run, ACheckMayHaveAReferenceOfItsOwn) {
  audit::Plan p = plan();
  p.effect = fairness::Effect::burden;
  p.checks = {
      {Metric::selection_rate, CheckMeasure::ratio, {0.8, 1.25}, audit::PlannedReference{ReferenceRule::best_off, {}}},
      {Metric::selection_rate, CheckMeasure::ratio, {0.8, 1.25}, audit::PlannedReference{ReferenceRule::rest, {}}}};
  const audit::Audit found = audit::run(p, two_by_two, cases());
  // being selected is a burden, so the best-off age is the one selected less often
  EXPECT_EQ(found.findings[0].rule, ReferenceRule::best_off);
  EXPECT_EQ(found.findings[0].reference, 1u);
  EXPECT_EQ(found.findings[0].group, 0u);
  EXPECT_EQ(found.findings[1].rule, ReferenceRule::rest);
  EXPECT_FALSE(found.findings[1].reference.has_value());
}

TEST(Run, OneGroupAloneIsAnUndefinedFindingNotSilence) {
  const GroupTable table{{{"sex", {"f"}}}};
  audit::Plan p = plan();
  p.checks = {{Metric::selection_rate, CheckMeasure::ratio, {0.8, 1.25}, std::nullopt},
              {std::nullopt, CheckMeasure::worst_difference, {0.0, 0.1}, std::nullopt}};
  const std::vector<CellCounts> groups{{.rows = {1, 2, 3, 4, 0, 0}}};
  const audit::Audit found = audit::run(p, table, groups);
  ASSERT_EQ(found.findings.size(), 2u);
  EXPECT_EQ(found.findings[0].verdict, Verdict::undefined);
  EXPECT_EQ(found.findings[0].estimate.undefined, stats::Undefined::single_group);
  EXPECT_EQ(found.findings[1].verdict, Verdict::undefined);
  EXPECT_EQ(found.verdicts.undefined, 2u);
}

TEST(Run, NobodyAtAllIsSaidSo) {
  audit::Plan p = plan();
  p.checks = {{Metric::selection_rate, CheckMeasure::difference, {-0.1, 0.1}, std::nullopt}};
  const audit::Audit found = audit::run(p, two_by_two, std::vector<CellCounts>(4));
  for (const audit::Finding& f : found.findings) EXPECT_EQ(f.estimate.undefined, stats::Undefined::nobody);
  EXPECT_EQ(found.verdicts.undefined, found.findings.size());
}

TEST(Run, RefusesWhatItCannotAnswer) {
  audit::Plan p = plan();
  EXPECT_THROW((void)audit::run(p, two_by_two, std::vector<CellCounts>(3)), InvalidInput);
  p.reference = {ReferenceRule::group, {"young"}};  // names one attribute of two
  EXPECT_THROW((void)audit::run(p, two_by_two, cases()), InvalidInput);
  p.reference = {ReferenceRule::group, {"young", "west"}};  // nobody has heard of the west
  EXPECT_THROW((void)audit::run(p, two_by_two, cases()), InvalidInput);
  p.reference = {ReferenceRule::best_off, {}};  // nobody said what being selected means
  EXPECT_THROW((void)audit::run(p, two_by_two, cases()), InvalidInput);
  p = plan();
  p.checks = {{Metric::accuracy, CheckMeasure::mean_difference, {0.0, 0.1}, std::nullopt}};
  EXPECT_THROW((void)audit::run(p, two_by_two, cases()), InvalidInput);
}

}  // namespace
