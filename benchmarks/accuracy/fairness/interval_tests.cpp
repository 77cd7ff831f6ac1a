/// @file
/// True size of the test that an interval implies (`gap_test_of_interval`), for what has no counts to test, as CSV.
///
///     interval_tests [draws]     of the simulated lines, default 4,000 (seed 60; standard error of .05: .0034)
///
/// Two groups with the same rates, p-values below .05 and below .01. "balanced accuracy": so many people of each
/// outcome in each group, rates of both outcomes .1, .3, .5 and .8; enumerated. "weights": rows weigh exp(.8 Z), Z
/// normal; rates .05, .2 and .5. "clusters": so many clusters of 1 to 9 rows, groups cut through them, intracluster
/// correlation .1, CR2 and logit; rates .05, .2 and .5.
///
/// what, rows, measure, largest at 5 %, mean, largest at 1 %, mean

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <vector>

#include <lotrecht/core/stream.hpp>
#include <lotrecht/fairness/design_disparities.hpp>
#include <lotrecht/fairness/gap.hpp>
#include <lotrecht/fairness/gap_test.hpp>
#include <lotrecht/stats/draw_normal.hpp>

#include "../../../tests/support/windows.hpp"

namespace {

using namespace lotrecht;
using namespace lotrecht::fairness;
const stats::Confidence c95{0.95};

struct Sizes {
  std::array<double, 2> largest{};
  std::array<double, 2> sum{};
  double truths = 0.0;

  void add(const std::array<double, 2>& rejected) {
    for (std::size_t k = 0; k < 2; ++k) {
      largest[k] = std::max(largest[k], rejected[k]);
      sum[k] += rejected[k];
    }
    truths += 1.0;
  }
  void print(const char* what, std::uint64_t rows, const char* measure) const {
    std::printf("%s,%llu,%s,%.4f,%.4f,%.4f,%.4f\n", what, static_cast<unsigned long long>(rows), measure, largest[0],
                sum[0] / truths, largest[1], sum[1] / truths);
    std::fflush(stdout);
  }
};

double p_value(Measure measure, const stats::Estimate& gap) {
  const stats::TestResult test = gap_test_of_interval(measure, gap, c95.z());
  return test.defined() ? test.p_value : 1.0;
}

/// Positive outcomes decided rightly, negative ones decided rightly, of n each.
CellCounts cells(std::uint64_t right_positive, std::uint64_t right_negative, std::uint64_t n) {
  CellCounts c;
  c.rows = {right_positive, n - right_negative, n - right_positive, right_negative, 0, 0};
  return c;
}

void balanced(std::uint64_t n, Measure measure) {
  const std::uint64_t side = n + 1;
  const std::uint64_t tables = side * side;
  std::vector<double> p(tables * tables);
  for (std::uint64_t a = 0; a < tables; ++a) {
    for (std::uint64_t b = 0; b < tables; ++b) {
      const Comparison compared{cells(a / side, a % side, n), cells(b / side, b % side, n)};
      p[a * tables + b] = p_value(measure, gap(Metric::balanced_accuracy, measure, compared, Methods{c95}));
    }
  }
  Sizes sizes;
  for (const double tpr : {0.1, 0.3, 0.5, 0.8}) {
    for (const double tnr : {0.1, 0.3, 0.5, 0.8}) {
      const testing::Window x = testing::binomial_window(n, tpr);
      const testing::Window y = testing::binomial_window(n, tnr);
      std::vector<double> mass(tables, 0.0);
      for (std::size_t i = 0; i < x.mass.size(); ++i) {
        for (std::size_t j = 0; j < y.mass.size(); ++j) {
          mass[(x.first + i) * side + y.first + j] = x.mass[i] * y.mass[j];
        }
      }
      std::array<double, 2> rejected{};
      for (std::uint64_t a = 0; a < tables; ++a) {
        for (std::uint64_t b = 0; b < tables; ++b) {
          const double m = mass[a] * mass[b];
          if (p[a * tables + b] < 0.05) rejected[0] += m;
          if (p[a * tables + b] < 0.01) rejected[1] += m;
        }
      }
      sizes.add(rejected);
    }
  }
  sizes.print("balanced accuracy", n, measure == Measure::difference ? "difference" : "ratio");
}

void weighted(std::uint64_t n, std::uint64_t draws) {
  for (const Measure measure : {Measure::difference, Measure::ratio}) {
    Sizes sizes;
    for (const double rate : {0.05, 0.2, 0.5}) {
      std::array<double, 2> rejected{};
      for (std::uint64_t r = 0; r < draws; ++r) {
        Stream stream{Seed{60}, Purpose::simulation, r,
                      static_cast<std::uint32_t>(n * 100) + static_cast<std::uint32_t>(std::lround(100.0 * rate))};
        std::array<CellCounts, 2> groups;
        for (CellCounts& c : groups) {
          c.weighted = true;
          for (std::uint64_t i = 0; i < n; ++i) {
            const std::size_t cell = stream.uniform() < rate ? 4 : 5;
            const double w = std::exp(0.8 * stats::draw_normal(stream));
            ++c.rows[cell];
            c.weight[cell] += w;
            c.squared_weight[cell] += w * w;
          }
        }
        const double p = p_value(measure, gap(Metric::selection_rate, measure, {groups[0], groups[1]}, Methods{c95}));
        rejected[0] += p < 0.05 ? 1.0 : 0.0;
        rejected[1] += p < 0.01 ? 1.0 : 0.0;
      }
      sizes.add({rejected[0] / static_cast<double>(draws), rejected[1] / static_cast<double>(draws)});
    }
    sizes.print("weights", n, measure == Measure::difference ? "difference" : "ratio");
  }
}

void clustered(std::uint32_t clusters, std::uint64_t draws) {
  std::array<Sizes, 2> sizes;
  constexpr double icc = 0.1;
  for (const double rate : {0.05, 0.2, 0.5}) {
    std::array<std::array<double, 2>, 2> rejected{};
    double defined = 0.0;
    for (std::uint64_t r = 0; r < draws; ++r) {
      Stream stream{Seed{61}, Purpose::simulation, r,
                    clusters * 100 + static_cast<std::uint32_t>(std::lround(100.0 * rate))};
      std::vector<std::uint8_t> decision;
      std::vector<std::uint32_t> group;
      std::vector<std::uint32_t> cluster;
      std::vector<CellCounts> counts(2);
      for (std::uint32_t k = 0; k < clusters; ++k) {
        const std::uint64_t size = 1 + stream.below(9);
        double successes = 0.0;
        for (std::uint64_t i = 0; i < size; ++i) {
          // Polya's urn: the same law as a rate drawn from a beta distribution for each cluster.
          const double p = (rate * (1.0 - icc) + icc * successes) / ((1.0 - icc) + icc * static_cast<double>(i));
          const bool is = stream.uniform() < p;
          successes += is ? 1.0 : 0.0;
          decision.push_back(is ? 1 : 0);
          group.push_back(static_cast<std::uint32_t>(stream.below(2)));
          cluster.push_back(k);
          ++counts[group.back()].rows[is ? 4 : 5];
        }
      }
      if (counts[0].n() == 0 || counts[1].n() == 0) continue;
      defined += 1.0;
      ClusterTally tally;
      tally.add({{decision, {}, 0},
                 GroupIds{std::span<const std::uint32_t>{group}},
                 {},
                 {},
                 GroupIds{std::span<const std::uint32_t>{cluster}}});
      DesignMethods methods;
      methods.variance = DesignVariance::cr2;
      const Design design{tally, std::size_t{1}, {}, methods};
      const DesignTable table{design, std::array<std::size_t, 2>{0, 1}, 2};
      const std::vector<CellCounts> rest = rests(counts);
      const DesignEstimates estimates{table, counts, rest, c95};
      const Gap both = estimates.gap(Metric::selection_rate, ReferenceRule::rest, std::nullopt, 0);
      const std::array<double, 2> p{p_value(Measure::difference, both.difference), p_value(Measure::ratio, both.ratio)};
      for (std::size_t m = 0; m < 2; ++m) {
        rejected[m][0] += p[m] < 0.05 ? 1.0 : 0.0;
        rejected[m][1] += p[m] < 0.01 ? 1.0 : 0.0;
      }
    }
    for (std::size_t m = 0; m < 2; ++m) sizes[m].add({rejected[m][0] / defined, rejected[m][1] / defined});
  }
  sizes[0].print("clusters", clusters, "difference");
  sizes[1].print("clusters", clusters, "ratio");
}

}  // namespace

int main(int argc, char** argv) {
  const auto draws = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 4000;
  if (draws < 1) {
    std::fputs("draws must be a whole number from 1 on\n", stderr);
    return 2;
  }
  std::puts("what,rows,measure,largest_5,mean_5,largest_1,mean_1");
  for (const std::uint64_t n : {5U, 10U, 20U}) {
    for (const Measure m : {Measure::difference, Measure::ratio}) balanced(n, m);
  }
  for (const std::uint64_t n : {20U, 100U, 1000U}) weighted(n, draws);
  for (const std::uint32_t clusters : {10U, 30U, 100U}) clustered(clusters, draws);
}
