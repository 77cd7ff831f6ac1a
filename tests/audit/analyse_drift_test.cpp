#include <lotrecht/audit/analyse_drift.hpp>

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/core/fold.hpp>

namespace lotrecht::audit {
namespace {

drift::ValueTally tally(const std::vector<double>& values) {
  return fold(drift::ValueTally::columns_type{values}, drift::ValueTally{}, 1);
}

const stats::Confidence confidence{0.95};

DriftChoice choice(std::optional<double> tolerance = std::nullopt) {
  return {"2023.csv", tolerance, {199, Seed{1}, 1}, {199, Seed{1}, 1}};
}

std::vector<double> numbers(double from, int n) {
  std::vector<double> values;
  for (int i = 0; i < n; ++i) values.push_back(from + i);
  return values;
}

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

TEST(AnalyseDrift, EveryColumnSaysHowFarItMoved) {
  std::vector<double> later = numbers(25, 100);
  later.push_back(nan);
  const Analysis a =
      analyse_drift({{"age", {}, NumberColumn{tally(numbers(0, 100)), tally(later)}},
                     {"ward", {{"sex", "f"}}, CategoryColumn{{"n", "s", "w"}, {50, 50, 0}, {50, 0, 50}}}},
                    choice(), confidence);
  ASSERT_EQ(a.lines.size(), 3U);
  EXPECT_EQ(a.lines[0].quantity, "moved");
  EXPECT_EQ(a.lines[0].labels, (std::vector<Label>{{"column", "age"}}));
  EXPECT_DOUBLE_EQ(a.lines[0].estimate.value, 0.25);
  EXPECT_LT(a.lines[0].estimate.low, 0.25);
  EXPECT_LT(a.lines[0].p_value.value(), 0.01);
  EXPECT_EQ(a.lines[1].quantity, "missing_change");
  EXPECT_DOUBLE_EQ(a.lines[1].estimate.value, 1.0 / 101.0);
  EXPECT_EQ(a.lines[1].counts[2], (Count{"current_missing", 1}));
  EXPECT_EQ(a.lines[2].labels, (std::vector<Label>{{"column", "ward"}, {"sex", "f"}}));
  EXPECT_DOUBLE_EQ(a.lines[2].estimate.value, 0.5);
  EXPECT_LT(a.lines[2].p_value.value(), 1e-6);
  ASSERT_EQ(a.flags.size(), 3U);
  EXPECT_EQ(a.flags[0].name, "outside_reference_range");
  EXPECT_EQ(a.flags[0].labels.back(), (Label{"rows", "25"}));
  EXPECT_EQ(a.flags[1].name, "new_categories");
  EXPECT_EQ(a.flags[1].labels.back(), (Label{"categories", "w"}));
  EXPECT_EQ(a.flags[2].labels.back(), (Label{"categories", "s"}));
}

TEST(AnalyseDrift, WhatDidNotChangeHasNoDistance) {
  const auto same = tally(numbers(0, 30));
  const Analysis a = analyse_drift({{"age", {}, NumberColumn{same, same}}}, choice(), confidence);
  ASSERT_EQ(a.lines.size(), 1U);
  EXPECT_EQ(a.lines[0].estimate.value, 0.0);
  EXPECT_EQ(a.lines[0].estimate.low, 0.0);
  EXPECT_EQ(a.lines[0].p_value, 1.0);
  EXPECT_TRUE(a.flags.empty());
  EXPECT_FALSE(a.lines[0].verdict.has_value());
}

TEST(AnalyseDrift, AToleranceIsJudgedByTheInterval) {
  const auto verdict = [](std::vector<std::uint64_t> before, std::vector<std::uint64_t> now, double tolerance) {
    return analyse_drift({{"ward", {}, CategoryColumn{{"n", "s"}, std::move(before), std::move(now)}}},
                         choice(tolerance), confidence)
        .lines[0]
        .verdict;
  };
  EXPECT_EQ(verdict({5000, 5000}, {5000, 5000}, 0.2), stats::Verdict::within);
  EXPECT_EQ(verdict({5000, 5000}, {9000, 1000}, 0.2), stats::Verdict::outside);
  EXPECT_EQ(verdict({5, 5}, {5, 5}, 0.2), stats::Verdict::undecided);
  EXPECT_EQ(verdict({0, 0}, {5, 5}, 0.2), stats::Verdict::undefined);
}

TEST(AnalyseDrift, AToleranceIsAskedAboutFromBothSides) {
  std::vector<double> later = numbers(100, 400);
  later.push_back(nan);
  const ColumnInTwoPeriods age{"age", {}, NumberColumn{tally(numbers(0, 400)), tally(later)}};
  const ColumnInTwoPeriods ward{"ward", {}, CategoryColumn{{"n", "s"}, {500, 500}, {900, 100}}};
  const Analysis a = analyse_drift({age, ward}, choice(0.1), confidence);
  ASSERT_EQ(a.lines.size(), 3U);
  const auto numbers_said = drift::ks_tolerance(
      drift::pool(std::get<NumberColumn>(age.data).reference, std::get<NumberColumn>(age.data).current), 0.1);
  EXPECT_EQ(a.lines[0].tolerance.value().beyond, numbers_said.beyond);
  EXPECT_EQ(a.lines[0].tolerance.value().within, numbers_said.within);
  const auto missing_said = drift::share_tolerance({0, 400}, {1, 401}, 0.1);
  EXPECT_EQ(a.lines[1].quantity, "missing_change");
  EXPECT_EQ(a.lines[1].tolerance.value().within, missing_said.within);
  EXPECT_LT(a.lines[1].tolerance.value().within.value(), 1e-6) << "1 of 401 is far from a tenth";
  EXPECT_EQ(a.lines[2].tolerance.value().beyond, 1.0 / 200.0) << "no resample strays so far: of 199 the least";
  EXPECT_EQ(a.lines[2].tolerance.value().within, 1.0);
  for (const Line& line : a.lines) EXPECT_FALSE(line.tolerance.value().adjusted_beyond.has_value());
}

TEST(AnalyseDrift, NobodyWithAValueIsAReason) {
  const auto none = tally({nan, nan});
  const Analysis a = analyse_drift(
      {{"age", {}, NumberColumn{tally(numbers(0, 5)), none}}, {"ward", {}, CategoryColumn{{"n"}, {0}, {0}, 3, 0}}},
      choice(), confidence);
  EXPECT_EQ(a.lines[0].estimate.undefined, stats::Undefined::nobody);
  const Analysis tolerant =
      analyse_drift({{"age", {}, NumberColumn{tally(numbers(0, 5)), none}}}, choice(0.1), confidence);
  EXPECT_FALSE(tolerant.lines[0].tolerance.value().beyond.has_value());
  EXPECT_FALSE(a.lines[0].p_value.has_value());
  EXPECT_EQ(a.lines[1].estimate.value, 1.0);
  EXPECT_EQ(a.lines[3].quantity, "missing_change");
  EXPECT_EQ(a.lines[3].estimate.undefined, stats::Undefined::nobody);
}

TEST(AnalyseDrift, ManyNewCategoriesAreNotAllNamed) {
  std::vector<std::string> levels;
  for (int i = 0; i < 9; ++i) levels.push_back(std::to_string(i));
  const Analysis a =
      analyse_drift({{"x", {}, CategoryColumn{levels, {9, 0, 0, 0, 0, 0, 0, 0, 0}, {1, 1, 1, 1, 1, 1, 1, 1, 1}}}},
                    choice(), confidence);
  EXPECT_EQ(a.flags.at(0).labels.back(), (Label{"categories", "1, 2, 3, 4, 5, ... (8)"}));
}

TEST(AnalyseDrift, RefusesWhatCannotBe) {
  EXPECT_THROW(static_cast<void>(analyse_drift({{"x", {}, CategoryColumn{{"a"}, {1, 2}, {1}}}}, choice(), confidence)),
               InvalidInput);
  EXPECT_THROW(static_cast<void>(analyse_drift({}, choice(1.5), confidence)), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::audit
