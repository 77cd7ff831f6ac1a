#pragma once

/// @file
/// Intervals of a quantile, and bands around a distribution function, that hold at every look at once.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/elementary.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/shown_number.hpp>
#include <lotrecht/drift/detail/ordered_values.hpp>
#include <lotrecht/drift/rate_evidence.hpp>
#include <lotrecht/drift/stream_detector.hpp>
#include <lotrecht/stats/confidence.hpp>

namespace lotrecht::drift {

/// Confidence sequence of a quantile of any distribution: waiting times, amounts, scores; ties do no harm.
///
/// Of independent values a share p at least lies at or below the quantile and a share p at most below it. A number with
/// too few values at or below it cannot be the quantile, nor one with too many below it; how many are too many is told
/// by a mixture of likelihood ratios against p (`log_rate_evidence`, one-sided, α/2 each). So the ends are values of
/// the data, by their rank, and the interval holds at all looks at once.
///
/// Howard, S. R. & Ramdas, A. (2022). Sequential estimation of quantiles with applications to A/B testing and best-arm
/// identification. Bernoulli 28(3), 1704-1728. doi:10.3150/21-BEJ1388
class QuantileSequence {
 public:
  static constexpr std::string_view semantics = "paper";
  static constexpr std::uint32_t format = 0x51530001;  // 'Q' 'S', layout 1

  /// @param probability  p in (0, 1): 0.5 is the median
  /// @throws InvalidInput
  QuantileSequence(double probability, stats::Confidence confidence)
      : probability_{probability}, confidence_{confidence}, enough_{portable::log(2.0 / confidence.alpha())} {
    if (!(probability > 0.0 && probability < 1.0)) {
      throw InvalidInput{"QuantileSequence", "probability", "must lie in (0, 1), got " + shown_number(probability)};
    }
  }

  /// Takes the next value; infinities have a rank.
  ///
  /// @throws InvalidInput if it is NaN
  void update(double x) {
    check("update", std::span{&x, 1});
    take(x);
  }

  /// Lower and upper ends after each value of a batch; NaN where no quantile fits.
  struct Bounds {
    std::vector<double> low;
    std::vector<double> high;
  };
  /// Takes a batch. A batch that is refused changes nothing.
  ///
  /// @throws InvalidInput naming the first NaN
  [[nodiscard]] Bounds update_many(std::span<const double> values) {
    check("update_many", values);
    Bounds bounds;
    for (const double x : values) {
      take(x);
      bounds.low.push_back(low());
      bounds.high.push_back(high());
    }
    return bounds;
  }

  [[nodiscard]] std::uint64_t seen() const noexcept { return values_.size(); }
  /// Whether no number can have been the quantile all the time.
  [[nodiscard]] bool contradicted() const noexcept { return low_ > high_; }
  /// -infinity while nothing is known; NaN if contradicted.
  [[nodiscard]] double low() const noexcept { return contradicted() ? nan : low_; }
  [[nodiscard]] double high() const noexcept { return contradicted() ? nan : high_; }
  /// The smallest value with a share of at least p at or below it; NaN without values.
  [[nodiscard]] double value() const noexcept {
    if (values_.size() == 0) return nan;
    const double n = static_cast<double>(values_.size());
    const auto rank = static_cast<std::uint64_t>(std::max(1.0, std::ceil(probability_ * n - 1e-9)));
    return values_.at_rank(std::min(rank, values_.size()));
  }
  [[nodiscard]] double probability() const noexcept { return probability_; }
  [[nodiscard]] const stats::Confidence& confidence() const noexcept { return confidence_; }

  void write(ByteWriter& out) const {
    for (const double x : {probability_, confidence_.level(), low_, high_}) out.f64(x);
    out.u64(few_);
    out.u64(many_);
    values_.write(out);
  }
  [[nodiscard]] static QuantileSequence read(ByteReader& in) {
    const double p = in.f64();
    const double level = in.f64();
    if (!(p > 0.0 && p < 1.0 && level > 0.0 && level < 1.0)) in.fail("expected a probability and a confidence");
    QuantileSequence state{p, stats::Confidence{level}};
    state.low_ = in.f64();
    state.high_ = in.f64();
    if (std::isnan(state.low_) || std::isnan(state.high_)) in.fail("expected the ends of an interval");
    state.few_ = in.u64();
    state.many_ = in.u64();
    state.values_ = detail::OrderedValues::read(in);
    if (state.few_ > state.values_.size() || state.many_ > state.values_.size() + 1) in.fail("expected ranks");
    return state;
  }

  friend bool operator==(const QuantileSequence&, const QuantileSequence&) = default;

 private:
  static constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  static constexpr double infinity = std::numeric_limits<double>::infinity();

  static void check(std::string_view who, std::span<const double> values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (std::isnan(values[i])) {
        throw InvalidInput{who, "values", "position " + std::to_string(i) + ": must be a number, got NaN"};
      }
    }
  }

  void take(double x) {
    values_.insert(x + 0.0);
    const std::uint64_t n = values_.size();
    // Both ranks only rise as values arrive: search on from where they were.
    while (few_ < n && log_rate_evidence({few_, n}, probability_, stats::Alternative::less) >= enough_) ++few_;
    while (many_ <= n && log_rate_evidence({many_, n}, probability_, stats::Alternative::greater) < enough_) ++many_;
    // few_ values at or below a number are enough to be the quantile; many_ below it are too many.
    if (few_ > 0) low_ = std::max(low_, values_.at_rank(few_));
    if (many_ <= n) high_ = std::min(high_, values_.at_rank(many_));
  }

  double probability_;
  stats::Confidence confidence_;
  double enough_;
  detail::OrderedValues values_;
  std::uint64_t few_ = 0;   // smallest number at or below the quantile that is not too small
  std::uint64_t many_ = 1;  // smallest number below it that is too large
  double low_ = -infinity;
  double high_ = infinity;
};

/// Half-width of a band around the empirical distribution function that holds the true one everywhere and at all looks:
///
///     0.85 √((ln ln(e t) + 0.8 ln(1612 / α)) / t).
///
/// All quantiles at once: that of p lies between the empirical ones of p less and p plus the half-width. Above 1, and
/// so of no use, for fewer than about ten rows.
///
/// @param rows  t >= 1
/// @throws InvalidInput without rows
///
/// Howard & Ramdas (2022), see `QuantileSequence`.
[[nodiscard]] inline double distribution_band(std::uint64_t rows, stats::Confidence confidence) {
  if (rows == 0) throw InvalidInput{"distribution_band", "rows", "must be at least 1"};
  const double t = static_cast<double>(rows);
  const double iterated = portable::log(1.0 + portable::log(t));
  return 0.85 * std::sqrt((iterated + 0.8 * portable::log(1612.0 / confidence.alpha())) / t);
}

}  // namespace lotrecht::drift
