#pragma once

/// @file
/// Who plays: features, or groups of features that stand for one thing.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/core/error.hpp>

namespace lotrecht::explain {

/// Which player each column belongs to, checked.
class PlayerMap {
 public:
  /// @param player_of  (features), numbers 0, ..., count - 1, each used by at least one column
  explicit PlayerMap(std::vector<std::uint32_t> player_of) : player_of_{std::move(player_of)} {
    for (const std::uint32_t player : player_of_) count_ = std::max<std::size_t>(count_, player + 1U);
  }

  [[nodiscard]] std::size_t count() const noexcept { return count_; }
  [[nodiscard]] std::span<const std::uint32_t> player_of() const noexcept { return player_of_; }

 private:
  std::vector<std::uint32_t> player_of_;
  std::size_t count_ = 0;
};

/// Columns that enter and leave coalitions together, e.g. the one-hot columns of one category: one value for what it
/// encodes.
///
/// The value of a group is its own Shapley value, of the game in which it is one player; it is not the sum of its
/// columns' values, since mixtures such as "both wards" or "no ward", which no person has, are never formed.
struct Players {
  std::vector<std::uint32_t> player_of{};  ///< (features); empty: every feature is a player

  /// The map for a model of so many features.
  ///
  /// @throws InvalidInput if there are more or fewer entries than features, or a number below the largest is not used
  [[nodiscard]] PlayerMap of(std::size_t features) const {
    if (player_of.empty()) {
      std::vector<std::uint32_t> each(features);
      std::iota(each.begin(), each.end(), 0U);
      return PlayerMap{std::move(each)};
    }
    if (player_of.size() != features) {
      throw InvalidInput{"Players", "player_of",
                         "must name a player for each of " + std::to_string(features) + " features, got " +
                             std::to_string(player_of.size())};
    }
    std::vector<bool> used(features, false);
    for (std::size_t f = 0; f < features; ++f) {
      if (player_of[f] >= features) {
        throw InvalidInput{"Players", "player_of",
                           "must be below the number of features (" + std::to_string(features) + "), got " +
                               std::to_string(player_of[f]) + " for feature " + std::to_string(f)};
      }
      used[player_of[f]] = true;
    }
    PlayerMap map{player_of};
    const auto gap = std::find(used.begin(), used.begin() + static_cast<std::ptrdiff_t>(map.count()), false);
    if (gap != used.begin() + static_cast<std::ptrdiff_t>(map.count())) {
      throw InvalidInput{"Players", "player_of",
                         "must use every number below its largest; no feature belongs to player " +
                             std::to_string(gap - used.begin())};
    }
    return map;
  }
};

}  // namespace lotrecht::explain
