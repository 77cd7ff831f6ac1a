#pragma once

/// @file
/// The number from which all randomness of an audit grows.

#include <cstdint>

namespace lotrecht {

/// Seed of the random streams, any 64-bit number.
///
/// There is no default and none is taken from the machine: the caller chooses it, and it is recorded beside every
/// result that used it, so that the result can be computed again.
class Seed {
 public:
  explicit constexpr Seed(std::uint64_t value) noexcept : value_{value} {}

  [[nodiscard]] constexpr std::uint64_t value() const noexcept { return value_; }

  friend constexpr bool operator==(const Seed&, const Seed&) = default;

 private:
  std::uint64_t value_;
};

}  // namespace lotrecht
