#pragma once

/// @file
/// Numbers of a stream as standard normal scores, by a known mean and standard deviation or by those of the values
/// before.

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/erf.hpp>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/drift/stream_detector.hpp>

namespace lotrecht::drift {

/// Mean and standard deviation while nothing has changed.
struct NormalReference {
  double mean = 0.0;
  double sd = 1.0;

  [[nodiscard]] bool sound() const noexcept {
    return std::isfinite(mean) && sd > 0.0 && std::isfinite(sd) && std::isfinite(1.0 / sd);
  }
  /// The standard score of a value; `per_sd` is 1 / sd, of which charts have many to compute.
  [[nodiscard]] double score(double x, double per_sd) const noexcept { return (x - mean) * per_sd; }
  friend bool operator==(const NormalReference&, const NormalReference&) = default;
};

/// Standard normal scores of a stream's values.
///
/// With a reference: z = (x - mean) / sd. Without one the chart starts itself (Hawkins): the n-th value is compared
/// with the mean x̄ and standard deviation s (by n - 2) of the n - 1 before,
///
///     t = √((n - 1) / n) (x - x̄) / s,   z = Φ^-1(F_t(t; n - 2)).
///
/// Of independent normal values from one distribution, whatever its mean and spread, these are independent and exactly
/// standard normal from the third value on: a chart of them keeps the run length of known parameters, which a chart
/// with a mean estimated once does not. A change is learned as if it belonged to the reference: one that comes early
/// is seen late or never. Values that are not normal have other scores, and other run lengths.
///
/// While there is no score (the first two values, and as long as all values are equal): nothing.
///
/// Hawkins, D. M. (1987). Self-starting CUSUM charts for location and scale. J. R. Stat. Soc. D 36(4), 299-316.
/// doi:10.2307/2348827
class NormalScores {
 public:
  static constexpr std::uint32_t format = 0x4E530001;  // 'N' 'S', layout 1

  NormalScores() = default;
  /// @throws InvalidInput unless the mean is finite and the standard deviation positive and finite
  explicit NormalScores(const std::optional<NormalReference>& reference) : reference_{reference} {
    if (reference && !reference->sound()) {
      throw InvalidInput{"NormalScores", "reference", "must have a finite mean and a positive, finite sd"};
    }
    if (reference) per_sd_ = 1.0 / reference->sd;
  }

  /// The score of the next value.
  [[nodiscard]] std::optional<double> next(double x) {
    if (reference_) return reference_->score(x, per_sd_);
    n_ += 1.0;
    const double away = x - mean_;
    std::optional<double> score;
    if (n_ >= 3.0 && spread_ > 0.0) {
      score = normal_score(std::sqrt((n_ - 1.0) / n_ * (n_ - 2.0) / spread_) * away, n_ - 2.0);
    }
    mean_ += away / n_;
    spread_ += away * (x - mean_);
    return score;
  }
  /// Forgets the values; a known reference stays.
  void begin() noexcept { n_ = mean_ = spread_ = 0.0; }

  [[nodiscard]] const std::optional<NormalReference>& reference() const noexcept { return reference_; }

  void write(ByteWriter& out) const {
    out.u32(reference_ ? 1 : 0);
    for (const double x :
         {reference_ ? reference_->mean : 0.0, reference_ ? reference_->sd : 0.0, n_, mean_, spread_}) {
      out.f64(x);
    }
  }
  [[nodiscard]] static NormalScores read(ByteReader& in) {
    const std::uint32_t known = in.u32();
    const NormalReference reference{in.f64(), in.f64()};
    if (known > 1 || (known == 1 && !reference.sound())) in.fail("expected a sound reference, or none");
    NormalScores scores{known == 1 ? std::optional{reference} : std::nullopt};
    scores.n_ = detail::read_finite(in);
    scores.mean_ = detail::read_finite(in);
    scores.spread_ = detail::read_finite(in);
    return scores;
  }

  friend bool operator==(const NormalScores&, const NormalScores&) = default;

 private:
  /// The normal number as far out as t is; up to 37, where tails end in double. From 50 degrees of freedom on by Hill's
  /// expansion, whose error is below 10^-9 up to z = 7 and 10^-5 anywhere.
  ///
  /// Hill, G. W. (1970). Algorithm 395: Student's t-distribution. Communications of the ACM 13(10), 617-619.
  /// doi:10.1145/355598.362775
  [[nodiscard]] static double normal_score(double t, double freedom) {
    if (freedom >= 50.0 && std::abs(t) < 30.0) {
      const double a = freedom - 0.5;
      const double b = 48.0 * a * a;
      const double y = a * std::log1p(t * t / freedom);
      const double far = (((-0.4 * y - 3.3) * y - 24.0) * y - 85.5) / (0.8 * y * y + 100.0 + b);
      return std::copysign(((far + y + 3.0) / b + 1.0) * std::sqrt(y), t);
    }
    const boost::math::students_t_distribution<double> law{freedom};
    const double tail = std::isinf(t) ? 0.0 : boost::math::cdf(boost::math::complement(law, std::abs(t)));
    const double z = tail > 1e-299 ? std::sqrt(2.0) * boost::math::erfc_inv(2.0 * tail) : 37.0;
    return std::copysign(z, t);
  }

  std::optional<NormalReference> reference_;
  double per_sd_ = 1.0;
  double n_ = 0.0;
  double mean_ = 0.0;
  double spread_ = 0.0;
};
static_assert(Serializable<NormalScores>);

}  // namespace lotrecht::drift
