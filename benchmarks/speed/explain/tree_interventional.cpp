// Values of 100 complete trees over 30 features against 1,000 background rows: time per row by depth, on one thread,
// with and without residuals; and the time to take in the background.

#include <cstddef>
#include <vector>

#include <benchmark/benchmark.h>

#include <lotrecht/explain/tree_interventional.hpp>

#include "complete_trees.hpp"

namespace {

using namespace lotrecht;
using namespace lotrecht::benchmarks;

constexpr Eigen::Index background_rows = 1000;

void values(benchmark::State& state) {
  const model::TreeEnsemble model = forest(state.range(0));
  const RowMajorMatrix x = table();
  const explain::InterventionalTreeExplainer explainer{model, table(background_rows, 1001)};
  std::vector<double> out(static_cast<std::size_t>(rows) * features);
  for (auto _ : state) {
    explainer.explain_into(x, out);
    benchmark::DoNotOptimize(out.data());
  }
  per_row(state);
}

void with_residuals(benchmark::State& state) {
  const model::TreeEnsemble model = forest(state.range(0));
  const RowMajorMatrix x = table();
  const explain::InterventionalTreeExplainer explainer{model, table(background_rows, 1001)};
  for (auto _ : state) benchmark::DoNotOptimize(explainer.explain(x));
  per_row(state);
}

void set_up(benchmark::State& state) {
  const model::TreeEnsemble model = forest(state.range(0));
  const RowMajorMatrix background = table(background_rows, 1001);
  for (auto _ : state) benchmark::DoNotOptimize(explain::InterventionalTreeExplainer{model, background});
}

BENCHMARK(values)->DenseRange(4, 8, 2)->Unit(benchmark::kMillisecond);
BENCHMARK(with_residuals)->DenseRange(4, 8, 2)->Unit(benchmark::kMillisecond);
BENCHMARK(set_up)->DenseRange(4, 8, 2)->Unit(benchmark::kMillisecond);

}  // namespace
