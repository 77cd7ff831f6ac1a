#pragma once

/// @file
/// Simpson's reversal: a gap that turns around once strata are held fixed.

#include <cstdint>
#include <span>
#include <string_view>

#include <lotrecht/stats/detail/counts.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/two_samples.hpp>

namespace lotrecht::fairness {

/// How the raw and the conditional gap point.
enum class Reversal : std::uint8_t {
  none,   ///< the same way, or one of them is 0 or does not exist
  signs,  ///< opposite ways, but an interval holds 0: chance may have done it
  clear,  ///< opposite ways, and neither interval holds 0
};

[[nodiscard]] constexpr std::string_view name(Reversal reversal) noexcept {
  switch (reversal) {
    case Reversal::none: return "none";
    case Reversal::signs: return "signs";
    case Reversal::clear: return "clear";
  }
  return "";
}

/// A reversal, and whether every stratum takes part in it.
struct Simpson {
  Reversal reversal = Reversal::none;
  bool every_stratum = false;  ///< each comparable stratum points against the raw gap: Simpson's own paradox
};

namespace detail {

/// -1, 0 or 1, from exact products: no rounding can turn a small gap around.
[[nodiscard]] inline int sign_of_difference(const stats::TwoSamples& s) noexcept {
  const auto real = [](std::uint64_t count) { return static_cast<double>(count); };
  const double d = stats::detail::difference_of_rates({real(s.a.successes), real(s.a.failures()), real(s.a.trials)},
                                                      {real(s.b.successes), real(s.b.failures()), real(s.b.trials)});
  return (d > 0.0) - (d < 0.0);
}

[[nodiscard]] constexpr bool excludes_zero(const stats::Estimate& e) noexcept { return e.low > 0.0 || e.high < 0.0; }

}  // namespace detail

/// Compares a raw difference with the one common to all strata.
///
/// @param raw, conditional  differences of the same groups and metric, without and within strata
/// @param strata            the tables the conditional one was made of
///
/// Simpson, E. H. (1951). The interpretation of interaction in contingency tables. J. R. Stat. Soc. B 13(2), 238-241.
[[nodiscard]] inline Simpson simpson(const stats::Estimate& raw, const stats::Estimate& conditional,
                                     std::span<const stats::TwoSamples> strata) noexcept {
  Simpson found;
  if (!raw.defined() || !conditional.defined() || raw.value == 0.0) return found;
  if (raw.value * conditional.value < 0.0) {
    found.reversal =
        detail::excludes_zero(raw) && detail::excludes_zero(conditional) ? Reversal::clear : Reversal::signs;
  }
  const int against = raw.value > 0.0 ? -1 : 1;
  bool any = false;
  for (const stats::TwoSamples& s : strata) {
    if (!s.comparable()) continue;
    any = true;
    if (detail::sign_of_difference(s) != against) return found;
  }
  found.every_stratum = any;
  return found;
}

}  // namespace lotrecht::fairness
