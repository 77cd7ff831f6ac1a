#pragma once

/// @file
/// What gaps in selection rates are made of, as an analysis: over strata (Kitagawa) or covariates (Oaxaca-Blinder).

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/audit/analysis.hpp>
#include <lotrecht/audit/detail/compared_attribute.hpp>
#include <lotrecht/audit/detail/raw_gap.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/group_table.hpp>
#include <lotrecht/fairness/covariate_rows.hpp>
#include <lotrecht/fairness/design.hpp>
#include <lotrecht/fairness/gap.hpp>
#include <lotrecht/fairness/kitagawa.hpp>
#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/fairness/metric.hpp>
#include <lotrecht/fairness/oaxaca_blinder.hpp>
#include <lotrecht/fairness/observed_strata.hpp>

namespace lotrecht::audit {

/// By what a gap is decomposed: strata, or the covariates of `rows`.
enum class DecompositionMethod : std::uint8_t { kitagawa, oaxaca_blinder, logit };

[[nodiscard]] constexpr std::string_view name(DecompositionMethod m) noexcept {
  switch (m) {
    case DecompositionMethod::kitagawa: return "kitagawa";
    case DecompositionMethod::oaxaca_blinder: return "oaxaca_blinder";
    case DecompositionMethod::logit: return "logit";
  }
  return "";
}

/// What is decomposed, and how.
struct DecompositionPlan {
  DecompositionMethod method = DecompositionMethod::kitagawa;
  fairness::CovariateRows rows = {};       ///< decision, weight, clusters; covariates for the other two methods
  std::vector<Attribute> strata = {};      ///< kitagawa: the columns whose crossing makes the strata
  fairness::ObservedStrata observed = {};  ///< kitagawa: each row's stratum
  std::uint64_t listed_strata = 20;        ///< kitagawa: so many of the largest strata get lines of their own
  bool threefold = false;
  fairness::ReferenceCoefficients coefficients = fairness::ReferenceCoefficients::pooled;  ///< the other two
  fairness::Methods methods;  ///< level; a bootstrap replaces kitagawa's delta method, not the raw gap's formula
  /// How the rows were drawn, for the raw gaps; null: by the clusters of `rows`. With it groups have `of_design`.
  const fairness::Design* design = nullptr;
};

/// An empty analysis that knows what was chosen.
///
/// @throws InvalidInput if there is nothing to decompose by
[[nodiscard]] inline Analysis decomposition_analysis(const DecompositionPlan& plan) {
  const bool strata = plan.method == DecompositionMethod::kitagawa;
  std::vector<std::string> names;
  if (strata) {
    for (const Attribute& a : plan.strata) names.push_back(a.name);
  } else {
    for (const stats::Term& t : plan.rows.covariates) names.push_back(t.name);
  }
  if (names.empty()) {
    throw InvalidInput{"decomposition", strata ? "strata" : "covariates", "must name at least one column"};
  }
  Analysis analysis{"decomposition", {{"method", std::string{name(plan.method)}}}, {}, {}};
  analysis.settings.emplace_back(strata ? "strata" : "covariates", std::move(names));
  analysis.settings.emplace_back("fold", std::string{plan.threefold ? "three" : "two"});
  if (!strata && !plan.threefold) {
    analysis.settings.emplace_back("coefficients", std::string{fairness::name(plan.coefficients)});
  }
  if (strata) analysis.settings.emplace_back("listed_strata", plan.listed_strata);
  if (strata && plan.methods.bootstrap) {
    analysis.settings.emplace_back("bootstrap", std::string{fairness::name(plan.methods.bootstrap->kind)});
    analysis.settings.emplace_back("replicates", plan.methods.bootstrap->replicates);
    analysis.settings.emplace_back("seed", plan.methods.bootstrap->seed.value());
  }
  analysis.settings.emplace_back("clustered", plan.rows.clusters.any());
  analysis.settings.emplace_back("confidence", plan.methods.confidence.level());
  return analysis;
}

namespace detail {

inline void add_kitagawa(Analysis& analysis, const DecompositionPlan& plan, const ComparedAttribute& groups,
                         std::size_t g) {
  const std::size_t count = plan.observed.size();
  std::vector<fairness::StratumCell> own(count);
  std::vector<fairness::StratumCell> other(count);
  std::vector<fairness::ClusterCell> clusters;
  for (std::size_t i = 0; i < plan.rows.decision.size(); ++i) {
    const std::size_t at = groups.ids[i];
    const bool is_own = at == g;
    if (!is_own && groups.reference && at != *groups.reference) continue;
    const double w = plan.rows.weight.empty() ? 1.0 : plan.rows.weight[i];
    if (!(w > 0.0)) continue;
    const std::uint32_t s = plan.observed.row[i];
    (is_own ? own : other)[s].add(plan.rows.decision[i] != 0, w);
    if (plan.rows.clusters.any()) {
      clusters.push_back({plan.rows.clusters.ids[i], !is_own, s, plan.rows.decision[i] != 0, w});
    }
  }
  std::stable_sort(clusters.begin(), clusters.end(),
                   [](const auto& a, const auto& b) { return a.cluster < b.cluster; });
  const auto fold = plan.threefold ? fairness::Fold::three : fairness::Fold::two;
  const auto d = fairness::kitagawa(own, other, fold, plan.methods.confidence, clusters, plan.methods.bootstrap);
  const std::vector<Label> labels = groups.labels(g);
  analysis.lines.push_back({"composition", labels, d.composition});
  analysis.lines.push_back({"within_strata", labels, d.rate});
  if (plan.threefold) analysis.lines.push_back({"interaction", labels, d.interaction});
  analysis.lines.push_back({"only_group", labels, d.only_group});
  analysis.lines.push_back({"only_reference", labels, d.only_other});
  std::vector<std::size_t> shown(count);
  std::iota(shown.begin(), shown.end(), std::size_t{0});
  std::stable_sort(shown.begin(), shown.end(), [&](std::size_t a, std::size_t b) {
    return own[a].rows + other[a].rows > own[b].rows + other[b].rows;
  });
  if (shown.size() > plan.listed_strata) shown.resize(static_cast<std::size_t>(plan.listed_strata));
  for (const std::size_t s : shown) {
    if (own[s].rows + other[s].rows == 0) continue;
    std::vector<Label> at = labels;
    for (std::size_t c = 0; c < plan.strata.size(); ++c) {
      at.push_back({plan.strata[c].name, plan.strata[c].levels[plan.observed.levels[s][c]]});
    }
    const std::vector<Count> counts{{"group_selected", own[s].selected},
                                    {"group_rows", own[s].rows},
                                    {"reference_selected", other[s].selected},
                                    {"reference_rows", other[s].rows}};
    analysis.lines.push_back(
        {"stratum_composition", at, d.composition_by_stratum[s], std::nullopt, std::nullopt, counts});
    analysis.lines.push_back({"stratum_within", at, d.rate_by_stratum[s], std::nullopt, std::nullopt, counts});
  }
  if (d.composition.undefined == stats::Undefined::no_overlap) {
    analysis.flags.push_back({"no_common_stratum", labels});
  } else if (d.support_group < 1.0 || d.support_other < 1.0) {
    analysis.flags.push_back({"strata_with_one_group", labels});
  }
}

inline void add_blinder(Analysis& analysis, const DecompositionPlan& plan, const ComparedAttribute& groups,
                        std::size_t g) {
  fairness::CovariateRows rows = plan.rows;
  rows.group = groups.ids;
  rows.groups = groups.attribute.levels.size();
  const fairness::BlinderOptions options{
      plan.method == DecompositionMethod::logit ? stats::Family::logistic : stats::Family::linear, plan.threefold,
      plan.coefficients};
  const auto d = fairness::oaxaca_blinder(rows, g, groups.reference, options, plan.methods.confidence);
  const std::vector<Label> labels = groups.labels(g);
  for (std::size_t k = 0; k < d.names.size(); ++k) {
    analysis.lines.push_back({std::string{d.names[k]}, labels, d.whole[k]});
  }
  analysis.lines.push_back({"only_group", labels, d.only_group});
  analysis.lines.push_back({"only_reference", labels, d.only_other});
  for (const fairness::CovariateShare& share : d.shares) {
    std::vector<Label> at = labels;
    at.push_back({"covariate", share.covariate.empty() ? "(constant)" : share.covariate});
    for (std::size_t k = 0; k < d.names.size(); ++k) {
      // What covariates explain has no constant: it is the same for everybody.
      if (share.covariate.empty() &&
          (d.names[k] == "explained" || d.names[k] == "endowments" || d.names[k] == "interaction")) {
        continue;
      }
      analysis.lines.push_back({"covariate_" + std::string{d.names[k]}, at, share.parts[k]});
    }
  }
  for (const auto& c : d.missing) analysis.flags.push_back({"level_of_one_group", labels_of(labels, c)});
  for (const auto& c : d.dropped) analysis.flags.push_back({"covariate_dropped", labels_of(labels, c)});
  for (const auto& c : d.separating) analysis.flags.push_back({"separation", labels_of(labels, c)});
}

}  // namespace detail

/// Adds one attribute's groups to `analysis`.
///
/// Quantities, labelled by group and reference; they sum to raw_difference: composition, within_strata (and
/// interaction), only_group, only_reference, with stratum_composition and stratum_within for the largest strata; or
/// explained, unexplained (or endowments, coefficients, interaction), only_group, only_reference, with covariate_...
/// for every covariate. Flags: strata_with_one_group, no_common_stratum; level_of_one_group, covariate_dropped,
/// separation; few_selected (fewer than five selected or not selected on one side).
///
/// @throws InvalidInput if the attribute is called "reference", "covariate" or "level"; as `kitagawa` and
///         `oaxaca_blinder`
inline void add_decomposition(Analysis& analysis, const DecompositionPlan& plan, const ComparedAttribute& groups) {
  groups.check_name("decomposition", {"reference", "covariate", "level"});
  if (groups.ids.size() != plan.rows.decision.size()) {
    throw InvalidInput{"decomposition", "group", "must have a row for each decision"};
  }
  groups.ids.check_below(groups.attribute.levels.size(), "decomposition");
  const detail::RawGaps raw_gaps{plan.rows, groups, plan.methods, plan.design};
  for (std::size_t g = 0; g < groups.attribute.levels.size(); ++g) {
    if (!groups.compares(g)) continue;
    const fairness::Comparison compared = groups.comparison(g);
    constexpr auto selection = fairness::Metric::selection_rate;
    analysis.lines.push_back({"raw_difference",
                              groups.labels(g),
                              raw_gaps.of(g).difference,
                              std::nullopt,
                              std::nullopt,
                              {{"group_selected", compared.group.share(fraction(selection)).rows.successes},
                               {"group_rows", compared.group.n()},
                               {"reference_selected", compared.other.share(fraction(selection)).rows.successes},
                               {"reference_rows", compared.other.n()}}});
    analysis.lines.back().samples = raw_gaps.samples(g);
    const std::size_t parts = analysis.lines.size();
    if (plan.method == DecompositionMethod::kitagawa) {
      detail::add_kitagawa(analysis, plan, groups, g);
    } else {
      detail::add_blinder(analysis, plan, groups, g);
    }
    if (groups.few_selected(g)) {
      // Intervals that are too narrow would name gaps that nobody would have noticed.
      for (std::size_t i = parts; i < analysis.lines.size(); ++i) analysis.lines[i].width_tells = false;
      analysis.flags.push_back({"few_selected", groups.labels(g)});
    }
  }
}

}  // namespace lotrecht::audit
