#pragma once

/// @file
/// Which metrics ask one question: a rate and its complement.

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include <lotrecht/fairness/metric.hpp>

namespace lotrecht::fairness {

/// The metric that is one minus this one, over the same rows: FNR of TPR, TNR of FPR, FDR of PPV, FOR of NPV, and back.
/// None of a metric whose complement has no name here.
[[nodiscard]] constexpr std::optional<Metric> complement(Metric metric) noexcept {
  switch (metric) {
    case Metric::true_positive_rate: return Metric::false_negative_rate;
    case Metric::false_negative_rate: return Metric::true_positive_rate;
    case Metric::false_positive_rate: return Metric::true_negative_rate;
    case Metric::true_negative_rate: return Metric::false_positive_rate;
    case Metric::positive_predictive_value: return Metric::false_discovery_rate;
    case Metric::false_discovery_rate: return Metric::positive_predictive_value;
    case Metric::negative_predictive_value: return Metric::false_omission_rate;
    case Metric::false_omission_rate: return Metric::negative_predictive_value;
    case Metric::selection_rate:
    case Metric::accuracy:
    case Metric::base_rate:
    case Metric::balanced_accuracy:
    case Metric::treatment_equality: break;
  }
  return std::nullopt;
}

/// The metric that stands for the question this one asks: of a metric and its complement one and the same, of two
/// metrics that are no complements never. Groups are alike in a rate exactly if they are in its complement, so "no gap
/// in TPR" and "no gap in FNR" are one hypothesis, which is asked once.
[[nodiscard]] constexpr Metric question_of(Metric metric) noexcept {
  constexpr std::array asked{Metric::true_positive_rate, Metric::false_positive_rate, Metric::positive_predictive_value,
                             Metric::negative_predictive_value};
  if (std::find(asked.begin(), asked.end(), metric) != asked.end()) return metric;
  return complement(metric).value_or(metric);
}

/// Whether a two-sided test of "two rates are the same" asks nothing but the counts, and answers alike when successes
/// and failures change places: then a rate and its complement, their differences and their ratios, have one p-value.
/// True of every test of counts here but that of Katz' log ratio and the exact ones that intervals invert. Those, and
/// what is read off an interval, depend on the measure, too, and only differences of complements are mirror images.
///
/// @param test  a method as results tell it, such as "score", "tukey_newcombe", "interval"
[[nodiscard]] constexpr bool answers_complements_alike(std::string_view test) noexcept {
  if (test.starts_with("tukey_")) test.remove_prefix(6);
  return test != "log_ratio" && test != "interval" && !test.starts_with("exact");
}

}  // namespace lotrecht::fairness
