#include <lotrecht/audit/analyse_margins.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "support/cell_tables.hpp"

namespace lotrecht::audit {
namespace {

using fairness::CellCounts;
using fairness::Measure;
using fairness::Metric;
using fairness::selected_of;

constexpr double infinity = std::numeric_limits<double>::infinity();

MarginsQuestion question(stats::Band band, Measure measure = Measure::difference,
                         stats::MarginTest test = stats::MarginTest::miettinen_nurminen) {
  return {.metrics = {Metric::selection_rate},
          .measure = measure,
          .band = band,
          .test = test,
          .reference = {fairness::ReferenceRule::group, {"b"}},
          .confidence = stats::Confidence{0.95}};
}

GroupTable two() { return GroupTable{{{"g", {"a", "b"}}}}; }

Line only(const MarginsQuestion& asked, std::uint64_t s1, std::uint64_t n1, std::uint64_t s2, std::uint64_t n2) {
  const std::vector<CellCounts> cells{selected_of(s1, n1), selected_of(s2, n2)};
  const Analysis a = analyse_margins(asked, two(), cells);
  EXPECT_EQ(a.lines.size(), 1U);
  return a.lines.at(0);
}

TEST(AnalyseMargins, EquivalenceIsTost) {
  const Line line = only(question({-0.1, 0.1}), 400, 500, 402, 500);
  const auto tost = stats::tost_difference({400, 500}, {402, 500}, {-0.1, 0.1}, stats::MarginTest::miettinen_nurminen);
  EXPECT_EQ(line.p_value, tost.p_value);
  EXPECT_EQ(line.verdict, stats::Verdict::within);
  EXPECT_NEAR(line.estimate.confidence, 0.9, 1e-12) << "1 - 2 α: two one-sided tests";
  EXPECT_EQ(line.labels, (std::vector<Label>{{"g", "a"}, {"reference", "b"}, {"metric", "selection_rate"}}));
}

TEST(AnalyseMargins, OneEndIsNonInferiority) {
  using stats::Better;
  const auto test = stats::MarginTest::miettinen_nurminen;
  EXPECT_EQ(only(question({-0.1, infinity}), 80, 100, 80, 100).p_value,
            stats::non_inferiority_difference({80, 100}, {80, 100}, 0.1, Better::higher, test).p_value);
  EXPECT_EQ(only(question({-infinity, 0.1}), 80, 100, 80, 100).p_value,
            stats::non_inferiority_difference({80, 100}, {80, 100}, 0.1, Better::lower, test).p_value);
  EXPECT_EQ(only(question({0.8, infinity}, Measure::ratio), 80, 100, 80, 100).p_value,
            stats::non_inferiority_ratio({80, 100}, {80, 100}, 0.8, Better::higher, test).p_value);
  EXPECT_EQ(only(question({-infinity, 1.25}, Measure::ratio), 80, 100, 80, 100).p_value,
            stats::non_inferiority_ratio({80, 100}, {80, 100}, 0.8, Better::lower, test).p_value);
}

// The law that makes the picture honest: with one comparison, "within" is an interval inside of the band.
TEST(AnalyseMargins, TheVerdictCanBeReadOffTheInterval) {
  for (const auto test :
       {stats::MarginTest::miettinen_nurminen, stats::MarginTest::farrington_manning, stats::MarginTest::newcombe}) {
    for (std::uint64_t s = 0; s <= 60; s += 3) {
      const stats::Band band{-0.12, 0.12};
      const Line line = only(question(band, Measure::difference, test), s, 60, 30, 80);
      const bool inside = band.low < line.estimate.low && line.estimate.high < band.high;
      const bool apart = line.estimate.high < band.low || band.high < line.estimate.low;
      if (test != stats::MarginTest::farrington_manning) {  // its interval is Miettinen and Nurminen's, a little wider
        EXPECT_EQ(line.verdict == stats::Verdict::within, inside) << s;
      }
      EXPECT_EQ(line.verdict == stats::Verdict::outside, apart) << s;
    }
  }
}

TEST(AnalyseMargins, MoreComparisonsAreCorrectedBeforeAnythingIsShown) {
  const GroupTable table{{{"g", {"a", "c", "b"}}}};
  const std::vector<CellCounts> cells{selected_of(150, 300), selected_of(150, 300), selected_of(150, 300)};
  MarginsQuestion asked = question({-0.07, 0.07});
  const Analysis a = analyse_margins(asked, table, cells);
  ASSERT_EQ(a.lines.size(), 2U);
  EXPECT_LT(*a.lines[0].p_value, 0.05);
  EXPECT_EQ(a.lines[0].adjusted_p_value, 2.0 * *a.lines[0].p_value);
  EXPECT_GT(*a.lines[0].adjusted_p_value, 0.05);
  EXPECT_EQ(a.lines[0].verdict, stats::Verdict::undecided);
  asked.multiplicity = stats::Multiplicity::none;
  EXPECT_EQ(analyse_margins(asked, table, cells).lines[0].verdict, stats::Verdict::within);
}

TEST(AnalyseMargins, TheProvableMarginIsWhatEqualRatesWouldKeep) {
  // Equal rates of .5 in 400 and 400: a standard error of √(.5 / 400); TOST needs z_.95 + z_.9 of them.
  const Line line = only(question({-0.02, 0.02}), 200, 400, 200, 400);
  ASSERT_TRUE(line.detectable && line.detectable->low && line.detectable->high);
  EXPECT_EQ(line.detectable->method, "margin");
  EXPECT_NEAR(*line.detectable->high, (1.6448536 + 1.2815516) * std::sqrt(0.5 / 400.0), 1e-3);
  EXPECT_NEAR(*line.detectable->low, -*line.detectable->high, 1e-12);
  EXPECT_EQ(line.detectable->comparisons, 1U);
  EXPECT_FALSE(only(question({-0.02, infinity}), 200, 400, 200, 400).detectable->high);
}

TEST(AnalyseMargins, ExactForSmallGroupsAndFlaggedForLargeOnes) {
  const auto exact = question({-0.3, 0.3}, Measure::difference, stats::MarginTest::exact);
  const Line small = only(exact, 8, 20, 9, 20);
  EXPECT_EQ(small.p_value, stats::tost_difference({8, 20}, {9, 20}, {-0.3, 0.3}, stats::MarginTest::exact).p_value);
  const std::vector<CellCounts> cells{selected_of(400, 1000), selected_of(400, 1000)};
  const Analysis large = analyse_margins(exact, two(), cells);
  EXPECT_EQ(large.lines[0].estimate.undefined, stats::Undefined::too_large);
  EXPECT_EQ(large.lines[0].verdict, stats::Verdict::undefined);
  ASSERT_EQ(large.flags.size(), 1U);
  EXPECT_EQ(large.flags[0].name, "too_large_for_test");
}

TEST(AnalyseMargins, NobodyIsUndefined) {
  const Line line = only(question({-0.1, 0.1}), 0, 0, 30, 80);
  EXPECT_EQ(line.estimate.undefined, stats::Undefined::nobody);
  EXPECT_EQ(line.verdict, stats::Verdict::undefined);
  EXPECT_FALSE(line.p_value);
}

TEST(AnalyseMargins, SaysWhatWasChosen) {
  const std::vector<CellCounts> cells{selected_of(8, 20), selected_of(9, 20)};
  const Analysis a = analyse_margins(question({0.8, infinity}, Measure::ratio), two(), cells);
  EXPECT_EQ(std::get<std::string>(a.settings[0].second), "not_lower");
  EXPECT_EQ(std::get<std::string>(a.settings[1].second), "ratio");
  EXPECT_EQ(a.settings[2].first, "low");
  EXPECT_EQ(a.settings[3].first, "test") << "there is no upper end";
}

TEST(AnalyseMargins, RefusesMarginsThatAreNone) {
  const std::vector<CellCounts> cells{selected_of(8, 20), selected_of(9, 20)};
  const auto refused = [&](const MarginsQuestion& q) {
    EXPECT_THROW(static_cast<void>(analyse_margins(q, two(), cells)), InvalidInput);
  };
  refused(question({-infinity, infinity}));
  refused(question({0.05, 0.1}));
  refused(question({-1.0, 0.1}));
  refused(question({0.0, 1.25}, Measure::ratio));
  refused(question({-0.1, 0.1}, Measure::difference, stats::MarginTest::log));
  MarginsQuestion low = question({-0.1, 0.1});
  low.confidence = stats::Confidence{0.5};
  refused(low);
  MarginsQuestion all = question({-0.1, 0.1});
  all.reference = {fairness::ReferenceRule::overall, {}};
  refused(all);
}

}  // namespace
}  // namespace lotrecht::audit
