#pragma once

/// @file
/// All sets of 1 to k of p players, numbered by size, then in lexicographic order.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <lotrecht/explain/interaction_index.hpp>

namespace lotrecht::explain::detail {

class PlayerSets {
 public:
  PlayerSets(std::size_t players, std::size_t order) : players_{players}, order_{order}, first_(order + 2, 0.0) {
    for (std::size_t s = 1; s <= order; ++s) first_[s + 1] = first_[s] + choose(players, s);
  }

  /// How many; a double, since it may be too many to count.
  [[nodiscard]] double count() const noexcept { return first_[order_ + 1]; }

  /// The number of a set given in ascending order.
  [[nodiscard]] std::size_t place(std::span<const std::uint32_t> set) const noexcept {
    const std::size_t s = set.size();
    double after = 0.0;  // sets of the size that come later
    for (std::size_t i = 0; i < s; ++i) after += choose(players_ - 1 - set[i], s - i);
    return static_cast<std::size_t>(first_[s] + choose(players_, s) - 1.0 - after);
  }

  [[nodiscard]] std::vector<std::uint32_t> at(std::size_t place) const {
    auto rest = static_cast<double>(place);
    std::size_t s = 1;
    while (rest >= first_[s + 1]) ++s;
    rest -= first_[s];
    std::vector<std::uint32_t> set;
    for (std::uint32_t player = 0; set.size() < s; ++player) {
      const double with = choose(players_ - 1 - player, s - set.size() - 1);
      if (rest < with) {
        set.push_back(player);
      } else {
        rest -= with;
      }
    }
    return set;
  }

 private:
  std::size_t players_;
  std::size_t order_;
  std::vector<double> first_;  // by size
};

}  // namespace lotrecht::explain::detail
