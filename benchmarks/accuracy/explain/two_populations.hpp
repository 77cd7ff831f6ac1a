#pragma once

/// @file
/// Two populations of people with five features, and samples of them.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <lotrecht/core/features.hpp>
#include <lotrecht/core/stream.hpp>

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

}  // namespace lotrecht::accuracy
