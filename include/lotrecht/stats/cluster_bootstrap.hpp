#pragma once

/// @file
/// The bootstrap of whole clusters, and its acceleration.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <lotrecht/stats/bootstrap.hpp>
#include <lotrecht/stats/cell_strata.hpp>
#include <lotrecht/stats/cluster_ratio.hpp>

namespace lotrecht::stats {

/// Resamples clusters with replacement, as many from each stratum as it has; rows within them stay together.
///
/// Clusters that are alike are interchangeable, so how often each profile is drawn is one multinomial draw by stratum:
/// the exact bootstrap of `bootstrap.hpp` with profiles for cells. O(B P) draws and B calls of `compute`, whatever the
/// number of rows.
///
/// The variance it gives is (n_h - 1) / n_h of the unbiased one, which matters in strata of few clusters; there, and
/// with fewer than some thirty clusters in all, prefer the formulas.
///
/// @param compute  reads (P,) how often each profile was drawn, writes (K,) statistics
/// @throws InvalidInput as `bootstrap`
///
/// Davison, A. C. & Hinkley, D. V. (1997). Bootstrap Methods and their Application, section 3.8.
template <CellStatistics Compute>
[[nodiscard]] BootstrapResult cluster_bootstrap(const ClusterSample& sample, std::size_t statistics,
                                                const Compute& compute, std::uint64_t replicates, Seed seed,
                                                unsigned threads) {
  std::vector<std::uint64_t> clusters;
  std::vector<std::size_t> strata(sample.strata.size(), 0);
  clusters.reserve(sample.profiles.size());
  for (const ClusterProfile& profile : sample.profiles) {
    clusters.push_back(profile.clusters);
    ++strata[profile.stratum];
  }
  std::erase(strata, std::size_t{0});  // strata nobody was drawn from
  return bootstrap(CellStrata{clusters, strata}, statistics, compute,
                   {.replicates = replicates, .seed = seed, .threads = threads, .acceleration = false});
}

/// BCa's acceleration for Σ_j a_j p_j, from the linearised values: Σ z³ / (6 (Σ z²)^(3/2)), z centred within strata.
///
/// The infinitesimal jackknife: no cluster has to be left out. NaN if nothing varies.
///
/// Efron, B. (1987). J. Am. Stat. Assoc. 82(397), 171-185, section 6. doi:10.1080/01621459.1987.10478410
[[nodiscard]] inline double cluster_acceleration(const ClusterSample& sample,
                                                 std::span<const WeightedRatio> combination) {
  std::vector<double> z(sample.profiles.size(), 0.0);
  std::vector<double> mean(sample.strata.size(), 0.0);
  for (const WeightedRatio& part : combination) {
    for (const ClusterTerm& term : part.ratio->terms) z[term.profile] += part.coefficient * term.influence;
  }
  for (std::size_t p = 0; p < z.size(); ++p) {
    const ClusterProfile& profile = sample.profiles[p];
    mean[profile.stratum] +=
        static_cast<double>(profile.clusters) * z[p] / static_cast<double>(sample.strata[profile.stratum].clusters);
  }
  double squares = 0.0;
  double cubes = 0.0;
  for (std::size_t p = 0; p < z.size(); ++p) {
    const ClusterProfile& profile = sample.profiles[p];
    const double d = z[p] - mean[profile.stratum];
    squares += static_cast<double>(profile.clusters) * d * d;
    cubes += static_cast<double>(profile.clusters) * d * d * d;
  }
  if (!(squares > 0.0)) return std::numeric_limits<double>::quiet_NaN();
  return cubes / (6.0 * squares * std::sqrt(squares));
}

}  // namespace lotrecht::stats
