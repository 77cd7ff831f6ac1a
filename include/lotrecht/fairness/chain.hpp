#pragma once

/// @file
/// The way through a chain of steps: how many come to each, how many go on, and what share comes that far.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/fairness/chain_tally.hpp>
#include <lotrecht/fairness/detail/plain_estimates.hpp>
#include <lotrecht/fairness/detail/square_and_add.hpp>
#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/wilson.hpp>

namespace lotrecht::fairness {

/// What became, at one step, of those who came to it.
struct StepCounts {
  std::uint64_t passed = 0;
  std::uint64_t failed = 0;
  std::uint64_t unknown = 0;  ///< came to the step, and its answer is not known

  [[nodiscard]] constexpr std::uint64_t reached() const noexcept { return passed + failed + unknown; }
  /// Those of whom the answer is known.
  [[nodiscard]] constexpr stats::BinomialTally known() const noexcept { return {passed, passed + failed}; }

  friend constexpr bool operator==(const StepCounts&, const StepCounts&) = default;
};

/// A group's way through the chain. To a step come those who passed all before it, so
/// `steps[i].reached() == steps[i - 1].passed`, and these counts hold all that the pattern counts know about the way.
struct ChainPath {
  std::vector<StepCounts> steps;

  friend bool operator==(const ChainPath&, const ChainPath&) = default;
};

/// The way of the rows of a tally. A row leaves it at its first answer that is not "yes".
///
/// @param steps  length of the chain; a tally of no rows does not know it
/// @throws InvalidInput if the tally counted a chain of another length
[[nodiscard]] inline ChainPath path_of(const ChainTally& tally, std::size_t steps) {
  if (tally.steps() != 0 && tally.steps() != steps) {
    throw InvalidInput{"path_of", "steps",
                       "must be " + std::to_string(tally.steps()) + " as tallied, got " + std::to_string(steps)};
  }
  ChainPath path{std::vector<StepCounts>(steps)};
  for (const ChainTally::Entry& entry : tally.entries()) {
    const std::vector<std::uint8_t> answers = ChainTally::answers(entry.pattern);
    for (std::size_t s = 0; s < steps; ++s) {
      StepCounts& at = path.steps[s];
      (answers[s] == 1 ? at.passed : answers[s] == 0 ? at.failed : at.unknown) += entry.rows;
      if (answers[s] != 1) break;
    }
  }
  return path;
}

/// The path with a first step before it: of `residents` people, those with a row in the data came in.
///
/// The number of residents is taken as known without error; that some have a row and others have not is the first
/// step's chance.
///
/// @param group  name for the message
/// @throws InvalidInput if there are more rows than residents: then rows are not people, and no share of them
[[nodiscard]] inline ChainPath with_population(const ChainPath& path, std::uint64_t residents,
                                               const std::string& group) {
  const std::uint64_t rows = path.steps.empty() ? 0 : path.steps.front().reached();
  if (rows > residents) {
    throw InvalidInput{"chain", "population",
                       "must not be below the rows of a group: " + group + " has " + std::to_string(residents) +
                           " residents and " + std::to_string(rows) +
                           " rows; a chain counts every person once (for several cases each, see burden)"};
  }
  ChainPath longer{{{rows, residents - rows, 0}}};
  longer.steps.insert(longer.steps.end(), path.steps.begin(), path.steps.end());
  return longer;
}

/// Answers at one step of all rows, and of those that had left the way before it.
struct StepBeside {
  stats::BinomialTally everybody;  ///< all rows whose answer at this step is known
  stats::BinomialTally beside;     ///< of these, the ones with a "no" at an earlier step
};

/// Who says yes at step `s` although an earlier step said no. In a nested chain nobody does.
[[nodiscard]] inline StepBeside beside_at(const ChainTally& tally, std::size_t s) {
  StepBeside found;
  for (const ChainTally::Entry& entry : tally.entries()) {
    const std::vector<std::uint8_t> answers = ChainTally::answers(entry.pattern);
    if (s >= answers.size() || answers[s] == unknown_step) continue;
    const stats::BinomialTally rows{answers[s] * entry.rows, entry.rows};
    found.everybody.merge(rows);
    const auto before = answers.begin() + static_cast<std::ptrdiff_t>(s);
    if (std::find(answers.begin(), before, 0) != before) found.beside.merge(rows);
  }
  return found;
}

/// A "yes" after a "no".
struct OutOfOrder {
  std::size_t row;   ///< number of the row in the columns
  std::size_t no;    ///< step that said no
  std::size_t step;  ///< later step that said yes
};

/// The first row with a "yes" after a "no", if there is one: such a chain is not nested.
///
/// Precondition: the columns passed `check`.
[[nodiscard]] inline std::optional<OutOfOrder> out_of_order(const ChainColumns& columns) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    std::size_t no = columns.steps;
    for (std::size_t s = 0; s < columns.steps; ++s) {
      if (columns.step[s][i] == 0 && no == columns.steps) no = s;
      if (columns.step[s][i] == 1 && no < s) return OutOfOrder{columns.first_row + i, no, s};
    }
  }
  return std::nullopt;
}

/// P(yes at step s given that the chain came that far), of those whose answer is known.
///
/// The pass rates of different steps are independent given who came to them: the probability of a group's counts is a
/// product of binomial ones, one for each step. So each has a plain binomial interval, and whatever is made of several
/// adds their uncertainties without a covariance.
///
/// Undefined if nobody came to the step ("nobody_reached") or of nobody who did the answer is known ("step_unknown").
[[nodiscard]] inline stats::Estimate step_rate(const ChainPath& path, std::size_t s, const Methods& methods) {
  const StepCounts& at = path.steps.at(s);
  return detail::plain_rate(at.known(), methods,
                            at.reached() == 0 ? stats::Undefined::nobody_reached : stats::Undefined::step_unknown);
}

namespace detail {

/// The known answers of each step as a rate with Wilson's interval; of a step without any, 1 in [0, 1]: what comes
/// before bounds the way through it.
[[nodiscard]] inline std::vector<Part> step_parts(const ChainPath& path, const stats::Confidence& confidence) {
  std::vector<Part> parts;
  for (const StepCounts& at : path.steps) {
    const stats::BinomialTally k = at.known();
    const double value = k.trials == 0 ? 1.0 : static_cast<double>(k.successes) / static_cast<double>(k.trials);
    parts.push_back({value, holding(stats::wilson(k, confidence), value)});
  }
  return parts;
}

[[nodiscard]] inline double product(std::span<const double> values) {
  double p = 1.0;
  for (const double value : values) p *= value;
  return p;
}

/// Why there is no share that comes through step `s`; `none` if there is one.
[[nodiscard]] inline stats::Undefined why_no_way(const ChainPath& path, std::size_t s) {
  if (path.steps.at(0).reached() == 0) return stats::Undefined::nobody;
  for (std::size_t i = 0; i <= s; ++i) {
    const StepCounts& at = path.steps.at(i);
    if (at.reached() == 0) return stats::Undefined::none;  // nobody got here, so nobody came through: 0
    if (at.known().trials == 0) return stats::Undefined::step_unknown;
    if (at.passed == 0) return stats::Undefined::none;
  }
  return stats::Undefined::none;
}

[[nodiscard]] inline bool all_known(const ChainPath& path, std::size_t s) {
  return std::all_of(path.steps.begin(), path.steps.begin() + static_cast<std::ptrdiff_t>(s) + 1,
                     [](const StepCounts& at) { return at.unknown == 0; });
}

}  // namespace detail

/// P(yes at all steps up to s), of those who began.
///
/// If every answer is known it is a plain rate, passed over begun. Where answers are unknown it is the product of the
/// pass rates p_0 ... p_s, each among the known: right if those whose answer is unknown would have passed as often as
/// the others who came to that step (the interval is square-and-add over Wilson's of each step). `most_through` and
/// `least_through` bound it without that assumption.
///
/// Undefined if nobody began, or of a step on the way no answer is known.
[[nodiscard]] inline stats::Estimate reached_rate(const ChainPath& path, std::size_t s, const Methods& methods) {
  const std::uint64_t begun = path.steps.at(0).reached();
  const stats::BinomialTally through{path.steps.at(s).passed, begun};
  const bool known = detail::all_known(path, s);
  const std::string_view method = known ? name(methods.rate) : "square_and_add_wilson";
  const stats::Undefined why = detail::why_no_way(path, s);
  if (why != stats::Undefined::none) return detail::undefined_estimate(why, {0.0, 1.0}, begun, method, methods);
  if (known) return detail::plain_rate(through, methods, stats::Undefined::nobody);
  const std::vector<detail::Part> parts = detail::step_parts(path, methods.confidence);
  const std::span<const detail::Part> way = std::span{parts}.first(s + 1);
  double value = 1.0;
  for (const detail::Part& part : way) value *= part.value;
  const stats::Interval around = detail::square_and_add(way, detail::product);
  return detail::estimate_of(value, {std::max(0.0, around.low), std::min(1.0, around.high)}, begun, method, methods);
}

/// Share that comes through step s if all whose answer is unknown fail there.
[[nodiscard]] inline stats::Estimate least_through(const ChainPath& path, std::size_t s, const Methods& methods) {
  return detail::plain_rate({path.steps.at(s).passed, path.steps.at(0).reached()}, methods, stats::Undefined::nobody);
}

/// Share that comes through step s if all whose answer is unknown pass it and all that follow.
[[nodiscard]] inline stats::Estimate most_through(const ChainPath& path, std::size_t s, const Methods& methods) {
  std::uint64_t through = path.steps.at(s).passed;
  for (std::size_t i = 0; i <= s; ++i) through += path.steps[i].unknown;
  return detail::plain_rate({through, path.steps.at(0).reached()}, methods, stats::Undefined::nobody);
}

}  // namespace lotrecht::fairness
