#include <lotrecht/model/unary_test.hpp>

#include <gtest/gtest.h>

namespace lotrecht::model {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

TEST(UnaryTest, HoldsForWhatItLists) {
  const UnaryTest test{false, false, false, {{1.0, 2.0, true, false}, {5.0, 5.0, true, true}}, {}};
  for (const double x : {1.0, 1.5, 5.0}) EXPECT_TRUE(holds(test, BinKind::numeric, x));
  for (const double x : {0.0, 2.0, 5.1, nan}) EXPECT_FALSE(holds(test, BinKind::numeric, x));
  const UnaryTest codes{false, false, false, {}, {0, 2}};
  for (const double x : {0.0, 2.0}) EXPECT_TRUE(holds(codes, BinKind::categorical, x));
  for (const double x : {1.0, 3.0, 2.5, -1.0, nan}) EXPECT_FALSE(holds(codes, BinKind::categorical, x));
}

TEST(UnaryTest, NegatedAsksForAValueThatIsThere) {
  const UnaryTest test{false, true, false, {{1.0, 2.0, true, false}}, {}};
  EXPECT_FALSE(holds(test, BinKind::numeric, 1.0));
  EXPECT_TRUE(holds(test, BinKind::numeric, 2.0));
  EXPECT_FALSE(holds(test, BinKind::numeric, nan));
  const UnaryTest present{false, true, true, {}, {}};
  EXPECT_TRUE(holds(present, BinKind::numeric, 0.0));
  EXPECT_FALSE(holds(present, BinKind::numeric, nan));
  const UnaryTest code{false, true, false, {}, {1}};
  EXPECT_TRUE(holds(code, BinKind::categorical, 99.0));  // unknown, so it is not that one
}

TEST(UnaryTest, KnowsMissingAndAny) {
  const UnaryTest missing{false, false, true, {}, {}};
  EXPECT_TRUE(holds(missing, BinKind::numeric, nan));
  EXPECT_FALSE(holds(missing, BinKind::numeric, 0.0));
  const UnaryTest any{true, false, false, {}, {}};
  EXPECT_TRUE(holds(any, BinKind::numeric, nan));
  EXPECT_TRUE(holds(any, BinKind::categorical, -5.0));
}

// What tables rest on: within a bin no test changes its answer, and the value that stands for a bin lies in it.
TEST(UnaryTest, AnswersTheSameWithinABin) {
  const UnaryTest a{false, false, false, {{1.0, 2.0, false, true}, {-3.0, 0.0, true, false}}, {}};
  const UnaryTest b{false, true, false, {{2.0, 7.0, true, true}}, {}};
  const FeatureBins bins = detail::bins_of(0, BinKind::numeric, 0, {&a, &b});
  for (std::size_t bin = 0; bin < bins.size(); ++bin) EXPECT_EQ(bins.bin(detail::value_in(bins, bin)), bin);
  for (double x = -5.0; x <= 9.0; x += 0.25) {
    for (const double y : {std::nextafter(x, -100.0), x, std::nextafter(x, 100.0)}) {
      const double standing = detail::value_in(bins, bins.bin(y));
      EXPECT_EQ(holds(a, BinKind::numeric, y), holds(a, BinKind::numeric, standing)) << y;
      EXPECT_EQ(holds(b, BinKind::numeric, y), holds(b, BinKind::numeric, standing)) << y;
    }
  }
}

TEST(UnaryTest, IsRefusedWhereItFitsNothing) {
  const auto refused = [](const UnaryTest& test, BinKind kind) {
    EXPECT_THROW(detail::require_test("Test", "here", test, kind, 2), InvalidInput);
  };
  refused({}, BinKind::numeric);
  refused({true, true, false, {}, {}}, BinKind::numeric);
  refused({false, false, false, {{2.0, 1.0, true, true}}, {}}, BinKind::numeric);
  refused({false, false, false, {{1.0, 2.0, true, true}}, {}}, BinKind::categorical);
  refused({false, false, false, {}, {0}}, BinKind::numeric);
  refused({false, false, false, {}, {2}}, BinKind::categorical);
}

}  // namespace
}  // namespace lotrecht::model
