#pragma once

/// @file
/// The same walk compiled for each instruction set, and the choice among them while the program runs.

#include <cstddef>

#include <lotrecht/core/instruction_set.hpp>
#include <lotrecht/explain/detail/path_program.hpp>
#include <lotrecht/explain/detail/path_walk.hpp>
#include <lotrecht/model/tree.hpp>

namespace lotrecht::explain::detail {

/// A tree, and the groups of rows that walk through it.
template <class Real>
struct PathTask {
  const PathProgram<Real>& program;
  const model::Tree& tree;
  const double* x;       ///< (groups, features, rows of a group), aligned
  std::size_t x_stride;  ///< numbers from group to group
  Real* workspace;       ///< program.packs packs
  Real* effects;         ///< (groups, players, outputs, rows of a group), added to
  std::size_t effects_stride;
  std::size_t outputs;
  std::size_t groups;
};

template <class Real>
using PathFunction = void (*)(const PathTask<Real>&);

/// Vectors that walk together: enough for the constants to be worth loading, few enough to stay in the nearest cache.
inline constexpr std::size_t baseline_vectors = 4;
inline constexpr std::size_t avx2_vectors = 2;
inline constexpr std::size_t avx512_vectors = 1;

template <class Walk, class Real>
[[gnu::always_inline]] inline void walk_groups(const PathTask<Real>& task) {
  Walk walk{task.program, task.tree, task.workspace, task.outputs};
  for (std::size_t g = 0; g < task.groups; ++g)
    walk.run(task.x + g * task.x_stride, task.effects + g * task.effects_stride);
}

template <class Real, std::size_t Points, bool Pairs>
void walk_baseline(const PathTask<Real>& task) {
  walk_groups<PathWalk<Real, 16, baseline_vectors, Points, Pairs>>(task);
}

#if defined(__x86_64__) && defined(__GNUC__)
template <class Real, std::size_t Points, bool Pairs>
__attribute__((target("avx2"))) void walk_avx2(const PathTask<Real>& task) {
  walk_groups<PathWalk<Real, 32, avx2_vectors, Points, Pairs>>(task);
}

template <class Real, std::size_t Points, bool Pairs>
__attribute__((target("avx512f,avx512dq,avx512bw,avx512vl"))) void walk_avx512(const PathTask<Real>& task) {
  walk_groups<PathWalk<Real, 64, avx512_vectors, Points, Pairs>>(task);
}
#endif

/// Rows of a group under an instruction set.
template <class Real>
[[nodiscard]] constexpr std::size_t rows_of_group(InstructionSet set) noexcept {
  switch (set) {
    case InstructionSet::avx512: return avx512_vectors * 64 / sizeof(Real);
    case InstructionSet::avx2: return avx2_vectors * 32 / sizeof(Real);
    case InstructionSet::baseline: break;
  }
  return baseline_vectors * 16 / sizeof(Real);
}

template <class Real, std::size_t Points, bool Pairs>
[[nodiscard]] PathFunction<Real> path_function_for(InstructionSet set) noexcept {
#if defined(__x86_64__) && defined(__GNUC__)
  if (set == InstructionSet::avx512) return walk_avx512<Real, Points, Pairs>;
  if (set == InstructionSet::avx2) return walk_avx2<Real, Points, Pairs>;
#endif
  static_cast<void>(set);
  return walk_baseline<Real, Points, Pairs>;
}

/// The walk for a number of points: compiled for 1 to 8 (up to 16 players on a path), for float and with pairs 1
/// to 5; a loop above.
template <class Real, bool Pairs = false>
[[nodiscard]] PathFunction<Real> path_function(InstructionSet set, std::size_t points) noexcept {
  switch (points) {
    case 1: return path_function_for<Real, 1, Pairs>(set);
    case 2: return path_function_for<Real, 2, Pairs>(set);
    case 3: return path_function_for<Real, 3, Pairs>(set);
    case 4: return path_function_for<Real, 4, Pairs>(set);
    case 5: return path_function_for<Real, 5, Pairs>(set);
    default: break;
  }
  if constexpr (sizeof(Real) == 8 && !Pairs) {
    switch (points) {
      case 6: return path_function_for<Real, 6, Pairs>(set);
      case 7: return path_function_for<Real, 7, Pairs>(set);
      case 8: return path_function_for<Real, 8, Pairs>(set);
      default: break;
    }
  }
  return path_function_for<Real, 0, Pairs>(set);
}

}  // namespace lotrecht::explain::detail
