#pragma once

/// @file
/// Everything a tree has to say to rows, prepared from its background.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <lotrecht/explain/detail/deep_leaf.hpp>
#include <lotrecht/explain/detail/pattern_program.hpp>
#include <lotrecht/explain/detail/pattern_table.hpp>
#include <lotrecht/explain/detail/pattern_walk.hpp>
#include <lotrecht/explain/detail/row_batches.hpp>
#include <lotrecht/model/tree.hpp>

namespace lotrecht::explain::detail {

/// Up to so many players a leaf has a table of all its patterns.
inline constexpr std::size_t table_slots = 10;

/// Numbers in one row of a table: slots, filled up to whole vectors.
[[nodiscard]] constexpr std::size_t padded(std::size_t slots) noexcept { return (slots + 3) / 4 * 4; }

/// What is asked of every leaf.
struct TableRule {
  std::vector<Quadrature> rules;  ///< by number of slots, up to table_slots
  MixtureShares shares;

  explicit TableRule(bool banzhaf) : shares{banzhaf} {
    for (std::size_t d = 0; d <= table_slots; ++d) {
      rules.push_back(banzhaf ? Quadrature{{0.5}, {1.0}} : gauss_legendre(std::max<std::size_t>(1, (d + 1) / 2)));
    }
  }
};

/// One tree's program with its tables: first the background's patterns are counted, then `close` turns them into
/// values.
class TreeTables {
 public:
  TreeTables(const model::Tree& tree, std::span<const std::uint32_t> player_of)
      : tree_{&tree}, program_{pattern_program(tree, player_of, tree.width == 1 ? table_slots : 0)} {
    for (const LeafGroup& group : program_.groups) {
      const std::size_t d = group.slots();
      offsets_.push_back(size_);
      deep_at_.push_back(deep_count_);
      if (d > table_slots) {
        ++deep_count_;
      } else {
        size_ += (std::size_t{1} << d) * padded(d);
      }
    }
  }

  [[nodiscard]] const model::Tree& tree() const noexcept { return *tree_; }
  [[nodiscard]] const PatternProgram& program() const noexcept { return program_; }
  [[nodiscard]] bool is_deep(std::size_t group) const noexcept { return program_.groups[group].slots() > table_slots; }
  [[nodiscard]] const DeepLeaf& deep(std::size_t group) const noexcept { return deep_[deep_at_[group]]; }
  [[nodiscard]] const double* table(std::size_t group) const noexcept { return tables_.data() + offsets_[group]; }

  /// Bytes of the tables, with at most `background` distinct patterns in each leaf that has none.
  [[nodiscard]] std::size_t bytes(std::size_t background) const noexcept {
    return sizeof(double) * size_ + deep_count_ * background * 3 * sizeof(double);
  }

  /// Counts the patterns of a block of background rows. `weights` (rows) or empty for 1 each.
  void count(const RowBatches& rows, std::span<const double> weights, WalkScratch& scratch) {
    if (histograms_.empty()) begin();
    scratch.prepare(program_.levels);
    Counter counter{*this, weights, 0};
    for (std::size_t b = 0; b < rows.batches(); ++b) {
      counter.rows = rows.rows_in(b);
      counter.weights = weights.empty() ? weights : weights.subspan(b * batch_rows, counter.rows);
      walk_inline(*tree_, program_, rows.batch(b), scratch, counter);
    }
  }

  /// Turns what was counted into values; the counts are forgotten.
  void close(double total_weight, const TableRule& rule) {
    if (histograms_.empty()) begin();
    tables_.assign(size_, 0.0);
    for (DeepLeaf& leaf : deep_) leaf.close(total_weight);
    std::vector<double> flipped;
    for (std::size_t g = 0; g < program_.groups.size(); ++g) {
      const LeafGroup& group = program_.groups[g];
      const std::size_t d = group.slots();
      if (d == 0 || d > table_slots) continue;
      std::vector<double>& histogram = histograms_[g];
      for (double& w : histogram) w /= total_weight;
      double* const table = tables_.data() + offsets_[g];
      // Of a tree with several outputs the table holds shares, to be multiplied by the leaf's values.
      const double value = tree_->width == 1 ? tree_->values[group.leaf] : 1.0;
      add_values(histogram, d, rule.rules[d], value, 0, padded(d), table);
      if (group.paired()) {
        // The right leaf is passed by who does not pass the left one, in the last slot.
        const std::size_t last = std::size_t{1} << (d - 1);
        flipped.resize(histogram.size());
        for (std::size_t b = 0; b < histogram.size(); ++b) flipped[b ^ last] = histogram[b];
        add_values(flipped, d, rule.rules[d], tree_->values[group.sibling], last, padded(d), table);
      }
      histogram = {};
    }
    histograms_.clear();
  }

  /// Gives the tables' memory back; they can be counted again.
  void forget() {
    tables_ = {};
    deep_.clear();
  }

 private:
  struct Counter {
    TreeTables& tables;
    std::span<const double> weights;
    std::size_t rows;

    void leaf(std::uint32_t g, const std::int64_t* patterns) {
      const auto weight = [this](std::size_t r) { return weights.empty() ? 1.0 : weights[r]; };
      if (tables.is_deep(g)) {
        DeepLeaf& deep = tables.deep_[tables.deep_at_[g]];
        for (std::size_t r = 0; r < rows; ++r) deep.count(static_cast<std::uint64_t>(patterns[r]), weight(r));
        return;
      }
      double* const histogram = tables.histograms_[g].data();
      for (std::size_t r = 0; r < rows; ++r) histogram[patterns[r]] += weight(r);
    }
    void close_slot(std::uint16_t, std::uint32_t) const noexcept {}
  };

  void begin() {
    histograms_.resize(program_.groups.size());
    deep_.clear();
    for (std::size_t g = 0; g < program_.groups.size(); ++g) {
      const std::size_t d = program_.groups[g].slots();
      if (d > table_slots) {
        deep_.emplace_back(d);
      } else {
        histograms_[g].assign(std::size_t{1} << d, 0.0);
      }
    }
  }

  const model::Tree* tree_;
  PatternProgram program_;
  std::vector<std::size_t> offsets_;
  std::vector<std::size_t> deep_at_;
  std::size_t deep_count_ = 0;
  std::size_t size_ = 0;
  std::vector<double> tables_;
  std::vector<DeepLeaf> deep_;
  std::vector<std::vector<double>> histograms_;
};

}  // namespace lotrecht::explain::detail
