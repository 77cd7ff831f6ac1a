/// @file
/// True size of 5 % tests that two or three rates are equal, as CSV: by enumeration of every table worth mentioning
/// (all but 1e-12 of the probability), largest and mean over common rates .01 to .5.
///
/// Those of the score test, Newcombe's interval, Fisher's and Boschloo's test: see planned_tests.cpp. The exact tests
/// are enumerated as long as they take seconds.

#include <array>
#include <cstdint>
#include <cstdio>
#include <utility>
#include <vector>

#include <lotrecht/stats/barnard_exact.hpp>
#include <lotrecht/stats/binomial_test.hpp>
#include <lotrecht/stats/chi_square.hpp>
#include <lotrecht/stats/fisher_exact.hpp>
#include <lotrecht/stats/freeman_halton.hpp>
#include <lotrecht/stats/g_test.hpp>

#include "../../../tests/support/windows.hpp"

namespace {

using namespace lotrecht::stats;
using lotrecht::testing::binomial_window;
using lotrecht::testing::Told;
using lotrecht::testing::told_rates;
using lotrecht::testing::Window;

constexpr double level = 0.05;

void print(const char* test, const std::vector<std::uint64_t>& rows, const Told& size) {
  std::printf("%s,\"", test);
  for (std::size_t g = 0; g < rows.size(); ++g) {
    std::printf(g == 0 ? "%llu" : " %llu", static_cast<unsigned long long>(rows[g]));
  }
  std::printf("\",%.4f,%.4f\n", size.largest, size.mean());
  std::fflush(stdout);
}

/// @param rejects  (successes of a, successes of b) -> whether the table is rejected
template <class Rejects>
void two(const char* test, std::uint64_t m, std::uint64_t n, const Rejects& rejects) {
  Told size;
  for (const double p : told_rates) size.add(probability_of(binomial_window(m, p), binomial_window(n, p), rejects));
  print(test, {m, n}, size);
}

[[nodiscard]] bool rejected(const TestResult& result) { return result.defined() && result.p_value <= level; }

/// Three groups: every table of successes.
template <class Test>
void three(const char* name, const std::array<std::uint64_t, 3>& rows, const Test& test) {
  std::vector<char> region;
  for (std::uint64_t x = 0; x <= rows[0]; ++x) {
    for (std::uint64_t y = 0; y <= rows[1]; ++y) {
      for (std::uint64_t z = 0; z <= rows[2]; ++z) {
        const std::array<std::uint64_t, 6> cells{x, rows[0] - x, y, rows[1] - y, z, rows[2] - z};
        region.push_back(rejected(test(ContingencyTable{cells, 3, 2})) ? 1 : 0);
      }
    }
  }
  Told size;
  for (const double p : told_rates) {
    const std::array<Window, 3> w{binomial_window(rows[0], p), binomial_window(rows[1], p),
                                  binomial_window(rows[2], p)};
    double sum = 0.0;
    for (std::size_t i = 0; i < w[0].mass.size(); ++i) {
      for (std::size_t j = 0; j < w[1].mass.size(); ++j) {
        for (std::size_t k = 0; k < w[2].mass.size(); ++k) {
          const std::uint64_t at = ((w[0].first + i) * (rows[1] + 1) + w[1].first + j) * (rows[2] + 1) + w[2].first + k;
          sum += region[at] != 0 ? w[0].mass[i] * w[1].mass[j] * w[2].mass[k] : 0.0;
        }
      }
    }
    size.add(sum);
  }
  print(name, {rows[0], rows[1], rows[2]}, size);
}

}  // namespace

int main() {
  std::puts("test,rows,largest,mean");
  const std::vector<std::pair<std::uint64_t, std::uint64_t>> sizes{{5, 5},       {10, 10},      {20, 20},  {50, 50},
                                                                   {100, 100},   {1000, 1000},  {3, 1000}, {20, 1000},
                                                                   {100, 10000}, {10000, 10000}};
  for (const auto& [m, n] : sizes) {
    const auto cells = [m = m, n = n](std::uint64_t x, std::uint64_t y) {
      return std::array<std::uint64_t, 4>{x, m - x, y, n - y};
    };
    two("chi_square", m, n, [&](auto x, auto y) {
      const auto c = cells(x, y);
      return rejected(chi_square({c, 2, 2}, false));
    });
    two("chi_square_yates", m, n, [&](auto x, auto y) {
      const auto c = cells(x, y);
      return rejected(chi_square({c, 2, 2}, true));
    });
    two("g_test", m, n, [&](auto x, auto y) {
      const auto c = cells(x, y);
      return rejected(g_test({c, 2, 2}));
    });
    two("fisher_mid_p", m, n, [&, m = m, n = n](auto x, auto y) {
      return rejected(fisher_exact({x, m}, {y, n}, Alternative::two_sided, true));
    });
    two("fisher_one_sided", m, n, [&, m = m, n = n](auto x, auto y) {
      return rejected(fisher_exact({x, m}, {y, n}, Alternative::greater));
    });
    if ((m + 1) * (n + 1) > 5'000) continue;
    for (const BarnardStatistic statistic : {BarnardStatistic::pooled, BarnardStatistic::unpooled}) {
      std::vector<char> region;
      for (std::uint64_t x = 0; x <= m; ++x) {
        for (std::uint64_t y = 0; y <= n; ++y) {
          region.push_back(rejected(barnard_exact({x, m}, {y, n}, Alternative::two_sided, statistic)) ? 1 : 0);
        }
      }
      two(statistic == BarnardStatistic::pooled ? "barnard_exact" : "barnard_exact_unpooled", m, n,
          [&, n = n](auto x, auto y) { return region[x * (n + 1) + y] != 0; });
    }
  }
  for (const auto& rows : {std::array<std::uint64_t, 3>{5, 5, 5}, {10, 10, 10}, {20, 20, 20}, {3, 10, 50}}) {
    three("chi_square", rows, [](const ContingencyTable& t) { return chi_square(t, false); });
    three("g_test", rows, [](const ContingencyTable& t) { return g_test(t); });
    three("freeman_halton", rows, [](const ContingencyTable& t) { return freeman_halton(t); });
  }
  // One rate against a given one.
  for (const std::uint64_t n : {5U, 10U, 20U, 50U, 100U, 1000U, 10'000U}) {
    Told size;
    for (const double p : told_rates) {
      const Window w = binomial_window(n, p);
      double sum = 0.0;
      for (std::size_t i = 0; i < w.mass.size(); ++i) {
        sum += rejected(binomial_test({w.first + i, n}, p)) ? w.mass[i] : 0.0;
      }
      size.add(sum);
    }
    print("binomial_test", {n}, size);
  }
}
