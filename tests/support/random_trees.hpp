#pragma once

/// @file
/// Random tree ensembles and rows of every kind: repeated features, ties, missing values, categories, covers of zero.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <lotrecht/core/features.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/model/tree_ensemble.hpp>

namespace lotrecht::testing {

struct RandomTreeOptions {
  std::size_t features = 5;
  std::size_t trees = 3;
  std::size_t depth = 4;
  std::size_t outputs = 1;
  bool vector_leaves = false;  ///< every tree speaks of all outputs
  bool other_tests = true;     ///< categories and zero-as-missing among the nodes
  double stop = 0.15;          ///< chance that a node above the depth is a leaf
  double zero_cover = 0.1;     ///< chance that all rows went to one side
};

class RandomTrees {
 public:
  explicit RandomTrees(std::uint64_t replicate) : stream_{Seed{20261125}, Purpose::simulation, replicate} {}

  double uniform() { return static_cast<double>(stream_.next_u64() >> 11U) * 0x1.0p-53; }
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(uniform() * static_cast<double>(n)); }

  model::TreeEnsemble ensemble(const RandomTreeOptions& options) {
    model::TreeEnsembleParts parts;
    parts.features = options.features;
    for (std::size_t k = 0; k < options.outputs; ++k) parts.base.push_back(uniform() - 0.5);
    for (std::size_t t = 0; t < options.trees; ++t) {
      model::Tree tree;
      tree.width = options.vector_leaves ? options.outputs : 1;
      tree.first_output = options.vector_leaves ? 0 : t % options.outputs;
      grow(tree, options, 0, 100.0);
      parts.trees.push_back(tree);
    }
    return model::TreeEnsemble{parts};
  }

  /// Values 0, 1, ..., 7 (so that thresholds are met exactly), some missing.
  RowMajorMatrix rows(std::size_t n, std::size_t features, double missing = 0.1) {
    RowMajorMatrix x(static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(features));
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
      for (Eigen::Index f = 0; f < x.cols(); ++f) {
        x(i, f) = uniform() < missing ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(below(8));
      }
    }
    return x;
  }

 private:
  std::int32_t grow(model::Tree& tree, const RandomTreeOptions& options, std::size_t level, double cover) {
    const std::size_t at = tree.nodes.size();
    tree.nodes.emplace_back();
    tree.cover.push_back(cover);
    for (std::size_t k = 0; k < tree.width; ++k) tree.values.push_back(0.0);
    if (level == options.depth || (level > 0 && uniform() < options.stop)) {
      for (std::size_t k = 0; k < tree.width; ++k) tree.values[at * tree.width + k] = 2.0 * uniform() - 1.0;
      return static_cast<std::int32_t>(at);
    }
    model::Node node;
    node.feature = static_cast<std::int32_t>(below(options.features));
    node.missing_left = uniform() < 0.5;
    node.threshold = static_cast<double>(below(8));
    const double kind = uniform();
    if (options.other_tests && kind < 0.2) {
      node.test = model::Split::code_in_set;
      node.set_first = static_cast<std::uint32_t>(tree.codes.size());
      node.set_size = 1;
      tree.codes.push_back(stream_.next_u64());
    } else if (options.other_tests && kind < 0.3) {
      node.test = model::Split::at_most_zero_missing;
    }
    const double share = uniform() < options.zero_cover ? 0.0 : uniform();
    node.left = grow(tree, options, level + 1, cover * share);
    node.right = grow(tree, options, level + 1, cover * (1.0 - share));
    tree.nodes[at] = node;
    return static_cast<std::int32_t>(at);
  }

  Stream stream_;
};

}  // namespace lotrecht::testing
