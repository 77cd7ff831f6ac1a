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
#include <lotrecht/fairness/detail/normal_mixture.hpp>
#include <lotrecht/fairness/detail/threshold_model.hpp>
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
};

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
/// known outcome) times normal priors, found by Newton's method; intervals from the inverse information there (Laplace;
/// a mixture where there are several maxima), widened by the misfit where Pearson's chi-square exceeds its degrees of
/// freedom; thresholds on the logit scale. A group's threshold is the mean over strata, weighted by their people.
///
/// Strong signals (d of 2 and more) make intervals too narrow, of the level above all: see README.md.
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
    e.method = "threshold_laplace";
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
  const std::vector<detail::ThresholdMaximum> maxima = model.maxima();
  if (maxima.empty()) {
    all_undefined(Undefined::not_converged);
    return test;
  }
  const Eigen::VectorXd& theta = maxima.front().at;
  const Eigen::MatrixXd penalty = model.precision().asDiagonal();
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
  // Laplace: the mass of a maximum is its likelihood by the root of its curvature's determinant.
  std::vector<double> mass;
  std::vector<Eigen::MatrixXd> covariance;
  double sum = 0.0;
  for (const detail::ThresholdMaximum& m : maxima) {
    const Eigen::LLT<Eigen::MatrixXd> curvature{model.information(m.at) / dispersion + penalty};
    covariance.emplace_back(curvature.solve(Eigen::MatrixXd::Identity(model.size(), model.size())));
    const double log_root = curvature.matrixLLT().diagonal().array().log().sum();
    const double first = maxima.front().value;
    mass.push_back(std::exp((m.value - first) / dispersion - log_root));
    sum += mass.back();
  }
  for (double& m : mass) m /= sum;
  // The largest likelihood may hold the smaller mass; what is told is where most of it is.
  const auto most = static_cast<std::size_t>(std::max_element(mass.begin(), mass.end()) - mass.begin());
  test.second_maximum = 1.0 - mass[most] > confidence.alpha();

  // Means over strata, weighted by their people of all groups, with their gradients.
  std::vector<double> share(strata.size(), 0.0);
  double people = 0.0;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    share[i % strata.size()] += static_cast<double>(kept[i].rows);
    people += static_cast<double>(kept[i].rows);
  }
  struct Mean {
    double value = 0.0;
    Eigen::VectorXd gradient;
  };
  const auto mean_of = [&](std::size_t k, std::size_t g, std::size_t own, std::size_t of_stratum) {
    Mean m{0.0, Eigen::VectorXd::Zero(model.size())};
    for (std::size_t s = 0; s < strata.size(); ++s) {
      const auto at = model.places(g, s);
      const double p = stats::logistic_mean(maxima[k].at[at[own]] + maxima[k].at[at[of_stratum]]);
      const double w = share[s] / people;
      m.value += w * p;
      m.gradient[at[own]] += w * p * (1.0 - p);
      m.gradient[at[of_stratum]] += w * p * (1.0 - p);
    }
    return m;
  };
  const auto part = [&](std::size_t k, double value, const Eigen::VectorXd& gradient) {
    return detail::NormalPart{mass[k], value, std::sqrt(std::max(0.0, gradient.dot(covariance[k] * gradient)))};
  };
  const double tail = 0.5 * confidence.alpha();
  const auto interval = [&](stats::Estimate& e, const std::vector<detail::NormalPart>& parts) {
    e.value = parts[most].mean;
    e.low = std::min(e.value, detail::mixture_quantile(parts, tail, -confidence.z()));
    e.high = std::max(e.value, detail::mixture_quantile(parts, 1.0 - tail, confidence.z()));
  };
  const auto on_logits = [&](stats::Estimate& e, std::size_t g, std::size_t own, std::size_t of_stratum) {
    std::vector<detail::NormalPart> parts;
    for (std::size_t k = 0; k < maxima.size(); ++k) {
      const Mean m = mean_of(k, g, own, of_stratum);
      parts.push_back(part(k, std::log(m.value / (1.0 - m.value)), m.gradient / (m.value * (1.0 - m.value))));
    }
    interval(e, parts);
    e.value = stats::logistic_mean(e.value);
    e.low = stats::logistic_mean(e.low);
    e.high = stats::logistic_mean(e.high);
  };
  for (std::size_t g = 0; g < used.size(); ++g) {
    ThresholdGroup& group = test.groups[used[g]];
    on_logits(group.threshold, g, 3, 4);
    on_logits(group.base_rate, g, 0, 1);
    if (!group.difference.defined() || used[g] == reference) continue;
    const auto r = static_cast<std::size_t>(std::find(used.begin(), used.end(), *reference) - used.begin());
    const Eigen::Index own_place = model.places(g, 0)[3];
    const Eigen::Index other_place = model.places(r, 0)[3];
    Eigen::VectorXd contrast = Eigen::VectorXd::Zero(model.size());
    contrast[own_place] = 1.0;
    contrast[other_place] = -1.0;
    std::vector<detail::NormalPart> differences;
    std::vector<detail::NormalPart> contrasts;
    for (std::size_t k = 0; k < maxima.size(); ++k) {
      const Mean own = mean_of(k, g, 3, 4);
      const Mean other = mean_of(k, r, 3, 4);
      differences.push_back(part(k, own.value - other.value, own.gradient - other.gradient));
      contrasts.push_back(part(k, maxima[k].at[own_place] - maxima[k].at[other_place], contrast));
    }
    interval(group.difference, differences);
    group.difference.n = total[used[g]].known + total[*reference].known;
    group.difference.low = std::max(-1.0, group.difference.low);
    group.difference.high = std::min(1.0, group.difference.high);
    const double below = detail::mixture_below(contrasts, 0.0);
    for (detail::NormalPart& p : contrasts) p.mean = -p.mean;
    group.p_value = std::min(1.0, 2.0 * std::min(below, detail::mixture_below(contrasts, 0.0)));
  }
  return test;
}

}  // namespace lotrecht::fairness
