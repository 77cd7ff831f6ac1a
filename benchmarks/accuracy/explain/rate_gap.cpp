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
    HeldParts exact;
    HeldParts sampled;
    for (std::uint64_t s = 0; s < samples; ++s) {
      Stream stream{Seed{2}, Purpose::simulation, s, static_cast<std::uint32_t>(size.a + size.b)};
      const Sample of_a = drawn(a, size.a, false, stream);
      const Sample of_b = drawn(b, size.b, false, stream);
      exact.add(explain::rate_gap(model, rule, {of_a.x}, {of_b.x}, confidence), truth);
      const explain::SampledGapOptions options{.draws = draws, .seed = Seed{s}};
      sampled.add(explain::sampled_rate_gap(scorer, rule, {of_a.x}, {of_b.x}, confidence, options).gap, truth);
    }
    std::printf("%zu,%zu,exact,", size.a, size.b);
    exact.print();
    std::printf("\n%zu,%zu,sampled,", size.a, size.b);
    sampled.print();
    std::puts("");
    std::fflush(stdout);
  }
}
