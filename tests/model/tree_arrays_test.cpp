#include <lotrecht/model/tree_arrays.hpp>

#include <gtest/gtest.h>

#include <limits>

#include <lotrecht/model/predict.hpp>

namespace lotrecht::model {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
using Indices = std::vector<std::int64_t>;

/// x[0] <= 0.5 ? (x[1] <= -1 ? leaf 2 : leaf 3) : leaf 4
struct Arrays {
  Indices left{1, 2, -1, -1, -1};
  Indices right{4, 3, -1, -1, -1};
  Indices feature{0, 1, -2, -2, -2};
  std::vector<double> threshold{0.5, -1.0, -2, -2, -2};
  std::vector<std::uint8_t> missing_left{1, 0, 0, 0, 0};
  std::vector<double> values{0, 0, 1, 2, 4};
  std::vector<double> cover{10, 6, 2, 4, 4};

  [[nodiscard]] TreeArrays view() const { return {left, right, feature, threshold, missing_left, values, cover}; }
};

double at(const TreeEnsemble& model, std::vector<double> x, std::size_t output = 0) {
  RowMajorMatrix out(1, static_cast<Eigen::Index>(model.outputs()));
  predict(model, Eigen::Map<RowMajorMatrix>(x.data(), 1, static_cast<Eigen::Index>(x.size())), out);
  return out(0, static_cast<Eigen::Index>(output));
}

TEST(TreeArrays, BecomeATree) {
  const Arrays arrays;
  const TreeEnsemble model{{2, {100.0}, {tree_from_arrays(arrays.view(), 0.5)}}};
  EXPECT_EQ(at(model, {0.5, -1.0}), 100.5);
  EXPECT_EQ(at(model, {0.5, -0.9}), 101.0);
  EXPECT_EQ(at(model, {0.6, -1.0}), 102.0);
  EXPECT_EQ(at(model, {nan, nan}), 101.0);  // left, then right
  EXPECT_EQ(model.trees()[0].cover, arrays.cover);
}

TEST(TreeArrays, ColumnsSayWhichFeatureIsMeant) {
  const Arrays arrays;
  TreeArrays view = arrays.view();
  const Indices columns{2, 0};
  view.columns = columns;
  const TreeEnsemble model{{3, {0.0}, {tree_from_arrays(view)}}};
  EXPECT_EQ(at(model, {-1.0, 99, 0.5}), 1.0);
  EXPECT_EQ(at(model, {-1.0, 99, 0.6}), 4.0);
}

TEST(TreeArrays, SharesOfClasses) {
  Arrays arrays;
  arrays.values = {5, 5, 3, 3, 1, 1, 1, 3, 0, 0};
  TreeArrays view = arrays.view();
  view.width = 2;
  const TreeEnsemble model{{2, {0.0, 0.0}, {tree_of_shares(view, 0.5)}}};
  EXPECT_EQ(at(model, {0.0, 0.0}, 0), 0.125);
  EXPECT_EQ(at(model, {0.0, 0.0}, 1), 0.375);
  EXPECT_EQ(at(model, {1.0, 0.0}, 0), 0.0);  // nobody was there
}

TEST(TreeArrays, IsolationTreesMeasureDepth) {
  const Arrays arrays;
  const std::vector<double> counts{10, 6, 2, 4, 1};
  const TreeEnsemble model{{2, {0.0}, {isolation_tree(arrays.view(), counts)}}};
  EXPECT_EQ(at(model, {0.0, -2.0}), 3.0);                             // 2 splits, and 1 more between two rows
  EXPECT_DOUBLE_EQ(at(model, {0.0, 0.0}), 2.0 + 1.8516559071392855);  // 2 (ln 3 + γ) - 1.5
  EXPECT_EQ(at(model, {1.0, 0.0}), 1.0);
}

TEST(AveragePathLength, KnownValues) {
  EXPECT_EQ(average_path_length(0), 0.0);
  EXPECT_EQ(average_path_length(1), 0.0);
  EXPECT_EQ(average_path_length(2), 1.0);
  EXPECT_DOUBLE_EQ(average_path_length(256), 10.244770920119917);
}

/// Column 0 has categories 10, 20, 30 with codes 0, 1, 2; codes 0 and 2 go left.
struct Categories {
  Indices left{1, -1, -1};
  Indices right{2, -1, -1};
  Indices feature{0, 0, 0};
  std::vector<double> threshold{0, 0, 0};
  std::vector<std::uint8_t> missing_left{0, 0, 0};
  std::vector<double> values{0, 1, 2};
  Indices set{0, -1, -1};
  std::vector<std::uint32_t> bits{5, 0, 0, 0, 0, 0, 0, 0};
  std::vector<std::vector<double>> listed{{10, 20, 30}};
  bool cuts = false;

  [[nodiscard]] TreeEnsemble model() const {
    TreeArrays view{left, right, feature, threshold, missing_left, values};
    view.categories = {set, bits, listed, cuts};
    return TreeEnsemble{{1, {0.0}, {tree_from_arrays(view)}}};
  }
};

TEST(TreeArrays, CategoriesByTheirValuesAndUnknownOnesAsMissing) {
  for (const bool missing_left : {false, true}) {
    Categories c;
    c.missing_left[0] = missing_left ? 1 : 0;
    const TreeEnsemble model = c.model();
    EXPECT_EQ(at(model, {10}), 1.0);
    EXPECT_EQ(at(model, {20}), 2.0);
    EXPECT_EQ(at(model, {30}), 1.0);
    for (const double unknown : {nan, 0.0, 1.0, 10.5, -1.0, 1e300}) {
      EXPECT_EQ(at(model, {unknown}), missing_left ? 1.0 : 2.0) << unknown;
    }
  }
}

TEST(TreeArrays, CategoriesThatAreCodesAreCut) {
  for (const bool missing_left : {false, true}) {
    Categories c;
    c.missing_left[0] = missing_left ? 1 : 0;
    c.cuts = true;
    c.listed = {{0, 2, 70}};
    c.bits = {1, 0, 64, 0, 0, 0, 0, 0};  // 0 and 70
    const TreeEnsemble model = c.model();
    EXPECT_EQ(at(model, {0}), 1.0);
    EXPECT_EQ(at(model, {2.7}), 2.0);
    EXPECT_EQ(at(model, {70}), 1.0);
    for (const double unknown : {nan, 1.0, -0.5, 500.0}) EXPECT_EQ(at(model, {unknown}), missing_left ? 1.0 : 2.0);
  }
}

TEST(IsolationLink, IsHalfWhereThePathIsAsLongAsExpected) {
  const Link link = isolation_link(256);
  double m = average_path_length(256);
  respond(link, {&m, 1});
  EXPECT_DOUBLE_EQ(m, 0.5);
  EXPECT_THROW((void)isolation_link(1), InvalidInput);
}

TEST(TreeArrays, RefuseWhatDoesNotFit) {
  Arrays arrays;
  arrays.threshold.pop_back();
  EXPECT_THROW((void)tree_from_arrays(arrays.view()), InvalidInput);
  arrays = {};
  arrays.feature[1] = -2;
  EXPECT_THROW((void)tree_from_arrays(arrays.view()), InvalidInput);
  arrays = {};
  arrays.right[1] = 0;
  const std::vector<double> counts(5, 1.0);
  EXPECT_THROW((void)isolation_tree(arrays.view(), counts), InvalidInput);
  TreeArrays view = Arrays{}.view();
  const Indices one_column{0};
  const Arrays whole;
  view = whole.view();
  view.columns = one_column;
  EXPECT_THROW((void)tree_from_arrays(view), InvalidInput);
  Categories c;
  c.set[0] = 1;
  EXPECT_THROW((void)c.model(), InvalidInput);
  c = {};
  c.cuts = true;
  c.listed = {{0, 300}};
  EXPECT_THROW((void)c.model(), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::model
