#pragma once

/// @file
/// From a model's margin to the number it is used by: a probability, a rate, a class.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <span>
#include <string_view>

namespace lotrecht::model {

/// What is done to the margin m (the sum of leaves, points or terms) of a row.
enum class LinkKind : std::uint8_t {
  identity,       ///< m
  logistic,       ///< 1 / (1 + exp(-s m)), each output by itself
  softmax,        ///< exp(m_k) / Σ_j exp(m_j)
  softmax_zero,   ///< the same, but an output whose margin is 0 stays 0 (ONNX SOFTMAX_ZERO)
  exponential,    ///< exp(m)
  softplus,       ///< log(1 + exp(m))
  step,           ///< 1 if m > 0, else 0
  signed_square,  ///< sign(m) m²
  probit,         ///< the standard normal's distribution function at m
  half_power,     ///< 2^(-s m): an isolation forest's anomaly score of the mean path length m
};

/// The function and its scale s (1 unless said otherwise: LightGBM's `sigmoid`, 1 / c(n) of an isolation forest).
struct Link {
  LinkKind kind = LinkKind::identity;
  double scale = 1.0;

  friend constexpr bool operator==(const Link&, const Link&) = default;
};

/// The identifier used in files and messages, e.g. "logistic".
[[nodiscard]] constexpr std::string_view name(LinkKind kind) noexcept {
  switch (kind) {
    case LinkKind::identity: return "identity";
    case LinkKind::logistic: return "logistic";
    case LinkKind::softmax: return "softmax";
    case LinkKind::softmax_zero: return "softmax_zero";
    case LinkKind::exponential: return "exponential";
    case LinkKind::softplus: return "softplus";
    case LinkKind::step: return "step";
    case LinkKind::signed_square: return "signed_square";
    case LinkKind::probit: return "probit";
    case LinkKind::half_power: return "half_power";
  }
  return "";
}

namespace detail {

[[nodiscard]] inline double response(const Link& link, double m) {
  switch (link.kind) {
    case LinkKind::logistic: return 1.0 / (1.0 + std::exp(-link.scale * m));
    case LinkKind::exponential: return std::exp(m);
    case LinkKind::softplus: return m > 0.0 ? m + std::log1p(std::exp(-m)) : std::log1p(std::exp(m));
    case LinkKind::step: return m > 0.0 ? 1.0 : 0.0;
    case LinkKind::signed_square: return std::copysign(m * m, m);
    case LinkKind::probit: return 0.5 * std::erfc(-m / std::numbers::sqrt2);
    case LinkKind::half_power: return std::exp2(-link.scale * m);
    default: return m;
  }
}

inline void softmax(std::span<double> row, bool zeros_stay) {
  const double largest = *std::max_element(row.begin(), row.end());
  double total = 0.0;
  for (double& m : row) {
    m = zeros_stay && m == 0.0 ? 0.0 : std::exp(m - largest);
    total += m;
  }
  if (total > 0.0) {
    for (double& m : row) m /= total;
  }
}

}  // namespace detail

/// Turns the margins of one row, one for each output, into responses, in place.
///
/// Softmax subtracts the largest margin first, so that nothing overflows.
inline void respond(const Link& link, std::span<double> row) {
  if (row.empty()) return;
  if (link.kind == LinkKind::softmax || link.kind == LinkKind::softmax_zero) {
    detail::softmax(row, link.kind == LinkKind::softmax_zero);
    return;
  }
  for (double& m : row) m = detail::response(link, m);
}

}  // namespace lotrecht::model
