#pragma once

/// @file
/// Random trees with every test, covers that are zero or do not add up, thresholds at infinity; rows on the thresholds
/// and a rounding beside them.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <lotrecht/core/features.hpp>
#include <lotrecht/model/tree_ensemble.hpp>

namespace lotrecht::testing {

/// A small generator of its own, so that a failing seed is the same on every machine.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : state_{seed * 2862933555777941757U + 3037000493U} {}

  /// In [0, 1).
  double uniform() {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    const std::uint64_t x = state_ ^ (state_ >> 33U);
    return static_cast<double>((x * 0xff51afd7ed558ccdU) >> 11U) * 0x1p-53;
  }
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(uniform() * static_cast<double>(n)); }
  bool happens(double probability) { return uniform() < probability; }

 private:
  std::uint64_t state_;
};

struct CoveredTrees {
  std::size_t features = 6;
  std::size_t trees = 4;
  std::size_t depth = 4;      // at most
  double stops = 0.15;        // a node above that depth is a leaf with this probability
  double zero_cover = 0.1;    // a child gets no cover at all
  double other_tests = 0.25;  // sets, and zero as missing
  std::size_t outputs = 1;
  bool vector_leaves = false;  // every leaf speaks of all outputs; else tree t of output t mod outputs
  bool adds_up = false;        // covers of children add up to their parent's
  model::Precision precision = model::Precision::float64;
};

/// Values of features are multiples of 1/4 in [-2, 2], so that rows meet thresholds exactly.
inline double grid_value(Draws& draws) { return 0.25 * static_cast<double>(draws.below(17)) - 2.0; }

inline std::size_t grow(model::Tree& tree, const CoveredTrees& how, Draws& draws, std::size_t depth, double cover) {
  const std::size_t at = tree.nodes.size();
  tree.nodes.emplace_back();
  tree.cover.push_back(cover);
  for (std::size_t k = 0; k < tree.width; ++k) tree.values.push_back(2.0 * draws.uniform() - 1.0);
  if (depth == how.depth || (depth > 0 && draws.happens(how.stops))) return at;
  model::Node node;
  node.feature = static_cast<std::int32_t>(draws.below(how.features));
  node.missing_left = draws.happens(0.5);
  node.threshold = grid_value(draws);
  if (draws.happens(0.02)) node.threshold = std::numeric_limits<double>::infinity();
  if (draws.happens(0.02)) node.threshold = -std::numeric_limits<double>::infinity();
  if (draws.happens(how.other_tests)) {
    node.test = static_cast<model::Split>(1 + draws.below(4));
    if (node.test == model::Split::value_in_set) {
      node.set_first = static_cast<std::uint32_t>(tree.set_values.size());
      node.set_size = 3;
      for (int i = 0; i < 3; ++i) tree.set_values.push_back(grid_value(draws));
      std::sort(tree.set_values.end() - 3, tree.set_values.end());
    } else if (node.test != model::Split::at_most_zero_missing) {
      node.set_first = static_cast<std::uint32_t>(tree.codes.size());
      node.set_size = 1;
      tree.codes.push_back(1 + draws.below(7));
    }
  }
  const double share = draws.uniform();
  double left = share * cover;
  double right = how.adds_up ? cover - left : (1.0 - share) * cover * (1.0 + 0.01 * draws.uniform());
  if (draws.happens(how.zero_cover)) left = 0.0;
  if (draws.happens(how.zero_cover)) right = 0.0;
  const std::size_t left_child = grow(tree, how, draws, depth + 1, left);
  const std::size_t right_child = grow(tree, how, draws, depth + 1, right);
  node.left = static_cast<std::int32_t>(left_child);
  node.right = static_cast<std::int32_t>(right_child);
  tree.nodes[at] = node;
  return at;
}

inline model::TreeEnsemble covered_ensemble(const CoveredTrees& how, std::uint64_t seed) {
  Draws draws{seed};
  model::TreeEnsembleParts parts;
  parts.features = how.features;
  parts.precision = how.precision;
  for (std::size_t k = 0; k < how.outputs; ++k) parts.base.push_back(draws.uniform());
  for (std::size_t t = 0; t < how.trees; ++t) {
    model::Tree tree;
    tree.width = how.vector_leaves ? how.outputs : 1;
    tree.first_output = how.vector_leaves ? 0 : t % how.outputs;
    grow(tree, how, draws, 0, 100.0);
    parts.trees.push_back(tree);
  }
  return model::TreeEnsemble{parts};
}

/// Rows on the grid of thresholds, with missing values, infinities, values off the grid and tiny ones.
inline RowMajorMatrix grid_rows(std::size_t n, std::size_t features, std::uint64_t seed) {
  Draws draws{seed};
  RowMajorMatrix x(static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(features));
  for (Eigen::Index i = 0; i < x.rows(); ++i) {
    for (Eigen::Index f = 0; f < x.cols(); ++f) {
      const double kind = draws.uniform();
      double value = grid_value(draws);
      if (kind < 0.10) value = std::numeric_limits<double>::quiet_NaN();
      if (kind > 0.97) value = std::numeric_limits<double>::infinity();
      if (kind > 0.98) value = -std::numeric_limits<double>::infinity();
      if (kind > 0.99) value = 1e-36;
      if (kind > 0.10 && kind < 0.25) value = std::nextafter(value, draws.happens(0.5) ? 10.0 : -10.0);
      if (kind > 0.25 && kind < 0.40) value = static_cast<double>(draws.below(5));
      x(i, f) = value;
    }
  }
  return x;
}

/// Σ over trees of the largest |leaf|, plus |base|: the scale of rounding.
inline double leaf_scale(const model::TreeEnsemble& model) {
  double scale = 0.0;
  for (const double b : model.base()) scale += std::abs(b);
  for (const model::Tree& tree : model.trees()) {
    double largest = 0.0;
    for (const double v : tree.values) largest = std::max(largest, std::abs(v));
    scale += largest;
  }
  return scale;
}

}  // namespace lotrecht::testing
