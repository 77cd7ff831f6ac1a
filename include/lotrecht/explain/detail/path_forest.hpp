#pragma once

/// @file
/// All trees of a model, compiled, and blocks of rows sent through them.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include <lotrecht/core/features.hpp>
#include <lotrecht/core/instruction_set.hpp>
#include <lotrecht/explain/detail/path_compiler.hpp>
#include <lotrecht/explain/detail/path_dispatch.hpp>
#include <lotrecht/explain/detail/quadrature.hpp>
#include <lotrecht/explain/detail/row_groups.hpp>
#include <lotrecht/explain/players.hpp>
#include <lotrecht/model/tree_ensemble.hpp>

namespace lotrecht::explain::detail {

/// Values in arithmetic of Real: of every player, and with Pairs of every pair of players behind them.
template <class Real, bool Pairs = false>
class PathForest {
 public:
  /// @param one_point  t = 1/2 alone (Banzhaf) instead of as many points as the Shapley value needs
  PathForest(const model::TreeEnsemble& model, const PlayerMap& players, bool one_point, InstructionSet set)
      : players_{players.count()},
        numbers_{(Pairs ? players_ * (players_ + 1) / 2 : players_) * model.outputs()},
        set_{set} {
    std::map<std::size_t, Quadrature> rules;
    for (std::size_t t = 0; t < model.trees().size(); ++t) {
      const model::Tree& tree = model.trees()[t];
      if (tree.nodes[0].is_leaf()) continue;
      const std::size_t points = one_point ? 1 : (longest_path(tree, players.player_of(), players_) + 1) / 2;
      const auto rule = rules.try_emplace(points, Quadrature{});
      if (rule.second) rule.first->second = gauss_legendre(points);
      programs_.push_back(
          PathCompiler<Real>{tree, players.player_of(), players_, rule.first->second, Pairs}.compiled());
      programs_.back().tree = t;
      functions_.push_back(path_function<Real, Pairs>(set, points));
      packs_ = std::max(packs_, programs_.back().packs);
    }
  }

  /// Memory of one thread.
  struct Scratch {
    AlignedBuffer<double> x;
    AlignedBuffer<Real> effects;
    AlignedBuffer<Real> workspace;
  };

  /// Numbers of a row's result.
  [[nodiscard]] std::size_t numbers() const noexcept { return numbers_; }

  [[nodiscard]] std::size_t rows_of_group() const noexcept { return explain::detail::rows_of_group<Real>(set_); }

  [[nodiscard]] Scratch scratch(const model::TreeEnsemble& model, std::size_t rows) const {
    const std::size_t padded = (rows + rows_of_group() - 1) / rows_of_group() * rows_of_group();
    return {AlignedBuffer<double>{padded * model.features()}, AlignedBuffer<Real>{padded * numbers_},
            AlignedBuffer<Real>{packs_ * rows_of_group()}};
  }

  /// Values of rows [first, first + count), as many as the scratch was made for or fewer, into (count, players,
  /// outputs).
  void explain(const model::TreeEnsemble& model, const FeatureMatrix& x, Eigen::Index first, std::size_t count,
               Scratch& scratch, double* out) const {
    const std::size_t rows = rows_of_group();
    const std::size_t groups = (count + rows - 1) / rows;
    gather_rows(model, x, first, count, rows, scratch.x.data());
    std::fill_n(scratch.effects.data(), groups * numbers_ * rows, Real{});
    for (std::size_t i = 0; i < programs_.size(); ++i) {
      functions_[i]({programs_[i], model.trees()[programs_[i].tree], scratch.x.data(), model.features() * rows,
                     scratch.workspace.data(), scratch.effects.data(), numbers_ * rows, model.outputs(), groups});
    }
    scatter_rows(scratch.effects.data(), count, numbers_, rows, out);
  }

 private:
  std::size_t players_;
  std::size_t numbers_;  // of a row
  InstructionSet set_;
  std::size_t packs_ = 0;
  std::vector<PathProgram<Real>> programs_;
  std::vector<PathFunction<Real>> functions_;
};

}  // namespace lotrecht::explain::detail
