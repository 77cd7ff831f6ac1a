#pragma once

/// @file
/// Exact Shapley values of what a tree ensemble's margin is used for: the probability, or the loss of it.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <lotrecht/core/blocks.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/explain/detail/background.hpp>
#include <lotrecht/explain/detail/test_answers.hpp>
#include <lotrecht/explain/exact_shapley.hpp>
#include <lotrecht/explain/explanation.hpp>
#include <lotrecht/explain/players.hpp>
#include <lotrecht/model/link.hpp>
#include <lotrecht/model/predict.hpp>
#include <lotrecht/model/tree_ensemble.hpp>

namespace lotrecht::explain {

struct ResponseOptions {
  Players players{};                ///< by default every feature is a player
  std::size_t most_differing = 16;  ///< most players in which a row and a background row may differ; at most 24
  unsigned threads = 1;             ///< rows explained at a time
};

/// Values of a row's loss, whose base value is the row's own: the mean loss of background rows with its label.
struct LossExplanation {
  std::vector<double> base_values;  ///< (rows)
  Explanation explanation;          ///< one output; its own base values are empty
};

/// -log of the probability that the model gives to the label.
///
/// @param label  0 or 1 of a logistic model; 0, ..., outputs - 1 of a softmax
[[nodiscard]] inline double log_loss(const model::Link& link, std::span<const double> margins, double label) {
  if (link.kind == model::LinkKind::logistic) {
    const double against = (label == 1.0 ? -1.0 : 1.0) * link.scale * margins[0];
    return against > 0.0 ? against + std::log1p(std::exp(-against)) : std::log1p(std::exp(against));
  }
  const double largest = *std::max_element(margins.begin(), margins.end());
  double sum = 0.0;
  for (const double m : margins) sum += std::exp(m - largest);
  return std::log(sum) + largest - margins[static_cast<std::size_t>(label)];
}

namespace detail {

/// Explains a function of the margins by pairs of rows.
class ResponseGame {
 public:
  ResponseGame(std::string_view who, const model::TreeEnsemble& model, const FeatureMatrix& x,
               const FeatureMatrix& background, std::span<const double> weights, const ResponseOptions& options)
      : who_{who}, model_{&model}, x_{&x}, players_{options.players.of(model.features())}, options_{options} {
    require_features(who, "x", model.features(), x);
    if (model.has_lines()) {
      throw InvalidInput{who, "model", "has lines in its leaves; sample its response instead"};
    }
    if (options.threads == 0) throw InvalidInput{who, "threads", "must be at least 1, got 0"};
    if (options.most_differing > 24) {
      throw InvalidInput{
          who, "most_differing",
          "must be at most 24 (2^24 mixtures for each pair), got " + std::to_string(options.most_differing)};
    }
    const std::vector<double> share = shares(who, model.features(), background, weights);
    TestAnswers answers{model, players_};
    std::map<std::vector<std::uint32_t>, std::size_t> places;
    for (Eigen::Index i = 0; i < background.rows(); ++i) {
      const double w = share[static_cast<std::size_t>(i)];
      if (w == 0.0) continue;
      const double* const row = background.data() + i * background.outerStride();
      const auto [at, fresh] = places.try_emplace(answers.of(row), others_.size());
      if (fresh) others_.push_back({at->first, row, i, 0.0});
      others_[at->second].weight += w;
    }
    for (Eigen::Index i = 0; i < x.rows(); ++i) answers_.push_back(answers.of(x.data() + i * x.outerStride()));
  }

  [[nodiscard]] std::size_t players() const noexcept { return players_.count(); }

  /// (outputs) weighted mean response of the background.
  [[nodiscard]] std::vector<double> mean_response() const {
    std::vector<double> mean(model_->outputs(), 0.0);
    RowMajorMatrix response(1, static_cast<Eigen::Index>(mean.size()));
    for (const Other& other : others_) {
      model::predict(*model_, Eigen::Map<const RowMajorMatrix>{other.row, 1, x_->cols()}, response);
      model::respond(model_->link(), response);
      for (std::size_t k = 0; k < mean.size(); ++k) mean[k] += other.weight * response(0, static_cast<Eigen::Index>(k));
    }
    return mean;
  }

  /// @param outputs  of `function`
  /// @param function called as function(row, margins, out): numbers of a mixture with the row
  template <class Function>
  [[nodiscard]] LossExplanation explain(std::size_t outputs, std::string_view method, const Function& function) const {
    LossExplanation result;
    Explanation& e = result.explanation;
    e = empty_explanation(answers_.size(), players(), std::vector<double>(outputs, 0.0), method);
    result.base_values.assign(e.rows * outputs, 0.0);
    e.residual.assign(e.rows * outputs, 0.0);
    RowMajorMatrix margins(x_->rows(), static_cast<Eigen::Index>(model_->outputs()));
    model::predict(*model_, *x_, margins, options_.threads);
    for_each_block(e.rows, 1, options_.threads, [&](std::uint64_t i, std::uint64_t) {
      double* const base = result.base_values.data() + i * outputs;
      double* const values = e.values.data() + i * players() * outputs;
      for (const Other& other : others_) add_pair(i, other, outputs, function, base, values);
      std::vector<double> rest(outputs);
      function(i, std::span<const double>{&margins(static_cast<Eigen::Index>(i), 0), model_->outputs()}, rest);
      for (std::size_t k = 0; k < outputs; ++k) {
        rest[k] -= base[k];
        for (std::size_t p = 0; p < players(); ++p) rest[k] -= values[p * outputs + k];
        e.residual[i * outputs + k] = rest[k];
      }
    });
    return result;
  }

 private:
  struct Other {
    std::vector<std::uint32_t> answers;
    const double* row;
    Eigen::Index number;
    double weight;
  };

  template <class Function>
  void add_pair(std::uint64_t i, const Other& other, std::size_t outputs, const Function& function, double* base,
                double* values) const {
    std::vector<std::uint32_t> differing;
    for (std::uint32_t p = 0; p < players(); ++p) {
      if (answers_[i][p] != other.answers[p]) differing.push_back(p);
    }
    if (differing.size() > options_.most_differing) {
      throw InvalidInput{
          who_, "x",
          "row " + std::to_string(i) + " and background row " + std::to_string(other.number) + " differ in " +
              std::to_string(differing.size()) +
              " players, more than `most_differing` = " + std::to_string(options_.most_differing) +
              ": each pair takes 2^(players that differ) mixtures; group features, or sample the response"};
    }
    const double* const row = x_->data() + static_cast<Eigen::Index>(i) * x_->outerStride();
    const std::vector<double> margins = MixedMargins{*model_, players_, differing}.of(row, other.row);
    const std::size_t m = model_->outputs();
    SetFunction v{differing.size(), outputs, std::vector<double>((margins.size() / m) * outputs)};
    for (std::size_t s = 0; s * m < margins.size(); ++s) {
      function(i, std::span<const double>{margins.data() + s * m, m},
               std::span<double>{v.values.data() + s * outputs, outputs});
    }
    for (std::size_t k = 0; k < outputs; ++k) base[k] += other.weight * v.at(0, k);
    const std::vector<double> of_pair = shapley_values(v);
    for (std::size_t p = 0; p < differing.size(); ++p) {
      for (std::size_t k = 0; k < outputs; ++k) {
        values[differing[p] * outputs + k] += other.weight * of_pair[p * outputs + k];
      }
    }
  }

  std::string_view who_;
  const model::TreeEnsemble* model_;
  const FeatureMatrix* x_;
  PlayerMap players_;
  ResponseOptions options_;
  std::vector<Other> others_;                        ///< background rows with different answers
  std::vector<std::vector<std::uint32_t>> answers_;  ///< (rows, players)
};

inline void require_labels(const model::TreeEnsemble& model, std::size_t rows, std::span<const double> labels) {
  constexpr std::string_view who = "log_loss_shapley";
  const bool softmax = model.link().kind == model::LinkKind::softmax;
  if (!softmax && (model.link().kind != model::LinkKind::logistic || model.outputs() != 1)) {
    throw InvalidInput{who, "model",
                       "must give probabilities of classes, by a logistic link with one output or a softmax, got the " +
                           std::string{name(model.link().kind)} + " with " + std::to_string(model.outputs()) +
                           " outputs"};
  }
  const auto classes = softmax ? static_cast<double>(model.outputs()) : 2.0;
  if (labels.size() != rows) {
    throw InvalidInput{
        who, "labels",
        "must be one for each of " + std::to_string(rows) + " rows, got " + std::to_string(labels.size())};
  }
  for (std::size_t i = 0; i < rows; ++i) {
    if (!(labels[i] >= 0.0 && labels[i] < classes && labels[i] == std::floor(labels[i]))) {
      throw InvalidInput{who, "labels",
                         "must be whole numbers from 0 to " + std::to_string(static_cast<std::size_t>(classes) - 1) +
                             ", got " + std::to_string(labels[i]) + " for row " + std::to_string(i)};
    }
  }
}

}  // namespace detail

/// Shapley values of the response (probability, rate, class shares) against a background, exactly, for any link.
///
/// The value of a coalition is the weighted mean response of mixtures with background rows. The link of a sum of trees
/// is no sum of trees, so there are no tables: each row meets each background row, background rows to which the model's
/// tests give the same answers once. Of a pair only the players count in which their answers differ, D of them: the
/// margins of all 2^D mixtures come from one walk through the trees, as sums of dividends.
///
/// Cost for a row: Σ over distinct background rows of the leaves mixtures reach, and D 2^D. For few hundred background
/// rows and D to about 12; beyond, ask `permutation_shap` about the response. The margin costs a look-up.
///
/// With several outputs each response is explained.
///
/// @throws InvalidInput if shapes differ, the background is none, the model has lines in its leaves, or a row and a
///                      background row differ in more than `most_differing` players
[[nodiscard]] inline Explanation response_shapley(const model::TreeEnsemble& model, const FeatureMatrix& x,
                                                  const FeatureMatrix& background, std::span<const double> weights = {},
                                                  const ResponseOptions& options = {}) {
  const detail::ResponseGame game{"response_shapley", model, x, background, weights, options};
  LossExplanation found = game.explain(model.outputs(), "tree_response",
                                       [&](std::uint64_t, std::span<const double> margins, std::span<double> out) {
                                         std::copy(margins.begin(), margins.end(), out.begin());
                                         model::respond(model.link(), out);
                                       });
  found.explanation.base_values = game.mean_response();
  return std::move(found.explanation);
}

/// Shapley values of the log loss of each row's own label: what of the error comes from which feature. Below 0: the
/// feature takes error away. Costs what `response_shapley` costs.
///
/// @param labels  (n) 0 or 1 of a logistic model; the number of the class of a softmax
/// @throws InvalidInput as `response_shapley`; if the model gives no probabilities of classes, or labels are none
///
/// Lundberg et al. (2020), Nat. Mach. Intell. 2, 56-67, doi:10.1038/s42256-019-0138-9 (explaining the loss).
[[nodiscard]] inline LossExplanation log_loss_shapley(const model::TreeEnsemble& model, const FeatureMatrix& x,
                                                      std::span<const double> labels, const FeatureMatrix& background,
                                                      std::span<const double> weights = {},
                                                      const ResponseOptions& options = {}) {
  detail::require_labels(model, static_cast<std::size_t>(x.rows()), labels);
  const detail::ResponseGame game{"log_loss_shapley", model, x, background, weights, options};
  LossExplanation found =
      game.explain(1, "tree_log_loss", [&](std::uint64_t i, std::span<const double> margins, std::span<double> out) {
        out[0] = log_loss(model.link(), margins, labels[i]);
      });
  found.explanation.base_values.clear();
  return found;
}

}  // namespace lotrecht::explain
