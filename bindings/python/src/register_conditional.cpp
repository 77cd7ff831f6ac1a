#include <lotrecht/audit/analyse_conditional.hpp>
#include <lotrecht/stats/breslow_day.hpp>
#include <lotrecht/stats/e_value.hpp>
#include <lotrecht/stats/mantel_haenszel.hpp>

#include "cells.hpp"
#include "pybind.hpp"
#include "stats_arguments.hpp"

namespace lotrecht::python {
namespace {

using namespace py::literals;

[[nodiscard]] audit::Line estimate_line(const char* quantity, const stats::Estimate& e,
                                        std::optional<double> p = std::nullopt) {
  return {quantity, {}, e, p, std::nullopt, {}};
}

[[nodiscard]] audit::Line test_line(const char* quantity, const stats::ChiSquareTest& t, const char* method,
                                    std::uint64_t n, double level) {
  stats::Estimate e{t.statistic, t.statistic, t.statistic, level, n, method, stats::Undefined::none};
  if (t.degrees == 0) {
    e.value = std::numeric_limits<double>::quiet_NaN();
    e.low = 0.0;
    e.high = std::numeric_limits<double>::infinity();
    e.undefined = stats::Undefined::too_few_strata;
    return estimate_line(quantity, e);
  }
  audit::Line line = estimate_line(quantity, e, t.p_value);
  line.counts.push_back({"degrees", t.degrees});
  return line;
}

[[nodiscard]] audit::Analysis mantel_haenszel(const py::array& s1, const py::array& n1, const py::array& s2,
                                              const py::array& n2, double confidence) {
  const auto strata = two_samples(s1, n1, s2, n2, "mantel_haenszel");
  const stats::Confidence level{confidence};
  const py::gil_scoped_release unlocked;
  const auto n = stats::strata_used(strata).rows;
  audit::Analysis a{"mantel_haenszel", {{"confidence", confidence}}, {}, {}};
  const auto exact_p = stats::exact_common_odds_test(strata);
  for (const auto interval : {stats::CommonInterval::score, stats::CommonInterval::large_sample}) {
    const bool score = interval == stats::CommonInterval::score;
    a.lines.push_back(estimate_line(score ? "difference" : "difference_large_sample",
                                    stats::mantel_haenszel_difference(strata, interval, level)));
    a.lines.push_back(
        estimate_line(score ? "ratio" : "ratio_large_sample", stats::mantel_haenszel_ratio(strata, interval, level)));
  }
  a.lines.push_back(estimate_line("odds_ratio", stats::mantel_haenszel_odds_ratio(strata, level)));
  a.lines.push_back(estimate_line("exact_odds_ratio", stats::conditional_odds_ratio(strata, level), exact_p));
  using stats::Continuity;
  a.lines.push_back(test_line("association", stats::cochran_mantel_haenszel(strata, Continuity::uncorrected),
                              "cochran_mantel_haenszel", n, confidence));
  a.lines.push_back(test_line("association_corrected", stats::cochran_mantel_haenszel(strata, Continuity::corrected),
                              "cochran_mantel_haenszel_corrected", n, confidence));
  a.lines.push_back(
      test_line("homogeneity_difference", stats::homogeneity_of_differences(strata), "score_tarone", n, confidence));
  a.lines.push_back(
      test_line("homogeneity_ratio", stats::homogeneity_of_ratios(strata), "score_tarone", n, confidence));
  a.lines.push_back(
      test_line("homogeneity_odds_ratio", stats::breslow_day(strata), "breslow_day_tarone", n, confidence));
  return a;
}

[[nodiscard]] std::vector<Attribute> named(const std::vector<PythonAttribute>& attributes) {
  std::vector<Attribute> found;
  for (const auto& [name, levels, codes] : attributes) found.push_back({name, levels});
  return found;
}

/// {"metrics": [...], "confidence": 0.95, "reference": {"rule": "largest", "levels": None}, "effect": "benefit",
///  "interval": "score", "listed_strata": 20, "disparity_interval": "score", "replicates": 1999, "seed": 1}
[[nodiscard]] audit::ConditionalPlan conditional_plan(const py::dict& spec, const std::vector<PythonAttribute>& strata,
                                                      unsigned threads) {
  audit::ConditionalPlan plan{
      named(strata), {}, fairness::Effect::unknown, stats::Confidence{spec["confidence"].cast<double>()}};
  for (const auto& metric : spec["metrics"]) plan.metrics.push_back(metric_of(metric.cast<std::string>()));
  const auto effect = spec["effect"].cast<std::string>();
  if (effect == "benefit") plan.effect = fairness::Effect::benefit;
  if (effect == "burden") plan.effect = fairness::Effect::burden;
  plan.listed_strata = spec["listed_strata"].cast<std::uint64_t>();
  const auto common = spec["interval"].cast<std::string>();
  if (common == "large_sample") {
    plan.interval = stats::CommonInterval::large_sample;
  } else if (common != "score") {
    throw InvalidInput{"conditional", "interval", "is unknown: \"" + common + "\""};
  }
  const auto interval = spec["disparity_interval"].cast<std::string>();
  if (interval == "delta") {
    plan.disparity = fairness::DisparityInterval::delta;
  } else if (const auto kind = fairness::method_named<fairness::BootstrapKind>(interval)) {
    plan.bootstrap = fairness::BootstrapMethod{*kind, spec["replicates"].cast<std::uint64_t>(),
                                               Seed{spec["seed"].cast<std::uint64_t>()}, threads};
  } else if (interval != "score") {
    throw InvalidInput{"conditional", "disparity_interval", "is unknown: \"" + interval + "\""};
  }
  return plan;
}

[[nodiscard]] audit::Analysis conditional(const py::dict& spec, const py::array& decision,
                                          const std::optional<py::array>& outcome,
                                          const std::vector<PythonAttribute>& strata,
                                          const std::vector<PythonAttribute>& attributes, unsigned threads) {
  const audit::ConditionalPlan plan = conditional_plan(spec, strata, threads);
  audit::Analysis analysis = audit::conditional_analysis(plan);
  std::vector<GroupIds> columns;
  std::vector<std::size_t> sizes;
  for (const auto& [name, levels, codes] : strata) {
    columns.push_back(ids(codes, name));
    sizes.push_back(levels.size());
  }
  std::vector<GroupIds> codes_of;
  for (const auto& [name, levels, codes] : attributes) codes_of.push_back(ids(codes, name));
  const std::vector<Attribute> groups = named(attributes);
  const auto wanted = spec["reference"].cast<py::dict>();
  const auto rule = fairness::reference_rule_named(wanted["rule"].cast<std::string>());
  if (!rule) throw InvalidInput{"conditional", "reference", "is unknown"};
  std::vector<std::optional<std::string>> reference_levels;
  if (!wanted["levels"].is_none()) reference_levels = wanted["levels"].cast<std::vector<std::optional<std::string>>>();
  if (*rule == fairness::ReferenceRule::group) {
    std::vector<std::string> shown;
    for (const auto& level : reference_levels) shown.push_back(level.value_or("(missing)"));
    analysis.settings.emplace_back("reference", std::move(shown));
  } else {
    analysis.settings.emplace_back("reference", std::string{fairness::name(*rule)});
  }
  fairness::OutcomeColumns rows{column<std::uint8_t>(decision, "decision"), {}};
  if (outcome) rows.outcome = column<std::uint8_t>(*outcome, "outcome");

  const py::gil_scoped_release unlocked;
  const fairness::ObservedStrata observed = fairness::observed_strata(columns, sizes);
  for (std::size_t a = 0; a < groups.size(); ++a) {
    const std::array<GroupIds, 2> both{GroupIds{std::span<const std::uint32_t>{observed.row}}, codes_of[a]};
    std::vector<std::optional<std::string>> numbers(observed.size());
    for (std::size_t k = 0; k < numbers.size(); ++k) numbers[k] = std::to_string(k);
    const GroupTable table{{{"stratum", std::move(numbers)}, {"group", groups[a].levels}}};
    const std::vector<std::uint32_t> cell = table.cross(both);
    using Tally = Grouped<fairness::OutcomeTally>;
    const Tally tallies =
        fold<Tally>({GroupIds{std::span<const std::uint32_t>{cell}}, rows}, Tally{table.size()}, threads);
    fairness::Reference reference{*rule, 0, plan.effect};
    if (*rule == fairness::ReferenceRule::group) {
      const auto& levels = groups[a].levels;
      const auto at =
          a < reference_levels.size() ? std::find(levels.begin(), levels.end(), reference_levels[a]) : levels.end();
      if (at == levels.end()) {
        throw InvalidInput{"conditional", "reference", "names no group of \"" + groups[a].name + "\""};
      }
      reference.group = static_cast<std::size_t>(at - levels.begin());
    }
    audit::add_conditional(analysis, plan, observed, groups[a], reference, tallies);
  }
  return analysis;
}

}  // namespace

void register_conditional(py::module_& parent) {
  py::module_ s = parent.attr("stats").cast<py::module_>();
  s.def("mantel_haenszel", &mantel_haenszel, "successes1"_a, "trials1"_a, "successes2"_a, "trials2"_a, py::kw_only(),
        "confidence"_a, "Common difference, ratio and odds ratio of two samples in strata, with their tests.");
  s.def(
      "e_value", [](double ratio) { return stats::e_value(ratio); }, "ratio"_a,
      "How strongly something unmeasured would have to be tied to both sides to explain a ratio away.");
  py::module_ m = parent.attr("fairness").cast<py::module_>();
  m.def("conditional", &conditional, "spec"_a, "decision"_a, "outcome"_a, "strata"_a, "attributes"_a, "threads"_a,
        "Gaps among people of the same stratum, of every group of each attribute.");
}

}  // namespace lotrecht::python
