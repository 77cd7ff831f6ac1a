/// @file
/// True size of two-sided tests of equal rates, and what the textbook formula for power is worth, as CSV.
///
/// Every figure is the sum of the probabilities of all tables that a test rejects; nothing is simulated. Size: largest
/// and mean over common rates .01 to .5. Power: the smallest gap above a base rate that is found with 80 % power,
/// exactly and by formula. Fisher's and Boschloo's tests are enumerated up to four million tables.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/stats/minimum_detectable.hpp>
#include <lotrecht/stats/rejection_region.hpp>

int main() {
  using namespace lotrecht::stats;
  const Confidence confidence{0.95};
  const std::vector<double> rates{0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5};
  const std::vector<std::pair<std::uint64_t, std::uint64_t>> sizes{
      {5, 5},    {10, 10},   {20, 20},   {50, 50},    {100, 100},    {500, 500},
      {3, 1000}, {10, 1000}, {20, 1000}, {100, 1000}, {1000, 10000}, {10000, 10000}};
  std::puts("what,test,n_a,n_b,rate,value,formula");
  for (const PlannedTest test : {PlannedTest::score, PlannedTest::newcombe, PlannedTest::fisher,
                                 PlannedTest::fisher_doubled, PlannedTest::boschloo}) {
    const bool tables = test == PlannedTest::fisher || test == PlannedTest::boschloo;
    for (const auto& [n_a, n_b] : sizes) {
      // Boschloo's mark takes seconds where there are very many tables.
      if (tables && (n_a + 1) * (n_b + 1) > 150'000) continue;
      const RejectionRegion region{test, n_a, n_b, confidence};
      double largest = 0.0;
      double sum = 0.0;
      for (const double p : rates) {
        const double size = region.probability(p, p);
        largest = std::max(largest, size);
        sum += size;
      }
      std::printf("size_largest,%s,%llu,%llu,,%.5f,\n", std::string{name(test)}.c_str(),
                  static_cast<unsigned long long>(n_a), static_cast<unsigned long long>(n_b), largest);
      std::printf("size_mean,%s,%llu,%llu,,%.5f,\n", std::string{name(test)}.c_str(),
                  static_cast<unsigned long long>(n_a), static_cast<unsigned long long>(n_b),
                  sum / static_cast<double>(rates.size()));
      for (const double p : {0.05, 0.3}) {
        const auto exact = minimum_detectable_difference(n_a, n_b, p, confidence, 0.8, test);
        const auto formula = minimum_detectable_difference(n_a, n_b, p, confidence, 0.8, PlannedTest::normal);
        std::printf("gap_above,%s,%llu,%llu,%g,%.5f,%.5f\n", std::string{name(test)}.c_str(),
                    static_cast<unsigned long long>(n_a), static_cast<unsigned long long>(n_b), p,
                    exact.above.value_or(-1.0), formula.above.value_or(-1.0));
      }
      std::fflush(stdout);
    }
  }
}
