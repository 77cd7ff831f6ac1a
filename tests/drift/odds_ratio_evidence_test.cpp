#include <lotrecht/drift/odds_ratio_evidence.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/core/bytes.hpp>
#include <support/anytime.hpp>
#include <support/streams.hpp>

namespace lotrecht::drift {
namespace {

using lotrecht::testing::expect_bytes_keep;
using lotrecht::testing::numbers_of;
using lotrecht::testing::ReferenceRow;
using lotrecht::testing::ReferenceTable;
using stats::TwoSamples;

TEST(OddsRatioEvidence, IsThatOfTheReference) {
  int found = 0;
  for (const ReferenceRow& row : ReferenceTable{"anytime.csv"}) {
    if (row.text("what") != "odds") continue;
    ++found;
    const std::vector<double> ratios = numbers_of(row.text("arguments"));
    std::vector<std::uint64_t> n;
    for (const double x : numbers_of(row.text("values"))) n.push_back(static_cast<std::uint64_t>(x));
    const double expected = numbers_of(row.text("results"))[0];
    EXPECT_NEAR(log_odds_ratio_evidence({{n[1], n[0]}, {n[3], n[2]}}, ratios[0], ratios[1]), expected, 1e-11);
  }
  EXPECT_EQ(found, 3);
}

/// Every table with these margins, and its probability at an odds ratio.
struct Weighted {
  TwoSamples table;
  double probability;
};
std::vector<Weighted> tables(std::uint64_t na, std::uint64_t nb, std::uint64_t m, double psi) {
  std::vector<Weighted> all;
  double sum = 0.0;
  for (std::uint64_t k = m > nb ? m - nb : 0; k <= std::min(na, m); ++k) {
    const auto choose = [](std::uint64_t n, std::uint64_t r) {
      double c = 1.0;
      for (std::uint64_t i = 1; i <= r; ++i) c *= static_cast<double>(n - r + i) / static_cast<double>(i);
      return c;
    };
    const double weight = choose(na, k) * choose(nb, m - k) * std::pow(psi, static_cast<double>(k));
    all.push_back({{{k, na}, {m - k, nb}}, weight});
    sum += weight;
  }
  for (Weighted& w : all) w.probability /= sum;
  return all;
}

TEST(OddsRatioEvidence, IsOneOnAverageGivenAnyMargins) {
  for (std::uint64_t na = 0; na <= 5; ++na) {
    for (std::uint64_t nb = 0; nb <= 9; nb += 3) {
      for (std::uint64_t m = 0; m <= na + nb; ++m) {
        for (const double null : {1.0, 0.7, 1.5}) {
          for (const double psi : {0.3, 1.2, 4.0}) {
            double mean = 0.0;
            double beyond = 0.0;
            // A true ratio on the claim's side of the null, away from the bet.
            for (const Weighted& w : tables(na, nb, m, null)) {
              mean += w.probability * std::exp(log_odds_ratio_evidence(w.table, psi, null));
            }
            for (const Weighted& w : tables(na, nb, m, psi > null ? 0.5 * null : 2.0 * null)) {
              beyond += w.probability * std::exp(log_odds_ratio_evidence(w.table, psi, null));
            }
            ASSERT_NEAR(mean, 1.0, 1e-12);
            ASSERT_LE(beyond, 1.0 + 1e-12);
          }
        }
      }
    }
  }
}

/// Mean of E after all ways that `left` more weeks of 2 and 3 cases can go, at rates that change from week to week.
double mean_after(const OddsRatioEvidence& state, int left, double odds_ratio) {
  if (left == 0) return state.evidence().e_value();
  const double rate_b = left % 2 == 0 ? 0.2 : 0.6;
  const double odds = odds_ratio * rate_b / (1.0 - rate_b);
  const double rate_a = odds / (1.0 + odds);
  double mean = 0.0;
  for (std::uint64_t a = 0; a <= 2; ++a) {
    for (std::uint64_t b = 0; b <= 3; ++b) {
      OddsRatioEvidence next = state;
      const TwoSamples table{{a, 2}, {b, 3}};
      next.update(std::span{&table, 1});
      const auto mass = [](std::uint64_t k, std::uint64_t n, double p) {
        const double ways = k == 0 || k == n ? 1.0 : static_cast<double>(n);  // n is 2 or 3
        return ways * std::pow(p, static_cast<double>(k)) * std::pow(1.0 - p, static_cast<double>(n - k));
      };
      mean += mass(a, 2, rate_a) * mass(b, 3, rate_b) * mean_after(next, left - 1, odds_ratio);
    }
  }
  return mean;
}

TEST(OddsRatioEvidence, OverWeeksItWinsNothingOnAverageWhileTheClaimHolds) {
  const OddsRatioEvidence plain{{.factors = {1.5, 3.0}}};
  EXPECT_NEAR(mean_after(plain, 3, 1.0), 1.0, 1e-12);
  EXPECT_GT(mean_after(plain, 3, 3.0), 1.1) << "and something where it does not";
  const OddsRatioEvidence tolerant{{.tolerated = 1.5, .factors = {2.0}}};
  for (const double truth : {1.0 / 1.5, 0.8, 1.0, 1.5}) EXPECT_LE(mean_after(tolerant, 2, truth), 1.0 + 1e-12);
  const OddsRatioEvidence upward{{.tolerated = 1.5, .alternative = stats::Alternative::greater, .factors = {2.0}}};
  EXPECT_GT(mean_after(upward, 2, 4.0), 1.0);
  const OddsRatioEvidence greater{{.accepted = 2.0, .alternative = stats::Alternative::greater, .factors = {2.0}}};
  EXPECT_NEAR(mean_after(greater, 2, 2.0), 1.0, 1e-12);
  EXPECT_LT(mean_after(greater, 2, 0.5), 1.0);
}

TEST(OddsRatioEvidence, StrataMultiplyAndGroupsMirror) {
  const std::vector<TwoSamples> strata{{{3, 10}, {9, 12}}, {{1, 4}, {2, 5}}};
  OddsRatioEvidence together;
  together.update(strata);
  OddsRatioEvidence one_by_one;
  for (const TwoSamples& table : strata) one_by_one.update(std::span{&table, 1});
  EXPECT_NEAR(together.evidence().log_e(), one_by_one.evidence().log_e(), 1e-13);
  OddsRatioEvidence mirrored;
  std::vector<TwoSamples> swapped;
  for (const TwoSamples& t : strata) swapped.push_back({t.b, t.a});
  mirrored.update(swapped);
  EXPECT_NEAR(together.evidence().log_e(), mirrored.evidence().log_e(), 1e-12);
}

TEST(OddsRatioEvidence, WeeksThatSayNothingCountForNothingAndLargeOnesDoNotOverflow) {
  for (const TwoSamples& table : {TwoSamples{}, {{3, 3}, {5, 5}}, {{0, 3}, {0, 5}}, {{2, 5}, {0, 0}}}) {
    EXPECT_EQ(log_odds_ratio_evidence(table, 2.0), 0.0);
  }
  const double large = log_odds_ratio_evidence({{100'000, 100'000}, {0, 100'000}}, 3.0);
  EXPECT_TRUE(std::isfinite(large));
  EXPECT_GT(large, 10'000.0);
  EXPECT_LT(log_odds_ratio_evidence({{0, 100'000}, {100'000, 100'000}}, 3.0), -10'000.0);
}

TEST(OddsRatioEvidence, KeepsItsStateAndRefusesWhatCannotBe) {
  OddsRatioEvidence evidence{{.accepted = 0.8, .tolerated = 1.1}};
  const TwoSamples table{{3, 10}, {9, 12}};
  evidence.update(std::span{&table, 1});
  expect_bytes_keep(evidence);
  const OddsRatioEvidence before = evidence;
  const std::vector<TwoSamples> wrong{table, {{11, 10}, {0, 3}}};
  EXPECT_THROW(evidence.update(wrong), InvalidInput);
  EXPECT_EQ(evidence, before);
  EXPECT_THROW((OddsRatioEvidence{{.accepted = 0.0}}), InvalidInput);
  EXPECT_THROW((OddsRatioEvidence{{.tolerated = 0.9}}), InvalidInput);
  EXPECT_THROW((OddsRatioEvidence{{.factors = {}}}), InvalidInput);
  EXPECT_THROW((OddsRatioEvidence{{.factors = {0.5}}}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
