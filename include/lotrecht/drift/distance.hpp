#pragma once

/// @file
/// How far two windows are apart: a metric with an interval that is honest at zero.

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/replicates.hpp>
#include <lotrecht/core/seed.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/drift/permutation.hpp>
#include <lotrecht/drift/window_pair.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/draw_multinomial.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/quantile.hpp>
#include <lotrecht/stats/student_t.hpp>

namespace lotrecht::drift {

/// How resamples are drawn. Number and seed are part of the result.
struct ResamplingOptions {
  std::uint64_t resamples;  ///< e.g. 1999
  Seed seed;
  unsigned threads = 1;  ///< changes the time and nothing else
};

namespace detail {

/// How much further a window of n rows strays from its population than its resamples from it: √(n / (n - 1)), what
/// resampling loses of a variance, times Student's quantile over the normal one, for the variance itself is not known.
///
/// @param rows  at least 2
[[nodiscard]] inline double resampling_factor(std::uint64_t rows, const stats::Confidence& confidence) {
  const auto n = static_cast<double>(rows);
  return std::sqrt(n / (n - 1.0)) * stats::student_t_critical(confidence, n - 1.0) / confidence.z();
}

/// d(F*, F^) + d(G*, G^) of resamples, enlarged for few rows. Both windows have two rows at least.
template <WindowStatistic Metric>
[[nodiscard]] std::vector<double> resampled_slack(const WindowPair& pair, const Metric& metric,
                                                  const stats::Confidence& confidence,
                                                  const ResamplingOptions& options) {
  const double of_first = resampling_factor(pair.n, confidence);
  const double of_second = resampling_factor(pair.m, confidence);
  std::vector<double> slack(options.resamples);
  for_each_replicate_block(options.resamples, options.threads, [&](std::uint64_t first, std::uint64_t last) {
    std::vector<std::uint64_t> drawn(pair.size());
    const auto to_its_own = [&](Stream& stream, std::span<const std::uint64_t> counts, std::uint64_t rows) {
      stats::detail::draw_multinomial(stream, rows, counts, rows, drawn);
      return static_cast<double>(metric(WindowPair{pair.values, drawn, counts, rows, rows}));
    };
    for (std::uint64_t r = first; r < last; ++r) {
      Stream stream{options.seed, Purpose::bootstrap, r};
      slack[r] = of_first * to_its_own(stream, pair.first, pair.n);
      slack[r] += of_second * to_its_own(stream, pair.second, pair.m);
    }
  });
  return slack;
}

/// A metric of categories whose `of_unseen(u)` bounds the distance between a window and its population if a share u of
/// the population was not seen.
template <class Metric>
concept BoundsTheUnseen = requires(double u) {
  { Metric::of_unseen(u) } -> std::convertible_to<double>;
};

/// The same of numbers, if what was not seen lies anywhere in a range so long.
template <class Metric>
concept BoundsTheUnseenWithin = requires(double u, double range) {
  { Metric::of_unseen(u, range) } -> std::convertible_to<double>;
};

/// What resamples of windows whose rows all are alike cannot show: that there are others. At level 1 - α for both
/// windows at most a share 1 - (α / 2)^(1 / n) is elsewhere; of numbers, between the least and the largest of both
/// windows.
template <class Metric>
[[nodiscard]] double unseen_slack(const WindowPair& pair, double alpha) {
  double more = 0.0;
  if constexpr (BoundsTheUnseen<Metric> || BoundsTheUnseenWithin<Metric>) {
    const auto of = [&](std::span<const std::uint64_t> counts, std::uint64_t rows) {
      if (std::find(counts.begin(), counts.end(), rows) == counts.end()) return 0.0;
      const double share = -std::expm1(std::log(0.5 * alpha) / static_cast<double>(rows));
      if constexpr (BoundsTheUnseen<Metric>) {
        return static_cast<double>(Metric::of_unseen(share));
      } else {
        return static_cast<double>(Metric::of_unseen(share, pair.values.back() - pair.values.front()));
      }
    };
    more = of(pair.first, pair.n) + of(pair.second, pair.m);
  }
  return more;
}

}  // namespace detail

/// A distance between two distributions with its interval.
///
/// A distance cannot be negative, so its ordinary bootstrap interval never reaches 0 where there is no drift at all: it
/// sees drift everywhere. A metric obeys the triangle's inequality, however, so that the distance of the windows F^, G^
/// differs from that of the populations F, G by at most
///
///     d(F^, F) + d(G^, G),
///
/// whose 1 - α quantile q is estimated by resampling: F* is drawn from F^, G* from G^, and d(F*, F^) + d(G*, G^) taken,
/// each enlarged for few rows (`detail::resampling_factor`: 9 times for two rows, 1.1 times for twenty). The interval
/// is d - q ... d + q, within [0, largest]. It covers with or without drift, and is wider than need be where there is
/// some (benchmarks/accuracy); a window of fewer than five rows covers .87 to .93 instead of .95, and .72 where half of
/// the rows share a value.
///
/// Resamples of a window whose rows all are alike are alike, too. How much of its population may be elsewhere is known,
/// however, and added to q. Numbers may be anywhere; they are taken to lie between the least and the largest of both
/// windows (`Wasserstein`, `EnergyDistance`), so that two windows of the same one value are taken at their word.
///
/// A window of one row says nothing of its spread: 0 ... largest. A window without rows: undefined (`nobody`).
///
/// @param metric   obeys the triangle's inequality and is 0 for equal windows: e.g. `Wasserstein`, not a divergence
/// @param method   its name, a literal
/// @param largest  value that no distance exceeds, or infinity
/// @throws InvalidInput if there are no resamples or threads
template <WindowStatistic Metric>
[[nodiscard]] stats::Estimate distance(const WindowPair& pair, const Metric& metric, std::string_view method,
                                       double largest, const stats::Confidence& confidence,
                                       const ResamplingOptions& options) {
  if (options.resamples == 0) throw InvalidInput{"distance", "resamples", "must be at least 1, got 0"};
  stats::Estimate estimate;
  estimate.confidence = confidence.level();
  estimate.n = pair.n + pair.m;
  estimate.method = method;
  estimate.low = 0.0;
  estimate.high = largest;
  if (pair.n == 0 || pair.m == 0) {
    estimate.undefined = stats::Undefined::nobody;
    return estimate;
  }
  estimate.value = static_cast<double>(metric(pair));
  if (pair.n == 1 || pair.m == 1) return estimate;
  std::vector<double> slack = detail::resampled_slack(pair, metric, confidence, options);
  const double q = stats::quantile(slack, confidence.level(), stats::QuantileRule::expected_rank) +
                   detail::unseen_slack<Metric>(pair, confidence.alpha());
  estimate.low = std::max(0.0, estimate.value - q);
  estimate.high = std::min(largest, estimate.value + q);
  return estimate;
}

}  // namespace lotrecht::drift
