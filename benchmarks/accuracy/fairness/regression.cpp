/// @file
/// True coverage of 95 % intervals from regressions and decompositions by simulation, as CSV.
///
///     regression [draws] [seed] [only]     default 2000 draws, seed 1; "rows" or "designs" alone if asked
///
/// Where decisions are predicted perfectly the logistic model's values are Firth's and have no interval but the whole
/// range, which holds everything; "adjusted_logistic_not_separated" leaves these out ("defined": how many were left).
///
/// The truth is a population of which decisions are drawn: two groups (20 % and 80 %), a number and three wards that
/// are distributed differently. Its adjusted gap and its parts are known exactly or from 10^6 rows. Every line (rate
/// and n) has draws of its own; n = 2,000 has a quarter of them. Standard error of a coverage of .95: .005 with 2,000
/// draws.

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <string>
#include <vector>

#include <lotrecht/core/stream.hpp>
#include <lotrecht/fairness/adjusted_gap.hpp>
#include <lotrecht/fairness/kitagawa.hpp>
#include <lotrecht/fairness/oaxaca_blinder.hpp>
#include <lotrecht/stats/draw_normal.hpp>
#include <lotrecht/stats/sandwich.hpp>

namespace {

using lotrecht::GroupIds;
using lotrecht::Purpose;
using lotrecht::Seed;
using lotrecht::Stream;
using lotrecht::stats::Confidence;
using lotrecht::stats::Estimate;
using lotrecht::stats::Term;
namespace fairness = lotrecht::fairness;
namespace stats = lotrecht::stats;

/// How rows were drawn: each by itself; with weights that have nothing to do with the rest (lognormal, sigma .8); or in
/// clusters of four of one group, of whom each follows the cluster's own lot with probability .3.
enum class Drawn : std::uint8_t { alone, weighted, clustered };

struct Sample {
  std::vector<std::uint8_t> decision, group, ward;
  std::vector<double> number, weight;
  std::vector<std::uint32_t> cluster;

  void draw(Stream& stream, std::size_t n, double rate, Drawn how = Drawn::alone) {
    decision.clear();
    group.clear();
    ward.clear();
    number.clear();
    weight.clear();
    cluster.clear();
    double lot = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
      const std::size_t unit = how == Drawn::clustered ? i / 4 : i;
      const std::uint8_t g = unit % 5 == 0 ? 1 : 0;
      if (how == Drawn::weighted) weight.push_back(std::exp(0.8 * stats::draw_normal(stream)));
      if (how == Drawn::clustered) {
        cluster.push_back(static_cast<std::uint32_t>(unit));
        if (i % 4 == 0) lot = stream.uniform();
      }
      const double u = stream.uniform();
      const std::uint8_t w = u < (g == 1 ? 0.5 : 0.3) ? 0 : u < 0.8 ? 1 : 2;
      const double x = (stream.uniform() - 0.5) + (g == 1 ? 0.2 : 0.0);
      const double p = rate * (1.0 + 0.5 * x + 0.3 * (w == 0 ? 1.0 : 0.0) + 0.4 * (g == 1 ? 1.0 : 0.0));
      group.push_back(g);
      ward.push_back(w);
      number.push_back(x);
      const bool follows = how == Drawn::clustered && stream.uniform() < 0.3;
      decision.push_back((follows ? lot : stream.uniform()) < p ? 1 : 0);
    }
  }
  [[nodiscard]] fairness::CovariateRows rows() const {
    return {decision,
            GroupIds{std::span<const std::uint8_t>{group}},
            2,
            {Term{"number", number, {}, {}, {}},
             Term{"ward", {}, {"a", "b", "c"}, GroupIds{std::span<const std::uint8_t>{ward}}, {}}},
            weight,
            {cluster.empty() ? GroupIds{} : GroupIds{std::span<const std::uint32_t>{cluster}},
             cluster.empty() ? 0 : cluster.back() + std::size_t{1}}};
  }
};

struct Parts {
  Estimate linear, logistic, ratio, composition, within, explained, unexplained;
  bool separated = false;  ///< the logistic model's values are Firth's, without intervals
};

Parts parts_of(const Sample& sample, const Confidence& level) {
  const fairness::CovariateRows rows = sample.rows();
  Parts p;
  p.linear = fairness::adjusted_gaps(rows, 0, stats::Family::linear, level).gaps[0].difference;
  const auto logistic = fairness::adjusted_gaps(rows, 0, stats::Family::logistic, level).gaps[0];
  p.logistic = logistic.difference;
  p.ratio = logistic.ratio;
  p.separated = logistic.separated;
  std::vector<fairness::StratumCell> own(3), other(3);
  std::vector<fairness::ClusterCell> clusters;
  for (std::size_t i = 0; i < sample.decision.size(); ++i) {
    const double w = sample.weight.empty() ? 1.0 : sample.weight[i];
    (sample.group[i] == 1 ? own : other)[sample.ward[i]].add(sample.decision[i] != 0, w);
    if (!sample.cluster.empty()) {
      clusters.push_back({sample.cluster[i], sample.group[i] == 0, sample.ward[i], sample.decision[i] != 0, w});
    }
  }
  const auto k = fairness::kitagawa(own, other, fairness::Fold::two, level, clusters);
  p.composition = k.composition;
  p.within = k.rate;
  const auto b = fairness::oaxaca_blinder(rows, 1, 0, {}, level);
  p.explained = b.whole[0];
  p.unexplained = b.whole[1];
  return p;
}

/// Coverage of HC0 to HC3 of the same coefficient, with t(n - p).
std::array<bool, 4> sandwiches(const Sample& sample, const Confidence& level, double truth) {
  std::vector<std::size_t> index(sample.decision.size());
  std::iota(index.begin(), index.end(), std::size_t{0});
  const stats::RowSelection rows{index, {}};
  std::vector<Term> terms = sample.rows().covariates;
  Term group{"", {}, {"0", "1"}, GroupIds{std::span<const std::uint8_t>{sample.group}}, 0};
  terms.push_back(group);
  const stats::Design design{terms, rows};
  const auto response = [&](std::size_t i) { return sample.decision[i]; };
  const auto fit = stats::fit_linear(design, rows, response);
  std::array<bool, 4> covered{};
  if (!fit.defined() || !fit.keeps(design.size() - 1)) return covered;
  const std::vector<Eigen::VectorXd> contrast{
      Eigen::VectorXd::Unit(static_cast<Eigen::Index>(fit.size()), static_cast<Eigen::Index>(fit.size()) - 1)};
  const double b = fit.coefficients[fit.coefficients.size() - 1];
  for (std::size_t k = 0; k < 4; ++k) {
    const auto v = stats::robust_variances(design, rows, response, fit, contrast, static_cast<stats::Robust>(k))[0];
    covered[k] = std::abs(b - truth) <= stats::t_critical(level, v.degrees_of_freedom) * std::sqrt(v.variance);
  }
  return covered;
}

void regressions(std::uint64_t draws, Seed seed, const Confidence& level) {
  for (const double rate : {0.05, 0.2, 0.4}) {
    Sample sample;
    // Rates share no draws: else one lucky sequence would move all lines together.
    const std::uint32_t key = static_cast<std::uint32_t>(std::lround(100.0 * rate)) * 100'000;
    Stream large{seed, Purpose::simulation, 0, key + 1};
    sample.draw(large, 1'000'000, rate);
    const Parts truth = parts_of(sample, level);
    for (const std::size_t n : {50U, 100U, 200U, 500U, 2000U}) {
      std::array<double, 8> covered{};
      std::array<double, 8> defined{};
      std::array<double, 4> robust{};
      const std::uint64_t here = n > 500 ? draws / 4 : draws;
      for (std::uint64_t r = 0; r < here; ++r) {
        Stream stream{seed, Purpose::simulation, r + 1, key + static_cast<std::uint32_t>(n)};
        sample.draw(stream, n, rate);
        const Parts p = parts_of(sample, level);
        const auto count = [&](std::size_t k, const Estimate& e, const Estimate& t) {
          if (!e.defined()) return;
          defined[k] += 1.0;
          if (e.low <= t.value && t.value <= e.high) covered[k] += 1.0;
        };
        count(0, p.linear, truth.linear);
        count(1, p.logistic, truth.logistic);
        count(2, p.ratio, truth.ratio);
        count(3, p.composition, truth.composition);
        count(4, p.within, truth.within);
        count(5, p.explained, truth.explained);
        count(6, p.unexplained, truth.unexplained);
        if (!p.separated) count(7, p.logistic, truth.logistic);
        const auto hc = sandwiches(sample, level, truth.linear.value);
        for (std::size_t k = 0; k < 4; ++k) robust[k] += hc[k] ? 1.0 : 0.0;
      }
      constexpr std::array<const char*, 8> names{
          "adjusted_linear_hc3", "adjusted_logistic", "adjusted_ratio",      "kitagawa_composition",
          "kitagawa_within",     "blinder_explained", "blinder_unexplained", "adjusted_logistic_not_separated"};
      for (std::size_t k = 0; k < names.size(); ++k) {
        std::printf("%s,%zu,%g,%.4f,%.4f\n", names[k], n, rate, covered[k] / std::max(1.0, defined[k]),
                    defined[k] / static_cast<double>(here));
      }
      for (std::size_t k = 0; k < 4; ++k) {
        std::printf("hc%zu,%zu,%g,%.4f,1\n", k, n, rate, robust[k] / static_cast<double>(here));
      }
    }
  }
}

/// Weights and clusters: the same quantities, "weighted_..." and "clustered_...".
void designs(std::uint64_t draws, Seed seed, const Confidence& level) {
  for (const double rate : {0.05, 0.2, 0.4}) {
    Sample sample;
    const std::uint32_t key = static_cast<std::uint32_t>(std::lround(100.0 * rate)) * 100'000;
    Stream large{seed, Purpose::simulation, 0, key + 2};
    sample.draw(large, 1'000'000, rate);
    const Parts truth = parts_of(sample, level);
    for (const Drawn how : {Drawn::weighted, Drawn::clustered}) {
      for (const std::size_t n : {200U, 1000U}) {
        std::array<double, 5> covered{};
        std::array<double, 5> defined{};
        for (std::uint64_t r = 0; r < draws; ++r) {
          Stream stream{seed, Purpose::simulation, r + 1,
                        key + (how == Drawn::weighted ? 20'000 : 40'000) + static_cast<std::uint32_t>(n)};
          sample.draw(stream, n, rate, how);
          const Parts p = parts_of(sample, level);
          const auto count = [&](std::size_t k, const Estimate& e, const Estimate& t) {
            if (!e.defined()) return;
            defined[k] += 1.0;
            if (e.low <= t.value && t.value <= e.high) covered[k] += 1.0;
          };
          count(0, p.linear, truth.linear);
          count(1, p.logistic, truth.logistic);
          count(2, p.composition, truth.composition);
          count(3, p.within, truth.within);
          count(4, p.unexplained, truth.unexplained);
        }
        constexpr std::array<const char*, 5> names{"adjusted_linear", "adjusted_logistic", "kitagawa_composition",
                                                   "kitagawa_within", "blinder_unexplained"};
        for (std::size_t k = 0; k < names.size(); ++k) {
          std::printf("%s_%s,%zu,%g,%.4f,%.4f\n", how == Drawn::weighted ? "weighted" : "clustered", names[k], n, rate,
                      covered[k] / std::max(1.0, defined[k]), defined[k] / static_cast<double>(draws));
        }
        std::fflush(stdout);
      }
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t draws = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 2000;
  const Seed seed{argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1};
  const Confidence level{0.95};
  std::puts("quantity,n,rate,coverage,defined");
  const std::string only = argc > 3 ? argv[3] : "";
  if (only != "designs") regressions(draws, seed, level);
  if (only != "rows") designs(draws, seed, level);
}
