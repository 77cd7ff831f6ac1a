#pragma once

/// @file
/// What each group is compared with.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <lotrecht/core/error.hpp>
#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/metric.hpp>

namespace lotrecht::fairness {

/// What being selected means for the person. `unknown` until somebody has said it.
enum class Effect : std::uint8_t { unknown, benefit, burden };

[[nodiscard]] constexpr std::string_view name(Effect effect) noexcept {
  switch (effect) {
    case Effect::unknown: return "";
    case Effect::benefit: return "benefit";
    case Effect::burden: return "burden";
  }
  return "";
}

enum class ReferenceRule : std::uint8_t {
  group,     ///< a group named beforehand
  largest,   ///< the group with most rows
  best_off,  ///< the group whose selection rate is most favourable
  rest,      ///< everybody else
  overall,   ///< everybody
};

[[nodiscard]] constexpr std::string_view name(ReferenceRule rule) noexcept {
  switch (rule) {
    case ReferenceRule::group: return "group";
    case ReferenceRule::largest: return "largest";
    case ReferenceRule::best_off: return "best_off";
    case ReferenceRule::rest: return "rest";
    case ReferenceRule::overall: return "overall";
  }
  return "";
}

[[nodiscard]] constexpr std::optional<ReferenceRule> reference_rule_named(std::string_view wanted) noexcept {
  for (std::uint8_t i = 0; i < 5; ++i) {
    if (name(static_cast<ReferenceRule>(i)) == wanted) return static_cast<ReferenceRule>(i);
  }
  return std::nullopt;
}

/// A rule and what it needs.
struct Reference {
  ReferenceRule rule = ReferenceRule::largest;
  std::size_t group = 0;            ///< for `ReferenceRule::group`
  Effect effect = Effect::unknown;  ///< for `ReferenceRule::best_off`
};

/// Groups with less than this share of all rows cannot become the best-off reference: one lucky pair would set the
/// mark for a city. The share is that of the Uniform Guidelines (29 CFR 1607.4(D) with Questions and Answers) and of
/// New York's Local Law 144. Such groups are still compared, like every other. Where more than fifty groups share the
/// rows, hardly one may reach it; then the average group's share is the mark.
inline constexpr double best_off_minimum_share = 0.02;

/// The group that `reference` points at, if it points at one.
///
/// Ties go to the group with more rows, then to the earlier one. `best_off` looks at the selection rate only, and
/// gives one reference for all metrics of a table. It is chosen by looking at the data, so the gaps to it get intervals
/// that hold for all pairs at once (`methods_for_all_pairs`).
///
/// @return none for `rest` and `overall`, and for `largest` and `best_off` if nobody is in any group
/// @throws InvalidInput if a named group does not exist, or `best_off` is asked without an effect
[[nodiscard]] inline std::optional<std::size_t> resolve(const Reference& reference,
                                                        std::span<const CellCounts> groups) {
  const auto no_group = std::optional<std::size_t>{};
  switch (reference.rule) {
    case ReferenceRule::rest:
    case ReferenceRule::overall: return no_group;
    case ReferenceRule::group:
      if (reference.group >= groups.size()) {
        throw InvalidInput{"reference", "group",
                           "must be one of the " + std::to_string(groups.size()) + " groups, got number " +
                               std::to_string(reference.group)};
      }
      return reference.group;
    case ReferenceRule::largest: {
      std::size_t best = 0;
      for (std::size_t g = 1; g < groups.size(); ++g) {
        if (groups[g].n() > groups[best].n()) best = g;
      }
      return groups.empty() || groups[best].n() == 0 ? no_group : best;
    }
    case ReferenceRule::best_off: break;
  }
  if (reference.effect == Effect::unknown) {
    throw InvalidInput{"reference", "best_off",
                       "needs to know what being selected means for the person: say effect = benefit or burden"};
  }
  const auto somebody = std::count_if(groups.begin(), groups.end(), [](const CellCounts& c) { return c.n() > 0; });
  const double share_needed =
      std::min(best_off_minimum_share, 1.0 / static_cast<double>(std::max<std::ptrdiff_t>(1, somebody)));
  const double floor = share_needed * static_cast<double>(total(groups).n());
  std::optional<std::size_t> best;
  double best_rate = 0.0;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const Share share = groups[g].share(fraction(Metric::selection_rate));
    if (share.empty() || static_cast<double>(groups[g].n()) < floor) continue;
    const double rate = reference.effect == Effect::benefit ? share.value : -share.value;
    if (!best || rate > best_rate || (rate == best_rate && groups[g].n() > groups[*best].n())) {
      best = g;
      best_rate = rate;
    }
  }
  return best;
}

}  // namespace lotrecht::fairness
