#pragma once

/// @file
/// Groups' decisions watched week by week, with a budget of false alarms.

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/elementary.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/drift/e_detector.hpp>
#include <lotrecht/drift/evidence.hpp>
#include <lotrecht/drift/odds_ratio_evidence.hpp>
#include <lotrecht/drift/stream_detector.hpp>
#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/two_samples.hpp>

namespace lotrecht::drift {

/// Watches whether groups' odds of a decision drift apart, by counts of each look (a week, say) and stratum.
///
/// Each group is compared with the reference, or without one with everybody else; of two groups without a reference the
/// second with the first. A comparison bets on several odds ratios to both sides (`OddsRatioBets`), given each
/// stratum's margins, so neither the rate nor a season shared by all groups matters; the bets of all comparisons feed
/// one `EDetector`. While every odds ratio stays within what is accepted and tolerated, the mean number of looks to an
/// alarm is at least `one_false_alarm_per`, for any number of groups and cases. After an alarm it begins anew.
///
/// The claim is that odds are alike, up to what is tolerated. Where they differ from the start, and that is known, say
/// so in `accepted`: else the first alarm will tell.
class FairnessMonitor {
 public:
  static constexpr std::string_view semantics = "lotrecht-1";
  static constexpr std::uint32_t format = 0x464D0001;  // 'F' 'M', layout 1

  struct Options {
    std::size_t groups = 2;              ///< 2 to 1,000
    double one_false_alarm_per = 260.0;  ///< looks; see `looks_in`
    EDetectorKind kind = EDetectorKind::cusum;
    std::optional<std::size_t> reference{};  ///< whom the others are compared with; none: each with all others
    std::vector<double> accepted{};          ///< each group's odds ratio that is agreed upon; empty: all 1
    double tolerated = 1.0;                  ///< at least 1, to both sides
    stats::Alternative alternative =
        stats::Alternative::two_sided;  ///< greater: only larger odds of a group are an alarm
    std::vector<double> factors{1.25, 1.5, 2.0, 3.0, 5.0};

    friend bool operator==(const Options&, const Options&) = default;
  };

  /// @throws InvalidInput naming what is out of range
  explicit FairnessMonitor(Options options)
      : options_{checked(std::move(options))}, compared_{compared(options_)}, detector_{detector(options_)} {
    for (const std::size_t g : compared_) {
      const double accepted = options_.accepted.empty() ? 1.0 : options_.accepted[g];
      bets_.push_back({accepted, options_.tolerated, options_.alternative, options_.factors});
    }
    totals_.resize(compared_.size());
    before_.resize(detector_.streams());
    logs_.assign(detector_.streams(), -std::numeric_limits<double>::infinity());
  }

  /// Takes a look.
  ///
  /// @param counts  (strata, groups) row by row: selected among decided; groups or strata may be empty
  /// @throws InvalidInput if counts are no multiple of the groups, or selected more than decided; nothing is changed
  /// then
  Signal update(std::span<const stats::BinomialTally> counts) {
    check(counts);
    std::vector<double> logs(detector_.streams(), 0.0);
    std::vector<stats::TwoSamples> seen(compared_.size());
    const std::size_t each = detector_.streams() / compared_.size();
    for (std::size_t row = 0; row < counts.size(); row += options_.groups) {
      for (std::size_t c = 0; c < compared_.size(); ++c) {
        const stats::TwoSamples table = beside(counts.subspan(row, options_.groups), compared_[c]);
        bets_[c].add(table, std::span{logs}.subspan(c * each, each));
        seen[c].a.merge(table.a);
        seen[c].b.merge(table.b);
      }
    }
    const Signal signal = detector_.update(logs);
    const double look = static_cast<double>(detector_.looks());
    const double log_weight = -portable::log(look) - portable::log(look + 1.0);
    for (std::size_t k = 0; k < logs.size(); ++k) {
      if (detector_.since(k) == detector_.looks()) before_[k] = totals_[k / each];
      const std::array begun_or_now{logs_[k], log_weight};
      logs_[k] = detail::log_sum(begun_or_now) + logs[k];
    }
    for (std::size_t c = 0; c < seen.size(); ++c) {
      totals_[c].a.merge(seen[c].a);
      totals_[c].b.merge(seen[c].b);
    }
    const std::array bet_or_kept{detail::log_sum(logs_) - portable::log(static_cast<double>(logs_.size())),
                                 -portable::log(look + 1.0)};
    evidence_.now(detail::log_sum(bet_or_kept));
    return signal;
  }

  /// What drives the level: a group, to which side, since when, with which counts.
  struct Driver {
    std::size_t group = 0;
    bool greater = false;        ///< whether its odds seem larger than accepted
    double share = 0.0;          ///< of the level, over all odds ratios on that side
    double odds_ratio = 1.0;     ///< the one whose bet has won most
    std::uint64_t since = 0;     ///< look from which that bet has won
    stats::TwoSamples counts{};  ///< of the group and whom it is compared with, from that look on
  };
  /// The group and side with the largest share. Before the first look, a share of 0.
  [[nodiscard]] Driver driver() const {
    Driver found;
    const std::vector<double> shares = detector_.shares();
    const std::size_t each = shares.size() / compared_.size();
    for (std::size_t c = 0; c < compared_.size(); ++c) {
      for (const bool greater : {true, false}) {
        double share = 0.0;
        std::size_t most = shares.size();
        for (std::size_t i = 0; i < each; ++i) {
          const std::size_t k = c * each + i;
          if (bets_[c].on_greater(i) != greater) continue;
          share += shares[k];
          if (most == shares.size() || shares[k] > shares[most]) most = k;
        }
        if (share > found.share) {
          const double factor = options_.factors[(most % each) % options_.factors.size()] * options_.tolerated;
          found = {compared_[c],
                   greater,
                   share,
                   greater ? bets_[c].accepted * factor : bets_[c].accepted / factor,
                   detector_.since(most),
                   minus(totals_[c], before_[most])};
        }
      }
    }
    return found;
  }

  /// Each compared group's share of the level, both sides together; in the order of `compared_groups`.
  [[nodiscard]] std::vector<double> shares() const {
    const std::vector<double> all = detector_.shares();
    const std::size_t each = all.size() / compared_.size();
    std::vector<double> sums(compared_.size(), 0.0);
    for (std::size_t k = 0; k < all.size(); ++k) sums[k / each] += all[k];
    return sums;
  }
  /// All groups but the reference; of two groups without one the second.
  [[nodiscard]] const std::vector<std::size_t>& compared_groups() const noexcept { return compared_; }
  /// The detector: level, budget, looks, alarms.
  [[nodiscard]] const EDetector& detector() const noexcept { return detector_; }
  /// Evidence from the first look on, alarms or not, that some group's odds have not been as accepted all the time. Of
  /// its money 1 / (j (j + 1)) is kept back until look j, so that a change after years is seen as well: an e-process.
  [[nodiscard]] const Evidence& evidence() const noexcept { return evidence_; }
  [[nodiscard]] const Options& options() const noexcept { return options_; }

  void write(ByteWriter& out) const {
    out.u64(options_.groups);
    out.f64(options_.one_false_alarm_per);
    out.u32(static_cast<std::uint32_t>(options_.kind));
    out.u64(options_.reference ? *options_.reference + 1 : 0);
    out.u64(options_.accepted.size());
    for (const double x : options_.accepted) out.f64(x);
    OddsRatioBets{1.0, options_.tolerated, options_.alternative, options_.factors}.write(out);
    detector_.write(out);
    evidence_.write(out);
    for (const double x : logs_) out.f64(x);
    for (const stats::TwoSamples& t : totals_) write_table(out, t);
    for (const stats::TwoSamples& t : before_) write_table(out, t);
  }
  [[nodiscard]] static FairnessMonitor read(ByteReader& in) {
    Options options;
    options.groups = static_cast<std::size_t>(in.u64());
    options.one_false_alarm_per = in.f64();
    const std::uint32_t kind = in.u32();
    const std::uint64_t reference = in.u64();
    const std::uint64_t accepted = in.u64();
    if (kind > 1 || accepted > 1000) in.fail("expected a kind, and at most 1,000 groups");
    options.kind = static_cast<EDetectorKind>(kind);
    if (reference > 0) options.reference = static_cast<std::size_t>(reference - 1);
    for (std::uint64_t i = 0; i < accepted; ++i) options.accepted.push_back(in.f64());
    const OddsRatioBets bets = OddsRatioBets::read(in);
    options.tolerated = bets.tolerated;
    options.alternative = bets.alternative;
    options.factors = bets.factors;
    try {
      FairnessMonitor state{std::move(options)};
      EDetector detector = EDetector::read(in);
      if (detector.streams() != state.detector_.streams() || detector.kind() != state.detector_.kind() ||
          detector.one_false_alarm_per() != state.detector_.one_false_alarm_per()) {
        in.fail("expected the detector that these options give");
      }
      state.detector_ = std::move(detector);
      state.evidence_ = Evidence::read(in);
      for (double& x : state.logs_) {
        x = in.f64();
        if (!(x < std::numeric_limits<double>::infinity())) in.fail("expected logarithms of money");
      }
      for (stats::TwoSamples& t : state.totals_) t = read_table(in);
      const std::size_t each = state.before_.size() / state.totals_.size();
      for (std::size_t k = 0; k < state.before_.size(); ++k) {
        state.before_[k] = read_table(in);
        const stats::TwoSamples& all = state.totals_[k / each];
        if (!within(state.before_[k].a, all.a) || !within(state.before_[k].b, all.b)) {
          in.fail("expected counts that do not fall");
        }
      }
      return state;
    } catch (const InvalidInput& refused) {
      in.fail(refused.what());
    }
  }

  friend bool operator==(const FairnessMonitor& a, const FairnessMonitor& b) { return serialize(a) == serialize(b); }

 private:
  [[nodiscard]] static Options checked(Options options) {
    if (options.groups < 2 || options.groups > 1000) {
      throw InvalidInput{"FairnessMonitor", "groups", "must be 2 to 1,000, got " + std::to_string(options.groups)};
    }
    if (options.reference && *options.reference >= options.groups) {
      throw InvalidInput{"FairnessMonitor", "reference", "must be one of the groups"};
    }
    if (!options.accepted.empty() && options.accepted.size() != options.groups) {
      throw InvalidInput{"FairnessMonitor", "accepted",
                         "must have one odds ratio for each group, got " + std::to_string(options.accepted.size())};
    }
    for (const double x : options.accepted)
      OddsRatioBets{x, options.tolerated, options.alternative, options.factors}.check();
    OddsRatioBets{1.0, options.tolerated, options.alternative, options.factors}.check();
    return options;
  }
  [[nodiscard]] static std::vector<std::size_t> compared(const Options& options) {
    std::vector<std::size_t> groups;
    for (std::size_t g = options.groups == 2 && !options.reference ? 1 : 0; g < options.groups; ++g) {
      if (options.reference != g) groups.push_back(g);
    }
    return groups;
  }
  [[nodiscard]] static EDetector detector(const Options& options) {
    const std::size_t each = OddsRatioBets{1.0, options.tolerated, options.alternative, options.factors}.size();
    return {options.one_false_alarm_per, options.kind, std::vector<double>(compared(options).size() * each, 1.0)};
  }

  void check(std::span<const stats::BinomialTally> counts) const {
    if (counts.empty() || counts.size() % options_.groups != 0) {
      throw InvalidInput{"FairnessMonitor", "counts",
                         "must have one entry for each of " + std::to_string(options_.groups) +
                             " groups in each stratum, got " + std::to_string(counts.size())};
    }
    for (std::size_t i = 0; i < counts.size(); ++i) {
      if (counts[i].successes > counts[i].trials) {
        throw InvalidInput{"FairnessMonitor", "counts",
                           "stratum " + std::to_string(i / options_.groups) + ", group " +
                               std::to_string(i % options_.groups) + ": " + std::to_string(counts[i].successes) +
                               " selected of " + std::to_string(counts[i].trials)};
      }
    }
  }

  /// A group, and whom it is compared with.
  [[nodiscard]] stats::TwoSamples beside(std::span<const stats::BinomialTally> row, std::size_t group) const noexcept {
    stats::TwoSamples table{row[group], {}};
    for (std::size_t g = 0; g < row.size(); ++g) {
      if (g != group && (!options_.reference || g == *options_.reference)) table.b.merge(row[g]);
    }
    return table;
  }

  [[nodiscard]] static bool within(const stats::BinomialTally& part, const stats::BinomialTally& all) noexcept {
    return part.successes <= all.successes && part.trials <= all.trials &&
           all.successes - part.successes <= all.trials - part.trials;
  }
  [[nodiscard]] static stats::TwoSamples minus(const stats::TwoSamples& all, const stats::TwoSamples& part) noexcept {
    return {{all.a.successes - part.a.successes, all.a.trials - part.a.trials},
            {all.b.successes - part.b.successes, all.b.trials - part.b.trials}};
  }
  static void write_table(ByteWriter& out, const stats::TwoSamples& t) {
    for (const std::uint64_t x : {t.a.successes, t.a.trials, t.b.successes, t.b.trials}) out.u64(x);
  }
  [[nodiscard]] static stats::TwoSamples read_table(ByteReader& in) {
    stats::TwoSamples t;
    for (std::uint64_t* const x : {&t.a.successes, &t.a.trials, &t.b.successes, &t.b.trials}) *x = in.u64();
    return t;
  }

  Options options_;
  std::vector<std::size_t> compared_;
  EDetector detector_;
  std::vector<OddsRatioBets> bets_;        // one for each comparison
  std::vector<stats::TwoSamples> totals_;  // of each comparison, from the first look on
  std::vector<stats::TwoSamples> before_;  // of each bet, before it began
  std::vector<double> logs_;               // money of each bet, without what is kept back
  Evidence evidence_;
};

}  // namespace lotrecht::drift
