#pragma once

/// @file
/// How the uncertainty of rates and gaps is computed: chosen by the caller, recorded with every estimate.

#include <cstdint>
#include <optional>
#include <string_view>

#include <lotrecht/core/seed.hpp>
#include <lotrecht/stats/confidence.hpp>

namespace lotrecht::fairness {

/// Interval of a single rate.
enum class RateMethod : std::uint8_t { wilson, clopper_pearson, jeffreys };
/// Interval of a difference of two rates.
enum class DifferenceMethod : std::uint8_t { newcombe, miettinen_nurminen };
/// Interval of a ratio of two rates.
enum class RatioMethod : std::uint8_t { miettinen_nurminen, koopman, katz };

[[nodiscard]] constexpr std::string_view name(RateMethod m) noexcept {
  switch (m) {
    case RateMethod::wilson: return "wilson";
    case RateMethod::clopper_pearson: return "clopper_pearson";
    case RateMethod::jeffreys: return "jeffreys";
  }
  return "";
}

[[nodiscard]] constexpr std::string_view name(DifferenceMethod m) noexcept {
  switch (m) {
    case DifferenceMethod::newcombe: return "newcombe";
    case DifferenceMethod::miettinen_nurminen: return "miettinen_nurminen";
  }
  return "";
}

[[nodiscard]] constexpr std::string_view name(RatioMethod m) noexcept {
  switch (m) {
    case RatioMethod::miettinen_nurminen: return "miettinen_nurminen";
    case RatioMethod::koopman: return "koopman";
    case RatioMethod::katz: return "katz";
  }
  return "";
}

/// The enumerator of that name, if there is one: `method_named<RateMethod>("wilson")`.
template <class Method>
[[nodiscard]] constexpr std::optional<Method> method_named(std::string_view wanted) noexcept {
  for (std::uint8_t i = 0; i < 3; ++i) {
    const auto method = static_cast<Method>(i);
    if (!name(method).empty() && name(method) == wanted) return method;
  }
  return std::nullopt;
}

/// Which interval is read off bootstrap replicates.
enum class BootstrapKind : std::uint8_t { bca, percentile };

[[nodiscard]] constexpr std::string_view name(BootstrapKind m) noexcept {
  switch (m) {
    case BootstrapKind::bca: return "bca";
    case BootstrapKind::percentile: return "percentile";
  }
  return "";
}

/// The bootstrap instead of formulas, for rates and gaps. Seed and replicates are part of the result.
struct BootstrapMethod {
  BootstrapKind kind;
  std::uint64_t replicates;  ///< e.g. 1999
  Seed seed;
  unsigned threads = 1;  ///< changes the time and nothing else
};

/// The level and the methods of an audit. There is no default level.
///
/// What is not a plain rate of whole rows (balanced accuracy, treatment equality, anything weighted) has no exact
/// counts to give to these methods; its interval comes from Wilson intervals of its parts by MOVER, and the estimate
/// says so.
struct Methods {
  stats::Confidence confidence;
  RateMethod rate = RateMethod::wilson;
  DifferenceMethod difference = DifferenceMethod::newcombe;
  RatioMethod ratio = RatioMethod::miettinen_nurminen;
  /// If set, rates and gaps get bootstrap intervals instead (see `bootstrap_intervals`).
  std::optional<BootstrapMethod> bootstrap = std::nullopt;
};

}  // namespace lotrecht::fairness
