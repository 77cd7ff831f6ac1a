#pragma once

/// @file
/// How the rows were drawn, as far as an analysis does not know it.

#include <optional>
#include <string>

#include <lotrecht/audit/analysis.hpp>

namespace lotrecht::audit {

/// The columns of a design that an analysis leaves aside, by their names in the data.
struct UnusedDesign {
  std::optional<std::string> cluster;          ///< rows that belong together are counted as if each stood for itself
  std::optional<std::string> sampling_strata;  ///< rows drawn stratum by stratum are counted as if drawn from all
  std::optional<std::string> weight;           ///< rows that stand for many are counted as one
};

/// Says in an analysis what it leaves aside: flags "rows_as_independent" (clusters: intervals too narrow),
/// "sampling_strata_unused" (intervals too wide or, with unequal shares drawn, estimates askew) and "weights_unused"
/// (estimates of the rows, not of the people), each with the label "column". A flag that is there already is not
/// repeated.
inline void flag_unused_design(Analysis& analysis, const UnusedDesign& unused) {
  const auto flag = [&analysis](const char* name, const std::optional<std::string>& column) {
    if (!column) return;
    for (const Flag& known : analysis.flags) {
      if (known.name == name) return;
    }
    analysis.flags.push_back({name, {{"column", *column}}});
  };
  flag("rows_as_independent", unused.cluster);
  flag("sampling_strata_unused", unused.sampling_strata);
  flag("weights_unused", unused.weight);
}

}  // namespace lotrecht::audit
