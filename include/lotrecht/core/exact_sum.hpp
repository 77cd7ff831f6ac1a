#pragma once

/// @file
/// The exact sum of doubles: no order of addition, no partition and no thread count can change it.

#include <array>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include <lotrecht/core/bytes.hpp>

namespace lotrecht {

/// A fixed-point number wide enough for the sum of any 2^62 finite doubles, kept exactly.
///
/// Floating-point addition is not associative, so a sum of weights would depend on how rows are cut into blocks and
/// on who merges first. Here every double is added as the integer it is, in units of 2^-1074, into chunks of 32 bits
/// held in 64-bit words; `value()` rounds once, to nearest even. A merge adds words. An empty sum is 0.
///
/// R. M. Neal (2015), Fast exact summation using small and large superaccumulators, arXiv:1505.05571.
class ExactSum {
 public:
  static constexpr std::uint32_t format = 0x45530001;  // 'E' 'S', layout 1

  /// Adds `x`. Precondition: `x` is finite (the boundary has checked).
  void add(double x) noexcept {
    assert(std::isfinite(x));
    const auto bits = std::bit_cast<std::uint64_t>(x);
    const auto exponent = static_cast<unsigned>((bits >> 52) & 0x7FFu);
    std::uint64_t mantissa = bits & 0xFFFFFFFFFFFFFu;
    if (exponent != 0) mantissa |= std::uint64_t{1} << 52;
    const unsigned position = exponent == 0 ? 0 : exponent - 1;  // of the mantissa's lowest bit, above 2^-1074
    const std::size_t chunk = position / 32;
    const unsigned shift = position % 32;
    // The mantissa, shifted by 0 to 31, is at most 84 bits long: three chunks.
    const std::uint64_t low = mantissa << shift;
    const std::uint64_t high = shift == 0 ? 0 : mantissa >> (64 - shift);
    const std::int64_t sign = (bits >> 63) != 0 ? -1 : 1;
    chunks_[chunk] += sign * static_cast<std::int64_t>(low & 0xFFFFFFFFu);
    chunks_[chunk + 1] += sign * static_cast<std::int64_t>(low >> 32);
    chunks_[chunk + 2] += sign * static_cast<std::int64_t>(high);
    // A chunk takes in less than 2^32 each time, so 2^30 additions stay far from overflow.
    if (++pending_ == (1u << 30)) carry();
  }

  /// Adds x * x without rounding it: the rounded product and its error, which is itself a double.
  ///
  /// Exact for 1e-145 < |x| < 1e150; below that the error term underflows, and the loss is under 1e-306.
  void add_square(double x) noexcept {
    const double product = x * x;
    add(product);
    add(std::fma(x, x, -product));
  }

  void merge(const ExactSum& other) noexcept {
    carry();
    ExactSum canonical = other;
    canonical.carry();
    for (std::size_t i = 0; i < chunk_count; ++i) chunks_[i] += canonical.chunks_[i];
    carry();
  }

  /// The sum, rounded once to the nearest double (ties to even); infinite if it lies beyond the largest double.
  [[nodiscard]] double value() const noexcept {
    ExactSum x = *this;
    x.carry();
    const bool negative = x.chunks_[chunk_count - 1] < 0;
    if (negative) {
      for (auto& c : x.chunks_) c = -c;
      x.carry();
    }
    std::size_t top = chunk_count;
    while (top > 0 && x.chunks_[top - 1] == 0) --top;
    if (top == 0) return 0.0;
    --top;
    // Line the leading bits up at the top of 64 bits; whatever lies below only matters as "something is there".
    const auto chunk = [&](std::size_t back) {
      return back <= top ? static_cast<std::uint64_t>(x.chunks_[top - back]) : std::uint64_t{0};
    };
    const int lead = std::countl_zero(chunk(0)) - 32;  // the top chunk may have outgrown 32 bits only by a carry to come
    assert(lead >= 0);
    std::uint64_t window = (chunk(0) << 32 | chunk(1)) << lead | (lead == 0 ? 0 : chunk(2) >> (32 - lead));
    bool sticky = lead != 0 ? (chunk(2) << (32 + lead)) != 0 : chunk(2) != 0;
    for (std::size_t back = 3; back <= top && !sticky; ++back) sticky = chunk(back) != 0;
    // 64 bits to 53: 11 go.
    const std::uint64_t cut = window & 0x7FFu;
    window >>= 11;
    const bool half = (cut & 0x400u) != 0;
    if (half && ((cut & 0x3FFu) != 0 || sticky || (window & 1u) != 0)) ++window;
    const int exponent = static_cast<int>(32 * top) - 32 - lead + 11 - 1074;
    const double magnitude = std::ldexp(static_cast<double>(window), exponent);
    return negative ? -magnitude : magnitude;
  }

  void write(ByteWriter& out) const {
    ExactSum canonical = *this;
    canonical.carry();
    for (const auto c : canonical.chunks_) out.i64(c);
  }

  [[nodiscard]] static ExactSum read(ByteReader& in) {
    ExactSum sum;
    for (auto& c : sum.chunks_) c = in.i64();
    for (std::size_t i = 0; i + 1 < chunk_count; ++i) {
      if (sum.chunks_[i] < 0 || sum.chunks_[i] > 0xFFFFFFFF) in.fail("a chunk of an exact sum lies outside 32 bits");
    }
    return sum;
  }

  /// Equal sums are equal, whatever was added in whatever order.
  friend bool operator==(const ExactSum& a, const ExactSum& b) noexcept {
    ExactSum x = a;
    ExactSum y = b;
    x.carry();
    y.carry();
    return x.chunks_ == y.chunks_;
  }

 private:
  // 2046 positions of a lowest bit, 53 bits above the last, and room for 2^62 of the largest.
  static constexpr std::size_t chunk_count = 68;

  /// The canonical form: every chunk in [0, 2^32) but the top one, which carries the sign.
  void carry() noexcept {
    std::int64_t over = 0;
    for (std::size_t i = 0; i + 1 < chunk_count; ++i) {
      const std::int64_t x = chunks_[i] + over;
      over = x >> 32;  // rounds towards minus infinity, so the remainder is never negative
      chunks_[i] = x & 0xFFFFFFFF;
    }
    chunks_[chunk_count - 1] += over;
    pending_ = 0;
  }

  std::array<std::int64_t, chunk_count> chunks_{};
  std::uint32_t pending_ = 0;
};

}  // namespace lotrecht
