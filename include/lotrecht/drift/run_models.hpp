#pragma once

/// @file
/// What the next value of a run may be, given the values it had: conjugate models for BOCPD.

#include <cmath>
#include <cstdint>
#include <numbers>
#include <string_view>

#include <boost/math/special_functions/gamma.hpp>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/drift/stream_detector.hpp>

namespace lotrecht::drift {

/// Normal values of unknown mean and variance. Before any value the mean is as if known from `weight` values at `mean`,
/// the variance as if from 2 `shape` values with mean square `scale` / `shape` (normal-inverse-gamma); the next value
/// is then Student's t with 2 shape degrees of freedom.
struct NormalRun {
  static constexpr std::string_view name = "normal";
  static constexpr std::uint32_t format = 0x424E0001;  // 'B' 'N', layout 1
  static constexpr std::string_view expects = detail::TakesNumbers::expects;
  [[nodiscard]] static bool accepts(double x) noexcept { return detail::TakesNumbers::accepts(x); }

  double mean = 0.0;
  double weight = 1.0;
  double shape = 1.0;
  double scale = 1.0;

  [[nodiscard]] bool sound() const noexcept {
    return std::isfinite(mean) && weight > 0.0 && std::isfinite(weight) && shape > 0.0 && std::isfinite(shape) &&
           scale > 0.0 && std::isfinite(scale);
  }
  static constexpr std::string_view rule = "must have a finite mean and positive, finite weight, shape and scale";

  /// Density of x, given what was seen.
  [[nodiscard]] double chance(double x) const noexcept {
    const double away = x - mean;
    const double part = 2.0 * scale * (weight + 1.0) / weight;
    return std::exp(half_step(shape) - (shape + 0.5) * std::log1p(away * away / part)) /
           std::sqrt(std::numbers::pi * part);
  }
  void learn(double x) noexcept {
    const double away = x - mean;
    scale += 0.5 * away * away * (weight / (weight + 1.0));
    mean += away / (weight + 1.0);
    weight += 1.0;
    shape += 0.5;
  }

  void write(ByteWriter& out) const {
    for (const double x : {mean, weight, shape, scale}) out.f64(x);
  }
  [[nodiscard]] static NormalRun read(ByteReader& in) {
    NormalRun run;
    for (double* x : {&run.mean, &run.weight, &run.shape, &run.scale}) *x = in.f64();
    return run;
  }
  friend bool operator==(const NormalRun&, const NormalRun&) = default;

  /// ln Γ(a + 1/2) - ln Γ(a), by its series where that has all digits.
  [[nodiscard]] static double half_step(double a) noexcept {
    if (a < 40.0) return boost::math::lgamma(a + 0.5) - boost::math::lgamma(a);
    const double b = 1.0 / (a * a);
    return 0.5 * std::log(a) - (1.0 / 8.0 - b * (1.0 / 192.0 - b * (1.0 / 640.0 - b * (17.0 / 14336.0)))) / a;
  }
};

/// Yes and no with an unknown rate: beta, as if `yes` and `no` had been seen before.
struct BernoulliRun {
  static constexpr std::string_view name = "bernoulli";
  static constexpr std::uint32_t format = 0x42420001;  // 'B' 'B', layout 1
  static constexpr std::string_view expects = detail::TakesBits::expects;
  [[nodiscard]] static bool accepts(double x) noexcept { return detail::TakesBits::accepts(x); }

  double yes = 0.5;
  double no = 0.5;

  [[nodiscard]] bool sound() const noexcept { return yes > 0.0 && std::isfinite(yes) && no > 0.0 && std::isfinite(no); }
  static constexpr std::string_view rule = "must have positive, finite yes and no";

  [[nodiscard]] double chance(double x) const noexcept { return (x == 1.0 ? yes : no) / (yes + no); }
  void learn(double x) noexcept { (x == 1.0 ? yes : no) += 1.0; }

  void write(ByteWriter& out) const {
    out.f64(yes);
    out.f64(no);
  }
  [[nodiscard]] static BernoulliRun read(ByteReader& in) {
    BernoulliRun run;
    run.yes = in.f64();
    run.no = in.f64();
    return run;
  }
  friend bool operator==(const BernoulliRun&, const BernoulliRun&) = default;
};

/// Counts with an unknown mean: gamma, as if `events` had been counted in `periods` before.
struct PoissonRun {
  static constexpr std::string_view name = "poisson";
  static constexpr std::uint32_t format = 0x42500001;  // 'B' 'P', layout 1
  static constexpr std::string_view expects = "a whole number from 0 to 10^15";
  [[nodiscard]] static bool accepts(double x) noexcept { return x >= 0.0 && x <= 1e15 && x == std::floor(x); }

  double events = 1.0;
  double periods = 0.1;

  [[nodiscard]] bool sound() const noexcept {
    return events > 0.0 && std::isfinite(events) && periods > 0.0 && std::isfinite(periods);
  }
  static constexpr std::string_view rule = "must have positive, finite events and periods";

  /// Negative binomial.
  [[nodiscard]] double chance(double x) const noexcept {
    return std::exp(boost::math::lgamma(events + x) - boost::math::lgamma(events) - boost::math::lgamma(x + 1.0) -
                    events * std::log1p(1.0 / periods) - x * std::log1p(periods));
  }
  void learn(double x) noexcept {
    events += x;
    periods += 1.0;
  }

  void write(ByteWriter& out) const {
    out.f64(events);
    out.f64(periods);
  }
  [[nodiscard]] static PoissonRun read(ByteReader& in) {
    PoissonRun run;
    run.events = in.f64();
    run.periods = in.f64();
    return run;
  }
  friend bool operator==(const PoissonRun&, const PoissonRun&) = default;
};

}  // namespace lotrecht::drift
