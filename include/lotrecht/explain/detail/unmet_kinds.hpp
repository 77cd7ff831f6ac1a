#pragma once

/// @file
/// What a row of a kind that was not met may add to a player's part beyond the rows that were.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <lotrecht/core/features.hpp>
#include <lotrecht/explain/detail/weighted_moments.hpp>
#include <lotrecht/model/additive_model.hpp>
#include <lotrecht/model/tree_ensemble.hpp>

namespace lotrecht::explain::detail {

/// (features) of rising values of each feature that a model tells apart: a kind is what lies above one and up to the
/// next, which is itself a member; the last one stands for all that is larger than the one before.
using FeatureKinds = std::vector<std::vector<double>>;

inline void put_in_order(FeatureKinds& kinds) {
  for (std::vector<double>& values : kinds) {
    std::erase_if(values, [](double x) { return !std::isfinite(x); });
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    if (!values.empty()) values.push_back(std::nextafter(values.back(), std::numeric_limits<double>::infinity()));
  }
}

/// A feature that trees do not ask about has no kinds. Missing values are none: nobody has to have them.
[[nodiscard]] inline FeatureKinds kinds_of(const model::TreeEnsemble& model) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  FeatureKinds kinds(model.features());
  for (const model::Tree& tree : model.trees()) {
    for (const model::Node& node : tree.nodes) {
      if (node.is_leaf()) continue;
      std::vector<double>& values = kinds[static_cast<std::size_t>(node.feature)];
      switch (node.test) {
        case model::Split::at_most_zero_missing:
          values.push_back(std::nextafter(-model::zero_threshold, -infinity));
          values.push_back(model::zero_threshold);
          values.push_back(node.threshold);
          break;
        case model::Split::at_most: values.push_back(node.threshold); break;
        case model::Split::code_in_set:
        case model::Split::cut_code_in_set:
          for (std::uint32_t code = 0; code < 64 * node.set_size; ++code) {
            if (model::detail::has_code(tree, node, code))
              values.insert(values.end(), {code - 1.0, 1.0 * code, code + 1.0});
          }
          break;
        case model::Split::value_in_set:
          for (std::uint32_t i = 0; i < node.set_size; ++i) {
            const double x = tree.set_values[node.set_first + i];
            values.insert(values.end(), {std::nextafter(x, -infinity), x});
          }
          break;
      }
    }
  }
  put_in_order(kinds);
  return kinds;
}

[[nodiscard]] inline FeatureKinds kinds_of(const model::AdditiveModel& model) {
  FeatureKinds kinds(model.features());
  for (const model::AdditiveTerm& term : model.terms()) {
    for (const model::FeatureBins& axis : term.axes) {
      std::vector<double>& values = kinds[axis.feature];
      for (const double cut : axis.cuts) {
        values.push_back(std::nextafter(cut, -std::numeric_limits<double>::infinity()));
      }
      for (std::size_t code = 0; code < axis.categories; ++code) values.push_back(static_cast<double>(code));
    }
  }
  put_in_order(kinds);
  return kinds;
}

/// Of a model that names no values: where all rows of a group have the same value of a feature, the smallest and the
/// largest one of the other group; else nothing, for then the rows show how they vary.
[[nodiscard]] inline FeatureKinds kinds_of(const FeatureMatrix& group, std::span<const double> weights,
                                           const FeatureMatrix& other) {
  FeatureKinds kinds(static_cast<std::size_t>(group.cols()));
  for (Eigen::Index f = 0; f < group.cols(); ++f) {
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (Eigen::Index i = 0; i < group.rows(); ++i) {
      if (!weights.empty() && weights[static_cast<std::size_t>(i)] == 0.0) continue;
      low = std::min(low, group(i, f));
      high = std::max(high, group(i, f));
    }
    if (low == high) kinds[static_cast<std::size_t>(f)] = {other.col(f).minCoeff(), low, other.col(f).maxCoeff()};
  }
  put_in_order(kinds);
  return kinds;
}

/// By how much, at most, the part of a player lies outside those of the rows that were met where a row's feature is of
/// a kind that no row of the group has.
///
/// Rows that were met, evenly taken, get such values, one feature at a time, and are explained: at most 16 rows and 32
/// values of a feature, the outermost among them; fewer where there are very many features.
///
/// @param met        moments of the group's own explanations: places (players, outputs), then (outputs)
/// @param player_of  (features)
/// @param values_of  rows -> (rows, players, outputs) their explanations
/// @return (places) as those of `met`; 0 where every kind was met, and of the margins
template <class Explain>
[[nodiscard]] std::vector<double> beyond_the_met(const FeatureMatrix& x, std::span<const double> weights,
                                                 const WeightedMoments& met, const FeatureKinds& kinds,
                                                 std::span<const std::uint32_t> player_of, std::size_t players,
                                                 std::size_t outputs, const Explain& values_of) {
  constexpr std::size_t most_contexts = 16;
  constexpr std::size_t most_rows = 65'536;
  constexpr Eigen::Index block = 8192;
  std::vector<Eigen::Index> there;
  for (Eigen::Index i = 0; i < x.rows(); ++i) {
    if (weights.empty() || weights[static_cast<std::size_t>(i)] > 0.0) there.push_back(i);
  }
  const std::size_t contexts = std::min(most_contexts, there.size());
  const std::size_t most_values = std::clamp<std::size_t>(most_rows / (kinds.size() * contexts), 2, 32);

  std::vector<double> beyond((players + 1) * outputs, 0.0);
  RowMajorMatrix rows(block, x.cols());
  std::vector<std::size_t> player_moved;
  const auto look = [&] {
    const std::vector<double> values = values_of(rows.topRows(static_cast<Eigen::Index>(player_moved.size())));
    for (std::size_t i = 0; i < player_moved.size(); ++i) {
      for (std::size_t k = 0; k < outputs; ++k) {
        const std::size_t place = player_moved[i] * outputs + k;
        const double value = values[i * players * outputs + place];
        beyond[place] = std::max({beyond[place], value - met.largest(place), met.smallest(place) - value});
      }
    }
    player_moved.clear();
  };
  for (std::size_t f = 0; f < kinds.size(); ++f) {
    std::vector<double> unmet;
    if (!kinds[f].empty()) {
      std::vector<bool> seen(kinds[f].size(), false);
      for (const Eigen::Index i : there) {
        const double value = x(i, static_cast<Eigen::Index>(f));
        if (std::isnan(value)) continue;
        const auto kind =
            static_cast<std::size_t>(std::lower_bound(kinds[f].begin(), kinds[f].end(), value) - kinds[f].begin());
        seen[std::min(kind, seen.size() - 1)] = true;
      }
      for (std::size_t kind = 0; kind < seen.size(); ++kind) {
        if (!seen[kind]) unmet.push_back(kinds[f][kind]);
      }
    }
    const std::size_t taken = std::min(most_values, unmet.size());
    for (std::size_t v = 0; v < taken; ++v) {
      const double value = unmet[taken == 1 ? 0 : v * (unmet.size() - 1) / (taken - 1)];
      for (std::size_t c = 0; c < contexts; ++c) {
        const auto at = static_cast<Eigen::Index>(player_moved.size());
        rows.row(at) = x.row(there[c * there.size() / contexts]);
        rows(at, static_cast<Eigen::Index>(f)) = value;
        player_moved.push_back(player_of[f]);
        if (at + 1 == block) look();
      }
    }
  }
  if (!player_moved.empty()) look();
  return beyond;
}

}  // namespace lotrecht::explain::detail
