#include <lotrecht/core/blocks.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace lotrecht {
namespace {

TEST(Blocks, VisitEveryItemOnceForAnySizeAndNumberOfThreads) {
  for (const std::uint64_t count : {0U, 1U, 7U, 8U, 9U, 100U}) {
    for (const std::uint64_t size : {1U, 3U, 8U, 1000U}) {
      for (const unsigned threads : {1U, 2U, 5U}) {
        std::vector<int> visits(count, 0);
        for_each_block(count, size, threads, [&](std::uint64_t first, std::uint64_t last) {
          EXPECT_EQ(first % size, 0U);
          EXPECT_LE(last - first, size);
          EXPECT_LT(first, last);
          for (std::uint64_t i = first; i < last; ++i) ++visits[i];
        });
        EXPECT_EQ(visits, std::vector<int>(count, 1)) << count << " in " << size << " by " << threads;
      }
    }
  }
}

TEST(Blocks, TheFirstBadBlocksErrorIsTheOneThatIsThrown) {
  for (const unsigned threads : {1U, 2U, 4U}) {
    try {
      for_each_block(100, 10, threads, [](std::uint64_t first, std::uint64_t) {
        if (first >= 30) throw std::runtime_error{std::to_string(first)};
      });
      FAIL() << "nothing was thrown";
    } catch (const std::runtime_error& error) {
      EXPECT_STREQ(error.what(), "30");
    }
  }
}

TEST(Blocks, RefuseNoThreadsAndEmptyBlocks) {
  const auto nothing = [](std::uint64_t, std::uint64_t) {};
  EXPECT_THROW(for_each_block(1, 0, 1, nothing), InvalidInput);
  EXPECT_THROW(for_each_block(1, 1, 0, nothing), InvalidInput);
}

}  // namespace
}  // namespace lotrecht
