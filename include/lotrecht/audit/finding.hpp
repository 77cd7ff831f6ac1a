#pragma once

/// @file
/// A claim with its evidence and a verdict that may be "undecided". There is no `bool fair`.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <lotrecht/audit/plan.hpp>
#include <lotrecht/fairness/detectable_gap.hpp>
#include <lotrecht/stats/equivalence.hpp>
#include <lotrecht/stats/estimate.hpp>

namespace lotrecht::audit {

/// What one check says about one group (or about all groups of a table at once).
struct Finding {
  std::size_t check = 0;                 ///< position in the plan
  std::size_t table = 0;                 ///< which attributes: position in the audit's tables
  std::optional<std::size_t> group;      ///< position in the table; none for a worst gap
  fairness::ReferenceRule rule{};        ///< what the group is compared with
  std::optional<std::size_t> reference;  ///< the reference group, if the rule names one
  stats::Estimate estimate;
  stats::Verdict verdict{};
  std::optional<double> p_value{};           ///< of "no gap"; for a group's difference or ratio
  std::string_view test{};                   ///< which test, see `fairness::JudgedGaps`; "" without a p-value
  std::optional<double> adjusted_p_value{};  ///< corrected over all findings that have one, by `Tests::multiplicity`
  /// The gaps that would have been noticed with the plan's power: after the correction of the p-value, whatever the
  /// other findings say (`stats::strictest_level`).
  std::optional<fairness::DetectableGap> detectable{};
  /// How many comparisons that takes account of, this one included: the hypotheses corrected together (one that is
  /// told twice, as of a metric and its complement, counts once), or for a gap between any two groups the pairs.
  std::uint64_t comparisons = 1;
};

/// How many findings of each kind.
struct Verdicts {
  std::size_t within = 0;
  std::size_t outside = 0;
  std::size_t undecided = 0;
  std::size_t undefined = 0;

  void add(stats::Verdict verdict) noexcept {
    switch (verdict) {
      case stats::Verdict::within: ++within; break;
      case stats::Verdict::outside: ++outside; break;
      case stats::Verdict::undecided: ++undecided; break;
      case stats::Verdict::undefined: ++undefined; break;
    }
  }
};

}  // namespace lotrecht::audit
