#pragma once

/// @file
/// The law of one cell of a 2 x 2 table whose margins are given, with tails that keep their digits.

#include <algorithm>
#include <cmath>

#include <lotrecht/core/elementary.hpp>
#include <lotrecht/stats/detail/log_mass.hpp>

namespace lotrecht::stats::detail {

/// Successes of the first of two samples, of sizes n1 and n2, when both together have m: hypergeometric.
///
/// Counts are real numbers that are whole; exact up to 2^53.
class HypergeometricLaw {
 public:
  HypergeometricLaw(double n1, double n2, double m)
      : n1_{n1}, n2_{n2}, m_{m}, low_{std::max(0.0, m - n2)}, high_{std::min(m, n1)} {
    const double top = std::floor((n1 + 1.0) / (n1 + n2 + 2.0) * (m + 1.0));
    mode_ = std::clamp(top, low_, high_);
    // The quotient above is rounded: walk to the place where the probabilities stop rising.
    while (mode_ < high_ && up(mode_) > 1.0) mode_ += 1.0;
    while (mode_ > low_ && down(mode_) > 1.0) mode_ -= 1.0;
  }

  [[nodiscard]] double low() const noexcept { return low_; }
  [[nodiscard]] double high() const noexcept { return high_; }
  [[nodiscard]] double mode() const noexcept { return mode_; }

  /// ln P(K = k); absolute error about 2^-52 (1 + |ln P|).
  [[nodiscard]] double log_mass(double k) const noexcept {
    if (low_ == high_) return 0.0;
    const LogMass mass = hypergeometric_log_mass(k, n1_, n2_, m_);
    return 0.5 * portable::log(mass.square) + mass.linear;
  }
  [[nodiscard]] double mass(double k) const noexcept { return portable::exp(log_mass(k)); }

  /// P(K = k + 1) / P(K = k), and P(K = k - 1) / P(K = k): exact but for rounding.
  [[nodiscard]] double up(double k) const noexcept { return (n1_ - k) / (k + 1.0) * ((m_ - k) / (n2_ - m_ + k + 1.0)); }
  [[nodiscard]] double down(double k) const noexcept { return k / (n1_ - k + 1.0) * ((n2_ - m_ + k) / (m_ - k + 1.0)); }

  /// P(K <= k). Below the mode a sum of falling terms, above it one minus such a sum: nothing cancels that matters.
  [[nodiscard]] double lower(double k) const noexcept {
    if (k < low_) return 0.0;
    if (k >= high_) return 1.0;
    return k < mode_ ? falling_down(k) : 1.0 - falling_up(k + 1.0);
  }
  /// P(K >= k), likewise.
  [[nodiscard]] double upper(double k) const noexcept {
    if (k <= low_) return 1.0;
    if (k > high_) return 0.0;
    return k > mode_ ? falling_up(k) : 1.0 - falling_down(k - 1.0);
  }

 private:
  /// P(K <= k) for k below the mode: the probabilities fall from k on, at least as fast as a geometric series.
  [[nodiscard]] double falling_down(double k) const noexcept {
    double sum = 1.0;
    double term = 1.0;
    for (double at = k; at > low_ && term > sum * 0x1p-60; at -= 1.0) sum += term *= down(at);
    return std::min(1.0, mass(k) * sum);
  }
  [[nodiscard]] double falling_up(double k) const noexcept {
    double sum = 1.0;
    double term = 1.0;
    for (double at = k; at < high_ && term > sum * 0x1p-60; at += 1.0) sum += term *= up(at);
    return std::min(1.0, mass(k) * sum);
  }

  double n1_;
  double n2_;
  double m_;
  double low_;
  double high_;
  double mode_ = 0.0;
};

}  // namespace lotrecht::stats::detail
