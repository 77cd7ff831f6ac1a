#pragma once

/// @file
/// How far people follow the advice of a machine, and whether they follow it where it is wrong.

#include <array>
#include <cstdint>
#include <string_view>

#include <lotrecht/core/error.hpp>
#include <lotrecht/fairness/chain_tally.hpp>
#include <lotrecht/fairness/detail/plain_estimates.hpp>
#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/fairness/paired_gap.hpp>
#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/cohens_kappa.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/paired_tally.hpp>

namespace lotrecht::fairness {

/// Advice and decision of the same cases, by what turned out to be true.
struct AdvisedCounts {
  stats::PairedTally positive;  ///< outcome positive; "first" is the advice, "second" the decision
  stats::PairedTally negative;  ///< outcome negative
  stats::PairedTally unknown;   ///< outcome not known, or none was asked for
  std::uint64_t set_apart = 0;  ///< advice or decision unknown: counted nowhere else

  /// All cases with advice and decision.
  [[nodiscard]] constexpr stats::PairedTally all() const noexcept {
    stats::PairedTally sum;
    for (const stats::PairedTally* k : {&positive, &negative, &unknown}) {
      sum.both += k->both;
      sum.first_only += k->first_only;
      sum.second_only += k->second_only;
      sum.neither += k->neither;
    }
    return sum;
  }

  friend constexpr bool operator==(const AdvisedCounts&, const AdvisedCounts&) = default;
};

/// From a tally of two steps (advice, decision) or three (and outcome).
///
/// @throws InvalidInput if the tally has another number of steps
[[nodiscard]] inline AdvisedCounts advised_counts(const ChainTally& tally) {
  if (tally.steps() != 0 && tally.steps() != 2 && tally.steps() != 3) {
    throw InvalidInput{
        "advised_counts", "tally",
        "must count advice and decision, or these and the outcome, got " + std::to_string(tally.steps()) + " steps"};
  }
  AdvisedCounts counts;
  for (const ChainTally::Entry& e : tally.entries()) {
    const auto answers = ChainTally::answers(e.pattern);
    if (answers[0] == unknown_step || answers[1] == unknown_step) {
      counts.set_apart += e.rows;
      continue;
    }
    const std::uint8_t outcome = answers.size() == 3 ? answers[2] : unknown_step;
    stats::PairedTally& k = outcome == 1 ? counts.positive : outcome == 0 ? counts.negative : counts.unknown;
    (answers[0] == 1 ? (answers[1] == 1 ? k.both : k.first_only) : (answers[1] == 1 ? k.second_only : k.neither)) +=
        e.rows;
  }
  return counts;
}

/// Shares that say how advice is followed. D is the decision, A the advice, Y the outcome.
enum class Reliance : std::uint8_t {
  advised_yes,     ///< P(A = 1)
  decided_yes,     ///< P(D = 1)
  agreement,       ///< P(D = A)
  follow_yes,      ///< P(D = 1 given A = 1)
  override_down,   ///< P(D = 0 given A = 1): a yes advised, a no decided
  override_up,     ///< P(D = 1 given A = 0): a no advised, a yes decided
  follow_right,    ///< P(D = A given A = Y): good advice followed
  follow_wrong,    ///< P(D = A given A ≠ Y): wrong advice followed
  override_right,  ///< P(D = Y given D ≠ A): of the overrides, those that were right
};

[[nodiscard]] constexpr std::string_view name(Reliance r) noexcept {
  switch (r) {
    case Reliance::advised_yes: return "advised_yes";
    case Reliance::decided_yes: return "decided_yes";
    case Reliance::agreement: return "agreement";
    case Reliance::follow_yes: return "follow_yes";
    case Reliance::override_down: return "override_down";
    case Reliance::override_up: return "override_up";
    case Reliance::follow_right: return "follow_right";
    case Reliance::follow_wrong: return "follow_wrong";
    case Reliance::override_right: return "override_right";
  }
  return "";
}

/// Shares that need the outcome come last.
inline constexpr std::array<Reliance, 9> all_reliances{
    Reliance::advised_yes,  Reliance::decided_yes,   Reliance::agreement,
    Reliance::follow_yes,   Reliance::override_down, Reliance::override_up,
    Reliance::follow_right, Reliance::follow_wrong,  Reliance::override_right};

[[nodiscard]] constexpr bool needs_outcome(Reliance r) noexcept { return r >= Reliance::follow_right; }

/// The counts of a share.
[[nodiscard]] inline stats::BinomialTally reliance_counts(Reliance which, const AdvisedCounts& c) {
  const stats::PairedTally k = c.all();
  const stats::PairedTally& y = c.positive;
  const stats::PairedTally& n = c.negative;
  switch (which) {
    case Reliance::advised_yes: return {k.both + k.first_only, k.n()};
    case Reliance::decided_yes: return {k.both + k.second_only, k.n()};
    case Reliance::agreement: return stats::agreeing(k);
    case Reliance::follow_yes: return stats::given_first_yes(k);
    case Reliance::override_down: return {k.first_only, k.both + k.first_only};
    case Reliance::override_up: return stats::given_first_no(k);
    case Reliance::follow_right: return {y.both + n.neither, y.both + y.first_only + n.second_only + n.neither};
    case Reliance::follow_wrong: return {n.both + y.neither, n.both + n.first_only + y.second_only + y.neither};
    case Reliance::override_right:
      return {y.second_only + n.first_only, y.second_only + n.first_only + y.first_only + n.second_only};
  }
  return {};
}

namespace detail {

/// Why a share's denominator is empty.
[[nodiscard]] inline stats::Undefined why_no_reliance(Reliance which, const AdvisedCounts& c) {
  if (c.all().n() == 0) return stats::Undefined::nobody;
  if (needs_outcome(which) && c.positive.n() + c.negative.n() == 0) return stats::Undefined::no_outcome;
  return stats::Undefined::nobody_reached;
}

}  // namespace detail

/// A share with its interval.
[[nodiscard]] inline stats::Estimate reliance(Reliance which, const AdvisedCounts& c, const Methods& methods) {
  return detail::plain_rate(reliance_counts(which, c), methods, detail::why_no_reliance(which, c));
}

/// The same share in one group less that in another.
[[nodiscard]] inline stats::Estimate reliance_gap(Reliance which, const AdvisedCounts& a, const AdvisedCounts& b,
                                                  const Methods& methods) {
  const stats::BinomialTally x = reliance_counts(which, a);
  const stats::BinomialTally y = reliance_counts(which, b);
  return detail::plain_difference(x, y, methods, detail::why_no_reliance(which, x.trials == 0 ? a : b));
}

/// The pull of the advice: P(D = 1 given A = 1) - P(D = 1 given A = 0).
///
/// 1 where people always do as advised, 0 where the advice makes no difference. It says how decisions go with advice,
/// not that the advice caused them: advice and people may see the same file.
///
/// Smallest coverage of Newcombe's 95 % interval over rates .05 to .5, 5, 10 and 20 people of whom 20 or 50 % are
/// advised "yes", where the pull exists: .938, .926, .945, enumerated (`benchmarks/accuracy/fairness/paired_gaps.cpp`).
[[nodiscard]] inline stats::Estimate pull(const AdvisedCounts& c, const Methods& methods) {
  const stats::PairedTally k = c.all();
  return detail::plain_difference(stats::given_first_yes(k), stats::given_first_no(k), methods,
                                  k.n() == 0 ? stats::Undefined::nobody : stats::Undefined::nobody_reached);
}

/// Agreement beyond chance, see `stats::cohens_kappa`.
[[nodiscard]] inline stats::Estimate advice_kappa(const AdvisedCounts& c, const Methods& methods) {
  return stats::cohens_kappa(c.all(), methods.confidence);
}

/// The same of two groups that share nobody: the difference of their pulls, by MOVER. In [-2, 2].
///
/// Smallest coverage of 95 % intervals, as for `pull`, 5, 10 and 20 people in each group: Newcombe .899, .916, .928,
/// Miettinen and Nurminen .949, .945, .944. With fewer than 20 people choose the latter.
[[nodiscard]] inline stats::Estimate pull_gap(const AdvisedCounts& a, const AdvisedCounts& b, const Methods& methods) {
  return detail::less(pull(a, methods), pull(b, methods), {-2.0, 2.0},
                      methods.difference == DifferenceMethod::newcombe ? "mover_newcombe" : "mover_miettinen_nurminen",
                      methods);
}

/// The difference of two groups' kappas, by MOVER. In [-2, 2].
[[nodiscard]] inline stats::Estimate kappa_gap(const AdvisedCounts& a, const AdvisedCounts& b, const Methods& methods) {
  return detail::less(advice_kappa(a, methods), advice_kappa(b, methods), {-2.0, 2.0}, "mover_square_and_add", methods);
}

}  // namespace lotrecht::fairness
