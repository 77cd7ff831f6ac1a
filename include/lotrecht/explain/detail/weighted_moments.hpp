#pragma once

/// @file
/// Means of explanations over a group, with the variance of the means.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <boost/math/distributions/students_t.hpp>

#include <lotrecht/core/features.hpp>
#include <lotrecht/explain/detail/background.hpp>
#include <lotrecht/explain/players.hpp>
#include <lotrecht/explain/tree_interventional.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/student_t.hpp>

namespace lotrecht::explain::detail {

/// Running weighted means and linearised variances of several quantities (West's update, so that a mean far from 0
/// loses no digits).
class WeightedMoments {
 public:
  explicit WeightedMoments(std::size_t places)
      : mean_(places, 0.0),
        square_(places, 0.0),
        cross_(places, 0.0),
        smallest_(places, std::numeric_limits<double>::infinity()),
        largest_(places, -std::numeric_limits<double>::infinity()) {}

  /// @param values  (places) of one row
  void add(std::span<const double> values, double weight) {
    ++rows_;
    if (weight == 0.0) return;
    total_ += weight;
    squares_ += weight * weight;
    const double share = weight / total_;
    for (std::size_t i = 0; i < mean_.size(); ++i) {
      smallest_[i] = std::min(smallest_[i], values[i]);
      largest_[i] = std::max(largest_[i], values[i]);
      const double step = values[i] - mean_[i];
      mean_[i] += share * step;
      // Both sums are about the mean, which moves: shift them, then add the new row's term.
      const double moved = share * step;
      square_[i] += -2.0 * moved * cross_[i] + moved * moved * (squares_ - weight * weight) +
                    weight * weight * (values[i] - mean_[i]) * (values[i] - mean_[i]);
      cross_[i] += -moved * (squares_ - weight * weight) + weight * weight * (values[i] - mean_[i]);
    }
  }

  [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }
  [[nodiscard]] double mean(std::size_t place) const noexcept { return mean_[place]; }
  [[nodiscard]] double smallest(std::size_t place) const noexcept { return smallest_[place]; }
  [[nodiscard]] double largest(std::size_t place) const noexcept { return largest_[place]; }
  /// Kish's effective number of rows, less one.
  [[nodiscard]] double freedom() const noexcept { return total_ * total_ / squares_ - 1.0; }
  /// n / (n - 1) Σ (w / W)² (x - mean)², n the effective number of rows; infinite where that is less than two: a row
  /// that outweighs all others shows no variance.
  [[nodiscard]] double variance_of_mean(std::size_t place) const noexcept {
    const double n = freedom() + 1.0;
    if (n < 2.0 - 1e-9) return std::numeric_limits<double>::infinity();
    return n / (n - 1.0) * std::max(0.0, square_[place]) / (total_ * total_);
  }

 private:
  std::uint64_t rows_ = 0;
  double total_ = 0.0;
  double squares_ = 0.0;  ///< Σ w²
  std::vector<double> mean_;
  std::vector<double> square_;  ///< Σ w² (x - mean)²
  std::vector<double> cross_;   ///< Σ w² (x - mean)
  std::vector<double> smallest_;
  std::vector<double> largest_;
};

/// Explains the rows of one group against the other, which the explainer knows, and keeps the moments: places (players,
/// outputs), then the margins less the other group's mean.
[[nodiscard]] inline WeightedMoments moments_against(const model::TreeEnsemble& model,
                                                     const InterventionalTreeExplainer& explainer,
                                                     const FeatureMatrix& x, std::span<const double> weights,
                                                     unsigned threads) {
  const std::size_t outputs = model.outputs();
  const std::size_t row_size = explainer.players() * outputs;
  WeightedMoments moments{row_size + outputs};
  // Where tables are not kept every block counts the background again, so blocks are long then.
  const Eigen::Index block = explainer.keeps_tables() ? 8192 : 262'144;
  std::vector<double> values;
  std::vector<double> places(row_size + outputs);
  for (Eigen::Index from = 0; from < x.rows(); from += block) {
    const Eigen::Index count = std::min(block, x.rows() - from);
    values.resize(static_cast<std::size_t>(count) * row_size);
    const auto rows = x.middleRows(from, count);
    explainer.explain_into(rows, values, threads);
    RowMajorMatrix margins(count, static_cast<Eigen::Index>(outputs));
    model::predict(model, rows, margins, threads);
    for (Eigen::Index i = 0; i < count; ++i) {
      const auto row = static_cast<std::size_t>(i);
      std::copy_n(values.begin() + static_cast<std::ptrdiff_t>(row * row_size), row_size, places.begin());
      for (std::size_t k = 0; k < outputs; ++k) {
        places[row_size + k] = margins(i, static_cast<Eigen::Index>(k)) - explainer.base_values()[k];
      }
      moments.add(places, weights.empty() ? 1.0 : weights[static_cast<std::size_t>(from + i)]);
    }
  }
  return moments;
}

/// What sums over the trees may be off by: 64 units in the last place of the sum of the trees' largest |leaf|.
[[nodiscard]] inline double rounding_of(const model::TreeEnsemble& model) noexcept {
  double total = 0.0;
  for (const model::Tree& tree : model.trees()) {
    double largest = 0.0;
    for (const double value : tree.values) largest = std::max(largest, std::abs(value));
    for (const model::LinearLeaf& line : tree.lines) largest = std::max(largest, std::abs(line.constant));
    total += largest;
  }
  return 64.0 * std::numeric_limits<double>::epsilon() * total;
}

struct WelchResult {
  stats::Estimate estimate;
  double p_value;
};

/// A value whose variance has two estimated parts: Student's interval with Welch's and Satterthwaite's degrees of
/// freedom.
///
/// @param rounding  what the value may be off by in floating point: a difference below it is none, a spread below it
/// too
[[nodiscard]] inline WelchResult welch(double value, double variance_a, double freedom_a, double variance_b,
                                       double freedom_b, std::uint64_t n, const stats::Confidence& confidence,
                                       double rounding = 0.0) {
  WelchResult result{{value, value, value, confidence.level(), n, "u_statistic_welch"}, 1.0};
  const double variance = variance_a + variance_b;
  if (variance <= rounding * rounding) {  // nobody differs from anybody in this
    if (std::abs(value) <= rounding) result.estimate.value = result.estimate.low = result.estimate.high = 0.0;
    result.p_value = std::abs(value) <= rounding ? 1.0 : 0.0;
    return result;
  }
  if (std::isinf(variance)) {
    result.estimate.low = -std::numeric_limits<double>::infinity();
    result.estimate.high = std::numeric_limits<double>::infinity();
    return result;
  }
  const double share_a = variance_a / variance;
  const double share_b = variance_b / variance;
  const double freedom = 1.0 / (share_a * share_a / freedom_a + share_b * share_b / freedom_b);
  const double error = std::sqrt(variance);
  const double margin = stats::student_t_critical(confidence, freedom) * error;
  result.estimate.low = value - margin;
  result.estimate.high = value + margin;
  const boost::math::students_t_distribution<double> law{freedom};
  result.p_value = 2.0 * boost::math::cdf(boost::math::complement(law, std::abs(value) / error));
  return result;
}

}  // namespace lotrecht::explain::detail
