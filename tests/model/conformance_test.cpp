#include <lotrecht/model/conformance.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include <lotrecht/model/probes.hpp>

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

// A library that adds 2000 times 3e-6 to 100 in float stays at 100.
TEST(Conformance, KnowsWhatSumsInFloatLose) {
  Tree leaf;
  leaf.nodes = {{}};
  leaf.values = {3e-6};
  const TreeEnsemble model{{1, {100.0}, std::vector<Tree>(2000, leaf), {LinkKind::identity}, Precision::float32}};
  const RowMajorMatrix x = RowMajorMatrix::Zero(1, 1);
  RowMajorMatrix margins = RowMajorMatrix::Constant(1, 1, 100.0);
  const Conformance found = conformance(model, x, margins);
  EXPECT_TRUE(found.conforms);
  EXPECT_EQ(found.difference, 0.0);
  EXPECT_NEAR(found.largest_difference, 6e-3, 1e-9) << "told all the same";
  EXPECT_TRUE(conformance(model, x, margins, 1, Answer::response).conforms);
  margins(0, 0) = 100.006;
  EXPECT_TRUE(conformance(model, x, margins).conforms) << "in double";
  margins(0, 0) = 100.003;
  EXPECT_FALSE(conformance(model, x, margins).conforms);
}

// Of incomes of 30,000 a wrong leaf of 50 is no rounding, whether the margin was asked for or the response, which is
// the same.
TEST(Conformance, IsAsStrictWithLargeResponsesAsWithTheirMargins) {
  Tree leaf;
  leaf.nodes = {{}};
  leaf.values = {50.0};
  const TreeEnsemble model{{1, {30'000.0}, {leaf}}};
  const RowMajorMatrix x = RowMajorMatrix::Zero(1, 1);
  for (const Answer asked : {Answer::margin, Answer::response}) {
    EXPECT_TRUE(conformance(model, x, RowMajorMatrix::Constant(1, 1, 30'050.0), 1, asked).conforms);
    EXPECT_FALSE(conformance(model, x, RowMajorMatrix::Constant(1, 1, 30'000.0), 1, asked).conforms);
  }
  TreeEnsembleParts squared{1, {100.0}, {leaf}};
  squared.link = {LinkKind::signed_square};
  const Conformance found =
      conformance(TreeEnsemble{squared}, x, RowMajorMatrix::Constant(1, 1, 22'500.0), 1, Answer::response);
  EXPECT_TRUE(found.conforms);
  EXPECT_NEAR(found.tolerance, 1e-6 * 150.0 * 300.0, 1e-9);
}

TEST(Conformance, ComparesResponsesOfAnyModel) {
  LinearModelParts parts;
  parts.coefficients = RowMajorMatrix::Constant(1, 1, 2.0);
  parts.intercepts = {-1.0};
  parts.link = {LinkKind::exponential, 1.0};
  const LinearModel linear{parts};
  RowMajorMatrix x(2, 1);
  x << 0.5, 5.0;
  RowMajorMatrix answers(2, 1);
  answers << 1.0, std::exp(9.0) * (1.0 + 1e-6);
  const Conformance found = conformance(linear, x, answers, 1, Answer::response);
  EXPECT_TRUE(found.conforms) << found.difference;
  EXPECT_NEAR(found.tolerance, 1e-6 * 11.0 * std::exp(9.0), 1e-3);
  answers(0, 0) = 1.0 + 3e-6;
  EXPECT_FALSE(conformance(linear, x, answers, 1, Answer::response).conforms);
  EXPECT_FALSE(conformance(linear, x, answers).conforms) << "they are no margins";

  const AdditiveModel additive{{1, {1.0}, {{{{0, BinKind::numeric, {0.0}}}, {0.25, -500.0, 3.0}}}}};
  RowMajorMatrix rows(3, 1);
  rows << nan, -1.0, 1.0;
  RowMajorMatrix margins(3, 1);
  margins << 1.25, -499.0004, 4.0;
  EXPECT_TRUE(conformance(additive, rows, margins).conforms);
  margins(2, 0) = 3.99;
  EXPECT_EQ(conformance(additive, rows, margins).row, 2U);
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
