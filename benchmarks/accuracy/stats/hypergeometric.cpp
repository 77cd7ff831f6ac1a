// True coverage of 95 % intervals for the rate of a finite population of N, from n rows drawn without replacement: the
// hypergeometric interval against Clopper-Pearson's and Wilson's, which know no population. Every M = 0, ..., N (every
// 50th of 10,000) and every sample are summed, not simulated.
//
// method, sample, population, smallest coverage, mean coverage over M, mean width over M

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <vector>

#include <lotrecht/stats/clopper_pearson.hpp>
#include <lotrecht/stats/hypergeometric_interval.hpp>
#include <lotrecht/stats/wilson.hpp>

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
}
