#pragma once

/// @file
/// The p-values of one analysis, corrected for one another.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <lotrecht/audit/analysis.hpp>
#include <lotrecht/stats/multiplicity.hpp>
#include <lotrecht/stats/strictest_level.hpp>

namespace lotrecht::audit {

/// What correcting so many p-values together leaves for one that must be below 1 - `confidence`.
[[nodiscard]] inline Correction correction_of(stats::Multiplicity method, double confidence, std::uint64_t tested) {
  return {tested, stats::strictest_level(method, 1.0 - confidence, tested)};
}

/// Corrects the p-values of an analysis that nobody has corrected yet.
///
/// A family is all lines of the analysis of one `Line::family` (1: groups, 2: omnibus tests) that have a p-value and no
/// corrected one. So the promise of `method` (with Holm: at most a chance of α of even one false alarm) holds for the
/// groups of one answer, over all its metrics and tables; it does not hold for several analyses together. Family 0 is
/// left alone: a correction would make it easier for an assumption to pass. What an analysis has corrected itself (by
/// max-T, say) stays as it is and does not count.
///
/// p-values of "no further than tolerated" (`AboutTolerance`) ask another question of the same lines: they are
/// corrected in families of their own.
///
/// The setting "multiplicity" is added where the analysis has none and something was corrected. With
/// `Multiplicity::none` nothing is done: a p-value by itself is no corrected one. Doing it twice changes nothing.
///
/// @throws InvalidInput if a p-value is not in [0, 1]; NaN counts as none
inline void correct_lines(Analysis& analysis, stats::Multiplicity method) {
  if (method == stats::Multiplicity::none) return;
  std::map<std::uint8_t, std::vector<std::size_t>> families;
  std::map<std::uint8_t, std::vector<AboutTolerance*>> tolerances;
  for (std::size_t i = 0; i < analysis.lines.size(); ++i) {
    Line& line = analysis.lines[i];
    if (line.family == 0) continue;
    const auto waits = [](const std::optional<double>& p, const std::optional<double>& adjusted) {
      return p && !std::isnan(*p) && !adjusted;
    };
    if (waits(line.p_value, line.adjusted_p_value)) families[line.family].push_back(i);
    if (line.tolerance && waits(line.tolerance->beyond, line.tolerance->adjusted_beyond)) {
      tolerances[line.family].push_back(&*line.tolerance);
    }
  }
  if (families.empty() && tolerances.empty()) return;
  for (const auto& [family, members] : families) {
    std::vector<double> p;
    for (const std::size_t i : members) p.push_back(*analysis.lines[i].p_value);
    const std::vector<double> adjusted = stats::adjusted_p_values(p, method);
    for (std::size_t k = 0; k < members.size(); ++k) {
      Line& line = analysis.lines[members[k]];
      line.adjusted_p_value = adjusted[k];
      line.correction = correction_of(method, line.estimate.confidence, members.size());
    }
  }
  for (const auto& [family, members] : tolerances) {
    std::vector<double> p;
    for (const AboutTolerance* about : members) p.push_back(*about->beyond);
    const std::vector<double> adjusted = stats::adjusted_p_values(p, method);
    for (std::size_t k = 0; k < members.size(); ++k) members[k]->adjusted_beyond = adjusted[k];
  }
  const bool said = std::any_of(analysis.settings.begin(), analysis.settings.end(),
                                [](const auto& setting) { return setting.first == "multiplicity"; });
  if (!said) analysis.settings.emplace_back("multiplicity", std::string{stats::name(method)});
}

}  // namespace lotrecht::audit
