#pragma once

/// @file
/// Intervals for all shares of a whole at once.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>
#include <span>
#include <utility>
#include <vector>

#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/detail/log_mass.hpp>
#include <lotrecht/stats/interval.hpp>
#include <lotrecht/stats/wilson.hpp>

namespace lotrecht::stats {

/// The critical value with which each of `comparisons` two-sided intervals may fail with probability α / comparisons
/// (Bonferroni): √2 erfc⁻¹(α / k).
///
/// @throws InvalidInput unless comparisons >= 1
[[nodiscard]] inline double bonferroni_critical_value(std::uint64_t comparisons, const Confidence& confidence) {
  if (comparisons == 0) throw InvalidInput{"bonferroni_critical_value", "comparisons", "must be at least 1, got 0"};
  return std::numbers::sqrt2 * boost::math::erfc_inv(confidence.alpha() / static_cast<double>(comparisons));
}

/// Goodman's simultaneous intervals for the shares of a multinomial: Wilson's with Bonferroni's critical value.
///
/// All shares lie in their intervals together with about the stated probability; for two categories each interval is a
/// little wider than it need be, as the two shares are one. Nobody at all: [0, 1] each.
///
/// @param counts  (k,) rows in each category, k >= 1, summing to at most 2^53
/// @return        (k,) bounds on shares (unitless)
/// @throws InvalidInput if there is no category, or too many rows
///
/// Goodman, L. A. (1965). Technometrics 7(2), 247-254. doi:10.1080/00401706.1965.10490252
[[nodiscard]] inline std::vector<Interval> goodman(std::span<const std::uint64_t> counts,
                                                   const Confidence& confidence) {
  const double z = bonferroni_critical_value(counts.size(), confidence);
  std::uint64_t n = 0;
  for (const std::uint64_t x : counts) {
    if (x > detail::largest_exact_count - n) throw InvalidInput{"goodman", "counts", "must sum to at most 2^53"};
    n += x;
  }
  std::vector<Interval> intervals;
  for (const std::uint64_t x : counts) {
    intervals.push_back(wilson(static_cast<double>(x), static_cast<double>(n), z));
  }
  return intervals;
}

namespace detail {

/// ln of the Poisson probability of k at mean x; 0 at mean 0 for k = 0.
[[nodiscard]] inline double log_poisson(double k, double x) {
  if (x == 0.0) return k == 0.0 ? 0.0 : -std::numeric_limits<double>::infinity();
  return k * std::log(x) - x - boost::math::lgamma(k + 1.0);
}

/// P(|X_i - x_i| <= c for all i) for a multinomial X of n rows with shares x_i / n.
///
/// A multinomial is independent Poisson variables given their sum: the probability of the truncated variables' sum
/// being n, by convolution, over that of the whole sum. Exact, where Sison & Glaz use an Edgeworth expansion.
[[nodiscard]] inline double band_probability(std::span<const std::uint64_t> counts, std::uint64_t c) {
  const auto reach = static_cast<std::int64_t>(c);
  std::vector<double> sums{1.0};  // of deviations so far, from -low on
  std::int64_t low = 0;
  double n = 0.0;
  std::vector<std::int64_t> below_left(counts.size() + 1, 0);  // how far the rest can still go down, and up
  std::vector<std::int64_t> above_left(counts.size() + 1, 0);
  for (std::size_t i = counts.size(); i-- > 0;) {
    const bool anybody = counts[i] > 0;
    below_left[i] = below_left[i + 1] + (anybody ? std::min(reach, static_cast<std::int64_t>(counts[i])) : 0);
    above_left[i] = above_left[i + 1] + (anybody ? reach : 0);
  }
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    const double x = static_cast<double>(counts[i]);
    n += x;
    const std::int64_t down = std::min(reach, static_cast<std::int64_t>(counts[i]));
    std::vector<double> mass;
    for (std::int64_t d = -down; d <= reach; ++d) mass.push_back(std::exp(log_poisson(x + static_cast<double>(d), x)));
    // Only sums that the categories to come can bring back to 0.
    const std::int64_t next_low = std::max(-(low + down), -above_left[i + 1]);
    const std::int64_t next_high =
        std::min(static_cast<std::int64_t>(sums.size()) - 1 - low + reach, below_left[i + 1]);
    if (next_low > next_high) return 0.0;
    std::vector<double> next(static_cast<std::size_t>(next_high - next_low + 1), 0.0);
    for (std::size_t s = 0; s < sums.size(); ++s) {
      const std::int64_t before = static_cast<std::int64_t>(s) - low;
      for (std::int64_t d = std::max(-down, next_low - before); d <= std::min(reach, next_high - before); ++d) {
        next[static_cast<std::size_t>(before + d - next_low)] += sums[s] * mass[static_cast<std::size_t>(d + down)];
      }
    }
    sums = std::move(next);
    low = -next_low;
  }
  return sums[static_cast<std::size_t>(low)] / std::exp(log_poisson(n, n));
}

}  // namespace detail

/// Sison and Glaz's simultaneous intervals for the shares of a multinomial: one half-width for all categories, the
/// smallest c for which all counts stay within c of what was seen with the stated probability, as if the observed
/// shares were true.
///
/// Shorter than Goodman's where there are many categories (about seven or more) of like size; with rare categories and
/// small n they fall below the level. The probabilities are exact (convolution), not the article's Edgeworth expansion.
/// The upper end is moved by twice the fraction of the next step, as in the article. Bounds in [0, 1].
///
/// @param counts  (k,) rows in each category, k >= 1, summing to at most 100,000
/// @return        (k,) bounds on shares (unitless); nobody at all: [0, 1] each
/// @throws InvalidInput if there is no category, or more than 100,000 rows
///
/// Sison, C. P. & Glaz, J. (1995). J. Am. Stat. Assoc. 90(429), 366-369. doi:10.1080/01621459.1995.10476521
[[nodiscard]] inline std::vector<Interval> sison_glaz(std::span<const std::uint64_t> counts,
                                                      const Confidence& confidence) {
  if (counts.empty()) throw InvalidInput{"sison_glaz", "counts", "must hold at least one category"};
  std::uint64_t n = 0;
  for (const std::uint64_t x : counts) {
    if (x > 100'000 || (n += x) > 100'000) {
      throw InvalidInput{"sison_glaz", "counts", "must sum to at most 100000; goodman has no such limit"};
    }
  }
  if (n == 0) return std::vector<Interval>(counts.size(), {0.0, 1.0});
  // The smallest c that suffices; probabilities rise with c and reach 1 at n.
  std::uint64_t low = 0;
  std::uint64_t high = 1;
  while (high < n && detail::band_probability(counts, high) < confidence.level()) high = std::min(n, 2 * high);
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (detail::band_probability(counts, middle) < confidence.level()) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const double total = static_cast<double>(n);
  double c = 0.0;
  double part = 0.0;
  if (low > 0) {
    const double reached = detail::band_probability(counts, low);
    const double before = detail::band_probability(counts, low - 1);
    c = static_cast<double>(low - 1);
    part = (confidence.level() - before) / (reached - before);
  }
  std::vector<Interval> intervals;
  for (const std::uint64_t x : counts) {
    const double count = static_cast<double>(x);
    intervals.push_back({std::max(0.0, (count - c) / total), std::min(1.0, (count + c + 2.0 * part) / total)});
  }
  return intervals;
}

}  // namespace lotrecht::stats
