#pragma once

/// @file
/// Page and Hinkley's test of a stream's mean.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/drift/stream_detector.hpp>

namespace lotrecht::drift {

/// Page-Hinkley: sums of deviations from the running mean, less (plus) an allowance δ, against their smallest (largest)
/// so far; drift where the distance exceeds the threshold. Sums fade by `alpha` with every value.
///
/// Up: m = α m + (x - x̄ - δ), drift where m - min m > threshold; down likewise with x - x̄ + δ and the maximum. Not
/// before `min_instances` values. It has no false-alarm rate of its own; threshold and δ are in the values' unit.
///
/// Page, E. S. (1954). Continuous inspection schemes. Biometrika 41(1/2), 100-115. doi:10.1093/biomet/41.1-2.100
class PageHinkley : public detail::TakesNumbers {
 public:
  static constexpr std::string_view semantics = "river 0.23";
  static constexpr std::uint32_t format = 0x50480001;  // 'P' 'H', layout 1

  struct Parameters {
    std::uint64_t min_instances = 30;
    double delta = 0.005;
    double threshold = 50.0;
    double alpha = 0.9999;
    Direction mode = Direction::both;

    [[nodiscard]] bool sound() const noexcept {
      return std::isfinite(delta) && threshold > 0.0 && std::isfinite(threshold) && alpha > 0.0 && alpha <= 1.0;
    }
    friend bool operator==(const Parameters&, const Parameters&) = default;
  };

  PageHinkley() : PageHinkley(Parameters{}) {}
  /// @throws InvalidInput unless δ is finite, the threshold positive and 0 < α <= 1
  explicit PageHinkley(const Parameters& parameters) : parameters_{parameters} {
    if (!parameters.sound()) {
      throw InvalidInput{"PageHinkley", "parameters", "must have finite delta, threshold above 0 and alpha in (0, 1]"};
    }
  }

  Signal update(double x) {
    if (signal_ == Signal::drift) begin();
    n_ += 1.0;
    const double share = 1.0 / n_;
    mean_ = mean_ * (1.0 - share) + x * share;  // all but one product waits for no mean
    const double away = x - mean_;
    up_ = parameters_.alpha * up_ + (away - parameters_.delta);
    down_ = parameters_.alpha * down_ + (away + parameters_.delta);
    least_ = std::min(least_, up_);
    most_ = std::max(most_, down_);
    if (n_ < static_cast<double>(parameters_.min_instances)) return signal_ = Signal::none;
    const bool rose = parameters_.mode != Direction::down && up_ - least_ > parameters_.threshold;
    const bool fell = parameters_.mode != Direction::up && most_ - down_ > parameters_.threshold;
    return signal_ = rose || fell ? Signal::drift : Signal::none;
  }
  [[nodiscard]] Signal signal() const noexcept { return signal_; }
  [[nodiscard]] const Parameters& parameters() const noexcept { return parameters_; }

  void write(ByteWriter& out) const {
    out.u64(parameters_.min_instances);
    out.f64(parameters_.delta);
    out.f64(parameters_.threshold);
    out.f64(parameters_.alpha);
    out.u32(static_cast<std::uint32_t>(parameters_.mode));
    out.u32(static_cast<std::uint32_t>(signal_));
    for (const double x : {n_, mean_, up_, down_, least_, most_}) out.f64(x);
  }
  [[nodiscard]] static PageHinkley read(ByteReader& in) {
    Parameters parameters;
    parameters.min_instances = in.u64();
    parameters.delta = in.f64();
    parameters.threshold = in.f64();
    parameters.alpha = in.f64();
    const std::uint32_t mode = in.u32();
    if (!parameters.sound() || mode > static_cast<std::uint32_t>(Direction::down)) in.fail("expected sound parameters");
    parameters.mode = static_cast<Direction>(mode);
    PageHinkley state{parameters};
    state.signal_ = detail::read_signal(in);
    for (double* x : {&state.n_, &state.mean_, &state.up_, &state.down_, &state.least_, &state.most_}) {
      *x = in.f64();
      if (std::isnan(*x)) in.fail("expected a number");
    }
    return state;
  }

  friend bool operator==(const PageHinkley&, const PageHinkley&) = default;

 private:
  void begin() noexcept {
    signal_ = Signal::none;
    n_ = mean_ = up_ = down_ = 0.0;
    least_ = std::numeric_limits<double>::infinity();
    most_ = -least_;
  }

  Parameters parameters_;
  Signal signal_ = Signal::none;
  double n_ = 0.0;
  double mean_ = 0.0;
  double up_ = 0.0;
  double down_ = 0.0;
  double least_ = std::numeric_limits<double>::infinity();
  double most_ = -std::numeric_limits<double>::infinity();
};
static_assert(StreamDetector<PageHinkley>);

}  // namespace lotrecht::drift
