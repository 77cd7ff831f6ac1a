#pragma once

/// @file
/// What each step of a chain adds to the gap at its end.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/fairness/chain.hpp>
#include <lotrecht/fairness/detail/plain_estimates.hpp>
#include <lotrecht/fairness/detail/square_and_add.hpp>
#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/mover.hpp>

namespace lotrecht::fairness {

/// The gap at the end of a chain between a group and another, and its parts by step.
struct ChainGap {
  stats::Estimate difference;                  ///< of the shares that come through all steps
  stats::Estimate ratio;                       ///< of the same
  std::vector<stats::Estimate> differences;    ///< (K,) of the pass rates of each step
  std::vector<stats::Estimate> ratios;         ///< (K,) of the pass rates of each step; their product is `ratio`
  std::vector<stats::Estimate> contributions;  ///< (K,) what each step adds; their sum is `difference`
};

/// What step i adds to the difference P - Q of two products P = p_1 ... p_K and Q = q_1 ... q_K.
///
/// Changing the factors from q to p one after the other, step i moves the product by (p_i - q_i) times the factors that
/// have been changed and those that have not, and so by an amount that depends on the order. The contribution is the
/// mean over all orders, the Shapley value of the product: with K steps and S the set of those changed before,
///
///     φ_i = (p_i - q_i) Σ_{S without i} 1 / (K C(K-1, |S|)) Π_{j in S} p_j Π_{j not in S, j ≠ i} q_j.
///
/// No step is favoured, equal rates contribute exactly 0, swapping p and q negates, and Σ φ_i = P - Q. For two steps
/// it is Kitagawa's decomposition, φ_1 = (p_1 - q_1) (p_2 + q_2) / 2. O(K²) by the elementary symmetric recursion, all
/// of whose terms are positive.
///
/// @param p, q  (K,) rates in [0, 1]
///
/// Shapley, L. S. (1953), A value for n-person games; Kitagawa, E. M. (1955). J. Am. Stat. Assoc. 50(272), 1168-1194.
/// doi:10.1080/01621459.1955.10501299
[[nodiscard]] inline double step_contribution(std::size_t i, std::span<const double> p, std::span<const double> q) {
  const std::size_t k = p.size();
  std::vector<double> by_size(k, 0.0);  // Σ over the sets S of each size of Π p Π q
  by_size[0] = 1.0;
  std::size_t others = 0;
  for (std::size_t j = 0; j < k; ++j) {
    if (j == i) continue;
    ++others;
    for (std::size_t s = others + 1; s-- > 0;) by_size[s] = by_size[s] * q[j] + (s > 0 ? by_size[s - 1] * p[j] : 0.0);
  }
  double mean = 0.0;
  double sets = 1.0;  // C(K-1, s)
  for (std::size_t s = 0; s < k; ++s) {
    mean += by_size[s] / sets;
    sets = sets * static_cast<double>(k - 1 - s) / static_cast<double>(s + 1);
  }
  return (p[i] - q[i]) * (mean / static_cast<double>(k));
}

namespace detail {

/// Why step s cannot be compared; `none` if it can.
[[nodiscard]] inline stats::Undefined why_no_step(const ChainPath& group, const ChainPath& other, std::size_t s) {
  for (const ChainPath* path : {&group, &other}) {
    const StepCounts& at = path->steps[s];
    if (at.reached() == 0) return stats::Undefined::nobody_reached;
    if (at.known().trials == 0) return stats::Undefined::step_unknown;
  }
  return stats::Undefined::none;
}

[[nodiscard]] inline std::uint64_t begun(const ChainPath& group, const ChainPath& other) {
  return group.steps.front().reached() + other.steps.front().reached();
}

inline void add_ends(ChainGap& gap, const ChainPath& group, const ChainPath& other, const Methods& methods) {
  const std::size_t last = group.steps.size() - 1;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const std::uint64_t n = begun(group, other);
  const stats::Undefined a = why_no_way(group, last);
  const stats::Undefined why = a == stats::Undefined::none ? why_no_way(other, last) : a;
  if (why == stats::Undefined::none && all_known(group, last) && all_known(other, last)) {
    const stats::BinomialTally x{group.steps[last].passed, group.steps.front().reached()};
    const stats::BinomialTally y{other.steps[last].passed, other.steps.front().reached()};
    gap.difference = plain_difference(x, y, methods, why);
    gap.ratio = plain_ratio(x, y, methods, why);
    return;
  }
  constexpr std::string_view method = "mover_square_and_add_wilson";
  gap.difference = undefined_estimate(why, {-1.0, 1.0}, n, method, methods);
  gap.ratio = undefined_estimate(why, {0.0, infinity}, n, method, methods);
  if (why != stats::Undefined::none) return;
  const stats::Estimate x = reached_rate(group, last, methods);
  const stats::Estimate y = reached_rate(other, last, methods);
  const stats::Interval d = stats::mover_difference(x.value, x.interval(), y.value, y.interval());
  gap.difference = estimate_of(x.value - y.value, {std::max(-1.0, d.low), std::min(1.0, d.high)}, n, method, methods);
  const stats::Interval r = stats::mover_ratio(x.value, x.interval(), y.value, y.interval());
  gap.ratio = y.value == 0.0 ? undefined_estimate(stats::Undefined::zero_reference, r, n, method, methods)
                             : estimate_of(x.value / y.value, r, n, method, methods);
}

}  // namespace detail

/// The gap at the end of the chain and what each step adds to it, two groups that share no row.
///
/// The ratio at the end is the product of the steps' ratios p_i / q_i, so their logarithms add up. The difference at
/// the end is the sum of the steps' contributions (`step_contribution`). Both hold for what is estimated, to rounding.
///
/// Steps' differences and ratios have the intervals of two independent binomials (given who came to the step, they are
/// that). A contribution depends on all 2 K pass rates, which are independent as well, given who came to each step; its
/// interval is square-and-add over Wilson's: the delta method for large groups (the covariance of the multinomial
/// counts is then accounted for, since it is what makes the pass rates uncorrelated), and not symmetric for small ones.
/// `chain_bootstrap.hpp` has intervals by resampling instead.
///
/// A step that nobody of a side came to has no pass rate: its difference and ratio, and all contributions, are
/// undefined ("nobody_reached"); the gap at the end stays what it is. Where the other group's rate is 0 the ratio is
/// undefined ("zero_reference"), and its bounds say what can be said.
///
/// @throws InvalidInput if the chains differ in length or have no step
[[nodiscard]] inline ChainGap chain_gap(const ChainPath& group, const ChainPath& other, const Methods& methods) {
  const std::size_t k = group.steps.size();
  if (k == 0 || other.steps.size() != k) {
    throw InvalidInput{"chain_gap", "other",
                       "must have as many steps as the group, at least 1: " + std::to_string(k) + " here, " +
                           std::to_string(other.steps.size()) + " there"};
  }
  ChainGap gap;
  detail::add_ends(gap, group, other, methods);
  stats::Undefined first = stats::Undefined::none;
  for (std::size_t s = 0; s < k; ++s) {
    const stats::Undefined why = detail::why_no_step(group, other, s);
    if (first == stats::Undefined::none) first = why;
    const stats::BinomialTally a = group.steps[s].known();
    const stats::BinomialTally b = other.steps[s].known();
    gap.differences.push_back(detail::plain_difference(a, b, methods, why));
    gap.ratios.push_back(detail::plain_ratio(a, b, methods, why));
  }
  std::vector<detail::Part> parts = detail::step_parts(group, methods.confidence);
  const std::vector<detail::Part> theirs = detail::step_parts(other, methods.confidence);
  parts.insert(parts.end(), theirs.begin(), theirs.end());
  std::vector<double> rates;
  rates.reserve(parts.size());
  for (const detail::Part& part : parts) rates.push_back(part.value);
  for (std::size_t s = 0; s < k; ++s) {
    constexpr std::string_view method = "square_and_add_wilson";
    const std::uint64_t n = detail::begun(group, other);
    if (first != stats::Undefined::none) {
      gap.contributions.push_back(detail::undefined_estimate(first, {-1.0, 1.0}, n, method, methods));
      continue;
    }
    const auto of_all = [&](std::span<const double> all) { return step_contribution(s, all.first(k), all.subspan(k)); };
    const stats::Interval around = detail::square_and_add(std::span<const detail::Part>{parts}, of_all);
    gap.contributions.push_back(detail::estimate_of(
        of_all(rates), {std::max(-1.0, around.low), std::min(1.0, around.high)}, n, method, methods));
  }
  return gap;
}

}  // namespace lotrecht::fairness
