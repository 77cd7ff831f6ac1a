#include <lotrecht/drift/pca_reconstruction.hpp>

#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include <support/row_windows.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;
const stats::Confidence confidence{0.9};

/// Three numbers near a plane.
[[nodiscard]] RowMajorMatrix plane(std::mt19937_64& draw, Eigen::Index rows, double tilt) {
  RowMajorMatrix x = random_rows(draw, rows, 3);
  x.col(2) = x.col(0) + tilt * x.col(1) + 0.1 * x.col(2);
  return x;
}

TEST(PcaReconstruction, SeesARelationThatBrokeAndNotOneThatHolds) {
  std::mt19937_64 draw{3};
  const RowMajorMatrix before = plane(draw, 120, 1.0);
  const PcaReconstruction broken = pca_reconstruction(plain(before, plane(draw, 80, -1.0)), 0.9, confidence, Seed{1});
  EXPECT_EQ(broken.components, 2U);
  EXPECT_GT(broken.explained, 0.99);
  EXPECT_LT(broken.test.p_value, 1e-6);
  EXPECT_GT(broken.probability.low, 0.8);
  const PcaReconstruction moved = pca_reconstruction(plain(before, plane(draw, 80, 1.0)), 0.9, confidence, Seed{1});
  EXPECT_GT(moved.test.p_value, 0.01);
}

TEST(PcaReconstruction, DoesNotDependOnARotation) {
  std::mt19937_64 draw{4};
  const RowMajorMatrix a = plane(draw, 60, 1.0);
  const RowMajorMatrix b = plane(draw, 40, 0.8);
  RowMajorMatrix turn(3, 3);
  const double c = std::cos(0.7);
  const double s = std::sin(0.7);
  turn << c, s, 0, -s, c, 0, 0, 0, 1;
  const auto of = [&](const RowMajorMatrix& x, const RowMajorMatrix& y) {
    return pca_reconstruction(plain(x, y), 0.9, confidence, Seed{1});
  };
  EXPECT_NEAR(of(a, b).probability.value, of(a * turn, b * turn).probability.value, 1e-9);
  EXPECT_NEAR(of(a, b).explained, of(a * turn, b * turn).explained, 1e-9);
}

TEST(PcaReconstruction, KeepsItsLevelWithFewRows) {
  // 300 pairs at 10 %, 12 variables, 20 rows to fit: more than 63 rejections come by chance with a probability below
  // 1e-8. Errors of the fitted rows would be far too small here.
  std::mt19937_64 draw{5};
  int rejected = 0;
  for (std::uint64_t round = 0; round < 300; ++round) {
    const RowWindows w = plain(random_rows(draw, 40, 12), random_rows(draw, 20, 12));
    rejected += pca_reconstruction(w, 0.7, confidence, Seed{round}).test.p_value <= 0.1 ? 1 : 0;
  }
  EXPECT_LE(rejected, 63);
}

TEST(PcaReconstruction, EdgesHaveDefinedAnswers) {
  std::mt19937_64 draw{6};
  const RowMajorMatrix some = random_rows(draw, 5, 2);
  const auto test = [](const RowMajorMatrix& a, const RowMajorMatrix& b, double explained = 0.9) {
    return pca_reconstruction(plain(a, b), explained, confidence, Seed{1}).test;
  };
  EXPECT_EQ(test(some.topRows(3), some).undefined, stats::Undefined::too_few_rows);
  EXPECT_EQ(test(some, RowMajorMatrix(0, 2)).undefined, stats::Undefined::nobody);
  EXPECT_TRUE(test(some, some.topRows(1)).defined());
  EXPECT_EQ(test(RowMajorMatrix::Zero(9, 2), RowMajorMatrix::Zero(9, 2)).p_value, 1.0);
  EXPECT_THROW(static_cast<void>(test(some, some, 1.0)), InvalidInput);
  EXPECT_THROW(static_cast<void>(test(some.leftCols(1), some.leftCols(1))), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
