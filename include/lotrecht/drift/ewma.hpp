#pragma once

/// @file
/// A chart of a mean that forgets.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/drift/detail/normal_run_length.hpp>
#include <lotrecht/drift/normal_scores.hpp>
#include <lotrecht/drift/stream_detector.hpp>

namespace lotrecht::drift {

/// EWMA, which Roberts called the geometric moving average: m = (1 - λ) m + λ z of standard scores z; drift where
/// |m| > L √(λ / (2 - λ)), the limit at which it arrives after long.
///
/// In one direction m is kept from below (above) at 0, so that a past on the other side does not delay an alarm.
/// Scores are by a known mean and standard deviation, or by those of the values before (`NormalScores`); of independent
/// normal values the mean time to an alarm is known either way. Small λ see small changes. λ = 1 is Shewhart's chart.
///
/// After an alarm it begins anew with the next value, and so does a reference that was not given.
///
/// Roberts, S. W. (1959). Control chart tests based on geometric moving averages. Technometrics 1(3), 239-250.
/// doi:10.1080/00401706.1959.10489860. Lucas, J. M. & Saccucci, M. S. (1990). Technometrics 32(1), 1-12.
/// doi:10.1080/00401706.1990.10484583
class EWMA : public detail::TakesNumbers {
 public:
  static constexpr std::string_view semantics = "paper";
  static constexpr std::uint32_t format = 0x45570001;  // 'E' 'W', layout 1

  struct Parameters {
    double lambda = 0.1;     ///< weight of the newest value
    double threshold = 2.7;  ///< L, in the mean's standard deviations
    Direction direction = Direction::both;
    std::optional<NormalReference> reference;  ///< none: learned from the values before

    [[nodiscard]] bool sound() const noexcept {
      return lambda >= 0.005 && lambda <= 1.0 && threshold > 0.0 && threshold <= 10.0;
    }
    friend bool operator==(const Parameters&, const Parameters&) = default;
  };

  EWMA() : EWMA(Parameters{}) {}
  /// @throws InvalidInput unless .005 <= λ <= 1, the threshold lies in (0, 10] and the reference is sound
  explicit EWMA(const Parameters& parameters) : parameters_{parameters}, scores_{parameters.reference} {
    if (!parameters.sound()) {
      throw InvalidInput{"EWMA", "parameters", "must have lambda in [0.005, 1] and a threshold in (0, 10]"};
    }
    limit_ = parameters.threshold * scale(parameters.lambda);
  }

  /// The chart whose mean time to a false alarm is `one_false_alarm_per`.
  ///
  /// @throws InvalidInput unless .005 <= λ <= 1 and the time is from 1 to 10^12 values
  [[nodiscard]] static EWMA for_run_length(double lambda, double one_false_alarm_per, Direction direction,
                                           const std::optional<NormalReference>& reference) {
    if (!(lambda >= 0.005 && lambda <= 1.0) || !(one_false_alarm_per >= 1.0 && one_false_alarm_per <= 1e12)) {
      throw InvalidInput{"EWMA", "lambda, one_false_alarm_per", "must be in [0.005, 1], and from 1 to 10^12 values"};
    }
    const auto time = [&](double l) { return time_to_alarm(lambda, l, direction == Direction::both, 0.0); };
    return EWMA{{lambda, detail::limit_for(time, one_false_alarm_per, 1e-9, 10.0), direction, reference}};
  }

  Signal update(double x) {
    if (signal_ == Signal::drift) begin();
    const std::optional<double> z = scores_.next(x);
    if (!z) return signal_;
    mean_ = (1.0 - parameters_.lambda) * mean_ + parameters_.lambda * *z;
    if (parameters_.direction == Direction::up) mean_ = std::max(0.0, mean_);
    if (parameters_.direction == Direction::down) mean_ = std::min(0.0, mean_);
    return signal_ = std::abs(mean_) > limit_ ? Signal::drift : Signal::none;
  }
  [[nodiscard]] Signal signal() const noexcept { return signal_; }
  [[nodiscard]] const Parameters& parameters() const noexcept { return parameters_; }

  /// Where the chart stands, as a share of the limit: above 1 in size is an alarm.
  [[nodiscard]] double level() const noexcept { return mean_ / limit_; }
  /// Mean number of values until an alarm, from the beginning, if the mean has moved by `shift` standard deviations
  /// (below 0: down); of a known reference, or without a shift. Relative error below 10^-9.
  ///
  /// @throws InvalidInput unless the shift is finite
  [[nodiscard]] double run_length(double shift) const {
    if (!std::isfinite(shift)) throw InvalidInput{"EWMA", "shift", "must be finite, got " + std::to_string(shift)};
    return time_to_alarm(parameters_.lambda, parameters_.threshold, parameters_.direction == Direction::both,
                         parameters_.direction == Direction::down ? -shift : shift);
  }

  void write(ByteWriter& out) const {
    out.f64(parameters_.lambda);
    out.f64(parameters_.threshold);
    out.u32(static_cast<std::uint32_t>(parameters_.direction));
    scores_.write(out);
    out.u32(static_cast<std::uint32_t>(signal_));
    out.f64(mean_);
  }
  [[nodiscard]] static EWMA read(ByteReader& in) {
    Parameters parameters;
    parameters.lambda = in.f64();
    parameters.threshold = in.f64();
    parameters.direction = detail::read_direction(in);
    const NormalScores scores = NormalScores::read(in);
    parameters.reference = scores.reference();
    if (!parameters.sound()) in.fail("expected sound parameters");
    EWMA state{parameters};
    state.scores_ = scores;
    state.signal_ = detail::read_signal(in);
    state.mean_ = in.f64();
    if (std::isnan(state.mean_) || (std::abs(state.mean_) > state.limit_) != (state.signal_ == Signal::drift)) {
      in.fail("expected a place on the chart");
    }
    return state;
  }

  friend bool operator==(const EWMA&, const EWMA&) = default;

 private:
  [[nodiscard]] static double scale(double lambda) noexcept { return std::sqrt(lambda / (2.0 - lambda)); }
  [[nodiscard]] static double time_to_alarm(double lambda, double threshold, bool both, double shift) {
    return detail::normal_run_length({1.0 - lambda, lambda, 0.0, !both}, threshold * scale(lambda), shift);
  }

  void begin() noexcept {
    signal_ = Signal::none;
    mean_ = 0.0;
    scores_.begin();
  }

  Parameters parameters_;
  NormalScores scores_;
  double limit_ = 1.0;
  Signal signal_ = Signal::none;
  double mean_ = 0.0;
};
static_assert(StreamDetector<EWMA>);

}  // namespace lotrecht::drift
