#pragma once

/// @file
/// Representation as an analysis: each group's share of the rows beside its share of the people.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include <lotrecht/audit/analysis.hpp>
#include <lotrecht/audit/correct_lines.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/fairness/representation.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/multiplicity.hpp>
#include <lotrecht/stats/pooled_gaps.hpp>

namespace lotrecht::audit {

/// Shares known without error, summing to 1, or the people of a sample.
using Benchmark = std::variant<std::vector<double>, std::vector<std::uint64_t>>;

/// Whose rows are compared with which benchmark. Groups in one of both only are named, never dropped.
struct RepresentationQuestion {
  std::string attribute;
  std::string of;                                   ///< "rows", "selected" or the name of a step
  std::vector<std::optional<std::string>> groups;   ///< every group the benchmark names
  std::vector<std::uint64_t> rows;                  ///< (groups,) 0 where the data have none
  std::vector<bool> in_data;                        ///< (groups,) whether the data know the group at all
  Benchmark benchmark;                              ///< (groups,)
  std::vector<std::optional<std::string>> unnamed;  ///< groups of the data that the benchmark does not name
  std::vector<std::uint64_t> unnamed_rows;          ///< (unnamed,)
  stats::Confidence confidence;
  std::optional<stats::PosteriorDraws> draws{};
};

/// Compares shares of rows with shares of people.
///
/// Quantities by group: `share`, `benchmark_share`, `representation_ratio` (with p-values). Of all: `goodness_of_fit`,
/// whose value is the test's statistic. Groups that the benchmark does not name have a `rows_not_in_benchmark` line;
/// they are in no share's denominator. Flags: `not_in_data`, `not_in_benchmark` by group, `small_expected`.
///
/// @throws InvalidInput if sizes differ, or shares are out of range or do not sum to 1
[[nodiscard]] inline Analysis analyse_representation(const RepresentationQuestion& question) {
  const std::size_t k = question.groups.size();
  if (question.rows.size() != k || question.in_data.size() != k ||
      question.unnamed.size() != question.unnamed_rows.size()) {
    throw InvalidInput{"representation", "rows", "must be one number for each group"};
  }
  const bool sample = std::holds_alternative<std::vector<std::uint64_t>>(question.benchmark);
  const fairness::Representation found =
      sample ? fairness::representation(question.rows, std::get<std::vector<std::uint64_t>>(question.benchmark),
                                        question.confidence)
             : fairness::representation(question.rows, std::get<std::vector<double>>(question.benchmark),
                                        question.confidence, question.draws);
  Analysis analysis{"representation", {}, {}, {}};
  analysis.settings = {{"attribute", question.attribute},
                       {"of", question.of},
                       {"benchmark", std::string{sample ? "sample" : "exact"}},
                       {"confidence", question.confidence.level()}};
  const auto p = [](double value) { return std::isnan(value) ? std::nullopt : std::optional{value}; };
  const auto tested = static_cast<std::uint64_t>(
      std::count_if(found.groups.begin(), found.groups.end(),
                    [](const fairness::RepresentedGroup& group) { return !std::isnan(group.adjusted_p_value); }));
  for (std::size_t g = 0; g < k; ++g) {
    const std::vector<Label> labels{{question.attribute, question.groups[g]}};
    const fairness::RepresentedGroup& group = found.groups[g];
    analysis.lines.push_back({"share", labels, group.share, {}, {}, {{"rows", group.rows}}});
    analysis.lines.push_back({"benchmark_share", labels, group.benchmark, {}, {}, {}});
    analysis.lines.push_back(
        {"representation_ratio", labels, group.ratio, p(group.p_value), p(group.adjusted_p_value), {}});
    Line& ratio = analysis.lines.back();
    if (ratio.adjusted_p_value) {
      ratio.correction = correction_of(stats::Multiplicity::holm, question.confidence.level(), tested);
    }
    if (sample) {
      const auto& people = std::get<std::vector<std::uint64_t>>(question.benchmark);
      ratio.samples = {{group.rows, found.n}, {people[g], group.benchmark.n}};
    } else {
      ratio.samples = {{group.rows, found.n}, {}};
      ratio.shape = {SampleScale::known_share, std::min(1.0, group.benchmark.value)};
    }
    if (!question.in_data[g]) analysis.flags.push_back({"not_in_data", labels});
  }
  stats::Estimate test;
  test.value = found.test.statistic;
  test.confidence = question.confidence.level();
  test.n = found.test.n;
  test.method = found.test.method;
  test.undefined = found.test.undefined;
  analysis.lines.push_back({"goodness_of_fit", {}, test, p(found.test.p_value), {}, {}, 2});
  for (std::size_t g = 0; g < question.unnamed.size(); ++g) {
    if (question.unnamed_rows[g] == 0) continue;
    const std::vector<Label> labels{{question.attribute, question.unnamed[g]}};
    stats::Estimate rows;
    rows.value = rows.low = rows.high = static_cast<double>(question.unnamed_rows[g]);
    rows.confidence = question.confidence.level();
    rows.n = question.unnamed_rows[g];
    rows.method = "count";
    analysis.lines.push_back({"rows_not_in_benchmark", labels, rows, {}, {}, {{"rows", question.unnamed_rows[g]}}});
    analysis.flags.push_back({"not_in_benchmark", labels});
  }
  if (found.test.method == "chi_square_small") analysis.flags.push_back({"small_expected", {}});
  return analysis;
}

}  // namespace lotrecht::audit
