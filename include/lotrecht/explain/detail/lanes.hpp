#pragma once

/// @file
/// Numbers of several rows side by side, in the compiler's own vector types.
///
/// Vectors are handed on by reference only: passing one by value means different things to callers compiled for
/// different instruction sets.

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include <lotrecht/model/tree.hpp>

namespace lotrecht::explain::detail {

/// Vectors of `Bytes` bytes of Real, and masks over them: a lane of a mask has all bits or none.
template <class Real, std::size_t Bytes>
struct Lanes {
  static constexpr std::size_t size = Bytes / sizeof(Real);
  using Bits = std::conditional_t<sizeof(Real) == 8, std::int64_t, std::int32_t>;
  typedef Real Vec __attribute__((vector_size(Bytes), may_alias));
  typedef Bits Mask __attribute__((vector_size(Bytes), may_alias));
  typedef double Doubles __attribute__((vector_size(Bytes), may_alias));
  typedef std::int64_t DoubleMask __attribute__((vector_size(Bytes), may_alias));
  typedef std::int32_t Halves __attribute__((vector_size(Bytes), may_alias));

  /// out = number in every lane.
  [[gnu::always_inline]] static void fill(Vec& out, Real number) { out = number - Vec{}; }

  /// out = mask ? value : 0.
  [[gnu::always_inline]] static void keep(Vec& out, const Mask& mask, const Vec& value) {
    out = reinterpret_cast<Vec>(mask & reinterpret_cast<Mask>(value));
  }

  /// out = mask ? a : b. By bits, since a mask that was kept in memory is compared with 0 again before a `?:`.
  [[gnu::always_inline]] static void choose(Vec& out, const Mask& mask, const Vec& a, const Vec& b) {
    out = reinterpret_cast<Vec>((mask & reinterpret_cast<Mask>(a)) | (~mask & reinterpret_cast<Mask>(b)));
  }

  /// out = mask ? a : b, for two numbers.
  [[gnu::always_inline]] static void choose(Vec& out, const Mask& mask, Real a, Real b) {
    Vec first;
    Vec second;
    fill(first, a);
    fill(second, b);
    choose(out, mask, first, second);
  }

  /// out = ((x ^ sign) <= threshold) ^ flip, compared in double whatever Real is.
  ///
  /// @param x  `size` doubles, aligned
  [[gnu::always_inline]] static void compare(Mask& out, const double* x, std::int64_t sign, double threshold,
                                             std::int64_t flip) {
    const DoubleMask* from = reinterpret_cast<const DoubleMask*>(x);
    if constexpr (sizeof(Real) == 8) {
      out = reinterpret_cast<Mask>(reinterpret_cast<Doubles>(from[0] ^ sign) <= threshold) ^ flip;
    } else {
      const DoubleMask low =
          reinterpret_cast<DoubleMask>(reinterpret_cast<Doubles>(from[0] ^ sign) <= threshold) ^ flip;
      const DoubleMask high =
          reinterpret_cast<DoubleMask>(reinterpret_cast<Doubles>(from[1] ^ sign) <= threshold) ^ flip;
      narrow(out, low, high, std::make_integer_sequence<int, static_cast<int>(size)>{});
    }
  }

 private:
  template <int... I>
  [[gnu::always_inline]] static void narrow(Mask& out, const DoubleMask& low, const DoubleMask& high,
                                            std::integer_sequence<int, I...> /*lanes*/) {
    out = __builtin_shufflevector(reinterpret_cast<Halves>(low), reinterpret_cast<Halves>(high), 2 * I...);
  }
};

/// A test that is more than one comparison, for some rows: all bits where it holds, turned by `flip`.
template <class Bits>
[[gnu::noinline]] void ask_each(const model::Tree& tree, const model::Node& node, const double* x, std::size_t rows,
                                std::int64_t flip, Bits* out) noexcept {
  for (std::size_t i = 0; i < rows; ++i) {
    out[i] = static_cast<Bits>(model::goes_left(tree, node, x[i]) ? ~flip : flip);
  }
}

}  // namespace lotrecht::explain::detail
