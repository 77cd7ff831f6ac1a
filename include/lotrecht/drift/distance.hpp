#pragma once

/// @file
/// How far two windows are apart: a metric with an interval that is honest at zero.

#include <algorithm>
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

namespace lotrecht::drift {

/// How resamples are drawn. Number and seed are part of the result.
struct ResamplingOptions {
  std::uint64_t resamples;  ///< e.g. 1999
  Seed seed;
  unsigned threads = 1;  ///< changes the time and nothing else
};

/// A distance between two distributions with its interval.
///
/// A distance cannot be negative, so its ordinary bootstrap interval never reaches 0 where there is no drift at all: it
/// sees drift everywhere. A metric obeys the triangle's inequality, however, so that the distance of the windows F^, G^
/// differs from that of the populations F, G by at most
///
///     d(F^, F) + d(G^, G),
///
/// whose 1 - α quantile q is estimated by resampling: F* is drawn from F^, G* from G^, and d(F*, F^) + d(G*, G^) taken.
/// The interval is d - q ... d + q, within [0, largest]. It covers with or without drift, and is wider than need be
/// where there is some (benchmarks/accuracy).
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
  std::vector<double> slack(options.resamples);
  for_each_replicate_block(options.resamples, options.threads, [&](std::uint64_t first, std::uint64_t last) {
    std::vector<std::uint64_t> drawn(pair.size());
    const auto to_its_own = [&](Stream& stream, std::span<const std::uint64_t> counts, std::uint64_t rows) {
      stats::detail::draw_multinomial(stream, rows, counts, rows, drawn);
      return static_cast<double>(metric(WindowPair{pair.values, drawn, counts, rows, rows}));
    };
    for (std::uint64_t r = first; r < last; ++r) {
      Stream stream{options.seed, Purpose::bootstrap, r};
      slack[r] = to_its_own(stream, pair.first, pair.n);
      slack[r] += to_its_own(stream, pair.second, pair.m);
    }
  });
  const double q = stats::quantile(slack, confidence.level(), stats::QuantileRule::expected_rank);
  estimate.low = std::max(0.0, estimate.value - q);
  estimate.high = std::min(largest, estimate.value + q);
  return estimate;
}

}  // namespace lotrecht::drift
