#pragma once

/// @file
/// Philox4x32-10, the bijection behind the random streams.

#include <array>
#include <cstdint>

namespace lotrecht::detail {

/// Philox4x32-10: a keyed bijection of 128-bit blocks whose values over successive counters pass for independent
/// uniform words.
///
/// Ten rounds of two 32 x 32 -> 64 bit products; the key grows by a Weyl sequence after each round.
///
/// Salmon, J. K., Moraes, M. A., Dror, R. O. & Shaw, D. E. (2011). Parallel random numbers: as easy as 1, 2, 3.
/// SC '11. https://doi.org/10.1145/2063384.2063405
[[nodiscard]] constexpr std::array<std::uint32_t, 4> philox4x32_10(std::array<std::uint32_t, 4> counter,
                                                                   std::array<std::uint32_t, 2> key) noexcept {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t even = std::uint64_t{0xD2511F53} * counter[0];
    const std::uint64_t odd = std::uint64_t{0xCD9E8D57} * counter[2];
    counter = {static_cast<std::uint32_t>(odd >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(odd),
               static_cast<std::uint32_t>(even >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(even)};
    key[0] += 0x9E3779B9;
    key[1] += 0xBB67AE85;
  }
  return counter;
}

}  // namespace lotrecht::detail
