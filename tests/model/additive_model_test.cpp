#include <lotrecht/model/additive_model.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "support/refusal.hpp"

namespace lotrecht::model {
namespace {

using test::refusal;

static_assert(Scorer<AdditiveModel>);

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

/// Feature 0: numeric with cuts 0 and 10; feature 1: two categories; a pair of both.
AdditiveModelParts parts() {
  const FeatureBins age{0, BinKind::numeric, {0.0, 10.0}, 0};  // 4 bins
  const FeatureBins town{1, BinKind::categorical, {}, 2};      // 4 bins
  AdditiveTerm first{{age}, {nan, 1, 2, 3}, {0, 5, 5, 5}, "age"};
  AdditiveTerm second{{town}, {0.5, 10, 20, 30}, {}, ""};
  AdditiveTerm pair{{age, town}, {}, {}, "age x town"};
  for (int c = 0; c < 16; ++c) pair.values.push_back(100.0 * c);
  return {2, {0.25}, {first, second, pair}, {}, {"age", "town"}, {}};
}

double scored(const AdditiveModel& model, double a, double b) {
  RowMajorMatrix x(1, 2);
  x << a, b;
  RowMajorMatrix out(1, 1);
  model.score(x, out);
  return out(0, 0);
}

TEST(AdditiveModel, AddsTheCellsWhereARowFalls) {
  const AdditiveModel model{parts()};
  EXPECT_EQ(scored(model, -5.0, 0.0), 0.25 + 1 + 10 + 100.0 * (1 * 4 + 1));
  EXPECT_EQ(scored(model, 0.0, 1.0), 0.25 + 2 + 20 + 100.0 * (2 * 4 + 2));
  EXPECT_EQ(scored(model, 10.0, 2.0), 0.25 + 3 + 30 + 100.0 * (3 * 4 + 3));  // an unknown category
  EXPECT_EQ(scored(model, infinity, nan), 0.25 + 3 + 0.5 + 100.0 * (3 * 4 + 0));
}

TEST(AdditiveModel, SpeaksOfSeveralOutputs) {
  const FeatureBins one{0, BinKind::numeric, {1.0}, 0};
  const AdditiveModel model{{1, {1.0, 2.0}, {{{one}, {9, 8, 10, 20, 30, 40}, {}, ""}}}};
  RowMajorMatrix x(3, 1);
  x << 0.0, 1.0, nan;
  RowMajorMatrix out(3, 2);
  model.score(x, out);
  RowMajorMatrix expected(3, 2);
  expected << 11, 22, 31, 42, 10, 10;
  EXPECT_EQ(out, expected);
}

TEST(AdditiveModel, RefusesARowForWhichItHasNoAnswer) {
  const std::string said = refusal([] { scored(AdditiveModel{parts()}, nan, 0.0); });
  EXPECT_NE(said.find("row 0, for which term 0 (age) has no answer: feature 0 (age) missing"), std::string::npos)
      << said;
}

TEST(AdditiveModel, EqualsItsCopyAlsoWhereItHasNoAnswer) {
  EXPECT_EQ(AdditiveModel{parts()}, AdditiveModel{parts()});
  auto other = parts();
  other.terms[0].values[0] = 0.0;
  EXPECT_FALSE(AdditiveModel{other} == AdditiveModel{parts()});
}

TEST(AdditiveModel, KnowsWhetherItKnowsItsTrainingRows) {
  EXPECT_FALSE(AdditiveModel{parts()}.has_cover());
  auto known = parts();
  known.terms.resize(1);
  EXPECT_TRUE(AdditiveModel{known}.has_cover());
}

TEST(AdditiveModel, RefusesPartsThatDoNotFit) {
  const auto refused = [](const std::string& part, const auto& change) {
    auto changed = parts();
    change(changed);
    const std::string said = refusal([&] { static_cast<void>(AdditiveModel{changed}); });
    EXPECT_NE(said.find(part), std::string::npos) << "got '" << said << "' for " << part;
  };
  refused("features must be", [](auto& p) { p.features = 0; });
  refused("intercepts must have", [](auto& p) { p.intercepts = {}; });
  refused("intercepts must be finite", [](auto& p) { p.intercepts = {nan}; });
  refused("feature_names must be 2", [](auto& p) { p.feature_names = {"one"}; });
  refused("output_names must be 1", [](auto& p) { p.output_names = {"a", "b"}; });
  refused("categories must be 2", [](auto& p) { p.categories = {{"a", "b"}}; });
  refused("term 1 must have an axis of 3 categories for feature 1 (town)", [](auto& p) {
    p.categories = {{}, {"a", "b", "c"}};
  });
  refused("term 0 (age) must have an axis of 1 categories", [](auto& p) { p.categories = {{"a"}, {}}; });
  refused("term 1 must have an axis", [](auto& p) { p.terms[1].axes = {}; });
  refused("speaks of feature 2 of 2", [](auto& p) { p.terms[0].axes[0].feature = 2; });
  refused("must have each feature on one axis", [](auto& p) { p.terms[2].axes[1].feature = 0; });
  refused("must have cuts that rise", [](auto& p) { p.terms[0].axes[0].cuts = {1.0, 1.0}; });
  refused("not finite", [](auto& p) { p.terms[0].axes[0].cuts = {1.0, infinity}; });
  refused("must have no categories", [](auto& p) { p.terms[0].axes[0].categories = 1; });
  refused("must have no cuts", [](auto& p) { p.terms[1].axes[0].cuts = {1.0}; });
  refused("must have a category", [](auto& p) { p.terms[1].axes[0].categories = 0; });
  refused("more than 100000000 cells", [](auto& p) {
    p.terms[2].axes[0] = {0, BinKind::categorical, {}, 100'000};
    p.terms[2].axes[1].categories = 100'000;
  });
  refused("term 1 must have 4 values", [](auto& p) { p.terms[1].values.pop_back(); });
  refused("must have 4 covers or none", [](auto& p) { p.terms[0].cover.pop_back(); });
  refused("cell 1 has cover -1", [](auto& p) { p.terms[0].cover[1] = -1.0; });
  refused("term 2 (age x town), cell 3 must have finite", [](auto& p) { p.terms[2].values[3] = infinity; });
}

TEST(AdditiveModel, RefusesACellThatAnswersForSomeOutputsOnly) {
  const FeatureBins one{0, BinKind::numeric, {}, 0};
  EXPECT_THROW((AdditiveModel{{1, {0.0, 0.0}, {{{one}, {1, nan, 1, 1}, {}, ""}}}}), InvalidInput);
  EXPECT_THROW((AdditiveModel{{1, {0.0, 0.0}, {{{one}, {nan, 1, 1, 1}, {}, ""}}}}), InvalidInput);
  EXPECT_NO_THROW((AdditiveModel{{1, {0.0, 0.0}, {{{one}, {nan, nan, 1, 1}, {}, ""}}}}));
}

}  // namespace
}  // namespace lotrecht::model
