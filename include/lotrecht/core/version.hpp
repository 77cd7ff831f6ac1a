#pragma once

/// @file
/// The library's version; the one place it is written down (CMake and the Python package read it from here).

namespace lotrecht {

/// Semantic version. A change that alters a published number is a breaking change.
inline constexpr const char* version = "0.1.0";

}  // namespace lotrecht
