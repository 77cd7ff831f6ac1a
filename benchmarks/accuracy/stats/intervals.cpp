/// @file
/// Exact coverage of every interval over grids of sample sizes and true probabilities, by enumeration, as CSV.
///
///     intervals [points]     true probabilities 1/points .. (points-1)/points on each side, default 40

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include <lotrecht/stats/clopper_pearson.hpp>
#include <lotrecht/stats/jeffreys.hpp>
#include <lotrecht/stats/katz.hpp>
#include <lotrecht/stats/koopman.hpp>
#include <lotrecht/stats/miettinen_nurminen.hpp>
#include <lotrecht/stats/newcombe.hpp>
#include <lotrecht/stats/wilson.hpp>

#include "../../../tests/support/coverage.hpp"

namespace {

using lotrecht::stats::BinomialTally;
using lotrecht::stats::Confidence;
using lotrecht::testing::Coverage;

void print(const char* method, std::uint64_t m, std::uint64_t n, const Confidence& confidence, const Coverage& c) {
  std::printf("%s,%llu,%llu,%g,%.5f,%.5f\n", method, static_cast<unsigned long long>(m),
              static_cast<unsigned long long>(n), confidence.level(), c.smallest, c.mean);
}

template <class Method>
void rate(const char* name, const Method& method, int points, const Confidence& confidence) {
  for (const std::uint64_t n : {5U, 10U, 20U, 50U, 100U, 500U}) {
    print(name, n, 0, confidence, lotrecht::testing::coverage_of_a_rate(method, n, 20 * points, confidence));
  }
}

template <class Method, class Truth>
void pair(const char* name, const Method& method, const Truth& truth, int points, const Confidence& confidence) {
  const std::vector<std::vector<std::uint64_t>> sizes{{10, 10}, {10, 30}, {20, 20}, {20, 50}, {50, 50}, {30, 100}};
  for (const auto& s : sizes) {
    print(name, s[0], s[1], confidence,
          lotrecht::testing::coverage_of_a_pair(method, truth, s[0], s[1], points, confidence));
  }
}

}  // namespace

int main(int argc, char** argv) {
  const int points = argc > 1 ? std::atoi(argv[1]) : 40;
  if (points < 2) {
    std::fputs("points must be a whole number of at least 2\n", stderr);
    return 2;
  }
  using namespace lotrecht::stats;
  using Rate = Interval (*)(const BinomialTally&, const Confidence&);
  using Pair = Interval (*)(const BinomialTally&, const BinomialTally&, const Confidence&);
  const auto difference = [](double p, double q) { return p - q; };
  const auto ratio = [](double p, double q) { return p / q; };
  std::puts("method,n_a,n_b,level,smallest,mean");
  for (const double level : {0.9, 0.95, 0.99}) {
    const Confidence confidence{level};
    rate("wilson", Rate{wilson}, points, confidence);
    rate("clopper_pearson", Rate{clopper_pearson}, points, confidence);
    rate("jeffreys", Rate{jeffreys}, points, confidence);
    pair("newcombe", Pair{newcombe}, difference, points, confidence);
    pair("miettinen_nurminen_difference", Pair{miettinen_nurminen_difference}, difference, points, confidence);
    pair("miettinen_nurminen_ratio", Pair{miettinen_nurminen_ratio}, ratio, points, confidence);
    pair("koopman", Pair{koopman}, ratio, points, confidence);
    pair("katz", Pair{katz}, ratio, points, confidence);
  }
}
