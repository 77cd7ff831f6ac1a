/// @file
/// True size of 5 % tests against a margin, as CSV: by enumeration of every table worth mentioning (all but 1e-12 of
/// the probability), at all reference rates .01 to .5 that leave room for the margin.
///
/// Non-inferiority: a is exactly as much worse as the margin allows. Equivalence (tost): a lies exactly on the upper
/// end of the band. Differences: margin .1; ratios: 1.25 and its inverse. A size above .05 is a claim made too often.
/// "most" is where it is largest: the rate of b. The exact test is enumerated as long as it takes seconds.

#include <cstdint>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/stats/non_inferiority.hpp>
#include <lotrecht/stats/tost.hpp>

#include "../../../tests/support/windows.hpp"

namespace {

using namespace lotrecht::stats;
using lotrecht::testing::binomial_window;
using lotrecht::testing::Told;

constexpr double level = 0.05;
constexpr double margin = 0.1;
constexpr double band_end = 1.25;

enum class Claim : std::uint8_t {
  non_inferior_difference,
  equivalent_difference,
  non_inferior_ratio,
  equivalent_ratio
};

constexpr const char* names[]{"non_inferiority_difference", "tost_difference", "non_inferiority_ratio", "tost_ratio"};

[[nodiscard]] bool is_ratio(Claim claim) {
  return claim == Claim::non_inferior_ratio || claim == Claim::equivalent_ratio;
}

/// The rate of a on the border of what is claimed.
[[nodiscard]] double border(Claim claim, double q) {
  switch (claim) {
    case Claim::non_inferior_difference: return q - margin;
    case Claim::equivalent_difference: return q + margin;
    case Claim::non_inferior_ratio: return q / band_end;
    case Claim::equivalent_ratio: return q * band_end;
  }
  return q;
}

[[nodiscard]] bool claimed(Claim claim, const BinomialTally& a, const BinomialTally& b, MarginTest test) {
  switch (claim) {
    case Claim::non_inferior_difference:
      return non_inferiority_difference(a, b, margin, Better::higher, test).p_value <= level;
    case Claim::equivalent_difference: return tost_difference(a, b, {-margin, margin}, test).p_value <= level;
    case Claim::non_inferior_ratio:
      return non_inferiority_ratio(a, b, 1.0 / band_end, Better::higher, test).p_value <= level;
    case Claim::equivalent_ratio: return tost_ratio(a, b, {1.0 / band_end, band_end}, test).p_value <= level;
  }
  return false;
}

void size(Claim claim, MarginTest test, std::uint64_t m, std::uint64_t n) {
  const bool exact = test == MarginTest::exact;
  std::vector<char> known(exact ? (m + 1) * (n + 1) : 0, 2);
  Told told;
  double most = 0.0;
  for (const double q : {0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5}) {
    const double p = border(claim, q);
    if (!(p > 0.0 && p < 1.0)) continue;
    const double found = probability_of(binomial_window(m, p), binomial_window(n, q), [&](auto x, auto y) {
      if (!exact) return claimed(claim, {x, m}, {y, n}, test);
      char& seen = known[x * (n + 1) + y];
      if (seen == 2) seen = claimed(claim, {x, m}, {y, n}, test) ? 1 : 0;
      return seen == 1;
    });
    if (found >= told.largest) most = q;
    told.add(found);
  }
  std::printf("%s,%s,%llu,%llu,%.4f,%.4f,%g\n", names[static_cast<std::size_t>(claim)], std::string{name(test)}.c_str(),
              static_cast<unsigned long long>(m), static_cast<unsigned long long>(n), told.largest, told.mean(), most);
  std::fflush(stdout);
}

}  // namespace

int main() {
  std::puts("claim,test,n_a,n_b,largest,mean,most");
  const std::vector<std::pair<std::uint64_t, std::uint64_t>> sizes{
      {5, 5}, {10, 10}, {20, 20}, {50, 50}, {100, 100}, {1000, 1000}, {10, 1000}, {100, 1000}, {10000, 10000}};
  for (const Claim claim : {Claim::non_inferior_difference, Claim::equivalent_difference, Claim::non_inferior_ratio,
                            Claim::equivalent_ratio}) {
    for (const MarginTest test : {MarginTest::miettinen_nurminen, MarginTest::farrington_manning, MarginTest::newcombe,
                                  MarginTest::log, MarginTest::exact}) {
      if (test == (is_ratio(claim) ? MarginTest::newcombe : MarginTest::log)) continue;
      for (const auto& [m, n] : sizes) {
        if (test == MarginTest::exact && m * n > 400) continue;
        if (test == MarginTest::newcombe && m * n > 1'000'000) continue;  // a root for every table
        size(claim, test, m, n);
      }
    }
  }
}
