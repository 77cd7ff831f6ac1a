#pragma once

/// @file
/// Pearson's chi-square of an r x c table from a design, corrected by Rao and Scott to first and second order.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/cluster_ratio.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/finite_population.hpp>
#include <lotrecht/stats/linearised.hpp>

namespace lotrecht::stats {

/// Weight of a cluster in one cell of a table.
struct ClusterCell {
  std::uint32_t profile;
  std::uint32_t cell;
  double weight;
};

/// Covariance matrix of the weighted cell totals, (K, K) row by row, as `linearised_covariance` without a denominator.
///
/// @param cells  ascending in profile; a cluster may have any number of cells
/// @return       NaN throughout if a stratum with a single cluster is refused
[[nodiscard]] inline std::vector<double> totals_covariance(const ClusterSample& sample, std::size_t k,
                                                           std::span<const ClusterCell> cells, LonelyStratum lonely) {
  std::vector<double> covariance(k * k, 0.0);
  std::vector<double> grand(k, 0.0);
  double clusters = 0.0;
  for (const SampledStratum& s : sample.strata) clusters += static_cast<double>(s.clusters);
  for (const ClusterCell& c : cells) {
    grand[c.cell] += static_cast<double>(sample.profiles[c.profile].clusters) * c.weight / clusters;
  }
  std::vector<double> mean(k);
  std::vector<double> products(k * k);
  std::size_t first = 0;
  for (std::size_t h = 0; h < sample.strata.size(); ++h) {
    const SampledStratum& stratum = sample.strata[h];
    const auto n = static_cast<double>(stratum.clusters);
    std::size_t last = first;
    mean.assign(k, 0.0);
    products.assign(k * k, 0.0);
    while (last < cells.size() && sample.profiles[cells[last].profile].stratum == h) {
      std::size_t end = last;
      while (end < cells.size() && cells[end].profile == cells[last].profile) ++end;
      const auto many = static_cast<double>(sample.profiles[cells[last].profile].clusters);
      for (std::size_t a = last; a < end; ++a) {
        mean[cells[a].cell] += many * cells[a].weight / n;
        for (std::size_t b = last; b < end; ++b) {
          products[cells[a].cell * k + cells[b].cell] += many * cells[a].weight * cells[b].weight;
        }
      }
      last = end;
    }
    first = last;
    const double left = finite_population_factor(stratum.clusters, stratum.population);
    if (left == 0.0 || stratum.clusters == 0) continue;
    const bool alone = stratum.clusters < 2;
    if (alone && lonely == LonelyStratum::refuse) {
      covariance.assign(k * k, std::numeric_limits<double>::quiet_NaN());
      return covariance;
    }
    const double scale = left * (alone ? 1.0 : n / (n - 1.0));
    for (std::size_t a = 0; a < k; ++a) {
      for (std::size_t b = 0; b < k; ++b) {
        const double about = alone ? mean[a] * grand[b] + grand[a] * mean[b] - grand[a] * grand[b] : mean[a] * mean[b];
        covariance[a * k + b] += scale * (products[a * k + b] - n * about);
      }
    }
  }
  return covariance;
}

/// A test of independence of rows and columns.
struct RaoScott {
  double pearson = std::numeric_limits<double>::quiet_NaN();       ///< X² of the weighted shares, times n
  std::uint64_t degrees = 0;                                       ///< (r - 1)(c - 1), empty rows and columns left out
  double mean_effect = std::numeric_limits<double>::quiet_NaN();   ///< mean generalized design effect
  double first_order = std::numeric_limits<double>::quiet_NaN();   ///< p of X² / mean effect as chi-square
  double statistic = std::numeric_limits<double>::quiet_NaN();     ///< F, second order
  double numerator = std::numeric_limits<double>::quiet_NaN();     ///< its degrees of freedom d
  double denominator = std::numeric_limits<double>::quiet_NaN();   ///< d ν
  double second_order = std::numeric_limits<double>::quiet_NaN();  ///< p of F

  Undefined undefined = Undefined::none;  ///< why there is no test

  [[nodiscard]] bool defined() const noexcept { return undefined == Undefined::none; }
};

/// Pearson's X² and what the design makes of it.
///
/// With φ_ij = p_ij - p_i+ p_+j and V_φ its linearised covariance, X² = n Σ φ_ij² / (p_i+ p_+j) is distributed as
/// Σ δ_k χ²_1, the δ being generalized design effects with
///
///     Σ δ = n Σ_ij (V_φ)_ij,ij / (p_i+ p_+j),    Σ δ² = n² Σ (V_φ)²_ij,kl / (p_i+ p_+j p_k+ p_+l).
///
/// First order: X² over the mean δ as χ² with (r - 1)(c - 1) degrees. Second order: X² / Σδ as F with d = (Σδ)² / Σδ²
/// and d ν degrees. No matrix is inverted, so empty cells are no problem; rows or columns nobody is in are left out. A
/// simple random sample has all δ = n / (n - 1).
///
/// @param r, c        rows and columns of the table
/// @param totals      (r c,) weighted totals, row by row
/// @param covariance  (r c, r c) of these totals
/// @param n           rows of data behind them
/// @param freedom     ν, clusters less strata
/// @return            undefined without weight (`nobody`), with fewer than two rows or columns in use (`single_group`),
///                    or where no variance can be estimated (`too_few_rows`); Pearson's statistic is then told if it
///                    can
///
/// Rao, J. N. K. & Scott, A. J. (1981), J. Am. Stat. Assoc. 76(374), 221-230; (1984), Ann. Stat. 12(1), 46-60.
/// Thomas, D. R. & Rao, J. N. K. (1987), J. Am. Stat. Assoc. 82(398), 630-636 (the F).
[[nodiscard]] inline RaoScott rao_scott(std::size_t r, std::size_t c, std::span<const double> totals,
                                        std::span<const double> covariance, double n, double freedom) {
  const std::size_t k = r * c;
  if (totals.size() != k || covariance.size() != k * k) {
    throw InvalidInput{"rao_scott", "totals", "must have " + std::to_string(k) + " cells and their covariances"};
  }
  RaoScott test;
  double all = 0.0;
  std::vector<double> row(r, 0.0);
  std::vector<double> column(c, 0.0);
  for (std::size_t i = 0; i < k; ++i) {
    row[i / c] += totals[i];
    column[i % c] += totals[i];
    all += totals[i];
  }
  std::size_t rows = 0;
  std::size_t columns = 0;
  for (double& x : row) rows += (x /= all) > 0.0 ? 1u : 0u;
  for (double& x : column) columns += (x /= all) > 0.0 ? 1u : 0u;
  test.undefined = !(all > 0.0)              ? Undefined::nobody
                   : rows < 2 || columns < 2 ? Undefined::single_group
                   : !(freedom > 0.0)        ? Undefined::too_few_rows
                                             : Undefined::none;
  if (!test.defined()) return test;
  test.degrees = (rows - 1) * (columns - 1);

  // φ's derivative by the totals: ∂φ_ij / ∂t_kl = ([ij = kl] - p_+j [i = k] - p_i+ [j = l] + s_ij) / T,
  // s_ij = p_i+ p_+j - φ_ij; applied to both sides of the covariance, one side at a time.
  const auto phi = [&](std::size_t i) { return totals[i] / all - row[i / c] * column[i % c]; };
  const auto apply = [&](const std::vector<double>& from) {  // (k, k) -> transpose of J from
    std::vector<double> to(k * k);
    std::vector<double> by_row(r);
    std::vector<double> by_column(c);
    for (std::size_t m = 0; m < k; ++m) {
      by_row.assign(r, 0.0);
      by_column.assign(c, 0.0);
      double sum = 0.0;
      for (std::size_t i = 0; i < k; ++i) {
        const double x = from[i * k + m];
        by_row[i / c] += x;
        by_column[i % c] += x;
        sum += x;
      }
      for (std::size_t i = 0; i < k; ++i) {
        const double both = row[i / c] * column[i % c];
        to[m * k + i] =
            (from[i * k + m] - column[i % c] * by_row[i / c] - row[i / c] * by_column[i % c] + (both - phi(i)) * sum) /
            all;
      }
    }
    return to;
  };
  const std::vector<double> of_phi = apply(apply({covariance.begin(), covariance.end()}));
  double squares = 0.0;
  double first = 0.0;
  double second = 0.0;
  for (std::size_t i = 0; i < k; ++i) {
    const double expected_i = row[i / c] * column[i % c];
    if (!(expected_i > 0.0)) continue;
    squares += phi(i) * phi(i) / expected_i;
    first += of_phi[i * k + i] / expected_i;
    for (std::size_t j = 0; j < k; ++j) {
      const double expected_j = row[j / c] * column[j % c];
      if (expected_j > 0.0) second += of_phi[i * k + j] / expected_i * (of_phi[i * k + j] / expected_j);
    }
  }
  test.pearson = n * squares;
  if (!(first > 0.0)) {
    test.undefined = Undefined::too_few_rows;
    return test;
  }
  test.mean_effect = n * first / static_cast<double>(test.degrees);
  const boost::math::chi_squared_distribution<double> chi{static_cast<double>(test.degrees)};
  test.first_order = boost::math::cdf(boost::math::complement(chi, test.pearson / test.mean_effect));
  test.statistic = squares / first;
  test.numerator = first * first / second;
  test.denominator = test.numerator * freedom;
  const boost::math::fisher_f_distribution<double> f{test.numerator, test.denominator};
  test.second_order = boost::math::cdf(boost::math::complement(f, test.statistic));
  return test;
}

}  // namespace lotrecht::stats
