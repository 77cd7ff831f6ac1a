#pragma once

/// @file
/// Decisions with what a regression shall account for.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/group_ids.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/design.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/influence_sums.hpp>

namespace lotrecht::fairness {

/// Decisions with their covariates: views, the caller keeps the columns.
struct CovariateRows {
  std::span<const std::uint8_t> decision = {};  ///< (n,) 1 selected, 0 not
  GroupIds group = {};                          ///< (n,) below `groups`
  std::size_t groups = 0;                       ///< number of groups
  std::vector<stats::Term> covariates = {};     ///< in the order of the plan
  std::span<const double> weight = {};          ///< (n,) sampling weights; empty: 1 each
  stats::Clusters clusters = {};                ///< rows that are not independent of one another
};

/// A column of the regression by its name.
struct NamedColumn {
  std::string covariate;
  std::optional<std::string> level;
  bool is_level = false;
};

namespace detail {

/// Rows of positive weight.
[[nodiscard]] inline std::vector<std::size_t> rows_that_count(const CovariateRows& rows) {
  std::vector<std::size_t> index;
  index.reserve(rows.decision.size());
  for (std::size_t i = 0; i < rows.decision.size(); ++i) {
    if (rows.weight.empty() || rows.weight[i] > 0.0) index.push_back(i);
  }
  return index;
}

inline void check(const CovariateRows& rows, const char* function) {
  const std::size_t n = rows.decision.size();
  if (rows.group.size() != n) throw InvalidInput{function, "group", "must have a row for each decision"};
  rows.group.check_below(rows.groups, function);
  if (!rows.weight.empty() && rows.weight.size() != n) {
    throw InvalidInput{function, "weight", "must have a row for each decision"};
  }
  if (rows.clusters.any()) {
    if (rows.clusters.ids.size() != n) throw InvalidInput{function, "cluster", "must have a row for each decision"};
    rows.clusters.ids.check_below(rows.clusters.count, function, "cluster");
  }
  for (const stats::Term& t : rows.covariates) {
    if ((t.is_factor() ? t.codes.size() : t.values.size()) != n) {
      throw InvalidInput{function, "\"" + t.name + "\"", "must have a row for each decision"};
    }
  }
}

[[nodiscard]] inline NamedColumn named(const stats::Design& design, std::size_t column) {
  const auto& [term, level] = design.column(column);
  if (term == stats::Design::constant) return {"", std::nullopt, false};
  const stats::Term& t = design.terms()[term];
  if (!t.is_factor()) return {t.name, std::nullopt, false};
  return {t.name, t.levels[level], true};
}

/// Covariates of text that say the same of everybody: no column of a regression tells that they were asked for.
[[nodiscard]] inline std::vector<NamedColumn> constant_texts(const CovariateRows& rows,
                                                             std::span<const std::size_t> index) {
  std::vector<NamedColumn> constant;
  for (const stats::Term& t : rows.covariates) {
    const auto same = [&](std::size_t i) { return t.codes[i] == t.codes[index.front()]; };
    if (t.is_factor() && !index.empty() && std::all_of(index.begin(), index.end(), same)) {
      constant.push_back({t.name, std::nullopt, false});
    }
  }
  return constant;
}

/// An estimate that does not exist, with all the range its measure has.
[[nodiscard]] inline stats::Estimate no_estimate(stats::Undefined why, double low, double high,
                                                 const stats::Confidence& confidence, std::uint64_t n,
                                                 std::string_view method) {
  stats::Estimate e;
  e.low = low;
  e.high = high;
  e.confidence = confidence.level();
  e.n = n;
  e.method = method;
  e.undefined = why;
  return e;
}

inline constexpr double boundless = std::numeric_limits<double>::infinity();

}  // namespace detail

}  // namespace lotrecht::fairness
