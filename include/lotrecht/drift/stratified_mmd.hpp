#pragma once

/// @file
/// Have rows of one context changed? Windows compared stratum by stratum, whatever happened to the contexts' shares.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/drift/mmd.hpp>
#include <lotrecht/drift/pair_forms.hpp>
#include <lotrecht/drift/permutation.hpp>
#include <lotrecht/drift/row_kernel.hpp>
#include <lotrecht/drift/row_windows.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::drift {

/// A test within strata.
struct StratifiedMmd {
  stats::TestResult test;
  std::size_t strata = 0;     ///< that were compared
  std::size_t set_aside = 0;  ///< rows of strata with fewer than two rows in a window
};

/// Context-aware MMD for contexts that are categories (season, district, kind of case): have the other variables
/// changed given the context?
///
///     T = sum of w_s MMD²_s,   w_s = (n_s m_s / (n_s + m_s)) / sum of the same
///
/// over strata s of one context, MMD²_s unbiased. Rows are dealt anew within their strata: where distributions given
/// the context are the same, every such deal is equally probable, so p is exact, whatever the contexts' shares in both
/// windows. No model of the context is assumed. Strata with fewer than two rows in a window cannot be compared; they
/// are set aside, and counted.
///
/// No stratum left: undefined (`too_few_rows`); a window without rows: `nobody`.
///
/// @param strata  (rows,) the context of each row of both windows, the reference first
/// @return  statistic: T
/// @throws InvalidInput if lengths differ, or there are no permutations or threads
///
/// Cobb, O. & Van Looveren, A. (2022). Context-aware drift detection. ICML, PMLR 162, 4087-4111. Their estimate smooths
/// over a continuous context; see `propensity_mmd`.
[[nodiscard]] inline StratifiedMmd stratified_mmd(const RowWindows& windows, const Kernel& kernel,
                                                  std::span<const std::uint64_t> strata,
                                                  const PermutationOptions& options) {
  detail::check_permutations(options, "stratified_mmd");
  if (strata.size() != windows.rows()) {
    throw InvalidInput{"stratified_mmd", "strata",
                       "must be one for each row of both windows, " + std::to_string(windows.rows()) + ", got " +
                           std::to_string(strata.size())};
  }
  StratifiedMmd result;
  result.test.n = windows.rows();
  result.test.method = "mmd_stratified_permutation";
  std::map<std::uint64_t, std::vector<std::size_t>> rows;
  for (std::size_t i = 0; i < strata.size(); ++i) rows[strata[i]].push_back(i);
  std::vector<double> values(static_cast<std::size_t>(options.permutations) + 1);
  double weights = 0.0;
  double rounding = 0.0;
  std::uint32_t index = 0;
  for (const auto& [stratum, chosen] : rows) {
    const RowWindows some = windows.subset(chosen);
    const auto n = static_cast<double>(some.reference_rows());
    const auto m = static_cast<double>(some.current_rows());
    ++index;
    if (n < 2.0 || m < 2.0) {
      result.set_aside += chosen.size();
      continue;
    }
    ++result.strata;
    const double weight = n * m / (n + m);
    const PairForms forms = dealt_forms(RowKernel{some, kernel}, some.reference_rows(), options.permutations,
                                        options.seed, options.threads, index);
    for (std::size_t b = 0; b < values.size(); ++b) {
      values[b] += weight * detail::mmd_squared(forms, b, n, m, 1.0, MmdEstimator::unbiased);
    }
    weights += weight;
    rounding += weight * 1e-11 * std::abs(forms.total) * 2.0 / ((n + m) * (n + m - 1.0));
  }
  if (result.strata == 0) {
    result.test.undefined = windows.reference_rows() == 0 || windows.current_rows() == 0
                                ? stats::Undefined::nobody
                                : stats::Undefined::too_few_rows;
    return result;
  }
  for (double& value : values) value /= weights;
  result.test.statistic = values[0];
  result.test.p_value = detail::share_as_large(values, rounding / weights);
  return result;
}

}  // namespace lotrecht::drift
