#pragma once

/// @file
/// Variances of several statistics from what each row contributes to them, rows of one cluster together.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <Eigen/Dense>

#include <lotrecht/core/group_ids.hpp>

namespace lotrecht::stats {

/// Who belongs together: rows of one cluster are not independent of one another.
struct Clusters {
  GroupIds ids{};         ///< (n,) cluster of each row
  std::size_t count = 0;  ///< number of clusters; 0: every row by itself

  [[nodiscard]] bool any() const noexcept { return count > 0; }
};

/// Sums the influence of rows on K statistics, and gives their covariance.
///
/// A statistic's influence psi_i is how much row i has moved it, so that statistic less truth is nearly the sum of all
/// psi_i. With rows (or clusters, their rows summed) independent, the covariance is G / (G - 1) times the sum of
/// products of deviations from the mean psi, G being the number of rows or clusters that contribute.
class InfluenceSums {
 public:
  InfluenceSums(std::size_t statistics, const Clusters& clusters)
      : clusters_{clusters},
        sum_{Eigen::VectorXd::Zero(static_cast<Eigen::Index>(statistics))},
        products_{Eigen::MatrixXd::Zero(sum_.size(), sum_.size())} {
    if (clusters.any()) {
      by_cluster_ = Eigen::MatrixXd::Zero(sum_.size(), static_cast<Eigen::Index>(clusters.count));
      seen_.assign(clusters.count, false);
    }
  }

  /// Adds a row's influence, (K,). A row may come several times; in clusters only what it adds up to counts.
  void add(std::size_t row, const Eigen::Ref<const Eigen::VectorXd>& influence) {
    if (clusters_.any()) {
      const std::uint32_t c = clusters_.ids[row];
      seen_[c] = true;
      by_cluster_.col(static_cast<Eigen::Index>(c)) += influence;
    } else {
      ++units_;
      sum_ += influence;
      products_.selfadjointView<Eigen::Lower>().rankUpdate(influence);
    }
  }

  /// Rows, or clusters, that contributed.
  [[nodiscard]] std::uint64_t units() const {
    std::uint64_t n = units_;
    for (const bool s : seen_) n += s ? 1 : 0;
    return n;
  }

  /// (K, K); none if fewer than two units contributed.
  [[nodiscard]] std::optional<Eigen::MatrixXd> covariance() const {
    const auto g = static_cast<double>(units());
    if (g < 2.0) return std::nullopt;
    Eigen::MatrixXd products = products_.selfadjointView<Eigen::Lower>();
    Eigen::VectorXd sum = sum_;
    if (clusters_.any()) {
      products = by_cluster_ * by_cluster_.transpose();
      sum = by_cluster_.rowwise().sum();
    }
    return g / (g - 1.0) * (products - sum * sum.transpose() / g);
  }

 private:
  Clusters clusters_;
  Eigen::VectorXd sum_;
  Eigen::MatrixXd products_;
  Eigen::MatrixXd by_cluster_;
  std::vector<bool> seen_;
  std::uint64_t units_ = 0;
};

}  // namespace lotrecht::stats
