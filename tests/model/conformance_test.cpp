#include <lotrecht/model/conformance.hpp>

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

RowMajorMatrix margins_of(const TreeEnsemble& model, const RowMajorMatrix& x) {
  RowMajorMatrix out(x.rows(), static_cast<Eigen::Index>(model.outputs()));
  predict(model, x, out);
  return out;
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

// A reader's usual mistakes, each planted: every one must be seen on the probes.
TEST(Conformance, FindsWhatReadersDoWrong) {
  const TreeEnsembleParts right = sample(Precision::float32);
  const TreeEnsemble model{right};
  const RowMajorMatrix x = probes(model, 100'000);
  const RowMajorMatrix margins = margins_of(model, x);
  EXPECT_TRUE(conformance(model, x, margins).conforms);
  EXPECT_EQ(conformance(model, x, margins).largest_difference, 0.0);
  const auto seen = [&](auto mistake) {
    TreeEnsembleParts wrong = right;
    for (Tree& tree : wrong.trees) mistake(wrong, tree);
    const Conformance result = conformance(TreeEnsemble{wrong}, x, margins);
    EXPECT_EQ(result.conforms, result.difference <= result.tolerance);
    return !result.conforms;
  };
  EXPECT_TRUE(seen([](auto& parts, auto&) { parts.precision = Precision::float64; })) << "no rounding to float";
  EXPECT_TRUE(seen([](auto&, Tree& t) { t.nodes[0].threshold = std::nextafter(0.5, 0.0); })) << "< for <=";
  EXPECT_TRUE(seen([](auto&, Tree& t) {
    t.nodes[3].threshold = static_cast<double>(std::nextafter(std::nextafter(0.6F, 0.0F), 0.0F));
  }));
  EXPECT_TRUE(seen([](auto&, Tree& t) { t.nodes[0].missing_left = true; })) << "missing goes elsewhere";
  EXPECT_TRUE(seen([](auto&, Tree& t) { t.nodes[2].missing_left = false; })) << "and deeper down";
  EXPECT_TRUE(seen([](auto&, Tree& t) { t.nodes[0].test = Split::at_most_zero_missing; })) << "zero is missing";
  EXPECT_TRUE(seen([](auto&, Tree& t) { t.codes = {0, 0}; })) << "a bit lost";
  EXPECT_TRUE(seen([](auto&, Tree& t) { t.codes = {1, 2}; })) << "a bit too many";
  EXPECT_TRUE(seen([](auto&, Tree& t) { t.values[7] += 1e-4; })) << "a leaf rounded";
}

TEST(Conformance, AllowsForSumsInFloat) {
  const TreeEnsemble model{{1, {1000.0}, {}}};
  RowMajorMatrix x = RowMajorMatrix::Zero(3, 1);
  RowMajorMatrix margins(3, 1);
  margins << 1000.0, 1000.0005, 999.9995;
  const Conformance within = conformance(model, x, margins);
  EXPECT_TRUE(within.conforms);
  EXPECT_NEAR(within.tolerance, 1e-3, 1e-12);
  EXPECT_NEAR(within.largest_difference, 5e-4, 1e-9);
  EXPECT_EQ(within.rows, 3U);
  margins(1, 0) = 1000.002;
  const Conformance outside = conformance(model, x, margins);
  EXPECT_FALSE(outside.conforms);
  EXPECT_EQ(outside.row, 1U);
  margins(2, 0) = nan;
  EXPECT_FALSE(conformance(model, x, margins).conforms);
  EXPECT_EQ(conformance(model, x, margins).row, 2U);
  EXPECT_TRUE(std::isinf(conformance(model, x, margins).largest_difference));
}

TEST(Conformance, RefusesOtherShapes) {
  const TreeEnsemble model{{2, {0.0}, {}}};
  EXPECT_THROW((void)conformance(model, RowMajorMatrix::Zero(3, 2), RowMajorMatrix::Zero(2, 1)), InvalidInput);
  EXPECT_THROW((void)conformance(model, RowMajorMatrix::Zero(3, 2), RowMajorMatrix::Zero(3, 2)), InvalidInput);
  EXPECT_THROW((void)conformance(model, RowMajorMatrix::Zero(3, 1), RowMajorMatrix::Zero(3, 1)), InvalidInput);
  EXPECT_THROW((void)conformance(model, RowMajorMatrix::Zero(3, 2), RowMajorMatrix::Zero(3, 1), 0), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::model
