#pragma once

/// @file
/// New York City's Local Law 144 as an analysis: the tables of sex, race or ethnicity, and both crossed.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/audit/analysis.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/group_table.hpp>
#include <lotrecht/fairness/ll144.hpp>
#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/confidence.hpp>

namespace lotrecht::audit {

/// What the law asks, and what the auditor chose.
struct Ll144Question {
  bool scoring = false;         ///< scoring rate instead of selection rate
  double median = 0.0;          ///< of all scores, if `scoring`
  std::uint64_t at_median = 0;  ///< rows whose score is the median itself
  double exclude_below = 0.0;   ///< share of the data; 0: no category is left out
  std::string justification;    ///< why categories are left out; the law wants it published
  stats::Confidence confidence;
};

namespace detail {

inline void add_ll144_table(Analysis& analysis, const Ll144Question& question, const GroupTable& groups,
                            const std::vector<stats::BinomialTally>& people) {
  const std::string rate = question.scoring ? "scoring_rate" : "selection_rate";
  const std::string count = question.scoring ? "above_median" : "selected";
  std::vector<std::size_t> known;
  std::vector<stats::BinomialTally> categories;
  std::uint64_t unknown = 0;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    bool named = true;
    for (const auto& level : groups.names(g)) named = named && level.has_value();
    if (named) {
      known.push_back(g);
      categories.push_back(people[g]);
    } else {
      unknown += people[g].trials;
    }
  }
  std::string name;
  for (const auto& attribute : groups.attributes()) name += (name.empty() ? "" : " x ") + attribute.name;
  const Label table_label{"table", name};
  if (!categories.empty()) {
    const fairness::Ll144Table table =
        fairness::ll144(categories, unknown, question.exclude_below, question.confidence);
    for (std::size_t c = 0; c < known.size(); ++c) {
      std::vector<Label> labels{table_label};
      const auto names = groups.names(known[c]);
      for (std::size_t a = 0; a < names.size(); ++a) labels.push_back({groups.attributes()[a].name, names[a]});
      const fairness::Ll144Category& category = table.categories[c];
      const std::vector<Count> counts{{"assessed", category.people.trials}, {count, category.people.successes}};
      analysis.lines.push_back({rate, labels, category.rate, {}, {}, counts});
      analysis.lines.push_back({"impact_ratio", labels, category.impact_ratio, {}, {}, counts});
      if (category.excluded) analysis.flags.push_back({"excluded", labels});
      if (category.people.trials == 0) analysis.flags.push_back({"empty_category", labels});
    }
  } else {
    analysis.flags.push_back({"all_unknown", {table_label}});
  }
  stats::Estimate e;
  e.value = e.low = e.high = static_cast<double>(unknown);
  e.confidence = question.confidence.level();
  e.n = unknown;
  e.method = "count";
  analysis.lines.push_back({"unknown_category", {table_label}, e, {}, {}, {{"assessed", unknown}}});
}

}  // namespace detail

/// The three tables of the law, of sex, of race or ethnicity, and of both crossed; one attribute alone makes one table.
///
/// Quantities by table and category: `selection_rate` or `scoring_rate`, and `impact_ratio`, each with the number
/// assessed and selected. By table: `unknown_category`, the number of people in no row of it. Flags: `excluded`,
/// `empty_category` by category, `all_unknown` by table, `ties_at_median`.
///
/// @param groups  sex and race or ethnicity; a group without a name is the unknown category
/// @param people  (groups.size(),) assessed, and selected or above the median
/// @throws InvalidInput if sizes differ, or categories are left out without a justification
[[nodiscard]] inline Analysis analyse_ll144(const Ll144Question& question, const GroupTable& groups,
                                            std::span<const stats::BinomialTally> people) {
  if (people.size() != groups.size()) {
    throw InvalidInput{"ll144", "people", "must be one tally for each group"};
  }
  if (question.exclude_below > 0.0 && question.justification.find_first_not_of(" \t\r\n") == std::string::npos) {
    throw InvalidInput{"ll144", "justification",
                       "must say why categories are left out: the rule wants the reason published"};
  }
  Analysis analysis{"ll144", {}, {}, {}};
  analysis.settings = {{"rate", std::string{question.scoring ? "scoring" : "selection"}},
                       {"confidence", question.confidence.level()}};
  if (question.scoring) {
    analysis.settings.emplace_back("median_score", question.median);
    analysis.settings.emplace_back("scores_at_median", question.at_median);
    if (question.at_median > 1) analysis.flags.push_back({"ties_at_median", {}});
  }
  if (question.exclude_below > 0.0) {
    analysis.settings.emplace_back("exclude_below", question.exclude_below);
    analysis.settings.emplace_back("justification", question.justification);
  }
  const std::size_t attributes = groups.attributes().size();
  for (std::size_t a = 0; a < attributes && attributes > 1; ++a) {
    const std::size_t chosen[]{a};
    const GroupTable marginal = groups.marginal(chosen);
    std::vector<stats::BinomialTally> merged(marginal.size());
    for (std::size_t g = 0; g < groups.size(); ++g) merged[groups.levels(g)[a]].merge(people[g]);
    detail::add_ll144_table(analysis, question, marginal, merged);
  }
  detail::add_ll144_table(analysis, question, groups, {people.begin(), people.end()});
  return analysis;
}

}  // namespace lotrecht::audit
