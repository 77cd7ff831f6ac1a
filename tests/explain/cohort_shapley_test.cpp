#include <lotrecht/explain/cohort_shapley.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <vector>

#include "support/random_trees.hpp"
#include "support/shapley_by_definition.hpp"

namespace lotrecht::explain {
namespace {

using testing::RandomTrees;

struct People {
  RowMajorMatrix x;
  std::vector<double> outcome;
  std::vector<double> weights;
};

// Few distinct values, some missing, so that rows repeat.
People people(std::uint64_t seed, std::size_t n, std::size_t p) {
  RandomTrees random{seed};
  People all{random.rows(n, p), {}, {}};
  for (Eigen::Index i = 0; i < all.x.size(); ++i) {
    double& value = all.x.data()[i];
    if (!std::isnan(value)) value = std::floor(value / 3.0);
  }
  for (std::size_t i = 0; i < n; ++i) {
    all.outcome.push_back(random.uniform() < 0.4 ? 1.0 : 0.0);
    all.weights.push_back(0.1 + random.uniform());
  }
  return all;
}

// v(S) by its words: the mean outcome of rows alike in every feature of S.
testing::Game by_words(const People& all, const std::vector<double>& tolerance, std::size_t target) {
  const auto p = static_cast<std::size_t>(all.x.cols());
  testing::Game v(std::size_t{1} << p);
  for (std::size_t s = 0; s < v.size(); ++s) {
    double weight = 0.0;
    double sum = 0.0;
    for (std::size_t i = 0; i < all.outcome.size(); ++i) {
      bool alike = true;
      for (std::size_t f = 0; f < p; ++f) {
        if (((s >> f) & 1U) == 0) continue;
        const double a = all.x(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(f));
        const double b = all.x(static_cast<Eigen::Index>(target), static_cast<Eigen::Index>(f));
        alike = alike && ((std::isnan(a) && std::isnan(b)) || std::abs(a - b) <= tolerance[f]);
      }
      weight += alike ? all.weights[i] : 0.0;
      sum += alike ? all.weights[i] * all.outcome[i] : 0.0;
    }
    v[s] = sum / weight;
  }
  return v;
}

TEST(CohortShapley, IsTheDefinition) {
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    const std::size_t p = 1 + seed;
    const People all = people(seed, 60, p);
    std::vector<double> tolerance(p, 0.0);
    if (seed % 2 == 1) tolerance[0] = 1.0;
    const CohortData data{all.x, all.outcome, tolerance, all.weights};
    std::vector<std::size_t> everybody(60);
    std::iota(everybody.begin(), everybody.end(), std::size_t{0});
    const Explanation e = cohort_shapley(data, everybody, 3);
    EXPECT_LT(e.largest_residual(), 1e-13);
    for (std::size_t i = 0; i < 60; ++i) {
      const testing::Game v = by_words(all, tolerance, i);
      EXPECT_NEAR(e.base_values[0], v[0], 1e-14);
      for (std::size_t f = 0; f < p; ++f) {
        EXPECT_NEAR(e.value(i, f), testing::shapley_interaction(v, p, 1ULL << f), 1e-12) << "seed " << seed;
      }
    }
  }
}

TEST(CohortShapley, AFeatureInWhichAllAreAlikeHasNoValueAndTwinsShare) {
  People all = people(11, 80, 4);
  all.x.col(1).setConstant(5.0);
  all.x.col(3) = all.x.col(0);
  const CohortData data{all.x, all.outcome, {}, all.weights};
  const std::vector<std::size_t> targets{0, 7, 7, 79};
  const Explanation e = cohort_shapley(data, targets);
  for (std::size_t i = 0; i < targets.size(); ++i) {
    EXPECT_EQ(e.value(i, 1), 0.0);
    EXPECT_NEAR(e.value(i, 0), e.value(i, 3), 1e-15);
  }
}

// The weighted mean of all people's cohort means is no law, but a weight of two is the row twice.
TEST(CohortShapley, AWeightOfTwoIsTheRowTwice) {
  const People all = people(12, 30, 3);
  std::vector<double> weights(30, 1.0);
  weights[4] = 2.0;
  RowMajorMatrix twice(31, 3);
  twice << all.x, all.x.row(4);
  std::vector<double> outcome = all.outcome;
  outcome.push_back(all.outcome[4]);
  const std::vector<std::size_t> targets{0, 4, 29};
  const Explanation a = cohort_shapley(CohortData{all.x, all.outcome, {}, weights}, targets);
  const Explanation b = cohort_shapley(CohortData{twice, outcome}, targets);
  for (std::size_t i = 0; i < a.values.size(); ++i) EXPECT_NEAR(a.values[i], b.values[i], 1e-14);
}

TEST(CohortShapley, DrawsAgreeWithAllCoalitions) {
  const People all = people(13, 100, 6);
  const CohortData data{all.x, all.outcome, {}, all.weights};
  EXPECT_LT(data.distinct(), 101U);
  const std::vector<std::size_t> targets{3, 50};
  const Explanation exact = cohort_shapley(data, targets);
  const SampledExplanation drawn = sampled_cohort_shapley(data, targets, {.seed = Seed{1}, .coalitions = 4002});
  for (std::size_t i = 0; i < exact.values.size(); ++i) {
    // 400 pairs: 8 errors miss with a chance below 1e-13 each.
    EXPECT_NEAR(drawn.explanation.values[i], exact.values[i], 8.0 * drawn.explanation.standard_errors[i] + 1e-13);
  }
  EXPECT_LT(drawn.explanation.largest_residual(), 1e-13);
}

TEST(CohortShapley, RefusesWhatHasNoCohort) {
  const People all = people(14, 10, 3);
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW((CohortData{RowMajorMatrix(0, 3), {}}), InvalidInput);
  EXPECT_THROW((CohortData{RowMajorMatrix::Zero(2, 65), std::vector<double>{0, 1}}), InvalidInput);
  EXPECT_THROW((CohortData{all.x, std::vector<double>{1, 2}}), InvalidInput);
  EXPECT_THROW((CohortData{all.x, std::vector<double>(10, nan)}), InvalidInput);
  EXPECT_THROW((CohortData{all.x, all.outcome, {0.0}}), InvalidInput);
  EXPECT_THROW((CohortData{all.x, all.outcome, {0.0, -1.0, 0.0}}), InvalidInput);
  EXPECT_THROW((CohortData{all.x, all.outcome, {}, std::vector<double>{1}}), InvalidInput);
  const CohortData data{all.x, all.outcome};
  EXPECT_THROW((void)cohort_shapley(data, std::vector<std::size_t>{10}), InvalidInput);
  EXPECT_THROW((void)sampled_cohort_shapley(data, std::vector<std::size_t>{0}, {Seed{1}, 5}), InvalidInput);
  const RowMajorMatrix two = (RowMajorMatrix(2, 1) << 0.0, 1.0).finished();
  const CohortData one{two, std::vector<double>{0, 1}, {}, std::vector<double>{1, 0}};
  EXPECT_THROW((void)cohort_shapley(one, std::vector<std::size_t>{1}), InvalidInput) << "nobody like it counts";
  const CohortData wide{RowMajorMatrix::Zero(2, 21), std::vector<double>{0, 1}};
  EXPECT_THROW((void)cohort_shapley(wide, std::vector<std::size_t>{0}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::explain
