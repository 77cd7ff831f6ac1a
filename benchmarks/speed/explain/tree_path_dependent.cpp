// Path-dependent values and interactions of 100 complete trees over 30 features: time per row by depth, arithmetic and
// instruction set, on one thread. Beside it, in the same run: predicting the same rows.

#include <cstddef>
#include <cstdint>
#include <vector>

#include <benchmark/benchmark.h>

#include <lotrecht/explain/tree_interactions.hpp>
#include <lotrecht/explain/tree_path_dependent.hpp>
#include <lotrecht/model/predict.hpp>

#include "complete_trees.hpp"

namespace {

using namespace lotrecht;
using namespace lotrecht::benchmarks;

template <explain::Arithmetic A>
void values(benchmark::State& state) {
  const auto set = static_cast<InstructionSet>(state.range(1));
  if (set > widest_instruction_set()) {
    state.SkipWithError("this machine does not have the instruction set");
    return;
  }
  const model::TreeEnsemble model = forest(state.range(0));
  const RowMajorMatrix x = table();
  explain::PathDependentOptions options;
  options.arithmetic = A;
  options.instruction_set = set;
  const explain::PathDependentTreeExplainer explainer{model, options};
  std::vector<double> out(static_cast<std::size_t>(rows) * features);
  for (auto _ : state) {
    explainer.explain_into(x, out);
    benchmark::DoNotOptimize(out.data());
  }
  state.SetLabel(std::string{name(set)});
  per_row(state);
}

void interactions(benchmark::State& state) {
  const model::TreeEnsemble model = forest(state.range(0));
  const RowMajorMatrix x = table();
  const explain::PathDependentTreeInteractions explainer{model};
  std::vector<double> out(static_cast<std::size_t>(rows) * explainer.pairs());
  for (auto _ : state) {
    explainer.triangles_into(x, out);
    benchmark::DoNotOptimize(out.data());
  }
  per_row(state);
}

/// The mark: one prediction of the same rows.
void predict(benchmark::State& state) {
  const model::TreeEnsemble model = forest(state.range(0));
  const RowMajorMatrix x = table();
  RowMajorMatrix out(rows, 1);
  for (auto _ : state) {
    model::predict(model, x, out);
    benchmark::DoNotOptimize(out.data());
  }
  per_row(state);
}

BENCHMARK(predict)->Arg(4)->Arg(6)->Arg(8)->Arg(10)->Unit(benchmark::kMillisecond);
BENCHMARK(values<explain::Arithmetic::float64>)->ArgsProduct({{4, 6, 8, 10}, {0, 1, 2}})->Unit(benchmark::kMillisecond);
BENCHMARK(values<explain::Arithmetic::float32>)->ArgsProduct({{4, 6, 8, 10}, {1, 2}})->Unit(benchmark::kMillisecond);
BENCHMARK(interactions)->Arg(4)->Arg(6)->Arg(8)->Unit(benchmark::kMillisecond);

}  // namespace
