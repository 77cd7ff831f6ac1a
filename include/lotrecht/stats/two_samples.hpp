#pragma once

/// @file
/// Two independent samples of one stratum: what every stratified comparison is made of.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/binomial_tally.hpp>

namespace lotrecht::stats {

/// The 2 x 2 table of one stratum: sample a beside sample b.
struct TwoSamples {
  BinomialTally a;
  BinomialTally b;

  /// Whether both samples have trials. A stratum where one is empty compares nobody with nobody.
  [[nodiscard]] constexpr bool comparable() const noexcept { return a.trials > 0 && b.trials > 0; }
  [[nodiscard]] constexpr std::uint64_t trials() const noexcept { return a.trials + b.trials; }

  friend constexpr bool operator==(const TwoSamples&, const TwoSamples&) = default;
};

/// How many strata there are and how many say something; what is left out is counted, not forgotten.
struct StrataUsed {
  std::uint64_t strata = 0;      ///< strata that hold anybody
  std::uint64_t comparable = 0;  ///< strata that hold both samples
  std::uint64_t rows = 0;        ///< trials in comparable strata
  std::uint64_t left_out_a = 0;  ///< trials of a in strata without b
  std::uint64_t left_out_b = 0;  ///< trials of b in strata without a

  friend constexpr bool operator==(const StrataUsed&, const StrataUsed&) = default;
};

[[nodiscard]] constexpr StrataUsed strata_used(std::span<const TwoSamples> strata) noexcept {
  StrataUsed used;
  for (const TwoSamples& s : strata) {
    if (s.trials() == 0) continue;
    ++used.strata;
    if (s.comparable()) {
      ++used.comparable;
      used.rows += s.trials();
    } else {
      used.left_out_a += s.a.trials;
      used.left_out_b += s.b.trials;
    }
  }
  return used;
}

namespace detail {

/// The four counts of a stratum as real numbers; N is their sum.
struct Fourfold {
  double xa, fa, na;
  double xb, fb, nb;
  double n;
};

[[nodiscard]] constexpr Fourfold fourfold(const TwoSamples& s) noexcept {
  const auto real = [](std::uint64_t count) { return static_cast<double>(count); };
  return {real(s.a.successes),  real(s.a.failures()), real(s.a.trials), real(s.b.successes),
          real(s.b.failures()), real(s.b.trials),     real(s.trials())};
}

/// @throws InvalidInput if a stratum has more successes than trials on either side
inline void check_strata(std::span<const TwoSamples> strata, std::string_view function) {
  for (std::size_t k = 0; k < strata.size(); ++k) {
    for (const BinomialTally& t : {strata[k].a, strata[k].b}) {
      if (t.successes <= t.trials) continue;
      throw InvalidInput{function, "strata",
                         "number " + std::to_string(k) + " must not have more successes than trials, got " +
                             std::to_string(t.successes) + " of " + std::to_string(t.trials)};
    }
  }
}

/// Calls `use` with the counts of each comparable stratum.
template <class Use>
constexpr void for_each_comparable(std::span<const TwoSamples> strata, const Use& use) {
  for (const TwoSamples& s : strata) {
    if (s.comparable()) use(fourfold(s));
  }
}

}  // namespace detail

}  // namespace lotrecht::stats
