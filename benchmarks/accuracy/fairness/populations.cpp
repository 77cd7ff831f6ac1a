/// @file
/// True coverage of 95 % intervals of samples drawn without replacement from finite populations, as CSV.
///
///     populations [draws]     of the simulated lines, default 4,000 (seed 40)
///
/// "one": n of N drawn, of whom nobody knows how many are in group a; its rate, its difference from and ratio to the
/// rest, and the worst gap. Enumerated: all tables of (selected, not) x (a, rest) that can be met; truths: a has a
/// fifth or half of N, rates of 0, .05, .1, .2, .3 and .5 in whole numbers on both sides. "stretched" is what one gets
/// from Clopper and Pearson's interval at n / (1 - n / N) rows where nobody or everybody is selected and the linearised
/// variance on the scale of log odds elsewhere. "strata": two strata, everybody's rate, each with its fraction;
/// enumerated; "weights": the same weighted by N_h / n_h. "groups in strata": the same of
/// two groups that lie in both, simulated. "clusters": so many of so many clusters of 1 to 9 rows, two
/// groups that cut through them, intracluster correlation .1; simulated, standard error of .95: .0034.
///
/// what, drawn, of, method, smallest, mean

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <lotrecht/core/stream.hpp>
#include <lotrecht/fairness/design_disparities.hpp>
#include <lotrecht/stats/korn_graubard.hpp>
#include <lotrecht/stats/logit_interval.hpp>

namespace {

using namespace lotrecht;
using namespace lotrecht::fairness;
using stats::Interval;
const stats::Confidence c95{0.95};
constexpr Metric selected = Metric::selection_rate;

struct Rows {
  std::vector<std::uint8_t> decision;
  std::vector<std::uint32_t> group, stratum, cluster;
  std::vector<double> weight;

  void add(std::uint64_t times, bool is_selected, std::uint32_t g, std::uint32_t h = 0, double w = 1.0) {
    for (std::uint64_t i = 0; i < times; ++i) {
      decision.push_back(is_selected ? 1 : 0);
      group.push_back(g);
      stratum.push_back(h);
      weight.push_back(w);
    }
  }
};

/// A table of two groups under a design; stays where it is, as its parts point at each other.
struct Case {
  Case(const Rows& rows, const std::vector<std::optional<std::uint64_t>>& population, bool weighted,
       DesignInterval interval = DesignInterval::logit)
      : tally{tallied(rows, weighted)},
        design{tally, population.size(), population, {.interval = interval}},
        table{design, std::array<std::size_t, 2>{0, 1}, 2},
        counts{counted(rows, weighted)},
        rest{rests(counts)},
        estimates{table, counts, rest, c95} {}
  Case(const Case&) = delete;

  static ClusterTally tallied(const Rows& rows, bool weighted) {
    ClusterTally t;
    t.add({{rows.decision, {}, 0},
           GroupIds{std::span<const std::uint32_t>{rows.group}},
           weighted ? std::span<const double>{rows.weight} : std::span<const double>{},
           GroupIds{std::span<const std::uint32_t>{rows.stratum}},
           rows.cluster.empty() ? GroupIds{} : GroupIds{std::span<const std::uint32_t>{rows.cluster}}});
    return t;
  }
  static std::vector<CellCounts> counted(const Rows& rows, bool weighted) {
    std::vector<CellCounts> c(2);
    for (CellCounts& each : c) each.weighted = weighted;
    for (std::size_t i = 0; i < rows.group.size(); ++i) {
      const std::size_t cell = rows.decision[i] != 0 ? 4 : 5;
      ++c[rows.group[i]].rows[cell];
      c[rows.group[i]].weight[cell] += rows.weight[i];
      c[rows.group[i]].squared_weight[cell] += rows.weight[i] * rows.weight[i];
    }
    return c;
  }

  ClusterTally tally;
  Design design;
  DesignTable table;
  std::vector<CellCounts> counts;
  std::vector<CellCounts> rest;
  DesignEstimates estimates;
};

/// Coverage over truths.
struct Told {
  double smallest = 1.0;
  double sum = 0.0;
  double truths = 0.0;
  void add(double covered) {
    smallest = std::min(smallest, covered);
    sum += covered;
    truths += 1.0;
  }
};

void print(const std::string& what, const std::string& drawn, const std::string& of,
           const std::map<std::string, Told>& told) {
  for (const auto& [method, t] : told) {
    std::printf("%s,%s,%s,%s,%.4f,%.4f\n", what.c_str(), drawn.c_str(), of.c_str(), method.c_str(), t.smallest,
                t.sum / t.truths);
  }
  std::fflush(stdout);
}

double log_choose(std::uint64_t n, std::uint64_t k) {
  const auto f = [](std::uint64_t i) { return std::lgamma(static_cast<double>(i) + 1.0); };
  return f(n) - f(k) - f(n - k);
}

bool holds(const Interval& i, double truth) { return i.low - 1e-12 <= truth && truth <= i.high + 1e-12; }

std::string number(std::uint64_t n) { return std::to_string(n); }

/// What the design gave a rate before it knew the hypergeometric law.
Interval stretched(const DesignRate& rate, double fraction_left, double freedom) {
  if (rate.variance <= 1e-20 * rate.value * rate.rest) {
    return stats::clopper_pearson_effective(rate.value, rate.rest, static_cast<double>(rate.rows) / fraction_left, c95);
  }
  return stats::logit_interval(rate.value, rate.rest, rate.variance, stats::student_t_critical(c95, freedom));
}

void one(std::uint64_t n, std::uint64_t population) {
  struct Met {
    std::array<std::uint64_t, 4> cells;
    std::map<std::string, Interval> intervals;
  };
  std::vector<Met> tables;
  const double left = 1.0 - static_cast<double>(n) / static_cast<double>(population);
  for (std::uint64_t a = 0; a <= n; ++a) {
    for (std::uint64_t b = 0; a + b <= n; ++b) {
      for (std::uint64_t c = 0; a + b + c <= n; ++c) {
        Rows rows;
        Met met{{a, b, c, n - a - b - c}, {}};
        for (std::size_t i = 0; i < 4; ++i) rows.add(met.cells[i], i % 2 == 0, static_cast<std::uint32_t>(i / 2));
        const Case sample{rows, {population}, false};
        const DesignRate own = sample.estimates.of_group(selected, 0);
        met.intervals["rate"] = sample.estimates.rate(selected, 0).interval();
        met.intervals["rate stretched"] =
            own.defined() ? stretched(own, left, std::max(1.0, design_freedom(sample.table, own))) : Interval{0.0, 1.0};
        const Gap gap = sample.estimates.gap(selected, ReferenceRule::rest, std::nullopt, 0);
        met.intervals["difference"] = gap.difference.interval();
        met.intervals["ratio"] = gap.ratio.interval();
        met.intervals["worst gap"] = sample.estimates.worst(selected, Measure::difference).estimate.interval();
        tables.push_back(std::move(met));
      }
    }
  }
  std::map<std::string, Told> told;
  for (const double part : {0.2, 0.5}) {
    const auto in_a = static_cast<std::uint64_t>(std::llround(part * static_cast<double>(population)));
    const std::array<std::uint64_t, 2> size{in_a, population - in_a};
    std::vector<std::array<std::uint64_t, 2>> seen;
    for (const double p : {0.0, 0.05, 0.1, 0.2, 0.3, 0.5}) {
      for (const double q : {0.0, 0.05, 0.1, 0.2, 0.3, 0.5}) {
        const auto whole = [](double share, std::uint64_t of) {
          return static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(of)));
        };
        const std::array<std::uint64_t, 2> marked{whole(p, size[0]), whole(q, size[1])};
        if (std::find(seen.begin(), seen.end(), marked) != seen.end()) continue;
        seen.push_back(marked);
        const std::array<std::uint64_t, 4> cells{marked[0], size[0] - marked[0], marked[1], size[1] - marked[1]};
        const double rate_a = static_cast<double>(marked[0]) / static_cast<double>(size[0]);
        const double rate_b = static_cast<double>(marked[1]) / static_cast<double>(size[1]);
        std::map<std::string, double> truth{{"rate", rate_a},
                                            {"rate stretched", rate_a},
                                            {"difference", rate_a - rate_b},
                                            {"worst gap", std::abs(rate_a - rate_b)}};
        if (rate_b > 0.0) truth["ratio"] = rate_a / rate_b;
        std::map<std::string, double> covered;
        for (const Met& met : tables) {
          double mass = -log_choose(population, n);
          bool possible = true;
          for (std::size_t i = 0; i < 4; ++i) {
            possible = possible && met.cells[i] <= cells[i];
            if (possible) mass += log_choose(cells[i], met.cells[i]);
          }
          if (!possible) continue;
          for (const auto& [what, value] : truth) {
            if (holds(met.intervals.at(what), value)) covered[what] += std::exp(mass);
          }
        }
        for (const auto& [what, value] : truth) told[what].add(covered[what]);
      }
    }
  }
  print("one", number(n), number(population), told);
}

void strata(std::array<std::uint64_t, 2> n, std::array<std::uint64_t, 2> population, bool weighted) {
  std::map<std::string, std::vector<Interval>> intervals;
  for (std::uint64_t x = 0; x <= n[0]; ++x) {
    for (std::uint64_t y = 0; y <= n[1]; ++y) {
      Rows rows;
      const std::array<std::uint64_t, 2> seen{x, y};
      for (std::uint32_t h = 0; h < 2; ++h) {
        const double w = static_cast<double>(population[h]) / static_cast<double>(n[h]);
        rows.add(seen[h], true, 0, h, w);
        rows.add(n[h] - seen[h], false, 0, h, w);
      }
      for (const auto interval : {DesignInterval::logit, DesignInterval::korn_graubard}) {
        const Case sample{rows, {population[0], population[1]}, weighted, interval};
        intervals[std::string{name(interval)}].push_back(sample.estimates.overall(selected).interval());
      }
    }
  }
  std::map<std::string, Told> told;
  for (std::uint64_t m = 0; 2 * m <= population[0]; ++m) {
    for (std::uint64_t k = 0; 2 * k <= population[1]; ++k) {
      const std::array<std::uint64_t, 2> marked{m, k};
      double above = 0.0;
      double all = 0.0;
      for (std::size_t h = 0; h < 2; ++h) {
        // What an unweighted sample estimates: strata in the proportion in which they were drawn.
        const double w = weighted ? 1.0 : static_cast<double>(n[h]) / static_cast<double>(population[h]);
        above += w * static_cast<double>(marked[h]);
        all += w * static_cast<double>(population[h]);
      }
      for (const auto& [method, some] : intervals) {
        double covered = 0.0;
        std::size_t at = 0;
        for (std::uint64_t x = 0; x <= n[0]; ++x) {
          for (std::uint64_t y = 0; y <= n[1]; ++y, ++at) {
            double mass = 0.0;
            bool possible = true;
            const std::array<std::uint64_t, 2> seen{x, y};
            for (std::size_t h = 0; h < 2; ++h) {
              possible = possible && seen[h] <= marked[h] && n[h] - seen[h] <= population[h] - marked[h];
              if (!possible) break;
              mass += log_choose(marked[h], seen[h]) + log_choose(population[h] - marked[h], n[h] - seen[h]) -
                      log_choose(population[h], n[h]);
            }
            if (possible && holds(some[at], above / all)) covered += std::exp(mass);
          }
        }
        told[method].add(covered);
      }
    }
  }
  print(weighted ? "weights" : "strata", number(n[0]) + " and " + number(n[1]),
        number(population[0]) + " and " + number(population[1]), told);
}

void clusters(std::uint32_t drawn, std::uint32_t population, std::uint64_t draws) {
  constexpr double icc = 0.1;
  std::map<std::string, Told> told;
  for (const double rate : {0.05, 0.1, 0.3, 0.5}) {
    std::map<std::string, double> covered;
    double defined = 0.0;
    for (std::uint64_t r = 0; r < draws; ++r) {
      Stream stream{Seed{40}, Purpose::simulation, r,
                    drawn * 100'000 + population * 100 + static_cast<std::uint32_t>(std::lround(rate * 100.0))};
      Rows rows;
      std::array<double, 2> above{};
      std::array<double, 2> all{};
      for (std::uint32_t k = 0; k < population; ++k) {  // the first clusters are the sample
        const std::uint64_t size = 1 + stream.below(9);
        double successes = 0.0;
        for (std::uint64_t i = 0; i < size; ++i) {
          // Polya's urn: the same law as a rate drawn from a beta distribution for each cluster.
          const double p = (rate * (1.0 - icc) + icc * successes) / ((1.0 - icc) + icc * static_cast<double>(i));
          const bool is = stream.uniform() < p;
          const auto g = static_cast<std::uint32_t>(stream.below(2));
          successes += is ? 1.0 : 0.0;
          above[g] += is ? 1.0 : 0.0;
          all[g] += 1.0;
          if (k >= drawn) continue;
          rows.add(1, is, g);
          rows.cluster.push_back(k);
        }
      }
      for (const auto interval : {DesignInterval::logit, DesignInterval::korn_graubard}) {
        const Case sample{rows, {population}, false, interval};
        if (sample.counts[0].n() == 0 || sample.counts[1].n() == 0) continue;
        const std::string how{name(interval)};
        if (interval == DesignInterval::logit) defined += 1.0;
        const double truth = above[0] / all[0];
        covered["rate " + how] += holds(sample.estimates.rate(selected, 0).interval(), truth) ? 1.0 : 0.0;
        const Gap gap = sample.estimates.gap(selected, ReferenceRule::rest, std::nullopt, 0);
        covered["difference " + how] += holds(gap.difference.interval(), truth - above[1] / all[1]) ? 1.0 : 0.0;
      }
    }
    for (const auto& [what, count] : covered) told[what].add(count / defined);
  }
  print("clusters", number(drawn), number(population), told);
}

/// Two groups in each of two strata with fractions of their own, rows weighted by N_h / n_h; the population is drawn
/// anew each time, a third of it in group a, the second stratum at 1.5 times the rate.
void groups_in_strata(std::array<std::uint64_t, 2> n, std::array<std::uint64_t, 2> population, std::uint64_t draws) {
  std::map<std::string, Told> told;
  for (const double rate : {0.05, 0.1, 0.3, 0.5}) {
    std::map<std::string, double> covered;
    double defined = 0.0;
    for (std::uint64_t r = 0; r < draws; ++r) {
      Stream stream{Seed{41}, Purpose::simulation, r,
                    static_cast<std::uint32_t>(n[0] * 100'000 + n[1] * 1'000) +
                        static_cast<std::uint32_t>(std::lround(rate * 100.0))};
      Rows rows;
      std::array<double, 2> above{};
      std::array<double, 2> all{};
      for (std::uint32_t h = 0; h < 2; ++h) {
        const double w = static_cast<double>(population[h]) / static_cast<double>(n[h]);
        for (std::uint64_t i = 0; i < population[h]; ++i) {  // the first rows are the sample
          const auto g = static_cast<std::uint32_t>(stream.below(3) == 0 ? 0 : 1);
          const bool is = stream.uniform() < (h == 0 ? rate : 1.5 * rate);
          above[g] += is ? 1.0 : 0.0;
          all[g] += 1.0;
          if (i < n[h]) rows.add(1, is, g, h, w);
        }
      }
      const Case sample{rows, {population[0], population[1]}, true};
      if (sample.counts[0].n() == 0 || sample.counts[1].n() == 0) continue;
      defined += 1.0;
      const double truth = above[0] / all[0];
      covered["rate"] += holds(sample.estimates.rate(selected, 0).interval(), truth) ? 1.0 : 0.0;
      const Gap gap = sample.estimates.gap(selected, ReferenceRule::rest, std::nullopt, 0);
      covered["difference"] += holds(gap.difference.interval(), truth - above[1] / all[1]) ? 1.0 : 0.0;
    }
    for (const auto& [what, count] : covered) told[what].add(count / defined);
  }
  print("groups in strata", number(n[0]) + " and " + number(n[1]),
        number(population[0]) + " and " + number(population[1]), told);
}

}  // namespace

int main(int argc, char** argv) {
  const auto draws = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 4000;
  if (draws < 1) {
    std::fputs("draws must be a whole number from 1 on\n", stderr);
    return 2;
  }
  std::puts("what,drawn,of,method,smallest,mean");
  for (const auto& [n, population] : {std::array<std::uint64_t, 2>{5, 20},
                                      {10, 20},
                                      {16, 20},
                                      {19, 20},
                                      {10, 1000},
                                      {20, 30},
                                      {20, 60},
                                      {30, 40},
                                      {40, 60}}) {
    one(n, population);
  }
  for (const bool weighted : {false, true}) {
    strata({10, 10}, {20, 20}, weighted);
    strata({16, 16}, {20, 20}, weighted);
    strata({20, 20}, {30, 30}, weighted);
    strata({10, 30}, {50, 40}, weighted);
    strata({50, 50}, {60, 60}, weighted);
    strata({50, 50}, {100, 100}, weighted);
    strata({20, 80}, {100, 100}, weighted);
  }
  groups_in_strata({16, 16}, {20, 20}, draws);
  groups_in_strata({10, 30}, {50, 40}, draws);
  groups_in_strata({50, 50}, {60, 60}, draws);
  groups_in_strata({20, 80}, {100, 100}, draws);
  groups_in_strata({100, 300}, {1000, 500}, draws);
  for (const auto& [drawn, population] :
       {std::array<std::uint32_t, 2>{16, 20}, {30, 60}, {50, 60}, {100, 150}, {100, 1000}}) {
    clusters(drawn, population, draws);
  }
}
