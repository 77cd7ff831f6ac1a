#pragma once

/// @file
/// The ways to fill the last two columns of a table.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace lotrecht::stats::detail {

/// Rows with room for two columns more, one of which takes `sum`. A way is what each row gives to that one; the other
/// column takes the rest.
class LastColumns {
 public:
  /// @param node           room of each row, at least two rows; together at least `sum`
  /// @param log_factorial  ln k! for k up to the largest room
  LastColumns(const std::vector<std::uint32_t>& node, std::uint32_t sum, const std::vector<double>& log_factorial)
      : node_{node}, sum_{sum}, log_factorial_{log_factorial}, room_(node.size() + 1, 0) {
    for (std::size_t i = node.size(); i-- > 0;) room_[i] = room_[i + 1] + node[i];
  }

  /// Visits every way's Σ ln cell!; counts `steps`, and stops, returning false, beyond `most_steps`.
  template <class Visit>
  [[nodiscard]] bool for_each(std::uint64_t most_steps, std::uint64_t& steps, const Visit& visit) const {
    return fill(0, sum_, 0.0, most_steps, steps, visit);
  }

 private:
  template <class Visit>
  [[nodiscard]] bool fill(std::size_t row, std::uint32_t sum, double cells, std::uint64_t most_steps,
                          std::uint64_t& steps, const Visit& visit) const {
    const std::uint32_t room = node_[row];
    const std::uint32_t fewest = sum > room_[row + 1] ? sum - room_[row + 1] : 0;
    const std::uint32_t most = std::min(sum, room);
    const double* of = log_factorial_.data();
    if (row + 2 == node_.size()) {
      steps += most - fewest + 1;
      if (steps > most_steps) return false;
      const std::uint32_t other = node_[row + 1] - sum;  // wraps where the last row cannot take all: added to below
      for (std::uint32_t k = fewest; k <= most; ++k) {
        visit(cells + ((of[k] + of[room - k]) + (of[sum - k] + of[other + k])));
      }
      return true;
    }
    for (std::uint32_t k = fewest; k <= most; ++k) {
      if (!fill(row + 1, sum - k, cells + (of[k] + of[room - k]), most_steps, steps, visit)) return false;
    }
    return true;
  }

  const std::vector<std::uint32_t>& node_;
  std::uint32_t sum_;
  const std::vector<double>& log_factorial_;
  std::vector<std::uint32_t> room_;  ///< of rows i, i + 1, ...
};

/// Ways in order of their Σ ln cell!, and what share of the probability lies from each on.
class OrderedWays {
 public:
  /// @param cells  Σ ln cell! of each way, in any order; at least one
  explicit OrderedWays(std::vector<double> cells) : cells_{std::move(cells)}, from_(cells_.size() + 1, 0.0) {
    std::sort(cells_.begin(), cells_.end());
    for (std::size_t i = cells_.size(); i-- > 0;) from_[i] = from_[i + 1] + std::exp(cells_[0] - cells_[i]);
  }

  [[nodiscard]] double least() const noexcept { return cells_[0]; }

  /// Σ exp(least - cells) over ways whose Σ ln cell! is at least `bound`.
  [[nodiscard]] double from(double bound) const noexcept {
    std::size_t at = 0;  // without jumps, which would go by chance
    std::size_t count = cells_.size();
    while (count > 1) {
      const std::size_t half = count / 2;
      at += cells_[at + half - 1] < bound ? half : 0;
      count -= half;
    }
    return from_[at + (cells_[at] < bound ? 1 : 0)];
  }

 private:
  std::vector<double> cells_;
  std::vector<double> from_;
};

}  // namespace lotrecht::stats::detail
