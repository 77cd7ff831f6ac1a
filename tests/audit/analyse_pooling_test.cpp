#include <lotrecht/audit/analyse_pooling.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace lotrecht::audit {
namespace {

fairness::CellCounts decided(std::uint64_t selected, std::uint64_t others) {
  fairness::CellCounts c;
  c.rows = {0, 0, 0, 0, selected, others};
  return c;
}

const GroupTable groups{{{"ward", {"a", "b", "c", "d", "e", std::nullopt}}}};
const std::vector<fairness::CellCounts> cells{decided(3, 2),   decided(30, 70), decided(10, 90),
                                              decided(12, 88), decided(9, 91),  decided(0, 0)};

PoolingQuestion question() {
  return {{fairness::Metric::selection_rate},
          fairness::Pooling::full_bayes,
          fairness::Methods{stats::Confidence{0.95}},
          stats::PosteriorDraws{500, Seed{1}, 1},
          1};
}

TEST(AnalysePooling, HasARawLineBesideEveryPooledOne) {
  const Analysis analysis = analyse_pooling(question(), groups, cells);
  EXPECT_EQ(analysis.kind, "pooling");
  std::map<std::string, std::vector<std::vector<Label>>> labels;
  for (const Line& line : analysis.lines) labels[line.quantity].push_back(line.labels);
  for (const std::string what : {"rate", "gap_to_overall", "largest_gap"}) {
    ASSERT_FALSE(labels["pooled_" + what].empty()) << what;
    EXPECT_EQ(labels["pooled_" + what], labels["raw_" + what]) << what;
  }
  EXPECT_EQ(labels["raw_rate"].size(), groups.size());
  EXPECT_EQ(labels["raw_rate"][0], (std::vector<Label>{{"metric", "selection_rate"}, {"ward", "a"}}));
  EXPECT_EQ(labels["raw_rate"][5][1].value, std::nullopt);
  EXPECT_EQ(analysis.lines[0].counts, (std::vector<Count>{{"numerator", 3}, {"denominator", 5}}));
}

TEST(AnalysePooling, FlagsGroupsWithoutRowsAndThoseThatPoolingOverrules) {
  const Analysis analysis = analyse_pooling(question(), groups, cells);
  const auto flagged = [&](const std::string& name) {
    return std::count_if(analysis.flags.begin(), analysis.flags.end(), [&](const Flag& f) { return f.name == name; });
  };
  EXPECT_EQ(flagged("no_rows"), 1);
  EXPECT_EQ(flagged("few_groups"), 0);
  std::vector<fairness::CellCounts> outlier(6, decided(100, 900));
  outlier[0] = decided(6, 0);
  const Analysis other = analyse_pooling(question(), groups, outlier);
  EXPECT_TRUE(std::any_of(other.flags.begin(), other.flags.end(), [](const Flag& f) { return f.name == "overruled"; }));
}

TEST(AnalysePooling, LeavesGapsOutWithoutDrawsAndSaysSoWhereThereAreTooManyGroups) {
  PoolingQuestion none = question();
  none.draws.reset();
  for (const Line& line : analyse_pooling(none, groups, cells).lines) {
    EXPECT_EQ(line.quantity.find("gap"), std::string::npos);
  }
  PoolingQuestion many = question();
  many.draws->draws = most_drawn_rates;
  const Analysis analysis = analyse_pooling(many, groups, cells);
  EXPECT_EQ(analysis.flags.back().name, "gaps_left_out");
}

}  // namespace
}  // namespace lotrecht::audit
