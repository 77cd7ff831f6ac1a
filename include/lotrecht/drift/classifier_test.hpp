#pragma once

/// @file
/// Can a model tell the windows apart? Fitted on one half of the rows, judged on the other.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <Eigen/Core>

#include <lotrecht/core/seed.hpp>
#include <lotrecht/drift/block_mmd.hpp>
#include <lotrecht/drift/detail/ridge_logistic.hpp>
#include <lotrecht/drift/mann_whitney.hpp>
#include <lotrecht/drift/pooled_values.hpp>
#include <lotrecht/drift/row_windows.hpp>
#include <lotrecht/drift/value_tally.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::drift {

/// A classifier's answer.
struct ClassifierTest {
  stats::TestResult test;       ///< statistic: Mann and Whitney's U of the current window's scores
  stats::Estimate probability;  ///< that a current row has a larger score than one of the reference: the AUC
  double penalty = std::numeric_limits<double>::quiet_NaN();  ///< chosen by cross-validation, per row
  /// Current less reference mean score (logit), of the rows it was judged on.
  double score_difference = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> variables;  ///< (d,) each variable's part of it: they add up to it
};

namespace detail {

inline constexpr std::array<double, 5> ridge_penalties{1.0, 0.1, 0.01, 1e-3, 1e-4};

/// The penalty per row with the largest likelihood of left-out rows; of equal ones the largest.
[[nodiscard]] inline double chosen_penalty(const RowMajorMatrix& x, const Eigen::VectorXd& y,
                                           const std::vector<std::size_t>& folds, std::size_t count) {
  std::array<double, ridge_penalties.size()> likelihoods{};
  for (std::size_t fold = 0; fold < count; ++fold) {
    std::vector<Eigen::Index> in;
    std::vector<Eigen::Index> out;
    for (std::size_t i = 0; i < folds.size(); ++i)
      (folds[i] == fold ? out : in).push_back(static_cast<Eigen::Index>(i));
    const RowMajorMatrix fitted = x(in, Eigen::all);
    const Eigen::VectorXd labels = y(in);
    for (std::size_t k = 0; k < ridge_penalties.size(); ++k) {
      const Eigen::VectorXd b = ridge_logistic(fitted, labels, ridge_penalties[k] * static_cast<double>(fitted.rows()));
      for (const Eigen::Index i : out) {
        const double eta = (y[i] > 0.5 ? 1.0 : -1.0) * x.row(i).dot(b);
        likelihoods[k] += std::min(0.0, eta) - std::log1p(std::exp(-std::abs(eta)));
      }
    }
  }
  const auto best = std::max_element(likelihoods.begin(), likelihoods.end());
  return ridge_penalties[static_cast<std::size_t>(best - likelihoods.begin())];
}

}  // namespace detail

/// Classifier two-sample test: a logistic regression with a ridge penalty is fitted on one half of each window, chosen
/// at random; its scores of the other half are compared by Mann and Whitney's test, one-sided.
///
/// What it is judged on it has never seen: given the fit, the judged rows' scores are two samples of one distribution
/// where nothing changed, so that the p-value is exact (given ties; normal in large windows) whatever the fit. The
/// probability is the AUC, .5 where nothing changed, with Newcombe's interval: how well this model tells windows apart,
/// a lower bound of how well they can be.
///
/// The model is linear in numbers and categories: it sees means and shares, not spreads or relations. Numbers are cut
/// at 10 units from the median; a missing one is a category. The penalty is one of 1, .1, ..., 1e-4 per row, by
/// five-fold cross-validation within the fitted half.
///
/// The score is a sum over variables, so the difference of the windows' mean scores is too: `variables` are exact parts
/// of it, b_j times the difference of means. Variables that move together share it as the penalty likes.
///
/// Fewer than 20 rows in a window: undefined (`too_few_rows`); none: `nobody`.
///
/// Lopez-Paz, D. & Oquab, M. (2017). Revisiting classifier two-sample tests. ICLR. arXiv:1610.06545
/// Kim, I., Ramdas, A., Singh, A. & Wasserman, L. (2021). Ann. Stat. 49(1), 411-434. doi:10.1214/20-AOS1962
[[nodiscard]] inline ClassifierTest classifier_test(const RowWindows& windows, const stats::Confidence& confidence,
                                                    Seed seed) {
  constexpr std::size_t folds = 5;
  ClassifierTest result;
  const std::size_t fewest = std::min(windows.reference_rows(), windows.current_rows());
  result.test.n = result.probability.n = windows.rows();
  result.test.method = "classifier";
  result.probability.method = "newcombe_rank";
  result.probability.confidence = confidence.level();
  result.probability.low = 0.0;
  result.probability.high = 1.0;
  if (fewest < 4 * folds) {
    result.test.undefined = result.probability.undefined =
        fewest == 0 ? stats::Undefined::nobody : stats::Undefined::too_few_rows;
    return result;
  }
  const detail::ScoredRows rows = detail::scored_rows(windows);
  std::vector<Eigen::Index> fitted;
  std::vector<std::size_t> fold;
  std::array<std::vector<Eigen::Index>, 2> judged;  // reference, current
  const auto halve = [&](std::size_t from, std::size_t count, std::uint32_t index, std::size_t window) {
    const std::vector<std::size_t> order = detail::shuffled(count, seed, index);
    for (std::size_t i = 0; i < count; ++i) {
      const auto row = static_cast<Eigen::Index>(from + order[i]);
      if (i < count / 2) {
        fitted.push_back(row);
        fold.push_back(i % folds);
      } else {
        judged[window].push_back(row);
      }
    }
  };
  halve(0, windows.reference_rows(), 2, 0);
  halve(windows.reference_rows(), windows.current_rows(), 3, 1);
  const RowMajorMatrix x = rows.x(fitted, Eigen::all);
  Eigen::VectorXd y(x.rows());
  for (Eigen::Index i = 0; i < y.size(); ++i) {
    y[i] = fitted[static_cast<std::size_t>(i)] < static_cast<Eigen::Index>(windows.reference_rows()) ? 0.0 : 1.0;
  }
  result.penalty = detail::chosen_penalty(x, y, fold, folds);
  const Eigen::VectorXd b = detail::ridge_logistic(x, y, result.penalty * static_cast<double>(x.rows()));

  std::array<ValueTally, 2> scores;
  std::array<Eigen::RowVectorXd, 2> means;
  for (std::size_t window = 0; window < 2; ++window) {
    const RowMajorMatrix some = rows.x(judged[window], Eigen::all);
    const Eigen::VectorXd score = some * b;
    scores[window].add({{score.data(), static_cast<std::size_t>(score.size())}});
    means[window] = some.colwise().mean();
  }
  const MannWhitney compared =
      mann_whitney(pool(scores[1], scores[0]), RankSumMethod::automatic, stats::Alternative::greater, confidence);
  result.test.statistic = compared.test.statistic;
  result.test.p_value = compared.test.p_value;
  result.probability = compared.probability;
  result.variables.resize(windows.variables());
  result.score_difference = 0.0;
  for (Eigen::Index j = 1; j < b.size(); ++j) {
    const double part = b[j] * (means[1][j] - means[0][j]);
    result.variables[rows.variables[static_cast<std::size_t>(j)]] += part;
    result.score_difference += part;
  }
  return result;
}

}  // namespace lotrecht::drift
