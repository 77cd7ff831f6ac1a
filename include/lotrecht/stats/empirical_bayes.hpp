#pragma once

/// @file
/// The one beta law under which the groups' counts are most likely, and how sure that makes their rates.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <boost/math/tools/minima.hpp>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/replicates.hpp>
#include <lotrecht/stats/beta_binomial.hpp>
#include <lotrecht/stats/draw_beta.hpp>
#include <lotrecht/stats/draw_binomial.hpp>
#include <lotrecht/stats/hyperposterior.hpp>
#include <lotrecht/stats/pooled_gaps.hpp>

namespace lotrecht::stats {

/// Where the likelihood of a beta law is largest.
enum class LawFit : std::uint8_t {
  inside,    ///< at a law of finite precision
  alike,     ///< at infinite precision: the counts differ no more than chance would make them
  no_inner,  ///< nowhere inside: all groups are at 0, all at 1, or each is at one of both; or there are no rows
};

struct FittedLaw {
  LawFit fit = LawFit::no_inner;
  RateLaw law{0.5, 0.5, std::numeric_limits<double>::infinity()};  ///< meaningless for `no_inner`
};

namespace detail {

[[nodiscard]] inline FittedLaw fit_law(const std::vector<RepeatedCounts>& groups) {
  double successes = 0.0;
  double failures = 0.0;
  double largest = 0.0;
  bool mixed = false;  // somebody has both successes and failures
  for (const RepeatedCounts& k : groups) {
    successes += k.groups * k.counts.successes;
    failures += k.groups * k.counts.failures;
    largest = std::max(largest, k.counts.trials);
    mixed = mixed || (k.counts.successes > 0.0 && k.counts.failures > 0.0);
  }
  FittedLaw fitted;
  if (!(successes > 0.0 && failures > 0.0) || !mixed) return fitted;
  const double centre = std::log(successes / failures);
  const auto likelihood = [&](double logit, const RateLaw& law) {
    (void)logit;
    double sum = 0.0;
    for (const RepeatedCounts& k : groups) sum += k.groups * log_beta_binomial(k.counts, law);
    return sum;
  };
  // For given precision the likelihood is concave in the mean, so one peak is all there is.
  const auto best_mean = [&](double v) {
    const auto worse = [&](double logit) { return -likelihood(logit, law_at(logit, v)); };
    return boost::math::tools::brent_find_minima(worse, centre - 12.0, centre + 12.0, 28);
  };
  const double scale = 1.0 / std::sqrt(1.0 + largest);
  const double end = std::asinh(8.0 / scale);
  const auto profile = [&](double w) { return best_mean(scale * std::sinh(w)).second; };
  constexpr int steps = 20;
  double best = 0.0;
  double least = -likelihood(centre, {successes / (successes + failures), failures / (successes + failures),
                                      std::numeric_limits<double>::infinity()});
  const double alike = least;
  for (int i = 1; i <= steps; ++i) {
    const double w = end * i / steps;
    if (const double value = profile(w); value < least) {
      least = value;
      best = w;
    }
  }
  const auto [w, value] = boost::math::tools::brent_find_minima(profile, std::max(1e-3, best - end / steps),
                                                                std::min(end, best + end / steps), 28);
  if (!(value < alike - 1e-9 * (1.0 + std::abs(alike)))) {
    fitted.fit = LawFit::alike;
    fitted.law = {successes / (successes + failures), failures / (successes + failures),
                  std::numeric_limits<double>::infinity()};
    return fitted;
  }
  if (w > 0.999 * end) return fitted;
  fitted.fit = LawFit::inside;
  fitted.law = law_at(best_mean(scale * std::sinh(w)).first, scale * std::sinh(w));
  return fitted;
}

}  // namespace detail

/// Maximum likelihood of the law from which the groups' rates are drawn, the rates being integrated out:
///
///     max over m, κ of  Π_g B(κ m + x_g, κ (1 - m) + f_g) / B(κ m, κ (1 - m)).
///
/// Two known troubles are said, not hidden. If the counts differ no more than chance makes them differ, the maximum is
/// at κ = ∞ (`alike`), and taken at its word all groups would have one rate, known exactly: use the intervals of
/// `empirical_bayes_laws`, or the full posterior. If no group has both successes and failures there is no maximum
/// inside (`no_inner`). Parameters are accurate to about 1e-6.
///
/// @param groups  successes and failures of each group
[[nodiscard]] inline FittedLaw fit_rate_law(std::span<const detail::Counts> groups) {
  return detail::fit_law(repeated_counts(groups));
}

/// The fitted law and those that samples from it would have given: mixed, they make an interval that knows that the law
/// was estimated (Laird & Louis's third bootstrap).
///
/// Each replicate draws every group's rate from the fitted law and its successes from that rate, and fits again; a
/// replicate without an inner maximum is drawn again. Groups must be of whole rows. Same bits for any number of
/// threads.
///
/// @param how  replicates (`draws`), at least 19
/// @return     laws of equal weight, some of infinite precision; empty if the fit is `no_inner`
/// @throws InvalidInput if there are too few replicates or a count is not whole
///
/// Laird, N. M. & Louis, T. A. (1987). J. Am. Stat. Assoc. 82(399), 739-750. doi:10.1080/01621459.1987.10478490
[[nodiscard]] inline std::vector<WeightedLaw> empirical_bayes_laws(std::span<const detail::Counts> groups,
                                                                   const PosteriorDraws& how) {
  if (how.draws < 19) {
    throw InvalidInput{"empirical_bayes_laws", "draws", "must be at least 19, got " + std::to_string(how.draws)};
  }
  for (const detail::Counts& k : groups) {
    if (k.successes != std::floor(k.successes) || k.failures != std::floor(k.failures)) {
      throw InvalidInput{"empirical_bayes_laws", "groups", "must be whole rows: a weighted sample has none to draw"};
    }
  }
  const FittedLaw fitted = fit_rate_law(groups);
  std::vector<WeightedLaw> laws;
  if (fitted.fit == LawFit::no_inner) return laws;
  laws.assign(static_cast<std::size_t>(how.draws), {fitted.law, 1.0 / static_cast<double>(how.draws)});
  for_each_replicate(how.draws, how.threads, [&](std::uint64_t replicate) {
    Stream stream{how.seed, Purpose::bootstrap, replicate};
    for (int attempt = 0; attempt < 1000; ++attempt) {
      std::vector<detail::Counts> drawn;
      for (const detail::Counts& k : groups) {
        const double p = fitted.fit == LawFit::alike ? fitted.law.mean
                                                     : draw_beta(stream, fitted.law.precision * fitted.law.mean,
                                                                 fitted.law.precision * fitted.law.complement);
        const auto x = static_cast<double>(draw_binomial(stream, static_cast<std::uint64_t>(k.trials), p));
        drawn.push_back({x, k.trials - x, k.trials});
      }
      const FittedLaw again = fit_rate_law(drawn);
      if (again.fit == LawFit::no_inner) continue;
      laws[static_cast<std::size_t>(replicate)].law = again.law;
      return;
    }
  });
  return laws;
}

}  // namespace lotrecht::stats
