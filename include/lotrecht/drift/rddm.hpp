#pragma once

/// @file
/// DDM that forgets.

#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/drift/detail/bit_window.hpp>
#include <lotrecht/drift/stream_detector.hpp>

namespace lotrecht::drift {

/// RDDM: DDM's test of the share of errors p with s = √(p (1 - p) / n), which long calm stretches make deaf, on less:
///
/// - after an alarm it begins with the values since the warning before it (the last one if there was none);
/// - after `max_concept` values without warning it begins anew with the last `min_concept` (no alarm);
/// - a warning of more than `max_warnings` values in a row is an alarm.
///
/// Warning where p + s > p_min + warning s_min, drift where p + s > p_min + drift s_min; not before `min_instances`
/// values. No more than `min_concept` values are kept. One-sided: it sees errors rise.
///
/// Barros, R. S. M., Cabral, D. R. L., Gonçalves, P. M. & Santos, S. G. T. C. (2017). RDDM: Reactive drift detection
/// method. Expert Syst. Appl. 90, 344-355. doi:10.1016/j.eswa.2017.08.023
class RDDM : public detail::TakesBits {
 public:
  static constexpr std::string_view semantics = "paper";
  static constexpr std::uint32_t format = 0x52440001;  // 'R' 'D', layout 1

  struct Parameters {
    std::uint32_t min_instances = 129;
    double warning_threshold = 1.773;
    double drift_threshold = 2.258;
    std::uint32_t max_concept = 40'000;
    std::uint32_t min_concept = 7'000;
    std::uint32_t max_warnings = 1'400;

    [[nodiscard]] bool sound() const noexcept {
      return warning_threshold > 0.0 && drift_threshold >= warning_threshold && std::isfinite(drift_threshold) &&
             min_concept >= 1 && min_concept <= 10'000'000 && max_concept > min_concept && max_warnings >= 1;
    }
    friend bool operator==(const Parameters&, const Parameters&) = default;
  };

  RDDM() : RDDM(Parameters{}) {}
  /// @throws InvalidInput unless 0 < warning threshold <= drift threshold, 1 <= min_concept < max_concept, min_concept
  ///         <= 10^7 and max_warnings is positive
  explicit RDDM(const Parameters& parameters) : parameters_{check(parameters)}, kept_{parameters.min_concept} {}

  Signal update(double x) {
    if (signal_ == Signal::drift || too_long_) begin_with_kept();
    kept_.push(x == 1.0);
    learn(x);
    signal_ = Signal::none;
    if (n_ < static_cast<double>(parameters_.min_instances)) return signal_;
    const double s = deviation();
    keep_least(s);
    if (p_ + s > p_least_ + parameters_.drift_threshold * s_least_) {
      kept_.keep_last(warnings_ + 1);
      return signal_ = Signal::drift;
    }
    if (p_ + s > p_least_ + parameters_.warning_threshold * s_least_) {
      if (warnings_ >= parameters_.max_warnings) {
        kept_.keep_last(1);
        return signal_ = Signal::drift;
      }
      ++warnings_;
      return signal_ = Signal::warning;
    }
    warnings_ = 0;
    too_long_ = n_ >= static_cast<double>(parameters_.max_concept);
    return signal_;
  }
  [[nodiscard]] Signal signal() const noexcept { return signal_; }
  [[nodiscard]] const Parameters& parameters() const noexcept { return parameters_; }

  void write(ByteWriter& out) const {
    out.u32(parameters_.min_instances);
    out.f64(parameters_.warning_threshold);
    out.f64(parameters_.drift_threshold);
    for (const std::uint32_t x : {parameters_.max_concept, parameters_.min_concept, parameters_.max_warnings,
                                  static_cast<std::uint32_t>(signal_), warnings_, too_long_ ? 1U : 0U}) {
      out.u32(x);
    }
    for (const double x : {n_, p_, p_least_, s_least_, least_}) out.f64(x);
    kept_.write(out);
  }
  [[nodiscard]] static RDDM read(ByteReader& in) {
    Parameters parameters;
    parameters.min_instances = in.u32();
    parameters.warning_threshold = in.f64();
    parameters.drift_threshold = in.f64();
    parameters.max_concept = in.u32();
    parameters.min_concept = in.u32();
    parameters.max_warnings = in.u32();
    if (!parameters.sound()) in.fail("expected sound parameters");
    RDDM state{parameters};
    state.signal_ = detail::read_signal(in);
    state.warnings_ = in.u32();
    state.too_long_ = in.u32() != 0;
    for (double* x : {&state.n_, &state.p_}) *x = detail::read_finite(in);
    for (double* x : {&state.p_least_, &state.s_least_, &state.least_}) {
      *x = in.f64();
      if (std::isnan(*x)) in.fail("expected a number");
    }
    state.kept_.read(in);
    return state;
  }

  friend bool operator==(const RDDM&, const RDDM&) = default;

 private:
  [[nodiscard]] static const Parameters& check(const Parameters& parameters) {
    if (!parameters.sound()) {
      throw InvalidInput{"RDDM", "parameters",
                         "must have 0 < warning_threshold <= drift_threshold, 1 <= min_concept < max_concept, "
                         "min_concept <= 10^7 and max_warnings of at least 1"};
    }
    return parameters;
  }

  void learn(double x) noexcept {
    n_ += 1.0;
    p_ += (x - p_) / n_;
  }
  [[nodiscard]] double deviation() const noexcept { return std::sqrt(p_ * (1.0 - p_) / n_); }
  void keep_least(double s) noexcept {
    if (p_ + s < least_) {
      p_least_ = p_;
      s_least_ = s;
      least_ = p_ + s;
    }
  }

  void begin_with_kept() {
    const bool after_drift = signal_ == Signal::drift;
    n_ = p_ = 0.0;
    p_least_ = s_least_ = least_ = std::numeric_limits<double>::infinity();
    warnings_ = 0;
    too_long_ = false;
    for (std::uint32_t k = kept_.count(); k-- > 0;) {
      learn(kept_.ago(k) ? 1.0 : 0.0);
      if (after_drift && n_ >= static_cast<double>(parameters_.min_instances)) keep_least(deviation());
    }
  }

  Parameters parameters_;
  Signal signal_ = Signal::none;
  std::uint32_t warnings_ = 0;  ///< in a row
  bool too_long_ = false;
  double n_ = 0.0;
  double p_ = 0.0;
  double p_least_ = std::numeric_limits<double>::infinity();
  double s_least_ = std::numeric_limits<double>::infinity();
  double least_ = std::numeric_limits<double>::infinity();
  detail::BitWindow kept_;
};
static_assert(StreamDetector<RDDM>);

}  // namespace lotrecht::drift
