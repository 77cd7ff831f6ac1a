#pragma once

/// @file
/// Bounds on the gaps of all pairs of groups at once that do not lean on the normal law.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include <lotrecht/fairness/exact_gap.hpp>
#include <lotrecht/fairness/gap.hpp>
#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/clopper_pearson.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/detail/equal_rates.hpp>
#include <lotrecht/stats/exact_difference.hpp>
#include <lotrecht/stats/exact_ratio.hpp>
#include <lotrecht/stats/interval.hpp>

namespace lotrecht::fairness::detail {

/// Exact bounds on p_a - p_b or p_a / p_b for pairs of groups.
///
/// Each of the k (k - 1) / 2 pairs may miss with its share of 1 - level (Bonferroni), half of it on each side. So all
/// bounds hold together with the stated confidence, whatever the rates and the sizes.
///
/// A bound is that of the pair's exact unconditional interval (`stats::exact_difference`, `exact_ratio`) as long as
/// fewer than `exact_rows` rows have been paid for since `start`, and that of two Clopper-Pearson intervals that share
/// the pair's error afterwards, or with more than `most_guarded_rows` on a side: as sound, quick, and wider.
class GuardedPairs {
 public:
  static constexpr std::uint64_t exact_rows = 5'000;

  /// @param groups      counts of each group, none empty; two groups at least
  /// @param confidence  of all pairs together
  GuardedPairs(Measure measure, std::vector<stats::BinomialTally> groups, const stats::Confidence& confidence)
      : measure_{measure}, groups_{std::move(groups)}, share_{share_of(confidence, groups_.size())} {
    const stats::Confidence each{1.0 - 0.5 * share_.alpha()};
    rates_.reserve(groups_.size());
    for (const stats::BinomialTally& k : groups_) rates_.push_back(stats::clopper_pearson(k, each));
  }

  [[nodiscard]] bool doubtful(std::size_t a, std::size_t b) const noexcept {
    return normal_law_is_doubtful(groups_[a], groups_[b]);
  }

  /// The Clopper-Pearson interval of a group's rate: with another's it bounds their gap.
  [[nodiscard]] const stats::Interval& rate(std::size_t g) const noexcept { return rates_[g]; }

  /// Forgets what has been paid for.
  void start() noexcept { spent_ = 0; }

  [[nodiscard]] double low(std::size_t a, std::size_t b) {
    const stats::BinomialTally& p = groups_[a];
    const stats::BinomialTally& q = groups_[b];
    if (spent_ >= exact_rows || std::max(p.trials, q.trials) > most_guarded_rows) return quick_low(a, b);
    spent_ += p.trials + q.trials;
    const double gamma = stats::detail::thousandth(share_);
    return measure_ == Measure::difference ? stats::detail::exact_difference_low(p, q, share_, gamma)
                                           : stats::detail::exact_ratio_low(p, q, share_, gamma);
  }
  [[nodiscard]] double high(std::size_t a, std::size_t b) { return other_way(low(b, a)); }

  /// The bound from two Clopper-Pearson intervals, wherever it lies.
  [[nodiscard]] double quick_low(std::size_t a, std::size_t b) const noexcept {
    return measure_ == Measure::difference ? rates_[a].low - rates_[b].high : rates_[a].low / rates_[b].high;
  }
  [[nodiscard]] double quick_high(std::size_t a, std::size_t b) const noexcept { return other_way(quick_low(b, a)); }

 private:
  [[nodiscard]] static stats::Confidence share_of(const stats::Confidence& confidence, std::size_t k) {
    if (k == 2) return confidence;
    const double pairs = 0.5 * static_cast<double>(k) * static_cast<double>(k - 1);
    return stats::Confidence{1.0 - std::max(1e-15, confidence.alpha() / pairs)};  // below it would round to nothing
  }
  [[nodiscard]] double other_way(double bound) const noexcept {
    if (measure_ == Measure::difference) return -bound;
    return bound == 0.0 ? std::numeric_limits<double>::infinity() : 1.0 / bound;
  }

  Measure measure_;
  std::vector<stats::BinomialTally> groups_;
  stats::Confidence share_;
  std::vector<stats::Interval> rates_;
  std::uint64_t spent_ = 0;
};

}  // namespace lotrecht::fairness::detail
