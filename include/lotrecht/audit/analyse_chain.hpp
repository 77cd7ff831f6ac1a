#pragma once

/// @file
/// The chain of decisions as an analysis: each step's rates, and what each step adds to the gap at the end.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/audit/analysis.hpp>
#include <lotrecht/audit/detail/compared_groups.hpp>
#include <lotrecht/audit/detail/population.hpp>
#include <lotrecht/core/group_table.hpp>
#include <lotrecht/core/grouped.hpp>
#include <lotrecht/core/seed.hpp>
#include <lotrecht/fairness/chain.hpp>
#include <lotrecht/fairness/chain_bootstrap.hpp>
#include <lotrecht/fairness/chain_gap.hpp>
#include <lotrecht/fairness/chain_tally.hpp>
#include <lotrecht/fairness/methods.hpp>

namespace lotrecht::audit {

/// How often rows are drawn again to say how sure it is which step adds most.
struct Replicates {
  std::uint64_t replicates;
  Seed seed;
  unsigned threads = 1;
};

/// What a chain is asked.
struct ChainQuestion {
  std::vector<std::string> steps;  ///< names, in the chain's order
  bool nested = true;              ///< a step applies to those only who passed all before it
  detail::GroupChoice groups;
  fairness::Methods methods;
  std::optional<Replicates> largest{};   ///< none: not said how sure it is which step adds most
  std::vector<Population> population{};  ///< attributes without an entry begin with the first step
};

namespace detail {

/// The name of the step that a census adds before all others.
inline constexpr const char* population_step = "(population)";

inline void add_way(Analysis& analysis, const ChainQuestion& question, const std::vector<std::string>& names,
                    const std::vector<Label>& labels, const fairness::ChainPath& path) {
  const fairness::Methods& methods = question.methods;
  for (std::size_t s = 0; s < names.size(); ++s) {
    const fairness::StepCounts& at = path.steps[s];
    const auto here = with_label(labels, "step", names[s]);
    const std::vector<Count> counts{{"reached", at.reached()}, {"passed", at.passed}, {"unknown", at.unknown}};
    analysis.lines.push_back({"step_rate", here, fairness::step_rate(path, s, methods), {}, {}, counts});
    analysis.lines.push_back({"reached_rate",
                              here,
                              fairness::reached_rate(path, s, methods),
                              {},
                              {},
                              {{"begun", path.steps.front().reached()}, {"passed", at.passed}}});
    if (at.unknown > 0) analysis.flags.push_back({"step_unknown", here});
    if (!fairness::detail::all_known(path, s)) {
      analysis.lines.push_back({"least_through", here, fairness::least_through(path, s, methods), {}, {}, {}});
      analysis.lines.push_back({"most_through", here, fairness::most_through(path, s, methods), {}, {}, {}});
    }
  }
}

/// In a chain that is not nested: who gets a yes at a step in all, and who gets one after a no.
inline void add_beside(Analysis& analysis, const ChainQuestion& question, const std::vector<Label>& labels,
                       const fairness::ChainTally& tally) {
  using stats::Undefined;
  for (std::size_t s = 1; s < question.steps.size(); ++s) {
    const fairness::StepBeside at = fairness::beside_at(tally, s);
    const auto here = with_label(labels, "step", question.steps[s]);
    const auto rate = [&](const stats::BinomialTally& k) {
      return fairness::detail::plain_rate(k, question.methods,
                                          tally.n() == 0 ? Undefined::nobody : Undefined::nobody_reached);
    };
    analysis.lines.push_back({"yes_rate", here, rate(at.everybody), {}, {}, {{"yes", at.everybody.successes}}});
    analysis.lines.push_back({"beside_rate", here, rate(at.beside), {}, {}, {{"yes", at.beside.successes}}});
  }
}

inline void add_chain_gap(Analysis& analysis, const ChainQuestion& question, const std::vector<std::string>& names,
                          const std::vector<Label>& labels, const fairness::ChainPath& group,
                          const fairness::ChainPath& other) {
  const fairness::Methods& methods = question.methods;
  fairness::ChainGap gap = fairness::chain_gap(group, other, methods);
  const bool somebody = group.steps.front().reached() > 0 && other.steps.front().reached() > 0;
  if (methods.bootstrap && somebody) {
    const auto& b = *methods.bootstrap;
    gap = fairness::with_bootstrap(
        std::move(gap),
        fairness::chain_bootstrap(group, other,
                                  {b.replicates, b.seed, b.threads, b.kind == fairness::BootstrapKind::bca}),
        b.kind, methods);
  }
  const std::size_t last = names.size() - 1;
  std::optional<stats::TwoSamples> through;  // of a way with unknown answers the shares are products, no counts
  if (fairness::detail::all_known(group, last) && fairness::detail::all_known(other, last)) {
    const auto counts = [last](const fairness::ChainPath& path) {
      return stats::BinomialTally{path.steps[last].passed, path.steps.front().reached()};
    };
    through = {counts(group), counts(other)};
  }
  const auto compare = [&](const char* quantity, const std::vector<Label>& about, const stats::Estimate& e,
                           const std::optional<stats::TwoSamples>& samples) {
    analysis.lines.push_back({quantity, about, e, {}, {}, {}});
    analysis.lines.back().samples = samples;
  };
  compare("final_difference", labels, gap.difference, through);
  compare("final_ratio", labels, gap.ratio, through);
  for (std::size_t s = 0; s < names.size(); ++s) {
    const auto here = with_label(labels, "step", names[s]);
    analysis.lines.push_back({"step_contribution", here, gap.contributions[s], {}, {}, {}});
    const stats::TwoSamples at{group.steps[s].known(), other.steps[s].known()};
    compare("step_difference", here, gap.differences[s], at);
    compare("step_ratio", here, gap.ratios[s], at);
  }
  if (!question.largest || !somebody || names.size() < 2) return;
  const auto& r = *question.largest;
  const auto drawn = fairness::chain_bootstrap(group, other, {r.replicates, r.seed, r.threads, false});
  if (const auto largest = fairness::largest_step(drawn, names.size(), methods)) {
    analysis.lines.push_back(
        {"largest_step", with_label(labels, "step", names[largest->step]), largest->share, {}, {}, {}});
  }
}

}  // namespace detail

/// Follows every group through the chain and compares it with its reference.
///
/// Quantities by group and step: `step_rate` (of those who came to the step), `reached_rate` (of all who began); where
/// answers are unknown also `least_through` and `most_through`; in a chain that is not nested `yes_rate` (all rows) and
/// `beside_rate` (those with a no before). By comparison: `final_difference`, `final_ratio`; by comparison and step
/// `step_contribution`, `step_difference`, `step_ratio`; `largest_step` with the share of replicates in which it is.
///
/// @param tallies  one per group of `all`
/// @throws InvalidInput if the reference does not fit, or a population is below the rows of its group
[[nodiscard]] inline Analysis analyse_chain(const ChainQuestion& question, const GroupTable& all,
                                            const Grouped<fairness::ChainTally>& tallies) {
  Analysis analysis{"chain", {}, {}, {}};
  const std::size_t k = question.steps.size();
  analysis.settings = {{"steps", question.steps},
                       {"nested", question.nested},
                       {"reference", detail::shown_reference(question.groups.reference)},
                       {"confidence", question.methods.confidence.level()}};
  if (question.largest) {
    analysis.settings.emplace_back("replicates", question.largest->replicates);
    analysis.settings.emplace_back("seed", question.largest->seed.value());
  }
  const auto rows = [](const fairness::ChainTally& t) { return t.n(); };
  for (const auto& groups : detail::compared_groups(all, tallies, question.groups, rows)) {
    const Population* population = detail::population_of(question.population, groups.table);
    std::vector<std::string> names = question.steps;
    if (population != nullptr) names.insert(names.begin(), detail::population_step);
    const auto path = [&](const fairness::ChainTally& tally, std::optional<std::uint64_t> residents,
                          const std::string& who) {
      const fairness::ChainPath way = fairness::path_of(tally, k);
      return residents ? fairness::with_population(way, *residents, who) : way;
    };
    for (std::size_t g = 0; g < groups.size(); ++g) {
      const std::vector<Label> labels = groups.labels(g);
      std::string name = groups.name(g);  // in quotation marks; "\"" + name warns in GCC 12 (bug 105651)
      name.insert(name.begin(), '"');
      name += '"';
      const fairness::ChainPath own = path(groups.tallies[g], detail::residents_of(population, g), name);
      detail::add_way(analysis, question, names, labels, own);
      if (!question.nested) detail::add_beside(analysis, question, labels, groups.tallies[g]);
      if (!groups.compares(g)) continue;
      detail::add_chain_gap(analysis, question, names, groups.compared_labels(g), own,
                            path(groups.other(g), detail::other_residents(population, g, groups.reference),
                                 "what " + name + " is compared with"));
    }
  }
  return analysis;
}

}  // namespace lotrecht::audit
