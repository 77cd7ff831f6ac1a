/// @file
/// Exact coverage of 95 % intervals in samples of 3 to 10,000, as CSV: true rates .01 to .5, by enumeration of every
/// table worth mentioning (all but 1e-12 of the probability).
///
/// One rate: at .010, .011, ..., .500. Two: at all pairs of .01, .02, .05, .1, .2, .3, .4, .5, in either order.
/// "outside" is the largest probability, over equal rates, that the interval lies wholly on one side of no gap.

#include <cstdint>
#include <cstdio>
#include <utility>
#include <vector>

#include <lotrecht/stats/clopper_pearson.hpp>
#include <lotrecht/stats/jeffreys.hpp>
#include <lotrecht/stats/katz.hpp>
#include <lotrecht/stats/koopman.hpp>
#include <lotrecht/stats/miettinen_nurminen.hpp>
#include <lotrecht/stats/newcombe.hpp>
#include <lotrecht/stats/wilson.hpp>

#include "../../../tests/support/windows.hpp"

namespace {

using namespace lotrecht::stats;
using lotrecht::testing::binomial_window;
using lotrecht::testing::Told;
using lotrecht::testing::Window;

const Confidence confidence{0.95};

void print(const char* method, std::uint64_t m, std::uint64_t n, const Told& covered, const Told& outside) {
  std::printf("%s,%llu,%llu,%.4f,%.4f,%.4f\n", method, static_cast<unsigned long long>(m),
              static_cast<unsigned long long>(n), covered.smallest, covered.mean(), outside.largest);
}

template <class Method>
void rate(const char* name, const Method& method) {
  for (const std::uint64_t n : {5U, 10U, 20U, 50U, 100U, 1000U, 10'000U}) {
    std::vector<Interval> all;
    for (std::uint64_t x = 0; x <= n; ++x) all.push_back(method(BinomialTally{x, n}, confidence));
    Told told;
    for (int i = 10; i <= 500; ++i) {
      const double p = i / 1000.0;
      const Window w = binomial_window(n, p);
      double covered = 0.0;
      for (std::size_t j = 0; j < w.mass.size(); ++j) covered += all[w.first + j].contains(p) ? w.mass[j] : 0.0;
      told.add(covered);
    }
    print(name, n, 0, told, Told{});
  }
}

/// @param edges  whether the bounds move with the counts, in every table
template <class Method, class Truth>
void pair(const char* name, const Method& method, const Truth& truth, bool edges) {
  const std::vector<std::pair<std::uint64_t, std::uint64_t>> sizes{
      {5, 5},    {10, 10},   {20, 20},   {50, 50},    {100, 100},   {1000, 1000},
      {3, 1000}, {10, 1000}, {20, 1000}, {100, 1000}, {100, 10000}, {10000, 10000}};
  for (const auto& [m, n] : sizes) {
    const auto at = [&, m = m, n = n](std::uint64_t x, std::uint64_t y) { return method({x, m}, {y, n}, confidence); };
    Told told;
    Told outside;
    for (const double p : lotrecht::testing::told_rates) {
      const Window a = binomial_window(m, p);
      for (const double q : lotrecht::testing::told_rates) {
        const Window b = binomial_window(n, q);
        const double value = truth(p, q);
        const double covered = edges ? coverage_along_edges(a, b, value, at)
                                     : probability_of(a, b, [&](auto x, auto y) { return at(x, y).contains(value); });
        told.add(covered);
        if (p == q) outside.add(1.0 - covered);
      }
    }
    print(name, m, n, told, outside);
  }
}

}  // namespace

int main() {
  using Rate = Interval (*)(const BinomialTally&, const Confidence&);
  using Pair = Interval (*)(const BinomialTally&, const BinomialTally&, const Confidence&);
  const auto difference = [](double p, double q) { return p - q; };
  const auto ratio = [](double p, double q) { return p / q; };
  std::puts("method,n_a,n_b,smallest,mean,outside");
  rate("wilson", Rate{wilson});
  rate("clopper_pearson", Rate{clopper_pearson});
  rate("jeffreys", Rate{jeffreys});
  pair("newcombe", Pair{newcombe}, difference, true);
  pair("miettinen_nurminen_difference", Pair{miettinen_nurminen_difference}, difference, true);
  pair("miettinen_nurminen_ratio", Pair{miettinen_nurminen_ratio}, ratio, true);
  pair("koopman", Pair{koopman}, ratio, true);
  // Katz's bounds jump where a count becomes 0, so every table is looked at.
  pair("katz", Pair{katz}, ratio, false);
}
