#pragma once

/// @file
/// Everything a tree has to say to rows, prepared from its background.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <lotrecht/explain/detail/deep_leaf.hpp>
#include <lotrecht/explain/detail/line_leaf.hpp>
#include <lotrecht/explain/detail/pattern_program.hpp>
#include <lotrecht/explain/detail/pattern_table.hpp>
#include <lotrecht/explain/detail/pattern_walk.hpp>
#include <lotrecht/explain/detail/row_batches.hpp>
#include <lotrecht/explain/detail/slot_sets.hpp>
#include <lotrecht/model/tree.hpp>

namespace lotrecht::explain::detail {

/// Up to so many players a leaf has a table of all its patterns.
inline constexpr std::size_t table_slots = 10;

/// More numbers no leaf has a table of, half a megabyte.
inline constexpr std::size_t table_numbers = std::size_t{1} << 16U;

/// Numbers in one row of a table: those of a pattern, filled up to whole vectors.
[[nodiscard]] constexpr std::size_t padded(std::size_t numbers) noexcept { return (numbers + 3) / 4 * 4; }

/// What is asked of every leaf for values of single players.
struct TableRule {
  std::vector<Quadrature> rules;  ///< by number of slots, up to table_slots
  MixtureShares shares;

  explicit TableRule(bool banzhaf) : shares{banzhaf} {
    for (std::size_t d = 0; d <= table_slots; ++d) {
      rules.push_back(banzhaf ? Quadrature{{0.5}, {1.0}} : gauss_legendre(std::max<std::size_t>(1, (d + 1) / 2)));
    }
  }

  void fill(std::span<const double> histogram, std::size_t d, double scale, std::size_t flip, std::size_t stride,
            double* table) const {
    add_values(histogram, d, rules[d], scale, flip, stride, table);
  }
};

/// One tree's program, and where each leaf's table lies among the tree's.
struct TreeLayout {
  const model::Tree* tree;
  PatternProgram program;
  std::vector<LineLeaf> lines;       ///< of leaves with lines
  std::vector<std::size_t> line_at;  ///< (groups) place in `lines`; empty where the tree has none
  std::vector<std::size_t> deep_at;  ///< (groups) place among the leaves without a table, or `has_table`
  std::vector<std::size_t> offsets;  ///< (groups) of tables
  std::vector<std::size_t> strides;  ///< (groups) numbers for one pattern
  std::size_t deep_count = 0;
  std::size_t size = 0;  ///< numbers in all tables

  static constexpr std::size_t has_table = ~std::size_t{0};

  /// @param features  of the model; the tree must outlive this
  TreeLayout(const model::Tree& of, std::span<const std::uint32_t> player_of, const SlotSets& sets)
      : tree{&of}, program{pattern_program(of, player_of, of.width == 1 && of.lines.empty() ? table_slots : 0)} {
    for (const LeafGroup& group : program.groups) {
      const std::size_t d = group.slots();
      const double numbers = d > table_slots ? 0.0 : sets.count(d) * static_cast<double>(std::size_t{1} << d);
      offsets.push_back(size);
      if (d > table_slots || numbers > static_cast<double>(table_numbers)) {
        strides.push_back(0);
        deep_at.push_back(deep_count++);
      } else {
        strides.push_back(padded(sets.size(d)));
        deep_at.push_back(has_table);
        size += (std::size_t{1} << d) * strides.back();
      }
      if (!of.lines.empty()) {
        line_at.push_back(lines.size());
        lines.emplace_back(of, group, player_of);
      }
    }
  }

  [[nodiscard]] bool is_deep(std::size_t group) const noexcept { return deep_at[group] != has_table; }
};

/// One tree's tables: first the background's patterns are counted, then `close` turns them into what rows look up.
class TreeTables {
 public:
  /// @param layout  must outlive this
  explicit TreeTables(const TreeLayout& layout) : layout_{&layout}, lines_{layout.lines} {
    for (std::size_t g = 0; g < layout.program.groups.size(); ++g) {
      const std::size_t d = layout.program.groups[g].slots();
      histograms_.emplace_back(layout.is_deep(g) ? 0 : std::size_t{1} << d, 0.0);
      if (layout.is_deep(g)) deep_.emplace_back(d);
    }
  }

  [[nodiscard]] const model::Tree& tree() const noexcept { return *layout_->tree; }
  [[nodiscard]] const PatternProgram& program() const noexcept { return layout_->program; }
  [[nodiscard]] const TreeLayout& layout() const noexcept { return *layout_; }
  [[nodiscard]] const DeepLeaf& deep(std::size_t group) const noexcept { return deep_[layout_->deep_at[group]]; }
  [[nodiscard]] const LineLeaf& line(std::size_t group) const noexcept { return lines_[layout_->line_at[group]]; }
  [[nodiscard]] const double* table(std::size_t group) const noexcept {
    return tables_.data() + layout_->offsets[group];
  }

  /// Bytes that are held, once closed.
  [[nodiscard]] std::size_t bytes() const noexcept {
    std::size_t sum = sizeof(double) * tables_.size();
    for (const DeepLeaf& leaf : deep_) sum += leaf.bytes();
    for (const LineLeaf& leaf : lines_) sum += leaf.bytes();
    return sum;
  }

  /// Counts the patterns of a block of background rows. `weights` (rows) or empty for 1 each.
  void count(const RowBatches& rows, std::span<const double> weights, WalkScratch& scratch) {
    scratch.prepare(program().levels);
    for (std::size_t b = 0; b < rows.batches(); ++b) {
      Counter counter{*this, rows.batch(b), {}, rows.rows_in(b)};
      if (!weights.empty()) counter.weights = weights.subspan(b * batch_rows, counter.rows);
      walk_inline(tree(), program(), rows.batch(b), scratch, counter);
    }
  }

  /// Turns what was counted into what is looked up; the counts are forgotten.
  template <class Rule>
  void close(double total_weight, const Rule& rule) {
    tables_.assign(layout_->size, 0.0);
    for (DeepLeaf& leaf : deep_) leaf.close(total_weight);
    for (LineLeaf& leaf : lines_) leaf.close(total_weight);
    std::vector<double> flipped;
    for (std::size_t g = 0; g < program().groups.size(); ++g) {
      const LeafGroup& group = program().groups[g];
      const std::size_t d = group.slots();
      if (d == 0 || layout_->is_deep(g)) continue;
      std::vector<double>& histogram = histograms_[g];
      for (double& w : histogram) w /= total_weight;
      double* const table = tables_.data() + layout_->offsets[g];
      // Of a tree with several outputs the table holds shares, to be multiplied by the leaf's values.
      const double value = tree().width == 1 ? tree().values[group.leaf] : 1.0;
      rule.fill(histogram, d, value, 0, layout_->strides[g], table);
      if (group.paired()) {
        // The right leaf is passed by who does not pass the left one, in the last slot.
        const std::size_t last = std::size_t{1} << (d - 1);
        flipped.resize(histogram.size());
        for (std::size_t b = 0; b < histogram.size(); ++b) flipped[b ^ last] = histogram[b];
        rule.fill(flipped, d, tree().values[group.sibling], last, layout_->strides[g], table);
      }
      histogram = {};
    }
    histograms_ = {};
  }

 private:
  struct Counter {
    TreeTables& tables;
    const double* columns;
    std::span<const double> weights;
    std::size_t rows;

    void leaf(std::uint32_t g, const std::int64_t* patterns) {
      const auto weight = [this](std::size_t r) { return weights.empty() ? 1.0 : weights[r]; };
      if (!tables.lines_.empty()) {
        LineLeaf& line = tables.lines_[tables.layout_->line_at[g]];
        for (std::size_t r = 0; r < rows; ++r) {
          line.count(static_cast<std::uint64_t>(patterns[r]), columns + r, batch_rows, weight(r));
        }
      }
      if (tables.layout_->is_deep(g)) {
        DeepLeaf& deep = tables.deep_[tables.layout_->deep_at[g]];
        for (std::size_t r = 0; r < rows; ++r) deep.count(static_cast<std::uint64_t>(patterns[r]), weight(r));
        return;
      }
      double* const histogram = tables.histograms_[g].data();
      for (std::size_t r = 0; r < rows; ++r) histogram[patterns[r]] += weight(r);
    }
    void close_slot(std::uint16_t, std::uint32_t, std::uint32_t) const noexcept {}
  };

  const TreeLayout* layout_;
  std::vector<double> tables_;
  std::vector<DeepLeaf> deep_;
  std::vector<LineLeaf> lines_;
  std::vector<std::vector<double>> histograms_;
};

}  // namespace lotrecht::explain::detail
