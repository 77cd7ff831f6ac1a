#pragma once

/// @file
/// What watches a stream, one value after another.

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/shown_number.hpp>

namespace lotrecht::drift {

/// What a detector says after a value.
enum class Signal : std::uint8_t {
  none,
  warning,  ///< drift may be coming
  drift,    ///< drift: with the next value the detector begins anew
};

/// Which way a mean may have gone.
enum class Direction : std::uint8_t { both, up, down };

/// A detector of changes along a stream. Order matters, so it is not a tally and has no merge.
///
/// `update` takes the next value and answers; `signal` repeats the last answer; `accepts` says whether a value is one
/// the detector can use (a number; 0 or 1). The state comes back from its bytes and then goes on as if nothing had
/// happened: a stream can be replayed exactly. Detectors named after a paper follow it as `semantics` says: the same
/// name means different alarms in different libraries.
template <class D>
concept StreamDetector = std::regular<D> && Serializable<D> && requires(D& detector, const D& constant, double x) {
  { detector.update(x) } -> std::same_as<Signal>;
  { constant.signal() } -> std::same_as<Signal>;
  { D::accepts(x) } -> std::same_as<bool>;
  { D::expects } -> std::convertible_to<std::string_view>;
  { D::semantics } -> std::convertible_to<std::string_view>;
};

namespace detail {

/// @throws InvalidInput naming the first value that the detector cannot use
template <class D>
void check_values(std::string_view who, std::span<const double> values) {
  // In blocks without a way out, which compilers turn into vectors.
  constexpr std::size_t block = 1024;
  for (std::size_t begin = 0; begin < values.size(); begin += block) {
    const std::size_t end = std::min(begin + block, values.size());
    bool good = true;
    for (std::size_t i = begin; i < end; ++i) good = D::accepts(values[i]) && good;
    if (good) continue;
    std::size_t i = begin;
    while (D::accepts(values[i])) ++i;
    throw InvalidInput{
        who, "values",
        "position " + std::to_string(i) + ": must be " + std::string{D::expects} + ", got " + shown_number(values[i])};
  }
}

/// Takes values from position `i` up to an alarm; its position, or the number of values where there is none.
///
/// Apart from what its caller does at an alarm: a call in the loop would send the state from registers to memory at
/// every value.
template <class D>
[[gnu::noinline]] std::size_t next_alarm(D& detector, std::span<const double> values, std::size_t i) {
  if constexpr (std::is_trivially_copyable_v<D>) {
    D state = detector;
    while (i < values.size() && state.update(values[i]) != Signal::drift) ++i;
    detector = state;
  } else {
    while (i < values.size() && detector.update(values[i]) != Signal::drift) ++i;
  }
  return i;
}

}  // namespace detail

/// Takes a batch of values, and says at which of them drift was signalled (positions from 0 in the batch).
///
/// The same as `update` one by one, and faster. A batch that is refused leaves the detector as it was.
///
/// @throws InvalidInput naming the first value that the detector cannot use
template <StreamDetector D>
[[nodiscard]] std::vector<std::size_t> update_many(D& detector, std::span<const double> values) {
  detail::check_values<D>("update_many", values);
  std::vector<std::size_t> positions;
  D state = detector;  // a local copy lives in registers
  if constexpr (requires { state.update_all(values, positions); }) {
    state.update_all(values, positions);  // a detector that can do better than one by one
  } else {
    for (std::size_t i = 0; (i = detail::next_alarm(state, values, i)) < values.size(); ++i) positions.push_back(i);
  }
  detector = state;
  return positions;
}

namespace detail {

/// Values that any number is good for.
struct TakesNumbers {
  static constexpr std::string_view expects = "a finite number";
  [[nodiscard]] static bool accepts(double x) noexcept { return std::isfinite(x); }
  friend bool operator==(const TakesNumbers&, const TakesNumbers&) = default;
};

/// Values that say yes or no, 1 for what is watched: an error, a selection, an objection.
struct TakesBits {
  static constexpr std::string_view expects = "0 or 1";
  /// Without a jump, which would go by the values.
  [[nodiscard]] static bool accepts(double x) noexcept { return x * (x - 1.0) == 0.0; }
  friend bool operator==(const TakesBits&, const TakesBits&) = default;
};

[[nodiscard]] inline Signal read_signal(ByteReader& in) {
  const std::uint32_t value = in.u32();
  if (value > static_cast<std::uint32_t>(Signal::drift)) in.fail("expected a signal from 0 to 2");
  return static_cast<Signal>(value);
}

[[nodiscard]] inline Direction read_direction(ByteReader& in) {
  const std::uint32_t value = in.u32();
  if (value > static_cast<std::uint32_t>(Direction::down)) in.fail("expected a direction from 0 to 2");
  return static_cast<Direction>(value);
}

/// A finite number of a state.
[[nodiscard]] inline double read_finite(ByteReader& in) {
  const double x = in.f64();
  if (!std::isfinite(x)) in.fail("expected a finite number");
  return x;
}

}  // namespace detail

}  // namespace lotrecht::drift
