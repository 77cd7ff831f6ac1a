#pragma once

/// @file
/// Exact path-dependent interactions of pairs of players in tree ensembles.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <lotrecht/core/blocks.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/core/instruction_set.hpp>
#include <lotrecht/explain/detail/background.hpp>
#include <lotrecht/explain/detail/path_checks.hpp>
#include <lotrecht/explain/detail/path_forest.hpp>
#include <lotrecht/explain/players.hpp>
#include <lotrecht/explain/value_index.hpp>
#include <lotrecht/model/tree_ensemble.hpp>

namespace lotrecht::explain {

struct InteractionOptions {
  Players players{};                                          ///< by default every feature is a player
  ValueIndex index = ValueIndex::shapley;                     ///< Shapley interaction index, or Banzhaf's
  InstructionSet instruction_set = widest_instruction_set();  ///< for tests and benchmarks: the same bits in each
};

/// What a mean of interactions is taken over.
struct InteractionGroups {
  std::span<const double> weights{};       ///< (n) finite, not negative; empty: 1 each
  std::span<const std::uint32_t> group{};  ///< (n) below `groups`; empty: one group
  std::size_t groups = 1;
};

/// Weighted means over rows, for each group. A group without weight has means of 0 and weight 0.
struct InteractionMeans {
  std::size_t pairs = 0;
  std::size_t outputs = 0;
  std::vector<double> mean;           ///< (groups, pairs, outputs)
  std::vector<double> mean_absolute;  ///< (groups, pairs, outputs)
  std::vector<double> weight;         ///< (groups)
};

/// Interactions of every pair of players for rows, by the covers of the trees.
///
/// The interaction of i and j is φ_ij = Σ over S without both of |S|! (p - |S| - 2)! / (p - 1)! times
/// v(S + i + j) - v(S + i) - v(S + j) + v(S) (Grabisch and Roubens 1999, doi:10.1007/s001820050125), v the game of
/// `PathDependentTreeExplainer`. The main effect of i is what is left of its value, φ_i - ½ Σ_j φ_ij, so that main
/// effects and interactions add up to the margin. With Banzhaf's index sets of all sizes count alike, and nothing has
/// to add up.
///
/// Exact, by the same quadrature as the values: at every node, for every other player above it, the product of both
/// derivatives. O(inner nodes · |P|²) a row. A row has p (p + 1) / 2 numbers, so results are streamed; see `blocks`.
///
/// Two layouts. The *triangle*: for i <= j, row by row, main effects on the diagonal and φ_ij in full beside it; a
/// row's triangle sums to margin - base. The *matrix*, as shap has it: φ_ij / 2 in (i, j) and in (j, i).
///
/// A view: the model must outlive it. Its functions may be called from several threads at once.
class PathDependentTreeInteractions {
 public:
  /// @throws InvalidInput as `PathDependentTreeExplainer` does; or for more than 20,000 players
  explicit PathDependentTreeInteractions(const model::TreeEnsemble& model, const InteractionOptions& options = {})
      : model_{&model},
        players_{options.players.of(model.features())},
        forest_{made_forest(model, players_, options)},
        base_values_{detail::path_base_values(model)} {}

  [[nodiscard]] std::size_t players() const noexcept { return players_.count(); }
  [[nodiscard]] std::size_t outputs() const noexcept { return model_->outputs(); }
  /// Entries of a triangle: p (p + 1) / 2.
  [[nodiscard]] std::size_t pairs() const noexcept { return players() * (players() + 1) / 2; }
  /// The entry of a triangle for i <= j.
  [[nodiscard]] std::size_t pair(std::size_t i, std::size_t j) const noexcept {
    return i * (2 * players() - i + 1) / 2 + (j - i);
  }
  /// (outputs) the margin when nothing is known.
  [[nodiscard]] const std::vector<double>& base_values() const noexcept { return base_values_; }

  /// Triangles into the caller's memory.
  ///
  /// @param x          (n, features)
  /// @param triangles  (n, pairs, outputs) row-major, overwritten
  /// @param threads    at least 1; the same bits for any number, and whatever block a row stands in
  /// @throws InvalidInput if shapes differ, or threads = 0
  void triangles_into(const FeatureMatrix& x, std::span<double> triangles, unsigned threads = 1) const {
    require_room(x, triangles.size(), pairs());
    for_each_row_block(x, threads, [&](std::uint64_t first, std::uint64_t count, const double* block) {
      std::copy_n(block, count * pairs() * outputs(), triangles.data() + first * pairs() * outputs());
    });
  }

  /// shap's matrices into the caller's memory.
  ///
  /// @param matrices  (n, players, players, outputs) row-major, overwritten
  /// @throws InvalidInput as `triangles_into`
  void matrices_into(const FeatureMatrix& x, std::span<double> matrices, unsigned threads = 1) const {
    const std::size_t p = players();
    const std::size_t m = outputs();
    require_room(x, matrices.size(), p * p);
    for_each_row_block(x, threads, [&](std::uint64_t first, std::uint64_t count, const double* block) {
      for (std::uint64_t r = 0; r < count; ++r) {
        double* to = matrices.data() + (first + r) * p * p * m;
        const double* from = block + r * pairs() * m;
        for (std::size_t i = 0; i < p; ++i) {
          for (std::size_t k = 0; k < m; ++k) to[(i * p + i) * m + k] = from[pair(i, i) * m + k];
          for (std::size_t j = i + 1; j < p; ++j) {
            for (std::size_t k = 0; k < m; ++k) {
              to[(i * p + j) * m + k] = to[(j * p + i) * m + k] = 0.5 * from[pair(i, j) * m + k];
            }
          }
        }
      }
    });
  }

  /// Triangles of all rows, if they are few enough.
  ///
  /// @param largest  most numbers to return; by default a gigabyte of them
  /// @throws InvalidInput with the number of numbers, if they are more
  [[nodiscard]] std::vector<double> triangles(const FeatureMatrix& x, unsigned threads = 1,
                                              std::size_t largest = std::size_t{1} << 27U) const {
    const std::size_t numbers = static_cast<std::size_t>(x.rows()) * pairs() * outputs();
    if (numbers > largest) {
      throw InvalidInput{who, "x",
                         "would give " + std::to_string(numbers) + " numbers (" + std::to_string(x.rows()) + " rows, " +
                             std::to_string(pairs()) + " pairs, " + std::to_string(outputs()) +
                             " outputs), more than `largest` = " + std::to_string(largest) +
                             "; stream them (`blocks`) or take means"};
    }
    std::vector<double> result(numbers);
    triangles_into(x, result, threads);
    return result;
  }

  /// Hands on triangles block by block, so that any number of rows can be explained in little memory.
  ///
  /// @param sink  called as sink(first, count, triangles) with (count, pairs, outputs) numbers of rows first, ...,
  ///              first + count - 1; with more than one thread several calls at once, in any order
  template <class Sink>
  void blocks(const FeatureMatrix& x, const Sink& sink, unsigned threads = 1) const {
    require_columns(x);
    for_each_row_block(x, threads, [&](std::uint64_t first, std::uint64_t count, const double* block) {
      sink(first, count, std::span<const double>{block, count * pairs() * outputs()});
    });
  }

  /// Weighted means and means of absolute values of every pair's interaction, by group, in one pass.
  ///
  /// @param threads  at least 1; the same bits for any number
  /// @throws InvalidInput if shapes differ, a weight is negative or not finite, a group is out of range, or threads = 0
  [[nodiscard]] InteractionMeans means(const FeatureMatrix& x, const InteractionGroups& groups = {},
                                       unsigned threads = 1) const {
    require_columns(x);
    check(groups, static_cast<std::size_t>(x.rows()));
    if (threads == 0) throw InvalidInput{who, "threads", "must be at least 1, got 0"};
    const std::size_t numbers = pairs() * outputs();
    InteractionMeans result{pairs(), outputs(), std::vector<double>(groups.groups * numbers),
                            std::vector<double>(groups.groups * numbers), std::vector<double>(groups.groups)};
    const auto n = static_cast<std::uint64_t>(x.rows());
    // Each stretch of rows is summed by itself and stretches are added in their order, whatever the number of threads.
    constexpr std::uint64_t stretch = 1024;
    struct Sums {
      std::vector<double> signed_sum, absolute_sum;
    };
    std::vector<Sums> parts(threads);
    for (std::uint64_t from = 0; from < n; from += stretch * threads) {
      const std::uint64_t to = std::min<std::uint64_t>(n, from + stretch * threads);
      for_each_block(to - from, stretch, threads, [&](std::uint64_t first, std::uint64_t last) {
        Sums& sums = parts[first / stretch];
        sums.signed_sum.assign(groups.groups * numbers, 0.0);
        sums.absolute_sum.assign(groups.groups * numbers, 0.0);
        explain_rows(x, from + first, last - first, [&](std::uint64_t at, std::uint64_t count, const double* block) {
          for (std::uint64_t r = 0; r < count; ++r) {
            const std::size_t g = groups.group.empty() ? 0 : groups.group[at + r];
            const double w = groups.weights.empty() ? 1.0 : groups.weights[at + r];
            for (std::size_t i = 0; i < numbers; ++i) {
              sums.signed_sum[g * numbers + i] += w * block[r * numbers + i];
              sums.absolute_sum[g * numbers + i] += w * std::abs(block[r * numbers + i]);
            }
          }
        });
      });
      for (std::uint64_t part = 0; part * stretch < to - from; ++part) {
        for (std::size_t i = 0; i < result.mean.size(); ++i) {
          result.mean[i] += parts[part].signed_sum[i];
          result.mean_absolute[i] += parts[part].absolute_sum[i];
        }
      }
    }
    for (std::uint64_t i = 0; i < n; ++i) {
      result.weight[groups.group.empty() ? 0 : groups.group[i]] += groups.weights.empty() ? 1.0 : groups.weights[i];
    }
    for (std::size_t g = 0; g < groups.groups; ++g) {
      if (!(result.weight[g] > 0.0)) continue;
      for (std::size_t i = 0; i < numbers; ++i) {
        result.mean[g * numbers + i] /= result.weight[g];
        result.mean_absolute[g * numbers + i] /= result.weight[g];
      }
    }
    return result;
  }

 private:
  static constexpr std::string_view who = "PathDependentTreeInteractions";
  using Forest = detail::PathForest<double, true>;

  [[nodiscard]] static Forest made_forest(const model::TreeEnsemble& model, const PlayerMap& players,
                                          const InteractionOptions& options) {
    detail::require_cover(who, model);
    require_instruction_set(who, options.instruction_set);
    if (players.count() > 20'000) {
      throw InvalidInput{who, "model",
                         "has " + std::to_string(players.count()) + " players, which makes " +
                             std::to_string(players.count() * (players.count() + 1) / 2) +
                             " pairs a row; at most 20000 players are possible. Group features"};
    }
    return Forest{model, players, options.index == ValueIndex::banzhaf, options.instruction_set};
  }

  void require_columns(const FeatureMatrix& x) const { detail::require_features(who, "x", model_->features(), x); }

  void require_room(const FeatureMatrix& x, std::size_t room, std::size_t entries) const {
    require_columns(x);
    const std::size_t needed = static_cast<std::size_t>(x.rows()) * entries * outputs();
    if (room != needed) {
      throw InvalidInput{who, "out",
                         "must have room for " + std::to_string(needed) + " numbers, got " + std::to_string(room)};
    }
  }

  static void check(const InteractionGroups& groups, std::size_t rows) {
    if (groups.groups == 0) throw InvalidInput{who, "groups", "must be at least 1, got 0"};
    (void)detail::checked_sum(who, "x", rows, groups.weights);
    if (!groups.group.empty() && groups.group.size() != rows) {
      throw InvalidInput{
          who, "group",
          "must be " + std::to_string(rows) + ", one for each row, got " + std::to_string(groups.group.size())};
    }
    for (std::size_t i = 0; i < groups.group.size(); ++i) {
      if (groups.group[i] >= groups.groups) {
        throw InvalidInput{who, "group",
                           "must be below " + std::to_string(groups.groups) + ", got " +
                               std::to_string(groups.group[i]) + " for row " + std::to_string(i)};
      }
    }
  }

  [[nodiscard]] std::size_t block_rows() const noexcept {
    return detail::rows_of_block(model_->features() + pairs() * outputs());
  }

  template <class Take>
  void for_each_row_block(const FeatureMatrix& x, unsigned threads, const Take& take) const {
    const auto n = static_cast<std::uint64_t>(x.rows());
    for_each_block(n, detail::rows_of_item(n, block_rows(), threads), threads,
                   [&](std::uint64_t first, std::uint64_t last) { explain_rows(x, first, last - first, take); });
  }

  /// Calls take(first, count, triangles) for one block after the other.
  template <class Take>
  void explain_rows(const FeatureMatrix& x, std::uint64_t first, std::uint64_t count, const Take& take) const {
    const std::size_t block = std::min<std::size_t>(block_rows(), count);
    auto scratch = forest_.scratch(*model_, block);
    std::vector<double> effects(block * forest_.numbers());
    std::vector<double> triangles(effects.size());
    for (std::uint64_t i = 0; i < count; i += block) {
      const std::size_t n = std::min<std::uint64_t>(block, count - i);
      forest_.explain(*model_, x, static_cast<Eigen::Index>(first + i), n, scratch, effects.data());
      for (std::size_t r = 0; r < n; ++r) {
        as_triangle(effects.data() + r * forest_.numbers(), triangles.data() + r * forest_.numbers());
      }
      take(first + i, n, triangles.data());
    }
  }

  /// Values and interactions of a row become main effects and interactions.
  void as_triangle(const double* effects, double* triangle) const {
    const std::size_t p = players();
    const std::size_t m = outputs();
    for (std::size_t i = 0; i < p; ++i) {
      for (std::size_t k = 0; k < m; ++k) triangle[pair(i, i) * m + k] = effects[i * m + k];
    }
    const double* interaction = effects + p * m;
    for (std::size_t i = 0; i < p; ++i) {
      for (std::size_t j = i + 1; j < p; ++j, interaction += m) {
        for (std::size_t k = 0; k < m; ++k) {
          triangle[pair(i, j) * m + k] = interaction[k];
          triangle[pair(i, i) * m + k] -= 0.5 * interaction[k];
          triangle[pair(j, j) * m + k] -= 0.5 * interaction[k];
        }
      }
    }
  }

  const model::TreeEnsemble* model_;
  PlayerMap players_;
  Forest forest_;
  std::vector<double> base_values_;
};

}  // namespace lotrecht::explain
