#pragma once

/// @file
/// What an audit is asked to do: why, on which groups, with which metrics, against which thresholds.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <lotrecht/fairness/equalized_odds.hpp>
#include <lotrecht/fairness/gap.hpp>
#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/fairness/metric.hpp>
#include <lotrecht/fairness/reference.hpp>
#include <lotrecht/stats/equivalence.hpp>
#include <lotrecht/stats/multiplicity.hpp>

namespace lotrecht::audit {

/// A question that people must answer, not the data. An empty answer is open, and every report shows it as open.
struct Answer {
  std::string question;  ///< a key: "purpose", "legal_basis", "affected", "decides", "after_a_finding"
  std::string answer;
};

/// The questions an audit begins with, in their order.
[[nodiscard]] inline std::vector<std::string> why_questions() {
  return {"purpose", "legal_basis", "affected", "decides", "after_a_finding"};
}

/// What a check looks at.
enum class CheckMeasure : std::uint8_t {
  difference,        ///< each group less its reference
  ratio,             ///< each group over its reference
  worst_difference,  ///< highest less lowest group; for equalized odds the worse of TPR and FPR
  worst_ratio,       ///< lowest over highest group
  mean_difference,   ///< equalized odds only: mean of the absolute worst gaps in TPR and FPR
};

[[nodiscard]] constexpr std::string_view name(CheckMeasure m) noexcept {
  switch (m) {
    case CheckMeasure::difference: return "difference";
    case CheckMeasure::ratio: return "ratio";
    case CheckMeasure::worst_difference: return "worst_difference";
    case CheckMeasure::worst_ratio: return "worst_ratio";
    case CheckMeasure::mean_difference: return "mean_difference";
  }
  return "";
}

/// The reference named in a plan: a rule and, for `ReferenceRule::group`, one level per attribute.
struct PlannedReference {
  fairness::ReferenceRule rule = fairness::ReferenceRule::largest;
  /// For a named group: its level in each attribute of the plan (no name: the group whose value is missing). In the
  /// table of some of the attributes, the levels of those.
  std::vector<std::optional<std::string>> levels;
};

/// One threshold: a metric (or equalized odds), a measure, and the band it should lie in.
struct Check {
  std::optional<fairness::Metric> metric;  ///< none: equalized odds
  CheckMeasure measure{};
  stats::Band band;
  std::optional<PlannedReference> reference;  ///< another reference than the plan's, for this check
};

[[nodiscard]] inline std::string_view name_of_subject(const Check& check) {
  return check.metric ? fairness::name(*check.metric) : std::string_view{"equalized_odds"};
}

/// What is done about having asked so many questions, and how reliably a gap should have been found.
struct Tests {
  stats::Multiplicity multiplicity = stats::Multiplicity::holm;
  double power = 0.8;  ///< of the gaps reported as detectable; above α and below 1
};

/// Everything an audit needs besides the tallies.
struct Plan {
  std::string title;
  std::vector<Answer> why;
  fairness::Effect effect = fairness::Effect::unknown;  ///< what being selected means for the person
  bool crossed = true;                                  ///< audit all intersections, not only each attribute alone
  PlannedReference reference;
  std::vector<fairness::Metric> metrics;
  std::vector<Check> checks;
  fairness::Methods methods;
  Tests tests{};
};

}  // namespace lotrecht::audit
