#include <lotrecht/fairness/oaxaca_blinder.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "support/regression_rows.hpp"

namespace lotrecht::fairness {
namespace {

using testing::RegressionRows;

const stats::Confidence level{0.95};

double raw_gap(const CovariateRows& rows, std::size_t a, std::size_t b) {
  double selected[2]{};
  double weight[2]{};
  for (std::size_t i = 0; i < rows.decision.size(); ++i) {
    const std::size_t g = rows.group[i];
    if (g != a && g != b) continue;
    const double w = rows.weight.empty() ? 1.0 : rows.weight[i];
    weight[g == a ? 0 : 1] += w;
    selected[g == a ? 0 : 1] += rows.decision[i] != 0 ? w : 0.0;
  }
  return selected[0] / weight[0] - selected[1] / weight[1];
}

double sum(const BlinderDecomposition& d) {
  double s = d.only_group.value + d.only_other.value;
  for (const auto& e : d.whole) s += e.value;
  return s;
}

TEST(OaxacaBlinder, PartsSumToTheGapAndSharesToTheirPart) {
  const RegressionRows data;
  for (const bool weighted : {false, true}) {
    CovariateRows rows = data.rows();
    if (weighted) rows.weight = data.weight;
    for (const auto family : {stats::Family::linear, stats::Family::logistic}) {
      for (int k = 0; k < 6; ++k) {
        const BlinderOptions options{family, k == 5, static_cast<ReferenceCoefficients>(k % 5)};
        const auto d = oaxaca_blinder(rows, 1, 0, options, level);
        EXPECT_NEAR(sum(d), raw_gap(rows, 1, 0), 1e-12) << k;
        for (std::size_t p = 0; p < d.whole.size(); ++p) {
          double shares = 0.0;
          for (const auto& s : d.shares) {
            if (!std::isnan(s.parts[p].value)) shares += s.parts[p].value;
          }
          EXPECT_NEAR(shares, d.whole[p].value, 1e-11) << k << " " << d.names[p];
        }
      }
    }
  }
}

TEST(OaxacaBlinder, SwappingTheGroupsNegatesAndSwapsTheYardsticks) {
  const RegressionRows data;
  const auto a = oaxaca_blinder(data.rows(), 1, 0, {stats::Family::linear, false, ReferenceCoefficients::group}, level);
  const auto b =
      oaxaca_blinder(data.rows(), 0, 1, {stats::Family::linear, false, ReferenceCoefficients::reference}, level);
  for (std::size_t p = 0; p < 2; ++p) {
    EXPECT_NEAR(a.whole[p].value, -b.whole[p].value, 1e-12);
    EXPECT_NEAR(a.whole[p].low, -b.whole[p].high, 1e-10);
  }
}

// Neither the level that is left out nor the zero of a scale may matter: Yun's normalisation, and centred numbers.
TEST(OaxacaBlinder, SharesDependOnNeitherTheLevelLeftOutNorTheZeroOfAScale) {
  const RegressionRows data;
  const BlinderOptions options{stats::Family::linear, false, ReferenceCoefficients::pooled};
  const auto d = oaxaca_blinder(data.rows(), 1, 0, options, level);
  std::vector<double> age;
  for (const double x : data.number) age.push_back(2024.0 - x);
  CovariateRows other = data.rows();
  other.covariates[0].values = age;
  other.covariates[1].omitted = 3;
  const auto e = oaxaca_blinder(other, 1, 0, options, level);
  for (std::size_t s = 0; s < 3; ++s) {
    for (std::size_t p = 0; p < 2; ++p) {
      if (std::isnan(d.shares[s].parts[p].value)) continue;
      EXPECT_NEAR(d.shares[s].parts[p].value, e.shares[s].parts[p].value, 1e-11);
      EXPECT_NEAR(d.shares[s].parts[p].low, e.shares[s].parts[p].low, 1e-9);
    }
  }
}

// tests/reference/regression.py: values by the definitions, errors by the delete-one jackknife of the whole
// computation.
TEST(OaxacaBlinder, AgreesWithTheDefinitionsAndItsErrorsWithTheJackknife) {
  const RegressionRows data;
  const auto want = testing::regression_reference();
  for (int k = 0; k < 5; ++k) {
    const auto star = static_cast<ReferenceCoefficients>(k);
    const auto d = oaxaca_blinder(data.rows(), 2, 0, {stats::Family::linear, false, star}, level);
    const std::string prefix = "blinder." + std::string{name(star)} + ".";
    const double t = stats::t_critical(level, static_cast<double>(d.whole[0].n) - 10.0);
    const auto expect = [&](const stats::Estimate& e, const std::string& key) {
      EXPECT_NEAR(e.value, want.at(prefix + key), 1e-10) << prefix + key;
      EXPECT_NEAR((e.high - e.value) / t / want.at(prefix + key + ".jackknife"), 1.0, 0.1) << prefix + key;
    };
    expect(d.whole[0], "explained");
    expect(d.whole[1], "unexplained");
    expect(d.shares[0].parts[0], "explained_number");
    expect(d.shares[1].parts[0], "explained_level");
    expect(d.shares[0].parts[1], "unexplained_number");
    expect(d.shares[1].parts[1], "unexplained_level");
    expect(d.shares[2].parts[1], "unexplained_constant");
  }
}

TEST(OaxacaBlinder, PeopleWithoutCounterpartsArePartsOfTheirOwn) {
  const RegressionRows data;
  std::vector<std::uint8_t> moved = data.level;
  for (std::size_t i = 0; i < moved.size(); ++i) {
    if (moved[i] == 3 && data.group[i] == 0) moved[i] = 0;  // level 3 is left to the other groups
  }
  CovariateRows rows = data.rows();
  rows.covariates[1].codes = RegressionRows::ids(moved);
  const auto d = oaxaca_blinder(rows, 1, 0, {}, level);
  ASSERT_EQ(d.missing.size(), 1U);
  EXPECT_EQ(d.missing[0].level, "3");
  EXPECT_LT(d.support_group, 1.0);
  EXPECT_EQ(d.support_other, 1.0);
  EXPECT_NE(d.only_group.value, 0.0);
  EXPECT_EQ(d.only_other.value, 0.0);
  EXPECT_NEAR(sum(d), raw_gap(rows, 1, 0), 1e-12);
}

TEST(OaxacaBlinder, SaysWhyThereIsNoDecomposition) {
  const RegressionRows data;
  CovariateRows rows = data.rows();
  rows.groups = 4;
  EXPECT_EQ(oaxaca_blinder(rows, 3, 0, {}, level).whole[0].undefined, stats::Undefined::nobody);
  rows = data.rows();
  std::vector<std::uint8_t> own = data.group;
  rows.covariates[1].codes = RegressionRows::ids(own);
  EXPECT_EQ(oaxaca_blinder(rows, 1, 0, {}, level).whole[0].undefined, stats::Undefined::no_overlap);
  std::vector<double> flat = data.number;
  for (std::size_t i = 0; i < flat.size(); ++i) {
    if (data.group[i] == 1) flat[i] = 1980.0;
  }
  rows = data.rows();
  rows.covariates[0].values = flat;
  EXPECT_EQ(oaxaca_blinder(rows, 1, 0, {}, level).whole[0].undefined, stats::Undefined::collinear);
  rows = data.rows();
  std::vector<std::uint8_t> none = data.decision;
  for (std::size_t i = 0; i < none.size(); ++i) {
    if (data.group[i] == 1) none[i] = 0;
  }
  rows.decision = none;
  EXPECT_EQ(oaxaca_blinder(rows, 1, 0, {stats::Family::logistic, false, {}}, level).whole[0].undefined,
            stats::Undefined::separation);
  EXPECT_THROW((void)oaxaca_blinder(rows, 1, 1, {}, level), InvalidInput);
  EXPECT_THROW((void)oaxaca_blinder(rows, 5, 1, {}, level), InvalidInput);
}

TEST(OaxacaBlinder, ClustersOfOneChangeOnlyTheDegreesOfFreedom) {
  const RegressionRows data;
  std::vector<std::uint8_t> own;
  for (std::size_t i = 0; i < 240; ++i) own.push_back(static_cast<std::uint8_t>(i));
  CovariateRows rows = data.rows();
  const auto a = oaxaca_blinder(rows, 1, 0, {}, level);
  rows.clusters = {RegressionRows::ids(own), 240};
  const auto b = oaxaca_blinder(rows, 1, 0, {}, level);
  EXPECT_NEAR((a.whole[0].high - a.whole[0].low) / (b.whole[0].high - b.whole[0].low), 1.0, 1e-3);
}

}  // namespace
}  // namespace lotrecht::fairness
