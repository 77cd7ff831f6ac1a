/// @file
/// True simultaneous coverage of max-T intervals over all groups and metrics, by simulation, as CSV.
///
///     max_t [rounds] [replicates] [reference]     data sets for each setting (default 1000), bootstrap replicates
///                                                 (default 999); "largest", "rest" or "overall" alone
///
/// Every round draws a whole data set from known rates (seed 1, round r), asks for 95 % intervals of the gaps of all
/// groups to the largest, to everybody else or to everybody in all metrics, and counts whether all of them hold their
/// true gaps: by max-T, by Bonferroni's critical value, and each by itself. "wide" is the median over rounds of the
/// critical value in units of z. The truth of everybody else is that of the groups' rows together.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <lotrecht/fairness/max_t.hpp>
#include <lotrecht/fairness/point_metrics.hpp>

namespace {

using namespace lotrecht;
using fairness::CellCounts;
using fairness::Measure;
using fairness::Metric;

struct Setting {
  const char* name;
  std::vector<std::uint64_t> rows;
  std::array<std::uint64_t, 6> shares;  // of everybody; groups differ by `tilt`
  bool tilt;                            // every other group has another selection rate
};

/// Everybody but one group, each group with its rows.
CellCounts population_without(std::size_t g, const std::vector<CellCounts>& truth,
                              const std::vector<std::uint64_t>& rows, bool with_overall) {
  CellCounts all;
  for (std::size_t h = 0; h < truth.size(); ++h) {
    if (h == g && !with_overall) continue;
    const double parts = static_cast<double>(truth[h].n());
    for (std::size_t c = 0; c < 6; ++c) {
      const double share = static_cast<double>(truth[h].rows[c]) / parts;
      all.rows[c] += static_cast<std::uint64_t>(std::llround(1e6 * share * static_cast<double>(rows[h])));
    }
  }
  return all;
}

std::vector<std::uint64_t> sizes(std::size_t groups, std::uint64_t largest, double factor) {
  std::vector<std::uint64_t> n;
  double rows = static_cast<double>(largest);
  for (std::size_t g = 0; g < groups; ++g) {
    n.push_back(static_cast<std::uint64_t>(std::max(3.0, rows)));
    rows *= factor;
  }
  return n;
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 1000;
  const int replicates = argc > 2 ? std::atoi(argv[2]) : 999;
  if (rounds < 1 || replicates < 39) {
    std::fputs("rounds must be at least 1 and replicates at least 39\n", stderr);
    return 2;
  }
  const stats::Confidence confidence{0.95};
  const fairness::Methods methods{confidence};
  const std::vector<Metric> all{Metric::selection_rate, Metric::true_positive_rate, Metric::false_positive_rate,
                                Metric::positive_predictive_value, Metric::accuracy};
  const std::vector<Metric> one{Metric::selection_rate};
  const std::vector<Setting> settings{
      {"5 groups of 200", sizes(5, 200, 1.0), {3, 2, 2, 3, 0, 0}, false},
      {"20 groups of 200", sizes(20, 200, 1.0), {3, 2, 2, 3, 0, 0}, false},
      {"20 groups of 200, rate .05", sizes(20, 200, 1.0), {3, 2, 17, 78, 0, 0}, false},
      {"5 groups from 2000 down to 25", sizes(5, 2000, 1.0 / 3.0), {3, 2, 2, 3, 0, 0}, true},
      {"5 groups from 2000 down to 25, rate .05", sizes(5, 2000, 1.0 / 3.0), {3, 2, 17, 78, 0, 0}, false},
      {"10 groups from 5000 down to 10", sizes(10, 5000, 0.5), {3, 2, 2, 3, 0, 0}, true},
      {"10 groups from 5000 down to 10, rate .1", sizes(10, 5000, 0.5), {6, 4, 20, 70, 0, 0}, false},
      {"20 groups from 10000 down to 3", sizes(20, 10000, 0.65), {3, 2, 2, 3, 0, 0}, true},
  };
  const std::string only = argc > 3 ? argv[3] : "";
  std::puts("reference,setting,metrics,measure,gaps,max_t,bonferroni,each,wide,bonferroni_wide");
  using fairness::ReferenceRule;
  for (const ReferenceRule rule : {ReferenceRule::group, ReferenceRule::rest, ReferenceRule::overall}) {
    const std::string shown = rule == ReferenceRule::group ? "largest" : std::string{fairness::name(rule)};
    if (!only.empty() && only != shown) continue;
    for (const Setting& setting : settings) {
      for (const auto* metrics : {&one, &all}) {
        std::array<std::array<int, 3>, 2> held{};
        std::vector<double> wide;
        std::uint64_t comparisons = 0;
        for (int round = 0; round < rounds; ++round) {
          std::vector<CellCounts> groups;
          std::vector<CellCounts> truth;
          for (std::size_t g = 0; g < setting.rows.size(); ++g) {
            std::array<std::uint64_t, 6> shares = setting.shares;
            if (setting.tilt && g % 2 == 1) {
              shares[0] += 1;
              shares[3] += 2;
            }
            CellCounts population;
            population.rows = shares;
            truth.push_back(population);
            CellCounts c;
            Stream stream{Seed{1}, Purpose::simulation, static_cast<std::uint64_t>(round),
                          static_cast<std::uint32_t>(g)};
            stats::draw_multinomial(stream, setting.rows[g], shares, c.rows);
            groups.push_back(c);
          }
          const std::vector<fairness::ComparedTable> tables{fairness::finest_table(
              groups.size(), rule, rule == ReferenceRule::group ? std::optional<std::size_t>{0} : std::nullopt)};
          const std::vector<CellCounts> rest = fairness::rests(groups);
          const auto together =
              fairness::max_t(groups, tables, *metrics, confidence,
                              {static_cast<std::uint64_t>(replicates), Seed{static_cast<std::uint64_t>(round)}});
          comparisons = std::max(comparisons, together.comparisons);
          wide.push_back(together.critical / confidence.z());
          const stats::Confidence each{1.0 - confidence.alpha() / static_cast<double>(together.comparisons)};
          const std::array<fairness::Methods, 3> used{fairness::max_t_methods(together, methods),
                                                      fairness::Methods{each}, methods};
          for (std::size_t measure = 0; measure < 2; ++measure) {
            for (std::size_t u = 0; u < 3; ++u) {
              bool holds = true;
              for (const Metric m : *metrics) {
                for (std::size_t g = rule == ReferenceRule::group ? 1 : 0; g < groups.size(); ++g) {
                  const double reference = rule == ReferenceRule::group
                                               ? fairness::point(m, truth[0])
                                               : fairness::point(m, population_without(g, truth, setting.rows,
                                                                                       rule == ReferenceRule::overall));
                  const double own = fairness::point(m, truth[g]);
                  const double gap = measure == 0 ? own - reference : own / reference;
                  const auto found =
                      fairness::gap(m, measure == 0 ? Measure::difference : Measure::ratio,
                                    rule == ReferenceRule::group
                                        ? fairness::Comparison{groups[g], groups[0]}
                                        : fairness::Comparison{groups[g], rest[g], rule == ReferenceRule::overall},
                                    used[u]);
                  holds = holds && found.low <= gap && gap <= found.high;
                }
              }
              held[measure][u] += holds ? 1 : 0;
            }
          }
        }
        std::nth_element(wide.begin(), wide.begin() + static_cast<std::ptrdiff_t>(wide.size() / 2), wide.end());
        const stats::Confidence each{1.0 - confidence.alpha() / static_cast<double>(comparisons)};
        for (std::size_t measure = 0; measure < 2; ++measure) {
          const auto share = [&](std::size_t u) { return held[measure][u] / static_cast<double>(rounds); };
          std::printf("%s,\"%s\",%zu,%s,%llu,%.3f,%.3f,%.3f,%.3f,%.3f\n", shown.c_str(), setting.name, metrics->size(),
                      measure == 0 ? "difference" : "ratio", static_cast<unsigned long long>(comparisons), share(0),
                      share(1), share(2), wide[wide.size() / 2], each.z() / confidence.z());
        }
        std::fflush(stdout);
      }
    }
  }
}
