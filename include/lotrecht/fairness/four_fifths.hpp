#pragma once

/// @file
/// The four-fifths rule with its uncertainty.

#include <lotrecht/fairness/gap.hpp>
#include <lotrecht/stats/equivalence.hpp>
#include <lotrecht/stats/estimate.hpp>

namespace lotrecht::fairness {

/// Ratios of selection rates that the rule of thumb lets pass, seen from either side: [4/5, 5/4].
[[nodiscard]] inline stats::Band four_fifths_band() { return {0.8, 1.25}; }

/// The ratio, and what it says.
struct FourFifths {
  stats::Estimate ratio;      ///< selection rate of the group over that of the reference
  bool point_within = false;  ///< whether the observed ratio alone lies in the band: the rule as usually applied
  stats::Verdict verdict{};   ///< what the data support, by equivalence test
};

/// The four-fifths rule for one group.
///
/// The observed ratio crosses 4/5 by chance in about half of all small data sets without any true gap, so the verdict
/// is three-way: `within` if the interval lies in [0.8, 1.25] (both one-sided tests reject: equivalence),
/// `outside` if it lies wholly beyond an end, `undecided` otherwise. The rule is evidence, not proof, in either
/// direction.
///
/// UGESP (1978), 29 CFR 1607.4(D). Morris, S. B. & Lobsenz, R. E. (2000). Personnel Psychology 53(1), 89-111.
[[nodiscard]] inline FourFifths four_fifths(const Comparison& comparison, const Methods& methods) {
  FourFifths f;
  const stats::Band band = four_fifths_band();
  f.ratio = gap(Metric::selection_rate, Measure::ratio, comparison, methods);
  f.point_within = f.ratio.defined() && band.low <= f.ratio.value && f.ratio.value <= band.high;
  f.verdict = stats::judge(f.ratio, band);
  return f;
}

}  // namespace lotrecht::fairness
