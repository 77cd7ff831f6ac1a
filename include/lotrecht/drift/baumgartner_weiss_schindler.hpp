#pragma once

/// @file
/// Baumgartner, Weiss and Schindler's test of two windows.

#include <cstddef>
#include <cstdint>

#include <lotrecht/drift/window_pair.hpp>

namespace lotrecht::drift {

/// B = (B_x + B_y) / 2 with B_x = 1/n Σ (R_i - i (n + m) / n)² / (i/(n+1) (1 - i/(n+1)) m (n + m) / n), R_i the pooled
/// rank of the i-th smallest value of the first window; likewise B_y. It weighs tails as Anderson and Darling's does
/// and is more powerful in many small windows. Of equal values each has the mean of their ranks. For permutation
/// p-values
/// (`permutation_p_values`).
///
/// Baumgartner, W., Weiß, P. & Schindler, H. (1998). Biometrics 54(3), 1129-1135. doi:10.2307/2533862
struct BaumgartnerWeissSchindler {
  [[nodiscard]] double operator()(const WindowPair& pair) const {
    const auto n = static_cast<double>(pair.n);
    const auto m = static_cast<double>(pair.m);
    const double all = n + m;
    double first = 0.0;
    double second = 0.0;
    double up_to_first = 0.0;
    double up_to_second = 0.0;
    // Σ over i = from + 1 ... from + count of (rank - i all / own)² / (i/(own+1) (1 - i/(own+1)) other all / own).
    const auto part = [all](double rank, double from, std::uint64_t count, double own, double other) {
      double sum = 0.0;
      for (std::uint64_t k = 1; k <= count; ++k) {
        const double i = from + static_cast<double>(k);
        const double away = rank - i * all / own;
        const double share = i / (own + 1.0);
        sum += away * away / (share * (1.0 - share) * (other * all / own));
      }
      return sum;
    };
    for (std::size_t v = 0; v < pair.size(); ++v) {
      const auto a = static_cast<double>(pair.first[v]);
      const auto b = static_cast<double>(pair.second[v]);
      const double rank = up_to_first + up_to_second + 0.5 * (a + b + 1.0);
      first += part(rank, up_to_first, pair.first[v], n, m);
      second += part(rank, up_to_second, pair.second[v], m, n);
      up_to_first += a;
      up_to_second += b;
    }
    return 0.5 * (first / n + second / m);
  }
};

}  // namespace lotrecht::drift
