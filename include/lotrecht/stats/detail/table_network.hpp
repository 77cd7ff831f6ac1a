#pragma once

/// @file
/// All tables with given margins, merged where they cannot be told apart any more: Mehta and Patel's network.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include <boost/math/special_functions/gamma.hpp>

#include <lotrecht/stats/contingency_table.hpp>
#include <lotrecht/stats/detail/last_columns.hpp>
#include <lotrecht/stats/detail/table_beginnings.hpp>
#include <lotrecht/stats/detail/table_network_size.hpp>

namespace lotrecht::stats::detail {

/// Sums the probabilities of tables that are not more probable than a given one.
///
/// A table with margins r, c has the probability Π r! Π c! / (n! Π cells!). It is filled column by column; what is left
/// of the row sums, sorted, is all that the rest depends on (a node). Of each node the total over its completions is
/// known in closed form, and the largest and smallest product over its completions are found once. A beginning whose
/// best completion is still improbable enough counts as a whole; one whose worst is too probable is dropped; the others
/// go on, beginnings of equal probability together. The last two columns' ways are laid out in order, once for all
/// beginnings that end in a node.
class TableNetwork {
 public:
  using Node = std::vector<std::uint32_t>;

  TableNetwork(const Margins& margins, std::uint64_t most_steps) : most_steps_{most_steps} {
    // Few rows make short nodes; large columns first leave small remainders.
    const bool turn = margins.rows.size() > margins.columns.size();
    for (const double r : turn ? margins.columns : margins.rows) rows_.push_back(static_cast<std::uint32_t>(r));
    for (const double c : turn ? margins.rows : margins.columns) columns_.push_back(static_cast<std::uint32_t>(c));
    std::sort(rows_.begin(), rows_.end());
    std::sort(columns_.begin(), columns_.end());
    log_factorial_.resize(static_cast<std::size_t>(margins.all) + 1, 0.0);
    for (std::size_t k = 2; k < log_factorial_.size(); ++k)
      log_factorial_[k] = boost::math::lgamma(static_cast<double>(k) + 1.0);
    ends_.resize(columns_.size() + 1);
  }

  /// Σ of the probabilities of tables whose Σ ln cell! is at least `bound`; nothing: given up after `most_steps`.
  [[nodiscard]] std::optional<double> sum_from(double bound) {
    const auto most = static_cast<double>(most_steps_);
    if (least_network_steps(rows_, columns_, most) > most) return std::nullopt;
    double scale = -log_factorial_.back();
    for (const std::uint32_t r : rows_) scale += log_factorial_[r];
    for (const std::uint32_t c : columns_) scale += log_factorial_[c];
    double sum = 0.0;
    std::vector<TableBeginning> open;
    std::unordered_map<Node, TableBeginnings, Hash> stage;
    stage[rows_].add(0.0, 1.0);
    for (std::size_t left = columns_.size(); left > 1; --left) {
      std::unordered_map<Node, TableBeginnings, Hash> next;
      for (auto& [node, beginnings] : stage) {
        const Ends ends = extremes(node, left);
        if (left > 2) beginnings.merge();
        open.clear();
        const double rest = scale + total(node, left);
        for (const TableBeginning& beginning : beginnings.all()) {
          if (beginning.cells + ends.most < bound) continue;  // even its least probable table is too probable
          if (beginning.cells + ends.least >= bound) {
            sum += beginning.ways * std::exp(rest - beginning.cells);
          } else {
            open.push_back(beginning);
          }
        }
        if (open.empty()) continue;
        steps_ += open.size();
        if (left > 2) {
          for_each_column(node, left, [&](const Node& child, double cells) {
            steps_ += open.size();
            TableBeginnings& there = next[child];
            for (const TableBeginning& before : open) there.add(before.cells + cells, before.ways);
          });
        } else {
          sum += sum_of_last(node, open, scale, bound);
        }
        if (given_up_ || steps_ > most_steps_) return std::nullopt;
      }
      stage = std::move(next);
    }
    return sum;
  }

 private:
  struct Hash {
    std::size_t operator()(const Node& node) const noexcept {
      std::uint64_t h = 14695981039346656037U;
      for (const std::uint32_t v : node) h = (h ^ v) * 1099511628211U;
      return static_cast<std::size_t>(h ^ (h >> 29U));
    }
  };
  /// Least and most Σ ln cell! over all completions.
  struct Ends {
    double least;
    double most;
  };

  /// ln Σ Π 1/cell! over completions: (rest)! / (Π rows! Π columns!).
  [[nodiscard]] double total(const Node& node, std::size_t left) const {
    double sum = 0.0;
    std::uint32_t rest = 0;
    for (const std::uint32_t r : node) {
      sum -= log_factorial_[r];
      rest += r;
    }
    for (std::size_t c = 0; c < left; ++c) sum -= log_factorial_[columns_[c]];
    return sum + log_factorial_[rest];
  }

  [[nodiscard]] Ends extremes(const Node& node, std::size_t left) {
    if (const auto known = ends_[left].find(node); known != ends_[left].end()) return known->second;
    Ends ends{std::numeric_limits<double>::infinity(), -1.0};
    if (left == 2) {
      given_up_ |= !LastColumns{node, columns_[1], log_factorial_}.for_each(most_steps_, steps_, [&](double cells) {
        ends.least = std::min(ends.least, cells);
        ends.most = std::max(ends.most, cells);
      });
    } else {
      for_each_column(node, left, [&](const Node& child, double cells) {
        const Ends rest = extremes(child, left - 1);
        ends.least = std::min(ends.least, cells + rest.least);
        ends.most = std::max(ends.most, cells + rest.most);
      });
    }
    ends_[left].emplace(node, ends);
    return ends;
  }

  /// Σ of the probabilities of tables that end in this node with Σ ln cell! of at least `bound`.
  [[nodiscard]] double sum_of_last(const Node& node, const std::vector<TableBeginning>& open, double scale,
                                   double bound) {
    std::vector<double> cells;
    given_up_ |= !LastColumns{node, columns_[1], log_factorial_}.for_each(most_steps_, steps_,
                                                                          [&](double c) { cells.push_back(c); });
    if (given_up_) return 0.0;
    const OrderedWays ways{std::move(cells)};
    double sum = 0.0;
    for (const TableBeginning& beginning : open) {
      sum += beginning.ways * std::exp(scale - beginning.cells - ways.least()) * ways.from(bound - beginning.cells);
    }
    return sum;
  }

  /// Every way to fill the last of the columns left: (what is left of the rows, sorted; Σ ln cell!).
  template <class Visit>
  void for_each_column(const Node& node, std::size_t left, const Visit& visit) {
    std::vector<std::uint32_t> room(node.size() + 1, 0);  // of rows i, i + 1, ...
    for (std::size_t i = node.size(); i-- > 0;) room[i] = room[i + 1] + node[i];
    Node rest = node;
    Node child = node;
    fill(node, rest, child, room, 0, columns_[left - 1], 0.0, visit);
  }
  template <class Visit>
  void fill(const Node& node, Node& rest, Node& child, const std::vector<std::uint32_t>& room, std::size_t row,
            std::uint32_t sum, double cells, const Visit& visit) {
    if (given_up_) return;
    if (row + 1 == node.size()) {
      if (++steps_ > most_steps_) given_up_ = true;
      rest[row] = node[row] - sum;
      child = rest;
      std::sort(child.begin(), child.end());
      visit(child, cells + log_factorial_[sum]);
      return;
    }
    const std::uint32_t fewest = sum > room[row + 1] ? sum - room[row + 1] : 0;
    for (std::uint32_t k = fewest; k <= std::min(sum, node[row]); ++k) {
      rest[row] = node[row] - k;
      fill(node, rest, child, room, row + 1, sum - k, cells + log_factorial_[k], visit);
    }
  }

  std::uint64_t most_steps_;
  std::uint64_t steps_ = 0;
  bool given_up_ = false;
  Node rows_;
  std::vector<std::uint32_t> columns_;
  std::vector<double> log_factorial_;
  std::vector<std::unordered_map<Node, Ends, Hash>> ends_;
};

}  // namespace lotrecht::stats::detail
