#include <lotrecht/model/tree_ensemble.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace lotrecht::model {
namespace {

// A stump, then a leaf, in an order that is not depth-first, with a node nobody reaches.
TreeEnsembleParts sample() {
  Tree tree;
  tree.nodes = {
      {3, 1, 0, Split::at_most, false, 0.5, 0, 0}, {2, 4, 1, Split::code_in_set, true, 0.0, 1, 1}, {}, {}, {}, {}};
  tree.values = {0, 0, 1, 2, 3, 99};
  tree.cover = {10, 6, 4, 4, 2, 7};
  tree.codes = {42, 5};
  return {2, {0.25}, {tree}, {}, Precision::float32, {"age", "ward"}, {}};
}

std::string refusal(const TreeEnsembleParts& parts) {
  try {
    const TreeEnsemble model{parts};
  } catch (const InvalidInput& error) {
    return error.what();
  }
  return "accepted";
}

TEST(TreeEnsemble, PutsNodesInDepthFirstOrderAndForgetsTheUnreachable) {
  const TreeEnsemble model{sample()};
  const Tree& tree = model.trees()[0];
  ASSERT_EQ(tree.nodes.size(), 5U);
  EXPECT_EQ(tree.nodes[0].left, 1);
  EXPECT_EQ(tree.nodes[0].right, 2);
  EXPECT_EQ(tree.nodes[2].left, 3);
  EXPECT_EQ(tree.nodes[2].right, 4);
  EXPECT_EQ(tree.values, (std::vector<double>{0, 2, 0, 1, 3}));
  EXPECT_EQ(tree.cover, (std::vector<double>{10, 4, 6, 4, 2}));
  EXPECT_EQ(tree.codes, std::vector<std::uint64_t>{5});
  EXPECT_EQ(tree.nodes[2].set_first, 0U);
}

TEST(TreeEnsemble, CheckingTwiceChangesNothing) {
  const TreeEnsemble once{sample()};
  EXPECT_EQ(TreeEnsemble{once.parts()}, once);
}

TEST(TreeEnsemble, RoundsAsTheModelDoes) {
  const TreeEnsemble model{sample()};
  EXPECT_EQ(model.rounded(0.1), static_cast<double>(0.1F));
  TreeEnsembleParts exact = sample();
  exact.precision = Precision::float64;
  EXPECT_EQ(TreeEnsemble{exact}.rounded(0.1), 0.1);
}

TEST(TreeEnsemble, KnowsWhatItHas) {
  TreeEnsembleParts parts = sample();
  EXPECT_TRUE(TreeEnsemble{parts}.has_cover());
  EXPECT_FALSE(TreeEnsemble{parts}.has_lines());
  parts.trees[0].cover.clear();
  parts.trees[0].lines.resize(6);
  EXPECT_FALSE(TreeEnsemble{parts}.has_cover());
  EXPECT_TRUE(TreeEnsemble{parts}.has_lines());
}

TEST(TreeEnsemble, RemembersWhereItCameFrom) {
  TreeEnsembleParts parts = sample();
  EXPECT_EQ(TreeEnsemble{parts}.best_iteration(), std::nullopt);
  parts.categories = {{}, {"north", "south"}};
  parts.origin = "a library";
  parts.objective = "a loss";
  parts.best_iteration = 3;
  const TreeEnsemble model{parts};
  EXPECT_EQ(model.categories()[1][1], "south");
  EXPECT_EQ(model.origin(), "a library");
  EXPECT_EQ(model.objective(), "a loss");
  EXPECT_EQ(model.best_iteration(), 3U);
}

TEST(TreeEnsemble, RefusesWhatNoTreeIs) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const auto changed = [](auto change) {
    TreeEnsembleParts parts = sample();
    change(parts, parts.trees[0]);
    return refusal(parts);
  };
  using Parts = TreeEnsembleParts;
  const auto has = [](const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos ? std::string{} : "'" + part + "' is not in: " + text;
  };
  EXPECT_EQ(refusal(sample()), "accepted");
  EXPECT_EQ(has(changed([](Parts&, Tree& t) { t.nodes[1].left = 9; }), "tree 0, node 1 has child 9, of 6 nodes"), "");
  EXPECT_EQ(has(changed([](Parts&, Tree& t) { t.nodes[1].right = -7; }), "node 1 has child -7"), "");
  EXPECT_EQ(
      has(changed([](Parts&, Tree& t) { t.nodes[1].left = 0; }), "node 0 has two parents, or is its own ancestor"), "");
  EXPECT_EQ(has(changed([](Parts&, Tree& t) { t.nodes[1].right = 2; }), "node 2 has two parents"), "");
  EXPECT_EQ(has(changed([](Parts&, Tree& t) { t.nodes[0].feature = 2; }), "node 0 asks about feature 2 of 2"), "");
  EXPECT_EQ(has(changed([](Parts&, Tree& t) { t.nodes[0].feature = -1; }), "asks about feature -1"), "");
  EXPECT_EQ(has(changed([&](Parts&, Tree& t) { t.nodes[0].threshold = nan; }), "threshold that is not a number"), "");
  EXPECT_EQ(has(changed([](Parts&, Tree& t) { t.cover[3] = -1; }), "node 3 has cover -1"), "");
  EXPECT_EQ(has(changed([&](Parts&, Tree& t) { t.cover[3] = nan; }), "cover"), "");
  EXPECT_EQ(has(changed([&](Parts&, Tree& t) { t.values[4] = nan; }), "node 4 is a leaf with value"), "");
  EXPECT_EQ(has(changed([](Parts&, Tree& t) { t.nodes[1].set_size = 2; }), "set that ends behind"), "");
  EXPECT_EQ(has(changed([](Parts&, Tree& t) { t.values.pop_back(); }), "must have 6 values, got 5"), "");
  EXPECT_EQ(has(changed([](Parts&, Tree& t) { t.cover.pop_back(); }), "must have 6 covers or none, got 5"), "");
  EXPECT_EQ(has(changed([](Parts&, Tree& t) { t.nodes.clear(); }), "has no nodes"), "");
  EXPECT_EQ(has(changed([](Parts&, Tree& t) { t.first_output = 1; }), "speaks of outputs 1"), "");
  EXPECT_EQ(has(changed([](Parts&, Tree& t) { t.first_output = ~std::size_t{0}; }), "speaks of outputs"), "");
  EXPECT_EQ(has(changed([&](Parts& p, Tree&) { p.base = {nan}; }), "base must be finite"), "");
  EXPECT_EQ(has(changed([](Parts& p, Tree&) { p.base = {}; }), "got none"), "");
  EXPECT_EQ(has(changed([](Parts& p, Tree&) { p.feature_names = {"age"}; }), "feature_names must be 2 or none, got 1"),
            "");
  EXPECT_EQ(has(changed([](Parts& p, Tree&) {
                  p.categories = {{"north", "south"}};
                }),
                "categories must be 2 or none, got 1"),
            "");
  EXPECT_EQ(has(changed([](Parts& p, Tree&) { p.features = 0; }), "features must be 1 to"), "");
  EXPECT_EQ(has(changed([](Parts&, Tree& t) {
                  t.lines.resize(6);
                  t.lines[2].features = {5};
                  t.lines[2].coefficients = {1.0};
                }),
                "line in feature 5 of 2"),
            "");
}

TEST(TreeEnsemble, RefusesAbsurdDepthWithoutRecursion) {
  Tree tree;
  constexpr int levels = 100'000;
  for (int i = 0; i < levels; ++i) {
    tree.nodes.push_back({2 * i + 2, 2 * i + 1, 0, Split::at_most, false, 0.0, 0, 0});
    tree.nodes.push_back({});
  }
  tree.nodes.push_back({});
  tree.values.resize(tree.nodes.size());
  EXPECT_NE(refusal({1, {0.0}, {tree}}).find("deeper than 1024 levels"), std::string::npos);
}

}  // namespace
}  // namespace lotrecht::model
