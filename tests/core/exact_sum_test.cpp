#include <lotrecht/core/exact_sum.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include <gtest/gtest.h>
#include <boost/multiprecision/cpp_int.hpp>

namespace lotrecht {
namespace {

using Integer = boost::multiprecision::cpp_int;

/// A finite double as a multiple of 2^-2148, which divides every square of a double too.
Integer scaled(double x) {
  int exponent = 0;
  const double fraction = std::frexp(std::abs(x), &exponent);
  if (fraction == 0.0) return 0;
  // x = mantissa * 2^(exponent - 53); a subnormal's mantissa just has zeros at its end
  const Integer mantissa = static_cast<std::uint64_t>(std::ldexp(fraction, 53));
  const int shift = exponent - 53 + 2148;
  const Integer magnitude = shift >= 0 ? Integer{mantissa << shift} : Integer{mantissa >> -shift};
  return x < 0.0 ? -magnitude : magnitude;
}

/// total * 2^-2148 rounded to the nearest double, ties to even, by integers alone.
double nearest(const Integer& total) {
  if (total == 0) return 0.0;
  const Integer magnitude = abs(total);
  const int top = static_cast<int>(msb(magnitude));  // value in [2^(top-2148), 2^(top-2147))
  const int unit = std::max(top - 52, 2148 - 1074);  // exponent of the result's last bit
  Integer kept = magnitude >> unit;
  const Integer cut = magnitude - (kept << unit);
  const Integer half = Integer{1} << (unit - 1);
  if (cut > half || (cut == half && (kept & 1) != 0)) ++kept;
  const double rounded = std::ldexp(static_cast<double>(kept.convert_to<std::uint64_t>()), unit - 2148);
  return total < 0 ? -rounded : rounded;
}

double summed(const std::vector<double>& xs) {
  ExactSum sum;
  for (const double x : xs) sum.add(x);
  return sum.value();
}

double truth(const std::vector<double>& xs) {
  Integer total = 0;
  for (const double x : xs) total += scaled(x);
  return nearest(total);
}

/// Any finite double: every exponent is as likely as any other, subnormals included.
double any_double(std::mt19937_64& draw) {
  for (;;) {
    const double x = std::bit_cast<double>(draw());
    if (std::isfinite(x)) return x;
  }
}

TEST(ExactSum, EqualsIntegerArithmeticOverTheWholeRangeOfExponents) {
  std::mt19937_64 draw{1};
  for (int round = 0; round < 300; ++round) {
    std::vector<double> xs(1 + draw() % 40);
    for (double& x : xs) x = any_double(draw);
    EXPECT_EQ(summed(xs), truth(xs)) << round;
  }
}

TEST(ExactSum, EqualsIntegerArithmeticAmongSubnormals) {
  std::mt19937_64 draw{2};
  for (int round = 0; round < 300; ++round) {
    std::vector<double> xs(1 + draw() % 40);
    for (double& x : xs) x = std::bit_cast<double>((draw() & 0x800FFFFFFFFFFFFFu) | (draw() % 3) << 52);
    EXPECT_EQ(summed(xs), truth(xs)) << round;
  }
}

TEST(ExactSum, KeepsWhatIsLeftAfterHugeCancellation) {
  std::mt19937_64 draw{3};
  for (int round = 0; round < 300; ++round) {
    std::vector<double> xs;
    for (int i = 0; i < 20; ++i) {
      xs.push_back(any_double(draw));
      xs.push_back(-xs.back());
    }
    const double left = any_double(draw);
    xs.push_back(left);
    std::shuffle(xs.begin(), xs.end(), draw);
    EXPECT_EQ(summed(xs), left);
  }
  EXPECT_EQ(summed({1e308, 1.0, -1e308}), 1.0);
  EXPECT_EQ(summed({1e308, 1e-308, 1.0, -1e308, -1.0}), 1e-308);
}

TEST(ExactSum, RoundsTiesToEvenAndOnceOnly) {
  const double ulp = std::ldexp(1.0, -52);
  EXPECT_EQ(summed({1.0, ulp / 2}), 1.0);
  EXPECT_EQ(summed({1.0 + ulp, ulp / 2}), 1.0 + 2 * ulp);
  EXPECT_EQ(summed({1.0, ulp / 2, 5e-324}), 1.0 + ulp);
  EXPECT_EQ(summed({1.0, ulp / 2, -5e-324}), 1.0);
  EXPECT_EQ(summed({-1.0, -ulp / 2, -5e-324}), -1.0 - ulp);
  // One bit at every distance below the tie: no chunk border hides it.
  for (int below = 54; below < 1074; ++below) {
    EXPECT_EQ(summed({1.0, ulp / 2, std::ldexp(1.0, -below)}), 1.0 + ulp) << below;
    EXPECT_EQ(summed({1.0 + ulp, ulp / 2, -std::ldexp(1.0, -below)}), 1.0 + ulp) << below;
  }
  // A carry out of the mantissa: 2^53 - 1/2 is the even neighbour's.
  EXPECT_EQ(summed({9007199254740991.0, 0.5}), 9007199254740992.0);
}

TEST(ExactSum, IsInfiniteOnlyBeyondTheLargestDouble) {
  constexpr double largest = std::numeric_limits<double>::max();
  constexpr double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(summed({1e308, 1e308, -1e308}), 1e308);
  EXPECT_EQ(summed({largest, largest}), infinity);
  EXPECT_EQ(summed({-largest, -largest}), -infinity);
  const double half_ulp = std::ldexp(1.0, 970);
  EXPECT_EQ(summed({largest, half_ulp}), infinity);
  EXPECT_EQ(summed({largest, half_ulp, -5e-324}), largest);
}

TEST(ExactSum, OfNothingIsZero) {
  EXPECT_EQ(ExactSum{}.value(), 0.0);
  EXPECT_FALSE(std::signbit(summed({-0.0})));
  EXPECT_EQ(summed({-3.5}), -3.5);
  EXPECT_EQ(summed({std::numeric_limits<double>::denorm_min()}), std::numeric_limits<double>::denorm_min());
}

TEST(ExactSum, ForgetsTheOrder) {
  std::mt19937_64 draw{4};
  std::vector<double> xs(500);
  for (double& x : xs) x = any_double(draw);
  ExactSum first;
  for (const double x : xs) first.add(x);
  for (int round = 0; round < 50; ++round) {
    std::shuffle(xs.begin(), xs.end(), draw);
    ExactSum parts[3];
    for (std::size_t i = 0; i < xs.size(); ++i) parts[draw() % 3].add(xs[i]);
    parts[1].merge(parts[2]);
    parts[0].merge(parts[1]);
    EXPECT_EQ(parts[0], first);
  }
}

TEST(ExactSum, SquaresWithoutRounding) {
  std::mt19937_64 draw{5};
  for (int round = 0; round < 300; ++round) {
    ExactSum sum;
    Integer total = 0;
    for (int i = 0; i < 30; ++i) {
      const int exponent = static_cast<int>(draw() % 960) - 480;  // 1e-145 to 1e145
      const double x = std::ldexp(1.0 + static_cast<double>(draw() >> 12) * 0x1p-52, exponent) * (i % 2 == 0 ? 1 : -1);
      sum.add_square(x);
      total += (scaled(x) * scaled(x)) >> 2148;
      ASSERT_EQ((scaled(x) * scaled(x)) & ((Integer{1} << 2148) - 1), 0) << "the test's unit divides the square";
    }
    EXPECT_EQ(sum.value(), nearest(total)) << round;
  }
}

// Chunks overflow after 2^31 additions; carrying early must not change a bit, and must happen wherever it falls.
TEST(ExactSum, CarriesWhenItMustAndChangesNothingByIt) {
  std::mt19937_64 draw{6};
  for (int round = 0; round < 20; ++round) {
    BasicExactSum<1> always;
    BasicExactSum<7> often;
    ExactSum seldom;
    for (int i = 0; i < 100; ++i) {
      const double x = any_double(draw);
      always.add(x);
      often.add(x);
      seldom.add(x);
    }
    EXPECT_EQ(always.value(), seldom.value());
    EXPECT_EQ(often.value(), seldom.value());
    ByteWriter a;
    ByteWriter b;
    often.write(a);
    seldom.write(b);
    EXPECT_EQ(a.bytes(), b.bytes());
  }
}

TEST(ExactSum, DoublesFortyTimesByMergingWithItself) {
  constexpr double largest = std::numeric_limits<double>::max();
  ExactSum sum;
  for (const double x : {largest, -1.0, 0.1}) sum.add(x);
  for (int i = 0; i < 40; ++i) sum.merge(ExactSum{sum});
  for (int i = 0; i < 40; ++i) EXPECT_EQ(sum.value(), std::numeric_limits<double>::infinity());
  // Take the largest away again, 2^40 times.
  ExactSum away;
  away.add(-largest);
  for (int i = 0; i < 40; ++i) away.merge(ExactSum{away});
  sum.merge(away);
  EXPECT_EQ(sum.value(), nearest((scaled(-1.0) + scaled(0.1)) << 40));
}

TEST(ExactSum, ForgedBytesAreRefused) {
  const auto with_chunk = [](std::size_t at, std::int64_t chunk) {
    ByteWriter out;
    for (std::size_t i = 0; i < 68; ++i) out.i64(i == at ? chunk : 0);
    ByteReader in{out.bytes(), "forged"};
    return ExactSum::read(in);
  };
  EXPECT_EQ(with_chunk(33, 1 << 18).value(), 1.0);
  EXPECT_THROW(static_cast<void>(with_chunk(5, -1)), ParseError);
  EXPECT_THROW(static_cast<void>(with_chunk(5, std::int64_t{1} << 32)), ParseError);
  // Such a top chunk once got through, and overflowed when it was negated.
  EXPECT_THROW(static_cast<void>(with_chunk(67, std::numeric_limits<std::int64_t>::min())), ParseError);
  EXPECT_THROW(static_cast<void>(with_chunk(67, std::numeric_limits<std::int64_t>::max())), ParseError);
  EXPECT_EQ(with_chunk(67, -1).value(), -std::numeric_limits<double>::infinity());
}

}  // namespace
}  // namespace lotrecht
