#pragma once

/// @file
/// Cochran-Mantel-Haenszel: is there any difference, once strata are held fixed? Two samples or several.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <boost/math/special_functions/gamma.hpp>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/two_samples.hpp>

namespace lotrecht::stats {

/// A statistic with a chi-square law, if what it tests is true.
struct ChiSquareTest {
  double statistic = 0.0;
  std::uint64_t degrees = 0;  ///< of freedom; 0: the tables leave nothing to test, and the p-value is 1
  double p_value = 1.0;
};

namespace detail {

[[nodiscard]] inline ChiSquareTest chi_square_test(double statistic, std::uint64_t degrees) {
  if (degrees == 0) return {0.0, 0, 1.0};
  const double x = std::max(0.0, statistic);
  return {x, degrees, boost::math::gamma_q(0.5 * static_cast<double>(degrees), 0.5 * x)};
}

}  // namespace detail

/// Whether half a success is taken off the observed departure, which brings the p-value near the exact one.
enum class Continuity : bool { uncorrected, corrected };

/// Tests that the odds ratio is 1 in every stratum against a common one that is not.
///
///     X² = (|Σ (x_a - n_a m / N)| - c)² / Σ n_a n_b m (N - m) / (N² (N - 1)),   m = x_a + x_b,
///
/// with c = 0, or 1/2 (less where the departure is smaller). One degree of freedom; 0 where every stratum is without
/// one of the samples, or all in it succeeded or failed. For small tables `exact_common_odds_test` needs no
/// approximation.
///
/// @throws InvalidInput if a tally has more successes than trials
///
/// Mantel, N. & Haenszel, W. (1959). J. Natl. Cancer Inst. 22(4), 719-748. Cochran, W. G. (1954). Some methods for
/// strengthening the common χ² tests. Biometrics 10(4), 417-451.
[[nodiscard]] inline ChiSquareTest cochran_mantel_haenszel(std::span<const TwoSamples> strata, Continuity continuity) {
  detail::check_strata(strata, "cochran_mantel_haenszel");
  double departure = 0.0;
  double variance = 0.0;
  detail::for_each_comparable(strata, [&](const detail::Fourfold& k) {
    const double m = k.xa + k.xb;
    departure += (k.xa * k.nb - k.xb * k.na) / k.n;
    variance += (k.na / k.n) * (k.nb / k.n) * m * ((k.fa + k.fb) / (k.n - 1.0));
  });
  if (variance == 0.0) return {};
  const double corrected =
      std::abs(departure) - (continuity == Continuity::corrected ? std::min(0.5, std::abs(departure)) : 0.0);
  return detail::chi_square_test(corrected * corrected / variance, 1);
}

/// The omnibus test for several samples: is the success rate the same for all of them within every stratum?
///
/// With the vector u of x_g - n_g m / N summed over strata and its covariance given all margins,
///
///     V_gh = Σ m (N - m) / (N² (N - 1)) n_g (N [g = h] - n_h),        X² = u' V⁻ u,
///
/// of as many degrees of freedom as V has rank: samples minus one, less where some never share a stratum with others.
/// The rank is found by elimination with the largest pivot first. With two samples it is `cochran_mantel_haenszel`
/// without correction.
///
/// @param cells    (strata * samples,) tallies, stratum after stratum
/// @param samples  how many; at most 2,000, as V is dense
/// @throws InvalidInput if cells is no multiple of samples, a tally has more successes than trials, or too many samples
///
/// Mantel, N. (1963). J. Am. Stat. Assoc. 58(303), 690-700. doi:10.1080/01621459.1963.10500879
[[nodiscard]] inline ChiSquareTest generalised_cochran_mantel_haenszel(std::span<const BinomialTally> cells,
                                                                       std::size_t samples) {
  constexpr std::size_t most = 2000;
  if (samples == 0 || samples > most || cells.size() % samples != 0) {
    throw InvalidInput{"generalised_cochran_mantel_haenszel", "samples",
                       "must be 1 to " + std::to_string(most) + " and divide the number of cells, " +
                           std::to_string(cells.size()) + ", got " + std::to_string(samples)};
  }
  std::vector<double> u(samples, 0.0);
  std::vector<double> v(samples * samples, 0.0);
  std::vector<std::size_t> present;
  for (std::size_t first = 0; first < cells.size(); first += samples) {
    present.clear();
    double n = 0.0;
    double m = 0.0;
    for (std::size_t g = 0; g < samples; ++g) {
      const BinomialTally& t = cells[first + g];
      if (t.successes > t.trials) {
        throw InvalidInput{"generalised_cochran_mantel_haenszel", "cells",
                           "number " + std::to_string(first + g) + " must not have more successes than trials"};
      }
      if (t.trials == 0) continue;
      present.push_back(g);
      n += static_cast<double>(t.trials);
      m += static_cast<double>(t.successes);
    }
    if (present.size() < 2 || m == 0.0 || m == n) continue;
    const double scale = m / n * ((n - m) / n) / (n - 1.0);
    for (const std::size_t g : present) {
      const double n_g = static_cast<double>(cells[first + g].trials);
      u[g] += (static_cast<double>(cells[first + g].successes) * n - n_g * m) / n;
      for (const std::size_t h : present) {
        const double n_h = static_cast<double>(cells[first + h].trials);
        v[g * samples + h] += scale * n_g * (g == h ? n - n_h : -n_h);
      }
    }
  }
  // Cholesky's elimination with the largest remaining variance first; what is left at the end is rounding.
  double largest = 0.0;
  for (std::size_t g = 0; g < samples; ++g) largest = std::max(largest, v[g * samples + g]);
  double statistic = 0.0;
  std::uint64_t rank = 0;
  std::vector<std::size_t> left(samples);
  for (std::size_t g = 0; g < samples; ++g) left[g] = g;
  while (!left.empty()) {
    const auto at = std::max_element(left.begin(), left.end(), [&](std::size_t g, std::size_t h) {
      return v[g * samples + g] < v[h * samples + h];
    });
    const std::size_t p = *at;
    const double pivot = v[p * samples + p];
    if (!(pivot > 1e-10 * largest)) break;
    left.erase(at);
    statistic += u[p] * u[p] / pivot;
    ++rank;
    for (const std::size_t g : left) {
      const double factor = v[g * samples + p] / pivot;
      u[g] -= factor * u[p];
      for (const std::size_t h : left) v[g * samples + h] -= factor * v[p * samples + h];
    }
  }
  return detail::chi_square_test(statistic, rank);
}

}  // namespace lotrecht::stats
