#pragma once

/// @file
/// What makes the gap between the selection rates of two groups: the decision at a threshold, feature by feature.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include <lotrecht/core/blocks.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/core/seed.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/explain/detail/sampled_gap.hpp>
#include <lotrecht/explain/players.hpp>
#include <lotrecht/explain/shapley_gap.hpp>
#include <lotrecht/model/scorer.hpp>
#include <lotrecht/model/tree_ensemble.hpp>
#include <lotrecht/stats/confidence.hpp>

namespace lotrecht::explain {

/// Who is selected: margin >= threshold, or margin <= threshold where few points are what selects.
struct SelectionRule {
  double threshold = 0.0;
  bool at_least = true;

  [[nodiscard]] bool selects(double margin) const noexcept {
    return at_least ? margin >= threshold : margin <= threshold;
  }
};

/// Decomposes the gap of selection rates of a model that is one tree with one output, exactly.
///
/// The decision of one tree is itself a tree, with 1 in the leaves that select and 0 in the others; so this is
/// `shapley_gap` of that tree. With rows of both groups whose outcome is positive it decomposes the gap of true
/// positive rates, with those whose outcome is negative that of false positive rates.
///
/// A row can change a decision by 1 at most, so bounds of parts allow for one row in each group that was not met and
/// would have (as Agresti and Min's interval of paired rates does): a part that nobody here had is not certain to be
/// none. A player that the tree does not ask about adds nothing, for certain.
///
/// Agresti, A. & Min, Y. (2005). Stat. Med. 24(5), 729-740. doi:10.1002/sim.1781
///
/// @throws InvalidInput unless the model has one output and at most one tree, without lines in its leaves; and as
/// `shapley_gap`
[[nodiscard]] inline ShapleyGap rate_gap(const model::TreeEnsemble& model, const SelectionRule& rule,
                                         const GroupRows& a, const GroupRows& b, const stats::Confidence& confidence,
                                         const GapOptions& options = {}) {
  if (std::isnan(rule.threshold)) throw InvalidInput{"rate_gap", "threshold", "must be a number, got NaN"};
  if (model.outputs() != 1 || model.trees().size() > 1) {
    throw InvalidInput{"rate_gap", "model",
                       "must be one tree with one output, got " + std::to_string(model.trees().size()) + " trees and " +
                           std::to_string(model.outputs()) +
                           " outputs; the decision of several trees is no sum: use sampled_rate_gap"};
  }
  if (model.has_lines()) {
    throw InvalidInput{"rate_gap", "model",
                       "has lines in its leaves, so its decision differs within a leaf and is no tree: use "
                       "sampled_rate_gap"};
  }
  model::TreeEnsembleParts decision = model.parts();
  const double base = model.base()[0];
  decision.base[0] = 0.0;
  if (decision.trees.empty()) decision.base[0] = rule.selects(base) ? 1.0 : 0.0;
  for (model::Tree& tree : decision.trees) {
    for (std::size_t node = 0; node < tree.nodes.size(); ++node) {
      if (tree.nodes[node].is_leaf()) tree.values[node] = rule.selects(base + tree.values[node]) ? 1.0 : 0.0;
    }
  }
  const PlayerMap players = options.players.of(model.features());
  std::vector<double> unseen(players.count() + 1, 0.0);  // of parts; the gap of two rates needs none
  for (const model::Tree& tree : decision.trees) {
    for (const model::Node& node : tree.nodes) {
      if (!node.is_leaf()) unseen[players.player_of()[static_cast<std::size_t>(node.feature)]] = 1.0;
    }
  }
  return detail::shapley_gap(model::TreeEnsemble{std::move(decision)}, a, b, confidence, options, unseen);
}

struct SampledGapOptions {
  Players players{};
  stats::Multiplicity multiplicity = stats::Multiplicity::holm;
  std::uint64_t draws = 0;  ///< number of draws, at least 2
  Seed seed{0};             ///< recorded by the caller beside the result
  unsigned threads = 1;
};

/// A gap whose parts were sampled: parts add up exactly to the sampled gap, which differs from the true one by chance.
struct SampledGap {
  ShapleyGap gap;                       ///< bounds count the sampling of rows and the draws
  std::vector<double> standard_errors;  ///< (players, outputs) of the draws alone: what more draws would take away
  std::uint64_t evaluations = 0;        ///< rows the model was asked about
};

/// Decomposes the gap of selection rates of any model, by sampling.
///
/// A draw takes a row of a, a row of b (each by its weight) and an order of the players, and moves from b's row to a's
/// player by player; a player's part is by how much the decision changes when it moves. Every draw is made with the
/// order and with its reverse. So parts of a draw add up exactly to the difference of the two decisions.
///
/// Each draw keeps a row and exchanges its partner, which tells the variance between rows from that of the draws: the
/// bounds hold for the groups' populations (those of parts allow for a row and a draw that were not met, as in
/// `rate_gap`), `standard_errors` for the mean over all pairs of these rows.
///
/// @param scorer  one output; asked for blocks of rows, from `threads` threads
/// @throws InvalidInput if shapes differ, a group is empty, draws < 2, weights are bad, the scorer has several outputs,
/// a
///                      margin is NaN
///
/// Castro, Gomez, Tejada (2009), Comput. Oper. Res. 36, 1726-1730, doi:10.1016/j.cor.2008.04.004 (sampled orders).
template <model::Scorer Scorer>
[[nodiscard]] SampledGap sampled_rate_gap(const Scorer& scorer, const SelectionRule& rule, const GroupRows& a,
                                          const GroupRows& b, const stats::Confidence& confidence,
                                          const SampledGapOptions& options) {
  if (std::isnan(rule.threshold)) throw InvalidInput{"sampled_rate_gap", "threshold", "must be a number, got NaN"};
  if (scorer.outputs() != 1) {
    throw InvalidInput{"sampled_rate_gap", "scorer", "must have one output, got " + std::to_string(scorer.outputs())};
  }
  if (options.draws < 2) {
    throw InvalidInput{"sampled_rate_gap", "draws", "must be at least 2, got " + std::to_string(options.draws)};
  }
  const PlayerMap players = options.players.of(scorer.features());
  const detail::PairSampler sampler{scorer.features(), players, a.x, a.weights, b.x, b.weights};
  const detail::PairMoments moments = sampler.run(scorer, rule, options.draws, options.seed, options.threads);

  SampledGap result;
  result.evaluations = moments.evaluations;
  ShapleyGap& gap = result.gap;
  gap.players = players.count();
  gap.outputs = 1;
  const auto n_a = sampler.effective_a();
  const auto n_b = sampler.effective_b();
  std::vector<double> p;
  const auto estimate = [&](std::size_t place) {
    // Never below what the draws alone leave open; between rows as far as it can be told; of a part one draw, and one
    // row of each group, that would have changed the decision may not have been met.
    const auto unmet = [&](double n) { return place < gap.players ? 1.0 / (n * n) : 0.0; };
    const double draws = moments.variance_of_mean(place) + unmet(static_cast<double>(options.draws));
    const double rows_a = moments.between_a(place) / n_a + unmet(n_a);
    const double rows_b = moments.between_b(place) / n_b + unmet(n_b);
    if (n_a < 2.0 || n_b < 2.0) {  // no variance between rows is to be seen
      constexpr double infinity = std::numeric_limits<double>::infinity();
      return detail::WelchResult{
          {moments.mean(place), -infinity, infinity, confidence.level(), sampler.rows(), "sampled_pairs_welch"}, 1.0};
    }
    detail::WelchResult r = detail::welch(moments.mean(place), rows_a + draws,
                                          std::min(n_a - 1.0, static_cast<double>(options.draws) - 1.0), rows_b,
                                          n_b - 1.0, sampler.rows(), confidence);
    r.estimate.method = "sampled_pairs_welch";
    return r;
  };
  for (std::size_t k = 0; k < gap.players; ++k) {
    const detail::WelchResult r = estimate(k);
    gap.parts.push_back({r.estimate, r.p_value, r.p_value});
    result.standard_errors.push_back(std::sqrt(moments.variance_of_mean(k)));
    p.push_back(r.p_value);
  }
  const std::vector<double> adjusted = stats::adjusted_p_values(p, options.multiplicity);
  for (std::size_t k = 0; k < gap.players; ++k) gap.parts[k].adjusted_p_value = adjusted[k];
  gap.total.push_back(estimate(gap.players).estimate);
  double rest = gap.total[0].value;
  for (const GapPart& part : gap.parts) rest -= part.contribution.value;
  gap.residual.push_back(rest);
  return result;
}

}  // namespace lotrecht::explain
