/// @file
/// How often 95 % intervals of gaps between gaps hold the truth, and leave out "none" where there is none, as CSV.
///
///     paired_gaps [draws]     data sets for each truth of the simulated sizes (default 2000), seed 1
///
/// - paired_gap: two decisions about the same people, two groups; by Newcombe's paired intervals and by Tango's.
/// - gap_change: two samples that share nobody, two groups.
/// - pull, pull_gap: advice (given to 20 or 50 % of the people) and decision, one group and two; a group in which
///   nobody, or everybody, was advised "yes" has no pull and is left out of the coverage.
/// - kappa_gap: agreement beyond chance in two groups.
///
/// Rates .05, .2 and .5 before and after (with and without the advice) in both groups; of paired decisions independent,
/// or four fifths of the way to as much agreement as the rates allow. Up to 20 rows a group every table is counted,
/// pairs below 1e-10 left out; larger ones are simulated. "smallest" and "mean" coverage are over all truths,
/// "excluded" over those whose gap is 0. A coverage of .95 from 2,000 draws has a standard error of .005, and the
/// smallest of a hundred lies some .012 below what it would be without.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <utility>
#include <vector>

#include <lotrecht/core/stream.hpp>
#include <lotrecht/fairness/paired_gap.hpp>
#include <lotrecht/fairness/reliance.hpp>
#include <lotrecht/stats/draw_multinomial.hpp>

#include "../../../tests/support/windows.hpp"

namespace {

using namespace lotrecht;
using fairness::Methods;
using stats::Estimate;
using testing::Told;

constexpr std::array<double, 3> rates{0.05, 0.2, 0.5};
/// Probabilities of two answers: both, first only, second only, neither.
using Cells = std::array<double, 4>;

/// One group: its probabilities, and the true value of what is asked about it.
struct Group {
  Cells cells;
  double truth;
};

/// What a quantity is in a table of one group. Groups' quantities are compared by MOVER.
struct Quantity {
  const char* name;
  const char* method;
  Methods methods;
  Estimate (*of)(const std::array<std::uint64_t, 4>&, const Methods&);
};

Estimate change_of(const std::array<std::uint64_t, 4>& x, const Methods& methods) {
  return fairness::paired_change({x[0], x[1], x[2], x[3]}, methods);
}
/// Cells: group selected, group not, other selected, other not.
Estimate gap_of(const std::array<std::uint64_t, 4>& x, const Methods& methods) {
  return fairness::detail::plain_difference({x[0], x[0] + x[1]}, {x[2], x[2] + x[3]}, methods,
                                            stats::Undefined::nobody);
}
Estimate pull_of(const std::array<std::uint64_t, 4>& x, const Methods& methods) {
  fairness::AdvisedCounts c;
  c.unknown = {x[0], x[1], x[2], x[3]};
  return fairness::pull(c, methods);
}
Estimate kappa_of(const std::array<std::uint64_t, 4>& x, const Methods& methods) {
  fairness::AdvisedCounts c;
  c.unknown = {x[0], x[1], x[2], x[3]};
  return fairness::advice_kappa(c, methods);
}

struct Part {
  Estimate estimate;
  double mass;
};

/// Every table of n people with more than a trace of probability.
std::vector<Part> every(std::uint64_t n, const Cells& p, const Quantity& q) {
  std::vector<double> log_factorial(n + 1, 0.0);
  for (std::uint64_t i = 1; i <= n; ++i) log_factorial[i] = log_factorial[i - 1] + std::log(static_cast<double>(i));
  std::vector<Part> parts;
  std::array<std::uint64_t, 4> x{};
  for (x[0] = 0; x[0] <= n; ++x[0]) {
    for (x[1] = 0; x[0] + x[1] <= n; ++x[1]) {
      for (x[2] = 0; x[0] + x[1] + x[2] <= n; ++x[2]) {
        x[3] = n - x[0] - x[1] - x[2];
        double log_mass = log_factorial[n];
        for (std::size_t c = 0; c < 4; ++c) {
          log_mass -= log_factorial[x[c]];
          if (x[c] > 0) log_mass += static_cast<double>(x[c]) * std::log(p[c]);
        }
        if (log_mass > std::log(1e-10)) parts.push_back({q.of(x, q.methods), std::exp(log_mass)});
      }
    }
  }
  std::sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) { return a.mass > b.mass; });
  return parts;
}

/// Every table of two independent samples of n rows.
std::vector<Part> every_pair(std::uint64_t n, const Cells& p, const Quantity& q) {
  const testing::Window a = testing::binomial_window(n, p[0] / (p[0] + p[1]));
  const testing::Window b = testing::binomial_window(n, p[2] / (p[2] + p[3]));
  std::vector<Part> parts;
  for (std::uint64_t x = a.first; x < a.end(); ++x) {
    for (std::uint64_t y = b.first; y < b.end(); ++y) {
      const double mass = a.mass[x - a.first] * b.mass[y - b.first];
      if (mass > 1e-10) parts.push_back({q.of({x, n - x, y, n - y}, q.methods), mass});
    }
  }
  std::sort(parts.begin(), parts.end(), [](const Part& s, const Part& t) { return s.mass > t.mass; });
  return parts;
}

std::array<std::uint64_t, 4> drawn(Stream& stream, std::uint64_t n, const Cells& p, bool two_samples) {
  std::array<std::uint64_t, 4> weights{};
  for (std::size_t c = 0; c < 4; ++c) weights[c] = static_cast<std::uint64_t>(std::lround(1e9 * p[c]));
  std::array<std::uint64_t, 4> x{};
  if (!two_samples) {
    stats::draw_multinomial(stream, n, weights, x);
    return x;
  }
  for (const std::size_t from : {0U, 2U}) {
    std::array<std::uint64_t, 2> some{};
    const std::array<std::uint64_t, 2> weight{weights[from], weights[from + 1]};
    stats::draw_multinomial(stream, n, weight, some);
    x[from] = some[0];
    x[from + 1] = some[1];
  }
  return x;
}

/// Coverage while it is added up; where the quantity does not exist, nothing is.
struct Coverage {
  double inside = 0.0;
  double all = 0.0;
  void add(const Estimate& e, double truth, double mass) {
    if (!e.defined()) return;
    all += mass;
    if (e.low - 1e-12 <= truth && truth <= e.high + 1e-12) inside += mass;
  }
  [[nodiscard]] double share() const { return inside / all; }
};

/// All pairs of groups (or all groups by themselves).
void tell(const Quantity& q, const std::vector<Group>& groups, std::uint64_t m, std::uint64_t n, std::uint64_t draws,
          bool alone) {
  const bool two_samples = q.of == gap_of;
  const bool enumerated = std::max(m, n) <= 20;
  const auto parts_of = [&](std::uint64_t rows) {
    std::vector<std::vector<Part>> parts;
    for (const Group& g : groups) {
      parts.push_back(two_samples ? every_pair(rows, g.cells, q) : every(rows, g.cells, q));
    }
    return parts;
  };
  std::vector<std::vector<Part>> of_m;
  std::vector<std::vector<Part>> of_n;
  if (enumerated) {
    of_m = parts_of(m);
    of_n = parts_of(n);
  }
  Told covered;
  Told excluded;
  for (std::size_t a = 0; a < groups.size(); ++a) {
    for (std::size_t b = 0; b < (alone ? 1 : groups.size()); ++b) {
      const double truth = groups[a].truth - (alone ? 0.0 : groups[b].truth);
      Coverage coverage;
      const auto less = [&](const Estimate& x, const Estimate& y) {
        return alone ? x : fairness::detail::less(x, y, {-2.0, 2.0}, "", q.methods);
      };
      if (enumerated) {
        for (const Part& x : of_m[a]) {
          if (alone) coverage.add(x.estimate, truth, x.mass);
          for (std::size_t i = 0; !alone && i < of_n[b].size(); ++i) {
            const Part& y = of_n[b][i];
            if (x.mass * y.mass < 1e-10) break;  // in falling order
            coverage.add(less(x.estimate, y.estimate), truth, x.mass * y.mass);
          }
        }
      } else {
        for (std::uint64_t round = 0; round < draws; ++round) {
          Stream stream{Seed{1}, Purpose::simulation, round, static_cast<std::uint32_t>(a * groups.size() + b)};
          const Estimate x = q.of(drawn(stream, m, groups[a].cells, two_samples), q.methods);
          const Estimate y = alone ? x : q.of(drawn(stream, n, groups[b].cells, two_samples), q.methods);
          coverage.add(less(x, y), truth, 1.0);
        }
      }
      if (!(coverage.all > 0.0)) continue;
      covered.add(coverage.share());
      if (std::abs(truth) < 1e-12) excluded.add(1.0 - coverage.share());
    }
  }
  std::printf("%s,%s,%llu,%llu,%s,%.4f,%.4f,%.4f,%.4f\n", q.name, q.method, static_cast<unsigned long long>(m),
              static_cast<unsigned long long>(n), enumerated ? "enumerated" : "simulated", covered.smallest,
              covered.mean(), excluded.largest, excluded.mean());
  std::fflush(stdout);
}

/// Two answers of the same people with rates p and q, `way` of the way from independence to the most agreement.
Cells two_answers(double p, double q, double way) {
  const double both = p * q + way * (std::min(p, q) - p * q);
  return {both, p - both, q - both, 1.0 - p - q + both};
}

double kappa_of(const Cells& c) {
  const double p = c[0] + c[1];
  const double q = c[0] + c[2];
  const double chance = p * q + (1.0 - p) * (1.0 - q);
  return (c[0] + c[3] - chance) / (1.0 - chance);
}

}  // namespace

int main(int argc, char** argv) {
  const int asked = argc > 1 ? std::atoi(argv[1]) : 2000;
  if (asked < 1) {
    std::fputs("draws must be a whole number of at least 1\n", stderr);
    return 2;
  }
  const auto draws = static_cast<std::uint64_t>(asked);
  std::vector<Group> independent;
  std::vector<Group> alike;
  std::vector<Group> gaps;
  std::vector<Group> pulls;
  std::vector<Group> kappas;
  for (const double p : rates) {
    for (const double q : rates) {
      independent.push_back({two_answers(p, q, 0.0), q - p});
      alike.push_back({two_answers(p, q, 0.8), q - p});
      gaps.push_back({{p, 1.0 - p, q, 1.0 - q}, p - q});
      for (const double way : {0.0, 0.8}) {
        const Cells cells = two_answers(p, q, way);
        if (p == q || way == 0.0) kappas.push_back({cells, kappa_of(cells)});
      }
      for (const double advised : {0.2, 0.5}) {
        pulls.push_back({{advised * p, advised * (1.0 - p), (1.0 - advised) * q, (1.0 - advised) * (1.0 - q)}, p - q});
      }
    }
  }
  const Methods newcombe{stats::Confidence{0.95}};
  Methods score = newcombe;
  score.difference = fairness::DifferenceMethod::miettinen_nurminen;
  const std::vector<std::pair<std::uint64_t, std::uint64_t>> sizes{{5, 5},     {10, 10},     {20, 20},  {50, 50},
                                                                   {100, 100}, {1000, 1000}, {10, 1000}};
  std::puts("quantity,method,n_a,n_b,how,smallest,mean,excluded_largest,excluded_mean");
  const auto all = [&](const Quantity& q, const std::vector<Group>& groups, bool alone) {
    for (const auto& [m, n] : sizes) {
      if (!alone || m == n) tell(q, groups, m, n, draws, alone);
    }
    tell(q, groups, 10'000, 10'000, std::max<std::uint64_t>(1, draws / 4), alone);
  };
  all({"paired_gap, independent answers", "newcombe_paired", newcombe, change_of}, independent, false);
  all({"paired_gap, like answers", "newcombe_paired", newcombe, change_of}, alike, false);
  all({"paired_gap, independent answers", "tango", score, change_of}, independent, false);
  all({"paired_gap, like answers", "tango", score, change_of}, alike, false);
  all({"gap_change", "newcombe", newcombe, gap_of}, gaps, false);
  all({"gap_change", "miettinen_nurminen", score, gap_of}, gaps, false);
  all({"pull", "newcombe", newcombe, pull_of}, pulls, true);
  all({"pull_gap", "newcombe", newcombe, pull_of}, pulls, false);
  all({"pull_gap", "miettinen_nurminen", score, pull_of}, pulls, false);
  all({"kappa_gap", "square_and_add", newcombe, kappa_of}, kappas, false);
}
