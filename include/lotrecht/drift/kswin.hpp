#pragma once

/// @file
/// The last values of a window against all before them, by Kolmogorov and Smirnov's distance.

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

/// KSWIN: of the last `window` values the newest `recent` against all the others; drift where the exact p-value of
/// their largest distance, as if values did not repeat, is at most α. After an alarm the recent values begin the new
/// window.
///
/// The paper, and river and frouros, draw as many of the older values by lot, so that the same stream alarms here or
/// there by the seed (river asks for a distance above .1 besides); all of them are compared here: more is seen, and a
/// stream can be replayed. With ties a distance is rarer than it is taken for: fewer alarms, never more.
///
/// α is of one look, and it looks at every value: at α = .005, windows of 100 and 30, one alarm in about 1,000 values
/// without any change, whatever their (continuous) distribution. `for_run_length` finds the α of a promise.
///
/// Raab, C., Heusinger, M. & Schleif, F.-M. (2020). Reactive soft prototype computing for concept drift streams.
/// Neurocomputing 416, 340-351. doi:10.1016/j.neucom.2019.11.111
class KSWIN : public detail::TakesNumbers {
 public:
  static constexpr std::string_view semantics = "paper, all older values instead of a sample";
  static constexpr std::uint32_t format = 0x4B570001;  // 'K' 'W', layout 1

  struct Parameters {
    double alpha = 0.005;
    std::uint32_t window = 100;
    std::uint32_t recent = 30;

    [[nodiscard]] bool sound() const noexcept {
      return alpha > 0.0 && alpha < 1.0 && recent >= 1 && recent < window && window <= 10'000;
    }
    friend bool operator==(const Parameters&, const Parameters&) = default;
  };

  KSWIN() : KSWIN(Parameters{}) {}
  /// @throws InvalidInput unless 0 < α < 1 and 1 <= recent < window <= 10,000; or if no distance of windows so small is
  ///         as improbable as α
  explicit KSWIN(const Parameters& parameters)
      : parameters_{check(parameters)},
        critical_{detail::critical_ks_distance("KSWIN", older(), parameters.recent, parameters.alpha)},
        ring_{parameters.window},
        sorted_{older(), parameters.recent} {}

  /// The detector whose mean time to a false alarm is `one_false_alarm_per` values that do not repeat, whatever their
  /// distribution: ranks have one law. Found by simulation, with a relative standard error of about 1 / √runs; the
  /// times that distances allow lie some percent apart, and the next above is taken.
  ///
  /// @throws InvalidInput unless the windows are as for the constructor, the time is from 1 to 10^5 values, there are
  /// runs
  ///         and some distance of such windows is as rare
  [[nodiscard]] static KSWIN for_run_length(std::uint32_t window, std::uint32_t recent, double one_false_alarm_per,
                                            Seed seed, std::uint64_t runs = 400) {
    Parameters parameters{0.5, window, recent};
    const KSWIN probe{parameters};
    const std::int64_t distance =
        detail::ks_distance_for_run_length("KSWIN", probe, probe.older(), recent, one_false_alarm_per, seed, runs);
    parameters.alpha = detail::ks_distance_level(probe.older(), recent, distance);
    return KSWIN{parameters};
  }

  Signal update(double x) {
    if (signal_ == Signal::drift) begin_with_recent();
    if (!advance(x)) return signal_ = Signal::none;
    // Shares change by at most 1 / recent and 1 / older with a value, so that the distance cannot be critical before.
    if (--until_look_ > 0) return signal_ = Signal::none;
    const std::int64_t distance = sorted_.distance();
    until_look_ = 1 + std::max<std::int64_t>(0, (critical_ - 1 - distance) / parameters_.window);
    return signal_ = distance >= critical_ ? Signal::drift : Signal::none;
  }
  [[nodiscard]] Signal signal() const noexcept { return signal_; }
  [[nodiscard]] const Parameters& parameters() const noexcept { return parameters_; }

  /// The largest distance between the recent values and the older ones; 0 until the window is full.
  [[nodiscard]] double distance() const noexcept {
    return ring_.count() < parameters_.window ? 0.0 : static_cast<double>(sorted_.distance()) / sizes();
  }
  /// The distance that is an alarm.
  [[nodiscard]] double critical_distance() const noexcept { return static_cast<double>(critical_) / sizes(); }
  /// The p-value of the distance given the ties; 1 until the window is full.
  [[nodiscard]] double p_value() const {
    if (ring_.count() < parameters_.window || sorted_.distance() == 0) return 1.0;
    return detail::ks_exact_tail(sorted_.pooled(), static_cast<double>(sorted_.distance()), detail::KsSide::both);
  }

  void write(ByteWriter& out) const {
    out.f64(parameters_.alpha);
    out.u32(parameters_.window);
    out.u32(parameters_.recent);
    out.u32(static_cast<std::uint32_t>(signal_));
    ring_.write(out);
  }
  [[nodiscard]] static KSWIN read(ByteReader& in) {
    Parameters parameters;
    parameters.alpha = in.f64();
    parameters.window = in.u32();
    parameters.recent = in.u32();
    if (!parameters.sound()) in.fail("expected sound parameters");
    KSWIN state{parameters};
    state.signal_ = detail::read_signal(in);
    state.ring_.read(in);
    for (std::uint32_t k = state.ring_.count(); k-- > 0;) {
      state.sorted_.insert(state.ring_.ago(k), k >= parameters.recent);
    }
    return state;
  }

  friend bool operator==(const KSWIN& a, const KSWIN& b) {
    return a.parameters_ == b.parameters_ && a.signal_ == b.signal_ && a.ring_ == b.ring_;
  }

 private:
  [[nodiscard]] static const Parameters& check(const Parameters& parameters) {
    if (!parameters.sound()) {
      throw InvalidInput{"KSWIN", "parameters", "must have alpha in (0, 1) and 1 <= recent < window <= 10,000"};
    }
    return parameters;
  }
  [[nodiscard]] std::uint32_t older() const noexcept { return parameters_.window - parameters_.recent; }
  [[nodiscard]] double sizes() const noexcept {
    return static_cast<double>(older()) * static_cast<double>(parameters_.recent);
  }

  template <class D>
  friend std::int64_t detail::ks_distance_for_run_length(const char* who, const D& fresh, std::uint32_t n,
                                                         std::uint32_t m, double time, Seed seed, std::uint64_t runs);

  /// Takes a value into the windows; returns whether they are full.
  bool advance(double x) {
    if (ring_.count() < parameters_.window) {
      if (ring_.count() >= parameters_.recent) sorted_.age(ring_.ago(parameters_.recent - 1));
      sorted_.insert(x, false);
      ring_.push(x);
      return ring_.count() == parameters_.window;
    }
    sorted_.age(ring_.ago(parameters_.recent - 1));
    sorted_.replace(ring_.ago(parameters_.window - 1), true, x, false);
    ring_.push(x);
    return true;
  }

  void begin_with_recent() {
    const detail::ValueRing before = ring_;
    ring_.clear();
    sorted_.clear();
    until_look_ = 1;
    for (std::uint32_t k = parameters_.recent; k-- > 0;) {
      ring_.push(before.ago(k));
      sorted_.insert(before.ago(k), false);
    }
  }

  Parameters parameters_;
  std::int64_t critical_;  ///< distance times both windows' sizes
  Signal signal_ = Signal::none;
  detail::ValueRing ring_;
  detail::SlidingKs sorted_;
  std::int64_t until_look_ = 1;
};
static_assert(StreamDetector<KSWIN>);

}  // namespace lotrecht::drift
