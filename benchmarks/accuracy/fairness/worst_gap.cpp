/// @file
/// How often the 95 % interval of the worst gap holds it, and how often it leaves out "no gap" where there is none, as
/// CSV.
///
///     worst_gap [draws]     data sets for each setting of many groups (default 100), simulated with seed 1
///
/// Two to four groups: every table of probability above 1e-9, over all combinations of rates (two groups: .01, .02,
/// .05, .1, .2, .3, .4, .5; more: .01, .05, .1, .2, .5). Ten and twenty groups of very different sizes: simulated at
/// the equal rates .02, .05, .2, .5, so "covered" is what is not excluded; a standard error of .022 (100 draws at .95).
/// "normal" are Tukey and Kramer's pairs alone, "guarded" is `worst_gap`: exact where the normal law is doubtful.
///
/// Equal rates are the case that resampling the maximum gets wrong always: the true gap is 0, and no replicate is.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <lotrecht/core/stream.hpp>
#include <lotrecht/fairness/worst_gap.hpp>
#include <lotrecht/stats/draw_binomial.hpp>

#include "../../../tests/support/windows.hpp"

namespace {

using namespace lotrecht;
using fairness::CellCounts;
using fairness::Measure;
using testing::binomial_window;
using testing::Told;
using testing::told_rates;
using testing::Window;

constexpr auto metric = fairness::Metric::selection_rate;
const stats::Confidence confidence{0.95};

[[nodiscard]] stats::Interval interval_of(Measure measure, const std::vector<CellCounts>& groups, bool guarded) {
  if (guarded) return fairness::worst_gap(metric, measure, groups, confidence).estimate.interval();
  return fairness::detail::worst_gap_of(
             metric, measure, groups, confidence, {"normal"},
             [&](std::size_t g, double z) { return fairness::detail::rate_at(metric, groups[g], z); })
      .estimate.interval();
}

[[nodiscard]] bool holds(const stats::Interval& i, double truth) {
  constexpr double rounding = 1e-12;
  return i.low - rounding <= truth && truth <= i.high + rounding;
}

[[nodiscard]] std::string text_of(const std::vector<std::uint64_t>& sizes) {
  std::string text;
  for (const std::uint64_t n : sizes) {
    if (!text.empty()) text += ' ';
    text += std::to_string(n);
  }
  return text;
}

/// Moves on like an odometer; false after the last.
template <class End>
[[nodiscard]] bool next(std::vector<std::size_t>& digits, const End& end) {
  for (std::size_t g = 0; g < digits.size(); ++g) {
    if (++digits[g] < end(g)) return true;
    digits[g] = 0;
  }
  return false;
}

void print(const std::vector<std::uint64_t>& sizes, Measure measure, bool guarded, const Told& excluded,
           const Told& covered) {
  std::printf("%s,%s,%s,%.4f,%.4f,%.4f,%.4f\n", text_of(sizes).c_str(),
              measure == Measure::difference ? "difference" : "ratio", guarded ? "guarded" : "normal", excluded.largest,
              excluded.mean(), covered.smallest, covered.mean());
  std::fflush(stdout);
}

void enumerated(const std::vector<std::uint64_t>& sizes, Measure measure, bool guarded) {
  std::vector<double> rates(told_rates.begin(), told_rates.end());
  if (sizes.size() > 2) rates = {0.01, 0.05, 0.1, 0.2, 0.5};
  std::size_t tables = 1;
  for (const std::uint64_t n : sizes) tables *= n + 1;
  std::vector<stats::Interval> known(tables, stats::Interval{2.0, -2.0});
  std::vector<std::vector<Window>> windows(sizes.size());
  for (std::size_t g = 0; g < sizes.size(); ++g) {
    for (const double p : rates) windows[g].push_back(binomial_window(sizes[g], p));
  }
  Told excluded;
  Told covered;
  std::vector<std::size_t> at(sizes.size(), 0);
  do {
    double highest = 0.0;
    double lowest = 1.0;
    std::vector<const Window*> of;
    for (std::size_t g = 0; g < sizes.size(); ++g) {
      highest = std::max(highest, rates[at[g]]);
      lowest = std::min(lowest, rates[at[g]]);
      of.push_back(&windows[g][at[g]]);
    }
    const double truth = measure == Measure::difference ? highest - lowest : lowest / highest;
    double inside = 0.0;
    double all = 0.0;
    std::vector<std::size_t> x(sizes.size(), 0);
    do {
      double mass = 1.0;
      for (std::size_t g = 0; g < x.size(); ++g) mass *= of[g]->mass[x[g]];
      if (mass < 1e-9) continue;
      std::size_t place = 0;
      std::vector<CellCounts> groups(sizes.size());
      for (std::size_t g = 0; g < x.size(); ++g) {
        const std::uint64_t successes = of[g]->first + x[g];
        place = place * (sizes[g] + 1) + successes;
        groups[g].rows[4] = successes;
        groups[g].rows[5] = sizes[g] - successes;
      }
      if (known[place].high < known[place].low) known[place] = interval_of(measure, groups, guarded);
      all += mass;
      inside += holds(known[place], truth) ? mass : 0.0;
    } while (next(x, [&](std::size_t g) { return of[g]->mass.size(); }));
    covered.add(inside / all);
    if (highest == lowest) excluded.add(1.0 - inside / all);
  } while (next(at, [&](std::size_t) { return rates.size(); }));
  print(sizes, measure, guarded, excluded, covered);
}

void simulated(std::size_t k, double largest, double factor, std::uint64_t draws) {
  std::vector<std::uint64_t> sizes;
  double rows = largest;
  for (std::size_t g = 0; g < k; ++g, rows *= factor) sizes.push_back(static_cast<std::uint64_t>(std::max(3.0, rows)));
  for (const Measure measure : {Measure::difference, Measure::ratio}) {
    for (const bool guarded : {false, true}) {
      Told excluded;
      Told covered;
      for (const double p : {0.02, 0.05, 0.2, 0.5}) {
        std::uint64_t inside = 0;
        for (std::uint64_t round = 0; round < draws; ++round) {
          std::vector<CellCounts> groups(k);
          for (std::size_t g = 0; g < k; ++g) {
            Stream stream{Seed{1}, Purpose::simulation, round,
                          static_cast<std::uint32_t>(1000.0 * p) * 100 + static_cast<std::uint32_t>(g)};
            groups[g].rows[4] = stats::draw_binomial(stream, sizes[g], p);
            groups[g].rows[5] = sizes[g] - groups[g].rows[4];
          }
          const double none = measure == Measure::difference ? 0.0 : 1.0;
          inside += holds(interval_of(measure, groups, guarded), none) ? 1u : 0u;
        }
        const double share = static_cast<double>(inside) / static_cast<double>(draws);
        covered.add(share);
        excluded.add(1.0 - share);
      }
      print(sizes, measure, guarded, excluded, covered);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  const int draws = argc > 1 ? std::atoi(argv[1]) : 100;
  if (draws < 1) {
    std::fputs("draws must be a whole number of at least 1\n", stderr);
    return 2;
  }
  std::puts("sizes,measure,pairs,excluded_largest,excluded_mean,covered_smallest,covered_mean");
  const std::vector<std::vector<std::uint64_t>> sizes{
      {5, 5},     {10, 10},  {20, 20},     {50, 50},    {100, 100},   {3, 300},     {3, 1000},
      {10, 1000}, {5, 5, 5}, {10, 10, 10}, {20, 10, 5}, {20, 20, 20}, {3, 30, 100}, {5, 5, 5, 5}};
  for (const auto& n : sizes) {
    for (const Measure measure : {Measure::difference, Measure::ratio}) {
      for (const bool guarded : {false, true}) enumerated(n, measure, guarded);
    }
  }
  simulated(10, 5000.0, 0.5, static_cast<std::uint64_t>(draws));
  simulated(20, 10'000.0, 0.65, static_cast<std::uint64_t>(draws));
}
