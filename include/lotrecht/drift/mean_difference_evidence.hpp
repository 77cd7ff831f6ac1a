#pragma once

/// @file
/// Evidence that the mean scores of two groups differ, case by case or batch by batch.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/elementary.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/shown_number.hpp>
#include <lotrecht/drift/evidence.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::drift {

/// Evidence against "the groups' means are the same" for scores in [lower, upper], by betting on their difference.
///
///     K_t = K_{t-1} (1 + λ_t d_t),    d_t = mean of a less mean of b in step t, as a share of the range,
///
/// with λ_t in [-1/2, 1/2] chosen from what came before, by online Newton steps. The means may change from step to step
/// as long as they change for both. With `tolerated` ε the claim is |d| <= ε, or one-sided d <= ε: then the bets are on
/// d - ε (and, two-sided, half of the money on -d - ε), with λ in [0, 1/2].
///
/// Cases that arrive one by one, whichever group they are of, are gathered: as soon as both groups have a case, all
/// those waiting are a step. Whose turn it is must not depend on the scores to come.
///
/// For decisions (0 or 1) counted by week `OddsRatioEvidence` sees more.
///
/// Chugg, B., Cortes-Gomez, S., Wilder, B. & Ramdas, A. (2023). Auditing fairness by betting. NeurIPS 36.
/// arXiv:2305.17570
class MeanDifferenceEvidence {
 public:
  static constexpr std::string_view semantics = "paper";
  static constexpr std::uint32_t format = 0x4D440001;  // 'M' 'D', layout 1

  struct Options {
    double lower = 0.0;
    double upper = 1.0;
    double tolerated = 0.0;  ///< in the scores' unit; at least 0, below the range
    stats::Alternative alternative = stats::Alternative::two_sided;

    friend bool operator==(const Options&, const Options&) = default;
  };

  MeanDifferenceEvidence() : MeanDifferenceEvidence(Options{}) {}
  /// @throws InvalidInput unless lower < upper and 0 <= tolerated < upper - lower, all finite
  explicit MeanDifferenceEvidence(const Options& options) : options_{options} {
    if (!sound(options)) {
      throw InvalidInput{"MeanDifferenceEvidence", "options",
                         "must have finite bounds, the lower below the upper, and a tolerated difference from 0 to "
                         "below their distance"};
    }
  }

  /// Takes a step: both groups' mean scores of a week, say.
  ///
  /// @throws InvalidInput if a mean is out of bounds
  void update(double mean_a, double mean_b) {
    const double a = scaled("mean_a", mean_a);
    step(a - scaled("mean_b", mean_b));
  }

  /// Takes a case of group a or b.
  ///
  /// @throws InvalidInput if the score is out of bounds
  void arrive(bool of_b, double score) {
    Waiting& group = waiting_[of_b ? 1 : 0];
    group.sum += scaled("score", score);
    group.count += 1;
    const auto& [a, b] = waiting_;
    if (a.count == 0 || b.count == 0) return;
    const double difference = a.sum / static_cast<double>(a.count) - b.sum / static_cast<double>(b.count);
    waiting_ = {};
    step(difference);
  }

  [[nodiscard]] const Evidence& evidence() const noexcept { return evidence_; }
  [[nodiscard]] const Options& options() const noexcept { return options_; }
  /// Steps bet on.
  [[nodiscard]] std::uint64_t steps() const noexcept { return steps_; }
  /// Cases that wait for one of the other group.
  [[nodiscard]] std::uint64_t waiting() const noexcept { return waiting_[0].count + waiting_[1].count; }

  void write(ByteWriter& out) const {
    for (const double x : {options_.lower, options_.upper, options_.tolerated}) out.f64(x);
    out.u32(static_cast<std::uint32_t>(options_.alternative));
    for (const Player& p : players_) {
      for (const double x : {p.log_money, p.stake, p.squares}) out.f64(x);
    }
    for (const Waiting& w : waiting_) {
      out.f64(w.sum);
      out.u64(w.count);
    }
    evidence_.write(out);
    out.u64(steps_);
  }
  [[nodiscard]] static MeanDifferenceEvidence read(ByteReader& in) {
    Options options;
    options.lower = in.f64();
    options.upper = in.f64();
    options.tolerated = in.f64();
    const std::uint32_t wanted = in.u32();
    if (wanted > 2) in.fail("expected an alternative from 0 to 2");
    options.alternative = static_cast<stats::Alternative>(wanted);
    if (!sound(options)) in.fail("expected sound options");
    MeanDifferenceEvidence state{options};
    for (Player& p : state.players_) {
      p.log_money = detail::read_finite(in);
      p.stake = detail::read_finite(in);
      p.squares = detail::read_finite(in);
      if (std::abs(p.stake) > 0.5 || p.squares < 0.0) in.fail("expected a stake of at most a half");
    }
    for (Waiting& w : state.waiting_) {
      w.sum = detail::read_finite(in);
      w.count = in.u64();
      if (w.sum < 0.0 || w.sum > static_cast<double>(w.count)) in.fail("expected scores that wait");
    }
    if (state.waiting_[0].count > 0 && state.waiting_[1].count > 0) in.fail("expected one group that waits");
    state.evidence_ = Evidence::read(in);
    state.steps_ = in.u64();
    return state;
  }

  friend bool operator==(const MeanDifferenceEvidence&, const MeanDifferenceEvidence&) = default;

 private:
  struct Waiting {
    double sum = 0.0;
    std::uint64_t count = 0;
    friend bool operator==(const Waiting&, const Waiting&) = default;
  };

  /// Somebody's money, and how much of it is bet on the next step.
  struct Player {
    double log_money = 0.0;
    double stake = 0.0;
    double squares = 0.0;

    void bet(double gain, double least, double most) noexcept {
      log_money += portable::log1p(stake * gain);
      const double slope = gain / (1.0 + stake * gain);
      squares += slope * slope;
      constexpr double newton = 2.0 / (2.0 - 1.0986122886681098);  // 2 / (2 - ln 3)
      stake = std::clamp(stake + newton * slope / (1.0 + squares), least, most);
    }
    friend bool operator==(const Player&, const Player&) = default;
  };

  [[nodiscard]] static bool sound(const Options& o) noexcept {
    return std::isfinite(o.lower) && std::isfinite(o.upper) && o.lower < o.upper && std::isfinite(o.upper - o.lower) &&
           o.tolerated >= 0.0 && o.tolerated < o.upper - o.lower;
  }
  [[nodiscard]] double scaled(std::string_view argument, double x) const {
    if (!(x >= options_.lower && x <= options_.upper)) {
      throw InvalidInput{"MeanDifferenceEvidence", argument,
                         "must lie in [" + shown_number(options_.lower) + ", " + shown_number(options_.upper) +
                             "], got " + shown_number(x)};
    }
    return (x - options_.lower) / (options_.upper - options_.lower);
  }

  void step(double difference) {
    ++steps_;
    if (options_.alternative == stats::Alternative::two_sided && options_.tolerated == 0.0) {
      players_[0].bet(difference, -0.5, 0.5);
      evidence_.now(players_[0].log_money);
      return;
    }
    const double allowed = options_.tolerated / (options_.upper - options_.lower);
    players_[0].bet(difference - allowed, 0.0, 0.5);
    players_[1].bet(-difference - allowed, 0.0, 0.5);
    switch (options_.alternative) {
      case stats::Alternative::greater: evidence_.now(players_[0].log_money); break;
      case stats::Alternative::less: evidence_.now(players_[1].log_money); break;
      case stats::Alternative::two_sided: {
        const std::array both{players_[0].log_money, players_[1].log_money};
        evidence_.now(detail::log_sum(both) - portable::log(2.0));
      }
    }
  }

  Options options_;
  std::array<Player, 2> players_{};
  std::array<Waiting, 2> waiting_{};
  Evidence evidence_;
  std::uint64_t steps_ = 0;
};

}  // namespace lotrecht::drift
