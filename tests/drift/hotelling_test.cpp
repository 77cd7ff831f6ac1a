#include <lotrecht/drift/hotelling.hpp>

#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>
#include <boost/math/distributions/students_t.hpp>

#include <support/refusal.hpp>
#include <support/row_windows.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;
const stats::Confidence confidence{0.9};
constexpr double estimated = std::numeric_limits<double>::quiet_NaN();

TEST(Hotelling, HasItsReferenceValues) {
  for_each_row_reference("hotelling", [](const RowWindows& w, double value) {
    EXPECT_NEAR(hotelling(w, confidence).test.statistic, value, 1e-12 * value);
  });
  for_each_row_reference("hotelling_p_value", [](const RowWindows& w, double value) {
    EXPECT_NEAR(hotelling(w, confidence).test.p_value, value, 1e-11 * value);
  });
}

TEST(Hotelling, OneVariableIsStudentsTest) {
  RowMajorMatrix a(4, 1);
  a << 1, 2, 4, 7;
  RowMajorMatrix b(5, 1);
  b << 3, 5, 8, 9, 11;
  const Hotelling found = hotelling(plain(a, b), confidence);
  const double variance = (21.0 + 40.8) / 7.0;
  EXPECT_NEAR(found.test.statistic, 3.7 * 3.7 / (variance * (1.0 / 4 + 1.0 / 5)), 1e-12);
  const boost::math::students_t_distribution<double> law{7.0};
  EXPECT_NEAR(found.test.p_value, 2.0 * boost::math::cdf(boost::math::complement(law, std::sqrt(found.test.statistic))),
              1e-12);
  EXPECT_NEAR(found.distance.value, 3.7 / std::sqrt(variance), 1e-12);
}

TEST(Hotelling, IsTheSameInAnyLinearCoordinates) {
  std::mt19937_64 draw{3};
  const RowMajorMatrix a = random_rows(draw, 20, 3);
  const RowMajorMatrix b = random_rows(draw, 15, 3, 0, 0.4);
  RowMajorMatrix mix(3, 3);
  mix << 2, 1, 0, 0, 1, -3, 1, 0, 5;
  const Hotelling one = hotelling(plain(a, b), confidence);
  const Hotelling other = hotelling(RowWindows{a * mix, b * mix, variables(3), RowScale::robust}, confidence);
  EXPECT_NEAR(one.test.statistic, other.test.statistic, 1e-9 * one.test.statistic);
  EXPECT_NEAR(one.distance.low, other.distance.low, 1e-8);
  const double scalar = one.test.statistic / (20.0 * 15.0 / 35.0);
  EXPECT_NEAR(one.distance.value, std::sqrt(scalar), 1e-12);
}

TEST(Hotelling, IntervalIsWhatTheTestDoesNotReject) {
  std::mt19937_64 draw{4};
  for (const double shift : {0.0, 0.3, 1.5}) {
    const Hotelling found = hotelling(plain(random_rows(draw, 25, 2), random_rows(draw, 30, 2, 0, shift)), confidence);
    const double size = 25.0 * 30.0 / 55.0;
    const double f = 52.0 / (53.0 * 2.0) * found.test.statistic;
    const auto upper = [&](double distance) {
      return boost::math::cdf(boost::math::complement(
          boost::math::non_central_f_distribution<double>{2, 52, size * distance * distance}, f));
    };
    if (found.distance.low > 0.0) {
      EXPECT_NEAR(upper(found.distance.low), 0.05, 1e-8);
    } else {
      EXPECT_GE(found.test.p_value, 0.05 - 1e-12);
    }
    if (found.distance.high > 0.0) {
      EXPECT_NEAR(upper(found.distance.high), 0.95, 1e-8);
    }
  }
}

TEST(Hotelling, WithoutShrinkagePermutationsOrderAsTSquared) {
  // T² is a rising function of d' S⁻¹ d with the covariance of both windows together: same share of all deals.
  std::mt19937_64 draw{5};
  const RowMajorMatrix x = random_rows(draw, 9, 2);
  const auto of_deal = [&](const std::vector<bool>& first) {
    RowMajorMatrix a(4, 2);
    RowMajorMatrix b(5, 2);
    Eigen::Index i = 0;
    Eigen::Index j = 0;
    for (std::size_t r = 0; r < 9; ++r) {
      if (first[r]) {
        a.row(i++) = x.row(static_cast<Eigen::Index>(r));
      } else {
        b.row(j++) = x.row(static_cast<Eigen::Index>(r));
      }
    }
    return hotelling(plain(a, b), confidence).test.statistic;
  };
  std::vector<bool> observed(9, false);
  std::fill(observed.begin(), observed.begin() + 4, true);
  const double seen = of_deal(observed);
  double ways = 0.0;
  double large = 0.0;
  for_each_deal(9, 4, [&](const std::vector<bool>& first) {
    ways += 1.0;
    large += of_deal(first) >= seen * (1.0 - 1e-9) ? 1.0 : 0.0;
  });
  const double share = large / ways;
  const double p = hotelling_shrunken(plain(x.topRows(4), x.bottomRows(5)), 0.0, {20'000, Seed{1}}).p_value;
  EXPECT_NEAR(p, share, 6.0 * std::sqrt(share * (1.0 - share) / 20'000) + 1e-4);
}

TEST(Hotelling, ShrinkageIsSchaeferAndStrimmers) {
  // λ from the definition with loops; two variables.
  std::mt19937_64 draw{6};
  const RowMajorMatrix x = random_rows(draw, 12, 2);
  const auto standardised = [&](Eigen::Index j) {
    const Eigen::VectorXd c = x.col(j).array() - x.col(j).mean();
    return Eigen::VectorXd{c / std::sqrt(c.squaredNorm() / 11.0)};
  };
  const Eigen::VectorXd u = standardised(0);
  const Eigen::VectorXd v = standardised(1);
  const double r = u.dot(v) / 11.0;
  double variance = 0.0;
  for (Eigen::Index k = 0; k < 12; ++k) variance += std::pow(u[k] * v[k] - u.dot(v) / 12.0, 2);
  variance *= 12.0 / std::pow(11.0, 3);
  const double lambda = std::min(1.0, variance / (r * r));
  const RowWindows w = plain(x.topRows(5), x.bottomRows(7));
  EXPECT_NEAR(hotelling_shrunken(w, estimated, {1, Seed{1}}).statistic,
              hotelling_shrunken(w, lambda, {1, Seed{1}}).statistic, 1e-10);
}

TEST(Hotelling, MoreVariablesThanRows) {
  std::mt19937_64 draw{7};
  const RowWindows many = plain(random_rows(draw, 8, 30), random_rows(draw, 9, 30, 0, 3.0));
  EXPECT_EQ(hotelling(many, confidence).test.undefined, stats::Undefined::too_few_rows);
  EXPECT_EQ(hotelling_shrunken(many, estimated, {199, Seed{1}}).p_value, 0.005);
  EXPECT_THROW(static_cast<void>(hotelling_shrunken(many, 0.0, {199, Seed{1}})), InvalidInput);
  EXPECT_THROW(static_cast<void>(hotelling_shrunken(many, 1.5, {199, Seed{1}})), InvalidInput);
}

TEST(Hotelling, RefusesByName) {
  std::mt19937_64 draw{8};
  RowMajorMatrix a = random_rows(draw, 9, 3);
  RowMajorMatrix b = random_rows(draw, 9, 3);
  const auto refused = [&] { return test::refusal([&] { static_cast<void>(hotelling(plain(a, b), confidence)); }); };
  EXPECT_EQ(refused(), "");
  a.col(2) = a.col(0) + a.col(1);
  b.col(2) = b.col(0) + b.col(1);
  EXPECT_NE(refused().find("column 2 is constant or determined"), std::string::npos);
  a(0, 0) = std::nan("");
  EXPECT_NE(refused().find("1 missing values"), std::string::npos);
  const RowWindows mixed{random_rows(draw, 9, 1, 1), random_rows(draw, 9, 1, 1), variables(1, 1), RowScale::none};
  EXPECT_NE(test::refusal([&] { static_cast<void>(hotelling(mixed, confidence)); }).find("column 1 is a category"),
            std::string::npos);
  EXPECT_EQ(hotelling(plain(b, RowMajorMatrix(0, 3)), confidence).test.undefined, stats::Undefined::nobody);
  const RowWindows constant = plain(RowMajorMatrix::Ones(4, 1), RowMajorMatrix::Ones(3, 1));
  EXPECT_EQ(hotelling_shrunken(constant, 0.0, {9, Seed{1}}).p_value, 1.0);
}

}  // namespace
}  // namespace lotrecht::drift
