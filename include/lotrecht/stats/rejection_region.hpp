#pragma once

/// @file
/// Which pairs of counts a test of two equal rates rejects, and how probable it is to meet one of them.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/math/special_functions/beta.hpp>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/detail/counts.hpp>
#include <lotrecht/stats/detail/fisher_region.hpp>
#include <lotrecht/stats/detail/hypergeometric_law.hpp>
#include <lotrecht/stats/detail/log_mass.hpp>
#include <lotrecht/stats/newcombe.hpp>

namespace lotrecht::stats {

/// A two-sided test of p_a = p_b that is planned for.
enum class PlannedTest : std::uint8_t {
  normal,             ///< no test but the textbook formula for the power of the chi-square test; any size
  normal_continuity,  ///< the same for the test with a continuity correction
  score,              ///< Miettinen and Nurminen's score test: Pearson's chi-square times (N - 1) / N
  newcombe,           ///< Newcombe's interval does not hold 0
  fisher,             ///< Fisher's exact test, two-sided by the probability of tables
  fisher_doubled,     ///< the smaller one-sided p-value of Fisher's exact test, doubled
  boschloo,           ///< Boschloo's exact unconditional test, on the smaller one-sided p-value of Fisher's
};

[[nodiscard]] constexpr std::string_view name(PlannedTest test) noexcept {
  switch (test) {
    case PlannedTest::normal: return "normal";
    case PlannedTest::normal_continuity: return "normal_continuity";
    case PlannedTest::score: return "score";
    case PlannedTest::newcombe: return "newcombe";
    case PlannedTest::fisher: return "fisher";
    case PlannedTest::fisher_doubled: return "fisher_doubled";
    case PlannedTest::boschloo: return "boschloo";
  }
  return "";
}

[[nodiscard]] constexpr std::optional<PlannedTest> planned_test_named(std::string_view wanted) noexcept {
  for (std::uint8_t i = 0; i <= static_cast<std::uint8_t>(PlannedTest::boschloo); ++i) {
    if (name(static_cast<PlannedTest>(i)) == wanted) return static_cast<PlannedTest>(i);
  }
  return std::nullopt;
}

/// Whether the power of a test comes from enumerating its tables, rather than from a formula.
[[nodiscard]] constexpr bool is_enumerated(PlannedTest test) noexcept {
  return test != PlannedTest::normal && test != PlannedTest::normal_continuity;
}

namespace detail {

/// The chi-square statistic with factor (N - 1) / N: the square of the score statistic of p_a = p_b.
[[nodiscard]] inline double equal_rates_score(const Counts& a, const Counts& b) noexcept {
  const double s = a.successes + b.successes;
  const double f = a.failures + b.failures;
  const double n = a.trials + b.trials;
  if (s == 0.0 || f == 0.0 || a.empty() || b.empty()) return 0.0;
  const double d = difference_of_rates(a, b);
  return d * d / (s / n * (f / n) * (n / (a.trials * b.trials)) * (n / (n - 1.0)));
}

/// For the tests that reject, given the successes of one sample, the ends of what the other can have.
[[nodiscard]] inline bool rejects(PlannedTest test, const BinomialTally& a, const BinomialTally& b,
                                  const Confidence& confidence) {
  const double z = confidence.z();
  if (test == PlannedTest::score) return equal_rates_score(counts(a, "", ""), counts(b, "", "")) >= z * z;
  if (test == PlannedTest::newcombe) {
    const Interval i = newcombe(a, b, z);
    return i.low > 0.0 || i.high < 0.0;
  }
  const HypergeometricLaw law{static_cast<double>(a.trials), static_cast<double>(b.trials),
                              static_cast<double>(a.successes + b.successes)};
  const double x = static_cast<double>(a.successes);
  return 2.0 * (x < law.mode() ? law.lower(x) : law.upper(x)) <= confidence.alpha();
}

[[nodiscard]] constexpr bool rejects_ends(PlannedTest test) noexcept {
  return test == PlannedTest::score || test == PlannedTest::newcombe || test == PlannedTest::fisher_doubled;
}

/// P(first <= X <= last) for X ~ Binomial(n, p); each tail as a tail.
[[nodiscard]] inline double binomial_between(std::uint64_t first, std::uint64_t last, std::uint64_t n, double p) {
  const auto at_least = [n, p](std::uint64_t k) {
    if (k == 0) return 1.0;
    if (k > n) return 0.0;
    if (p <= 0.0 || p >= 1.0) return p >= 1.0 ? 1.0 : 0.0;
    return boost::math::ibeta(static_cast<double>(k), static_cast<double>(n - k + 1), p);
  };
  const auto at_most = [n, p](std::uint64_t k) {
    if (k >= n) return 1.0;
    if (p <= 0.0 || p >= 1.0) return p >= 1.0 ? 0.0 : 1.0;
    return boost::math::ibetac(static_cast<double>(k + 1), static_cast<double>(n - k), p);
  };
  if (first == 0) return at_most(last);
  if (last >= n) return at_least(first);
  return std::max(0.0, at_least(first) - at_least(last + 1));
}

/// P(X = k) for X ~ Binomial(n, p).
[[nodiscard]] inline double binomial_mass(std::uint64_t k, std::uint64_t n, double p) {
  if (p <= 0.0 || p >= 1.0) return (p >= 1.0 ? k == n : k == 0) ? 1.0 : 0.0;
  return probability(binomial_log_mass(static_cast<double>(k), static_cast<double>(n), p, 1.0 - p));
}

}  // namespace detail

/// The tables a test rejects, as runs of successes in one sample for each number of successes in the other.
///
/// The score test, Newcombe's interval and the doubled one-sided test reject, given the successes of one sample, a run
/// from 0 on and a run up to the end; both are found by bisection, so a region of n_a by n_b tables costs O(min log
/// max) tests and not their product. (That there are no other runs is tested by enumeration.) Fisher's and Boschloo's
/// rejections can have gaps and are enumerated table by table.
class RejectionRegion {
 public:
  /// Most rows on a side, and most tables for Fisher and Boschloo.
  static constexpr std::uint64_t most_rows = 1'000'000;
  static constexpr std::uint64_t most_tables = 4'000'000;

  /// The whole region.
  ///
  /// @param n_a, n_b    rows of the samples, each at least 1
  /// @param confidence  1 - α, α the size of the two-sided test
  /// @throws InvalidInput if the test has no region (a formula), or the samples are empty or too large to enumerate
  RejectionRegion(PlannedTest test, std::uint64_t n_a, std::uint64_t n_b, const Confidence& confidence)
      : RejectionRegion(test, n_a, n_b, confidence, n_b < n_a, 0, std::min(n_a, n_b)) {}

  /// That part of the region in which b, whose rate is known, has any number of successes worth mentioning (all but
  /// 1e-14 of its probability); for the tests that reject ends.
  ///
  /// @param p_b  in [0, 1]
  [[nodiscard]] static RejectionRegion around(PlannedTest test, std::uint64_t n_a, std::uint64_t n_b, double p_b,
                                              const Confidence& confidence) {
    const auto [first, last] = window(n_b, p_b);
    if (n_a <= last - first || !detail::rejects_ends(test)) {
      return {test, n_a, n_b, confidence};
    }
    return {test, n_a, n_b, confidence, true, first, last};
  }

  /// How many numbers of successes `around` would have to look at.
  [[nodiscard]] static std::uint64_t work_around(std::uint64_t n_a, std::uint64_t n_b, double p_b) {
    const auto [first, last] = window(n_b, p_b);
    return std::min(n_a, last - first) + 1;
  }

  /// Probability of a rejection if the rates are p_a and p_b: the power, or for p_a = p_b the true size.
  ///
  /// Relative error below 1e-11.
  [[nodiscard]] double probability(double p_a, double p_b) const {
    const double p_outer = b_outside_ ? p_b : p_a;
    const double p_inner = b_outside_ ? p_a : p_b;
    double sum = 0.0;
    for (std::size_t at = 0; at < runs_.size(); ++at) {
      if (runs_[at].empty()) continue;
      const double mass = detail::binomial_mass(first_ + at, outer_, p_outer);
      if (mass == 0.0) continue;
      double rejected = 0.0;
      for (const detail::Run& run : runs_[at]) {
        rejected += detail::binomial_between(run.first, run.last, inner_, p_inner);
      }
      sum += mass * rejected;
    }
    return std::min(1.0, sum);
  }

  /// Whether the table is rejected. Precondition: it lies in the part that was built.
  [[nodiscard]] bool contains(std::uint64_t successes_a, std::uint64_t successes_b) const {
    const auto& runs = runs_.at((b_outside_ ? successes_b : successes_a) - first_);
    const std::uint64_t x = b_outside_ ? successes_a : successes_b;
    return std::any_of(runs.begin(), runs.end(), [x](const detail::Run& r) { return r.first <= x && x <= r.last; });
  }

 private:
  RejectionRegion(PlannedTest test, std::uint64_t n_a, std::uint64_t n_b, const Confidence& confidence, bool b_outside,
                  std::uint64_t first, std::uint64_t last)
      : outer_{b_outside ? n_b : n_a}, inner_{b_outside ? n_a : n_b}, b_outside_{b_outside}, first_{first} {
    if (!is_enumerated(test)) {
      throw InvalidInput{name(test), "test", "is a formula and has no tables to enumerate"};
    }
    if (n_a == 0 || n_b == 0) throw InvalidInput{name(test), "trials", "must be at least 1 in each sample, got 0"};
    if (n_a > most_rows || n_b > most_rows) {
      throw InvalidInput{name(test), "trials",
                         "must be at most " + std::to_string(most_rows) + " to be enumerated, got " +
                             std::to_string(std::max(n_a, n_b)) + "; test = normal takes any size"};
    }
    if (detail::rejects_ends(test)) {
      for (std::uint64_t x = first; x <= last; ++x) runs_.push_back(both_ends(test, x, confidence));
      return;
    }
    if ((n_a + 1) * (n_b + 1) > most_tables) {
      throw InvalidInput{name(test), "trials",
                         "make " + std::to_string((n_a + 1) * (n_b + 1)) + " tables, more than the " +
                             std::to_string(most_tables) + " that are enumerated; test = score takes more"};
    }
    if (test == PlannedTest::fisher) {
      runs_ = detail::FisherTables{outer_, inner_, detail::FisherTails::probable}.runs_at_most(confidence.alpha());
    } else {
      const detail::FisherTables tables{outer_, inner_, detail::FisherTails::doubled};
      runs_ = tables.runs_at_most(tables.boschloo_mark(confidence.alpha()));
    }
  }

  /// What is rejected given x successes in the outer sample.
  [[nodiscard]] std::vector<detail::Run> both_ends(PlannedTest test, std::uint64_t x,
                                                   const Confidence& confidence) const {
    const auto rejected = [&](std::uint64_t y) { return detail::rejects(test, {x, outer_}, {y, inner_}, confidence); };
    // y / inner against x / outer; neither product overflows (most_rows).
    const std::uint64_t below = x * inner_ / outer_;  // the last y whose rate is not above x's
    std::vector<detail::Run> runs;
    if (rejected(0) && x > 0) {
      std::uint64_t low = 0;
      std::uint64_t high = below;  // not rejected, or the end of the search
      while (low < high) {
        const std::uint64_t middle = low + (high - low + 1) / 2;
        if (rejected(middle))
          low = middle;
        else
          high = middle - 1;
      }
      runs.push_back({0, low});
    }
    if (x < outer_ && rejected(inner_)) {
      std::uint64_t low = below + 1;
      std::uint64_t high = inner_;
      while (low < high) {
        const std::uint64_t middle = low + (high - low) / 2;
        if (rejected(middle))
          high = middle;
        else
          low = middle + 1;
      }
      runs.push_back({low, inner_});
    }
    return runs;
  }

  /// Successes outside of which there is less than 1e-14: Bernstein's inequality.
  [[nodiscard]] static detail::Run window(std::uint64_t n, double p) {
    constexpr double exponent = 33.0;  // 2 e^-33 < 1e-14
    const double rows = static_cast<double>(n);
    const double variance = rows * p * (1.0 - p);
    const double reach = exponent / 3.0 + std::sqrt(exponent * exponent / 9.0 + 2.0 * variance * exponent);
    return {static_cast<std::uint64_t>(std::max(0.0, std::floor(rows * p - reach))),
            static_cast<std::uint64_t>(std::min(rows, std::ceil(rows * p + reach)))};
  }

  std::uint64_t outer_;
  std::uint64_t inner_;
  bool b_outside_;
  std::uint64_t first_;
  std::vector<std::vector<detail::Run>> runs_;
};

}  // namespace lotrecht::stats
