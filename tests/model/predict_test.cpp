#include <lotrecht/model/predict.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace lotrecht::model {
namespace {

static_assert(Scorer<TreeEnsembleScorer>);

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

Tree stump(int feature, double threshold, double left, double right, std::size_t output = 0) {
  Tree tree;
  tree.nodes = {{1, 2, feature, Split::at_most, false, threshold, 0, 0}, {}, {}};
  tree.values = {0, left, right};
  tree.first_output = output;
  return tree;
}

TEST(Predict, SumsBaseAndTreesByOutput) {
  Tree both;  // a leaf that speaks of both outputs
  both.nodes = {{}};
  both.values = {100, 1000};
  both.width = 2;
  const TreeEnsemble model{{2, {0.5, -0.5}, {stump(0, 0.0, 1, 2), stump(1, 1.0, 10, 20, 1), both}}};
  RowMajorMatrix x(3, 2);
  x << 0.0, 1.0, 0.1, 1.5, nan, nan;
  RowMajorMatrix out(3, 2);
  predict(model, x, out);
  RowMajorMatrix expected(3, 2);
  expected << 101.5, 1009.5, 102.5, 1019.5, 102.5, 1019.5;
  EXPECT_EQ(out, expected);
}

TEST(Predict, HasTheSameBitsForAnyNumberOfThreadsAndAnyNeighbours) {
  std::vector<Tree> trees;
  for (int t = 0; t < 20; ++t) trees.push_back(stump(t % 3, 0.1 * t - 1, 0.1 * t, -0.3 * t));
  const TreeEnsemble model{{3, {0.1}, trees, {}, Precision::float32}};
  const RowMajorMatrix x = RowMajorMatrix::Random(1000, 3);
  RowMajorMatrix alone(1000, 1);
  predict(model, x, alone, 1);
  for (const unsigned threads : {2U, 7U}) {
    RowMajorMatrix out(1000, 1);
    predict(model, x, out, threads);
    EXPECT_EQ(out, alone);
  }
  RowMajorMatrix one(1, 1);
  predict(model, x.row(517), one);
  EXPECT_EQ(one(0, 0), alone(517, 0));
}

// shap narrows the threshold instead of the value; a double between both floats then goes to the wrong leaf.
TEST(Predict, RoundsTheValueBeforeItCompares) {
  const double t = static_cast<double>(0.1F);  // above 0.1
  const double x = std::nextafter(t, 0.0);     // below t, but its float is t
  RowMajorMatrix row(1, 1);
  row << x;
  RowMajorMatrix out(1, 1);
  const Tree less = stump(0, std::nextafter(t, 0.0), 1, 2);  // x < t
  predict(TreeEnsemble{{1, {0.0}, {less}, {}, Precision::float32}}, row, out);
  EXPECT_EQ(out(0, 0), 2.0);
  predict(TreeEnsemble{{1, {0.0}, {less}, {}, Precision::float64}}, row, out);
  EXPECT_EQ(out(0, 0), 1.0);
}

TEST(Predict, LinesInLeavesFallBackWhereSomethingIsMissing) {
  Tree tree = stump(0, 0.0, 5, 6);
  tree.lines.resize(3);
  tree.lines[1] = {1.0, {0, 1}, {2.0, 3.0}};
  tree.lines[2] = {7.0, {}, {}};
  const TreeEnsemble model{{2, {0.0}, {tree}}};
  RowMajorMatrix x(3, 2);
  x << -1.0, 2.0, -1.0, nan, 1.0, nan;
  RowMajorMatrix out(3, 1);
  predict(model, x, out);
  EXPECT_EQ(out(0, 0), 5.0);  // 1 - 2 + 6
  EXPECT_EQ(out(1, 0), 5.0);  // the leaf's value
  EXPECT_EQ(out(2, 0), 7.0);
}

TEST(Predict, RespondsByTheLink) {
  RowMajorMatrix margins(1, 2);
  margins << 0.0, 0.0;
  respond({LinkKind::softmax, 1.0}, margins);
  EXPECT_EQ(margins(0, 1), 0.5);
}

TEST(Predict, RefusesOtherShapes) {
  const TreeEnsemble model{{2, {0.0}, {}}};
  RowMajorMatrix out(3, 1);
  EXPECT_THROW(predict(model, RowMajorMatrix::Zero(3, 1), out), InvalidInput);
  EXPECT_THROW(predict(model, RowMajorMatrix::Zero(2, 2), out), InvalidInput);
  RowMajorMatrix wide(3, 2);
  EXPECT_THROW(predict(model, RowMajorMatrix::Zero(3, 2), wide), InvalidInput);
  EXPECT_THROW(predict(model, RowMajorMatrix::Zero(3, 2), out, 0), InvalidInput);
  EXPECT_NO_THROW(predict(model, RowMajorMatrix::Zero(3, 2), out));
  EXPECT_EQ(out, RowMajorMatrix::Zero(3, 1));
}

}  // namespace
}  // namespace lotrecht::model
