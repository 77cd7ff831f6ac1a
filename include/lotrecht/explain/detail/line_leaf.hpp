#pragma once

/// @file
/// Leaves that are lines in the features: what a line adds beside the leaf's plain value.

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include <lotrecht/explain/detail/deep_leaf.hpp>
#include <lotrecht/explain/detail/pattern_program.hpp>
#include <lotrecht/model/tree.hpp>

namespace lotrecht::explain::detail {

/// A leaf with a line says its plain value where a feature of the line is missing, and the line elsewhere. The plain
/// value is any leaf's; here is what comes on top of it where all are known: c - value + Σ_j β_j z_j. "All of this
/// player's features are known" is one more test of the player, so a row still is a pattern, and

///     Σ over pairs of patterns of  (c - value + Σ_j β_j z_j) Π (both tests)
///
/// is a game in which z_j is the row's value with the player of j and the background row's without. Where the row alone
/// passes for that player it is the row's, where the background row alone passes the other's, and where both do, what
/// the row's value has more than the other's comes with the player.
///
/// Background patterns are kept with the sums of their z_j; a row costs O(distinct patterns × features of the line).
class LineLeaf {
 public:
  LineLeaf(const model::Tree& tree, const LeafGroup& group, std::span<const std::uint32_t> player_of)
      : line_{&tree.lines[group.members[0].leaf]},
        constant_{line_->constant - tree.values[group.members[0].leaf]},
        players_{group.players},
        path_slots_{group.players.size()} {
    // A leaf without a line of its own in a tree with lines has an empty one, which says the constant.
    for (const std::int32_t feature : line_->features) {
      const std::uint32_t player = player_of[static_cast<std::size_t>(feature)];
      const auto known = std::find(players_.begin(), players_.end(), player);
      slots_.push_back(static_cast<std::size_t>(known - players_.begin()));
      if (known == players_.end()) players_.push_back(player);
    }
  }

  /// Of each slot: those of the path, then those that only the line asks about.
  [[nodiscard]] std::span<const std::uint32_t> players() const noexcept { return players_; }

  /// Counts a background row.
  ///
  /// @param pattern  of the path's slots
  /// @param row      its value of feature f stands at row[f * stride]
  void count(std::uint64_t pattern, const double* row, std::size_t stride, double weight) {
    if (weight == 0.0) return;
    const std::uint64_t both = with_known(pattern, row, stride);
    const auto [at, fresh] = place_.try_emplace(both, patterns_.size());
    if (fresh) {
      patterns_.push_back(both);
      sums_.resize(sums_.size() + 1 + slots_.size(), 0.0);
    }
    double* const sums = sums_.data() + at->second * (1 + slots_.size());
    sums[0] += weight;
    for (std::size_t j = 0; j < slots_.size(); ++j) {
      const double z = row[static_cast<std::size_t>(line_->features[j]) * stride];
      if (!std::isnan(z)) sums[1 + j] += weight * z;  // where it is missing nothing will be multiplied by it
    }
  }

  /// To be called once, after all rows are counted.
  void close(double total_weight) {
    place_ = {};
    for (double& sum : sums_) sum /= total_weight;
  }

  /// Adds to values[slot] what the line gives a row.
  void add_values(std::uint64_t pattern, const double* row, std::size_t stride, const MixtureShares& shares,
                  double* values) const {
    const std::uint64_t a = with_known(pattern, row, stride);
    const std::uint64_t all = everybody();
    const std::uint64_t needed = all & ~a;
    const auto q = static_cast<std::size_t>(std::popcount(needed));
    for (std::size_t i = 0; i < patterns_.size(); ++i) {
      const std::uint64_t b = patterns_[i];
      if ((b & needed) != needed) continue;
      const std::uint64_t from_row = a & ~b;
      const double* const sums = sums_.data() + i * (1 + slots_.size());
      double always = constant_ * sums[0];
      for (std::size_t j = 0; j < slots_.size(); ++j) {
        const double beta = line_->coefficients[j];
        const std::uint64_t bit = std::uint64_t{1} << slots_[j];
        const double z = (a & bit) != 0 ? row[static_cast<std::size_t>(line_->features[j]) * stride] : 0.0;
        if ((from_row & bit) != 0) {
          always += beta * z * sums[0];
          continue;
        }
        always += beta * sums[1 + j];
        if ((a & bit) != 0) share(from_row | bit, needed, q, beta * (z * sums[0] - sums[1 + j]), shares, values);
      }
      share(from_row, needed, q, always, shares, values);
    }
  }

  [[nodiscard]] std::size_t bytes() const noexcept {
    return patterns_.size() * sizeof(std::uint64_t) + sums_.size() * sizeof(double);
  }

 private:
  [[nodiscard]] std::uint64_t everybody() const noexcept {
    return players_.empty() ? 0 : ~std::uint64_t{0} >> (64 - players_.size());
  }

  [[nodiscard]] std::uint64_t with_known(std::uint64_t pattern, const double* row, std::size_t stride) const noexcept {
    std::uint64_t both = pattern | (everybody() & ~((std::uint64_t{1} << path_slots_) - 1));
    for (std::size_t j = 0; j < slots_.size(); ++j) {
      if (std::isnan(row[static_cast<std::size_t>(line_->features[j]) * stride]))
        both &= ~(std::uint64_t{1} << slots_[j]);
    }
    return both;
  }

  /// What `amount`, reached with all of `from_row` and none of `needed`, gives to each of them.
  static void share(std::uint64_t from_row, std::uint64_t needed, std::size_t q, double amount,
                    const MixtureShares& shares, double* values) {
    const auto p = static_cast<std::size_t>(std::popcount(from_row));
    if (p + q == 0) return;
    for (std::uint64_t k = from_row; k != 0; k &= k - 1) values[std::countr_zero(k)] += amount * shares.row(p, q);
    for (std::uint64_t k = needed; k != 0; k &= k - 1) values[std::countr_zero(k)] -= amount * shares.background(p, q);
  }

  const model::LinearLeaf* line_;
  double constant_;
  std::vector<std::uint32_t> players_;
  std::vector<std::size_t> slots_;  ///< of the line's features
  std::size_t path_slots_;
  std::vector<std::uint64_t> patterns_;
  std::vector<double> sums_;  ///< (patterns, 1 + features): weight, then weight × value of each feature
  std::unordered_map<std::uint64_t, std::size_t> place_;
};

}  // namespace lotrecht::explain::detail
