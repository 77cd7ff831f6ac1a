#include <lotrecht/core/stream.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <set>

#include <gtest/gtest.h>

namespace lotrecht {
namespace {

using Block = std::array<std::uint32_t, 4>;

// Random123 1.14, tests/kat_vectors, the three lines "philox4x32 10".
TEST(Philox, GivesTheKnownAnswersOfItsAuthors) {
  EXPECT_EQ(detail::philox4x32_10({0, 0, 0, 0}, {0, 0}), (Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  constexpr std::uint32_t ones = 0xffffffff;
  EXPECT_EQ(detail::philox4x32_10({ones, ones, ones, ones}, {ones, ones}),
            (Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(detail::philox4x32_10({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Stream, IsPhiloxOfTheDocumentedCounter) {
  Stream stream{Seed{0x299f31d0'a4093822}, Purpose::simulation, 0xABCD'12345678, 0x87654321};
  for (std::uint32_t block = 0; block < 9; ++block) {
    const Block expected =
        detail::philox4x32_10({block, 0x87654321, 0x12345678, 0x03'ABCD'00}, {0xa4093822, 0x299f31d0});
    for (const std::uint32_t word : expected) EXPECT_EQ(stream.next_u32(), word) << "block " << block;
  }
}

TEST(Stream, KeepsItsFirstValuesForever) {
  Stream stream{Seed{1}, Purpose::bootstrap, 0};
  const std::array<std::uint64_t, 4> words{stream.next_u64(), stream.next_u64(), stream.next_u64(), stream.next_u64()};
  EXPECT_EQ(words, (std::array<std::uint64_t, 4>{0x8c4707329f3f38ef, 0xfafa02887e8a14f8, 0x5f2e85708031ad0d,
                                                 0x38aea70c8dcad781}));
  EXPECT_EQ(stream.uniform(), 0x1.857239ad1d76dp-1);
  EXPECT_EQ(stream.uniform_open(), 0x1.11dd32b5bfeabp-1);
  EXPECT_EQ(stream.below(1000), 890U);
}

TEST(Stream, NeverSharesItsWordsWithAnotherKey) {
  std::set<std::uint64_t> first;
  std::size_t streams = 0;
  for (const std::uint64_t seed : {0ULL, 1ULL, 1ULL << 32, 1ULL << 63}) {
    for (const Purpose purpose : {Purpose::bootstrap, Purpose::permutation, Purpose::simulation}) {
      for (const std::uint64_t replicate : {0ULL, 1ULL, 1ULL << 31, 1ULL << 32, (1ULL << 48) - 1}) {
        for (const std::uint32_t index : {0U, 1U, 1U << 31}) {
          Stream stream{Seed{seed}, purpose, replicate, index};
          first.insert(stream.next_u64());
          ++streams;
        }
      }
    }
  }
  EXPECT_EQ(first.size(), streams);  // by chance alone they would meet with probability 1e-15
}

TEST(Stream, GivesTheSameBitsHoweverWordsAreTaken) {
  Stream by_32{Seed{3}, Purpose::permutation, 4};
  Stream by_64 = by_32;
  EXPECT_EQ(by_32.next_u32(), by_64.next_u32()) << "from here on, 64 bits straddle what is computed at once";
  for (int i = 0; i < 100; ++i) {
    const std::uint64_t low = by_32.next_u32();
    EXPECT_EQ(by_64.next_u64(), low | std::uint64_t{by_32.next_u32()} << 32);
  }
}

TEST(Stream, IsAValueWhoseCopyGoesOnAlone) {
  Stream stream{Seed{3}, Purpose::permutation, 4};
  (void)stream.next_u32();
  Stream copy = stream;
  const std::uint64_t next = copy.next_u64();
  for (int i = 0; i < 50; ++i) (void)copy.next_u64();
  EXPECT_EQ(stream.next_u64(), next);
}

TEST(Stream, KeepsUniformNumbersWithinTheirRange) {
  Stream stream{Seed{5}, Purpose::simulation, 0};
  double sum = 0.0;
  constexpr int n = 200'000;
  for (int i = 0; i < n; ++i) {
    const double closed = stream.uniform();
    const double open = stream.uniform_open();
    EXPECT_TRUE(closed >= 0.0 && closed < 1.0);
    EXPECT_TRUE(open > 0.0 && open < 1.0);
    EXPECT_EQ(1.0 - (1.0 - open), open) << "1 - u is exact";
    sum += closed + open;
  }
  // Six standard errors of a mean of 400,000 uniform numbers: fails by chance with probability 2e-9.
  EXPECT_NEAR(sum / (2 * n), 0.5, 6 * std::sqrt(1.0 / 12 / (2 * n)));
}

// The open interval is symmetric: the extreme words give 2^-53 and 1 - 2^-53, both exact.
TEST(Stream, CanReachTheEndsOfTheOpenIntervalButNotTheEndpoints) {
  const double smallest = (0.0 + 0.5) * 0x1p-52;
  const double largest = (static_cast<double>(std::numeric_limits<std::uint64_t>::max() >> 12) + 0.5) * 0x1p-52;
  EXPECT_EQ(smallest, 0x1p-53);
  EXPECT_EQ(largest, 1.0 - 0x1p-53);
}

TEST(Below, IsUniformOnItsRange) {
  // Chi-square over 7 values, 6 degrees of freedom: the quantile at 1 - 1e-8 is 49.0 .
  Stream stream{Seed{11}, Purpose::simulation, 0};
  std::array<int, 7> seen{};
  constexpr int n = 140'000;
  for (int i = 0; i < n; ++i) ++seen.at(stream.below(7));
  double chi_square = 0.0;
  for (const int count : seen) chi_square += (count - n / 7.0) * (count - n / 7.0) / (n / 7.0);
  EXPECT_LT(chi_square, 49.0);
}

TEST(Below, IsUnbiasedWhereTheRangeDoesNotDivideTheWords) {
  // For n = 3 * 2^62, taking the high half of word * n without refusing any word would draw the multiples of 3 twice
  // as often as the other numbers: half of the time, not a third. Fails by chance with probability 1e-10.
  Stream stream{Seed{12}, Purpose::simulation, 0};
  constexpr std::uint64_t n = std::uint64_t{3} << 62;
  int multiples_of_three = 0;
  constexpr int draws = 30'000;
  for (int i = 0; i < draws; ++i) {
    const std::uint64_t x = stream.below(n);
    EXPECT_LT(x, n);
    multiples_of_three += x % 3 == 0 ? 1 : 0;
  }
  EXPECT_NEAR(multiples_of_three / static_cast<double>(draws), 1.0 / 3, 6.5 * std::sqrt(2.0 / 9 / draws));
}

TEST(Below, OfOneIsZero) {
  Stream stream{Seed{13}, Purpose::simulation, 0};
  EXPECT_EQ(stream.below(1), 0U);
}

TEST(Below, RefusesAnEmptyRange) {
  Stream stream{Seed{13}, Purpose::simulation, 0};
  EXPECT_THROW((void)stream.below(0), InvalidInput);
}

TEST(Stream, RefusesReplicatesAndPurposesThatDoNotFitItsCounter) {
  EXPECT_NO_THROW((Stream{Seed{1}, Purpose::bootstrap, (std::uint64_t{1} << 48) - 1}));
  EXPECT_THROW((Stream{Seed{1}, Purpose::bootstrap, std::uint64_t{1} << 48}), InvalidInput);
  EXPECT_THROW((Stream{Seed{1}, static_cast<Purpose>(256), 0}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht
