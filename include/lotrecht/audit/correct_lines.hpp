#pragma once

/// @file
/// The p-values of one analysis, corrected for one another.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <lotrecht/audit/analysis.hpp>
#include <lotrecht/audit/detectable_lines.hpp>
#include <lotrecht/fairness/question.hpp>
#include <lotrecht/stats/multiplicity.hpp>
#include <lotrecht/stats/shared_hypotheses.hpp>
#include <lotrecht/stats/strictest_level.hpp>

namespace lotrecht::audit {

/// What correcting so many p-values together leaves for one that must be below 1 - `confidence`.
[[nodiscard]] inline Correction correction_of(stats::Multiplicity method, double confidence, std::uint64_t tested) {
  return {tested, stats::strictest_level(method, 1.0 - confidence, tested)};
}

namespace detail {

/// What a line asks, without which of two complements it asks it of: quantity, method, labels. Differences of a metric
/// and of its complement are mirror images and have one p-value, and so have omnibus tests; ratios need not.
[[nodiscard]] inline std::string question_of_line(const Line& line) {
  const std::optional<GapScale> scale = gap_scale(line.quantity);
  const bool mirrored = line.quantity == "omnibus" || (scale && !scale->ratio);
  // Length before text, so that no two lists run together to the same.
  std::string key;
  const auto add = [&key](std::string_view text) {
    key.append(std::to_string(text.size())).append(1, ':').append(text);
  };
  add(line.quantity);
  add(line.estimate.method);
  for (const Label& label : line.labels) {
    add(label.name);
    if (!label.value) {
      key.append(1, '-');  // a missing value is none of the names
      continue;
    }
    const std::optional<fairness::Metric> metric =
        mirrored && label.name == "metric" ? fairness::metric_named(*label.value) : std::nullopt;
    add(metric ? fairness::name(fairness::question_of(*metric)) : std::string_view{*label.value});
  }
  return key;
}

}  // namespace detail

/// Corrects the p-values of an analysis that nobody has corrected yet.
///
/// A family is all lines of the analysis of one `Line::family` (1: groups, 2: omnibus tests) that have a p-value and no
/// corrected one. So the promise of `method` (with Holm: at most a chance of α of even one false alarm) holds for the
/// groups of one answer, over all its metrics and tables; it does not hold for several analyses together. Family 0 is
/// left alone: a correction would make it easier for an assumption to pass. What an analysis has corrected itself (by
/// max-T, say) stays as it is and does not count. A difference of a metric and that of its complement (TPR and FNR) are
/// one hypothesis and count once, wherever their p-values are the same (`stats::shared_hypotheses.hpp`).
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
    std::vector<std::size_t> hypothesis;
    std::map<std::pair<std::string, std::string>, std::size_t> known;
    for (const std::size_t i : members) {
      const Line& line = analysis.lines[i];
      p.push_back(*line.p_value);
      // A line without a metric has no complement, and is a hypothesis by itself.
      const auto own = std::find_if(line.labels.begin(), line.labels.end(),
                                    [](const Label& label) { return label.name == "metric"; });
      const bool named = own != line.labels.end() && own->value;
      hypothesis.push_back(
          known.try_emplace({detail::question_of_line(line), named ? std::string{} : std::to_string(i)}, known.size())
              .first->second);
    }
    const stats::SharedAdjustment all = stats::adjusted_p_values(p, hypothesis, method);
    for (std::size_t k = 0; k < members.size(); ++k) {
      Line& line = analysis.lines[members[k]];
      line.adjusted_p_value = all.adjusted[k];
      line.correction = correction_of(method, line.estimate.confidence, all.hypotheses);
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
