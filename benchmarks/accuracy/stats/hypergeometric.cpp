// True coverage of 95 % intervals for the rate of a finite population of N, from n rows drawn without replacement: the
// hypergeometric interval against Clopper-Pearson's and Wilson's, which know no population. Every M = 0, ..., N (every
// 50th of 10,000) and every sample are summed, not simulated.
//
// Then differences of two such rates ("difference"): hypergeometric_difference, which is MOVER of the exact intervals,
// for all M of the shares 0, .01, .02, .05, .1, .2, .3, .4, .5 (rounded to whole numbers) and of what these leave to 1.
// "smallest" and "mean" are over pairs of shares up to .5, as in the other programs; "anywhere" is the smallest over
// all pairs, a share near 0 beside one near 1 among them.
//
// method, sample, population, smallest coverage, mean coverage over M, mean width over M
// difference, n_a of N_a, n_b of N_b, smallest, mean, anywhere

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <utility>
#include <vector>

#include <lotrecht/stats/clopper_pearson.hpp>
#include <lotrecht/stats/hypergeometric_interval.hpp>
#include <lotrecht/stats/wilson.hpp>

#include "../../../tests/support/windows.hpp"

namespace {

using namespace lotrecht::stats;

double log_choose(double n, double k) { return std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0); }

double mass(std::uint64_t x, std::uint64_t n, std::uint64_t marked, std::uint64_t population) {
  if (x > marked || n - x > population - marked) return 0.0;
  const auto f = [](std::uint64_t i) { return static_cast<double>(i); };
  return std::exp(log_choose(f(marked), f(x)) + log_choose(f(population - marked), f(n - x)) -
                  log_choose(f(population), f(n)));
}

template <class Method>
void print(const char* name, std::uint64_t n, std::uint64_t population, Method&& method) {
  std::vector<Interval> intervals;
  for (std::uint64_t x = 0; x <= n; ++x) intervals.push_back(method(x));
  double smallest = std::numeric_limits<double>::infinity();
  double sum = 0.0;
  double width = 0.0;
  double values = 0.0;
  for (std::uint64_t marked = 0; marked <= population; marked += population == 10'000 ? 50 : 1) {
    const double share = static_cast<double>(marked) / static_cast<double>(population);
    double covered = 0.0;
    for (std::uint64_t x = 0; x <= n; ++x) {
      const double probability = mass(x, n, marked, population);
      const bool holds = intervals[x].low <= share * (1.0 + 1e-12) && share <= intervals[x].high * (1.0 + 1e-12);
      if (holds) covered += probability;
      width += probability * (intervals[x].high - intervals[x].low);
    }
    smallest = std::min(smallest, covered);
    sum += covered;
    values += 1.0;
  }
  std::printf("%s,%llu,%llu,%.4f,%.4f,%.4f\n", name, static_cast<unsigned long long>(n),
              static_cast<unsigned long long>(population), smallest, sum / values, width / values);
}

/// Whole numbers of a population with the told shares, and what is left of them; ascending.
std::vector<std::uint64_t> told_numbers(std::uint64_t population) {
  std::vector<std::uint64_t> numbers{0, population};
  for (const double share : lotrecht::testing::told_rates) {
    const auto marked = static_cast<std::uint64_t>(std::llround(share * static_cast<double>(population)));
    numbers.push_back(marked);
    numbers.push_back(population - marked);
  }
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  return numbers;
}

struct Sampled {
  std::uint64_t n;
  std::uint64_t population;
};

void print_difference(const Sampled& a, const Sampled& b) {
  const Confidence c95{0.95};
  std::vector<std::vector<Interval>> intervals(a.n + 1);
  for (std::uint64_t x = 0; x <= a.n; ++x) {
    for (std::uint64_t y = 0; y <= b.n; ++y) {
      intervals[x].push_back(hypergeometric_difference({x, a.n}, a.population, {y, b.n}, b.population, c95));
    }
  }
  const auto masses = [](const Sampled& s, std::uint64_t marked) {
    std::vector<double> all;
    for (std::uint64_t x = 0; x <= s.n; ++x) all.push_back(mass(x, s.n, marked, s.population));
    return all;
  };
  const auto share = [](std::uint64_t marked, const Sampled& s) {
    return static_cast<double>(marked) / static_cast<double>(s.population);
  };
  lotrecht::testing::Told told;
  lotrecht::testing::Told anywhere;
  for (const std::uint64_t m : told_numbers(a.population)) {
    const std::vector<double> of_a = masses(a, m);
    for (const std::uint64_t k : told_numbers(b.population)) {
      const std::vector<double> of_b = masses(b, k);
      const double truth = share(m, a) - share(k, b);
      double covered = 0.0;
      for (std::uint64_t x = 0; x <= a.n; ++x) {
        for (std::uint64_t y = 0; y <= b.n; ++y) {
          const Interval& i = intervals[x][y];
          if (i.low - 1e-12 <= truth && truth <= i.high + 1e-12) covered += of_a[x] * of_b[y];
        }
      }
      anywhere.add(covered);
      if (2 * m <= a.population && 2 * k <= b.population) told.add(covered);
    }
  }
  std::printf("difference,%llu of %llu,%llu of %llu,%.4f,%.4f,%.4f\n", static_cast<unsigned long long>(a.n),
              static_cast<unsigned long long>(a.population), static_cast<unsigned long long>(b.n),
              static_cast<unsigned long long>(b.population), told.smallest, told.mean(), anywhere.smallest);
  std::fflush(stdout);
}

}  // namespace

int main() {
  const Confidence c95{0.95};
  std::puts("method,sample,population,smallest,mean,width");
  for (const std::uint64_t population : {20u, 50u, 200u, 1000u, 10'000u}) {
    for (const std::uint64_t n : {5u, 10u, 20u, 50u, 100u}) {
      if (n > population) continue;
      print("hypergeometric", n, population, [&](std::uint64_t x) {
        return hypergeometric_interval({x, n}, population, c95);
      });
      print("clopper_pearson", n, population, [&](std::uint64_t x) { return clopper_pearson({x, n}, c95); });
      print("wilson", n, population, [&](std::uint64_t x) { return wilson({x, n}, c95); });
    }
  }
  for (const auto& [a, b] : {std::pair<Sampled, Sampled>{{5, 20}, {5, 20}},
                             {{5, 10'000}, {5, 10'000}},
                             {{10, 20}, {10, 20}},
                             {{10, 1000}, {10, 1000}},
                             {{20, 50}, {20, 50}},
                             {{20, 10'000}, {20, 10'000}},
                             {{50, 200}, {50, 200}},
                             {{100, 200}, {100, 200}},
                             {{100, 10'000}, {100, 10'000}},
                             {{500, 1000}, {500, 1000}},
                             {{5, 10}, {500, 10'000}},
                             {{10, 20}, {1000, 10'000}},
                             {{20, 20}, {50, 1000}}}) {
    print_difference(a, b);
  }
}
