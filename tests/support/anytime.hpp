#pragma once

/// @file
/// What holds of everything that keeps its state and is looked at any time.

#include <cstddef>
#include <span>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/core/bytes.hpp>

namespace lotrecht::testing {

/// Comes back equal from its bytes, and bytes that are cut or damaged are refused.
template <class T>
void expect_bytes_keep(const T& state) {
  std::vector<std::byte> bytes = serialize(state);
  EXPECT_EQ(deserialize<T>(bytes), state);
  EXPECT_EQ(serialize(deserialize<T>(bytes)), bytes);
  for (std::size_t length = 0; length < bytes.size(); length += 3) {
    EXPECT_THROW(static_cast<void>(deserialize<T>(std::span{bytes}.first(length))), ParseError);
  }
  for (std::size_t i = 0; i < bytes.size(); i += 5) {
    bytes[i] ^= std::byte{16};
    EXPECT_THROW(static_cast<void>(deserialize<T>(bytes)), ParseError);
    bytes[i] ^= std::byte{16};
  }
}

}  // namespace lotrecht::testing
