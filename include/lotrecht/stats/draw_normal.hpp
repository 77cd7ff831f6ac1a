#pragma once

/// @file
/// Standard normal draws.

#include <cmath>

#include <lotrecht/core/elementary.hpp>
#include <lotrecht/core/stream.hpp>

namespace lotrecht::stats {

namespace detail {

/// Standard normal quantile; relative error below 1e-15.
///
/// Rational approximations in the centre, in the tails and in the far tails. The lower tail is inverted as a tail;
/// for an upper tail probability q, the quantile is -standard_normal_quantile(q).
///
/// @param p  in [0, 1]; 0 and 1 give -infinity and infinity, anything outside gives NaN
///
/// Wichura, M. J. (1988). Algorithm AS 241: the percentage points of the normal distribution. Appl. Stat. 37(3),
/// 477-484. https://doi.org/10.2307/2347330
[[nodiscard]] inline double standard_normal_quantile(double p) {
  const double centred = p - 0.5;
  if (centred >= -0.425 && centred <= 0.425) {
    const double r = 0.180625 - centred * centred;
    const double top = ((((((2.5090809287301226727e3 * r + 3.3430575583588128105e4) * r + 6.7265770927008700853e4) * r +
                           4.5921953931549871457e4) *
                              r +
                          1.3731693765509461125e4) *
                             r +
                         1.9715909503065514427e3) *
                            r +
                        1.3314166789178437745e2) *
                           r +
                       3.3871328727963666080e0;
    const double bottom =
        ((((((5.2264952788528545610e3 * r + 2.8729085735721942674e4) * r + 3.9307895800092710610e4) * r +
            2.1213794301586595867e4) *
               r +
           5.3941960214247511077e3) *
              r +
          6.8718700749205790830e2) *
             r +
         4.2313330701600911252e1) *
            r +
        1.0;
    return centred * top / bottom;
  }
  const double tail = -portable::log(centred < 0.0 ? p : 1.0 - p);
  if (!(tail < 1.0e4)) return tail == tail ? (centred < 0.0 ? -tail : tail) : tail;  // beyond any double: p is 0 or 1
  double r = std::sqrt(tail);
  double top = 0.0;
  double bottom = 0.0;
  if (r <= 5.0) {
    r -= 1.6;
    top = ((((((7.74545014278341407640e-4 * r + 2.27238449892691845833e-2) * r + 2.41780725177450611770e-1) * r +
              1.27045825245236838258e0) *
                 r +
             3.64784832476320460504e0) *
                r +
            5.76949722146069140550e0) *
               r +
           4.63033784615654529590e0) *
              r +
          1.42343711074968357734e0;
    bottom = ((((((1.05075007164441684324e-9 * r + 5.47593808499534494600e-4) * r + 1.51986665636164571966e-2) * r +
                 1.48103976427480074590e-1) *
                    r +
                6.89767334985100004550e-1) *
                   r +
               1.67638483018380384940e0) *
                  r +
              2.05319162663775882187e0) *
                 r +
             1.0;
  } else {
    r -= 5.0;
    top = ((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 1.24266094738807843860e-3) * r +
              2.65321895265761230930e-2) *
                 r +
             2.96560571828504891230e-1) *
                r +
            1.78482653991729133580e0) *
               r +
           5.46378491116411436990e0) *
              r +
          6.65790464350110377720e0;
    bottom = ((((((2.04426310338993978564e-15 * r + 1.42151175831644588870e-7) * r + 1.84631831751005468180e-5) * r +
                 7.86869131145613259100e-4) *
                    r +
                1.48753612908506148525e-2) *
                   r +
               1.36929880922735805310e-1) *
                  r +
              5.99832206555887937690e-1) *
                 r +
             1.0;
  }
  return centred < 0.0 ? -top / bottom : top / bottom;
}

}  // namespace detail

/// Draws a standard normal number, by inversion.
///
/// Takes exactly one 64-bit word, so the n-th draw of a stream is known without the others. The draw is a monotone
/// function of a uniform number with 52 bits: its tails end at +-8.2 standard deviations, which a sample of 10^15
/// would not reach.
[[nodiscard]] inline double draw_normal(Stream& stream) {
  return detail::standard_normal_quantile(stream.uniform_open());
}

}  // namespace lotrecht::stats
