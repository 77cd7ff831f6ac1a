#pragma once

/// @file
/// The two errors a caller can meet: a broken contract, and foreign bytes that do not parse.

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

#ifdef __FAST_MATH__
#error "lotrecht: -ffast-math breaks compensated sums and checks for NaN; build without it"
#endif

namespace lotrecht {

/// The caller broke a contract: lengths differ, a level outside (0, 1), a NaN where a number belongs.
///
/// Thrown once, at the boundary, where a view or a strong type is built. The message names the function, the
/// argument, the position where there is one, the value found and the rule. In Python it is a `ValueError`.
class InvalidInput : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;

  /// @param function  who refuses, e.g. "Confidence"
  /// @param argument  what is refused, e.g. "level"
  /// @param rule      what was expected and what was found, e.g. "must lie strictly between 0 and 1, got 95"
  InvalidInput(std::string_view function, std::string_view argument, std::string_view rule)
      : std::invalid_argument{std::string{function} + ": " + std::string{argument} + " " + std::string{rule}} {}
};

/// Foreign bytes (a file, a serialised state) are not what they should be.
///
/// Carries the source's name and the offset in bytes, and says what was expected there.
class ParseError : public std::runtime_error {
 public:
  ParseError(std::string_view source, std::size_t offset, std::string_view expected)
      : std::runtime_error{std::string{source} + ", byte " + std::to_string(offset) + ": " + std::string{expected}},
        offset_{offset} {}

  /// Position in the source, in bytes from its start.
  [[nodiscard]] std::size_t offset() const noexcept { return offset_; }

 private:
  std::size_t offset_;
};

}  // namespace lotrecht
