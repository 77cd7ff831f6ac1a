#pragma once

/// @file
/// The likelihood ratio test of a table.

#include <lotrecht/stats/chi_square.hpp>
#include <lotrecht/stats/contingency_table.hpp>
#include <lotrecht/stats/detail/log_mass.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::stats {

/// G test that rows and columns of a table are independent: G = 2 Σ o ln(o / e), against the law of `chi_square`.
///
/// Summed as deviances o ln(o / e) - (o - e) >= 0, which add up to the same and cannot cancel. In small samples it
/// rejects too often, more so than Pearson's. Empty rows and columns and undefined tables as in `chi_square`.
///
/// @throws InvalidInput if the shape is not that of the cells
///
/// Wilks, S. S. (1938). Ann. Math. Stat. 9(1), 60-62. doi:10.1214/aoms/1177732360
[[nodiscard]] inline TestResult g_test(const ContingencyTable& table) {
  return detail::chi_square_result(
      detail::margins(table, "g_test"), "g_test",
      [](double observed, double expected, double away) { return 2.0 * detail::deviance(observed, expected, away); });
}

}  // namespace lotrecht::stats
