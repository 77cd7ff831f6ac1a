#pragma once

/// @file
/// How sure an interval has to be.

#include <cmath>
#include <string>

#include <boost/math/special_functions/erf.hpp>

#include <lotrecht/core/error.hpp>

namespace lotrecht::stats {

/// Two-sided confidence level, strictly between 0 and 1.
///
/// There is no default: the caller chooses how sure a claim has to be, and the choice travels with every
/// `Estimate`. The normal quantile is computed once, here, so that intervals need not compute it again.
class Confidence {
 public:
  /// @param level  nominal coverage, e.g. 0.95
  /// @throws InvalidInput unless 0 < level < 1 and alpha = 1 - level is positive in double precision
  explicit Confidence(double level) : level_{level} {
    if (!(0.0 < level && level < 1.0)) {
      throw InvalidInput{"Confidence", "level",
                         "must lie strictly between 0 and 1 (0.95 means 95 %), got " + std::to_string(level)};
    }
    // sqrt(2) erfc^-1(alpha): the tail is inverted as a tail, so levels near 1 keep their digits; and so do those near
    // 0.
    z_ = std::sqrt(2.0) * (level < 0.5 ? boost::math::erf_inv(level) : boost::math::erfc_inv(1.0 - level));
  }

  [[nodiscard]] double level() const noexcept { return level_; }
  /// 1 - level, the probability that both tails share.
  [[nodiscard]] double alpha() const noexcept { return 1.0 - level_; }
  /// Standard normal quantile at 1 - alpha / 2.
  [[nodiscard]] double z() const noexcept { return z_; }

  friend bool operator==(const Confidence&, const Confidence&) = default;

 private:
  double level_;
  double z_ = 0.0;
};

}  // namespace lotrecht::stats
