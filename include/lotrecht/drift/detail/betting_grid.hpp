#pragma once

/// @file
/// One bet at every candidate of a mean at once, compiled for each instruction set.

#include <cstddef>

#include <lotrecht/core/instruction_set.hpp>

namespace lotrecht::drift::detail {

/// Candidates side by side, and what was won by betting that the mean is above or below each of them.
struct BettingGrid {
  double* above;
  double* below;
  const double* mean;
  const double* most_above;  ///< largest bet that it lies above: a share of 1 / mean
  const double* most_below;  ///< largest bet that it lies below: a share of 1 / (1 - mean)
  std::size_t count;
};

/// The next value, the bet on it, and what seen cases of a register of finite size leave: mean * scale - offset.
struct Bet {
  double x;
  double stake;
  double scale;
  double offset;
  double share;  ///< of what a bet may risk
};

[[nodiscard, gnu::always_inline]] inline double smaller(double a, double b) noexcept { return a < b ? a : b; }
[[nodiscard, gnu::always_inline]] inline double larger(double a, double b) noexcept { return a > b ? a : b; }

/// Drawn with replacement: every case leaves the mean as it is.
[[gnu::always_inline]] inline void bet_with(const BettingGrid& grid, const Bet& bet) noexcept {
  double* const above = grid.above;
  double* const below = grid.below;
  const double* const mean = grid.mean;
  const double* const most_above = grid.most_above;
  const double* const most_below = grid.most_below;
  for (std::size_t i = 0; i < grid.count; ++i) {
    const double away = bet.x - mean[i];
    above[i] *= 1.0 + smaller(bet.stake, most_above[i]) * away;
    below[i] *= 1.0 - smaller(bet.stake, most_below[i]) * away;
  }
}

/// Drawn without replacement: what is left of the register has another mean.
[[gnu::always_inline]] inline void bet_without(const BettingGrid& grid, const Bet& bet) noexcept {
  double* const above = grid.above;
  double* const below = grid.below;
  const double* const mean = grid.mean;
  for (std::size_t i = 0; i < grid.count; ++i) {
    const double left = smaller(larger(mean[i] * bet.scale - bet.offset, 0.0), 1.0);
    const double away = bet.x - left;
    above[i] *= 1.0 + smaller(bet.stake, bet.share / left) * away;
    below[i] *= 1.0 - smaller(bet.stake, bet.share / (1.0 - left)) * away;
  }
}

using BettingFunction = void (*)(const BettingGrid&, const Bet&);

inline void bet_with_baseline(const BettingGrid& grid, const Bet& bet) { bet_with(grid, bet); }
inline void bet_without_baseline(const BettingGrid& grid, const Bet& bet) { bet_without(grid, bet); }

#if defined(__x86_64__) && defined(__GNUC__)
[[gnu::target("avx2")]] inline void bet_with_avx2(const BettingGrid& grid, const Bet& bet) { bet_with(grid, bet); }
[[gnu::target("avx2")]] inline void bet_without_avx2(const BettingGrid& grid, const Bet& bet) {
  bet_without(grid, bet);
}
[[gnu::target("avx512f,avx512dq,avx512bw,avx512vl")]] inline void bet_with_avx512(const BettingGrid& grid,
                                                                                  const Bet& bet) {
  bet_with(grid, bet);
}
[[gnu::target("avx512f,avx512dq,avx512bw,avx512vl")]] inline void bet_without_avx512(const BettingGrid& grid,
                                                                                     const Bet& bet) {
  bet_without(grid, bet);
}
#endif

/// The bits are the same for each set.
[[nodiscard]] inline BettingFunction betting_function(InstructionSet set, bool without_replacement) noexcept {
#if defined(__x86_64__) && defined(__GNUC__)
  if (set == InstructionSet::avx512) return without_replacement ? bet_without_avx512 : bet_with_avx512;
  if (set == InstructionSet::avx2) return without_replacement ? bet_without_avx2 : bet_with_avx2;
#endif
  static_cast<void>(set);
  return without_replacement ? bet_without_baseline : bet_with_baseline;
}

}  // namespace lotrecht::drift::detail
