#pragma once

/// @file
/// Variance and covariance of weighted rates under a stratified, clustered design, by Taylor linearisation.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include <lotrecht/stats/cluster_ratio.hpp>
#include <lotrecht/stats/finite_population.hpp>

namespace lotrecht::stats {

/// What is done about a stratum with a single cluster, whose variance nobody can estimate.
enum class LonelyStratum : std::uint8_t {
  refuse,  ///< there is no variance
  centre,  ///< it is compared with the mean of all clusters, which is 0 for a linearised ratio: cautious
};

[[nodiscard]] constexpr std::string_view name(LonelyStratum rule) noexcept {
  return rule == LonelyStratum::refuse ? "refuse" : "centre";
}

/// Covariance of two linearised ratios:
///
///     Σ_h (1 - n_h / N_h) n_h / (n_h - 1) Σ_c (z_hc - z̄_h) (z'_hc - z̄'_h),
///
/// over all n_h clusters of stratum h, those without anybody in the denominator included with z = 0: a group is a
/// domain of the sample, its size is random. Only what clusters do as wholes enters, so whatever goes on within them
/// (further stages, several decisions of one person) is in it. Rows that are clusters of one give the textbook's
/// variance of a ratio. A stratum that was taken whole (n_h = N_h) adds nothing.
///
/// The sums are of deviations, formed before they are multiplied.
///
/// @return  NaN if a stratum that matters has a single cluster and `lonely` refuses
/// @throws InvalidInput if a population is smaller than its sample
///
/// Hansen, Hurwitz & Madow (1953), Sample Survey Methods and Theory; Särndal, Swensson & Wretman (1992), Model Assisted
/// Survey Sampling, section 5.5 and 10.3; Lumley, T. (2004), J. Stat. Softw. 9(8). doi:10.18637/jss.v009.i08
[[nodiscard]] inline double linearised_covariance(const ClusterSample& sample, const ClusterRatio& a,
                                                  const ClusterRatio& b, LonelyStratum lonely) {
  double covariance = 0.0;
  std::size_t i = 0;
  std::size_t j = 0;
  const auto stratum_of = [&](const ClusterTerm& term) { return sample.profiles[term.profile].stratum; };
  while (i < a.terms.size() || j < b.terms.size()) {
    const std::uint32_t h =
        i < a.terms.size() && (j >= b.terms.size() || stratum_of(a.terms[i]) <= stratum_of(b.terms[j]))
            ? stratum_of(a.terms[i])
            : stratum_of(b.terms[j]);
    const SampledStratum& stratum = sample.strata[h];
    const auto n = static_cast<double>(stratum.clusters);
    const auto mean = [&](const std::vector<ClusterTerm>& terms, std::size_t at) {
      double sum = 0.0;
      for (; at < terms.size() && stratum_of(terms[at]) == h; ++at) {
        sum += static_cast<double>(sample.profiles[terms[at].profile].clusters) * terms[at].influence;
      }
      return sum / n;
    };
    const bool alone = stratum.clusters < 2;
    const double mean_a = alone ? 0.0 : mean(a.terms, i);
    const double mean_b = alone ? 0.0 : mean(b.terms, j);
    double products = 0.0;
    double seen = 0.0;
    for (;;) {
      const bool has_a = i < a.terms.size() && stratum_of(a.terms[i]) == h;
      const bool has_b = j < b.terms.size() && stratum_of(b.terms[j]) == h;
      if (!has_a && !has_b) break;
      const std::uint32_t profile =
          !has_b || (has_a && a.terms[i].profile <= b.terms[j].profile) ? a.terms[i].profile : b.terms[j].profile;
      const auto take = [&](const std::vector<ClusterTerm>& terms, std::size_t& at, bool there) {
        return there && terms[at].profile == profile ? terms[at++].influence : 0.0;
      };
      const double za = take(a.terms, i, has_a);
      const double zb = take(b.terms, j, has_b);
      const auto many = static_cast<double>(sample.profiles[profile].clusters);
      products += many * (za - mean_a) * (zb - mean_b);
      seen += many;
    }
    products += (n - seen) * mean_a * mean_b;
    const double left = finite_population_factor(stratum.clusters, stratum.population);
    if (left == 0.0) continue;
    if (alone && lonely == LonelyStratum::refuse) return std::numeric_limits<double>::quiet_NaN();
    covariance += left * (alone ? 1.0 : n / (n - 1.0)) * products;
  }
  return covariance;
}

/// Degrees of freedom: clusters less strata, of those that hold anybody in a denominator. A group that lives in three
/// clusters is known from three, whatever the size of the sample.
[[nodiscard]] inline double linearised_freedom(const ClusterSample& sample,
                                               std::span<const WeightedRatio> combination) {
  const Touched all = touched(sample, combination);
  return static_cast<double>(all.clusters) - static_cast<double>(all.strata);
}

}  // namespace lotrecht::stats
