#pragma once

/// @file
/// What the covariance of a table's totals would be if all groups had one rate and rows of a cluster were alike.

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include <lotrecht/stats/cluster_ratio.hpp>
#include <lotrecht/stats/rao_scott.hpp>

namespace lotrecht::stats {

/// A covariance and the two numbers it is made of.
struct ExchangeableCovariance {
  std::vector<double> covariance;  ///< (2 groups, 2 groups) of the totals, row by row
  double rate = 0.0;               ///< of everybody
  double correlation = 0.0;        ///< of two rows of one cluster, in [0, 1]
};

/// Covariance of the weighted totals of a table of groups x (yes, no) under the hypothesis that every group has the
/// same rate, given who belongs to which group and cluster.
///
/// With t_cg the weight of group g in cluster c, p the rate of everybody, ρ the intracluster correlation and w the
/// rows' weight (their sum of squares over their sum), the totals of "yes" have
///
///     Cov(t_g1, t_h1) = p (1 - p) [(1 - ρ) w t_g [g = h] + ρ Σ_c t_cg t_ch],
///
/// those of "no" the same, and "yes" and "no" its negative. p and ρ are moments of all clusters together: ρ is the sum
/// of the products of residuals of different rows of a cluster over p (1 - p) times the number of such pairs, cut to
/// [0, 1]. So a group in which nobody was selected has an ordinary variance instead of none, which is what a covariance
/// from the group's own rows gives it. Strata and populations are not used.
///
/// @param groups  of the table
/// @param cells   number 2 g (yes) and 2 g + 1 (no), ascending in profile
/// @param weight  Σ w² / Σ w of the rows; 1 where every row counts once
/// @return        zeros where nothing has a weight
///
/// Rao, J. N. K. & Scott, A. J. (1981), J. Am. Stat. Assoc. 76(374), 221-230 (section 4: working models of clusters).
[[nodiscard]] inline ExchangeableCovariance exchangeable_covariance(const ClusterSample& sample, std::size_t groups,
                                                                    std::span<const ClusterCell> cells, double weight) {
  const std::size_t k = 2 * groups;
  ExchangeableCovariance found{std::vector<double>(k * k, 0.0)};
  const auto many = [&](const ClusterCell& c) { return static_cast<double>(sample.profiles[c.profile].clusters); };
  double all = 0.0;
  double yes = 0.0;
  std::vector<double> total(groups, 0.0);
  for (const ClusterCell& c : cells) {
    total[c.cell / 2] += many(c) * c.weight;
    all += many(c) * c.weight;
    if (c.cell % 2 == 0) yes += many(c) * c.weight;
  }
  if (!(all > 0.0)) return found;
  const double p = found.rate = yes / all;
  const double q = (all - yes) / all;
  double residuals = 0.0;
  double pairs = 0.0;
  std::vector<double> together(groups * groups, 0.0);
  for (std::size_t first = 0; first < cells.size();) {
    std::size_t last = first;
    double cluster = 0.0;
    double cluster_yes = 0.0;
    for (; last < cells.size() && cells[last].profile == cells[first].profile; ++last) {
      cluster += cells[last].weight;
      if (cells[last].cell % 2 == 0) cluster_yes += cells[last].weight;
    }
    const double alike = many(cells[first]);
    const double residual = cluster_yes - p * cluster;
    residuals += alike * (residual * residual - weight * (cluster_yes * q * q + (cluster - cluster_yes) * p * p));
    pairs += alike * (cluster * cluster - weight * cluster);
    for (std::size_t a = first; a < last; ++a) {
      for (std::size_t b = first; b < last; ++b) {
        // Once for each pair of cells: their sum is the product of the groups' weights.
        together[cells[a].cell / 2 * groups + cells[b].cell / 2] += alike * cells[a].weight * cells[b].weight;
      }
    }
    first = last;
  }
  const double scale = p * q;
  if (scale * pairs > 0.0) found.correlation = std::clamp(residuals / (scale * pairs), 0.0, 1.0);
  for (std::size_t g = 0; g < groups; ++g) {
    for (std::size_t h = 0; h < groups; ++h) {
      const double independent = g == h ? (1.0 - found.correlation) * weight * total[g] : 0.0;
      const double both = scale * (independent + found.correlation * together[g * groups + h]);
      for (std::size_t d = 0; d < 2; ++d) {
        for (std::size_t e = 0; e < 2; ++e) found.covariance[(2 * g + d) * k + 2 * h + e] = d == e ? both : -both;
      }
    }
  }
  return found;
}

}  // namespace lotrecht::stats
