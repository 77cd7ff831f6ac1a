#pragma once

/// @file
/// Rows on which to ask a model and its original: those where readers of models err.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/model/additive_model.hpp>
#include <lotrecht/model/detail/probe_rows.hpp>
#include <lotrecht/model/linear_model.hpp>
#include <lotrecht/model/tree_ensemble.hpp>
#include <lotrecht/model/unary_test.hpp>

namespace lotrecht::model {

/// Rows on which to compare a model with its original, the same ones every time.
///
/// First every feature at once is 0, -0, NaN, an infinity, the smallest and largest float, a denormal, 2^24, ... Then,
/// for every test of every tree, rows that come by it with its threshold, the next numbers above and below in double
/// and in float, NaN, what lies around 1e-35; or with codes in and out of its set, below 0, between integers, and
/// beyond. Features not on the way take the special values in turn. Where that is more than `limit` rows, tests are
/// left out evenly.
///
/// A library that refuses some values (XGBoost refuses infinity) is asked about others in their place.
///
/// @param limit  at most so many rows, at least 1
/// @throws InvalidInput if limit = 0
[[nodiscard]] inline RowMajorMatrix probes(const TreeEnsemble& model, std::size_t limit) {
  if (limit == 0) throw InvalidInput{"probes", "limit", "must be at least 1, got 0"};
  struct Test {
    std::size_t tree;
    std::size_t node;
  };
  std::vector<Test> tests;
  for (std::size_t t = 0; t < model.trees().size(); ++t) {
    for (std::size_t i = 0; i < model.trees()[t].nodes.size(); ++i) {
      if (!model.trees()[t].nodes[i].is_leaf()) tests.push_back({t, i});
    }
  }
  const auto& special = detail::special_values;
  const std::size_t first = std::min(special.size(), limit);
  const std::size_t wanted = tests.size() * detail::values_at_test;
  const std::size_t taken = std::min(wanted, limit - first);
  RowMajorMatrix rows(static_cast<Eigen::Index>(first + taken), static_cast<Eigen::Index>(model.features()));
  for (std::size_t i = 0; i < first; ++i) rows.row(static_cast<Eigen::Index>(i)).setConstant(special[i]);

  std::vector<detail::ProbeWriter> writers;
  for (const Tree& tree : model.trees()) writers.emplace_back(tree);
  for (std::size_t i = 0; i < taken; ++i) {
    const std::size_t at = detail::evenly(i, taken, wanted);
    const Test& test = tests[at / detail::values_at_test];
    const Tree& tree = model.trees()[test.tree];
    double* row = rows.data() + (first + i) * model.features();
    for (std::size_t f = 0; f < model.features(); ++f) row[f] = special[(at + 7 * f) % special.size()];
    const auto values = detail::values_of_test(tree, tree.nodes[test.node]);
    writers[test.tree].write(test.node, values[at % detail::values_at_test], model, row);
  }
  return rows;
}

/// The same for a linear model: all features at once are one of the special values that are finite and no larger than
/// 10^10; then every feature in turn is 1 and -1 beside zeros, which asks for its coefficient alone, and beside special
/// values.
///
/// @throws InvalidInput if limit = 0
[[nodiscard]] inline RowMajorMatrix probes(const LinearModel& model, std::size_t limit) {
  if (limit == 0) throw InvalidInput{"probes", "limit", "must be at least 1, got 0"};
  std::vector<double> special;
  for (const double x : detail::special_values) {
    if (std::abs(x) <= 1e10) special.push_back(x);
  }
  const std::size_t wanted = 4 * model.features();
  const std::size_t first = std::min(special.size(), limit);
  const std::size_t taken = std::min(wanted, limit - first);
  RowMajorMatrix rows(static_cast<Eigen::Index>(first + taken), static_cast<Eigen::Index>(model.features()));
  for (std::size_t i = 0; i < first; ++i) rows.row(static_cast<Eigen::Index>(i)).setConstant(special[i]);
  for (std::size_t i = 0; i < taken; ++i) {
    const std::size_t at = detail::evenly(i, taken, wanted);
    double* row = rows.data() + (first + i) * model.features();
    for (std::size_t f = 0; f < model.features(); ++f)
      row[f] = at % 4 < 2 ? 0.0 : special[(at + 7 * f) % special.size()];
    row[at / 4] = at % 2 == 0 ? 1.0 : -1.0;
  }
  return rows;
}

/// The same for an additive model: for every axis of every term its cuts and the next numbers beside them in double and
/// in float, missing, infinities, or all codes and some that nobody has seen; other features stand in one of their bins
/// in turn.
///
/// @throws InvalidInput if limit = 0
[[nodiscard]] inline RowMajorMatrix probes(const AdditiveModel& model, std::size_t limit) {
  if (limit == 0) throw InvalidInput{"probes", "limit", "must be at least 1, got 0"};
  struct Asked {
    std::size_t feature;
    double value;
  };
  std::vector<Asked> asked;
  std::vector<std::vector<double>> usual(model.features(), std::vector<double>{0.0});
  for (const AdditiveTerm& term : model.terms()) {
    for (const FeatureBins& axis : term.axes) {
      for (const double x : detail::values_of_bins(axis)) asked.push_back({axis.feature, x});
      std::vector<double>& list = usual[axis.feature];
      list.clear();
      for (std::size_t b = 0; b < axis.size(); ++b) list.push_back(detail::value_in(axis, b));
    }
  }
  const std::size_t taken = std::min(asked.size(), limit);
  RowMajorMatrix rows(static_cast<Eigen::Index>(taken), static_cast<Eigen::Index>(model.features()));
  for (std::size_t i = 0; i < taken; ++i) {
    const std::size_t at = detail::evenly(i, taken, asked.size());
    double* row = rows.data() + i * model.features();
    for (std::size_t f = 0; f < model.features(); ++f) row[f] = usual[f][(at + 7 * f) % usual[f].size()];
    row[asked[at].feature] = asked[at].value;
  }
  return rows;
}

}  // namespace lotrecht::model
