#include <lotrecht/audit/analyse_decomposition.hpp>

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <string>
#include <vector>

#include "support/regression_rows.hpp"

namespace lotrecht::audit {
namespace {

ComparedAttribute compared(const testing::RegressionRows& data, std::optional<std::size_t> reference) {
  ComparedAttribute groups{
      {"group", testing::numbered_levels(3)}, testing::RegressionRows::ids(data.group), {}, reference};
  groups.counts.resize(3);
  for (std::size_t i = 0; i < 240; ++i) ++groups.counts[data.group[i]].rows[data.decision[i] != 0 ? 4 : 5];
  return groups;
}

double sum_of(const Analysis& analysis, const std::vector<std::string>& parts, const std::string& level) {
  double sum = 0.0;
  for (const Line& line : analysis.lines) {
    for (const auto& part : parts) {
      if (line.quantity == part && line.labels[0].value == level) sum += line.estimate.value;
    }
  }
  return sum;
}

TEST(AnalyseDecomposition, PartsSumToTheRawDifferenceWhateverTheMethodAndReference) {
  const testing::RegressionRows data;
  const std::array<GroupIds, 1> columns{testing::RegressionRows::ids(data.level)};
  const std::array<std::size_t, 1> sizes{4};
  for (const auto method :
       {DecompositionMethod::kitagawa, DecompositionMethod::oaxaca_blinder, DecompositionMethod::logit}) {
    for (const std::optional<std::size_t> reference : {std::optional<std::size_t>{0}, std::optional<std::size_t>{}}) {
      DecompositionPlan plan{.method = method,
                             .rows = data.rows(),
                             .strata = {{"level", testing::numbered_levels(4)}},
                             .observed = fairness::observed_strata(columns, sizes),
                             .listed_strata = 2,
                             .methods = {stats::Confidence{0.95}}};
      Analysis analysis = decomposition_analysis(plan);
      add_decomposition(analysis, plan, compared(data, reference));
      EXPECT_NEAR(
          sum_of(analysis, {"composition", "within_strata", "explained", "unexplained", "only_group", "only_reference"},
                 "1"),
          sum_of(analysis, {"raw_difference"}, "1"), 1e-12);
    }
  }
}

// The raw difference is that of the clusters, not of as many independent rows.
TEST(AnalyseDecomposition, TheRawDifferenceRespectsClusters) {
  const testing::RegressionRows data;
  DecompositionPlan plan{
      .method = DecompositionMethod::oaxaca_blinder, .rows = data.rows(), .methods = {stats::Confidence{0.95}}};
  plan.rows.clusters = data.clusters();
  Analysis analysis = decomposition_analysis(plan);
  add_decomposition(analysis, plan, compared(data, 0));
  ASSERT_EQ(analysis.lines[0].quantity, "raw_difference");
  EXPECT_EQ(analysis.lines[0].estimate.method, "mover_cr2_logit");
}

TEST(AnalyseDecomposition, RefusesToDecomposeByNothing) {
  DecompositionPlan plan{.methods = {stats::Confidence{0.95}}};
  EXPECT_THROW((void)decomposition_analysis(plan), InvalidInput);
  plan.method = DecompositionMethod::logit;
  EXPECT_THROW((void)decomposition_analysis(plan), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::audit
