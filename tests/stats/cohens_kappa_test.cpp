#include <lotrecht/stats/cohens_kappa.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "support/reference.hpp"

namespace lotrecht::stats {
namespace {

template <class Use>
void for_every_table(std::uint64_t most, const Use& use) {
  for (std::uint64_t a = 0; a <= most; ++a) {
    for (std::uint64_t b = 0; a + b <= most; ++b) {
      for (std::uint64_t c = 0; a + b + c <= most; ++c) {
        for (std::uint64_t d = 0; a + b + c + d <= most; ++d) use(PairedTally{a, b, c, d});
      }
    }
  }
}

/// The definition: observed agreement, and what two judges with these shares would reach by chance.
double by_definition(const PairedTally& k) {
  const double n = static_cast<double>(k.n());
  const double first = static_cast<double>(k.both + k.first_only) / n;
  const double second = static_cast<double>(k.both + k.second_only) / n;
  const double chance = first * second + (1.0 - first) * (1.0 - second);
  return (static_cast<double>(k.both + k.neither) / n - chance) / (1.0 - chance);
}

TEST(CohensKappa, IsTheDefinitionAndHasABoundedInterval) {
  const Confidence c{0.95};
  for_every_table(9, [&](const PairedTally& k) {
    for (const KappaMethod method : {KappaMethod::square_and_add, KappaMethod::fleiss_cohen_everitt}) {
      const Estimate e = cohens_kappa(k, c, method);
      EXPECT_TRUE(-1.0 <= e.low && e.low <= e.high && e.high <= 1.0);
      if (!e.defined()) continue;
      EXPECT_NEAR(e.value, by_definition(k), 1e-14);
      EXPECT_TRUE(e.low <= e.value && e.value <= e.high);
    }
  });
}

TEST(CohensKappa, RenamingTheAnswersChangesNothing) {
  const Confidence c{0.95};
  for_every_table(8, [&](const PairedTally& k) {
    const Estimate e = cohens_kappa(k, c);
    const Estimate renamed = cohens_kappa({k.neither, k.second_only, k.first_only, k.both}, c);
    EXPECT_EQ(e.undefined, renamed.undefined);
    if (!e.defined()) return;
    EXPECT_NEAR(e.low, renamed.low, 1e-12);
    EXPECT_NEAR(e.high, renamed.high, 1e-12);
  });
}

TEST(CohensKappa, AHigherLevelHoldsTheLowerOne) {
  for_every_table(7, [&](const PairedTally& k) {
    const Estimate narrow = cohens_kappa(k, Confidence{0.8});
    const Estimate wide = cohens_kappa(k, Confidence{0.99});
    EXPECT_TRUE(wide.low <= narrow.low + 1e-15 && narrow.high <= wide.high + 1e-15);
  });
}

TEST(CohensKappa, ManyRowsGiveTheLargeSampleInterval) {
  const Confidence c{0.95};
  const PairedTally k{2'000'000, 300'000, 500'000, 4'000'000};
  const Estimate ours = cohens_kappa(k, c);
  const Estimate normal = cohens_kappa(k, c, KappaMethod::fleiss_cohen_everitt);
  EXPECT_NEAR((ours.high - ours.low) / (normal.high - normal.low), 1.0, 1e-3);
  EXPECT_NEAR(ours.low, normal.low, 2e-6);
}

TEST(CohensKappa, AgreesWithStatsmodels) {
  for (const auto& row : testing::ReferenceTable{"cohens_kappa.csv"}) {
    const PairedTally k{row.count("both"), row.count("first_only"), row.count("second_only"), row.count("neither")};
    const Estimate e = cohens_kappa(k, Confidence{0.95}, KappaMethod::fleiss_cohen_everitt);
    EXPECT_NEAR(e.value, row.number("kappa"), 1e-13) << row.line();
    EXPECT_NEAR(e.low, std::max(-1.0, row.number("low")), 1e-12) << row.line();
    EXPECT_NEAR(e.high, std::min(1.0, row.number("high")), 1e-12) << row.line();
  }
}

TEST(CohensKappa, FullAgreementIsNotCertainty) {
  const Confidence c{0.95};
  EXPECT_EQ(cohens_kappa({5, 0, 0, 5}, c).value, 1.0);
  EXPECT_LT(cohens_kappa({5, 0, 0, 5}, c).low, 0.6);
  EXPECT_NEAR(cohens_kappa({5, 0, 0, 5}, c, KappaMethod::fleiss_cohen_everitt).low, 1.0, 1e-12)
      << "the reason for ours";
}

TEST(CohensKappa, SaysWhereThereIsNone) {
  const Confidence c{0.95};
  EXPECT_EQ(cohens_kappa({}, c).undefined, Undefined::nobody);
  EXPECT_EQ(cohens_kappa({7, 0, 0, 0}, c).undefined, Undefined::zero_denominator);
  EXPECT_EQ(cohens_kappa({0, 0, 0, 7}, c).undefined, Undefined::zero_denominator);
  const Estimate constant = cohens_kappa({3, 4, 0, 0}, c);
  EXPECT_EQ(constant.value, 0.0) << "advice that never varies";
  EXPECT_EQ(constant.interval(), (Interval{-1.0, 1.0}));
}

/// Mean and smallest coverage over a grid of truths, by enumeration of all tables of n rows.
std::array<double, 2> coverage(std::uint64_t n, KappaMethod method) {
  const Confidence c{0.95};
  std::vector<double> log_factorial(n + 1);
  for (std::uint64_t i = 0; i <= n; ++i) log_factorial[i] = std::lgamma(static_cast<double>(i) + 1.0);
  std::vector<std::pair<PairedTally, Interval>> tables;
  for_every_table(n, [&](const PairedTally& k) {
    if (k.n() == n) tables.emplace_back(k, cohens_kappa(k, c, method).interval());
  });
  double mean = 0.0;
  double smallest = 1.0;
  int points = 0;
  for (const double a : {0.2, 0.5}) {
    for (const double p : {0.6, 0.95}) {
      for (const double q : {0.05, 0.3}) {
        const double truth = detail::kappa_of(a, p, q);
        double covered = 0.0;
        for (const auto& [k, interval] : tables) {
          if (!interval.contains(truth)) continue;
          double mass = log_factorial[n];
          const auto add = [&](std::uint64_t x, double share) {
            mass += static_cast<double>(x) * std::log(share) - log_factorial[x];
          };
          add(k.both, a * p);
          add(k.first_only, a * (1.0 - p));
          add(k.second_only, (1.0 - a) * q);
          add(k.neither, (1.0 - a) * (1.0 - q));
          covered += std::exp(mass);
        }
        mean += covered;
        smallest = std::min(smallest, covered);
        ++points;
      }
    }
  }
  return {mean / points, smallest};
}

TEST(CohensKappa, CoversWhereTheLargeSampleIntervalDoesNot) {
  const auto [mean, smallest] = coverage(20, KappaMethod::square_and_add);
  EXPECT_NEAR(mean, 0.94, 0.02);
  EXPECT_GE(smallest, 0.87);
  const auto [mean_normal, smallest_normal] = coverage(20, KappaMethod::fleiss_cohen_everitt);
  EXPECT_LT(mean_normal, mean - 0.03);
  EXPECT_LT(smallest_normal, 0.8);
}

}  // namespace
}  // namespace lotrecht::stats
