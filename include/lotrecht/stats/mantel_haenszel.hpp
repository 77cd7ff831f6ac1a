#pragma once

/// @file
/// Mantel-Haenszel: the difference, the ratio and the odds ratio of two samples that are compared stratum by stratum.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

#include <lotrecht/stats/conditional_odds_ratio.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/stratified_score.hpp>
#include <lotrecht/stats/two_samples.hpp>

namespace lotrecht::stats {

/// How the interval of a common difference or ratio is computed.
enum class CommonInterval : std::uint8_t {
  score,         ///< Miettinen and Nurminen's stratified score interval: holds up in small samples
  large_sample,  ///< normal, with Sato's variance (difference) or Greenland and Robins's (logarithm of the ratio)
};

[[nodiscard]] constexpr std::string_view name(CommonInterval interval) noexcept {
  switch (interval) {
    case CommonInterval::score: return "score";
    case CommonInterval::large_sample: return "large_sample";
  }
  return "";
}

namespace detail {

/// An estimate that so far knows only its level, its rows and whether any stratum compares both samples.
[[nodiscard]] inline Estimate stratified_estimate(std::span<const TwoSamples> strata, const Confidence& confidence,
                                                  const char* function) {
  check_strata(strata, function);
  Estimate e;
  e.confidence = confidence.level();
  e.n = strata_used(strata).rows;
  if (e.n == 0) e.undefined = Undefined::no_overlap;
  return e;
}

inline void set_bounds(Estimate& e, const Interval& around) noexcept {
  e.low = e.defined() ? std::min(around.low, e.value) : around.low;
  e.high = e.defined() ? std::max(around.high, e.value) : around.high;
}

}  // namespace detail

/// The difference p_a - p_b common to all strata.
///
///     δ = Σ (x_a n_b - x_b n_a) / N / Σ w,   w = n_a n_b / N.
///
/// `score`: `stratified_score_difference`, method "mantel_haenszel_score". `large_sample`: δ ∓ z √var within [-1, 1],
/// method "mantel_haenszel_sato", with Sato's variance
///
///     var δ = (δ Σ P + Σ Q) / (Σ w)²,
///     P = (n_a² x_b - n_b² x_a + n_a n_b (n_b - n_a) / 2) / N²,   Q = (x_a f_b + x_b f_a) / 2N,
///
/// which holds both for a few large strata and for very many small ones. Where every stratum is decided (the variance
/// is 0 or lost in rounding) it would claim certainty; there the score interval stands in.
///
/// If the difference is not the same everywhere, this is the mean of the strata's differences with weights w.
/// Swapping a and b negates everything. No comparable stratum: undefined, [-1, 1].
///
/// @param strata      one 2 x 2 table each; those that hold one sample only are left out (see `strata_used`)
/// @param interval    how the interval is computed; the value is the same
/// @param confidence  nominal coverage
/// @return            n counts the trials of comparable strata
/// @throws InvalidInput if a tally has more successes than trials
///
/// Sato, T. (1989). On the variance estimator for the Mantel-Haenszel risk difference. Biometrics 45(4), 1323-1324.
[[nodiscard]] inline Estimate mantel_haenszel_difference(std::span<const TwoSamples> strata, CommonInterval interval,
                                                         const Confidence& confidence) {
  Estimate e = detail::stratified_estimate(strata, confidence, "mantel_haenszel_difference");
  e.method = "mantel_haenszel_sato";
  if (!e.defined()) {
    detail::set_bounds(e, {-1.0, 1.0});
    return e;
  }
  double weight = 0.0;
  double sum = 0.0;
  double sum_p = 0.0;
  double sum_q = 0.0;
  detail::for_each_comparable(strata, [&](const detail::Fourfold& k) {
    const double share_a = k.na / k.n;
    const double share_b = k.nb / k.n;
    weight += detail::cochran_weight(k);
    sum += (k.xa * k.nb - k.xb * k.na) / k.n;
    sum_p += share_a * share_a * k.xb - share_b * share_b * k.xa + 0.5 * share_a * share_b * (k.nb - k.na);
    sum_q += 0.5 * (k.xa * k.fb + k.xb * k.fa) / k.n;
  });
  e.value = std::clamp(sum / weight, -1.0, 1.0);
  const double variance = (e.value * sum_p + sum_q) / (weight * weight);
  const bool certain = !(variance * weight * weight > 1e-12 * (std::abs(sum_p) + sum_q));
  if (interval == CommonInterval::large_sample && !certain) {
    const double arm = confidence.z() * std::sqrt(variance);
    detail::set_bounds(e, {std::max(-1.0, e.value - arm), std::min(1.0, e.value + arm)});
  } else {
    e.method = "mantel_haenszel_score";
    detail::set_bounds(e, stratified_score_difference(strata, confidence));
  }
  return e;
}

/// The ratio p_a / p_b common to all strata, with the variance of Greenland and Robins.
///
///     θ = R / S,   R = Σ x_a n_b / N,   S = Σ x_b n_a / N,
///     var log θ = Σ (n_a n_b m - x_a x_b N) / N² / (R S),   m = x_a + x_b.
///
/// The interval is θ exp(∓ z √var), "mantel_haenszel_greenland_robins"; where R or S is 0, or the variance is
/// (everybody succeeded everywhere), it is `stratified_score_ratio`, "mantel_haenszel_score".
///
/// No success of b in a comparable stratum: undefined (zero_reference). No comparable stratum: undefined,
/// [0, infinity]. Swapping a and b inverts everything.
///
/// @throws InvalidInput if a tally has more successes than trials
///
/// Greenland, S. & Robins, J. M. (1985). Estimation of a common effect parameter from sparse follow-up data.
/// Biometrics 41(1), 55-68.
[[nodiscard]] inline Estimate mantel_haenszel_ratio(std::span<const TwoSamples> strata, CommonInterval interval,
                                                    const Confidence& confidence) {
  Estimate e = detail::stratified_estimate(strata, confidence, "mantel_haenszel_ratio");
  e.method = "mantel_haenszel_greenland_robins";
  double r = 0.0;
  double s = 0.0;
  double top = 0.0;
  detail::for_each_comparable(strata, [&](const detail::Fourfold& k) {
    r += k.xa * k.nb / k.n;
    s += k.xb * k.na / k.n;
    // n_a n_b m - x_a x_b N, regrouped so that nothing is subtracted.
    top += (k.na * k.xa * k.fb + k.nb * k.xb * k.fa) / (k.n * k.n);
  });
  if (e.defined() && s == 0.0) e.undefined = Undefined::zero_reference;
  if (e.defined()) e.value = r / s;
  if (interval == CommonInterval::large_sample && r > 0.0 && s > 0.0 && top > 0.0) {
    const double factor = std::exp(confidence.z() * std::sqrt(top / (r * s)));
    detail::set_bounds(e, {e.value / factor, e.value * factor});
  } else {
    e.method = "mantel_haenszel_score";
    detail::set_bounds(e, stratified_score_ratio(strata, confidence));
  }
  return e;
}

/// The odds ratio common to all strata, with the variance of Robins, Breslow and Greenland.
///
///     ψ = R / S,   R = Σ x_a f_b / N,   S = Σ x_b f_a / N,   P = (x_a + f_b) / N,   Q = (x_b + f_a) / N,
///     var log ψ = Σ P R_k / 2R² + Σ (P S_k + Q R_k) / 2RS + Σ Q S_k / 2S².
///
/// The interval is ψ exp(∓ z √var), "mantel_haenszel_robins_breslow_greenland". Where R or S is 0 it is the exact
/// conditional one ("conditional_exact", see conditional_odds_ratio.hpp), whatever ends it has.
///
/// S = 0: undefined (zero_reference). No comparable stratum: undefined, [0, infinity].
///
/// @throws InvalidInput if a tally has more successes than trials
///
/// Mantel, N. & Haenszel, W. (1959). J. Natl. Cancer Inst. 22(4), 719-748. Robins, J., Breslow, N. & Greenland, S.
/// (1986). Estimators of the Mantel-Haenszel variance consistent in both sparse data and large-strata limiting models.
/// Biometrics 42(2), 311-323.
[[nodiscard]] inline Estimate mantel_haenszel_odds_ratio(std::span<const TwoSamples> strata,
                                                         const Confidence& confidence) {
  Estimate e = detail::stratified_estimate(strata, confidence, "mantel_haenszel_odds_ratio");
  e.method = "mantel_haenszel_robins_breslow_greenland";
  double r = 0.0;
  double s = 0.0;
  double pr = 0.0;
  double mixed = 0.0;
  double qs = 0.0;
  detail::for_each_comparable(strata, [&](const detail::Fourfold& k) {
    const double rk = k.xa * k.fb / k.n;
    const double sk = k.xb * k.fa / k.n;
    const double p = (k.xa + k.fb) / k.n;
    const double q = (k.xb + k.fa) / k.n;
    r += rk;
    s += sk;
    pr += p * rk;
    mixed += p * sk + q * rk;
    qs += q * sk;
  });
  if (e.defined() && s == 0.0) e.undefined = Undefined::zero_reference;
  if (e.defined()) e.value = r / s;
  if (r > 0.0 && s > 0.0) {
    const double variance = 0.5 * (pr / r / r + mixed / r / s + qs / s / s);
    const double factor = std::exp(confidence.z() * std::sqrt(variance));
    detail::set_bounds(e, {e.value / factor, e.value * factor});
  } else {
    const Estimate exact = conditional_odds_ratio(strata, confidence);
    e.method = exact.method;
    detail::set_bounds(e, exact.interval());
  }
  return e;
}

}  // namespace lotrecht::stats
