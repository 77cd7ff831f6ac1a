/// @file
/// How often the intervals of sampled Shapley values hold the exact ones, as CSV.
///
///     accuracy.explain.sampled_values [seeds, 400]
///
/// Simulated: 12 rows with 10 features, 10 trees of depth 6 (interactions of up to six features), 5 background rows.
/// Exact values are those of the pattern tables. The 95 % intervals are Student's, by the standard errors and their
/// degrees of freedom. "smallest" is that of the 120 values, "mean" their mean; "error_ratio" the mean standard error
/// over the true one (root of the mean squared distance), the mean over values.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include <lotrecht/explain/kernel_shap.hpp>
#include <lotrecht/explain/owen_values.hpp>
#include <lotrecht/explain/permutation_shap.hpp>
#include <lotrecht/explain/tree_interventional.hpp>
#include <lotrecht/model/predict.hpp>

#include "../../../tests/support/random_trees.hpp"

namespace {

using namespace lotrecht;

const stats::Confidence confidence{0.95};

template <class Sample>
void measure(const char* method, std::uint64_t coalitions, std::uint64_t seeds, const explain::Explanation& exact,
             const Sample& sample) {
  const std::size_t numbers = exact.values.size();
  std::vector<double> held(numbers, 0.0);
  std::vector<double> square(numbers, 0.0);
  std::vector<double> error(numbers, 0.0);
  for (std::uint64_t s = 0; s < seeds; ++s) {
    const explain::SampledExplanation found =
        sample(explain::SamplingOptions{.seed = Seed{s}, .coalitions = coalitions});
    for (std::size_t i = 0; i < numbers; ++i) {
      const double value = found.explanation.values[i];
      const double freedom = found.freedom[i / exact.features];
      const stats::Interval at =
          explain::sampling_interval(value, found.explanation.standard_errors[i], freedom, confidence);
      held[i] += at.low - 1e-12 <= exact.values[i] && exact.values[i] <= at.high + 1e-12 ? 1.0 : 0.0;
      square[i] += (value - exact.values[i]) * (value - exact.values[i]);
      error[i] += found.explanation.standard_errors[i];
    }
  }
  const auto n = static_cast<double>(seeds);
  double mean = 0.0;
  double ratio = 0.0;
  double ratios = 0.0;
  for (std::size_t i = 0; i < numbers; ++i) {
    mean += held[i] / n / static_cast<double>(numbers);
    if (square[i] / n > 1e-20) {
      ratio += error[i] / n / std::sqrt(square[i] / n);
      ++ratios;
    }
  }
  std::printf("%s,%llu,%.3f,%.4f,%.3f\n", method, static_cast<unsigned long long>(coalitions),
              *std::min_element(held.begin(), held.end()) / n, mean, ratios > 0.0 ? ratio / ratios : 1.0);
  std::fflush(stdout);
}

}  // namespace

int main(int count, char** arguments) {
  const std::uint64_t seeds = count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 400;
  testing::RandomTrees random{20261130};
  const model::TreeEnsemble model =
      random.ensemble({.features = 10, .trees = 10, .depth = 6, .other_tests = false, .stop = 0.05});
  const RowMajorMatrix x = random.rows(12, 10);
  const RowMajorMatrix rows = random.rows(5, 10);
  const explain::Explanation exact = explain::InterventionalTreeExplainer{model, rows}.explain(x);
  const model::TreeEnsembleScorer scorer{model};
  const explain::Background background{rows};
  const std::vector<std::uint32_t> groups{0, 0, 0, 1, 1, 1, 2, 2, 3, 3};
  const explain::CoalitionTree blocks = explain::CoalitionTree::of_blocks(groups);
  const explain::Explanation owen = explain::owen_shap(scorer, x, background, blocks);
  std::puts("method,coalitions,smallest,mean,error_ratio");
  for (const std::uint64_t pairs : {5U, 10U, 30U, 100U}) {
    measure("permutation", 2 + 18 * pairs, seeds, exact, [&](const explain::SamplingOptions& options) {
      return explain::permutation_shap(scorer, x, background, options);
    });
    measure("owen", 2 + 18 * pairs, seeds, owen, [&](const explain::SamplingOptions& options) {
      return explain::sampled_owen_shap(scorer, x, background, blocks, options);
    });
  }
  for (const std::uint64_t coalitions : {40U, 80U, 160U, 320U, 640U}) {
    measure("kernel", coalitions, seeds, exact, [&](const explain::SamplingOptions& options) {
      return explain::kernel_shap(scorer, x, background, options);
    });
  }
}
