#pragma once

/// @file
/// Oaxaca-Blinder parts as products of mean covariates and coefficients, and what each of these does to them.

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include <Eigen/Dense>

#include <lotrecht/stats/design.hpp>
#include <lotrecht/stats/fitted_model.hpp>

namespace lotrecht::fairness::detail {

/// a b_group + b b_other + p b_pooled.
struct CoefficientMix {
  double group = 0.0;
  double other = 0.0;
  double pooled = 0.0;

  [[nodiscard]] CoefficientMix minus(const CoefficientMix& m) const noexcept {
    return {group - m.group, other - m.other, pooled - m.pooled};
  }
};

/// (group x_group + other x_other)' mix: a sum over columns, with x the mean covariates of either side.
struct MeanProduct {
  double group;
  double other;
  CoefficientMix mix;
};

/// sign times the mean, over one side's people, of the probability that the coefficients `mix` give.
struct MeanCurve {
  bool of_group;
  double sign;
  CoefficientMix mix;
};

/// One part of the decomposition: how it is made up, in linear terms and as curves.
struct BlinderPart {
  std::string_view name;
  std::vector<MeanProduct> products;
  std::vector<MeanCurve> curves;

  [[nodiscard]] bool has_constant() const noexcept {
    return std::any_of(products.begin(), products.end(), [](const MeanProduct& p) { return p.group + p.other != 0.0; });
  }
};

/// Two parts with the reference coefficients `star`, or three.
[[nodiscard]] inline std::vector<BlinderPart> blinder_parts(bool threefold, const CoefficientMix& star) {
  const CoefficientMix a{1.0, 0.0, 0.0};
  const CoefficientMix b{0.0, 1.0, 0.0};
  if (!threefold) {
    return {{"explained", {{1.0, -1.0, star}}, {{true, 1.0, star}, {false, -1.0, star}}},
            {"unexplained",
             {{1.0, 0.0, a.minus(star)}, {0.0, 1.0, star.minus(b)}},
             {{true, 1.0, a}, {true, -1.0, star}, {false, 1.0, star}, {false, -1.0, b}}}};
  }
  return {
      {"endowments", {{1.0, -1.0, b}}, {{true, 1.0, b}, {false, -1.0, b}}},
      {"coefficients", {{0.0, 1.0, a.minus(b)}}, {{false, 1.0, a}, {false, -1.0, b}}},
      {"interaction", {{1.0, -1.0, a.minus(b)}}, {{true, 1.0, a}, {true, -1.0, b}, {false, -1.0, a}, {false, 1.0, b}}}};
}

/// The fitted columns that belong to one covariate.
struct CovariateColumns {
  std::size_t term;                   ///< `Design::constant` for the constant
  std::vector<Eigen::Index> columns;  ///< positions among the coefficients
  double levels;                      ///< of a factor, the omitted one included; 0 for numbers
};

/// Value of one covariate's share of a part and its derivatives by means and coefficients.
struct LinearPart {
  double value = 0.0;
  Eigen::VectorXd by_group_mean, by_other_mean;   ///< (p,)
  Eigen::VectorXd by_group, by_other, by_pooled;  ///< (p,) by coefficients
};

/// Means and coefficients of both sides, in the coordinates of one design.
struct BlinderState {
  Eigen::VectorXd group_mean, other_mean;  ///< (p,)
  Eigen::VectorXd group, other, pooled;    ///< (p,) coefficients
  double group_share = 0.0;                ///< of the weight of both: numbers are centred at the mean of both

  [[nodiscard]] Eigen::VectorXd mixed(const CoefficientMix& m) const {
    return m.group * group + m.other * other + m.pooled * pooled;
  }
};

/// One covariate's share of a part, categorical covariates normalised as Yun does: an effect is a level's deviation
/// from the mean of all levels, so it does not matter which level the regression left out. What is taken from them goes
/// to the constant (`all` columns are needed for that).
[[nodiscard]] inline LinearPart linear_part(const BlinderPart& part, const CovariateColumns& covariate,
                                            std::span<const CovariateColumns> all, const BlinderState& s) {
  const Eigen::Index p = s.group.size();
  LinearPart r{0.0,
               Eigen::VectorXd::Zero(p),
               Eigen::VectorXd::Zero(p),
               Eigen::VectorXd::Zero(p),
               Eigen::VectorXd::Zero(p),
               Eigen::VectorXd::Zero(p)};
  for (const MeanProduct& product : part.products) {
    const Eigen::VectorXd b = s.mixed(product.mix);
    const Eigen::VectorXd x = product.group * s.group_mean + product.other * s.other_mean;
    const double all_people = product.group + product.other;  // what indicators of all levels sum to
    Eigen::VectorXd by_b = Eigen::VectorXd::Zero(p);
    // Numbers are centred at c = share x_group + (1 - share) x_other; its sampling moves them against the constant.
    const auto centred = [&](Eigen::Index j, double sign) {
      r.by_group_mean[j] += sign * all_people * b[j] * s.group_share;
      r.by_other_mean[j] += sign * all_people * b[j] * (1.0 - s.group_share);
    };
    if (covariate.term == stats::Design::constant) {
      by_b[0] = all_people;
      for (const CovariateColumns& c : all) {
        for (const Eigen::Index j : c.columns) {
          if (c.levels > 0.0)
            by_b[j] = all_people / c.levels;
          else if (c.term != stats::Design::constant)
            centred(j, 1.0);
        }
      }
    } else {
      for (const Eigen::Index j : covariate.columns) {
        by_b[j] = x[j] - (covariate.levels > 0.0 ? all_people / covariate.levels : 0.0);
        r.by_group_mean[j] += product.group * b[j];
        r.by_other_mean[j] += product.other * b[j];
        if (covariate.levels == 0.0) centred(j, -1.0);
      }
    }
    r.value += by_b.dot(b);
    r.by_group += product.mix.group * by_b;
    r.by_other += product.mix.other * by_b;
    r.by_pooled += product.mix.pooled * by_b;
  }
  return r;
}

}  // namespace lotrecht::fairness::detail
