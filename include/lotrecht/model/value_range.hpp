#pragma once

/// @file
/// A range of values with open or closed ends, as rules and scorecards are written.

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>

namespace lotrecht::model {

/// The values between two ends. An end at infinity means that there is none on that side; ±∞ itself then belongs to it.
struct ValueRange {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool low_closed = true;   ///< whether `low` belongs to it
  bool high_closed = true;  ///< whether `high` belongs to it

  /// The smallest double in it, where it is not empty.
  [[nodiscard]] double first() const noexcept {
    return low_closed || std::isinf(low) ? low : std::nextafter(low, std::numeric_limits<double>::infinity());
  }

  /// The largest double in it, where it is not empty.
  [[nodiscard]] double last() const noexcept {
    return high_closed || std::isinf(high) ? high : std::nextafter(high, -std::numeric_limits<double>::infinity());
  }

  /// Whether no double lies in it; also where an end is NaN, or both ends are the same infinity.
  [[nodiscard]] bool empty() const noexcept { return !(first() <= last()) || (low == high && std::isinf(low)); }

  /// Whether x lies in it; a missing value (NaN) does not.
  [[nodiscard]] bool contains(double x) const noexcept { return first() <= x && x <= last(); }

  friend bool operator==(const ValueRange&, const ValueRange&) = default;
};

/// The shortest decimal that reads back as x: "17.5", "-inf", "missing" for NaN.
[[nodiscard]] inline std::string shortest(double x) {
  if (std::isnan(x)) return "missing";
  std::array<char, 32> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), x);
  return {buffer.data(), end};
}

/// A value of a range that is not empty with few digits, to be named in a message: 0 if it lies in it, 17.1 for
/// (17, 18).
[[nodiscard]] inline double plain_value(const ValueRange& range) {
  if (range.contains(0.0)) return 0.0;
  const bool negative = range.last() < 0.0;
  const double near = negative ? -range.last() : range.first();  // of the ends the one nearer to 0
  const double far = negative ? -range.first() : range.last();
  if (std::isinf(near)) return negative ? -near : near;
  if (near < 1.0 && far >= 1.0) return negative ? -1.0 : 1.0;
  const auto exponent = [](double x) { return static_cast<int>(std::floor(std::log10(x))); };
  // The coarsest power of ten of which some multiple lies in the range.
  for (int e = exponent(std::isinf(far) ? near : far); e >= exponent(near) - 17; --e) {
    const double unit = std::pow(10.0, e);
    const double candidate = std::ceil(near / unit) * unit;
    if (!(unit > 0.0) || !(candidate > 0.0) || !std::isfinite(candidate)) continue;
    // Read from its digits, so that 17.1 is the double nearest to it and not a neighbour.
    std::array<char, 64> text{};
    const auto written = std::to_chars(text.data(), text.data() + text.size(), candidate, std::chars_format::scientific,
                                       std::clamp(exponent(candidate) - e, 0, 17));
    double read = candidate;
    std::from_chars(text.data(), written.ptr, read);
    if (read >= near && read <= far) return negative ? -read : read;
  }
  return negative ? -near : near;
}

}  // namespace lotrecht::model
