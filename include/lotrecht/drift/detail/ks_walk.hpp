#pragma once

/// @file
/// Lattice paths of two windows, walked by antidiagonals, and the share of them that has left a band.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <lotrecht/core/instruction_set.hpp>
#include <lotrecht/drift/detail/lattice_step.hpp>

namespace lotrecht::drift::detail {

/// Which deviation of the lattice path counts.
enum class KsSide : std::uint8_t { both, first_above, first_below };

/// The paths from (0, 0) to (n, m) after d steps. With q(i, j) the share of the paths to (i, j) that have left the band
/// |i m - j n| < h,
///
///     q(i, j) = (i q(i - 1, j) + j q(i, j - 1)) / (i + j),    q = 1 where the band is left.
///
/// All terms are positive, so q keeps its digits however small it is: relative error about (i + j) 2^-52. The products
/// i (n + m) must be exact: below 2^53. On an antidiagonal, i + j = d, all steps are independent of one another and are
/// taken by vectors.
///
/// Viehmann, T. (2021). Numerically more stable computation of the p-values for the two-sample Kolmogorov-Smirnov
/// test. arXiv:2102.08037.
class KsWalk {
 public:
  /// @param h  half the width of the band: a positive integer
  KsWalk(std::int64_t n, std::int64_t m, double h, KsSide side, InstructionSet set)
      : n_{n},
        m_{m},
        h_{h},
        side_{side},
        set_{set},
        up_(static_cast<std::size_t>(n) + 1),
        // Places 0 and n + 2 are outside.
        before_(static_cast<std::size_t>(n) + 3, 1.0),
        now_(before_) {
    for (std::size_t i = 0; i < up_.size(); ++i) up_[i] = static_cast<double>(i);
    before_[1] = 0.0;
  }

  /// One step more; whoever leaves the band is noticed by `cut` only.
  void step() {
    ++d_;
    low_ = std::max(low_, d_ - m_);
    high_ = std::min({high_ + 1, n_, d_});
    if (low_ > high_) return;
    const auto at = static_cast<std::size_t>(low_);
    lattice_step(set_, static_cast<double>(d_), static_cast<std::size_t>(high_ - low_) + 1, &up_[at], &before_[at],
                 &now_[at + 1]);
    now_[at] = 1.0;
    now_[static_cast<std::size_t>(high_) + 2] = 1.0;
    before_.swap(now_);
  }

  /// Counts whoever is out of the band here. After a long run of equal values (`far`) the bounds are found by division
  /// and then mended.
  void cut(bool far = false) {
    // i m - (d - i) n = i (n + m) - d n must stay below h in size.
    const double all = static_cast<double>(n_ + m_);
    const double shift = static_cast<double>(d_) * static_cast<double>(n_);
    const auto away = [&](std::int64_t i) { return static_cast<double>(i) * all - shift; };
    const std::int64_t old_low = low_;
    const std::int64_t old_high = high_;
    if (side_ != KsSide::first_below) {
      if (far) high_ = std::min(high_, static_cast<std::int64_t>((shift + h_) / all) + 1);
      while (high_ >= low_ && away(high_) >= h_) --high_;
    }
    if (side_ != KsSide::first_above) {
      if (far) low_ = std::max(low_, static_cast<std::int64_t>((shift - h_) / all) - 1);
      while (low_ <= high_ && away(low_) <= -h_) ++low_;
    }
    for (std::int64_t i = old_low; i < low_; ++i) before_[static_cast<std::size_t>(i) + 1] = 1.0;
    for (std::int64_t i = high_ + 1; i <= old_high; ++i) before_[static_cast<std::size_t>(i) + 1] = 1.0;
  }

  [[nodiscard]] std::int64_t steps() const noexcept { return d_; }
  /// Whether every path has left the band.
  [[nodiscard]] bool all_left() const noexcept { return low_ > high_; }
  /// The places within the band, from and to: q is 1 elsewhere.
  [[nodiscard]] std::int64_t low() const noexcept { return low_; }
  [[nodiscard]] std::int64_t high() const noexcept { return high_; }
  /// q(i, d - i)
  [[nodiscard]] double left(std::int64_t i) const {
    return i < low_ || i > high_ ? 1.0 : before_[static_cast<std::size_t>(i) + 1];
  }

 private:
  std::int64_t n_;
  std::int64_t m_;
  double h_;
  KsSide side_;
  InstructionSet set_;
  std::vector<double> up_;      ///< i
  std::vector<double> before_;  ///< q after d steps, at i + 1
  std::vector<double> now_;
  std::int64_t low_ = 0;
  std::int64_t high_ = 0;
  std::int64_t d_ = 0;
};

}  // namespace lotrecht::drift::detail
