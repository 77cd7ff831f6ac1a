#include <lotrecht/explain/additive_shapley.hpp>

#include <gtest/gtest.h>

#include <limits>

#include <lotrecht/core/stream.hpp>

#include "support/shapley_by_definition.hpp"

namespace lotrecht::explain {
namespace {

using model::AdditiveModel;
using model::AdditiveModelParts;
using model::AdditiveTerm;
using model::BinKind;
using model::FeatureBins;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Four features; terms of one, two and three of them; two outputs.
AdditiveModelParts sample() {
  const FeatureBins a{0, BinKind::numeric, {-1.0, 1.0}, 0};
  const FeatureBins b{1, BinKind::categorical, {}, 2};
  const FeatureBins c{2, BinKind::numeric, {0.0}, 0};
  AdditiveModelParts parts{4, {0.5, -2.0}, {}, {}, {}, {}};
  Stream stream{Seed{5}, Purpose::simulation, 0};
  for (const std::vector<FeatureBins>& axes :
       {std::vector{a}, std::vector{b}, std::vector{c, a}, std::vector{a, b}, std::vector{a, b, c}}) {
    AdditiveTerm term{axes, {}, {}, ""};
    for (std::size_t v = 0; v < 2 * term.cells(); ++v) term.values.push_back(stream.uniform() * 4.0 - 2.0);
    parts.terms.push_back(term);
  }
  return parts;
}

RowMajorMatrix sample_rows(Eigen::Index n, std::uint64_t seed) {
  Stream stream{Seed{seed}, Purpose::simulation, 1};
  RowMajorMatrix x(n, 4);
  for (Eigen::Index i = 0; i < n; ++i) {
    x.row(i) << stream.uniform() * 4.0 - 2.0, static_cast<double>(stream.below(4)), stream.uniform() - 0.5, 1.0;
    if (stream.below(5) == 0) x(i, static_cast<Eigen::Index>(stream.below(3))) = nan;
  }
  return x;
}

testing::Game game(const AdditiveModel& model, const RowMajorMatrix& background, const std::vector<double>& weights,
                   const RowMajorMatrix& x, Eigen::Index i, Eigen::Index k) {
  testing::Game v(16, 0.0);
  double total = 0.0;
  for (const double w : weights) total += w;
  for (std::uint64_t s = 0; s < 16; ++s) {
    RowMajorMatrix mixed = background;
    for (Eigen::Index f = 0; f < 4; ++f) {
      if (((s >> f) & 1U) != 0) mixed.col(f).setConstant(x(i, f));
    }
    RowMajorMatrix out(background.rows(), 2);
    model.score(mixed, out);
    for (Eigen::Index b = 0; b < background.rows(); ++b)
      v[s] += weights[static_cast<std::size_t>(b)] * out(b, k) / total;
  }
  return v;
}

// Against the sums that define them, with the joint distribution of the background and missing values in both.
TEST(AdditiveExplainer, AgreesWithTheDefinition) {
  const AdditiveModel model{sample()};
  const RowMajorMatrix background = sample_rows(23, 1);
  std::vector<double> weights;
  for (int i = 0; i < 23; ++i) weights.push_back(i % 3 == 0 ? 0.0 : 0.5 + i % 4);
  const RowMajorMatrix x = sample_rows(12, 2);
  const AdditiveExplainer explainer{model, background, weights};
  const Explanation e = explainer.explain(x);
  const std::vector<double> pairs = explainer.interactions(x);
  for (Eigen::Index i = 0; i < x.rows(); ++i) {
    const auto row = static_cast<std::size_t>(i);
    for (std::size_t k = 0; k < 2; ++k) {
      const testing::Game v = game(model, background, weights, x, i, static_cast<Eigen::Index>(k));
      EXPECT_NEAR(e.base_values[k], v[0], 1e-12);
      for (std::size_t f = 0; f < 4; ++f) {
        EXPECT_NEAR(e.value(row, f, k), testing::shapley_interaction(v, 4, 1ULL << f), 1e-12);
        double sum = 0.0;
        for (std::size_t g = 0; g < 4; ++g) {
          const double found = pairs[((row * 4 + f) * 4 + g) * 2 + k];
          sum += found;
          if (f == g) continue;
          EXPECT_NEAR(found, 0.5 * testing::shapley_interaction(v, 4, 1ULL << f | 1ULL << g), 1e-12);
        }
        EXPECT_NEAR(sum, e.value(row, f, k), 1e-12);
      }
    }
  }
  EXPECT_LT(e.largest_residual(), 1e-13);
}

TEST(AdditiveExplainer, GivesNothingToAFeatureInNoTerm) {
  const AdditiveModel model{sample()};
  const Explanation e = AdditiveExplainer{model, sample_rows(10, 3)}.explain(sample_rows(5, 4));
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(e.value(i, 3), 0.0);
}

// Linear in the model: the values of all terms are the sums of those of each.
TEST(AdditiveExplainer, IsLinearInTheTerms) {
  const RowMajorMatrix background = sample_rows(10, 3);
  const RowMajorMatrix x = sample_rows(5, 4);
  const AdditiveModel model{sample()};
  const Explanation whole = AdditiveExplainer{model, background}.explain(x);
  std::vector<double> sum(whole.values.size(), 0.0);
  for (const AdditiveTerm& term : sample().terms) {
    const AdditiveModel one{{4, {0.0, 0.0}, {term}, {}, {}, {}}};
    const Explanation part = AdditiveExplainer{one, background}.explain(x);
    for (std::size_t v = 0; v < sum.size(); ++v) sum[v] += part.values[v];
  }
  for (std::size_t v = 0; v < sum.size(); ++v) EXPECT_NEAR(sum[v], whole.values[v], 1e-13);
}

// Equal players get the same.
TEST(AdditiveExplainer, IsSymmetric) {
  const FeatureBins a{0, BinKind::numeric, {0.0}, 0};
  const FeatureBins b{1, BinKind::numeric, {0.0}, 0};
  const AdditiveModel model{{2, {0.0}, {{{a, b}, {1, 2, 3, 2, 7, 9, 3, 9, -5}, {}, ""}}, {}, {}, {}}};
  RowMajorMatrix background(4, 2);
  background << 1, -1, -1, 1, nan, 1, 1, nan;
  RowMajorMatrix x(2, 2);
  x << 1, 1, -1, -1;
  const Explanation e = AdditiveExplainer{model, background}.explain(x);
  EXPECT_NEAR(e.value(0, 0), e.value(0, 1), 1e-14);
  EXPECT_NEAR(e.value(1, 0), e.value(1, 1), 1e-14);
}

TEST(AdditiveExplainer, MayTakeTheModelsOwnCoverForItsBackground) {
  const RowMajorMatrix background = sample_rows(50, 7);
  AdditiveModelParts parts = sample();
  for (AdditiveTerm& term : parts.terms) {
    term.cover.assign(term.cells(), 0.0);
    for (Eigen::Index i = 0; i < background.rows(); ++i) term.cover[term.cell(&background(i, 0))] += 2.0;
  }
  const AdditiveModel model{parts};
  const RowMajorMatrix x = sample_rows(5, 8);
  const Explanation a = AdditiveExplainer{model}.explain(x);
  const Explanation b = AdditiveExplainer{model, background}.explain(x);
  for (std::size_t v = 0; v < a.values.size(); ++v) EXPECT_NEAR(a.values[v], b.values[v], 1e-13);
  EXPECT_THROW(static_cast<void>(AdditiveExplainer{AdditiveModel{sample()}}), InvalidInput);
}

TEST(AdditiveExplainer, HasTheSameBitsForAnyNumberOfThreads) {
  const AdditiveModel model{sample()};
  const AdditiveExplainer explainer{model, sample_rows(10, 3)};
  const RowMajorMatrix x = sample_rows(300, 4);
  EXPECT_EQ(explainer.explain(x, 4).values, explainer.explain(x, 1).values);
  EXPECT_EQ(explainer.interactions(x, 3), explainer.interactions(x, 1));
}

TEST(AdditiveExplainer, RefusesWhatItCannotUse) {
  AdditiveModelParts parts = sample();
  parts.terms[0].values[0] = parts.terms[0].values[1] = nan;  // no answer for a missing feature 0
  const AdditiveModel model{parts};
  RowMajorMatrix background = RowMajorMatrix::Zero(3, 4);
  const AdditiveExplainer good{model, background};
  RowMajorMatrix x = RowMajorMatrix::Zero(2, 4);
  x(1, 0) = nan;
  try {
    static_cast<void>(good.explain(x));
    FAIL();
  } catch (const InvalidInput& e) {
    EXPECT_NE(std::string{e.what()}.find("has row 1, for which term 0 has no answer"), std::string::npos) << e.what();
  }
  background(2, 0) = nan;
  EXPECT_THROW((AdditiveExplainer{model, background}), InvalidInput);
  EXPECT_THROW((AdditiveExplainer{model, RowMajorMatrix(0, 4)}), InvalidInput);
  EXPECT_THROW((AdditiveExplainer{model, RowMajorMatrix::Zero(3, 3)}), InvalidInput);
  EXPECT_THROW(static_cast<void>(good.explain(RowMajorMatrix::Zero(2, 3))), InvalidInput);
  EXPECT_THROW(static_cast<void>(good.explain(RowMajorMatrix::Zero(2, 4), 0)), InvalidInput);
}

// A group's value in a term of three features, two of them its own, is not the sum of its features' values.
TEST(AdditiveExplainer, GivesFeaturesOfOnePlayerOneValue) {
  const AdditiveModel model{sample()};
  const RowMajorMatrix background = sample_rows(17, 11);
  const std::vector<double> weights(17, 1.0);
  const RowMajorMatrix x = sample_rows(8, 12);
  const AdditiveExplainer explainer{model, background, {}, Players{{1, 0, 1, 2}}};
  EXPECT_EQ(explainer.players(), 3U);
  const Explanation e = explainer.explain(x, 2);
  const Explanation single = AdditiveExplainer{model, background}.explain(x);
  const std::vector<double> pairs = explainer.interactions(x);
  EXPECT_EQ(e.features, 3U);
  double apart = 0.0;
  for (Eigen::Index i = 0; i < x.rows(); ++i) {
    const auto row = static_cast<std::size_t>(i);
    for (std::size_t k = 0; k < 2; ++k) {
      const testing::Game v =
          testing::grouped(game(model, background, weights, x, i, static_cast<Eigen::Index>(k)), {2, 5, 8});
      for (std::size_t p = 0; p < 3; ++p) {
        EXPECT_NEAR(e.value(row, p, k), testing::shapley_interaction(v, 3, 1ULL << p), 1e-12);
      }
      const double pair = pairs[((row * 3 + 0) * 3 + 1) * 2 + k];
      EXPECT_NEAR(pair, 0.5 * testing::shapley_interaction(v, 3, 3), 1e-12);
      apart = std::max(apart, std::abs(e.value(row, 1, k) - single.value(row, 0, k) - single.value(row, 2, k)));
    }
  }
  EXPECT_LT(e.largest_residual(), 1e-13);
  EXPECT_GT(apart, 0.01);
  EXPECT_THROW((AdditiveExplainer{model, background, {}, Players{{0, 1}}}), InvalidInput);
}

// Weights are counted before they are divided: what nobody differs in is worth nothing, to the last bit.
TEST(AdditiveExplainer, SaysExactlyNothingOfWhatNobodyDiffersIn) {
  const AdditiveModel model{{1, {0.0}, {{{{0, BinKind::numeric, {18.0}, 0}}, {0, 10.1, 20.3}, {}, ""}}}};
  const RowMajorMatrix background = RowMajorMatrix::Constant(2000, 1, 40.0);
  const Explanation e = AdditiveExplainer{model, background}.explain(background.topRows(3));
  EXPECT_EQ(e.base_values[0], 20.3);
  for (const double value : e.values) EXPECT_EQ(value, 0.0);
}

}  // namespace
}  // namespace lotrecht::explain
