#pragma once

// Chi-square of draws against exact probabilities.

#include <cstddef>
#include <cstdint>
#include <map>

#include <boost/math/distributions/chi_squared.hpp>

namespace lotrecht::stats::testing {

/// Probability of a chi-square at least as large, if the draws follow `mass`.
///
/// Neighbouring values are pooled until 10 draws are expected; the last pool takes all probability that is left, so a
/// draw outside [first, last] counts against it.
template <class Mass>
double chi_square_p_value(const std::map<std::uint64_t, int>& seen, std::uint64_t first, std::uint64_t last,
                          const Mass& mass) {
  double draws = 0.0;
  for (const auto& [value, count] : seen) draws += count;
  double chi_square = 0.0;
  double left_probability = 1.0;
  double left_draws = draws;
  double pooled_probability = 0.0;
  double pooled_draws = 0.0;
  int pools = 0;
  const auto close = [&](double probability, double count) {
    const double expected = probability * draws;
    chi_square += (count - expected) * (count - expected) / expected;
    ++pools;
  };
  for (std::uint64_t k = first; k <= last; ++k) {
    pooled_probability += mass(k);
    if (const auto at = seen.find(k); at != seen.end()) pooled_draws += at->second;
    if (pooled_probability * draws >= 10.0 && (left_probability - pooled_probability) * draws >= 10.0) {
      close(pooled_probability, pooled_draws);
      left_probability -= pooled_probability;
      left_draws -= pooled_draws;
      pooled_probability = pooled_draws = 0.0;
    }
  }
  close(left_probability, left_draws);
  if (pools < 2) return left_draws == draws ? 1.0 : 0.0;
  return boost::math::cdf(complement(boost::math::chi_squared{static_cast<double>(pools - 1)}, chi_square));
}

/// What chance would have to do to fail a test whose draws are right. Seeds are fixed, so it does so always or never.
inline constexpr double failure_probability = 1e-8;

}  // namespace lotrecht::stats::testing
