#pragma once

/// @file
/// Which of 64 rows pass a comparison, as one word of bits: by the widest vectors of the machine it runs on.

#include <cstddef>
#include <cstdint>

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#endif

namespace lotrecht::model::detail {

/// Rows that go through a tree together.
inline constexpr std::size_t mask_rows = 64;

/// A bit for each row with x <= t, or with `or_missing` for each with x > t turned: x missing counts as well.
struct MaskBaseline {
  static std::uint64_t at_most(const double* x, double t, bool or_missing) noexcept {
    std::uint64_t bits = 0;
    if (or_missing) {
      for (std::size_t r = 0; r < mask_rows; ++r) bits |= static_cast<std::uint64_t>(x[r] > t) << r;
      return ~bits;
    }
    for (std::size_t r = 0; r < mask_rows; ++r) bits |= static_cast<std::uint64_t>(x[r] <= t) << r;
    return bits;
  }
};

#if defined(__x86_64__) && defined(__GNUC__)

struct MaskAvx2 {
  __attribute__((target("avx2"))) static std::uint64_t at_most(const double* x, double t, bool or_missing) noexcept {
    const __m256d threshold = _mm256_set1_pd(t);
    std::uint64_t bits = 0;
    if (or_missing) {
      for (std::size_t r = 0; r < mask_rows; r += 4) {
        const int four = _mm256_movemask_pd(_mm256_cmp_pd(_mm256_loadu_pd(x + r), threshold, _CMP_NGT_UQ));
        bits |= static_cast<std::uint64_t>(static_cast<unsigned>(four)) << r;
      }
      return bits;
    }
    for (std::size_t r = 0; r < mask_rows; r += 4) {
      const int four = _mm256_movemask_pd(_mm256_cmp_pd(_mm256_loadu_pd(x + r), threshold, _CMP_LE_OQ));
      bits |= static_cast<std::uint64_t>(static_cast<unsigned>(four)) << r;
    }
    return bits;
  }
};

struct MaskAvx512 {
  __attribute__((target("avx512f"))) static std::uint64_t at_most(const double* x, double t, bool or_missing) noexcept {
    const __m512d threshold = _mm512_set1_pd(t);
    std::uint64_t bits = 0;
    if (or_missing) {
      for (std::size_t r = 0; r < mask_rows; r += 8) {
        const auto eight = _mm512_cmp_pd_mask(_mm512_loadu_pd(x + r), threshold, _CMP_NGT_UQ);
        bits |= static_cast<std::uint64_t>(eight) << r;
      }
      return bits;
    }
    for (std::size_t r = 0; r < mask_rows; r += 8) {
      const auto eight = _mm512_cmp_pd_mask(_mm512_loadu_pd(x + r), threshold, _CMP_LE_OQ);
      bits |= static_cast<std::uint64_t>(eight) << r;
    }
    return bits;
  }
};

#endif

}  // namespace lotrecht::model::detail
