#pragma once

/// @file
/// Shapley values of a linear model whose absent features follow those that are present, as under a normal
/// distribution.

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <Eigen/Cholesky>
#include <Eigen/QR>

#include <lotrecht/core/blocks.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/core/seed.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/explain/detail/background.hpp>
#include <lotrecht/explain/explanation.hpp>
#include <lotrecht/explain/linear_shapley.hpp>
#include <lotrecht/explain/players.hpp>
#include <lotrecht/model/linear_model.hpp>

namespace lotrecht::explain {

/// How many orders of features are drawn, in pairs of an order and its reverse.
struct OrderSampling {
  std::size_t pairs = 500;
  Seed seed;
};

/// Observational (conditional) Shapley values of a linear model: v(S) = E[margin | the features in S are the row's],
/// under a normal distribution with the background's weighted mean and covariance.
///
/// Credit is shared between features that move together: a feature the model does not use gets some if it tells about
/// one that it does use. That is a statement about the population, not about what the model does; see
/// `LinearExplainer` for the latter. With uncorrelated features both are the same.
///
/// For a linear model the conditional expectation is linear too, so values are a matrix times (x - mean). It is
/// computed once: exactly over all 2^p coalitions up to `exact_features` players (features, or groups of them that are
/// known together); beyond, from orders of players that are drawn, each with its reverse, and values then have standard
/// errors. Either way values add up. A group's value is its own, not the sum of its features' values.
///
/// Features that are functions of others (one-hot columns, sums) are allowed. Of a row that contradicts such a
/// dependence no conditional expectation exists; the regression of least norm in standardised features is used, and the
/// part that contradicts goes to the features themselves.
///
/// K. Aas, M. Jullum, A. Løland (2021), Explaining individual predictions when features are dependent,
/// doi:10.1016/j.artint.2021.103502.
class GaussianLinearExplainer {
 public:
  static constexpr std::size_t exact_features = 16;
  static constexpr std::size_t most_features = 200;

  /// @param model       is referred to, not copied: it must outlive the explainer
  /// @param background  (m, features), m at least 2, finite
  /// @param weights     (m) not negative, not all 0; empty for equal weights
  /// @param sampling    used where there are more than `exact_features` players, and needed then
  /// @param players     features that are known together and get one value
  /// @throws InvalidInput as `LinearExplainer`; if there are fewer than two rows, more than `most_features` features,
  ///                      or more than `exact_features` players and no sampling, or fewer than two pairs
  GaussianLinearExplainer(const model::LinearModel& model, const FeatureMatrix& background,
                          std::span<const double> weights = {},
                          const std::optional<OrderSampling>& sampling = std::nullopt, const Players& players = {})
      : model_{&model}, means_{model, background, weights}, players_{players.of(model.features())} {
    constexpr std::string_view who = "GaussianLinearExplainer";
    if (background.rows() < 2) throw InvalidInput{who, "background", "must have two rows to have a covariance"};
    const std::size_t p = model.features();
    if (p > most_features) {
      throw InvalidInput{who, "model",
                         "must have at most " + std::to_string(most_features) + " features, got " + std::to_string(p)};
    }
    if (players_.count() > exact_features && !sampling) {
      throw InvalidInput{who, "sampling",
                         "must be given for more than " + std::to_string(exact_features) +
                             " features or groups of them, got " + std::to_string(players_.count())};
    }
    standardise(background, detail::shares(who, p, background, weights));
    features_of_.resize(players_.count());
    for (std::size_t f = 0; f < p; ++f) {
      features_of_[players_.player_of()[f]].push_back(static_cast<Eigen::Index>(f));
    }
    maps_.assign(model.outputs(), Eigen::MatrixXd::Zero(count(), size()));
    if (players_.count() <= exact_features) {
      enumerate();
    } else {
      if (sampling->pairs < 2) throw InvalidInput{who, "pairs", "must be at least 2, to know a standard error"};
      draw(*sampling);
    }
  }

  /// (outputs) margin at the means.
  [[nodiscard]] const std::vector<double>& base_values() const noexcept { return means_.base_values(); }
  /// Whether values are exact for this mean and covariance.
  [[nodiscard]] bool exact() const noexcept { return squares_.empty(); }

  /// Values of rows, with standard errors where orders were drawn: those of means over independent pairs.
  ///
  /// @param x        (n, features), finite
  /// @param threads  at least 1; the result has the same bits for any number
  /// @throws InvalidInput if x has other columns, a value that is missing or infinite, or threads = 0
  [[nodiscard]] Explanation explain(const FeatureMatrix& x, unsigned threads = 1) const {
    detail::require_features("GaussianLinearExplainer", "x", model_->features(), x);
    model_->require_finite("GaussianLinearExplainer", x);
    Explanation e = detail::empty_explanation(static_cast<std::size_t>(x.rows()), players_.count(), base_values(),
                                              exact() ? "linear_gaussian" : "linear_gaussian_sampled");
    if (!exact()) e.standard_errors.assign(e.values.size(), 0.0);
    for_each_block(e.rows, 16, threads, [&](std::uint64_t first, std::uint64_t last) {
      for (std::uint64_t i = first; i < last; ++i) explain_row(x, static_cast<std::size_t>(i), e);
    });
    detail::add_residuals(*model_, x, e);
    return e;
  }

 private:
  [[nodiscard]] Eigen::Index size() const noexcept { return static_cast<Eigen::Index>(model_->features()); }
  [[nodiscard]] Eigen::Index count() const noexcept { return static_cast<Eigen::Index>(players_.count()); }

  /// Correlations, and coefficients for features in units of their standard deviation. A constant one has the unit 1.
  void standardise(const FeatureMatrix& background, const std::vector<double>& share) {
    const Eigen::Map<const Eigen::VectorXd> w{share.data(), background.rows()};
    const Eigen::Map<const Eigen::RowVectorXd> mean{means_.means().data(), size()};
    const Eigen::MatrixXd centred = background.rowwise() - mean;
    correlation_ = centred.transpose() * w.asDiagonal() * centred;
    unit_ = Eigen::VectorXd::Ones(size());
    for (Eigen::Index f = 0; f < size(); ++f) {
      const double spread = std::sqrt(correlation_(f, f));
      // A mean is rounded, so that a constant feature may seem to vary; noise must not correlate with anything.
      if (spread > 1e-12 * background.col(f).cwiseAbs().maxCoeff()) {
        unit_(f) = spread;
      } else {
        correlation_.row(f).setZero();
        correlation_.col(f).setZero();
      }
    }
    correlation_ = unit_.cwiseInverse().asDiagonal() * correlation_ * unit_.cwiseInverse().asDiagonal();
    coefficients_ = (model_->coefficients() * unit_.asDiagonal()).transpose();
  }

  /// Every coalition T of size t counts with (t - 1)! (p - t)! / p! for its members and -t! (p - t - 1)! / p! for
  /// others.
  void enumerate() {
    const std::size_t p = players_.count();
    std::vector<double> inverse_binomial(p);  // s! (p - s - 1)! / p! = 1 / (p C(p - 1, s))
    double binomial = 1.0;
    for (std::size_t s = 0; s < p; ++s) {
      inverse_binomial[s] = 1.0 / (static_cast<double>(p) * binomial);
      binomial = binomial * static_cast<double>(p - 1 - s) / static_cast<double>(s + 1);
    }
    std::vector<Eigen::Index> in;
    std::vector<Eigen::Index> out;
    for (std::uint64_t coalition = 1; coalition < (std::uint64_t{1} << p); ++coalition) {
      in.clear();
      out.clear();
      for (std::size_t i = 0; i < p; ++i) {
        std::vector<Eigen::Index>& side = ((coalition >> i) & 1U) != 0 ? in : out;
        side.insert(side.end(), features_of_[i].begin(), features_of_[i].end());
      }
      const auto members = static_cast<std::size_t>(std::popcount(coalition));
      const Eigen::MatrixXd slopes = regression(in, out);
      for (std::size_t i = 0; i < p; ++i) {
        const bool member = ((coalition >> i) & 1U) != 0;
        const double weight = member ? inverse_binomial[members - 1] : -inverse_binomial[members];
        for (std::size_t k = 0; k < maps_.size(); ++k) {
          for (std::size_t j = 0; j < in.size(); ++j) {
            maps_[k](static_cast<Eigen::Index>(i), in[j]) +=
                weight * slopes(static_cast<Eigen::Index>(j), static_cast<Eigen::Index>(k));
          }
        }
      }
    }
  }

  /// (|S|, outputs) how the expected margin depends on the features in S: their own coefficients, and those of the
  /// others times their regression on S.
  [[nodiscard]] Eigen::MatrixXd regression(const std::vector<Eigen::Index>& in,
                                           const std::vector<Eigen::Index>& out) const {
    Eigen::MatrixXd own = coefficients_(in, Eigen::all);
    if (out.empty()) return own;
    const Eigen::MatrixXd among = correlation_(in, in);
    const Eigen::MatrixXd moved = correlation_(in, out) * coefficients_(out, Eigen::all);
    const Eigen::LLT<Eigen::MatrixXd> llt{among};
    if (llt.info() == Eigen::Success && llt.rcond() > dependent) return own + llt.solve(moved);
    Eigen::CompleteOrthogonalDecomposition<Eigen::MatrixXd> least_norm;
    least_norm.setThreshold(dependent);
    least_norm.compute(among);
    return own + least_norm.solve(moved);
  }

  void draw(const OrderSampling& sampling) {
    squares_.assign(maps_.size() * players_.count(), Eigen::MatrixXd::Zero(size(), size()));
    pairs_ = static_cast<double>(sampling.pairs);
    std::vector<std::size_t> order(players_.count());
    for (std::size_t pair = 0; pair < sampling.pairs; ++pair) {
      Stream stream{sampling.seed, Purpose::simulation, pair};
      std::iota(order.begin(), order.end(), std::size_t{0});
      for (std::size_t left = order.size(); left > 1; --left) std::swap(order[left - 1], order[stream.below(left)]);
      std::vector<Eigen::MatrixXd> map(maps_.size(), Eigen::MatrixXd::Zero(count(), size()));
      add_order(features_in(order), map);
      std::reverse(order.begin(), order.end());
      add_order(features_in(order), map);
      for (std::size_t k = 0; k < maps_.size(); ++k) {
        maps_[k] += map[k] / pairs_;
        for (Eigen::Index i = 0; i < count(); ++i) {
          squares_[k * players_.count() + static_cast<std::size_t>(i)].noalias() +=
              map[k].row(i).transpose() * map[k].row(i) / pairs_;
        }
      }
    }
  }

  /// Features of the players in this order. Those of one player arrive one after the other, in whatever order: together
  /// they bring the same.
  [[nodiscard]] std::vector<Eigen::Index> features_in(const std::vector<std::size_t>& order) const {
    std::vector<Eigen::Index> features;
    for (const std::size_t i : order) features.insert(features.end(), features_of_[i].begin(), features_of_[i].end());
    return features;
  }

  /// Adds half of what features bring in this order: with R = L L', the features' news z = L^-1 d are uncorrelated, and
  /// the k-th one brings (L' coefficients)_k z_k.
  void add_order(const std::vector<Eigen::Index>& order, std::vector<Eigen::MatrixXd>& map) const {
    const Eigen::MatrixXd permuted = correlation_(order, order);
    Eigen::MatrixXd lower = Eigen::MatrixXd::Zero(size(), size());
    for (Eigen::Index k = 0; k < size(); ++k) {
      const double rest = permuted(k, k) - lower.row(k).head(k).squaredNorm();
      if (!(rest > dependent)) {  // it follows from those before it: whatever it says against them is its own
        lower(k, k) = 1.0;
        continue;
      }
      lower(k, k) = std::sqrt(rest);
      for (Eigen::Index m = k + 1; m < size(); ++m) {
        lower(m, k) = (permuted(m, k) - lower.row(m).head(k).dot(lower.row(k).head(k))) / lower(k, k);
      }
    }
    const Eigen::MatrixXd news = lower.triangularView<Eigen::Lower>().solve(Eigen::MatrixXd::Identity(size(), size()));
    const Eigen::MatrixXd brought = lower.transpose() * coefficients_(order, Eigen::all);
    for (std::size_t k = 0; k < map.size(); ++k) {
      for (Eigen::Index i = 0; i < size(); ++i) {
        for (Eigen::Index j = 0; j <= i; ++j) {
          map[k](player_of(order[static_cast<std::size_t>(i)]), order[static_cast<std::size_t>(j)]) +=
              0.5 * brought(i, static_cast<Eigen::Index>(k)) * news(i, j);
        }
      }
    }
  }

  [[nodiscard]] Eigen::Index player_of(Eigen::Index feature) const {
    return static_cast<Eigen::Index>(players_.player_of()[static_cast<std::size_t>(feature)]);
  }

  void explain_row(const FeatureMatrix& x, std::size_t i, Explanation& e) const {
    const Eigen::Map<const Eigen::VectorXd> mean{means_.means().data(), size()};
    const Eigen::VectorXd d = (x.row(static_cast<Eigen::Index>(i)).transpose() - mean).cwiseQuotient(unit_);
    for (std::size_t k = 0; k < e.outputs; ++k) {
      const Eigen::VectorXd values = maps_[k] * d;
      for (std::size_t f = 0; f < e.features; ++f) {
        const std::size_t at = (i * e.features + f) * e.outputs + k;
        e.values[at] = values(static_cast<Eigen::Index>(f));
        if (exact()) continue;
        const double square = d.dot(squares_[k * e.features + f] * d);
        e.standard_errors[at] = std::sqrt(std::max(0.0, square - e.values[at] * e.values[at]) / (pairs_ - 1.0));
      }
    }
  }

  static constexpr double dependent = 1e-10;  ///< of a variance, or of a matrix's condition: less is none

  const model::LinearModel* model_;
  LinearExplainer means_;
  PlayerMap players_;
  std::vector<std::vector<Eigen::Index>> features_of_;  // (players)
  Eigen::MatrixXd correlation_;                         // (p, p)
  Eigen::VectorXd unit_;                                // (p)
  Eigen::MatrixXd coefficients_;                        // (p, outputs), for standardised features
  std::vector<Eigen::MatrixXd> maps_;                   // (outputs) of (players, p): values = map (x - mean) / unit
  std::vector<Eigen::MatrixXd> squares_;  // (outputs, players) of (p, p): mean over pairs of a map's row times itself
  double pairs_ = 0.0;
};

}  // namespace lotrecht::explain
