#include <lotrecht/drift/pelt.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/core/stream.hpp>
#include <lotrecht/stats/draw_normal.hpp>

namespace lotrecht::drift {
namespace {

/// The cost of a piece from its definition, without sums of what comes before.
double piece_by_definition(std::span<const double> all, std::size_t begin, std::size_t end, PieceCost cost) {
  const std::span<const double> piece = all.subspan(begin, end - begin);
  const auto moments = [](std::span<const double> values) {
    double mean = 0.0;
    for (const double x : values) mean += x / static_cast<double>(values.size());
    double spread = 0.0;
    for (const double x : values) spread += (x - mean) * (x - mean);
    return std::pair{mean, spread};
  };
  const auto [mean, spread] = moments(piece);
  const auto n = static_cast<double>(piece.size());
  double loss = 0.0;
  switch (cost) {
    case PieceCost::mean: return spread;
    case PieceCost::mean_variance: {
      const double v = std::max(spread / n, 1e-8 * moments(all).second / static_cast<double>(all.size()));
      return n * std::log(v) + spread / v;
    }
    case PieceCost::bernoulli:
      for (const double x : piece) loss -= 2.0 * std::log(x == 1.0 ? mean : 1.0 - mean);
      return loss;
    case PieceCost::poisson:
      for (const double x : piece) loss -= 2.0 * ((x > 0.0 ? x * std::log(mean) : 0.0) - mean);
      return loss;
  }
  return loss;
}

double cost_of(std::span<const double> values, PieceCost cost, double penalty,
               const std::vector<std::size_t>& changes) {
  double sum = penalty * static_cast<double>(changes.size());
  std::size_t begin = 0;
  for (const std::size_t end : changes) {
    sum += piece_by_definition(values, begin, end, cost);
    begin = end;
  }
  return sum + piece_by_definition(values, begin, values.size(), cost);
}

/// The least cost of all ways to cut, by dynamic programming that forgets nothing.
double least_cost(std::span<const double> values, PieceCost cost, double penalty, std::size_t shortest) {
  std::vector<double> best(values.size() + 1, std::numeric_limits<double>::infinity());
  best[0] = -penalty;
  for (std::size_t end = shortest; end <= values.size(); ++end) {
    for (std::size_t at = 0; at + shortest <= end; ++at) {
      best[end] = std::min(best[end], best[at] + piece_by_definition(values, at, end, cost) + penalty);
    }
  }
  return best.back();
}

std::vector<double> series(PieceCost cost, std::size_t n, std::uint64_t number) {
  Stream stream{Seed{21}, Purpose::simulation, number};
  std::vector<double> values;
  double level = 0.3;
  for (std::size_t i = 0; i < n; ++i) {
    if (stream.below(12) == 0) level = stream.uniform();
    const double z = stats::draw_normal(stream);
    values.push_back(cost == PieceCost::bernoulli ? (stream.uniform() < level ? 1.0 : 0.0)
                     : cost == PieceCost::poisson ? std::floor(8.0 * level + std::abs(z))
                                                  : 5.0 * level + z * (cost == PieceCost::mean ? 1.0 : level));
  }
  return values;
}

constexpr PieceCost costs[] = {PieceCost::mean, PieceCost::mean_variance, PieceCost::bernoulli, PieceCost::poisson};

TEST(Pelt, IsAsGoodAsTheBestOfAllWays) {
  for (const PieceCost cost : costs) {
    for (std::uint64_t number = 0; number < 25; ++number) {
      const std::vector<double> values = series(cost, 10 + 3 * number, number);
      for (const double penalty : {0.0, 1.0, 5.0}) {
        for (const std::size_t shortest : {2U, 3U, 7U}) {
          const Pieces found = pelt(values, cost, penalty, shortest);
          const double least = least_cost(values, cost, penalty, shortest);
          EXPECT_NEAR(found.cost, least, 1e-8 * (1.0 + std::abs(least))) << number << ' ' << penalty << ' ' << shortest;
          EXPECT_NEAR(cost_of(values, cost, penalty, found.changes), least, 1e-8 * (1.0 + std::abs(least)));
          std::size_t begin = 0;
          for (const std::size_t change : found.changes) {
            EXPECT_GE(change - begin, shortest);
            begin = change;
          }
          EXPECT_GE(values.size() - begin, shortest);
        }
      }
    }
  }
}

TEST(Pelt, FindsWhatIsPlain) {
  std::vector<double> values;
  for (const double level : {0.0, 10.0, 4.0}) {
    for (int i = 0; i < 40; ++i) values.push_back(level + 0.1 * (i % 3));
  }
  for (const PieceCost cost : {PieceCost::mean, PieceCost::mean_variance}) {
    EXPECT_EQ(pelt(values, cost, 20.0, 2).changes, (std::vector<std::size_t>{40, 80}));
  }
  std::vector<double> moved;  // far from 0
  for (const double x : values) moved.push_back(1e6 + x);
  EXPECT_EQ(pelt(moved, PieceCost::mean_variance, 20.0, 2).changes, (std::vector<std::size_t>{40, 80}));
}

TEST(Pelt, ConstantAndShortSeriesHaveNoChange) {
  for (const PieceCost cost : costs) {
    EXPECT_TRUE(pelt(std::vector<double>(50, 1.0), cost, 1.0, 2).changes.empty());
    EXPECT_TRUE(pelt(std::vector<double>{0.0, 1.0, 1.0}, cost, 0.0, 2).changes.empty());
    EXPECT_TRUE(pelt({}, cost, 1.0, 2).changes.empty());
  }
  EXPECT_EQ(pelt(std::vector<double>{0.0, 1.0}, PieceCost::bernoulli, 0.0, 1).changes, (std::vector<std::size_t>{1}));
}

TEST(Pelt, RefusesWhatItCannotUse) {
  const std::vector<double> values{0.0, 1.0, 2.0};
  EXPECT_THROW(static_cast<void>(pelt(values, PieceCost::mean, -1.0, 1)), InvalidInput);
  EXPECT_THROW(static_cast<void>(pelt(values, PieceCost::mean, 1.0, 0)), InvalidInput);
  EXPECT_THROW(static_cast<void>(pelt(values, PieceCost::mean_variance, 1.0, 1)), InvalidInput);
  EXPECT_THROW(static_cast<void>(pelt(values, PieceCost::bernoulli, 1.0, 1)), InvalidInput);
  EXPECT_THROW(static_cast<void>(pelt(std::vector<double>{0.5}, PieceCost::poisson, 1.0, 1)), InvalidInput);
  EXPECT_THROW(static_cast<void>(pelt(std::vector<double>{std::nan("")}, PieceCost::mean, 1.0, 1)), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
