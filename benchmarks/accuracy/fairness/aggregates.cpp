/// @file
/// True coverage of bounds from rounded counts, by enumeration of every table, as CSV.
///
/// Two groups; selected and people are rounded to the nearest multiple of 5 or 10 (1: not at all), so that both
/// rounding and chance are at work. "smallest" and "mean" are over true rates .01 to .5 on either side. "published" is
/// what comes of taking the rounded counts at their word: the same interval without the rounding.
///
/// Then other rules ("rate, up"): rounding halves up, up, down, or by lot (the lot's probabilities are summed, too),
/// and counts below 5 or 10 hidden by a mark or by a 0, of groups that are themselves not hidden. There "published"
/// takes a hidden count for 0.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <numeric>
#include <utility>
#include <vector>

#include <lotrecht/fairness/aggregate_gap.hpp>
#include <lotrecht/fairness/aggregate_table.hpp>
#include <lotrecht/fairness/rounding.hpp>
#include <lotrecht/stats/mover.hpp>
#include <lotrecht/stats/newcombe.hpp>
#include <lotrecht/stats/wilson.hpp>

#include "../../../tests/support/coverage.hpp"

namespace {

using namespace lotrecht::fairness;
using lotrecht::stats::BinomialTally;
using lotrecht::stats::Confidence;
using lotrecht::stats::Interval;
using lotrecht::stats::Undefined;

[[nodiscard]] std::uint64_t rounded(std::uint64_t count, std::uint64_t base) {
  return (count + base / 2) / base * base;
}

/// What a group of `n` with `x` selected looks like once published.
[[nodiscard]] FractionRange published(std::uint64_t x, std::uint64_t n, std::uint64_t base) {
  const Publication p{base == 1 ? RoundingRule::exact : RoundingRule::nearest, base, 0};
  AggregateGroup g;
  g.cells[4] = unpublished(p, rounded(x, base));
  g.cells[5] = any_count;
  g.total = unpublished(p, rounded(n, base));
  g.published[4] = static_cast<double>(rounded(x, base));
  g.published[5] = std::max(0.0, static_cast<double>(rounded(n, base)) - g.published[4]);
  AggregateTable t{{g}, std::nullopt};
  tighten(t);
  return fraction_range(Metric::selection_rate, t.groups[0]);
}

/// The rounded counts at their word.
[[nodiscard]] BinomialTally naive(std::uint64_t x, std::uint64_t n, std::uint64_t base) {
  const std::uint64_t trials = rounded(n, base);
  return {std::min(trials, rounded(x, base)), trials};
}

struct Shown {
  std::array<Interval, 3> bounds;  ///< rate of a, difference, ratio
  std::array<Interval, 3> at_word;
};

void coverage(std::uint64_t m, std::uint64_t n, std::uint64_t base) {
  const Confidence c{0.95};
  std::vector<Shown> all;
  for (std::uint64_t x = 0; x <= m; ++x) {
    const FractionRange a = published(x, m, base);
    const BinomialTally ta = naive(x, m, base);
    for (std::uint64_t y = 0; y <= n; ++y) {
      const FractionRange b = published(y, n, base);
      const BinomialTally tb = naive(y, n, base);
      Shown s;
      s.bounds = {aggregate_rate(a, Undefined::nobody, c).sampling.interval(),
                  aggregate_difference(a, b, Undefined::nobody, c).sampling.interval(),
                  aggregate_ratio(a, b, Undefined::nobody, c).sampling.interval()};
      s.at_word = {
          lotrecht::stats::wilson(ta, c), lotrecht::stats::newcombe(ta, tb, c),
          ta.trials == 0 || tb.trials == 0
              ? Interval{0.0, INFINITY}
              : lotrecht::stats::mover_ratio(static_cast<double>(ta.successes) / static_cast<double>(ta.trials),
                                             lotrecht::stats::wilson(ta, c),
                                             static_cast<double>(tb.successes) / static_cast<double>(tb.trials),
                                             lotrecht::stats::wilson(tb, c))};
      all.push_back(s);
    }
  }
  const std::vector<double> rates{0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5};
  std::array<double, 3> smallest{1.0, 1.0, 1.0};
  std::array<double, 3> word{1.0, 1.0, 1.0};
  std::array<double, 3> mean{};
  std::array<double, 3> word_mean{};
  for (const double p : rates) {
    const auto mass_a = lotrecht::testing::binomial_masses(m, p);
    for (const double q : rates) {
      const auto mass_b = lotrecht::testing::binomial_masses(n, q);
      const std::array<double, 3> truth{p, p - q, p / q};
      std::array<double, 3> covered{};
      std::array<double, 3> covered_word{};
      auto at = all.begin();
      for (const double pa : mass_a) {
        for (const double pb : mass_b) {
          for (std::size_t k = 0; k < 3; ++k) {
            if (at->bounds[k].contains(truth[k])) covered[k] += pa * pb;
            if (at->at_word[k].contains(truth[k])) covered_word[k] += pa * pb;
          }
          ++at;
        }
      }
      for (std::size_t k = 0; k < 3; ++k) {
        smallest[k] = std::min(smallest[k], covered[k]);
        word[k] = std::min(word[k], covered_word[k]);
        mean[k] += covered[k] / static_cast<double>(rates.size() * rates.size());
        word_mean[k] += covered_word[k] / static_cast<double>(rates.size() * rates.size());
      }
    }
  }
  const std::array<const char*, 3> quantity{"rate", "difference", "ratio"};
  for (std::size_t k = 0; k < 3; ++k) {
    std::printf("%s,%llu,%llu,%llu,%.4f,%.4f,%.4f,%.4f\n", quantity[k], static_cast<unsigned long long>(m),
                static_cast<unsigned long long>(n), static_cast<unsigned long long>(base), smallest[k], mean[k],
                word[k], word_mean[k]);
  }
}

/// One way of publishing: a rule of rounding, or hiding by a mark or a 0.
struct Way {
  const char* name;
  RoundingRule rule;
  std::uint64_t base;
  std::uint64_t below;
  bool mark;
};

/// A published count, how probable it is, and what it may stand for.
struct Seen {
  CountRange range;
  double probability;
  std::uint64_t at_word;
};

[[nodiscard]] std::vector<Seen> seen(std::uint64_t count, const Way& way) {
  const Publication p{way.rule, way.base, way.below};
  if (count < way.below) return {{way.mark ? unpublished_mark(p) : unpublished(p, 0), 1.0, 0}};
  const std::uint64_t down = count / way.base * way.base;
  const std::uint64_t left = count - down;
  const auto shown = [&](std::uint64_t as, double probability) { return Seen{unpublished(p, as), probability, as}; };
  switch (way.rule) {
    case RoundingRule::exact: return {shown(count, 1.0)};
    case RoundingRule::up: return {shown(left == 0 ? down : down + way.base, 1.0)};
    case RoundingRule::down: return {shown(down, 1.0)};
    case RoundingRule::random: {
      if (left == 0) return {shown(down, 1.0)};
      const double up = static_cast<double>(left) / static_cast<double>(way.base);
      return {shown(down, 1.0 - up), shown(down + way.base, up)};
    }
    case RoundingRule::nearest:
    case RoundingRule::half_up: return {shown(2 * left >= way.base ? down + way.base : down, 1.0)};
  }
  return {};
}

/// A group once published, by every outcome of the lot.
struct Outcome {
  FractionRange range;
  BinomialTally at_word;
  double probability;
};

[[nodiscard]] std::vector<Outcome> outcomes(std::uint64_t x, std::uint64_t n, const Way& way) {
  std::vector<Outcome> all;
  for (const Seen& selected : seen(x, way)) {
    for (const Seen& people : seen(n, way)) {
      AggregateGroup g;
      g.cells[4] = selected.range;
      g.cells[5] = any_count;
      g.total = people.range;
      g.published[4] = static_cast<double>(selected.at_word);
      g.published[5] = std::max(0.0, static_cast<double>(people.at_word) - g.published[4]);
      AggregateTable t{{g}, std::nullopt};
      tighten(t);
      all.push_back({fraction_range(Metric::selection_rate, t.groups[0]),
                     {std::min(people.at_word, selected.at_word), people.at_word},
                     selected.probability * people.probability});
    }
  }
  return all;
}

void ways(std::uint64_t m, std::uint64_t n, const Way& way) {
  const Confidence c{0.95};
  std::vector<std::vector<Outcome>> of_a;
  std::vector<std::vector<Outcome>> of_b;
  for (std::uint64_t x = 0; x <= m; ++x) of_a.push_back(outcomes(x, m, way));
  for (std::uint64_t y = 0; y <= n; ++y) of_b.push_back(outcomes(y, n, way));
  constexpr std::array<double, 8> rates{0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5};
  std::array<std::vector<double>, 4> covered;  // rate, difference, ratio, rate at its word
  for (auto& each : covered) each.assign(rates.size() * rates.size(), 0.0);
  std::vector<std::vector<double>> mass_a;
  std::vector<std::vector<double>> mass_b;
  for (const double p : rates) {
    mass_a.push_back(lotrecht::testing::binomial_masses(m, p));
    mass_b.push_back(lotrecht::testing::binomial_masses(n, p));
  }
  for (std::uint64_t x = 0; x <= m; ++x) {
    for (const Outcome& a : of_a[x]) {
      const Interval rate = aggregate_rate(a.range, Undefined::nobody, c).sampling.interval();
      const Interval word = lotrecht::stats::wilson(a.at_word, c);
      for (std::uint64_t y = 0; y <= n; ++y) {
        for (const Outcome& b : of_b[y]) {
          const Interval difference = aggregate_difference(a.range, b.range, Undefined::nobody, c).sampling.interval();
          const Interval ratio = aggregate_ratio(a.range, b.range, Undefined::nobody, c).sampling.interval();
          for (std::size_t i = 0; i < rates.size(); ++i) {
            for (std::size_t j = 0; j < rates.size(); ++j) {
              const double mass = mass_a[i][x] * mass_b[j][y] * a.probability * b.probability;
              const std::size_t at = i * rates.size() + j;
              if (rate.contains(rates[i])) covered[0][at] += mass;
              if (difference.contains(rates[i] - rates[j])) covered[1][at] += mass;
              if (ratio.contains(rates[i] / rates[j])) covered[2][at] += mass;
              if (word.contains(rates[i])) covered[3][at] += mass;
            }
          }
        }
      }
    }
  }
  const auto smallest = [&](std::size_t k) { return *std::min_element(covered[k].begin(), covered[k].end()); };
  const auto mean = [&](std::size_t k) {
    return std::accumulate(covered[k].begin(), covered[k].end(), 0.0) / static_cast<double>(covered[k].size());
  };
  constexpr std::array<const char*, 3> quantity{"rate", "difference", "ratio"};
  for (std::size_t k = 0; k < 3; ++k) {
    std::printf("\"%s, %s\",%llu,%llu,%llu,%.4f,%.4f,%.4f,%.4f\n", quantity[k], way.name,
                static_cast<unsigned long long>(m), static_cast<unsigned long long>(n),
                static_cast<unsigned long long>(way.below > 0 ? way.below : way.base), smallest(k), mean(k),
                k == 0 ? smallest(3) : std::nan(""), k == 0 ? mean(3) : std::nan(""));
  }
  std::fflush(stdout);
}

}  // namespace

int main() {
  std::puts("quantity,n_a,n_b,base,smallest,mean,published_smallest,published_mean");
  const std::vector<std::pair<std::uint64_t, std::uint64_t>> sizes{{8, 8}, {23, 23}, {50, 200}, {104, 104}, {203, 997}};
  for (const auto& [m, n] : sizes) {
    for (const std::uint64_t base : {1U, 5U, 10U}) coverage(m, n, base);
  }
  const std::vector<std::pair<std::uint64_t, std::uint64_t>> some{{23, 23}, {50, 150}};
  for (const auto& [m, n] : some) {
    for (const std::uint64_t base : {5U, 10U}) {
      for (const Way& way :
           {Way{"halves up", RoundingRule::half_up, base, 0, false}, Way{"up", RoundingRule::up, base, 0, false},
            Way{"down", RoundingRule::down, base, 0, false}, Way{"by lot", RoundingRule::random, base, 0, false},
            Way{"hidden by a mark", RoundingRule::exact, 1, base, true},
            Way{"hidden by a 0", RoundingRule::exact, 1, base, false}}) {
        ways(m, n, way);
      }
    }
  }
}
