#pragma once

/// @file
/// Rows of a sample with strata, clusters and weights, for tests of designs.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/core/fold.hpp>
#include <lotrecht/core/grouped.hpp>
#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/cluster_tally.hpp>
#include <lotrecht/fairness/design.hpp>

#include "support/reference.hpp"

namespace lotrecht::testing {

/// Rows, and which of their columns a design is told about.
class DesignRows {
 public:
  struct Row {
    std::uint32_t stratum;
    std::uint32_t cluster;
    std::uint32_t group;
    std::uint8_t decision;
    double weight;
    std::uint8_t outcome = fairness::unknown_outcome;
  };

  explicit DesignRows(std::vector<Row> rows) : rows_{std::move(rows)} {
    for (std::uint32_t i = 0; i < rows_.size(); ++i) {
      stratum_.push_back(rows_[i].stratum);
      cluster_.push_back(rows_[i].cluster);
      weight_.push_back(rows_[i].weight);
      group_.push_back(rows_[i].group);
      decision_.push_back(rows_[i].decision);
      outcome_.push_back(rows_[i].outcome);
      groups_ = std::max<std::size_t>(groups_, rows_[i].group + 1);
    }
  }
  explicit DesignRows(const std::string& file) : DesignRows{std::vector<Row>{}} {
    for (const auto& row : ReferenceTable{file}) {
      file_rows_.push_back(row);
      group_.push_back(static_cast<std::uint32_t>(row.count("group")));
      decision_.push_back(static_cast<std::uint8_t>(row.count("decision")));
      groups_ = std::max<std::size_t>(groups_, group_.back() + 1);
    }
    outcome_.assign(group_.size(), fairness::unknown_outcome);
  }

  /// Every row `times` over.
  void repeat(std::size_t times) {
    const auto again = [times](auto& column) {
      auto all = column;
      for (std::size_t i = 1; i < times; ++i) all.insert(all.end(), column.begin(), column.end());
      column = all;
    };
    again(file_rows_);
    again(group_);
    again(decision_);
    again(outcome_);
  }

  /// Columns of the file by name; "" is not there, cluster "row" gives each row its own number.
  void use(const std::string& weight, const std::string& stratum, const std::string& cluster) {
    weighted = !weight.empty();
    weight_.clear();
    stratum_.clear();
    cluster_.clear();
    for (std::uint32_t i = 0; i < file_rows_.size(); ++i) {
      if (weighted) weight_.push_back(file_rows_[i].number(weight));
      if (!stratum.empty()) stratum_.push_back(static_cast<std::uint32_t>(file_rows_[i].count(stratum)));
      if (cluster == "row") cluster_.push_back(i);
      if (!cluster.empty() && cluster != "row") {
        cluster_.push_back(static_cast<std::uint32_t>(file_rows_[i].count(cluster)));
      }
    }
  }

  [[nodiscard]] fairness::ClusterColumns columns() const {
    using Ids = std::span<const std::uint32_t>;
    return {{decision_, outcome_, 0},
            GroupIds{Ids{group_}},
            weighted ? std::span<const double>{weight_} : std::span<const double>{},
            GroupIds{Ids{stratum_}},
            GroupIds{Ids{cluster_}}};
  }
  [[nodiscard]] fairness::Design design(const fairness::DesignMethods& methods,
                                        const std::vector<std::optional<std::uint64_t>>& population = {}) const {
    std::size_t strata = 1;
    for (const std::uint32_t s : stratum_) strata = std::max<std::size_t>(strata, s + 1);
    return {fold<fairness::ClusterTally>(columns(), {}), strata, population, methods};
  }
  [[nodiscard]] fairness::DesignTable table(const fairness::Design& design) const {
    std::vector<std::size_t> own(groups_);
    for (std::size_t g = 0; g < groups_; ++g) own[g] = g;
    return {design, own, groups_};
  }
  [[nodiscard]] std::vector<fairness::CellCounts> counts() const {
    using Ids = std::span<const std::uint32_t>;
    const GroupIds group{Ids{group_}};
    const fairness::OutcomeColumns outcomes{decision_, outcome_, 0};
    if (!weighted) {
      using Tally = Grouped<fairness::OutcomeTally>;
      return fairness::cell_counts(fold<Tally>({group, outcomes}, Tally{groups_}));
    }
    using Tally = Grouped<fairness::WeightedOutcomeTally>;
    return fairness::cell_counts(fold<Tally>({group, {outcomes, weight_}}, Tally{groups_}));
  }

  bool weighted = false;

 private:
  std::vector<Row> rows_;
  std::vector<ReferenceRow> file_rows_;
  std::vector<std::uint32_t> stratum_, cluster_, group_;
  std::vector<std::uint8_t> decision_, outcome_;
  std::vector<double> weight_;
  std::size_t groups_ = 0;
};

}  // namespace lotrecht::testing
