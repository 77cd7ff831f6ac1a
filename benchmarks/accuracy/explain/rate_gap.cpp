/// @file
/// How often the sampled parts of a gap of selection rates hold the truth, and their tests reject it, as CSV.
///
///     rate_gap [rounds]     data sets for each line, default 400 (seed 3; standard error of .95: .011)
///
/// Simulated: two populations of 100,000 people with four features, scored by 20 trees of depth 4; selected are the
/// upper tenth or the upper half of the scores of both together. The truth is that of 400,000 sampled pairs of the
/// populations (its own standard error is told). Feature 2 is the same in both and independent of the others, so its
/// part is nearly 0. Each round draws n rows of each, with replacement, and takes 1,000 draws.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include <lotrecht/core/stream.hpp>
#include <lotrecht/explain/rate_gap.hpp>

#include "../../../tests/support/random_trees.hpp"

namespace {

using namespace lotrecht;

constexpr std::size_t features = 4;
constexpr std::size_t people = 100'000;
const stats::Confidence confidence{0.95};

[[nodiscard]] RowMajorMatrix population(bool a, Stream& stream) {
  const auto binomial = [&](double p) {
    double count = 0.0;
    for (int i = 0; i < 7; ++i) count += stream.uniform() < p ? 1.0 : 0.0;
    return count;
  };
  RowMajorMatrix x(static_cast<Eigen::Index>(people), static_cast<Eigen::Index>(features));
  for (Eigen::Index i = 0; i < x.rows(); ++i) {
    x(i, 0) = binomial(a ? 0.55 : 0.45);
    x(i, 1) = stream.uniform() < 0.5 ? x(i, 0) : binomial(a ? 0.5 : 0.4);
    x(i, 2) = binomial(0.5);
    x(i, 3) = std::min(7.0, std::floor(-2.0 * std::log(1.0 - stream.uniform()) * (a ? 1.0 : 1.1)));
  }
  return x;
}

[[nodiscard]] RowMajorMatrix drawn(const RowMajorMatrix& from, std::size_t n, Stream& stream) {
  RowMajorMatrix x(static_cast<Eigen::Index>(n), from.cols());
  for (Eigen::Index i = 0; i < x.rows(); ++i) x.row(i) = from.row(static_cast<Eigen::Index>(stream.below(people)));
  return x;
}

}  // namespace

int main(int count, char** arguments) {
  const std::uint64_t rounds = count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 400;
  if (rounds < 1) {
    std::fputs("rounds must be a whole number from 1 on\n", stderr);
    return 2;
  }
  testing::RandomTrees random{20261129};
  const model::TreeEnsemble model =
      random.ensemble({.features = features, .trees = 20, .depth = 4, .other_tests = false});
  Stream people_of{Seed{3}, Purpose::simulation, 0};
  const RowMajorMatrix a = population(true, people_of);
  const RowMajorMatrix b = population(false, people_of);
  std::vector<double> margins;
  for (const RowMajorMatrix* of : {&a, &b}) {
    RowMajorMatrix scores(of->rows(), 1);
    model.score(*of, scores);
    margins.insert(margins.end(), scores.data(), scores.data() + scores.size());
  }
  std::sort(margins.begin(), margins.end());
  std::puts("n,selected,smallest,mean,total,rejected_null,some_part_missed,error_of_truth");
  for (const double share : {0.1, 0.5}) {
    const auto at = static_cast<std::size_t>((1.0 - share) * static_cast<double>(margins.size()));
    const explain::SelectionRule rule{margins[at], true};
    explain::SampledGapOptions options;
    options.draws = 400'000;
    options.seed = Seed{4};
    const explain::SampledGap truth = explain::sampled_rate_gap(model, rule, {a}, {b}, confidence, options);
    const double error = *std::max_element(truth.standard_errors.begin(), truth.standard_errors.end());
    for (const std::size_t n : {10U, 20U, 100U, 1000U}) {
      std::vector<std::uint64_t> held(features, 0);
      std::uint64_t total = 0;
      std::uint64_t rejected = 0;
      std::uint64_t missed = 0;
      for (std::uint64_t r = 0; r < rounds; ++r) {
        Stream stream{Seed{5}, Purpose::simulation, r, static_cast<std::uint32_t>(n)};
        const RowMajorMatrix of_a = drawn(a, n, stream);
        const RowMajorMatrix of_b = drawn(b, n, stream);
        options.draws = 1'000;
        options.seed = Seed{1'000 + r};
        const explain::SampledGap found = explain::sampled_rate_gap(model, rule, {of_a}, {of_b}, confidence, options);
        bool all = true;
        for (std::size_t f = 0; f < features; ++f) {
          const bool holds = found.gap.part(f).contribution.interval().contains(truth.gap.part(f).contribution.value);
          held[f] += holds ? 1U : 0U;
          all = all && holds;
        }
        total += found.gap.total[0].interval().contains(truth.gap.total[0].value) ? 1U : 0U;
        rejected += found.gap.part(2).p_value <= 0.05 ? 1U : 0U;
        missed += all ? 0U : 1U;
      }
      const auto part = [&](std::uint64_t k) { return static_cast<double>(k) / static_cast<double>(rounds); };
      double mean = 0.0;
      for (const std::uint64_t k : held) mean += part(k) / static_cast<double>(features);
      std::printf("%zu,%g,%.4f,%.4f,%.4f,%.4f,%.4f,%.2e\n", n, share, part(*std::min_element(held.begin(), held.end())),
                  mean, part(total), part(rejected), part(missed), error);
      std::fflush(stdout);
    }
  }
}
