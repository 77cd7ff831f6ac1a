/// @file
/// Error and coverage of raw and pooled rates over simulated cities of small intersections, as CSV.
///
///     pooled_rates [cities]     how many of each kind, default 100 (the better part of an hour)
///
/// A city has 8, 40 or 200 groups of 0, 1, 5, 20 and 100 rows, and one of three truths about a mean rate of 0.1 or 0.3:
/// all groups alike; rates drawn from Beta(20 m, 20 (1 - m)); all alike but one group of 20 rows at 0.8. Simulation
/// with seed 1; gaps to the rate of all and the largest gap of the groups with rows by 999 draws. Intervals are of 95
/// %; the Monte Carlo error of a coverage is about sqrt(0.05 / groups looked at).

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include <lotrecht/core/stream.hpp>
#include <lotrecht/fairness/pooled_rates.hpp>
#include <lotrecht/stats/draw_beta.hpp>
#include <lotrecht/stats/draw_binomial.hpp>

namespace {

using namespace lotrecht;

struct Score {
  double squares = 0.0;
  double covered = 0.0;
  double width = 0.0;
  double count = 0.0;

  void add(const stats::Estimate& e, double truth) {
    if (!e.defined()) return;
    squares += (e.value - truth) * (e.value - truth);
    covered += e.low <= truth && truth <= e.high ? 1.0 : 0.0;
    width += e.high - e.low;
    count += 1.0;
  }
  void print(const char* truth, double mean, std::size_t groups, const char* who, const char* method) const {
    if (count == 0.0) return;
    std::printf("%s,%g,%zu,%s,%s,%.4f,%.3f,%.4f,%.0f\n", truth, mean, groups, who, method, std::sqrt(squares / count),
                covered / count, width / count, count);
  }
};

void city_kind(const char* truth, double mean, std::size_t groups, std::uint64_t cities) {
  constexpr std::uint64_t sizes[]{100, 20, 5, 1, 20, 100, 0, 5};
  const fairness::Methods methods{stats::Confidence{0.95}};
  Score raw, full, empirical, empty, raw_outlier, full_outlier, raw_gap, full_gap, full_largest;
  const bool outlier = std::string{truth} == "outlier";
  for (std::uint64_t city = 0; city < cities; ++city) {
    Stream stream{Seed{1}, Purpose::simulation, city, static_cast<std::uint32_t>(groups)};
    std::vector<double> rates;
    std::vector<fairness::CellCounts> cells(groups);
    for (std::size_t g = 0; g < groups; ++g) {
      double p = mean;
      if (std::string{truth} == "moderate") p = stats::draw_beta(stream, 20.0 * mean, 20.0 * (1.0 - mean));
      if (outlier && g == 1) p = 0.8;
      rates.push_back(p);
      const std::uint64_t n = sizes[g % 8];
      const std::uint64_t x = stats::draw_binomial(stream, n, p);
      cells[g].rows = {0, 0, 0, 0, x, n - x};
    }
    const auto metric = fairness::Metric::selection_rate;
    const auto found = fairness::pooled_rates(metric, cells, fairness::Pooling::full_bayes, methods,
                                              stats::PosteriorDraws{999, Seed{city + 1}, 1});
    std::optional<fairness::PooledRates> fitted;
    if (groups <= 40) {
      fitted = fairness::pooled_rates(metric, cells, fairness::Pooling::empirical_bayes, methods,
                                      stats::PosteriorDraws{99, Seed{city + 1}, 1});
    }
    double all = 0.0;
    double rows = 0.0;
    double highest = 0.0;
    double lowest = 1.0;
    for (std::size_t g = 0; g < groups; ++g) {
      const auto n = static_cast<double>(sizes[g % 8]);
      if (n == 0.0) continue;
      all += n * rates[g];
      rows += n;
      highest = std::max(highest, rates[g]);
      lowest = std::min(lowest, rates[g]);
    }
    full_largest.add(found.pooled_largest_gap, highest - lowest);
    for (std::size_t g = 0; g < groups; ++g) {
      if (sizes[g % 8] == 0) continue;
      raw_gap.add(found.gaps[g].raw, rates[g] - all / rows);
      full_gap.add(found.gaps[g].pooled, rates[g] - all / rows);
    }
    for (std::size_t g = 0; g < groups; ++g) {
      if (outlier && g == 1) {
        raw_outlier.add(found.groups[g].raw, rates[g]);
        full_outlier.add(found.groups[g].pooled, rates[g]);
        continue;
      }
      if (sizes[g % 8] == 0) {
        empty.add(found.groups[g].pooled, rates[g]);
        continue;
      }
      raw.add(found.groups[g].raw, rates[g]);
      full.add(found.groups[g].pooled, rates[g]);
      if (fitted) empirical.add(fitted->groups[g].pooled, rates[g]);
    }
  }
  raw.print(truth, mean, groups, "groups with rows", "raw");
  full.print(truth, mean, groups, "groups with rows", "full_bayes");
  empirical.print(truth, mean, groups, "groups with rows", "empirical_bayes");
  empty.print(truth, mean, groups, "groups without rows", "full_bayes");
  raw_outlier.print(truth, mean, groups, "the outlier", "raw");
  full_outlier.print(truth, mean, groups, "the outlier", "full_bayes");
  raw_gap.print(truth, mean, groups, "gaps to all", "raw");
  full_gap.print(truth, mean, groups, "gaps to all", "full_bayes");
  full_largest.print(truth, mean, groups, "largest gap", "full_bayes");
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  const int cities = argc > 1 ? std::atoi(argv[1]) : 100;
  if (cities < 1) {
    std::fputs("cities must be a whole number of at least 1\n", stderr);
    return 2;
  }
  std::puts("truth,mean,groups,who,method,rmse,coverage,width,count");
  for (const char* truth : {"alike", "moderate", "outlier"}) {
    for (const double mean : {0.1, 0.3}) {
      for (const std::size_t groups : {8U, 40U, 200U}) {
        const int fewer = groups == 200 ? (cities + 3) / 4 : cities;
        city_kind(truth, mean, groups, static_cast<std::uint64_t>(fewer));
      }
    }
  }
}
