#pragma once

/// @file
/// How an Oaxaca-Blinder decomposition is computed: three fits, their derivatives, one pass for the influences.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <Eigen/Dense>

#include <lotrecht/core/error.hpp>
#include <lotrecht/fairness/blinder_decomposition.hpp>
#include <lotrecht/fairness/covariate_rows.hpp>
#include <lotrecht/fairness/detail/blinder_parts.hpp>
#include <lotrecht/fairness/detail/common_support.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/design.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/fitted_model.hpp>
#include <lotrecht/stats/influence_sums.hpp>
#include <lotrecht/stats/linear_model.hpp>
#include <lotrecht/stats/logistic_model.hpp>
#include <lotrecht/stats/sandwich.hpp>

namespace lotrecht::fairness::detail {

/// Fits, differentiates and sums; see `oaxaca_blinder`.
class Blinder {
 public:
  Blinder(const CovariateRows& rows, std::size_t group, std::optional<std::size_t> other, const BlinderOptions& options,
          const stats::Confidence& confidence)
      : rows_{rows},
        options_{options},
        confidence_{confidence},
        logit_{options.family == stats::Family::logistic},
        side_{[group, other, &rows](std::size_t i) {
          const std::size_t g = rows.group[i];
          return g == group ? 0 : !other || g == *other ? 1 : 2;
        }},
        support_{common_support(rows, side_)} {}

  [[nodiscard]] BlinderDecomposition run() {
    result_.missing = support_.missing;
    weight_ = {weight_of(support_.group), weight_of(support_.other)};
    weight_all_ = {weight_of(support_.group_all), weight_of(support_.other_all)};
    result_.support_group = weight_all_[0] > 0.0 ? weight_[0] / weight_all_[0] : 0.0;
    result_.support_other = weight_all_[1] > 0.0 ? weight_[1] / weight_all_[1] : 0.0;
    CoefficientMix star{};
    switch (options_.coefficients) {
      case ReferenceCoefficients::group: star.group = 1.0; break;
      case ReferenceCoefficients::reference: star.other = 1.0; break;
      case ReferenceCoefficients::pooled: star.pooled = 1.0; break;
      case ReferenceCoefficients::cotton:
        star.group = weight_[0] / (weight_[0] + weight_[1]);
        star.other = 1.0 - star.group;
        break;
      case ReferenceCoefficients::reimers: star = {0.5, 0.5, 0.0}; break;
    }
    parts_ = blinder_parts(options_.threefold, star);
    for (const BlinderPart& p : parts_) result_.names.push_back(p.name);
    result_.shares.resize(rows_.covariates.size() + 1);
    for (std::size_t c = 0; c < rows_.covariates.size(); ++c) result_.shares[c].covariate = rows_.covariates[c].name;
    fill_undefined(stats::Undefined::none);
    if (support_.group_all.empty() || support_.other_all.empty()) return fill_undefined(stats::Undefined::nobody);
    if (support_.group.empty() || support_.other.empty()) return fill_undefined(stats::Undefined::no_overlap);
    both_ = support_.group;
    both_.insert(both_.end(), support_.other.begin(), support_.other.end());
    std::sort(both_.begin(), both_.end());
    const stats::Design design{rows_.covariates, {both_, rows_.weight}};
    if (const auto why = fit(design); why != stats::Undefined::none) return fill_undefined(why);
    measure(design);
    return result_;
  }

 private:
  using Index = Eigen::Index;
  using VectorXd = Eigen::VectorXd;

  [[nodiscard]] double weight_of(std::size_t i) const { return rows_.weight.empty() ? 1.0 : rows_.weight[i]; }
  [[nodiscard]] double weight_of(std::span<const std::size_t> index) const {
    double sum = 0.0;
    for (const std::size_t i : index) sum += weight_of(i);
    return sum;
  }

  [[nodiscard]] stats::Estimate blank(stats::Undefined why, double bound) const {
    return no_estimate(why, -bound, bound, confidence_, support_.group_all.size() + support_.other_all.size(),
                       logit_ ? "logit_yun" : "oaxaca_blinder");
  }

  const BlinderDecomposition& fill_undefined(stats::Undefined why) {
    result_.whole.assign(parts_.size(), blank(why, 1.0));
    for (CovariateShare& s : result_.shares) s.parts.assign(parts_.size(), blank(why, boundless));
    result_.only_group = result_.only_other = blank(why, 1.0);
    return result_;
  }

  [[nodiscard]] stats::FittedModel fitted(const stats::Design& design, std::span<const std::size_t> index) const {
    const auto response = [this](std::size_t i) { return rows_.decision[i]; };
    const stats::RowSelection selected{index, rows_.weight};
    return logit_ ? stats::fit_logistic(design, selected, response) : stats::fit_linear(design, selected, response);
  }

  /// Fits both sides and the pooled model, and sees that they have the same columns.
  [[nodiscard]] stats::Undefined fit(const stats::Design& design) {
    indicator_.resize(rows_.decision.size());
    for (std::size_t i = 0; i < indicator_.size(); ++i) indicator_[i] = side_(i) == 0 ? 1 : 0;
    std::vector<stats::Term> terms = rows_.covariates;
    stats::Term own;
    own.levels.assign(2, std::nullopt);
    own.codes = GroupIds{std::span<const std::uint8_t>{indicator_}};
    own.omitted = 0;
    terms.push_back(std::move(own));
    const stats::Design with_group{std::move(terms), {both_, rows_.weight}};
    fits_[2] = fitted(with_group, both_);
    fits_[0] = fitted(design, support_.group);
    fits_[1] = fitted(design, support_.other);
    result_.dropped = constant_texts(rows_, both_);
    for (const std::size_t d : fits_[2].dropped) {
      if (d < design.size()) result_.dropped.push_back(named(design, d));
    }
    for (const stats::FittedModel& f : fits_) {
      for (const std::size_t s : f.separating) {
        if (s == 0 || s >= design.size()) continue;
        const NamedColumn column = named(design, s);
        const auto same = [&](const NamedColumn& c) {
          return c.covariate == column.covariate && c.level == column.level;
        };
        if (std::none_of(result_.separating.begin(), result_.separating.end(), same)) {
          result_.separating.push_back(column);
        }
      }
    }
    for (const stats::FittedModel& f : fits_) {
      if (!f.defined()) return f.undefined;
      if (f.status == stats::FitStatus::firth) return stats::Undefined::separation;
    }
    const std::vector<std::size_t> columns{fits_[2].kept.begin(), fits_[2].kept.end() - 1};
    if (fits_[2].kept.back() != design.size() || fits_[0].kept != columns || fits_[1].kept != columns) {
      return stats::Undefined::collinear;
    }
    return stats::Undefined::none;
  }

  /// Mean probability of one side under some coefficients, and its derivative by them.
  struct Curve {
    double value = 0.0;
    VectorXd gradient;
  };

  void measure(const stats::Design& design) {
    const Index p = fits_[0].coefficients.size();
    BlinderState s{VectorXd::Zero(p),
                   VectorXd::Zero(p),
                   fits_[0].coefficients,
                   fits_[1].coefficients,
                   fits_[2].coefficients.head(p),
                   weight_[0] / (weight_[0] + weight_[1])};
    std::vector<CovariateColumns> covariates;
    for (std::size_t t = 0; t < rows_.covariates.size(); ++t) covariates.push_back({t, {}, 0.0});
    covariates.push_back({stats::Design::constant, {0}, 0.0});
    for (std::size_t j = 1; j < design.size(); ++j) {
      const std::size_t t = design.column(j).term;
      if (rows_.covariates[t].is_factor()) covariates[t].levels += covariates[t].levels == 0.0 ? 2.0 : 1.0;
      if (fits_[0].keeps(j)) covariates[t].columns.push_back(static_cast<Index>(fits_[0].position_of(j)));
    }
    // Coefficient mixes of all curves, and the mean probabilities under them.
    struct CurveOfPart {
      std::size_t part;
      MeanCurve curve;
      VectorXd coefficients;
      Curve mean;
    };
    std::vector<CurveOfPart> curves;
    for (std::size_t k = 0; k < parts_.size(); ++k) {
      for (const MeanCurve& c : parts_[k].curves) curves.push_back({k, c, s.mixed(c.mix), {0.0, VectorXd::Zero(p)}});
    }
    const stats::FittedModel& any = fits_[0];
    const auto each = [&](const auto& use) {
      stats::for_each_block(design, both_, [&](std::span<const std::size_t> some, const stats::DesignBlock& block) {
        const stats::DesignBlock x = any.columns_of(block);
        for (std::size_t i = 0; i < some.size(); ++i) {
          use(some[i], side_(some[i]) == 0 ? 0U : 1U, x.row(static_cast<Index>(i)));
        }
      });
    };
    each([&](std::size_t i, std::size_t at, const auto& x) {
      const double w = weight_of(i) / weight_[at];
      (at == 0 ? s.group_mean : s.other_mean) += w * x.transpose();
      for (CurveOfPart& c : curves) {
        if (c.curve.of_group != (at == 0)) continue;
        const double eta = x.dot(c.coefficients);
        c.mean.value += w * any.mean_at(eta);
        c.mean.gradient += w * any.slope_at(eta) * x.transpose();
      }
    });

    // Raw quantities: whole parts, covariates' linear terms, the two outside parts.
    const auto parts = static_cast<Index>(parts_.size());
    const auto shares = static_cast<Index>(covariates.size());
    const Index raw = parts + parts * shares + 2;
    VectorXd value = VectorXd::Zero(raw);
    std::array<Eigen::MatrixXd, 3> through;  // what scores of the three regressions do
    for (std::size_t f = 0; f < 3; ++f) through[f] = Eigen::MatrixXd::Zero(fits_[f].coefficients.size(), raw);
    std::array<Eigen::MatrixXd, 2> by_mean{Eigen::MatrixXd::Zero(p, raw), Eigen::MatrixXd::Zero(p, raw)};
    for (const CurveOfPart& c : curves) {
      const auto k = static_cast<Index>(c.part);
      value[k] += c.curve.sign * c.mean.value;
      through[0].col(k) += c.curve.sign * c.curve.mix.group * c.mean.gradient;
      through[1].col(k) += c.curve.sign * c.curve.mix.other * c.mean.gradient;
      through[2].col(k).head(p) += c.curve.sign * c.curve.mix.pooled * c.mean.gradient;
    }
    for (Index k = 0; k < parts; ++k) {
      for (Index c = 0; c < shares; ++c) {
        const Index q = parts + k * shares + c;
        const LinearPart l =
            linear_part(parts_[static_cast<std::size_t>(k)], covariates[static_cast<std::size_t>(c)], covariates, s);
        value[q] = l.value;
        through[0].col(q) = l.by_group;
        through[1].col(q) = l.by_other;
        through[2].col(q).head(p) = l.by_pooled;
        by_mean[0].col(q) = l.by_group_mean;
        by_mean[1].col(q) = l.by_other_mean;
      }
    }
    for (std::size_t f = 0; f < 3; ++f) {
      fits_[f].r.transpose().template triangularView<Eigen::Lower>().solveInPlace(through[f]);
    }
    const std::array<double, 2> rate_all{rate(support_.group_all), rate(support_.other_all)};
    const std::array<double, 2> rate_common{rate(support_.group), rate(support_.other)};
    value[raw - 2] = rate_all[0] - rate_common[0];
    value[raw - 1] = rate_common[1] - rate_all[1];

    stats::InfluenceSums sums{static_cast<std::size_t>(raw), rows_.clusters};
    VectorXd psi(raw);
    const auto outside = [&](std::size_t i, std::size_t at, bool common) {
      const double y = rows_.decision[i] != 0 ? 1.0 : 0.0;
      const double all = weight_of(i) / weight_all_[at] * (y - rate_all[at]);
      const double in = common ? weight_of(i) / weight_[at] * (y - rate_common[at]) : 0.0;
      psi[at == 0 ? raw - 2 : raw - 1] += (at == 0 ? 1.0 : -1.0) * (all - in);
    };
    const bool uses_pooled = !options_.threefold && options_.coefficients == ReferenceCoefficients::pooled;
    each([&](std::size_t i, std::size_t at, const auto& x) {
      psi.setZero();
      const double w = weight_of(i);
      const double y = rows_.decision[i] != 0 ? 1.0 : 0.0;
      const auto score = [&](std::size_t f, const VectorXd& row) {
        const double eta = row.dot(fits_[f].coefficients);
        const VectorXd q = fits_[f].r.transpose().template triangularView<Eigen::Lower>().solve(row);
        const double left = 1.0 - w * any.slope_at(eta) * q.squaredNorm();
        if (left > 1e-10) psi.noalias() += through[f].transpose() * q * (w * (y - any.mean_at(eta)) / left);
      };
      score(at, x.transpose());
      if (uses_pooled) {
        VectorXd with_group(p + 1);
        with_group << x.transpose(), at == 0 ? 1.0 : 0.0;
        score(2, with_group);
      }
      const double share = w / weight_[at];
      const VectorXd& mean = at == 0 ? s.group_mean : s.other_mean;
      psi.noalias() += share * (by_mean[at].transpose() * (x.transpose() - mean));
      for (const CurveOfPart& c : curves) {
        if (c.curve.of_group != (at == 0)) continue;
        psi[static_cast<Index>(c.part)] += c.curve.sign * share * (any.mean_at(x.dot(c.coefficients)) - c.mean.value);
      }
      outside(i, at, true);
      sums.add(i, psi);
    });
    for (const auto& [all, common, at] : {std::tuple{&support_.group_all, &support_.group, std::size_t{0}},
                                          std::tuple{&support_.other_all, &support_.other, std::size_t{1}}}) {
      auto next = common->begin();
      for (const std::size_t i : *all) {
        if (next != common->end() && *next == i) {
          ++next;
          continue;
        }
        psi.setZero();
        outside(i, at, false);
        sums.add(i, psi);
      }
    }
    report(value, sums, covariates);
  }

  [[nodiscard]] double rate(std::span<const std::size_t> index) const {
    double selected = 0.0;
    for (const std::size_t i : index) selected += rows_.decision[i] != 0 ? weight_of(i) : 0.0;
    return selected / weight_of(index);
  }

  void report(const VectorXd& value, const stats::InfluenceSums& sums, std::span<const CovariateColumns> covariates) {
    const auto covariance = sums.covariance();
    const double spare =
        static_cast<double>(fits_[0].rows + fits_[1].rows) - static_cast<double>(fits_[0].size() + fits_[1].size());
    const double critical =
        stats::t_critical(confidence_, rows_.clusters.any() ? static_cast<double>(sums.units()) - 1.0 : spare);
    const auto fill = [&](stats::Estimate& e, double v, const VectorXd& gradient, double bound) {
      e.value = v;
      if (!covariance) return;
      const double arm = critical * std::sqrt(std::max(0.0, gradient.dot(*covariance * gradient)));
      e.low = std::max(-bound, v - arm);
      e.high = std::min(bound, v + arm);
    };
    const Index raw = value.size();
    const auto parts = static_cast<Index>(parts_.size());
    const auto shares = static_cast<Index>(covariates.size());
    fill(result_.only_group, value[raw - 2], VectorXd::Unit(raw, raw - 2), 1.0);
    fill(result_.only_other, value[raw - 1], VectorXd::Unit(raw, raw - 1), 1.0);
    for (Index k = 0; k < parts; ++k) {
      const auto part = static_cast<std::size_t>(k);
      fill(result_.whole[part], value[k], VectorXd::Unit(raw, k), 1.0);
      const Index first = parts + k * shares;
      const double linear = value.segment(first, shares).sum();
      const double largest = value.segment(first, shares).cwiseAbs().maxCoeff();
      for (Index c = 0; c < shares; ++c) {
        stats::Estimate& e = result_.shares[static_cast<std::size_t>(c)].parts[part];
        if (c == shares - 1 && !parts_[part].has_constant()) {
          e = stats::Estimate{};  // this part has no constant
          continue;
        }
        VectorXd gradient = VectorXd::Zero(raw);
        if (!logit_) {
          gradient[first + c] = 1.0;
          fill(e, value[first + c], gradient, boundless);
          continue;
        }
        if (!(std::abs(linear) > 1e-9 * largest)) {
          e.undefined = stats::Undefined::zero_denominator;
          continue;
        }
        gradient[k] = value[first + c] / linear;
        gradient.segment(first, shares).array() -= value[k] * value[first + c] / (linear * linear);
        gradient[first + c] += value[k] / linear;
        fill(e, value[k] * value[first + c] / linear, gradient, boundless);
      }
    }
  }

  const CovariateRows& rows_;
  BlinderOptions options_;
  stats::Confidence confidence_;
  bool logit_;
  std::function<int(std::size_t)> side_;
  CommonSupport support_;
  BlinderDecomposition result_;
  std::vector<BlinderPart> parts_;
  std::vector<std::size_t> both_;
  std::vector<std::uint8_t> indicator_;
  std::array<double, 2> weight_{};
  std::array<double, 2> weight_all_{};
  std::array<stats::FittedModel, 3> fits_;  ///< group, other, pooled with the group's indicator last
};

}  // namespace lotrecht::fairness::detail
