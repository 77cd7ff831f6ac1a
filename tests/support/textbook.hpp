#pragma once

/// @file
/// The metrics once more, from lists of people and the definitions in words: an oracle that shares nothing with the
/// library but the names.

#include <optional>
#include <vector>

#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/metric.hpp>

namespace lotrecht::fairness::textbook {

struct Person {
  bool selected;
  std::optional<bool> positive;  ///< nothing: nobody knows
};

[[nodiscard]] inline std::vector<Person> people(const CellCounts& c) {
  const Person kinds[6] = {{true, true}, {true, false}, {false, true}, {false, false}, {true, {}}, {false, {}}};
  std::vector<Person> all;
  for (std::size_t i = 0; i < 6; ++i) all.insert(all.end(), c.rows[i], kinds[i]);
  return all;
}

/// P(event | condition); nothing if the condition holds for nobody.
template <class Event, class Condition>
[[nodiscard]] std::optional<double> probability(const std::vector<Person>& all, Event event, Condition condition) {
  double those = 0.0;
  double among = 0.0;
  for (const Person& p : all) {
    if (!condition(p)) continue;
    ++among;
    if (event(p)) ++those;
  }
  if (among == 0.0) return std::nullopt;
  return those / among;
}

[[nodiscard]] inline std::optional<double> metric(Metric which, const CellCounts& c) {
  const std::vector<Person> all = people(c);
  const auto selected = [](const Person& p) { return p.selected; };
  const auto turned_down = [](const Person& p) { return !p.selected; };
  const auto positive = [](const Person& p) { return p.positive.has_value() && *p.positive; };
  const auto negative = [](const Person& p) { return p.positive.has_value() && !*p.positive; };
  const auto anybody = [](const Person&) { return true; };
  const auto known = [](const Person& p) { return p.positive.has_value(); };
  const auto known_selected = [&](const Person& p) { return known(p) && p.selected; };
  const auto known_turned_down = [&](const Person& p) { return known(p) && !p.selected; };
  switch (which) {
    case Metric::selection_rate: return probability(all, selected, anybody);
    case Metric::true_positive_rate: return probability(all, selected, positive);
    case Metric::false_positive_rate: return probability(all, selected, negative);
    case Metric::true_negative_rate: return probability(all, turned_down, negative);
    case Metric::false_negative_rate: return probability(all, turned_down, positive);
    case Metric::positive_predictive_value: return probability(all, positive, known_selected);
    case Metric::negative_predictive_value: return probability(all, negative, known_turned_down);
    case Metric::false_discovery_rate: return probability(all, negative, known_selected);
    case Metric::false_omission_rate: return probability(all, positive, known_turned_down);
    case Metric::accuracy:
      return probability(
          all, [&](const Person& p) { return p.selected == *p.positive; }, known);
    case Metric::base_rate: return probability(all, positive, known);
    case Metric::balanced_accuracy: {
      const auto sensitivity = probability(all, selected, positive);
      const auto specificity = probability(all, turned_down, negative);
      if (!sensitivity || !specificity) return std::nullopt;
      return (*sensitivity + *specificity) / 2.0;
    }
    case Metric::treatment_equality: {
      double missed = 0.0;
      double wrongly_selected = 0.0;
      for (const Person& p : all) {
        if (positive(p) && !p.selected) ++missed;
        if (negative(p) && p.selected) ++wrongly_selected;
      }
      if (wrongly_selected == 0.0) return std::nullopt;
      return missed / wrongly_selected;
    }
  }
  return std::nullopt;
}

}  // namespace lotrecht::fairness::textbook
