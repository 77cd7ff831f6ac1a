#include <lotrecht/fairness/chain_gap.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <random>
#include <span>
#include <vector>

#include <gtest/gtest.h>

#include "support/cell_tables.hpp"

namespace lotrecht::fairness {
namespace {

using stats::Estimate;
using stats::Undefined;

std::vector<double> random_rates(std::mt19937_64& draw, std::size_t k) {
  std::vector<double> rates;
  for (std::size_t i = 0; i < k; ++i) {
    rates.push_back(draw() % 5 == 0 ? static_cast<double>(draw() % 2)
                                    : std::ldexp(static_cast<double>(draw() >> 11), -53));
  }
  return rates;
}

double product(std::span<const double> x) { return std::accumulate(x.begin(), x.end(), 1.0, std::multiplies<>{}); }

/// The definition: the mean over all orders of what changing this step adds.
std::vector<double> by_all_orders(const std::vector<double>& p, const std::vector<double>& q) {
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), 0);
  std::vector<double> sum(p.size(), 0.0);
  double orders = 0.0;
  do {
    std::vector<double> now = q;
    for (const std::size_t i : order) {
      const double before = product(now);
      now[i] = p[i];
      sum[i] += product(now) - before;
    }
    orders += 1.0;
  } while (std::next_permutation(order.begin(), order.end()));
  for (double& s : sum) s /= orders;
  return sum;
}

ChainPath random_path(std::mt19937_64& draw, std::size_t k, std::uint64_t most, bool unknown) {
  ChainPath path;
  std::uint64_t here = 1 + draw() % most;
  for (std::size_t s = 0; s < k; ++s) {
    const std::uint64_t set_apart = unknown ? draw() % (here + 1) / 4 : 0;
    const std::uint64_t passed = draw() % (here - set_apart + 1);
    path.steps.push_back({passed, here - set_apart - passed, set_apart});
    here = passed;
  }
  return path;
}

TEST(StepContribution, IsTheMeanOverAllOrders) {
  std::mt19937_64 draw{1};
  for (std::size_t k = 1; k <= 6; ++k) {
    for (int round = 0; round < 20; ++round) {
      const auto p = random_rates(draw, k);
      const auto q = random_rates(draw, k);
      const auto want = by_all_orders(p, q);
      for (std::size_t i = 0; i < k; ++i) EXPECT_NEAR(step_contribution(i, p, q), want[i], 1e-15) << k;
    }
  }
}

TEST(StepContribution, AddsUpToTheWholeDifference) {
  std::mt19937_64 draw{2};
  for (int round = 0; round < 2000; ++round) {
    const std::size_t k = 1 + draw() % 9;
    const auto p = random_rates(draw, k);
    const auto q = random_rates(draw, k);
    double sum = 0.0;
    for (std::size_t i = 0; i < k; ++i) {
      const double here = step_contribution(i, p, q);
      sum += here;
      EXPECT_EQ(here == 0.0 || (here > 0.0) == (p[i] > q[i]), true) << "a step adds in the direction of its own gap";
      EXPECT_NEAR(step_contribution(i, q, p), -here, 1e-15) << "swapping the sides negates";
    }
    EXPECT_NEAR(sum, product(p) - product(q), 1e-15);
  }
}

TEST(StepContribution, EqualRatesAddExactlyNothingAndTwoStepsAreKitagawas) {
  const std::vector<double> p{0.3, 0.7, 0.2};
  const std::vector<double> q{0.5, 0.7, 0.9};
  EXPECT_EQ(step_contribution(1, p, q), 0.0);
  const std::vector<double> a{0.3, 0.8};
  const std::vector<double> b{0.5, 0.6};
  EXPECT_DOUBLE_EQ(step_contribution(0, a, b), (0.3 - 0.5) * (0.8 + 0.6) / 2.0);
  EXPECT_DOUBLE_EQ(step_contribution(1, a, b), (0.8 - 0.6) * (0.3 + 0.5) / 2.0);
}

TEST(StepContribution, TheOrderOfTheStepsDoesNotMatter) {
  const std::vector<double> p{0.3, 0.7, 0.2};
  const std::vector<double> q{0.5, 0.1, 0.9};
  const std::vector<double> p2{0.2, 0.3, 0.7};
  const std::vector<double> q2{0.9, 0.5, 0.1};
  EXPECT_NEAR(step_contribution(0, p, q), step_contribution(1, p2, q2), 1e-16);
}

TEST(ChainGap, PartsMakeTheWhole) {
  std::mt19937_64 draw{3};
  const Methods methods = at_95();
  for (int round = 0; round < 300; ++round) {
    const std::size_t k = 1 + draw() % 5;
    const bool unknown = round % 2 == 1;
    const ChainPath a = random_path(draw, k, 2000, unknown);
    const ChainPath b = random_path(draw, k, 2000, unknown);
    const ChainGap gap = chain_gap(a, b, methods);
    double sum = 0.0;
    double logs = 0.0;
    bool all = gap.difference.defined() && gap.ratio.defined();
    for (std::size_t s = 0; s < k; ++s) {
      all = all && gap.contributions[s].defined() && gap.ratios[s].defined();
      sum += gap.contributions[s].value;
      logs += std::log(gap.ratios[s].value);
      for (const Estimate& e : {gap.contributions[s], gap.differences[s], gap.ratios[s]}) {
        EXPECT_TRUE(!e.defined() || (e.low <= e.value && e.value <= e.high)) << e.method;
      }
    }
    if (!all) continue;
    EXPECT_NEAR(sum, gap.difference.value, 1e-15);
    if (gap.ratio.value > 0.0) {
      EXPECT_NEAR(logs, std::log(gap.ratio.value), 1e-12);
    }
  }
}

TEST(ChainGap, SwappingTheSidesNegatesAndInverts) {
  std::mt19937_64 draw{4};
  const Methods methods = at_95();
  for (int round = 0; round < 200; ++round) {
    const ChainPath a = random_path(draw, 3, 400, round % 2 == 1);
    const ChainPath b = random_path(draw, 3, 400, round % 2 == 1);
    const ChainGap one = chain_gap(a, b, methods);
    const ChainGap other = chain_gap(b, a, methods);
    if (!one.difference.defined()) continue;
    EXPECT_NEAR(one.difference.value, -other.difference.value, 1e-15);
    EXPECT_NEAR(one.difference.low, -other.difference.high, 1e-14);
    for (std::size_t s = 0; s < 3; ++s) {
      if (!one.contributions[s].defined()) continue;
      EXPECT_NEAR(one.contributions[s].low, -other.contributions[s].high, 1e-14);
      EXPECT_NEAR(one.contributions[s].high, -other.contributions[s].low, 1e-14);
    }
  }
}

TEST(ChainGap, OneStepIsThePlainGap) {
  const Methods methods = at_95();
  const ChainGap gap = chain_gap({{{56, 14, 0}}}, {{{48, 32, 0}}}, methods);
  const stats::Interval newcombe = stats::newcombe({56, 70}, {48, 80}, methods.confidence);
  for (const Estimate& e : {gap.difference, gap.differences[0], gap.contributions[0]}) {
    EXPECT_NEAR(e.value, 0.2, 1e-15);
    EXPECT_NEAR(e.low, newcombe.low, 1e-15);
    EXPECT_NEAR(e.high, newcombe.high, 1e-15);
  }
}

/// The multinomial covariance of the counts, carried to a contribution by its numerical gradient: what the delta method
/// gives if nothing is known about the pass rates being independent.
double variance_from_the_multinomial(const ChainPath& path, const ChainPath& other, std::size_t step, bool of_other) {
  const auto cells_of = [](const ChainPath& w) {
    std::vector<double> cells;
    for (const StepCounts& at : w.steps) cells.push_back(static_cast<double>(at.failed));
    cells.push_back(static_cast<double>(w.steps.back().passed));
    return cells;
  };
  const auto rates_of = [](const std::vector<double>& cells) {
    std::vector<double> rates(cells.size() - 1);
    double passed = cells.back();
    for (std::size_t s = rates.size(); s-- > 0;) {
      rates[s] = passed / (passed + cells[s]);
      passed += cells[s];
    }
    return rates;
  };
  const std::vector<double> mine = cells_of(of_other ? other : path);
  const std::vector<double> fixed = rates_of(cells_of(of_other ? path : other));
  const auto value = [&](const std::vector<double>& cells) {
    return of_other ? step_contribution(step, fixed, rates_of(cells)) : step_contribution(step, rates_of(cells), fixed);
  };
  const double n = std::accumulate(mine.begin(), mine.end(), 0.0);
  std::vector<double> gradient;
  for (std::size_t c = 0; c < mine.size(); ++c) {
    std::vector<double> up = mine;
    std::vector<double> down = mine;
    const double h = 1e-4 * mine[c];
    up[c] += h;
    down[c] -= h;
    gradient.push_back((value(up) - value(down)) / (2.0 * h));
  }
  double square = 0.0;
  double mean = 0.0;
  for (std::size_t c = 0; c < mine.size(); ++c) {
    square += mine[c] / n * gradient[c] * gradient[c];
    mean += mine[c] / n * gradient[c];
  }
  return n * (square - mean * mean);
}

TEST(ChainGap, ForManyRowsTheIntervalIsTheDeltaMethodWithTheMultinomialCovariance) {
  const Methods methods = at_95();
  const ChainPath a{{{4'000'000, 6'000'000, 0}, {2'500'000, 1'500'000, 0}, {500'000, 2'000'000, 0}}};
  const ChainPath b{{{2'000'000, 6'000'000, 0}, {1'100'000, 900'000, 0}, {300'000, 800'000, 0}}};
  const ChainGap gap = chain_gap(a, b, methods);
  for (std::size_t s = 0; s < 3; ++s) {
    const double variance =
        variance_from_the_multinomial(a, b, s, false) + variance_from_the_multinomial(a, b, s, true);
    const double half = methods.confidence.z() * std::sqrt(variance);
    EXPECT_NEAR((gap.contributions[s].high - gap.contributions[s].low) / (2.0 * half), 1.0, 1e-3) << s;
  }
}

TEST(ChainGap, AStepNobodyComesToHasNoPartButTheEndHas) {
  const Methods methods = at_95();
  const ChainGap gap = chain_gap({{{0, 9, 0}, {0, 0, 0}}}, {{{5, 5, 0}, {4, 1, 0}}}, methods);
  EXPECT_DOUBLE_EQ(gap.difference.value, -0.4);
  EXPECT_EQ(gap.ratio.value, 0.0);
  EXPECT_DOUBLE_EQ(gap.differences[0].value, -0.5);
  EXPECT_EQ(gap.differences[1].undefined, Undefined::nobody_reached);
  for (const Estimate& e : gap.contributions) {
    EXPECT_EQ(e.undefined, Undefined::nobody_reached);
    EXPECT_EQ(e.interval(), (stats::Interval{-1.0, 1.0}));
  }
  const ChainGap other = chain_gap({{{5, 5, 0}, {4, 1, 0}}}, {{{0, 9, 0}, {0, 0, 0}}}, methods);
  EXPECT_EQ(other.ratio.undefined, Undefined::zero_reference);
  EXPECT_GT(other.ratio.low, 1.0) << "but it lies above 1";
  const ChainGap nobody = chain_gap({{{0, 0, 0}}}, {{{3, 1, 0}}}, methods);
  EXPECT_EQ(nobody.difference.undefined, Undefined::nobody);
}

TEST(ChainGap, RefusesChainsOfDifferentLengths) {
  const Methods methods = at_95();
  EXPECT_THROW(static_cast<void>(chain_gap({{{1, 1, 0}}}, {{{1, 1, 0}, {1, 0, 0}}}, methods)), InvalidInput);
  EXPECT_THROW(static_cast<void>(chain_gap({}, {}, methods)), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::fairness
