#pragma once

/// @file
/// How a player's contributions to coalitions become one number.

#include <cstdint>
#include <string_view>

namespace lotrecht::explain {

/// Which way a player's contributions to coalitions are averaged.
enum class ValueIndex : std::uint8_t {
  shapley,  ///< over the sizes of coalitions alike; values add up
  banzhaf,  ///< over coalitions alike; values do not add up, and the residual says by how much
};

/// The identifier used in files and messages, e.g. "shapley".
[[nodiscard]] constexpr std::string_view name(ValueIndex index) noexcept {
  return index == ValueIndex::banzhaf ? "banzhaf" : "shapley";
}

}  // namespace lotrecht::explain
