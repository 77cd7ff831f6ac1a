#pragma once

/// @file
/// Pairs of a coalition and its complement, drawn without replacement within every size.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <unordered_set>
#include <utility>
#include <vector>

#include <lotrecht/core/seed.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/explain/coalition_game.hpp>
#include <lotrecht/explain/interaction_index.hpp>

namespace lotrecht::explain::detail {

/// The pairs of all sizes s = 1, ..., p / 2, a pair counted with its smaller coalition. Of size p / 2 (p even) the one
/// with player 0 stands for both.
class CoalitionPairs {
 public:
  CoalitionPairs(std::size_t players, Seed seed) : players_{players}, seed_{seed} {
    for (std::size_t s = 1; 2 * s <= players; ++s) {
      Size size;
      size.members = s;
      size.exist = choose(players, s) * (2 * s == players ? 0.5 : 1.0);
      sizes_.push_back(std::move(size));
    }
  }

  /// Draws until there are `total` pairs, or all there are: size 1 first, then the same number of every size, as far as
  /// a size has so many. What was drawn before is kept.
  ///
  /// @return (new pairs, players) the smaller coalition of each
  [[nodiscard]] Coalitions draw(std::uint64_t total) {
    std::vector<std::vector<bool>> fresh;
    const std::vector<std::uint64_t> wanted = shares(total);
    for (std::size_t i = 0; i < sizes_.size(); ++i) {
      Size& size = sizes_[i];
      if (wanted[i] <= size.drawn) continue;
      if (static_cast<double>(wanted[i]) >= size.exist || size.listed ||
          size.exist <= 2.0 * static_cast<double>(wanted[i])) {
        draw_listed(size, wanted[i], fresh);
      } else {
        draw_hashed(size, wanted[i], fresh);
      }
    }
    Coalitions coalitions(static_cast<Eigen::Index>(fresh.size()), static_cast<Eigen::Index>(players_));
    for (std::size_t r = 0; r < fresh.size(); ++r) {
      for (std::size_t j = 0; j < players_; ++j) {
        coalitions(static_cast<Eigen::Index>(r), static_cast<Eigen::Index>(j)) = fresh[r][j];
      }
    }
    return coalitions;
  }

  [[nodiscard]] std::uint64_t count() const noexcept {
    std::uint64_t n = 0;
    for (const Size& size : sizes_) n += size.drawn;
    return n;
  }
  [[nodiscard]] bool complete() const noexcept {
    return std::all_of(sizes_.begin(), sizes_.end(),
                       [](const Size& s) { return static_cast<double>(s.drawn) >= s.exist; });
  }
  /// Pairs drawn of a size, and how many exist.
  [[nodiscard]] std::uint64_t drawn(std::size_t members) const noexcept { return sizes_[members - 1].drawn; }
  [[nodiscard]] double exist(std::size_t members) const noexcept { return sizes_[members - 1].exist; }
  [[nodiscard]] std::size_t sizes() const noexcept { return sizes_.size(); }

 private:
  struct Size {
    std::size_t members = 0;
    double exist = 0.0;  ///< may exceed every integer type
    std::uint64_t drawn = 0;
    bool listed = false;
    std::unordered_set<std::vector<bool>> known;
    std::vector<std::vector<bool>> rest;  ///< of a listed size: what is not drawn yet, in random order
    std::uint64_t next = 0;               ///< number of the next stream
  };

  [[nodiscard]] std::vector<std::uint64_t> shares(std::uint64_t total) const {
    std::vector<std::uint64_t> share(sizes_.size(), 0);
    std::uint64_t left = total;
    for (std::size_t i = 0; i < sizes_.size(); ++i) {  // never less than before; all of size 1
      share[i] = i == 0 ? static_cast<std::uint64_t>(sizes_[0].exist) : sizes_[i].drawn;
      left -= std::min(left, share[i]);
    }
    // One round after the other of equal parts, until nothing is left or nobody has room.
    while (left > 0) {
      std::vector<std::size_t> open;
      for (std::size_t i = 0; i < sizes_.size(); ++i) {
        if (static_cast<double>(share[i]) < sizes_[i].exist) open.push_back(i);
      }
      if (open.empty()) break;
      std::sort(open.begin(), open.end(), [&](std::size_t a, std::size_t b) { return share[a] < share[b]; });
      const std::uint64_t each = std::max<std::uint64_t>(1, left / open.size());
      for (const std::size_t i : open) {
        const double room = sizes_[i].exist - static_cast<double>(share[i]);
        const std::uint64_t more =
            std::min(left, room < static_cast<double>(each) ? static_cast<std::uint64_t>(room) : each);
        share[i] += more;
        left -= more;
      }
    }
    return share;
  }

  [[nodiscard]] bool stands_for_its_pair(const Size& size, const std::vector<bool>& coalition) const noexcept {
    return 2 * size.members != players_ || coalition[0];
  }

  /// By listing all pairs of a size and shuffling them once.
  void draw_listed(Size& size, std::uint64_t wanted, std::vector<std::vector<bool>>& fresh) const {
    if (!size.listed) {
      std::vector<bool> coalition(players_, false);
      std::fill(coalition.begin(), coalition.begin() + static_cast<std::ptrdiff_t>(size.members), true);
      do {
        if (stands_for_its_pair(size, coalition) && !size.known.contains(coalition)) size.rest.push_back(coalition);
      } while (std::prev_permutation(coalition.begin(), coalition.end()));
      Stream stream{seed_, Purpose::permutation, 0, static_cast<std::uint32_t>(2 * size.members)};
      for (std::size_t i = size.rest.size(); i > 1; --i) std::swap(size.rest[i - 1], size.rest[stream.below(i)]);
      size.listed = true;
      size.known.clear();
    }
    while (size.drawn < wanted && !size.rest.empty()) {
      fresh.push_back(std::move(size.rest.back()));
      size.rest.pop_back();
      ++size.drawn;
    }
  }

  /// By drawing until a pair is new: where most pairs are, that is soon.
  void draw_hashed(Size& size, std::uint64_t wanted, std::vector<std::vector<bool>>& fresh) const {
    std::vector<std::size_t> order(players_);
    while (size.drawn < wanted) {
      Stream stream{seed_, Purpose::permutation, size.next++, static_cast<std::uint32_t>(2 * size.members + 1)};
      std::iota(order.begin(), order.end(), std::size_t{0});
      std::vector<bool> coalition(players_, false);
      for (std::size_t i = 0; i < size.members; ++i) {
        std::swap(order[i], order[i + static_cast<std::size_t>(stream.below(players_ - i))]);
        coalition[order[i]] = true;
      }
      if (!stands_for_its_pair(size, coalition)) coalition.flip();
      if (!size.known.insert(coalition).second) continue;
      fresh.push_back(std::move(coalition));
      ++size.drawn;
    }
  }

  std::size_t players_;
  Seed seed_;
  std::vector<Size> sizes_;
};

}  // namespace lotrecht::explain::detail
