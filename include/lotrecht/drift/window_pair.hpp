#pragma once

/// @file
/// Two windows, as counts.

#include <cstddef>
#include <cstdint>
#include <span>

#include <lotrecht/core/error.hpp>

namespace lotrecht::drift {

/// How many rows of two windows have each value or category. A view; it owns nothing.
///
/// Every distance between windows is a function of it, so that permutations and resamples, which are other counts of
/// the same values, go the same way as what was observed.
struct WindowPair {
  std::span<const double> values;         ///< (k,) ascending, distinct; empty where the counts are of categories
  std::span<const std::uint64_t> first;   ///< (k,)
  std::span<const std::uint64_t> second;  ///< (k,)
  std::uint64_t n = 0;                    ///< sum of `first`
  std::uint64_t m = 0;                    ///< sum of `second`

  [[nodiscard]] std::size_t size() const noexcept { return first.size(); }

  /// Calls `visit(v, f, g)` for each value with the shares of both windows' rows up to it, the last both 1. Both
  /// windows have rows.
  template <class Visit>
  void walk(const Visit& visit) const {
    const auto n_rows = static_cast<double>(n);
    const auto m_rows = static_cast<double>(m);
    std::uint64_t up_to_first = 0;
    std::uint64_t up_to_second = 0;
    for (std::size_t v = 0; v < first.size(); ++v) {
      up_to_first += first[v];
      up_to_second += second[v];
      visit(v, static_cast<double>(up_to_first) / n_rows, static_cast<double>(up_to_second) / m_rows);
    }
  }
};

}  // namespace lotrecht::drift
