#pragma once

/// @file
/// Does a model that was read say what its own library says? Measured on the rows where readers err.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/model/detail/probe_rows.hpp>
#include <lotrecht/model/predict.hpp>
#include <lotrecht/model/tree_ensemble.hpp>

namespace lotrecht::model {

/// Rows on which to compare a model with its original, the same ones every time.
///
/// First every feature at once is 0, -0, NaN, an infinity, the smallest and largest float, a denormal, 2^24, ... Then,
/// for every test of every tree, rows that come by it with its threshold, the next numbers above and below in double
/// and in float, NaN, what lies around 1e-35; or with codes in and out of its set, below 0, between integers, and
/// beyond. Features not on the way take the special values in turn. Where that is more than `limit` rows, tests are
/// left out evenly.
///
/// A library that refuses some values (XGBoost refuses infinity) is asked about the other rows.
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
    // Evenly among all, without overflow; where all are taken it is i itself.
    const std::size_t at = wanted == taken ? i : i * (wanted / taken) + i * (wanted % taken) / taken;
    const Test& test = tests[at / detail::values_at_test];
    const Tree& tree = model.trees()[test.tree];
    double* row = rows.data() + (first + i) * model.features();
    for (std::size_t f = 0; f < model.features(); ++f) row[f] = special[(at + 7 * f) % special.size()];
    const auto values = detail::values_of_test(tree, tree.nodes[test.node]);
    writers[test.tree].write(test.node, values[at % detail::values_at_test], model, row);
  }
  return rows;
}

/// How far a model is from its original.
struct Conformance {
  double largest_difference = 0.0;  ///< of all |margin here - margin there|; infinite where one of them is no number
  std::size_t row = 0;              ///< where the difference is largest for its tolerance
  std::size_t output = 0;
  double difference = 0.0;  ///< there
  double tolerance = 0.0;   ///< there: 1e-6 max(1, Σ |leaf|)
  std::size_t rows = 0;     ///< compared
  bool conforms = true;     ///< every difference is within its own tolerance

  friend bool operator==(const Conformance&, const Conformance&) = default;
};

namespace detail {

/// Σ |what is added| to each output for a row, the base among it: by this a sum in float may err.
inline void add_magnitudes(const TreeEnsemble& model, const double* row, std::span<double> out) {
  for (std::size_t k = 0; k < out.size(); ++k) out[k] = std::abs(model.base()[k]);
  for (const Tree& tree : model.trees()) {
    const std::size_t leaf = leaf_of(tree, row);
    for (std::size_t k = 0; k < tree.width; ++k) out[tree.first_output + k] += std::abs(tree.leaf_values(leaf)[k]);
    if (tree.lines.empty()) continue;
    const LinearLeaf& line = tree.lines[leaf];
    double size = std::abs(line.constant);
    for (std::size_t j = 0; j < line.features.size(); ++j)
      size += std::abs(line.coefficients[j] * row[line.features[j]]);
    if (std::isfinite(size)) out[tree.first_output] += size;
  }
}

}  // namespace detail

/// Compares the model's margins with its library's own.
///
/// The tolerance of a value is 1e-6 max(1, |base| + Σ |leaf|), which a sum in float of a thousand trees keeps; a wrong
/// leaf does not.
///
/// @param x        (n, features) rows, e.g. `probes` or real ones
/// @param margins  (n, outputs) what the library says of them
/// @param threads  at least 1
/// @throws InvalidInput if shapes differ or threads = 0
[[nodiscard]] inline Conformance conformance(const TreeEnsemble& model, const FeatureMatrix& x,
                                             const FeatureMatrix& margins, unsigned threads = 1) {
  if (margins.rows() != x.rows() || static_cast<std::size_t>(margins.cols()) != model.outputs()) {
    throw InvalidInput{"conformance", "margins",
                       "must have " + std::to_string(x.rows()) + " rows and " + std::to_string(model.outputs()) +
                           " columns, got " + std::to_string(margins.rows()) + " and " +
                           std::to_string(margins.cols())};
  }
  RowMajorMatrix ours(x.rows(), margins.cols());
  predict(model, x, ours, threads);
  Conformance result;
  result.rows = static_cast<std::size_t>(x.rows());
  std::vector<double> row(model.features());
  std::vector<double> magnitude(model.outputs());
  double worst = -1.0;
  for (Eigen::Index i = 0; i < x.rows(); ++i) {
    for (std::size_t f = 0; f < row.size(); ++f) row[f] = model.rounded(x(i, static_cast<Eigen::Index>(f)));
    detail::add_magnitudes(model, row.data(), magnitude);
    for (Eigen::Index k = 0; k < margins.cols(); ++k) {
      const double here = ours(i, k);
      const double there = margins(i, k);
      const bool both_nan = std::isnan(here) && std::isnan(there);
      double difference = here == there || both_nan ? 0.0 : std::abs(here - there);
      if (std::isnan(difference)) difference = std::numeric_limits<double>::infinity();
      const double tolerance = 1e-6 * std::max(1.0, magnitude[static_cast<std::size_t>(k)]);
      result.largest_difference = std::max(result.largest_difference, difference);
      if (difference > tolerance) result.conforms = false;
      if (difference / tolerance <= worst) continue;
      worst = difference / tolerance;
      result.row = static_cast<std::size_t>(i);
      result.output = static_cast<std::size_t>(k);
      result.difference = difference;
      result.tolerance = tolerance;
    }
  }
  return result;
}

}  // namespace lotrecht::model
