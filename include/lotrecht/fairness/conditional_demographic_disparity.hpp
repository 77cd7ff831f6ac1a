#pragma once

/// @file
/// Conditional demographic disparity: how much more of the rejected than of the accepted a group is, stratum by
/// stratum.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/stats/bootstrap.hpp>
#include <lotrecht/stats/bootstrap_interval.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/standardised.hpp>
#include <lotrecht/stats/two_samples.hpp>

namespace lotrecht::fairness {

/// The rejected and the accepted of one stratum, and how many of each belong to the group: `a` the rejected, `b` the
/// accepted, successes = members. "Rejected" is the outcome that is worse for the person: not selected for a benefit,
/// selected for a burden.
using DisparityStratum = stats::TwoSamples;

/// How the interval of a disparity is computed.
enum class DisparityInterval : std::uint8_t {
  score,  ///< weighted score interval: has width where shares are 0 or 1, and holds up where strata are tiny
  delta,  ///< normal, with the variance Σ W² (p q / rejected + p q / accepted)
};

namespace detail {

[[nodiscard]] inline std::vector<double> disparity_weights(std::span<const DisparityStratum> strata) {
  std::vector<double> rows;
  rows.reserve(strata.size());
  for (const DisparityStratum& s : strata) rows.push_back(static_cast<double>(s.trials()));
  return rows;
}

}  // namespace detail

/// CDD = Σ n DD / Σ n over strata that have both rejected and accepted, DD = P(group | rejected) - P(group | accepted).
///
/// In [-1, 1]; above 0 the group is over-represented among the rejected. With one stratum it is plain demographic
/// disparity. A stratum where everybody was rejected, or everybody accepted, has no DD: it is left out and the caller
/// counts it (`strata_used`). Taking 0 for it, as one toolkit does, pulls the answer towards "no disparity".
///
/// The interval takes strata and their sizes as given and the group's shares as binomial. `score` is
/// `stats::standardised`'s; `delta` has no width where every share is 0 or 1, and there `score` stands in.
///
/// @throws InvalidInput if a tally has more successes than trials
///
/// Wachter, S., Mittelstadt, B. & Russell, C. (2021). Why fairness cannot be automated. Computer Law & Security Review
/// 41, 105567. doi:10.1016/j.clsr.2021.105567
[[nodiscard]] inline stats::Estimate conditional_demographic_disparity(std::span<const DisparityStratum> strata,
                                                                       DisparityInterval interval,
                                                                       const stats::Confidence& confidence) {
  stats::Estimate e = stats::standardised(strata, detail::disparity_weights(strata), confidence).difference;
  if (interval == DisparityInterval::score || !e.defined()) return e;
  double weight = 0.0;
  double variance = 0.0;
  stats::detail::for_each_comparable(strata, [&](const stats::detail::Fourfold& k) {
    weight += k.n;
    variance += k.n * k.n * (k.xa * k.fa / (k.na * k.na * k.na) + k.xb * k.fb / (k.nb * k.nb * k.nb));
  });
  if (variance == 0.0) return e;
  const double arm = confidence.z() * std::sqrt(variance) / weight;
  e.low = std::max(-1.0, e.value - arm);
  e.high = std::min(1.0, e.value + arm);
  e.method = "delta";
  return e;
}

/// The same with a bootstrap interval: rows are resampled within strata, by drawing the four cells of each.
///
/// A replicate in which a stratum has nobody rejected, or nobody accepted, leaves that stratum out as the point does.
///
/// @param method  kind, replicates, seed and threads
/// @throws InvalidInput as `bootstrap` and the intervals do; a stratum with nobody in it is no stratum and is skipped
[[nodiscard]] inline stats::Estimate conditional_demographic_disparity(std::span<const DisparityStratum> strata,
                                                                       const BootstrapMethod& method,
                                                                       const stats::Confidence& confidence) {
  stats::Estimate e = conditional_demographic_disparity(strata, DisparityInterval::score, confidence);
  if (!e.defined()) return e;
  std::vector<std::uint64_t> cells;  // rejected members, rejected others, accepted members, accepted others
  for (const DisparityStratum& s : strata) {
    if (s.trials() == 0) continue;
    cells.insert(cells.end(), {s.a.successes, s.a.failures(), s.b.successes, s.b.failures()});
  }
  const std::vector<std::size_t> sizes(cells.size() / 4, 4);
  const auto disparity = [](std::span<const std::uint64_t> c, std::span<double> out) {
    double sum = 0.0;
    double weight = 0.0;
    for (std::size_t k = 0; k + 3 < c.size(); k += 4) {
      const double rejected = static_cast<double>(c[k] + c[k + 1]);
      const double accepted = static_cast<double>(c[k + 2] + c[k + 3]);
      if (rejected == 0.0 || accepted == 0.0) continue;
      const double n = rejected + accepted;
      sum += n * (static_cast<double>(c[k]) / rejected - static_cast<double>(c[k + 2]) / accepted);
      weight += n;
    }
    if (weight > 0.0) out[0] = sum / weight;
  };
  const bool bca = method.kind == BootstrapKind::bca;
  const auto drawn =
      stats::bootstrap({cells, sizes}, 1, disparity, {method.replicates, method.seed, method.threads, bca});
  const auto found = bca ? stats::bca_interval(drawn.statistic(0), confidence)
                         : stats::percentile_interval(drawn.statistic(0), confidence);
  // Where no row can move the statistic (everybody of a kind), the resamples claim certainty; the formula does not.
  if (found.interval.low == found.interval.high) return e;
  e.low = std::min(e.value, found.interval.low);
  e.high = std::max(e.value, found.interval.high);
  e.method = bca && found.obstacle == stats::BcaObstacle::none ? "bootstrap_bca" : "bootstrap_percentile";
  return e;
}

}  // namespace lotrecht::fairness
