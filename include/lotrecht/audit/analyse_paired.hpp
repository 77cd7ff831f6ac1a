#pragma once

/// @file
/// Two decisions about the same people as an analysis: what changed for whom, and how the gap changed.

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
#include <lotrecht/fairness/paired_gap.hpp>
#include <lotrecht/fairness/reliance.hpp>
#include <lotrecht/stats/mcnemar.hpp>

namespace lotrecht::audit {

/// What is asked about two decisions.
struct PairedQuestion {
  std::string first;  ///< names of the columns, for the record
  std::string second;
  detail::GroupChoice groups;
  fairness::Methods methods;
};

/// With fewer people than this whom the decisions treat differently, the width of an interval does not tell which
/// change would have been noticed: of ten pairs with none, the change so named had a power of .015 in place of .8.
inline constexpr std::uint64_t few_discordant = 5;

/// Compares two decisions about the same people in every group, and their gaps to the reference.
///
/// Quantities by group: `first_rate`, `second_rate`, `change` (second less first; its p-value is McNemar's mid-p of no
/// change); by comparison `first_gap`, `second_gap`, `gap_change`. Flag `answer_unknown` for groups with rows of which
/// one answer is not known; they count nowhere. Flag `few_discordant` where fewer than `few_discordant` people were
/// decided differently: what change would have been noticed is not said there.
///
/// @param tallies  one per group of `all`, of the first and the second decision
/// @throws InvalidInput if the reference does not fit
[[nodiscard]] inline Analysis analyse_paired(const PairedQuestion& question, const GroupTable& all,
                                             const Grouped<fairness::ChainTally>& tallies) {
  Analysis analysis{"paired", {}, {}, {}};
  const fairness::Methods& methods = question.methods;
  analysis.settings = {{"first", question.first},
                       {"second", question.second},
                       {"reference", detail::shown_reference(question.groups.reference)},
                       {"confidence", methods.confidence.level()}};
  const auto rows = [](const fairness::ChainTally& t) { return t.n(); };
  constexpr auto nobody = stats::Undefined::nobody;
  for (const auto& groups : detail::compared_groups(all, tallies, question.groups, rows)) {
    for (std::size_t g = 0; g < groups.size(); ++g) {
      const std::vector<Label> labels = groups.labels(g);
      const fairness::AdvisedCounts counts = fairness::advised_counts(groups.tallies[g]);
      const stats::PairedTally own = counts.all();
      const std::vector<Count> table{{"both", own.both},
                                     {"first_only", own.first_only},
                                     {"second_only", own.second_only},
                                     {"neither", own.neither}};
      const auto rate = [&](const stats::BinomialTally& k) {
        return fairness::detail::plain_rate(k, methods, stats::Undefined::nobody);
      };
      analysis.lines.push_back({"first_rate", labels, rate(fairness::first_of(own)), {}, {}, {}});
      analysis.lines.push_back({"second_rate", labels, rate(fairness::second_of(own)), {}, {}, {}});
      Line change{"change", labels, fairness::paired_change(own, methods), {}, {}, table};
      if (own.n() > 0) {
        change.p_value = stats::mcnemar(own, stats::McNemarMethod::mid_p, stats::Alternative::two_sided).p_value;
      }
      const auto few = [](const stats::PairedTally& t) { return t.first_only + t.second_only < few_discordant; };
      change.width_tells = !few(own);
      if (own.n() > 0 && few(own)) analysis.flags.push_back({"few_discordant", labels});
      analysis.lines.push_back(std::move(change));
      if (counts.set_apart > 0) analysis.flags.push_back({"answer_unknown", labels});
      if (!groups.compares(g)) continue;
      const stats::PairedTally other = fairness::advised_counts(groups.other(g)).all();
      const std::vector<Label> compared = groups.compared_labels(g);
      const auto gap = [&](const stats::BinomialTally& a, const stats::BinomialTally& b) {
        return fairness::detail::plain_difference(a, b, methods, nobody);
      };
      analysis.lines.push_back(
          {"first_gap", compared, gap(fairness::first_of(own), fairness::first_of(other)), {}, {}, {}});
      analysis.lines.back().samples = {fairness::first_of(own), fairness::first_of(other)};
      analysis.lines.push_back(
          {"second_gap", compared, gap(fairness::second_of(own), fairness::second_of(other)), {}, {}, {}});
      analysis.lines.back().samples = {fairness::second_of(own), fairness::second_of(other)};
      analysis.lines.push_back({"gap_change", compared, fairness::paired_gap(own, other, methods), {}, {}, {}});
      analysis.lines.back().width_tells = !few(own) && !few(other);
    }
  }
  return analysis;
}

}  // namespace lotrecht::audit
