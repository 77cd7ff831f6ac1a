/// @file
/// How often a verdict "outside" about a small group is wrong, before and after the exact interval, as CSV.
///
/// The truth lies on an end of the band, where "outside" is wrong most often on that side: equal rates with the band
/// [0, 0]; a difference of 0.05 above or below with the band [-0.05, 0.05]; a ratio of 1.25 or 0.8 with [0.8, 1.25].
/// Every table of probability above 1e-12 is counted; nothing is simulated. At 95 % confidence, 0.025 on each side is
/// what the interval promises. "normal" is the interval of the table (Newcombe, Miettinen and Nurminen), "guarded" what
/// an audit's verdict rests on (`fairness::JudgedGaps`).

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <utility>
#include <vector>

#include <lotrecht/fairness/judged_gap.hpp>
#include <lotrecht/stats/detail/binomial_window.hpp>

namespace {

using namespace lotrecht;
using namespace lotrecht::fairness;

CellCounts selected_of(std::uint64_t selected, std::uint64_t n) {
  CellCounts c;
  c.rows = {0, 0, 0, 0, selected, n - selected};
  return c;
}

struct Question {
  const char* name;
  Measure measure;
  stats::Band band;
};

/// The rates of the group whose gap to `other` is the end of the band that is looked at.
double at_end(const Question& q, double other, bool above) {
  const double end = above ? q.band.high : q.band.low;
  return q.measure == Measure::difference ? other + end : other * end;
}

struct Wrong {
  double normal = 0.0;
  double guarded = 0.0;
};

Wrong wrong_outside(const Question& q, std::uint64_t m, std::uint64_t n, double p, double r, bool above,
                    JudgedGaps& judge) {
  const Methods methods{stats::Confidence{0.95}};
  stats::detail::BinomialWindow group{m};
  stats::detail::BinomialWindow other{n};
  group.set(p, 1.0 - p, false);
  other.set(r, 1.0 - r, false);
  const auto wrong = [&](const stats::Estimate& e) { return above ? e.low > q.band.high : e.high < q.band.low; };
  Wrong sum;
  for (std::uint64_t x = group.first(); x < group.end(); ++x) {
    for (std::uint64_t y = other.first(); y < other.end(); ++y) {
      const double mass = group.mass(x) * other.mass(y);
      if (mass < 1e-12) continue;
      const Comparison compared{selected_of(x, m), selected_of(y, n)};
      const stats::Estimate found = gap(Metric::selection_rate, q.measure, compared, methods);
      if (!wrong(found)) continue;  // the guard only ever takes a verdict back
      sum.normal += mass;
      const JudgedGap judged = judge(Metric::selection_rate, q.measure, compared, methods, found, q.band);
      if (wrong(judged.estimate)) sum.guarded += mass;
    }
  }
  return sum;
}

}  // namespace

int main() {
  const std::array<Question, 3> questions{{{"no_difference", Measure::difference, {0.0, 0.0}},
                                           {"difference_05", Measure::difference, {-0.05, 0.05}},
                                           {"ratio_80", Measure::ratio, {0.8, 1.25}}}};
  const std::vector<std::pair<std::uint64_t, std::uint64_t>> sizes{
      {20, 20}, {10, 200}, {3, 1000}, {10, 1000}, {5, 10000}};
  std::puts("question,n_group,n_other,rate_other,rate_group,side,normal,guarded");
  for (const auto& [m, n] : sizes) {
    for (const Question& q : questions) {
      JudgedGaps judge;
      for (const double r : {0.01, 0.05, 0.1, 0.2, 0.3, 0.5}) {
        for (const bool above : {false, true}) {
          const double p = at_end(q, r, above);
          if (!(0.0 < p && p < 1.0)) continue;
          const Wrong w = wrong_outside(q, m, n, p, r, above, judge);
          std::printf("%s,%llu,%llu,%g,%g,%s,%.5f,%.5f\n", q.name, static_cast<unsigned long long>(m),
                      static_cast<unsigned long long>(n), r, p, above ? "above" : "below", w.normal, w.guarded);
        }
      }
      std::fflush(stdout);
    }
  }
}
