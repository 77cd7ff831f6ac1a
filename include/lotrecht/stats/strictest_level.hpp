#pragma once

/// @file
/// What a correction of several p-values leaves for one of them.

#include <cstdint>

#include <lotrecht/stats/multiplicity.hpp>

namespace lotrecht::stats {

/// The level that the p-value of one hypothesis must keep so that it is rejected at α whatever the p-values of the
/// others are: what a gap is up against where m hypotheses are tested and corrected together.
///
///     none                                                          α
///     bonferroni, holm, hochberg, hommel, benjamini_hochberg        α / m
///     benjamini_yekutieli                                           α / (m (1 + 1/2 + ... + 1/m))
///
/// Where other hypotheses are rejected, too, all but the first two ask for less; so a power at this level is the least
/// that the corrected test has.
///
/// @param alpha  in (0, 1)   @param tested  m; 0 counts as 1
[[nodiscard]] inline double strictest_level(Multiplicity method, double alpha, std::uint64_t tested) noexcept {
  if (method == Multiplicity::none || tested < 2) return alpha;
  const double m = static_cast<double>(tested);
  if (method != Multiplicity::benjamini_yekutieli) return alpha / m;
  double harmonic = 0.0;
  for (std::uint64_t i = tested; i >= 1; --i) harmonic += 1.0 / static_cast<double>(i);  // the small ones first
  return alpha / (m * harmonic);
}

}  // namespace lotrecht::stats
