#pragma once

/// @file
/// The threshold test: how sure somebody had to be before a person of each group was selected.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include <Eigen/Dense>
#include <boost/math/special_functions/gamma.hpp>

#include <lotrecht/core/error.hpp>
#include <lotrecht/fairness/detail/threshold_model.hpp>
#include <lotrecht/fairness/detail/threshold_profile.hpp>
#include <lotrecht/fairness/detail/threshold_target.hpp>
#include <lotrecht/fairness/hit_counts.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/fitted_model.hpp>

namespace lotrecht::fairness {

/// What the model says of each group.
struct ThresholdGroup {
  stats::Estimate threshold;   ///< probability of a positive outcome from which people were selected, mean over strata
  stats::Estimate difference;  ///< threshold less the reference's
  stats::Estimate base_rate;   ///< share of all people, selected or not, who would be positive
  double p_value = std::numeric_limits<double>::quiet_NaN();  ///< of equal thresholds
  /// How much of what is known of the threshold, and of the difference, comes from the priors; see `not_identified`.
  double threshold_prior_share = 0.0;
  double difference_prior_share = 0.0;
};

/// Whether the counts do not tell a threshold, or a difference of two: at the maximum more than half of what is known
/// of it comes from the priors, or along the ridge its interval takes up more than half of what is possible.
///
/// @param range  1 of a threshold, 2 of a difference
[[nodiscard]] constexpr bool not_identified(const stats::Estimate& e, double prior_share, double range) noexcept {
  return e.defined() && (prior_share > 0.5 || e.high - e.low > 0.5 * range);
}

struct ThresholdTest {
  std::vector<ThresholdGroup> groups;
  stats::Estimate misfit;  ///< Pearson's chi-square by its degrees of freedom; 1 where the model fits
  double misfit_p_value = std::numeric_limits<double>::quiet_NaN();
  std::uint64_t strata = 0;     ///< that were used
  bool fits_badly = false;      ///< p below 1 - confidence: strata differ in more than the model has
  bool second_maximum = false;  ///< another answer is about as likely; intervals hold both
};

/// Estimates, from how many were selected and how many of these were hits, the probability of a positive outcome from
/// which people of each group were selected.
///
/// Hit rates alone mislead (infra-marginality): a group with more people far above the threshold has a higher hit rate
/// though the threshold is the same. The model puts a distribution of risk between: a share of each group's people is
/// positive; those who select see a signal, normal with variance 1 and mean 0 among negatives, d among positives, and
/// select whoever's probability of being positive, given the signal, exceeds a threshold. With group g and stratum s,
///
///     logit share = a_g + a_s,   d = exp(l_g),   logit threshold = t_g + t_s.
///
/// Parameters by maximum of the likelihood (two binomials for each cell: selected among all, hits among selected with
/// known outcome) times normal priors, found by Newton's method. How much the signal tells, the counts hardly say:
/// along a curved ridge a stronger one and a lower threshold explain them as well. So intervals are not a normal law's
/// around the maximum: they hold every value for which, everything else at its best, twice the logarithm of the
/// likelihood ratio stays below chi-square(1)'s quantile, with Severini's modification for the strata's many effects
/// (`detail/threshold_profile.hpp`), and divided by the misfit where Pearson's chi-square exceeds its degrees of
/// freedom. p-values are of the same ratio. Where counts do not tell the level, its interval is wide, and the value in
/// it is the priors' choice: `..._prior_share` says how far. With I the counts' expected information, P the priors'
/// precision and v = (I + P)⁻¹ c for a quantity of gradient c, it is v' P v / c' v, 0 where the counts decide, 1 where
/// the priors do. A group's threshold is the mean over strata, weighted by their people.
///
/// It rests on: the same signal quality everywhere within a group, effects of strata that add on the logit scale, one
/// threshold for each cell, and outcomes that do not depend on being selected. `misfit` tests the first two only.
///
/// Undefined: `nobody`, `nobody_selected`, `no_outcome` for a group without these; `too_few_strata` with fewer than
/// three strata in which two groups have outcomes; `not_converged`.
///
/// @param cells      (groups x strata,) group after group
/// @param reference  group that thresholds are compared with; none: no differences
/// @throws InvalidInput if sizes do not fit or a cell counts more hits than selected, or more selected than rows
///
/// Simoiu, C., Corbett-Davies, S., Goel, S. (2017). The problem of infra-marginality in outcome tests for
/// discrimination. Ann. Appl. Stat. 11(3), 1193-1216. doi:10.1214/17-AOAS1058
/// Pierson, E., Corbett-Davies, S., Goel, S. (2018). Fast threshold tests for detecting discrimination. AISTATS 84,
/// 96-105. The discriminant distributions are theirs; the effects of strata on thresholds are simpler here.
[[nodiscard]] inline ThresholdTest threshold_test(std::span<const HitCounts> cells, std::size_t groups,
                                                  std::optional<std::size_t> reference,
                                                  const stats::Confidence& confidence,
                                                  const ThresholdPriors& priors = {}) {
  using stats::Undefined;
  if (groups == 0 || cells.empty() || cells.size() % groups != 0 || (reference && *reference >= groups)) {
    throw InvalidInput{"threshold_test", "cells", "must be one for each group and stratum, the reference among them"};
  }
  for (const HitCounts& c : cells) {
    if (!c.possible()) {
      throw InvalidInput{"threshold_test", "cells", "must not count more hits than known, selected and rows"};
    }
  }
  const std::size_t all_strata = cells.size() / groups;
  ThresholdTest test;
  test.groups.resize(groups);
  std::vector<HitCounts> total(groups);
  for (std::size_t g = 0; g < groups; ++g) {
    for (std::size_t s = 0; s < all_strata; ++s) total[g] += cells[g * all_strata + s];
  }
  const auto why = [&](std::size_t g) {
    return total[g].rows == 0       ? Undefined::nobody
           : total[g].selected == 0 ? Undefined::nobody_selected
           : total[g].known == 0    ? Undefined::no_outcome
                                    : Undefined::none;
  };
  // Only groups that have outcomes, and strata in which two of them have, say anything about thresholds.
  std::vector<std::size_t> used;
  for (std::size_t g = 0; g < groups; ++g) {
    if (why(g) == Undefined::none) used.push_back(g);
  }
  std::vector<std::size_t> strata;
  for (std::size_t s = 0; s < all_strata; ++s) {
    const auto known =
        std::count_if(used.begin(), used.end(), [&](std::size_t g) { return cells[g * all_strata + s].known > 0; });
    if (known >= 2) strata.push_back(s);
  }
  test.strata = strata.size();
  const auto blank = [&](Undefined reason, std::uint64_t n, double low, double high) {
    stats::Estimate e;
    e.confidence = confidence.level();
    e.n = n;
    e.method = "threshold_profile";
    e.undefined = reason;
    e.low = low;
    e.high = high;
    return e;
  };
  const auto all_undefined = [&](Undefined reason) {
    test.misfit = blank(reason, 0, 0.0, std::numeric_limits<double>::infinity());
    for (std::size_t g = 0; g < groups; ++g) {
      const Undefined own = why(g) != Undefined::none ? why(g) : reason;
      const Undefined compared = own != Undefined::none || !reference ? own
                                 : why(*reference) != Undefined::none ? why(*reference)
                                                                      : reason;
      test.groups[g].threshold = blank(own, total[g].known, 0.0, 1.0);
      test.groups[g].base_rate = blank(own, total[g].rows, 0.0, 1.0);
      test.groups[g].difference = blank(reference ? compared : Undefined::single_group, total[g].known, -1.0, 1.0);
    }
  };
  all_undefined(Undefined::none);
  constexpr std::size_t fewest_strata = 3;
  if (used.size() < 2 || strata.size() < fewest_strata) {
    all_undefined(used.size() < 2 ? Undefined::single_group : Undefined::too_few_strata);
    return test;
  }
  std::vector<HitCounts> kept;
  for (const std::size_t g : used) {
    for (const std::size_t s : strata) kept.push_back(cells[g * all_strata + s]);
  }
  const detail::ThresholdModel model{kept, used.size(), strata.size(), priors};
  // Means over strata, weighted by their people of all groups.
  std::vector<double> share(strata.size(), 0.0);
  double people = 0.0;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    share[i % strata.size()] += static_cast<double>(kept[i].rows);
    people += static_cast<double>(kept[i].rows);
  }
  for (double& s : share) s /= people;
  const auto mean_of = [&](std::size_t g, std::size_t own, std::size_t of_stratum, std::optional<std::size_t> less) {
    std::vector<Eigen::Index> places;
    for (std::size_t s = 0; s < strata.size(); ++s) places.push_back(model.places(g, s)[of_stratum]);
    return detail::ThresholdTarget{model.places(g, 0)[own],
                                   less ? std::optional{model.places(*less, 0)[own]} : std::nullopt, places, share};
  };
  const auto fit = [&](const std::vector<detail::ThresholdMaximum>& maxima, std::optional<Eigen::VectorXd>& larger) {
    const Eigen::VectorXd& theta = maxima.front().at;
    const detail::ThresholdMisfit misfit = detail::misfit_of(model, theta);
    double dispersion = 1.0;
    if (misfit.spare > 0.5) {
      test.misfit.value = misfit.chi_square / misfit.spare;
      test.misfit.low = 0.0;
      test.misfit.high = std::numeric_limits<double>::infinity();
      test.misfit.n = misfit.binomials;
      test.misfit.method = "pearson";
      test.misfit_p_value = boost::math::gamma_q(0.5 * misfit.spare, 0.5 * misfit.chi_square);
      test.fits_badly = test.misfit_p_value < confidence.alpha();
      dispersion = std::max(1.0, test.misfit.value);
    } else {
      test.misfit.undefined = Undefined::too_few_strata;
    }
    const double z = confidence.z();
    test.second_maximum = maxima.size() > 1 && 2.0 * (maxima[0].value - maxima[1].value) < dispersion * z * z;
    detail::ThresholdProfile profile{model, maxima, dispersion};
    const auto estimate = [&](stats::Estimate& e, const detail::ThresholdTarget& target, double* p_value) {
      const auto found = profile.interval(target, z, p_value != nullptr ? std::optional{0.0} : std::nullopt);
      if (!found) return false;
      if (p_value != nullptr) *p_value = std::erfc(std::sqrt(0.5 * found->ratio));
      e.value = target.value(theta);
      e.low = std::min(e.value, found->low);
      e.high = std::max(e.value, found->high);
      return true;
    };
    const Eigen::MatrixXd penalty = model.precision().asDiagonal();
    const Eigen::LDLT<Eigen::MatrixXd> known{model.information(theta) + penalty};
    const auto prior_share = [&](const detail::ThresholdTarget& target) {
      const Eigen::VectorXd c = target.gradient(theta);
      const Eigen::VectorXd v = known.solve(c);
      return std::clamp(v.dot(penalty * v) / c.dot(v), 0.0, 1.0);
    };
    for (std::size_t g = 0; g < used.size(); ++g) {
      ThresholdGroup& group = test.groups[used[g]];
      group.threshold_prior_share = prior_share(mean_of(g, 3, 4, std::nullopt));
      bool done = estimate(group.base_rate, mean_of(g, 0, 1, std::nullopt), nullptr) &&
                  estimate(group.threshold, mean_of(g, 3, 4, std::nullopt), nullptr);
      if (done && group.difference.defined() && used[g] != reference) {
        const auto r = static_cast<std::size_t>(std::find(used.begin(), used.end(), *reference) - used.begin());
        done = estimate(group.difference, mean_of(g, 3, 4, r), &group.p_value);
        group.difference_prior_share = prior_share(mean_of(g, 3, 4, r));
        group.difference.n = total[used[g]].known + total[*reference].known;
      }
      if (!done) {
        larger = profile.larger();
        return false;
      }
    }
    return true;
  };
  // A section may come upon a larger maximum than Newton's starts did; then everything is told from there.
  std::optional<Eigen::VectorXd> larger;
  for (int again = 0; again < 8; ++again) {
    const std::vector<detail::ThresholdMaximum> maxima = model.maxima(larger);
    larger.reset();
    if (!maxima.empty() && fit(maxima, larger)) return test;
    if (!larger) break;
  }
  all_undefined(Undefined::not_converged);
  for (ThresholdGroup& group : test.groups) group.p_value = std::numeric_limits<double>::quiet_NaN();
  return test;
}

}  // namespace lotrecht::fairness
