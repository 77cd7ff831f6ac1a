#include <lotrecht/audit/analyse_tests.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "support/cell_tables.hpp"

namespace lotrecht::audit {
namespace {

using fairness::CellCounts;
using fairness::cells_of;
using fairness::Measure;
using fairness::Metric;
using fairness::ReferenceRule;

GroupTable town() { return GroupTable{{{"district", {"north", "south"}}, {"sex", {"f", "m", std::nullopt}}}}; }
std::vector<CellCounts> town_cells() {
  return {cells_of({40, 10, 10, 40}), cells_of({200, 50, 50, 200}), cells_of({2, 1, 0, 3}),
          cells_of({20, 5, 30, 45}),  cells_of({30, 10, 10, 35}),   {}};
}

TestsQuestion question() {
  return {.metrics = {Metric::selection_rate, Metric::true_positive_rate},
          .measures = {Measure::difference, Measure::ratio},
          .reference = {},
          .methods = fairness::at_95(),
          .permutations = 199,
          .seed = Seed{3}};
}

std::vector<Line> lines_of(const Analysis& a, const std::string& quantity) {
  std::vector<Line> found;
  std::copy_if(a.lines.begin(), a.lines.end(), std::back_inserter(found),
               [&](const Line& line) { return line.quantity == quantity; });
  return found;
}

template <class T>
T setting(const Analysis& a, const std::string& name) {
  const auto at = std::find_if(a.settings.begin(), a.settings.end(), [&](const auto& s) { return s.first == name; });
  return at == a.settings.end() ? T{} : std::get<T>(at->second);
}

TEST(AnalyseTests, AsksEveryTableAsAWholeAndEveryGroup) {
  const Analysis a = analyse_tests(question(), town(), town_cells());
  EXPECT_EQ(a.kind, "tests");
  const auto omnibus = lines_of(a, "omnibus");
  ASSERT_EQ(omnibus.size(), 3u * 2u) << "district, sex, district x sex; two metrics";
  EXPECT_EQ(omnibus[4].labels, (std::vector<Label>{{"groups", "district x sex"}, {"metric", "selection_rate"}}));
  const auto differences = lines_of(a, "difference");
  ASSERT_EQ(differences.size(), 2u * (1u + 2u + 5u));
  const auto ratios = lines_of(a, "ratio");
  ASSERT_EQ(ratios.size(), differences.size());
  std::vector<double> p;
  for (std::size_t i = 0; i < differences.size(); ++i) {
    EXPECT_EQ(differences[i].p_value, ratios[i].p_value) << "one hypothesis, one p-value";
    EXPECT_EQ(differences[i].adjusted_p_value, ratios[i].adjusted_p_value);
    p.push_back(differences[i].p_value.value_or(std::nan("")));
  }
  const auto holm = stats::adjusted_p_values(p, stats::Multiplicity::holm);
  for (std::size_t i = 0; i < p.size(); ++i) {
    EXPECT_EQ(differences[i].p_value.has_value(), !std::isnan(p[i]));
    if (differences[i].p_value) {
      EXPECT_EQ(differences[i].adjusted_p_value, holm[i]) << "ratios do not count a second time";
    }
  }
  // The empty crossing is asked, has no answer, and does not count.
  const Line& nobody = differences.back();
  EXPECT_FALSE(nobody.p_value);
  EXPECT_EQ(nobody.estimate.undefined, stats::Undefined::nobody);
}

TEST(AnalyseTests, CorrectsByMaxTAndWidensIntervalsTogether) {
  TestsQuestion q = question();
  const Analysis plain = analyse_tests(q, town(), town_cells());
  q.max_t = true;
  q.permuted = true;
  q.simultaneous = true;
  q.replicates = 199;
  const Analysis all = analyse_tests(q, town(), town_cells());
  ASSERT_EQ(all.lines.size(), plain.lines.size());
  for (std::size_t i = 0; i < all.lines.size(); ++i) {
    const Line& line = all.lines[i];
    if (line.quantity == "omnibus" || !line.estimate.defined()) continue;
    EXPECT_GE(*line.adjusted_p_value, *line.p_value - 1e-12);
    EXPECT_LE(line.estimate.low, plain.lines[i].estimate.low);
    EXPECT_GE(line.estimate.high, plain.lines[i].estimate.high);
    EXPECT_EQ(line.estimate.confidence, 0.95);
    EXPECT_EQ(line.estimate.method.substr(0, 6), "max_t_");
  }
  const auto setting = [&](const std::string& name) {
    return std::find_if(all.settings.begin(), all.settings.end(), [&](const auto& s) { return s.first == name; })
        ->second;
  };
  EXPECT_EQ(std::get<std::string>(setting("multiplicity")), "max_t");
  const double critical = std::get<double>(setting("critical_value"));
  EXPECT_GT(critical, 1.96);
  for (const Line& line : all.lines) EXPECT_EQ(line.interval_z.has_value(), line.quantity != "omnibus");
  EXPECT_EQ(all.lines.back().interval_z, critical) << "or noticeable gaps would take the width for a larger error";
}

TEST(AnalyseTests, SaysWhereTooFewShufflesCanShowNothing) {
  const auto flagged = [](const TestsQuestion& q) {
    const Analysis a = analyse_tests(q, town(), town_cells());
    return std::any_of(a.flags.begin(), a.flags.end(), [](const Flag& f) { return f.name == "too_few_permutations"; });
  };
  TestsQuestion q = question();
  q.permutations = 19;  // 1 / 20 for one test, but there are several
  EXPECT_TRUE(flagged(q));
  q.multiplicity = stats::Multiplicity::benjamini_hochberg;
  EXPECT_FALSE(flagged(q)) << "where all are as far out, none has to be smaller than the others";
  q.multiplicity = stats::Multiplicity::holm;
  q.permutations = 1999;
  EXPECT_FALSE(flagged(q));
}

TEST(AnalyseTests, SaysWhichGapsWouldHaveBeenFound) {
  TestsQuestion q = question();
  q.permutations = 0;
  q.detectable = true;
  const Analysis a = analyse_tests(q, town(), town_cells());
  EXPECT_TRUE(lines_of(a, "omnibus").empty());
  const auto above = lines_of(a, "detectable_above");
  ASSERT_FALSE(above.empty());
  for (const Line& line : above) EXPECT_GT(line.estimate.value, 0.0);
  for (const Line& line : lines_of(a, "detectable_below")) EXPECT_LT(line.estimate.value, 0.0);
}

TEST(AnalyseTests, EveryCountedGapCarriesTheGapThatWouldHaveBeenFound) {
  const TestsQuestion q = question();
  for (const Line& line : analyse_tests(q, town(), town_cells()).lines) {
    if (line.quantity == "omnibus") continue;
    ASSERT_EQ(line.detectable.has_value(), line.estimate.defined());
    if (!line.detectable) continue;
    EXPECT_EQ(line.detectable->method, "power");
    const double none = line.quantity == "ratio" ? 1.0 : 0.0;
    EXPECT_LT(line.detectable->low.value_or(none - 1.0), none);
    EXPECT_GT(line.detectable->high.value_or(none + 1.0), none);
  }
}

TEST(AnalyseTests, ANamedTestIsUsedForEveryGap) {
  TestsQuestion q = question();
  q.named = fairness::NamedTest::fisher;
  q.permutations = 0;
  const Analysis a = analyse_tests(q, town(), town_cells());
  EXPECT_EQ(std::get<std::string>(a.settings[1].second), "fisher");
  // The first gap is that between the districts.
  const Line first = lines_of(a, "difference").front();
  const auto north = stats::BinomialTally{first.counts[0].rows, first.counts[1].rows};
  stats::BinomialTally all;
  for (const CellCounts& c : town_cells()) {
    const auto k = c.share(fairness::fraction(Metric::selection_rate)).rows;
    all.successes += k.successes;
    all.trials += k.trials;
  }
  const stats::BinomialTally south{all.successes - north.successes, all.trials - north.trials};
  EXPECT_DOUBLE_EQ(*first.p_value, stats::fisher_exact(north, south, stats::Alternative::two_sided).p_value);
  q.named = fairness::NamedTest::boschloo;
  const std::vector<CellCounts> large(6, cells_of({2000, 2000, 2000, 2000}));
  const Analysis b = analyse_tests(q, town(), large);
  EXPECT_FALSE(b.flags.empty());
  for (const Flag& flag : b.flags) EXPECT_EQ(flag.name, "too_large_for_test");
  for (const Line& line : b.lines) EXPECT_FALSE(line.p_value) << "no other test stands in";
}

TEST(AnalyseTests, ANamedTestOfAllGroupsAtOnceNeedsNoDraws) {
  TestsQuestion q = question();
  q.permutations = 0;
  q.omnibus = fairness::OmnibusTest::freeman_halton;
  const Analysis a = analyse_tests(q, town(), town_cells());
  const auto omnibus = lines_of(a, "omnibus");
  ASSERT_EQ(omnibus.size(), 6u);
  for (const Line& line : omnibus) {
    EXPECT_EQ(line.estimate.method, "freeman_halton");
    EXPECT_GE(*line.adjusted_p_value, *line.p_value);
  }
  q.omnibus = fairness::OmnibusTest::permutation;
  EXPECT_THROW((void)analyse_tests(q, town(), town_cells()), InvalidInput) << "without permutations";
}

// What is corrected for 14 comparisons is noticed only at a fourteenth of the level.
TEST(AnalyseTests, NoticeableGapsAllowForTheCorrection) {
  TestsQuestion q = question();
  q.permutations = 0;
  const auto corrected = lines_of(analyse_tests(q, town(), town_cells()), "difference");
  std::uint64_t tested = 0;
  for (const Line& line : corrected) tested += line.p_value ? 1u : 0u;
  q.methods.confidence = stats::Confidence{1.0 - 0.05 / static_cast<double>(tested)};
  q.multiplicity = stats::Multiplicity::none;
  const auto alone = lines_of(analyse_tests(q, town(), town_cells()), "difference");
  for (std::size_t i = 0; i < corrected.size(); ++i) {
    ASSERT_EQ(corrected[i].detectable.has_value(), alone[i].detectable.has_value());
    if (!corrected[i].detectable) continue;
    EXPECT_EQ(corrected[i].detectable->comparisons, tested);
    EXPECT_EQ(alone[i].detectable->comparisons, 1u);
    ASSERT_EQ(corrected[i].detectable->high.has_value(), alone[i].detectable->high.has_value());
    if (alone[i].detectable->high) {
      EXPECT_NEAR(*corrected[i].detectable->high, *alone[i].detectable->high, 1e-9);
    }
  }
}

TEST(AnalyseTests, RefusesWhatWouldNotBeATest) {
  TestsQuestion q = question();
  q.reference.rule = ReferenceRule::best_off;
  EXPECT_THROW((void)analyse_tests(q, town(), town_cells()), InvalidInput);
  q = question();
  q.permutations = 0;
  q.max_t = true;
  EXPECT_THROW((void)analyse_tests(q, town(), town_cells()), InvalidInput);
  q = question();
  std::vector<CellCounts> weighted = town_cells();
  for (CellCounts& c : weighted) c.weighted = true;
  EXPECT_THROW((void)analyse_tests(q, town(), weighted), InvalidInput);
}

/// Corrected p-values by quantity and labels, the metric's name among them.
std::map<std::string, double> corrected_by_line(const Analysis& a) {
  std::map<std::string, double> found;
  for (const Line& line : a.lines) {
    if (!line.adjusted_p_value) continue;
    std::string key = line.quantity;
    for (const Label& label : line.labels) key += "|" + label.value.value_or("missing");
    found[key] = *line.adjusted_p_value;
  }
  return found;
}

// TPR and FNR are one question: whoever asks both, in whatever order, is corrected for one.
TEST(AnalyseTests, AMetricAndItsComplementCountOnce) {
  using stats::Multiplicity;
  for (const bool max_t : {false, true}) {
    for (const Multiplicity method :
         {Multiplicity::bonferroni, Multiplicity::hommel, Multiplicity::benjamini_yekutieli}) {
      TestsQuestion q = question();
      q.multiplicity = method;
      q.max_t = q.permuted = max_t;
      q.metrics = {Metric::true_positive_rate, Metric::positive_predictive_value, Metric::selection_rate};
      const Analysis once = analyse_tests(q, town(), town_cells());
      q.metrics = {Metric::false_negative_rate, Metric::selection_rate, Metric::true_positive_rate,
                   Metric::positive_predictive_value, Metric::false_discovery_rate};
      const Analysis both = analyse_tests(q, town(), town_cells());
      EXPECT_EQ(setting<std::uint64_t>(once, "gaps_tested"), setting<std::uint64_t>(both, "gaps_tested"));
      const auto alone = corrected_by_line(once);
      const auto beside = corrected_by_line(both);
      EXPECT_GT(alone.size(), 30u);
      for (const auto& [key, p] : alone) EXPECT_NEAR(beside.at(key) / p, 1.0, 1e-9) << key;
      for (const auto& [key, p] : beside) {
        const auto at = key.find("false_negative_rate");
        if (at == std::string::npos) continue;
        EXPECT_EQ(p, beside.at(std::string{key}.replace(at, 19, "true_positive_rate"))) << key;
      }
      for (const Line& line : both.lines) {
        if (!line.detectable) continue;
        EXPECT_EQ(line.detectable->comparisons, setting<std::uint64_t>(both, "gaps_tested")) << "what is left for one";
      }
    }
  }
}

}  // namespace
}  // namespace lotrecht::audit
