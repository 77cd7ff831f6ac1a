#include <lotrecht/fairness/question.hpp>

#include <cmath>
#include <cstdint>
#include <string>

#include <gtest/gtest.h>

#include <lotrecht/fairness/named_gap_test.hpp>

#include "support/cell_tables.hpp"

namespace lotrecht::fairness {
namespace {

TEST(Question, ComplementsAreTheOtherCellsOfTheSameRows) {
  for (const Metric metric : all_metrics()) {
    const auto other = complement(metric);
    // The definition, by cells: a plain rate has a named complement exactly if some metric holds its other cells.
    bool found = false;
    for (const Metric candidate : all_metrics()) {
      if (metric == Metric::balanced_accuracy || candidate == Metric::balanced_accuracy) continue;
      if (metric == Metric::treatment_equality || candidate == Metric::treatment_equality) continue;
      const Fraction a = fraction(metric);
      const Fraction b = fraction(candidate);
      const bool complements = a.denominator == b.denominator && (a.numerator ^ b.numerator) == a.denominator;
      EXPECT_EQ(complements, other == candidate) << name(metric) << ' ' << name(candidate);
      EXPECT_EQ(question_of(metric) == question_of(candidate), complements || metric == candidate)
          << name(metric) << ' ' << name(candidate);
      found = found || complements;
    }
    EXPECT_EQ(found, other.has_value()) << name(metric);
    EXPECT_EQ(question_of(question_of(metric)), question_of(metric));
  }
}

TEST(Question, NamedTestsOfCountsAnswerComplementsAlike) {
  const CellCounts group = cells_of({.tp = 4, .fp = 3, .fn = 9, .tn = 20});
  const CellCounts other = cells_of({.tp = 17, .fp = 6, .fn = 8, .tn = 11});
  for (std::uint8_t i = 0; i <= static_cast<std::uint8_t>(NamedTest::boschloo); ++i) {
    const auto test = static_cast<NamedTest>(i);
    ASSERT_TRUE(answers_complements_alike(name(test)));
    for (const Metric metric : all_metrics()) {
      const auto twin = complement(metric);
      if (!twin) continue;
      const double p = named_gap_test(test, metric, {group, other}).p_value;
      EXPECT_NEAR(named_gap_test(test, *twin, {group, other}).p_value / p, 1.0, 1e-10)
          << name(test) << ' ' << name(metric);
    }
  }
  EXPECT_FALSE(answers_complements_alike("log_ratio"));
  EXPECT_FALSE(answers_complements_alike("tukey_interval"));
  EXPECT_FALSE(answers_complements_alike("exact_unconditional"));
}

}  // namespace
}  // namespace lotrecht::fairness
