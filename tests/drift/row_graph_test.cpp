#include <lotrecht/drift/row_graph.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include <gtest/gtest.h>

#include <support/row_windows.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

[[nodiscard]] double distance(const RowWindows& w, std::size_t i, std::size_t j) {
  return -kernel_by_definition(w, {KernelShape::energy, 1.0}, i, j);
}

TEST(RowGraph, TreeIsKruskals) {
  std::mt19937_64 draw{3};
  for (int round = 0; round < 5; ++round) {
    const RowWindows w = plain(random_rows(draw, 20, 2), random_rows(draw, 13, 2));
    const auto tree = minimum_spanning_tree(w, Seed{1});
    ASSERT_EQ(tree.size(), 32U);
    double length = 0.0;
    for (const RowEdge& edge : tree) length += distance(w, edge.a, edge.b);
    std::vector<std::pair<double, std::pair<std::size_t, std::size_t>>> pairs;
    for (std::size_t i = 0; i < 33; ++i) {
      for (std::size_t j = i + 1; j < 33; ++j) pairs.push_back({distance(w, i, j), {i, j}});
    }
    std::sort(pairs.begin(), pairs.end());
    std::vector<std::size_t> root(33);
    std::iota(root.begin(), root.end(), std::size_t{0});
    const auto find = [&](std::size_t i) {
      while (root[i] != i) i = root[i];
      return i;
    };
    double shortest = 0.0;
    for (const auto& [d, rows] : pairs) {
      const std::size_t a = find(rows.first);
      const std::size_t b = find(rows.second);
      if (a == b) continue;
      root[a] = b;
      shortest += d;
    }
    EXPECT_NEAR(length, shortest, 1e-12);
  }
}

TEST(RowGraph, NeighboursAreTheNearest) {
  std::mt19937_64 draw{4};
  const RowWindows w = plain(random_rows(draw, 15, 2), random_rows(draw, 10, 2));
  const auto edges = nearest_neighbours(w, 3, Seed{1});
  double weight = 0.0;
  for (const RowEdge& edge : edges) {
    weight += edge.weight;
    double expected = 0.0;
    for (const auto& [i, j] : {std::pair{edge.a, edge.b}, std::pair{edge.b, edge.a}}) {
      int nearer = 0;
      for (std::size_t k = 0; k < 25; ++k) nearer += k != i && k != j && distance(w, i, k) < distance(w, i, j) ? 1 : 0;
      expected += nearer < 3 ? 1.0 : 0.0;
    }
    EXPECT_EQ(edge.weight, expected);
  }
  EXPECT_EQ(weight, 75.0);
}

TEST(RowGraph, MomentsAndPValueAreThoseOfAllDeals) {
  std::mt19937_64 draw{5};
  for (int round = 0; round < 6; ++round) {
    const std::size_t n = 3 + draw() % 4;
    const std::size_t rows = 9;
    const RowWindows w = plain(random_rows(draw, static_cast<Eigen::Index>(n), 2),
                               random_rows(draw, static_cast<Eigen::Index>(rows - n), 2, 0, 0.5));
    const auto edges = round % 2 == 0 ? minimum_spanning_tree(w, Seed{1}) : nearest_neighbours(w, 2, Seed{1});
    const GraphTest found = graph_test(w, edges, {20'000, Seed{1}});
    double ways = 0.0;
    double sum = 0.0;
    double squares = 0.0;
    double large = 0.0;
    for_each_deal(rows, n, [&](const std::vector<bool>& first) {
      double within = 0.0;
      double all = 0.0;
      for (const RowEdge& edge : edges) {
        within += first[edge.a] == first[edge.b] ? edge.weight : 0.0;
        all += edge.weight;
      }
      ways += 1.0;
      sum += within / all;
      squares += within * within / (all * all);
      large += within / all >= found.test.statistic - 1e-12 ? 1.0 : 0.0;
    });
    EXPECT_NEAR(found.expected, sum / ways, 1e-12);
    EXPECT_NEAR(found.deviation, std::sqrt(squares / ways - sum * sum / (ways * ways)), 1e-10);
    const double share = large / ways;
    EXPECT_NEAR(found.test.p_value, share, 6.0 * std::sqrt(share * (1.0 - share) / 20'000) + 1e-4);
  }
}

TEST(RowGraph, FriedmanAndRafskysOwnVariance) {
  // Their formula for the number of edges across windows, given C pairs of edges that share a row.
  std::mt19937_64 draw{6};
  const RowWindows w = plain(random_rows(draw, 30, 3), random_rows(draw, 20, 3));
  const auto tree = minimum_spanning_tree(w, Seed{1});
  std::vector<double> degree(50);
  for (const RowEdge& edge : tree) ++degree[edge.a], ++degree[edge.b];
  double c = 0.0;
  for (const double d : degree) c += 0.5 * d * (d - 1.0);
  const double m = 30;
  const double n = 20;
  const double rows = 50;
  const double variance =
      2 * m * n / (rows * (rows - 1)) *
      ((2 * m * n - rows) / rows + (c - rows + 2) / ((rows - 2) * (rows - 3)) * (rows * (rows - 1) - 4 * m * n + 2));
  const GraphTest found = graph_test(w, tree, {9, Seed{1}});
  EXPECT_NEAR(found.deviation * 49.0, std::sqrt(variance), 1e-9);
  EXPECT_NEAR((1.0 - found.expected) * 49.0, 2 * m * n / rows, 1e-12);
}

TEST(RowGraph, TiesAreBrokenWithoutRegardToWindows) {
  // All rows equal: any tree will do, and none may know the windows. Of 400 seeds at 10 % more than 79 rejections come
  // by chance with a probability below 1e-8.
  const RowWindows w = plain(RowMajorMatrix::Zero(15, 1), RowMajorMatrix::Zero(15, 1));
  int tree = 0;
  int neighbours = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    tree += graph_test(w, minimum_spanning_tree(w, Seed{seed}), {59, Seed{seed}}).test.p_value <= 0.1 ? 1 : 0;
    neighbours += graph_test(w, nearest_neighbours(w, 3, Seed{seed}), {59, Seed{seed}}).test.p_value <= 0.1 ? 1 : 0;
  }
  EXPECT_LE(tree, 79);
  EXPECT_LE(neighbours, 79);
}

TEST(RowGraph, SeesAChangeAndIsReproducible) {
  std::mt19937_64 draw{7};
  const RowWindows w = plain(random_rows(draw, 50, 3), random_rows(draw, 40, 3, 0, 1.5));
  const GraphTest tree = graph_test(w, minimum_spanning_tree(w, Seed{1}), {199, Seed{1}});
  EXPECT_EQ(tree.test.p_value, 0.005);
  EXPECT_LT(tree.normal_p_value, 1e-4);
  const auto edges = nearest_neighbours(w, 5, Seed{1});
  EXPECT_EQ(graph_test(w, edges, {199, Seed{1}, 3}).test.p_value, graph_test(w, edges, {199, Seed{1}}).test.p_value);
}

TEST(RowGraph, EdgesHaveDefinedAnswers) {
  std::mt19937_64 draw{8};
  const RowMajorMatrix some = random_rows(draw, 4, 1);
  const RowWindows none = plain(some, RowMajorMatrix(0, 1));
  EXPECT_EQ(graph_test(none, minimum_spanning_tree(none, Seed{1}), {9, Seed{1}}).test.undefined,
            stats::Undefined::nobody);
  const RowWindows two = plain(some.topRows(1), some.bottomRows(1));
  EXPECT_EQ(graph_test(two, minimum_spanning_tree(two, Seed{1}), {9, Seed{1}}).test.p_value, 1.0);
  EXPECT_EQ(graph_test(two, {}, {9, Seed{1}}).test.p_value, 1.0);
  EXPECT_THROW(static_cast<void>(nearest_neighbours(two, 2, Seed{1})), InvalidInput);
  EXPECT_THROW(static_cast<void>(nearest_neighbours(two, 0, Seed{1})), InvalidInput);
  EXPECT_THROW(static_cast<void>(graph_test(two, {{0, 2}}, {9, Seed{1}})), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
