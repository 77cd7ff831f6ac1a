#pragma once

/// @file
/// Does a model that was read say what its own library says? Measured on the rows where readers err.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/model/additive_model.hpp>
#include <lotrecht/model/linear_model.hpp>
#include <lotrecht/model/predict.hpp>
#include <lotrecht/model/tree_ensemble.hpp>

namespace lotrecht::model {

/// What a library was asked for: what it sums, or what becomes of it by the link.
enum class Answer : std::uint8_t { margin, response };

/// The identifier used in files and messages: "margin", "response".
[[nodiscard]] constexpr std::string_view name(Answer answer) noexcept {
  return answer == Answer::margin ? "margin" : "response";
}

/// How far a model is from its original.
struct Conformance {
  double largest_difference = 0.0;  ///< of all |answer here - answer there|; infinite where one alone is no number
  std::size_t row = 0;              ///< where the difference is largest for its tolerance
  std::size_t output = 0;
  double difference = 0.0;  ///< there, of the sum in double or in float, whichever is nearer
  double tolerance = 0.0;   ///< there: see `conformance`
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

inline void add_magnitudes(const LinearModel& model, const double* row, std::span<double> out) {
  for (std::size_t k = 0; k < out.size(); ++k) {
    out[k] = std::abs(model.intercepts()[k]);
    for (std::size_t f = 0; f < model.features(); ++f) {
      out[k] += std::abs(model.coefficients()(static_cast<Eigen::Index>(k), static_cast<Eigen::Index>(f)) * row[f]);
    }
  }
}

inline void add_magnitudes(const AdditiveModel& model, const double* row, std::span<double> out) {
  for (std::size_t k = 0; k < out.size(); ++k) out[k] = std::abs(model.intercepts()[k]);
  for (const AdditiveTerm& term : model.terms()) {
    const double* values = term.values.data() + term.cell(row) * out.size();
    for (std::size_t k = 0; k < out.size(); ++k) out[k] += std::abs(values[k]);
  }
}

/// Margins as a library sums them that adds in float: the base first, then tree by tree, rounded after each.
[[nodiscard]] inline RowMajorMatrix float_margins(const TreeEnsemble& model, const FeatureMatrix& x) {
  RowMajorMatrix out(x.rows(), static_cast<Eigen::Index>(model.outputs()));
  std::vector<double> row(model.features());
  for (Eigen::Index i = 0; i < x.rows(); ++i) {
    for (std::size_t f = 0; f < row.size(); ++f) row[f] = model.rounded(x(i, static_cast<Eigen::Index>(f)));
    double* to = &out(i, 0);
    for (std::size_t k = 0; k < model.outputs(); ++k) to[k] = static_cast<double>(static_cast<float>(model.base()[k]));
    for (const Tree& tree : model.trees()) {
      const std::size_t leaf = leaf_of(tree, row.data());
      const auto add = [&](std::size_t k, double value) {
        to[k] = static_cast<double>(static_cast<float>(to[k]) + static_cast<float>(value));
      };
      if (!tree.lines.empty()) {
        add(tree.first_output, leaf_on_line(tree, leaf, row.data()));
        continue;
      }
      for (std::size_t k = 0; k < tree.width; ++k) add(tree.first_output + k, tree.leaf_values(leaf)[k]);
    }
  }
  return out;
}

/// |a - b|: 0 where both are the same, not-a-number and infinities among it; infinite where one alone is no number.
[[nodiscard]] inline double distance(double a, double b) noexcept {
  if (a == b || (std::isnan(a) && std::isnan(b))) return 0.0;
  const double d = std::abs(a - b);
  return std::isnan(d) ? std::numeric_limits<double>::infinity() : d;
}

[[nodiscard]] inline double as_asked(const TreeEnsemble& model, double x) { return model.rounded(x); }
[[nodiscard]] inline double as_asked(const LinearModel&, double x) { return x; }
[[nodiscard]] inline double as_asked(const AdditiveModel&, double x) { return x; }

/// A bound of the link's slope where it gives this response, at least 1.
[[nodiscard]] inline double steepness(const Link& link, double response) {
  if (link.kind == LinkKind::identity) return 1.0;
  if (link.kind == LinkKind::exponential) return std::max(1.0, std::abs(response));
  if (link.kind == LinkKind::signed_square) return std::max(1.0, 2.0 * std::sqrt(std::abs(response)));
  return std::max(1.0, link.scale);
}

inline void margins_of(const TreeEnsemble& model, const FeatureMatrix& x, RowMajorMatrix& out, unsigned threads) {
  predict(model, x, out, threads);
}
inline void margins_of(const LinearModel& model, const FeatureMatrix& x, RowMajorMatrix& out, unsigned) {
  model.score(x, out);
}
inline void margins_of(const AdditiveModel& model, const FeatureMatrix& x, RowMajorMatrix& out, unsigned) {
  model.score(x, out);
}

}  // namespace detail

/// Compares what the model says with what its library says.
///
/// The tolerance of a margin is 1e-6 max(1, |base| + Σ |leaf|), which a wrong leaf does not keep. A library that sums
/// in float may not keep it either, after a thousand trees on a large base; so of trees the same sum in float, the base
/// first and tree by tree, is within the tolerance or the sum in double is. Of a linear model what is summed are the
/// coefficients times values, of an additive one the values of its tables. The tolerance of a response is that of its
/// margin times how steep the link is there, and at least 1: |response| of an exponential link, 2 √|response| of a
/// signed square, else the link's scale, which no link but a step exceeds.
///
/// @tparam Model   TreeEnsemble, LinearModel or AdditiveModel
/// @param x        (n, features) rows, e.g. `probes` or real ones
/// @param answers  (n, outputs) what the library says of them
/// @param threads  at least 1
/// @param asked    what it was asked for
/// @throws InvalidInput if shapes differ, threads = 0, or the model has no answer for a row
template <class Model>
[[nodiscard]] Conformance conformance(const Model& model, const FeatureMatrix& x, const FeatureMatrix& answers,
                                      unsigned threads = 1, Answer asked = Answer::margin) {
  if (answers.rows() != x.rows() || static_cast<std::size_t>(answers.cols()) != model.outputs()) {
    throw InvalidInput{"conformance", "answers",
                       "must have " + std::to_string(x.rows()) + " rows and " + std::to_string(model.outputs()) +
                           " columns, got " + std::to_string(answers.rows()) + " and " +
                           std::to_string(answers.cols())};
  }
  RowMajorMatrix ours(x.rows(), answers.cols());
  detail::margins_of(model, x, ours, threads);
  RowMajorMatrix rounded = ours;
  if constexpr (std::is_same_v<Model, TreeEnsemble>) rounded = detail::float_margins(model, x);
  if (asked == Answer::response) {
    respond(model.link(), ours);
    respond(model.link(), rounded);
  }
  Conformance result;
  result.rows = static_cast<std::size_t>(x.rows());
  std::vector<double> row(model.features());
  std::vector<double> magnitude(model.outputs());
  double worst = -1.0;
  for (Eigen::Index i = 0; i < x.rows(); ++i) {
    for (std::size_t f = 0; f < row.size(); ++f) row[f] = detail::as_asked(model, x(i, static_cast<Eigen::Index>(f)));
    detail::add_magnitudes(model, row.data(), magnitude);
    for (Eigen::Index k = 0; k < answers.cols(); ++k) {
      const double there = answers(i, k);
      const double exactly = detail::distance(ours(i, k), there);
      const double difference = std::min(exactly, detail::distance(rounded(i, k), there));
      double tolerance = 1e-6 * std::max(1.0, magnitude[static_cast<std::size_t>(k)]);
      if (asked == Answer::response && std::isfinite(there)) {
        tolerance *= detail::steepness(model.link(), there);
      }
      result.largest_difference = std::max(result.largest_difference, exactly);
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
