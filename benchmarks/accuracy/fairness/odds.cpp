/// @file
/// True coverage of 95 % intervals of gaps that are no difference or ratio of two plain rates, by enumeration, as CSV.
///
/// Two groups; outcomes are given (n positive and n negative, or n rows with an error), decisions binomial. Rates .05,
/// .1, .2, .5, .8 and .95 in any combination (of equalized odds and balanced accuracy .1, .3, .5 and .8), which for
/// balanced accuracy and treatment equality puts true figures of the groups on either side. "no gap": smallest coverage
/// where the true gap is none.
///
/// what, rows, smallest, mean, smallest where there is no gap

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <vector>

#include <lotrecht/fairness/equalized_odds.hpp>
#include <lotrecht/fairness/gap.hpp>

#include "../../../tests/support/windows.hpp"

namespace {

using namespace lotrecht;
using namespace lotrecht::fairness;
using stats::Interval;
using testing::Told;
using testing::Window;
const stats::Confidence c95{0.95};

bool holds(const Interval& i, double truth) { return i.low - 1e-12 <= truth && truth <= i.high + 1e-12; }

/// Positive outcomes decided rightly, negative ones decided rightly, of n each.
CellCounts cells(std::uint64_t right_positive, std::uint64_t right_negative, std::uint64_t n) {
  CellCounts c;
  c.rows[0] = right_positive;      // true positives
  c.rows[1] = n - right_negative;  // false positives
  c.rows[2] = n - right_positive;  // false negatives
  c.rows[3] = right_negative;      // true negatives
  return c;
}

void print(const char* what, std::uint64_t n, const Told& all, const Told& none) {
  std::printf("%s,%llu,%.4f,%.4f,%.4f\n", what, static_cast<unsigned long long>(n), all.smallest, all.mean(),
              none.count == 0 ? std::nan("") : none.smallest);
  std::fflush(stdout);
}

/// Rates of both groups among the positive and among the negative: two worst gaps, put together.
void equalized(std::uint64_t n, Measure measure, Aggregate aggregate) {
  constexpr std::array<double, 4> rates{0.1, 0.3, 0.5, 0.8};
  // The gap of one rate depends on two counts; the two rates on different people.
  std::vector<Interval> gaps;
  const stats::Confidence each{std::sqrt(0.95)};
  for (std::uint64_t x = 0; x <= n; ++x) {
    for (std::uint64_t y = 0; y <= n; ++y) {
      const std::array<CellCounts, 2> groups{cells(x, 0, n), cells(y, 0, n)};
      gaps.push_back(worst_gap(Metric::true_positive_rate, measure, groups, each).estimate.interval());
    }
  }
  const auto combine = [&](double a, double b) {
    if (aggregate == Aggregate::mean) return 0.5 * (a + b);
    return measure == Measure::difference ? std::max(a, b) : std::min(a, b);
  };
  const auto gap = [&](double p, double q) {
    return measure == Measure::difference ? std::abs(p - q) : std::min(p, q) / std::max(p, q);
  };
  const auto masses = [&](double p, double q) {
    const Window a = testing::binomial_window(n, p);
    const Window b = testing::binomial_window(n, q);
    std::vector<std::pair<Interval, double>> found;
    for (std::size_t i = 0; i < a.mass.size(); ++i) {
      for (std::size_t j = 0; j < b.mass.size(); ++j) {
        const double mass = a.mass[i] * b.mass[j];
        if (mass > 1e-9) found.emplace_back(gaps[(a.first + i) * (n + 1) + b.first + j], mass);
      }
    }
    return found;
  };
  Told all;
  Told none;
  for (std::size_t i = 0; i < rates.size(); ++i) {
    for (std::size_t j = i; j < rates.size(); ++j) {
      const auto tpr = masses(rates[i], rates[j]);
      for (std::size_t k = 0; k < rates.size(); ++k) {
        for (std::size_t l = k; l < rates.size(); ++l) {
          const auto fpr = masses(rates[k], rates[l]);
          const double truth = combine(gap(rates[i], rates[j]), gap(rates[k], rates[l]));
          double covered = 0.0;
          for (const auto& [a, pa] : tpr) {
            for (const auto& [b, pb] : fpr) {
              if (holds({combine(a.low, b.low), combine(a.high, b.high)}, truth)) covered += pa * pb;
            }
          }
          all.add(covered);
          if (i == j && k == l) none.add(covered);
        }
      }
    }
  }
  const char* what = aggregate == Aggregate::mean
                         ? (measure == Measure::difference ? "odds mean difference" : "odds mean ratio")
                         : (measure == Measure::difference ? "odds difference" : "odds ratio");
  print(what, n, all, none);
}

/// (TPR + TNR) / 2 of one group less that of the other, n positive and n negative in each.
void balanced(std::uint64_t n) {
  constexpr std::array<double, 4> rates{0.1, 0.3, 0.5, 0.8};
  // A table of one group by its two counts: value and Wilson intervals are looked up through `gap`.
  const std::uint64_t side = n + 1;
  std::vector<Interval> gaps;
  gaps.reserve(side * side * side * side);
  for (std::uint64_t a = 0; a < side * side; ++a) {
    for (std::uint64_t b = 0; b < side * side; ++b) {
      const CellCounts ca = cells(a / side, a % side, n);
      const CellCounts cb = cells(b / side, b % side, n);
      gaps.push_back(gap(Metric::balanced_accuracy, Measure::difference, {ca, cb}, Methods{c95}).interval());
    }
  }
  std::vector<std::vector<double>> mass;
  std::vector<double> value;
  for (const double p : rates) {
    for (const double q : rates) {
      const Window a = testing::binomial_window(n, p);
      const Window b = testing::binomial_window(n, q);
      std::vector<double> of(side * side, 0.0);
      for (std::size_t i = 0; i < a.mass.size(); ++i) {
        for (std::size_t j = 0; j < b.mass.size(); ++j) of[(a.first + i) * side + b.first + j] = a.mass[i] * b.mass[j];
      }
      mass.push_back(of);
      value.push_back(0.5 * (p + q));
    }
  }
  Told all;
  Told none;
  for (std::size_t i = 0; i < mass.size(); ++i) {
    for (std::size_t j = i; j < mass.size(); ++j) {
      double covered = 0.0;
      const double truth = value[i] - value[j];
      for (std::size_t a = 0; a < side * side; ++a) {
        for (std::size_t b = 0; b < side * side; ++b) {
          if (holds(gaps[a * side * side + b], truth)) covered += mass[i][a] * mass[j][b];
        }
      }
      all.add(covered);
      if (std::abs(truth) < 1e-12) none.add(covered);
    }
  }
  print("balanced accuracy difference", n, all, none);
}

/// FN / FP of n rows with an error in each group; where there is no FP the figure does not exist and is left out.
void treatment(std::uint64_t n) {
  constexpr std::array<double, 6> rates{0.05, 0.1, 0.2, 0.5, 0.8, 0.95};
  const auto errors = [n](std::uint64_t x) {
    CellCounts c;
    c.rows[2] = x;
    c.rows[1] = n - x;
    c.rows[0] = c.rows[3] = 1;
    return c;
  };
  std::array<std::vector<stats::Estimate>, 2> found;
  for (std::uint64_t x = 0; x <= n; ++x) {
    for (std::uint64_t y = 0; y <= n; ++y) {
      for (const Measure m : {Measure::difference, Measure::ratio}) {
        found[m == Measure::difference ? 0 : 1].push_back(
            gap(Metric::treatment_equality, m, {errors(x), errors(y)}, Methods{c95}));
      }
    }
  }
  std::array<Told, 2> all;
  std::array<Told, 2> none;
  for (const double p : rates) {
    for (const double q : rates) {
      const Window a = testing::binomial_window(n, p);
      const Window b = testing::binomial_window(n, q);
      const double odds_a = p / (1.0 - p);
      const double odds_b = q / (1.0 - q);
      const std::array<double, 2> truth{odds_a - odds_b, odds_a / odds_b};
      for (std::size_t k = 0; k < 2; ++k) {
        const double covered = testing::probability_of(a, b, [&](std::uint64_t x, std::uint64_t y) {
          return holds(found[k][x * (n + 1) + y].interval(), truth[k]);
        });
        all[k].add(covered);
        if (p == q) none[k].add(covered);
      }
    }
  }
  print("treatment equality difference", n, all[0], none[0]);
  print("treatment equality ratio", n, all[1], none[1]);
}

}  // namespace

int main() {
  std::puts("what,rows,smallest,mean,no_gap");
  for (const std::uint64_t n : {5U, 10U, 20U}) {
    for (const Measure m : {Measure::difference, Measure::ratio}) {
      for (const Aggregate a : {Aggregate::worst_case, Aggregate::mean}) equalized(n, m, a);
    }
  }
  for (const std::uint64_t n : {5U, 10U, 20U}) balanced(n);
  for (const std::uint64_t n : {5U, 10U, 20U, 50U, 200U, 1000U}) treatment(n);
}
