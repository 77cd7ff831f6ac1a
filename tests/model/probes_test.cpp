#include <lotrecht/model/probes.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>

namespace lotrecht::model {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

Node numeric(int left, int right, int feature, double threshold, bool missing_left = false) {
  return {left, right, feature, Split::at_most, missing_left, threshold, 0, 0};
}

/// Asks about feature 0 three times on the way down, then about a set of codes of feature 1.
TreeEnsembleParts sample(Precision precision = Precision::float64) {
  Tree tree;
  tree.nodes = {
      numeric(1, 2, 0, 0.5), {}, numeric(3, 4, 0, 0.7, true), numeric(5, 6, 0, 0.6), {}, {}, {},
  };
  tree.nodes[6] = {7, 8, 1, Split::code_in_set, false, 0.0, 0, 2};
  tree.nodes.resize(9);
  tree.values = {0, 1, 0, 0, 2, 4, 0, 8, 16};
  tree.codes = {0, 2};  // code 65
  return {2, {0.25}, {tree, tree}, {}, precision, {}, {}};
}

TEST(Probes, ComeByEveryTestAtItsTies) {
  for (const Precision precision : {Precision::float64, Precision::float32}) {
    const TreeEnsemble model{sample(precision)};
    const RowMajorMatrix x = probes(model, 100'000);
    EXPECT_EQ(x.rows(), static_cast<Eigen::Index>(detail::special_values.size() + 8 * detail::values_at_test));
    const Tree& tree = model.trees()[0];
    std::set<std::size_t> leaves;
    std::vector<std::set<double>> asked(tree.nodes.size());
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
      const double row[] = {model.rounded(x(i, 0)), model.rounded(x(i, 1))};
      leaves.insert(leaf_of(tree, row));
      std::size_t at = 0;
      while (!tree.nodes[at].is_leaf()) {
        const double value = x(i, tree.nodes[at].feature);
        if (!std::isnan(value)) asked[at].insert(value);
        at = static_cast<std::size_t>(
            goes_left(tree, tree.nodes[at], row[tree.nodes[at].feature]) ? tree.nodes[at].left : tree.nodes[at].right);
      }
    }
    EXPECT_EQ(leaves.size(), 5U) << "all of them";
    for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
      const Node& node = tree.nodes[i];
      if (node.is_leaf()) continue;
      if (node.test == Split::code_in_set) {
        for (const double code : {65.0, 65.5, 66.0, 128.0, -1.0, -0.5, 0.0, 16777216.0}) {
          EXPECT_EQ(asked[i].count(code), 1U) << code;
        }
        continue;
      }
      const double t = node.threshold;
      const auto f = static_cast<float>(t);
      for (const double value :
           {t, std::nextafter(t, 9.0), std::nextafter(t, -9.0), static_cast<double>(f),
            static_cast<double>(std::nextafter(f, 9.0F)), static_cast<double>(std::nextafter(f, -9.0F))}) {
        EXPECT_EQ(asked[i].count(value), 1U) << "node " << i << ", " << value;
      }
    }
  }
}

TEST(Probes, AreTheSameEveryTimeAndNoMoreThanWanted) {
  const TreeEnsemble model{sample()};
  const RowMajorMatrix a = probes(model, 60);
  const RowMajorMatrix b = probes(model, 60);
  ASSERT_EQ(a.rows(), 60);
  for (Eigen::Index i = 0; i < a.size(); ++i) {
    EXPECT_TRUE(a.data()[i] == b.data()[i] || (std::isnan(a.data()[i]) && std::isnan(b.data()[i])));
  }
  EXPECT_EQ(probes(model, 1).rows(), 1);
  EXPECT_EQ(probes(TreeEnsemble{{3, {0.0}, {}}}, 1000).rows(),
            static_cast<Eigen::Index>(detail::special_values.size()));
  EXPECT_THROW((void)probes(model, 0), InvalidInput);
}

TEST(Probes, AskALinearModelForEveryCoefficient) {
  LinearModelParts parts;
  parts.coefficients = RowMajorMatrix::Constant(1, 3, 2.0);
  parts.intercepts = {0.0};
  const LinearModel model{parts};
  const RowMajorMatrix x = probes(model, 1000);
  std::set<Eigen::Index> alone;
  for (Eigen::Index i = 0; i < x.rows(); ++i) {
    EXPECT_TRUE(x.row(i).array().isFinite().all());
    for (Eigen::Index f = 0; f < 3; ++f) {
      if (x(i, f) == 1.0 && (x.row(i).array() != 0.0).count() == 1) alone.insert(f);
    }
  }
  EXPECT_EQ(alone.size(), 3U);
  EXPECT_EQ(probes(model, 5).rows(), 5);
  EXPECT_THROW((void)probes(model, 0), InvalidInput);
}

TEST(Probes, FallIntoEveryBinOfAnAdditiveModelAndBesideItsCuts) {
  const AdditiveTerm one{{{0, BinKind::numeric, {0.1, 2.5}}}, {1, 2, 3, 4}};
  const AdditiveTerm two{{{0, BinKind::numeric, {7.0}}, {1, BinKind::categorical, {}, 2}},
                         std::vector<double>(12, 1.0)};
  const AdditiveModel model{{2, {0.5}, {one, two}}};
  const RowMajorMatrix x = probes(model, 1000);
  std::set<std::size_t> bins;
  std::set<double> asked;
  for (Eigen::Index i = 0; i < x.rows(); ++i) {
    bins.insert(one.axes[0].bin(x(i, 0)));
    bins.insert(100 + two.axes[1].bin(x(i, 1)));
    if (!std::isnan(x(i, 0))) asked.insert(x(i, 0));
  }
  EXPECT_EQ(bins.size(), 8U);
  for (const double cut : {0.1, 2.5, 7.0}) {
    EXPECT_EQ(asked.count(cut) + asked.count(std::nextafter(cut, 9.0)) + asked.count(std::nextafter(cut, -9.0)), 3U);
  }
  EXPECT_EQ(probes(model, 4).rows(), 4);
  EXPECT_EQ(probes(AdditiveModel{{1, {0.5}, {}}}, 4).rows(), 0);
  EXPECT_THROW((void)probes(model, 0), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::model
