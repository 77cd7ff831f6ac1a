#pragma once

/// @file
/// Evidence that a stream's rows are not exchangeable, from the ranks of their strangeness alone.

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <boost/math/special_functions/gamma.hpp>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/elementary.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/seed.hpp>
#include <lotrecht/core/shown_number.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/drift/detail/ordered_values.hpp>
#include <lotrecht/drift/evidence.hpp>
#include <lotrecht/drift/stream_detector.hpp>

namespace lotrecht::drift {

/// How to bet on conformal p-values, which are uniform and independent as long as rows are exchangeable.
enum class ConformalBet : std::uint8_t {
  simple_jumper,  ///< 1 + ε (p - 1/2) with ε of -1, 0 or 1 that now and then jumps: values stranger, or more ordinary
  power_mixture,  ///< all ε p^(ε-1) alike: values much stranger than before, which stay so
};

/// Conformal test martingale: evidence against "all rows so far are exchangeable", whatever their distribution.
///
/// The n-th row's p-value is the share of the n rows that are at least as strange, ties counted by lot:
///
///     p_n = (#{i <= n: s_i > s_n} + U_n #{i <= n: s_i = s_n}) / n.
///
/// While rows are exchangeable these are independent and uniform, and bets on them win nothing on average, exactly and
/// for any distribution. Scores are the caller's: a number of the row itself, or how far a model is from its outcome; a
/// score that learns from earlier rows may do so if it treats them alike.
///
/// U_n is drawn by (seed, n), so that the stream can be replayed.
///
/// Vovk, V., Gammerman, A. & Shafer, G. (2022). Algorithmic Learning in a Random World, 2nd ed., ch. 8.
/// doi:10.1007/978-3-031-06649-8
class ConformalMartingale {
 public:
  static constexpr std::string_view semantics = "paper";
  static constexpr std::uint32_t format = 0x434D0001;  // 'C' 'M', layout 1

  /// @param jump  of `simple_jumper`: probability that ε is drawn anew, in (0, 1]
  /// @throws InvalidInput
  explicit ConformalMartingale(Seed seed, ConformalBet bet = ConformalBet::simple_jumper, double jump = 0.01)
      : seed_{seed}, bet_{bet}, jump_{jump} {
    if (!(jump > 0.0 && jump <= 1.0)) {
      throw InvalidInput{"ConformalMartingale", "jump", "must lie in (0, 1], got " + shown_number(jump)};
    }
  }

  /// Takes the next row's strangeness; returns its p-value.
  ///
  /// @throws InvalidInput if it is NaN
  double update(double score) {
    if (std::isnan(score)) throw InvalidInput{"ConformalMartingale", "score", "must be a number, got NaN"};
    score += 0.0;  // -0 is 0
    values_.insert(score);
    const auto [below, equal] = values_.place(score);
    const double n = static_cast<double>(values_.size());
    const double above = static_cast<double>(values_.size() - below - equal);
    Stream lots{seed_, Purpose::permutation, values_.size()};
    p_ = (above + lots.uniform_open() * static_cast<double>(equal)) / n;
    const double before = evidence_.log_e();
    evidence_.now(bet_ == ConformalBet::simple_jumper ? jumped() : mixed());
    log_gain_ = evidence_.log_e() - before;
    return p_;
  }

  [[nodiscard]] const Evidence& evidence() const noexcept { return evidence_; }
  /// p-value of the last row; 1 before the first.
  [[nodiscard]] double p() const noexcept { return p_; }
  /// ln of what the last row won: a stream of evidence for an `EDetector`.
  [[nodiscard]] double log_gain() const noexcept { return log_gain_; }
  [[nodiscard]] std::uint64_t rows() const noexcept { return values_.size(); }

  void write(ByteWriter& out) const {
    out.u64(seed_.value());
    out.u32(static_cast<std::uint32_t>(bet_));
    for (const double x : {jump_, p_, log_gain_, log_scale_, log_sum_}) out.f64(x);
    for (const double x : jumper_) out.f64(x);
    evidence_.write(out);
    values_.write(out);
  }
  [[nodiscard]] static ConformalMartingale read(ByteReader& in) {
    const Seed seed{in.u64()};
    const std::uint32_t bet = in.u32();
    const double jump = in.f64();
    if (bet > 1 || !(jump > 0.0 && jump <= 1.0)) in.fail("expected a kind of bet and a jump in (0, 1]");
    ConformalMartingale state{seed, static_cast<ConformalBet>(bet), jump};
    for (double* const x : {&state.p_, &state.log_gain_, &state.log_scale_, &state.log_sum_}) {
      *x = detail::read_finite(in);
    }
    for (double& x : state.jumper_) {
      x = detail::read_finite(in);
      if (x < 0.0) in.fail("expected money, which is never negative");
    }
    state.evidence_ = Evidence::read(in);
    state.values_ = detail::OrderedValues::read(in);
    return state;
  }

  friend bool operator==(const ConformalMartingale&, const ConformalMartingale&) = default;

 private:
  /// Money of the three ε, kept as shares of their sum.
  [[nodiscard]] double jumped() noexcept {
    double sum = 0.0;
    for (std::size_t i = 0; i < 3; ++i) {
      const double epsilon = static_cast<double>(i) - 1.0;
      jumper_[i] = ((1.0 - jump_) * jumper_[i] + jump_ / 3.0) * (1.0 + epsilon * (p_ - 0.5));
      sum += jumper_[i];
    }
    for (double& x : jumper_) x /= sum;
    return log_scale_ += portable::log(sum);
  }

  /// ln ∫ ε^n e^(L (1 - ε)) dε with L = -Σ ln p, = e^L γ(n + 1, L) / L^(n + 1).
  [[nodiscard]] double mixed() {
    log_sum_ -= portable::log(p_);
    const double n = static_cast<double>(values_.size());
    if (log_sum_ < n + 1.0) {  // Σ L^k / ((n + 1) ... (n + 1 + k)): falling, and nothing cancels
      double term = 1.0 / (n + 1.0);
      double sum = term;
      for (double k = 1.0; term > 1e-17 * sum; k += 1.0) sum += term *= log_sum_ / (n + 1.0 + k);
      return portable::log(sum);
    }
    return log_sum_ + boost::math::lgamma(n + 1.0) + portable::log(boost::math::gamma_p(n + 1.0, log_sum_)) -
           (n + 1.0) * portable::log(log_sum_);
  }

  Seed seed_;
  ConformalBet bet_;
  double jump_;
  detail::OrderedValues values_;
  std::array<double, 3> jumper_{1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0};
  double log_scale_ = 0.0;
  double log_sum_ = 0.0;
  double p_ = 1.0;
  double log_gain_ = 0.0;
  Evidence evidence_;
};

}  // namespace lotrecht::drift
