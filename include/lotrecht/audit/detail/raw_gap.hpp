#pragma once

/// @file
/// The gap as it stands, beside what a regression or a decomposition makes of it.

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <span>
#include <vector>

#include <lotrecht/audit/detail/compared_attribute.hpp>
#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/cluster_tally.hpp>
#include <lotrecht/fairness/covariate_rows.hpp>
#include <lotrecht/fairness/design.hpp>
#include <lotrecht/fairness/design_disparities.hpp>
#include <lotrecht/fairness/disparities.hpp>
#include <lotrecht/fairness/gap.hpp>
#include <lotrecht/fairness/gap_test.hpp>
#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/fairness/metric.hpp>
#include <lotrecht/fairness/reference.hpp>
#include <lotrecht/stats/two_samples.hpp>

namespace lotrecht::audit::detail {

/// Raw gaps in selection rates of one attribute's groups, as the tables of gaps give them: of a design where there is
/// one, with its variances and intervals. Rows that belong together say less than as many independent ones; where they
/// come in clusters and no design is given, it is that of the clusters, with CR2 variances and logit intervals.
class RawGaps {
 public:
  /// @param rows    decisions, weights and clusters; its groups are not looked at
  /// @param design  outlives this; null: none but the clusters of `rows`
  RawGaps(const fairness::CovariateRows& rows, const ComparedAttribute& groups, const fairness::Methods& methods,
          const fairness::Design* design = nullptr)
      : groups_{&groups}, methods_{methods} {
    methods_.bootstrap.reset();
    if (design) {
      table_.emplace(*design, groups.of_design, groups.counts.size());
      rests_ = fairness::rests(groups.counts);
      return;
    }
    if (!rows.clusters.any()) return;
    fairness::ClusterTally tally;
    tally.add({{rows.decision, {}, 0}, groups.ids, rows.weight, {}, rows.clusters.ids, std::nullopt});
    fairness::DesignMethods chosen;
    chosen.variance = fairness::DesignVariance::cr2;
    design_.emplace(tally, std::size_t{1}, std::span<const std::optional<std::uint64_t>>{}, chosen);
    std::vector<std::size_t> itself(groups.counts.size());
    std::iota(itself.begin(), itself.end(), std::size_t{0});
    table_.emplace(*design_, itself, groups.counts.size());
    rests_ = fairness::rests(groups.counts);
  }
  RawGaps(const RawGaps&) = delete;
  RawGaps& operator=(const RawGaps&) = delete;
  RawGaps(RawGaps&&) = delete;
  RawGaps& operator=(RawGaps&&) = delete;
  ~RawGaps() = default;

  /// Of a group that is compared.
  [[nodiscard]] fairness::Gap of(std::size_t g) const {
    constexpr auto selection = fairness::Metric::selection_rate;
    if (!table_) {
      const fairness::Comparison compared = groups_->comparison(g);
      return {fairness::gap(selection, fairness::Measure::difference, compared, methods_),
              fairness::gap(selection, fairness::Measure::ratio, compared, methods_)};
    }
    const fairness::DesignEstimates estimates{*table_, groups_->counts, rests_, methods_.confidence};
    const auto rule = groups_->reference ? fairness::ReferenceRule::group : fairness::ReferenceRule::rest;
    return estimates.gap(selection, rule, groups_->reference, g);
  }

  /// The two samples behind it; none where clusters or weights stand behind the interval, and counts do not tell.
  [[nodiscard]] std::optional<stats::TwoSamples> samples(std::size_t g) const {
    constexpr auto selection = fairness::Metric::selection_rate;
    const fairness::Comparison compared = groups_->comparison(g);
    if (table_ || !fairness::detail::is_counted(selection, compared)) return std::nullopt;
    return stats::TwoSamples{compared.group.share(fairness::fraction(selection)).rows,
                             compared.other.share(fairness::fraction(selection)).rows};
  }

 private:
  const ComparedAttribute* groups_;
  fairness::Methods methods_;
  std::optional<fairness::Design> design_;
  std::optional<fairness::DesignTable> table_;  // sees the design, so nothing of this is moved
  std::vector<fairness::CellCounts> rests_;
};

}  // namespace lotrecht::audit::detail
