#include <lotrecht/core/replicates.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/core/stream.hpp>

namespace lotrecht {
namespace {

std::vector<std::uint64_t> drawn(std::uint64_t count, unsigned threads) {
  std::vector<std::uint64_t> values(count);
  for_each_replicate(count, threads, [&](std::uint64_t r) {
    values[r] = Stream{Seed{9}, Purpose::simulation, r}.next_u64();
  });
  return values;
}

TEST(Replicates, HaveTheSameBitsForAnyNumberOfThreads) {
  const std::vector<std::uint64_t> alone = drawn(1000, 1);
  for (const unsigned threads : {2U, 3U, 8U, 40U}) EXPECT_EQ(drawn(1000, threads), alone) << threads << " threads";
}

TEST(Replicates, AreTheSameInAShorterRun) {
  const std::vector<std::uint64_t> many = drawn(1000, 2);
  const std::vector<std::uint64_t> few = drawn(100, 2);
  EXPECT_EQ(std::vector(many.begin(), many.begin() + 100), few);
}

TEST(Replicates, AreEachVisitedOnce) {
  for (const std::uint64_t count : {1U, 63U, 64U, 65U, 128U, 1000U}) {
    for (const unsigned threads : {1U, 4U}) {
      std::vector<std::atomic<int>> visits(count);
      for_each_replicate(count, threads, [&](std::uint64_t r) { ++visits[r]; });
      for (const auto& v : visits) EXPECT_EQ(v, 1) << count << " replicates, " << threads << " threads";
    }
  }
}

TEST(Replicates, ComeInBlocksOfConsecutiveNumbers) {
  std::vector<std::uint64_t> seen;
  for_each_replicate_block(150, 1, [&](std::uint64_t first, std::uint64_t last) {
    seen.push_back(first);
    seen.push_back(last);
  });
  EXPECT_EQ(seen, (std::vector<std::uint64_t>{0, 64, 64, 128, 128, 150}));
}

TEST(Replicates, RunOnAsManyThreadsAsThereIsWorkForAndNoMore) {
  std::mutex guard;
  std::set<std::thread::id> crew;
  for_each_replicate(2 * block_replicates, 1000, [&](std::uint64_t) {
    const std::lock_guard lock{guard};
    crew.insert(std::this_thread::get_id());
  });
  EXPECT_LE(crew.size(), 2U);
}

TEST(Replicates, OfNoneCallNothing) {
  for_each_replicate(0, 4, [](std::uint64_t) { FAIL(); });
}

TEST(Replicates, CarryTheLowestFailureHomeForAnyNumberOfThreads) {
  for (const unsigned threads : {1U, 2U, 8U}) {
    for (int attempt = 0; attempt < 20; ++attempt) {
      try {
        for_each_replicate(5000, threads, [](std::uint64_t r) {
          if (r == 4999 || r == 700 || r == 701 || r == 3000) throw std::runtime_error{std::to_string(r)};
        });
        FAIL() << "the failure was swallowed";
      } catch (const std::runtime_error& failure) {
        EXPECT_STREQ(failure.what(), "700") << threads << " threads";
      }
    }
  }
}

// Two blocks run at the same time and both fail; which of them fails first must not matter.
TEST(Replicates, CarryTheLowestFailureHomeWhicheverCameFirst) {
  for (const std::uint64_t first_to_fail : {0U, 1U}) {
    std::atomic<int> started{0};
    std::atomic<bool> one_has_failed{false};
    const auto wait_for = [](const auto& condition) {
      const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds{5};
      while (!condition() && std::chrono::steady_clock::now() < patience) std::this_thread::yield();
    };
    try {
      for_each_replicate_block(2 * block_replicates, 2, [&](std::uint64_t first, std::uint64_t) {
        const std::uint64_t block = first / block_replicates;
        ++started;
        wait_for([&] { return started == 2; });
        if (block != first_to_fail) {
          wait_for([&] { return one_has_failed.load(); });
          std::this_thread::sleep_for(std::chrono::milliseconds{20});  // for the other failure to be recorded
        } else {
          one_has_failed = true;
        }
        throw std::runtime_error{std::to_string(block)};
      });
      FAIL() << "the failure was swallowed";
    } catch (const std::runtime_error& failure) {
      EXPECT_STREQ(failure.what(), "0") << "block " << first_to_fail << " failed first";
    }
  }
}

TEST(Replicates, BelowAFailedOneAreAllRun) {
  std::vector<std::atomic<int>> visits(1000);
  EXPECT_THROW(for_each_replicate(1000, 4,
                                  [&](std::uint64_t r) {
                                    ++visits[r];
                                    if (r == 900) throw std::runtime_error{""};
                                  }),
               std::runtime_error);
  for (std::size_t r = 0; r <= 900; ++r) EXPECT_EQ(visits[r], 1) << r;
}

TEST(Replicates, RefuseToBeRunByNobody) {
  EXPECT_THROW(for_each_replicate(10, 0, [](std::uint64_t) {}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht
