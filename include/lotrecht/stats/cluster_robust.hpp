#pragma once

/// @file
/// Cluster-robust variance for few or unequal clusters: CR2, with Satterthwaite's degrees of freedom.

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>

#include <lotrecht/stats/cluster_ratio.hpp>

namespace lotrecht::stats {

namespace detail {

/// Sums over the clusters that two ratios share. `own`: Σ h h', `crossed`: Σ κ κ', `both`: Σ κ² κ'², κ = h / √(1 - h).
struct SharedClusters {
  double own = 0.0;
  double crossed = 0.0;
  double both = 0.0;
};

template <class F>
void for_each_shared(const ClusterRatio& a, const ClusterRatio& b, F&& f) {
  std::size_t j = 0;
  for (const ClusterTerm& term : a.terms) {
    while (j < b.terms.size() && b.terms[j].profile < term.profile) ++j;
    if (j < b.terms.size() && b.terms[j].profile == term.profile) f(term, b.terms[j]);
  }
}

/// tr(G G') for the working covariances of the adjusted cluster values of two ratios.
[[nodiscard]] inline double trace_of_product(const ClusterSample& sample, const ClusterRatio& a,
                                             const ClusterRatio& b) {
  SharedClusters s;
  for_each_shared(a, b, [&](const ClusterTerm& x, const ClusterTerm& y) {
    const auto many = static_cast<double>(sample.profiles[x.profile].clusters);
    const double crossed = x.share * y.share / std::sqrt((1.0 - x.share) * (1.0 - y.share));
    s.own += many * x.share * y.share;
    s.crossed += many * crossed;
    s.both += many * crossed * crossed;
  });
  return s.own + s.crossed * s.crossed - s.both;
}

}  // namespace detail

/// Covariance of two rates, Σ_c z_c z'_c / √((1 - h_c) (1 - h'_c)), z the linearised values and h a cluster's share of
/// the denominator's weight.
///
/// The bias-reduced linearisation of Bell and McCaffrey for a model with one mean for each group: residuals of a big
/// cluster are too small, because it pulls the mean to itself, and 1 / √(1 - h) undoes it. Exactly unbiased if rows are
/// independent with variances as 1 / w; robust if they are not. For whole rows, and for weights that are constant
/// within a cluster, it is CR2 as regression software computes it. With clusters of one row it is the textbook's
/// variance Σ(y - ȳ)² / (n (n - 1)).
///
/// @return  NaN if a cluster is all there is of a ratio: from one cluster no variance is learnt
///
/// Bell, R. M. & McCaffrey, D. F. (2002). Survey Methodology 28(2), 169-181. Pustejovsky, J. E. & Tipton, E. (2018).
/// J. Bus. Econ. Stat. 36(4), 672-683. doi:10.1080/07350015.2016.1247004
[[nodiscard]] inline double cr2_covariance(const ClusterSample& sample, const ClusterRatio& a, const ClusterRatio& b) {
  if (a.clusters == 1 || b.clusters == 1) return std::numeric_limits<double>::quiet_NaN();
  double covariance = 0.0;
  detail::for_each_shared(a, b, [&](const ClusterTerm& x, const ClusterTerm& y) {
    const auto many = static_cast<double>(sample.profiles[x.profile].clusters);
    // One product under the root: equal shares divide exactly once.
    const double scale = x.share == y.share ? 1.0 - x.share : std::sqrt((1.0 - x.share) * (1.0 - y.share));
    covariance += many * x.influence * y.influence / scale;
  });
  return covariance;
}

/// Satterthwaite's degrees of freedom of the CR2 variance of Σ_j a_j p_j, ratios over disjoint rows:
///
///     (Σ_j b_j)² / Σ_jk b_j b_k tr(G_j G_k),    b_j = a_j² / B_j,
///
/// G_j the working covariance of the adjusted cluster values. Written out for a mean, its entries are h_c on the
/// diagonal and -h_c h_d / √((1 - h_c)(1 - h_d)) off it, so nothing is inverted and the time is linear in the clusters.
/// K equal clusters give K - 1; a group that sits in few clusters gets few.
///
/// @return  NaN if a ratio has a single cluster
[[nodiscard]] inline double satterthwaite_freedom(const ClusterSample& sample,
                                                  std::span<const WeightedRatio> combination) {
  double trace = 0.0;
  double squares = 0.0;
  for (std::size_t j = 0; j < combination.size(); ++j) {
    const auto& [a, ratio] = combination[j];
    if (ratio->clusters == 1) return std::numeric_limits<double>::quiet_NaN();
    const double b = a * a / ratio->weight;
    trace += b;
    squares += b * b * detail::trace_of_product(sample, *ratio, *ratio);
    for (std::size_t k = j + 1; k < combination.size(); ++k) {
      const auto& [other_a, other] = combination[k];
      squares += 2.0 * b * (other_a * other_a / other->weight) * detail::trace_of_product(sample, *ratio, *other);
    }
  }
  return trace * trace / squares;
}

}  // namespace lotrecht::stats
