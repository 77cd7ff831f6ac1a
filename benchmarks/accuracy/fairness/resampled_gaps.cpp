/// @file
/// Simulated coverage of 95 % bootstrap intervals of rates and gaps beside those of formulas, as CSV.
///
///     resampled_gaps [draws]     data sets for each line, default 1,000 (seed 1), 399 replicates each
///
/// Selection rates of two groups, differing by nothing and by a factor 1.5. A coverage of .95 from 1,000 draws has a
/// standard error of .007.

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <utility>
#include <vector>

#include <lotrecht/core/seed.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/fairness/group_disparities.hpp>
#include <lotrecht/stats/draw_binomial.hpp>

namespace {

using namespace lotrecht;
using fairness::CellCounts;

[[nodiscard]] CellCounts group_of(std::uint64_t selected, std::uint64_t n) {
  CellCounts c;
  c.rows[4] = selected;
  c.rows[5] = n - selected;
  return c;
}

constexpr std::array<const char*, 3> kinds{"formula", "bootstrap_percentile", "bootstrap_bca"};

[[nodiscard]] fairness::Methods methods_of(std::size_t kind, std::uint64_t round) {
  fairness::Methods methods{stats::Confidence{0.95}};
  if (kind > 0) {
    methods.bootstrap = fairness::BootstrapMethod{
        kind == 1 ? fairness::BootstrapKind::percentile : fairness::BootstrapKind::bca, 399, Seed{round + 1}};
  }
  return methods;
}

void setting(std::uint64_t m, std::uint64_t n, double rate, double times, std::uint64_t draws) {
  const std::array<fairness::Metric, 1> metric{fairness::Metric::selection_rate};
  const double own = rate * times;
  for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
    std::array<std::uint64_t, 3> covered{};
    for (std::uint64_t r = 0; r < draws; ++r) {
      Stream stream{Seed{1}, Purpose::simulation, r};
      const CellCounts a = group_of(stats::draw_binomial(stream, m, own), m);
      const CellCounts b = group_of(stats::draw_binomial(stream, n, rate), n);
      const auto found = fairness::group_disparities(metric, a, fairness::Comparison{a, b, false}, methods_of(kind, r));
      covered[0] += found.rates[0].interval().contains(own) ? 1U : 0U;
      covered[1] += found.gaps[0].difference.interval().contains(own - rate) ? 1U : 0U;
      covered[2] += found.gaps[0].ratio.interval().contains(times) ? 1U : 0U;
    }
    const auto share = [&](std::size_t k) { return static_cast<double>(covered[k]) / static_cast<double>(draws); };
    std::printf("%s,%llu,%llu,%g,%g,%.3f,%.3f,%.3f\n", kinds[kind], static_cast<unsigned long long>(m),
                static_cast<unsigned long long>(n), rate, times, share(0), share(1), share(2));
    std::fflush(stdout);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const auto draws = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000;
  if (draws == 0) {
    std::fputs("draws must be a whole number from 1 on\n", stderr);
    return 2;
  }
  std::puts("method,n_a,n_b,rate,times,rate_of_a,difference,ratio");
  for (const auto& [m, n] : {std::pair<std::uint64_t, std::uint64_t>{10, 10},
                             {20, 100},
                             {50, 50},
                             {200, 1000},
                             {1000, 1000},
                             {10000, 10000}}) {
    for (const double rate : {0.05, 0.2, 0.5}) {
      for (const double times : {1.0, 1.5}) setting(m, n, rate, times, draws);
    }
  }
}
