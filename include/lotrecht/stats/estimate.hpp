#pragma once

/// @file
/// A number that cannot travel without its uncertainty.

#include <cstdint>
#include <limits>
#include <string_view>

#include <lotrecht/stats/interval.hpp>

namespace lotrecht::stats {

/// Why a quantity does not exist. `none` means that it does.
enum class Undefined : std::uint8_t {
  none,
  nobody,              ///< the group has no rows
  no_outcome,          ///< no outcome is known for any of the rows concerned
  no_positives,        ///< nobody has a positive outcome
  no_negatives,        ///< nobody has a negative outcome
  nobody_selected,     ///< nobody was selected
  everybody_selected,  ///< everybody was selected, so nobody was turned down
  zero_reference,      ///< the reference is zero, so a ratio to it does not exist
  zero_denominator,    ///< another denominator is zero
  single_group,        ///< there is nothing to compare with
  boundary,            ///< the likelihood has no maximum inside: nothing to fit
  excluded,            ///< left out by a choice that the plan states and justifies
  nobody_reached,      ///< nobody came to the step
  step_unknown,        ///< of nobody who came to the step the answer is known
  too_few_rows,        ///< fewer rows than the model has coefficients
  not_converged,       ///< the fit found no maximum
  collinear,           ///< the groups are already determined by the covariates
  no_overlap,          ///< no stratum holds people of both groups
  too_few_strata,      ///< too few strata for what is to be estimated
  too_large,           ///< too large a table for what is computed exactly
  not_published,       ///< a count it needs was suppressed
  out_of_range,        ///< no rate can be that far from the one it is compared with
  separation,          ///< covariates predict perfectly: the estimate would be infinite
};

/// The identifier used in records, e.g. "no_positives"; "" for `none`.
[[nodiscard]] constexpr std::string_view name(Undefined reason) noexcept {
  switch (reason) {
    case Undefined::none: return "";
    case Undefined::nobody: return "nobody";
    case Undefined::no_outcome: return "no_outcome";
    case Undefined::no_positives: return "no_positives";
    case Undefined::no_negatives: return "no_negatives";
    case Undefined::nobody_selected: return "nobody_selected";
    case Undefined::everybody_selected: return "everybody_selected";
    case Undefined::zero_reference: return "zero_reference";
    case Undefined::zero_denominator: return "zero_denominator";
    case Undefined::single_group: return "single_group";
    case Undefined::boundary: return "boundary";
    case Undefined::excluded: return "excluded";
    case Undefined::nobody_reached: return "nobody_reached";
    case Undefined::step_unknown: return "step_unknown";
    case Undefined::too_few_rows: return "too_few_rows";
    case Undefined::not_converged: return "not_converged";
    case Undefined::collinear: return "collinear";
    case Undefined::no_overlap: return "no_overlap";
    case Undefined::too_few_strata: return "too_few_strata";
    case Undefined::too_large: return "too_large";
    case Undefined::not_published: return "not_published";
    case Undefined::out_of_range: return "out_of_range";
    case Undefined::separation: return "separation";
  }
  return "";
}

/// A value with its interval, its level, the rows behind it, and how it was computed.
///
/// If `undefined` is not `none`, the quantity does not exist: `value` is NaN, and the bounds say what can still be
/// said (a rate over no rows lies in [0, 1]).
struct Estimate {
  double value = std::numeric_limits<double>::quiet_NaN();
  double low = std::numeric_limits<double>::quiet_NaN();
  double high = std::numeric_limits<double>::quiet_NaN();
  double confidence = 0.0;    ///< two-sided level of [low, high]
  std::uint64_t n = 0;        ///< rows in the denominator(s)
  std::string_view method{};  ///< e.g. "wilson"; always a string literal, so it never dangles
  Undefined undefined = Undefined::none;

  [[nodiscard]] constexpr bool defined() const noexcept { return undefined == Undefined::none; }
  [[nodiscard]] constexpr Interval interval() const noexcept { return {low, high}; }
};

}  // namespace lotrecht::stats
