// One pass over 100 million rows: decision, outcome and group, a byte each, five groups.
// Beside it, in the same run: how fast this machine reads the same memory at all.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include <benchmark/benchmark.h>

#include <lotrecht/core/fold.hpp>
#include <lotrecht/core/grouped.hpp>
#include <lotrecht/fairness/outcome_tally.hpp>

namespace {

using lotrecht::Grouped;
using lotrecht::fairness::OutcomeTally;
using Tally = Grouped<OutcomeTally>;

constexpr std::size_t rows = 100'000'000;

struct Columns {
  std::vector<std::uint8_t> group, decision, outcome;

  explicit Columns(std::size_t groups) : group(rows), decision(rows), outcome(rows) {
    std::uint64_t state = 1;
    for (std::size_t i = 0; i < rows; ++i) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      group[i] = static_cast<std::uint8_t>((state >> 33) % groups);
      decision[i] = static_cast<std::uint8_t>((state >> 60) & 1);
      outcome[i] = static_cast<std::uint8_t>((state >> 61) & 1);
    }
  }
};

const Columns& five_groups() {
  static const Columns columns{5};
  return columns;
}

void report(benchmark::State& state) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * 3 * static_cast<std::int64_t>(rows));
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(rows));
}

/// The mark: sum the same three columns, eight bytes at a time in four independent sums.
void read_memory(benchmark::State& state) {
  const Columns& c = five_groups();
  for (auto _ : state) {
    std::uint64_t sums[4] = {};
    for (const auto* column : {&c.group, &c.decision, &c.outcome}) {
      const std::uint8_t* at = column->data();
      for (std::size_t i = 0; i + 32 <= rows; i += 32) {
        std::uint64_t words[4];
        std::memcpy(words, at + i, 32);
        for (int k = 0; k < 4; ++k) sums[k] += words[k];
      }
    }
    benchmark::DoNotOptimize(sums);
  }
  report(state);
}
BENCHMARK(read_memory)->Unit(benchmark::kMillisecond)->UseRealTime();

void one_pass_tally(benchmark::State& state) {
  const Columns& c = five_groups();
  const auto threads = static_cast<unsigned>(state.range(0));
  for (auto _ : state) {
    auto tally = lotrecht::fold<Tally>({std::span{c.group}, {c.decision, c.outcome}}, Tally{5}, threads);
    benchmark::DoNotOptimize(tally);
  }
  report(state);
}
BENCHMARK(one_pass_tally)->ArgName("threads")->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

/// Ids too many for the comparing way: a histogram.
void one_pass_tally_of_200_groups(benchmark::State& state) {
  static const Columns columns{200};
  const auto threads = static_cast<unsigned>(state.range(0));
  for (auto _ : state) {
    auto tally =
        lotrecht::fold<Tally>({std::span{columns.group}, {columns.decision, columns.outcome}}, Tally{200}, threads);
    benchmark::DoNotOptimize(tally);
  }
  report(state);
}
BENCHMARK(one_pass_tally_of_200_groups)
    ->ArgName("threads")
    ->Arg(1)
    ->Arg(2)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace
