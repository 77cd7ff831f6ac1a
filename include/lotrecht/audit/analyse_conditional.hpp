#pragma once

/// @file
/// Conditional gaps of every group of an attribute, as an analysis.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/audit/analysis.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/group_table.hpp>
#include <lotrecht/core/grouped.hpp>
#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/conditional_demographic_disparity.hpp>
#include <lotrecht/fairness/conditional_gap.hpp>
#include <lotrecht/fairness/observed_strata.hpp>
#include <lotrecht/fairness/outcome_tally.hpp>
#include <lotrecht/fairness/reference.hpp>

namespace lotrecht::audit {

/// What is held fixed, and how the gaps within it are looked at.
struct ConditionalPlan {
  std::vector<Attribute> strata;                        ///< the columns whose crossing makes the strata
  std::vector<fairness::Metric> metrics;                ///< plain rates: not balanced_accuracy, not treatment_equality
  fairness::Effect effect = fairness::Effect::unknown;  ///< says who the rejected are
  stats::Confidence confidence;
  std::uint64_t listed_strata = 20;  ///< so many of the largest strata get a line of their own for each gap
  stats::CommonInterval interval = stats::CommonInterval::score;  ///< of common differences and ratios
  fairness::DisparityInterval disparity = fairness::DisparityInterval::score;
  std::optional<fairness::BootstrapMethod> bootstrap = std::nullopt;  ///< instead, for the demographic disparity
};

/// An empty analysis that knows what was chosen.
///
/// @throws InvalidInput if there is no stratum or metric, or a metric is no plain rate
[[nodiscard]] inline Analysis conditional_analysis(const ConditionalPlan& plan) {
  if (plan.strata.empty()) throw InvalidInput{"conditional", "strata", "must name at least one column"};
  if (plan.metrics.empty()) throw InvalidInput{"conditional", "metrics", "must name at least one metric"};
  Analysis analysis{"conditional", {}, {}, {}};
  std::vector<std::string> strata;
  for (const Attribute& a : plan.strata) strata.push_back(a.name);
  std::vector<std::string> metrics;
  for (const fairness::Metric m : plan.metrics) {
    if (m == fairness::Metric::balanced_accuracy || m == fairness::Metric::treatment_equality) {
      throw InvalidInput{"conditional", "metrics",
                         "must be rates of one denominator; " + std::string{name(m)} + " is made of two"};
    }
    metrics.emplace_back(name(m));
  }
  analysis.settings = {{"strata", strata}, {"metrics", metrics}, {"confidence", plan.confidence.level()}};
  analysis.settings.emplace_back("interval", std::string{stats::name(plan.interval)});
  analysis.settings.emplace_back("listed_strata", plan.listed_strata);
  if (plan.bootstrap) {
    analysis.settings.emplace_back("disparity_interval", std::string{fairness::name(plan.bootstrap->kind)});
    analysis.settings.emplace_back("replicates", plan.bootstrap->replicates);
    analysis.settings.emplace_back("seed", plan.bootstrap->seed.value());
  } else {
    analysis.settings.emplace_back(
        "disparity_interval", std::string{plan.disparity == fairness::DisparityInterval::score ? "score" : "delta"});
  }
  return analysis;
}

namespace detail {

/// One attribute's groups in all strata, and where their lines go.
class ConditionalLines {
 public:
  ConditionalLines(Analysis& analysis, const ConditionalPlan& plan, const fairness::ObservedStrata& strata,
                   const Attribute& attribute, const Grouped<fairness::OutcomeTally>& tallies)
      : analysis_{analysis},
        plan_{plan},
        strata_{strata},
        attribute_{attribute},
        tallies_{tallies},
        groups_{attribute.levels.size()} {
    for (const char* own : {"metric", "reference", "attribute"}) {
      const auto clash = [&](const Attribute& a) { return a.name == own; };
      if (clash(attribute) || std::any_of(plan.strata.begin(), plan.strata.end(), clash)) {
        throw InvalidInput{"conditional", "attributes",
                           "must not be called \"" + std::string{own} + "\", which names a column of the answer"};
      }
    }
    // Lines of single strata: the largest first, ties in their order.
    std::vector<std::uint64_t> rows(strata.size(), 0);
    for (std::size_t k = 0; k < strata.size(); ++k) {
      for (std::size_t g = 0; g < groups_; ++g) rows[k] += cells_of(k, g).n();
    }
    shown_.resize(strata.size());
    std::iota(shown_.begin(), shown_.end(), std::size_t{0});
    std::stable_sort(shown_.begin(), shown_.end(), [&](std::size_t a, std::size_t b) { return rows[a] > rows[b]; });
    if (shown_.size() > plan.listed_strata) shown_.resize(static_cast<std::size_t>(plan.listed_strata));
  }

  void add(const fairness::Reference& wanted) {
    std::vector<fairness::CellCounts> totals(groups_);
    for (std::size_t k = 0; k < strata_.size(); ++k) {
      for (std::size_t g = 0; g < groups_; ++g) totals[g].merge(fairness::cell_counts(cells_of(k, g)));
    }
    const auto reference = fairness::resolve(wanted, totals);
    for (const fairness::Metric metric : plan_.metrics) {
      add_omnibus(metric);
      for (std::size_t g = 0; g < groups_; ++g) {
        if (reference == g || totals[g].n() == 0) continue;
        add_gap(metric, g, reference);
      }
    }
    add_disparities(totals);
    if (strata_.size() > plan_.listed_strata && plan_.listed_strata > 0) {
      flag("strata_not_listed", {{"attribute", attribute_.name},
                                 {"listed", std::to_string(plan_.listed_strata)},
                                 {"strata", std::to_string(strata_.size())}});
    }
  }

 private:
  [[nodiscard]] const fairness::OutcomeTally& cells_of(std::size_t stratum, std::size_t group) const {
    return tallies_[stratum * groups_ + group];
  }

  void flag(std::string name, std::vector<Label> labels) {
    analysis_.flags.push_back({std::move(name), std::move(labels)});
  }

  void line(std::string quantity, const std::vector<Label>& labels, const stats::Estimate& estimate,
            std::optional<double> p = std::nullopt, std::vector<Count> counts = {}, std::uint8_t family = 1) {
    analysis_.lines.push_back({std::move(quantity), labels, estimate, p, std::nullopt, std::move(counts), family});
  }

  /// A test as a line: its statistic has no interval, so both bounds are the statistic.
  void test(std::string quantity, const std::vector<Label>& labels, const stats::ChiSquareTest& t, std::uint64_t n,
            const char* method, std::uint8_t family) {
    stats::Estimate e;
    e.confidence = plan_.confidence.level();
    e.n = n;
    e.method = method;
    if (t.degrees == 0) {
      e.undefined = stats::Undefined::too_few_strata;
      line(std::move(quantity), labels, e);
      return;
    }
    e.value = t.statistic;  // a statistic estimates nothing and has no interval
    line(std::move(quantity), labels, e, t.p_value, {{"degrees", t.degrees}}, family);
  }

  void add_omnibus(fairness::Metric metric) {
    std::vector<stats::BinomialTally> cells;
    std::uint64_t n = 0;
    cells.reserve(strata_.size() * groups_);
    for (std::size_t k = 0; k < strata_.size(); ++k) {
      for (std::size_t g = 0; g < groups_; ++g) {
        cells.push_back(fairness::tally_of(metric, cells_of(k, g).cells()));
        n += cells.back().trials;
      }
    }
    test("any_difference", {{"attribute", attribute_.name}, {"metric", std::string{name(metric)}}},
         stats::generalised_cochran_mantel_haenszel(cells, groups_), n, "generalised_cochran_mantel_haenszel", 2);
  }

  [[nodiscard]] std::vector<stats::TwoSamples> samples(fairness::Metric metric, std::size_t group,
                                                       std::optional<std::size_t> reference) const {
    std::vector<stats::TwoSamples> strata;
    strata.reserve(strata_.size());
    for (std::size_t k = 0; k < strata_.size(); ++k) {
      stats::TwoSamples s{fairness::tally_of(metric, cells_of(k, group).cells()), {}};
      for (std::size_t g = 0; g < groups_; ++g) {
        if (reference ? g == *reference : g != group) s.b.merge(fairness::tally_of(metric, cells_of(k, g).cells()));
      }
      strata.push_back(s);
    }
    return strata;
  }

  void add_gap(fairness::Metric metric, std::size_t group, std::optional<std::size_t> reference) {
    const std::vector<stats::TwoSamples> strata = samples(metric, group, reference);
    const stats::Undefined if_empty = fairness::fraction(metric).if_empty;
    const fairness::ConditionalGap g = fairness::conditional_gap(strata, if_empty, plan_.interval, plan_.confidence);
    const std::vector<Label> labels{{attribute_.name, attribute_.levels[group]},
                                    {"reference", reference ? attribute_.levels[*reference] : "rest"},
                                    {"metric", std::string{name(metric)}}};
    const std::vector<Count> counts{{"strata", g.used.strata},
                                    {"comparable_strata", g.used.comparable},
                                    {"left_out", g.used.left_out_a},
                                    {"reference_left_out", g.used.left_out_b}};
    const double p = g.exact_p.value_or(g.association.p_value);
    const bool tested = g.association.degrees > 0;
    stats::TwoSamples all;
    for (const stats::TwoSamples& stratum : strata) {
      all.a.merge(stratum.a);
      all.b.merge(stratum.b);
    }
    line("raw_difference", labels, g.raw.difference);
    analysis_.lines.back().samples = all;
    line("common_difference", labels, g.difference, tested ? std::optional{p} : std::nullopt, counts);
    line("standardised_difference", labels, g.standardised.difference);
    line("raw_ratio", labels, g.raw.ratio);
    analysis_.lines.back().samples = all;
    line("common_ratio", labels, g.ratio);
    line("standardised_ratio", labels, g.standardised.ratio);
    line("common_odds_ratio", labels, g.odds_ratio);
    if (g.exact_odds_ratio) line("exact_odds_ratio", labels, *g.exact_odds_ratio, g.exact_p, {}, 0);  // as above
    line("e_value", labels, g.e_value);
    test("homogeneity_difference", labels, g.same_difference, g.used.rows, "score_tarone", 0);
    test("homogeneity_ratio", labels, g.same_ratio, g.used.rows, "score_tarone", 0);
    test("homogeneity_odds_ratio", labels, g.same_odds_ratio, g.used.rows, "breslow_day_tarone", 0);
    for (const std::size_t k : shown_) {
      if (strata[k].trials() == 0) continue;
      std::vector<Label> own = labels;
      for (std::size_t s = 0; s < plan_.strata.size(); ++s) {
        own.push_back({plan_.strata[s].name, plan_.strata[s].levels[strata_.levels[k][s]]});
      }
      line("stratum_difference", own, fairness::two_sample_gap(strata[k], if_empty, plan_.confidence).difference,
           std::nullopt,
           {{"group_cases", strata[k].a.successes},
            {"group_rows", strata[k].a.trials},
            {"reference_cases", strata[k].b.successes},
            {"reference_rows", strata[k].b.trials}});
    }
    if (g.simpson.reversal == fairness::Reversal::clear) flag("simpson_reversal", labels);
    if (g.simpson.reversal == fairness::Reversal::signs) flag("simpson_reversal_unclear", labels);
    if (g.simpson.every_stratum) flag("simpson_every_stratum", labels);
    if (g.same_difference.degrees > 0 && g.same_difference.p_value < plan_.confidence.alpha()) {
      flag("gap_differs_between_strata", labels);
    }
    // Their size is right from strata of ten rows on and far off in strata of three (benchmarks/accuracy).
    if (g.used.comparable > 1 && g.used.rows < 10 * g.used.comparable) flag("strata_too_small_to_differ", labels);
    if (g.used.comparable == 0) {
      flag("no_stratum_compares", labels);
    } else if (g.used.left_out_a + g.used.left_out_b > 0) {
      std::vector<Label> own = labels;
      own.push_back({"strata", std::to_string(g.used.strata - g.used.comparable)});
      own.push_back({"rows", std::to_string(g.used.left_out_a + g.used.left_out_b)});
      flag("strata_with_one_group", own);
    }
  }

  void add_disparities(const std::vector<fairness::CellCounts>& totals) {
    if (plan_.effect == fairness::Effect::unknown) {
      flag("disparity_needs_effect", {{"attribute", attribute_.name}});
      return;
    }
    const auto rejected_and_accepted = [&](const stats::BinomialTally& selection) {
      const bool benefit = plan_.effect == fairness::Effect::benefit;
      return std::pair{benefit ? selection.failures() : selection.successes,
                       benefit ? selection.successes : selection.failures()};
    };
    for (std::size_t group = 0; group < groups_; ++group) {
      if (totals[group].n() == 0) continue;
      std::vector<fairness::DisparityStratum> strata;
      fairness::DisparityStratum all;
      strata.reserve(strata_.size());
      for (std::size_t k = 0; k < strata_.size(); ++k) {
        fairness::DisparityStratum s;
        for (std::size_t g = 0; g < groups_; ++g) {
          const auto [rejected, accepted] =
              rejected_and_accepted(fairness::tally_of(fairness::Metric::selection_rate, cells_of(k, g).cells()));
          s.a.trials += rejected;
          s.b.trials += accepted;
          if (g != group) continue;
          s.a.successes = rejected;
          s.b.successes = accepted;
        }
        all.a.merge(s.a);
        all.b.merge(s.b);
        strata.push_back(s);
      }
      const std::vector<Label> labels{{attribute_.name, attribute_.levels[group]}};
      const stats::StrataUsed used = stats::strata_used(strata);
      using fairness::conditional_demographic_disparity;
      // A group that is everybody has all shares, whatever was decided: a disparity of 0 that no data could change.
      const bool everybody = all.a.successes + all.b.successes == all.trials();
      const auto compared = [&](stats::Estimate e) {
        if (!everybody || !e.defined()) return e;
        e.value = std::numeric_limits<double>::quiet_NaN();
        e.low = -1.0;
        e.high = 1.0;
        e.undefined = stats::Undefined::single_group;
        return e;
      };
      line("demographic_disparity", labels,
           compared(conditional_demographic_disparity({&all, 1}, plan_.disparity, plan_.confidence)));
      line("conditional_demographic_disparity", labels,
           compared(plan_.bootstrap ? conditional_demographic_disparity(strata, *plan_.bootstrap, plan_.confidence)
                                    : conditional_demographic_disparity(strata, plan_.disparity, plan_.confidence)),
           std::nullopt, {{"strata", used.strata}, {"comparable_strata", used.comparable}});
      if (group + 1 == groups_ && used.comparable < used.strata) {
        flag("disparity_strata_left_out", {{"attribute", attribute_.name},
                                           {"strata", std::to_string(used.strata - used.comparable)},
                                           {"rows", std::to_string(used.left_out_a + used.left_out_b)}});
      }
    }
  }

  Analysis& analysis_;
  const ConditionalPlan& plan_;
  const fairness::ObservedStrata& strata_;
  const Attribute& attribute_;
  const Grouped<fairness::OutcomeTally>& tallies_;
  std::size_t groups_;
  std::vector<std::size_t> shown_;
};

}  // namespace detail

/// Adds the conditional gaps of one attribute's groups to `analysis`.
///
/// Quantities, for each group but the reference, labelled by group, reference and metric: raw_difference,
/// common_difference (p: no association within strata, exact where small), standardised_difference, the same three for
/// ratios, common_odds_ratio, exact_odds_ratio, e_value, homogeneity_difference, homogeneity_ratio,
/// homogeneity_odds_ratio (statistics with p), and stratum_difference for the largest strata. For the attribute:
/// any_difference. For each group: demographic_disparity and conditional_demographic_disparity, if the effect is known.
///
/// @param strata     the observed strata
/// @param attribute  the groups
/// @param reference  a named group, the largest, or rest; `overall` holds the group itself, and `best_off` is chosen by
///                   looking at the very gaps
/// @param tallies    (strata * groups,) stratum after stratum
/// @throws InvalidInput if the reference is none of these, the sizes differ, or an attribute has a name of ours
inline void add_conditional(Analysis& analysis, const ConditionalPlan& plan, const fairness::ObservedStrata& strata,
                            const Attribute& attribute, const fairness::Reference& reference,
                            const Grouped<fairness::OutcomeTally>& tallies) {
  if (reference.rule == fairness::ReferenceRule::overall || reference.rule == fairness::ReferenceRule::best_off) {
    throw InvalidInput{
        "conditional", "reference",
        "must be a named group, largest or rest; " + std::string{name(reference.rule)} +
            (reference.rule == fairness::ReferenceRule::overall ? " holds the group itself: say rest"
                                                                : " is chosen by looking at the gaps: name a group")};
  }
  if (tallies.groups() != strata.size() * attribute.levels.size()) {
    throw InvalidInput{"conditional", "tallies", "must hold one tally per stratum and group"};
  }
  detail::ConditionalLines{analysis, plan, strata, attribute, tallies}.add(reference);
}

}  // namespace lotrecht::audit
