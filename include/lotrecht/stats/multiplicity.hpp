#pragma once

/// @file
/// p-values corrected for having asked several questions.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <lotrecht/core/error.hpp>

namespace lotrecht::stats {

/// What is kept under control when several hypotheses are tested at once, and how.
enum class Multiplicity : std::uint8_t {
  none,                 ///< nothing: each p-value by itself
  bonferroni,           ///< probability of any false rejection (FWER); any dependence
  holm,                 ///< FWER, any dependence; never worse than Bonferroni
  hochberg,             ///< FWER, independence or positive dependence
  hommel,               ///< FWER, as Hochberg; never worse than Hochberg and Holm
  benjamini_hochberg,   ///< expected share of false rejections (FDR); independence or positive dependence
  benjamini_yekutieli,  ///< FDR, any dependence
};

[[nodiscard]] constexpr std::string_view name(Multiplicity m) noexcept {
  switch (m) {
    case Multiplicity::none: return "none";
    case Multiplicity::bonferroni: return "bonferroni";
    case Multiplicity::holm: return "holm";
    case Multiplicity::hochberg: return "hochberg";
    case Multiplicity::hommel: return "hommel";
    case Multiplicity::benjamini_hochberg: return "benjamini_hochberg";
    case Multiplicity::benjamini_yekutieli: return "benjamini_yekutieli";
  }
  return "";
}

[[nodiscard]] constexpr std::optional<Multiplicity> multiplicity_named(std::string_view wanted) noexcept {
  for (std::uint8_t i = 0; i <= static_cast<std::uint8_t>(Multiplicity::benjamini_yekutieli); ++i) {
    if (name(static_cast<Multiplicity>(i)) == wanted) return static_cast<Multiplicity>(i);
  }
  return std::nullopt;
}

namespace detail {

/// Hommel's adjusted p-values of p(1) <= ... <= p(n), in place; O(n log n).
///
/// Closed testing with Simes' test: the p-value of a hypothesis is the largest Simes p-value of the sets that hold it.
/// Of the sets of m hypotheses the worst for p(i) is the m largest, or p(i) with the m - 1 largest. With
///
///     c_m = m min { p(n-m+j) / j : 2 <= j <= m },     s_m = min(m p(n-m+1), c_m)
///
/// these give min(m p(i), c_m) for m <= n + 1 - i, and s_m for larger m. Both c_m and s_m fall as m grows (m / j is
/// at least (m + 1) / (j + 1)), m p(i) rises; so the largest stands where they cross, or at s of n + 2 - i. And c_m is
/// the least slope from the point (n - m, 0) to the points (k, p(k)) with k >= n - m + 2: it touches their lower convex
/// hull, which grows by one point to the left at a time.
inline void hommel_sorted(std::vector<double>& p) {
  const std::size_t n = p.size();
  const auto at = [&p](std::size_t i) { return p[i - 1]; };
  std::vector<double> c(n + 2, std::numeric_limits<double>::infinity());  // c_1 = infinity: a set of one has no j = 2
  std::vector<std::size_t> hull;  // ranks, from right to left; the points of the lower hull
  const auto slope = [&](std::size_t from, std::size_t k) { return at(k) / static_cast<double>(k - from); };
  for (std::size_t m = 2; m <= n; ++m) {
    const std::size_t fresh = n - m + 2;
    const auto chord = [&](std::size_t left, std::size_t right) {
      return (at(right) - at(left)) / static_cast<double>(right - left);
    };
    while (hull.size() >= 2 && chord(fresh, hull.back()) >= chord(hull.back(), hull[hull.size() - 2])) hull.pop_back();
    hull.push_back(fresh);
    // Along the hull, from left to right, the slope seen from (n - m, 0) falls and then rises.
    std::size_t low = 0;
    std::size_t high = hull.size() - 1;
    while (low < high) {
      const std::size_t middle = (low + high) / 2;
      if (slope(n - m, hull[middle]) <= slope(n - m, hull[middle + 1]))
        high = middle;
      else
        low = middle + 1;
    }
    c[m] = static_cast<double>(m) * slope(n - m, hull[low]);
  }
  std::vector<double> adjusted(n);
  for (std::size_t i = 1; i <= n; ++i) {
    const std::size_t most = n + 1 - i;
    std::size_t low = 1;  // the largest m <= most with m p(i) <= c_m
    std::size_t high = most;
    while (low < high) {
      const std::size_t middle = (low + high + 1) / 2;
      if (static_cast<double>(middle) * at(i) <= c[middle])
        low = middle;
      else
        high = middle - 1;
    }
    double worst = static_cast<double>(low) * at(i);
    if (low < most) worst = std::max(worst, c[low + 1]);
    if (i >= 2) worst = std::max(worst, std::min(static_cast<double>(most + 1) * at(i - 1), c[most + 1]));
    adjusted[i - 1] = std::min(1.0, std::max(worst, i >= 2 ? adjusted[i - 2] : 0.0));
  }
  for (std::size_t i = n; i-- > 1;) {
    if (p[i - 1] == p[i]) adjusted[i - 1] = adjusted[i];  // rounding may have put equals apart
  }
  p = std::move(adjusted);
}

/// p(1) <= ... <= p(n) times a factor, made monotone from the smallest on (down) or from the largest on (up).
template <class Factor>
void adjust_sorted(std::vector<double>& p, bool step_down, const Factor& factor) {
  const std::size_t n = p.size();
  double bound = step_down ? 0.0 : 1.0;
  for (std::size_t step = 0; step < n; ++step) {
    const std::size_t i = step_down ? step : n - 1 - step;
    const double raised = factor(static_cast<double>(i + 1)) * p[i];
    bound = step_down ? std::max(bound, raised) : std::min(bound, raised);
    p[i] = std::min(1.0, bound);
  }
}

}  // namespace detail

/// Adjusted p-values: rejecting where one is at most α keeps FWER, or FDR, at most α.
///
/// With p(1) <= ... <= p(n):
///
///     bonferroni            n p
///     holm                  max over j <= i of (n - j + 1) p(j)
///     hochberg              min over j >= i of (n - j + 1) p(j)
///     hommel                closed testing with Simes' test
///     benjamini_hochberg    min over j >= i of (n / j) p(j)
///     benjamini_yekutieli   the same times 1 + 1/2 + ... + 1/n
///
/// each at most 1. An undefined p-value (NaN) stays undefined and does not count: what could not be asked needs no
/// correction. Equal p-values get equal answers; the order of the input does not matter. O(n log n), Hommel's too.
///
/// @param p  (n,) in [0, 1] or NaN
/// @return   (n,) in the order of `p`
/// @throws InvalidInput naming the first value out of range
///
/// Holm, S. (1979). Scand. J. Stat. 6(2), 65-70. Hochberg, Y. (1988). Biometrika 75(4), 800-802.
/// doi:10.1093/biomet/75.4.800. Hommel, G. (1988). Biometrika 75(2), 383-386. doi:10.1093/biomet/75.2.383.
/// Benjamini, Y. & Hochberg, Y. (1995). J. R. Stat. Soc. B 57(1), 289-300. doi:10.1111/j.2517-6161.1995.tb02031.x.
/// Benjamini, Y. & Yekutieli, D. (2001). Ann. Stat. 29(4), 1165-1188. doi:10.1214/aos/1013699998.
[[nodiscard]] inline std::vector<double> adjusted_p_values(std::span<const double> p, Multiplicity method) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (std::isnan(p[i])) continue;
    if (!(0.0 <= p[i] && p[i] <= 1.0)) {
      throw InvalidInput{name(method), "p_values",
                         "position " + std::to_string(i) + ": must lie in [0, 1], or be NaN where undefined, got " +
                             std::to_string(p[i])};
    }
    order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [p](std::size_t a, std::size_t b) { return p[a] < p[b]; });
  std::vector<double> sorted;
  sorted.reserve(order.size());
  for (const std::size_t i : order) sorted.push_back(p[i]);
  const double n = static_cast<double>(sorted.size());
  switch (method) {
    case Multiplicity::none: break;
    case Multiplicity::bonferroni: detail::adjust_sorted(sorted, true, [n](double) { return n; }); break;
    case Multiplicity::holm: detail::adjust_sorted(sorted, true, [n](double i) { return n - i + 1.0; }); break;
    case Multiplicity::hochberg: detail::adjust_sorted(sorted, false, [n](double i) { return n - i + 1.0; }); break;
    case Multiplicity::hommel: detail::hommel_sorted(sorted); break;
    case Multiplicity::benjamini_hochberg: detail::adjust_sorted(sorted, false, [n](double i) { return n / i; }); break;
    case Multiplicity::benjamini_yekutieli: {
      double harmonic = 0.0;
      for (double i = n; i >= 1.0; i -= 1.0) harmonic += 1.0 / i;  // the small ones first
      detail::adjust_sorted(sorted, false, [n, harmonic](double i) { return harmonic * (n / i); });
      break;
    }
  }
  std::vector<double> adjusted(p.size(), std::numeric_limits<double>::quiet_NaN());
  for (std::size_t i = 0; i < order.size(); ++i) adjusted[order[i]] = sorted[i];
  return adjusted;
}

}  // namespace lotrecht::stats
