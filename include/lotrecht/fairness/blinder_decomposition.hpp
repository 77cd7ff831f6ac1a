#pragma once

/// @file
/// What an Oaxaca-Blinder decomposition is asked and what it answers.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <lotrecht/fairness/covariate_rows.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/fitted_model.hpp>

namespace lotrecht::fairness {

/// Whose coefficients say what would be right: the yardstick of a twofold decomposition. No data decide this.
enum class ReferenceCoefficients : std::uint8_t {
  group,      ///< the group's own
  reference,  ///< those of the group it is compared with
  pooled,     ///< of both together, with an indicator of the group
  cotton,     ///< both, weighted by their sizes
  reimers,    ///< both, half and half
};

[[nodiscard]] constexpr std::string_view name(ReferenceCoefficients c) noexcept {
  switch (c) {
    case ReferenceCoefficients::group: return "group";
    case ReferenceCoefficients::reference: return "reference";
    case ReferenceCoefficients::pooled: return "pooled";
    case ReferenceCoefficients::cotton: return "cotton";
    case ReferenceCoefficients::reimers: return "reimers";
  }
  return "";
}

/// What is decomposed and how.
struct BlinderOptions {
  stats::Family family = stats::Family::linear;
  bool threefold = false;  ///< endowments, coefficients, interaction, seen from the reference
  ReferenceCoefficients coefficients = ReferenceCoefficients::pooled;  ///< twofold only
};

/// One covariate's share of each part.
struct CovariateShare {
  std::string covariate;               ///< "" for the constant: what no covariate tells apart
  std::vector<stats::Estimate> parts;  ///< as the whole parts; no value where a part has no such share
};

/// A gap's parts. whole parts + only_group + only_other = raw gap; shares of a part sum to it.
struct BlinderDecomposition {
  std::vector<std::string_view> names;  ///< "explained", "unexplained"; or "endowments", "coefficients", "interaction"
  std::vector<stats::Estimate> whole;
  std::vector<CovariateShare> shares;
  stats::Estimate only_group;  ///< the group's people with a level that nobody of the reference has
  stats::Estimate only_other;
  double support_group = 0.0;  ///< share of the group's weight that has counterparts
  double support_other = 0.0;
  std::vector<NamedColumn> missing;     ///< levels that only one side has
  std::vector<NamedColumn> dropped;     ///< covariates that others determine
  std::vector<NamedColumn> separating;  ///< logit: covariates that predict decisions perfectly
};

}  // namespace lotrecht::fairness
