#include <lotrecht/fairness/chain_bootstrap.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/stats/detail/log_mass.hpp>

#include "support/cell_tables.hpp"

namespace lotrecht::fairness {
namespace {

constexpr std::uint64_t many = 20'000;

stats::BootstrapOptions options(std::uint64_t replicates, unsigned threads = 1) {
  return {replicates, Seed{7}, threads, true};
}

TEST(ChainBootstrap, PointsAreTheEstimates) {
  const ChainPath a{{{30, 20, 5}, {12, 18, 0}, {4, 6, 2}}};
  const ChainPath b{{{50, 20, 0}, {12, 36, 2}, {9, 3, 0}}};
  const ChainGap gap = chain_gap(a, b, at_95());
  const auto drawn = chain_bootstrap(a, b, options(39));
  for (std::size_t s = 0; s < 3; ++s) {
    EXPECT_DOUBLE_EQ(drawn.point[s], gap.contributions[s].value);
    EXPECT_NEAR(drawn.point[3 + s], gap.differences[s].value, 1e-15);
    EXPECT_DOUBLE_EQ(drawn.point[6 + s], gap.ratios[s].value);
  }
  EXPECT_NEAR(drawn.point[9], gap.difference.value, 1e-15);
  EXPECT_NEAR(drawn.point[10], gap.ratio.value, 1e-15);
}

TEST(ChainBootstrap, ContributionsAddUpInEveryReplicate) {
  const ChainPath a{{{9, 6, 1}, {5, 4, 0}}};
  const ChainPath b{{{8, 4, 0}, {6, 1, 1}}};
  const auto drawn = chain_bootstrap(a, b, options(2000));
  for (std::uint64_t r = 0; r < drawn.replicates; ++r) {
    const double sum = drawn.values[r] + drawn.values[drawn.replicates + r];
    if (std::isnan(sum)) continue;
    EXPECT_NEAR(sum, drawn.values[6 * drawn.replicates + r], 1e-15);
  }
}

TEST(ChainBootstrap, ThreadsChangeNoBit) {
  const ChainPath a{{{30, 20, 5}, {12, 18, 0}}};
  const ChainPath b{{{50, 20, 0}, {12, 36, 2}}};
  EXPECT_EQ(chain_bootstrap(a, b, options(999)).values, chain_bootstrap(a, b, options(999, 4)).values);
}

/// The bootstrap law by enumeration: every resample of a tiny group with its multinomial probability.
std::vector<std::pair<ChainPath, double>> every_resample(const ChainPath& path) {
  const auto cells = detail::path_cells(path);
  const std::uint64_t n = path.steps.front().reached();
  std::vector<std::pair<ChainPath, double>> found;
  std::vector<std::uint64_t> drawn(cells.size());
  const std::function<void(std::size_t, std::uint64_t, double)> fill = [&](std::size_t c, std::uint64_t left,
                                                                           double log_mass) {
    if (c == cells.size()) {
      if (left > 0) return;
      ChainPath one{std::vector<StepCounts>(path.steps.size())};
      std::uint64_t passed = drawn.back();
      for (std::size_t s = one.steps.size(); s-- > 0;) {
        one.steps[s] = {passed, drawn[2 * s], drawn[2 * s + 1]};
        passed = one.steps[s].reached();
      }
      found.emplace_back(one, std::exp(log_mass + std::lgamma(static_cast<double>(n) + 1.0)));
      return;
    }
    for (std::uint64_t x = 0; x <= (cells[c] == 0 ? 0 : left); ++x) {
      drawn[c] = x;
      const double p = static_cast<double>(cells[c]) / static_cast<double>(n);
      const double term =
          x == 0 ? 0.0 : static_cast<double>(x) * std::log(p) - std::lgamma(static_cast<double>(x) + 1.0);
      fill(c + 1, left - x, log_mass + term);
    }
    drawn[c] = 0;
  };
  fill(0, n, 0.0);
  return found;
}

// A share of 20,000 replicates differs from its probability by more than six standard errors in 2e-9 of all seeds.
TEST(ChainBootstrap, LargestStepIsAsSureAsEnumerationSays) {
  const ChainPath a{{{3, 1, 0}, {2, 1, 0}}};
  const ChainPath b{{{3, 3, 0}, {1, 2, 0}}};
  const Methods methods = at_95();
  const auto drawn = chain_bootstrap(a, b, options(many));
  const auto largest = largest_step(drawn, 2, methods);
  ASSERT_TRUE(largest);
  const ChainGap gap = chain_gap(a, b, methods);
  EXPECT_EQ(largest->step, std::abs(gap.contributions[0].value) >= std::abs(gap.contributions[1].value) ? 0U : 1U);
  double share = 0.0;
  double total = 0.0;
  const auto resamples_of_b = every_resample(b);
  for (const auto& [x, mass_x] : every_resample(a)) {
    for (const auto& [y, mass_y] : resamples_of_b) {
      total += mass_x * mass_y;
      std::vector<double> p(2);
      std::vector<double> q(2);
      detail::pass_rates(detail::path_cells(x), p);
      detail::pass_rates(detail::path_cells(y), q);
      const std::vector<double> parts{step_contribution(0, p, q), step_contribution(1, p, q)};
      if (std::isnan(parts[0]) || std::isnan(parts[1])) continue;
      const double more = std::abs(parts[1]) - std::abs(parts[0]);
      if (std::abs(more) <= 1e-12) continue;  // a tie is nobody's
      if ((more > 0.0 ? 1U : 0U) == largest->step) share += mass_x * mass_y;
    }
  }
  EXPECT_NEAR(total, 1.0, 1e-12);
  EXPECT_NEAR(largest->share.value, share, 6.0 * std::sqrt(share * (1.0 - share) / many));
  EXPECT_EQ(largest->share.method, "share_of_replicates");
  EXPECT_EQ(largest->share.n, many);
}

TEST(ChainBootstrap, NoLargestStepWhereOneHasNoPart) {
  const ChainPath dead{{{0, 9, 0}, {0, 0, 0}}};
  const ChainPath alive{{{5, 5, 0}, {4, 1, 0}}};
  EXPECT_FALSE(largest_step(chain_bootstrap(dead, alive, options(99)), 2, at_95()));
}

TEST(ChainBootstrap, NoLargestStepWhereNoneAddsMore) {
  const ChainPath all{{{9, 0, 0}, {9, 0, 0}}};
  EXPECT_FALSE(largest_step(chain_bootstrap(all, all, options(99)), 2, at_95())) << "no step adds anything";
  // One half passes each step in one group and everybody in the other: both steps add the same.
  const ChainPath half{{{8, 8, 0}, {4, 4, 0}}};
  const ChainPath whole{{{16, 0, 0}, {16, 0, 0}}};
  EXPECT_FALSE(largest_step(chain_bootstrap(half, whole, options(99)), 2, at_95()));
}

TEST(ChainBootstrap, ReplacesIntervalsByFormulaAndNamesItself) {
  const ChainPath a{{{300, 200, 0}, {120, 180, 0}}};
  const ChainPath b{{{500, 200, 0}, {120, 380, 0}}};
  const Methods methods = at_95();
  const ChainGap formula = chain_gap(a, b, methods);
  const auto drawn = chain_bootstrap(a, b, options(1999));
  for (const BootstrapKind kind : {BootstrapKind::bca, BootstrapKind::percentile}) {
    const ChainGap resampled = with_bootstrap(formula, drawn, kind, methods);
    EXPECT_EQ(resampled.difference.method, kind == BootstrapKind::bca ? "bootstrap_bca" : "bootstrap_percentile");
    for (std::size_t s = 0; s < 2; ++s) {
      EXPECT_EQ(resampled.contributions[s].value, formula.contributions[s].value);
      EXPECT_TRUE(resampled.contributions[s].interval().contains(formula.contributions[s].value));
      // 1200 rows: formula and resampling agree to the noise of 1999 replicates (an end's standard error is 4 %).
      const double width = formula.contributions[s].high - formula.contributions[s].low;
      EXPECT_NEAR(resampled.contributions[s].low, formula.contributions[s].low, 0.15 * width);
      EXPECT_NEAR(resampled.contributions[s].high, formula.contributions[s].high, 0.15 * width);
    }
  }
}

TEST(ChainBootstrap, WhereNothingCanMoveTheFormulaStays) {
  const Methods methods = at_95();
  const ChainPath all{{{9, 0, 0}}};
  const ChainPath none{{{0, 9, 0}}};
  const ChainGap formula = chain_gap(all, none, methods);
  const ChainGap kept = with_bootstrap(formula, chain_bootstrap(all, none, options(99)), BootstrapKind::bca, methods);
  EXPECT_EQ(kept.difference.method, "newcombe");
  EXPECT_EQ(kept.contributions[0].interval(), formula.contributions[0].interval());
}

}  // namespace
}  // namespace lotrecht::fairness
