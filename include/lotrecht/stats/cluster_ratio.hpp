#pragma once

/// @file
/// A weighted rate as what each cluster contributes to it: the input of every variance of a design.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include <lotrecht/stats/finite_population.hpp>

namespace lotrecht::stats {

/// A stratum from which clusters were drawn independently of the other strata.
struct SampledStratum {
  std::uint64_t clusters = 0;               ///< drawn, those that hold nobody of interest included
  std::optional<std::uint64_t> population;  ///< clusters there are; none: so many that it makes no difference
};

/// Clusters that are alike in stratum and contents, counted once with their number.
struct ClusterProfile {
  std::uint32_t stratum = 0;
  std::uint64_t clusters = 1;
};

/// How the rows were drawn. A view: strata, and the clusters in them by profile.
struct ClusterSample {
  std::span<const SampledStratum> strata;    ///< (H,)
  std::span<const ClusterProfile> profiles;  ///< (P,) ascending in stratum; clusters sum to those of the strata
};

/// Weights of a cluster above (numerator) and in the rest of the denominator.
struct ClusterPart {
  std::uint32_t profile;
  double above;
  double rest;
};

/// What one cluster does to an estimated ratio.
struct ClusterTerm {
  std::uint32_t profile;
  double influence;  ///< linearised value: Σ w (1[above] - p) / Σ w over the cluster's rows in the denominator
  double share;      ///< the cluster's share of the denominator's weight, in (0, 1]
};

/// A ratio of two weighted totals, p = A / B, linearised cluster by cluster.
///
/// The estimate moves by (a_c - p b_c) / B when cluster c is counted a little more: the first term of Taylor's series.
/// With the rest r_c = b_c - a_c and q = 1 - p it is (q a_c - p r_c) / B, which is 0 to the last bit where all rows of
/// a denominator agree. Clusters without weight in the denominator contribute nothing and are not listed; they still
/// count as clusters of their stratum.
///
/// Woodruff, R. S. (1971). J. Am. Stat. Assoc. 66(334), 411-414. doi:10.1080/01621459.1971.10482279
struct ClusterRatio {
  double value = 0.0;   ///< A / B, in [0, 1]; 0 if empty
  double rest = 0.0;    ///< 1 - value, with its own digits
  double weight = 0.0;  ///< B
  /// 1 / Σ share²: clusters of equal weight that would know as much if each spoke with one voice; infinite where all
  /// there are were drawn. Part of a population counts as none: an interval that stretches the sample by 1 / (1 - n /
  /// N) misses what the rest may hold (16 of 20 without a case do not rule out two).
  double effective_clusters = 0.0;
  std::uint64_t clusters = 0;      ///< with weight in the denominator
  std::uint64_t strata = 0;        ///< that these lie in
  std::vector<ClusterTerm> terms;  ///< ascending in profile

  [[nodiscard]] bool empty() const noexcept { return !(weight > 0.0); }
};

/// The ratio of `parts`, whose order is kept.
///
/// @param parts  at most one for each profile, ascending; weights not negative
[[nodiscard]] inline ClusterRatio cluster_ratio(const ClusterSample& sample, std::span<const ClusterPart> parts) {
  ClusterRatio ratio;
  double above = 0.0;
  double rest = 0.0;
  for (const ClusterPart& part : parts) {
    const auto many = static_cast<double>(sample.profiles[part.profile].clusters);
    above += many * part.above;
    rest += many * part.rest;
  }
  ratio.weight = above + rest;
  if (ratio.empty()) return ratio;
  ratio.value = above / ratio.weight;
  ratio.rest = rest / ratio.weight;
  double squares = 0.0;
  bool all_drawn = true;
  std::optional<std::uint32_t> stratum;
  for (const ClusterPart& part : parts) {
    const double own = part.above + part.rest;
    if (!(own > 0.0)) continue;
    const ClusterProfile& profile = sample.profiles[part.profile];
    const double share = own / ratio.weight;
    ratio.terms.push_back({part.profile, (ratio.rest * part.above - ratio.value * part.rest) / ratio.weight, share});
    const SampledStratum& from = sample.strata[profile.stratum];
    squares += static_cast<double>(profile.clusters) * share * share;
    all_drawn = all_drawn && finite_population_factor(from.clusters, from.population) == 0.0;
    ratio.clusters += profile.clusters;
    if (stratum != profile.stratum) ++ratio.strata;
    stratum = profile.stratum;
  }
  ratio.effective_clusters = all_drawn ? std::numeric_limits<double>::infinity() : 1.0 / squares;
  return ratio;
}

/// A ratio within a linear combination of ratios.
struct WeightedRatio {
  double coefficient;
  const ClusterRatio* ratio;
};

/// Clusters and strata that any of the ratios touches.
struct Touched {
  std::uint64_t clusters = 0;
  std::uint64_t strata = 0;
};

[[nodiscard]] inline Touched touched(const ClusterSample& sample, std::span<const WeightedRatio> combination) {
  Touched all;
  if (combination.size() == 1) return {combination[0].ratio->clusters, combination[0].ratio->strata};
  std::vector<std::size_t> at(combination.size(), 0);
  std::optional<std::uint32_t> stratum;
  for (;;) {  // a merge of ascending lists
    std::optional<std::uint32_t> next;
    for (std::size_t j = 0; j < combination.size(); ++j) {
      const auto& terms = combination[j].ratio->terms;
      if (at[j] < terms.size() && (!next || terms[at[j]].profile < *next)) next = terms[at[j]].profile;
    }
    if (!next) return all;
    for (std::size_t j = 0; j < combination.size(); ++j) {
      const auto& terms = combination[j].ratio->terms;
      if (at[j] < terms.size() && terms[at[j]].profile == *next) ++at[j];
    }
    all.clusters += sample.profiles[*next].clusters;
    if (stratum != sample.profiles[*next].stratum) ++all.strata;
    stratum = sample.profiles[*next].stratum;
  }
}

}  // namespace lotrecht::stats
