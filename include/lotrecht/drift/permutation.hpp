#pragma once

/// @file
/// P-values of any distance between two windows, by dealing the pooled rows anew.

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/replicates.hpp>
#include <lotrecht/core/seed.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/drift/window_pair.hpp>
#include <lotrecht/stats/draw_hypergeometric.hpp>

namespace lotrecht::drift {

/// How permutations are drawn. Number and seed are part of the result.
struct PermutationOptions {
  std::uint64_t permutations;  ///< m, e.g. 9999
  Seed seed;
  unsigned threads = 1;  ///< changes the time and nothing else
};

/// A number that says how far two windows are apart; larger is farther.
template <class S>
concept WindowStatistic = requires(const S& statistic, const WindowPair& pair) {
  { statistic(pair) } -> std::convertible_to<double>;
};

/// p-values of some statistics of two windows, all from one set of permutations.
///
/// Where both windows come from one distribution, every way to deal the pooled rows to them is equally probable,
/// whatever the distribution: the counts of the first window have the multivariate hypergeometric law with the pooled
/// counts. p = (b + 1) / (m + 1), b the draws whose statistic is at least as large (ties, to a relative 1e-9, count):
/// valid for any number of draws and never 0. Draws are keyed by their number, so p depends on no thread.
///
/// Statistics share their draws: their p-values depend on one another as the statistics do, as max-T needs.
///
/// @throws InvalidInput unless both windows have rows, and there are at least one permutation and one thread
///
/// Phipson, B. & Smyth, G. K. (2010). Stat. Appl. Genet. Mol. Biol. 9(1), 39. doi:10.2202/1544-6115.1585
template <WindowStatistic... S>
[[nodiscard]] std::array<double, sizeof...(S)> permutation_p_values(const WindowPair& pair,
                                                                    const PermutationOptions& options,
                                                                    const S&... statistics) {
  if (options.permutations == 0) {
    throw InvalidInput{"permutation_p_values", "permutations", "must be at least 1, got 0"};
  }
  if (pair.n == 0 || pair.m == 0) {
    throw InvalidInput{"permutation_p_values", "pair", "must hold rows of both windows"};
  }
  constexpr std::size_t count = sizeof...(S);
  using Values = std::array<double, count>;
  const Values observed{static_cast<double>(statistics(pair))...};
  std::vector<std::uint64_t> pooled(pair.size());
  for (std::size_t v = 0; v < pooled.size(); ++v) pooled[v] = pair.first[v] + pair.second[v];
  std::array<std::uint64_t, count> as_large{};
  std::mutex guard;
  for_each_replicate_block(options.permutations, options.threads, [&](std::uint64_t first, std::uint64_t last) {
    std::vector<std::uint64_t> drawn(pair.size());
    std::vector<std::uint64_t> rest(pair.size());
    std::array<std::uint64_t, count> large{};
    for (std::uint64_t r = first; r < last; ++r) {
      Stream stream{options.seed, Purpose::permutation, r};
      std::uint64_t left = pair.n + pair.m;
      std::uint64_t wanted = pair.n;
      for (std::size_t v = 0; v < drawn.size(); ++v) {
        const std::uint64_t here = pooled[v];
        drawn[v] = here == 1 ? (stream.below(left) < wanted ? 1u : 0u)
                             : stats::detail::draw_hypergeometric(stream, here, left - here, wanted);
        rest[v] = here - drawn[v];
        wanted -= drawn[v];
        left -= here;
      }
      const WindowPair dealt{pair.values, drawn, rest, pair.n, pair.m};
      const Values now{static_cast<double>(statistics(dealt))...};
      for (std::size_t s = 0; s < count; ++s) {
        large[s] += now[s] >= observed[s] - 1e-9 * std::abs(observed[s]) ? 1u : 0u;
      }
    }
    const std::lock_guard lock{guard};  // sums of counts: their order does not matter
    for (std::size_t s = 0; s < count; ++s) as_large[s] += large[s];
  });
  Values p{};
  for (std::size_t s = 0; s < count; ++s) {
    p[s] = (static_cast<double>(as_large[s]) + 1.0) / (static_cast<double>(options.permutations) + 1.0);
  }
  return p;
}

}  // namespace lotrecht::drift
