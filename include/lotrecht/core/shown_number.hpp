#pragma once

/// @file
/// A number as a message shows it.

#include <array>
#include <charconv>
#include <string>
#include <system_error>

namespace lotrecht {

/// The shortest text that is this number and no other: 0.5, 1e+308, 5e-324, inf, nan. (`std::to_string` makes 0.000000
/// of a small number, and three hundred digits of a large one.)
[[nodiscard]] inline std::string shown_number(double x) {
  std::array<char, 32> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), x);
  return error == std::errc{} ? std::string{text.data(), end} : std::string{"a number"};
}

}  // namespace lotrecht
