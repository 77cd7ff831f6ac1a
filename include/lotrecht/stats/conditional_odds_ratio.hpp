#pragma once

/// @file
/// The exact conditional law of stratified 2 x 2 tables: the common odds ratio and the test that it is 1.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/two_samples.hpp>

namespace lotrecht::stats {

/// Up to this many values of the sum of successes the exact law is computed: 50 million multiplications, a twentieth of
/// a second. Beyond, the normal approximation is good.
inline constexpr std::uint64_t most_exact_support = 10'000;

namespace detail {

/// The law of Σ x_a given every margin, if all odds ratios were `tilt`: probabilities of lowest, lowest + 1, ...
struct ConditionalLaw {
  std::uint64_t lowest = 0;
  std::uint64_t observed = 0;
  std::vector<double> mass;
  double log_tilt = 0.0;

  [[nodiscard]] std::size_t at() const noexcept { return static_cast<std::size_t>(observed - lowest); }
};

/// Noncentral hypergeometric probabilities of x_a = lowest.. given the margins, by their ratios from the largest
/// outwards: no factorial, and nothing that is not tiny underflows.
[[nodiscard]] inline std::vector<double> hypergeometric_masses(const TwoSamples& s, double tilt) {
  const std::uint64_t successes = s.a.successes + s.b.successes;
  const std::uint64_t lowest = successes > s.b.trials ? successes - s.b.trials : 0;
  const std::uint64_t highest = std::min(s.a.trials, successes);
  std::vector<double> mass(highest - lowest + 1);
  const auto ratio = [&](std::uint64_t x) {  // mass(x + 1) / mass(x)
    return tilt * (static_cast<double>(s.a.trials - x) / static_cast<double>(x + 1)) *
           (static_cast<double>(successes - x) / static_cast<double>(s.b.trials + x + 1 - successes));
  };
  // Ratios fall, so the mode is where they cross 1.
  std::uint64_t first = lowest;
  std::uint64_t last = highest;
  while (first < last) {
    const std::uint64_t middle = first + (last - first) / 2;
    if (ratio(middle) >= 1.0) {
      first = middle + 1;
    } else {
      last = middle;
    }
  }
  const std::uint64_t mode = first;
  mass[mode - lowest] = 1.0;
  double sum = 1.0;
  for (std::uint64_t x = mode; x < highest; ++x) sum += mass[x + 1 - lowest] = mass[x - lowest] * ratio(x);
  for (std::uint64_t x = mode; x > lowest; --x) sum += mass[x - 1 - lowest] = mass[x - lowest] / ratio(x - 1);
  for (double& m : mass) m /= sum;
  return mass;
}

/// Number of values Σ x_a can take, given the margins.
[[nodiscard]] inline std::uint64_t conditional_support(std::span<const TwoSamples> strata) noexcept {
  std::uint64_t values = 1;
  for (const TwoSamples& s : strata) {
    const std::uint64_t successes = s.a.successes + s.b.successes;
    const std::uint64_t lowest = successes > s.b.trials ? successes - s.b.trials : 0;
    values += std::min(s.a.trials, successes) - lowest;
  }
  return values;
}

/// Convolution of the strata's laws. Sums of positive products: each probability has its digits, however small.
[[nodiscard]] inline ConditionalLaw conditional_law(std::span<const TwoSamples> strata, double tilt) {
  ConditionalLaw law;
  law.mass = {1.0};
  law.log_tilt = std::log(tilt);
  std::vector<double> next;
  for (const TwoSamples& s : strata) {
    if (!s.comparable()) continue;
    const std::uint64_t successes = s.a.successes + s.b.successes;
    law.lowest += successes > s.b.trials ? successes - s.b.trials : 0;
    law.observed += s.a.successes;
    const std::vector<double> own = hypergeometric_masses(s, tilt);
    if (own.size() == 1) continue;
    next.assign(law.mass.size() + own.size() - 1, 0.0);
    for (std::size_t i = 0; i < law.mass.size(); ++i) {
      for (std::size_t j = 0; j < own.size(); ++j) next[i + j] += law.mass[i] * own[j];
    }
    law.mass.swap(next);
  }
  return law;
}

/// Tails of the law at odds ratio exp(log_ratio): P(S <= observed), P(S >= observed), and the mean of S - lowest.
struct ConditionalTails {
  double below;
  double above;
  double mean;
};

[[nodiscard]] inline ConditionalTails tails_at(const ConditionalLaw& law, double log_ratio) {
  const double shift = log_ratio - law.log_tilt;
  double top = -std::numeric_limits<double>::infinity();
  std::vector<double> weight(law.mass.size());
  for (std::size_t i = 0; i < weight.size(); ++i) {
    weight[i] = std::log(law.mass[i]) + shift * static_cast<double>(i);
    top = std::max(top, weight[i]);
  }
  double sum = 0.0;
  ConditionalTails t{0.0, 0.0, 0.0};
  for (std::size_t i = 0; i < weight.size(); ++i) {
    const double w = std::exp(weight[i] - top);
    sum += w;
    t.mean += w * static_cast<double>(i);
    if (i <= law.at()) t.below += w;
    if (i >= law.at()) t.above += w;
  }
  return {t.below / sum, t.above / sum, t.mean / sum};
}

/// Where an increasing function of the logarithm of the odds ratio is 0.
template <class Increasing>
[[nodiscard]] double log_ratio_where(double start, const Increasing& f) {
  double left = start;
  double right = start;
  for (double step = 1.0; f(left) > 0.0 && step < 1024.0; step *= 2.0) left -= step;
  for (double step = 1.0; f(right) < 0.0 && step < 1024.0; step *= 2.0) right += step;
  for (int step = 0; step < 80 && right - left > 1e-14 * std::max(1.0, std::abs(left)); ++step) {
    const double middle = 0.5 * (left + right);
    (f(middle) < 0.0 ? left : right) = middle;
  }
  return 0.5 * (left + right);
}

}  // namespace detail

/// The exact two-sided p-value of "the odds ratio is 1 in every stratum", given all margins.
///
/// The sum of the probabilities of all values of Σ x_a that are no more likely than the observed one (ties within
/// 1e-7, as Fisher's test is usually computed). With one stratum it is Fisher's exact test. 1 where the margins leave
/// nothing open.
///
/// @return empty if Σ x_a can take more than `most_exact_support` values
/// @throws InvalidInput if a tally has more successes than trials
///
/// Birch, M. W. (1964). The detection of partial association, I: the 2 x 2 case. J. R. Stat. Soc. B 26(2), 313-324.
[[nodiscard]] inline std::optional<double> exact_common_odds_test(std::span<const TwoSamples> strata) {
  detail::check_strata(strata, "exact_common_odds_test");
  if (detail::conditional_support(strata) > most_exact_support) return std::nullopt;
  const detail::ConditionalLaw law = detail::conditional_law(strata, 1.0);
  const double limit = law.mass[law.at()] * (1.0 + 1e-7);
  double p = 0.0;
  for (const double m : law.mass) p += m <= limit ? m : 0.0;
  return std::min(1.0, p);
}

/// The common odds ratio, its conditional maximum likelihood estimate and exact interval, given all margins.
///
/// The bounds are the odds ratios at which P(Σ x_a >= observed) and P(Σ x_a <= observed) are α/2: the interval holds
/// the truth at least as often as stated, if it is the same in every stratum. With one stratum it is Fisher's.
///
/// An observed sum at the end of what the margins allow has the estimate 0 (lower bound 0) or none (zero_reference,
/// upper bound infinite). Where the margins leave nothing open, or no stratum holds both samples, it is undefined and
/// [0, infinity]. Where the sum can take more than `most_exact_support` values the bounds stay [0, infinity] and the
/// reason is too_large: use `mantel_haenszel_odds_ratio`.
///
/// @throws InvalidInput if a tally has more successes than trials
///
/// Gart, J. J. (1970). Point and interval estimation of the common odds ratio in the combination of 2 x 2 tables with
/// fixed marginals. Biometrika 57(3), 471-475. doi:10.1093/biomet/57.3.471
[[nodiscard]] inline Estimate conditional_odds_ratio(std::span<const TwoSamples> strata, const Confidence& confidence) {
  detail::check_strata(strata, "conditional_odds_ratio");
  constexpr double infinity = std::numeric_limits<double>::infinity();
  Estimate e;
  e.confidence = confidence.level();
  e.n = strata_used(strata).rows;
  e.method = "conditional_exact";
  e.low = 0.0;
  e.high = infinity;
  if (e.n == 0) {
    e.undefined = Undefined::no_overlap;
    return e;
  }
  const std::uint64_t support = detail::conditional_support(strata);
  if (support > most_exact_support) {
    e.undefined = Undefined::too_large;
    return e;
  }
  if (support == 1) {
    e.undefined = Undefined::zero_denominator;
    return e;
  }
  // The law is drawn up near the estimate, so that nothing that matters underflows.
  double r = 0.5;
  double s = 0.5;
  detail::for_each_comparable(strata, [&](const detail::Fourfold& k) {
    r += k.xa * k.fb / k.n;
    s += k.xb * k.fa / k.n;
  });
  const detail::ConditionalLaw law = detail::conditional_law(strata, r / s);
  const double observed = static_cast<double>(law.at());
  const bool least = law.at() == 0;
  const bool most = law.at() + 1 == law.mass.size();
  const double half = 0.5 * confidence.alpha();
  if (!least) {
    e.low = std::exp(
        detail::log_ratio_where(law.log_tilt, [&](double at) { return detail::tails_at(law, at).above - half; }));
  }
  if (!most) {
    e.high = std::exp(
        detail::log_ratio_where(law.log_tilt, [&](double at) { return half - detail::tails_at(law, at).below; }));
    e.value = least ? 0.0 : std::exp(detail::log_ratio_where(law.log_tilt, [&](double at) {
      return detail::tails_at(law, at).mean - observed;
    }));
  } else {
    e.undefined = Undefined::zero_reference;
  }
  return e;
}

}  // namespace lotrecht::stats
