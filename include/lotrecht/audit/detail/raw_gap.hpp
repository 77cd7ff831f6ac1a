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
#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/fairness/metric.hpp>
#include <lotrecht/fairness/reference.hpp>

namespace lotrecht::audit::detail {

/// Raw gaps in selection rates of one attribute's groups. Where rows come in clusters, so do the intervals: those of
/// `fairness::design_gap` with CR2 variances and logit intervals, as the tables of gaps give them for clusters. Rows
/// that belong together say less than as many independent ones.
class RawGaps {
 public:
  /// @param rows  decisions, weights and clusters; its groups are not looked at
  RawGaps(const fairness::CovariateRows& rows, const ComparedAttribute& groups, const fairness::Methods& methods)
      : groups_{&groups}, methods_{methods} {
    methods_.bootstrap.reset();
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

 private:
  const ComparedAttribute* groups_;
  fairness::Methods methods_;
  std::optional<fairness::Design> design_;
  std::optional<fairness::DesignTable> table_;  // sees the design, so nothing of this is moved
  std::vector<fairness::CellCounts> rests_;
};

}  // namespace lotrecht::audit::detail
