#pragma once

/// @file
/// Two populations of people with five features, samples of them, and what intervals of a gap's parts hold.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <vector>

#include <lotrecht/core/features.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/explain/shapley_gap.hpp>

namespace lotrecht::accuracy {

inline constexpr std::size_t features = 5;
inline constexpr std::size_t people = 100'000;

/// Features: 0 and 1 differ between the groups, 1 moves with 0; 2 is the same in both and independent; 3 is rare (3 and
/// 6 % of people); 4 is skewed.
[[nodiscard]] inline RowMajorMatrix population(bool a, Stream& stream) {
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
    x(i, 3) = stream.uniform() < (a ? 0.03 : 0.06) ? 7.0 : 0.0;
    x(i, 4) = std::min(7.0, std::floor(-2.0 * std::log(1.0 - stream.uniform()) * (a ? 1.0 : 1.1)));
  }
  return x;
}

struct Sample {
  RowMajorMatrix x;
  std::vector<double> weights;
};

/// Rows drawn with replacement; weighted: half of the people are drawn three times as often and count a third.
[[nodiscard]] inline Sample drawn(const RowMajorMatrix& from, std::size_t n, bool weighted, Stream& stream) {
  Sample sample{RowMajorMatrix(static_cast<Eigen::Index>(n), from.cols()), {}};
  for (Eigen::Index i = 0; i < sample.x.rows(); ++i) {
    const auto at = static_cast<Eigen::Index>(stream.below(people / 2));
    // The second half of the people is met three times as often.
    const bool often = weighted ? stream.uniform() < 0.75 : stream.uniform() < 0.5;
    sample.x.row(i) = from.row(often ? at + static_cast<Eigen::Index>(people / 2) : at);
    if (weighted) sample.weights.push_back(often ? 1.0 : 3.0);
  }
  return sample;
}

/// How often the intervals of a gap's parts held the truth, and the test of the part that is none (of feature 2)
/// rejected it.
struct HeldParts {
  std::vector<std::uint64_t> part = std::vector<std::uint64_t>(features, 0);
  std::uint64_t total = 0;
  std::uint64_t rejected = 0;
  std::uint64_t missed = 0;
  std::uint64_t samples = 0;

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
    ++samples;
  }
  /// smallest, mean, total, rejected_null, some_part_missed
  void print() const {
    const auto share = [&](std::uint64_t k) { return static_cast<double>(k) / static_cast<double>(samples); };
    double mean = 0.0;
    for (const std::uint64_t k : part) mean += share(k) / static_cast<double>(features);
    std::printf("%.4f,%.4f,%.4f,%.4f,%.4f", share(*std::min_element(part.begin(), part.end())), mean, share(total),
                share(rejected), share(missed));
  }
};

}  // namespace lotrecht::accuracy
