#include <lotrecht/model/predict.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "support/random_trees.hpp"

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

// Categories, zeros that count as missing, long paths, several outputs; rows that are no whole number of batches.
TEST(Predict, BatchesAreTheRowsOneByOne) {
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    testing::RandomTrees random{200 + seed};
    const TreeEnsemble model = random.ensemble({.features = 7,
                                                .trees = 5,
                                                .depth = 2 + 3 * seed,
                                                .outputs = 2,
                                                .vector_leaves = seed % 2 == 0,
                                                .stop = seed < 3 ? 0.05 : 0.3});
    for (const std::size_t n : {1U, 63U, 64U, 65U, 130U, 700U}) {
      const RowMajorMatrix x = random.rows(n, 7);
      RowMajorMatrix out(x.rows(), 2);
      predict(model, x, out);
      for (Eigen::Index i = 0; i < x.rows(); ++i) {
        std::vector<double> expected = model.base();
        for (const Tree& tree : model.trees()) {
          const std::span<const double> leaf = tree.leaf_values(leaf_of(tree, &x(i, 0)));
          for (std::size_t k = 0; k < leaf.size(); ++k) expected[tree.first_output + k] += leaf[k];
        }
        for (std::size_t k = 0; k < 2; ++k) EXPECT_EQ(out(i, static_cast<Eigen::Index>(k)), expected[k]) << "row " << i;
      }
    }
  }
}

TEST(Predict, EveryProcessorAsksTheSame) {
  testing::RandomTrees random{210};
  const TreeEnsemble model = random.ensemble({.features = 3, .trees = 8, .depth = 6, .stop = 0.0});
  const RowMajorMatrix x = random.rows(50, 3);
  std::vector<double> columns(3 * detail::mask_rows);
  for (std::size_t r = 0; r < 50; ++r) {
    for (std::size_t f = 0; f < 3; ++f) {
      columns[f * detail::mask_rows + r] = x(static_cast<Eigen::Index>(r), static_cast<Eigen::Index>(f));
    }
  }
  std::vector<detail::RowsAtNode> open;
  const auto sums = [&](InstructionSet set) {
    std::vector<double> out(50);
    detail::add_trees_for(set)({model.trees(), columns.data(), 50, out.data(), 1, open});
    return out;
  };
  const std::vector<double> baseline = sums(InstructionSet::baseline);
  EXPECT_NE(baseline, std::vector<double>(50));
  for (const InstructionSet set : {InstructionSet::avx2, InstructionSet::avx512}) {
    if (set > widest_instruction_set()) continue;
    EXPECT_EQ(sums(set), baseline) << name(set);
  }
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
