#include <lotrecht/explain/linear_shapley.hpp>

#include <gtest/gtest.h>

#include <limits>

#include "support/shapley_by_definition.hpp"

namespace lotrecht::explain {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

model::LinearModel random_model(Eigen::Index outputs, Eigen::Index features) {
  model::LinearModelParts parts;
  parts.coefficients = RowMajorMatrix::Random(outputs, features);
  for (Eigen::Index k = 0; k < outputs; ++k) parts.intercepts.push_back(0.5 * static_cast<double>(k) - 1.0);
  return model::LinearModel{parts};
}

// The definition: the mean margin over background rows, with the row's values for the features in S.
TEST(LinearExplainer, AgreesWithTheDefinition) {
  const model::LinearModel model = random_model(2, 5);
  const RowMajorMatrix background = RowMajorMatrix::Random(7, 5);
  const std::vector<double> weights{1, 0, 2.5, 1, 1, 0.25, 3};
  const RowMajorMatrix x = 3.0 * RowMajorMatrix::Random(4, 5);
  const Explanation e = LinearExplainer{model, background, weights}.explain(x);
  for (Eigen::Index i = 0; i < x.rows(); ++i) {
    for (std::size_t k = 0; k < 2; ++k) {
      testing::Game v(32, 0.0);
      for (std::uint64_t s = 0; s < 32; ++s) {
        RowMajorMatrix mixed = background;
        for (Eigen::Index f = 0; f < 5; ++f) {
          if (((s >> f) & 1U) != 0) mixed.col(f).setConstant(x(i, f));
        }
        RowMajorMatrix out(7, 2);
        model.score(mixed, out);
        for (Eigen::Index b = 0; b < 7; ++b) {
          v[s] += weights[static_cast<std::size_t>(b)] * out(b, static_cast<Eigen::Index>(k)) / 8.75;
        }
      }
      EXPECT_NEAR(e.base_values[k], v[0], 1e-13);
      for (std::size_t f = 0; f < 5; ++f) {
        EXPECT_NEAR(e.value(static_cast<std::size_t>(i), f, k), testing::shapley_interaction(v, 5, 1ULL << f), 1e-12);
      }
    }
  }
  EXPECT_LT(e.largest_residual(), 1e-13);
  EXPECT_TRUE(e.standard_errors.empty());
  EXPECT_EQ(e.method, "linear_interventional");
}

TEST(LinearExplainer, GivesNothingToAFeatureThatIsNotUsed) {
  model::LinearModelParts parts;
  parts.coefficients.resize(1, 3);
  parts.coefficients << 2.0, 0.0, -1.0;
  parts.intercepts = {0.0};
  const model::LinearModel model{parts};
  const Explanation e = LinearExplainer{model, RowMajorMatrix::Random(9, 3)}.explain(RowMajorMatrix::Random(5, 3));
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(e.value(i, 1), 0.0);
}

TEST(LinearExplainer, WeightsAreRepetitions) {
  const model::LinearModel model = random_model(1, 3);
  RowMajorMatrix once = RowMajorMatrix::Random(3, 3);
  RowMajorMatrix repeated(6, 3);
  repeated << once.row(0), once.row(0), once.row(0), once.row(1), once.row(2), once.row(2);
  const RowMajorMatrix x = RowMajorMatrix::Random(4, 3);
  const Explanation a = LinearExplainer{model, once, std::vector<double>{3, 1, 2}}.explain(x);
  const Explanation b = LinearExplainer{model, repeated}.explain(x);
  for (std::size_t v = 0; v < a.values.size(); ++v) EXPECT_NEAR(a.values[v], b.values[v], 1e-14);
}

// s / sqrt(n) of 1, 2, 3, 6 is sqrt(14/3) / 2.
TEST(LinearExplainer, KnowsHowSureTheBackgroundsMeanIs) {
  model::LinearModelParts parts;
  parts.coefficients = RowMajorMatrix::Constant(1, 1, -2.0);
  parts.intercepts = {0.0};
  const model::LinearModel model{parts};
  RowMajorMatrix background(4, 1);
  background << 1, 2, 3, 6;
  EXPECT_NEAR((LinearExplainer{model, background}.background_standard_errors()[0]), std::sqrt(14.0 / 3.0), 1e-14);
  EXPECT_EQ((LinearExplainer{model, background.topRows(1)}.background_standard_errors()[0]), 0.0);
}

TEST(LinearExplainer, RefusesWhatItCannotUse) {
  const model::LinearModel model = random_model(1, 2);
  RowMajorMatrix background = RowMajorMatrix::Random(3, 2);
  EXPECT_THROW((LinearExplainer{model, RowMajorMatrix(0, 2)}), InvalidInput);
  EXPECT_THROW((LinearExplainer{model, RowMajorMatrix::Random(3, 3)}), InvalidInput);
  EXPECT_THROW((LinearExplainer{model, background, std::vector<double>{1, 1}}), InvalidInput);
  EXPECT_THROW((LinearExplainer{model, background, std::vector<double>{1, -1, 1}}), InvalidInput);
  EXPECT_THROW((LinearExplainer{model, background, std::vector<double>{0, 0, 0}}), InvalidInput);
  const LinearExplainer good{model, background};
  EXPECT_THROW(static_cast<void>(good.explain(RowMajorMatrix::Random(1, 3))), InvalidInput);
  background(1, 1) = nan;
  EXPECT_THROW((LinearExplainer{model, background}), InvalidInput);
  EXPECT_THROW(static_cast<void>(good.explain(background)), InvalidInput);
}

TEST(LinearExplainer, GivesFeaturesOfOnePlayerTheirSum) {
  const model::LinearModel model = random_model(2, 4);
  const RowMajorMatrix background = RowMajorMatrix::Random(9, 4);
  const RowMajorMatrix x = RowMajorMatrix::Random(3, 4);
  const LinearExplainer grouped{model, background, {}, Players{{0, 1, 0, 0}}};
  const LinearExplainer single{model, background};
  const Explanation g = grouped.explain(x);
  const Explanation s = single.explain(x);
  EXPECT_EQ(g.features, 2U);
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t k = 0; k < 2; ++k) {
      EXPECT_NEAR(g.value(i, 0, k), s.value(i, 0, k) + s.value(i, 2, k) + s.value(i, 3, k), 1e-14);
      EXPECT_EQ(g.value(i, 1, k), s.value(i, 1, k));
    }
  }
  EXPECT_LT(g.largest_residual(), 1e-13);
  // The error of a group's value is that of one feature which is what the group adds.
  RowMajorMatrix summed(9, 1);
  for (Eigen::Index b = 0; b < 9; ++b) {
    summed(b, 0) = 0.0;
    for (const Eigen::Index f : {0, 2, 3}) summed(b, 0) += model.coefficients()(1, f) * background(b, f);
  }
  model::LinearModelParts parts;
  parts.coefficients = RowMajorMatrix::Constant(1, 1, 1.0);
  parts.intercepts = {0.0};
  const model::LinearModel one{parts};
  EXPECT_NEAR(grouped.background_standard_errors()[1], (LinearExplainer{one, summed}.background_standard_errors()[0]),
              1e-14);
  EXPECT_THROW((LinearExplainer{model, background, {}, Players{{0, 2, 0, 0}}}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::explain
