#pragma once

/// @file
/// Which sets of players an index of any order speaks of, checked, and k-SII's sums over them.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/explain/detail/player_sets.hpp>
#include <lotrecht/explain/interaction_index.hpp>

namespace lotrecht::explain::detail {

/// @param largest  most sets there may be
/// @throws InvalidInput unless 1 <= order <= min(players, 16); or with the number of sets, if it is more than `largest`
[[nodiscard]] inline PlayerSets checked_sets(std::string_view who, std::size_t players, std::size_t order,
                                             std::size_t largest) {
  const std::size_t most = std::min<std::size_t>(players, 16);
  if (order < 1 || order > most) {
    throw InvalidInput{
        who, "order",
        "must be 1 to " + std::to_string(most) + " (the players, 16 at most), got " + std::to_string(order)};
  }
  PlayerSets sets{players, order};
  if (sets.count() > static_cast<double>(largest)) {
    throw InvalidInput{who, "order",
                       "would give " + std::to_string(sets.count()) + " sets of up to " + std::to_string(order) +
                           " of " + std::to_string(players) +
                           " players, more than `largest` = " + std::to_string(largest)};
  }
  return sets;
}

/// @throws InvalidInput with the number of terms summed for a row, if it is more than `most_work`
inline void require_work(std::string_view who, double work, std::size_t most_work, std::size_t order) {
  if (work <= static_cast<double>(most_work)) return;
  throw InvalidInput{who, "order",
                     "would sum " + std::to_string(work) + " terms for a row, more than `most_work` = " +
                         std::to_string(most_work) + "; take a lower order than " + std::to_string(order)};
}

/// SII to k-SII: Σ over T containing S of B_{|T| - |S|} SII(T).
class OrderSums {
 public:
  OrderSums(const PlayerSets& sets, std::size_t outputs) : outputs_{outputs} {
    std::vector<std::uint32_t> part;
    for (std::size_t t = 0; t < static_cast<std::size_t>(sets.count()); ++t) {
      const std::vector<std::uint32_t> all = sets.at(t);
      if (all.size() < 2) continue;
      for (std::uint32_t bits = 1; bits + 1 < (std::uint32_t{1} << all.size()); ++bits) {
        part.clear();
        for (std::size_t i = 0; i < all.size(); ++i) {
          if (((bits >> i) & 1U) != 0) part.push_back(all[i]);
        }
        const double weight = bernoulli(all.size() - part.size());
        if (weight != 0.0) terms_.push_back({t, sets.place(part), weight});
      }
    }
  }

  /// In place, (sets, outputs) of one row. A set's own value is changed only by larger ones, which come later.
  void apply(double* values) const noexcept {
    for (const Term& term : terms_) {
      for (std::size_t k = 0; k < outputs_; ++k) {
        values[term.to * outputs_ + k] += term.weight * values[term.from * outputs_ + k];
      }
    }
  }

 private:
  struct Term {
    std::size_t from;
    std::size_t to;
    double weight;
  };
  std::size_t outputs_;
  std::vector<Term> terms_;
};

}  // namespace lotrecht::explain::detail
