#pragma once

/// @file
/// What a threshold test counts, and how far its model may go where the counts say nothing.

#include <cstdint>

namespace lotrecht::fairness {

/// One group's people in one stratum (a district, a department): how many there are, were selected, and were hits.
struct HitCounts {
  std::uint64_t rows = 0;
  std::uint64_t selected = 0;
  std::uint64_t known = 0;  ///< selected people whose outcome is known
  std::uint64_t hits = 0;   ///< of those, with a positive outcome

  /// Whether nobody is a hit without a known outcome, known without being selected, or selected without being there.
  [[nodiscard]] constexpr bool possible() const noexcept {
    return hits <= known && known <= selected && selected <= rows;
  }
  constexpr HitCounts& operator+=(const HitCounts& o) noexcept {
    rows += o.rows;
    selected += o.selected;
    known += o.known;
    hits += o.hits;
    return *this;
  }
  friend constexpr bool operator==(const HitCounts&, const HitCounts&) = default;
};

/// Standard deviations of the normal priors, all with mean 0: they keep the fit off infinity where the data say
/// nothing, and hardly move it where they do.
struct ThresholdPriors {
  double group = 3.0;     ///< of a group's base rate and threshold, on the logit scale
  double signal = 2.0;    ///< of the logarithm of a group's signal strength
  double stratum = 10.0;  ///< of a stratum's base rate and threshold, on the logit scale
};

}  // namespace lotrecht::fairness
