#pragma once

/// @file
/// What was won by betting against a claim, and what that says of it.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <utility>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/elementary.hpp>
#include <lotrecht/drift/stream_detector.hpp>

namespace lotrecht::drift {

/// Evidence against a claim that may be looked at any time: the money of somebody who began with 1 and bet against it.
///
/// If the claim is true, the money is 1 on average at most, whenever one stops (an e-process), and ever reaches 1/α
/// with probability α at most (Ville). So it is an e-value now, and 1 / (the most there ever was) is a p-value that
/// holds at all looks at once. Kept as a logarithm: years of data overflow a double.
///
/// This is not VanderWeele and Ding's E-value (`stats/e_value.hpp`), which asks how strong a confounder must be.
///
/// Ramdas, A., Grünwald, P., Vovk, V. & Shafer, G. (2023). Game-theoretic statistics and safe anytime-valid inference.
/// Stat. Sci. 38(4), 576-601. doi:10.1214/23-STS894
class Evidence {
 public:
  /// Takes the logarithm of what the money is now; -infinity if all is lost.
  void now(double log_e) noexcept {
    log_e_ = log_e;
    log_most_ = std::max(log_most_, log_e);
  }

  [[nodiscard]] double log_e() const noexcept { return log_e_; }
  /// The most there ever was, as a logarithm; 0 at the beginning.
  [[nodiscard]] double log_most() const noexcept { return log_most_; }
  /// The money now; infinite above 10^308.
  [[nodiscard]] double e_value() const noexcept { return portable::exp(log_e_); }
  /// Holds at all looks at once; in [0, 1].
  [[nodiscard]] double p_value() const noexcept { return portable::exp(-log_most_); }

  void write(ByteWriter& out) const {
    out.f64(log_e_);
    out.f64(log_most_);
  }
  [[nodiscard]] static Evidence read(ByteReader& in) {
    Evidence evidence;
    evidence.log_e_ = in.f64();
    evidence.log_most_ = in.f64();
    if (!(evidence.log_most_ >= 0.0 && evidence.log_e_ <= evidence.log_most_)) in.fail("expected logarithms of money");
    return evidence;
  }

  friend bool operator==(const Evidence&, const Evidence&) = default;

 private:
  double log_e_ = 0.0;
  double log_most_ = 0.0;
};

namespace detail {

/// ln Σ exp(x_i), without overflow; -infinity of nothing.
[[nodiscard]] inline double log_sum(std::span<const double> logs) noexcept {
  double most = -std::numeric_limits<double>::infinity();
  for (const double x : logs) most = std::max(most, x);
  if (std::isinf(most)) return most;
  double sum = 0.0;
  for (const double x : logs) sum += portable::exp(x - most);
  return most + portable::log(sum);
}

}  // namespace detail

/// Takes several at once, or none: `take(state, i)` for i = 0, ..., count - 1. If one is refused the state is as it
/// was.
template <class State, class Take>
void take_all(State& state, std::size_t count, const Take& take) {
  State next = state;
  for (std::size_t i = 0; i < count; ++i) take(next, i);
  state = std::move(next);
}

}  // namespace lotrecht::drift
