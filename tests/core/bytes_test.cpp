#include <lotrecht/core/bytes.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace lotrecht {
namespace {

struct Pair {
  static constexpr std::uint32_t format = 0x50520001;
  std::uint64_t a = 0;
  double b = 0.0;

  void write(ByteWriter& out) const {
    out.u64(a);
    out.f64(b);
  }
  [[nodiscard]] static Pair read(ByteReader& in) {
    Pair p;
    p.a = in.u64();
    p.b = in.f64();
    if (p.a == 13) in.fail("not thirteen");
    return p;
  }
};
static_assert(Serializable<Pair>);

struct Greedy : Pair {
  static constexpr std::uint32_t format = Pair::format;
  [[nodiscard]] static Greedy read(ByteReader& in) {
    Greedy g;
    for (int i = 0; i < 3; ++i) g.a = in.u64();
    return g;
  }
};
struct Modest : Pair {
  static constexpr std::uint32_t format = Pair::format;
  [[nodiscard]] static Modest read(ByteReader& in) {
    Modest m;
    m.a = in.u64();
    return m;
  }
};
struct Unreadable {
  static constexpr std::uint32_t format = 1;
  void write(ByteWriter&) const {}
};
static_assert(!Serializable<Unreadable>);
static_assert(!Serializable<int>);

std::string message(const std::vector<std::byte>& bytes) {
  try {
    static_cast<void>(deserialize<Pair>(bytes, "state.bin"));
  } catch (const ParseError& e) {
    return e.what();
  }
  return "";
}

// The layout is a promise: old files stay readable.
TEST(Bytes, AreLittleEndianOnEveryMachine) {
  ByteWriter out;
  out.u32(0x04030201u);
  out.u64(0x0C0B0A0908070605u);
  out.i64(-2);
  out.f64(1.0);
  std::vector<int> found;
  for (const std::byte b : out.bytes()) found.push_back(std::to_integer<int>(b));
  EXPECT_EQ(found, (std::vector<int>{1,   2,   3,   4,   5,   6,   7, 8, 9, 10, 11, 12, 254, 255,
                                     255, 255, 255, 255, 255, 255, 0, 0, 0, 0,  0,  0,  240, 63}));
}

// Format, length, payload, and the checksum as another program computes it (FNV-1a, 64 bit).
TEST(Bytes, HaveAFrozenFrame) {
  std::vector<int> found;
  for (const std::byte b : serialize(Pair{7, 0.5})) found.push_back(std::to_integer<int>(b));
  EXPECT_EQ(found,
            (std::vector<int>{0x01, 0x00, 0x52, 0x50, 16, 0, 0, 0, 0,    0,    0,  0,   7,   0,   0,  0,   0,   0,
                              0,    0,    0,    0,    0,  0, 0, 0, 0xE0, 0x3F, 12, 165, 244, 232, 82, 148, 187, 59}));
}

TEST(Bytes, ComeBackBitForBit) {
  for (const double x : {0.0, -0.0, 1.0 / 3.0, std::numeric_limits<double>::denorm_min(),
                         std::numeric_limits<double>::max(), std::numeric_limits<double>::infinity()}) {
    const Pair back = deserialize<Pair>(serialize(Pair{~std::uint64_t{0}, x}));
    EXPECT_EQ(back.a, ~std::uint64_t{0});
    EXPECT_EQ(back.b, x);
    EXPECT_EQ(std::signbit(back.b), std::signbit(x));
  }
  EXPECT_TRUE(std::isnan(deserialize<Pair>(serialize(Pair{1, std::nan("")})).b));
}

TEST(Bytes, ReadingPastTheEndNamesTheOffset) {
  const std::vector<std::byte> bytes(11);
  ByteReader in{bytes, "short.bin"};
  EXPECT_EQ(in.u64(), 0u);
  EXPECT_EQ(in.left(), 3u);
  try {
    static_cast<void>(in.u32());
    FAIL() << "read past the end";
  } catch (const ParseError& e) {
    EXPECT_EQ(e.offset(), 8u);
    EXPECT_EQ(std::string{e.what()}, "short.bin, byte 8: expected 4 more bytes, the data end here");
  }
  EXPECT_EQ(in.left(), 3u);
}

TEST(Bytes, CutAnywhereAreRefused) {
  const std::vector<std::byte> whole = serialize(Pair{42, 2.5});
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_THROW(static_cast<void>(deserialize<Pair>(std::span{whole}.first(length))), ParseError) << length;
  }
}

TEST(Bytes, WithOneBitFlippedAreRefused) {
  const std::vector<std::byte> whole = serialize(Pair{42, 2.5});
  for (std::size_t i = 0; i < whole.size(); ++i) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      std::vector<std::byte> damaged = whole;
      damaged[i] ^= static_cast<std::byte>(1u << bit);
      EXPECT_THROW(static_cast<void>(deserialize<Pair>(damaged)), ParseError) << "byte " << i << ", bit " << bit;
    }
  }
}

TEST(Bytes, WithSomethingBehindThemAreRefused) {
  std::vector<std::byte> bytes = serialize(Pair{42, 2.5});
  bytes.push_back(std::byte{0});
  EXPECT_NE(message(bytes).find("stated length"), std::string::npos) << message(bytes);
}

TEST(Bytes, OfAnotherVersionSayWhichWasExpected) {
  std::vector<std::byte> bytes = serialize(Pair{42, 2.5});
  bytes[0] = std::byte{2};
  EXPECT_EQ(
      message(bytes),
      "state.bin, byte 0: expected format 1347551233, found 1347551234 (another type, or written by another version)");
}

TEST(Bytes, WhoseContentsAreImpossibleAreRefusedByTheType) {
  EXPECT_NE(message(serialize(Pair{13, 1.0})).find("not thirteen"), std::string::npos);
}

TEST(Bytes, AreReadToTheLastAndNoFurther) {
  const std::vector<std::byte> bytes = serialize(Pair{42, 2.5});
  EXPECT_THROW(static_cast<void>(deserialize<Greedy>(bytes)), ParseError);
  EXPECT_THROW(static_cast<void>(deserialize<Modest>(bytes)), ParseError);
}

}  // namespace
}  // namespace lotrecht
