#include <lotrecht/audit/analyse_representation.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace lotrecht::audit {
namespace {

RepresentationQuestion question() {
  RepresentationQuestion q{"sex", "rows", {"f", "m", "x"},         {30, 70, 0}, {true, true, false}, {},
                           {},    {},     stats::Confidence{0.95}, {}};
  q.benchmark = std::vector<double>{0.5, 0.49, 0.01};
  q.unnamed = {std::nullopt, "d"};
  q.unnamed_rows = {7, 0};
  return q;
}

TEST(AnalyseRepresentation, NamesGroupsOfOneSideOnlyAndDropsNone) {
  const Analysis analysis = analyse_representation(question());
  const auto flagged = [&](const std::string& name) {
    return std::find_if(analysis.flags.begin(), analysis.flags.end(), [&](const Flag& f) { return f.name == name; });
  };
  ASSERT_NE(flagged("not_in_data"), analysis.flags.end());
  EXPECT_EQ(flagged("not_in_data")->labels.front().value, "x");
  ASSERT_NE(flagged("not_in_benchmark"), analysis.flags.end());
  EXPECT_EQ(flagged("not_in_benchmark")->labels.front().value, std::nullopt);
  const auto line = std::find_if(analysis.lines.begin(), analysis.lines.end(),
                                 [](const Line& l) { return l.quantity == "rows_not_in_benchmark"; });
  ASSERT_NE(line, analysis.lines.end());
  EXPECT_EQ(line->estimate.value, 7.0);
  // Their rows are in no denominator.
  EXPECT_EQ(analysis.lines.front().quantity, "share");
  EXPECT_DOUBLE_EQ(analysis.lines.front().estimate.value, 0.3);
}

TEST(AnalyseRepresentation, TestsEveryGroupAndAllTogether) {
  const Analysis analysis = analyse_representation(question());
  int tested = 0;
  for (const Line& line : analysis.lines) {
    if (line.quantity == "representation_ratio") {
      ++tested;
      ASSERT_TRUE(line.p_value && line.adjusted_p_value);
      EXPECT_GE(*line.adjusted_p_value, *line.p_value);
    }
    if (line.quantity == "goodness_of_fit") {
      EXPECT_LT(line.p_value.value(), 0.001);
    }
  }
  EXPECT_EQ(tested, 3);
}

TEST(AnalyseRepresentation, TakesASampleForASample) {
  RepresentationQuestion q = question();
  q.benchmark = std::vector<std::uint64_t>{50, 49, 1};
  const Analysis analysis = analyse_representation(q);
  EXPECT_EQ(std::get<std::string>(analysis.settings[2].second), "sample");
  EXPECT_EQ(analysis.flags.back().name, "small_expected");
}

TEST(AnalyseRepresentation, RefusesSizesThatDiffer) {
  RepresentationQuestion q = question();
  q.rows.pop_back();
  EXPECT_THROW((void)analyse_representation(q), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::audit
