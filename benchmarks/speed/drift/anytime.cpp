/// @file
/// Nanoseconds of what is looked at after every value.

#include <cstddef>
#include <cstdint>
#include <vector>

#include <benchmark/benchmark.h>

#include <lotrecht/core/instruction_set.hpp>
#include <lotrecht/core/seed.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/drift/betting_sequence.hpp>
#include <lotrecht/drift/conformal_martingale.hpp>
#include <lotrecht/drift/fairness_monitor.hpp>
#include <lotrecht/drift/quantile_sequence.hpp>

namespace {

using namespace lotrecht;

std::vector<double> bits(std::size_t n) {
  Stream draw{Seed{1}, Purpose::simulation, 0};
  std::vector<double> values;
  for (std::size_t i = 0; i < n; ++i) values.push_back(draw.uniform() < 0.3 ? 1.0 : 0.0);
  return values;
}

/// Arguments: values, register or not, instruction set.
void betting(benchmark::State& state) {
  const std::vector<double> values = bits(static_cast<std::size_t>(state.range(0)));
  const auto set = static_cast<InstructionSet>(state.range(2));
  if (set > widest_instruction_set()) {
    state.SkipWithError("this machine has no such instructions");
    return;
  }
  for (auto _ : state) {
    drift::BettingSequence sequence{
        stats::Confidence{0.95}, {.cases = state.range(1) == 0 ? 0 : 2 * values.size(), .resolution = 1000}, set};
    benchmark::DoNotOptimize(sequence.update_many(values));
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * state.range(0));
}
BENCHMARK(betting)
    ->ArgsProduct({{1000, 10'000}, {0, 1}, {0, 1, 2}})
    ->ArgNames({"values", "register", "set"})
    ->Unit(benchmark::kMicrosecond);

void quantile(benchmark::State& state) {
  Stream draw{Seed{1}, Purpose::simulation, 0};
  std::vector<double> values;
  for (int i = 0; i < 10'000; ++i) values.push_back(draw.uniform());
  for (auto _ : state) {
    drift::QuantileSequence sequence{0.5, stats::Confidence{0.95}};
    benchmark::DoNotOptimize(sequence.update_many(values));
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * 10'000);
}
BENCHMARK(quantile)->Unit(benchmark::kMicrosecond);

void conformal(benchmark::State& state) {
  Stream draw{Seed{1}, Purpose::simulation, 0};
  std::vector<double> values;
  for (int i = 0; i < 10'000; ++i) values.push_back(draw.uniform());
  for (auto _ : state) {
    drift::ConformalMartingale martingale{Seed{2}};
    for (const double x : values) benchmark::DoNotOptimize(martingale.update(x));
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * 10'000);
}
BENCHMARK(conformal)->Unit(benchmark::kMicrosecond);

/// Arguments: groups, cases a group and week.
void monitor(benchmark::State& state) {
  const auto groups = static_cast<std::size_t>(state.range(0));
  const auto n = static_cast<std::uint64_t>(state.range(1));
  drift::FairnessMonitor monitor{{.groups = groups, .one_false_alarm_per = 1e9}};
  const std::vector<stats::BinomialTally> counts(groups, {n / 3, n});
  for (auto _ : state) benchmark::DoNotOptimize(monitor.update(counts));
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK(monitor)->ArgsProduct({{2, 10}, {10, 1000}})->ArgNames({"groups", "cases"});

}  // namespace
