#pragma once

/// @file
/// The threshold test: how sure somebody had to be before a person of each group was selected.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <Eigen/Dense>
#include <boost/math/special_functions/gamma.hpp>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/fitted_model.hpp>

namespace lotrecht::fairness {

/// One group's people in one stratum (a district, a department): how many there are, were selected, and were hits.
struct HitCounts {
  std::uint64_t rows = 0;
  std::uint64_t selected = 0;
  std::uint64_t known = 0;  ///< selected people whose outcome is known
  std::uint64_t hits = 0;   ///< of those, with a positive outcome
};

/// Standard deviations of the normal priors, all with mean 0: they keep the fit off infinity where the data say
/// nothing, and hardly move it where they do.
struct ThresholdPriors {
  double group = 3.0;     ///< of a group's base rate and threshold, on the logit scale
  double signal = 1.0;    ///< of the logarithm of a group's signal strength
  double stratum = 10.0;  ///< of a stratum's base rate and threshold, on the logit scale
};

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
  std::uint64_t strata = 0;  ///< that were used
  bool fits_badly = false;   ///< p below 1 - confidence: strata differ in more than the model has
};

namespace detail {

/// The model's probabilities for one cell with their derivatives by (base rate, signal, threshold).
struct HitModel {
  double selected = 0.0;  ///< P(selected)
  double hit = 0.0;       ///< P(positive | selected)
  Eigen::Vector3d d_selected, d_hit;

  /// @param base       logit of the share of positives
  /// @param signal     log of how far the signal of positives lies above that of negatives
  /// @param threshold  logit of the probability from which people are selected
  HitModel(double base, double signal, double threshold) {
    const auto above = [](double x) { return 0.5 * std::erfc(x / std::numbers::sqrt2); };
    const auto density = [](double x) { return std::exp(-0.5 * x * x) / std::sqrt(2.0 * std::numbers::pi); };
    const double delta = std::exp(signal);
    // The posterior logit of a signal x is base + delta x - delta^2 / 2; people are selected where it exceeds
    // threshold.
    const double x = (threshold - base) / delta + 0.5 * delta;
    const Eigen::Vector3d dx{-1.0 / delta, -(threshold - base) / delta + 0.5 * delta, 1.0 / delta};
    const double share = stats::logistic_mean(base);
    const double slope = share * (1.0 - share);
    const double positive = share * above(x - delta);
    const double negative = (1.0 - share) * above(x);
    Eigen::Vector3d d_positive = -share * density(x - delta) * (dx - Eigen::Vector3d{0.0, delta, 0.0});
    Eigen::Vector3d d_negative = -(1.0 - share) * density(x) * dx;
    d_positive[0] += slope * above(x - delta);
    d_negative[0] -= slope * above(x);
    constexpr double floor = 1e-12;
    selected = std::clamp(positive + negative, floor, 1.0 - floor);
    hit = std::clamp(positive / selected, floor, 1.0 - floor);
    d_selected = d_positive + d_negative;
    d_hit = (d_positive - hit * d_selected) / selected;
  }
};

/// Penalised log-likelihood, its gradient, and the expected information.
class ThresholdModel {
 public:
  ThresholdModel(std::span<const HitCounts> cells, std::size_t groups, std::size_t strata,
                 const ThresholdPriors& priors)
      : cells_{cells}, groups_{groups}, strata_{strata}, precision_{size()} {
    const auto g = static_cast<Eigen::Index>(groups);
    const auto s = static_cast<Eigen::Index>(strata);
    precision_ << Eigen::VectorXd::Constant(g, 1.0 / (priors.group * priors.group)),
        Eigen::VectorXd::Constant(g, 1.0 / (priors.signal * priors.signal)),
        Eigen::VectorXd::Constant(g, 1.0 / (priors.group * priors.group)),
        Eigen::VectorXd::Constant(2 * s, 1.0 / (priors.stratum * priors.stratum));
  }

  [[nodiscard]] Eigen::Index size() const { return static_cast<Eigen::Index>(3 * groups_ + 2 * strata_); }
  [[nodiscard]] const Eigen::VectorXd& precision() const noexcept { return precision_; }

  /// Places of a cell's five parameters: base of group and stratum, signal, threshold of group and stratum.
  [[nodiscard]] std::array<Eigen::Index, 5> places(std::size_t group, std::size_t stratum) const {
    const auto at = [](std::size_t i) { return static_cast<Eigen::Index>(i); };
    return {at(group), at(3 * groups_ + stratum), at(groups_ + group), at(2 * groups_ + group),
            at(3 * groups_ + strata_ + stratum)};
  }

  /// Calls `use(cell, model, places)` for every cell with people.
  template <class Use>
  void each(const Eigen::VectorXd& theta, const Use& use) const {
    for (std::size_t g = 0; g < groups_; ++g) {
      for (std::size_t s = 0; s < strata_; ++s) {
        const HitCounts& c = cells_[g * strata_ + s];
        if (c.rows == 0) continue;
        const auto at = places(g, s);
        use(c, HitModel{theta[at[0]] + theta[at[1]], theta[at[2]], theta[at[3]] + theta[at[4]]}, at);
      }
    }
  }

  [[nodiscard]] double evaluate(const Eigen::VectorXd& theta, Eigen::VectorXd* score,
                                Eigen::MatrixXd* information) const {
    constexpr std::array<int, 5> by{0, 0, 1, 2, 2};
    double value = -0.5 * theta.cwiseAbs2().dot(precision_);
    if (score != nullptr) *score = -precision_.cwiseProduct(theta);
    if (information != nullptr) information->setZero(size(), size());
    each(theta, [&](const HitCounts& c, const HitModel& m, const std::array<Eigen::Index, 5>& at) {
      const auto binomial = [&](std::uint64_t k_rows, std::uint64_t n_rows, double p, const Eigen::Vector3d& d) {
        const auto k = static_cast<double>(k_rows);
        const auto n = static_cast<double>(n_rows);
        value += k * std::log(p) + (n - k) * std::log1p(-p);
        if (score == nullptr) return;
        for (std::size_t i = 0; i < 5; ++i) {
          (*score)[at[i]] += (k / p - (n - k) / (1.0 - p)) * d[by[i]];
          for (std::size_t j = 0; j < 5; ++j) (*information)(at[i], at[j]) += n / (p * (1.0 - p)) * d[by[i]] * d[by[j]];
        }
      };
      binomial(c.selected, c.rows, m.selected, m.d_selected);
      binomial(c.hits, c.known, m.hit, m.d_hit);
    });
    return value;
  }

  /// Fisher scoring, damped where a step would lose likelihood. None if it does not come to rest.
  [[nodiscard]] std::optional<Eigen::VectorXd> fit() const {
    Eigen::VectorXd theta = Eigen::VectorXd::Zero(size());
    Eigen::VectorXd score(size());
    Eigen::MatrixXd information(size(), size());
    double damping = 1e-3;
    double value = evaluate(theta, &score, &information);
    for (int iteration = 0; iteration < 2000; ++iteration) {
      information.diagonal() += precision_;
      Eigen::MatrixXd damped = information;
      damped.diagonal() *= 1.0 + damping;
      const Eigen::VectorXd step = damped.ldlt().solve(score);
      const Eigen::VectorXd next = theta + step;
      const double there = evaluate(next, nullptr, nullptr);
      if (there >= value - 1e-10 * std::abs(value)) {
        if (score.dot(step) < 1e-9) return next;  // a ten-thousandth of a standard error
        theta = next;
        damping = std::max(1e-12, damping / 10.0);
        value = evaluate(theta, &score, &information);
      } else {
        damping *= 10.0;
        information.diagonal() -= precision_;
        if (damping > 1e12) return std::nullopt;
      }
    }
    return std::nullopt;
  }

 private:
  std::span<const HitCounts> cells_;
  std::size_t groups_;
  std::size_t strata_;
  Eigen::VectorXd precision_;
};

}  // namespace detail

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
/// known outcome) times normal priors, found by Fisher scoring; intervals from the inverse information there (Laplace),
/// widened by the misfit where Pearson's chi-square exceeds its degrees of freedom; thresholds on the logit scale. A
/// group's threshold is the mean over strata, weighted by their people.
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
    if (c.hits > c.known || c.known > c.selected || c.selected > c.rows) {
      throw InvalidInput{"threshold_test", "cells", "must not count more hits than known, selected and rows"};
    }
  }
  const std::size_t all_strata = cells.size() / groups;
  ThresholdTest test;
  test.groups.resize(groups);
  std::vector<HitCounts> total(groups);
  for (std::size_t g = 0; g < groups; ++g) {
    for (std::size_t s = 0; s < all_strata; ++s) {
      const HitCounts& c = cells[g * all_strata + s];
      total[g].rows += c.rows;
      total[g].selected += c.selected;
      total[g].known += c.known;
      total[g].hits += c.hits;
    }
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
  const auto fitted = model.fit();
  if (!fitted) {
    all_undefined(Undefined::not_converged);
    return test;
  }
  const Eigen::VectorXd& theta = *fitted;
  Eigen::VectorXd score(model.size());
  Eigen::MatrixXd information(model.size(), model.size());
  static_cast<void>(model.evaluate(theta, &score, &information));

  double chi_square = 0.0;
  double binomials = 0.0;
  model.each(theta, [&](const HitCounts& c, const detail::HitModel& m, const auto&) {
    const auto add = [&](std::uint64_t k, std::uint64_t n, double p) {
      if (n == 0) return;
      const auto rows = static_cast<double>(n);
      const double off = static_cast<double>(k) - rows * p;
      chi_square += off * off / (rows * p * (1.0 - p));
      binomials += 1.0;
    };
    add(c.selected, c.rows, m.selected);
    add(c.hits, c.known, m.hit);
  });
  const Eigen::MatrixXd penalty = model.precision().asDiagonal();
  const double parameters = (information + penalty).ldlt().solve(information).trace();  // those that the data decide
  const double spare = binomials - parameters;
  double dispersion = 1.0;
  if (spare > 0.5) {
    test.misfit.value = chi_square / spare;
    test.misfit.low = 0.0;
    test.misfit.high = std::numeric_limits<double>::infinity();
    test.misfit.n = static_cast<std::uint64_t>(binomials);
    test.misfit.method = "pearson";
    test.misfit_p_value = boost::math::gamma_q(0.5 * spare, 0.5 * chi_square);
    test.fits_badly = test.misfit_p_value < confidence.alpha();
    dispersion = std::max(1.0, test.misfit.value);
  } else {
    test.misfit.undefined = Undefined::too_few_strata;
  }
  const Eigen::MatrixXd covariance =
      (information / dispersion + penalty).ldlt().solve(Eigen::MatrixXd::Identity(model.size(), model.size()));

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
  const auto mean_of = [&](std::size_t g, std::size_t own, std::size_t of_stratum) {
    Mean m{0.0, Eigen::VectorXd::Zero(model.size())};
    for (std::size_t s = 0; s < strata.size(); ++s) {
      const auto at = model.places(g, s);
      const double p = stats::logistic_mean(theta[at[own]] + theta[at[of_stratum]]);
      const double w = share[s] / people;
      m.value += w * p;
      m.gradient[at[own]] += w * p * (1.0 - p);
      m.gradient[at[of_stratum]] += w * p * (1.0 - p);
    }
    return m;
  };
  const double z = confidence.z();
  const auto on_logits = [&](stats::Estimate& e, const Mean& m) {
    const double arm =
        z * std::sqrt(std::max(0.0, m.gradient.dot(covariance * m.gradient))) / (m.value * (1.0 - m.value));
    const double at = std::log(m.value / (1.0 - m.value));
    e.value = m.value;
    e.low = stats::logistic_mean(at - arm);
    e.high = stats::logistic_mean(at + arm);
  };
  const auto place = [&](std::size_t group) {
    return static_cast<std::size_t>(std::find(used.begin(), used.end(), group) - used.begin());
  };
  for (std::size_t g = 0; g < used.size(); ++g) {
    ThresholdGroup& group = test.groups[used[g]];
    const Mean own = mean_of(g, 3, 4);
    on_logits(group.threshold, own);
    on_logits(group.base_rate, mean_of(g, 0, 1));
    if (!group.difference.defined() || used[g] == reference) continue;
    const std::size_t r = place(*reference);
    const Mean other = mean_of(r, 3, 4);
    const Eigen::VectorXd gradient = own.gradient - other.gradient;
    const double arm = z * std::sqrt(std::max(0.0, gradient.dot(covariance * gradient)));
    group.difference.value = own.value - other.value;
    group.difference.n = total[used[g]].known + total[*reference].known;
    group.difference.low = std::max(-1.0, group.difference.value - arm);
    group.difference.high = std::min(1.0, group.difference.value + arm);
    Eigen::VectorXd contrast = Eigen::VectorXd::Zero(model.size());
    contrast[model.places(g, 0)[3]] = 1.0;
    contrast[model.places(r, 0)[3]] = -1.0;
    const double deviation = std::sqrt(contrast.dot(covariance * contrast));
    group.p_value = std::erfc(std::abs(contrast.dot(theta)) / deviation / std::numbers::sqrt2);
  }
  return test;
}

}  // namespace lotrecht::fairness
