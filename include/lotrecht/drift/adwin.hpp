#pragma once

/// @file
/// ADWIN: a window that keeps as many values as show no change.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/drift/stream_detector.hpp>

namespace lotrecht::drift {

/// ADWIN2: the window's values in buckets of 1, 2, 4, ... values, at most `max_buckets` of each size; whenever two
/// parts of the window, cut between buckets, have means that differ by more than
///
///     ε = √(2 m σ² L) + 2/3 m L,   L = ln(2 ln W / δ),   m = 1/(n0 - w + 1) + 1/(n1 - w + 1),
///
/// the oldest bucket is dropped, until none do. W is the window's width, σ² its variance, w `min_window`; it looks at
/// every `clock`-th value. Memory O(log W).
///
/// δ bounds a false cut of one look, not of a stream: how long streams without change go without alarm, is measured in
/// benchmarks/accuracy. After an alarm the window begins anew with the next value.
///
/// All cuts are one question, whether any is too large: they are tried without square roots and with L computed once.
///
/// Bifet, A. & Gavaldà, R. (2007). Learning from time-changing data with adaptive windowing. SDM 2007, 443-448.
/// doi:10.1137/1.9781611972771.42. Babcock, B., Datar, M., Motwani, R. & O'Callaghan, L. (2003). Maintaining variance
/// and k-medians over data stream windows. PODS 2003, 234-243 (merging buckets). doi:10.1145/773153.773176
class ADWIN : public detail::TakesNumbers {
 public:
  static constexpr std::string_view semantics = "river 0.23";
  static constexpr std::uint32_t format = 0x41440001;  // 'A' 'D', layout 1

  struct Parameters {
    double delta = 0.002;
    std::uint32_t clock = 32;
    std::uint32_t max_buckets = 5;
    std::uint32_t min_window = 5;
    std::uint32_t grace_period = 10;

    [[nodiscard]] bool sound() const noexcept {
      return delta > 0.0 && delta < 1.0 && clock > 0 && max_buckets >= 2 && max_buckets <= 64 && min_window > 0;
    }
    friend bool operator==(const Parameters&, const Parameters&) = default;
  };

  ADWIN() : ADWIN(Parameters{}) {}
  /// @throws InvalidInput unless 0 < δ < 1, clock and min_window are at least 1 and max_buckets 2 to 64
  explicit ADWIN(const Parameters& parameters) : parameters_{parameters} {
    if (!parameters.sound()) {
      throw InvalidInput{"ADWIN", "parameters",
                         "must have delta in (0, 1), clock and min_window from 1, max_buckets from 2 to 64"};
    }
    begin();
  }

  Signal update(double x) {
    if (signal_ == Signal::drift) begin();
    insert(x);
    signal_ = Signal::none;
    if (--until_look_ == 0) {
      until_look_ = parameters_.clock;
      if (width_ > parameters_.grace_period) {
        while (cut()) {
          drop_oldest();
          signal_ = Signal::drift;
        }
      }
    }
    return signal_;
  }
  [[nodiscard]] Signal signal() const noexcept { return signal_; }
  [[nodiscard]] const Parameters& parameters() const noexcept { return parameters_; }

  /// Values in the window.
  [[nodiscard]] double width() const noexcept { return width_; }
  /// Their mean; 0 while there are none.
  [[nodiscard]] double mean() const noexcept { return width_ > 0.0 ? total_ / width_ : 0.0; }
  /// Their variance, by n.
  [[nodiscard]] double variance() const noexcept { return width_ > 0.0 ? std::max(0.0, spread_ / width_) : 0.0; }

  void write(ByteWriter& out) const {
    out.f64(parameters_.delta);
    for (const std::uint32_t p : {parameters_.clock, parameters_.max_buckets, parameters_.min_window,
                                  parameters_.grace_period, static_cast<std::uint32_t>(signal_), until_look_}) {
      out.u32(p);
    }
    for (const double x : {width_, total_, spread_}) out.f64(x);
    out.u64(sizes_.size());
    for (std::size_t level = 0; level < sizes_.size(); ++level) {
      out.u32(sizes_[level]);
      for (std::uint32_t k = 0; k < sizes_[level]; ++k) {
        out.f64(buckets_[place(level) + k].total);
        out.f64(buckets_[place(level) + k].spread);
      }
    }
  }
  [[nodiscard]] static ADWIN read(ByteReader& in) {
    Parameters parameters;
    parameters.delta = in.f64();
    parameters.clock = in.u32();
    parameters.max_buckets = in.u32();
    parameters.min_window = in.u32();
    parameters.grace_period = in.u32();
    if (!parameters.sound()) in.fail("expected sound parameters");
    ADWIN state{parameters};
    state.signal_ = detail::read_signal(in);
    state.until_look_ = in.u32();
    if (state.until_look_ == 0 || state.until_look_ > parameters.clock)
      in.fail("expected a clock that has not run out");
    state.width_ = detail::read_finite(in);
    state.total_ = detail::read_finite(in);
    state.spread_ = detail::read_finite(in);
    const std::uint64_t levels = in.u64();
    if (levels > 64) in.fail("expected at most 64 sizes of buckets");
    double width = 0.0;
    for (std::size_t level = 0; level < levels; ++level) {
      const std::uint32_t size = in.u32();
      if (size > parameters.max_buckets) in.fail("expected no more buckets than may be kept");
      state.grow(level);
      state.sizes_[level] = size;
      for (std::uint32_t k = 0; k < size; ++k) {
        Bucket& bucket = state.buckets_[state.place(level) + k];
        bucket.total = detail::read_finite(in);
        bucket.spread = detail::read_finite(in);
      }
      width += size * std::ldexp(1.0, static_cast<int>(level));
    }
    if (width != state.width_) in.fail("expected buckets that make up the window");
    return state;
  }

  friend bool operator==(const ADWIN&, const ADWIN&) = default;

 private:
  /// Sum and sum of squared deviations of 2^level values.
  struct Bucket {
    double total = 0.0;
    double spread = 0.0;

    friend bool operator==(const Bucket&, const Bucket&) = default;
  };

  [[nodiscard]] std::size_t place(std::size_t level) const noexcept { return level * (parameters_.max_buckets + 1U); }

  void begin() {
    signal_ = Signal::none;
    until_look_ = parameters_.clock;
    width_ = total_ = spread_ = 0.0;
    sizes_.clear();
    buckets_.clear();
    grow(0);
  }

  void grow(std::size_t level) {
    if (level < sizes_.size()) return;
    sizes_.push_back(0);
    buckets_.resize(place(sizes_.size()));
  }

  void insert(double x) {
    if (width_ > 0.0) {
      const double away = x - total_ / width_;
      spread_ += width_ * away * away / (width_ + 1.0);
    }
    width_ += 1.0;
    total_ += x;
    buckets_[sizes_[0]++] = {x, 0.0};
    double length = 1.0;
    for (std::size_t level = 0; sizes_[level] == parameters_.max_buckets + 1U; ++level, length *= 2.0) {
      grow(level + 1);
      Bucket* here = &buckets_[place(level)];
      const double away = (here[0].total - here[1].total) / length;
      buckets_[place(level + 1) + sizes_[level + 1]++] = {here[0].total + here[1].total,
                                                          here[0].spread + here[1].spread + 0.5 * length * away * away};
      sizes_[level] -= 2;
      std::copy(here + 2, here + 2 + sizes_[level], here);
      std::fill(here + sizes_[level], here + sizes_[level] + 2, Bucket{});  // so that equal states have equal memory
    }
  }

  /// Whether some cut parts the window into two whose means are too different.
  [[nodiscard]] bool cut() const {
    const double log_term = std::log(2.0 * std::log(width_) / parameters_.delta);
    const double linear = 2.0 / 3.0 * log_term;
    const double square = 2.0 * variance() * log_term;
    const double less = static_cast<double>(parameters_.min_window) - 1.0;
    double n0 = 0.0;
    double u0 = 0.0;
    for (std::size_t level = sizes_.size(); level-- > 0;) {
      const double length = static_cast<double>(std::uint64_t{1} << level);
      const Bucket* here = &buckets_[place(level)];
      for (std::uint32_t k = 0; k < sizes_[level]; ++k) {
        n0 += length;
        u0 += here[k].total;
        const double n1 = width_ - n0;
        if (n1 <= less) return false;
        if (n0 <= less) continue;
        // Both means and m over one denominator, for one division instead of four.
        const double parts = n0 * n1;
        const double cuts = (n0 - less) * (n1 - less);
        const double share = 1.0 / (parts * cuts);
        const double m = (width_ - 2.0 * less) * parts * share;
        const double beyond = std::abs(u0 * n1 - (total_ - u0) * n0) * cuts * share - linear * m;
        if (beyond > 0.0 && beyond * beyond > square * m) return true;
      }
    }
    return false;
  }

  void drop_oldest() {
    const std::size_t level = sizes_.size() - 1;
    const double n = std::ldexp(1.0, static_cast<int>(level));
    Bucket* here = &buckets_[place(level)];
    const Bucket oldest = here[0];
    width_ -= n;
    total_ -= oldest.total;
    const double away = oldest.total / n - total_ / width_;
    spread_ -= oldest.spread + n * width_ * away * away / (n + width_);
    --sizes_[level];
    std::copy(here + 1, here + 1 + sizes_[level], here);
    here[sizes_[level]] = Bucket{};
    while (sizes_.size() > 1 && sizes_.back() == 0) {
      sizes_.pop_back();
      buckets_.resize(place(sizes_.size()));
    }
  }

  Parameters parameters_;
  Signal signal_ = Signal::none;
  std::uint32_t until_look_ = 1;
  double width_ = 0.0;
  double total_ = 0.0;
  double spread_ = 0.0;
  std::vector<std::uint32_t> sizes_;  ///< (levels,) buckets of each size
  std::vector<Bucket> buckets_;       ///< (levels, max_buckets + 1) oldest first
};
static_assert(StreamDetector<ADWIN>);

}  // namespace lotrecht::drift
