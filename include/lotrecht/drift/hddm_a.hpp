#pragma once

/// @file
/// Drift by Hoeffding's bound on averages.

#include <cmath>
#include <cstdint>
#include <string_view>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/drift/stream_detector.hpp>

namespace lotrecht::drift {

/// HDDM-A: the mean z of all n values since the last alarm against the mean x of the first k of them, where the cut k
/// is kept at the smallest x + ε(k) so far (largest x - ε(k) for decreases), ε(k) = √(ln(1/δ) / 2k).
///
/// Drift where z - x >= √((n - k) / (k n) ln(2/δ) / 2); the same with the warning's δ. Values lie in [0, 1], which is
/// all it asks of them. δ is of one comparison, not of a stream.
///
/// Frías-Blanco, I., del Campo-Ávila, J., Ramos-Jiménez, G., Morales-Bueno, R., Ortiz-Díaz, A. & Caballero-Mota, Y.
/// (2015). IEEE Trans. Knowl. Data Eng. 27(3), 810-823. doi:10.1109/TKDE.2014.2345382
class HDDM_A {  // NOLINT(readability-identifier-naming): the field's name
 public:
  static constexpr std::string_view semantics = "river 0.23";
  static constexpr std::string_view expects = "a number from 0 to 1";
  static constexpr std::uint32_t format = 0x48410001;  // 'H' 'A', layout 1
  [[nodiscard]] static bool accepts(double x) noexcept { return x >= 0.0 && x <= 1.0; }

  struct Parameters {
    double drift_confidence = 0.001;
    double warning_confidence = 0.005;
    bool two_sided = false;

    [[nodiscard]] bool sound() const noexcept {
      return 0.0 < drift_confidence && drift_confidence <= warning_confidence && warning_confidence < 1.0;
    }
    friend bool operator==(const Parameters&, const Parameters&) = default;
  };

  HDDM_A() : HDDM_A(Parameters{}) {}
  /// @throws InvalidInput unless 0 < drift's δ <= warning's δ < 1
  explicit HDDM_A(const Parameters& parameters) : parameters_{parameters} {
    if (!parameters.sound()) {
      throw InvalidInput{"HDDM_A", "confidences", "must satisfy 0 < drift_confidence <= warning_confidence < 1"};
    }
    bound_ = 0.5 * std::log(1.0 / parameters.drift_confidence);
    drift_ = 0.5 * std::log(2.0 / parameters.drift_confidence);
    warning_ = 0.5 * std::log(2.0 / parameters.warning_confidence);
  }

  Signal update(double x) {
    if (signal_ == Signal::drift) *this = HDDM_A{parameters_};
    all_.n += 1.0;
    all_.mean += (x - all_.mean) / all_.n;
    if (low_.n == 0.0) low_ = high_ = all_;
    const double now = std::sqrt(bound_ / all_.n);
    if (low_.mean + std::sqrt(bound_ / low_.n) >= all_.mean + now) low_ = all_;
    if (high_.mean - std::sqrt(bound_ / high_.n) <= all_.mean - now) high_ = all_;
    signal_ = apart(low_, all_.mean - low_.mean);
    if (parameters_.two_sided && signal_ != Signal::drift) {
      const Signal fallen = apart(high_, high_.mean - all_.mean);
      if (fallen != Signal::none) signal_ = fallen;
    }
    return signal_;
  }
  [[nodiscard]] Signal signal() const noexcept { return signal_; }
  [[nodiscard]] const Parameters& parameters() const noexcept { return parameters_; }

  void write(ByteWriter& out) const {
    out.f64(parameters_.drift_confidence);
    out.f64(parameters_.warning_confidence);
    out.u32(parameters_.two_sided ? 1 : 0);
    out.u32(static_cast<std::uint32_t>(signal_));
    for (const Part* part : {&all_, &low_, &high_}) {
      out.f64(part->n);
      out.f64(part->mean);
    }
  }
  [[nodiscard]] static HDDM_A read(ByteReader& in) {
    Parameters parameters;
    parameters.drift_confidence = in.f64();
    parameters.warning_confidence = in.f64();
    const std::uint32_t two_sided = in.u32();
    if (!parameters.sound() || two_sided > 1) in.fail("expected sound parameters");
    parameters.two_sided = two_sided == 1;
    HDDM_A state{parameters};
    state.signal_ = detail::read_signal(in);
    for (Part* part : {&state.all_, &state.low_, &state.high_}) {
      part->n = detail::read_finite(in);
      part->mean = detail::read_finite(in);
    }
    return state;
  }

  friend bool operator==(const HDDM_A&, const HDDM_A&) = default;

 private:
  /// The first n values.
  struct Part {
    double n = 0.0;
    double mean = 0.0;

    friend bool operator==(const Part&, const Part&) = default;
  };

  /// Whether all values' mean has moved by `away` from that of the first ones.
  [[nodiscard]] Signal apart(const Part& first, double away) const {
    if (!(away > 0.0) || first.n == all_.n) return Signal::none;
    const double m = (all_.n - first.n) / first.n * (1.0 / all_.n);
    return away * away >= m * drift_ ? Signal::drift : away * away >= m * warning_ ? Signal::warning : Signal::none;
  }

  Parameters parameters_;
  Signal signal_ = Signal::none;
  double bound_ = 0.0;
  double drift_ = 0.0;
  double warning_ = 0.0;
  Part all_;
  Part low_;
  Part high_;
};
static_assert(StreamDetector<HDDM_A>);

}  // namespace lotrecht::drift
