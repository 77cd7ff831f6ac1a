// Path-dependent values and interactions of 100 complete trees over 30 features: time per row by depth, arithmetic and
// instruction set, on one thread. Beside it, in the same run: predicting the same rows.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <benchmark/benchmark.h>

#include <lotrecht/core/seed.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/explain/tree_interactions.hpp>
#include <lotrecht/explain/tree_path_dependent.hpp>
#include <lotrecht/model/predict.hpp>

namespace {

using namespace lotrecht;

constexpr std::size_t features = 30;
constexpr Eigen::Index rows = 4096;

class Source {
 public:
  explicit Source(std::uint64_t replicate) : stream_{Seed{1}, Purpose::simulation, replicate} {}
  double uniform() { return static_cast<double>(stream_.next_u64() >> 11U) * 0x1.0p-53; }

 private:
  Stream stream_;
};

std::int32_t grow(model::Tree& tree, Source& source, std::int64_t depth, double cover) {
  const std::size_t at = tree.nodes.size();
  tree.nodes.emplace_back();
  tree.cover.push_back(cover);
  tree.values.push_back(depth == 0 ? source.uniform() - 0.5 : 0.0);
  if (depth == 0) return static_cast<std::int32_t>(at);
  model::Node node;
  node.feature = static_cast<std::int32_t>(source.uniform() * features);
  node.threshold = source.uniform();
  node.missing_left = source.uniform() < 0.5;
  const double share = 0.1 + 0.8 * source.uniform();
  node.left = grow(tree, source, depth - 1, share * cover);
  node.right = grow(tree, source, depth - 1, (1.0 - share) * cover);
  tree.nodes[at] = node;
  return static_cast<std::int32_t>(at);
}

model::TreeEnsemble forest(std::int64_t depth) {
  model::TreeEnsembleParts parts{features, {0.0}, {}};
  for (std::uint64_t t = 0; t < 100; ++t) {
    Source source{t};
    model::Tree tree;
    grow(tree, source, depth, 1.0);
    parts.trees.push_back(tree);
  }
  return model::TreeEnsemble{parts};
}

RowMajorMatrix table() {
  Source source{1000};
  RowMajorMatrix x(rows, static_cast<Eigen::Index>(features));
  for (double& v : x.reshaped()) {
    v = source.uniform() < 0.05 ? std::numeric_limits<double>::quiet_NaN() : source.uniform();
  }
  return x;
}

void per_row(benchmark::State& state) {
  state.counters["us/row"] =
      benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(rows) * 1e-6,
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

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
