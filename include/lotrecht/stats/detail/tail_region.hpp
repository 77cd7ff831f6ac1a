#pragma once

/// @file
/// A set of tables of two samples, and its probability.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <lotrecht/stats/detail/binomial_window.hpp>

namespace lotrecht::stats::detail {

/// Pairs (x, y) of success counts, x of n1 and y of n2, that speak at least as strongly against a hypothesis as the
/// observed pair. Its probability costs one sum over x of P(X = x) times tails of Y, not a sum over all pairs.
///
/// In every row x it is a range of small y ("the first rate is larger") and a range of large y ("the first is
/// smaller"). Both are staircases: a pair with more successes in the first or fewer in the second is in the first part
/// if this one is, and so for the second part the other way round. All of this project's one-sided orderings have that
/// property; `finish` makes sure of it.
class TailRegion {
 public:
  TailRegion(std::uint64_t n1, std::uint64_t n2) : n1_{n1}, n2_{n2}, below_(n1 + 1, 0), above_(n1 + 1, n2 + 1) {}

  [[nodiscard]] std::uint64_t n1() const noexcept { return n1_; }
  [[nodiscard]] std::uint64_t n2() const noexcept { return n2_; }

  /// y < below(x) and y >= above(x) are in the region.
  [[nodiscard]] std::uint64_t below(std::uint64_t x) const noexcept { return below_[x]; }
  [[nodiscard]] std::uint64_t above(std::uint64_t x) const noexcept { return above_[x]; }
  [[nodiscard]] bool contains(std::uint64_t x, std::uint64_t y) const noexcept {
    return y < below_[x] || y >= above_[x];
  }

  /// Takes in all y < end beside x.
  void take_below(std::uint64_t x, std::uint64_t end) noexcept { below_[x] = std::max(below_[x], end); }
  /// Takes in all y >= begin beside x.
  void take_above(std::uint64_t x, std::uint64_t begin) noexcept { above_[x] = std::min(above_[x], begin); }
  /// Makes staircases of the rows, and lets the two parts touch but not overlap.
  void finish() noexcept {
    for (std::uint64_t x = 1; x <= n1_; ++x) below_[x] = std::max(below_[x], below_[x - 1]);
    for (std::uint64_t x = n1_; x-- > 0;) above_[x] = std::min(above_[x], above_[x + 1]);
    for (std::uint64_t x = 0; x <= n1_; ++x) {
      if (above_[x] < below_[x]) above_[x] = below_[x];
    }
  }

  /// Sum over the region of P(X = x) P(Y = y).
  [[nodiscard]] double probability(const BinomialWindow& x_law, const BinomialWindow& y_law) const noexcept {
    return first_larger(x_law, y_law) + first_smaller(x_law, y_law);
  }
  /// The part of small y alone: it grows with P(success) of X and falls with that of Y.
  [[nodiscard]] double first_larger(const BinomialWindow& x_law, const BinomialWindow& y_law) const noexcept {
    double sum = 0.0;
    for (std::uint64_t x = x_law.first(); x < x_law.end(); ++x) sum += x_law.mass(x) * y_law.before(below_[x]);
    return sum;
  }
  /// The part of large y alone.
  [[nodiscard]] double first_smaller(const BinomialWindow& x_law, const BinomialWindow& y_law) const noexcept {
    double sum = 0.0;
    for (std::uint64_t x = x_law.first(); x < x_law.end(); ++x) {
      if (above_[x] <= n2_) sum += x_law.mass(x) * y_law.from(above_[x]);
    }
    return sum;
  }

 private:
  std::uint64_t n1_;
  std::uint64_t n2_;
  std::vector<std::uint64_t> below_;
  std::vector<std::uint64_t> above_;
};

}  // namespace lotrecht::stats::detail
