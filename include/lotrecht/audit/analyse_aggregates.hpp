#pragma once

/// @file
/// An audit from published counts alone, as an analysis.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/audit/analysis.hpp>
#include <lotrecht/audit/plan.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/fairness/aggregate_gap.hpp>
#include <lotrecht/fairness/aggregate_table.hpp>
#include <lotrecht/fairness/reference.hpp>
#include <lotrecht/fairness/rounding.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/equivalence.hpp>

namespace lotrecht::audit {

/// One column of published counts: a number for each row of the table, or none where a mark stands.
struct PublishedColumn {
  /// "selected", "not_selected", "total", "true_positive", "false_positive", "false_negative" or "true_negative".
  std::string meaning;
  std::vector<std::optional<std::uint64_t>> counts;  ///< (rows,)
};

/// The file a table was read from.
struct PublishedFile {
  std::string name;  ///< without its folder
  std::string sha256;
};

/// Between which values the difference or ratio of every group and metric should lie.
struct AggregateCheck {
  CheckMeasure measure = CheckMeasure::ratio;  ///< difference or ratio
  stats::Band band;
};

/// A published table and what is asked of it.
struct AggregatePlan {
  std::vector<std::vector<Label>> rows;  ///< who each row is about; rows share nobody
  std::vector<PublishedColumn> columns;
  std::optional<std::size_t> everybody;  ///< the row that is the sum of all others
  fairness::Publication publication;
  std::vector<fairness::Metric> metrics;
  fairness::ReferenceRule rule = fairness::ReferenceRule::largest;  ///< group, largest or rest
  std::size_t reference = 0;                                        ///< for `group`: the row
  stats::Confidence confidence;
  std::optional<AggregateCheck> check{};
  std::optional<PublishedFile> file{};  ///< none: the table was in memory
};

namespace detail {

/// The text of a row's labels, for messages.
[[nodiscard]] inline std::string text_of(const std::vector<Label>& labels) {
  std::string text;
  for (const Label& l : labels) text += (text.empty() ? "" : ", ") + l.value.value_or("(missing)");
  return text;
}

/// Fills one group from the columns of its row.
[[nodiscard]] inline fairness::AggregateGroup aggregate_group(const AggregatePlan& plan, std::size_t row) {
  using fairness::Cell;
  fairness::AggregateGroup group;
  const auto set = [&](Cell cell, const fairness::CountRange& range, double published) {
    group.cells[static_cast<std::size_t>(cell)] = range;
    group.published[static_cast<std::size_t>(cell)] = published;
  };
  constexpr double hidden = std::numeric_limits<double>::quiet_NaN();
  bool selected = false;
  bool rejected = false;
  for (const PublishedColumn& column : plan.columns) {
    const std::optional<std::uint64_t> count = column.counts[row];
    const double published = count ? static_cast<double>(*count) : hidden;
    fairness::CountRange range;
    try {
      range = count ? fairness::unpublished(plan.publication, *count) : fairness::unpublished_mark(plan.publication);
    } catch (const InvalidInput& error) {
      throw InvalidInput{"aggregates", column.meaning, "of \"" + text_of(plan.rows[row]) + "\": " + error.what()};
    }
    if (column.meaning == "selected") {
      set(Cell::selected_unlabelled, range, published);
      selected = true;
    } else if (column.meaning == "not_selected") {
      set(Cell::rejected_unlabelled, range, published);
      rejected = true;
    } else if (column.meaning == "total") {
      group.total = range;
      group.published_total = published;
    } else if (column.meaning == "true_positive") {
      set(Cell::true_positive, range, published);
    } else if (column.meaning == "false_positive") {
      set(Cell::false_positive, range, published);
    } else if (column.meaning == "false_negative") {
      set(Cell::false_negative, range, published);
    } else if (column.meaning == "true_negative") {
      set(Cell::true_negative, range, published);
    } else {
      throw InvalidInput{"aggregates", "columns", "has no meaning: \"" + column.meaning + "\""};
    }
  }
  if (selected && !rejected) {  // those not selected are what the total leaves
    const double left = group.published_total - group.published[static_cast<std::size_t>(Cell::selected_unlabelled)];
    set(Cell::rejected_unlabelled, fairness::any_count, left < 0.0 ? 0.0 : left);
  }
  return group;
}

inline void check_aggregates(const AggregatePlan& plan) {
  const auto has = [&](const char* meaning) {
    return std::any_of(plan.columns.begin(), plan.columns.end(),
                       [&](const PublishedColumn& c) { return c.meaning == meaning; });
  };
  for (const PublishedColumn& c : plan.columns) {
    if (c.counts.size() != plan.rows.size()) {
      throw InvalidInput{"aggregates", c.meaning,
                         "must hold a count for each of the " + std::to_string(plan.rows.size()) + " rows, got " +
                             std::to_string(c.counts.size())};
    }
  }
  const bool four = has("true_positive") && has("false_positive") && has("false_negative") && has("true_negative");
  const bool two = has("selected") && (has("not_selected") || has("total"));
  if (four == two) {
    throw InvalidInput{"aggregates", "columns",
                       "must be selected with not_selected or total (or both), or true_positive, false_positive, "
                       "false_negative and true_negative"};
  }
  for (const fairness::Metric m : plan.metrics) {
    if (m == fairness::Metric::balanced_accuracy || m == fairness::Metric::treatment_equality) {
      throw InvalidInput{"aggregates", "metrics",
                         "must be rates of one denominator; " + std::string{name(m)} + " is made of two"};
    }
    if (two && m != fairness::Metric::selection_rate) {
      throw InvalidInput{"aggregates", "metrics",
                         std::string{name(m)} +
                             " needs true and false positives and negatives; these counts give only "
                             "the selection_rate"};
    }
  }
  const std::size_t groups = plan.rows.size() - (plan.everybody ? 1 : 0);
  if (plan.rows.empty() || groups == 0) throw InvalidInput{"aggregates", "rows", "must hold at least one group"};
  if (plan.everybody && *plan.everybody >= plan.rows.size()) {
    throw InvalidInput{"aggregates", "everybody", "must be one of the rows"};
  }
  using fairness::ReferenceRule;
  if (plan.rule == ReferenceRule::overall || plan.rule == ReferenceRule::best_off) {
    throw InvalidInput{"aggregates", "reference", "must be a named group, largest or rest"};
  }
  if (plan.rule == ReferenceRule::group && (plan.reference >= plan.rows.size() || plan.everybody == plan.reference)) {
    throw InvalidInput{"aggregates", "reference", "must be the row of a group"};
  }
  if (plan.check && plan.check->measure != CheckMeasure::difference && plan.check->measure != CheckMeasure::ratio) {
    throw InvalidInput{"aggregates", "measure",
                       "must be difference or ratio, got " + std::string{name(plan.check->measure)}};
  }
}

/// The names that make up a row.
[[nodiscard]] inline std::vector<std::optional<std::string>> names_of(const std::vector<Label>& labels) {
  std::vector<std::optional<std::string>> names;
  names.reserve(labels.size());
  for (const Label& l : labels) names.push_back(l.value);
  return names;
}

/// A verdict by the bounds. That the published figure is hidden does not matter: the bounds allow for it.
[[nodiscard]] inline stats::Verdict judge_bounds(stats::Estimate estimate, const stats::Band& band) noexcept {
  if (estimate.undefined == stats::Undefined::not_published) estimate.undefined = stats::Undefined::none;
  return stats::judge(estimate, band);
}

/// What was chosen, as a reader is told.
[[nodiscard]] inline std::vector<std::pair<std::string, Setting>> aggregate_settings(const AggregatePlan& plan) {
  std::vector<std::string> metrics;
  for (const fairness::Metric m : plan.metrics) metrics.emplace_back(name(m));
  std::vector<std::pair<std::string, Setting>> settings;
  if (plan.file) settings = {{"file", plan.file->name}, {"sha256", plan.file->sha256}};
  settings.emplace_back("rows", std::uint64_t{plan.rows.size()});
  settings.emplace_back("rounding", plan.publication.base);
  settings.emplace_back("rule", std::string{fairness::name(plan.publication.rule)});
  settings.emplace_back("suppressed_below", plan.publication.suppressed_below);
  settings.emplace_back("metrics", metrics);
  settings.emplace_back("confidence", plan.confidence.level());
  if (plan.check) {
    settings.emplace_back("measure", std::string{name(plan.check->measure)});
    settings.emplace_back("low", plan.check->band.low);
    settings.emplace_back("high", plan.check->band.high);
  }
  return settings;
}

}  // namespace detail

/// Rates of every published group and their gaps to a reference.
///
/// Quantities, labelled by the row's labels and the metric: rate_rounding and rate_sampling for each group,
/// difference_rounding, difference_sampling, ratio_rounding and ratio_sampling against the reference. "_rounding" is
/// what the published counts leave open by themselves, "_sampling" adds chance at the plan's level. Counts: the least
/// and the most that numerator and denominator can be.
///
/// With a check, each comparison is a finding, judged by the bounds that include chance: `within` and `outside` hold
/// for every table that may have been published. Of a single group the finding is undefined (single_group).
///
/// @throws InvalidInput if columns do not make a table, a count cannot have been published so, sums contradict one
///         another, or the reference is no group
[[nodiscard]] inline Analysis analyse_aggregates(const AggregatePlan& plan) {
  using fairness::ReferenceRule;
  detail::check_aggregates(plan);
  Analysis analysis{"aggregates", {}, {}, {}};
  analysis.settings = detail::aggregate_settings(plan);
  fairness::AggregateTable table;
  std::vector<std::size_t> row_of;
  std::vector<std::string> names;
  for (std::size_t r = 0; r < plan.rows.size(); ++r) {
    const fairness::AggregateGroup group = detail::aggregate_group(plan, r);
    if (plan.everybody == r) {
      table.all = group;
      continue;
    }
    table.groups.push_back(group);
    row_of.push_back(r);
    names.push_back(detail::text_of(plan.rows[r]));
  }
  fairness::tighten(table, names);

  std::optional<std::size_t> reference;
  if (plan.rule == ReferenceRule::group) {
    for (std::size_t g = 0; g < row_of.size(); ++g) {
      if (row_of[g] == plan.reference) reference = g;
    }
  } else if (plan.rule == ReferenceRule::largest) {
    std::uint64_t most = 0;
    for (std::size_t g = 0; g < table.groups.size(); ++g) {
      const fairness::CountRange& total = table.groups[g].total;
      if (!reference || total.low + total.high > most) {
        reference = g;
        most = total.low + total.high;
      }
    }
  }
  analysis.settings.emplace_back("reference", reference ? names[*reference] : std::string{fairness::name(plan.rule)});

  LineFinding finding;
  for (const Label& l : plan.rows.front()) finding.attributes.push_back(l.name);
  finding.rule = fairness::name(plan.rule);
  if (reference) finding.reference = detail::names_of(plan.rows[row_of[*reference]]);
  if (plan.check) {
    finding.measure = name(plan.check->measure);
    finding.band = plan.check->band;
  }
  for (const fairness::Metric metric : plan.metrics) {
    finding.metric = name(metric);
    const stats::Undefined if_empty = fairness::fraction(metric).if_empty;
    std::vector<fairness::FractionRange> ranges;
    for (const fairness::AggregateGroup& g : table.groups) ranges.push_back(fairness::fraction_range(metric, g));
    const auto add = [&](const std::string& quantity, const std::vector<Label>& labels,
                         const fairness::AggregateEstimate& e, const std::vector<Count>& counts) {
      analysis.lines.push_back({quantity + "_rounding", labels, e.rounding, std::nullopt, std::nullopt, counts});
      analysis.lines.push_back({quantity + "_sampling", labels, e.sampling, std::nullopt, std::nullopt, counts});
    };
    for (std::size_t g = 0; g < ranges.size(); ++g) {
      std::vector<Label> labels = plan.rows[row_of[g]];
      labels.push_back({"metric", std::string{name(metric)}});
      const auto [cases, others] = std::pair{ranges[g].successes, ranges[g].failures};
      add("rate", labels, fairness::aggregate_rate(ranges[g], if_empty, plan.confidence),
          {{"least_cases", cases.low},
           {"most_cases", cases.high},
           {"least_rows", cases.low + others.low},
           {"most_rows", cases.high + others.high}});
    }
    for (std::size_t g = 0; g < ranges.size(); ++g) {
      if (reference == g) continue;
      fairness::FractionRange other;
      if (reference) {
        other = ranges[*reference];
      } else {
        for (std::size_t h = 0; h < ranges.size(); ++h) {
          if (h != g) other = fairness::together(other, ranges[h]);
        }
      }
      std::vector<Label> labels = plan.rows[row_of[g]];
      labels.push_back({"reference", reference ? std::optional{names[*reference]} : "rest"});
      labels.push_back({"metric", std::string{name(metric)}});
      const auto difference = fairness::aggregate_difference(ranges[g], other, if_empty, plan.confidence);
      const auto ratio = fairness::aggregate_ratio(ranges[g], other, if_empty, plan.confidence);
      add("difference", labels, difference, {});
      add("ratio", labels, ratio, {});
      if (plan.check) {
        const bool of_ratio = plan.check->measure == CheckMeasure::ratio;
        finding.group = detail::names_of(plan.rows[row_of[g]]);
        finding.line = analysis.lines.size() - (of_ratio ? 1 : 3);  // the one with chance, of the four just added
        finding.estimate = (of_ratio ? ratio : difference).sampling;
        finding.verdict = detail::judge_bounds(finding.estimate, finding.band);
        analysis.findings.push_back(finding);
      }
      if (difference.rounding.low <= 0.0 && difference.rounding.high >= 0.0) {
        analysis.flags.push_back({"rounding_hides_direction", labels});
      }
    }
    if (plan.check && ranges.size() == 1) {  // nothing to compare with is a finding too, not silence
      finding.estimate.confidence = plan.confidence.level();
      finding.estimate.undefined = stats::Undefined::single_group;
      finding.verdict = stats::Verdict::undefined;
      finding.group.clear();
      finding.line.reset();
      analysis.findings.push_back(finding);
    }
  }
  if (table.all) analysis.flags.push_back({"narrowed_by_sums", {}});
  return analysis;
}

}  // namespace lotrecht::audit
