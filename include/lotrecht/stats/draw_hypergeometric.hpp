#pragma once

/// @file
/// Hypergeometric draws.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>

#include <lotrecht/core/elementary.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/stats/detail/log_mass.hpp>

namespace lotrecht::stats {

namespace detail {

/// A hypergeometric law brought into the half in which sample and marked are both at most half of all, so that its
/// support is 0 ... min(sample, marked).
struct Hypergeometric {
  double marked, unmarked, sample;
  double mean, variance, mode;

  Hypergeometric(double marked_count, double unmarked_count, double sample_count)
      : marked{marked_count}, unmarked{unmarked_count}, sample{sample_count} {
    const double all = marked + unmarked;
    mean = sample * (marked / all);
    variance = all > 1.0 ? mean * (unmarked / all) * ((all - sample) / (all - 1.0)) : 0.0;
    mode = std::min(std::floor((sample + 1.0) * ((marked + 1.0) / (all + 2.0))), largest());
  }

  [[nodiscard]] double largest() const { return std::min(sample, marked); }
  [[nodiscard]] LogMass log_mass(double k) const { return hypergeometric_log_mass(k, marked, unmarked, sample); }
};

/// Inversion by adding up probabilities from the mode outwards; for small variances.
[[nodiscard]] inline std::uint64_t hypergeometric_by_inversion(Stream& stream, const Hypergeometric& law) {
  const double peak = probability(law.log_mass(law.mode));
  const double largest = law.largest();
  for (;;) {
    double left = stream.uniform();
    if (left < peak) return static_cast<std::uint64_t>(law.mode);
    left -= peak;
    double below = law.mode;
    double above = law.mode;
    double mass_below = peak;
    double mass_above = peak;
    // The masses fall faster than geometrically. When both are negligible, the walk has fallen into the gap of some
    // 1e-15 that rounding leaves between the sum of the probabilities and 1; it starts again.
    while (mass_below + mass_above > 1e-20) {
      mass_above *=
          (law.marked - above) / (above + 1.0) * ((law.sample - above) / (law.unmarked - law.sample + above + 1.0));
      if (above < largest) above += 1.0;
      if (left < mass_above) return static_cast<std::uint64_t>(above);
      left -= mass_above;
      mass_below *=
          below / (law.marked - below + 1.0) * ((law.unmarked - law.sample + below) / (law.sample - below + 1.0));
      if (below > 0.0) below -= 1.0;
      if (left < mass_below) return static_cast<std::uint64_t>(below);
      left -= mass_below;
    }
  }
}

/// Ratio of uniforms (HRUA*): a point uniform in a rectangle is kept if it lies below the square root of f.
///
/// `tests/stats/draw_hypergeometric_test.cpp` holds the rectangle to the exact probabilities.
///
/// Stadlober, E. (1990). The ratio of uniforms approach for generating discrete random variates. J. Comput. Appl.
/// Math. 31(1), 181-189. https://doi.org/10.1016/0377-0427(90)90349-5
struct HypergeometricRatio {
  Hypergeometric law;
  double centre, width;
  LogMass mode;

  explicit HypergeometricRatio(const Hypergeometric& of) : law{of}, centre{of.mean + 0.5} {
    constexpr double slope = 1.7155277699214135;      // 2 sqrt(2/e)
    constexpr double intercept = 0.8989161620588988;  // 3 - 2 sqrt(3/e)
    width = slope * std::sqrt(law.variance + 0.5) + intercept;
    mode = law.log_mass(law.mode);
  }

  [[nodiscard]] std::uint64_t draw(Stream& stream) const {
    const double largest = law.largest();
    for (;;) {
      const double u = stream.uniform_open();
      const double v = stream.uniform_open();
      const double x = centre + width * (v - 0.5) / u;
      if (!(x >= 0.0 && x < largest + 1.0)) continue;
      const auto k = static_cast<std::uint64_t>(x);
      // u^2 <= f(k) / f(mode), squared and in logarithms.
      const LogMass here = law.log_mass(static_cast<double>(k));
      const double w = u * u;
      if (portable::log(w * w * (mode.square / here.square)) <= 2.0 * (here.linear - mode.linear)) return k;
    }
  }
};

/// Hypergeometric draw; see below. @param marked, unmarked, sample  checked by the caller
[[nodiscard]] inline std::uint64_t draw_hypergeometric(Stream& stream, std::uint64_t marked, std::uint64_t unmarked,
                                                       std::uint64_t sample) {
  if (marked > unmarked) return sample - draw_hypergeometric(stream, unmarked, marked, sample);
  if (const std::uint64_t rest = marked + unmarked - sample; sample > rest) {
    return marked - draw_hypergeometric(stream, marked, unmarked, rest);
  }
  if (marked == 0 || sample == 0) return 0;
  const Hypergeometric law{static_cast<double>(marked), static_cast<double>(unmarked), static_cast<double>(sample)};
  if (law.variance < 20.0) return hypergeometric_by_inversion(stream, law);
  return HypergeometricRatio{law}.draw(stream);
}

}  // namespace detail

/// Draws how many marked ones are among `sample` drawn without replacement from `marked` + `unmarked`.
///
///     P(k) = C(marked, k) C(unmarked, sample - k) / C(marked + unmarked, sample)
///
/// By inversion from the mode where the variance is below 20, by ratio of uniforms elsewhere; both in expected
/// constant time. The law is the stated one up to rounding: a probability d away from the mean is known to a relative
/// 4e-15 + 1e-15 d, which is 11 digits for counts of 10^9. Where only one value is possible, nothing is drawn.
///
/// @param marked, unmarked  counts, together at most 2^53
/// @param sample            at most marked + unmarked
/// @throws InvalidInput if a count is out of range
[[nodiscard]] inline std::uint64_t draw_hypergeometric(Stream& stream, std::uint64_t marked, std::uint64_t unmarked,
                                                       std::uint64_t sample) {
  if (marked > detail::largest_exact_count || unmarked > detail::largest_exact_count - marked) {
    throw InvalidInput{"draw_hypergeometric", "marked + unmarked",
                       "must be at most 2^53, got " + std::to_string(marked) + " + " + std::to_string(unmarked)};
  }
  if (sample > marked + unmarked) {
    throw InvalidInput{
        "draw_hypergeometric", "sample",
        "must be at most marked + unmarked = " + std::to_string(marked + unmarked) + ", got " + std::to_string(sample)};
  }
  return detail::draw_hypergeometric(stream, marked, unmarked, sample);
}

}  // namespace lotrecht::stats
