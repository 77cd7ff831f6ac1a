/// @file
/// True size of Rao and Scott's test of group and selection under a design, at 5 %, by simulation, as CSV.
///
///     design_independence [draws] [only]     for each line, default 4,000 (300 clusters and more: a quarter), seed 30;
///                                            "weights": these lines alone
///
/// K clusters of 1 to 9 rows (mean 5), decisions beta-binomial with intracluster correlation icc, every group with the
/// same rate. "across": each row has a group of its own, so groups cut through clusters; "between": the group is the
/// cluster's. Two groups alike, four alike, or two of which one has a tenth of the rows (of the clusters). "strata":
/// the clusters come from K / 5 sampling strata. "weights": rows weigh exp(.8 Z) with Z normal, whatever they are
/// (Kish's effective number is .53 of theirs); "weights 5": the last tenth of the clusters weighs five times as much.
/// "pearson" counts rows as independent. Of the draws in which the test exists ("defined"); standard error of .05:
/// .0034 with 4,000 draws, .007 with 1,000.

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

#include <boost/math/distributions/chi_squared.hpp>

#include <lotrecht/core/stream.hpp>
#include <lotrecht/fairness/design_independence.hpp>
#include <lotrecht/stats/draw_normal.hpp>

namespace {

using namespace lotrecht;

struct Groups {
  const char* name;
  std::size_t number;
  std::uint64_t parts;  ///< group 0 has all but one of these parts, where there are more parts than groups
};

[[nodiscard]] std::uint32_t group_of(std::uint64_t part, const Groups& g) noexcept {
  return static_cast<std::uint32_t>(part < g.number ? part : 0);
}

struct Rows {
  std::vector<std::uint8_t> decision;
  std::vector<std::uint32_t> group;
  std::vector<std::uint32_t> cluster;
  std::vector<std::uint32_t> stratum;
  std::vector<double> weight;
};

enum class Weights : std::uint8_t { none, lognormal, few_large };

[[nodiscard]] Rows draw(Stream& stream, std::uint32_t clusters, std::uint32_t strata, double icc, double rate,
                        const Groups& groups, bool across, Weights weights) {
  Rows rows;
  for (std::uint32_t k = 0; k < clusters; ++k) {
    const std::uint64_t size = 1 + stream.below(9);
    double successes = 0.0;
    for (std::uint64_t i = 0; i < size; ++i) {
      // Polya's urn: the same law as a rate drawn from a beta distribution for each cluster.
      const double p =
          icc == 0.0 ? rate : (rate * (1.0 - icc) + icc * successes) / ((1.0 - icc) + icc * static_cast<double>(i));
      const bool selected = stream.uniform() < p;
      successes += selected ? 1.0 : 0.0;
      rows.decision.push_back(selected ? 1 : 0);
      rows.group.push_back(group_of(across ? stream.below(groups.parts) : k % groups.parts, groups));
      rows.cluster.push_back(k);
      rows.stratum.push_back(k % strata);
      if (weights == Weights::lognormal) rows.weight.push_back(std::exp(0.8 * stats::draw_normal(stream)));
      if (weights == Weights::few_large) rows.weight.push_back(10 * k >= 9 * clusters ? 5.0 : 1.0);
    }
  }
  return rows;
}

void line(const char* design, std::uint32_t clusters, std::uint32_t strata, double icc, const Groups& groups,
          bool across, std::uint64_t draws, Weights weights = Weights::none) {
  using namespace fairness;
  for (const double rate : {0.05, 0.1, 0.3, 0.5}) {
    std::uint64_t defined = 0;
    std::array<std::uint64_t, 3> rejected{};
    for (std::uint64_t r = 0; r < draws; ++r) {
      Stream stream{
          Seed{30}, Purpose::simulation, r,
          clusters * 1000 + static_cast<std::uint32_t>(icc * 10) * 100 + static_cast<std::uint32_t>(rate * 100)};
      const Rows rows = draw(stream, clusters, strata, icc, rate, groups, across, weights);
      ClusterTally tally;
      tally.add({{rows.decision, {}, 0},
                 std::span<const std::uint32_t>{rows.group},
                 rows.weight,
                 strata > 1 ? GroupIds{std::span<const std::uint32_t>{rows.stratum}} : GroupIds{},
                 std::span<const std::uint32_t>{rows.cluster}});
      const Design drawn{tally, strata, {}, {}};
      std::vector<std::size_t> own(groups.number);
      for (std::size_t g = 0; g < own.size(); ++g) own[g] = g;
      const stats::RaoScott test = design_independence(DesignTable{drawn, own, own.size()}, rows.decision.size()).test;
      if (!test.defined()) continue;
      ++defined;
      const boost::math::chi_squared_distribution<double> chi{static_cast<double>(test.degrees)};
      rejected[0] += boost::math::cdf(boost::math::complement(chi, test.pearson)) <= 0.05 ? 1U : 0U;
      rejected[1] += test.first_order <= 0.05 ? 1U : 0U;
      rejected[2] += test.second_order <= 0.05 ? 1U : 0U;
    }
    const auto share = [&](std::uint64_t k) { return static_cast<double>(k) / static_cast<double>(defined); };
    std::printf("%s,%s,%s,%u,%g,%g,%.4f,%.4f,%.4f,%.4f\n", design, groups.name, across ? "across" : "between",
                static_cast<unsigned>(clusters), icc, rate, share(rejected[0]), share(rejected[1]), share(rejected[2]),
                static_cast<double>(defined) / static_cast<double>(draws));
  }
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  const auto draws = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 4000;
  if (draws < 4) {
    std::fputs("draws must be a whole number from 4 on\n", stderr);
    return 2;
  }
  const std::string only = argc > 2 ? argv[2] : "";
  std::puts("design,groups,cut,clusters,icc,rate,pearson,first_order,second_order,defined");
  for (const bool across : {true, false}) {
    for (const Groups& groups : {Groups{"2", 2, 2}, Groups{"a tenth", 2, 10}}) {
      for (const std::uint32_t clusters : {30U, 100U, 300U}) {
        for (const double icc : {0.0, 0.1}) {
          line("weights", clusters, 1, icc, groups, across, draws / 4, Weights::lognormal);
          line("weights 5", clusters, 1, icc, groups, across, draws / 4, Weights::few_large);
        }
      }
    }
  }
  if (only == "weights") return 0;
  for (const bool across : {true, false}) {
    for (const Groups& groups : {Groups{"2", 2, 2}, Groups{"4", 4, 4}, Groups{"a tenth", 2, 10}}) {
      for (const std::uint32_t clusters : {10U, 30U, 100U, 300U, 600U, 1000U, 1500U, 3000U}) {
        for (const double icc : {0.0, 0.1, 0.5}) {
          line("clusters", clusters, 1, icc, groups, across, clusters > 100 ? draws / 4 : draws);
        }
      }
    }
  }
  for (const std::uint32_t clusters : {30U, 100U}) {
    line("strata", clusters, clusters / 5, 0.1, Groups{"2", 2, 2}, true, draws);
    line("strata", clusters, clusters / 5, 0.1, Groups{"2", 2, 2}, false, draws);
  }
}
