#pragma once

/// @file
/// Exact path-dependent Shapley values of tree ensembles.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <lotrecht/core/blocks.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/core/instruction_set.hpp>
#include <lotrecht/explain/detail/cover_ratios.hpp>
#include <lotrecht/explain/detail/path_checks.hpp>
#include <lotrecht/explain/detail/path_forest.hpp>
#include <lotrecht/explain/explanation.hpp>
#include <lotrecht/explain/players.hpp>
#include <lotrecht/explain/value_index.hpp>
#include <lotrecht/model/predict.hpp>
#include <lotrecht/model/tree_ensemble.hpp>

namespace lotrecht::explain {

/// How values are computed.
enum class Arithmetic : std::uint8_t {
  float64,
  /// Up to twice as fast. A value differs from the exact one by a few 1e-7 of the sum over trees of the largest |leaf|
  /// (tests hold it below 1e-6). Rows still take exactly the way they take in the model.
  float32,
};

/// What is explained.
enum class ExplainedOutput : std::uint8_t {
  margin,    ///< the sum of leaves
  response,  ///< margin under the model's link; refused unless that is the identity
};

struct PathDependentOptions {
  Players players{};  ///< by default every feature is a player
  ValueIndex index = ValueIndex::shapley;
  Arithmetic arithmetic = Arithmetic::float64;
  ExplainedOutput output = ExplainedOutput::margin;
  /// For tests and benchmarks: the bits are the same in each.
  InstructionSet instruction_set = widest_instruction_set();
};

/// Explains rows by a tree ensemble's own training: what is not known goes both ways, weighed by cover.
///
/// The value of player i is the Shapley value of the game v(S), the mean of the leaves that a row can reach when the
/// tree follows the row at nodes of players in S and otherwise goes to each child with probability cover(child) /
/// cover(node) (Lundberg and others 2020, doi:10.1038/s42256-019-0138-9, Algorithm 1). Under a node of cover 0 each
/// child counts 1/2.
///
/// Exact: the integral over t of a polynomial, by Gauss-Legendre quadrature with ceil(|P| / 2) points, |P| the largest
/// number of players on a path of the tree (arXiv:2605.04497), in a form without division by covers. Takes O(inner
/// nodes · |P|) a row; depth does not harm accuracy. Values add up to the margin: |residual| stays below 1e-12 Σ
/// |leaf|.
///
/// A view: the model must outlive it. Its functions may be called from several threads at once.
class PathDependentTreeExplainer {
 public:
  /// @throws InvalidInput if a tree has no cover (then: `InterventionalTreeExplainer`) or a leaf is a line
  ///                      (likewise), if players are not one number for each feature or one is left out, if the
  ///                      response of a link other than the identity is asked for, or the machine lacks the instruction
  ///                      set
  explicit PathDependentTreeExplainer(const model::TreeEnsemble& model, const PathDependentOptions& options = {})
      : model_{&model},
        players_{options.players.of(model.features())},
        index_{options.index},
        forest_{made_forest(model, players_, options)},
        base_values_{detail::path_base_values(model)} {}

  [[nodiscard]] std::size_t features() const noexcept { return model_->features(); }
  [[nodiscard]] std::size_t players() const noexcept { return players_.count(); }
  [[nodiscard]] std::size_t outputs() const noexcept { return model_->outputs(); }

  /// (outputs) the margin when nothing is known: Σ leaf times the product of cover ratios, plus the model's base.
  [[nodiscard]] const std::vector<double>& base_values() const noexcept { return base_values_; }

  /// Explains rows into the caller's memory, so that any number of rows can stream in blocks.
  ///
  /// @param x         (n, features)
  /// @param values    (n, players, outputs) row-major, overwritten
  /// @param residual  (n, outputs), overwritten with margin - base - Σ values, the margin by `model::predict`; or empty
  /// @param threads   at least 1; a row's values have the same bits for any number, and whatever block it stands in
  /// @throws InvalidInput if shapes differ, or threads = 0
  void explain_into(const FeatureMatrix& x, std::span<double> values, std::span<double> residual = {},
                    unsigned threads = 1) const {
    require_shapes(x, values.size(), residual.size());
    const auto n = static_cast<std::uint64_t>(x.rows());
    for_each_block(n, detail::rows_of_item(n, block_rows(), threads), threads,
                   [&](std::uint64_t first, std::uint64_t last) {
                     rows(x, first, last - first, values.data() + first * players() * outputs(),
                          residual.empty() ? nullptr : residual.data() + first * outputs());
                   });
  }

  /// Explains all rows.
  ///
  /// @param x        (n, features); n may be 0
  /// @param threads  at least 1; the same bits for any number
  /// @throws InvalidInput if x has another number of columns, or threads = 0
  [[nodiscard]] Explanation explain(const FeatureMatrix& x, unsigned threads = 1) const {
    const auto n = static_cast<std::size_t>(x.rows());
    Explanation result;
    result.rows = n;
    result.features = players();
    result.outputs = outputs();
    result.method = index_ == ValueIndex::banzhaf ? "tree_path_dependent_banzhaf" : "tree_path_dependent";
    result.base_values = base_values_;
    result.values.resize(n * players() * outputs());
    result.residual.resize(n * outputs());
    explain_into(x, result.values, result.residual, threads);
    return result;
  }

 private:
  static constexpr std::string_view who = "PathDependentTreeExplainer";
  using Forest = std::variant<detail::PathForest<double>, detail::PathForest<float>>;

  [[nodiscard]] static Forest made_forest(const model::TreeEnsemble& model, const PlayerMap& players,
                                          const PathDependentOptions& options) {
    detail::require_cover(who, model);
    require_instruction_set(who, options.instruction_set);
    if (options.output == ExplainedOutput::response) detail::require_identity(who, model);
    const bool one_point = options.index == ValueIndex::banzhaf;
    if (options.arithmetic == Arithmetic::float32) {
      return detail::PathForest<float>{model, players, one_point, options.instruction_set};
    }
    return detail::PathForest<double>{model, players, one_point, options.instruction_set};
  }

  [[nodiscard]] std::size_t block_rows() const noexcept {
    return detail::rows_of_block(features() + players() * outputs());
  }

  void require_shapes(const FeatureMatrix& x, std::size_t values, std::size_t residual) const {
    if (static_cast<std::size_t>(x.cols()) != features()) {
      throw InvalidInput{who, "x",
                         "must have " + std::to_string(features()) +
                             " columns, one for each feature of the model, got " + std::to_string(x.cols())};
    }
    const auto n = static_cast<std::size_t>(x.rows());
    if (values != n * players() * outputs()) {
      throw InvalidInput{who, "values",
                         "must have room for " + std::to_string(n * players() * outputs()) +
                             " numbers (rows, players, outputs), got " + std::to_string(values)};
    }
    if (residual != 0 && residual != n * outputs()) {
      throw InvalidInput{who, "residual",
                         "must have room for " + std::to_string(n * outputs()) + " numbers (rows, outputs), got " +
                             std::to_string(residual)};
    }
  }

  void rows(const FeatureMatrix& x, std::uint64_t first, std::uint64_t count, double* values, double* residual) const {
    std::visit(
        [&](const auto& forest) {
          const std::size_t block = std::min<std::size_t>(block_rows(), count);
          auto scratch = forest.scratch(*model_, block);
          for (std::uint64_t i = 0; i < count; i += block) {
            const std::size_t n = std::min<std::uint64_t>(block, count - i);
            forest.explain(*model_, x, static_cast<Eigen::Index>(first + i), n, scratch,
                           values + i * players() * outputs());
          }
        },
        forest_);
    if (residual == nullptr || count == 0) return;
    const auto n = static_cast<Eigen::Index>(count);
    const auto k = static_cast<Eigen::Index>(outputs());
    Eigen::Map<RowMajorMatrix> margins(residual, n, k);
    model::predict(*model_, x.middleRows(static_cast<Eigen::Index>(first), n), margins);
    detail::subtract_explained(values, base_values_, count, players(), residual);
  }

  const model::TreeEnsemble* model_;
  PlayerMap players_;
  ValueIndex index_;
  Forest forest_;
  std::vector<double> base_values_;
};

}  // namespace lotrecht::explain
