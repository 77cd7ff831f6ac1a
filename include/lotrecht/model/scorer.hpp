#pragma once

/// @file
/// Anything that turns a row into numbers can be explained.

#include <concepts>
#include <cstddef>
#include <functional>
#include <string>
#include <utility>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/features.hpp>

namespace lotrecht::model {

/// A model as a function of rows.
///
/// `score(x, out)` fills out (n, outputs) with the margins of the rows of x (n, features). It may be called with any
/// number of rows, and from several threads at once; the same row gives the same bits whatever stands beside it.
template <class M>
concept Scorer = requires(const M& model, const FeatureMatrix& x, ResultMatrix out) {
  { model.features() } -> std::convertible_to<std::size_t>;
  { model.outputs() } -> std::convertible_to<std::size_t>;
  model.score(x, out);
};

/// A function of rows, as a `Scorer`: what to do with a model that is only known by its answers.
///
/// The function is called from as many threads as an explainer is given, so one that cannot bear that needs threads
/// = 1.
class CallableScorer {
 public:
  using Function = std::function<void(const FeatureMatrix&, ResultMatrix)>;

  /// @throws InvalidInput if features or outputs are 0 or there is no function
  CallableScorer(std::size_t features, std::size_t outputs, Function function)
      : features_{features}, outputs_{outputs}, function_{std::move(function)} {
    if (features == 0) throw InvalidInput{"CallableScorer", "features", "must be at least 1, got 0"};
    if (outputs == 0) throw InvalidInput{"CallableScorer", "outputs", "must be at least 1, got 0"};
    if (!function_) throw InvalidInput{"CallableScorer", "function", "must be callable, got none"};
  }

  [[nodiscard]] std::size_t features() const noexcept { return features_; }
  [[nodiscard]] std::size_t outputs() const noexcept { return outputs_; }
  void score(const FeatureMatrix& x, const ResultMatrix& out) const { function_(x, out); }

 private:
  std::size_t features_;
  std::size_t outputs_;
  Function function_;
};

namespace detail {

/// Throws unless x has the model's columns and out its rows and outputs.
inline void require_shapes(std::string_view who, std::size_t features, std::size_t outputs, const FeatureMatrix& x,
                           const ResultMatrix& out) {
  if (static_cast<std::size_t>(x.cols()) != features) {
    throw InvalidInput{who, "x",
                       "must have " + std::to_string(features) + " columns, one for each feature of the model, got " +
                           std::to_string(x.cols())};
  }
  if (out.rows() != x.rows() || static_cast<std::size_t>(out.cols()) != outputs) {
    throw InvalidInput{who, "out",
                       "must have " + std::to_string(x.rows()) + " rows and " + std::to_string(outputs) +
                           " columns, got " + std::to_string(out.rows()) + " and " + std::to_string(out.cols())};
  }
}

}  // namespace detail
}  // namespace lotrecht::model
