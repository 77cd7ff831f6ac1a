#pragma once

/// @file
/// How far people follow advice, as an analysis: agreement, overrides, the advice's pull, right and wrong following.

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/audit/analysis.hpp>
#include <lotrecht/audit/detail/compared_groups.hpp>
#include <lotrecht/core/group_table.hpp>
#include <lotrecht/core/grouped.hpp>
#include <lotrecht/fairness/chain_tally.hpp>
#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/fairness/reliance.hpp>

namespace lotrecht::audit {

/// What is asked about advice and decision.
struct RelianceQuestion {
  std::string advice;  ///< names of the columns, for the record
  std::string decision;
  bool outcomes = false;  ///< the tallies have the outcome as third step
  detail::GroupChoice groups;
  fairness::Methods methods;
};

/// Compares decision with advice in every group, and groups with their reference.
///
/// Quantities by group: the names of `fairness::Reliance` (those that need the outcome only if there is one), `pull`
/// and `kappa`; by comparison each with `_gap` except advised_yes, decided_yes and follow_yes (the gap in overrides
/// downwards says the same). Flag `advice_unknown` for groups
/// with rows whose advice or decision is not known; they count nowhere else. Flag `outcome_of_selected_only` where
/// outcomes are known for a yes only: then nobody can say how good a no was, and following right and wrong advice look
/// perfect by construction.
///
/// @param tallies  one per group of `all`, of advice, decision and, if `outcomes`, outcome
/// @throws InvalidInput if the reference does not fit
[[nodiscard]] inline Analysis analyse_reliance(const RelianceQuestion& question, const GroupTable& all,
                                               const Grouped<fairness::ChainTally>& tallies) {
  using fairness::Reliance;
  Analysis analysis{"reliance", {}, {}, {}};
  const fairness::Methods& methods = question.methods;
  analysis.settings = {{"advice", question.advice},
                       {"decision", question.decision},
                       {"reference", detail::shown_reference(question.groups.reference)},
                       {"confidence", methods.confidence.level()}};
  const auto rows = [](const fairness::ChainTally& t) { return t.n(); };
  for (const auto& groups : detail::compared_groups(all, tallies, question.groups, rows)) {
    for (std::size_t g = 0; g < groups.size(); ++g) {
      const std::vector<Label> labels = groups.labels(g);
      const fairness::AdvisedCounts own = fairness::advised_counts(groups.tallies[g]);
      const auto k = own.all();
      for (const Reliance which : fairness::all_reliances) {
        if (fairness::needs_outcome(which) && !question.outcomes) continue;
        const stats::BinomialTally t = fairness::reliance_counts(which, own);
        analysis.lines.push_back({std::string{fairness::name(which)},
                                  labels,
                                  fairness::reliance(which, own, methods),
                                  {},
                                  {},
                                  {{"cases", t.successes}, {"among", t.trials}}});
      }
      const std::vector<Count> table{{"both_yes", k.both},
                                     {"advice_only", k.first_only},
                                     {"decision_only", k.second_only},
                                     {"both_no", k.neither}};
      analysis.lines.push_back({"pull", labels, fairness::pull(own, methods), {}, {}, table});
      analysis.lines.push_back({"kappa", labels, fairness::advice_kappa(own, methods), {}, {}, table});
      if (own.set_apart > 0) analysis.flags.push_back({"advice_unknown", labels});
      const bool outcomes = own.positive.n() + own.negative.n() > 0;
      const auto turned_down = [](const stats::PairedTally& t) { return t.first_only + t.neither; };
      if (outcomes && turned_down(own.positive) + turned_down(own.negative) == 0) {
        analysis.flags.push_back({"outcome_of_selected_only", labels});
      }
      if (!groups.compares(g)) continue;
      const fairness::AdvisedCounts other = fairness::advised_counts(groups.other(g));
      const std::vector<Label> compared = groups.compared_labels(g);
      for (const Reliance which : fairness::all_reliances) {
        if (which <= Reliance::decided_yes || which == Reliance::follow_yes) continue;
        if (fairness::needs_outcome(which) && !question.outcomes) continue;
        analysis.lines.push_back({std::string{fairness::name(which)} + "_gap",
                                  compared,
                                  fairness::reliance_gap(which, own, other, methods),
                                  {},
                                  {},
                                  {}});
        analysis.lines.back().samples = {fairness::reliance_counts(which, own),
                                         fairness::reliance_counts(which, other)};
      }
      analysis.lines.push_back({"pull_gap", compared, fairness::pull_gap(own, other, methods), {}, {}, {}});
      analysis.lines.push_back({"kappa_gap", compared, fairness::kappa_gap(own, other, methods), {}, {}, {}});
    }
  }
  return analysis;
}

}  // namespace lotrecht::audit
