#pragma once

/// @file
/// One step of lattice paths, on a whole antidiagonal at once, for each instruction set.

#include <cstddef>

#include <lotrecht/core/instruction_set.hpp>

namespace lotrecht::drift::detail {

/// now[k] = (up[k] before[k] + (steps - up[k]) before[k + 1]) / steps, k = 0, ..., count - 1: the share of paths to a
/// place by the shares of those to the two places before it, `up` the steps up that lead there of all `steps`.
///
/// By a reciprocal: a vector of divisions costs more than all the rest.
[[gnu::always_inline]] inline void lattice_step_by_lanes(double steps, std::size_t count, const double* up,
                                                         const double* before, double* __restrict now) {
  const double share = 1.0 / steps;
  for (std::size_t k = 0; k < count; ++k) now[k] = (up[k] * before[k] + (steps - up[k]) * before[k + 1]) * share;
}

#if defined(__x86_64__) && defined(__GNUC__)
[[gnu::target("avx2")]] inline void lattice_step_avx2(double steps, std::size_t count, const double* up,
                                                      const double* before, double* now) {
  lattice_step_by_lanes(steps, count, up, before, now);
}
[[gnu::target("avx512f,avx512dq,avx512bw,avx512vl")]] inline void lattice_step_avx512(double steps, std::size_t count,
                                                                                      const double* up,
                                                                                      const double* before,
                                                                                      double* now) {
  lattice_step_by_lanes(steps, count, up, before, now);
}
#endif

/// See `lattice_step_by_lanes`; the same bits for each set.
inline void lattice_step(InstructionSet set, double steps, std::size_t count, const double* up, const double* before,
                         double* now) {
#if defined(__x86_64__) && defined(__GNUC__)
  if (set == InstructionSet::avx512) return lattice_step_avx512(steps, count, up, before, now);
  if (set == InstructionSet::avx2) return lattice_step_avx2(steps, count, up, before, now);
#endif
  static_cast<void>(set);
  lattice_step_by_lanes(steps, count, up, before, now);
}

}  // namespace lotrecht::drift::detail
