#pragma once

/// @file
/// What is said of what is refused.

#include <gtest/gtest.h>

#include <string>

#include <lotrecht/core/error.hpp>

namespace lotrecht::test {

/// What `f` is refused with, as InvalidInput; empty if it is not.
std::string refusal(const auto& f) {
  try {
    f();
  } catch (const InvalidInput& e) {
    return e.what();
  }
  return "";
}

/// Expects that reading throws a ParseError that names the file, the byte and, somewhere, `words`.
template <class Read>
void expect_refusal(Read read, const std::string& source, const std::string& words) {
  try {
    static_cast<void>(read());
    ADD_FAILURE() << "accepted: " << words;
  } catch (const ParseError& e) {
    const std::string said = e.what();
    EXPECT_EQ(said.find(source + ", byte "), 0U) << said;
    EXPECT_NE(said.find(words), std::string::npos) << said << " for " << words;
  }
}

}  // namespace lotrecht::test
