#pragma once

/// @file
/// A chart of outcomes whose risks differ from case to case.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/shown_number.hpp>
#include <lotrecht/drift/detail/step_run_length.hpp>
#include <lotrecht/drift/stream_detector.hpp>

namespace lotrecht::drift {

/// Risk-adjusted CUSUM: each case brings its own risk p of a yes, as a model or a register foresaw it; charted is
/// whether the odds of a yes have become R times as large as foreseen. With y = 1 for a yes
///
///     w = y ln R - ln(1 - p + R p),   s = max(0, s + w),   drift where s reaches the threshold.
///
/// w is taken to the nearest multiple of 1/128, so that the chart moves in whole steps and its mean time to a false
/// alarm is computed exactly for a given mix of risks: the Markov chain of the steps, not an approximation by one. R
/// below 1 watches for a fall; two charts, one each way, watch for both.
///
/// After an alarm it begins anew from 0 with the next case. Other mixes of risks have other times: `run_length` says
/// which, for the same chart.
///
/// Steiner, S. H., Cook, R. J., Farewell, V. T. & Treasure, T. (2000). Monitoring surgical performance using
/// risk-adjusted cumulative sum charts. Biostatistics 1(4), 441-452. doi:10.1093/biostatistics/1.4.441
class RiskAdjustedCUSUM {
 public:
  static constexpr std::string_view semantics = "paper, in steps of 1/128";
  static constexpr std::uint32_t format = 0x52430001;  // 'R' 'C', layout 1
  static constexpr double unit = 1.0 / 128.0;

  struct Parameters {
    double odds_ratio = 2.0;        ///< R, worth an alarm
    std::uint32_t threshold = 512;  ///< in units: 512 is a log likelihood ratio of 4

    [[nodiscard]] bool sound() const noexcept {
      return odds_ratio >= 0.01 && odds_ratio <= 100.0 && odds_ratio != 1.0 && threshold >= 1 && threshold <= 8'192;
    }
    friend bool operator==(const Parameters&, const Parameters&) = default;
  };

  RiskAdjustedCUSUM() : RiskAdjustedCUSUM(Parameters{}) {}
  /// @throws InvalidInput unless the odds ratio is .01 to 100 and not 1 and the threshold 1 to 8,192 units
  explicit RiskAdjustedCUSUM(const Parameters& parameters)
      : parameters_{parameters}, log_ratio_{std::log(parameters.odds_ratio)} {
    if (!parameters.sound()) {
      throw InvalidInput{"RiskAdjustedCUSUM", "parameters",
                         "must have an odds ratio from 0.01 to 100 that is not 1, and a threshold from 1 to 8,192"};
    }
  }

  /// The chart with the smallest threshold whose mean time to a false alarm is at least `one_false_alarm_per`, if cases
  /// have these risks with equal probability and the risks are right.
  ///
  /// @param risks  some, each in [0, 1]; not all without a yes
  /// @throws InvalidInput for other risks, an odds ratio out of range, a time below 1 or above 10^12, or if the
  /// threshold
  ///         would be above 8,192 units
  [[nodiscard]] static RiskAdjustedCUSUM for_run_length(double odds_ratio, double one_false_alarm_per,
                                                        std::span<const double> risks) {
    if (!(one_false_alarm_per >= 1.0 && one_false_alarm_per <= 1e12)) {
      throw InvalidInput{"RiskAdjustedCUSUM", "one_false_alarm_per", "must be from 1 to 10^12 cases"};
    }
    RiskAdjustedCUSUM chart{Parameters{odds_ratio, 8'192}};
    const std::vector<detail::StepChance> steps = chart.steps(risks, 1.0);
    const auto long_enough = [&](std::uint32_t threshold) {
      return detail::step_run_length(steps, threshold) >= one_false_alarm_per;
    };
    std::uint32_t high = 64;
    while (!long_enough(high)) {
      if (high >= 8'192) {
        throw InvalidInput{"RiskAdjustedCUSUM", "odds_ratio",
                           "is too near to 1 for so few false alarms: the threshold would be above 8,192 units"};
      }
      high *= 2;
    }
    std::uint32_t low = high == 64 ? 0 : high / 2;  // too short, or 0
    while (high - low > 1) {
      const std::uint32_t middle = low + (high - low) / 2;
      (long_enough(middle) ? high : low) = middle;
    }
    chart.parameters_.threshold = high;
    return chart;
  }

  [[nodiscard]] static bool accepts(double outcome, double risk) noexcept {
    return (outcome == 0.0 || outcome == 1.0) && risk >= 0.0 && risk <= 1.0;
  }

  /// Takes the next case: whether it was a yes, and the risk foreseen.
  Signal update(double outcome, double risk) {
    if (signal_ == Signal::drift) at_ = 0;
    at_ = std::max(0, at_ + step(outcome, risk));
    return signal_ = at_ >= static_cast<std::int32_t>(parameters_.threshold) ? Signal::drift : Signal::none;
  }
  /// Takes a batch of cases, and says at which of them drift was signalled. A refused batch leaves the chart as it was.
  ///
  /// @throws InvalidInput unless both are of one length, outcomes 0 or 1 and risks in [0, 1]
  [[nodiscard]] std::vector<std::size_t> update_many(std::span<const double> outcomes, std::span<const double> risks) {
    if (outcomes.size() != risks.size()) {
      throw InvalidInput{"update_many", "risks",
                         "must be as many as the outcomes, " + std::to_string(outcomes.size()) + ", got " +
                             std::to_string(risks.size())};
    }
    for (std::size_t i = 0; i < outcomes.size(); ++i) check_case("update_many", outcomes[i], risks[i], i);
    std::vector<std::size_t> positions;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      if (update(outcomes[i], risks[i]) == Signal::drift) positions.push_back(i);
    }
    return positions;
  }
  [[nodiscard]] Signal signal() const noexcept { return signal_; }
  [[nodiscard]] const Parameters& parameters() const noexcept { return parameters_; }
  /// Where the chart stands, as a share of the threshold; 1 and above is an alarm.
  [[nodiscard]] double level() const noexcept { return static_cast<double>(at_) / parameters_.threshold; }

  /// Exact mean number of cases until an alarm, from 0, if cases have these risks with equal probability and the odds
  /// of a yes are `odds_ratio` times those foreseen (1: nothing has changed).
  ///
  /// @throws InvalidInput unless there are risks, each in [0, 1], not all without a yes, and the ratio is positive
  [[nodiscard]] double run_length(std::span<const double> risks, double odds_ratio) const {
    if (!(odds_ratio > 0.0 && std::isfinite(odds_ratio))) {
      throw InvalidInput{"RiskAdjustedCUSUM", "odds_ratio", "must be positive, got " + shown_number(odds_ratio)};
    }
    return detail::step_run_length(steps(risks, odds_ratio), parameters_.threshold);
  }

  void write(ByteWriter& out) const {
    out.f64(parameters_.odds_ratio);
    out.u32(parameters_.threshold);
    out.u32(static_cast<std::uint32_t>(at_));
    out.u32(static_cast<std::uint32_t>(signal_));
  }
  [[nodiscard]] static RiskAdjustedCUSUM read(ByteReader& in) {
    Parameters parameters;
    parameters.odds_ratio = in.f64();
    parameters.threshold = in.u32();
    if (!parameters.sound()) in.fail("expected sound parameters");
    RiskAdjustedCUSUM state{parameters};
    const std::uint32_t at = in.u32();
    state.signal_ = detail::read_signal(in);
    if (at > 100'000 || (at >= parameters.threshold) != (state.signal_ == Signal::drift)) {
      in.fail("expected a place on the chart");
    }
    state.at_ = static_cast<std::int32_t>(at);
    return state;
  }

  friend bool operator==(const RiskAdjustedCUSUM&, const RiskAdjustedCUSUM&) = default;

 private:
  static void check_case(std::string_view who, double outcome, double risk, std::size_t at) {
    if (outcome != 0.0 && outcome != 1.0) {
      throw InvalidInput{who, "outcomes",
                         "position " + std::to_string(at) + ": must be 0 or 1, got " + shown_number(outcome)};
    }
    if (!(risk >= 0.0 && risk <= 1.0)) {
      throw InvalidInput{who, "risks",
                         "position " + std::to_string(at) + ": must lie in [0, 1], got " + shown_number(risk)};
    }
  }
  [[nodiscard]] std::int32_t step(double outcome, double risk) const noexcept {
    const double w = outcome * log_ratio_ - std::log1p((parameters_.odds_ratio - 1.0) * risk);
    return static_cast<std::int32_t>(std::lround(w / unit));
  }
  /// The steps of a case of one of these risks, with odds of a yes that are `odds_ratio` times those foreseen.
  [[nodiscard]] std::vector<detail::StepChance> steps(std::span<const double> risks, double odds_ratio) const {
    std::map<std::int32_t, double> chances;
    const double each = 1.0 / static_cast<double>(risks.size());
    bool rises = false;
    for (std::size_t i = 0; i < risks.size(); ++i) {
      check_case("RiskAdjustedCUSUM", 0.0, risks[i], i);
      const double yes = odds_ratio * risks[i] / (1.0 - risks[i] + odds_ratio * risks[i]);
      for (const double outcome : {0.0, 1.0}) {
        const double chance = outcome == 1.0 ? yes : 1.0 - yes;
        if (chance == 0.0) continue;
        const std::int32_t s = step(outcome, risks[i]);
        rises = rises || s > 0;
        chances[s] += chance * each;
      }
    }
    if (!rises) {
      throw InvalidInput{"RiskAdjustedCUSUM", "risks", "must be some, and such that the chart can rise"};
    }
    std::vector<detail::StepChance> all;
    all.reserve(chances.size());
    for (const auto& [s, chance] : chances) all.push_back({s, chance});
    return all;
  }

  Parameters parameters_;
  double log_ratio_;
  std::int32_t at_ = 0;
  Signal signal_ = Signal::none;
};
static_assert(Serializable<RiskAdjustedCUSUM>);

}  // namespace lotrecht::drift
