#pragma once

/// @file
/// Why a scorecard gave no more points: characteristic by characteristic, as data for a letter.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/explain/detail/background.hpp>
#include <lotrecht/explain/ranked_reasons.hpp>
#include <lotrecht/model/scorecard.hpp>

namespace lotrecht::explain {

/// Which scores are good for the person scored: of a benefit usually high ones, of a risk of fraud low ones.
enum class Favourable : std::uint8_t { high, low };

/// What points are compared with.
enum class PointsReference : std::uint8_t {
  best,      ///< the best attribute of the characteristic: "what was there to gain"
  baseline,  ///< the characteristic's baseline points, as the scorecard states them
};

/// One reason from a scorecard.
struct ScorecardReason {
  std::size_t characteristic = 0;
  std::size_t attribute = 0;      ///< which the person has
  double points = 0.0;            ///< that it gives
  double reference_points = 0.0;  ///< that it is compared with
  double lost = 0.0;              ///< above 0: how far points are less favourable than the reference
  std::size_t rank = 1;           ///< 1 + number of stronger reasons; tied reasons have the same
  bool tied = false;
  std::string reason_code{};  ///< the attribute's, or else the characteristic's

  friend bool operator==(const ScorecardReason&, const ScorecardReason&) = default;
};

/// (characteristics) the points that a reference stands for.
///
/// @throws InvalidInput if a characteristic states no baseline points and they are asked for
[[nodiscard]] inline std::vector<double> reference_points(const model::Scorecard& card, PointsReference reference,
                                                          Favourable favourable) {
  std::vector<double> points;
  for (const model::Characteristic& c : card.characteristics()) {
    if (reference == PointsReference::baseline) {
      if (!c.baseline_points) {
        throw InvalidInput{"reference_points", "characteristic '" + c.name + "'", "states no baseline points"};
      }
      points.push_back(*c.baseline_points);
      continue;
    }
    double best = c.attributes[0].points;
    for (const model::ScorecardAttribute& a : c.attributes) {
      best = favourable == Favourable::high ? std::max(best, a.points) : std::min(best, a.points);
    }
    points.push_back(best);
  }
  return points;
}

/// (characteristics) mean points of a background: the reference "people like those". Reasons against it are the
/// interventional Shapley values of the points, with their sign turned where high scores are favourable.
///
/// @param background  (m, features)
/// @param weights     (m) not negative, not all 0; empty for equal weights
/// @throws InvalidInput as `AdditiveExplainer`
[[nodiscard]] inline std::vector<double> mean_points(const model::Scorecard& card, const FeatureMatrix& background,
                                                     std::span<const double> weights = {}) {
  const std::vector<double> share = detail::shares("mean_points", card.features(), background, weights);
  std::vector<double> mean(card.characteristics().size(), 0.0);
  for (Eigen::Index i = 0; i < background.rows(); ++i) {
    const double* row = background.data() + i * background.outerStride();
    for (std::size_t c = 0; c < mean.size(); ++c) {
      const auto attribute = card.attribute(c, row[card.characteristics()[c].feature]);
      if (!attribute) card.points_model().refuse_row("mean_points", c, static_cast<std::size_t>(i), row);
      mean[c] += share[static_cast<std::size_t>(i)] * card.characteristics()[c].attributes[*attribute].points;
    }
  }
  return mean;
}

/// All reasons of one row, the strongest first. Those of rank up to k are the k strongest; where the last of them are
/// tied there are more than k, and a letter that names only some of them leaves out an equal one.
///
/// @param row        (features)
/// @param reference  (characteristics) points to compare with: `reference_points`, `mean_points` or the caller's own
/// @param tolerance  as in `ranked_reasons`
/// @throws InvalidInput if lengths differ, a reference is not finite, or the scorecard is silent about the row
[[nodiscard]] inline std::vector<ScorecardReason> scorecard_reasons(const model::Scorecard& card,
                                                                    std::span<const double> row,
                                                                    std::span<const double> reference,
                                                                    Favourable favourable,
                                                                    double tolerance = default_tie_tolerance) {
  constexpr std::string_view who = "scorecard_reasons";
  const auto& characteristics = card.characteristics();
  if (row.size() != card.features()) {
    throw InvalidInput{who, "row",
                       "must have " + std::to_string(card.features()) + " features, got " + std::to_string(row.size())};
  }
  if (reference.size() != characteristics.size()) {
    throw InvalidInput{who, "reference",
                       "must have points for each of " + std::to_string(characteristics.size()) +
                           " characteristics, got " + std::to_string(reference.size())};
  }
  std::vector<double> lost;
  std::vector<ScorecardReason> all;
  for (std::size_t c = 0; c < characteristics.size(); ++c) {
    const auto attribute = card.attribute(c, row[characteristics[c].feature]);
    if (!attribute) card.points_model().refuse_row(who, c, 0, row.data());
    const model::ScorecardAttribute& a = characteristics[c].attributes[*attribute];
    lost.push_back(favourable == Favourable::high ? reference[c] - a.points : a.points - reference[c]);
    all.push_back({c, *attribute, a.points, reference[c], lost.back(), 1, false,
                   a.reason_code.empty() ? characteristics[c].reason_code : a.reason_code});
  }
  std::vector<ScorecardReason> reasons;
  for (const Reason& r : ranked_reasons(lost, tolerance)) {
    reasons.push_back(all[r.feature]);
    reasons.back().rank = r.rank;
    reasons.back().tied = r.tied;
  }
  return reasons;
}

}  // namespace lotrecht::explain
