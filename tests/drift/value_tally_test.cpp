#include <lotrecht/drift/value_tally.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/core/fold.hpp>

namespace lotrecht::drift {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

ValueTally tally(const std::vector<double>& values) {
  ValueTally t;
  t.add({values});
  return t;
}

TEST(ValueTally, CountsEachValueInOrder) {
  const std::vector<ValueCount> expected{{-infinity, 1}, {-2.5, 2}, {0.0, 3}, {1.0, 1}, {infinity, 1}};
  const ValueTally t = tally({1.0, -2.5, 0.0, -0.0, infinity, std::nan(""), -infinity, 0.0, -2.5, -std::nan("")});
  EXPECT_EQ(t.values(), expected);
  EXPECT_EQ(t.rows(), 8u);
  EXPECT_EQ(t.missing(), 2u);
  EXPECT_FALSE(std::signbit(t.values()[2].value));
}

TEST(ValueTally, LongColumnsAreSortedAsShortOnesAre) {
  // All magnitudes, signs, subnormal numbers, whole numbers.
  std::mt19937_64 draw{4};
  for (const int kind : {0, 1, 2}) {
    std::vector<double> values(5000);
    for (double& x : values) {
      x = kind == 0   ? std::ldexp(static_cast<double>(static_cast<std::int64_t>(draw())),
                                   static_cast<int>(draw() % 2000) - 1100)
          : kind == 1 ? static_cast<double>(draw() % 40) - 20.0
                      : 7.0;
    }
    std::map<double, std::uint64_t> expected;
    for (const double x : values) ++expected[x == 0.0 ? 0.0 : x];
    const auto found = tally(values).values();
    ASSERT_EQ(found.size(), expected.size());
    EXPECT_TRUE(std::equal(found.begin(), found.end(), expected.begin(), [](const ValueCount& f, const auto& e) {
      return f.value == e.first && f.count == e.second;
    }));
  }
}

TEST(ValueTally, ReadsBackOnlyWhatItWouldWrite) {
  const auto spoiled = [](const std::vector<double>& values, const std::vector<std::uint64_t>& counts) {
    ByteWriter out;
    out.u64(0);
    out.u64(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      out.f64(values[i]);
      out.u64(counts[i]);
    }
    const std::vector<std::byte> bytes = out.bytes();
    ByteReader in{bytes, "state"};
    return ValueTally::read(in);
  };
  EXPECT_EQ(spoiled({1.0, 2.0}, {1, 2}), tally({1.0, 2.0, 2.0}));
  EXPECT_THROW(spoiled({2.0, 1.0}, {1, 1}), ParseError);
  EXPECT_THROW(spoiled({1.0, 1.0}, {1, 1}), ParseError);
  EXPECT_THROW(spoiled({std::nan("")}, {1}), ParseError);
  EXPECT_THROW(spoiled({-0.0}, {1}), ParseError);
  EXPECT_THROW(spoiled({1.0}, {0}), ParseError);
  EXPECT_THROW(spoiled({1.0, 2.0}, {std::numeric_limits<std::uint64_t>::max(), 1}), ParseError);
  ByteWriter huge;
  huge.u64(0);
  huge.u64(std::uint64_t{1} << 60);
  const std::vector<std::byte> bytes = huge.bytes();
  ByteReader in{bytes, "state"};
  EXPECT_THROW(ValueTally::read(in), ParseError);
}

TEST(ValueTally, SortsWhateverTheSizeAndTheNumbers) {
  // Each size is sorted in a way of its own: see `sort_doubles`.
  using Limits = std::numeric_limits<double>;
  std::mt19937_64 draw{19};
  for (const std::size_t size : {1u, 2u, 127u, 128u, 129u, 4095u, 4096u, 16'383u, 16'384u, 30'000u}) {
    for (const int kind : {0, 1, 2, 3}) {
      std::vector<double> values(size);
      for (double& x : values) {
        // Anything; whole numbers; many that agree in all upper bits; some that do.
        x = kind == 0   ? std::bit_cast<double>(draw())
            : kind == 1 ? static_cast<double>(draw() % 50) - 20.0
            : kind == 2 ? 1e9 + static_cast<double>(draw() % 4000) * 0x1p-20
                        : static_cast<double>(draw() % (size + 1)) + static_cast<double>(draw() % 3) * 0x1p-30;
        if (std::isnan(x)) x = Limits::infinity();
        if (x == 0.0) x = 0.0;
      }
      values[0] = -Limits::denorm_min();
      std::vector<double> expected = values;
      std::sort(expected.begin(), expected.end());
      lotrecht::detail::sort_doubles(values);
      EXPECT_EQ(values, expected) << size;
    }
  }
}

}  // namespace
}  // namespace lotrecht::drift
