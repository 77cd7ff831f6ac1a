/// @file
/// True coverage of bounds from rounded counts, by enumeration of every table, as CSV.
///
/// Two groups; selected and people are rounded to the nearest multiple of 5 or 10 (1: not at all), so that both
/// rounding and chance are at work. "smallest" and "mean" are over true rates .01 to .5 on either side. "published" is
/// what comes of taking the rounded counts at their word: the same interval without the rounding.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
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

}  // namespace

int main() {
  std::puts("quantity,n_a,n_b,base,smallest,mean,published_smallest,published_mean");
  const std::vector<std::pair<std::uint64_t, std::uint64_t>> sizes{{8, 8}, {23, 23}, {50, 200}, {104, 104}, {203, 997}};
  for (const auto& [m, n] : sizes) {
    for (const std::uint64_t base : {1U, 5U, 10U}) coverage(m, n, base);
  }
}
