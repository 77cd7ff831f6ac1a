#pragma once

/// @file
/// Fisher's exact test of two proportions.

#include <algorithm>
#include <cmath>

#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/detail/counts.hpp>
#include <lotrecht/stats/detail/hypergeometric_law.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::stats {

namespace detail {

/// Tables whose probabilities agree to this relative error count as equally probable. True ties, of which symmetric
/// tables have many, differ in the last bits only; other tables of a size that occurs hardly ever come so near.
inline constexpr double fisher_tie = 1e-10;

/// The two-sided p-value of k, and of that what comes from tables exactly as probable.
struct TwoSidedMass {
  double p;
  double tied;
};

/// Sums the tail on the side of k and the tail of no larger probabilities on the other side of the mode.
[[nodiscard]] inline TwoSidedMass fisher_two_sided(const HypergeometricLaw& law, double k) noexcept {
  const double log_mass = law.log_mass(k);
  const double mass = law.mass(k);
  if (log_mass >= law.log_mass(law.mode()) - fisher_tie) {
    // As probable as anything: everything counts. The mode may be shared by two.
    const bool shared = (law.mode() > law.low() && law.log_mass(law.mode() - 1.0) >= log_mass - fisher_tie) ||
                        (law.mode() < law.high() && law.log_mass(law.mode() + 1.0) >= log_mass - fisher_tie);
    return {1.0, shared ? 2.0 * mass : mass};
  }
  // The first on the other side that is not more probable: the probabilities fall from the mode on, so bisection.
  const bool below = k < law.mode();
  double near = law.mode();  // more probable
  double far = below ? law.high() + 1.0 : law.low() - 1.0;
  while (std::abs(far - near) > 1.0) {
    const double middle = std::floor(0.5 * (near + far));
    (law.log_mass(middle) <= log_mass + fisher_tie ? far : near) = middle;
  }
  const double own = below ? law.lower(k) : law.upper(k);
  const double other = below ? law.upper(far) : law.lower(far);
  const bool inside = law.low() <= far && far <= law.high();
  const bool tied = inside && law.log_mass(far) >= log_mass - fisher_tie;
  return {std::min(1.0, own + other), tied ? 2.0 * mass : mass};
}

}  // namespace detail

/// Fisher's exact test that two success probabilities are equal.
///
/// Given how many successes there are together, those of `a` are hypergeometric, whatever the common probability. The
/// p-value sums that law: P(K <= k) for `less`, P(K >= k) for `greater`, and for `two_sided` the probabilities of all
/// tables that are not more probable than the observed one (relative tolerance 1e-10). With `mid_p` only half of the
/// observed table counts, two-sided half of all tables exactly as probable: the size then holds about, not always.
///
/// The sums run outwards from where they are largest and use no difference: relative error below 1e-12, down to
/// p-values of 1e-300. The size never exceeds the level; it lies far below it in small samples, where Barnard's and
/// Boschloo's tests find more. The statistic is the observed odds ratio (NaN for 0/0, infinite for x/0).
///
/// No rows on a side, no success or no failure at all: no evidence, p = 1.
///
/// @param a, b   exact counts of the two independent samples
/// @param mid_p  count the observed table half
/// @throws InvalidInput if a tally has more successes than trials
///
/// Fisher, R. A. (1935). J. R. Stat. Soc. 98(1), 39-82. doi:10.2307/2342435
[[nodiscard]] inline TestResult fisher_exact(const BinomialTally& a, const BinomialTally& b, Alternative alternative,
                                             bool mid_p = false) {
  const detail::Counts ca = detail::counts(a, "fisher_exact", "a");
  const detail::Counts cb = detail::counts(b, "fisher_exact", "b");
  const detail::HypergeometricLaw law{ca.trials, cb.trials, ca.successes + cb.successes};
  const double k = ca.successes;
  TestResult result;
  result.statistic = (ca.successes * cb.failures) / (ca.failures * cb.successes);
  result.n = a.trials + b.trials;
  result.method = mid_p ? "fisher_mid_p" : "fisher_exact";
  switch (alternative) {
    case Alternative::two_sided: {
      const detail::TwoSidedMass both = detail::fisher_two_sided(law, k);
      result.p_value = mid_p ? both.p - 0.5 * both.tied : both.p;
      break;
    }
    case Alternative::less: result.p_value = law.lower(k) - (mid_p ? 0.5 * law.mass(k) : 0.0); break;
    case Alternative::greater: result.p_value = law.upper(k) - (mid_p ? 0.5 * law.mass(k) : 0.0); break;
  }
  return result;
}

}  // namespace lotrecht::stats
