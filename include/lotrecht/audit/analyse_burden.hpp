#pragma once

/// @file
/// The burden of inspections as an analysis: false inspections per resident and per hit, by group.

#include <array>
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
#include <lotrecht/fairness/burden.hpp>
#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/fairness/outcome_tally.hpp>

namespace lotrecht::audit {

/// What is asked about the burden.
struct BurdenQuestion {
  detail::GroupChoice groups;
  fairness::Methods methods;
  std::vector<Population> population{};  ///< attributes without an entry are counted per case
};

namespace detail {

/// A burden and what it is called per resident (or per hit) and per case.
struct BurdenNames {
  fairness::Burden burden;
  const char* per_resident;
  const char* per_case;
  const char* ratio_per_resident;
  const char* ratio_per_case;
};

inline constexpr std::array<BurdenNames, 4> burdens{
    {{fairness::Burden::inspections, "inspections_per_resident", "inspections_per_case",
      "inspections_per_resident_ratio", "inspections_per_case_ratio"},
     {fairness::Burden::false_inspections, "false_inspections_per_resident", "false_inspections_per_case",
      "false_inspections_per_resident_ratio", "false_inspections_per_case_ratio"},
     {fairness::Burden::false_per_hit, "false_inspections_per_hit", "false_inspections_per_hit",
      "false_inspections_per_hit_ratio", "false_inspections_per_hit_ratio"},
     {fairness::Burden::inspections_per_hit, "inspections_per_hit", "inspections_per_hit", "inspections_per_hit_ratio",
      "inspections_per_hit_ratio"}}};

/// The two samples whose rates a ratio of burdens compares.
inline void set_burden_samples(fairness::Burden burden, const fairness::BurdenCounts& own,
                               const fairness::BurdenCounts& other, Line& line) {
  if (fairness::detail::is_per_head(burden)) {
    const std::uint64_t events = fairness::detail::events_of(burden, own);
    const std::uint64_t others = fairness::detail::events_of(burden, other);
    const bool per_resident = own.residents && other.residents;
    line.samples = {{events, per_resident ? *own.residents : own.rows},
                    {others, per_resident ? *other.residents : other.rows}};
    line.shape.scale = per_resident ? SampleScale::events : SampleScale::rates;
  } else if (burden == fairness::Burden::inspections_per_hit) {
    line.samples = {own.precision(), other.precision()};
    line.shape.scale = SampleScale::inverse_rates;
  } else {  // false inspections per hit are the odds of a miss
    line.samples = {{own.misses, own.hits + own.misses}, {other.misses, other.hits + other.misses}};
    line.shape.scale = SampleScale::odds;
  }
}

}  // namespace detail

/// Counts the burden of every group and compares it with its reference.
///
/// Quantities by group: `inspections_per_resident` and `false_inspections_per_resident` (`..._per_case` for attributes
/// without residents), `false_inspections_per_hit`, `inspections_per_hit`, `hits_per_inspection`; by comparison each of
/// the first four with `_ratio`. Flag `result_unknown` where results of inspections are not known.
///
/// @param tallies  one per group of `all`
/// @throws InvalidInput if the reference or a population does not fit
[[nodiscard]] inline Analysis analyse_burden(const BurdenQuestion& question, const GroupTable& all,
                                             const Grouped<fairness::OutcomeTally>& tallies) {
  Analysis analysis{"burden", {}, {}, {}};
  const fairness::Methods& methods = question.methods;
  analysis.settings = {{"reference", detail::shown_reference(question.groups.reference)},
                       {"confidence", methods.confidence.level()}};
  for (const auto& groups :
       detail::compared_groups(all, tallies, question.groups, [](const fairness::OutcomeTally& t) { return t.n(); })) {
    const Population* population = detail::population_of(question.population, groups.table);
    const auto counts = [&](const fairness::OutcomeTally& tally, std::optional<std::uint64_t> residents) {
      return fairness::burden_counts(tally, population == nullptr ? std::nullopt : residents);
    };
    for (std::size_t g = 0; g < groups.size(); ++g) {
      const std::vector<Label> labels = groups.labels(g);
      const auto own = counts(groups.tallies[g], detail::residents_of(population, g));
      std::vector<Count> evidence{{"inspected", own.selected()}, {"hits", own.hits}, {"false", own.misses}};
      if (own.unknown > 0) evidence.push_back({"unknown", own.unknown});
      for (const auto& b : detail::burdens) {
        analysis.lines.push_back({own.residents ? b.per_resident : b.per_case,
                                  labels,
                                  fairness::burden_rate(b.burden, own, methods),
                                  {},
                                  {},
                                  evidence});
      }
      analysis.lines.push_back(
          {"hits_per_inspection", labels, fairness::hits_per_inspection(own, methods), {}, {}, evidence});
      if (own.unknown > 0) analysis.flags.push_back({"result_unknown", labels});
      if (!groups.compares(g)) continue;
      const auto other = counts(groups.other(g), detail::other_residents(population, g, groups.reference));
      for (const auto& b : detail::burdens) {
        analysis.lines.push_back({own.residents ? b.ratio_per_resident : b.ratio_per_case,
                                  groups.compared_labels(g),
                                  fairness::burden_ratio(b.burden, own, other, methods),
                                  {},
                                  {},
                                  {}});
        detail::set_burden_samples(b.burden, own, other, analysis.lines.back());
      }
    }
  }
  return analysis;
}

}  // namespace lotrecht::audit
