#pragma once

/// @file
/// What an audit looked at beyond rates and gaps, in one shape: lines of estimates with their labels.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <lotrecht/stats/estimate.hpp>

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

/// One result: what is estimated, about whom, how sure, and from how many.
struct Line {
  std::string quantity;  ///< a key such as "risk_difference"; reports have words for it
  std::vector<Label> labels{};
  stats::Estimate estimate{};
  std::optional<double> p_value{};           ///< of the hypothesis that the quantity's documentation names
  std::optional<double> adjusted_p_value{};  ///< corrected for the other lines tested beside it
  std::vector<Count> counts{};               ///< the evidence
};

/// Something a reader must be told, by key, e.g. {"simpson_reversal", {{"sex", "f"}}}.
struct Flag {
  std::string name;
  std::vector<Label> labels{};
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
};

}  // namespace lotrecht::audit
