#include <lotrecht/model/scorer.hpp>

#include <gtest/gtest.h>

namespace lotrecht::model {
namespace {

static_assert(Scorer<CallableScorer>);

TEST(CallableScorer, CallsItsFunction) {
  const CallableScorer scorer{2, 1, [](const FeatureMatrix& x, ResultMatrix out) { out.col(0) = x.rowwise().sum(); }};
  RowMajorMatrix x(2, 2);
  x << 1, 2, 3, 4;
  RowMajorMatrix out(2, 1);
  scorer.score(x, out);
  EXPECT_EQ(out(0, 0), 3.0);
  EXPECT_EQ(out(1, 0), 7.0);
}

TEST(CallableScorer, RefusesNothing) {
  const auto f = [](const FeatureMatrix&, ResultMatrix) {};
  EXPECT_THROW((CallableScorer{0, 1, f}), InvalidInput);
  EXPECT_THROW((CallableScorer{1, 0, f}), InvalidInput);
  EXPECT_THROW((CallableScorer{1, 1, nullptr}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::model
