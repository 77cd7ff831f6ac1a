#pragma once

/// @file
/// A mean's interval that holds at every look at once, by betting.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/elementary.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/instruction_set.hpp>
#include <lotrecht/core/shown_number.hpp>
#include <lotrecht/drift/detail/betting_grid.hpp>
#include <lotrecht/drift/stream_detector.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/estimate.hpp>

namespace lotrecht::drift {

/// Confidence sequence of the mean of bounded values: with probability at least the confidence, all of its intervals
/// hold the mean, so that one may look after every value and stop whenever one likes.
///
/// For every candidate m two players bet on each value, one that the mean is above m and one that it is below, with
///
///     K+(m) = Π (1 + min(λ_i, c/m) (x_i - m)),    K-(m) = Π (1 - min(λ_i, c/(1-m)) (x_i - m)),
///     λ_i = √(2 ln(2/α) / (σ²_{i-1} i ln(1 + i))),    c = 1/2,
///
/// where σ² is the variance of what was seen before (with one value of 1/2 and 1/4 put in front). Whoever bets against
/// the truth multiplies his money by 2/α ever with probability α/2 at most (Ville), so a candidate with K+ or K- of
/// 2/α is out for good. K+ falls in m and K- rises, so what is left is an interval; it is kept on a grid, and its ends
/// are the last grid points outside: never too narrow, and wider by less than one step of the grid.
///
/// With `cases` values are drawn one after another from a register of that many cases, none twice, in an order that
/// does not depend on them. After t - 1 cases with sum S those left have mean (cases · m - S) / (cases - t + 1), and
/// the players bet on that; sums that cannot be reached any more are out. When all were seen the interval is their mean
/// and nothing else. If all values are 0 or 1 and `resolution` is `cases`, the set is exact.
///
/// If nothing is left, no mean fits all values at this level: they have not had the same mean from first to last.
///
/// Waudby-Smith, I. & Ramdas, A. (2024). Estimating means of bounded random variables by betting. J. R. Stat. Soc. B
/// 86(1), 1-27. doi:10.1093/jrsssb/qkad009
class BettingSequence {
 public:
  static constexpr std::string_view semantics = "paper";
  static constexpr std::uint32_t format = 0x42530001;  // 'B' 'S', layout 1

  struct Options {
    double lower = 0.0;            ///< values are never below
    double upper = 1.0;            ///< nor above
    std::uint64_t cases = 0;       ///< size of the register; 0: values are drawn with replacement
    std::uint32_t resolution = 0;  ///< steps of the grid, 10 to 100,000; 0: cases where they are 10 to 2,000, or 1,000

    friend bool operator==(const Options&, const Options&) = default;
  };

  explicit BettingSequence(stats::Confidence confidence) : BettingSequence(confidence, Options{}) {}
  /// @throws InvalidInput unless lower < upper, both finite, and the resolution is in range
  BettingSequence(stats::Confidence confidence, const Options& options, InstructionSet set = widest_instruction_set())
      : BettingSequence(confidence, options, whole_grid, set) {
    above_.assign(mean_.size(), 1.0);
    below_.assign(mean_.size(), 1.0);
  }

  /// Whether the value lies within the bounds.
  [[nodiscard]] bool accepts(double x) const noexcept { return x >= options_.lower && x <= options_.upper; }

  /// Takes the next value.
  ///
  /// @throws InvalidInput if it is out of bounds, or all cases were seen
  void update(double x) {
    check("update", std::span{&x, 1});
    take(x);
  }

  /// Lower and upper ends after each value of a batch; NaN where no mean fits.
  struct Bounds {
    std::vector<double> low;
    std::vector<double> high;
  };

  /// Takes a batch. A batch that is refused changes nothing.
  ///
  /// @throws InvalidInput naming the first value that is out of bounds, or if there are more than cases left
  [[nodiscard]] Bounds update_many(std::span<const double> values) {
    check("update_many", values);
    Bounds bounds;
    bounds.low.reserve(values.size());
    bounds.high.reserve(values.size());
    for (const double x : values) {
      take(x);
      bounds.low.push_back(low());
      bounds.high.push_back(high());
    }
    return bounds;
  }

  /// Values seen.
  [[nodiscard]] std::uint64_t seen() const noexcept { return seen_; }
  /// Whether no mean fits what was seen.
  [[nodiscard]] bool contradicted() const noexcept { return first_ >= end_; }
  /// Lower end; NaN if no mean fits.
  [[nodiscard]] double low() const noexcept {
    if (contradicted()) return std::numeric_limits<double>::quiet_NaN();
    const double point = at(exact() || first_ == 0 ? first_ : first_ - 1);
    return unscaled(options_.cases == 0 ? point : std::max(point, sum_ / whole()));
  }
  /// Upper end; NaN if no mean fits.
  [[nodiscard]] double high() const noexcept {
    if (contradicted()) return std::numeric_limits<double>::quiet_NaN();
    const double point = at(exact() || end_ > resolution_ ? end_ - 1 : end_);
    return unscaled(options_.cases == 0 ? point : std::min(point, most()));
  }
  /// The mean so far with the interval; undefined without a value. Method "betting", "betting_without_replacement",
  /// or "no_common_mean" if none fits: then the bounds are NaN.
  [[nodiscard]] stats::Estimate estimate() const {
    stats::Estimate e;
    e.low = low();
    e.high = high();
    e.confidence = confidence_.level();
    e.n = seen_;
    e.method = contradicted() ? "no_common_mean" : options_.cases == 0 ? "betting" : "betting_without_replacement";
    if (seen_ == 0) {
      e.undefined = stats::Undefined::nobody;
    } else {
      e.value = unscaled(sum_ / static_cast<double>(seen_));
    }
    return e;
  }
  [[nodiscard]] const Options& options() const noexcept { return options_; }
  [[nodiscard]] const stats::Confidence& confidence() const noexcept { return confidence_; }

  void write(ByteWriter& out) const {
    out.f64(confidence_.level());
    out.f64(options_.lower);
    out.f64(options_.upper);
    out.u64(options_.cases);
    out.u32(options_.resolution);
    out.u64(seen_);
    for (const double x : {sum_, squares_, only_bits_ ? 1.0 : 0.0}) out.f64(x);
    out.u64(first_);
    out.u64(end_);
    for (std::size_t i = first_; i < end_; ++i) {
      out.f64(above_[i]);
      out.f64(below_[i]);
    }
  }
  [[nodiscard]] static BettingSequence read(ByteReader& in) {
    const double level = in.f64();
    if (!(level > 0.0 && level < 1.0)) in.fail("expected a confidence between 0 and 1");
    Options options;
    options.lower = in.f64();
    options.upper = in.f64();
    options.cases = in.u64();
    options.resolution = in.u32();
    if (!sound(options)) in.fail("expected sound options");
    BettingSequence state{stats::Confidence{level}, options};
    state.seen_ = in.u64();
    state.sum_ = detail::read_finite(in);
    state.squares_ = detail::read_finite(in);
    state.only_bits_ = in.f64() == 1.0;
    state.first_ = static_cast<std::size_t>(in.u64());
    state.end_ = static_cast<std::size_t>(in.u64());
    const bool possible = state.sum_ >= 0.0 && state.sum_ <= static_cast<double>(state.seen_) &&
                          state.squares_ >= 0.0 && (options.cases == 0 || state.seen_ <= options.cases) &&
                          state.first_ <= state.end_ && state.end_ <= state.resolution_ + 1;
    if (!possible) in.fail("expected sums and ends of a confidence sequence");
    for (std::size_t i = state.first_; i < state.end_; ++i) {
      state.above_[i] = detail::read_finite(in);
      state.below_[i] = detail::read_finite(in);
      if (state.above_[i] < 0.0 || state.below_[i] < 0.0) in.fail("expected money, which is never negative");
    }
    return state;
  }

  friend bool operator==(const BettingSequence& a, const BettingSequence& b) { return serialize(a) == serialize(b); }

 private:
  struct WholeGrid {};
  static constexpr WholeGrid whole_grid{};
  static constexpr double share = 0.5;  // c of the paper: the part of what one has that a bet may risk

  [[nodiscard]] static bool sound(const Options& o) noexcept {
    return std::isfinite(o.lower) && std::isfinite(o.upper) && o.lower < o.upper && std::isfinite(o.upper - o.lower) &&
           (o.resolution == 0 || (o.resolution >= 10 && o.resolution <= 100'000)) && o.cases <= std::uint64_t{1} << 53;
  }

  BettingSequence(stats::Confidence confidence, const Options& options, WholeGrid /*tag*/, InstructionSet set)
      : confidence_{confidence},
        options_{options},
        bet_{detail::betting_function(set, options.cases != 0)},
        twice_log_{2.0 * portable::log(2.0 / confidence.alpha())},
        enough_{2.0 / confidence.alpha()} {
    require_instruction_set("BettingSequence", set);
    if (!sound(options)) {
      throw InvalidInput{"BettingSequence", "options",
                         "must have finite bounds, the lower below the upper, a resolution from 10 to 100,000 (or 0) "
                         "and at most 2^53 cases"};
    }
    const bool few = options.cases >= 10 && options.cases <= 2000;
    resolution_ = options.resolution != 0 ? options.resolution : few ? static_cast<std::size_t>(options.cases) : 1000;
    end_ = resolution_ + 1;
    for (std::size_t i = 0; i <= resolution_; ++i) {
      mean_.push_back(at(i));
      most_above_.push_back(share / at(i));  // infinite at 0, where nothing is risked
      most_below_.push_back(share / (1.0 - at(i)));
    }
  }

  [[nodiscard]] double at(std::size_t i) const noexcept {
    return static_cast<double>(i) / static_cast<double>(resolution_);
  }
  [[nodiscard]] double unscaled(double x) const noexcept {
    return options_.lower == 0.0 && options_.upper == 1.0 ? x : options_.lower + x * (options_.upper - options_.lower);
  }
  [[nodiscard]] double whole() const noexcept { return static_cast<double>(options_.cases); }
  /// Largest mean of the register that is still possible.
  [[nodiscard]] double most() const noexcept { return (sum_ + static_cast<double>(options_.cases - seen_)) / whole(); }
  /// Whether the truth can only be a point of the grid.
  [[nodiscard]] bool exact() const noexcept { return only_bits_ && options_.cases == resolution_; }

  void check(std::string_view who, std::span<const double> values) const {
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!accepts(values[i])) {
        throw InvalidInput{who, "values",
                           "position " + std::to_string(i) + ": must lie in [" + shown_number(options_.lower) + ", " +
                               shown_number(options_.upper) + "], got " + shown_number(values[i])};
      }
    }
    if (options_.cases != 0 && values.size() > options_.cases - seen_) {
      throw InvalidInput{who, "values",
                         "are " + std::to_string(values.size()) + ", but only " +
                             std::to_string(options_.cases - seen_) + " of " + std::to_string(options_.cases) +
                             " cases have not been seen"};
    }
  }

  void take(double value) {
    const double x = (value - options_.lower) / (options_.upper - options_.lower);
    const double t = static_cast<double>(seen_ + 1);
    const double variance = (0.25 + squares_) / t;
    detail::Bet bet{x, std::sqrt(twice_log_ / (variance * t * portable::log1p(t))), 1.0, 0.0, share};
    if (options_.cases != 0) {
      const double left = static_cast<double>(options_.cases - seen_);
      bet.scale = whole() / left;
      bet.offset = sum_ / left;
    }
    if (!contradicted()) {
      bet_({above_.data() + first_, below_.data() + first_, mean_.data() + first_, most_above_.data() + first_,
            most_below_.data() + first_, end_ - first_},
           bet);
    }
    ++seen_;
    sum_ += x;
    const double away = x - (0.5 + sum_) / (t + 1.0);
    squares_ += away * away;
    only_bits_ = only_bits_ && (x == 0.0 || x == 1.0);
    while (first_ < end_ && (above_[first_] >= enough_ || unreachable_below(first_))) ++first_;
    while (first_ < end_ && (below_[end_ - 1] >= enough_ || unreachable_above(end_ - 1))) --end_;
    if (options_.cases == seen_) settle();
  }

  // A whisker beyond what is possible, for sums of other values than 0 and 1 are rounded.
  [[nodiscard]] bool unreachable_below(std::size_t i) const noexcept {
    return options_.cases != 0 && at(i) < sum_ / whole() - 1e-12;
  }
  [[nodiscard]] bool unreachable_above(std::size_t i) const noexcept {
    return options_.cases != 0 && at(i) > most() + 1e-12;
  }

  /// All cases were seen: their mean is known, whatever the players have won.
  void settle() {
    const double place = sum_ / whole() * static_cast<double>(resolution_);
    first_ = std::min(static_cast<std::size_t>(std::round(place)), resolution_);
    end_ = first_ + 1;  // where it lies between two points, the sums say where
  }

  stats::Confidence confidence_;
  Options options_;
  detail::BettingFunction bet_;
  double twice_log_;  // 2 ln(2/α)
  double enough_;     // 2/α
  std::size_t resolution_ = 0;
  std::vector<double> mean_;
  std::vector<double> most_above_;
  std::vector<double> most_below_;
  std::vector<double> above_;
  std::vector<double> below_;
  std::size_t first_ = 0;  // what is left of the grid: [first_, end_)
  std::size_t end_ = 0;
  std::uint64_t seen_ = 0;
  double sum_ = 0.0;
  double squares_ = 0.0;  // Σ (x_i - mean after i)²
  bool only_bits_ = true;
};

}  // namespace lotrecht::drift
