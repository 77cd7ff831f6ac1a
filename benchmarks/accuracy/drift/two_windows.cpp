/// @file
/// Tests and intervals of two windows of one variable, as CSV.
///
///     accuracy.drift.two_windows [draws, 2000]
///
/// Simulated (seed in the program) from populations that are known exactly: "fine" has 1,000 values, as good as
/// continuous; "five" five values; "zeros" half zeros and a long tail; "rare" categories of .7, .2, .05, .03 and .02.
/// Rows: for each test how often it rejects at 5 % where both windows come from one population ("size"); for each 95 %
/// interval how often it holds the truth, without drift ("none") and where the second population is tilted towards
/// large values ("drift"); for each p-value about a tolerance how often it is at most 5 % where the truth is just what
/// is tolerated ("beyond", "within"). Permutations and resamples: 199.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include <lotrecht/core/stream.hpp>
#include <lotrecht/drift.hpp>
#include <lotrecht/stats/draw_multinomial.hpp>

namespace {

using namespace lotrecht;

constexpr std::uint64_t replicates = 199;
std::uint64_t draws = 2000;

struct Population {
  const char* name;
  std::vector<double> values;
  std::vector<std::uint64_t> weights;  ///< sum to `unit` at most
};

constexpr std::uint64_t unit = 1U << 30U;

Population population(const char* name, std::vector<double> values, const std::vector<double>& shares) {
  Population p{name, std::move(values), {}};
  double sum = 0.0;
  for (const double s : shares) sum += s;
  for (const double s : shares) {
    p.weights.push_back(static_cast<std::uint64_t>(std::llround(static_cast<double>(unit) * s / sum)));
  }
  return p;
}

/// The shares tilted by exp(tilt × rank).
Population tilted(const Population& from, double tilt) {
  std::vector<double> shares;
  const auto k = static_cast<double>(from.values.size());
  for (std::size_t i = 0; i < from.values.size(); ++i) {
    shares.push_back(static_cast<double>(from.weights[i]) * std::exp(tilt * static_cast<double>(i) / k));
  }
  return population(from.name, from.values, shares);
}

std::uint64_t total(const std::vector<std::uint64_t>& weights) {
  std::uint64_t sum = 0;
  for (const std::uint64_t w : weights) sum += w;
  return sum;
}

struct Share {
  double hits = 0.0;
  double tries = 0.0;
  void count(bool hit) {
    hits += hit ? 1.0 : 0.0;
    tries += 1.0;
  }
};

using Shares = std::map<std::string, Share>;

/// Draws two windows, and leaves out values that neither has.
drift::PooledValues drawn(const Population& p, const Population& q, std::uint64_t n, std::uint64_t m, Stream& stream) {
  std::vector<std::uint64_t> first(p.values.size());
  std::vector<std::uint64_t> second(p.values.size());
  stats::detail::draw_multinomial(stream, n, p.weights, total(p.weights), first);
  stats::detail::draw_multinomial(stream, m, q.weights, total(q.weights), second);
  drift::PooledValues pooled{{}, {{}, {}}, {n, m}};
  for (std::size_t v = 0; v < p.values.size(); ++v) {
    if (first[v] + second[v] == 0) continue;
    pooled.values.push_back(p.values[v]);
    pooled.counts[0].push_back(first[v]);
    pooled.counts[1].push_back(second[v]);
  }
  return pooled;
}

void test_all(const drift::PooledValues& pooled, std::uint64_t seed, Shares& shares) {
  const stats::Confidence confidence{0.95};
  const auto both = stats::Alternative::two_sided;
  const drift::WindowPair pair = pooled.pair();
  const auto told = [&](const char* name, double p) { shares[name].count(p <= 0.05); };
  const auto test = [&](const char* name, const stats::TestResult& t) {
    if (t.defined()) told(name, t.p_value);
  };
  test("ks", drift::kolmogorov_smirnov(pooled, drift::KsMethod::automatic, both, confidence).test);
  test("ks limit", drift::kolmogorov_smirnov(pooled, drift::KsMethod::limit, both, confidence).test);
  test("mann_whitney", drift::mann_whitney(pooled, drift::RankSumMethod::automatic, both, confidence).test);
  test("mann_whitney normal", drift::mann_whitney(pooled, drift::RankSumMethod::normal, both, confidence).test);
  test("welch", drift::welch(pooled, both, confidence).test);
  test("epps_singleton", drift::epps_singleton(pooled, std::array{0.4, 0.8}));
  const auto n = static_cast<double>(pair.n);
  const auto m = static_cast<double>(pair.m);
  told("kuiper limit", drift::kuiper_limit_p_value(drift::Kuiper{}(pair), n, m));
  told("cramer_von_mises limit", drift::cramer_von_mises_limit_p_value(drift::CramerVonMises{}(pair), n, m));
  if (pair.n + pair.m <= 40) {
    if (const auto p = drift::cramer_von_mises_exact_p_value(pair)) told("cramer_von_mises exact", *p);
  }
  const drift::PermutationOptions options{replicates, Seed{seed}};
  const auto p = drift::permutation_p_values(pair, options, drift::Kuiper{}, drift::CramerVonMises{},
                                             drift::BaumgartnerWeissSchindler{}, drift::Wasserstein{},
                                             drift::EnergyDistance{}, drift::PopulationStability{});
  const char* const names[] = {"kuiper",      "cramer_von_mises", "baumgartner_weiss_schindler",
                               "wasserstein", "energy",           "psi permutation"};
  for (std::size_t i = 0; i < p.size(); ++i) told(names[i], p[i]);
  test("anderson_darling", drift::anderson_darling(pooled, options));
  test("welch permutation", drift::welch_permutation(pooled, both, options));
}

void test_categories(const drift::PooledValues& pooled, std::uint64_t seed, Shares& shares) {
  const auto test = [&](const char* name, const stats::TestResult& t) {
    if (t.defined()) shares[name].count(t.p_value <= 0.05);
  };
  const drift::WindowPair pair = pooled.pair();
  test("category_test", drift::category_test(pair, {replicates, Seed{seed}}));
  test("psi chi_square", drift::psi(pair, stats::Confidence{0.95}).test);
}

/// The truth: the same functions of the populations themselves, as windows of very many rows.
struct Truth {
  double ks, wasserstein, total_variation, hellinger, probability, mean, psi;
};

Truth truth(const Population& p, const Population& q) {
  const drift::WindowPair pair{p.values, p.weights, q.weights, total(p.weights), total(q.weights)};
  double ks = 0.0;
  pair.walk([&](std::size_t, double f, double g) { ks = std::max(ks, std::abs(f - g)); });
  double probability = 0.0;
  double mean = 0.0;
  double below = 0.0;
  for (std::size_t v = 0; v < p.values.size(); ++v) {
    const double a = static_cast<double>(p.weights[v]) / static_cast<double>(pair.n);
    const double b = static_cast<double>(q.weights[v]) / static_cast<double>(pair.m);
    probability += a * (below + 0.5 * b);
    below += b;
    mean += (a - b) * p.values[v];
  }
  return {ks,   drift::Wasserstein{}(pair),        drift::TotalVariation{}(pair), drift::Hellinger{}(pair), probability,
          mean, drift::PopulationStability{}(pair)};
}

void cover(const drift::PooledValues& pooled, const Truth& t, bool few, std::uint64_t seed, Shares& shares) {
  const stats::Confidence confidence{0.95};
  const auto both = stats::Alternative::two_sided;
  const drift::WindowPair pair = pooled.pair();
  const auto interval = [&](const char* name, const stats::Estimate& e, double truth) {
    if (e.defined()) shares[name].count(e.low <= truth + 1e-12 && truth - 1e-12 <= e.high);
  };
  interval("ks distance", drift::kolmogorov_smirnov(pooled, drift::KsMethod::limit, both, confidence).distance, t.ks);
  interval("rank probability", drift::mann_whitney(pooled, drift::RankSumMethod::normal, both, confidence).probability,
           t.probability);
  interval("mean difference", drift::welch(pooled, both, confidence).difference, t.mean);
  const drift::ResamplingOptions options{replicates, Seed{seed}};
  interval("wasserstein", drift::distance(pair, drift::Wasserstein{}, "w", HUGE_VAL, confidence, options),
           t.wasserstein);
  if (!few) return;
  interval("total_variation", drift::distance(pair, drift::TotalVariation{}, "t", 1.0, confidence, options),
           t.total_variation);
  interval("hellinger", drift::distance(pair, drift::Hellinger{}, "h", 1.0, confidence, options), t.hellinger);
  interval("psi", drift::psi(pair, confidence).index, t.psi);
}

/// Both nulls at the edge where they meet: the truth is what is tolerated.
void tolerate(const drift::PooledValues& pooled, const Truth& t, bool few, std::uint64_t seed, Shares& beyond,
              Shares& within) {
  const stats::Confidence confidence{0.95};
  const drift::WindowPair pair = pooled.pair();
  const auto told = [&](const char* name, const drift::ToleranceTest& test) {
    if (test.undefined != stats::Undefined::none) return;
    beyond[name].count(test.beyond <= 0.05);
    within[name].count(test.within <= 0.05);
  };
  told("ks distance", drift::ks_tolerance(pooled, t.ks));
  told("rank probability", drift::mann_whitney_tolerance(pooled, std::abs(t.probability - 0.5)));
  told("mean difference", drift::welch_tolerance(pooled, std::abs(t.mean)));
  const drift::ResamplingOptions options{replicates, Seed{seed}};
  told("wasserstein", drift::distance_tolerance(pair, drift::Wasserstein{}, t.wasserstein, confidence, options));
  if (!few) return;
  told("total_variation",
       drift::distance_tolerance(pair, drift::TotalVariation{}, t.total_variation, confidence, options));
  told("psi", drift::psi_tolerance(pair, t.psi));
}

void print(const Population& p, std::uint64_t n, std::uint64_t m, const char* what, const Shares& shares) {
  for (const auto& [name, share] : shares) {
    std::printf("%s,%llu,%llu,%s,%s,%.4f,%.0f\n", p.name, static_cast<unsigned long long>(n),
                static_cast<unsigned long long>(m), what, name.c_str(), share.hits / share.tries, share.tries);
  }
  std::fflush(stdout);
}

}  // namespace

int main(int count, char** arguments) {
  if (count > 1) draws = std::strtoull(arguments[1], nullptr, 10);
  std::vector<double> fine;
  std::vector<double> tail{0.0};
  for (int i = 0; i < 1000; ++i) fine.push_back(std::log((i + 0.5) / (999.5 - i)));  // logistic quantiles
  for (int i = 0; i < 300; ++i) tail.push_back(std::exp(0.02 * i));
  std::vector<double> half(301, 0.5 / 300.0);
  half[0] = 0.5;
  const Population populations[] = {population("fine", fine, std::vector<double>(1000, 1.0)),
                                    population("five", {1, 2, 3, 4, 5}, {0.1, 0.2, 0.4, 0.2, 0.1}),
                                    population("zeros", tail, half),
                                    population("rare", {1, 2, 3, 4, 5}, {0.7, 0.2, 0.05, 0.03, 0.02})};
  constexpr std::array<std::array<std::uint64_t, 2>, 6> sizes{
      {{4, 100}, {10, 10}, {20, 20}, {50, 50}, {20, 200}, {1000, 1000}}};
  std::puts("population,reference_rows,current_rows,what,name,share,draws");
  for (const Population& p : populations) {
    const bool few = p.values.size() <= 5;
    const Population moved = tilted(p, 1.0);
    for (const auto& [n, m] : sizes) {
      Shares size;
      Shares none;
      Shares drift;
      Shares beyond;
      Shares within;
      const std::uint64_t tries = n == 1000 && !few ? draws / 4 : draws;
      for (std::uint64_t i = 0; i < tries; ++i) {
        Stream stream{Seed{2026}, Purpose::simulation, i};
        const auto same = drawn(p, p, n, m, stream);
        const auto other = drawn(p, moved, n, m, stream);
        test_all(same, i, size);
        if (few) test_categories(same, i, size);
        cover(same, truth(p, p), few, i, none);
        cover(other, truth(p, moved), few, i, drift);
        tolerate(other, truth(p, moved), few, i, beyond, within);
      }
      print(p, n, m, "size", size);
      print(p, n, m, "none", none);
      print(p, n, m, "drift", drift);
      print(p, n, m, "beyond", beyond);
      print(p, n, m, "within", within);
    }
  }
}
