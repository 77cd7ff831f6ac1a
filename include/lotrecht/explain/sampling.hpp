#pragma once

/// @file
/// How long to sample, and what came of it.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/seed.hpp>
#include <lotrecht/explain/explanation.hpp>
#include <lotrecht/explain/players.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/interval.hpp>
#include <lotrecht/stats/student_t.hpp>

namespace lotrecht::explain {

/// When to stop asking. There is no default seed: it is chosen by the caller and recorded beside the result.
struct SamplingOptions {
  Seed seed;
  std::uint64_t coalitions = 2048;  ///< at most so many values of coalitions for each row
  double tolerance = 0.0;           ///< stop when every standard error is below this, in units of the margin; 0: never
  Players players{};
  unsigned threads = 1;  ///< rows explained at a time; the scorer is called from as many threads
};

/// A sampled explanation, and what each row took.
struct SampledExplanation {
  Explanation explanation;                 ///< with standard errors
  std::vector<std::uint64_t> coalitions;   ///< (rows) values of coalitions asked for
  std::vector<std::uint64_t> evaluations;  ///< (rows) rows the model was asked about
  std::vector<double> freedom;             ///< (rows) degrees of freedom of the standard errors, for Student's t
  std::vector<bool> converged;             ///< (rows) whether every standard error came below the tolerance
};

/// Where the exact value lies, by Student's t: value ± t × standard error. The value itself where the error is 0,
/// everything where it is infinite.
///
/// @param standard_error  0 or more
/// @param freedom         above 0; infinite for the normal distribution
[[nodiscard]] inline stats::Interval sampling_interval(double value, double standard_error, double freedom,
                                                       const stats::Confidence& confidence) {
  if (standard_error == 0.0) return {value, value};
  const double reach = stats::student_t_critical(confidence, freedom) * standard_error;
  return {value - reach, value + reach};
}

namespace detail {

inline void require_sampling(std::string_view who, const SamplingOptions& options, std::uint64_t least) {
  if (options.coalitions < least) {
    throw InvalidInput{
        who, "coalitions",
        "must be at least " + std::to_string(least) + " for this model, got " + std::to_string(options.coalitions)};
  }
  if (!(options.tolerance >= 0.0)) {
    throw InvalidInput{who, "tolerance", "must be 0 or more, got " + std::to_string(options.tolerance)};
  }
  if (options.threads == 0) throw InvalidInput{who, "threads", "must be at least 1, got 0"};
}

/// An explanation of so many rows with room for everything but base values.
[[nodiscard]] inline SampledExplanation room_for(std::size_t rows, std::size_t players, std::size_t outputs,
                                                 std::string_view method) {
  SampledExplanation result;
  Explanation& e = result.explanation;
  e.rows = rows;
  e.features = players;
  e.outputs = outputs;
  e.values.assign(rows * players * outputs, 0.0);
  e.standard_errors.assign(rows * players * outputs, 0.0);
  e.residual.assign(rows * outputs, 0.0);
  e.base_values.assign(outputs, 0.0);
  e.method = method;
  result.coalitions.assign(rows, 0);
  result.evaluations.assign(rows, 0);
  result.freedom.assign(rows, 0.0);
  result.converged.assign(rows, false);
  return result;
}

}  // namespace detail
}  // namespace lotrecht::explain
