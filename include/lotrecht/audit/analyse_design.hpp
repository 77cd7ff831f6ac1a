#pragma once

/// @file
/// What the design costs: effective numbers, design effects, clusters and degrees of freedom, group by group.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <lotrecht/audit/analysis.hpp>
#include <lotrecht/audit/run.hpp>
#include <lotrecht/core/group_table.hpp>
#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/design.hpp>
#include <lotrecht/fairness/design_disparities.hpp>
#include <lotrecht/fairness/design_independence.hpp>
#include <lotrecht/stats/kish.hpp>

namespace lotrecht::audit {

/// What is asked of a design.
struct DesignQuestion {
  std::vector<fairness::Metric> metrics;  ///< looked at one by one
  bool crossed = true;                    ///< also all intersections of the attributes
  stats::Confidence confidence;
  std::optional<std::string> sampling_strata{};  ///< names of columns, for the settings
  std::optional<std::string> cluster{};
  std::optional<std::string> weight{};
};

/// Fewer clusters than this in a group are flagged: even the careful variances are then rough.
inline constexpr std::uint64_t few_clusters = 10;

namespace detail {

/// A number without an interval of its own.
[[nodiscard]] inline stats::Estimate plain_number(double value, double confidence, std::uint64_t n,
                                                  std::string_view method) {
  stats::Estimate e;
  e.value = value;
  e.confidence = confidence;
  e.n = n;
  e.method = method;
  if (std::isnan(value)) e.undefined = stats::Undefined::zero_denominator;
  return e;
}

/// Whether the rows are their whole population, stratum by stratum: nothing is left to chance.
[[nodiscard]] inline bool everybody_drawn(const fairness::Design& design) {
  const auto strata = design.sample().strata;
  return std::all_of(strata.begin(), strata.end(),
                     [](const stats::SampledStratum& s) { return s.clusters == 0 || s.population == s.clusters; });
}

/// The lines of one metric of one group, or of everybody.
inline void add_design_lines(const fairness::DesignTable& table, const fairness::DesignRate& rate,
                             const fairness::CellCounts& counts, const stats::Confidence& confidence,
                             const std::vector<Label>& labels, Analysis& analysis) {
  const stats::Estimate estimate = fairness::design_estimate(table, rate, confidence);
  analysis.lines.push_back({"design_rate", labels, estimate, {}, {}, {{"rows", rate.rows}}});
  if (!rate.defined()) return;
  const std::string_view how = fairness::name(table.design().methods().variance);
  const auto n = static_cast<double>(rate.rows);
  const double effect = stats::design_effect(rate.variance, rate.value, rate.rest, n);
  const auto add = [&](const char* quantity, double value, std::string_view method) {
    analysis.lines.push_back(
        {quantity, labels, plain_number(value, confidence.level(), rate.rows, method), {}, {}, {}});
  };
  // Everybody was looked at: no number of separate decisions, however large, would know as much.
  if (!everybody_drawn(table.design())) {
    add("design_effect", effect, how);
    add("effective_n", effect > 0.0 ? n / effect : std::numeric_limits<double>::quiet_NaN(), how);
  }
  if (counts.weighted && rate.parts.size() == 1) {
    add("kish_effective_n", counts.share(fairness::fraction(rate.metric)).trials, "kish");
  }
  std::vector<stats::WeightedRatio> combination;
  rate.add_to(combination, 1.0);
  const std::uint64_t clusters = stats::touched(table.design().sample(), combination).clusters;
  add("clusters", static_cast<double>(clusters), "count");
  add("degrees_of_freedom", fairness::design_freedom(table, rate), how);
  if (estimate.method == "one_cluster")
    analysis.flags.push_back({"one_cluster", labels});
  else if (table.design().clustered() && clusters < few_clusters)
    analysis.flags.push_back({"few_clusters", labels});
}

}  // namespace detail

/// What the design makes of the headline rates, table by table: each rate with its interval ("design_rate"), its design
/// effect, the effective number of rows n / effect, Kish's number (weights alone), clusters, degrees of freedom; and of
/// the selection by group a chi-square test of independence with Rao and Scott's corrections ("rao_scott", second
/// order, the one to read; "rao_scott_first_order"), with its p-value.
///
/// Where everybody was drawn (flag "everybody_drawn") there is no design effect and no test.
///
/// Flags: "one_cluster", "few_clusters" (below ten) of a group; "too_many_groups_for_test" of a table; "sparse_test" of
/// a table with a group in which few selected or not selected are to be expected, so that the test takes one rate and
/// one intracluster correlation for everybody (`fairness::design_independence`).
///
/// @param groups  (table.size(),) cells of the crossed groups
[[nodiscard]] inline Analysis analyse_design(const fairness::Design& design, const GroupTable& table,
                                             std::span<const fairness::CellCounts> groups,
                                             const DesignQuestion& question) {
  Analysis analysis;
  analysis.kind = "design";
  const fairness::DesignMethods& methods = design.methods();
  const auto set = [&](const char* name, Setting value) { analysis.settings.emplace_back(name, std::move(value)); };
  set("variance", std::string{fairness::name(methods.variance)});
  set("interval", std::string{fairness::name(methods.interval)});
  set("lonely", std::string{stats::name(methods.lonely)});
  set("sampling_strata", question.sampling_strata.value_or(""));
  set("cluster", question.cluster.value_or(""));
  set("weight", question.weight.value_or(""));
  set("strata", std::uint64_t{design.sample().strata.size()});
  set("clusters", design.clusters());
  set("finite_population", design.finite());
  if (methods.interval == fairness::DesignInterval::bootstrap) {
    set("bootstrap", std::string{fairness::name(methods.kind)});
    set("replicates", methods.replicates);
    set("seed", methods.seed.value());
  }
  const bool everybody = detail::everybody_drawn(design);
  if (everybody) analysis.flags.push_back({"everybody_drawn", {}});
  bool first = true;
  for (const auto& chosen : attribute_subsets(table.attributes().size(), question.crossed)) {
    const GroupTable marginal = table.marginal(chosen);
    const std::vector<std::size_t> target = marginal_groups(table, chosen);
    std::vector<fairness::CellCounts> merged(marginal.size());
    for (std::size_t g = 0; g < groups.size(); ++g) merged[target[g]].merge(groups[g]);
    const std::vector<fairness::CellCounts> rest = fairness::rests(merged);
    const fairness::DesignTable drawn{design, target, merged.size()};
    const fairness::DesignEstimates estimates{drawn, merged, rest, question.confidence};
    const fairness::CellCounts all = fairness::total(merged);
    for (const fairness::Metric metric : question.metrics) {
      const Label about{"metric", std::string{fairness::name(metric)}};
      if (first) {
        detail::add_design_lines(drawn, estimates.everybody(metric), all, question.confidence, {about}, analysis);
      }
      for (std::size_t g = 0; g < merged.size(); ++g) {
        if (merged[g].n() == 0) continue;
        std::vector<Label> labels;
        const auto names = marginal.names(g);
        for (std::size_t i = 0; i < chosen.size(); ++i) {
          labels.push_back({table.attributes()[chosen[i]].name, names[i]});
        }
        labels.push_back(about);
        detail::add_design_lines(drawn, estimates.of_group(metric, g), merged[g], question.confidence, labels,
                                 analysis);
      }
    }
    first = false;
    if (everybody) continue;  // the groups differ or they do not: no question for a test
    std::string which;
    for (const std::size_t a : chosen) which += (which.empty() ? "" : " x ") + table.attributes()[a].name;
    const std::vector<Label> labels{{"attributes", which}};
    if (merged.size() > fairness::most_groups_of_a_test) {
      analysis.flags.push_back({"too_many_groups_for_test", labels});
      continue;
    }
    const fairness::DesignIndependence independence = fairness::design_independence(drawn, all.n());
    const stats::RaoScott& test = independence.test;
    if (independence.sparse) analysis.flags.push_back({"sparse_test", labels});
    const auto add = [&](const char* quantity, double value, double p, std::string_view method, std::uint8_t family) {
      Line line{quantity, labels, detail::plain_number(value, question.confidence.level(), all.n(), method),
                {},       {},     {}};
      line.estimate.undefined = test.undefined;
      if (test.defined()) line.p_value = p;
      line.family = family;
      analysis.lines.push_back(std::move(line));
    };
    add("rao_scott", test.statistic, test.second_order, "rao_scott_f", 1);
    add("rao_scott_first_order", test.pearson / test.mean_effect, test.first_order, "rao_scott_chi_square",
        0);  // the same question
  }
  return analysis;
}

}  // namespace lotrecht::audit
