#pragma once

/// @file
/// Which vector instructions a kernel may use, decided while the program runs.

#include <cstdint>
#include <string>
#include <string_view>

#include <lotrecht/core/error.hpp>

namespace lotrecht {

/// Vector instructions, each a superset of the one before.
///
/// A kernel that has several versions gives the same bits in each (compiled with -ffp-contract=off, as this project
/// is): lanes are rows, and a row's operations are the same and in the same order.
enum class InstructionSet : std::uint8_t {
  baseline,  ///< what the compiler may assume everywhere: SSE2 on x86-64, NEON on 64-bit ARM
  avx2,      ///< 256 bits
  avx512,    ///< 512 bits: F, DQ, BW and VL
};

/// The identifier used in messages and benchmarks, e.g. "avx2".
[[nodiscard]] constexpr std::string_view name(InstructionSet set) noexcept {
  switch (set) {
    case InstructionSet::baseline: return "baseline";
    case InstructionSet::avx2: return "avx2";
    case InstructionSet::avx512: return "avx512";
  }
  return "";
}

/// The widest set that this processor and operating system offer.
[[nodiscard]] inline InstructionSet widest_instruction_set() noexcept {
#if defined(__x86_64__) && defined(__GNUC__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512vl")) {
    return InstructionSet::avx512;
  }
  if (__builtin_cpu_supports("avx2")) return InstructionSet::avx2;
#endif
  return InstructionSet::baseline;
}

/// Throws unless this machine can execute the set.
///
/// @param who  the function that was asked to use it
/// @throws InvalidInput
inline void require_instruction_set(std::string_view who, InstructionSet set) {
  const InstructionSet widest = widest_instruction_set();
  if (set > widest) {
    throw InvalidInput{
        who, "instruction_set",
        "must be one that this machine has, at most " + std::string{name(widest)} + ", got " + std::string{name(set)}};
  }
}

}  // namespace lotrecht
