#pragma once

/// @file
/// The group metrics of binary decisions: which cells over which cells.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <lotrecht/stats/estimate.hpp>

namespace lotrecht::fairness {

/// The six kinds of decided case, in the order of `OutcomeTally::cells()`.
enum class Cell : std::uint8_t {
  true_positive,
  false_positive,
  false_negative,
  true_negative,
  selected_unlabelled,
  rejected_unlabelled,
};

/// A set of cells, one bit each.
using Cells = std::uint8_t;

template <class... C>
[[nodiscard]] constexpr Cells cells(C... chosen) noexcept {
  return static_cast<Cells>(((1u << static_cast<unsigned>(chosen)) | ...));
}

/// D = decision (1 selected), Y = outcome (1 positive). Names as in fairlearn and the literature.
enum class Metric : std::uint8_t {
  selection_rate,             ///< P(D=1): over all rows, with or without outcome
  true_positive_rate,         ///< P(D=1 | Y=1)
  false_positive_rate,        ///< P(D=1 | Y=0)
  true_negative_rate,         ///< P(D=0 | Y=0)
  false_negative_rate,        ///< P(D=0 | Y=1)
  positive_predictive_value,  ///< P(Y=1 | D=1), over rows with an outcome
  negative_predictive_value,  ///< P(Y=0 | D=0), over rows with an outcome
  false_discovery_rate,       ///< P(Y=0 | D=1), over rows with an outcome
  false_omission_rate,        ///< P(Y=1 | D=0), over rows with an outcome
  accuracy,                   ///< P(D=Y), over rows with an outcome
  base_rate,                  ///< P(Y=1), over rows with an outcome
  balanced_accuracy,          ///< (TPR + TNR) / 2: the mean of two rates
  treatment_equality,         ///< FN / FP: how many are missed for each wrongly selected; not a rate, may exceed 1
};

inline constexpr std::size_t metric_count = 13;

/// All metrics, in the order of reports.
[[nodiscard]] constexpr std::array<Metric, metric_count> all_metrics() noexcept {
  std::array<Metric, metric_count> all{};
  for (std::size_t m = 0; m < metric_count; ++m) all[m] = static_cast<Metric>(m);
  return all;
}

/// A metric as what it is made of: the numerator's cells are among the denominator's.
struct Fraction {
  Cells numerator;
  Cells denominator;
  stats::Undefined if_empty;  ///< why the metric does not exist when the denominator is empty
};

/// The cells of a metric that is a count over a count. For `treatment_equality` it is FN over FN + FP, whose odds are
/// the metric. Precondition: not `balanced_accuracy`, which is the mean of two.
[[nodiscard]] constexpr Fraction fraction(Metric metric) noexcept {
  constexpr auto tp = Cell::true_positive;
  constexpr auto fp = Cell::false_positive;
  constexpr auto fn = Cell::false_negative;
  constexpr auto tn = Cell::true_negative;
  constexpr auto su = Cell::selected_unlabelled;
  constexpr auto ru = Cell::rejected_unlabelled;
  using stats::Undefined;
  switch (metric) {
    case Metric::selection_rate: return {cells(tp, fp, su), cells(tp, fp, fn, tn, su, ru), Undefined::nobody};
    case Metric::true_positive_rate: return {cells(tp), cells(tp, fn), Undefined::no_positives};
    case Metric::false_positive_rate: return {cells(fp), cells(fp, tn), Undefined::no_negatives};
    case Metric::true_negative_rate: return {cells(tn), cells(fp, tn), Undefined::no_negatives};
    case Metric::false_negative_rate: return {cells(fn), cells(tp, fn), Undefined::no_positives};
    case Metric::positive_predictive_value: return {cells(tp), cells(tp, fp), Undefined::nobody_selected};
    case Metric::negative_predictive_value: return {cells(tn), cells(fn, tn), Undefined::everybody_selected};
    case Metric::false_discovery_rate: return {cells(fp), cells(tp, fp), Undefined::nobody_selected};
    case Metric::false_omission_rate: return {cells(fn), cells(fn, tn), Undefined::everybody_selected};
    case Metric::accuracy: return {cells(tp, tn), cells(tp, fp, fn, tn), Undefined::no_outcome};
    case Metric::base_rate: return {cells(tp, fn), cells(tp, fp, fn, tn), Undefined::no_outcome};
    case Metric::balanced_accuracy: break;
    case Metric::treatment_equality: return {cells(fn), cells(fn, fp), Undefined::zero_denominator};
  }
  return {0, 0, stats::Undefined::nobody};
}

[[nodiscard]] constexpr std::string_view name(Metric metric) noexcept {
  switch (metric) {
    case Metric::selection_rate: return "selection_rate";
    case Metric::true_positive_rate: return "true_positive_rate";
    case Metric::false_positive_rate: return "false_positive_rate";
    case Metric::true_negative_rate: return "true_negative_rate";
    case Metric::false_negative_rate: return "false_negative_rate";
    case Metric::positive_predictive_value: return "positive_predictive_value";
    case Metric::negative_predictive_value: return "negative_predictive_value";
    case Metric::false_discovery_rate: return "false_discovery_rate";
    case Metric::false_omission_rate: return "false_omission_rate";
    case Metric::accuracy: return "accuracy";
    case Metric::base_rate: return "base_rate";
    case Metric::balanced_accuracy: return "balanced_accuracy";
    case Metric::treatment_equality: return "treatment_equality";
  }
  return "";
}

/// The metric of that name, if there is one.
[[nodiscard]] constexpr std::optional<Metric> metric_named(std::string_view wanted) noexcept {
  for (const Metric metric : all_metrics()) {
    if (name(metric) == wanted) return metric;
  }
  return std::nullopt;
}

}  // namespace lotrecht::fairness
