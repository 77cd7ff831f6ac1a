/// @file
/// Exact joint coverage of simultaneous intervals of three shares, and exact size of the tests of given shares, as CSV:
/// by enumeration of every table of n rows.

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <vector>

#include <lotrecht/stats/goodness_of_fit.hpp>
#include <lotrecht/stats/multinomial_intervals.hpp>

int main() {
  using namespace lotrecht::stats;
  const Confidence confidence{0.95};
  const std::vector<std::vector<double>> truths{
      {1.0 / 3, 1.0 / 3, 1.0 / 3}, {0.5, 0.3, 0.2}, {0.6, 0.3, 0.1}, {0.7, 0.25, 0.05}, {0.89, 0.1, 0.01}};
  std::puts("n,p1,p2,p3,goodman,sison_glaz,chi_square_size,exact_size");
  for (const std::uint64_t n : {5U, 10U, 20U, 50U, 100U}) {
    for (const auto& p : truths) {
      double goodman_covers = 0.0;
      double sison_covers = 0.0;
      double chi_square = 0.0;
      double exact = 0.0;
      for (std::uint64_t a = 0; a <= n; ++a) {
        for (std::uint64_t b = 0; a + b <= n; ++b) {
          const std::vector<std::uint64_t> counts{a, b, n - a - b};
          double log = std::lgamma(static_cast<double>(n) + 1.0);
          for (std::size_t i = 0; i < 3; ++i) {
            const double x = static_cast<double>(counts[i]);
            log += x * std::log(p[i]) - std::lgamma(x + 1.0);
          }
          const double mass = std::exp(log);
          if (mass < 1e-9) continue;
          const auto holds = [&](const std::vector<Interval>& all) {
            return all[0].contains(p[0]) && all[1].contains(p[1]) && all[2].contains(p[2]);
          };
          if (holds(goodman(counts, confidence))) goodman_covers += mass;
          if (holds(sison_glaz(counts, confidence))) sison_covers += mass;
          if (chi_square_goodness_of_fit(counts, p).p_value <= 0.05) chi_square += mass;
          if (multinomial_exact_test(counts, p).p_value <= 0.05) exact += mass;
        }
      }
      std::printf("%llu,%.3f,%.3f,%.3f,%.4f,%.4f,%.4f,%.4f\n", static_cast<unsigned long long>(n), p[0], p[1], p[2],
                  goodman_covers, sison_covers, chi_square, exact);
    }
  }
}
