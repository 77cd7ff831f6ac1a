#pragma once

/// @file
/// Fisher's exact test of tables of any shape (Freeman and Halton).

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

#include <boost/math/special_functions/gamma.hpp>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/contingency_table.hpp>
#include <lotrecht/stats/detail/table_network.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::stats {

namespace detail {

/// `freeman_halton`, undefined as `too_large` where it gives up.
///
/// @throws InvalidInput if the shape is not that of the cells
[[nodiscard]] inline TestResult freeman_halton_if_feasible(const ContingencyTable& table, std::uint64_t most_steps) {
  const Margins m = margins(table, "freeman_halton");
  TestResult result;
  result.method = "freeman_halton";
  result.n = static_cast<std::uint64_t>(m.all);
  if (!m.comparable()) {
    result.undefined = m.all == 0.0 ? Undefined::nobody : Undefined::single_group;
    return result;
  }
  result.undefined = Undefined::too_large;
  if (m.all > 1e6) return result;
  const auto log_factorial = [](double k) { return boost::math::lgamma(k + 1.0); };
  double observed = 0.0;
  double scale = -log_factorial(m.all);
  for (const auto& row : m.cells) {
    for (const double cell : row) observed += cell < 2.0 ? 0.0 : log_factorial(cell);
  }
  for (const double r : m.rows) scale += log_factorial(r);
  for (const double c : m.columns) scale += log_factorial(c);
  TableNetwork network{m, most_steps};
  // Sums of ln k! round in their last digits, which of a million rows are 2e-9 each.
  const double rounding = 16.0 * std::numeric_limits<double>::epsilon() * observed;
  const auto sum = network.sum_from(observed - (1e-9 + rounding));
  if (!sum) return result;
  result.undefined = Undefined::none;
  result.statistic = std::exp(scale - observed);
  result.p_value = std::min(1.0, *sum);
  return result;
}

}  // namespace detail

/// Exact test that rows and columns of a table are independent: the probability, given all margins, of the tables that
/// are not more probable than the observed one.
///
/// Exact, by Mehta and Patel's network algorithm (detail/table_network.hpp); tables whose probabilities agree to 1e-9
/// count as equally probable. The 2 x 2 case is `fisher_exact`, two-sided. Relative error about 1e-11. Of a million
/// rows both are some 1e-8, for ln k! is so large there.
///
/// The work grows fast with the number of cells and rows: 4 x 5 with 100 rows takes about a second, 5 x 6 with 200 too
/// long; 2 x 4 with 2,000 a hundredth of one.
/// Beyond `most_steps` it gives up and says so, at once where the margins alone tell that it would; a permutation test
/// answers the same question with draws.
///
/// The statistic is the observed table's probability. Fewer than two rows or columns that are not empty: undefined
/// (`single_group`; `nobody` if all is empty).
///
/// @param most_steps  limit on the work; 10^7 take half a second at most
/// @throws InvalidInput if the shape is not that of the cells, the table holds more than a million rows, or the limit
/// is reached
///
/// Freeman, G. H. & Halton, J. H. (1951). Biometrika 38(1/2), 141-149. doi:10.1093/biomet/38.1-2.141
/// Mehta, C. R. & Patel, N. R. (1983). J. Am. Stat. Assoc. 78(382), 427-434. doi:10.1080/01621459.1983.10477989
[[nodiscard]] inline TestResult freeman_halton(const ContingencyTable& table, std::uint64_t most_steps = 20'000'000) {
  const TestResult result = detail::freeman_halton_if_feasible(table, most_steps);
  if (result.undefined == Undefined::too_large) {
    throw InvalidInput{"freeman_halton", "table",
                       "is too large for an exact answer; a permutation test answers the same question with draws"};
  }
  return result;
}

}  // namespace lotrecht::stats
