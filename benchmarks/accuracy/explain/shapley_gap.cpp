/// @file
/// How often the intervals of the parts of a gap of scores hold the truth, and their tests reject it, as CSV.
///
///     accuracy.explain.shapley_gap [draws, 2000]
///
/// Simulated (seed in the program): two populations of 100,000 people with five features, scored by 20 trees of depth
/// 4, whose parts are known exactly; samples are drawn with replacement. Features: 0 and 1 differ between the groups,
/// 1 moves with 0; 2 is the same in both and independent, so its part is 0 and its test may reject in 5 %; 3 is rare (3
/// and 6 % of people); 4 is skewed. "weighted": half of the people are drawn three times as often and count a third.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include <lotrecht/core/stream.hpp>
#include <lotrecht/explain/shapley_gap.hpp>

#include "../../../tests/support/random_trees.hpp"
#include "two_populations.hpp"

namespace {

using namespace lotrecht;

using namespace lotrecht::accuracy;

const stats::Confidence confidence{0.95};

}  // namespace

int main(int count, char** arguments) {
  const std::uint64_t draws = count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 2000;
  testing::RandomTrees random{20261129};
  const model::TreeEnsemble model =
      random.ensemble({.features = features, .trees = 20, .depth = 4, .other_tests = false});
  Stream people_of{Seed{1}, Purpose::simulation, 0};
  const RowMajorMatrix a = population(true, people_of);
  const RowMajorMatrix b = population(false, people_of);
  const explain::ShapleyGap truth = explain::shapley_gap(model, {a}, {b}, confidence);
  // The null feature's part in these populations is not 0 but nearly; it is told with the table.
  std::puts(
      "n_a,n_b,weighted,smallest,mean,total,rejected_null,some_part_missed,null_part_of_population,width_of_rare,width_"
      "of_others");
  const struct { std::size_t a, b; } sizes[] = {{5, 5}, {10, 10}, {20, 20}, {20, 200}, {100, 100}, {1000, 1000}};
  for (const bool weighted : {false, true}) {
    for (const auto& size : sizes) {
      HeldParts held;
      double rare = 0.0;
      double others = 0.0;
      for (std::uint64_t d = 0; d < draws; ++d) {
        Stream stream{Seed{2}, Purpose::simulation, d, static_cast<std::uint32_t>(size.a + size.b)};
        const Sample of_a = drawn(a, size.a, weighted, stream);
        const Sample of_b = drawn(b, size.b, weighted, stream);
        const explain::ShapleyGap gap =
            explain::shapley_gap(model, {of_a.x, of_a.weights}, {of_b.x, of_b.weights}, confidence);
        held.add(gap, truth);
        for (std::size_t f = 0; f < features; ++f) {
          const stats::Estimate& part = gap.part(f).contribution;
          (f == 3 ? rare : others) += (part.high - part.low) / static_cast<double>(draws);
        }
      }
      std::printf("%zu,%zu,%d,", size.a, size.b, weighted ? 1 : 0);
      held.print();
      std::printf(",%.2e,%.4f,%.4f\n", truth.part(2).contribution.value, rare, others / (features - 1.0));
      std::fflush(stdout);
    }
  }
}
