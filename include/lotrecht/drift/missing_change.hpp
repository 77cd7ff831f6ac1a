#pragma once

/// @file
/// Whether values are missing more often than before.

#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/fisher_exact.hpp>
#include <lotrecht/stats/newcombe.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::drift {

/// The share of rows without a value in the current window less that in the reference, and the test that it is 0.
struct MissingChange {
  stats::Estimate difference;  ///< Newcombe's interval
  stats::TestResult test;      ///< Fisher's, two-sided
};

/// @param reference, current  rows without a value among all rows
///
/// A window without rows: undefined (`nobody`).
///
/// @throws InvalidInput if more rows are without a value than there are
[[nodiscard]] inline MissingChange missing_change(const stats::BinomialTally& reference,
                                                  const stats::BinomialTally& current,
                                                  const stats::Confidence& confidence) {
  MissingChange change;
  change.difference.method = "newcombe";
  change.difference.confidence = confidence.level();
  change.difference.n = reference.trials + current.trials;
  change.test.method = "fisher_exact";
  change.test.n = change.difference.n;
  if (reference.trials == 0 || current.trials == 0) {
    change.difference.undefined = stats::Undefined::nobody;
    change.test.undefined = stats::Undefined::nobody;
    return change;
  }
  const auto share = [](const stats::BinomialTally& t) {
    return static_cast<double>(t.successes) / static_cast<double>(t.trials);
  };
  const stats::Interval interval = stats::newcombe(current, reference, confidence);
  change.difference.value = share(current) - share(reference);
  change.difference.low = interval.low;
  change.difference.high = interval.high;
  change.test = stats::fisher_exact(current, reference, stats::Alternative::two_sided);
  return change;
}

}  // namespace lotrecht::drift
