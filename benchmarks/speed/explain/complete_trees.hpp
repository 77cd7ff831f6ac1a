// Complete random trees, rows for them, and the time per row: what benchmarks of explanations share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

#include <benchmark/benchmark.h>

#include <lotrecht/core/features.hpp>
#include <lotrecht/core/seed.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/model/tree_ensemble.hpp>

namespace lotrecht::benchmarks {

inline constexpr std::size_t features = 30;
inline constexpr Eigen::Index rows = 4096;

class Source {
 public:
  explicit Source(std::uint64_t replicate) : stream_{Seed{1}, Purpose::simulation, replicate} {}
  double uniform() { return static_cast<double>(stream_.next_u64() >> 11U) * 0x1.0p-53; }

 private:
  Stream stream_;
};

inline std::int32_t grow(model::Tree& tree, Source& source, std::int64_t depth, double cover) {
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

inline model::TreeEnsemble forest(std::int64_t depth) {
  model::TreeEnsembleParts parts{features, {0.0}, {}};
  for (std::uint64_t t = 0; t < 100; ++t) {
    Source source{t};
    model::Tree tree;
    grow(tree, source, depth, 1.0);
    parts.trees.push_back(tree);
  }
  return model::TreeEnsemble{parts};
}

inline RowMajorMatrix table(Eigen::Index n = rows, std::uint64_t replicate = 1000) {
  Source source{replicate};
  RowMajorMatrix x(n, static_cast<Eigen::Index>(features));
  for (double& v : x.reshaped()) {
    v = source.uniform() < 0.05 ? std::numeric_limits<double>::quiet_NaN() : source.uniform();
  }
  return x;
}

inline void per_row(benchmark::State& state) {
  state.counters["us/row"] =
      benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(rows) * 1e-6,
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

}  // namespace lotrecht::benchmarks
