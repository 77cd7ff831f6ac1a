/// @file
/// How often the intervals of the parts of a gap of selection rates hold the truth, as CSV.
///
///     accuracy.explain.rate_gap [samples, 1000] [draws, 500]
///
/// Simulated (seed in the program): two populations of 100,000 people with five features (`two_populations.hpp`), of
/// whom one tree of depth 6 selects about a third and whose parts are known exactly. "exact": the tree's own values;
/// "sampled": so many draws of any model, which is what models of several trees get; its bounds are for the same truth.
///
/// n_a, n_b, way, smallest, mean, total, rejected_null, some_part_missed

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include <lotrecht/core/stream.hpp>
#include <lotrecht/explain/rate_gap.hpp>
#include <lotrecht/model/tree_ensemble.hpp>

#include "../../../tests/support/random_trees.hpp"
#include "two_populations.hpp"

namespace {

using namespace lotrecht;
using namespace lotrecht::accuracy;

const stats::Confidence confidence{0.95};

struct Held {
  std::vector<std::uint64_t> part = std::vector<std::uint64_t>(features, 0);
  std::uint64_t total = 0;
  std::uint64_t rejected = 0;
  std::uint64_t missed = 0;

  void add(const explain::ShapleyGap& gap, const explain::ShapleyGap& truth) {
    bool all = true;
    for (std::size_t f = 0; f < features; ++f) {
      const bool holds = gap.part(f).contribution.interval().contains(truth.part(f).contribution.value);
      part[f] += holds ? 1U : 0U;
      all = all && holds;
    }
    total += gap.total[0].interval().contains(truth.total[0].value) ? 1U : 0U;
    rejected += gap.part(2).p_value <= 0.05 ? 1U : 0U;
    missed += all ? 0U : 1U;
  }
  void print(const char* way, std::size_t n_a, std::size_t n_b, std::uint64_t samples) const {
    const auto share = [&](std::uint64_t k) { return static_cast<double>(k) / static_cast<double>(samples); };
    double mean = 0.0;
    for (const std::uint64_t k : part) mean += share(k) / static_cast<double>(features);
    std::printf("%zu,%zu,%s,%.4f,%.4f,%.4f,%.4f,%.4f\n", n_a, n_b, way,
                share(*std::min_element(part.begin(), part.end())), mean, share(total), share(rejected), share(missed));
    std::fflush(stdout);
  }
};

}  // namespace

int main(int count, char** arguments) {
  const std::uint64_t samples = count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 1000;
  const std::uint64_t draws = count > 2 ? std::strtoull(arguments[2], nullptr, 10) : 500;
  testing::RandomTrees random{20261130};
  const model::TreeEnsemble model =
      random.ensemble({.features = features, .trees = 1, .depth = 6, .other_tests = false, .stop = 0.0});
  Stream people_of{Seed{1}, Purpose::simulation, 0};
  const RowMajorMatrix a = population(true, people_of);
  const RowMajorMatrix b = population(false, people_of);
  // The threshold that about a third of a's people reach.
  const model::TreeEnsembleScorer scorer{model};
  RowMajorMatrix margins(a.rows(), 1);
  scorer.score(a, margins);
  std::vector<double> sorted(margins.data(), margins.data() + margins.size());
  std::sort(sorted.begin(), sorted.end());
  const explain::SelectionRule rule{sorted[2 * people / 3], true};
  const explain::ShapleyGap truth = explain::rate_gap(model, rule, {a}, {b}, confidence);

  std::puts("n_a,n_b,way,smallest,mean,total,rejected_null,some_part_missed");
  const struct { std::size_t a, b; } sizes[] = {{10, 10}, {20, 20}, {20, 200}, {100, 100}, {1000, 1000}};
  for (const auto& size : sizes) {
    Held exact;
    Held sampled;
    for (std::uint64_t s = 0; s < samples; ++s) {
      Stream stream{Seed{2}, Purpose::simulation, s, static_cast<std::uint32_t>(size.a + size.b)};
      const Sample of_a = drawn(a, size.a, false, stream);
      const Sample of_b = drawn(b, size.b, false, stream);
      exact.add(explain::rate_gap(model, rule, {of_a.x}, {of_b.x}, confidence), truth);
      const explain::SampledGapOptions options{.draws = draws, .seed = Seed{s}};
      sampled.add(explain::sampled_rate_gap(scorer, rule, {of_a.x}, {of_b.x}, confidence, options).gap, truth);
    }
    exact.print("exact", size.a, size.b, samples);
    sampled.print("sampled", size.a, size.b, samples);
  }
}
