#include <algorithm>
#include <cmath>

#include <lotrecht/audit/analyse_ll144.hpp>
#include <lotrecht/audit/analyse_representation.hpp>
#include <lotrecht/fairness/ll144.hpp>
#include <lotrecht/stats/binomial_test.hpp>
#include <lotrecht/stats/goodness_of_fit.hpp>
#include <lotrecht/stats/multinomial_intervals.hpp>

#include "cells.hpp"
#include "pybind.hpp"

namespace lotrecht::python {
namespace {

using namespace py::literals;
using Levels = std::vector<std::optional<std::string>>;

/// Rows of each group among those with `among` = 1; all rows without it.
[[nodiscard]] std::vector<std::uint64_t> rows_of(const GroupIds& groups, std::size_t size,
                                                 const std::optional<std::span<const std::uint8_t>>& among) {
  if (among && among->size() != groups.size()) {
    throw InvalidInput{"representation", "among", "must have as many rows as the attribute"};
  }
  groups.check_below(size, "representation", "attribute");
  std::vector<std::uint64_t> rows(size, 0);
  groups.visit([&](const auto codes) {
    for (std::size_t i = 0; i < codes.size(); ++i) {
      if (!among || (*among)[i] == 1) ++rows[codes[i]];
    }
  });
  return rows;
}

/// "shares" sum to 1, "counts" are made to, and a "sample" keeps its size.
[[nodiscard]] audit::Benchmark benchmark_of(const std::vector<double>& numbers, const std::string& kind) {
  if (kind == "shares") return numbers;
  if (kind == "counts") return fairness::shares_of_people(numbers);
  if (kind != "sample") {
    throw InvalidInput{"representation", "benchmark", "must be 'shares', 'counts' or 'sample', got '" + kind + "'"};
  }
  std::vector<std::uint64_t> people;
  for (const double x : numbers) {
    if (!(x >= 0.0 && x <= 0x1p53 && x == std::floor(x))) {
      throw InvalidInput{"representation", "benchmark",
                         "a sample is of whole people, from 0 on, got " + std::to_string(x)};
    }
    people.push_back(static_cast<std::uint64_t>(x));
  }
  return people;
}

/// Brings the groups of the data and those of the benchmark together by name.
[[nodiscard]] audit::Analysis representation(const PythonAttribute& attribute, const std::optional<py::array>& among,
                                             const std::string& of, const Levels& groups,
                                             const std::vector<double>& numbers, const std::string& kind,
                                             double confidence, const std::optional<std::uint64_t>& draws,
                                             const std::optional<std::uint64_t>& seed, unsigned threads) {
  const auto& [name, levels, codes] = attribute;
  const GroupIds group = ids(codes, name);
  std::optional<std::span<const std::uint8_t>> chosen;
  if (among) chosen = column<std::uint8_t>(*among, "among");
  const py::gil_scoped_release unlocked;
  const std::vector<std::uint64_t> rows = rows_of(group, levels.size(), chosen);
  audit::RepresentationQuestion question{name, of, groups, {}, {}, {}, {}, {}, stats::Confidence{confidence}, {}};
  question.benchmark = benchmark_of(numbers, kind);
  if (draws && seed) question.draws = stats::PosteriorDraws{*draws, Seed{*seed}, threads};
  for (const auto& wanted : groups) {
    const auto at = std::find(levels.begin(), levels.end(), wanted);
    question.in_data.push_back(at != levels.end());
    question.rows.push_back(at == levels.end() ? 0 : rows[static_cast<std::size_t>(at - levels.begin())]);
  }
  for (std::size_t g = 0; g < levels.size(); ++g) {
    if (std::find(groups.begin(), groups.end(), levels[g]) != groups.end()) continue;
    question.unnamed.push_back(levels[g]);
    question.unnamed_rows.push_back(rows[g]);
  }
  return audit::analyse_representation(question);
}

[[nodiscard]] audit::Analysis ll144(const py::array& decision, const std::optional<py::array>& score,
                                    const std::vector<PythonAttribute>& attributes, double exclude_below,
                                    const std::string& justification, double confidence, unsigned threads) {
  audit::Ll144Question question{score.has_value(), 0.0, 0, exclude_below, justification, stats::Confidence{confidence}};
  std::optional<py::array> passed;
  if (score) {
    const fairness::AboveMedian found = fairness::above_median(column<double>(*score, "score"));
    question.median = found.median;
    question.at_median = found.at_median;
    passed = py::array_t<std::uint8_t>(static_cast<py::ssize_t>(found.above.size()), found.above.data());
  }
  const Cells cells = tally(passed ? *passed : decision, std::nullopt, attributes, std::nullopt, threads);
  const py::gil_scoped_release unlocked;
  std::vector<stats::BinomialTally> people;
  for (const auto& counts : cells.counts) {
    people.push_back(counts.share(fairness::fraction(fairness::Metric::selection_rate)).rows);
  }
  return audit::analyse_ll144(question, cells.table, people);
}

[[nodiscard]] std::vector<stats::Interval> multinomial_intervals(const std::vector<std::uint64_t>& counts,
                                                                 const std::string& method, double confidence) {
  const stats::Confidence level{confidence};
  if (method == "goodman") return stats::goodman(counts, level);
  if (method == "sison_glaz") return stats::sison_glaz(counts, level);
  throw InvalidInput{"multinomial_intervals", "method", "must be 'goodman' or 'sison_glaz', got '" + method + "'"};
}

}  // namespace

void register_representation(py::module_& parent) {
  py::module_ m = parent.attr("fairness").cast<py::module_>();
  m.def("representation", &representation, "attribute"_a, "among"_a, "of"_a, "groups"_a, "numbers"_a, "kind"_a,
        "confidence"_a, "draws"_a, "seed"_a, "threads"_a, "Shares of the rows beside shares of the people.");
  m.def("ll144", &ll144, "decision"_a, "score"_a, "attributes"_a, "exclude_below"_a, "justification"_a, "confidence"_a,
        "threads"_a, "The tables of New York City's Local Law 144.");
  py::module_ s = parent.attr("stats").cast<py::module_>();
  s.def("multinomial_intervals", &multinomial_intervals, "counts"_a, "method"_a, "confidence"_a,
        "Simultaneous intervals for the shares of a multinomial (Goodman 1965; Sison & Glaz 1995).");
}

}  // namespace lotrecht::python
