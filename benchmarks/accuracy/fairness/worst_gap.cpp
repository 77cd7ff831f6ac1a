// True coverage of the interval of the worst gap, by enumerating every table: no simulation.
//
// Prints CSV: the number of groups, their sizes, their true rates, and how often the 95 % interval of the largest
// difference and of the smallest ratio holds the true value. Equal rates are the case that resampling the maximum gets
// wrong always: the true gap is 0, and no replicate is.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include <lotrecht/fairness/worst_gap.hpp>

namespace {

using namespace lotrecht;

double binomial_probability(std::uint64_t x, std::uint64_t n, double p) {
  const double fx = static_cast<double>(x);
  const double fn = static_cast<double>(n);
  if (p == 0.0) return x == 0 ? 1.0 : 0.0;
  return std::exp(std::lgamma(fn + 1.0) - std::lgamma(fx + 1.0) - std::lgamma(fn - fx + 1.0) + fx * std::log(p) +
                  (fn - fx) * std::log1p(-p));
}

struct Coverage {
  double difference = 0.0;
  double ratio = 0.0;
};

/// Every table of successes, by counting like an odometer.
Coverage coverage(const std::vector<std::uint64_t>& sizes, const std::vector<double>& rates) {
  const stats::Confidence confidence{0.95};
  const auto [low, high] = std::minmax_element(rates.begin(), rates.end());
  const double gap = *high - *low;
  const double ratio = *low / *high;
  std::vector<std::uint64_t> x(sizes.size(), 0);
  Coverage covered;
  for (bool more = true; more;) {
    double mass = 1.0;
    std::vector<fairness::CellCounts> groups(sizes.size());
    for (std::size_t g = 0; g < sizes.size(); ++g) {
      mass *= binomial_probability(x[g], sizes[g], rates[g]);
      groups[g].rows[4] = x[g];
      groups[g].rows[5] = sizes[g] - x[g];
    }
    constexpr auto metric = fairness::Metric::selection_rate;
    constexpr double rounding = 1e-12;
    const auto holds = [&](fairness::Measure measure, double truth) {
      const auto e = fairness::worst_gap(metric, measure, groups, confidence).estimate;
      return e.low - rounding <= truth && truth <= e.high + rounding;
    };
    if (holds(fairness::Measure::difference, gap)) covered.difference += mass;
    if (holds(fairness::Measure::ratio, ratio)) covered.ratio += mass;
    more = false;
    for (std::size_t g = 0; g < x.size() && !more; ++g) {
      if (x[g] < sizes[g]) {
        ++x[g];
        more = true;
      } else {
        x[g] = 0;
      }
    }
  }
  return covered;
}

}  // namespace

int main() {
  std::puts("groups,sizes,rates,difference,ratio");
  const std::vector<std::vector<std::uint64_t>> sizes{{5, 5},      {10, 10},     {20, 20},     {50, 50},
                                                      {100, 10},   {5, 5, 5},    {10, 10, 10}, {20, 20, 20},
                                                      {20, 10, 5}, {5, 5, 5, 5}, {3, 1000},    {10, 1000}};
  const std::vector<std::vector<double>> rates{{0.05, 0.05, 0.05, 0.05}, {0.1, 0.1, 0.1, 0.1}, {0.3, 0.3, 0.3, 0.3},
                                               {0.5, 0.5, 0.5, 0.5},     {0.5, 0.4, 0.5, 0.5}, {0.3, 0.1, 0.2, 0.2},
                                               {0.9, 0.5, 0.7, 0.9}};
  for (const auto& n : sizes) {
    for (const auto& p : rates) {
      const std::vector<double> some(p.begin(), p.begin() + static_cast<std::ptrdiff_t>(n.size()));
      const Coverage covered = coverage(n, some);
      std::string n_text;
      std::string p_text;
      for (const auto k : n) n_text += (n_text.empty() ? "" : " ") + std::to_string(k);
      for (const auto r : some) p_text += (p_text.empty() ? "" : " ") + std::to_string(r).substr(0, 4);
      std::printf("%zu,%s,%s,%.4f,%.4f\n", n.size(), n_text.c_str(), p_text.c_str(), covered.difference, covered.ratio);
    }
  }
}
