#pragma once

/// @file
/// The tally of a design: rows by cluster, group, cell and weight.

#include <algorithm>
#include <array>
#include <charconv>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/group_ids.hpp>
#include <lotrecht/core/tally.hpp>
#include <lotrecht/core/weight_sum.hpp>
#include <lotrecht/fairness/outcome_columns.hpp>

namespace lotrecht::fairness {

/// A cluster's number that says: this row is a cluster of its own.
inline constexpr std::uint32_t own_cluster = std::numeric_limits<std::uint32_t>::max();

/// `OutcomeColumns` with each row's group, and how the row was drawn.
struct ClusterColumns {
  OutcomeColumns outcomes;         ///< (n,)
  GroupIds group;                  ///< (n,)
  std::span<const double> weight;  ///< (n,) 0 or in [1e-100, 1e100]; empty: every row weighs 1
  GroupIds stratum;                ///< (n,) sampling stratum; empty: one
  GroupIds cluster;                ///< (n,) who or what the row belongs to; empty: every row is a cluster of its own
  /// The cluster id that stands for "no value": these rows are clusters of their own.
  std::optional<std::uint32_t> missing_cluster{};

  [[nodiscard]] std::size_t size() const noexcept { return outcomes.size(); }
  /// @throws InvalidInput if the columns differ in length
  [[nodiscard]] ClusterColumns rows(std::size_t first, std::size_t count) const {
    check_lengths();
    const auto cut = [&](const GroupIds& ids) { return ids.size() == 0 ? ids : ids.rows(first, count); };
    return {outcomes.rows(first, count),
            cut(group),
            weight.empty() ? weight : weight.subspan(first, count),
            cut(stratum),
            cut(cluster),
            missing_cluster};
  }
  /// @throws InvalidInput unless every column that is there is as long as the decisions
  void check_lengths() const {
    outcomes.check_lengths();
    const auto expect = [&](const char* column, std::size_t length, bool optional) {
      if (length == size() || (optional && length == 0)) return;
      throw InvalidInput{
          "ClusterColumns", column,
          "must be as long as decision: " + std::to_string(length) + " rows beside " + std::to_string(size())};
    };
    expect("group", group.size(), false);
    expect("weight", weight.size(), true);
    expect("stratum", stratum.size(), true);
    expect("cluster", cluster.size(), true);
  }
  /// @throws InvalidInput if lengths differ, or naming the first row with a bad value
  void check() const {
    check_lengths();
    outcomes.check();
    for (std::size_t i = 0; i < weight.size(); ++i) {
      if (is_weight(weight[i])) continue;
      std::array<char, 32> found{};
      const auto end = std::to_chars(found.begin(), found.end(), weight[i]).ptr;
      throw InvalidInput{"ClusterColumns", "weight",
                         "row " + std::to_string(outcomes.first_row + i) +
                             ": must be 0 or between 1e-100 and 1e100, got " + std::string{found.begin(), end}};
    }
  }
};

/// Rows that agree in everything a design asks about.
struct ClusterRows {
  std::uint32_t cluster;  ///< or `own_cluster`
  std::uint32_t stratum;
  std::uint64_t slot;  ///< 6 group + cell, cells in the order of `Cell`
  double weight;       ///< of each row
  std::uint64_t rows;

  [[nodiscard]] constexpr auto key() const noexcept { return std::tuple{cluster, stratum, slot, weight}; }
  friend constexpr bool operator==(const ClusterRows&, const ClusterRows&) = default;
};

/// Counts rows by (cluster, stratum, group, cell, weight).
///
/// Weights are kept as values that rows have, not as sums: counts of rows add up exactly, in any order, so merging is
/// exact and order-free without long accumulators. Memory is proportional to the combinations that occur: at most 32
/// bytes a row, and a few hundred bytes where every row is a cluster of its own and weights repeat.
class ClusterTally {
 public:
  using columns_type = ClusterColumns;

  /// @throws InvalidInput naming the first bad row; the tally is then unchanged
  void add(const ClusterColumns& block) {
    block.check();
    const bool own = block.cluster.size() == 0;
    fresh_.reserve(fresh_.size() + block.size());
    for (std::size_t i = 0; i < block.size(); ++i) {
      const std::uint32_t id = own ? own_cluster : block.cluster[i];
      fresh_.push_back({id == block.missing_cluster ? own_cluster : id,
                        block.stratum.size() == 0 ? 0u : block.stratum[i],
                        6u * std::uint64_t{block.group[i]} + cell_of_key[block.outcomes.key(i)],
                        block.weight.empty() ? 1.0 : block.weight[i], 1});
    }
    if (fresh_.size() > 500'000 && fresh_.size() > 2 * settled_.size()) settle();
  }

  void merge(const ClusterTally& other) {
    fresh_.insert(fresh_.end(), other.settled_.begin(), other.settled_.end());
    fresh_.insert(fresh_.end(), other.fresh_.begin(), other.fresh_.end());
    settle();
  }

  /// What was counted, ascending by cluster, stratum, slot and weight; rows that are clusters of their own last.
  [[nodiscard]] std::vector<ClusterRows> entries() const {
    ClusterTally copy = *this;
    copy.settle();
    return std::move(copy.settled_);
  }

  friend bool operator==(const ClusterTally& a, const ClusterTally& b) { return a.entries() == b.entries(); }

 private:
  /// From 4 decision + outcome to the place of the cell.
  static constexpr std::array<std::uint64_t, 8> cell_of_key{3, 2, 5, 0, 1, 0, 4, 0};

  void settle() {
    if (fresh_.empty()) return;
    const auto by_key = [](const ClusterRows& a, const ClusterRows& b) { return a.key() < b.key(); };
    std::sort(fresh_.begin(), fresh_.end(), by_key);
    const auto middle = static_cast<std::ptrdiff_t>(settled_.size());
    settled_.insert(settled_.end(), fresh_.begin(), fresh_.end());
    fresh_.clear();
    std::inplace_merge(settled_.begin(), settled_.begin() + middle, settled_.end(), by_key);
    std::size_t last = 0;
    for (std::size_t i = 1; i < settled_.size(); ++i) {
      if (settled_[i].key() == settled_[last].key())
        settled_[last].rows += settled_[i].rows;
      else
        settled_[++last] = settled_[i];
    }
    settled_.resize(last + 1);
  }

  std::vector<ClusterRows> settled_;  // ascending, each key once
  std::vector<ClusterRows> fresh_;    // in any order
};
static_assert(Tally<ClusterTally>);

}  // namespace lotrecht::fairness
