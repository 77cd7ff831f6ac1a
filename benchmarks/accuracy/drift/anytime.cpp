/// @file
/// What stays valid at every look, as CSV: how often confidence sequences ever miss and evidence ever reaches 1/α; how
/// long monitors run until a false alarm, and until a true one.
///
///     drift.anytime [draws]      1,000 draws by default (half a minute), a quarter of it for monitors and weekly tests
///
/// Streams are 1,000 values long (registers: all cases); weeks are those of two groups with n cases each, decided with
/// rate .3 (a season of ±.15 with "season"), from week 52 on .45 for the second group where there is a change.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <utility>
#include <vector>

#include <lotrecht/core/seed.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/drift/betting_sequence.hpp>
#include <lotrecht/drift/conformal_martingale.hpp>
#include <lotrecht/drift/fairness_monitor.hpp>
#include <lotrecht/drift/mean_difference_evidence.hpp>
#include <lotrecht/drift/odds_ratio_evidence.hpp>
#include <lotrecht/drift/quantile_sequence.hpp>
#include <lotrecht/drift/rate_evidence.hpp>
#include <lotrecht/stats/draw_binomial.hpp>
#include <lotrecht/stats/fisher_exact.hpp>

namespace {

using namespace lotrecht;
using drift::Signal;
using stats::BinomialTally;
using stats::Confidence;

constexpr Seed seed{20261129};
int draws = 1000;

Stream stream_of(int draw) { return Stream{seed, Purpose::simulation, static_cast<std::uint64_t>(draw)}; }

void line(const char* what, const char* of, double first, double second) {
  std::printf("%s,\"%s\",%.4f,%.4f\n", what, of, first, second);
  std::fflush(stdout);
}

/// A mean of 0.1 of bits, or of numbers.
double value(Stream& draw, bool bits) {
  const double u = draw.uniform();
  return bits ? (u < 0.1 ? 1.0 : 0.0) : u * u * u * 0.4;  // mean .1
}

/// How often the mean is ever outside in 1,000 values; mean width after them.
void sequences() {
  for (const bool bits : {true, false}) {
    double missed = 0.0;
    double width = 0.0;
    for (int d = 0; d < draws; ++d) {
      Stream draw = stream_of(d);
      drift::BettingSequence sequence{Confidence{0.95}};
      bool out = false;
      for (int i = 0; i < 1000; ++i) {
        sequence.update(value(draw, bits));
        out = out || !(sequence.low() <= 0.1 && 0.1 <= sequence.high());
      }
      missed += out ? 1.0 : 0.0;
      width += sequence.contradicted() ? 0.0 : sequence.high() - sequence.low();
    }
    line("betting", bits ? "bits, mean .1" : "numbers, mean .1", missed / draws, width / draws);
  }
  for (const int ones : {20, 200}) {
    double missed = 0.0;
    double width = 0.0;
    for (int d = 0; d < draws; ++d) {
      Stream draw = stream_of(d);
      drift::BettingSequence sequence{Confidence{0.95}, {.cases = 400}};
      const double truth = ones / 400.0;
      int left_ones = ones;
      bool out = false;
      for (int i = 0; i < 400; ++i) {
        const bool one = draw.below(static_cast<std::uint64_t>(400 - i)) < static_cast<std::uint64_t>(left_ones);
        left_ones -= one ? 1 : 0;
        sequence.update(one ? 1.0 : 0.0);
        out = out || !(sequence.low() <= truth && truth <= sequence.high());
        if (i == 199) width += sequence.contradicted() ? 0.0 : sequence.high() - sequence.low();
      }
      missed += out ? 1.0 : 0.0;
    }
    line("betting, register of 400", ones == 20 ? "20 ones; width at 200" : "200 ones; width at 200", missed / draws,
         width / draws);
  }
  double missed = 0.0;
  double width = 0.0;
  for (int d = 0; d < draws; ++d) {
    Stream draw = stream_of(d);
    BinomialTally counts;
    bool out = false;
    const double enough = std::log(20.0);
    for (int i = 0; i < 1000; ++i) {
      counts.trials += 1;
      counts.successes += value(draw, true) == 1.0 ? 1U : 0U;
      out = out || drift::log_rate_evidence(counts, 0.1) >= enough;
    }
    missed += out ? 1.0 : 0.0;
    const auto e = drift::rate_sequence(counts, Confidence{0.95});
    width += e.high - e.low;
  }
  line("beta-binomial mixture", "bits, mean .1", missed / draws, width / draws);
  for (const double p : {0.5, 0.9}) {
    missed = 0.0;
    width = 0.0;
    for (int d = 0; d < draws; ++d) {
      Stream draw = stream_of(d);
      drift::QuantileSequence sequence{p, Confidence{0.95}};
      bool out = false;
      for (int i = 0; i < 1000; ++i) {
        sequence.update(draw.uniform());
        out = out || !(sequence.low() <= p && p <= sequence.high());
      }
      missed += out ? 1.0 : 0.0;
      width += sequence.contradicted() ? 0.0 : sequence.high() - sequence.low();
    }
    line("quantile", p == 0.5 ? "median of uniform" : "0.9 of uniform", missed / draws, width / draws);
  }
}

/// How often evidence at 5 % is ever found in 1,000 values: without a change, and if the second half differs.
void evidence() {
  for (const auto bet : {drift::ConformalBet::simple_jumper, drift::ConformalBet::power_mixture}) {
    double found[2] = {0.0, 0.0};
    for (const int changed : {0, 1}) {
      for (int d = 0; d < draws; ++d) {
        Stream draw = stream_of(d);
        drift::ConformalMartingale martingale{Seed{static_cast<std::uint64_t>(d)}, bet};
        for (int i = 0; i < 1000; ++i) martingale.update(draw.uniform() + (i >= 500 && changed == 1 ? 0.1 : 0.0));
        found[changed] += martingale.evidence().p_value() <= 0.05 ? 1.0 : 0.0;
      }
    }
    line("conformal", bet == drift::ConformalBet::simple_jumper ? "jumper; then +.1" : "mixture; then +.1",
         found[0] / draws, found[1] / draws);
  }
  double found[2] = {0.0, 0.0};
  for (const int changed : {0, 1}) {
    for (int d = 0; d < draws; ++d) {
      Stream draw = stream_of(d);
      drift::MeanDifferenceEvidence evidence;
      for (int i = 0; i < 1000; ++i) {
        const bool of_b = draw.uniform() < 0.3;
        evidence.arrive(of_b, 0.8 * draw.uniform() + (of_b && changed == 1 ? 0.1 : 0.0));
      }
      found[changed] += evidence.evidence().p_value() <= 0.05 ? 1.0 : 0.0;
    }
  }
  line("difference of means by betting", "scores; +.1 for 30 %", found[0] / draws, found[1] / draws);
}

BinomialTally week(Stream& draw, std::uint64_t n, double rate) { return {stats::draw_binomial(draw, n, rate), n}; }

/// Weeks of two groups of n through something that looks at each: mean weeks to a false alarm (of runs of at most ten
/// budgets), share of runs with one within a year and within a budget, and of changed runs the median delay and how
/// many were missed. The same weeks for everything that looks.
///
/// @param make  returns a function of a week's counts of both groups: whether it alarms
template <typename Make>
void watched(const char* what, std::uint64_t n, bool season, const Make& make) {
  constexpr int year = 52;
  constexpr int budget = 5 * year;
  const int runs = draws / 4;
  double length = 0.0;
  double in_year = 0.0;
  double in_budget = 0.0;
  double missed = 0.0;
  std::vector<int> delays;
  for (int d = 0; d < runs; ++d) {
    for (const bool changed : {false, true}) {
      Stream draw = stream_of(d);
      auto alarms = make();
      const int most = changed ? budget : 10 * budget;
      int t = 0;
      bool alarm = false;
      while (t < most && !alarm) {
        const double rate = 0.3 + (season ? 0.15 * std::sin(2.0 * 3.14159265 * t / year) : 0.0);
        const BinomialTally first = week(draw, n, rate);
        const BinomialTally second = week(draw, n, rate + (changed && t >= year ? 0.15 : 0.0));
        alarm = alarms(first, second);
        ++t;
      }
      if (!changed) {
        length += t;
        in_year += alarm && t <= year ? 1.0 : 0.0;
        in_budget += alarm && t <= budget ? 1.0 : 0.0;
      } else if (!alarm) {
        missed += 1.0;
      } else if (t > year) {
        delays.push_back(t - year);
      }
    }
  }
  std::sort(delays.begin(), delays.end());
  std::printf("%s,\"%llu a week%s\",%.0f,%.3f,%.3f,%d,%.3f\n", what, static_cast<unsigned long long>(n),
              season ? ", season" : "", length / runs, in_year / runs, in_budget / runs,
              delays.empty() ? -1 : delays[delays.size() / 2], missed / runs);
  std::fflush(stdout);
}

void monitors() {
  std::printf("method,of,mean_weeks_to_false_alarm,false_alarm_in_52,false_alarm_in_260,median_delay,missed\n");
  for (const auto kind : {drift::EDetectorKind::cusum, drift::EDetectorKind::shiryaev_roberts}) {
    for (const bool season : {false, true}) {
      for (const std::uint64_t n : {3U, 10U, 20U, 50U}) {
        watched(kind == drift::EDetectorKind::cusum ? "cusum" : "shiryaev-roberts", n, season, [kind] {
          return [monitor = drift::FairnessMonitor{{.one_false_alarm_per = 260.0, .kind = kind}}](
                     const BinomialTally& a, const BinomialTally& b) mutable {
            return monitor.update(std::vector<BinomialTally>{a, b}) == Signal::drift;
          };
        });
      }
    }
  }
}

/// Fisher's test every week, at 5 % and at 5 % divided by 260.
void weekly_tests() {
  for (const double level : {0.05, 0.05 / 260.0}) {
    for (const bool season : {false, true}) {
      for (const std::uint64_t n : {3U, 10U, 20U, 50U}) {
        watched(level == 0.05 ? "Fisher weekly" : "Fisher weekly by Bonferroni", n, season, [level] {
          return [level](const BinomialTally& a, const BinomialTally& b) {
            return stats::fisher_exact(a, b, stats::Alternative::two_sided).p_value <= level;
          };
        });
      }
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1) draws = std::max(4, std::atoi(argv[1]));
  std::printf("method,of,ever_missed_or_found,width_or_power\n");
  sequences();
  evidence();
  monitors();
  weekly_tests();
}
