#pragma once

/// @file
/// Judging an estimate against a band: within, outside, or the data cannot tell.

#include <cstdint>
#include <string>
#include <string_view>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/estimate.hpp>

namespace lotrecht::stats {

/// What the data say about a quantity and a band of acceptable values. There is no yes or no without "undecided".
enum class Verdict : std::uint8_t {
  within,     ///< the whole interval lies inside the band
  outside,    ///< the whole interval lies outside the band, on one side of it
  undecided,  ///< the interval straddles an end of the band (or holds all of it): the data cannot tell
  undefined,  ///< the quantity does not exist
};

/// The identifier used in records, e.g. "undecided".
[[nodiscard]] constexpr std::string_view name(Verdict verdict) noexcept {
  switch (verdict) {
    case Verdict::within: return "within";
    case Verdict::outside: return "outside";
    case Verdict::undecided: return "undecided";
    case Verdict::undefined: return "undefined";
  }
  return "";
}

/// The values one is prepared to accept, ends included, e.g. [0.8, 1.25] for a ratio (the four-fifths rule).
///
/// An end may be infinite: {0.8, infinity} asks only whether the ratio is at least 0.8.
struct Band {
  double low;
  double high;

  /// @throws InvalidInput unless low <= high; a NaN is refused
  Band(double lowest, double highest) : low{lowest}, high{highest} {
    if (!(low <= high)) {
      throw InvalidInput{"Band", "low",
                         "must not exceed high, got [" + std::to_string(low) + ", " + std::to_string(high) + "]"};
    }
  }

  friend bool operator==(const Band&, const Band&) = default;
};

/// Judges an estimate against a band by the inclusion rule.
///
/// `within` if low <= estimate.low and estimate.high <= high; `outside` if estimate.high < low or high < estimate.low;
/// `undecided` otherwise. The ends belong to the band, so touching an end from outside is undecided.
///
/// `within` is an equivalence test: that a two-sided interval of level 1 - α lies inside the band means that both
/// one-sided tests of size α/2 (the quantity is at least `low`; it is at most `high`) reject, which is the two
/// one-sided tests procedure, TOST, at level α/2. So a 90 % interval gives the customary TOST at 5 %. As far as the
/// interval keeps its level on each side, a wrong `within` has probability at most α/2, and a wrong `outside` at most α
/// (α/2 for each side of the band).
///
/// An undefined estimate is `undefined`, unless its bounds alone settle it: a ratio to an observed 0 has no value, but
/// an interval such as [261, infinity], and 900 of 900 against 0 of 1000 is `outside`. A bound that is NaN says
/// nothing: `undecided`.
///
/// Schuirmann, D. J. (1987). J. Pharmacokinet. Biopharm. 15(6), 657-680. doi:10.1007/BF01068419
/// Wellek, S. (2010). Testing Statistical Hypotheses of Equivalence and Noninferiority, 2nd ed.
[[nodiscard]] inline Verdict judge(const Estimate& estimate, const Band& band) noexcept {
  if (estimate.high < band.low || band.high < estimate.low) return Verdict::outside;
  if (!estimate.defined()) return Verdict::undefined;
  if (band.low <= estimate.low && estimate.high <= band.high) return Verdict::within;
  return Verdict::undecided;
}

}  // namespace lotrecht::stats
