#pragma once

/// @file
/// Clopper-Pearson limits at the effective size of a design: Korn and Graubard's interval.

#include <algorithm>
#include <cmath>
#include <string>

#include <boost/math/special_functions/beta.hpp>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/interval.hpp>
#include <lotrecht/stats/student_t.hpp>

namespace lotrecht::stats {

/// Clopper-Pearson limits for counts that need not be whole: effective successes and failures.
///
/// @param p, q       the rate and 1 - rate
/// @param effective  effective number of trials; infinite gives the point p, 0 the whole range
/// @throws InvalidInput if an argument is out of range
[[nodiscard]] inline Interval clopper_pearson_effective(double p, double q, double effective,
                                                        const Confidence& confidence) {
  if (!(0.0 <= p && p <= 1.0 && 0.0 <= q && q <= 1.0)) {
    throw InvalidInput{"clopper_pearson_effective", "p", "and q must lie between 0 and 1, got " + std::to_string(p)};
  }
  if (!(effective >= 0.0)) {
    throw InvalidInput{"clopper_pearson_effective", "effective",
                       "must not be negative, got " + std::to_string(effective)};
  }
  if (std::isinf(effective)) return {p, p};
  const double x = effective * p;
  const double y = effective * q;
  const double tail = 0.5 * confidence.alpha();
  return {x > 0.0 ? std::min(p, boost::math::ibeta_inv(x, y + 1.0, tail)) : 0.0,
          y > 0.0 ? std::max(p, boost::math::ibetac_inv(x + 1.0, y, tail)) : 1.0};
}

/// Interval for a rate p with design-based variance v: Clopper-Pearson's at
///
///     n* = p (1 - p) / v · (t_{n-1} / t_ν)²,
///
/// the number of rows of a simple random sample that would have this variance, cut for the degrees of freedom ν behind
/// v. Cautious, as Clopper and Pearson are. p = 0 or 1 has v = 0 and no n*; what then, is the caller's to say.
///
/// @param p, q      rate and 1 - rate, both positive   @param variance  positive
/// @param rows      n, above 1   @param freedom  ν, positive
///
/// Korn, E. L. & Graubard, B. I. (1998). Survey Methodology 24(2), 193-201.
[[nodiscard]] inline Interval korn_graubard(double p, double q, double variance, double rows, double freedom,
                                            const Confidence& confidence) {
  if (!(variance > 0.0)) {
    throw InvalidInput{"korn_graubard", "variance", "must be positive, got " + std::to_string(variance)};
  }
  const double effective = p * q / variance;
  const double shrink =
      student_t_critical(confidence, std::max(1.0, rows - 1.0)) / student_t_critical(confidence, freedom);
  return clopper_pearson_effective(p, q, effective * shrink * shrink, confidence);
}

}  // namespace lotrecht::stats
