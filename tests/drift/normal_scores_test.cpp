#include <lotrecht/drift/normal_scores.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include <gtest/gtest.h>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/erf.hpp>

#include <lotrecht/core/stream.hpp>
#include <lotrecht/stats/draw_normal.hpp>

namespace lotrecht::drift {
namespace {

TEST(NormalScores, OfAKnownReferenceIsTheStandardScore) {
  NormalScores scores{NormalReference{10.0, 2.0}};
  EXPECT_EQ(scores.next(13.0), 1.5);
  EXPECT_EQ(scores.next(9.0), -0.5);
}

TEST(NormalScores, WithoutAReferenceIsStudentsQuantileOfTheValuesBefore) {
  // 1, 2, 4, 8: t = √(3/4) (8 - 7/3) / 1.5275 with 2 degrees of freedom; F_t(t; 2) = 1/2 + t / (2 √(2 + t²)).
  NormalScores scores;
  EXPECT_EQ(scores.next(1.0), std::nullopt);
  EXPECT_EQ(scores.next(2.0), std::nullopt);
  ASSERT_TRUE(scores.next(4.0).has_value());
  const double sd = std::sqrt(7.0 / 3.0);
  const double t = std::sqrt(0.75) * (8.0 - 7.0 / 3.0) / sd;
  const double tail = 0.5 - t / (2.0 * std::sqrt(2.0 + t * t));
  EXPECT_NEAR(0.5 * std::erfc(*scores.next(8.0) / std::sqrt(2.0)), tail, 1e-13);
}

TEST(NormalScores, DoNotDependOnUnitAndOrigin) {
  Stream stream{Seed{3}, Purpose::simulation, 0};
  NormalScores plain;
  NormalScores moved;
  for (int i = 0; i < 300; ++i) {
    const double x = stats::draw_normal(stream);
    const std::optional<double> a = plain.next(x);
    const std::optional<double> b = moved.next(1000.0 + 16.0 * x);
    ASSERT_EQ(a.has_value(), b.has_value());
    if (a.has_value()) {
      EXPECT_NEAR(*a, b.value(), 1e-9 * std::max(1.0, std::abs(*a)));
    }
  }
}

TEST(NormalScores, AreStandardNormalAndIndependentFromTheThirdOn) {
  // 20,000 streams of 6: means, variances and products of the four scores. Sums of squares of normal numbers: off by
  // more than 6.5 standard errors less than once in 10^9 for each of the 14 figures.
  const int streams = 20'000;
  double sum[4] = {};
  double product[4][4] = {};
  for (int s = 0; s < streams; ++s) {
    Stream stream{Seed{4}, Purpose::simulation, static_cast<std::uint64_t>(s)};
    NormalScores scores;
    double z[4];
    for (int i = 0; i < 6; ++i) {
      const std::optional<double> score = scores.next(7.0 + 3.0 * stats::draw_normal(stream));
      if (i >= 2) z[i - 2] = score.value();
    }
    for (int i = 0; i < 4; ++i) {
      sum[i] += z[i];
      for (int k = 0; k <= i; ++k) product[i][k] += z[i] * z[k];
    }
  }
  const double root = std::sqrt(static_cast<double>(streams));
  for (int i = 0; i < 4; ++i) {
    EXPECT_LT(std::abs(sum[i]), 6.5 * root);
    for (int k = 0; k < i; ++k) EXPECT_LT(std::abs(product[i][k]), 6.5 * root);
    EXPECT_LT(std::abs(product[i][i] - streams), 6.5 * std::sqrt(2.0) * root);
  }
}

TEST(NormalScores, LongMemoriesKeepTheirDigits) {
  // Hill's expansion beside the two laws themselves: 60 values before, the next one at all distances.
  NormalScores before;
  for (int i = 0; i < 60; ++i) static_cast<void>(before.next(i % 2 == 0 ? 1.0 : -1.0));
  const boost::math::students_t_distribution<double> law{59.0};
  for (const double x : {0.0, 0.1, -1.0, 3.0, -5.0, 8.0, 25.0}) {
    NormalScores scores = before;
    const double t = std::sqrt(60.0 / 61.0) * x / std::sqrt(60.0 / 59.0);
    const double tail = boost::math::cdf(boost::math::complement(law, std::abs(t)));
    const double expected = std::copysign(std::sqrt(2.0) * boost::math::erfc_inv(2.0 * tail), x);
    EXPECT_NEAR(scores.next(x).value(), expected, std::abs(expected) < 7.0 ? 1e-9 : 1e-5) << x;
  }
}

TEST(NormalScores, EqualValuesHaveNoScoreAndTheFirstOtherHasOneAsFarAsItGoes) {
  NormalScores scores;
  for (int i = 0; i < 10; ++i) EXPECT_EQ(scores.next(5.0), std::nullopt);
  EXPECT_EQ(scores.next(6.0), std::nullopt) << "nothing is known of the spread";
  EXPECT_LT(scores.next(5.0).value(), 0.0);
  EXPECT_EQ(scores.next(1e300).value(), 37.0);
}

TEST(NormalScores, RefusesASpreadThatIsNone) {
  EXPECT_THROW((NormalScores{NormalReference{0.0, 0.0}}), InvalidInput);
  EXPECT_THROW((NormalScores{NormalReference{std::nan(""), 1.0}}), InvalidInput);
  EXPECT_THROW((NormalScores{NormalReference{0.0, 1e-310}}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
