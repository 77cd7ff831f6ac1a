/// @file
/// What an audit says of two groups of which one is small, as CSV: by enumeration, rates .01 to .5.
///
/// "size": how often the p-value beside a finding (`gap_test`, which takes the score test, Boschloo's or Fisher's
/// doubled by the counts it sees) is at most .05 though the rates are equal; largest and mean over .01, .02, .05, .1,
/// .2, .3, .4, .5. "coverage": of the 95 % interval by which a verdict is given (`exact_gap`: the exact one where the
/// normal law is doubtful by the counts it sees), over all pairs of those rates; tables below 1e-9 are left out.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <utility>
#include <vector>

#include <lotrecht/fairness/exact_gap.hpp>
#include <lotrecht/fairness/gap.hpp>
#include <lotrecht/fairness/gap_test.hpp>
#include <lotrecht/stats/rejection_region.hpp>

#include "../../../tests/support/windows.hpp"

namespace {

using namespace lotrecht;
using fairness::CellCounts;
using fairness::Comparison;
using fairness::Measure;
using testing::binomial_window;
using testing::Told;
using testing::told_rates;
using testing::Window;

constexpr auto metric = fairness::Metric::selection_rate;
const stats::Confidence confidence{0.95};

[[nodiscard]] CellCounts group_of(std::uint64_t selected, std::uint64_t n) {
  CellCounts c;
  c.rows[4] = selected;
  c.rows[5] = n - selected;
  return c;
}

void size(std::uint64_t m, std::uint64_t n) {
  // Boschloo's test of one table after the other takes minutes in large samples; its region is the same
  // (rejection_region_test.cpp). Small samples ask gap_test itself.
  const bool asked = m * n <= 400;
  const bool boschloo = m + 1 <= 100'000 / (n + 1);
  const stats::RejectionRegion region{boschloo ? stats::PlannedTest::boschloo : stats::PlannedTest::fisher_doubled, m,
                                      n, confidence};
  std::vector<char> known((m + 1) * (n + 1), 2);
  const auto rejects = [&](std::uint64_t x, std::uint64_t y) {
    if (!asked && fairness::normal_law_is_doubtful({x, m}, {y, n})) return region.contains(x, y);
    char& at = known[x * (n + 1) + y];
    if (at == 2) {
      const Comparison compared{group_of(x, m), group_of(y, n), false};
      at = fairness::gap_test(metric, compared).p_value <= confidence.alpha() ? 1 : 0;
    }
    return at == 1;
  };
  Told told;
  for (const double p : told_rates) told.add(probability_of(binomial_window(m, p), binomial_window(n, p), rejects));
  std::printf("size,gap_test,%llu,%llu,%.4f,%.4f,%.4f\n", static_cast<unsigned long long>(m),
              static_cast<unsigned long long>(n), told.smallest, told.mean(), told.largest);
  std::fflush(stdout);
}

void coverage(Measure measure, std::uint64_t m, std::uint64_t n, bool guarded) {
  const fairness::Methods methods{confidence};
  std::vector<stats::Interval> known((m + 1) * (n + 1), stats::Interval{1.0, -1.0});
  Told told;
  for (const double p : told_rates) {
    const Window a = binomial_window(m, p);
    for (const double q : told_rates) {
      const Window b = binomial_window(n, q);
      const double truth = measure == Measure::difference ? p - q : p / q;
      double covered = 0.0;
      for (std::size_t i = 0; i < a.mass.size(); ++i) {
        for (std::size_t j = 0; j < b.mass.size(); ++j) {
          const double mass = a.mass[i] * b.mass[j];
          if (mass < 1e-9) continue;
          const std::uint64_t x = a.first + i;
          const std::uint64_t y = b.first + j;
          stats::Interval& at = known[x * (n + 1) + y];
          if (at.high < at.low) {
            const Comparison compared{group_of(x, m), group_of(y, n), false};
            const stats::Estimate found = fairness::gap(metric, measure, compared, methods);
            at = (guarded ? fairness::exact_gap(metric, measure, compared, methods, found) : found).interval();
          }
          covered += at.contains(truth) ? mass : 0.0;
        }
      }
      told.add(covered);
    }
  }
  std::printf("coverage,%s %s,%llu,%llu,%.4f,%.4f,\n", guarded ? "exact_gap" : "gap",
              measure == Measure::difference ? "difference" : "ratio", static_cast<unsigned long long>(m),
              static_cast<unsigned long long>(n), told.smallest, told.mean());
  std::fflush(stdout);
}

}  // namespace

int main() {
  std::puts("what,method,n_a,n_b,smallest,mean,largest");
  const std::vector<std::pair<std::uint64_t, std::uint64_t>> sizes{
      {5, 5}, {10, 10}, {20, 20}, {50, 50}, {100, 100}, {3, 1000}, {10, 1000}, {20, 1000}, {100, 1000}, {1000, 1000}};
  for (const auto& [m, n] : sizes) size(m, n);
  size(100, 10'000);
  for (const Measure measure : {Measure::difference, Measure::ratio}) {
    for (const auto& [m, n] : {std::pair<std::uint64_t, std::uint64_t>{5, 5},
                               {10, 10},
                               {20, 20},
                               {29, 29},
                               {30, 30},
                               {50, 50},
                               {3, 300},
                               {10, 300},
                               {30, 300}}) {
      coverage(measure, m, n, false);
      coverage(measure, m, n, true);
    }
  }
}
