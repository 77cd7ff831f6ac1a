#include <lotrecht/drift/tolerance.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/drift/category_distances.hpp>
#include <lotrecht/drift/wasserstein.hpp>
#include <support/two_windows.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

const stats::Confidence confidence{0.95};

Window around(std::mt19937_64& draw, std::size_t rows, double mean) {
  std::normal_distribution<double> normal{mean, 1.0};
  Window window(rows);
  for (double& x : window) x = normal(draw);
  return window;
}

// What each of the tests says of one pair of windows; the tolerance is in the unit of its distance.
struct Asked {
  const char* name;
  double largest;
  ToleranceTest (*of)(const PooledValues&, double);
};
const Asked all[] = {
    {"ks", 1.0, [](const PooledValues& p, double t) { return ks_tolerance(p, t); }},
    {"mann_whitney", 0.49, [](const PooledValues& p, double t) { return mann_whitney_tolerance(p, t); }},
    {"welch", 3.0, [](const PooledValues& p, double t) { return welch_tolerance(p, t); }},
    {"wasserstein", 3.0,
     [](const PooledValues& p, double t) {
       return distance_tolerance(p.pair(), Wasserstein{}, t, confidence, {199, Seed{1}});
     }},
};

TEST(Tolerance, WithMoreToleratedLessIsBeyondAndMoreWithin) {
  std::mt19937_64 draw{5};
  const PooledValues both = pooled(around(draw, 60, 0.0), around(draw, 40, 0.8));
  for (const Asked& asked : all) {
    SCOPED_TRACE(asked.name);
    ToleranceTest before = asked.of(both, 0.0);
    for (int step = 1; step <= 20; ++step) {
      const ToleranceTest now = asked.of(both, asked.largest * step / 20.0);
      EXPECT_GE(now.beyond, before.beyond - 1e-12);
      EXPECT_LE(now.within, before.within + 1e-12);
      EXPECT_TRUE(now.beyond >= 0.0 && now.beyond <= 1.0 && now.within >= 0.0 && now.within <= 1.0);
      before = now;
    }
    EXPECT_LT(asked.of(both, 0.0).beyond, 0.1);
    EXPECT_GT(asked.of(both, asked.largest).beyond, 0.9);
    EXPECT_LT(asked.of(both, asked.largest).within, 0.05);
    EXPECT_GE(asked.of(both, 0.0).within, 0.5);
  }
}

TEST(Tolerance, AtTheEdgeOfWhatIsToleratedNeitherIsFoundTooOften) {
  // 200 pairs whose distance is just what is tolerated: each p-value is at most .05 in a twentieth of them. More than
  // 35 come by chance with a probability below 4e-11 (binomial).
  std::mt19937_64 draw{17};
  std::vector<int> beyond(std::size(all), 0);
  std::vector<int> within(std::size(all), 0);
  const double shift = 0.8;
  const auto law = [](double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); };
  const double edges[] = {2.0 * law(0.5 * shift) - 1.0, law(shift / std::sqrt(2.0)) - 0.5, shift, shift};
  for (int round = 0; round < 200; ++round) {
    const PooledValues both = pooled(around(draw, 50, 0.0), around(draw, 30, shift));
    for (std::size_t i = 0; i < std::size(all); ++i) {
      const ToleranceTest found = all[i].of(both, edges[i]);
      beyond[i] += found.beyond <= 0.05;
      within[i] += found.within <= 0.05;
    }
  }
  for (std::size_t i = 0; i < std::size(all); ++i) {
    EXPECT_LE(beyond[i], 35) << all[i].name;
    EXPECT_LE(within[i], 35) << all[i].name;
  }
}

TEST(Tolerance, AgreesWithTheInterval) {
  // Just beyond at α where the interval at 1 - α ends at what is tolerated.
  std::mt19937_64 draw{23};
  const PooledValues both = pooled(around(draw, 200, 0.0), around(draw, 150, 0.9));
  const stats::Estimate ks =
      kolmogorov_smirnov(both, KsMethod::limit, stats::Alternative::two_sided, confidence).distance;
  EXPECT_NEAR(ks_tolerance(both, ks.low).beyond, 0.05, 1e-9);
  EXPECT_NEAR(ks_tolerance(both, ks.high).within, 0.05, 1e-9);
  const std::vector<std::uint64_t> first{400, 100};
  const std::vector<std::uint64_t> second{300, 200};
  const WindowPair pair{{}, first, second, 500, 500};
  const stats::Estimate index = psi(pair, confidence).index;
  EXPECT_NEAR(psi_tolerance(pair, index.low).beyond, 0.025, 1e-9);
  EXPECT_NEAR(psi_tolerance(pair, index.high).within, 0.025, 1e-9);
  const stats::Interval share = stats::newcombe({200, 500}, {100, 500}, confidence);
  EXPECT_NEAR(share_tolerance({200, 500}, {100, 500}, share.low).beyond, 0.05, 1e-9);
  EXPECT_NEAR(share_tolerance({200, 500}, {100, 500}, share.high).within, 0.025, 1e-9);
}

TEST(Tolerance, WithoutAnyToleratedItIsTheTestOfNoDrift) {
  std::mt19937_64 draw{29};
  const PooledValues both = pooled(around(draw, 20, 0.0), around(draw, 30, 0.5));
  const double p = welch(both, stats::Alternative::two_sided, confidence).test.p_value;
  EXPECT_NEAR(welch_tolerance(both, 0.0).beyond, p, 1e-14);
  const std::vector<std::uint64_t> first{40, 10};
  const std::vector<std::uint64_t> second{30, 20};
  const WindowPair pair{{}, first, second, 50, 50};
  EXPECT_EQ(psi_tolerance(pair, 0.0).beyond, psi(pair, confidence).test.p_value);
}

TEST(Tolerance, OfADifferenceOfMeansIsScipys) {
  // scipy.stats: t.sf((d - 1) / e, f) + t.sf((d + 1) / e, f), and t.cdf((d - 1) / e, f), with Welch's error and
  // freedom.
  const ToleranceTest found = welch_tolerance(pooled({1, 2, 3, 4}, {2, 4, 6, 9}), 1.0);
  EXPECT_NEAR(found.beyond, 0.2112475589851206, 1e-10);
  EXPECT_NEAR(found.within, 0.8292997966392873, 1e-10);
}

TEST(Tolerance, CategoriesThatStayAreWithinOnceThereAreEnough) {
  const auto test = [](std::uint64_t rows) {
    const std::vector<std::uint64_t> counts{rows, rows, rows};
    return distance_tolerance({{}, counts, counts, 3 * rows, 3 * rows}, TotalVariation{}, 0.1, confidence,
                              {999, Seed{1}});
  };
  EXPECT_GT(test(10).within, 0.05);
  EXPECT_LE(test(1000).within, 0.01);
  EXPECT_EQ(test(1000).beyond, 1.0);
}

TEST(Tolerance, EdgesHaveDefinedAnswers) {
  EXPECT_EQ(ks_tolerance(pooled({}, {1, 2, 3}), 0.1).undefined, stats::Undefined::nobody);
  EXPECT_EQ(welch_tolerance(pooled({1, 1}, {1, 1}), 0.1).undefined, stats::Undefined::zero_denominator);
  EXPECT_EQ(share_tolerance({0, 0}, {1, 2}, 0.1).undefined, stats::Undefined::nobody);
  EXPECT_TRUE(std::isnan(ks_tolerance(pooled({}, {1}), 0.1).beyond));
  const ToleranceTest one =
      distance_tolerance(pooled({1}, {2, 3}).pair(), Wasserstein{}, 0.1, confidence, {9, Seed{1}});
  EXPECT_EQ(one.beyond, 1.0) << "one row says nothing";
  EXPECT_EQ(one.within, 1.0);
  EXPECT_EQ(share_tolerance({5, 10}, {5, 10}, 1.0).beyond, 1.0);
  EXPECT_THROW(static_cast<void>(ks_tolerance(pooled({1}, {2}), -0.1)), InvalidInput);
  EXPECT_THROW(static_cast<void>(ks_tolerance(pooled({1}, {2}), std::nan(""))), InvalidInput);
  EXPECT_THROW(static_cast<void>(mann_whitney_tolerance(pooled({1}, {2}), 0.5)), InvalidInput);
  EXPECT_THROW(static_cast<void>(welch_tolerance(pooled({1}, {2}), std::numeric_limits<double>::infinity())),
               InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
