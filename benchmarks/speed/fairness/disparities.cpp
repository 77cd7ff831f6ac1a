// Every metric, every gap, every worst gap, all with intervals: 1 million rows, two groups, from columns to estimates.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <benchmark/benchmark.h>

#include <lotrecht/core/fold.hpp>
#include <lotrecht/core/grouped.hpp>
#include <lotrecht/fairness/disparities.hpp>
#include <lotrecht/fairness/outcome_tally.hpp>

namespace {

namespace fairness = lotrecht::fairness;

struct Columns {
  std::vector<std::uint8_t> group, decision, outcome;

  explicit Columns(std::size_t rows) : group(rows), decision(rows), outcome(rows) {
    std::uint64_t state = 1;
    for (std::size_t i = 0; i < rows; ++i) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      group[i] = static_cast<std::uint8_t>(state >> 63);
      outcome[i] = static_cast<std::uint8_t>((state >> 40) % 100 < 30);
      decision[i] = static_cast<std::uint8_t>((state >> 20) % 100 < (outcome[i] != 0 ? 70u : 25u + 5u * group[i]));
    }
  }
};

void everything(benchmark::State& state, const std::optional<fairness::BootstrapMethod>& bootstrap) {
  const Columns c{static_cast<std::size_t>(state.range(0))};
  fairness::Methods methods{lotrecht::stats::Confidence{0.95}};
  methods.bootstrap = bootstrap;
  using Tally = lotrecht::Grouped<fairness::OutcomeTally>;
  for (auto _ : state) {
    const auto tally = lotrecht::fold<Tally>({std::span{c.group}, {c.decision, c.outcome}}, Tally{2});
    auto found = fairness::disparities(fairness::cell_counts(tally), fairness::all_metrics(), {}, methods);
    benchmark::DoNotOptimize(found);
  }
}

using fairness::BootstrapKind;
BENCHMARK_CAPTURE(everything, by_formula, std::nullopt)->ArgName("rows")->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(everything, bootstrap_percentile_1000,
                  fairness::BootstrapMethod{BootstrapKind::percentile, 1000, lotrecht::Seed{1}})
    ->ArgName("rows")
    ->Arg(10'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(everything, bootstrap_bca_1000,
                  fairness::BootstrapMethod{BootstrapKind::bca, 1000, lotrecht::Seed{1}})
    ->ArgName("rows")
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);

}  // namespace
