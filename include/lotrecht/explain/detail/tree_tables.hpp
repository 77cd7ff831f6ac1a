#pragma once

/// @file
/// Everything a tree has to say to rows, prepared from its background.

#include <algorithm>
#include <bit>
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
#include <lotrecht/explain/detail/row_groups.hpp>
#include <lotrecht/explain/detail/slot_sets.hpp>
#include <lotrecht/model/tree.hpp>

namespace lotrecht::explain::detail {

/// Up to so many players a leaf has a table of all its patterns.
inline constexpr std::size_t table_slots = 10;

/// More numbers no leaf has a table of, half a megabyte.
inline constexpr std::size_t table_numbers = std::size_t{1} << 16U;

/// Up to so many bits, leaves below a node are looked up together: a table of 16 kB at most, of whole lines of the
/// cache.
inline constexpr std::size_t bundle_bits = 8;

/// Numbers in one row of a table: those of a pattern, filled up to whole vectors.
[[nodiscard]] constexpr std::size_t padded(std::size_t numbers) noexcept { return (numbers + 3) / 4 * 4; }

/// What is asked of every leaf for values of single players.
struct TableRule {
  std::vector<Quadrature> rules;  ///< by number of slots, up to table_slots
  MixtureShares shares;
  SlotSets sets{1};

  explicit TableRule(bool banzhaf) : shares{banzhaf} {
    for (std::size_t d = 0; d <= table_slots; ++d) {
      rules.push_back(banzhaf ? Quadrature{{0.5}, {1.0}} : gauss_legendre(std::max<std::size_t>(1, (d + 1) / 2)));
    }
  }

  void fill(std::span<const double> histogram, std::size_t d, double scale, std::size_t stride, double* table) const {
    add_values(histogram, d, rules[d], scale, stride, table);
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

  /// @param of  must outlive this
  TreeLayout(const model::Tree& of, std::span<const std::uint32_t> player_of, const SlotSets& sets)
      : tree{&of}, program{pattern_program(of, player_of, bundling(of, sets))} {
    for (const LeafGroup& group : program.groups) {
      const std::size_t d = group.slots();
      const std::size_t patterns = d > table_slots ? 0 : std::size_t{1} << group.bits();
      const double numbers = d > table_slots ? 0.0 : sets.count(d) * static_cast<double>(patterns);
      offsets.push_back(size);
      if (d > table_slots || numbers > static_cast<double>(table_numbers)) {
        strides.push_back(0);
        deep_at.push_back(deep_count++);
      } else {
        size = (size + 7) / 8 * 8;  // whole lines of the cache
        offsets.back() = size;
        strides.push_back(padded(sets.size(d)));
        deep_at.push_back(has_table);
        size += patterns * strides.back();
      }
      if (!of.lines.empty()) {
        line_at.push_back(lines.size());
        lines.emplace_back(of, group, player_of);
      }
    }
  }

  [[nodiscard]] bool is_deep(std::size_t group) const noexcept { return deep_at[group] != has_table; }

 private:
  /// Leaves of several outputs or with lines are looked up alone. Of sets of players, which are many numbers, pairs of
  /// leaves share a table, so that tables become no larger.
  [[nodiscard]] static Bundling bundling(const model::Tree& of, const SlotSets& sets) noexcept {
    if (of.width > 1 || !of.lines.empty()) return {};
    return {table_slots, sets.order() == 1 ? bundle_bits : 0};
  }
};

/// One tree's tables: first the background's patterns are counted, then `close` turns them into what rows look up.
class TreeTables {
 public:
  /// @param layout  must outlive this
  explicit TreeTables(const TreeLayout& layout) : layout_{&layout}, lines_{layout.lines} {
    for (std::size_t g = 0; g < layout.program.groups.size(); ++g) {
      const LeafGroup& group = layout.program.groups[g];
      histograms_.emplace_back(layout.is_deep(g) ? 0 : std::size_t{1} << group.bits(), 0.0);
      if (layout.is_deep(g)) deep_.emplace_back(group.slots());
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
    std::size_t sum = sizeof(double) * layout_->size;
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
    tables_ = AlignedBuffer<double>{layout_->size};
    for (DeepLeaf& leaf : deep_) leaf.close(total_weight);
    for (LineLeaf& leaf : lines_) leaf.close(total_weight);
    for (std::size_t g = 0; g < program().groups.size(); ++g) {
      const LeafGroup& group = program().groups[g];
      if (group.slots() == 0 || layout_->is_deep(g)) continue;
      for (double& w : histograms_[g]) w /= total_weight;
      double* const table = tables_.data() + layout_->offsets[g];
      if (group.tests.empty()) {
        // Of a tree with several outputs the table holds shares, to be multiplied by the leaf's values.
        const double value = tree().width == 1 ? tree().values[group.members[0].leaf] : 1.0;
        rule.fill(histograms_[g], group.slots(), value, layout_->strides[g], table);
      } else {
        for (const LeafGroup::Member& member : group.members) add_member(g, member, rule, table);
      }
      histograms_[g] = {};
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
    void close(std::size_t, std::span<const ClosedSlot>) const noexcept {}
  };

  /// Adds a leaf's own table to that of its group.
  template <class Rule>
  void add_member(std::size_t g, const LeafGroup::Member& member, const Rule& rule, double* table) const {
    const LeafGroup& group = program().groups[g];
    const std::size_t d = member.slots.size();
    std::vector<std::size_t> pattern(histograms_[g].size());
    std::vector<double> histogram(std::size_t{1} << d);
    for (std::size_t i = 0; i < pattern.size(); ++i) {
      pattern[i] = group.pattern(member, i);
      histogram[pattern[i]] += histograms_[g][i];
    }
    std::vector<std::size_t> column;  // of each of the leaf's sets in the group's table
    for (std::uint64_t set : rule.sets.list(d)) {
      std::uint64_t in_group = 0;
      for (; set != 0; set &= set - 1) {
        in_group |= std::uint64_t{1} << member.slots[static_cast<std::size_t>(std::countr_zero(set))];
      }
      column.push_back(rule.sets.place(in_group));
    }
    std::vector<double> own(histogram.size() * column.size());
    rule.fill(histogram, d, tree().values[member.leaf], column.size(), own.data());
    for (std::size_t i = 0; i < pattern.size(); ++i) {
      const double* const from = own.data() + pattern[i] * column.size();
      double* const to = table + i * layout_->strides[g];
      for (std::size_t s = 0; s < column.size(); ++s) to[column[s]] += from[s];
    }
  }

  const TreeLayout* layout_;
  AlignedBuffer<double> tables_;
  std::vector<DeepLeaf> deep_;
  std::vector<LineLeaf> lines_;
  std::vector<std::vector<double>> histograms_;
};

}  // namespace lotrecht::explain::detail
