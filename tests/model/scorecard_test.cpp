#include <lotrecht/model/scorecard.hpp>

#include <gtest/gtest.h>

#include "support/refusal.hpp"

namespace lotrecht::model {
namespace {

using test::refusal;

static_assert(Scorer<Scorecard>);

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

UnaryTest range(double low, double high, bool low_closed = true, bool high_closed = false) {
  return {false, false, false, {{low, high, low_closed, high_closed}}, {}};
}
UnaryTest codes(std::vector<std::size_t> list) { return {false, false, false, {}, std::move(list)}; }
UnaryTest missing() { return {false, false, true, {}, {}}; }

ScorecardParts parts() {
  Characteristic age{"age", 0, BinKind::numeric, {}, {0.0, 130.0, true, true}, {}, 20.0, "R1"};
  age.attributes = {{"minor", range(0, 18), false, 0.0, ""},
                    {"adult", range(18, 67), false, 12.5, ""},
                    {"old", range(67, infinity), false, 30.0, "R1b"},
                    {"not stated", missing(), false, -4.0, ""}};
  Characteristic home{"home", 1, BinKind::categorical, {"rents", "owns", "none"}, {}, {}, {}, "R2"};
  home.attributes = {{"rents", codes({0}), false, 5.0, ""}, {"other", {}, true, 1.0, ""}};
  ScorecardParts p;
  p.features = 2;
  p.base_points = 100.0;
  p.characteristics = {age, home};
  p.bands = {{"refuse", 0.0}, {"look again", 110.0}, {"grant", 125.0}};
  p.calibration = ScoreCalibration{100.0, 2.0, 20.0};
  return p;
}

double score(const auto& model, double a, double b) {
  RowMajorMatrix x(1, 2);
  x << a, b;
  RowMajorMatrix out(1, 1);
  model.score(x, out);
  return out(0, 0);
}

TEST(Scorecard, AddsThePointsOfTheAttributesThatARowHas) {
  const Scorecard card{parts()};
  EXPECT_EQ(score(card, 17.99, 0.0), 105.0);
  EXPECT_EQ(score(card, 18.0, 0.0), 117.5);
  EXPECT_EQ(score(card, 130.0, 2.0), 131.0);
  EXPECT_EQ(score(card, nan, 77.0), 97.0);  // not stated; an unknown category is other
  EXPECT_EQ(card.attribute(0, 66.9), std::size_t{1});
  EXPECT_EQ(card.attribute(1, 5.0), std::size_t{1});
}

TEST(Scorecard, IsSilentWhereItHasNoAttribute) {
  const Scorecard card{parts()};
  EXPECT_EQ(card.attribute(0, -1.0), std::nullopt);
  EXPECT_EQ(card.attribute(1, nan), std::nullopt);
  EXPECT_NE(refusal([&] { score(card, -1.0, 0.0); }).find("term 0 (age) has no answer"), std::string::npos);
  EXPECT_NE(refusal([&] { score(card, 20.0, nan); }).find("term 1 (home) has no answer"), std::string::npos);
}

TEST(Scorecard, PutsAScoreIntoItsBand) {
  const Scorecard card{parts()};
  EXPECT_EQ(card.band(-5.0), std::size_t{0});
  EXPECT_EQ(card.band(std::nextafter(110.0, 0.0)), std::size_t{0});
  EXPECT_EQ(card.band(110.0), std::size_t{1});
  EXPECT_EQ(card.band(125.0), std::size_t{2});
  auto without = parts();
  without.bands = {};
  EXPECT_EQ(Scorecard{without}.band(1.0), std::nullopt);
}

TEST(Scorecard, DoublesTheOddsWithItsPoints) {
  const Scorecard card{parts()};
  const AdditiveModel odds = card.log_odds_model();
  for (const double age : {5.0, 30.0, 80.0, nan}) {
    for (const double home : {0.0, 1.0, 9.0}) {
      const double expected = std::log(2.0 * std::exp2((score(card, age, home) - 100.0) / 20.0));
      EXPECT_NEAR(score(odds, age, home), expected, 1e-14);
    }
  }
  EXPECT_EQ(odds.link().kind, LinkKind::logistic);
  auto raw = parts();
  raw.calibration.reset();
  EXPECT_THROW(static_cast<void>(Scorecard{raw}.log_odds_model()), InvalidInput);
}

TEST(Scorecard, NamesAValueThatFallsIntoTwoAttributes) {
  auto p = parts();
  p.characteristics[0].attributes[0].test = range(0, 18, true, true);
  EXPECT_NE(refusal([&] { Scorecard{p}; }).find("overlapping attributes: 18 falls into 'minor' and 'adult'"),
            std::string::npos);
  p = parts();
  p.characteristics[1].attributes.push_back({"again", codes({0, 1}), false, 1.0, ""});
  EXPECT_NE(refusal([&] { Scorecard{p}; }).find("\"rents\" falls into 'rents' and 'again'"), std::string::npos);
  p = parts();
  p.characteristics[0].attributes.push_back({"again", missing(), false, 1.0, ""});
  EXPECT_NE(refusal([&] { Scorecard{p}; }).find("missing falls into 'not stated' and 'again'"), std::string::npos);
}

TEST(Scorecard, NamesAValueThatFallsIntoNone) {
  auto p = parts();
  p.characteristics[0].attributes[1].test = range(18, 67, false, false);
  EXPECT_NE(refusal([&] { Scorecard{p}; }).find("characteristic 'age' has a gap: 18 falls into no"), std::string::npos);
  p = parts();
  p.characteristics[0].attributes[0].test = range(0, 17, true, true);
  EXPECT_NE(refusal([&] { Scorecard{p}; }).find("gap: 17.1 falls into no"), std::string::npos);
  p = parts();
  p.characteristics[0].domain = {};
  EXPECT_NE(refusal([&] { Scorecard{p}; }).find("state the domain"), std::string::npos);
  p = parts();
  p.characteristics[1].attributes[1] = {"owns", codes({1}), false, 1.0, ""};
  EXPECT_NE(refusal([&] { Scorecard{p}; }).find("\"none\" falls into no"), std::string::npos);
}

TEST(Scorecard, RefusesPartsThatDoNotFit) {
  const auto refused = [](const auto& change) {
    auto changed = parts();
    change(changed);
    EXPECT_THROW(Scorecard{changed}, InvalidInput);
  };
  refused([](auto& p) { p.characteristics = {}; });
  refused([](auto& p) { p.base_points = nan; });
  refused([](auto& p) { p.features = 1; });
  refused([](auto& p) { p.characteristics[0].attributes[0].points = infinity; });
  refused([](auto& p) { p.characteristics[0].attributes = {}; });
  refused([](auto& p) { p.characteristics[0].categories = {"x"}; });
  refused([](auto& p) { p.characteristics[1].categories = {}; });
  refused([](auto& p) { p.characteristics[0].attributes[0].test = {}; });
  refused([](auto& p) { p.characteristics[0].domain = {1.0, 0.0, true, true}; });
  refused([](auto& p) { p.characteristics[0].baseline_points = nan; });
  refused([](auto& p) { p.characteristics[1].attributes[0].otherwise = true; });
  refused([](auto& p) { p.bands[1].from = 0.0; });
  refused([](auto& p) { p.bands[2].from = nan; });
  refused([](auto& p) { p.calibration->odds = 0.0; });
  refused([](auto& p) { p.calibration->points_to_double = 0.0; });
  refused([](auto& p) {  // the same feature by another list of categories
    p.characteristics.push_back(p.characteristics[1]);
    p.characteristics.back().name = "again";
    p.characteristics.back().categories.push_back("more");
    p.characteristics.back().attributes[0].otherwise = true;
  });
  EXPECT_EQ(Scorecard{parts()}, Scorecard{parts()});
}

}  // namespace
}  // namespace lotrecht::model
