#pragma once

/// @file
/// The Oaxaca-Blinder decomposition of a gap: what covariates explain and what they do not, linear and logit.

#include <cstddef>
#include <optional>

#include <lotrecht/core/error.hpp>
#include <lotrecht/fairness/blinder_decomposition.hpp>
#include <lotrecht/fairness/covariate_rows.hpp>
#include <lotrecht/fairness/detail/blinder.hpp>
#include <lotrecht/stats/confidence.hpp>

namespace lotrecht::fairness {

/// Decomposes the gap between a group and a reference by regressions in each.
///
/// Linear: with means x and coefficients b of either side and b* the reference coefficients,
///
///     explained = (x_g - x_r)'b*,     unexplained = x_g'(b_g - b*) + x_r'(b* - b_r);
///
/// threefold: endowments (x_g - x_r)'b_r, coefficients x_r'(b_g - b_r), interaction (x_g - x_r)'(b_g - b_r). A
/// covariate's share is its columns' terms; categorical covariates are normalised (Yun 2005), so the level left out
/// changes nothing, and numbers count from their mean over both groups, so neither does the zero of a scale (age or
/// year of birth). What remains is the constant's.
///
/// Logit (Yun 2004): x'b is replaced by the mean of 1/(1 + e^-x'b) over a side's people; a part is shared among the
/// covariates in proportion to their linear terms.
///
/// People with a level that the other side lacks have no counterpart; they are parts of their own, as in `kitagawa`.
///
/// Variances by the influence of every row, through its regression (residual over 1 - leverage, nearly the jackknife),
/// the pooled regression and the means of covariates, which are no constants; rows summed by cluster. t(n - 2p), or
/// t(clusters - 1).
///
/// Undefined: `nobody`, `no_overlap` (no counterparts at all), `too_few_rows` of either side, `collinear` (a covariate
/// that says something in both groups together but not in one alone), `separation` and `not_converged` (logit); shares
/// of a logit part whose linear terms cancel: `zero_denominator`.
///
/// "Unexplained" is not "discrimination", nor is "explained" its absence: a covariate may itself be unjust.
///
/// @param group, other  groups of `rows`; no other: everybody else
/// @throws InvalidInput if lengths differ or a group does not exist
///
/// Blinder, A. S. (1973). Wage discrimination: reduced form and structural estimates. J. Hum. Resour. 8(4), 436-455.
/// doi:10.2307/144855
/// Oaxaca, R. (1973). Male-female wage differentials in urban labor markets. Int. Econ. Rev. 14(3), 693-709.
/// doi:10.2307/2525981
/// Yun, M.-S. (2004). Decomposing differences in the first moment. Econ. Lett. 82(2), 275-280.
/// doi:10.1016/j.econlet.2003.09.008
/// Jann, B. (2008). The Blinder-Oaxaca decomposition for linear regression models. Stata J. 8(4), 453-479.
/// doi:10.1177/1536867X0800800401
[[nodiscard]] inline BlinderDecomposition oaxaca_blinder(const CovariateRows& rows, std::size_t group,
                                                         std::optional<std::size_t> other,
                                                         const BlinderOptions& options,
                                                         const stats::Confidence& confidence) {
  detail::check(rows, "oaxaca_blinder");
  if (group >= rows.groups || (other && *other >= rows.groups) || other == group) {
    throw InvalidInput{"oaxaca_blinder", "group", "and other must be two of the groups"};
  }
  return detail::Blinder{rows, group, other, options, confidence}.run();
}

}  // namespace lotrecht::fairness
