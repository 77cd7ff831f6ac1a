#pragma once

/// @file
/// Pearson's chi-square test of a table.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

#include <boost/math/special_functions/gamma.hpp>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/contingency_table.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::stats {

namespace detail {

/// P(chi-square with `degrees` degrees of freedom >= statistic), relative error about 1e-15 times the exponent.
[[nodiscard]] inline double chi_square_tail(double statistic, std::uint64_t degrees) {
  if (!(statistic > 0.0)) return 1.0;
  if (degrees == 1) return std::erfc(std::sqrt(0.5 * statistic));
  if (std::isinf(statistic)) return 0.0;
  return boost::math::gamma_q(0.5 * static_cast<double>(degrees), 0.5 * statistic);
}

/// Result of a statistic that is chi-square under independence; undefined if there is nothing to compare.
template <class Statistic>
[[nodiscard]] TestResult chi_square_result(const Margins& m, std::string_view method, const Statistic& statistic) {
  TestResult result;
  result.method = method;
  result.n = static_cast<std::uint64_t>(m.all);
  if (!m.comparable()) {
    result.undefined = m.all == 0.0 ? Undefined::nobody : Undefined::single_group;
    return result;
  }
  result.degrees_of_freedom = (m.rows.size() - 1) * (m.columns.size() - 1);
  double sum = 0.0;
  for (std::size_t r = 0; r < m.rows.size(); ++r) {
    for (std::size_t c = 0; c < m.columns.size(); ++c) {
      // o - e = (o n - r c) / n with both products as exact pairs: nothing cancels where a table is nearly even.
      const double left = m.cells[r][c] * m.all;
      const double right = m.rows[r] * m.columns[c];
      const double rounding = std::fma(m.cells[r][c], m.all, -left) - std::fma(m.rows[r], m.columns[c], -right);
      sum += statistic(m.cells[r][c], right / m.all, ((left - right) + rounding) / m.all);
    }
  }
  result.statistic = sum;
  result.p_value = chi_square_tail(sum, result.degrees_of_freedom);
  return result;
}

}  // namespace detail

/// Pearson's test that rows and columns of a table are independent: Σ (o - e)² / e against chi-square with
/// (rows - 1)(columns - 1) degrees of freedom, e = row sum x column sum / n.
///
/// An approximation, good where every expected count is at least about 5; the exact tests are for the others. Empty
/// rows and columns are left out, as if they were not in the table. With `yates`, |o - e| is lessened by 1/2, at most
/// to 0: it imitates Fisher's test and is as timid; for 2 x 2 tables only.
///
/// Fewer than two rows or columns that are not empty: undefined (`single_group`; `nobody` if all is empty).
///
/// @throws InvalidInput if the shape is not that of the cells, or `yates` is asked of a table that is not 2 x 2
///
/// Pearson, K. (1900). Philos. Mag. 50(302), 157-175. doi:10.1080/14786440009463897
/// Yates, F. (1934). Suppl. J. R. Stat. Soc. 1(2), 217-235. doi:10.2307/2983604
[[nodiscard]] inline TestResult chi_square(const ContingencyTable& table, bool yates) {
  const detail::Margins m = detail::margins(table, "chi_square");
  if (yates && (table.rows != 2 || table.columns != 2)) {
    throw InvalidInput{
        "chi_square", "yates",
        "is for 2 x 2 tables, got " + std::to_string(table.rows) + " x " + std::to_string(table.columns)};
  }
  return detail::chi_square_result(m, yates ? "chi_square_yates" : "chi_square",
                                   [yates](double, double expected, double away) {
                                     const double d = yates ? std::max(0.0, std::abs(away) - 0.5) : away;
                                     return d * d / expected;
                                   });
}

}  // namespace lotrecht::stats
