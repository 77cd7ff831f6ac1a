/// @file
/// Coverage of what is said about chains, agreement and counts, as CSV.
///
///     chain [draws]     draws for the contributions, default 20000 (seed 1); kappa and Poisson are enumerated

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include <lotrecht/core/seed.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/fairness/chain_gap.hpp>
#include <lotrecht/stats/cohens_kappa.hpp>
#include <lotrecht/stats/draw_binomial.hpp>
#include <lotrecht/stats/poisson_rate.hpp>

#include "../../../tests/support/coverage.hpp"

namespace {

using namespace lotrecht;
using fairness::ChainPath;
using stats::Confidence;

constexpr double level = 0.95;

ChainPath draw_path(Stream& stream, std::uint64_t n, const std::vector<double>& rates) {
  ChainPath path;
  for (const double rate : rates) {
    const std::uint64_t passed = stats::draw_binomial(stream, n, rate);
    path.steps.push_back({passed, n - passed, 0});
    n = passed;
  }
  return path;
}

/// Share of draws whose interval holds the truth, of those in which every step was reached; the mean over the steps.
void contributions(std::uint64_t n, std::uint64_t m, const std::vector<double>& p, const std::vector<double>& q,
                   std::uint64_t draws) {
  const fairness::Methods methods{Confidence{level}};
  std::vector<std::uint64_t> covered(p.size());
  std::uint64_t defined = 0;
  for (std::uint64_t r = 0; r < draws; ++r) {
    Stream stream{Seed{1}, Purpose::simulation, r};
    const ChainPath a = draw_path(stream, n, p);
    const ChainPath b = draw_path(stream, m, q);
    const fairness::ChainGap gap = chain_gap(a, b, methods);
    if (!gap.contributions.front().defined()) continue;
    ++defined;
    for (std::size_t s = 0; s < p.size(); ++s) {
      if (gap.contributions[s].interval().contains(fairness::step_contribution(s, p, q))) ++covered[s];
    }
  }
  for (std::size_t s = 0; s < p.size(); ++s) {
    std::printf("step_contribution,%llu,%llu,\"%.2g of %.2g\",%.4f,%.4f\n", static_cast<unsigned long long>(n),
                static_cast<unsigned long long>(m), p[s], q[s],
                static_cast<double>(covered[s]) / static_cast<double>(defined),
                static_cast<double>(defined) / static_cast<double>(draws));
  }
}

void kappa(std::uint64_t n, stats::KappaMethod method) {
  const Confidence confidence{level};
  std::vector<double> log_factorial(n + 1);
  for (std::uint64_t i = 0; i <= n; ++i) log_factorial[i] = std::lgamma(static_cast<double>(i) + 1.0);
  std::vector<std::pair<std::array<std::uint64_t, 4>, stats::Interval>> tables;
  for (std::uint64_t a = 0; a <= n; ++a) {
    for (std::uint64_t b = 0; a + b <= n; ++b) {
      for (std::uint64_t c = 0; a + b + c <= n; ++c) {
        const std::uint64_t d = n - a - b - c;
        tables.push_back({{a, b, c, d}, stats::cohens_kappa({a, b, c, d}, confidence, method).interval()});
      }
    }
  }
  double mean = 0.0;
  double smallest = 1.0;
  int points = 0;
  for (const double first : {0.1, 0.2, 0.3, 0.5}) {
    for (const double yes : {0.5, 0.7, 0.9, 0.97}) {
      for (const double no : {0.02, 0.05, 0.1, 0.3, 0.5}) {
        const double truth = stats::detail::kappa_of(first, yes, no);
        const std::array<double, 4> share{first * yes, first * (1.0 - yes), (1.0 - first) * no,
                                          (1.0 - first) * (1.0 - no)};
        double covered = 0.0;
        for (const auto& [cells, interval] : tables) {
          if (!interval.contains(truth)) continue;
          double mass = log_factorial[n];
          for (std::size_t j = 0; j < 4; ++j) {
            mass += static_cast<double>(cells[j]) * std::log(share[j]) - log_factorial[cells[j]];
          }
          covered += std::exp(mass);
        }
        mean += covered;
        smallest = std::min(smallest, covered);
        ++points;
      }
    }
  }
  std::printf("kappa %s,%llu,0,\"80 truths, enumerated\",%.4f,%.4f\n", stats::name(method).data(),
              static_cast<unsigned long long>(n), mean / points, smallest);
}

template <class Method>
void poisson(const char* name, const Method& method, double from, double to) {
  const Confidence confidence{level};
  std::vector<stats::Interval> intervals;
  for (std::uint64_t x = 0; static_cast<double>(x) < to + 12.0 * std::sqrt(to) + 40.0; ++x) {
    intervals.push_back(method(x, 1.0, confidence));
  }
  double mean = 0.0;
  double smallest = 1.0;
  constexpr int points = 400;
  for (int i = 0; i < points; ++i) {
    const double truth = from + (to - from) * (i + 0.5) / points;
    double covered = 0.0;
    for (std::size_t x = 0; x < intervals.size(); ++x) {
      const double events = static_cast<double>(x);
      if (intervals[x].contains(truth))
        covered += std::exp(events * std::log(truth) - truth - std::lgamma(events + 1.0));
    }
    mean += covered / points;
    smallest = std::min(smallest, covered);
  }
  std::printf("%s,0,0,\"%g to %g events, enumerated\",%.4f,%.4f\n", name, from, to, mean, smallest);
}

}  // namespace

int main(int argc, char** argv) {
  const long draws = argc > 1 ? std::atol(argv[1]) : 20000;
  if (draws < 1) {
    std::fputs("draws must be a whole number of at least 1\n", stderr);
    return 2;
  }
  // step_contribution: coverage, and the share of draws in which all contributions exist; others: mean and smallest.
  std::puts("what,n_a,n_b,truth,coverage,second");
  for (const std::uint64_t n : {20U, 50U, 200U, 1000U, 10000U}) {
    for (const std::uint64_t m : {n, 5 * n}) {
      contributions(n, m, {0.5, 0.4, 0.3}, {0.3, 0.4, 0.5}, static_cast<std::uint64_t>(draws));
      contributions(n, m, {0.1, 0.5, 0.9}, {0.05, 0.5, 0.7}, static_cast<std::uint64_t>(draws));
    }
  }
  for (const auto method : {stats::KappaMethod::square_and_add, stats::KappaMethod::fleiss_cohen_everitt}) {
    for (const std::uint64_t n : {5U, 10U, 20U, 40U, 80U}) kappa(n, method);
  }
  for (const auto& [from, to] : {std::array{0.05, 5.0}, std::array{5.0, 50.0}, std::array{50.0, 500.0}}) {
    poisson("garwood", stats::garwood, from, to);
    poisson("poisson_score", stats::poisson_score, from, to);
  }
}
