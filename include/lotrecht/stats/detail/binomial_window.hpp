#pragma once

/// @file
/// Binomial probabilities and both of their sums, where they matter.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <lotrecht/stats/detail/log_mass.hpp>

namespace lotrecht::stats::detail {

/// Probabilities of a binomial law over the counts that are not hopelessly improbable: down to 2^-100 of the largest.
///
/// That is about 12 standard deviations to each side, so a table of a million trials costs a few thousand terms.
/// Reused from one law to the next, it allocates only while it grows.
class BinomialWindow {
 public:
  explicit BinomialWindow(std::uint64_t trials) : n_{static_cast<double>(trials)} {}

  /// @param p, q  success and failure probability, in [0, 1], with p + q = 1 up to rounding
  /// @param sums  whether `up_to` and `from` are wanted
  void set(double p, double q, bool sums) {
    mass_.clear();
    const double mode = std::clamp(std::floor((n_ + 1.0) * p), 0.0, n_);
    if (p <= 0.0 || q <= 0.0 || n_ == 0.0) {
      first_ = static_cast<std::uint64_t>(q <= 0.0 ? n_ : 0.0);
      mass_.push_back(1.0);
    } else {
      const double top = probability(binomial_log_mass(mode, n_, p, q));
      const double least = top * 0x1p-100;
      double term = top;
      for (double k = mode; k > 0.0 && term > least; k -= 1.0) {
        term *= k / (n_ - k + 1.0) * (q / p);
        mass_.push_back(term);
      }
      std::reverse(mass_.begin(), mass_.end());
      first_ = static_cast<std::uint64_t>(mode) - mass_.size();
      mass_.push_back(top);
      term = top;
      for (double k = mode; k < n_ && term > least; k += 1.0) {
        term *= (n_ - k) / (k + 1.0) * (p / q);
        mass_.push_back(term);
      }
    }
    if (!sums) return;
    below_.resize(mass_.size() + 1);
    from_.resize(mass_.size() + 1);
    below_[0] = 0.0;
    for (std::size_t i = 0; i < mass_.size(); ++i) below_[i + 1] = below_[i] + mass_[i];
    from_[mass_.size()] = 0.0;
    for (std::size_t i = mass_.size(); i-- > 0;) from_[i] = from_[i + 1] + mass_[i];
  }

  /// The first count in the window, and one past the last.
  [[nodiscard]] std::uint64_t first() const noexcept { return first_; }
  [[nodiscard]] std::uint64_t end() const noexcept { return first_ + mass_.size(); }
  /// P(K = k) for k in the window.
  [[nodiscard]] double mass(std::uint64_t k) const noexcept { return mass_[k - first_]; }

  /// P(K < end).
  [[nodiscard]] double before(std::uint64_t end) const noexcept {
    return end <= first_ ? 0.0 : below_[std::min<std::uint64_t>(end - first_, mass_.size())];
  }
  /// P(K >= k).
  [[nodiscard]] double from(std::uint64_t k) const noexcept {
    return k <= first_ ? from_[0] : from_[std::min<std::uint64_t>(k - first_, mass_.size())];
  }

 private:
  double n_;
  std::uint64_t first_ = 0;
  std::vector<double> mass_;
  std::vector<double> below_;
  std::vector<double> from_;
};

}  // namespace lotrecht::stats::detail
