#pragma once

/// @file
/// Student's critical value: the normal one where the variance had to be estimated from few units.

#include <cmath>
#include <string>

#include <boost/math/distributions/students_t.hpp>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/confidence.hpp>

namespace lotrecht::stats {

/// Quantile at 1 - α/2 of Student's t with `freedom` degrees, which need not be whole.
///
/// @param freedom  positive; infinity gives the normal quantile
/// @throws InvalidInput unless freedom > 0
[[nodiscard]] inline double student_t_critical(const Confidence& confidence, double freedom) {
  if (!(freedom > 0.0)) {
    throw InvalidInput{"student_t_critical", "freedom", "must be positive, got " + std::to_string(freedom)};
  }
  if (std::isinf(freedom)) return confidence.z();
  const boost::math::students_t_distribution<double> law{freedom};
  // The upper tail is inverted as a tail, so that levels near 1 keep their digits.
  return boost::math::quantile(boost::math::complement(law, 0.5 * confidence.alpha()));
}

}  // namespace lotrecht::stats
