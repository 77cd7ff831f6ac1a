/// @file
/// True coverage of 95 % intervals of a difference where one rate is at most a half and the other at least a half, as
/// CSV.
///
/// The other programs ask for rates up to .5 on both sides, and rates above .5 on both sides are those of the other
/// answer. A rate near 0 beside one near 1 is neither. All pairs of .01, .02, .05, .1, .2, .3, .4, .5 and of what these
/// leave to 1; every table of probability above 1e-10. The exact interval up to 20 rows a side.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <utility>
#include <vector>

#include <lotrecht/stats/exact_difference.hpp>
#include <lotrecht/stats/miettinen_nurminen.hpp>
#include <lotrecht/stats/newcombe.hpp>

#include "../../../tests/support/windows.hpp"

namespace {

using namespace lotrecht::stats;
using lotrecht::testing::binomial_window;
using lotrecht::testing::Told;
using lotrecht::testing::told_rates;
using lotrecht::testing::Window;

const Confidence confidence{0.95};

template <class Method>
void tell(const char* name, std::uint64_t m, std::uint64_t n, const Method& method) {
  std::vector<Interval> known((m + 1) * (n + 1), Interval{1.0, -1.0});
  Told told;
  const auto pair = [&](double p, double q) {
    const Window a = binomial_window(m, p);
    const Window b = binomial_window(n, q);
    double covered = 0.0;
    for (std::size_t i = 0; i < a.mass.size(); ++i) {
      for (std::size_t j = 0; j < b.mass.size(); ++j) {
        const double mass = a.mass[i] * b.mass[j];
        if (mass < 1e-10) continue;
        const std::uint64_t x = a.first + i;
        const std::uint64_t y = b.first + j;
        Interval& at = known[x * (n + 1) + y];
        if (at.high < at.low) at = method(BinomialTally{x, m}, BinomialTally{y, n}, confidence);
        covered += at.low - 1e-12 <= p - q && p - q <= at.high + 1e-12 ? mass : 0.0;
      }
    }
    told.add(covered);
  };
  for (const double p : told_rates) {
    for (const double q : told_rates) {
      pair(p, 1.0 - q);
      pair(1.0 - p, q);
    }
  }
  std::printf("%s,%llu,%llu,%.4f,%.4f\n", name, static_cast<unsigned long long>(m), static_cast<unsigned long long>(n),
              told.smallest, told.mean());
  std::fflush(stdout);
}

}  // namespace

int main() {
  std::puts("method,n_a,n_b,smallest,mean");
  for (const auto& [m, n] : {std::pair<std::uint64_t, std::uint64_t>{5, 5},
                             {10, 10},
                             {20, 20},
                             {50, 50},
                             {100, 100},
                             {1000, 1000},
                             {3, 1000},
                             {20, 1000}}) {
    tell("newcombe", m, n, [](const auto& a, const auto& b, const auto& c) { return newcombe(a, b, c); });
    tell("miettinen_nurminen", m, n,
         [](const auto& a, const auto& b, const auto& c) { return miettinen_nurminen_difference(a, b, c); });
    if (m <= 20 && n <= 20) {
      tell("exact_difference", m, n,
           [](const auto& a, const auto& b, const auto& c) { return exact_difference(a, b, c); });
    }
  }
}
