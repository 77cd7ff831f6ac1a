/// @file
/// Exact coverage of the 95 % intervals that promise to keep their level, and of the ratio of two Poisson rates, as
/// CSV.
///
/// Differences, ratios and odds ratios of two rates: at all pairs of .01, .02, .05, .1, .2, .3, .4, .5 (odds ratios as
/// they follow from them), every table whose probability is above 1e-9; odds ratios of 1,000 and 10,000 rows a side
/// simulated, by default 500 draws a pair of rates (`exact_intervals [draws]`, seed 52; standard error of .95: .01).
/// Poisson: 1 to 100 expected events against as many, a fifth and five times as many. "length" is the mean length over
/// truths and tables of intervals of a difference. "score" is the usual interval beside each, which does not keep its
/// level.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <utility>
#include <vector>

#include <lotrecht/core/stream.hpp>
#include <lotrecht/stats/draw_binomial.hpp>
#include <lotrecht/stats/exact_difference.hpp>
#include <lotrecht/stats/exact_ratio.hpp>
#include <lotrecht/stats/fisher_odds_ratio.hpp>
#include <lotrecht/stats/miettinen_nurminen.hpp>
#include <lotrecht/stats/poisson_ratio.hpp>

#include "../../../tests/support/windows.hpp"

namespace {

using namespace lotrecht::stats;
using lotrecht::testing::binomial_window;
using lotrecht::testing::Told;
using lotrecht::testing::told_rates;
using lotrecht::testing::Window;

const Confidence confidence{0.95};

/// @param length  below 0: not told
void print(const char* method, double m, double n, const Told& covered, double length) {
  std::printf("%s,%g,%g,%.4f,%.4f,", method, m, n, covered.smallest, covered.mean());
  if (length >= 0.0) std::printf("%.4f", length);
  std::puts("");
  std::fflush(stdout);
}

/// @param method  (a, b) -> Interval
/// @param truth   (p, q) -> what it shall hold
template <class Method, class Truth>
void two(const char* name, std::uint64_t m, std::uint64_t n, const Method& method, const Truth& truth) {
  std::vector<Interval> known((m + 1) * (n + 1), Interval{1.0, -1.0});
  Told told;
  double lengths = 0.0;
  for (const double p : told_rates) {
    const Window a = binomial_window(m, p);
    for (const double q : told_rates) {
      const Window b = binomial_window(n, q);
      double covered = 0.0;
      for (std::size_t i = 0; i < a.mass.size(); ++i) {
        for (std::size_t j = 0; j < b.mass.size(); ++j) {
          const double mass = a.mass[i] * b.mass[j];
          if (mass < 1e-9) continue;
          const std::uint64_t x = a.first + i;
          const std::uint64_t y = b.first + j;
          Interval& at = known[x * (n + 1) + y];
          if (at.high < at.low) at = method(BinomialTally{x, m}, BinomialTally{y, n});
          covered += at.contains(truth(p, q)) ? mass : 0.0;
          lengths += mass * (at.high - at.low);
        }
      }
      told.add(covered);
    }
  }
  print(name, static_cast<double>(m), static_cast<double>(n), told,
        std::isfinite(lengths) ? lengths / static_cast<double>(told.count) : -1.0);
}

/// Fisher's odds ratio in samples with too many tables to go through; seed 52.
void simulated_odds(std::uint64_t m, std::uint64_t n, std::uint64_t draws) {
  Told told;
  std::uint32_t key = 0;
  for (const double p : told_rates) {
    for (const double q : told_rates) {
      ++key;
      double covered = 0.0;
      for (std::uint64_t r = 0; r < draws; ++r) {
        lotrecht::Stream stream{lotrecht::Seed{52}, lotrecht::Purpose::simulation, r, key};
        const BinomialTally a{draw_binomial(stream, m, p), m};
        const BinomialTally b{draw_binomial(stream, n, q), n};
        const Estimate e = fisher_odds_ratio(a, b, confidence);
        const Interval i = e.defined() ? e.interval() : Interval{0.0, INFINITY};
        covered += i.contains(p * (1.0 - q) / (q * (1.0 - p))) ? 1.0 : 0.0;
      }
      told.add(covered / static_cast<double>(draws));
    }
  }
  print("fisher_odds_ratio simulated", static_cast<double>(m), static_cast<double>(n), told, -1.0);
}

/// Masses of Poisson counts 0, 1, ... of a mean.
[[nodiscard]] std::vector<double> poisson_masses(double mean) {
  std::vector<double> mass;
  for (double x = 0.0; x < mean + 10.0 * std::sqrt(mean) + 30.0; ++x) {
    mass.push_back(std::exp(x * std::log(mean) - mean - std::lgamma(x + 1.0)));
  }
  return mass;
}

template <class Method>
void poisson(const char* name, double mean, const Method& method) {
  for (const double other : {mean, 0.2 * mean, 5.0 * mean}) {
    Told told;
    for (const double ratio : {0.5, 1.0, 2.0}) {
      const auto a = poisson_masses(mean * ratio);
      const auto b = poisson_masses(other);
      double covered = 0.0;
      for (std::size_t x = 0; x < a.size(); ++x) {
        for (std::size_t y = 0; y < b.size(); ++y) {
          const double mass = a[x] * b[y];
          if (mass < 1e-12) continue;
          const Interval i = method(PoissonCount{x, mean}, PoissonCount{y, other}, confidence);
          covered += i.contains(ratio) ? mass : 0.0;
        }
      }
      told.add(covered);
    }
    print(name, mean, other, told, -1.0);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const auto draws = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 500;
  if (draws < 1) {
    std::fputs("draws must be a whole number from 1 on\n", stderr);
    return 2;
  }
  std::puts("method,n_a,n_b,smallest,mean,length");
  const auto difference = [](double p, double q) { return p - q; };
  const auto ratio = [](double p, double q) { return p / q; };
  const auto odds = [](double p, double q) { return p * (1.0 - q) / (q * (1.0 - p)); };
  const std::vector<std::pair<std::uint64_t, std::uint64_t>> sizes{{5, 5},   {10, 10},  {20, 20},  {50, 50},
                                                                   {3, 100}, {10, 100}, {3, 1000}, {10, 1000}};
  for (const auto& [m, n] : sizes) {
    two(
        "exact_difference", m, n, [](const auto& a, const auto& b) { return exact_difference(a, b, confidence); },
        difference);
    two(
        "score_difference", m, n,
        [](const auto& a, const auto& b) { return miettinen_nurminen_difference(a, b, confidence); }, difference);
    two(
        "exact_ratio", m, n, [](const auto& a, const auto& b) { return exact_ratio(a, b, confidence); }, ratio);
    two(
        "score_ratio", m, n, [](const auto& a, const auto& b) { return miettinen_nurminen_ratio(a, b, confidence); },
        ratio);
  }
  for (const auto& [m, n] : {std::pair<std::uint64_t, std::uint64_t>{5, 5},
                             {10, 10},
                             {20, 20},
                             {50, 50},
                             {100, 100},
                             {200, 200},
                             {10, 1000},
                             {10, 10'000}}) {
    two(
        "fisher_odds_ratio", m, n,
        [](const auto& a, const auto& b) {
          const Estimate e = fisher_odds_ratio(a, b, confidence);
          return e.defined() ? e.interval() : Interval{0.0, INFINITY};
        },
        odds);
  }
  for (const auto& [m, n] : {std::pair<std::uint64_t, std::uint64_t>{1000, 1000}, {10'000, 10'000}}) {
    simulated_odds(m, n, draws);
  }
  for (const double mean : {1.0, 5.0, 20.0, 100.0}) {
    poisson("poisson_ratio_exact", mean, poisson_ratio_exact);
    poisson("poisson_ratio_score", mean, poisson_ratio_score);
  }
}
