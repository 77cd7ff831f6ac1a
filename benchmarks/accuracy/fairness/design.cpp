// Coverage of 95 % intervals where rows come in clusters (one person, many decisions): with the design, and as if every
// row were independent.
//
// K clusters of 1 to 9 rows (mean 5), outcomes beta-binomial with intracluster correlation icc, two groups of the same
// rate: "across" cuts through every cluster (the two rates are correlated), "between" makes the group the cluster's
// own. 4,000 draws for each line, seed 20; Monte Carlo error of a coverage of .95: .0034. Bootstrap: 400 draws of 399
// replicates.
//
// Then weights without clusters: n rows, weights lognormal with sigma .8, related to the outcome or not; Kish's
// effective number with Wilson's interval against the linearised variance. 20,000 draws.
//
// what, groups, method, clusters (n, where rows are not clustered), icc, rate, coverage, mean_width

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/core/stream.hpp>
#include <lotrecht/fairness/design_disparities.hpp>
#include <lotrecht/stats/draw_normal.hpp>
#include <lotrecht/stats/newcombe.hpp>
#include <lotrecht/stats/wilson.hpp>

namespace {

using namespace lotrecht;
using fairness::CellCounts;

struct Sample {
  std::vector<std::uint8_t> decision;
  std::vector<std::uint32_t> group;
  std::vector<std::uint32_t> cluster;
};

Sample draw(Stream& stream, std::uint32_t clusters, double icc, double rate, bool across) {
  Sample s;
  for (std::uint32_t k = 0; k < clusters; ++k) {
    const std::uint64_t rows = 1 + stream.below(9);
    double successes = 0.0;
    // Polya's urn: the same law as a rate drawn from a beta distribution for each cluster.
    for (std::uint64_t i = 0; i < rows; ++i) {
      const double a =
          icc == 0.0 ? rate : (rate * (1.0 - icc) + icc * successes) / ((1.0 - icc) + icc * static_cast<double>(i));
      const bool selected = stream.uniform() < a;
      successes += selected ? 1.0 : 0.0;
      s.decision.push_back(selected ? 1 : 0);
      s.group.push_back(across ? static_cast<std::uint32_t>(stream.below(2)) : k % 2);
      s.cluster.push_back(k);
    }
  }
  return s;
}

struct Score {
  std::uint64_t covered = 0;
  std::uint64_t draws = 0;
  double width = 0.0;
  void add(const stats::Interval& i, double truth) {
    covered += i.contains(truth) ? 1u : 0u;
    ++draws;
    width += i.high - i.low;
  }
};

stats::Interval rate_of(const CellCounts& counts, const stats::Confidence& confidence) {
  return fairness::rate(fairness::Metric::selection_rate, counts, fairness::Methods{confidence}).interval();
}

void clustered(bool across) {
  using namespace fairness;
  const stats::Confidence c95{0.95};
  for (const std::uint32_t clusters : {10u, 30u, 100u}) {
    for (const double icc : {0.0, 0.1, 0.5}) {
      for (const double rate : {0.05, 0.1, 0.3, 0.5}) {
        std::map<std::pair<std::string, std::string>, Score> scores;
        for (std::uint64_t r = 0; r < 4000; ++r) {
          Stream stream{
              Seed{20}, Purpose::simulation, r,
              clusters * 1000 + static_cast<std::uint32_t>(icc * 10) * 100 + static_cast<std::uint32_t>(rate * 100)};
          const Sample s = draw(stream, clusters, icc, rate, across);
          std::vector<CellCounts> counts(2);
          for (std::size_t i = 0; i < s.group.size(); ++i) ++counts[s.group[i]].rows[s.decision[i] ? 4 : 5];
          if (counts[0].n() == 0 || counts[1].n() == 0) continue;
          const auto tally_of = [&](std::size_t g) { return stats::BinomialTally{counts[g].rows[4], counts[g].n()}; };
          scores[{"rate", "wilson"}].add(stats::wilson(tally_of(0), c95), rate);
          scores[{"difference", "newcombe"}].add(stats::newcombe(tally_of(0), tally_of(1), c95), 0.0);
          ClusterTally tally;
          tally.add({{s.decision, {}, 0},
                     std::span<const std::uint32_t>{s.group},
                     {},
                     {},
                     std::span<const std::uint32_t>{s.cluster}});
          for (const auto variance : {DesignVariance::taylor, DesignVariance::cr2}) {
            for (const auto interval :
                 {DesignInterval::logit, DesignInterval::korn_graubard, DesignInterval::bootstrap}) {
              const bool boot = interval == DesignInterval::bootstrap;
              if (boot && (variance == DesignVariance::taylor || r >= 400)) continue;
              const Design design{tally, 1, {}, {.variance = variance, .interval = interval, .replicates = 399}};
              const std::array<std::size_t, 2> own{0, 1};
              const DesignTable table{design, own, 2};
              const auto a = design_rate(Metric::selection_rate, table, DesignSide::group, 0, counts[0]);
              const auto b = design_rate(Metric::selection_rate, table, DesignSide::group, 1, counts[1]);
              stats::Estimate of_rate = design_estimate(table, a, c95);
              stats::Estimate of_gap = design_gap(Measure::difference, table, a, b, c95);
              std::string name = std::string{fairness::name(variance)} + "_" + std::string{fairness::name(interval)};
              if (boot) {
                name = "cluster_bootstrap_bca";
                const std::array<Metric, 1> metrics{Metric::selection_rate};
                Disparities d = disparities(counts, metrics, {ReferenceRule::group, 1}, Methods{c95});
                const auto rest = rests(counts);
                apply_design(DesignEstimates{table, counts, rest, c95}, table, d, c95);
                of_rate = d.groups[0].rates[0];
                of_gap = d.groups[0].gaps[0].difference;
              }
              scores[{"rate", name}].add(of_rate.interval(), rate);
              scores[{"difference", name}].add(of_gap.interval(), 0.0);
            }
          }
        }
        for (const auto& [key, score] : scores) {
          const auto n = static_cast<double>(score.draws);
          std::printf("%s,%s,%s,%u,%g,%g,%.4f,%.4f\n", key.first.c_str(), across ? "across" : "between",
                      key.second.c_str(), clusters, icc, rate, static_cast<double>(score.covered) / n, score.width / n);
        }
        std::fflush(stdout);
      }
    }
  }
}

/// A row's weight and decision are drawn together: related, the decision's probability rises with the weight, and the
/// rate of the population is the weighted mean of these probabilities.
void weighted(bool related) {
  using namespace fairness;
  const stats::Confidence c95{0.95};
  for (const std::uint64_t n : {30u, 100u, 1000u}) {
    for (const double rate : {0.1, 0.3}) {
      const auto probability = [&](double z) { return related ? rate * 2.0 / (1.0 + std::exp(-1.5 * z)) : rate; };
      // E[w p(z)] / E[w] for w = exp(.8 z): z is then normal about .8.
      double truth = 0.0;
      double mass = 0.0;
      for (int i = -4000; i <= 4000; ++i) {
        const double z = 0.002 * i + 0.8;
        const double density = std::exp(-0.5 * (z - 0.8) * (z - 0.8));
        truth += density * probability(z);
        mass += density;
      }
      truth /= mass;
      std::map<std::string, Score> scores;
      for (std::uint64_t r = 0; r < 20'000; ++r) {
        Stream stream{Seed{21}, Purpose::simulation, r, static_cast<std::uint32_t>(n)};
        std::vector<std::uint8_t> decision(n);
        std::vector<double> weight(n);
        for (std::uint64_t i = 0; i < n; ++i) {
          const double z = stats::draw_normal(stream);
          weight[i] = std::exp(0.8 * z);
          decision[i] = stream.uniform() < probability(z) ? 1 : 0;
        }
        const std::vector<std::uint8_t> group(n, 0);
        const GroupIds ids{std::span<const std::uint8_t>{group}};
        CellCounts counts;
        counts.weighted = true;
        for (std::uint64_t i = 0; i < n; ++i) {
          const std::size_t cell = decision[i] ? 4 : 5;
          ++counts.rows[cell];
          counts.weight[cell] += weight[i];
          counts.squared_weight[cell] += weight[i] * weight[i];
        }
        scores["wilson_effective"].add(rate_of(counts, c95), truth);
        ClusterTally tally;
        tally.add({{decision, {}, 0}, ids, weight, {}, {}});
        for (const auto interval : {DesignInterval::logit, DesignInterval::korn_graubard}) {
          const Design design{tally, 1, {}, {.interval = interval}};
          const std::array<std::size_t, 1> own{0};
          const DesignTable table{design, own, 1};
          const auto a = design_rate(Metric::selection_rate, table, DesignSide::group, 0, counts);
          scores["taylor_" + std::string{fairness::name(interval)}].add(design_estimate(table, a, c95).interval(),
                                                                        truth);
        }
      }
      for (const auto& [method, score] : scores) {
        const auto draws = static_cast<double>(score.draws);
        std::printf("weighted_rate,%s,%s,%u,0,%g,%.4f,%.4f\n", related ? "related" : "unrelated", method.c_str(),
                    static_cast<unsigned>(n), rate, static_cast<double>(score.covered) / draws, score.width / draws);
      }
      std::fflush(stdout);
    }
  }
}

}  // namespace

int main() {
  std::puts("what,groups,method,clusters,icc,rate,coverage,mean_width");
  for (const bool related : {false, true}) weighted(related);
  for (const bool across : {true, false}) clustered(across);
}
