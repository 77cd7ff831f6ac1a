#pragma once

/// @file
/// Shapley and Banzhaf values and their interactions, by the sums that define them, over all coalitions.

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace lotrecht::testing {

/// v(S) for S as bits, S < 2^p.
using Game = std::vector<double>;

inline double factorial(std::size_t n) { return std::tgamma(static_cast<double>(n) + 1.0); }

/// Σ over T within S of (-1)^(|S| - |T|) v(T + U): the discrete derivative of v by S at U.
inline double derivative(const Game& v, std::uint64_t s, std::uint64_t u) {
  double sum = 0.0;
  for (std::uint64_t t = s;; t = (t - 1) & s) {
    sum += (std::popcount(s ^ t) % 2 == 0 ? 1.0 : -1.0) * v[t | u];
    if (t == 0) break;
  }
  return sum;
}

/// Σ over U without S of weight(|U|) × derivative: with Shapley's or Banzhaf's weights the interaction index of S.
inline double index(const Game& v, std::size_t p, std::uint64_t s, const std::function<double(std::size_t)>& weight) {
  double sum = 0.0;
  for (std::uint64_t u = 0; u < (std::uint64_t{1} << p); ++u) {
    if ((u & s) == 0) sum += weight(static_cast<std::size_t>(std::popcount(u))) * derivative(v, s, u);
  }
  return sum;
}

/// Grabisch and Roubens' Shapley interaction index of S (of one player: its Shapley value).
inline double shapley_interaction(const Game& v, std::size_t p, std::uint64_t s) {
  const auto k = static_cast<std::size_t>(std::popcount(s));
  return index(v, p, s, [&](std::size_t u) { return factorial(u) * factorial(p - u - k) / factorial(p - k + 1); });
}

/// Banzhaf's interaction index of S (of one player: its Banzhaf value).
inline double banzhaf_interaction(const Game& v, std::size_t p, std::uint64_t s) {
  const auto k = static_cast<std::size_t>(std::popcount(s));
  return index(v, p, s, [&](std::size_t) { return std::ldexp(1.0, -static_cast<int>(p - k)); });
}

/// The game of groups of players that enter together: v at the union of their members (bits).
inline Game grouped(const Game& v, const std::vector<std::uint64_t>& members) {
  Game of_groups(std::size_t{1} << members.size(), 0.0);
  for (std::size_t s = 0; s < of_groups.size(); ++s) {
    std::uint64_t all = 0;
    for (std::size_t i = 0; i < members.size(); ++i) all |= ((s >> i) & 1U) != 0 ? members[i] : 0;
    of_groups[s] = v[all];
  }
  return of_groups;
}

}  // namespace lotrecht::testing
