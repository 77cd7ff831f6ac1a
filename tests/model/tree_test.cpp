#include <lotrecht/model/tree.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace lotrecht::model {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

bool left(Split test, double x, bool missing_left = false) {
  Tree tree;
  tree.codes = {0, (1ULL << 1) | (1ULL << 26), 1ULL << 1};  // of the node: 1, 26, 65
  tree.set_values = {-2.5, 0.0, 3.0};
  Node node{1, 2, 0, test, missing_left, 0.5, 0, 3};
  if (test == Split::code_in_set || test == Split::cut_code_in_set) {
    node.set_first = 1;
    node.set_size = 2;
  }
  return goes_left(tree, node, x);
}

TEST(Tree, MissingFollowsItsSideWhateverTheTest) {
  for (const Split test :
       {Split::at_most, Split::at_most_zero_missing, Split::code_in_set, Split::cut_code_in_set, Split::value_in_set}) {
    EXPECT_TRUE(left(test, nan, true));
    EXPECT_FALSE(left(test, nan, false));
  }
}

TEST(Tree, AtMostKeepsTies) {
  EXPECT_TRUE(left(Split::at_most, 0.5));
  EXPECT_FALSE(left(Split::at_most, std::nextafter(0.5, 1.0)));
  EXPECT_TRUE(left(Split::at_most, -infinity));
  EXPECT_FALSE(left(Split::at_most, infinity));
}

TEST(Tree, ZeroIsMissingWhereTheModelSaysSo) {
  for (const double zero : {0.0, -0.0, 1e-35, -1e-35, 5e-324}) {
    EXPECT_TRUE(left(Split::at_most_zero_missing, zero, true));
    EXPECT_FALSE(left(Split::at_most_zero_missing, zero, false)) << "though 0 <= 0.5";
  }
  EXPECT_TRUE(left(Split::at_most_zero_missing, 1.1e-35, false));
  EXPECT_FALSE(left(Split::at_most_zero_missing, 0.6, true));
}

// shap's bit mask in a float loses 1 of {1, 26}, and shifts beyond its width for 33 and more.
TEST(Tree, SetsOfCodesHaveNoWidth) {
  for (const double code : {1.0, 26.0, 65.0}) EXPECT_TRUE(left(Split::code_in_set, code)) << code;
  for (const double code : {0.0, 2.0, 33.0, 64.0, 66.0, 127.0, 128.0, 16777216.0, 1e300, infinity, -1.0, -infinity}) {
    EXPECT_FALSE(left(Split::code_in_set, code)) << code;
    EXPECT_FALSE(left(Split::cut_code_in_set, code)) << code;
  }
  EXPECT_TRUE(left(Split::code_in_set, 1.9));
}

TEST(Tree, ACodeJustBelowZeroIsCutOnlyWhereTheModelCuts) {
  Tree tree;
  tree.codes = {1};  // code 0
  Node node{1, 2, 0, Split::code_in_set, false, 0.0, 0, 1};
  EXPECT_FALSE(goes_left(tree, node, -0.5));
  EXPECT_TRUE(goes_left(tree, node, -0.0));
  node.test = Split::cut_code_in_set;
  EXPECT_TRUE(goes_left(tree, node, -0.5));
  EXPECT_FALSE(goes_left(tree, node, -1.0));
}

TEST(Tree, SetsOfValuesAreMetExactly) {
  for (const double x : {-2.5, 0.0, -0.0, 3.0}) EXPECT_TRUE(left(Split::value_in_set, x)) << x;
  for (const double x : {-3.0, 1.0, std::nextafter(3.0, 4.0), infinity})
    EXPECT_FALSE(left(Split::value_in_set, x)) << x;
}

TEST(Tree, FindsTheLeaf) {
  Tree tree;
  tree.nodes = {{1, 2, 0, Split::at_most, false, 0.0, 0, 0}, {}, {3, 4, 1, Split::at_most, true, 1.0, 0, 0}, {}, {}};
  const double a[] = {0.0, 9.0};
  const double b[] = {1.0, nan};
  const double c[] = {nan, 2.0};
  EXPECT_EQ(leaf_of(tree, a), 1U);
  EXPECT_EQ(leaf_of(tree, b), 3U);
  EXPECT_EQ(leaf_of(tree, c), 4U);
}

}  // namespace
}  // namespace lotrecht::model
