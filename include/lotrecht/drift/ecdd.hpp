#pragma once

/// @file
/// A moving average of errors against their mean.

#include <cmath>
#include <cstdint>
#include <string_view>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/drift/stream_detector.hpp>

namespace lotrecht::drift {

/// ECDD: an exponentially weighted mean of errors, z = (1 - λ) z + λ x with λ = .2, from 0, against the mean p of all
/// since the last alarm; drift where z > p + L s, warning where z > p + warning L s, with
/// s = √(p (1 - p) λ / (2 - λ) (1 - (1 - λ)^2t)); from `min_instances` values on.
///
/// L is the paper's polynomial in p for a mean time to a false alarm of 100, 400 or 1,000 values. These are fits for
/// small p and not kept: the third lies below the others where p < .2 or so, and so alarms sooner than they do. What is
/// measured stands in benchmarks/accuracy. For a rate that is known and a time that is kept, take BernoulliCUSUM.
///
/// Ross, G. J., Adams, N. M., Tasoulis, D. K. & Hand, D. J. (2012). Exponentially weighted moving average charts for
/// detecting concept drift. Pattern Recognit. Lett. 33(2), 191-198. doi:10.1016/j.patrec.2011.08.019
class ECDD : public detail::TakesBits {
 public:
  static constexpr std::string_view semantics = "paper";
  static constexpr std::uint32_t format = 0x45430001;  // 'E' 'C', layout 1

  struct Parameters {
    std::uint32_t average_run_length = 400;  ///< 100, 400 or 1000
    double warning = 0.5;                    ///< share of the limit
    std::uint32_t min_instances = 30;

    [[nodiscard]] bool sound() const noexcept {
      return (average_run_length == 100 || average_run_length == 400 || average_run_length == 1000) && warning > 0.0 &&
             warning <= 1.0;
    }
    friend bool operator==(const Parameters&, const Parameters&) = default;
  };

  ECDD() : ECDD(Parameters{}) {}
  /// @throws InvalidInput unless the run length is 100, 400 or 1000 and the warning a share in (0, 1]
  explicit ECDD(const Parameters& parameters) : parameters_{parameters} {
    if (!parameters.sound()) {
      throw InvalidInput{"ECDD", "parameters", "must have average_run_length 100, 400 or 1000 and warning in (0, 1]"};
    }
  }

  Signal update(double x) {
    if (signal_ == Signal::drift) *this = ECDD{parameters_};
    n_ += 1.0;
    p_ += (x - p_) / n_;
    z_ += lambda * (x - z_);
    young_ *= (1.0 - lambda) * (1.0 - lambda);
    if (n_ < parameters_.min_instances) return signal_;
    const double s = std::sqrt(p_ * (1.0 - p_) * lambda / (2.0 - lambda) * (1.0 - young_));
    const double limit = control_limit(parameters_.average_run_length, p_) * s;
    return signal_ = z_ > p_ + limit                         ? Signal::drift
                     : z_ > p_ + parameters_.warning * limit ? Signal::warning
                                                             : Signal::none;
  }
  [[nodiscard]] Signal signal() const noexcept { return signal_; }
  [[nodiscard]] const Parameters& parameters() const noexcept { return parameters_; }

  /// The paper's L for a share of errors p; table 1.
  [[nodiscard]] static double control_limit(std::uint32_t average_run_length, double p) noexcept {
    const double q = p * p;
    switch (average_run_length) {
      case 100: return 2.76 + p * (-6.23 + q * (18.12 + q * (-312.45 + q * 1002.18)));
      case 400: return 3.97 + p * (-6.56 + q * (48.73 + q * (-330.13 + q * 848.18)));
      default: return 1.17 + p * (7.56 + q * (-21.24 + q * (112.12 + q * -987.23)));
    }
  }

  void write(ByteWriter& out) const {
    out.u32(parameters_.average_run_length);
    out.f64(parameters_.warning);
    out.u32(parameters_.min_instances);
    out.u32(static_cast<std::uint32_t>(signal_));
    for (const double x : {n_, p_, z_, young_}) out.f64(x);
  }
  [[nodiscard]] static ECDD read(ByteReader& in) {
    Parameters parameters;
    parameters.average_run_length = in.u32();
    parameters.warning = in.f64();
    parameters.min_instances = in.u32();
    if (!parameters.sound()) in.fail("expected sound parameters");
    ECDD state{parameters};
    state.signal_ = detail::read_signal(in);
    for (double* x : {&state.n_, &state.p_, &state.z_, &state.young_}) *x = detail::read_finite(in);
    return state;
  }

  friend bool operator==(const ECDD&, const ECDD&) = default;

 private:
  static constexpr double lambda = 0.2;

  Parameters parameters_;
  Signal signal_ = Signal::none;
  double n_ = 0.0;
  double p_ = 0.0;
  double z_ = 0.0;
  double young_ = 1.0;  ///< (1 - λ)^2t
};
static_assert(StreamDetector<ECDD>);

}  // namespace lotrecht::drift
