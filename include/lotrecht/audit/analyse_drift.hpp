#pragma once

/// @file
/// Who came and what was decided, beside a reference period: how far each column moved.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <lotrecht/audit/analysis.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/drift/category_distances.hpp>
#include <lotrecht/drift/category_test.hpp>
#include <lotrecht/drift/distance.hpp>
#include <lotrecht/drift/kolmogorov_smirnov.hpp>
#include <lotrecht/drift/missing_change.hpp>
#include <lotrecht/drift/permutation.hpp>
#include <lotrecht/drift/pooled_values.hpp>
#include <lotrecht/drift/tolerance.hpp>
#include <lotrecht/drift/value_tally.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/equivalence.hpp>
#include <lotrecht/stats/estimate.hpp>

namespace lotrecht::audit {

/// A column of numbers in both periods.
struct NumberColumn {
  drift::ValueTally reference;
  drift::ValueTally current;
};

/// A column of categories in both periods: rows of each level, and of none.
struct CategoryColumn {
  std::vector<std::string> levels;
  std::vector<std::uint64_t> reference;
  std::vector<std::uint64_t> current;
  std::uint64_t missing_reference = 0;
  std::uint64_t missing_current = 0;
};

/// A column of everybody, or of one group.
struct ColumnInTwoPeriods {
  std::string name;
  std::vector<Label> group;  ///< none: everybody
  std::variant<NumberColumn, CategoryColumn> data;
};

struct DriftChoice {
  std::string reference;            ///< the file of the reference period
  std::optional<double> tolerance;  ///< share of the rows that a column may move
  drift::PermutationOptions permutations;
  drift::ResamplingOptions resampling;
};

namespace detail {

[[nodiscard]] inline AboutTolerance about(const drift::ToleranceTest& test) {
  if (test.undefined != stats::Undefined::none) return {};
  return {test.beyond, std::nullopt, test.within};
}

inline void add_missing(Analysis& analysis, const std::vector<Label>& labels, std::uint64_t before,
                        std::uint64_t rows_before, std::uint64_t now, std::uint64_t rows_now, const DriftChoice& choice,
                        const stats::Confidence& confidence) {
  if (before + now == 0) return;
  const drift::MissingChange change = drift::missing_change({before, rows_before}, {now, rows_now}, confidence);
  Line line{"missing_change", labels, change.difference, {}, {}, {}};
  if (change.test.defined()) line.p_value = change.test.p_value;
  if (choice.tolerance) {
    line.tolerance = about(drift::share_tolerance({before, rows_before}, {now, rows_now}, *choice.tolerance));
  }
  line.counts = {{"reference_missing", before},
                 {"reference_rows", rows_before},
                 {"current_missing", now},
                 {"current_rows", rows_now}};
  analysis.lines.push_back(std::move(line));
}

inline void add_column(Analysis& analysis, const std::vector<Label>& labels, const NumberColumn& column,
                       const DriftChoice& choice, const stats::Confidence& confidence) {
  const auto both = drift::pool(column.reference, column.current);
  const auto result =
      drift::kolmogorov_smirnov(both, drift::KsMethod::automatic, stats::Alternative::two_sided, confidence);
  Line line{"moved", labels, result.distance, {}, {}, {}};
  if (result.test.defined()) line.p_value = result.test.p_value;
  if (choice.tolerance) line.tolerance = about(drift::ks_tolerance(both, *choice.tolerance));
  line.counts = {{"reference_rows", column.reference.rows()}, {"current_rows", column.current.rows()}};
  analysis.lines.push_back(std::move(line));
  if (column.reference.rows() > 0 && column.current.rows() > 0) {
    const auto before = column.reference.values();
    std::uint64_t outside = 0;
    for (const auto& [value, count] : column.current.values()) {
      if (value < before.front().value || value > before.back().value) outside += count;
    }
    if (outside > 0) {
      std::vector<Label> said = labels;
      said.push_back({"rows", std::to_string(outside)});
      analysis.flags.push_back({"outside_reference_range", std::move(said)});
    }
  }
  add_missing(analysis, labels, column.reference.missing(), column.reference.missing() + column.reference.rows(),
              column.current.missing(), column.current.missing() + column.current.rows(), choice, confidence);
}

/// Names with commas between, the first five and how many more.
[[nodiscard]] inline std::string some_names(const std::vector<std::string>& names) {
  constexpr std::size_t most = 5;
  std::string text;
  for (std::size_t i = 0; i < std::min(most, names.size()); ++i) text += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > most) text += ", ... (" + std::to_string(names.size()) + ")";
  return text;
}

inline void add_column(Analysis& analysis, const std::vector<Label>& labels, const CategoryColumn& column,
                       const DriftChoice& choice, const stats::Confidence& confidence) {
  if (column.reference.size() != column.levels.size() || column.current.size() != column.levels.size()) {
    throw InvalidInput{"drift", "counts", "must be one for each level, in both periods"};
  }
  drift::WindowPair pair{{}, column.reference, column.current, 0, 0};
  std::vector<std::string> fresh;
  std::vector<std::string> gone;
  for (std::size_t v = 0; v < column.levels.size(); ++v) {
    pair.n += column.reference[v];
    pair.m += column.current[v];
    if (column.reference[v] == 0 && column.current[v] > 0) fresh.push_back(column.levels[v]);
    if (column.reference[v] > 0 && column.current[v] == 0) gone.push_back(column.levels[v]);
  }
  const stats::TestResult test = drift::category_test(pair, choice.permutations);
  Line line{"moved",
            labels,
            drift::distance(pair, drift::TotalVariation{}, "total_variation", 1.0, confidence, choice.resampling),
            {},
            {},
            {{"reference_rows", pair.n}, {"current_rows", pair.m}}};
  if (test.defined()) line.p_value = test.p_value;
  if (choice.tolerance) {
    line.tolerance = about(
        drift::distance_tolerance(pair, drift::TotalVariation{}, *choice.tolerance, confidence, choice.resampling));
  }
  analysis.lines.push_back(std::move(line));
  if (pair.n > 0 && pair.m > 0) {
    for (const auto& [name, names] : {std::pair{"new_categories", &fresh}, std::pair{"gone_categories", &gone}}) {
      if (names->empty()) continue;
      std::vector<Label> said = labels;
      said.push_back({"categories", some_names(*names)});
      analysis.flags.push_back({name, std::move(said)});
    }
  }
  add_missing(analysis, labels, column.missing_reference, column.missing_reference + pair.n, column.missing_current,
              column.missing_current + pair.m, choice, confidence);
}

}  // namespace detail

/// How far each column of a file of decisions is from what it was in a reference period, for everybody and in groups.
///
/// Quantities by column: `moved`, from 0 to 1: of numbers Kolmogorov and Smirnov's distance, of categories the total
/// variation; `missing_change`, the share of rows without a value less that of the reference period, where either has
/// any. p-values: of no change. Flags: `new_categories`, `gone_categories`, `outside_reference_range` (numbers below or
/// above all of the reference period). With a tolerance every line has a verdict, whether its interval lies within, and
/// two p-values beside it (`AboutTolerance`): that the column moved no further than tolerated, and that it moved at
/// least as far.
///
/// A column that nobody has a value of in one of the periods is undefined (`nobody`).
///
/// @throws InvalidInput if counts are not one for each level, the tolerance is not from 0 to 1, or nothing is to be
/// drawn
[[nodiscard]] inline Analysis analyse_drift(const std::vector<ColumnInTwoPeriods>& columns, const DriftChoice& choice,
                                            const stats::Confidence& confidence) {
  if (choice.tolerance && !(*choice.tolerance >= 0.0 && *choice.tolerance <= 1.0)) {
    throw InvalidInput{"drift", "tolerance", "must be from 0 to 1, got " + std::to_string(*choice.tolerance)};
  }
  Analysis analysis{"drift", {{"reference_file", choice.reference}}, {}, {}};
  if (choice.tolerance) analysis.settings.emplace_back("tolerance", *choice.tolerance);
  analysis.settings.emplace_back("confidence", confidence.level());
  for (const ColumnInTwoPeriods& column : columns) {
    std::vector<Label> labels{{"column", column.name}};
    labels.insert(labels.end(), column.group.begin(), column.group.end());
    std::visit([&](const auto& data) { detail::add_column(analysis, labels, data, choice, confidence); }, column.data);
  }
  if (choice.tolerance) {
    const stats::Band band{-*choice.tolerance, *choice.tolerance};
    for (Line& line : analysis.lines) line.verdict = stats::judge(line.estimate, band);
  }
  return analysis;
}

}  // namespace lotrecht::audit
