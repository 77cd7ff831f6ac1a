#include <lotrecht/stats/draw_multinomial.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

#include "stats/goodness_of_fit.hpp"

namespace lotrecht::stats {
namespace {

constexpr std::uint64_t largest = detail::largest_exact_count;
using Cells = std::vector<std::uint64_t>;

Cells multinomial(Stream& stream, std::uint64_t n, const Cells& weights) {
  Cells out(weights.size(), 99);
  draw_multinomial(stream, n, weights, out);
  return out;
}

Cells without_replacement(Stream& stream, const Cells& cells, std::uint64_t sample) {
  Cells out(cells.size(), 99);
  draw_multivariate_hypergeometric(stream, cells, sample, out);
  return out;
}

std::uint64_t sum(const Cells& cells) { return std::accumulate(cells.begin(), cells.end(), std::uint64_t{0}); }

double factorial(std::uint64_t n) { return std::tgamma(static_cast<double>(n) + 1.0); }
double choose(std::uint64_t n, std::uint64_t k) { return k > n ? 0.0 : factorial(n) / factorial(k) / factorial(n - k); }

// Three counts below 20, as one number, so that a whole table is one value of a discrete law.
std::uint64_t code(const Cells& cells) { return (cells[0] * 20 + cells[1]) * 20 + cells[2]; }
Cells decode(std::uint64_t value) { return {value / 400, value / 20 % 20, value % 20}; }

TEST(DrawMultinomial, KeepsItsFirstValuesForever) {
  Stream stream{Seed{1}, Purpose::bootstrap, 0};
  EXPECT_EQ(multinomial(stream, 1000, {120, 0, 300, 80, 500}), (Cells{111, 0, 304, 77, 508}));
  EXPECT_EQ(without_replacement(stream, {120, 0, 300, 80, 500}, 200), (Cells{24, 0, 72, 16, 88}));
}

// The joint law, exactly: n! / prod k_i! prod p_i^k_i over all tables of 8 rows in 3 cells.
TEST(DrawMultinomial, FollowsTheJointLaw) {
  const Cells weights{3, 1, 4};
  Stream stream{Seed{41}, Purpose::simulation, 0};
  std::map<std::uint64_t, int> seen;
  for (int i = 0; i < 100'000; ++i) ++seen[code(multinomial(stream, 8, weights))];
  const double p = testing::chi_square_p_value(seen, 0, 20 * 20 * 20 - 1, [&](std::uint64_t value) {
    const Cells k = decode(value);
    if (sum(k) != 8) return 0.0;
    double mass = factorial(8);
    for (std::size_t i = 0; i < 3; ++i) {
      mass *= std::pow(static_cast<double>(weights[i]) / 8.0, static_cast<double>(k[i])) / factorial(k[i]);
    }
    return mass;
  });
  EXPECT_GT(p, testing::failure_probability);
}

TEST(DrawMultivariateHypergeometric, FollowsTheJointLaw) {
  const Cells cells{7, 2, 6};
  Stream stream{Seed{42}, Purpose::simulation, 0};
  std::map<std::uint64_t, int> seen;
  for (int i = 0; i < 100'000; ++i) ++seen[code(without_replacement(stream, cells, 6))];
  const double p = testing::chi_square_p_value(seen, 0, 20 * 20 * 20 - 1, [&](std::uint64_t value) {
    const Cells k = decode(value);
    if (sum(k) != 6) return 0.0;
    return choose(7, k[0]) * choose(2, k[1]) * choose(6, k[2]) / choose(15, 6);
  });
  EXPECT_GT(p, testing::failure_probability);
}

TEST(DrawMultinomial, HandsOutEveryRowAndNoneToCellsOfNoWeight) {
  Stream stream{Seed{43}, Purpose::simulation, 0};
  for (const std::uint64_t n : {std::uint64_t{1}, std::uint64_t{50}, std::uint64_t{1'000'000'007}, largest}) {
    for (int i = 0; i < 200; ++i) {
      const Cells out = multinomial(stream, n, {0, 5, 0, 1, largest / 2, 0});
      EXPECT_EQ(sum(out), n);
      EXPECT_EQ(out[0] + out[2] + out[5], 0U);
    }
  }
}

TEST(DrawMultivariateHypergeometric, NeverTakesMoreThanThereIs) {
  Stream stream{Seed{44}, Purpose::simulation, 0};
  const Cells cells{0, 5, 1'000'000, 1, largest / 2, 0};
  for (const std::uint64_t sample : {std::uint64_t{0}, std::uint64_t{3}, std::uint64_t{999'999}, sum(cells)}) {
    for (int i = 0; i < 200; ++i) {
      const Cells out = without_replacement(stream, cells, sample);
      EXPECT_EQ(sum(out), sample);
      for (std::size_t c = 0; c < cells.size(); ++c) EXPECT_LE(out[c], cells[c]);
    }
  }
}

TEST(DrawMultivariateHypergeometric, OfEverythingIsEverything) {
  Stream stream{Seed{45}, Purpose::simulation, 0};
  const Cells cells{4, 0, 9, 1};
  EXPECT_EQ(without_replacement(stream, cells, 14), cells);
}

TEST(DrawMultinomial, GivesAllToTheOnlyCellWithoutDrawing) {
  Stream stream{Seed{46}, Purpose::simulation, 0};
  const Stream untouched = stream;
  EXPECT_EQ(multinomial(stream, 17, {0, 3, 0}), (Cells{0, 17, 0}));
  EXPECT_EQ(multinomial(stream, 0, {2, 3, 4}), (Cells{0, 0, 0}));
  EXPECT_EQ(multinomial(stream, 0, {0, 0}), (Cells{0, 0}));
  EXPECT_EQ(multinomial(stream, 0, {}), Cells{});
  EXPECT_EQ(stream.next_u64(), Stream{untouched}.next_u64());
}

TEST(DrawMultinomial, RefusesTablesThatCannotBeDrawn) {
  Stream stream{Seed{47}, Purpose::simulation, 0};
  Cells out(2);
  EXPECT_THROW(draw_multinomial(stream, 5, Cells{0, 0}, out), InvalidInput);
  EXPECT_THROW(draw_multinomial(stream, 5, Cells{1, 2, 3}, out), InvalidInput);
  EXPECT_THROW(draw_multinomial(stream, 5, Cells{largest, 1}, out), InvalidInput);
  EXPECT_THROW(draw_multinomial(stream, largest + 1, Cells{1, 1}, out), InvalidInput);
  EXPECT_THROW(draw_multivariate_hypergeometric(stream, Cells{1, 1}, 3, out), InvalidInput);
  EXPECT_THROW(draw_multivariate_hypergeometric(stream, Cells{1}, 1, out), InvalidInput);
  EXPECT_THROW(draw_multivariate_hypergeometric(stream, Cells{largest, largest}, 1, out), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
