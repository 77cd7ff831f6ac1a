#pragma once

/// @file
/// Alarms of changes from evidence, with a mean time between false ones that holds whatever the data.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/elementary.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/shown_number.hpp>
#include <lotrecht/drift/evidence.hpp>
#include <lotrecht/drift/stream_detector.hpp>

namespace lotrecht::drift {

/// How evidence from before a change is forgotten.
enum class EDetectorKind : std::uint8_t {
  shiryaev_roberts,  ///< M_t = (M_{t-1} + 1) e_t: uses the budget up, and is sooner
  cusum,             ///< M_t = max(M_{t-1}, 1) e_t: fewer false alarms than allowed, and says since when
};

/// e-detector: several streams of evidence e_t, each at most 1 on average while nothing has changed, added up with
/// weights; an alarm where Σ ω_k M_k reaches A.
///
/// The mean number of looks to a false alarm is at least A, and looks need be neither independent nor alike. After an
/// alarm it begins anew with the next look. `shares` says which stream drives it: ω_k M_k / M.
///
/// Shin, J., Ramdas, A. & Rinaldo, A. (2023). E-detectors: a nonparametric framework for sequential change detection.
/// New England J. Stat. Data Sci. 2(2), 229-260. doi:10.51387/23-NEJSDS51
class EDetector {
 public:
  static constexpr std::string_view semantics = "paper";
  static constexpr std::uint32_t format = 0x45440001;  // 'E' 'D', layout 1

  /// @param one_false_alarm_per  looks, at least, on average: A; 1 to 10^12. From calendar time: `looks_in`
  /// @param weights              of the streams, positive; they are divided by their sum
  /// @throws InvalidInput
  EDetector(double one_false_alarm_per, EDetectorKind kind, std::vector<double> weights)
      : budget_{one_false_alarm_per}, kind_{kind}, weights_{std::move(weights)} {
    if (!(budget_ >= 1.0 && budget_ <= 1e12)) {
      throw InvalidInput{"EDetector", "one_false_alarm_per", "must be 1 to 10^12 looks, got " + shown_number(budget_)};
    }
    if (weights_.empty() || weights_.size() > largest) {
      throw InvalidInput{"EDetector", "weights", "must be 1 to 1,000,000 numbers"};
    }
    double sum = 0.0;
    for (const double w : weights_) {
      if (!(w > 0.0) || !std::isfinite(w)) {
        throw InvalidInput{"EDetector", "weights", "must be positive and finite, got " + shown_number(w)};
      }
      sum += w;
    }
    for (const double w : weights_) log_weights_.push_back(portable::log(w / sum));
    begin();
  }

  /// Takes the logarithms of each stream's evidence of the next look; -infinity where all is lost.
  ///
  /// @throws InvalidInput if there are not as many as streams, or one is NaN or +infinity; nothing is changed then
  Signal update(std::span<const double> log_e) {
    if (log_e.size() != weights_.size()) {
      throw InvalidInput{"EDetector", "log_e",
                         "must have one number for each of " + std::to_string(weights_.size()) + " streams, got " +
                             std::to_string(log_e.size())};
    }
    for (const double x : log_e) {
      if (!(x < std::numeric_limits<double>::infinity())) {
        throw InvalidInput{"EDetector", "log_e", "must be below infinity, got " + shown_number(x)};
      }
    }
    if (signal_ == Signal::drift) begin();
    ++looks_;
    for (std::size_t k = 0; k < log_e.size(); ++k) {
      double& m = log_m_[k];
      if (kind_ == EDetectorKind::cusum) {
        if (m <= 0.0) since_[k] = looks_;
        m = std::max(m, 0.0);
      } else {
        m = m > 0.0 ? m + portable::log1p(portable::exp(-m)) : portable::log1p(portable::exp(m));
      }
      m += log_e[k];
    }
    signal_ = log_level() >= portable::log(budget_) ? Signal::drift : Signal::none;
    alarms_ += signal_ == Signal::drift ? 1 : 0;
    return signal_;
  }

  [[nodiscard]] Signal signal() const noexcept { return signal_; }
  /// ln Σ ω_k M_k; an alarm at ln `one_false_alarm_per`.
  [[nodiscard]] double log_level() const {
    std::vector<double> parts = log_m_;
    for (std::size_t k = 0; k < parts.size(); ++k) parts[k] += log_weights_[k];
    return detail::log_sum(parts);
  }
  /// Σ ω_k M_k: what the alarm compares with the budget.
  [[nodiscard]] double level() const { return portable::exp(log_level()); }
  /// Each stream's share of the level, adding up to 1; 0 of nothing.
  [[nodiscard]] std::vector<double> shares() const {
    const double all = log_level();
    std::vector<double> parts(log_m_.size(), 0.0);
    if (std::isinf(all)) return parts;
    for (std::size_t k = 0; k < parts.size(); ++k) parts[k] = portable::exp(log_m_[k] + log_weights_[k] - all);
    return parts;
  }
  /// Look, from 1, at which a stream's evidence began: with `cusum` when it was last nothing, else after the last
  /// alarm.
  [[nodiscard]] std::uint64_t since(std::size_t stream) const { return since_.at(stream); }
  [[nodiscard]] std::uint64_t looks() const noexcept { return looks_; }
  [[nodiscard]] std::uint64_t alarms() const noexcept { return alarms_; }
  [[nodiscard]] double one_false_alarm_per() const noexcept { return budget_; }
  [[nodiscard]] EDetectorKind kind() const noexcept { return kind_; }
  [[nodiscard]] std::size_t streams() const noexcept { return weights_.size(); }

  void write(ByteWriter& out) const {
    out.f64(budget_);
    out.u32(static_cast<std::uint32_t>(kind_));
    out.u32(static_cast<std::uint32_t>(weights_.size()));
    for (std::size_t k = 0; k < weights_.size(); ++k) {
      out.f64(weights_[k]);
      out.f64(log_m_[k]);
      out.u64(since_[k]);
    }
    out.u64(looks_);
    out.u64(alarms_);
    out.u32(static_cast<std::uint32_t>(signal_));
  }
  [[nodiscard]] static EDetector read(ByteReader& in) {
    const double budget = in.f64();
    const std::uint32_t kind = in.u32();
    const std::uint32_t count = in.u32();
    if (kind > 1 || count == 0 || count > largest) in.fail("expected a kind, and 1 to 1,000,000 streams");
    std::vector<double> weights;
    std::vector<double> log_m;
    std::vector<std::uint64_t> since;
    for (std::uint32_t k = 0; k < count; ++k) {
      weights.push_back(in.f64());
      log_m.push_back(in.f64());
      since.push_back(in.u64());
      if (!(log_m.back() < std::numeric_limits<double>::infinity())) in.fail("expected a logarithm");
    }
    try {
      EDetector state{budget, static_cast<EDetectorKind>(kind), std::move(weights)};
      state.log_m_ = std::move(log_m);
      state.since_ = std::move(since);
      state.looks_ = in.u64();
      state.alarms_ = in.u64();
      state.signal_ = detail::read_signal(in);
      return state;
    } catch (const InvalidInput& refused) {
      in.fail(refused.what());
    }
  }

  friend bool operator==(const EDetector&, const EDetector&) = default;

 private:
  static constexpr std::size_t largest = 1'000'000;

  void begin() {
    log_m_.assign(weights_.size(), -std::numeric_limits<double>::infinity());
    since_.assign(weights_.size(), looks_ + 1);
    signal_ = Signal::none;
  }

  double budget_;
  EDetectorKind kind_;
  std::vector<double> weights_;
  std::vector<double> log_weights_;
  std::vector<double> log_m_;
  std::vector<std::uint64_t> since_;
  std::uint64_t looks_ = 0;
  std::uint64_t alarms_ = 0;
  Signal signal_ = Signal::none;
};

}  // namespace lotrecht::drift
