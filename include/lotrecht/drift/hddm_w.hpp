#pragma once

/// @file
/// Drift by McDiarmid's bound on weighted averages.

#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/drift/stream_detector.hpp>

namespace lotrecht::drift {

/// HDDM-W: exponentially weighted means (the newest value weighs λ) before and after the cut at which the mean plus its
/// bound was smallest (minus its bound largest, for decreases).
///
/// With b the sum of squared weights, b = λ² + (1 - λ)² b from 1, and ε(b, δ) = √(b ln(1/δ) / 2): drift where the mean
/// after the cut exceeds that before it by more than ε(b_before + b_after, δ). It forgets, and so sees gradual drift
/// where HDDM-A sees abrupt ones. Values lie in [0, 1]. δ is of one comparison, not of a stream.
///
/// Frías-Blanco, I. and others (2015), see `hddm_a.hpp`.
class HDDM_W {  // NOLINT(readability-identifier-naming): the field's name
 public:
  static constexpr std::string_view semantics = "paper";  // river 0.23 restarts a mean that is 0
  static constexpr std::string_view expects = "a number from 0 to 1";
  static constexpr std::uint32_t format = 0x48570001;  // 'H' 'W', layout 1
  [[nodiscard]] static bool accepts(double x) noexcept { return x >= 0.0 && x <= 1.0; }

  struct Parameters {
    double drift_confidence = 0.001;
    double warning_confidence = 0.005;
    double lambda = 0.05;
    bool two_sided = false;

    [[nodiscard]] bool sound() const noexcept {
      return 0.0 < drift_confidence && drift_confidence <= warning_confidence && warning_confidence < 1.0 &&
             0.0 < lambda && lambda <= 1.0;
    }
    friend bool operator==(const Parameters&, const Parameters&) = default;
  };

  HDDM_W() : HDDM_W(Parameters{}) {}
  /// @throws InvalidInput unless 0 < drift's δ <= warning's δ < 1 and 0 < λ <= 1
  explicit HDDM_W(const Parameters& parameters) : parameters_{parameters} {
    if (!parameters.sound()) {
      throw InvalidInput{"HDDM_W", "parameters",
                         "must satisfy 0 < drift_confidence <= warning_confidence < 1 and 0 < lambda <= 1"};
    }
    drift_ = 0.5 * std::log(1.0 / parameters.drift_confidence);
    warning_ = 0.5 * std::log(1.0 / parameters.warning_confidence);
  }

  Signal update(double x) {
    if (signal_ == Signal::drift) *this = HDDM_W{parameters_};
    take(all_, x);
    const double bound = std::sqrt(all_.squares * drift_);
    if (all_.mean + bound < low_cut_) {
      low_cut_ = all_.mean + bound;
      before_rise_ = all_;
      after_rise_ = Part{};
    } else {
      take(after_rise_, x);
    }
    if (all_.mean - bound > high_cut_) {
      high_cut_ = all_.mean - bound;
      before_fall_ = all_;
      after_fall_ = Part{};
    } else {
      take(after_fall_, x);
    }
    signal_ = apart(before_rise_, after_rise_, after_rise_.mean - before_rise_.mean);
    if (parameters_.two_sided && signal_ != Signal::drift) {
      const Signal fallen = apart(before_fall_, after_fall_, before_fall_.mean - after_fall_.mean);
      if (fallen != Signal::none) signal_ = fallen;
    }
    return signal_;
  }
  [[nodiscard]] Signal signal() const noexcept { return signal_; }
  [[nodiscard]] const Parameters& parameters() const noexcept { return parameters_; }

  void write(ByteWriter& out) const {
    for (const double x : {parameters_.drift_confidence, parameters_.warning_confidence, parameters_.lambda})
      out.f64(x);
    out.u32(parameters_.two_sided ? 1 : 0);
    out.u32(static_cast<std::uint32_t>(signal_));
    out.f64(low_cut_);
    out.f64(high_cut_);
    for (const Part* part : {&all_, &before_rise_, &after_rise_, &before_fall_, &after_fall_}) {
      out.u32(part->any ? 1 : 0);
      out.f64(part->mean);
      out.f64(part->squares);
    }
  }
  [[nodiscard]] static HDDM_W read(ByteReader& in) {
    Parameters parameters;
    parameters.drift_confidence = in.f64();
    parameters.warning_confidence = in.f64();
    parameters.lambda = in.f64();
    const std::uint32_t two_sided = in.u32();
    if (!parameters.sound() || two_sided > 1) in.fail("expected sound parameters");
    parameters.two_sided = two_sided == 1;
    HDDM_W state{parameters};
    state.signal_ = detail::read_signal(in);
    state.low_cut_ = in.f64();
    state.high_cut_ = in.f64();
    if (std::isnan(state.low_cut_) || std::isnan(state.high_cut_)) in.fail("expected a number");
    for (Part* part : {&state.all_, &state.before_rise_, &state.after_rise_, &state.before_fall_, &state.after_fall_}) {
      const std::uint32_t any = in.u32();
      if (any > 1) in.fail("expected 0 or 1");
      part->any = any == 1;
      part->mean = detail::read_finite(in);
      part->squares = detail::read_finite(in);
    }
    return state;
  }

  friend bool operator==(const HDDM_W&, const HDDM_W&) = default;

 private:
  /// A weighted mean, and the sum of its squared weights.
  struct Part {
    bool any = false;
    double mean = 0.0;
    double squares = 1.0;

    friend bool operator==(const Part&, const Part&) = default;
  };

  void take(Part& part, double x) const {
    const double lambda = parameters_.lambda;
    part.mean = part.any ? lambda * x + (1.0 - lambda) * part.mean : x;
    part.any = true;
    part.squares = lambda * lambda + (1.0 - lambda) * (1.0 - lambda) * part.squares;
  }

  [[nodiscard]] Signal apart(const Part& before, const Part& after, double away) const {
    if (!before.any || !after.any || !(away > 0.0)) return Signal::none;
    const double squares = before.squares + after.squares;
    const double square = away * away;
    return square > squares * drift_ ? Signal::drift : square > squares * warning_ ? Signal::warning : Signal::none;
  }

  Parameters parameters_;
  Signal signal_ = Signal::none;
  double drift_ = 0.0;
  double warning_ = 0.0;
  double low_cut_ = std::numeric_limits<double>::infinity();
  double high_cut_ = -std::numeric_limits<double>::infinity();
  Part all_;
  Part before_rise_;
  Part after_rise_;
  Part before_fall_;
  Part after_fall_;
};
static_assert(StreamDetector<HDDM_W>);

}  // namespace lotrecht::drift
