#pragma once

/// @file
/// Tests of all groups and metrics as an analysis: is there any difference among groups, and between which?

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <numbers>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <lotrecht/audit/analysis.hpp>
#include <lotrecht/audit/correct_lines.hpp>
#include <lotrecht/audit/plan.hpp>
#include <lotrecht/audit/run.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/group_table.hpp>
#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/compared_table.hpp>
#include <lotrecht/fairness/detectable_gap.hpp>
#include <lotrecht/fairness/disparities.hpp>
#include <lotrecht/fairness/gap.hpp>
#include <lotrecht/fairness/gap_test.hpp>
#include <lotrecht/fairness/max_t.hpp>
#include <lotrecht/fairness/named_gap_test.hpp>
#include <lotrecht/fairness/omnibus_test.hpp>
#include <lotrecht/fairness/permutation.hpp>
#include <lotrecht/fairness/question.hpp>
#include <lotrecht/stats/multiplicity.hpp>
#include <lotrecht/stats/shared_hypotheses.hpp>

namespace lotrecht::audit {

/// What is tested, and how.
struct TestsQuestion {
  std::vector<fairness::Metric> metrics;
  std::vector<fairness::Measure> measures;  ///< of the gaps; their p-value is the same
  PlannedReference reference;               ///< named beforehand: not `best_off`
  bool crossed = true;
  fairness::Methods methods;
  stats::Multiplicity multiplicity = stats::Multiplicity::holm;
  bool max_t = false;     ///< correct by max-T, from the permutations, instead of `multiplicity`
  bool permuted = false;  ///< p-values of gaps by permutation instead of `fairness::gap_test`
  /// p-values of gaps by this test instead of the one that fits the numbers; not together with `permuted`.
  std::optional<fairness::NamedTest> named = std::nullopt;
  /// The test of all groups at once; none: by permutation, if there are any permutations.
  std::optional<fairness::OmnibusTest> omnibus = std::nullopt;
  double power = 0.8;              ///< of the detectable gaps
  bool detectable = false;         ///< add lines of the gaps that would have been found
  bool simultaneous = false;       ///< intervals that hold for all gaps of the analysis together
  std::uint64_t permutations = 0;  ///< 0: no omnibus tests but a named one
  std::uint64_t replicates = 0;    ///< for `simultaneous`
  Seed seed;
  unsigned threads = 1;
};

namespace detail {

/// "newcombe" of intervals that hold together by max-T.
[[nodiscard]] constexpr std::string_view by_max_t(std::string_view method) noexcept {
  if (method == "newcombe") return "max_t_newcombe";
  if (method == "miettinen_nurminen") return "max_t_miettinen_nurminen";
  if (method == "koopman") return "max_t_koopman";
  if (method == "katz") return "max_t_katz";
  if (method == "square_and_add_wilson") return "max_t_square_and_add_wilson";
  return "max_t_mover";
}

/// Lines with one p-value each, corrected together; those of one `hypothesis` (family,) count once. Returns how many
/// count.
inline std::uint64_t adjust_lines(std::vector<Line>& lines, std::span<const std::size_t> which,
                                  std::span<const std::size_t> family, std::span<const std::size_t> hypothesis,
                                  stats::Multiplicity method) {
  std::vector<double> p(family.size());
  for (std::size_t i = 0; i < family.size(); ++i) {
    p[i] = lines[family[i]].p_value.value_or(std::numeric_limits<double>::quiet_NaN());
  }
  const stats::SharedAdjustment all = stats::adjusted_p_values(p, hypothesis, method);
  // `which` are all lines of the same hypotheses, a fixed number for each, in the order of `family`.
  const std::size_t each = family.empty() ? 0 : which.size() / family.size();
  for (std::size_t i = 0; i < family.size(); ++i) {
    for (std::size_t k = 0; k < each; ++k) {
      Line& line = lines[which[i * each + k]];
      if (line.p_value) line.adjusted_p_value = all.adjusted[i];
    }
  }
  return all.hypotheses;
}

/// Whether no omnibus test by permutation could be significant once corrected, whatever the data: none of B shuffles is
/// as far out as the data, and 1 / (B + 1) times the number of hypotheses is still above α.
[[nodiscard]] inline bool too_few_permutations(const std::vector<Line>& lines, std::span<const std::size_t> omnibus,
                                               std::uint64_t hypotheses, std::uint64_t permutations,
                                               stats::Multiplicity method, const stats::Confidence& confidence) {
  if (method != stats::Multiplicity::holm && method != stats::Multiplicity::bonferroni) return false;
  const auto shuffled = [&lines](std::size_t at) { return lines[at].estimate.method == "permutation"; };
  const auto tests = static_cast<double>(hypotheses);
  return std::any_of(omnibus.begin(), omnibus.end(), shuffled) &&
         tests / (static_cast<double>(permutations) + 1.0) > confidence.alpha();
}

[[nodiscard]] inline Line value_line(std::string quantity, std::vector<Label> labels, double value, std::uint64_t n,
                                     std::string_view method, double confidence) {
  Line line;
  line.quantity = std::move(quantity);
  line.labels = std::move(labels);
  line.estimate.value = value;
  line.estimate.confidence = confidence;
  line.estimate.n = n;
  line.estimate.method = method;
  return line;
}

/// Numbers hypotheses of a table: "no gap in a metric", for a group or for all. A metric and its complement are one.
class Hypotheses {
 public:
  static constexpr auto all_groups = std::numeric_limits<std::size_t>::max();

  [[nodiscard]] std::size_t of(std::size_t table, fairness::Metric metric, std::size_t group) {
    return known_.try_emplace({table, fairness::question_of(metric), group}, known_.size()).first->second;
  }

 private:
  std::map<std::tuple<std::size_t, fairness::Metric, std::size_t>, std::size_t> known_;
};

/// The test of one gap, unless it is shuffled: by the one that is named, or by what fits its numbers.
[[nodiscard]] inline stats::TestResult test_of_gap(const TestsQuestion& asked, fairness::Metric metric,
                                                   const fairness::Comparison& pair) {
  if (asked.named) return fairness::named_gap_test(*asked.named, metric, pair);
  if (fairness::detail::is_counted(metric, pair)) return fairness::gap_test(metric, pair);
  return fairness::gap_test_of_interval(fairness::Measure::difference,
                                        fairness::gap(metric, fairness::Measure::difference, pair, asked.methods),
                                        asked.methods.confidence.z());
}

}  // namespace detail

/// Tests every metric in the table of every attribute (and of every crossing), from one set of draws.
///
/// Lines, table by table and metric by metric:
///
/// - "omnibus", of the table: chi-square of the groups, p by permutation or, in small tables, enumeration, or the test
///   that is named (flag "too_large_for_omnibus" where Freeman and Halton's gives up, and so no p-value); corrected
///   over all omnibus tests (by Holm, if gaps are corrected by max-T; flag "too_few_permutations" where by Holm or
///   Bonferroni none of them could fall below α);
/// - "difference" and "ratio", of each group to its reference: the gap with its interval, or one that holds for all
///   gaps together; p-value of `fairness::gap_test`, of the named test or by permutation, corrected over all gaps; and
///   the gap that would have been found with `power` after that correction, whatever the other gaps are (with max-T and
///   `simultaneous` at its critical value, else at the strictest level of the correction). Flag "too_large_for_test"
///   where the named test has too many tables to go through, and so no p-value;
/// - "detectable_below", "detectable_above": the gap that would have been found with `power`, in the unit of the first
///   measure.
///
/// A metric and its complement (TPR and FNR) are one question: both have its corrected p-value, and it counts once, in
/// the setting "gaps_tested", too.
///
/// @param groups  (table.size(),) cells of the fully crossed groups, unweighted if anything is resampled
/// @throws InvalidInput if the reference is chosen by the data, not there, or rows are weighted
[[nodiscard]] inline Analysis analyse_tests(const TestsQuestion& asked, const GroupTable& table,
                                            std::span<const fairness::CellCounts> groups) {
  if (asked.reference.rule == fairness::ReferenceRule::best_off) {
    throw InvalidInput{"tests", "reference",
                       "must be known before looking at the data: largest, rest, overall or a named group, not "
                       "best_off"};
  }
  const bool by_permutation =
      asked.omnibus.value_or(fairness::OmnibusTest::permutation) == fairness::OmnibusTest::permutation;
  const bool needed = asked.max_t || asked.permuted || (asked.omnibus && by_permutation);
  if (needed && asked.permutations == 0) {
    throw InvalidInput{"tests", "permutations", "must be at least 1 for p-values by permutation or max_t"};
  }
  const stats::Confidence& confidence = asked.methods.confidence;
  std::vector<fairness::ComparedTable> compared;
  std::vector<Table> tables;
  std::vector<std::vector<fairness::CellCounts>> merged;
  for (const auto& chosen : attribute_subsets(table.attributes().size(), asked.crossed)) {
    Table one{chosen, table.marginal(chosen), {}, {}, {}};
    fairness::ComparedTable c{marginal_groups(table, chosen), one.groups.size(), asked.reference.rule, {}};
    std::vector<fairness::CellCounts> cells(one.groups.size());
    for (std::size_t g = 0; g < groups.size(); ++g) cells[c.group_of[g]].merge(groups[g]);
    c.reference = fairness::resolve(
        detail::reference_in(asked.reference, fairness::Effect::unknown, one, table.attributes().size()), cells);
    compared.push_back(std::move(c));
    tables.push_back(std::move(one));
    merged.push_back(std::move(cells));
  }
  fairness::PermutationResult permuted;
  if (asked.permutations > 0) {
    permuted =
        fairness::permutation_tests(groups, compared, asked.metrics, {asked.permutations, asked.seed, asked.threads});
  }
  std::optional<fairness::MaxT> together;
  fairness::Methods methods = asked.methods;
  methods.bootstrap.reset();
  if (asked.simultaneous) {
    together =
        fairness::max_t(groups, compared, asked.metrics, confidence, {asked.replicates, asked.seed, asked.threads});
    methods = fairness::max_t_methods(*together, methods);
  }

  Analysis analysis{"tests", {}, {}, {}};
  std::vector<std::size_t> omnibus;
  std::vector<std::size_t> gap_lines;
  std::vector<std::size_t> family;
  // How many p-values are corrected together must be known before the first noticeable gap.
  std::vector<stats::TestResult> gap_tests;
  detail::Hypotheses hypotheses;
  std::vector<std::size_t> asked_of_gaps;     // which hypothesis each of `gap_tests` is of
  std::vector<std::size_t> asked_of_omnibus;  // and each omnibus test
  for (std::size_t t = 0; t < tables.size(); ++t) {
    const std::vector<fairness::CellCounts> rest = fairness::rests(merged[t]);
    for (std::size_t m = 0; m < asked.metrics.size(); ++m) {
      for (std::size_t g = 0; g < merged[t].size(); ++g) {
        const auto pair = fairness::comparison(merged[t], rest, compared[t].rule, compared[t].reference, g);
        if (!pair) continue;
        gap_tests.push_back(asked.permuted ? permuted[t][m].gaps[g].test
                                           : detail::test_of_gap(asked, asked.metrics[m], *pair));
        asked_of_gaps.push_back(hypotheses.of(t, asked.metrics[m], g));
      }
    }
  }
  std::vector<double> gap_p_values;
  gap_p_values.reserve(gap_tests.size());
  for (const stats::TestResult& test : gap_tests) {
    gap_p_values.push_back(test.defined() ? test.p_value : std::numeric_limits<double>::quiet_NaN());
  }
  const std::uint64_t tested =
      stats::adjusted_p_values(gap_p_values, asked_of_gaps, stats::Multiplicity::none).hypotheses;
  // Intervals that hold together are a correction, too: that of max-T, or the only one where p-values have none.
  const bool uncorrected = !asked.max_t && asked.multiplicity == stats::Multiplicity::none;
  const Correction correction =
      together && (asked.max_t || uncorrected)
          ? Correction{tested, std::erfc(together->critical / std::numbers::sqrt2)}
          : correction_of(asked.max_t ? stats::Multiplicity::holm : asked.multiplicity, confidence.level(), tested);
  const stats::Confidence corrected{1.0 - correction.alpha};
  std::size_t next = 0;
  for (std::size_t t = 0; t < tables.size(); ++t) {
    std::string names;
    for (const std::size_t a : tables[t].attributes) {
      names += (names.empty() ? "" : " x ") + table.attributes()[a].name;
    }
    const std::vector<fairness::CellCounts> rest = fairness::rests(merged[t]);
    for (std::size_t m = 0; m < asked.metrics.size(); ++m) {
      const fairness::Metric metric = asked.metrics[m];
      const Label metric_label{"metric", std::string{fairness::name(metric)}};
      if (by_permutation ? !permuted.empty() : asked.omnibus.has_value()) {
        const stats::TestResult test =
            by_permutation ? permuted[t][m].omnibus : fairness::omnibus_test(*asked.omnibus, metric, merged[t]);
        if (test.undefined == stats::Undefined::too_large) {
          analysis.flags.push_back({"too_large_for_omnibus", {{"groups", names}, metric_label}});
        }
        Line line =
            detail::value_line("omnibus", {{"groups", names}, metric_label}, test.statistic, test.n, test.method, 0.0);
        line.estimate.undefined = test.undefined;
        if (test.defined()) line.p_value = test.p_value;
        omnibus.push_back(analysis.lines.size());
        asked_of_omnibus.push_back(hypotheses.of(t, metric, detail::Hypotheses::all_groups));
        analysis.lines.push_back(std::move(line));
      }
      for (std::size_t g = 0; g < merged[t].size(); ++g) {
        const auto pair = fairness::comparison(merged[t], rest, compared[t].rule, compared[t].reference, g);
        if (!pair) continue;
        std::vector<Label> labels;
        const auto levels = tables[t].groups.names(g);
        for (std::size_t a = 0; a < levels.size(); ++a) {
          labels.push_back({tables[t].groups.attributes()[a].name, levels[a]});
        }
        labels.push_back(metric_label);
        family.push_back(analysis.lines.size());
        const bool counted = fairness::detail::is_counted(metric, *pair);
        const stats::TestResult& test = gap_tests[next++];
        if (test.undefined == stats::Undefined::too_large) analysis.flags.push_back({"too_large_for_test", labels});
        for (const fairness::Measure measure : asked.measures) {
          Line line;
          line.quantity = measure == fairness::Measure::ratio ? "ratio" : "difference";
          line.labels = labels;
          line.estimate = fairness::gap(metric, measure, *pair, methods);
          if (together) {
            line.estimate.confidence = confidence.level();
            line.estimate.method = detail::by_max_t(line.estimate.method);
            line.interval_z = together->critical;
          }
          if (test.defined()) line.p_value = test.p_value;
          if (test.defined() && (together || !uncorrected)) line.correction = correction;
          const stats::Confidence& level = line.correction ? corrected : confidence;
          if (counted && line.estimate.defined() && asked.power > level.alpha()) {
            const auto noticed = fairness::detectable_gap(metric, measure, *pair, level, asked.power);
            line.detectable = {noticed.low, noticed.high, "power", line.correction ? tested : 1};
          }
          if (asked.max_t && permuted[t][m].gaps[g].test.defined()) {
            line.adjusted_p_value = permuted[t][m].gaps[g].max_t_p_value;
          }
          const stats::BinomialTally rows = metric == fairness::Metric::balanced_accuracy
                                                ? stats::BinomialTally{}
                                                : pair->group.share(fairness::fraction(metric)).rows;
          if (rows.trials > 0) line.counts = {{"successes", rows.successes}, {"rows", rows.trials}};
          gap_lines.push_back(analysis.lines.size());
          analysis.lines.push_back(std::move(line));
        }
        if (asked.detectable && asked.power > corrected.alpha()) {
          const fairness::Measure unit = asked.measures.front();
          const fairness::DetectableGap found = fairness::detectable_gap(metric, unit, *pair, corrected, asked.power);
          for (const auto& [side, gap] : {std::pair{"detectable_below", found.low}, {"detectable_above", found.high}}) {
            if (!gap) continue;
            analysis.lines.push_back(
                detail::value_line(side, labels, *gap, pair->group.n() + pair->other.n(), "power", 0.0));
          }
        }
      }
    }
  }
  const stats::Multiplicity method = asked.max_t ? stats::Multiplicity::holm : asked.multiplicity;
  const std::uint64_t omnibus_tested = detail::adjust_lines(analysis.lines, omnibus, omnibus, asked_of_omnibus, method);
  if (!asked.max_t) detail::adjust_lines(analysis.lines, gap_lines, family, asked_of_gaps, method);
  if (detail::too_few_permutations(analysis.lines, omnibus, omnibus_tested, asked.permutations, method, confidence)) {
    analysis.flags.push_back(
        {"too_few_permutations",
         {{"tests", std::to_string(omnibus_tested)}, {"permutations", std::to_string(asked.permutations)}}});
  }

  analysis.settings = {{"multiplicity", std::string{asked.max_t ? "max_t" : stats::name(asked.multiplicity)}},
                       {"test", std::string{asked.permuted ? "permutation"
                                            : asked.named  ? fairness::name(*asked.named)
                                                           : "exact"}},
                       {"omnibus", std::string{!by_permutation          ? fairness::name(*asked.omnibus)
                                               : asked.permutations > 0 ? "permutation"
                                                                        : "none"}},
                       {"reference", std::string{fairness::name(asked.reference.rule)}},
                       {"confidence", confidence.level()},
                       {"gaps_tested", tested}};
  if (asked.permutations > 0) analysis.settings.emplace_back("permutations", asked.permutations);
  if (together) {
    analysis.settings.emplace_back("replicates", asked.replicates);
    analysis.settings.emplace_back("critical_value", together->critical);
  }
  if (asked.permutations > 0 || together) analysis.settings.emplace_back("seed", asked.seed.value());
  analysis.settings.emplace_back("power", asked.power);
  return analysis;
}

}  // namespace lotrecht::audit
