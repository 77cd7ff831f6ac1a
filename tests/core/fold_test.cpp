#include <lotrecht/core/fold.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/stats/binomial_tally.hpp>

namespace lotrecht {
namespace {

/// What happened to the blocks of one run, seen from outside.
struct Watch {
  std::set<std::size_t> bad;    ///< numbers of the blocks that are refused
  std::size_t slow = SIZE_MAX;  ///< this block is refused late, so that others come first
  std::atomic<int> running{0};
  std::atomic<std::size_t> most_rows{0};
};

/// Rows that are nothing but their numbers.
struct Numbers {
  std::size_t first = 0;
  std::size_t count = 0;
  Watch* watch = nullptr;

  [[nodiscard]] std::size_t size() const { return count; }
  [[nodiscard]] Numbers rows(std::size_t from, std::size_t n) const { return {first + from, n, watch}; }
};

/// Adds up row numbers, or throws where it is told to.
struct NumberTally {
  using columns_type = Numbers;
  std::uint64_t rows = 0;
  std::uint64_t sum = 0;

  void add(const Numbers& block) {
    ++block.watch->running;
    const std::size_t number = block.first / block_rows;
    for (auto seen = block.watch->most_rows.load(); seen < block.count;) {
      if (block.watch->most_rows.compare_exchange_weak(seen, block.count)) break;
    }
    if (number == block.watch->slow) std::this_thread::sleep_for(std::chrono::milliseconds{20});
    --block.watch->running;
    if (block.watch->bad.contains(number)) throw std::runtime_error{std::to_string(number)};
    rows += block.count;
    for (std::size_t i = 0; i < block.count; ++i) sum += block.first + i;
  }
  void merge(const NumberTally& other) {
    rows += other.rows;
    sum += other.sum;
  }
  friend bool operator==(const NumberTally&, const NumberTally&) = default;
};
static_assert(Tally<NumberTally>);

NumberTally folded(std::size_t n, unsigned threads, Watch& watch) {
  return fold(Numbers{0, n, &watch}, NumberTally{}, threads);
}

TEST(Fold, CountsEveryRowOnceForAnyNumberOfThreads) {
  for (const std::size_t n : {std::size_t{1}, block_rows - 1, block_rows, block_rows + 1, 5 * block_rows + 123}) {
    for (const unsigned threads : {1U, 2U, 3U, 8U, 32U}) {
      Watch watch;
      EXPECT_EQ(folded(n, threads, watch), (NumberTally{n, std::uint64_t{n} * (n - 1) / 2})) << n << ", " << threads;
      EXPECT_LE(watch.most_rows, block_rows);
    }
  }
}

TEST(Fold, OfNoRowsIsTheEmptyTally) {
  for (const unsigned threads : {0U, 1U, 8U}) {
    Watch watch;
    EXPECT_EQ(fold(Numbers{0, 0, &watch}, NumberTally{3, 4}, threads), (NumberTally{3, 4}));
  }
}

TEST(Fold, WithZeroThreadsUsesTheCallers) {
  Watch watch;
  EXPECT_EQ(folded(3 * block_rows, 0, watch).rows, 3 * block_rows);
}

TEST(Fold, OfSeveralBadBlocksReportsTheFirst) {
  for (int round = 0; round < 3; ++round) {
    for (const unsigned threads : {1U, 2U, 3U, 8U}) {
      Watch watch;
      watch.bad = {4, 5, 6, 7, 11};
      watch.slow = 4;  // so that the others have failed long before
      try {
        static_cast<void>(folded(16 * block_rows, threads, watch));
        FAIL() << "bad blocks went through";
      } catch (const std::runtime_error& e) {
        EXPECT_EQ(std::string{e.what()}, "4") << threads << " threads";
      }
      EXPECT_EQ(watch.running, 0) << "a worker outlived the call";
    }
  }
}

TEST(Fold, StopsHandingOutBlocksAfterABadOne) {
  Watch watch;
  watch.bad = {0};
  EXPECT_THROW(static_cast<void>(folded(1000 * block_rows, 2, watch)), std::runtime_error);
  EXPECT_EQ(watch.running, 0);
}

TEST(Fold, ReportsTheRowInTheWholeColumnNotInItsBlock) {
  std::vector<std::uint8_t> success(3 * block_rows, 1);
  success[2 * block_rows + 17] = 9;
  success[2 * block_rows + 18] = 8;
  for (const unsigned threads : {1U, 2U}) {
    try {
      static_cast<void>(fold<stats::BinomialTally>({success}, {}, threads));
      FAIL() << "9 went through";
    } catch (const InvalidInput& e) {
      EXPECT_EQ(std::string{e.what()}, "BinomialTally: success row 131089: must be 0 or 1, got 9");
    }
  }
}

TEST(Fold, StartsFromWhatItIsGiven) {
  const std::vector<std::uint8_t> success{1, 0, 1};
  EXPECT_EQ(fold<stats::BinomialTally>({success}, {}, 1), (stats::BinomialTally{2, 3}));
}

}  // namespace
}  // namespace lotrecht
