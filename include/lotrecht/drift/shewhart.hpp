#pragma once

/// @file
/// A chart of single values.

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/math/special_functions/erf.hpp>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/drift/detail/normal_run_length.hpp>
#include <lotrecht/drift/normal_scores.hpp>
#include <lotrecht/drift/stream_detector.hpp>

namespace lotrecht::drift {

/// Shewhart's chart: drift where a standard score lies beyond L. It sees large changes at once and small ones hardly.
///
/// Scores are by a known mean and standard deviation, or by those of the values before (`NormalScores`); of independent
/// normal values the mean time to an alarm is known either way, and 1 / P(beyond L).
///
/// Without a given reference every value beyond L makes it begin anew.
///
/// Shewhart, W. A. (1931). Economic control of quality of manufactured product. Van Nostrand.
class Shewhart : public detail::TakesNumbers {
 public:
  static constexpr std::string_view semantics = "paper";
  static constexpr std::uint32_t format = 0x53480001;  // 'S' 'H', layout 1

  struct Parameters {
    double threshold = 3.0;  ///< L, in standard deviations
    Direction direction = Direction::both;
    std::optional<NormalReference> reference;  ///< none: learned from the values before

    [[nodiscard]] bool sound() const noexcept { return threshold > 0.0 && threshold <= 10.0; }
    friend bool operator==(const Parameters&, const Parameters&) = default;
  };

  Shewhart() : Shewhart(Parameters{}) {}
  /// @throws InvalidInput unless the threshold lies in (0, 10] and the reference is sound
  explicit Shewhart(const Parameters& parameters) : parameters_{parameters}, scores_{parameters.reference} {
    if (!parameters.sound()) throw InvalidInput{"Shewhart", "threshold", "must lie in (0, 10]"};
  }

  /// The chart whose mean time to a false alarm is `one_false_alarm_per`.
  ///
  /// @throws InvalidInput unless the time is above 2 (both directions: 1) and up to 10^12 values
  [[nodiscard]] static Shewhart for_run_length(double one_false_alarm_per, Direction direction,
                                               const std::optional<NormalReference>& reference) {
    const double sides = direction == Direction::both ? 2.0 : 1.0;
    const double twice_tail = 2.0 / (sides * one_false_alarm_per);
    if (!(twice_tail < 1.0) || !(one_false_alarm_per <= 1e12)) {
      throw InvalidInput{"Shewhart", "one_false_alarm_per", "must be above 2 (both directions: 1), up to 10^12 values"};
    }
    return Shewhart{{std::sqrt(2.0) * boost::math::erfc_inv(twice_tail), direction, reference}};
  }

  Signal update(double x) {
    if (signal_ == Signal::drift) scores_.begin();
    signal_ = Signal::none;
    const std::optional<double> z = scores_.next(x);
    if (!z) return signal_;
    const double beyond = parameters_.direction == Direction::up     ? *z
                          : parameters_.direction == Direction::down ? -*z
                                                                     : std::abs(*z);
    return signal_ = beyond > parameters_.threshold ? Signal::drift : Signal::none;
  }
  [[nodiscard]] Signal signal() const noexcept { return signal_; }
  [[nodiscard]] const Parameters& parameters() const noexcept { return parameters_; }

  /// Mean number of values until an alarm if the mean has moved by `shift` standard deviations (below 0: down); of a
  /// known reference, or without a shift. Exact.
  ///
  /// @throws InvalidInput unless the shift is finite
  [[nodiscard]] double run_length(double shift) const {
    if (!std::isfinite(shift)) throw InvalidInput{"Shewhart", "shift", "must be finite, got " + std::to_string(shift)};
    const double up = detail::normal_tail(parameters_.threshold - shift);
    const double down = detail::normal_tail(parameters_.threshold + shift);
    return 1.0 / (parameters_.direction == Direction::up     ? up
                  : parameters_.direction == Direction::down ? down
                                                             : up + down);
  }

  void write(ByteWriter& out) const {
    out.f64(parameters_.threshold);
    out.u32(static_cast<std::uint32_t>(parameters_.direction));
    scores_.write(out);
    out.u32(static_cast<std::uint32_t>(signal_));
  }
  [[nodiscard]] static Shewhart read(ByteReader& in) {
    Parameters parameters;
    parameters.threshold = in.f64();
    parameters.direction = detail::read_direction(in);
    const NormalScores scores = NormalScores::read(in);
    parameters.reference = scores.reference();
    if (!parameters.sound()) in.fail("expected sound parameters");
    Shewhart state{parameters};
    state.scores_ = scores;
    state.signal_ = detail::read_signal(in);
    return state;
  }

  friend bool operator==(const Shewhart&, const Shewhart&) = default;

 private:
  Parameters parameters_;
  NormalScores scores_;
  Signal signal_ = Signal::none;
};
static_assert(StreamDetector<Shewhart>);

}  // namespace lotrecht::drift
