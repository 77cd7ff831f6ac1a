#pragma once

/// @file
/// Leaves with too many players for a table of all patterns: only the patterns that occur.

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace lotrecht::explain::detail {

/// More players on one path than a pattern has bits.
inline constexpr std::size_t max_slots = 63;

/// What a mixture of p players that only the row passes and q that only the background row passes gives to each of
/// them: Shapley (p - 1)! q! / (p + q)! and p! (q - 1)! / (p + q)!, Banzhaf 2^-(p + q - 1).
class MixtureShares {
 public:
  explicit MixtureShares(bool banzhaf) {
    for (std::size_t p = 0; p <= max_slots; ++p) {
      for (std::size_t q = 0; p + q <= max_slots; ++q) {
        if (p + q == 0) continue;
        if (banzhaf) {
          row_[p][q] = background_[p][q] = std::ldexp(1.0, -static_cast<int>(p + q - 1));
          continue;
        }
        // 1 / ((p + q) C(p + q - 1, q)), without factorials.
        double choose = 1.0;
        const std::size_t n = p + q;
        if (p > 0) {
          for (std::size_t i = 1; i <= q; ++i)
            choose = choose * static_cast<double>(n - 1 - q + i) / static_cast<double>(i);
          row_[p][q] = 1.0 / (static_cast<double>(n) * choose);
        }
        if (q > 0) {
          choose = 1.0;
          for (std::size_t i = 1; i <= p; ++i)
            choose = choose * static_cast<double>(n - 1 - p + i) / static_cast<double>(i);
          background_[p][q] = 1.0 / (static_cast<double>(n) * choose);
        }
      }
    }
  }

  [[nodiscard]] double row(std::size_t p, std::size_t q) const noexcept { return row_[p][q]; }
  [[nodiscard]] double background(std::size_t p, std::size_t q) const noexcept { return background_[p][q]; }

 private:
  std::array<std::array<double, max_slots + 1>, max_slots + 1> row_{};
  std::array<std::array<double, max_slots + 1>, max_slots + 1> background_{};
};

/// The distinct background patterns at one leaf, indexed by slot.
class DeepLeaf {
 public:
  DeepLeaf() = default;
  explicit DeepLeaf(std::size_t slots) : slots_{slots} {}

  void count(std::uint64_t pattern, double weight) {
    if (weight == 0.0) return;
    const auto [at, fresh] = place_.try_emplace(pattern, patterns_.size());
    if (fresh) {
      patterns_.push_back(pattern);
      weights_.push_back(0.0);
    }
    weights_[at->second] += weight;
  }

  /// To be called once, after all rows are counted.
  void close(double total_weight) {
    place_ = {};
    for (double& w : weights_) w /= total_weight;
    words_ = (patterns_.size() + 63) / 64;
    passes_.assign(slots_ * words_, 0);
    for (std::size_t b = 0; b < patterns_.size(); ++b) {
      for (std::size_t k = 0; k < slots_; ++k) {
        if (((patterns_[b] >> k) & 1U) != 0) passes_[k * words_ + b / 64] |= std::uint64_t{1} << (b % 64);
      }
    }
  }

  /// Calls use(players that only the row passes, weight) for every background pattern that can be mixed with a row of
  /// pattern a to reach the leaf: those that pass wherever the row does not. They are found by the intersection of bit
  /// sets, which mostly is empty after a few slots.
  template <class Use>
  void for_candidates(std::uint64_t a, std::vector<std::uint64_t>& candidates, const Use& use) const {
    const std::uint64_t needed = everybody() & ~a;
    candidates.assign(words_, ~std::uint64_t{0});
    for (std::uint64_t rest = needed; rest != 0; rest &= rest - 1) {
      const std::uint64_t* const passes = passes_.data() + static_cast<std::size_t>(std::countr_zero(rest)) * words_;
      std::uint64_t any = 0;
      for (std::size_t w = 0; w < words_; ++w) any |= candidates[w] &= passes[w];
      if (any == 0) return;
    }
    for (std::size_t w = 0; w < words_; ++w) {
      for (std::uint64_t rest = candidates[w]; rest != 0; rest &= rest - 1) {
        const std::size_t b = 64 * w + static_cast<std::size_t>(std::countr_zero(rest));
        if (b >= patterns_.size()) break;
        use(a & ~patterns_[b], weights_[b]);
      }
    }
  }

  /// Adds scale × (value of each slot for a row of pattern a) to values[k].
  void add_values(std::uint64_t a, double scale, const MixtureShares& shares, std::vector<std::uint64_t>& candidates,
                  double* values) const {
    const std::uint64_t needed = everybody() & ~a;
    const auto q = static_cast<std::size_t>(std::popcount(needed));
    double of_needed = 0.0;
    for_candidates(a, candidates, [&](std::uint64_t from_row, double share_of_background) {
      const auto p = static_cast<std::size_t>(std::popcount(from_row));
      if (p + q == 0) return;
      const double weight = scale * share_of_background;
      of_needed += weight * shares.background(p, q);
      const double share = weight * shares.row(p, q);
      for (std::uint64_t k = from_row; k != 0; k &= k - 1) values[std::countr_zero(k)] += share;
    });
    for (std::uint64_t k = needed; k != 0; k &= k - 1) values[std::countr_zero(k)] -= of_needed;
  }

  [[nodiscard]] std::uint64_t everybody() const noexcept {
    return slots_ == 0 ? 0 : ~std::uint64_t{0} >> (64 - slots_);
  }
  [[nodiscard]] std::size_t slots() const noexcept { return slots_; }
  [[nodiscard]] std::size_t distinct() const noexcept { return patterns_.size(); }
  [[nodiscard]] std::size_t bytes() const noexcept {
    return patterns_.size() * (sizeof(std::uint64_t) + sizeof(double)) + passes_.size() * sizeof(std::uint64_t);
  }

 private:
  std::size_t slots_ = 0;
  std::size_t words_ = 0;
  std::vector<std::uint64_t> patterns_;
  std::vector<double> weights_;
  std::vector<std::uint64_t> passes_;  ///< (slots, words) bit b: pattern b passes the slot
  std::unordered_map<std::uint64_t, std::size_t> place_;
};

}  // namespace lotrecht::explain::detail
