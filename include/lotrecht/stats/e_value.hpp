#pragma once

/// @file
/// How strong would something unmeasured have to be to explain a gap away? E-values.

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/estimate.hpp>

namespace lotrecht::stats {

/// E-value of a ratio: the smallest ratio by which an unmeasured trait would have to be tied both to the group and to
/// being selected, beyond everything held fixed, to move the observed ratio to 1.
///
///     E = r + √(r (r - 1)),   r = max(ratio, 1 / ratio).
///
/// 1 where the ratio is 1; infinite where it is 0 or infinite.
///
/// @param ratio  of two rates, in [0, infinity]
/// @throws InvalidInput if it is negative or NaN
///
/// VanderWeele, T. J. & Ding, P. (2017). Sensitivity analysis in observational research: introducing the E-value.
/// Ann. Intern. Med. 167(4), 268-274. doi:10.7326/M16-2607
[[nodiscard]] inline double e_value(double ratio) {
  if (!(ratio >= 0.0)) throw InvalidInput{"e_value", "ratio", "must not be negative, got " + std::to_string(ratio)};
  const double r = ratio < 1.0 ? 1.0 / ratio : ratio;
  return std::isinf(r) ? r : r + std::sqrt(r * (r - 1.0));
}

/// E-values of an estimated ratio of rates: of the value, and of the ends of its interval.
///
/// `low` is the E-value of the limit nearest to 1, the figure VanderWeele & Ding ask to be reported beside that of the
/// value; it is 1 if the interval holds 1, as then nothing unmeasured is needed. `high` is that of the farther limit.
/// The method is "e_value_ratio".
///
/// @param ratio  a ratio of rates; an undefined one gives an undefined E-value with what the bounds still say
/// @throws InvalidInput if a bound is negative or NaN
[[nodiscard]] inline Estimate e_value(const Estimate& ratio) {
  Estimate e = ratio;
  e.method = "e_value_ratio";
  const double low = e_value(ratio.low);
  const double high = e_value(ratio.high);
  const bool holds_one = ratio.low <= 1.0 && 1.0 <= ratio.high;
  e.low = holds_one ? 1.0 : std::min(low, high);
  e.high = std::max(low, high);
  if (e.defined()) e.value = e_value(ratio.value);
  return e;
}

/// E-values of an odds ratio, by way of the ratio of rates that it stands for.
///
/// Where the selected are few (below 15 % in both groups) the odds ratio itself approximates the ratio of rates;
/// otherwise its square root does. Method "e_value_odds_ratio_rare" or "e_value_odds_ratio_root".
///
/// @throws InvalidInput if a bound is negative or NaN
///
/// VanderWeele, T. J. (2017). On a square-root transformation of the odds ratio for a common outcome. Epidemiology
/// 28(6), e58-e60. doi:10.1097/EDE.0000000000000733
[[nodiscard]] inline Estimate e_value_of_odds_ratio(const Estimate& odds_ratio, bool rare) {
  Estimate ratio = odds_ratio;
  if (!rare) {
    ratio.low = std::sqrt(ratio.low);
    ratio.high = std::sqrt(ratio.high);
    ratio.value = std::sqrt(ratio.value);
  }
  Estimate e = e_value(ratio);
  e.method = rare ? "e_value_odds_ratio_rare" : "e_value_odds_ratio_root";
  return e;
}

}  // namespace lotrecht::stats
