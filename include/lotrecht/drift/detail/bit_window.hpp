#pragma once

/// @file
/// The last so many yes and no of a stream, a bit each.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <lotrecht/core/bytes.hpp>

namespace lotrecht::drift::detail {

/// The last `capacity` bits, in a ring, with the number of ones among them.
class BitWindow {
 public:
  explicit BitWindow(std::uint32_t capacity) : capacity_{capacity}, words_((capacity + 63U) / 64U, 0) {}

  /// Takes the next bit; returns whether a one was pushed out.
  bool push(bool bit) noexcept {
    bool out = false;
    if (count_ == capacity_) {
      out = at(next_);
      ones_ -= out ? 1U : 0U;
    } else {
      ++count_;
    }
    std::uint64_t& word = words_[next_ / 64U];
    const std::uint64_t mask = std::uint64_t{1} << (next_ % 64U);
    word = bit ? word | mask : word & ~mask;
    ones_ += bit ? 1U : 0U;
    next_ = next_ + 1U == capacity_ ? 0U : next_ + 1U;
    return out;
  }
  void clear() noexcept {
    std::fill(words_.begin(), words_.end(), 0);
    count_ = ones_ = next_ = 0;
  }
  /// Keeps only the newest `kept` bits, of those that are there.
  void keep_last(std::uint32_t kept) {
    std::vector<bool> bits;
    for (std::uint32_t k = std::min(kept, count_); k-- > 0;) bits.push_back(ago(k));
    clear();
    for (const bool bit : bits) push(bit);
  }

  [[nodiscard]] std::uint32_t count() const noexcept { return count_; }
  [[nodiscard]] std::uint32_t ones() const noexcept { return ones_; }
  /// The bit `k` before the newest; k < count.
  [[nodiscard]] bool ago(std::uint32_t k) const noexcept {
    return at(next_ >= k + 1U ? next_ - k - 1U : next_ + capacity_ - k - 1U);
  }
  [[nodiscard]] std::uint32_t ones_of_last(std::uint32_t n) const noexcept {
    std::uint32_t found = 0;
    for (std::uint32_t k = 0; k < std::min(n, count_); ++k) found += ago(k) ? 1U : 0U;
    return found;
  }

  /// Number of bits, then the bits, oldest first, 64 to a word, the first the lowest.
  void write(ByteWriter& out) const {
    out.u32(count_);
    for (std::uint32_t first = 0; first < count_; first += 64) {
      std::uint64_t word = 0;
      for (std::uint32_t i = first; i < std::min(first + 64U, count_); ++i) {
        word |= std::uint64_t{ago(count_ - 1U - i) ? 1U : 0U} << (i - first);
      }
      out.u64(word);
    }
  }
  /// Fills an empty window of the capacity it was written with.
  void read(ByteReader& in) {
    const std::uint32_t count = in.u32();
    if (count > capacity_) in.fail("expected no more bits than the window holds");
    for (std::uint32_t first = 0; first < count; first += 64) {
      const std::uint64_t word = in.u64();
      const std::uint32_t here = std::min(64U, count - first);
      if (here < 64U && word >> here != 0) in.fail("expected no bits after the last");
      for (std::uint32_t i = 0; i < here; ++i) push((word >> i & 1U) != 0);
    }
  }

  /// Equal if they hold the same bits, wherever in the ring.
  friend bool operator==(const BitWindow& a, const BitWindow& b) {
    if (a.capacity_ != b.capacity_ || a.count_ != b.count_ || a.ones_ != b.ones_) return false;
    for (std::uint32_t k = 0; k < a.count_; ++k) {
      if (a.ago(k) != b.ago(k)) return false;
    }
    return true;
  }

 private:
  [[nodiscard]] bool at(std::uint32_t place) const noexcept { return (words_[place / 64U] >> (place % 64U) & 1U) != 0; }

  std::uint32_t capacity_;
  std::uint32_t count_ = 0;
  std::uint32_t ones_ = 0;
  std::uint32_t next_ = 0;
  std::vector<std::uint64_t> words_;
};

}  // namespace lotrecht::drift::detail
