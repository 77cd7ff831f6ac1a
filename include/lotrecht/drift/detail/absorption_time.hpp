#pragma once

/// @file
/// How long a Markov chain goes until it is absorbed.

#include <cstddef>
#include <vector>

namespace lotrecht::drift::detail {

/// A chain that leaves its states for others or for good.
struct AbsorbingChain {
  explicit AbsorbingChain(std::size_t count) : states{count}, chances(count * count, 0.0), leaves(count, 0.0) {}

  [[nodiscard]] double& chance(std::size_t from, std::size_t to) { return chances[from * states + to]; }

  std::size_t states;
  std::vector<double> chances;  ///< (states, states) row by row: from, to
  std::vector<double> leaves;   ///< (states,) chance to be absorbed
};

/// Mean number of steps until the chain is absorbed, from state 0.
///
/// States are eliminated from the last down; a state's outflow is taken as the sum of its parts, never as 1 less what
/// stays (Grassmann, Taksar and Heyman), so that every operation is of positive numbers: the relative error stays near
/// states x 10^-16 however long it takes. What a state keeps to itself is what its other chances leave to 1, so that
/// rows of a quadrature rule, which add up to 1 only nearly, are good. Time states^3 / 3.
///
/// Grassmann, W. K., Taksar, M. I. & Heyman, D. P. (1985). Oper. Res. 33(5), 1107-1116. doi:10.1287/opre.33.5.1107
[[nodiscard]] inline double absorption_time(AbsorbingChain chain) {
  std::vector<double> time(chain.states, 1.0);
  for (std::size_t s = chain.states; s-- > 1;) {
    const double* row = &chain.chances[s * chain.states];
    double outflow = chain.leaves[s];
    for (std::size_t t = 0; t < s; ++t) outflow += row[t];
    for (std::size_t from = 0; from < s; ++from) {
      double* other = &chain.chances[from * chain.states];
      const double share = other[s] / outflow;
      if (share == 0.0) continue;
      for (std::size_t t = 0; t < s; ++t) other[t] += share * row[t];
      chain.leaves[from] += share * chain.leaves[s];
      time[from] += share * time[s];
    }
  }
  return time[0] / chain.leaves[0];
}

}  // namespace lotrecht::drift::detail
