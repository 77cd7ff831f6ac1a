#pragma once

/// @file
/// Rows that end up at every test of a tree with the values at which readers of foreign models err.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <lotrecht/core/features.hpp>
#include <lotrecht/model/feature_bins.hpp>
#include <lotrecht/model/tree_ensemble.hpp>

namespace lotrecht::model::detail {

inline constexpr double probe_nan = std::numeric_limits<double>::quiet_NaN();
inline constexpr double probe_infinity = std::numeric_limits<double>::infinity();

/// Values that are special whatever the model.
inline constexpr std::array special_values{0.0,
                                           -0.0,
                                           probe_nan,
                                           1.0,
                                           -1.0,
                                           -0.5,
                                           0.5,
                                           probe_infinity,
                                           -probe_infinity,
                                           16777216.0,
                                           1e10,
                                           1e300,
                                           zero_threshold,
                                           -zero_threshold,
                                           1e-35,
                                           1.1e-35,
                                           std::numeric_limits<double>::denorm_min(),
                                           -std::numeric_limits<double>::denorm_min(),
                                           static_cast<double>(std::numeric_limits<float>::denorm_min()),
                                           static_cast<double>(std::numeric_limits<float>::max())};

inline constexpr std::size_t values_at_test = 12;

/// What a test is asked: its threshold and both neighbours in double and in float, or codes in and out of its set.
[[nodiscard]] inline std::array<double, values_at_test> values_of_test(const Tree& tree, const Node& node) {
  if (node.test == Split::at_most || node.test == Split::at_most_zero_missing) {
    const double t = node.threshold;
    const auto f = static_cast<float>(t);
    constexpr float up = std::numeric_limits<float>::infinity();
    return {t,
            std::nextafter(t, probe_infinity),
            std::nextafter(t, -probe_infinity),
            static_cast<double>(f),
            static_cast<double>(std::nextafter(f, up)),
            static_cast<double>(std::nextafter(f, -up)),
            probe_nan,
            zero_threshold,
            std::nextafter(zero_threshold, 1.0),
            -0.0,
            t + 1.0,
            t - 1.0};
  }
  if (node.test == Split::value_in_set) {
    const double first = node.set_size > 0 ? tree.set_values[node.set_first] : 0.0;
    const double last = node.set_size > 0 ? tree.set_values[node.set_first + node.set_size - 1] : 0.0;
    return {first,
            std::nextafter(first, probe_infinity),
            std::nextafter(first, -probe_infinity),
            last,
            last + 1.0,
            first - 1.0,
            probe_nan,
            0.0,
            -0.0,
            0.5,
            probe_infinity,
            -1.0};
  }
  const double beyond = 64.0 * node.set_size;
  double inside = beyond;
  double outside = beyond;
  double last = beyond;
  for (double code = 0.0; code < beyond; ++code) {
    if (has_code(tree, node, code)) {
      inside = std::min(inside, code);
      last = code;
    } else {
      outside = std::min(outside, code);
    }
  }
  return {inside, outside, last, last + 1.0, beyond, inside + 0.5, -1.0, -0.5, probe_nan, 16777216.0, 1e10, -0.0};
}

/// The i-th of `taken` places evenly among `wanted`, without overflow; where all are taken it is i itself.
[[nodiscard]] constexpr std::size_t evenly(std::size_t i, std::size_t taken, std::size_t wanted) noexcept {
  return wanted == taken ? i : i * (wanted / taken) + i * (wanted % taken) / taken;
}

/// What bins are asked: every cut and its neighbours in double and in float, or every code; and what falls beside them.
[[nodiscard]] inline std::vector<double> values_of_bins(const FeatureBins& bins) {
  std::vector<double> values{probe_nan, 0.0, -0.0, 1e10};
  if (bins.kind == BinKind::categorical) {
    for (std::size_t code = 0; code <= bins.categories; ++code) values.push_back(static_cast<double>(code));
    return values;
  }
  values.insert(values.end(), {-1e10, probe_infinity, -probe_infinity});
  constexpr float up = std::numeric_limits<float>::infinity();
  for (const double cut : bins.cuts) {
    const auto f = static_cast<float>(cut);
    values.insert(values.end(), {cut, std::nextafter(cut, probe_infinity), std::nextafter(cut, -probe_infinity),
                                 static_cast<double>(f), static_cast<double>(std::nextafter(f, up)),
                                 static_cast<double>(std::nextafter(f, -up))});
  }
  return values;
}

/// One step of the way to a node.
struct ProbeStep {
  std::int32_t node;
  bool left;
};

/// Writes rows that reach nodes of one tree.
class ProbeWriter {
 public:
  explicit ProbeWriter(const Tree& tree) : tree_{tree}, parent_(tree.nodes.size(), {-1, false}) {
    for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
      const Node& node = tree.nodes[i];
      if (node.is_leaf()) continue;
      parent_[static_cast<std::size_t>(node.left)] = {static_cast<std::int32_t>(i), true};
      parent_[static_cast<std::size_t>(node.right)] = {static_cast<std::int32_t>(i), false};
    }
  }

  /// Sets the features on the way to the node so that the row goes there, then the node's own feature to the value.
  /// A way that no value fits (a branch that nobody can take) keeps what the row had.
  void write(std::size_t node, double value, const TreeEnsemble& model, double* row) const {
    std::vector<ProbeStep> way;
    for (ProbeStep at = parent_[node]; at.node >= 0; at = parent_[static_cast<std::size_t>(at.node)]) way.push_back(at);
    for (const ProbeStep& step : way) {
      const std::int32_t feature = tree_.nodes[static_cast<std::size_t>(step.node)].feature;
      for (const ProbeStep& source : way) {
        const Node& asks = tree_.nodes[static_cast<std::size_t>(source.node)];
        if (asks.feature != feature) continue;
        const auto candidates = values_of_test(tree_, asks);
        const auto fits = std::find_if(candidates.begin(), candidates.end(),
                                       [&](double x) { return goes_along(way, feature, model.rounded(x)); });
        if (fits == candidates.end()) continue;
        row[feature] = *fits;
        break;
      }
    }
    row[tree_.nodes[node].feature] = value;
  }

 private:
  [[nodiscard]] bool goes_along(const std::vector<ProbeStep>& way, std::int32_t feature, double x) const {
    return std::all_of(way.begin(), way.end(), [&](const ProbeStep& step) {
      const Node& node = tree_.nodes[static_cast<std::size_t>(step.node)];
      return node.feature != feature || goes_left(tree_, node, x) == step.left;
    });
  }

  const Tree& tree_;
  std::vector<ProbeStep> parent_;
};

}  // namespace lotrecht::model::detail
