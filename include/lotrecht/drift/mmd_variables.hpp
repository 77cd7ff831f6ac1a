#pragma once

/// @file
/// Which variables a change of several is in.

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/drift/detail/min_p.hpp>
#include <lotrecht/drift/mmd.hpp>
#include <lotrecht/drift/permutation.hpp>
#include <lotrecht/drift/row_kernel.hpp>
#include <lotrecht/drift/row_windows.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::drift {

/// What a variable has to do with a change.
struct VariableChange {
  stats::TestResult alone;        ///< the variable by itself, its own median bandwidth
  double adjusted_p_value = 1.0;  ///< of `alone`, right for all variables at once (min-p)
  stats::TestResult without;      ///< all the others, with the bandwidth of all
};

/// MMD of each variable alone and of all but it, all from the same permutations.
///
/// - `alone` with a small adjusted p-value: the variable's own distribution changed. The adjusted p-values hold for all
///   variables together, whatever their dependence (Westfall and Young); with d variables they can be as large as
///   d / (permutations + 1) however large the change.
/// - `without`: what is left of MMD² when the variable is left out. The drop from MMD² of all is what it contributes
///   given the others; where no variable changed alone, those with a drop are the ones whose relation changed. Drops do
///   not add up to MMD².
///
/// A single variable has no `without` (`nobody`).
///
/// Windows without rows, or with one: all undefined (`nobody`, `too_few_rows`).
///
/// @param kernel  of all variables; its shape is also that of each alone
/// @return  one entry for each variable
/// @throws InvalidInput if there are no permutations or threads
[[nodiscard]] inline std::vector<VariableChange> mmd_by_variable(const RowWindows& windows, const Kernel& kernel,
                                                                 const PermutationOptions& options) {
  detail::check_permutations(options, "mmd_by_variable");
  std::vector<VariableChange> changes(windows.variables());
  std::vector<std::vector<double>> shares;
  const std::size_t fewest = std::min(windows.reference_rows(), windows.current_rows());
  for (std::size_t v = 0; v < changes.size(); ++v) {
    stats::TestResult& alone = changes[v].alone;
    alone.n = windows.rows();
    alone.method = kernel.shape == KernelShape::energy ? "energy_permutation" : "mmd_permutation";
    if (fewest < 2) alone.undefined = fewest == 0 ? stats::Undefined::nobody : stats::Undefined::too_few_rows;
    changes[v].without = alone;
    if (!alone.defined()) continue;
    const Kernel own{kernel.shape, median_bandwidth(windows, kernel.shape, options.seed, v)};
    const detail::Dealt dealt =
        detail::dealt_mmd(windows, RowKernel{windows, own, std::nullopt, v}, MmdEstimator::unbiased, options);
    alone.statistic = dealt.values[0];
    shares.push_back(detail::upper_shares(dealt.values, dealt.rounding));
    if (changes.size() == 1) {
      changes[v].without.undefined = stats::Undefined::nobody;
    } else {
      changes[v].without = mmd_test(windows, RowKernel{windows, kernel, v}, MmdEstimator::unbiased, options);
    }
  }
  if (shares.empty()) return changes;
  const detail::SmallestOfSeveral smallest = detail::smallest_of_several(shares);
  for (std::size_t v = 0; v < changes.size(); ++v) {
    changes[v].alone.p_value = smallest.p_values[v];
    changes[v].adjusted_p_value = smallest.adjusted_p_values[v];
  }
  return changes;
}

}  // namespace lotrecht::drift
