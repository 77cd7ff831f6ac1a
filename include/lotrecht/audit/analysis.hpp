#pragma once

/// @file
/// What an audit looked at beyond rates and gaps, in one shape: lines of estimates with their labels.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <lotrecht/stats/equivalence.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/two_samples.hpp>

namespace lotrecht::audit {

/// What a line is about, e.g. {"sex", "f"}; no value: the group whose value is missing.
struct Label {
  std::string name;
  std::optional<std::string> value;

  friend bool operator==(const Label&, const Label&) = default;
};

/// A number of rows behind a line, e.g. {"selected", 17}.
struct Count {
  std::string name;
  std::uint64_t rows = 0;

  friend bool operator==(const Count&, const Count&) = default;
};

/// What "no gap found" is worth on one line: the true gaps nearest to "no gap" that would have been noticed with the
/// power in the analysis' setting "power", in the unit of the line.
struct Detectable {
  std::optional<double> low;   ///< a gap downwards; none where no such gap would have been noticed
  std::optional<double> high;  ///< a gap upwards
  /// How that is known. "power": of the line's own test, exactly or by its formula. "interval": read off the width of
  /// the line's interval, an approximation. "margin": the nearest margins that equal rates would have kept.
  std::string_view method{};
  std::uint64_t comparisons = 1;  ///< how many hypotheses, this one included, its p-value was corrected for
};

/// With how many others a p-value was corrected, and what that leaves of α for it alone.
struct Correction {
  std::uint64_t comparisons = 1;  ///< hypotheses corrected together, this one included
  double alpha = 0.0;             ///< see `stats::strictest_level`
};

/// How the gap of a line is made of the shares of its two samples.
enum class SampleScale : std::uint8_t {
  rates,          ///< their difference, or their ratio
  odds,           ///< the ratio of their odds
  inverse_rates,  ///< the ratio of one over each: of how many are needed for one
  events,         ///< the ratio of two Poisson rates: `trials` are people, any of whom can have several events
  known_share,    ///< the second is no sample but a share known beforehand: `SampleShape::known`
};

/// The rest of what `Line::samples` are.
struct SampleShape {
  SampleScale scale = SampleScale::rates;
  double known = 0.0;    ///< the share compared with, for `known_share`
  double overlap = 0.0;  ///< the first sample's share of those compared with: the second sample is only the others
};

/// p-values about what the plan tolerates of a quantity, where an analysis asks that: neither follows from the other,
/// or from the p-value of no difference at all.
struct AboutTolerance {
  std::optional<double> beyond{};  ///< of "no further than tolerated": small shows that it is further
  /// Corrected for the other lines that ask the same.
  std::optional<double> adjusted_beyond{};
  /// Of "at least as far as tolerated": small shows that it is less far. Not corrected: that all lines keep the
  /// tolerance is shown where each is.
  std::optional<double> within{};
};

/// One result: what is estimated, about whom, how sure, and from how many.
struct Line {
  std::string quantity;  ///< a key such as "risk_difference"; reports have words for it
  std::vector<Label> labels{};
  stats::Estimate estimate{};
  std::optional<double> p_value{};           ///< of the hypothesis that the quantity's documentation names
  std::optional<double> adjusted_p_value{};  ///< corrected for the other lines tested beside it
  std::vector<Count> counts{};               ///< the evidence
  /// p-values of one family are corrected together, see `correct_lines`: 1 the groups, 2 omnibus tests; 0 none: of a
  /// method's assumption, or of a hypothesis that another line tests.
  std::uint8_t family = 1;
  /// The two separate samples whose rates a line compares, where it does just that: its gap can then be planned for
  /// exactly. Not told in the record, where the counts stand with the rates.
  std::optional<stats::TwoSamples> samples{};
  std::optional<Detectable> detectable{};   ///< of lines that are gaps; see `add_detectable`
  std::optional<stats::Verdict> verdict{};  ///< where the plan sets a margin that this analysis tests
  /// Whether the width of the interval tells which gap would have been noticed; false where it rests on next to
  /// nothing.
  bool width_tells = true;
  SampleShape shape{};  ///< of `samples`
  /// The critical value that the interval was made with, where it is not that of its level: one that holds for all.
  std::optional<double> interval_z{};
  std::optional<Correction> correction{};  ///< of a p-value that was corrected
  std::optional<AboutTolerance> tolerance{};
};

/// Something a reader must be told, by key, e.g. {"simpson_reversal", {{"sex", "f"}}}.
struct Flag {
  std::string name;
  std::vector<Label> labels{};
};

/// What a threshold of the plan says about an analysis: a claim with its evidence and a verdict, as `Finding` is one
/// about the tables.
struct LineFinding {
  std::optional<std::size_t>
      line{};             ///< position among the lines: what is judged; none where there is nothing to judge
  std::string metric{};   ///< a key such as "selection_rate"
  std::string measure{};  ///< "difference" or "ratio"
  std::vector<std::string> attributes{};  ///< by which people are grouped
  /// The group's name in each of `attributes`; empty where there was no group to compare.
  std::vector<std::optional<std::string>> group{};
  std::vector<std::optional<std::string>> reference{};  ///< the same; empty where `rule` says it
  std::string rule{};                                   ///< whom it is compared with, such as "rest"
  stats::Estimate estimate{};
  stats::Band band{0.0, 0.0};
  stats::Verdict verdict{};
};

using Setting = std::variant<bool, std::uint64_t, double, std::string, std::vector<std::string>>;

/// One kind of question asked of the same decisions, with everything that was chosen and everything that came out.
///
/// Every kind has this one shape, so that records, tables, plots and reports can show any of them.
struct Analysis {
  std::string kind;                                       ///< the table of the plan that asked for it: "conditional"
  std::vector<std::pair<std::string, Setting>> settings;  ///< what was chosen, in order
  std::vector<Line> lines;
  std::vector<Flag> flags;
  std::vector<LineFinding> findings{};  ///< where the plan sets a threshold
};

}  // namespace lotrecht::audit
