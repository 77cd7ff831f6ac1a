#pragma once

/// @file
/// The last errors against those before, by a test of two rates.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string_view>

#include <boost/math/special_functions/erf.hpp>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/drift/detail/bit_window.hpp>
#include <lotrecht/drift/stream_detector.hpp>

namespace lotrecht::drift {

/// STEPD: the share of errors of the last W values, r of W, against that of the n before them since the last alarm, o
/// of n, by the test of equal rates with Yates' correction:
///
///     T = (|r/W - o/n| - (1/n + 1/W) / 2) / √(p (1 - p) (1/n + 1/W)),   p = (r + o) / (n + W).
///
/// Drift where r/W > o/n and the normal upper tail of T is below `drift_level`, warning below `warning_level`; from 2 W
/// values on. Levels are of one look, and it looks at every value: at .003 it alarms within hundreds of values without
/// any change (benchmarks/accuracy).
///
/// Nishida, K. & Yamauchi, K. (2007). Detecting concept drift using statistical testing. DS 2007, LNCS 4755, 264-269.
/// doi:10.1007/978-3-540-75488-6_27
class STEPD : public detail::TakesBits {
 public:
  static constexpr std::string_view semantics = "paper";
  static constexpr std::uint32_t format = 0x53500001;  // 'S' 'P', layout 1

  struct Parameters {
    std::uint32_t window = 30;
    double drift_level = 0.003;
    double warning_level = 0.05;

    [[nodiscard]] bool sound() const noexcept {
      return window >= 1 && window <= 1'000'000 && 0.0 < drift_level && drift_level <= warning_level &&
             warning_level < 0.5;
    }
    friend bool operator==(const Parameters&, const Parameters&) = default;
  };

  STEPD() : STEPD(Parameters{}) {}
  /// @throws InvalidInput unless the window has 1 to 10^6 values and 0 < drift level <= warning level < 1/2
  explicit STEPD(const Parameters& parameters) : parameters_{check(parameters)}, last_{parameters.window} {
    drift_ = std::sqrt(2.0) * boost::math::erfc_inv(2.0 * parameters.drift_level);
    warning_ = std::sqrt(2.0) * boost::math::erfc_inv(2.0 * parameters.warning_level);
  }

  Signal update(double x) {
    if (signal_ == Signal::drift) begin();
    const bool full = last_.count() == parameters_.window;
    const bool left = last_.push(x == 1.0);
    if (full) {
      before_ += 1.0;
      errors_before_ += left ? 1.0 : 0.0;
    }
    signal_ = Signal::none;
    const double w = parameters_.window;
    if (before_ < w) return signal_;
    const double now = last_.ones();
    const double away = now / w - errors_before_ / before_;
    if (!(away > 0.0)) return signal_;
    const double both = 1.0 / before_ + 1.0 / w;
    const double p = (now + errors_before_) / (before_ + w);
    const double beyond = away - 0.5 * both;
    const double spread = std::sqrt(p * (1.0 - p) * both);
    return signal_ = beyond > drift_ * spread     ? Signal::drift
                     : beyond > warning_ * spread ? Signal::warning
                                                  : Signal::none;
  }
  [[nodiscard]] Signal signal() const noexcept { return signal_; }
  [[nodiscard]] const Parameters& parameters() const noexcept { return parameters_; }

  void write(ByteWriter& out) const {
    out.u32(parameters_.window);
    out.f64(parameters_.drift_level);
    out.f64(parameters_.warning_level);
    out.u32(static_cast<std::uint32_t>(signal_));
    out.f64(before_);
    out.f64(errors_before_);
    last_.write(out);
  }
  [[nodiscard]] static STEPD read(ByteReader& in) {
    Parameters parameters;
    parameters.window = in.u32();
    parameters.drift_level = in.f64();
    parameters.warning_level = in.f64();
    if (!parameters.sound()) in.fail("expected sound parameters");
    STEPD state{parameters};
    state.signal_ = detail::read_signal(in);
    state.before_ = detail::read_finite(in);
    state.errors_before_ = detail::read_finite(in);
    if (!(0.0 <= state.errors_before_ && state.errors_before_ <= state.before_))
      in.fail("expected errors among values");
    state.last_.read(in);
    return state;
  }

  friend bool operator==(const STEPD&, const STEPD&) = default;

 private:
  [[nodiscard]] static const Parameters& check(const Parameters& parameters) {
    if (!parameters.sound()) {
      throw InvalidInput{"STEPD", "parameters",
                         "must have a window of 1 to 10^6 values and 0 < drift_level <= warning_level < 0.5"};
    }
    return parameters;
  }
  void begin() noexcept {
    before_ = errors_before_ = 0.0;
    last_.clear();
  }

  Parameters parameters_;
  Signal signal_ = Signal::none;
  double drift_ = 0.0;
  double warning_ = 0.0;
  double before_ = 0.0;
  double errors_before_ = 0.0;
  detail::BitWindow last_;
};
static_assert(StreamDetector<STEPD>);

}  // namespace lotrecht::drift
