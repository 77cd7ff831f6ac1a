#pragma once

/// @file
/// The rows of tests/reference/regression_rows.csv, and what is to come out of them.

#include <cstddef>
#include <cstdint>
#include <map>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <lotrecht/core/group_ids.hpp>
#include <lotrecht/fairness/covariate_rows.hpp>
#include <lotrecht/stats/design.hpp>
#include <lotrecht/stats/influence_sums.hpp>

#include "support/reference.hpp"

namespace lotrecht::testing {

[[nodiscard]] inline std::vector<std::optional<std::string>> numbered_levels(std::size_t count) {
  std::vector<std::optional<std::string>> levels;
  for (std::size_t i = 0; i < count; ++i) levels.emplace_back(std::to_string(i));
  return levels;
}

/// Columns; views into them are valid while it lives.
struct RegressionRows {
  std::vector<std::uint8_t> decision, group, level, cluster;
  std::vector<double> weight, number;
  std::vector<std::size_t> index;

  RegressionRows() {
    for (const auto& row : ReferenceTable{"regression_rows.csv"}) {
      const auto byte = [&](const char* name) { return static_cast<std::uint8_t>(row.count(name)); };
      decision.push_back(byte("decision"));
      group.push_back(byte("group"));
      level.push_back(byte("level"));
      cluster.push_back(byte("cluster"));
      weight.push_back(row.number("weight"));
      number.push_back(row.number("number"));
      index.push_back(index.size());
    }
  }

  [[nodiscard]] static GroupIds ids(const std::vector<std::uint8_t>& column) {
    return GroupIds{std::span<const std::uint8_t>{column}};
  }
  [[nodiscard]] std::vector<stats::Term> covariates() const {
    return {stats::Term{"number", number, {}, {}, {}}, stats::Term{"level", {}, numbered_levels(4), ids(level), {}}};
  }
  [[nodiscard]] stats::Term group_term() const { return {"group", {}, numbered_levels(3), ids(group), 0}; }
  [[nodiscard]] stats::Clusters clusters() const { return {ids(cluster), 25}; }
  [[nodiscard]] fairness::CovariateRows rows() const { return {decision, ids(group), 3, covariates(), {}, {}}; }
};

/// The expected values by name.
[[nodiscard]] inline std::map<std::string, double> regression_reference() {
  std::map<std::string, double> found;
  for (const auto& row : ReferenceTable{"regression.csv"}) found[row.text("name")] = row.number("value");
  return found;
}

}  // namespace lotrecht::testing
