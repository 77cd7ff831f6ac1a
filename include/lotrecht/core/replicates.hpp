#pragma once

/// @file
/// Run many Monte Carlo replicates with any number of threads and always get the same bits.

#include <concepts>
#include <cstdint>

#include <lotrecht/core/blocks.hpp>
#include <lotrecht/core/error.hpp>

namespace lotrecht {

/// Replicates handed to a thread at a time.
inline constexpr std::uint64_t block_replicates = 64;

/// Calls `work(first, last)` once for every block [first, last) of consecutive replicates below `count`:
/// `for_each_block` in blocks of `block_replicates`.
///
/// A replicate draws from its own `Stream`, keyed by its number, and writes only to its own place.
///
/// @param count    number of replicates; 0 calls nothing
/// @param threads  at least 1; the caller's thread is one of them. If the system grants fewer, fewer do the work.
/// @param work     called concurrently through a const reference
/// @throws InvalidInput if threads = 0; whatever `work` throws (of several, the lowest block's)
template <class Work>
requires std::invocable<const Work&, std::uint64_t, std::uint64_t>
void for_each_replicate_block(std::uint64_t count, unsigned threads, const Work& work) {
  if (threads == 0) throw InvalidInput{"for_each_replicate", "threads", "must be at least 1, got 0"};
  for_each_block(count, block_replicates, threads, work);
}

/// Calls `work(replicate)` once for every replicate below `count`; see `for_each_replicate_block`.
///
/// If calls throw, the exception of the lowest replicate that threw is thrown here.
template <class Work>
requires std::invocable<const Work&, std::uint64_t>
void for_each_replicate(std::uint64_t count, unsigned threads, const Work& work) {
  for_each_replicate_block(count, threads, [&work](std::uint64_t first, std::uint64_t last) {
    for (std::uint64_t replicate = first; replicate < last; ++replicate) work(replicate);
  });
}

}  // namespace lotrecht
