#pragma once

/// @file
/// A chart of a rate whose false alarms are known exactly.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/drift/detail/cusum_run_length.hpp>
#include <lotrecht/drift/stream_detector.hpp>

namespace lotrecht::drift {

/// Bernoulli CUSUM: log likelihood ratios of a rate p1 against p0, added up and kept from below at 0; drift where the
/// sum reaches a threshold.
///
/// With γ = ln((1 - p0) / (1 - p1)) / ln(p1 (1 - p0) / ((1 - p1) p0)) a yes adds 1 - γ and a no takes γ away. γ is
/// taken as the nearest fraction with a denominator of at most 50, so that the chart moves in whole steps and its mean
/// time to a false alarm is known exactly (`detail/cusum_run_length.hpp`); the threshold is the smallest whose time at
/// p0 is at least what was asked for. Of all charts with that time none sees a change to p1 faster in the worst case
/// (Moustakides). p1 below p0 watches for a fall.
///
/// After an alarm it begins anew from 0 with the next value.
///
/// Reynolds, M. R. & Stoumbos, Z. G. (1999). J. Qual. Technol. 31(1), 87-108. doi:10.1080/00224065.1999.11979900
/// Moustakides, G. V. (1986). Ann. Stat. 14(4), 1379-1387. doi:10.1214/aos/1176350164
class BernoulliCUSUM : public detail::TakesBits {
 public:
  static constexpr std::string_view semantics = "paper";
  static constexpr std::uint32_t format = 0x42430001;  // 'B' 'C', layout 1

  struct Parameters {
    double rate = 0.1;                      ///< p0, while nothing has changed
    double changed_rate = 0.2;              ///< p1, worth an alarm
    double one_false_alarm_per = 10'000.0;  ///< values, at least, on average

    [[nodiscard]] bool sound() const noexcept {
      return rate > 0.0 && rate < 1.0 && changed_rate > 0.0 && changed_rate < 1.0 && rate != changed_rate &&
             one_false_alarm_per >= 1.0 && one_false_alarm_per <= 1e12;
    }
    friend bool operator==(const Parameters&, const Parameters&) = default;
  };

  BernoulliCUSUM() : BernoulliCUSUM(Parameters{}) {}
  /// @throws InvalidInput unless both rates lie in (0, 1) and differ and the time is from 1 to 10^12 values; or if the
  ///         chart would need a threshold above 20,000 steps (rates too near to each other for so long a time)
  explicit BernoulliCUSUM(const Parameters& parameters) : parameters_{parameters} {
    if (!parameters.sound()) {
      throw InvalidInput{"BernoulliCUSUM", "parameters",
                         "must have two different rates in (0, 1) and one_false_alarm_per from 1 to 10^12"};
    }
    const bool rises = parameters.changed_rate > parameters.rate;
    watched_ = rises ? 1.0 : 0.0;
    const double p0 = rises ? parameters.rate : 1.0 - parameters.rate;
    const double p1 = rises ? parameters.changed_rate : 1.0 - parameters.changed_rate;
    const double no = std::log1p(-p0) - std::log1p(-p1);
    const double gamma = no / (no + std::log(p1 / p0));
    choose_steps(gamma);
    choose_threshold(p0);
  }

  Signal update(double x) {
    if (signal_ == Signal::drift) at_ = 0;
    if (x == watched_) {
      at_ += steps_.up;
    } else {
      at_ -= std::min(at_, steps_.down);
    }
    return signal_ = at_ >= steps_.threshold ? Signal::drift : Signal::none;
  }
  [[nodiscard]] Signal signal() const noexcept { return signal_; }
  [[nodiscard]] const Parameters& parameters() const noexcept { return parameters_; }

  /// Steps of a yes and of a no, and the threshold, in the chart's unit.
  [[nodiscard]] const detail::CusumSteps& steps() const noexcept { return steps_; }
  /// Where the chart stands, as a share of the threshold; 1 and above is an alarm.
  [[nodiscard]] double level() const noexcept {
    return static_cast<double>(at_) / static_cast<double>(steps_.threshold);
  }
  /// Exact mean number of values until an alarm, from 0, if the rate of ones is `rate`.
  ///
  /// @throws InvalidInput unless 0 < rate < 1
  [[nodiscard]] double run_length(double rate) const {
    if (!(rate > 0.0 && rate < 1.0)) {
      throw InvalidInput{"BernoulliCUSUM", "rate", "must lie in (0, 1), got " + std::to_string(rate)};
    }
    return detail::cusum_run_length(steps_, watched_ == 1.0 ? rate : 1.0 - rate);
  }

  void write(ByteWriter& out) const {
    for (const double x : {parameters_.rate, parameters_.changed_rate, parameters_.one_false_alarm_per}) out.f64(x);
    for (const std::uint32_t x : {steps_.up, steps_.down, steps_.threshold, at_, static_cast<std::uint32_t>(signal_)}) {
      out.u32(x);
    }
  }
  [[nodiscard]] static BernoulliCUSUM read(ByteReader& in) {
    Parameters parameters;
    parameters.rate = in.f64();
    parameters.changed_rate = in.f64();
    parameters.one_false_alarm_per = in.f64();
    if (!parameters.sound()) in.fail("expected sound parameters");
    BernoulliCUSUM state{parameters};
    const std::uint32_t up = in.u32();
    const std::uint32_t down = in.u32();
    const std::uint32_t threshold = in.u32();
    if (up != state.steps_.up || down != state.steps_.down || threshold != state.steps_.threshold) {
      in.fail("expected the chart that these parameters give");
    }
    state.at_ = in.u32();
    state.signal_ = detail::read_signal(in);
    if (state.at_ >= threshold + up || (state.at_ >= threshold) != (state.signal_ == Signal::drift)) {
      in.fail("expected a place on the chart");
    }
    return state;
  }

  friend bool operator==(const BernoulliCUSUM& a, const BernoulliCUSUM& b) {
    return a.parameters_ == b.parameters_ && a.at_ == b.at_ && a.signal_ == b.signal_;
  }

 private:
  /// The fraction down / (up + down) nearest to γ, in its lowest terms.
  void choose_steps(double gamma) {
    double nearest = 2.0;
    for (std::uint32_t all = 2; all <= 50; ++all) {
      const double whole = static_cast<double>(all);
      const double down = std::clamp(std::round(gamma * whole), 1.0, whole - 1.0);
      const double away = std::abs(down / whole - gamma);
      if (away < nearest * (1.0 - 1e-9)) {
        nearest = away;
        steps_.down = static_cast<std::uint32_t>(down);
        steps_.up = all - steps_.down;
      }
    }
    // Rates below a fiftieth: a yes is worth many no's.
    if (gamma < 0.02) {
      steps_.down = 1;
      steps_.up = static_cast<std::uint32_t>(std::min(1e4, std::round(1.0 / gamma))) - 1;
    }
  }

  void choose_threshold(double p0) {
    constexpr std::uint32_t most = 20'000;
    const auto long_enough = [&](std::uint32_t threshold) {
      return detail::cusum_run_length({steps_.up, steps_.down, threshold}, p0) >= parameters_.one_false_alarm_per;
    };
    std::uint32_t high = 1;
    while (!long_enough(high)) {
      if (high >= most) {
        throw InvalidInput{"BernoulliCUSUM", "rates",
                           "are too near to each other, or too small, for so few false alarms: the chart would need "
                           "more than 20,000 steps"};
      }
      high = std::min(most, 2 * high);
    }
    std::uint32_t low = high / 2;  // too short, or 0
    while (high - low > 1) {
      const std::uint32_t middle = low + (high - low) / 2;
      (long_enough(middle) ? high : low) = middle;
    }
    steps_.threshold = high;
  }

  Parameters parameters_;
  detail::CusumSteps steps_{1, 1, 1};
  double watched_ = 1.0;
  std::uint32_t at_ = 0;
  Signal signal_ = Signal::none;
};
static_assert(StreamDetector<BernoulliCUSUM>);

}  // namespace lotrecht::drift
