#include <lotrecht/stats/exchangeable_covariance.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <vector>

namespace lotrecht::stats {
namespace {

struct Row {
  std::uint32_t cluster;
  std::uint32_t group;
  bool yes;
};

/// Rows as profiles of one cluster each.
ExchangeableCovariance of(const std::vector<Row>& rows, std::size_t groups, std::size_t clusters) {
  const std::array<SampledStratum, 1> strata{{{clusters, std::nullopt}}};
  std::vector<ClusterProfile> profiles(clusters, ClusterProfile{0, 1});
  std::vector<ClusterCell> cells;
  for (std::uint32_t c = 0; c < clusters; ++c) {
    std::vector<double> held(2 * groups, 0.0);
    for (const Row& r : rows) {
      if (r.cluster == c) held[2 * r.group + (r.yes ? 0 : 1)] += 1.0;
    }
    for (std::uint32_t k = 0; k < held.size(); ++k) {
      if (held[k] > 0.0) cells.push_back({c, k, held[k]});
    }
  }
  return exchangeable_covariance({strata, profiles}, groups, cells, 1.0);
}

std::vector<Row> drawn(std::mt19937_64& draw, std::uint32_t groups, std::uint32_t clusters) {
  std::vector<Row> rows;
  for (std::uint32_t c = 0; c < clusters; ++c) {
    const std::uint64_t size = 1 + draw() % 6;
    for (std::uint64_t i = 0; i < size; ++i) {
      rows.push_back({c, static_cast<std::uint32_t>(draw() % groups), draw() % 10 < 3 + c % 3});
    }
  }
  return rows;
}

// Row by row, pair by pair, as the formula has it.
TEST(ExchangeableCovariance, IsTheSumOverPairsOfRows) {
  std::mt19937_64 draw{1};
  for (int round = 0; round < 20; ++round) {
    const std::vector<Row> rows = drawn(draw, 3, 12);
    const ExchangeableCovariance found = of(rows, 3, 12);
    const auto n = static_cast<double>(rows.size());
    double yes = 0.0;
    for (const Row& r : rows) yes += r.yes ? 1.0 : 0.0;
    const double p = yes / n;
    EXPECT_NEAR(found.rate, p, 1e-15);
    double products = 0.0;
    double pairs = 0.0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for (std::size_t j = 0; j < rows.size(); ++j) {
        if (i == j || rows[i].cluster != rows[j].cluster) continue;
        products += ((rows[i].yes ? 1.0 : 0.0) - p) * ((rows[j].yes ? 1.0 : 0.0) - p);
        pairs += 1.0;
      }
    }
    const double rho = std::max(0.0, products / (p * (1.0 - p) * pairs));
    EXPECT_NEAR(found.correlation, rho, 1e-12);
    std::vector<double> expected(36, 0.0);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for (std::size_t j = 0; j < rows.size(); ++j) {
        const double covariance = p * (1.0 - p) * (i == j ? 1.0 : rows[i].cluster == rows[j].cluster ? rho : 0.0);
        for (std::size_t d = 0; d < 2; ++d) {
          for (std::size_t e = 0; e < 2; ++e) {
            expected[(2 * rows[i].group + d) * 6 + 2 * rows[j].group + e] += d == e ? covariance : -covariance;
          }
        }
      }
    }
    for (std::size_t k = 0; k < 36; ++k) EXPECT_NEAR(found.covariance[k], expected[k], 1e-10) << k;
  }
}

TEST(ExchangeableCovariance, OfSeparateRowsIsBinomial) {
  std::vector<Row> rows;
  for (std::uint32_t c = 0; c < 20; ++c) rows.push_back({c, c % 4 == 0 ? 0U : 1U, c < 6});
  const ExchangeableCovariance found = of(rows, 2, 20);
  EXPECT_EQ(found.correlation, 0.0);
  EXPECT_NEAR(found.covariance[0], 5.0 * 0.3 * 0.7, 1e-12);
  EXPECT_NEAR(found.covariance[2 * 4 + 2], 15.0 * 0.3 * 0.7, 1e-12);
  EXPECT_NEAR(found.covariance[1], -found.covariance[0], 1e-12);
  EXPECT_EQ(found.covariance[2], 0.0);
}

TEST(ExchangeableCovariance, OfClustersThatAgreeHasACorrelationOfOne) {
  std::vector<Row> rows;
  for (std::uint32_t c = 0; c < 10; ++c) rows.insert(rows.end(), 3, {c, c % 2, c < 4});
  const ExchangeableCovariance found = of(rows, 2, 10);
  EXPECT_NEAR(found.correlation, 1.0, 1e-12);
  EXPECT_NEAR(found.covariance[0], 5.0 * 9.0 * 0.4 * 0.6, 1e-10);
}

TEST(ExchangeableCovariance, OfNobodyIsNothing) {
  EXPECT_EQ(exchangeable_covariance({{}, {}}, 2, {}, 1.0).covariance, std::vector<double>(16, 0.0));
}

}  // namespace
}  // namespace lotrecht::stats
