#pragma once

/// @file
/// The drift detection method of Gama and others.

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/drift/stream_detector.hpp>

namespace lotrecht::drift {

/// DDM: the share of errors p since the last alarm, with s = √(p (1 - p) / n), against the smallest p + s so far.
///
/// Warning where p + s > p_min + warning s_min, drift where p + s > p_min + drift s_min; not before more than
/// `warm_start` values. One-sided: it sees errors rise, not fall. On a stream without errors so far s_min is 0, so that
/// the first error is an alarm.
///
/// It has no false-alarm rate: thresholds are of one look, and it looks at every value (benchmarks/accuracy).
///
/// Gama, J., Medas, P., Castillo, G. & Rodrigues, P. (2004). Learning with drift detection. SBIA 2004, LNCS 3171,
/// 286-295. doi:10.1007/978-3-540-28645-5_29
class DDM : public detail::TakesBits {
 public:
  static constexpr std::string_view semantics = "river 0.23";
  static constexpr std::uint32_t format = 0x444D0002;  // 'D' 'M', layout 2

  struct Parameters {
    std::uint64_t warm_start = 30;
    double warning_threshold = 2.0;
    double drift_threshold = 3.0;

    friend bool operator==(const Parameters&, const Parameters&) = default;
  };

  DDM() : DDM(Parameters{}) {}
  /// @throws InvalidInput unless 0 < warning threshold <= drift threshold
  explicit DDM(const Parameters& parameters) : parameters_{parameters} {
    if (!(parameters.warning_threshold > 0.0) || !(parameters.drift_threshold >= parameters.warning_threshold) ||
        std::isinf(parameters.drift_threshold)) {
      throw InvalidInput{"DDM", "thresholds", "must be positive, that of drift not below that of a warning"};
    }
  }

  Signal update(double x) {
    if (signal_ == Signal::drift) begin();
    n_ += 1.0;
    errors_ += x;
    if (n_ <= static_cast<double>(parameters_.warm_start)) return signal_ = Signal::none;
    // All questions are of p + s > limit: asked as errors (n - errors) > n (limit n - errors)², without a division;
    // for a root only where there is a new smallest.
    const double spread = errors_ * (n_ - errors_);
    const auto above = [&](double limit) {
      const double room = limit * n_ - errors_;
      return room < 0.0 || spread > n_ * (room * room);
    };
    if (!above(least_)) {
      const double p = errors_ / n_;
      const double s = std::sqrt(p * (1.0 - p) / n_);
      least_ = p + s;
      drift_at_ = p + parameters_.drift_threshold * s;
      warning_at_ = p + parameters_.warning_threshold * s;
    }
    return signal_ = !above(warning_at_) ? Signal::none : above(drift_at_) ? Signal::drift : Signal::warning;
  }
  [[nodiscard]] Signal signal() const noexcept { return signal_; }
  [[nodiscard]] const Parameters& parameters() const noexcept { return parameters_; }

  void write(ByteWriter& out) const {
    out.u64(parameters_.warm_start);
    out.f64(parameters_.warning_threshold);
    out.f64(parameters_.drift_threshold);
    out.u32(static_cast<std::uint32_t>(signal_));
    for (const double x : {n_, errors_, least_, drift_at_, warning_at_}) out.f64(x);
  }
  [[nodiscard]] static DDM read(ByteReader& in) {
    Parameters parameters;
    parameters.warm_start = in.u64();
    parameters.warning_threshold = in.f64();
    parameters.drift_threshold = in.f64();
    if (!(parameters.warning_threshold > 0.0) || !(parameters.drift_threshold >= parameters.warning_threshold) ||
        std::isinf(parameters.drift_threshold)) {
      in.fail("expected thresholds in order");
    }
    DDM state{parameters};
    state.signal_ = detail::read_signal(in);
    state.n_ = detail::read_finite(in);
    state.errors_ = detail::read_finite(in);
    if (!(0.0 <= state.errors_ && state.errors_ <= state.n_)) in.fail("expected errors among values");
    for (double* x : {&state.least_, &state.drift_at_, &state.warning_at_}) {
      *x = in.f64();
      if (std::isnan(*x)) in.fail("expected a number");
    }
    return state;
  }

  friend bool operator==(const DDM&, const DDM&) = default;

 private:
  void begin() noexcept {
    signal_ = Signal::none;
    n_ = errors_ = 0.0;
    least_ = drift_at_ = warning_at_ = std::numeric_limits<double>::infinity();
  }

  Parameters parameters_;
  Signal signal_ = Signal::none;
  double n_ = 0.0;
  double errors_ = 0.0;
  double least_ = std::numeric_limits<double>::infinity();     ///< p_min + s_min
  double drift_at_ = std::numeric_limits<double>::infinity();  ///< p_min + drift s_min
  double warning_at_ = std::numeric_limits<double>::infinity();
};
static_assert(StreamDetector<DDM>);

}  // namespace lotrecht::drift
