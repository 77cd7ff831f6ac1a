#pragma once

/// @file
/// One pass over the rows, with any number of threads and always the same bits.

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <limits>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include <lotrecht/core/tally.hpp>

namespace lotrecht {

/// Rows handed to a worker at a time: small enough to share the work, large enough that handing out costs nothing.
inline constexpr std::size_t block_rows = 65'536;

/// Tallies all rows of `columns`.
///
/// Rows are cut into blocks of `block_rows`; workers take blocks in turn, each into its own copy of `empty`, and the
/// copies are merged. Merging is exact and order-free (the laws of `Tally`), so neither the number of threads nor
/// who took which block can change a bit. Memory is one tally per thread; nothing is allocated per row.
///
/// @param columns  (n,) rows; n = 0 gives `empty`
/// @param empty    the neutral tally (it carries e.g. the number of groups)
/// @param threads  at least 1 is used; more threads than blocks are not started
/// @throws InvalidInput  whatever `rows` and `add` throw (columns of different lengths are refused before any thread
///                       starts): of several bad blocks, always the first one's error
template <Tally T>
[[nodiscard]] T fold(const typename T::columns_type& columns, const T& empty, unsigned threads = 1) {
  const std::size_t n = columns.size();
  static_cast<void>(columns.rows(0, n));  // checks the lengths, even where there is no block to cut
  const std::size_t blocks = (n + block_rows - 1) / block_rows;
  const auto block = [&](std::size_t b) {
    const std::size_t first = b * block_rows;
    return columns.rows(first, std::min(block_rows, n - first));
  };

  const std::size_t crew_size = std::max<std::size_t>(1, std::min<std::size_t>(threads, blocks));
  if (crew_size == 1) {
    T tally = empty;
    for (std::size_t b = 0; b < blocks; ++b) tally.add(block(b));
    return tally;
  }

  constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
  std::vector<T> part(crew_size, empty);
  std::atomic<std::size_t> next{0};
  std::atomic<std::size_t> first_bad{none};
  std::mutex guard;
  std::exception_ptr error;  // of block `first_bad`
  const auto work = [&](T& tally) {
    // Blocks are handed out in order, so those before a bad one are all with somebody: the first error is certain.
    for (std::size_t b = next++; b < blocks && b < first_bad; b = next++) {
      try {
        tally.add(block(b));
      } catch (...) {
        const std::scoped_lock lock{guard};
        if (b < first_bad) {
          first_bad = b;
          error = std::current_exception();
        }
      }
    }
  };
  {
    std::vector<std::jthread> crew;
    crew.reserve(crew_size - 1);
    for (std::size_t t = 1; t < crew_size; ++t) crew.emplace_back([&work, &tally = part[t]] { work(tally); });
    work(part[0]);
  }
  if (error) std::rethrow_exception(error);
  for (std::size_t t = 1; t < crew_size; ++t) part[0].merge(part[t]);
  return std::move(part[0]);
}

}  // namespace lotrecht
