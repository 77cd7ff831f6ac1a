#pragma once

/// @file
/// Distances between two windows of a category, or of a variable that was cut into bins.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

#include <lotrecht/drift/window_pair.hpp>

namespace lotrecht::drift {

namespace detail {

/// Calls `visit(p, q, p - q)` with both windows' shares of each category; of shares nearly alike the difference keeps
/// its digits. Both windows have rows.
template <class Visit>
void visit_shares(const WindowPair& pair, const Visit& visit) {
  const auto n = static_cast<double>(pair.n);
  const auto m = static_cast<double>(pair.m);
  for (std::size_t v = 0; v < pair.size(); ++v) {
    const auto a = static_cast<double>(pair.first[v]);
    const auto b = static_cast<double>(pair.second[v]);
    const double left = a * m;
    const double right = b * n;
    const double rounding = std::fma(a, m, -left) - std::fma(b, n, -right);
    visit(a / n, b / m, ((left - right) + rounding) / (n * m));
  }
}

}  // namespace detail

// `of_unseen`: how far a window may be from its population if a share of that was not seen (`distance.hpp`).

/// ½ Σ |p - q|: the share of rows that would have to change category for one window to become the other. A metric in
/// [0, 1]; 1 where no category is in both windows.
struct TotalVariation {
  [[nodiscard]] static double of_unseen(double share) noexcept { return share; }

  [[nodiscard]] double operator()(const WindowPair& pair) const {
    double sum = 0.0;
    detail::visit_shares(pair, [&](double, double, double away) { sum += std::abs(away); });
    return 0.5 * sum;
  }
};

/// max |p - q|: the largest change of any category's share. A metric in [0, 1].
struct LInfinity {
  [[nodiscard]] static double of_unseen(double share) noexcept { return share; }

  [[nodiscard]] double operator()(const WindowPair& pair) const {
    double largest = 0.0;
    detail::visit_shares(pair, [&](double, double, double away) { largest = std::max(largest, std::abs(away)); });
    return largest;
  }
};

/// √(½ Σ (√p - √q)²): like total variation, but a rare category that doubles weighs more. A metric in [0, 1].
struct Hellinger {
  /// Its square is at most the total variation.
  [[nodiscard]] static double of_unseen(double share) noexcept { return std::sqrt(share); }

  [[nodiscard]] double operator()(const WindowPair& pair) const {
    double sum = 0.0;
    detail::visit_shares(pair, [&](double p, double q, double away) {
      if (away == 0.0) return;
      const double of_roots = away / (std::sqrt(p) + std::sqrt(q));
      sum += of_roots * of_roots;
    });
    return std::sqrt(0.5 * sum);
  }
};

/// Square root of Jensen and Shannon's divergence in bits, ½ Σ p log2(2p / (p + q)) + ½ Σ q log2(2q / (p + q)). A
/// metric in [0, 1]. (scipy's `jensenshannon` with base 2; with its own base e it is smaller by √ln 2.)
///
/// Endres, D. M. & Schindelin, J. E. (2003). IEEE Trans. Inf. Theory 49(7), 1858-1860. doi:10.1109/TIT.2003.813506
struct JensenShannon {
  /// Its square is at most the total variation.
  [[nodiscard]] static double of_unseen(double share) noexcept { return std::sqrt(share); }

  [[nodiscard]] double operator()(const WindowPair& pair) const {
    double sum = 0.0;
    detail::visit_shares(pair, [&](double p, double q, double away) {
      // With d = (p - q) / (p + q) a term is (p + q) / 2 ((1 + d) ln(1 + d) + (1 - d) ln(1 - d)): nothing cancels but
      // in the bracket, whose series starts with d².
      if (!(p + q > 0.0)) return;
      const double d = away / (p + q);
      const double square = d * d;
      double bracket = 0.0;
      if (square < 1e-3) {
        bracket = square * (1.0 + square * (1.0 / 6 + square * (1.0 / 15 + square * (1.0 / 28 + square / 45.0))));
      } else {
        bracket =
            (1.0 + d > 0.0 ? (1.0 + d) * std::log1p(d) : 0.0) + (1.0 - d > 0.0 ? (1.0 - d) * std::log1p(-d) : 0.0);
      }
      sum += 0.5 * (p + q) * bracket;
    });
    return std::sqrt(std::max(0.0, 0.5 * sum / std::numbers::ln2));
  }
};

/// Kullback and Leibler's divergence of the first window from the second, Σ p ln(p / q) in nats, of shares with
/// `pseudocount` rows added to each category of both windows, so that it is finite.
///
/// Not a metric, and not symmetric: how surprising the first window's rows are to one who expects the second's.
/// Half a row is Jeffreys' prior. With a pseudocount of 0 it is infinite where a category of the first window is new.
///
/// Kullback, S. & Leibler, R. A. (1951). Ann. Math. Stat. 22(1), 79-86. doi:10.1214/aoms/1177729694
struct KullbackLeibler {
  double pseudocount = 0.5;

  [[nodiscard]] double operator()(const WindowPair& pair) const {
    const double more = pseudocount * static_cast<double>(pair.size());
    double sum = 0.0;
    for (std::size_t v = 0; v < pair.size(); ++v) {
      const double p = (static_cast<double>(pair.first[v]) + pseudocount) / (static_cast<double>(pair.n) + more);
      const double q = (static_cast<double>(pair.second[v]) + pseudocount) / (static_cast<double>(pair.m) + more);
      if (p > 0.0) sum += p * std::log(p / q);
    }
    return std::max(0.0, sum);
  }
};

}  // namespace lotrecht::drift
