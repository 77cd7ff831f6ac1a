#pragma once

/// @file
/// What remains of the gaps between groups when people alike in their covariates are compared.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Dense>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/group_ids.hpp>
#include <lotrecht/fairness/covariate_rows.hpp>
#include <lotrecht/fairness/detail/standardised_rates.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/design.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/fitted_model.hpp>
#include <lotrecht/stats/influence_sums.hpp>
#include <lotrecht/stats/linear_model.hpp>
#include <lotrecht/stats/logistic_model.hpp>
#include <lotrecht/stats/sandwich.hpp>

namespace lotrecht::fairness {

/// One group's gap to the reference, other things being equal.
struct AdjustedGap {
  std::size_t group = 0;
  stats::Estimate difference;  ///< group less reference, in [-1, 1]
  stats::Estimate ratio;       ///< logistic only: standardised rate over standardised rate
  stats::Estimate odds_ratio;  ///< logistic only: e^coefficient
  double p_value = std::numeric_limits<double>::quiet_NaN();  ///< of no difference; NaN if undefined or separated
  bool separated = false;     ///< decisions are predicted perfectly where this gap is made: values without intervals
  bool fits_exactly = false;  ///< linear only: the same, as where a covariate is the decision itself
};

/// The gaps of all groups, and what a reader has to be told about the regression.
struct AdjustedGaps {
  std::vector<AdjustedGap> gaps;
  std::vector<NamedColumn> dropped;     ///< covariates that the earlier ones already determine
  std::vector<NamedColumn> separating;  ///< covariates that predict decisions perfectly
};

/// Gaps that remain when a regression accounts for covariates.
///
/// **Linear** (a linear probability model): decision = constant + covariates + group; the difference is the group's
/// coefficient. Standard errors HC3 with t(n - p), or CR2 with Satterthwaite's degrees of freedom where there are
/// clusters.
///
/// **Logistic**: logit P(selected) = constant + covariates + group. The standardised rate of a group is the mean, over
/// all rows, of the probability that the model gives if everybody were of that group and otherwise as they are
/// (g-computation); difference and ratio are of two such rates, and without covariates those of the raw rates.
/// Variances by the influence of each row, through the coefficients and through the sample of covariates, with
/// residuals over 1 - leverage (one step of the jackknife), summed by cluster; t(n - p), or t(clusters - 1). The
/// ratio's interval is made on the logarithm. Where decisions are predicted perfectly by covariates, by the reference's
/// column or by the group's own, rates are those of Firth's fit ("g_computation_firth"): values without intervals (the
/// whole range) and without p-values, since the penalty makes them and not the data; `separated` says so. The odds
/// ratio of a group that is part of the separation is undefined (`separation`). Another group's separation touches
/// nothing else.
///
/// Covariates come before groups: a covariate that others determine is dropped and named; a group that the covariates
/// determine cannot be told apart from them, and its gap is undefined (`collinear`). Undefined also: `nobody` in the
/// group or the reference, `nobody_selected` or `everybody_selected` in all, `too_few_rows`, `not_converged`. Where the
/// data fit the model without error, the interval is all there could be; of the linear model `fits_exactly` says so.
///
/// Adjusting for a consequence of discrimination hides it. What may be adjusted for is no question of statistics.
///
/// @param reference  group that others are compared with; none: each is compared with everybody else, in a regression
///                   of its own
/// @throws InvalidInput if lengths differ or ids are out of range
///
/// Robins, J. (1986). A new approach to causal inference in mortality studies with a sustained exposure period. Math.
/// Model. 7(9-12), 1393-1512. doi:10.1016/0270-0255(86)90088-6
[[nodiscard]] inline AdjustedGaps adjusted_gaps(const CovariateRows& rows, std::optional<std::size_t> reference,
                                                stats::Family family, const stats::Confidence& confidence) {
  using stats::Undefined;
  detail::check(rows, "adjusted_gaps");
  if (reference && *reference >= rows.groups) {
    throw InvalidInput{"adjusted_gaps", "reference", "must be one of the groups"};
  }
  AdjustedGaps all;
  const std::vector<std::size_t> index = detail::rows_that_count(rows);
  all.dropped = detail::constant_texts(rows, index);
  const stats::RowSelection selected{index, rows.weight};
  std::vector<std::uint64_t> count(rows.groups, 0);
  std::uint64_t chosen = 0;
  for (const std::size_t i : index) {
    ++count[rows.group[i]];
    if (rows.decision[i] != 0) ++chosen;
  }
  const auto n = static_cast<std::uint64_t>(index.size());
  const bool linear = family == stats::Family::linear;
  const std::string_view plain = !linear ? "g_computation" : rows.clusters.any() ? "cr2" : "hc3";
  const auto undefined = [&](std::size_t g, Undefined why) {
    const auto none = [&](double low, double high) {
      return detail::no_estimate(why, low, high, confidence, n, plain);
    };
    return AdjustedGap{g,
                       none(-1.0, 1.0),
                       none(0.0, detail::boundless),
                       none(0.0, detail::boundless),
                       std::numeric_limits<double>::quiet_NaN(),
                       false,
                       false};
  };
  const auto note = [](std::vector<NamedColumn>& into, NamedColumn column) {
    const auto same = [&](const NamedColumn& c) { return c.covariate == column.covariate && c.level == column.level; };
    if (std::none_of(into.begin(), into.end(), same)) into.push_back(std::move(column));
  };

  // One regression for all groups, or one for each group and everybody else.
  const auto regress = [&](const CovariateRows& r, std::span<const std::uint64_t> sizes, std::size_t base,
                           std::span<const std::size_t> wanted, std::span<const std::size_t> called) {
    const auto every = [&](Undefined why) {
      for (std::size_t k = 0; k < wanted.size(); ++k) all.gaps.push_back(undefined(called[k], why));
    };
    if (sizes[base] == 0) return every(Undefined::nobody);
    if (chosen == 0) return every(Undefined::nobody_selected);
    if (chosen == n) return every(Undefined::everybody_selected);
    std::vector<stats::Term> terms = r.covariates;
    stats::Term group;
    group.name = "";
    group.levels.assign(r.groups, std::nullopt);
    group.codes = r.group;
    group.omitted = base;
    terms.push_back(std::move(group));
    const stats::Design design{std::move(terms), selected};
    const std::size_t term = r.covariates.size();
    std::size_t first_group_column = design.size();
    std::vector<std::size_t> column_of(r.groups);
    for (std::size_t g = 0; g < r.groups; ++g) {
      column_of[g] = design.column_of(term, g);
      if (column_of[g] != stats::Design::constant) first_group_column = std::min(first_group_column, column_of[g]);
    }
    const auto response = [&](std::size_t i) { return r.decision[i]; };
    const stats::FittedModel fit =
        linear ? stats::fit_linear(design, selected, response) : stats::fit_logistic(design, selected, response);
    for (const std::size_t d : fit.dropped) {
      if (d < first_group_column) note(all.dropped, detail::named(design, d));
    }
    for (const std::size_t s : fit.separating) {
      if (s != 0 && s < first_group_column) note(all.separating, detail::named(design, s));
    }
    if (!fit.defined()) return every(fit.undefined);

    const std::size_t units = r.clusters.any() ? r.clusters.count : 0;
    std::vector<stats::ContrastVariance> variances(r.groups);
    detail::StandardisedRates rates;
    if (linear) {
      std::vector<Eigen::VectorXd> contrasts;
      for (const std::size_t g : wanted) {
        Eigen::VectorXd c = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(fit.size()));
        if (column_of[g] != stats::Design::constant && fit.keeps(column_of[g])) {
          c[static_cast<Eigen::Index>(fit.position_of(column_of[g]))] = 1.0;
        }
        contrasts.push_back(std::move(c));
      }
      const auto found = stats::robust_variances(design, selected, response, fit, contrasts,
                                                 units > 0 ? stats::Robust::cr2 : stats::Robust::hc3, r.clusters);
      for (std::size_t k = 0; k < wanted.size(); ++k) variances[wanted[k]] = found[k];
    } else {
      rates = detail::standardised_rates(design, selected, response, fit, r, column_of);
    }
    for (std::size_t k = 0; k < wanted.size(); ++k) {
      const std::size_t g = wanted[k];
      if (sizes[g] == 0) {
        all.gaps.push_back(undefined(called[k], Undefined::nobody));
        continue;
      }
      if (!fit.estimable(column_of[g], first_group_column)) {
        all.gaps.push_back(undefined(called[k], Undefined::collinear));
        continue;
      }
      AdjustedGap gap = undefined(called[k], Undefined::none);
      const auto fill = [&](stats::Estimate& e, double value, double scale_of, double variance, double df, bool known,
                            bool in_logs) {
        e.value = value;
        if (!known || !(variance > 1e-24)) return;
        const double arm = stats::t_critical(confidence, df) * std::sqrt(variance);
        e.low = in_logs ? std::exp(scale_of - arm) : std::max(-1.0, value - arm);
        e.high = in_logs ? std::exp(scale_of + arm) : std::min(1.0, value + arm);
      };
      if (linear) {
        const stats::ContrastVariance& v = variances[g];
        gap.fits_exactly = v.known && !(v.variance > 1e-24);
        double b = fit.coefficients[static_cast<Eigen::Index>(fit.position_of(column_of[g]))];
        if (gap.fits_exactly && std::abs(b) < 1e-9) b = 0.0;  // the rounding of a 0, which nobody should read as a gap
        fill(gap.difference, b, b, v.variance, v.degrees_of_freedom, v.known, false);
        if (v.known && !gap.fits_exactly) {
          gap.p_value = stats::t_p_value(b / std::sqrt(v.variance), v.degrees_of_freedom);
        }
        // The model's differences are no probabilities: nothing keeps them in [-1, 1] but the truth.
        gap.difference.low = std::min(gap.difference.low, b);
        gap.difference.high = std::max(gap.difference.high, b);
      } else {
        const auto a = static_cast<Eigen::Index>(g);
        const auto b = static_cast<Eigen::Index>(base);
        const auto k_all = static_cast<Eigen::Index>(r.groups);
        const double ra = rates.rate[a];
        const double rb = rates.rate[b];
        double df = static_cast<double>(fit.rows) - static_cast<double>(fit.size());
        if (units > 0) df = rates.units - 1.0;
        double difference_variance = 0.0;
        double ratio_variance = 0.0;
        double logit_variance = 0.0;
        if (rates.known) {
          const auto& c = rates.covariance;
          difference_variance = c(a, a) + c(b, b) - 2.0 * c(a, b);
          ratio_variance = c(a, a) / (ra * ra) + c(b, b) / (rb * rb) - 2.0 * c(a, b) / (ra * rb);
          logit_variance = c(k_all + a, k_all + a);
        }
        fill(gap.difference, ra - rb, 0.0, difference_variance, df, rates.known, false);
        fill(gap.ratio, ra / rb, std::log(ra / rb), ratio_variance, df, rates.known, true);
        const double logit = rates.coefficient[a];
        fill(gap.odds_ratio, std::exp(logit), logit, logit_variance, df, rates.known, true);
        if (rates.known && difference_variance > 1e-24) {
          gap.p_value = stats::t_p_value((ra - rb) / std::sqrt(difference_variance), df);
        }
        if (fit.status == stats::FitStatus::firth) {
          // Firth's penalty, not the data, says how far a coefficient without a maximum goes: neither its distance nor
          // its error can be trusted. Only a contrast that no separating column touches has an interval.
          const auto touches = [&](std::size_t s) { return s < first_group_column || s == column_of[g]; };
          gap.separated = std::any_of(fit.separating.begin(), fit.separating.end(), touches);
          if (gap.separated) {
            const double odds_ratio = gap.odds_ratio.value;
            const std::size_t at = gap.group;
            gap = undefined(at, Undefined::none);
            gap.separated = true;
            gap.difference.value = ra - rb;
            gap.ratio.value = ra / rb;
            gap.odds_ratio.value = odds_ratio;
          }
          gap.difference.method = gap.ratio.method = "g_computation_firth";
          gap.odds_ratio.method = "firth";
          if (std::find(fit.separating.begin(), fit.separating.end(), column_of[g]) != fit.separating.end()) {
            gap.odds_ratio = detail::no_estimate(Undefined::separation, 0.0, detail::boundless, confidence, n, "firth");
          }
        } else {
          gap.odds_ratio.method = "logistic";
        }
      }
      all.gaps.push_back(gap);
    }
  };

  if (reference) {
    std::vector<std::size_t> wanted;
    for (std::size_t g = 0; g < rows.groups; ++g) {
      if (g != *reference) wanted.push_back(g);
    }
    regress(rows, count, *reference, wanted, wanted);
    return all;
  }
  std::vector<std::uint8_t> own(rows.decision.size());
  for (std::size_t g = 0; g < rows.groups; ++g) {
    for (std::size_t i = 0; i < own.size(); ++i) own[i] = rows.group[i] == g ? 1 : 0;
    CovariateRows two = rows;
    two.group = GroupIds{std::span<const std::uint8_t>{own}};
    two.groups = 2;
    const std::vector<std::uint64_t> sizes{n - count[g], count[g]};
    const std::vector<std::size_t> one{1};
    const std::vector<std::size_t> called{g};
    regress(two, sizes, 0, one, called);
  }
  return all;
}

}  // namespace lotrecht::fairness
