#pragma once

/// @file
/// The early drift detection method of Baena-García and others.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string_view>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/drift/stream_detector.hpp>

namespace lotrecht::drift {

/// EDDM: the distance between two errors, with mean p and standard deviation s (by n - 1), against the largest p + 2 s
/// so far. Warning where (p + 2 s) / max < α, drift where it is < β; not before more than `warm_start` values and as
/// many errors. It looks at errors only, and sees them come closer together.
///
/// Baena-García, M., del Campo-Ávila, J., Fidalgo, R., Bifet, A., Gavaldà, R. & Morales-Bueno, R. (2006). Early drift
/// detection method. Fourth International Workshop on Knowledge Discovery from Data Streams.
class EDDM : public detail::TakesBits {
 public:
  static constexpr std::string_view semantics = "river 0.23";
  static constexpr std::uint32_t format = 0x45440001;  // 'E' 'D', layout 1

  struct Parameters {
    std::uint64_t warm_start = 30;
    double alpha = 0.95;
    double beta = 0.9;

    [[nodiscard]] bool sound() const noexcept { return 0.0 < beta && beta <= alpha && alpha <= 1.0; }
    friend bool operator==(const Parameters&, const Parameters&) = default;
  };

  EDDM() : EDDM(Parameters{}) {}
  /// @throws InvalidInput unless 0 < β <= α <= 1
  explicit EDDM(const Parameters& parameters) : parameters_{parameters} {
    if (!parameters.sound()) throw InvalidInput{"EDDM", "alpha, beta", "must satisfy 0 < beta <= alpha <= 1"};
  }

  Signal update(double x) {
    if (signal_ == Signal::drift) *this = EDDM{parameters_};
    n_ += 1.0;
    if (x != 1.0) return signal_;
    errors_ += 1.0;
    const double distance = n_ - last_error_;
    last_error_ = n_;
    const double away = distance - mean_;
    mean_ += away / errors_;
    spread_ += away * (distance - mean_);
    const auto warm = static_cast<double>(parameters_.warm_start);
    if (n_ <= warm) return signal_;
    const double now = mean_ + 2.0 * (errors_ > 1.0 ? std::sqrt(std::max(0.0, spread_ / (errors_ - 1.0))) : 0.0);
    if (now > most_) {
      most_ = now;
    } else if (errors_ > warm) {
      const double level = now / most_;
      signal_ = level < parameters_.beta ? Signal::drift : level < parameters_.alpha ? Signal::warning : Signal::none;
    }
    return signal_;
  }
  [[nodiscard]] Signal signal() const noexcept { return signal_; }
  [[nodiscard]] const Parameters& parameters() const noexcept { return parameters_; }

  void write(ByteWriter& out) const {
    out.u64(parameters_.warm_start);
    out.f64(parameters_.alpha);
    out.f64(parameters_.beta);
    out.u32(static_cast<std::uint32_t>(signal_));
    for (const double x : {n_, errors_, last_error_, mean_, spread_, most_}) out.f64(x);
  }
  [[nodiscard]] static EDDM read(ByteReader& in) {
    Parameters parameters;
    parameters.warm_start = in.u64();
    parameters.alpha = in.f64();
    parameters.beta = in.f64();
    if (!parameters.sound()) in.fail("expected sound parameters");
    EDDM state{parameters};
    state.signal_ = detail::read_signal(in);
    for (double* x : {&state.n_, &state.errors_, &state.last_error_, &state.mean_, &state.spread_, &state.most_}) {
      *x = detail::read_finite(in);
    }
    return state;
  }

  friend bool operator==(const EDDM&, const EDDM&) = default;

 private:
  Parameters parameters_;
  Signal signal_ = Signal::none;
  double n_ = 0.0;
  double errors_ = 0.0;
  double last_error_ = 0.0;
  double mean_ = 0.0;
  double spread_ = 0.0;
  double most_ = -1.0;
};
static_assert(StreamDetector<EDDM>);

}  // namespace lotrecht::drift
