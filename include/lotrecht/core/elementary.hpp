#pragma once

/// @file
/// Logarithm and exponential with the same bits on every platform.

#include <bit>
#include <cstdint>
#include <limits>

namespace lotrecht::portable {

static_assert(std::numeric_limits<double>::is_iec559 && sizeof(double) == 8, "IEEE 754 binary64 is assumed");

namespace detail {

// ln 2 in two parts. The high part has 32 bits, so its product with an exponent is exact.
inline constexpr double ln2_high = 0x1.62e42fee00000p-1;
inline constexpr double ln2_low = 0x1.a39ef35793c76p-33;

/// x = 2^exponent (1 + fraction) with 1 + fraction in [sqrt(1/2), sqrt(2)).
struct Split {
  double fraction;
  int exponent;
};

/// @param x  positive, finite, normal
[[nodiscard]] constexpr Split split(double x) noexcept {
  // Adding the distance from the mantissa of sqrt(1/2) to 1 carries into the exponent exactly where it must.
  constexpr std::uint64_t one = 0x3FF0000000000000;
  constexpr std::uint64_t sqrt_half = 0x3FE6A09E667F3BCD;
  constexpr std::uint64_t mantissa = 0x000FFFFFFFFFFFFF;
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(x) + (one - sqrt_half);
  const double m = std::bit_cast<double>((bits & mantissa) + sqrt_half);
  return {m - 1.0, static_cast<int>(bits >> 52) - 1023};
}

/// ln((1 + f) 2^k) + c for f in [sqrt(1/2) - 1, sqrt(2) - 1] and a correction |c| far below one.
///
/// With s = f / (2 + f), ln(1 + f) = 2 atanh s = f - f^2/2 + s (f^2/2 + R), where R = 2 s^2/3 + 2 s^4/5 + ... is
/// replaced by its Chebyshev fit (error below 2^-57 of the result; `tests/reference/elementary.py`). f itself is
/// exact and enters last.
[[nodiscard]] constexpr double log_of(Split x, double c) noexcept {
  const double f = x.fraction;
  const double k = x.exponent;
  const double s = f / (2.0 + f);
  const double z = s * s;
  const double w = z * z;
  const double odd = 0x1.99999999952e2p-2 + w * (0x1.c71c62e5800a1p-3 + w * 0x1.39fe606542ddep-3);
  const double even =
      0x1.5555555555558p-1 + w * (0x1.2492492df148dp-2 + w * (0x1.7462b4ab2ef6bp-3 + w * 0x1.2b584aae78a57p-3));
  const double r = z * (even + z * odd);
  const double half_square = 0.5 * f * f;
  return k * ln2_high - ((half_square - (s * (half_square + r) + (k * ln2_low + c))) - f);
}

/// 2^k for -1022 <= k <= 1023.
[[nodiscard]] constexpr double power_of_two(int k) noexcept {
  return std::bit_cast<double>(static_cast<std::uint64_t>(k + 1023) << 52);
}

}  // namespace detail

/// Natural logarithm, within 1 ulp.
///
/// Made only of operations that IEEE 754 rounds correctly, so the bits do not depend on the platform's mathematical
/// library. They do depend on the compiler keeping a * b + c as two operations: `-ffp-contract=off`, as this
/// project's own targets are built.
///
/// ln 0 = -infinity, ln x is NaN for x < 0, ln infinity = infinity.
[[nodiscard]] constexpr double log(double x) noexcept {
  if (!(x > 0.0)) {
    return x == 0.0 ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
  }
  if (x == std::numeric_limits<double>::infinity()) return x;
  if (x < std::numeric_limits<double>::min()) {
    detail::Split scaled = detail::split(x * 0x1p54);
    scaled.exponent -= 54;
    return detail::log_of(scaled, 0.0);
  }
  return detail::log_of(detail::split(x), 0.0);
}

/// ln(1 + x) without loss for small x, within 1 ulp.
///
/// ln(1 - 1) = -infinity, NaN for x < -1, infinity at infinity; see `log`.
[[nodiscard]] constexpr double log1p(double x) noexcept {
  if (!(x > -1.0)) {
    return x == -1.0 ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
  }
  if (x == std::numeric_limits<double>::infinity()) return x;
  if (x > -0x1p-54 && x < 0x1p-54) return x;
  if (x >= -0.2928 && x <= 0.4142) return detail::log_of({x, 0}, 0.0);
  const double u = 1.0 + x;
  const double lost = x < 1.0 ? x - (u - 1.0) : 1.0 - (u - x);  // 1 + x = u + lost, exactly
  return detail::log_of(detail::split(u), lost / u);
}

/// e^x, within 1 ulp (results below the normal range: within one unit of the last subnormal place).
///
/// x = k ln 2 + r with |r| <= ln(2)/2, and e^r = 1 + 2r / (r coth(r/2) - r), where r coth(r/2) = 2 + r^2/6 - r^4/360
/// + ... converges so fast (Bernoulli numbers; each term below 0.4 % of the one before) that its first terms suffice.
///
/// infinity above 709.78..., 0 below -745.13...; see `log` on portability.
[[nodiscard]] constexpr double exp(double x) noexcept {
  if (x != x) return x;
  if (x > 0x1.62e42fefa39efp+9) return std::numeric_limits<double>::infinity();
  if (x < -0x1.74910d52d3051p+9) return 0.0;
  const int k = static_cast<int>(x * 0x1.71547652b82fep+0 + (x < 0.0 ? -0.5 : 0.5));
  const double high = x - k * detail::ln2_high;
  const double low = k * detail::ln2_low;
  const double r = high - low;
  const double t = r * r;
  const double series =
      1.0 / 6 -
      t * (1.0 / 360 - t * (1.0 / 15120 - t * (1.0 / 604800 - t * (1.0 / 23950080 - t * (691.0 / 653837184000)))));
  const double c = r - t * series;
  const double y = 1.0 - ((low - r * c / (2.0 - c)) - high);
  if (k > 1023) return y * 2.0 * 0x1p1023;
  if (k < -1021) return y * detail::power_of_two(k + 54) * 0x1p-54;
  return y * detail::power_of_two(k);
}

}  // namespace lotrecht::portable
