#pragma once

/// @file
/// A chart of a mean by cumulative sums.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/drift/detail/normal_run_length.hpp>
#include <lotrecht/drift/normal_scores.hpp>
#include <lotrecht/drift/stream_detector.hpp>

namespace lotrecht::drift {

/// CUSUM: standard scores beyond an allowance k added up, up = max(0, up + z - k), down = max(0, down - z - k); drift
/// where one exceeds the threshold h.
///
/// Scores are by a known mean and standard deviation, or by those of the values before (`NormalScores`); of independent
/// normal values the mean time to an alarm is known either way. With k half the change in standard deviations no chart
/// with the same time to a false alarm sees that change faster in the worst case (Moustakides). Values that hang
/// together from one to the next, or have heavy tails, alarm more often.
///
/// After an alarm it begins anew with the next value, and so does a reference that was not given.
///
/// Page, E. S. (1954). Biometrika 41(1/2), 100-115. doi:10.1093/biomet/41.1-2.100. Moustakides, G. V. (1986). Ann.
/// Stat. 14(4), 1379-1387. doi:10.1214/aos/1176350164
class CUSUM : public detail::TakesNumbers {
 public:
  static constexpr std::string_view semantics = "paper";
  static constexpr std::uint32_t format = 0x43550001;  // 'C' 'U', layout 1

  struct Parameters {
    double allowance = 0.5;  ///< k, in standard deviations: half the change to be seen
    double threshold = 5.0;  ///< h, in standard deviations
    Direction direction = Direction::both;
    std::optional<NormalReference> reference;  ///< none: learned from the values before

    [[nodiscard]] bool sound() const noexcept {
      return allowance > 0.0 && std::isfinite(allowance) && threshold > 0.0 && threshold <= 100.0;
    }
    friend bool operator==(const Parameters&, const Parameters&) = default;
  };

  CUSUM() : CUSUM(Parameters{}) {}
  /// @throws InvalidInput unless the allowance is positive, the threshold in (0, 100] and the reference sound
  explicit CUSUM(const Parameters& parameters) : parameters_{parameters}, scores_{parameters.reference} {
    if (!parameters.sound()) {
      throw InvalidInput{"CUSUM", "parameters", "must have a positive allowance and a threshold in (0, 100]"};
    }
  }

  /// The chart for a change by `shift` standard deviations whose mean time to a false alarm is `one_false_alarm_per`.
  ///
  /// @throws InvalidInput unless the shift is positive and the time from 1 to 10^12 values; or if the threshold would
  ///         be above 100 (too small a shift for so few false alarms)
  [[nodiscard]] static CUSUM for_run_length(double shift, double one_false_alarm_per, Direction direction,
                                            const std::optional<NormalReference>& reference) {
    if (!(shift > 0.0 && std::isfinite(shift)) || !(one_false_alarm_per >= 1.0 && one_false_alarm_per <= 1e12)) {
      throw InvalidInput{"CUSUM", "shift, one_false_alarm_per", "must be positive, and from 1 to 10^12 values"};
    }
    const double allowance = 0.5 * shift;
    const double sides = direction == Direction::both ? 2.0 : 1.0;
    const double threshold = detail::limit_for([&](double h) { return one_sided(allowance, h, 0.0) / sides; },
                                               one_false_alarm_per, 1e-9, 100.0);
    if (std::isnan(threshold)) {
      throw InvalidInput{"CUSUM", "shift", "is too small for so few false alarms: the threshold would be above 100"};
    }
    return CUSUM{Parameters{allowance, threshold, direction, reference}};
  }

  Signal update(double x) {
    if (signal_ == Signal::drift) begin();
    const std::optional<double> z = scores_.next(x);
    if (!z) return signal_;
    if (parameters_.direction != Direction::down) up_ = std::max(0.0, up_ + (*z - parameters_.allowance));
    if (parameters_.direction != Direction::up) down_ = std::max(0.0, down_ - (*z + parameters_.allowance));
    return signal_ = std::max(up_, down_) > parameters_.threshold ? Signal::drift : Signal::none;
  }
  /// As `update` for each value, with what changes in registers; adds the positions of alarms.
  void update_all(std::span<const double> values, std::vector<std::size_t>& positions) {
    if (!parameters_.reference) {
      for (std::size_t i = 0; i < values.size(); ++i) {
        if (update(values[i]) == Signal::drift) positions.push_back(i);
      }
      return;
    }
    switch (parameters_.direction) {
      case Direction::both: return update_known<true, true>(values, positions);
      case Direction::up: return update_known<true, false>(values, positions);
      case Direction::down: return update_known<false, true>(values, positions);
    }
  }
  [[nodiscard]] Signal signal() const noexcept { return signal_; }
  [[nodiscard]] const Parameters& parameters() const noexcept { return parameters_; }

  /// Where the chart stands, as a share of the threshold; above 1 is an alarm.
  [[nodiscard]] double level() const noexcept { return std::max(up_, down_) / parameters_.threshold; }
  /// Mean number of values until an alarm, from the beginning, if the mean has moved by `shift` standard deviations
  /// (below 0: down); of a known reference, or without a shift.
  ///
  /// Two-sided: 1 / (1 / L_up + 1 / L_down), which is exact. Relative error below 10^-9.
  ///
  /// @throws InvalidInput unless the shift is finite
  [[nodiscard]] double run_length(double shift) const {
    if (!std::isfinite(shift)) throw InvalidInput{"CUSUM", "shift", "must be finite, got " + std::to_string(shift)};
    const auto side = [&](double d) { return one_sided(parameters_.allowance, parameters_.threshold, d); };
    if (parameters_.direction == Direction::up) return side(shift);
    if (parameters_.direction == Direction::down) return side(-shift);
    return 1.0 / (1.0 / side(shift) + 1.0 / side(-shift));
  }

  void write(ByteWriter& out) const {
    out.f64(parameters_.allowance);
    out.f64(parameters_.threshold);
    out.u32(static_cast<std::uint32_t>(parameters_.direction));
    scores_.write(out);
    out.u32(static_cast<std::uint32_t>(signal_));
    out.f64(up_);
    out.f64(down_);
  }
  [[nodiscard]] static CUSUM read(ByteReader& in) {
    Parameters parameters;
    parameters.allowance = in.f64();
    parameters.threshold = in.f64();
    parameters.direction = detail::read_direction(in);
    const NormalScores scores = NormalScores::read(in);
    parameters.reference = scores.reference();
    if (!parameters.sound()) in.fail("expected sound parameters");
    CUSUM state{parameters};
    state.scores_ = scores;
    state.signal_ = detail::read_signal(in);
    state.up_ = in.f64();
    state.down_ = in.f64();
    if (!(state.up_ >= 0.0 && state.down_ >= 0.0) || (state.level() > 1.0) != (state.signal_ == Signal::drift)) {
      in.fail("expected a place on the chart");
    }
    return state;
  }

  friend bool operator==(const CUSUM&, const CUSUM&) = default;

 private:
  [[nodiscard]] static double one_sided(double allowance, double threshold, double shift) {
    return detail::normal_run_length({1.0, 1.0, allowance, true}, threshold, shift);
  }

  /// Takes values from position `i` up to the first that exceeds the threshold; its position, or their number.
  ///
  /// Apart from what the caller does there: a call in the loop would send the sums from registers to memory.
  template <bool Rises, bool Falls>
  [[gnu::noinline]] std::size_t next_above(std::span<const double> values, std::size_t i) {
    const NormalReference known = *parameters_.reference;
    const double per_sd = 1.0 / known.sd;
    const double k = parameters_.allowance;
    const double h = parameters_.threshold;
    double up = up_;
    double down = down_;
    for (; i < values.size(); ++i) {
      const double z = known.score(values[i], per_sd);
      if constexpr (Rises) up = positive_part(up + (z - k));
      if constexpr (Falls) down = positive_part(down - (z + k));
      if (up <= h && down <= h) continue;
      if (!std::isinf(z)) break;
      up = Rises && z > 0.0 ? z : 0.0;  // one of the sums was inf - inf
      down = Falls && z < 0.0 ? -z : 0.0;
      if (std::max(up, down) > h) break;
    }
    up_ = up;
    down_ = down;
    return i;
  }

  template <bool Rises, bool Falls>
  void update_known(std::span<const double> values, std::vector<std::size_t>& positions) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (signal_ == Signal::drift) begin();
      i = next_above<Rises, Falls>(values, i);
      if (i == values.size()) break;
      positions.push_back(i);
      signal_ = Signal::drift;
    }
  }

  /// max(0, t) without a jump, which would go by the sign of noise.
  [[nodiscard]] static double positive_part(double t) noexcept { return 0.5 * (t + std::abs(t)); }

  void begin() noexcept {
    signal_ = Signal::none;
    up_ = down_ = 0.0;
    scores_.begin();
  }

  Parameters parameters_;
  NormalScores scores_;
  Signal signal_ = Signal::none;
  double up_ = 0.0;
  double down_ = 0.0;
};
static_assert(StreamDetector<CUSUM>);

}  // namespace lotrecht::drift
