#pragma once

/// @file
/// Random numbers that depend on what they are for, not on who draws them or when.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include <lotrecht/core/detail/philox.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/seed.hpp>

namespace lotrecht {

/// What a stream is drawn for. Streams of different purposes never share a number under one seed.
///
/// The values are part of every published result: they may be added to, never renumbered. They stay below 256.
enum class Purpose : std::uint32_t { bootstrap = 1, permutation = 2, simulation = 3 };

/// A stream of independent uniform words, keyed by (seed, purpose, replicate, index).
///
/// The same key gives the same words on every machine, in every thread, in whatever order replicates are computed.
/// The words are Philox4x32-10 with the seed as key and this 128-bit counter, in which no two keys can meet:
///
///     word 0: block, low 32 bits             word 1: index
///     word 2: replicate, low 32 bits         word 3: purpose (8) | replicate, high bits (16) | block, high bits (8)
///
/// A stream is a value: a copy goes on independently from the same place. It is not for secrets.
///
/// Length: 2^40 blocks of four 32-bit words; drawing more throws, it never repeats itself.
class Stream {
 public:
  /// @param replicate  number of the Monte Carlo replicate, below 2^48
  /// @param index      sub-stream within the replicate, e.g. a stratum or a statistic
  /// @throws InvalidInput if replicate or purpose is out of range
  Stream(Seed seed, Purpose purpose, std::uint64_t replicate, std::uint32_t index = 0)
      : key_{low_word(seed.value()), high_word(seed.value())},
        index_{index},
        replicate_low_{low_word(replicate)},
        top_{static_cast<std::uint32_t>(purpose) << 24 | high_word(replicate) << 8} {
    if (replicate >> 48 != 0) {
      throw InvalidInput{"Stream", "replicate", "must be below 2^48, got " + std::to_string(replicate)};
    }
    if (static_cast<std::uint32_t>(purpose) > 255) {
      throw InvalidInput{"Stream", "purpose", "must be below 256"};
    }
  }

  /// Next 32 random bits.
  [[nodiscard]] std::uint32_t next_u32() {
    if (next_ == words_.size()) refill();
    return words_[next_++];
  }

  /// Next 64 random bits; the earlier word is the low half.
  [[nodiscard]] std::uint64_t next_u64() {
    if (next_ + 2 <= words_.size()) {
      next_ += 2;
      return words_[next_ - 2] | std::uint64_t{words_[next_ - 1]} << 32;
    }
    const std::uint64_t low = next_u32();
    return low | std::uint64_t{next_u32()} << 32;
  }

  /// Uniform on the 2^53 multiples of 2^-53 in [0, 1).
  [[nodiscard]] double uniform() { return static_cast<double>(next_u64() >> 11) * 0x1p-53; }

  /// Uniform on the 2^52 odd multiples of 2^-53 in (0, 1): symmetric about 1/2, never 0 and never 1.
  [[nodiscard]] double uniform_open() { return (static_cast<double>(next_u64() >> 12) + 0.5) * 0x1p-52; }

  /// Uniform on {0, ..., n - 1}, without bias.
  ///
  /// @throws InvalidInput if n = 0
  ///
  /// Lemire, D. (2019). Fast random integer generation in an interval. ACM Trans. Model. Comput. Simul. 29(1), 3.
  /// https://doi.org/10.1145/3230636
  [[nodiscard]] std::uint64_t below(std::uint64_t n) {
    if (n == 0) throw InvalidInput{"Stream::below", "n", "must be positive: there is no number below 0"};
    Product product = multiply(next_u64(), n);
    if (product.low < n) {
      const std::uint64_t threshold = (0 - n) % n;  // 2^64 mod n
      while (product.low < threshold) product = multiply(next_u64(), n);
    }
    return product.high;
  }

 private:
  struct Product {
    std::uint64_t high;
    std::uint64_t low;
  };

  static constexpr std::size_t blocks_at_once = 4;  // Independent blocks fill the processor's pipeline.

  static constexpr std::uint32_t low_word(std::uint64_t x) noexcept { return static_cast<std::uint32_t>(x); }
  static constexpr std::uint32_t high_word(std::uint64_t x) noexcept { return static_cast<std::uint32_t>(x >> 32); }

  /// 64 x 64 -> 128 bits; standard C++ has no type for it.
  static constexpr Product multiply(std::uint64_t a, std::uint64_t b) noexcept {
    const std::uint64_t low = std::uint64_t{low_word(a)} * low_word(b);
    const std::uint64_t mid1 = std::uint64_t{high_word(a)} * low_word(b) + high_word(low);
    const std::uint64_t mid2 = std::uint64_t{low_word(a)} * high_word(b) + low_word(mid1);
    return {std::uint64_t{high_word(a)} * high_word(b) + high_word(mid1) + high_word(mid2), mid2 << 32 | low_word(low)};
  }

  void refill() {
    if (block_ >> 40 != 0) throw InvalidInput{"Stream", "length", "is exhausted after 2^40 blocks"};
    for (std::size_t b = 0; b < blocks_at_once; ++b, ++block_) {
      const auto block =
          detail::philox4x32_10({low_word(block_), index_, replicate_low_, top_ | high_word(block_)}, key_);
      for (std::size_t i = 0; i < 4; ++i) words_[4 * b + i] = block[i];
    }
    next_ = 0;
  }

  std::array<std::uint32_t, 2> key_;
  std::uint32_t index_;
  std::uint32_t replicate_low_;
  std::uint32_t top_;
  std::size_t next_ = 4 * blocks_at_once;
  std::uint64_t block_ = 0;
  std::array<std::uint32_t, 4 * blocks_at_once> words_{};
};

}  // namespace lotrecht
