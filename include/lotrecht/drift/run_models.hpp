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

  /// ln Γ(a + 1/2) - ln Γ(a): by Γ(a + 1) = a Γ(a) up to 12, and from there by the difference of Stirling's series of
  /// ln Γ(w + 3/4) and ln Γ(w + 1/4), w = a - 1/4, of which only even powers stay: ½ ln w + 1 / (64 w²) - ... Error
  /// below 10^-14, or 10^-14 of the value.
  ///
  /// https://dlmf.nist.gov/5.11.E8
  [[nodiscard]] static double half_step(double a) noexcept {
    double up = 1.0;
    double down = 1.0;
    for (; a < 12.0; a += 1.0) {
      up *= a;
      down *= a + 0.5;
    }
    const double w = a - 0.25;
    const double b = 1.0 / (w * w);
    const double series =
        b * (1.0 / 64.0 +
             b * (-5.0 / 2048.0 + b * (61.0 / 49152.0 + b * (-1385.0 / 1048576.0 + b * (50521.0 / 20971520.0)))));
    return std::log(std::sqrt(w) * (up / down)) + series;
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
    const double falls = events * std::log1p(1.0 / periods) + x * std::log1p(periods);
    if (x <= 16.0) {  // Γ(events + x) / (Γ(events) x!), without gamma functions
      double ways = 1.0;
      for (double k = 0.0; k < x; k += 1.0) ways *= (events + k) / (k + 1.0);
      if (std::isfinite(ways)) return std::exp(std::log(ways) - falls);
    }
    return std::exp(boost::math::lgamma(events + x) - boost::math::lgamma(events) - boost::math::lgamma(x + 1.0) -
                    falls);
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
