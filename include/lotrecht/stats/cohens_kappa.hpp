#pragma once

/// @file
/// Cohen's kappa of two yes-or-no judgements, with its interval.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/interval.hpp>
#include <lotrecht/stats/paired_tally.hpp>
#include <lotrecht/stats/wilson.hpp>

namespace lotrecht::stats {

/// The second's yes among the rows to which the first said yes.
[[nodiscard]] constexpr BinomialTally given_first_yes(const PairedTally& k) noexcept {
  return {k.both, k.both + k.first_only};
}
/// The second's yes among the rows to which the first said no.
[[nodiscard]] constexpr BinomialTally given_first_no(const PairedTally& k) noexcept {
  return {k.second_only, k.second_only + k.neither};
}
/// The rows with twice the same answer.
[[nodiscard]] constexpr BinomialTally agreeing(const PairedTally& k) noexcept { return {k.both + k.neither, k.n()}; }

/// How the interval of kappa is made.
enum class KappaMethod : std::uint8_t {
  square_and_add,        ///< from Wilson intervals of the three independent rates it is made of
  fleiss_cohen_everitt,  ///< normal, with the large-sample standard error
};

[[nodiscard]] constexpr std::string_view name(KappaMethod method) noexcept {
  return method == KappaMethod::square_and_add ? "square_and_add_wilson" : "fleiss_cohen_everitt";
}

namespace detail {

/// Kappa of two judgements: a the first's rate of yes, p and q the second's given the first's yes and no.
[[nodiscard]] inline double kappa_of(double a, double p, double q) {
  const double m = a * p + (1.0 - a) * q;
  const double by_chance = a * (1.0 - m) + (1.0 - a) * m;  // how much disagreement chance would make
  return by_chance == 0.0 ? std::numeric_limits<double>::quiet_NaN() : 2.0 * a * (1.0 - a) * (p - q) / by_chance;
}

/// Large-sample variance of kappa at the observed shares, of a 2 x 2 table that has a kappa.
[[nodiscard]] inline double kappa_variance(const PairedTally& k) {
  const double n = static_cast<double>(k.n());
  const std::array<std::array<double, 2>, 2> p{
      {{static_cast<double>(k.both) / n, static_cast<double>(k.first_only) / n},
       {static_cast<double>(k.second_only) / n, static_cast<double>(k.neither) / n}}};
  const std::array<double, 2> first{p[0][0] + p[0][1], p[1][0] + p[1][1]};
  const std::array<double, 2> second{p[0][0] + p[1][0], p[0][1] + p[1][1]};
  const double agreed = p[0][0] + p[1][1];
  const double chance = first[0] * second[0] + first[1] * second[1];
  const double rest = 1.0 - chance;
  const double kappa = (agreed - chance) / rest;
  double sum = 0.0;
  for (std::size_t i = 0; i < 2; ++i) {
    for (std::size_t j = 0; j < 2; ++j) {
      const double reach = (first[j] + second[i]) * (1.0 - kappa);
      const double term = i == j ? 1.0 - (first[i] + second[i]) * (1.0 - kappa) : -reach;
      sum += p[i][j] * term * term;
    }
  }
  const double bias = kappa - chance * (1.0 - kappa);
  return std::max(0.0, (sum - bias * bias) / (rest * rest * n));
}

[[nodiscard]] inline Interval kappa_by_square_and_add(const PairedTally& k, double kappa,
                                                      const Confidence& confidence) {
  const auto [yes, no] = std::array{given_first_yes(k), given_first_no(k)};
  const BinomialTally first{yes.trials, k.n()};
  const auto rate = [](const BinomialTally& t) {
    return static_cast<double>(t.successes) / static_cast<double>(t.trials);
  };
  const std::array<double, 3> at{rate(first), rate(yes), rate(no)};
  const std::array<Interval, 3> around{wilson(first, confidence), wilson(yes, confidence), wilson(no, confidence)};
  // Kappa rises with p and falls with q, but with the first's share of yes it goes to 0 on both sides of
  // √q / (√q + √(1 - p)), where it is farthest from 0.
  const double farthest = std::sqrt(at[2]) / (std::sqrt(at[2]) + std::sqrt(1.0 - at[1]));
  double down = 0.0;
  double up = 0.0;
  for (std::size_t i = 0; i < 3; ++i) {
    double lowest = 0.0;
    double highest = 0.0;
    const auto move = [&](double to) {
      std::array<double, 3> moved = at;
      moved[i] = to;
      const double step = kappa_of(moved[0], moved[1], moved[2]) - kappa;
      if (std::isnan(step)) return;
      lowest = std::min(lowest, step);
      highest = std::max(highest, step);
    };
    move(around[i].low);
    move(around[i].high);
    if (i == 0 && around[0].contains(farthest)) move(farthest);
    down += lowest * lowest;
    up += highest * highest;
  }
  return {std::max(-1.0, kappa - std::sqrt(down)), std::min(1.0, kappa + std::sqrt(up))};
}

}  // namespace detail

/// Cohen's kappa: agreement beyond what two judges with these shares of yes would reach by chance,
///
///     κ = (p_o - p_e) / (1 - p_e),   for two answers   2 (n11 n00 - n10 n01) / (n1. n.0 + n0. n.1).
///
/// 1 is full agreement, 0 what chance would make, below 0 less. It depends on how common a yes is: two tables with the
/// same agreement can have different kappas, so the agreement belongs beside it.
///
/// `square_and_add` writes κ as a function of three rates that are independent (the first's yes, the second's yes given
/// the first's yes, and given its no) and moves each to the ends of its Wilson interval. At full agreement it still has
/// a width, where the normal interval of Fleiss, Cohen and Everitt shrinks to a point.
///
/// Undefined if there is no case ("nobody"), or all are in one cell of agreement ("zero_denominator"). If the first
/// judge always said the same, κ is 0 whatever the second said and the data tell nothing about it: [-1, 1].
///
/// @return  value and bounds in [-1, 1]; n = all cases
///
/// Cohen, J. (1960). Educ. Psychol. Meas. 20(1), 37-46. doi:10.1177/001316446002000104; Fleiss, J. L., Cohen, J. &
/// Everitt, B. S. (1969). Psychol. Bull. 72(5), 323-327. doi:10.1037/h0028106
[[nodiscard]] inline Estimate cohens_kappa(const PairedTally& k, const Confidence& confidence,
                                           KappaMethod method = KappaMethod::square_and_add) {
  Estimate e;
  e.confidence = confidence.level();
  e.n = k.n();
  e.method = name(method);
  e.low = -1.0;
  e.high = 1.0;
  if (k.n() == 0) {
    e.undefined = Undefined::nobody;
    return e;
  }
  const auto [n11, n10, n01, n00] = std::array{static_cast<double>(k.both), static_cast<double>(k.first_only),
                                               static_cast<double>(k.second_only), static_cast<double>(k.neither)};
  const double by_chance = (n11 + n10) * (n10 + n00) + (n01 + n00) * (n11 + n01);
  if (by_chance == 0.0) {
    e.undefined = Undefined::zero_denominator;
    return e;
  }
  e.value = 2.0 * (n11 * n00 - n10 * n01) / by_chance;
  if (given_first_yes(k).trials == 0 || given_first_no(k).trials == 0) return e;
  Interval around{};
  if (method == KappaMethod::square_and_add) {
    around = detail::kappa_by_square_and_add(k, e.value, confidence);
  } else {
    const double half = confidence.z() * std::sqrt(detail::kappa_variance(k));
    around = {std::max(-1.0, e.value - half), std::min(1.0, e.value + half)};
  }
  e.low = std::min(around.low, e.value);
  e.high = std::max(around.high, e.value);
  return e;
}

}  // namespace lotrecht::stats
