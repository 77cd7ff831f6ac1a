#pragma once

/// @file
/// Exact interval for a rate within a part of a finite population whose size nobody knows.

#include <algorithm>
#include <cstdint>
#include <string>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/clopper_pearson.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/detail/counts.hpp>
#include <lotrecht/stats/hypergeometric_interval.hpp>
#include <lotrecht/stats/interval.hpp>
#include <lotrecht/stats/mover_sure.hpp>

namespace lotrecht::stats {

namespace detail {

/// @throws InvalidInput if the sample is smaller than its part or larger than the population
inline void check_part(std::uint64_t met, std::uint64_t sample, std::uint64_t population, const char* function) {
  if (met <= sample && sample <= population) return;
  throw InvalidInput{function, "sample",
                     "must be at least its part and at most the population, got " + std::to_string(met) + " of " +
                         std::to_string(sample) + " of " + std::to_string(population)};
}

/// Part sizes beyond the smallest that are looked at one by one; of more the step 1 / K is too small to matter.
inline constexpr std::uint64_t sizes_looked_at = 256;

/// A share as whole numbers, which keep both of its ends exact.
struct WholeShare {
  std::uint64_t marked;
  std::uint64_t part;
  [[nodiscard]] double value() const noexcept { return static_cast<double>(marked) / static_cast<double>(part); }
  [[nodiscard]] double rest() const noexcept { return static_cast<double>(part - marked) / static_cast<double>(part); }
};

/// The smallest share M / K, over all K from n to `most`, that x marked of n do not rule out from below.
///
/// It falls as K rises, but for M being whole: with one more in the part the smallest M may stay, and then the share
/// falls further. So all K are looked at if there are few of them; else one marked one less at the largest K is below
/// every share (held to all K in the tests).
[[nodiscard]] inline WholeShare least_share(std::uint64_t x, std::uint64_t n, std::uint64_t most, double tail) {
  std::uint64_t marked = fewest_marked(x, n, most, tail);
  if (marked == x) return {x, most};
  if (most - n > sizes_looked_at) return {marked - 1, most};
  WholeShare least{marked, most};
  for (std::uint64_t part = most - 1; part >= n; --part) {
    // The fewest marked ones of a smaller part are as many or fewer.
    marked = std::min(marked, part - (n - x));
    while (marked > x && hypergeometric_upper_tail(x, n, marked - 1, part) > tail) --marked;
    const WholeShare own{marked, part};
    if (own.value() < least.value()) least = own;
  }
  return least;
}

}  // namespace detail

/// The share of the error probability that is spent on the size of the part.
inline constexpr double size_share_of_alpha = 0.05;

/// The largest size K of a part, of which n were met among `sample` drawn from N, that is not rejected at `alpha`:
/// P(n or fewer met | K) > alpha. At most N - (sample - n), as so many were met that are not of the part.
///
/// @throws InvalidInput if the sample is smaller than its part or larger than the population
[[nodiscard]] inline std::uint64_t largest_part(std::uint64_t met, std::uint64_t sample, std::uint64_t population,
                                                double alpha) {
  detail::check_part(met, sample, population, "largest_part");
  // Those that are not of the part: the fewest that are not ruled out.
  return population - detail::fewest_marked(sample - met, sample, population, alpha * (1.0 - 1e-10));
}

/// Two-sided interval for the rate M / K of a part of a population of N (a group, those with a positive outcome), from
/// x successes among the n of the part that a sample without replacement met.
///
/// Nobody knows K. Estimating it by n N / sample is not cautious: where more are left than that, less is known. Given
/// n, x is hypergeometric of K, so an exact interval at K is exact; and n itself bounds K. So a twentieth of the error
/// probability goes into the largest K (`largest_part`), and the interval holds the exact intervals of all K up to it
/// at the level that remains (Berger and Boos). Coverage is never below the level, whatever M, K and N. It is a point
/// where everybody was drawn; for N → ∞ Clopper and Pearson's interval at the level that remains. A K that is known
/// allows `hypergeometric_interval`, which is a little shorter. No trials: [0, 1].
///
/// @param k           successes among those of the part that were met
/// @param sample      drawn in all, of the part or not
/// @param population  N; above 10^9 it counts as infinite
/// @throws InvalidInput if the sample is smaller than the trials or larger than the population
///
/// Berger, R. L. & Boos, D. D. (1994). J. Am. Stat. Assoc. 89(427), 1012-1016. doi:10.1080/01621459.1994.10476836
[[nodiscard]] inline SureBounds hypergeometric_domain(const BinomialTally& k, std::uint64_t sample,
                                                      std::uint64_t population, const Confidence& confidence) {
  static_cast<void>(detail::counts(k, "hypergeometric_domain", "k"));
  detail::check_part(k.trials, sample, population, "hypergeometric_domain");
  if (k.trials == 0) return {{0.0, 1.0}, true, true};
  const Confidence within{1.0 - (1.0 - size_share_of_alpha) * confidence.alpha()};
  if (population > largest_exact_population) return {clopper_pearson(k, within), k.successes == 0, k.failures() == 0};
  const std::uint64_t most = largest_part(k.trials, sample, population, size_share_of_alpha * confidence.alpha());
  const double tail = 0.5 * within.alpha() * (1.0 - 1e-10);
  const detail::WholeShare low = detail::least_share(k.successes, k.trials, most, tail);
  const detail::WholeShare rest = detail::least_share(k.failures(), k.trials, most, tail);
  const auto sure = [&](const detail::WholeShare& s, std::uint64_t seen) { return s.marked == seen && s.part == most; };
  return {{low.value(), rest.rest()}, sure(low, k.successes), sure(rest, k.failures())};
}

}  // namespace lotrecht::stats
