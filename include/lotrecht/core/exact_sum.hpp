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
/// Use it as `ExactSum`. `CarryAfter` is how many additions go by between carries; it changes nothing but the time, and
/// is a parameter so that a test need not add a billion numbers to see one.
///
/// R. M. Neal (2015), Fast exact summation using small and large superaccumulators, arXiv:1505.05571.
template <std::uint32_t CarryAfter>
class BasicExactSum {
  // A chunk holds less than 2^32 after a carry and takes in less than 2^32 with each addition.
  static_assert(CarryAfter > 0 && CarryAfter <= (1u << 30));

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
    if (++pending_ == CarryAfter) carry();
  }

  /// Adds x * x without rounding it: the rounded product and its error, which is itself a double.
  ///
  /// Precondition: x = 0, or 1e-145 <= |x| <= 1e150. Beyond, the product overflows or its error underflows.
  void add_square(double x) noexcept {
    assert(x == 0.0 || (std::abs(x) >= 1e-145 && std::abs(x) <= 1e150));
    const double product = x * x;
    add(product);
    add(std::fma(x, x, -product));
  }

  void merge(const BasicExactSum& other) noexcept {
    carry();
    BasicExactSum canonical = other;
    canonical.carry();
    for (std::size_t i = 0; i < chunk_count; ++i) chunks_[i] += canonical.chunks_[i];
    carry();
  }

  /// The sum, rounded once to the nearest double (ties to even); infinite if it lies beyond the largest double.
  [[nodiscard]] double value() const noexcept {
    BasicExactSum x = *this;
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
    const int lead = std::countl_zero(chunk(0)) - 32;
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
    BasicExactSum canonical = *this;
    canonical.carry();
    for (const auto c : canonical.chunks_) out.i64(c);
  }

  [[nodiscard]] static BasicExactSum read(ByteReader& in) {
    BasicExactSum sum;
    for (auto& c : sum.chunks_) c = in.i64();
    for (std::size_t i = 0; i + 1 < chunk_count; ++i) {
      if (sum.chunks_[i] < 0 || sum.chunks_[i] > 0xFFFFFFFF) in.fail("a chunk of an exact sum lies outside 32 bits");
    }
    const std::int64_t top = sum.chunks_[chunk_count - 1];
    if (top < -largest_top || top > largest_top) in.fail("an exact sum is larger than any sum of doubles");
    return sum;
  }

  /// Equal sums are equal, whatever was added in whatever order.
  friend bool operator==(const BasicExactSum& a, const BasicExactSum& b) noexcept {
    BasicExactSum x = a;
    BasicExactSum y = b;
    x.carry();
    y.carry();
    return x.chunks_ == y.chunks_;
  }

 private:
  // 2046 positions of a lowest bit, 53 bits above the last, and room for 2^62 of the largest.
  static constexpr std::size_t chunk_count = 68;
  // What 2^62 of the largest leave in the top chunk: 2^62 * 2^1024 / 2^-1074 is 2^16 times its unit.
  static constexpr std::int64_t largest_top = std::int64_t{1} << 16;

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

using ExactSum = BasicExactSum<1u << 30>;

}  // namespace lotrecht
