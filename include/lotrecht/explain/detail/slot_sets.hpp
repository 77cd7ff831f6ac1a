#pragma once

/// @file
/// Sets of a path's slots, numbered so that those of the first d slots come first.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace lotrecht::explain::detail {

/// Sets of 1 to `order` of up to 64 slots, by their highest slot: first {0}, then those with slot 1, and so on. So what
/// a path of d slots says of its sets is a prefix of what a longer one says, and all that ends when a slot is left is
/// one stretch of numbers.
class SlotSets {
 public:
  static constexpr std::size_t most_slots = 64;

  /// @param order  at least 1
  explicit SlotSets(std::size_t order) : order_{order}, sizes_(order + 1) {
    // Σ_{s = 1}^{k} C(j, s): the sets without slot j - 1, that slot alone, and with what is below it.
    for (std::size_t k = 1; k <= order; ++k) {
      for (std::size_t j = 1; j <= most_slots; ++j) {
        sizes_[k][j] = sizes_[k][j - 1] + 1.0 + sizes_[k - 1][j - 1];
      }
    }
  }

  [[nodiscard]] std::size_t order() const noexcept { return order_; }
  /// How many sets of the first d slots; a double, since it may be too many to count.
  [[nodiscard]] double count(std::size_t d) const noexcept { return sizes_[order_][d]; }
  [[nodiscard]] std::size_t size(std::size_t d) const noexcept { return static_cast<std::size_t>(count(d)); }

  /// The number of a set given as bits, 1 to `order` of them.
  [[nodiscard]] std::size_t place(std::uint64_t set) const noexcept {
    std::size_t place = 0;
    for (std::size_t k = order_;; --k) {
      const auto highest = static_cast<std::size_t>(std::bit_width(set)) - 1;
      place += static_cast<std::size_t>(sizes_[k][highest]);
      set ^= std::uint64_t{1} << highest;
      if (set == 0) return place;
      ++place;  // behind the highest slot alone
    }
  }

  /// The sets of the first d slots as bits, in their order.
  [[nodiscard]] std::vector<std::uint64_t> list(std::size_t d) const { return list(d, order_); }

 private:
  [[nodiscard]] std::vector<std::uint64_t> list(std::size_t d, std::size_t order) const {
    std::vector<std::uint64_t> sets;
    if (order == 0) return sets;
    const std::vector<std::uint64_t> below = list(d == 0 ? 0 : d - 1, order - 1);
    for (std::size_t j = 0; j < d; ++j) {
      const std::uint64_t bit = std::uint64_t{1} << j;
      sets.push_back(bit);
      const auto rest = static_cast<std::size_t>(sizes_[order - 1][j]);
      for (std::size_t i = 0; i < rest; ++i) sets.push_back(below[i] | bit);
    }
    return sets;
  }

  std::size_t order_;
  std::vector<std::array<double, most_slots + 1>> sizes_;  ///< (orders, slots)
};

}  // namespace lotrecht::explain::detail
