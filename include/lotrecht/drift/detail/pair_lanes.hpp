#pragma once

/// @file
/// Some pairs of rows at once, in vectors of a given width: distances, e^-x and sums of products.
///
/// A lane does what it would do alone, in the same order, whatever the width: the bits are the same for all of them.

#include <cstddef>
#include <cstdint>
#include <limits>

namespace lotrecht::drift::detail {

/// Columns of weights that are summed together, and pairs of rows that are computed together.
inline constexpr std::size_t weights_together = 16;
inline constexpr std::size_t pairs_together = 8;

template <std::size_t Bytes>
struct PairLanes {
  // Attributes on an alias are not applied by every compiler, so these are typedefs.
  typedef double Vec __attribute__((vector_size(Bytes), aligned(8), may_alias));
  typedef std::int64_t Ints __attribute__((vector_size(Bytes), aligned(8), may_alias));
  static constexpr std::size_t size = Bytes / 8;
  static constexpr std::size_t steps = pairs_together / size;

  [[gnu::always_inline]] static void add_squares(const double* x, double from, double* sum) {
    for (std::size_t s = 0; s < steps; ++s) {
      const Vec away = reinterpret_cast<const Vec*>(x)[s] - from;
      reinterpret_cast<Vec*>(sum)[s] += away * away;
    }
  }
  [[gnu::always_inline]] static void add_sizes(const double* x, double from, double* sum) {
    for (std::size_t s = 0; s < steps; ++s) {
      const Vec away = reinterpret_cast<const Vec*>(x)[s] - from;
      reinterpret_cast<Vec*>(sum)[s] +=
          reinterpret_cast<Vec>(reinterpret_cast<Ints>(away) & std::numeric_limits<std::int64_t>::max());
    }
  }
  [[gnu::always_inline]] static void add_if_other(const double* x, double from, double apart, double* sum) {
    const Vec all = Vec{} + apart;
    for (std::size_t s = 0; s < steps; ++s) {
      const Ints other = reinterpret_cast<const Vec*>(x)[s] != Vec{} + from;
      reinterpret_cast<Vec*>(sum)[s] += reinterpret_cast<Vec>(other & reinterpret_cast<Ints>(all));
    }
  }

  /// e^(factor x) for factor x <= 0, within 2 ulp; 0 below e^-708. The formula is that of core/elementary.hpp.
  // NOLINTNEXTLINE(readability-non-const-parameter): written through vectors
  [[gnu::always_inline]] static void exponentials(double factor, double* values) {
    constexpr double shift = 0x1.8p52;  // Adding it rounds to a whole number, whose bits are then the lowest.
    for (std::size_t s = 0; s < steps; ++s) {
      Vec& value = reinterpret_cast<Vec*>(values)[s];
      const Vec x = value * factor;
      const Ints in_range = x > Vec{} - 708.0;
      const Vec shifted = x * 0x1.71547652b82fep+0 + shift;
      const Vec k = shifted - shift;
      const Vec high = x - k * 0x1.62e42fee00000p-1;
      const Vec low = k * 0x1.a39ef35793c76p-33;
      const Vec r = high - low;
      const Vec t = r * r;
      const Vec series =
          1.0 / 6 -
          t * (1.0 / 360 - t * (1.0 / 15120 - t * (1.0 / 604800 - t * (1.0 / 23950080 - t * (691.0 / 653837184000)))));
      const Vec c = r - t * series;
      const Vec y = 1.0 - ((low - r * c / (2.0 - c)) - high);
      const Ints power = (reinterpret_cast<Ints>(shifted) + 1023) << 52;
      value = reinterpret_cast<Vec>(reinterpret_cast<Ints>(y * reinterpret_cast<Vec>(power)) & in_range);
    }
  }

  /// sums(r, b) += sum over j of kernel(r, j) weights(j, b), row by row in the order of j.
  ///
  /// @param kernel  `rows` rows of `columns` numbers, `stride` apart; rows is a multiple of 4
  /// @param weights (columns, weights_together)
  /// @param sums    (rows, weights_together)
  [[gnu::always_inline]] static void add_products(const double* kernel, std::size_t rows, std::size_t stride,
                                                  std::size_t columns, const double* weights, double* sums) {
    constexpr std::size_t tall = 4;
    constexpr std::size_t wide = 2;
    static_assert(weights_together % (wide * size) == 0);
    for (std::size_t r = 0; r < rows; r += tall) {
      for (std::size_t b = 0; b < weights_together; b += wide * size) {
        Vec sum[tall][wide];
        for (std::size_t i = 0; i < tall; ++i) {
          for (std::size_t v = 0; v < wide; ++v) {
            sum[i][v] = *reinterpret_cast<const Vec*>(sums + (r + i) * weights_together + b + v * size);
          }
        }
        for (std::size_t j = 0; j < columns; ++j) {
          const double* w = weights + j * weights_together + b;
          for (std::size_t i = 0; i < tall; ++i) {
            for (std::size_t v = 0; v < wide; ++v) {
              sum[i][v] += *reinterpret_cast<const Vec*>(w + v * size) * kernel[(r + i) * stride + j];
            }
          }
        }
        for (std::size_t i = 0; i < tall; ++i) {
          for (std::size_t v = 0; v < wide; ++v) {
            *reinterpret_cast<Vec*>(sums + (r + i) * weights_together + b + v * size) = sum[i][v];
          }
        }
      }
    }
  }
};

}  // namespace lotrecht::drift::detail
