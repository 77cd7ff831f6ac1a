#include <lotrecht/drift/lsdd.hpp>

#include <cmath>
#include <random>

#include <gtest/gtest.h>
#include <Eigen/LU>

#include <support/row_windows.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

/// LSDD by its definition, all rows as centres.
[[nodiscard]] double by_definition(const RowWindows& w, const std::vector<bool>& first, double bandwidth,
                                   double penalty) {
  const auto rows = static_cast<Eigen::Index>(w.rows());
  Eigen::MatrixXd big(rows, rows);
  Eigen::VectorXd h = Eigen::VectorXd::Zero(rows);
  const auto n = static_cast<double>(std::count(first.begin(), first.end(), true));
  for (Eigen::Index l = 0; l < rows; ++l) {
    for (Eigen::Index k = 0; k < rows; ++k) {
      const auto of = [&](double b) {
        return kernel_by_definition(w, {KernelShape::gaussian, b}, static_cast<std::size_t>(l),
                                    static_cast<std::size_t>(k));
      };
      big(l, k) = of(std::sqrt(2.0) * bandwidth);
      h[l] += of(bandwidth) * (first[static_cast<std::size_t>(k)] ? 1.0 / n : -1.0 / (static_cast<double>(rows) - n));
    }
  }
  const Eigen::VectorXd theta = (big + penalty * Eigen::MatrixXd::Identity(rows, rows)).fullPivLu().solve(h);
  return 2.0 * theta.dot(h) - theta.dot(big * theta);
}

TEST(Lsdd, HasItsReferenceValues) {
  for_each_row_reference("lsdd", [](const RowWindows& w, double value) {
    EXPECT_NEAR(lsdd(w, 1.1, 1000, 0.1, {1, Seed{1}}).statistic, value, 1e-11 * value);
  });
}

TEST(Lsdd, IsItsDefinitionAndItsPValueTheShareOfAllDeals) {
  std::mt19937_64 draw{3};
  for (const double shift : {0.0, 1.0}) {
    const RowWindows w = plain(random_rows(draw, 5, 2), random_rows(draw, 4, 2, 0, shift));
    std::vector<bool> observed(9, false);
    std::fill(observed.begin(), observed.begin() + 5, true);
    const stats::TestResult found = lsdd(w, 0.8, 100, 0.1, {20'000, Seed{1}});
    EXPECT_NEAR(found.statistic, by_definition(w, observed, 0.8, 0.1), 1e-12);
    double ways = 0.0;
    double large = 0.0;
    for_each_deal(9, 5, [&](const std::vector<bool>& first) {
      ways += 1.0;
      large += by_definition(w, first, 0.8, 0.1) >= found.statistic * (1.0 - 1e-9) ? 1.0 : 0.0;
    });
    const double share = large / ways;
    EXPECT_NEAR(found.p_value, share, 6.0 * std::sqrt(share * (1.0 - share) / 20'000) + 1e-4);
  }
}

TEST(Lsdd, EstimatesTheSquaredDifferenceOfDensities) {
  // N(0, 1) and N(1, 1): ∫ (p - q)² = (1 - e^(-1/4)) / √π = .12480; in units of (π b²)^(-1/2), b = .5: .1106. The
  // penalty shrinks, chance adds: within a quarter with 4000 rows.
  std::mt19937_64 draw{4};
  const RowWindows w = plain(random_rows(draw, 4000, 1), random_rows(draw, 4000, 1, 0, 1.0));
  const double truth = (1.0 - std::exp(-0.25)) / std::sqrt(std::acos(-1.0)) * std::sqrt(std::acos(-1.0)) * 0.5;
  EXPECT_NEAR(lsdd(w, 0.5, 100, 0.01, {1, Seed{1}}).statistic, truth, 0.25 * truth);
}

TEST(Lsdd, DistanceHoldsZeroWithoutChangeAndNotWithOne) {
  // Of 60 pairs without change at 90 % at least 36 hold 0: fewer would come by chance with a probability below 1e-9.
  std::mt19937_64 draw{6};
  const stats::Confidence confidence{0.9};
  int held = 0;
  for (int round = 0; round < 60; ++round) {
    const RowWindows same = plain(random_rows(draw, 40, 2), random_rows(draw, 30, 2));
    const stats::Estimate e = lsdd_distance(same, 1.0, 30, 0.1, confidence, {99, Seed{1}});
    EXPECT_NEAR(e.value * e.value, lsdd(same, 1.0, 30, 0.1, {1, Seed{1}}).statistic, 1e-12);
    held += e.low == 0.0 ? 1 : 0;
  }
  EXPECT_GE(held, 36);
  const RowWindows other = plain(random_rows(draw, 40, 2), random_rows(draw, 30, 2, 0, 2.0));
  EXPECT_GT(lsdd_distance(other, 1.0, 30, 0.1, confidence, {99, Seed{1}}).low, 0.0);
  EXPECT_EQ(lsdd_distance(plain(random_rows(draw, 4, 2), RowMajorMatrix(0, 2)), 1.0, 9, 0.1, confidence, {9, Seed{1}})
                .undefined,
            stats::Undefined::nobody);
}

TEST(Lsdd, IsReproducibleAndRefusesByName) {
  std::mt19937_64 draw{5};
  const RowWindows w = plain(random_rows(draw, 40, 2), random_rows(draw, 30, 2, 0, 2.0));
  const stats::TestResult one = lsdd(w, 1.0, 20, 0.1, {199, Seed{1}, 1});
  EXPECT_EQ(one.p_value, 0.005);
  EXPECT_EQ(lsdd(w, 1.0, 20, 0.1, {199, Seed{1}, 3}).statistic, one.statistic);
  EXPECT_THROW(static_cast<void>(lsdd(w, 1.0, 0, 0.1, {9, Seed{1}})), InvalidInput);
  EXPECT_THROW(static_cast<void>(lsdd(w, 1.0, 9, 0.0, {9, Seed{1}})), InvalidInput);
  EXPECT_THROW(static_cast<void>(lsdd(w, -1.0, 9, 0.1, {9, Seed{1}})), InvalidInput);
  const RowMajorMatrix some = random_rows(draw, 4, 1);
  EXPECT_EQ(lsdd(plain(some, RowMajorMatrix(0, 1)), 1.0, 9, 0.1, {9, Seed{1}}).undefined, stats::Undefined::nobody);
  EXPECT_EQ(lsdd(plain(RowMajorMatrix::Zero(4, 1), RowMajorMatrix::Zero(4, 1)), 1.0, 9, 0.1, {9, Seed{1}}).p_value,
            1.0);
}

}  // namespace
}  // namespace lotrecht::drift
