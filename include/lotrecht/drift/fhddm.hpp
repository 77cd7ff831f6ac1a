#pragma once

/// @file
/// Drift by Hoeffding's bound on the best window so far.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string_view>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/drift/detail/bit_window.hpp>
#include <lotrecht/drift/stream_detector.hpp>

namespace lotrecht::drift {

/// FHDDM: the share of errors of the last `window` values against its smallest so far; drift where it is more than
/// ε = √(ln(1/δ) / 2 window) above. With a short window (FHDDMS) the same is asked of the last `short_window` values,
/// which see large changes sooner.
///
/// Values are errors, as for the other detectors; river asks for right answers, so that its zeros are our ones. δ is of
/// one window against one other; it looks at every value and keeps the best, so that a stream without change alarms
/// sooner or later.
///
/// Pesaranghader, A. & Viktor, H. L. (2016). Fast Hoeffding drift detection method for evolving data streams. ECML PKDD
/// 2016, LNCS 9852, 96-111. doi:10.1007/978-3-319-46227-1_7. Pesaranghader, A., Viktor, H. & Paquet, E. (2018).
/// Reservoir of diverse adaptive learners and stacking fast Hoeffding drift detection methods. Mach. Learn. 107,
/// 1711-1743. doi:10.1007/s10994-018-5719-z
class FHDDM : public detail::TakesBits {
 public:
  static constexpr std::string_view semantics = "river 0.23, of errors";
  static constexpr std::uint32_t format = 0x46480001;  // 'F' 'H', layout 1

  struct Parameters {
    std::uint32_t window = 100;
    std::uint32_t short_window = 0;  ///< 0: none
    double confidence = 1e-6;        ///< δ

    [[nodiscard]] bool sound() const noexcept {
      return window >= 1 && window <= 1'000'000 && short_window <= window && confidence > 0.0 && confidence < 1.0;
    }
    friend bool operator==(const Parameters&, const Parameters&) = default;
  };

  FHDDM() : FHDDM(Parameters{}) {}
  /// @throws InvalidInput unless the window has 1 to 10^6 values, the short one no more, and 0 < δ < 1
  explicit FHDDM(const Parameters& parameters)
      : parameters_{check(parameters)},
        last_{parameters.window},
        least_{parameters.window},
        least_short_{parameters.short_window},
        allowed_{allowed(parameters.window)},
        allowed_short_{allowed(parameters.short_window)} {}

  Signal update(double x) {
    if (signal_ == Signal::drift) begin();
    // The short window is the end of the long one: what leaves it is still there.
    if (parameters_.short_window > 0) {
      const bool leaves = last_.count() >= parameters_.short_window && last_.ago(parameters_.short_window - 1);
      short_errors_ = short_errors_ + (x == 1.0 ? 1U : 0U) - (leaves ? 1U : 0U);
    }
    last_.push(x == 1.0);
    if (last_.count() < parameters_.window) return signal_;
    least_ = std::min(least_, last_.ones());
    least_short_ = std::min(least_short_, short_errors_);
    const bool rose = last_.ones() - least_ > allowed_ || short_errors_ - least_short_ > allowed_short_;
    return signal_ = rose ? Signal::drift : Signal::none;
  }
  [[nodiscard]] Signal signal() const noexcept { return signal_; }
  [[nodiscard]] const Parameters& parameters() const noexcept { return parameters_; }

  void write(ByteWriter& out) const {
    out.u32(parameters_.window);
    out.u32(parameters_.short_window);
    out.f64(parameters_.confidence);
    out.u32(static_cast<std::uint32_t>(signal_));
    for (const std::uint32_t x : {short_errors_, least_, least_short_}) out.u32(x);
    last_.write(out);
  }
  [[nodiscard]] static FHDDM read(ByteReader& in) {
    Parameters parameters;
    parameters.window = in.u32();
    parameters.short_window = in.u32();
    parameters.confidence = in.f64();
    if (!parameters.sound()) in.fail("expected sound parameters");
    FHDDM state{parameters};
    state.signal_ = detail::read_signal(in);
    state.short_errors_ = in.u32();
    state.least_ = in.u32();
    state.least_short_ = in.u32();
    state.last_.read(in);
    const std::uint32_t last = parameters.short_window;
    if (state.short_errors_ != state.last_.ones_of_last(last) || state.least_ > parameters.window ||
        state.least_short_ > last) {
      in.fail("expected counts of the window");
    }
    return state;
  }

  friend bool operator==(const FHDDM&, const FHDDM&) = default;

 private:
  [[nodiscard]] static const Parameters& check(const Parameters& parameters) {
    if (!parameters.sound()) {
      throw InvalidInput{"FHDDM", "parameters",
                         "must have a window of 1 to 10^6 values, a short one no longer, and a confidence in (0, 1)"};
    }
    return parameters;
  }
  /// Errors that a window may have more than the best one: rounded down, more than that is more than n ε.
  [[nodiscard]] std::uint32_t allowed(std::uint32_t n) const {
    return static_cast<std::uint32_t>(std::sqrt(0.5 * n * -std::log(parameters_.confidence)));
  }

  void begin() {
    signal_ = Signal::none;
    last_.clear();
    short_errors_ = 0;
    least_ = parameters_.window;
    least_short_ = parameters_.short_window;
  }

  Parameters parameters_;
  Signal signal_ = Signal::none;
  std::uint32_t short_errors_ = 0;
  detail::BitWindow last_;
  std::uint32_t least_;        ///< errors of the best window
  std::uint32_t least_short_;  ///< of the best short one
  std::uint32_t allowed_;
  std::uint32_t allowed_short_;
};
static_assert(StreamDetector<FHDDM>);

}  // namespace lotrecht::drift
