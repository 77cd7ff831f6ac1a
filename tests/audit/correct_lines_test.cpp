#include <lotrecht/audit/correct_lines.hpp>

#include <limits>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/core/error.hpp>

namespace lotrecht::audit {
namespace {

using P = std::optional<double>;

[[nodiscard]] Line tested(P p, P adjusted = std::nullopt, std::uint8_t family = 1) {
  Line line{"difference", {{"sex", "f"}}, {}, p, adjusted, {}};
  line.family = family;
  return line;
}

[[nodiscard]] Analysis analysis(std::vector<Line> lines) { return {"paired", {}, std::move(lines), {}}; }

[[nodiscard]] std::vector<P> adjusted(const Analysis& a) {
  std::vector<P> found;
  for (const Line& line : a.lines) found.push_back(line.adjusted_p_value);
  return found;
}

TEST(CorrectLines, ByHolmOverAllLinesThatHaveAPValue) {
  Analysis a = analysis({tested(0.25), tested({}), tested(0.0625), tested(0.125)});
  correct_lines(a, stats::Multiplicity::holm);
  EXPECT_EQ(adjusted(a), (std::vector<P>{0.25, {}, 0.1875, 0.25}));
  EXPECT_EQ(a.lines[0].p_value, 0.25) << "what was found stays beside it";
  ASSERT_EQ(a.settings.size(), 1U);
  EXPECT_EQ(a.settings[0].first, "multiplicity");
  EXPECT_EQ(std::get<std::string>(a.settings[0].second), "holm");
}

TEST(CorrectLines, FamiliesAreCorrectedApartAndFamilyZeroNotAtAll) {
  Analysis a = analysis({tested(0.25), tested(0.125, {}, 2), tested(0.25), tested(0.125, {}, 0), tested(0.25, {}, 2)});
  correct_lines(a, stats::Multiplicity::bonferroni);
  EXPECT_EQ(adjusted(a), (std::vector<P>{0.5, 0.25, 0.5, {}, 0.5}));
}

TEST(CorrectLines, WhatIsCorrectedAlreadyStaysAndDoesNotCount) {
  Analysis a = analysis({tested(0.25, 0.75), tested(0.125), tested(std::numeric_limits<double>::quiet_NaN())});
  a.settings.emplace_back("multiplicity", std::string{"max_t"});
  correct_lines(a, stats::Multiplicity::bonferroni);
  EXPECT_EQ(adjusted(a), (std::vector<P>{0.75, 0.125, {}}));
  ASSERT_EQ(a.settings.size(), 1U);
  EXPECT_EQ(std::get<std::string>(a.settings[0].second), "max_t") << "what the analysis says of itself stays";
}

TEST(CorrectLines, WhatIsToleratedIsAQuestionOfItsOwn) {
  Analysis a = analysis({tested(0.25), tested(0.125), tested({}), tested(0.5)});
  a.lines[0].tolerance = AboutTolerance{0.25, {}, 0.75};
  a.lines[2].tolerance = AboutTolerance{0.125, {}, 0.5};
  a.lines[3].tolerance = AboutTolerance{};  // nothing could be computed
  correct_lines(a, stats::Multiplicity::bonferroni);
  EXPECT_EQ(adjusted(a), (std::vector<P>{0.75, 0.375, {}, 1.0}));
  EXPECT_EQ(a.lines[0].tolerance->adjusted_beyond, 0.5);
  EXPECT_EQ(a.lines[0].tolerance->within, 0.75) << "that all keep it is shown where each does";
  EXPECT_EQ(a.lines[2].tolerance->adjusted_beyond, 0.25);
  EXPECT_FALSE(a.lines[3].tolerance->adjusted_beyond.has_value());
}

TEST(CorrectLines, TwiceIsOnce) {
  Analysis a = analysis({tested(0.25), tested(0.125)});
  correct_lines(a, stats::Multiplicity::holm);
  Analysis again = a;
  correct_lines(again, stats::Multiplicity::bonferroni);
  EXPECT_EQ(adjusted(again), adjusted(a));
  EXPECT_EQ(again.settings, a.settings);
}

TEST(CorrectLines, NothingToCorrectAndNoCorrectionLeaveNoTrace) {
  Analysis a = analysis({tested({}), tested(0.5, {}, 0)});
  correct_lines(a, stats::Multiplicity::holm);
  EXPECT_TRUE(a.settings.empty());
  Analysis b = analysis({tested(0.5)});
  correct_lines(b, stats::Multiplicity::none);
  EXPECT_EQ(adjusted(b), (std::vector<P>{P{}}));
  EXPECT_TRUE(b.settings.empty());
}

TEST(CorrectLines, RefusesWhatIsNoPValue) {
  Analysis a = analysis({tested(1.5)});
  EXPECT_THROW(correct_lines(a, stats::Multiplicity::holm), InvalidInput);
}

[[nodiscard]] Line about(const char* metric, double p, const char* quantity = "difference") {
  Line line = tested(p);
  line.quantity = quantity;
  line.labels.push_back({"metric", metric});
  line.estimate.confidence = 0.95;
  return line;
}

TEST(CorrectLines, DifferencesOfComplementsCountOnce) {
  Analysis a = analysis(
      {about("true_positive_rate", 0.125), about("selection_rate", 0.25), about("false_negative_rate", 0.125)});
  correct_lines(a, stats::Multiplicity::bonferroni);
  EXPECT_EQ(adjusted(a), (std::vector<P>{0.25, 0.5, 0.25}));
  ASSERT_TRUE(a.lines[2].correction);
  EXPECT_EQ(a.lines[2].correction->comparisons, 2u) << "and noticeable gaps are up against two";
  EXPECT_NEAR(a.lines[2].correction->alpha, 0.025, 1e-15);
}

TEST(CorrectLines, WhatIsNotTheSameTestOfTheSameRowsCountsTwice) {
  Line elsewhere = about("false_negative_rate", 0.125);
  elsewhere.labels[0].value = "m";
  Analysis groups = analysis({about("true_positive_rate", 0.125), elsewhere});
  correct_lines(groups, stats::Multiplicity::bonferroni);
  EXPECT_EQ(adjusted(groups), (std::vector<P>{0.25, 0.25})) << "another group";
  Analysis rates = analysis({about("true_positive_rate", 0.125), about("false_positive_rate", 0.125)});
  correct_lines(rates, stats::Multiplicity::bonferroni);
  EXPECT_EQ(adjusted(rates), (std::vector<P>{0.25, 0.25})) << "no complements";
  Analysis ratios =
      analysis({about("true_positive_rate", 0.125, "ratio"), about("false_negative_rate", 0.125, "ratio")});
  correct_lines(ratios, stats::Multiplicity::bonferroni);
  EXPECT_EQ(adjusted(ratios), (std::vector<P>{0.25, 0.25})) << "ratios of complements are other measures";
  Analysis unlike = analysis({about("true_positive_rate", 0.125), about("false_negative_rate", 0.25)});
  correct_lines(unlike, stats::Multiplicity::bonferroni);
  EXPECT_EQ(adjusted(unlike), (std::vector<P>{0.25, 0.5})) << "unlike p-values are of unlike tests";
}

}  // namespace
}  // namespace lotrecht::audit
