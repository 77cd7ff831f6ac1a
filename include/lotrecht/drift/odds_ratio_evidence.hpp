#pragma once

/// @file
/// Evidence against "two groups have the same odds" from weekly counts, given the weeks' margins.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/elementary.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/shown_number.hpp>
#include <lotrecht/drift/evidence.hpp>
#include <lotrecht/stats/detail/hypergeometric_law.hpp>
#include <lotrecht/stats/test_result.hpp>
#include <lotrecht/stats/two_samples.hpp>

namespace lotrecht::drift {

namespace detail {

/// -ln P_ψ(k | margins) of Fisher's noncentral hypergeometric law, P_ψ(k) ∝ C(n_a, k) C(n_b, m - k) ψ^k.
///
/// 1 / P_ψ(k) is the sum of all probabilities over that of k, so every term is a product of quotients and positive.
[[nodiscard]] inline double minus_log_conditional(const stats::detail::HypergeometricLaw& law, double k, double psi) {
  constexpr double large = 0x1p600;
  const double log_large = 600.0 * portable::log(2.0);
  double sum = 1.0;
  double scale = 0.0;  // what was taken out of the sum, as a logarithm
  const auto walk = [&](double from, double to, double step, const auto& quotient) {
    // What is below 1 now was 1 before the sum was scaled down.
    double term = scale > 0.0 ? portable::exp(-scale) : 1.0;
    for (double at = from; at != to; at += step) {
      const double q = quotient(at);
      term *= q;
      sum += term;
      if (q < 1.0 && term < 1e-18 * sum) break;  // quotients only fall from here on
      if (sum > large) {
        sum /= large;
        term /= large;
        scale += log_large;
      }
    }
  };
  walk(k, law.high(), 1.0, [&](double at) { return law.up(at) * psi; });
  walk(k, law.low(), -1.0, [&](double at) { return law.down(at) / psi; });
  return portable::log(sum) + scale;
}

}  // namespace detail

/// ln of one table's evidence for odds ratio ψ against odds ratio ψ0, given its margins:
///
///     e = P_ψ(k_a | n_a, n_b, m) / P_ψ0(k_a | n_a, n_b, m),
///
/// with k_a successes among n_a of group a, and m among all. On average exactly 1 if the odds ratio is ψ0, whatever the
/// margins (1 case beside 3 is enough) and whatever the rate: seasons that both groups share leave no trace. For ψ > ψ0
/// it is at most 1 on average if the true ratio is at most ψ0, for ψ < ψ0 if it is at least ψ0.
///
/// 0 where a group has nobody, or everybody was decided alike: such a week says nothing of the odds ratio.
///
/// @throws InvalidInput unless both odds ratios are positive and finite, and successes are among the trials
///
/// Turner, R. J., Ly, A. & Grünwald, P. D. (2024). Generic e-variables for exact sequential k-sample tests that allow
/// for optional stopping. J. Stat. Plan. Inference 230, 106116. doi:10.1016/j.jspi.2023.106116
[[nodiscard]] inline double log_odds_ratio_evidence(const stats::TwoSamples& table, double psi, double null_psi = 1.0) {
  for (const double ratio : {psi, null_psi}) {
    if (!(ratio > 0.0) || !std::isfinite(ratio)) {
      throw InvalidInput{"odds_ratio_evidence", "odds_ratio",
                         "must be positive and finite, got " + shown_number(ratio)};
    }
  }
  if (table.a.successes > table.a.trials || table.b.successes > table.b.trials) {
    throw InvalidInput{"odds_ratio_evidence", "table", "has more successes than trials"};
  }
  const stats::detail::HypergeometricLaw law{static_cast<double>(table.a.trials), static_cast<double>(table.b.trials),
                                             static_cast<double>(table.a.successes + table.b.successes)};
  if (law.low() == law.high()) return 0.0;
  const double k = static_cast<double>(table.a.successes);
  return detail::minus_log_conditional(law, k, null_psi) - detail::minus_log_conditional(law, k, psi);
}

/// Odds ratios to bet on, all at once, and what is accepted.
///
/// The claim is that a's odds over b's are within `tolerated` of `accepted`: in [accepted / tolerated, accepted ·
/// tolerated]. Bets are on ratios beyond that by each of the `factors`, above and below.
struct OddsRatioBets {
  double accepted = 1.0;   ///< odds ratio that is agreed upon; positive
  double tolerated = 1.0;  ///< at least 1; 1.25 lets it be a quarter more or less
  stats::Alternative alternative = stats::Alternative::two_sided;  ///< greater: only bets that a's odds are larger
  std::vector<double> factors{1.25, 1.5, 2.0, 3.0, 5.0};           ///< each above 1

  /// @throws InvalidInput
  void check() const {
    if (!(accepted > 0.0) || !std::isfinite(accepted)) {
      throw InvalidInput{"OddsRatioBets", "accepted", "must be positive and finite, got " + shown_number(accepted)};
    }
    if (!(tolerated >= 1.0) || !std::isfinite(tolerated)) {
      throw InvalidInput{"OddsRatioBets", "tolerated", "must be at least 1, got " + shown_number(tolerated)};
    }
    if (factors.empty() || factors.size() > 1000) {
      throw InvalidInput{"OddsRatioBets", "factors", "must be 1 to 1,000 numbers"};
    }
    for (const double f : factors) {
      if (!(f > 1.0) || !std::isfinite(f)) {
        throw InvalidInput{"OddsRatioBets", "factors", "must be above 1 and finite, got " + shown_number(f)};
      }
    }
  }

  /// Number of bets: factors on each side that is asked about.
  [[nodiscard]] std::size_t size() const noexcept {
    return factors.size() * (alternative == stats::Alternative::two_sided ? 2 : 1);
  }
  /// Whether bet i is on larger odds of a: those come first.
  [[nodiscard]] bool on_greater(std::size_t i) const noexcept {
    return alternative != stats::Alternative::less && i < factors.size();
  }

  /// Adds what each bet wins on a table, as logarithms.
  void add(const stats::TwoSamples& table, std::span<double> logs) const {
    for (std::size_t i = 0; i < size(); ++i) {
      const double factor = factors[i % factors.size()];
      const double edge = on_greater(i) ? accepted * tolerated : accepted / tolerated;
      logs[i] += log_odds_ratio_evidence(table, on_greater(i) ? edge * factor : edge / factor, edge);
    }
  }

  void write(ByteWriter& out) const {
    out.f64(accepted);
    out.f64(tolerated);
    out.u32(static_cast<std::uint32_t>(alternative));
    out.u32(static_cast<std::uint32_t>(factors.size()));
    for (const double f : factors) out.f64(f);
  }
  [[nodiscard]] static OddsRatioBets read(ByteReader& in) {
    OddsRatioBets bets;
    bets.accepted = in.f64();
    bets.tolerated = in.f64();
    const std::uint32_t wanted = in.u32();
    if (wanted > 2) in.fail("expected an alternative from 0 to 2");
    bets.alternative = static_cast<stats::Alternative>(wanted);
    const std::uint32_t count = in.u32();
    if (count > 1000) in.fail("expected at most 1,000 factors");
    bets.factors.clear();
    for (std::uint32_t i = 0; i < count; ++i) bets.factors.push_back(in.f64());
    try {
      bets.check();
    } catch (const InvalidInput& refused) {
      in.fail(refused.what());
    }
    return bets;
  }

  friend bool operator==(const OddsRatioBets&, const OddsRatioBets&) = default;
};

/// Evidence over weeks and strata that two groups' odds are not as claimed.
///
/// Each bet's money is multiplied over strata (districts, kinds of decision) and weeks, as Cochran, Mantel and Haenszel
/// add up tables; E is the mean of all bets. Weeks need not be alike, nor strata; the claim is of each.
class OddsRatioEvidence {
 public:
  static constexpr std::string_view semantics = "paper";
  static constexpr std::uint32_t format = 0x4F520001;  // 'O' 'R', layout 1

  /// @throws InvalidInput see `OddsRatioBets`
  explicit OddsRatioEvidence(OddsRatioBets bets = {}) : bets_{std::move(bets)} {
    bets_.check();
    logs_.assign(bets_.size(), 0.0);
  }

  /// Takes one look's tables, one for each stratum. What is refused changes nothing.
  ///
  /// @throws InvalidInput if a table has more successes than trials
  void update(std::span<const stats::TwoSamples> strata) {
    std::vector<double> logs = logs_;
    for (const stats::TwoSamples& table : strata) bets_.add(table, logs);
    logs_ = std::move(logs);
    ++looks_;
    evidence_.now(detail::log_sum(logs_) - portable::log(static_cast<double>(logs_.size())));
  }

  [[nodiscard]] const Evidence& evidence() const noexcept { return evidence_; }
  [[nodiscard]] const OddsRatioBets& bets() const noexcept { return bets_; }
  [[nodiscard]] std::uint64_t looks() const noexcept { return looks_; }

  void write(ByteWriter& out) const {
    bets_.write(out);
    evidence_.write(out);
    out.u64(looks_);
    for (const double x : logs_) out.f64(x);
  }
  [[nodiscard]] static OddsRatioEvidence read(ByteReader& in) {
    OddsRatioEvidence state{OddsRatioBets::read(in)};
    state.evidence_ = Evidence::read(in);
    state.looks_ = in.u64();
    for (double& x : state.logs_) x = detail::read_finite(in);
    return state;
  }

  friend bool operator==(const OddsRatioEvidence&, const OddsRatioEvidence&) = default;

 private:
  OddsRatioBets bets_;
  std::vector<double> logs_;  // money of each bet
  Evidence evidence_;
  std::uint64_t looks_ = 0;
};

}  // namespace lotrecht::drift
