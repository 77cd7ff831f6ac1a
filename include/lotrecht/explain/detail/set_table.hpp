#pragma once

/// @file
/// From a histogram of background patterns to what every set of a path's players gets, for every pattern of a row.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <lotrecht/explain/detail/index_rule.hpp>
#include <lotrecht/explain/detail/slot_sets.hpp>

namespace lotrecht::explain::detail {

/// Adds scale × (index of set S for pattern a) to table[(a ^ flip) * stride + place of S], for all a and S.
///
/// The index of S at a leaf is its functional of Π_{i in S} (a_i - b_i) Π_{j not in S} (t a_j + (1 - t) b_j), its mean
/// taken over background patterns b. Each factor is a 2 × 2 matrix applied to one bit of the histogram; sets that agree
/// in their first bits share the work. O(points × Σ_{i <= d} Σ_{s <= order} C(i, s) × 2^d). Nothing is divided.
class SetTable {
 public:
  explicit SetTable(const SlotSets& sets) : sets_{&sets} {}

  /// @param histogram  (2^d) weight of the background rows of each pattern
  void add(std::span<const double> histogram, std::size_t d, const IndexRule& rule, double scale, std::size_t stride,
           double* table) {
    levels_.resize(d + 1);
    for (std::vector<double>& level : levels_) level.resize(histogram.size());
    levels_[0].assign(histogram.begin(), histogram.end());
    for (std::size_t q = 0; q < rule.nodes.size(); ++q) descend({d, rule, q, scale, stride, table}, 0, 0, 0);
  }

 private:
  struct Target {
    std::size_t d;
    const IndexRule& rule;
    std::size_t point;
    double scale;
    std::size_t stride;
    double* table;
  };

  // NOLINTNEXTLINE(misc-no-recursion): as deep as a table has bits
  void descend(const Target& to, std::size_t slot, std::uint64_t set, std::size_t size) {
    const std::vector<double>& from = levels_[slot];
    if (slot == to.d) {
      if (size == 0) return;
      const double weight = to.scale * to.rule.weights[size - 1][to.point];
      if (weight == 0.0) return;
      double* const entry = to.table + sets_->place(set);
      for (std::size_t a = 0; a < from.size(); ++a) entry[a * to.stride] += weight * from[a];
      return;
    }
    std::vector<double>& into = levels_[slot + 1];
    const std::size_t bit = std::size_t{1} << slot;
    const double t = to.rule.nodes[to.point];
    for (std::size_t block = 0; block < from.size(); block += 2 * bit) {
      for (std::size_t a = block; a < block + bit; ++a) {
        into[a] = (1.0 - t) * from[a + bit];
        into[a + bit] = t * from[a] + from[a + bit];
      }
    }
    descend(to, slot + 1, set, size);
    if (size == sets_->order()) return;
    for (std::size_t block = 0; block < from.size(); block += 2 * bit) {
      for (std::size_t a = block; a < block + bit; ++a) {
        into[a] = -from[a + bit];
        into[a + bit] = from[a];
      }
    }
    descend(to, slot + 1, set | bit, size + 1);
  }

  const SlotSets* sets_;
  std::vector<std::vector<double>> levels_;
};

}  // namespace lotrecht::explain::detail
