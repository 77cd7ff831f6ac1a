#pragma once

/// @file
/// Counting decisions and outcomes by group, in byte columns, at the speed of memory.
///
/// A histogram by `++count[key]` waits for its own stores. Here, a stretch of rows short enough for the first-level
/// cache is read once per group, and four sums per group are kept in byte lanes: rows, selected, positive, both. The
/// last group is what the others leave of the whole stretch. The vector width is chosen at run time; counts are
/// integers, so every width gives the same.

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace lotrecht::fairness::detail {

/// Up to this many groups, reading a stretch once per group beats a histogram.
inline constexpr std::size_t compare_groups = 16;

/// Rows per stretch: a multiple of 64, short enough that no byte lane overflows at any width (< 256 * 16).
inline constexpr std::size_t stretch_rows = 4032;

/// What is counted of a group, or of a whole stretch.
struct CellSums {
  std::uint64_t rows = 0;
  std::uint64_t selected = 0;
  std::uint64_t positive = 0;
  std::uint64_t both = 0;  ///< selected and positive

  void add(const CellSums& s) noexcept {
    rows += s.rows;
    selected += s.selected;
    positive += s.positive;
    both += s.both;
  }
  void subtract(const CellSums& s) noexcept {
    rows -= s.rows;
    selected -= s.selected;
    positive -= s.positive;
    both -= s.both;
  }
};

/// A stretch of three byte columns.
struct Stretch {
  const std::uint8_t* group;
  const std::uint8_t* decision;
  const std::uint8_t* outcome;  ///< may point at `decision` if there is none; the caller then ignores what it counts
  std::size_t rows;             ///< a multiple of 64, at most stretch_rows
};

/// Counts a stretch by group.
///
/// @param sums  (groups,) to add to, 1 <= groups <= compare_groups
/// @return whether all ids were below `groups` and all decisions and outcomes 0 or 1; if not, `sums` is unchanged
using CountStretch = bool (*)(const Stretch& stretch, std::size_t groups, CellSums* sums);

/// Sum of the bytes of `lanes`.
template <std::size_t N>
[[gnu::always_inline]] inline std::uint64_t sum_of_bytes(const std::uint64_t (&lanes)[N]) noexcept {
  std::uint64_t sum = 0;
  for (const std::uint64_t x : lanes) {
    const std::uint64_t pairs = (x & 0x00FF00FF00FF00FFu) + ((x >> 8) & 0x00FF00FF00FF00FFu);
    sum += (pairs * 0x0001000100010001u) >> 48;
  }
  return sum;
}

/// The algorithm for vectors of `Width` bytes, which the compiler maps onto whatever the caller's target has.
template <std::size_t Width>
[[gnu::always_inline]] inline bool count_stretch(const Stretch& stretch, std::size_t groups, CellSums* sums) noexcept {
  typedef std::uint8_t Vector __attribute__((vector_size(Width)));
  typedef std::int8_t Signed __attribute__((vector_size(Width)));
  std::uint64_t lanes[Width / 8];
  const auto sum = [&lanes](const Vector& v) {
    std::memcpy(lanes, &v, Width);
    return sum_of_bytes(lanes);
  };
  const std::uint8_t* const g = stretch.group;
  const std::uint8_t* const d = stretch.decision;
  const std::uint8_t* const y = stretch.outcome;

  Vector bad{};
  Vector all_selected{};
  Vector all_positive{};
  Vector all_both{};
  // Processors compare signed bytes; turning the top bit around makes the order of signed bytes that of unsigned ones.
  constexpr std::uint8_t top_bit = 0x80;
  const Signed last = reinterpret_cast<Signed>(Vector{} + static_cast<std::uint8_t>((groups - 1) ^ top_bit));
  for (std::size_t i = 0; i < stretch.rows; i += Width) {
    Vector group;
    Vector selected;
    Vector positive;
    std::memcpy(&group, g + i, Width);
    std::memcpy(&selected, d + i, Width);
    std::memcpy(&positive, y + i, Width);
    bad |= (selected | positive) & static_cast<std::uint8_t>(0xFE);
    bad |= reinterpret_cast<Vector>(reinterpret_cast<Signed>(group ^ top_bit) > last);
    all_selected += selected;
    all_positive += positive;
    all_both += selected & positive;
  }
  std::memcpy(lanes, &bad, Width);
  for (const std::uint64_t lane : lanes) {
    if (lane != 0) return false;
  }
  CellSums left{stretch.rows, sum(all_selected), sum(all_positive), sum(all_both)};
  for (std::size_t k = 0; k + 1 < groups; ++k) {
    Vector rows{};
    Vector in_selected{};
    Vector in_positive{};
    Vector in_both{};
    const Vector wanted = Vector{} + static_cast<std::uint8_t>(k);
    for (std::size_t i = 0; i < stretch.rows; i += Width) {
      Vector group;
      Vector selected;
      Vector positive;
      std::memcpy(&group, g + i, Width);
      std::memcpy(&selected, d + i, Width);
      std::memcpy(&positive, y + i, Width);
      const Vector in = reinterpret_cast<Vector>(group == wanted);  // all ones, which is -1, where it holds
      const Vector chosen = in & selected;
      rows -= in;
      in_selected += chosen;
      in_positive += in & positive;
      in_both += chosen & positive;
    }
    const CellSums found{sum(rows), sum(in_selected), sum(in_positive), sum(in_both)};
    sums[k].add(found);
    left.subtract(found);
  }
  sums[groups - 1].add(left);
  return true;
}

inline bool count_stretch_16(const Stretch& stretch, std::size_t groups, CellSums* sums) noexcept {
  return count_stretch<16>(stretch, groups, sums);
}

#if defined(__x86_64__)
[[gnu::target("avx2")]] inline bool count_stretch_32(const Stretch& stretch, std::size_t groups,
                                                     CellSums* sums) noexcept {
  return count_stretch<32>(stretch, groups, sums);
}
#endif

/// The widest version this processor runs. (64-byte vectors were measured and gain nothing: memory is the limit.)
[[nodiscard]] inline CountStretch widest_count_stretch() noexcept {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) return count_stretch_32;
#endif
  return count_stretch_16;
}

}  // namespace lotrecht::fairness::detail
