#pragma once

/// @file
/// Partial pooling as an analysis: every group's raw and pooled rate, side by side.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/audit/analysis.hpp>
#include <lotrecht/core/group_table.hpp>
#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/fairness/metric.hpp>
#include <lotrecht/fairness/pooled_rates.hpp>
#include <lotrecht/stats/pooled_gaps.hpp>

namespace lotrecht::audit {

/// What is pooled, and how.
struct PoolingQuestion {
  std::vector<fairness::Metric> metrics;
  fairness::Pooling pooling = fairness::Pooling::full_bayes;
  fairness::Methods methods;
  std::optional<stats::PosteriorDraws> draws{};  ///< none: no gaps
  unsigned threads = 1;
};

/// More groups than this times 20,000 draws would not fit into memory; gaps are then left out, and a flag says so.
inline constexpr std::uint64_t most_drawn_rates = 100'000'000;

namespace detail {

[[nodiscard]] inline std::vector<Label> pooled_labels(const std::string& metric, const GroupTable& groups,
                                                      std::size_t g) {
  std::vector<Label> labels{{"metric", metric}};
  const auto names = groups.names(g);
  for (std::size_t a = 0; a < names.size(); ++a) labels.push_back({groups.attributes()[a].name, names[a]});
  return labels;
}

}  // namespace detail

/// Rates of groups, raw and partially pooled; never one without the other.
///
/// Quantities by metric and group: `raw_rate` and `pooled_rate` with the same labels, `shrinkage`; with draws
/// `raw_gap_to_overall`, `pooled_gap_to_overall`, `probability_above_overall`. By metric: `intraclass_correlation`;
/// with draws `raw_largest_gap`, `pooled_largest_gap`, `rate_spread`. Flags: `no_rows` and `overruled` by group,
/// `few_groups`, `alike`, `no_fit`, `gaps_left_out` by metric.
///
/// @param groups  names of the groups   @param cells  (groups.size(),) their cells
/// @throws InvalidInput for a metric that is no count over a count; see `fairness::pooled_rates`
[[nodiscard]] inline Analysis analyse_pooling(const PoolingQuestion& question, const GroupTable& groups,
                                              std::span<const fairness::CellCounts> cells) {
  Analysis analysis{"pooling", {}, {}, {}};
  std::vector<std::string> metrics;
  for (const fairness::Metric metric : question.metrics) metrics.emplace_back(fairness::name(metric));
  const bool full = question.pooling == fairness::Pooling::full_bayes;
  std::optional<stats::PosteriorDraws> draws = question.draws;
  const bool too_many = full && draws && draws->draws > most_drawn_rates / groups.size();
  if (too_many) draws.reset();
  analysis.settings = {{"metrics", metrics},
                       {"method", std::string{full ? "full_bayes" : "empirical_bayes"}},
                       {"confidence", question.methods.confidence.level()}};
  if (full) analysis.settings.emplace_back("prior", std::string{"uniform_mean_uniform_spread"});
  if (draws) {
    analysis.settings.emplace_back(full ? "draws" : "replicates", draws->draws);
    analysis.settings.emplace_back("seed", draws->seed.value());
  }
  const fairness::CellCounts everybody = fairness::total(cells);
  for (std::size_t m = 0; m < question.metrics.size(); ++m) {
    const std::vector<Label> whole{{"metric", metrics[m]}};
    const fairness::PooledRates found =
        fairness::pooled_rates(question.metrics[m], cells, question.pooling, question.methods, draws, question.threads);
    for (std::size_t g = 0; g < cells.size(); ++g) {
      const auto labels = detail::pooled_labels(metrics[m], groups, g);
      const fairness::RawAndPooled& both = found.groups[g];
      const auto rows = cells[g].share(fairness::fraction(question.metrics[m])).rows;
      analysis.lines.push_back(
          {"raw_rate", labels, both.raw, {}, {}, {{"numerator", rows.successes}, {"denominator", rows.trials}}});
      analysis.lines.push_back({"pooled_rate", labels, both.pooled, {}, {}, {}});
      analysis.lines.push_back({"shrinkage", labels, both.shrinkage, {}, {}, {}});
      if (!found.gaps.empty()) {
        analysis.lines.push_back({"raw_gap_to_overall", labels, found.gaps[g].raw, {}, {}, {}});
        const auto all = everybody.share(fairness::fraction(question.metrics[m])).rows;
        if (!everybody.weighted && all.trials > 0) {
          analysis.lines.back().samples = {rows, {all.successes - rows.successes, all.trials - rows.trials}};
          analysis.lines.back().shape.overlap = static_cast<double>(rows.trials) / static_cast<double>(all.trials);
        }
        analysis.lines.push_back({"pooled_gap_to_overall", labels, found.gaps[g].pooled, {}, {}, {}});
        analysis.lines.push_back({"probability_above_overall", labels, found.gaps[g].above, {}, {}, {}});
      }
      if (both.raw.n == 0 && both.pooled.defined()) analysis.flags.push_back({"no_rows", labels});
      if (both.overruled) analysis.flags.push_back({"overruled", labels});
    }
    analysis.lines.push_back({"intraclass_correlation", whole, found.intraclass_correlation, {}, {}, {}});
    if (!found.gaps.empty()) {
      analysis.lines.push_back({"raw_largest_gap", whole, found.raw_largest_gap, {}, {}, {}});
      analysis.lines.push_back({"pooled_largest_gap", whole, found.pooled_largest_gap, {}, {}, {}});
      analysis.lines.push_back({"rate_spread", whole, found.spread, {}, {}, {}});
    }
    if (found.with_rows > 0 && found.with_rows < 4) analysis.flags.push_back({"few_groups", whole});
    if (found.alike) analysis.flags.push_back({"alike", whole});
    if (found.intraclass_correlation.undefined == stats::Undefined::boundary) {
      analysis.flags.push_back({"no_fit", whole});
    }
    if (too_many) analysis.flags.push_back({"gaps_left_out", whole});
  }
  return analysis;
}

}  // namespace lotrecht::audit
