#include <lotrecht/explain/reason_codes.hpp>

#include <gtest/gtest.h>

#include <limits>

#include <lotrecht/explain/additive_shapley.hpp>

namespace lotrecht::explain {
namespace {

using model::BinKind;
using model::Characteristic;
using model::Scorecard;
using model::ScorecardParts;
using model::UnaryTest;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

UnaryTest range(double low, double high) { return {false, false, false, {{low, high, true, false}}, {}}; }

Scorecard card() {
  Characteristic age{"age", 0, BinKind::numeric, {}, {}, {}, 10.0, "A"};
  age.attributes = {{"young", range(-infinity, 30), false, 0.0, ""}, {"old", range(30, infinity), false, 20.0, ""}};
  Characteristic home{"home", 1, BinKind::categorical, {"rents", "owns"}, {}, {}, 5.0, "H"};
  home.attributes = {{"rents", {false, false, false, {}, {0}}, false, 5.0, "H-rent"}, {"else", {}, true, 25.0, ""}};
  Characteristic income{"income", 2, BinKind::numeric, {}, {}, {}, 8.0, "I"};
  income.attributes = {{"low", range(-infinity, 1000), false, 1.0, ""},
                       {"high", range(1000, infinity), false, 9.0, ""},
                       {"missing", {false, false, true, {}, {}}, false, -3.0, "I-none"}};
  ScorecardParts parts;
  parts.features = 3;
  parts.characteristics = {age, home, income};
  return Scorecard{parts};
}

TEST(ReasonCodes, SayWhatWasThereToGain) {
  const Scorecard c = card();
  const auto best = reference_points(c, PointsReference::best, Favourable::high);
  EXPECT_EQ(best, (std::vector<double>{20, 25, 9}));
  const auto reasons = scorecard_reasons(c, std::vector<double>{25.0, 0.0, nan}, best, Favourable::high);
  const std::vector<ScorecardReason> expected{{0, 0, 0.0, 20.0, 20.0, 1, true, "A"},
                                              {1, 0, 5.0, 25.0, 20.0, 1, true, "H-rent"},
                                              {2, 2, -3.0, 9.0, 12.0, 3, false, "I-none"}};
  EXPECT_EQ(reasons, expected);
  EXPECT_TRUE(scorecard_reasons(c, std::vector<double>{35.0, 1.0, 2000.0}, best, Favourable::high).empty());
}

TEST(ReasonCodes, KnowScoresOfWhichLowOnesAreGood) {
  const Scorecard c = card();
  const auto best = reference_points(c, PointsReference::best, Favourable::low);
  EXPECT_EQ(best, (std::vector<double>{0, 5, -3}));
  const auto reasons = scorecard_reasons(c, std::vector<double>{35.0, 0.0, 10.0}, best, Favourable::low);
  ASSERT_EQ(reasons.size(), 2U);
  EXPECT_EQ(reasons[0].characteristic, 0U);
  EXPECT_EQ(reasons[0].lost, 20.0);
  EXPECT_EQ(reasons[1].lost, 4.0);
}

TEST(ReasonCodes, CompareWithTheBaselineThatIsStated) {
  const Scorecard c = card();
  const auto baseline = reference_points(c, PointsReference::baseline, Favourable::high);
  EXPECT_EQ(baseline, (std::vector<double>{10, 5, 8}));
  auto parts = c.parts();
  parts.characteristics[1].baseline_points.reset();
  EXPECT_THROW(static_cast<void>(reference_points(Scorecard{parts}, PointsReference::baseline, Favourable::high)),
               InvalidInput);
}

// Points lost against the background's mean are the Shapley values of the points with their sign turned.
TEST(ReasonCodes, AgainstTheMeanAreShapleyValues) {
  const Scorecard c = card();
  RowMajorMatrix background(4, 3);
  background << 20, 0, 500, 40, 1, nan, 31, 1, 3000, 29, 0, 999;
  const std::vector<double> weights{1, 2, 0.5, 4};
  const auto mean = mean_points(c, background, weights);
  const Explanation e = AdditiveExplainer{c.points_model(), background, weights}.explain(background);
  for (std::size_t i = 0; i < 4; ++i) {
    const std::span<const double> row{&background(static_cast<Eigen::Index>(i), 0), 3};
    for (const ScorecardReason& r : scorecard_reasons(c, row, mean, Favourable::high)) {
      EXPECT_NEAR(r.lost, -e.value(i, r.characteristic), 1e-13);
    }
  }
}

TEST(ReasonCodes, RefuseWhatDoesNotFit) {
  const Scorecard c = card();
  const std::vector<double> best{20, 25, 9};
  EXPECT_THROW(static_cast<void>(scorecard_reasons(c, std::vector<double>{1.0}, best, Favourable::high)), InvalidInput);
  EXPECT_THROW(
      static_cast<void>(scorecard_reasons(c, std::vector<double>{1, 0, 1}, std::vector<double>{1.0}, Favourable::high)),
      InvalidInput);
  EXPECT_THROW(static_cast<void>(scorecard_reasons(c, std::vector<double>{nan, 0, 1}, best, Favourable::high)),
               InvalidInput);
  EXPECT_THROW(static_cast<void>(scorecard_reasons(c, std::vector<double>{1, 0, 1}, std::vector<double>{nan, 25, 9},
                                                   Favourable::high)),
               InvalidInput);
  RowMajorMatrix background(1, 3);
  background << nan, 0, 0;
  EXPECT_THROW(static_cast<void>(mean_points(c, background)), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::explain
