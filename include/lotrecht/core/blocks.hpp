#pragma once

/// @file
/// Independent pieces of work, cut into blocks, with any number of threads and always the same bits.

#include <algorithm>
#include <atomic>
#include <concepts>
#include <cstdint>
#include <exception>
#include <limits>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include <lotrecht/core/error.hpp>

namespace lotrecht {

/// Calls `work(first, last)` once for every block [first, last) of `size` consecutive items below `count`; the last
/// block may be shorter.
///
/// The sibling of `fold` for results that are not summed: an item (a replicate with its own `Stream`, a row to explain)
/// writes only to its own place. Then it does not matter which thread computes it, and the result has the same bits for
/// any number of threads. Blocks exist so that a worker may keep scratch memory over some items; a result must not
/// depend on them.
///
/// If calls throw, the exception of the lowest block is thrown here, after all threads have stopped: the same one for
/// any number of threads. Blocks above a failed one may be left out, blocks below it never are.
///
/// @param count    number of items; 0 calls nothing
/// @param size     items in a block, at least 1
/// @param threads  at least 1; the caller's thread is one of them. If the system grants fewer, fewer do the work.
/// @param work     called concurrently through a const reference
/// @throws InvalidInput if size = 0 or threads = 0; whatever `work` throws
template <class Work>
requires std::invocable<const Work&, std::uint64_t, std::uint64_t>
void for_each_block(std::uint64_t count, std::uint64_t size, unsigned threads, const Work& work) {
  if (size == 0) throw InvalidInput{"for_each_block", "size", "must be at least 1, got 0"};
  if (threads == 0) throw InvalidInput{"for_each_block", "threads", "must be at least 1, got 0"};
  const std::uint64_t blocks = count / size + (count % size != 0 ? 1 : 0);

  std::atomic<std::uint64_t> next{0};
  std::atomic<std::uint64_t> failed{std::numeric_limits<std::uint64_t>::max()};
  std::exception_ptr failure;
  std::mutex failure_guard;
  const auto crew_member = [&]() noexcept {
    // Blocks are handed out in order, so whatever lies below a failed block is already in somebody's hands.
    for (std::uint64_t b = next++; b < blocks && b < failed; b = next++) {
      try {
        work(b * size, std::min(count, (b + 1) * size));
      } catch (...) {
        const std::lock_guard lock{failure_guard};
        if (b < failed) {
          failed = b;
          failure = std::current_exception();
        }
      }
    }
  };
  {
    std::vector<std::jthread> crew;
    try {
      for (std::uint64_t t = 1; t < std::min<std::uint64_t>(threads, blocks); ++t) crew.emplace_back(crew_member);
    } catch (const std::system_error&) {
      // No more threads to be had; the result does not depend on their number.
    }
    crew_member();
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace lotrecht
