#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include <nlohmann/json.hpp>

#include <lotrecht/audit/record.hpp>
#include <lotrecht/core/version.hpp>
#include <lotrecht/fairness/metric.hpp>

namespace lotrecht::audit {
namespace {

using Json = nlohmann::ordered_json;

/// JSON has no infinity and no NaN; the record says them in words, or with null for "nothing can be said".
Json number(double x) {
  if (std::isnan(x)) return nullptr;
  if (std::isinf(x)) return x > 0.0 ? "infinity" : "-infinity";
  return x;
}

/// The ends of what could have been found; null where nothing would have been.
Json ends(const std::optional<double>& low, const std::optional<double>& high) {
  return {{"low", low ? number(*low) : Json(nullptr)}, {"high", high ? number(*high) : Json(nullptr)}};
}

/// An estimate of a gap with what could have been found.
template <class Estimated>
Json with_ends(Estimated estimate, const fairness::DetectableGap& found) {
  estimate["detectable"] = ends(found.low, found.high);
  return estimate;
}

Json text(std::string_view s) { return std::string{s}; }

Json names(const std::vector<std::optional<std::string>>& levels) {
  Json list = Json::array();
  for (const auto& level : levels) list.push_back(level ? Json(*level) : Json(nullptr));
  return list;
}

Json json(const stats::Estimate& e) {
  Json j{{"value", number(e.value)},
         {"low", number(e.low)},
         {"high", number(e.high)},
         {"confidence", e.confidence},
         {"n", e.n},
         {"method", text(e.method)}};
  if (!e.defined()) j["undefined"] = text(name(e.undefined));
  return j;
}

Json counts(const fairness::CellCounts& c) {
  constexpr const char* cell_names[] = {"true_positive", "false_positive",      "false_negative",
                                        "true_negative", "selected_unlabelled", "rejected_unlabelled"};
  Json j = Json::object();
  for (std::size_t i = 0; i < c.rows.size(); ++i) j[cell_names[i]] = c.rows[i];
  if (c.weighted) {
    for (std::size_t i = 0; i < c.rows.size(); ++i) j["weight"][cell_names[i]] = number(c.weight[i]);
    for (std::size_t i = 0; i < c.rows.size(); ++i) j["squared_weight"][cell_names[i]] = number(c.squared_weight[i]);
  }
  return j;
}

Json rates(const std::vector<fairness::Metric>& metrics, const std::vector<stats::Estimate>& estimates) {
  Json j = Json::object();
  for (std::size_t m = 0; m < metrics.size(); ++m) j[std::string{name(metrics[m])}] = json(estimates[m]);
  return j;
}

Json worst(const fairness::WorstGap& gap, const fairness::DetectableGap& found) {
  return {{"estimate", json(gap.estimate)},
          {"detectable", ends(found.low, found.high)},
          {"highest", gap.highest ? Json(*gap.highest) : Json(nullptr)},
          {"lowest", gap.lowest ? Json(*gap.lowest) : Json(nullptr)},
          {"groups", gap.groups}};
}

/// The named criteria, each the worst gap of one metric, and equalized odds.
Json criteria(const Table& table) {
  Json list = Json::array();
  const auto& d = table.disparities;
  const auto add = [&](fairness::Metric metric, const char* criterion) {
    for (std::size_t m = 0; m < d.metrics.size(); ++m) {
      if (d.metrics[m] != metric) continue;
      const fairness::DetectableGap& found = table.detectable.worst[m].difference;
      list.push_back({{"name", criterion},
                      {"aggregate", "difference"},
                      {"estimate", json(d.worst[m].difference.estimate)},
                      {"detectable", ends(found.low, found.high)}});
    }
  };
  add(fairness::Metric::selection_rate, "demographic_parity");
  add(fairness::Metric::true_positive_rate, "equal_opportunity");
  add(fairness::Metric::positive_predictive_value, "predictive_parity");
  add(fairness::Metric::treatment_equality, "treatment_equality");
  const auto odds = [&](const char* aggregate, const stats::Estimate& e, const fairness::DetectableGap& found) {
    list.push_back({{"name", "equalized_odds"},
                    {"aggregate", aggregate},
                    {"estimate", json(e)},
                    {"detectable", ends(found.low, found.high)}});
  };
  odds("worst_case", table.equalized_odds_worst, table.detectable.equalized_odds_worst);
  odds("mean", table.equalized_odds_mean, table.detectable.equalized_odds_mean);
  return list;
}

using Attributes = std::vector<Attribute>;

Json json(const Table& table, const Attributes& all) {
  const auto& d = table.disparities;
  Json j;
  j["attributes"] = Json::array();
  for (const std::size_t a : table.attributes) j["attributes"].push_back(all[a].name);
  j["reference"] = {{"rule", text(name(d.rule))}, {"group", d.reference ? Json(*d.reference) : Json(nullptr)}};
  j["overall"] = {{"n", d.overall.n()}, {"counts", counts(d.overall)}, {"rates", rates(d.metrics, d.overall_rates)}};
  j["groups"] = Json::array();
  for (std::size_t g = 0; g < d.groups.size(); ++g) {
    const auto& group = d.groups[g];
    Json one{{"levels", names(table.groups.names(g))}, {"n", group.counts.n()}, {"counts", counts(group.counts)}};
    Json results{{"rates", rates(d.metrics, group.rates)}, {"gaps", nullptr}};
    if (!group.gaps.empty()) {
      results["gaps"] = Json::object();
      for (std::size_t m = 0; m < d.metrics.size(); ++m) {
        const fairness::DetectableGaps& found = table.detectable.groups[g][m];
        results["gaps"][std::string{name(d.metrics[m])}] = {
            {"difference", with_ends(json(group.gaps[m].difference), found.difference)},
            {"ratio", with_ends(json(group.gaps[m].ratio), found.ratio)}};
      }
    }
    // Of a group without anybody nothing is known, and it is the same nothing for all of them: it is written once.
    const bool nobody = group.counts.n() == 0 && d.reference != g;
    if (nobody && !j.contains("nobody")) j["nobody"] = results;
    if (!nobody || j["nobody"] != results) one.update(results);
    j["groups"].push_back(std::move(one));
  }
  j["worst_gaps"] = Json::object();
  for (std::size_t m = 0; m < d.metrics.size(); ++m) {
    j["worst_gaps"][std::string{name(d.metrics[m])}] = {
        {"difference", worst(d.worst[m].difference, table.detectable.worst[m].difference)},
        {"ratio", worst(d.worst[m].ratio, table.detectable.worst[m].ratio)}};
  }
  j["criteria"] = criteria(table);
  return j;
}

Json json(const stats::Band& band) { return {{"low", number(band.low)}, {"high", number(band.high)}}; }

Json json(const Finding& f, const Plan& plan, const Attributes& all, const Audit& audit) {
  const Check& check = plan.checks[f.check];
  const Table& table = audit.tables[f.table];
  Json j{{"metric", text(name_of_subject(check))}, {"measure", text(name(check.measure))}};
  j["attributes"] = Json::array();
  for (const std::size_t a : table.attributes) j["attributes"].push_back(all[a].name);
  j["group"] = f.group ? names(table.groups.names(*f.group)) : Json(nullptr);
  const bool of_a_group =
      check.metric && (check.measure == CheckMeasure::difference || check.measure == CheckMeasure::ratio);
  if (!of_a_group)
    j["reference"] = nullptr;
  else if (f.reference)
    j["reference"] = names(table.groups.names(*f.reference));
  else
    j["reference"] = text(name(f.rule));
  j["estimate"] = json(f.estimate);
  j["threshold"] = json(check.band);
  j["verdict"] = text(name(f.verdict));
  j["p_value"] = f.p_value ? number(*f.p_value) : Json(nullptr);
  j["test"] = text(f.test);
  j["adjusted_p_value"] = f.adjusted_p_value ? number(*f.adjusted_p_value) : Json(nullptr);
  j["detectable"] = nullptr;
  if (f.detectable) {
    j["detectable"] = ends(f.detectable->low, f.detectable->high);
    j["detectable"]["comparisons"] = f.comparisons;
  }
  j["evidence"] = {{"check", f.check},
                   {"table", f.table},
                   {"group", f.group ? Json(*f.group) : Json(nullptr)},
                   {"reference", f.reference ? Json(*f.reference) : Json(nullptr)}};
  return j;
}

/// A finding of an analysis; its evidence is a line of it.
Json json(const LineFinding& f, std::size_t analysis) {
  Json j{{"metric", f.metric}, {"measure", f.measure}, {"attributes", f.attributes}};
  j["group"] = f.group.empty() ? Json(nullptr) : names(f.group);
  j["reference"] = f.reference.empty() ? Json(f.rule) : names(f.reference);
  j["estimate"] = json(f.estimate);
  j["threshold"] = json(f.band);
  j["verdict"] = text(name(f.verdict));
  j["evidence"] = {{"analysis", analysis}, {"line", f.line ? Json(*f.line) : Json(nullptr)}};
  return j;
}

Json json(const Provenance& p, fairness::Effect effect) {
  Json j{{"source", p.source},
         {"sha256", p.sha256 ? Json(*p.sha256) : Json(nullptr)},
         {"bytes", p.bytes ? Json(*p.bytes) : Json(nullptr)},
         {"encoding", p.encoding ? Json(*p.encoding) : Json(nullptr)},
         {"rows_read", p.rows_read},
         {"rows_used", p.rows_used}};
  j["set_aside"] = Json::array();
  for (const SetAside& s : p.set_aside) {
    j["set_aside"].push_back({{"reason", s.reason}, {"column", s.column}, {"rows", s.rows}});
  }
  j["missing_groups"] = p.missing_groups;
  if (p.counts) {
    j["decision"] = nullptr;
    j["counts"] = {{"effect", text(name(effect))}, {"columns", Json::object()}};
    for (const auto& [meaning, column] : p.counts->columns) j["counts"]["columns"][meaning] = column;
  } else {
    j["decision"] = {{"column", p.decision.column}, {"positive", p.decision.positive}, {"effect", text(name(effect))}};
  }
  if (p.outcome) {
    j["outcome"] = {{"column", p.outcome->column}, {"positive", p.outcome->positive}, {"unknown", p.outcome_unknown}};
  } else {
    j["outcome"] = nullptr;
  }
  j["weight"] = p.weight ? Json(*p.weight) : Json(nullptr);
  if (p.sampling_strata) j["sampling_strata"] = *p.sampling_strata;
  if (p.cluster) j["cluster"] = *p.cluster;
  return j;
}

Json bootstrap(const std::optional<fairness::BootstrapMethod>& b) {
  if (!b) return nullptr;
  return {{"interval", text(name(b->kind))}, {"replicates", b->replicates}, {"seed", b->seed.value()}};
}

Json json(const PlannedReference& reference) {
  return {{"rule", text(name(reference.rule))},
          {"levels", reference.levels.empty() ? Json(nullptr) : names(reference.levels)}};
}

Json json(const Check& check) {
  return {{"metric", text(name_of_subject(check))},
          {"measure", text(name(check.measure))},
          {"low", number(check.band.low)},
          {"high", number(check.band.high)},
          {"reference", check.reference ? json(*check.reference) : Json(nullptr)}};
}

Json labels(const std::vector<Label>& labels) {
  Json j = Json::object();
  for (const Label& l : labels) j[l.name] = l.value ? Json(*l.value) : Json(nullptr);
  return j;
}

Json json(const Setting& setting) {
  return std::visit(
      [](const auto& value) {
        if constexpr (std::is_same_v<std::decay_t<decltype(value)>, double>)
          return number(value);
        else
          return Json(value);
      },
      setting);
}

Json json(const Analysis& analysis) {
  Json j{{"kind", analysis.kind}};
  j["settings"] = Json::object();
  for (const auto& [name, value] : analysis.settings) j["settings"][name] = json(value);
  j["lines"] = Json::array();
  for (const Line& line : analysis.lines) {
    Json one{{"quantity", line.quantity}, {"labels", labels(line.labels)}, {"estimate", json(line.estimate)}};
    if (line.p_value) one["p_value"] = number(*line.p_value);
    if (line.adjusted_p_value) one["adjusted_p_value"] = number(*line.adjusted_p_value);
    if (line.tolerance) {
      const auto add = [&one](const char* key, const std::optional<double>& p) {
        if (p) one[key] = number(*p);
      };
      add("p_beyond", line.tolerance->beyond);
      add("adjusted_p_beyond", line.tolerance->adjusted_beyond);
      add("p_within", line.tolerance->within);
    }
    if (line.verdict) one["verdict"] = text(name(*line.verdict));
    if (line.detectable) {
      one["detectable"] = ends(line.detectable->low, line.detectable->high);
      one["detectable"]["method"] = text(line.detectable->method);
      one["detectable"]["comparisons"] = line.detectable->comparisons;
    }
    if (!line.counts.empty()) {
      for (const Count& count : line.counts) one["counts"][count.name] = count.rows;
    }
    j["lines"].push_back(std::move(one));
  }
  j["flags"] = Json::array();
  for (const Flag& flag : analysis.flags) j["flags"].push_back({{"name", flag.name}, {"labels", labels(flag.labels)}});
  return j;
}

}  // namespace

std::string to_json(const Plan& plan, const std::vector<Attribute>& attributes, const Provenance& provenance,
                    const Audit& audit) {
  Json j;
  j["schema"] = "lotrecht.audit/1";
  j["library"] = {{"name", "lotrecht"}, {"version", version}};
  j["title"] = plan.title;
  j["why"] = Json::array();
  for (const Answer& a : plan.why) j["why"].push_back({{"question", a.question}, {"answer", a.answer}});
  j["data"] = json(provenance, plan.effect);
  std::size_t comparisons = 0;
  const auto compared = [&](stats::Verdict verdict) { comparisons += verdict != stats::Verdict::undefined ? 1u : 0u; };
  for (const Finding& f : audit.findings) compared(f.verdict);
  for (const Analysis& a : audit.analyses) {
    for (const LineFinding& f : a.findings) compared(f.verdict);
  }
  // How many of that many intervals are expected to miss the truth at most, each keeping its level; rounded up.
  const double expected = static_cast<double>(comparisons) * plan.methods.confidence.alpha();
  const auto by_chance = static_cast<std::uint64_t>(std::ceil(expected * (1.0 - 1e-12)));
  j["statistics"] = {{"confidence", plan.methods.confidence.level()}};
  if (!provenance.counts) {  // without rows none of these was used
    j["statistics"].update(
        {{"rate", text(name(plan.methods.rate))},
         {"difference", text(name(plan.methods.difference))},
         {"ratio", text(name(plan.methods.ratio))},
         {"simultaneous", "tukey"},
         {"bootstrap", bootstrap(plan.methods.bootstrap)},
         {"tests", {{"multiplicity", text(name(plan.tests.multiplicity))}, {"power", plan.tests.power}}}});
  }
  j["statistics"].update({{"comparisons", comparisons}, {"by_chance", by_chance}});
  j["reference"] = json(plan.reference);
  j["crossed"] = plan.crossed;
  j["attributes"] = Json::array();
  for (const Attribute& a : attributes) j["attributes"].push_back({{"name", a.name}, {"levels", names(a.levels)}});
  j["metrics"] = Json::array();
  for (const fairness::Metric m : plan.metrics) j["metrics"].push_back(text(name(m)));
  j["checks"] = Json::array();
  for (const Check& c : plan.checks) j["checks"].push_back(json(c));
  j["tables"] = Json::array();
  for (const Table& t : audit.tables) j["tables"].push_back(json(t, attributes));
  j["findings"] = Json::array();
  for (const Finding& f : audit.findings) j["findings"].push_back(json(f, plan, attributes, audit));
  for (std::size_t a = 0; a < audit.analyses.size(); ++a) {
    for (const LineFinding& f : audit.analyses[a].findings) j["findings"].push_back(json(f, a));
  }
  j["analyses"] = Json::array();
  for (const Analysis& a : audit.analyses) j["analyses"].push_back(json(a));
  j["verdicts"] = {{"within", audit.verdicts.within},
                   {"outside", audit.verdicts.outside},
                   {"undecided", audit.verdicts.undecided},
                   {"undefined", audit.verdicts.undefined}};
  // Names are bytes from a file; whatever is not UTF-8 there must not stop the record.
  return j.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace lotrecht::audit
