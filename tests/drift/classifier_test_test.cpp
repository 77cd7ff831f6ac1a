#include <lotrecht/drift/classifier_test.hpp>

#include <cmath>
#include <numeric>
#include <random>

#include <gtest/gtest.h>

#include <support/row_windows.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;
const stats::Confidence confidence{0.9};

TEST(ClassifierTest, FitIsWhereTheGradientVanishes) {
  std::mt19937_64 draw{3};
  const RowMajorMatrix a = random_rows(draw, 60, 2, 1);
  const RowMajorMatrix b = random_rows(draw, 40, 2, 1, 0.7);
  const RowWindows w{a, b, variables(2, 1), RowScale::robust};
  const detail::ScoredRows rows = detail::scored_rows(w);
  EXPECT_EQ(rows.x.cols(), 1 + 2 + 3);
  EXPECT_EQ(rows.variables, (std::vector<std::size_t>{3, 0, 1, 2, 2, 2}));
  Eigen::VectorXd y = Eigen::VectorXd::Zero(100);
  y.tail(40).setOnes();
  for (const double penalty : {100.0, 1.0, 0.01}) {
    const Eigen::VectorXd at = detail::ridge_logistic(rows.x, y, penalty);
    const Eigen::VectorXd p = (1.0 / (1.0 + (-(rows.x * at)).array().exp())).matrix();
    Eigen::VectorXd gradient = rows.x.transpose() * (y - p);
    gradient.tail(5) -= penalty * at.tail(5);
    EXPECT_LT(gradient.cwiseAbs().maxCoeff(), 1e-4);
  }
  // Separated rows: the penalty keeps coefficients finite.
  Eigen::VectorXd split(100);
  for (Eigen::Index i = 0; i < 100; ++i) split[i] = rows.x(i, 1) > 0.0 ? 1.0 : 0.0;
  EXPECT_TRUE(detail::ridge_logistic(rows.x, split, 1e-4).allFinite());
}

TEST(ClassifierTest, TellsWindowsApartAndWhichVariableDoes) {
  std::mt19937_64 draw{4};
  const RowMajorMatrix a = random_rows(draw, 200, 3, 1);
  RowMajorMatrix b = random_rows(draw, 200, 3, 1);
  b.col(1).array() += 1.5;
  const ClassifierTest found = classifier_test({a, b, variables(3, 1), RowScale::robust}, confidence, Seed{1});
  EXPECT_LT(found.test.p_value, 1e-6);
  // A shift of 1.5 standard deviations: AUC Φ(1.5 / √2) = .856.
  EXPECT_NEAR(found.probability.value, 0.856, 0.08);
  EXPECT_LE(found.probability.low, found.probability.value);
  ASSERT_EQ(found.variables.size(), 4U);
  EXPECT_NEAR(std::accumulate(found.variables.begin(), found.variables.end(), 0.0), found.score_difference, 1e-12);
  EXPECT_GT(found.variables[1], 0.8 * found.score_difference);
}

TEST(ClassifierTest, KeepsItsLevel) {
  // 200 pairs at 10 %: more than 46 rejections come by chance with a probability below 1e-8 at .1; the seed is fixed.
  std::mt19937_64 draw{5};
  int rejected = 0;
  for (int round = 0; round < 200; ++round) {
    const RowWindows w{random_rows(draw, 40, 2, 1), random_rows(draw, 30, 2, 1), variables(2, 1), RowScale::robust};
    rejected += classifier_test(w, confidence, Seed{static_cast<std::uint64_t>(round)}).test.p_value <= 0.1 ? 1 : 0;
  }
  EXPECT_LE(rejected, 46);
}

TEST(ClassifierTest, EdgesHaveDefinedAnswers) {
  std::mt19937_64 draw{6};
  const RowMajorMatrix some = random_rows(draw, 19, 2);
  EXPECT_EQ(classifier_test(plain(some, some), confidence, Seed{1}).test.undefined, stats::Undefined::too_few_rows);
  EXPECT_EQ(classifier_test(plain(some, RowMajorMatrix(0, 2)), confidence, Seed{1}).test.undefined,
            stats::Undefined::nobody);
  RowMajorMatrix wild = random_rows(draw, 40, 2);
  wild(3, 0) = 1e60;
  const ClassifierTest found =
      classifier_test({wild, random_rows(draw, 40, 2), variables(2), RowScale::robust}, confidence, Seed{1});
  EXPECT_TRUE(std::isfinite(found.score_difference));
  const RowWindows equal = plain(RowMajorMatrix::Zero(30, 1), RowMajorMatrix::Zero(30, 1));
  EXPECT_EQ(classifier_test(equal, confidence, Seed{1}).test.p_value, 1.0);
  EXPECT_EQ(classifier_test(equal, confidence, Seed{1}).probability.value, 0.5);
}

}  // namespace
}  // namespace lotrecht::drift
