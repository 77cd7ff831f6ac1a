#pragma once

/// @file
/// The last values of a stream against its first ones, by Kolmogorov and Smirnov's distance.

#include <algorithm>
#include <cstdint>
#include <string_view>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/seed.hpp>
#include <lotrecht/drift/detail/ks_run_length.hpp>
#include <lotrecht/drift/detail/sliding_ks.hpp>
#include <lotrecht/drift/detail/value_ring.hpp>
#include <lotrecht/drift/stream_detector.hpp>

namespace lotrecht::drift {

/// The first `window` values are the reference; each next set of the last `window` values is compared with it; drift
/// where the exact p-value of their largest distance, as if values did not repeat, is at most α. After an alarm the
/// last values are the reference.
///
/// dos Reis and others keep both windows in a tree, with which a value takes O(log window). In a sorted array it takes
/// longer the larger the window is, and less for windows of up to some thousand; their tree overstates the distance of
/// values that repeat, this does not. With ties a distance is rarer than it is taken for: fewer alarms, never more;
/// `p_value` is exact given the ties.
///
/// α is of one look, and it looks at every value (benchmarks/accuracy). `for_run_length` finds the α of a promise.
///
/// dos Reis, D. M., Flach, P., Matwin, S. & Batista, G. (2016). Fast unsupervised online drift detection using
/// incremental Kolmogorov-Smirnov test. KDD 2016, 1545-1554. doi:10.1145/2939672.2939836
class IncrementalKS : public detail::TakesNumbers {
 public:
  static constexpr std::string_view semantics = "paper, exact p-values";
  static constexpr std::uint32_t format = 0x494B0001;  // 'I' 'K', layout 1

  struct Parameters {
    double alpha = 0.001;
    std::uint32_t window = 100;

    [[nodiscard]] bool sound() const noexcept { return alpha > 0.0 && alpha < 1.0 && window >= 1 && window <= 10'000; }
    friend bool operator==(const Parameters&, const Parameters&) = default;
  };

  IncrementalKS() : IncrementalKS(Parameters{}) {}
  /// @throws InvalidInput unless 0 < α < 1 and 1 <= window <= 10,000; or if no distance of windows so small is as
  ///         improbable as α
  explicit IncrementalKS(const Parameters& parameters)
      : parameters_{check(parameters)},
        critical_{
            detail::critical_ks_distance("IncrementalKS", parameters.window, parameters.window, parameters.alpha)},
        reference_{parameters.window},
        last_{parameters.window},
        sorted_{parameters.window, parameters.window} {}

  /// The detector whose mean time to a false alarm is `one_false_alarm_per` values that do not repeat, whatever their
  /// distribution: ranks have one law. Found by simulation, with a relative standard error of about 1 / √runs; the
  /// times that distances allow lie some percent apart, and the next above is taken.
  ///
  /// @throws InvalidInput unless the window is as for the constructor, the time is from 1 to 10^5 values, there are
  /// runs
  ///         and some distance of such windows is as rare
  [[nodiscard]] static IncrementalKS for_run_length(std::uint32_t window, double one_false_alarm_per, Seed seed,
                                                    std::uint64_t runs = 400) {
    Parameters parameters{0.5, window};
    const IncrementalKS probe{parameters};
    const std::int64_t distance =
        detail::ks_distance_for_run_length("IncrementalKS", probe, window, window, one_false_alarm_per, seed, runs);
    parameters.alpha = detail::ks_distance_level(window, window, distance);
    return IncrementalKS{parameters};
  }

  Signal update(double x) {
    if (signal_ == Signal::drift) begin_with_last();
    if (!advance(x)) return signal_ = Signal::none;
    // One share changes by at most 1 / window with a value, so that the distance cannot be critical before.
    if (--until_look_ > 0) return signal_ = Signal::none;
    const std::int64_t distance = sorted_.distance();
    until_look_ = 1 + std::max<std::int64_t>(0, (critical_ - 1 - distance) / parameters_.window);
    return signal_ = distance >= critical_ ? Signal::drift : Signal::none;
  }
  [[nodiscard]] Signal signal() const noexcept { return signal_; }
  [[nodiscard]] const Parameters& parameters() const noexcept { return parameters_; }

  /// The largest distance between the last values and the reference; 0 until both are there.
  [[nodiscard]] double distance() const noexcept {
    return full() ? static_cast<double>(sorted_.distance()) / sizes() : 0.0;
  }
  /// The distance that is an alarm.
  [[nodiscard]] double critical_distance() const noexcept { return static_cast<double>(critical_) / sizes(); }
  /// The p-value of the distance given the ties; 1 until both windows are there.
  [[nodiscard]] double p_value() const {
    if (!full() || sorted_.distance() == 0) return 1.0;
    return detail::ks_exact_tail(sorted_.pooled(), static_cast<double>(sorted_.distance()), detail::KsSide::both);
  }

  void write(ByteWriter& out) const {
    out.f64(parameters_.alpha);
    out.u32(parameters_.window);
    out.u32(static_cast<std::uint32_t>(signal_));
    reference_.write(out);
    last_.write(out);
  }
  [[nodiscard]] static IncrementalKS read(ByteReader& in) {
    Parameters parameters;
    parameters.alpha = in.f64();
    parameters.window = in.u32();
    if (!parameters.sound()) in.fail("expected sound parameters");
    IncrementalKS state{parameters};
    state.signal_ = detail::read_signal(in);
    state.reference_.read(in);
    state.last_.read(in);
    if (state.last_.count() > 0 && state.reference_.count() < parameters.window) in.fail("expected a full reference");
    for (std::uint32_t k = 0; k < state.reference_.count(); ++k) state.sorted_.insert(state.reference_.ago(k), true);
    for (std::uint32_t k = 0; k < state.last_.count(); ++k) state.sorted_.insert(state.last_.ago(k), false);
    return state;
  }

  friend bool operator==(const IncrementalKS& a, const IncrementalKS& b) {
    return a.parameters_ == b.parameters_ && a.signal_ == b.signal_ && a.reference_ == b.reference_ &&
           a.last_ == b.last_;
  }

 private:
  [[nodiscard]] static const Parameters& check(const Parameters& parameters) {
    if (!parameters.sound()) {
      throw InvalidInput{"IncrementalKS", "parameters", "must have alpha in (0, 1) and a window of 1 to 10,000"};
    }
    return parameters;
  }
  [[nodiscard]] double sizes() const noexcept {
    return static_cast<double>(parameters_.window) * static_cast<double>(parameters_.window);
  }
  [[nodiscard]] bool full() const noexcept { return last_.count() == parameters_.window; }

  template <class D>
  friend std::int64_t detail::ks_distance_for_run_length(const char* who, const D& fresh, std::uint32_t n,
                                                         std::uint32_t m, double time, Seed seed, std::uint64_t runs);

  /// Takes a value into the windows; returns whether they are full.
  bool advance(double x) {
    if (reference_.count() < parameters_.window) {
      reference_.push(x);
      sorted_.insert(x, true);
      return false;
    }
    if (!full()) {
      sorted_.insert(x, false);
    } else {
      sorted_.replace(last_.ago(parameters_.window - 1), false, x, false);
    }
    last_.push(x);
    return full();
  }

  void begin_with_last() {
    reference_ = last_;
    last_.clear();
    sorted_.clear();
    until_look_ = 1;
    for (std::uint32_t k = 0; k < parameters_.window; ++k) sorted_.insert(reference_.ago(k), true);
  }

  Parameters parameters_;
  std::int64_t critical_;  ///< distance times window squared
  Signal signal_ = Signal::none;
  detail::ValueRing reference_;
  detail::ValueRing last_;
  detail::SlidingKs sorted_;
  std::int64_t until_look_ = 1;
};
static_assert(StreamDetector<IncrementalKS>);

}  // namespace lotrecht::drift
