#pragma once

/// @file
/// A background counted into the tables of all trees: kept, or made anew for each question.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <lotrecht/core/blocks.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/explain/detail/background.hpp>
#include <lotrecht/explain/detail/row_batches.hpp>
#include <lotrecht/explain/detail/tree_tables.hpp>
#include <lotrecht/explain/players.hpp>
#include <lotrecht/model/tree_ensemble.hpp>

namespace lotrecht::explain::detail {

/// Tables are kept where they fit into `most_bytes`; else the background is kept, and every question makes them for as
/// many trees at a time as fit. Questions change nothing, so they may be asked from several threads.
///
/// @tparam Rule  turns a leaf's histogram into its table: `fill(histogram, slots, scale, stride, table)`, with `sets`
template <class Rule>
class BackgroundTables {
 public:
  /// @throws InvalidInput if the background is none, threads = 0, or more than 63 players stand at one leaf
  BackgroundTables(std::string_view who, const model::TreeEnsemble& model, const PlayerMap& players,
                   const SlotSets& sets, Rule rule, const FeatureMatrix& background, std::span<const double> weights,
                   std::size_t most_bytes, unsigned threads)
      : model_{&model}, rule_{std::move(rule)}, most_bytes_{most_bytes} {
    require_features(who, "background", model.features(), background);
    total_weight_ = total_weight(who, "background", static_cast<std::size_t>(background.rows()), weights);
    if (threads == 0) throw InvalidInput{who, "threads", "must be at least 1, got 0"};
    base_ = mean_margin(model, background, weights, total_weight_, threads);
    layouts_.reserve(model.trees().size());
    for (std::size_t t = 0; t < model.trees().size(); ++t) {
      layouts_.push_back(made_layout(who, t, players, sets));
    }
    std::size_t bytes = 0;
    for (const TreeLayout& layout : layouts_) bytes += sizeof(double) * layout.size;
    if (bytes <= most_bytes) bytes = 0;  // what deep leaves take besides is known only when they are counted
    for (std::size_t first = 0; first < layouts_.size() && bytes <= most_bytes;) {
      const std::size_t last = end_of_stretch(first, threads);
      std::vector<TreeTables> made = make(first, last, background, weights, threads);
      for (TreeTables& tables : made) {
        bytes += tables.bytes();
        kept_.push_back(std::move(tables));
      }
      first = last;
    }
    if (bytes > most_bytes) {
      kept_ = {};
      background_ = background;
      weights_.assign(weights.begin(), weights.end());
    }
  }

  BackgroundTables(const BackgroundTables&) = delete;  // tables refer to layouts
  BackgroundTables& operator=(const BackgroundTables&) = delete;
  BackgroundTables(BackgroundTables&&) noexcept = default;
  BackgroundTables& operator=(BackgroundTables&&) noexcept = default;
  ~BackgroundTables() = default;

  [[nodiscard]] bool are_kept() const noexcept { return !background_.has_value(); }
  [[nodiscard]] const Rule& rule() const noexcept { return rule_; }
  [[nodiscard]] std::span<const TreeLayout> layouts() const noexcept { return layouts_; }
  /// (outputs) weighted mean margin of the background.
  [[nodiscard]] const std::vector<double>& base_values() const noexcept { return base_; }

  /// Calls use(number of the first tree, tables) for stretches of trees until all have been.
  template <class Use>
  void for_trees(unsigned threads, const Use& use) const {
    if (are_kept()) {
      use(std::size_t{0}, std::span<const TreeTables>{kept_});
      return;
    }
    for (std::size_t first = 0; first < layouts_.size();) {
      const std::size_t last = end_of_stretch(first, threads);
      const std::vector<TreeTables> made = make(first, last, *background_, weights_, threads);
      use(first, std::span<const TreeTables>{made});
      first = last;
    }
  }

 private:
  [[nodiscard]] TreeLayout made_layout(std::string_view who, std::size_t t, const PlayerMap& players,
                                       const SlotSets& sets) const {
    const auto check = [&](std::size_t slots, const char* where) {
      if (slots <= max_slots) return;
      throw InvalidInput{who, "model",
                         "has " + std::to_string(slots) + " players on one path " + where + "of tree " +
                             std::to_string(t) + "; at most 63 are possible. Group features, or sample"};
    };
    const model::Tree& tree = model_->trees()[t];
    check(longest_path(tree, players.player_of()), "");
    TreeLayout layout{tree, players.player_of(), sets};
    for (const LineLeaf& line : layout.lines) check(line.players().size(), "or in its leaf's line ");
    return layout;
  }

  /// At least one tree for each thread, and as many as fit.
  [[nodiscard]] std::size_t end_of_stretch(std::size_t first, unsigned threads) const noexcept {
    std::size_t last = first;
    std::size_t bytes = 0;
    while (last < layouts_.size() && (last - first < threads || bytes < most_bytes_)) {
      bytes += sizeof(double) * layouts_[last].size;
      if (layouts_[last].deep_count > 0) bytes += most_bytes_ / 16;
      ++last;
    }
    return last;
  }

  [[nodiscard]] std::vector<TreeTables> make(std::size_t first, std::size_t last, const FeatureMatrix& background,
                                             std::span<const double> weights, unsigned threads) const {
    constexpr std::size_t rows_at_once = std::size_t{1} << 14U;
    std::vector<TreeTables> made;
    for (std::size_t t = first; t < last; ++t) made.emplace_back(layouts_[t]);
    const auto m = static_cast<std::size_t>(background.rows());
    RowBatches rows;
    for (std::size_t from = 0; from < m; from += rows_at_once) {
      const std::size_t to = std::min(m, from + rows_at_once);
      rows.fill(*model_, background, from, to);
      const auto part = weights.empty() ? weights : weights.subspan(from, to - from);
      // A tree is counted by one thread, row after row, so that sums of weights do not depend on the number of threads.
      for_each_block(made.size(), 1, threads, [&](std::uint64_t t, std::uint64_t) {
        WalkScratch scratch;
        made[t].count(rows, part, scratch);
      });
    }
    for_each_block(made.size(), 1, threads,
                   [&](std::uint64_t t, std::uint64_t) { made[t].close(total_weight_, rule_); });
    return made;
  }

  const model::TreeEnsemble* model_;
  Rule rule_;
  std::size_t most_bytes_;
  double total_weight_ = 0.0;
  std::vector<double> base_;
  std::vector<TreeLayout> layouts_;
  std::vector<TreeTables> kept_;
  std::optional<RowMajorMatrix> background_;  ///< only where tables are not kept
  std::vector<double> weights_;
};

}  // namespace lotrecht::explain::detail
