#include <lotrecht/model/link.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

namespace lotrecht::model {
namespace {

double one(Link link, double margin) {
  std::vector<double> row{margin};
  respond(link, row);
  return row[0];
}

// Laws: probabilities lie in [0, 1] and rise with the margin, even where exp overflows.
TEST(Link, ProbabilitiesAreMonotoneAndBounded) {
  for (const LinkKind kind : {LinkKind::logistic, LinkKind::probit}) {
    double before = 0.0;
    for (const double m : {-1e308, -800.0, -3.0, 0.0, 1e-9, 3.0, 800.0, 1e308}) {
      const double p = one({kind, 1.0}, m);
      EXPECT_GE(p, before) << name(kind) << " " << m;
      EXPECT_LE(p, 1.0);
      before = p;
    }
    EXPECT_DOUBLE_EQ(one({kind, 1.0}, 0.0), 0.5);
  }
}

TEST(Link, SoftmaxSumsToOneAndDoesNotOverflow) {
  const std::vector<std::vector<double>> margins{{1.0, 2.0, 3.0}, {1e300, 1e300, -1e300}, {-800.0, -900.0, -1000.0}};
  for (std::vector<double> row : margins) {
    respond({LinkKind::softmax, 1.0}, row);
    EXPECT_NEAR(std::accumulate(row.begin(), row.end(), 0.0), 1.0, 1e-15);
  }
}

TEST(Link, SoftmaxZeroLeavesZerosAlone) {
  std::vector<double> row{0.0, 1.0, 1.0};
  respond({LinkKind::softmax_zero, 1.0}, row);
  EXPECT_EQ(row, (std::vector<double>{0.0, 0.5, 0.5}));
}

// Values by mpmath 1.3 with 30 digits.
TEST(Link, KnowsReferenceValues) {
  EXPECT_NEAR(one({LinkKind::logistic, 2.0}, 0.3), 0.645656306225795393, 1e-16);
  EXPECT_NEAR(one({LinkKind::softplus, 1.0}, 0.3), 0.854355244468526652, 1e-15);
  EXPECT_NEAR(one({LinkKind::softplus, 1.0}, -40.0), 4.24835425529158900e-18, 1e-32);
  EXPECT_NEAR(one({LinkKind::probit, 1.0}, -1.96), 0.0249978951482204498, 1e-16);
  EXPECT_EQ(one({LinkKind::half_power, 0.5}, 4.0), 0.25);
  EXPECT_EQ(one({LinkKind::signed_square, 1.0}, -3.0), -9.0);
  EXPECT_EQ(one({LinkKind::step, 1.0}, 0.0), 0.0);
  EXPECT_EQ(one({LinkKind::step, 1.0}, 1e-300), 1.0);
  EXPECT_EQ(one({}, 7.0), 7.0);
  EXPECT_EQ(one({LinkKind::exponential, 1.0}, 0.0), 1.0);
}

}  // namespace
}  // namespace lotrecht::model
