/// @file
/// True size of tests of two windows of several variables at 5 % and 1 %, their power against one shift, and true
/// coverage of their intervals at 95 %, by simulation, as CSV.
///
///     many_variables [rounds] [permutations]     pairs of windows a line (default 2,000), permutations (default 199)
///
/// Every round draws two windows (seed 71, round r) of the population said:
///
///     normal       five independent normal numbers
///     skewed       five independent exponential numbers
///     mixed        two exponential numbers, one of them missing in a tenth of the rows, and two categories of four
///     tied         one category of three
///     context      a normal context that moved by .8, and a number that is twice the context plus a normal one
///
/// "size5", "size1": share of rounds with p <= .05, .01 where nothing changed. "power": share with p <= .05 where .5
/// was added to every number of the current window (tied: one category in five became another). "coverage", "coverage
/// changed": share of intervals that hold the true value, without and with a change; of normal rows, bandwidth 2.
/// Standard errors with 2,000 rounds: .005 at .05, .002 at .01.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <limits>
#include <utility>
#include <vector>

#include <lotrecht/core/stream.hpp>
#include <lotrecht/drift/block_mmd.hpp>
#include <lotrecht/drift/classifier_test.hpp>
#include <lotrecht/drift/cross_mmd.hpp>
#include <lotrecht/drift/hotelling.hpp>
#include <lotrecht/drift/lsdd.hpp>
#include <lotrecht/drift/mmd.hpp>
#include <lotrecht/drift/mmd_aggregated.hpp>
#include <lotrecht/drift/mmd_variables.hpp>
#include <lotrecht/drift/pca_reconstruction.hpp>
#include <lotrecht/drift/propensity_mmd.hpp>
#include <lotrecht/drift/random_feature_mmd.hpp>
#include <lotrecht/drift/row_graph.hpp>
#include <lotrecht/drift/stratified_mmd.hpp>
#include <lotrecht/stats/draw_normal.hpp>

namespace {

using namespace lotrecht;
using namespace lotrecht::drift;

enum class Population { normal, skewed, mixed, tied, context };

[[nodiscard]] const char* name_of(Population population) {
  switch (population) {
    case Population::normal: return "normal";
    case Population::skewed: return "skewed";
    case Population::mixed: return "mixed";
    case Population::tied: return "tied";
    case Population::context: return "context";
  }
  return "";
}

[[nodiscard]] std::vector<Variable> variables_of(Population population) {
  switch (population) {
    case Population::mixed: return {Variable::number, Variable::number, Variable::category, Variable::category};
    case Population::tied: return {Variable::category};
    case Population::context: return {Variable::number, Variable::number};
    default: return std::vector<Variable>(5, Variable::number);
  }
}

[[nodiscard]] RowMajorMatrix window(Population population, std::size_t rows, std::uint64_t round, bool current,
                                    double shift) {
  Stream stream{Seed{71}, Purpose::simulation, round, current ? 1U : 0U};
  const auto exponential = [&] { return -std::log(stream.uniform_open()); };
  const auto normal = [&] { return stats::draw_normal(stream); };
  RowMajorMatrix x(static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(variables_of(population).size()));
  for (Eigen::Index i = 0; i < x.rows(); ++i) {
    switch (population) {
      case Population::normal:
        for (Eigen::Index j = 0; j < 5; ++j) x(i, j) = normal() + shift;
        break;
      case Population::skewed:
        for (Eigen::Index j = 0; j < 5; ++j) x(i, j) = exponential() + shift;
        break;
      case Population::mixed:
        x(i, 0) = exponential() + shift;
        x(i, 1) = exponential() + shift;
        if (stream.below(10) == 0) x(i, 1) = std::numeric_limits<double>::quiet_NaN();
        x(i, 2) = static_cast<double>(stream.below(4));
        x(i, 3) = static_cast<double>(stream.below(4));
        break;
      case Population::tied:
        x(i, 0) = static_cast<double>(stream.below(3));
        if (shift != 0.0 && stream.below(5) == 0) x(i, 0) = 0.0;
        break;
      case Population::context:
        x(i, 0) = normal() + (current ? 0.8 : 0.0);
        x(i, 1) = 2.0 * x(i, 0) + normal() + shift;
        break;
    }
  }
  return x;
}

[[nodiscard]] RowWindows windows(Population population, std::size_t n, std::size_t m, std::uint64_t round,
                                 double shift) {
  return {window(population, n, round, false, 0.0), window(population, m, round, true, shift), variables_of(population),
          RowScale::robust};
}

[[nodiscard]] Kernel median(const RowWindows& w, KernelShape shape) {
  return {shape, median_bandwidth(w, shape, Seed{1})};
}

using Test = std::function<double(const RowWindows&, const PermutationOptions&)>;

void line(const char* test, const Test& p_value, Population population, std::size_t n, std::size_t m,
          std::uint64_t rounds, std::uint64_t permutations) {
  std::uint64_t at5 = 0;
  std::uint64_t at1 = 0;
  std::uint64_t seen = 0;
  for (std::uint64_t round = 0; round < rounds; ++round) {
    const PermutationOptions options{permutations, Seed{round + 1}};
    const double p = p_value(windows(population, n, m, round, 0.0), options);
    at5 += p <= 0.05 ? 1U : 0U;
    at1 += p <= 0.01 ? 1U : 0U;
    if (round < rounds / 4) seen += p_value(windows(population, n, m, round, 0.5), options) <= 0.05 ? 1U : 0U;
  }
  const auto share = [](std::uint64_t k, std::uint64_t of) { return static_cast<double>(k) / static_cast<double>(of); };
  std::printf("%s,%s,%zu,%zu,%.4f,%.4f,%.3f,,\n", test, name_of(population), n, m, share(at5, rounds),
              share(at1, rounds), share(seen, rounds / 4));
  std::fflush(stdout);
}

/// True MMD² of normal numbers shifted by `shift` each, Gaussian kernel of bandwidth 2.
[[nodiscard]] double true_mmd_squared(double shift) {
  return 2.0 * std::pow(4.0 / 6.0, 2.5) * (1.0 - std::exp(-5.0 * shift * shift / (2.0 * 6.0)));
}

void coverage(const char* interval, const std::function<stats::Estimate(const RowWindows&, Seed)>& estimate,
              const std::function<double(double)>& truth, std::size_t n, std::size_t m, std::uint64_t rounds) {
  double held[2] = {};
  for (const bool changed : {false, true}) {
    const double shift = changed ? 0.5 : 0.0;
    for (std::uint64_t round = 0; round < rounds; ++round) {
      const RowWindows w{window(Population::normal, n, round, false, 0.0),
                         window(Population::normal, m, round, true, shift), variables_of(Population::normal),
                         RowScale::none};
      const stats::Estimate e = estimate(w, Seed{round + 1});
      if (e.low <= truth(shift) && truth(shift) <= e.high) held[changed ? 1 : 0] += 1.0 / static_cast<double>(rounds);
    }
  }
  std::printf("%s,normal,%zu,%zu,,,,%.4f,%.4f\n", interval, n, m, held[0], held[1]);
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t rounds = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 2000;
  const std::uint64_t permutations = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 199;
  if (rounds < 4 || permutations < 19) {
    std::fputs("rounds must be at least 4 and permutations at least 19\n", stderr);
    return 2;
  }
  const stats::Confidence level{0.95};
  const auto kernel_test = [](KernelShape shape) {
    return [shape](const RowWindows& w, const PermutationOptions& options) {
      return mmd_test(w, RowKernel{w, median(w, shape)},
                      shape == KernelShape::energy ? MmdEstimator::biased : MmdEstimator::unbiased, options)
          .p_value;
    };
  };
  const Test gaussian = kernel_test(KernelShape::gaussian);
  const Test laplace = kernel_test(KernelShape::laplace);
  const Test energy = kernel_test(KernelShape::energy);
  const Test aggregated = [](const RowWindows& w, const PermutationOptions& options) {
    std::vector<Kernel> kernels;
    for (const double b : spread_bandwidths(w, KernelShape::gaussian, 5, Seed{1})) {
      kernels.push_back({KernelShape::gaussian, b});
    }
    return mmd_aggregated(w, kernels, options).test.p_value;
  };
  const Test by_variable = [](const RowWindows& w, const PermutationOptions& options) {
    double least = 1.0;
    for (const auto& change : mmd_by_variable(w, median(w, KernelShape::gaussian), options)) {
      least = std::min(least, change.adjusted_p_value);
    }
    return least;
  };
  const Test features = [](const RowWindows& w, const PermutationOptions& options) {
    return random_feature_mmd(w, median(w, KernelShape::gaussian), 32, options).p_value;
  };
  const Test density = [](const RowWindows& w, const PermutationOptions& options) {
    return lsdd(w, median(w, KernelShape::gaussian).bandwidth, 50, 0.1, options).p_value;
  };
  const Test shrunken = [](const RowWindows& w, const PermutationOptions& options) {
    return hotelling_shrunken(w, std::numeric_limits<double>::quiet_NaN(), options).p_value;
  };
  const Test t_squared = [&](const RowWindows& w, const PermutationOptions&) {
    return hotelling(w, level).test.p_value;
  };
  const Test tree = [](const RowWindows& w, const PermutationOptions& options) {
    return graph_test(w, minimum_spanning_tree(w, options.seed), options).test.p_value;
  };
  const Test tree_normal = [](const RowWindows& w, const PermutationOptions& options) {
    return graph_test(w, minimum_spanning_tree(w, options.seed), {1, options.seed}).normal_p_value;
  };
  const Test neighbours = [](const RowWindows& w, const PermutationOptions& options) {
    return graph_test(w, nearest_neighbours(w, 5, options.seed), options).test.p_value;
  };
  const Test neighbours_normal = [](const RowWindows& w, const PermutationOptions& options) {
    return graph_test(w, nearest_neighbours(w, 5, options.seed), {1, options.seed}).normal_p_value;
  };
  const auto blocks = [&](std::size_t count) {
    return [&level, count](const RowWindows& w, const PermutationOptions& options) {
      return block_mmd(w, RowKernel{w, median(w, KernelShape::gaussian)}, count, level, options.seed).test.p_value;
    };
  };
  const Test linear = [&](const RowWindows& w, const PermutationOptions& options) {
    return linear_mmd(w, RowKernel{w, median(w, KernelShape::gaussian)}, level, options.seed).test.p_value;
  };
  const Test cross = [](const RowWindows& w, const PermutationOptions& options) {
    return cross_mmd(w, RowKernel{w, median(w, KernelShape::gaussian)}, options.seed).p_value;
  };
  const Test classifier = [&](const RowWindows& w, const PermutationOptions& options) {
    const stats::TestResult test = classifier_test(w, level, options.seed).test;
    return test.defined() ? test.p_value : 1.0;
  };
  const Test reconstruction = [&](const RowWindows& w, const PermutationOptions& options) {
    return pca_reconstruction(w, 0.7, level, options.seed).test.p_value;
  };
  // The last category is the stratum.
  const Test stratified = [](const RowWindows& w, const PermutationOptions& options) {
    std::vector<std::uint64_t> strata(w.rows());
    for (std::size_t i = 0; i < w.rows(); ++i) strata[i] = static_cast<std::uint64_t>(w.columns().back().values[i]);
    const stats::TestResult test = stratified_mmd(w, median(w, KernelShape::gaussian), strata, options).test;
    return test.defined() ? test.p_value : 1.0;
  };
  const Test propensity = [](const RowWindows& w, const PermutationOptions& options) {
    const auto column = [&](std::size_t j) {
      RowMajorMatrix x(static_cast<Eigen::Index>(w.rows()), 1);
      for (std::size_t i = 0; i < w.rows(); ++i) x(static_cast<Eigen::Index>(i), 0) = w.columns()[j].values[i];
      const auto n = static_cast<Eigen::Index>(w.reference_rows());
      return RowWindows{x.topRows(n), x.bottomRows(x.rows() - n), {Variable::number}, RowScale::none};
    };
    const RowWindows context = column(0);
    const RowWindows rest = column(1);
    return propensity_mmd(rest, median(rest, KernelShape::gaussian), context, median(context, KernelShape::gaussian),
                          options)
        .test.p_value;
  };

  std::puts("test,population,n,m,size5,size1,power,coverage,coverage_changed");
  const auto run = [&](const char* name, const Test& test, Population population,
                       const std::vector<std::pair<std::size_t, std::size_t>>& sizes) {
    for (const auto& [n, m] : sizes) line(name, test, population, n, m, rounds, permutations);
  };
  const std::vector<std::pair<std::size_t, std::size_t>> small{{10, 10}, {40, 40}, {60, 20}};
  const std::vector<std::pair<std::size_t, std::size_t>> larger{{20, 20}, {40, 40}, {100, 100}, {150, 50}};
  run("mmd gaussian", gaussian, Population::normal, small);
  run("mmd gaussian", gaussian, Population::mixed, small);
  run("mmd laplace", laplace, Population::mixed, small);
  run("energy", energy, Population::mixed, small);
  run("mmd aggregated", aggregated, Population::skewed, small);
  run("mmd by variable", by_variable, Population::mixed, small);
  run("mmd random features", features, Population::mixed, small);
  run("lsdd", density, Population::skewed, small);
  run("hotelling permutation", shrunken, Population::skewed, small);
  run("hotelling F", t_squared, Population::normal, small);
  run("hotelling F", t_squared, Population::skewed, {{10, 10}, {40, 40}, {60, 20}, {180, 20}});
  run("friedman-rafsky", tree, Population::mixed, small);
  run("friedman-rafsky", tree, Population::tied, small);
  run("friedman-rafsky normal", tree_normal, Population::normal, larger);
  run("neighbours", neighbours, Population::tied, small);
  run("neighbours normal", neighbours_normal, Population::normal, larger);
  run("mmd blocks 5", blocks(5), Population::normal, larger);
  run("mmd blocks 10", blocks(10), Population::normal, larger);
  run("mmd blocks 20", blocks(20), Population::normal, {{40, 40}, {100, 100}, {400, 400}});
  run("mmd linear", linear, Population::normal, larger);
  run("mmd cross", cross, Population::normal, larger);
  run("mmd cross", cross, Population::mixed, larger);
  run("classifier", classifier, Population::mixed, larger);
  run("pca reconstruction", reconstruction, Population::skewed, larger);
  run("mmd stratified", stratified, Population::mixed, larger);
  run("mmd propensity", propensity, Population::context, larger);

  const Kernel two{KernelShape::gaussian, 2.0};
  const auto mmd_distance = [&](const RowWindows& w, Seed seed) {
    return kernel_distance(w, RowKernel{w, two}, "mmd", level, {199, seed});
  };
  const auto block_interval = [&](std::size_t count) {
    return [&, count](const RowWindows& w, Seed seed) {
      return count == 0 ? linear_mmd(w, RowKernel{w, two}, level, seed).mmd_squared
                        : block_mmd(w, RowKernel{w, two}, count, level, seed).mmd_squared;
    };
  };
  const auto mahalanobis = [&](const RowWindows& w, Seed) { return hotelling(w, level).distance; };
  const auto true_mmd = [](double shift) { return std::sqrt(true_mmd_squared(shift)); };
  for (const std::size_t n : {10U, 40U, 100U}) {
    coverage("mmd distance", mmd_distance, true_mmd, n, n, rounds / 2);
    coverage(
        "mahalanobis distance", mahalanobis, [](double shift) { return shift * std::sqrt(5.0); }, n, n, rounds);
  }
  for (const std::size_t n : {40U, 200U}) {
    coverage("mmd² blocks 10", block_interval(10), true_mmd_squared, n, n, rounds);
    coverage("mmd² blocks 20", block_interval(20), true_mmd_squared, n, n, rounds);
    coverage("mmd² linear", block_interval(0), true_mmd_squared, n, n, rounds);
  }
}
