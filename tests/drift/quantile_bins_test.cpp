#include <lotrecht/drift/quantile_bins.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include <support/two_windows.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

TEST(QuantileBins, EveryBinOfTheReferenceIsFullAndNoRowIsLost) {
  std::mt19937_64 draw{12};
  for (int round = 0; round < 200; ++round) {
    const ValueTally reference = tally(random_window(draw, 200));
    const ValueTally other = tally(random_window(draw, 200));
    const std::size_t bins = 2 + draw() % 9;
    const std::vector<double> edges = quantile_edges(reference, bins);
    EXPECT_TRUE(std::is_sorted(edges.begin(), edges.end()));
    const std::vector<std::uint64_t> counts = binned(reference, edges);
    if (reference.values().size() == 1) continue;  // below
    EXPECT_LT(edges.size(), bins);
    for (std::size_t b = 0; b + 1 < counts.size() && edges.size() > 1; ++b) {
      EXPECT_GE(static_cast<double>(counts[b]) + 1e-9,
                static_cast<double>(reference.rows()) / static_cast<double>(bins) -
                    static_cast<double>(b > 0 ? counts[b - 1] : 0));
    }
    EXPECT_GT(counts.back(), 0u);
    for (const ValueTally* window : {&reference, &other}) {
      const auto all = binned(*window, edges);
      EXPECT_EQ(std::accumulate(all.begin(), all.end(), std::uint64_t{0}), window->rows());
    }
  }
}

TEST(QuantileBins, AreDecilesWhereNothingTies) {
  Window values(1000);
  std::iota(values.begin(), values.end(), 1.0);
  const std::vector<double> edges = quantile_edges(tally(values), 10);
  EXPECT_EQ(edges, (std::vector<double>{100, 200, 300, 400, 500, 600, 700, 800, 900}));
  EXPECT_EQ(binned(tally(values), edges), std::vector<std::uint64_t>(10, 100));
}

TEST(QuantileBins, AValueThatManyShareIsNotCut) {
  EXPECT_EQ(quantile_edges(tally({1, 1, 1, 1, 1, 1, 1, 1, 2, 3}), 5), std::vector<double>{1});
}

TEST(QuantileBins, ToLeaveTheOnlyValueIsSeen) {
  for (const std::size_t bins : {2u, 3u, 10u}) {
    const std::vector<double> edges = quantile_edges(tally({4, 4, 4}), bins);
    EXPECT_EQ(binned(tally({4, 4, 4}), edges), (std::vector<std::uint64_t>{0, 3, 0}));
    EXPECT_EQ(binned(tally({3, 4, 5, 6}), edges), (std::vector<std::uint64_t>{1, 1, 2}));
  }
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(binned(tally({infinity, 1}), quantile_edges(tally({infinity}), 4)), (std::vector<std::uint64_t>{2, 0}));
}

TEST(QuantileBins, AValueThatNearlyAllHaveIsApartFromThoseBelow) {
  const Window reference{0, 1, 1, 1, 1, 1, 1, 1, 1, 1};
  EXPECT_EQ(binned(tally(reference), quantile_edges(tally(reference), 5)), (std::vector<std::uint64_t>{1, 9}));
}

TEST(QuantileBins, RefusesWhatItCannotCut) {
  EXPECT_THROW(static_cast<void>(quantile_edges(tally({1}), 1)), InvalidInput);
  EXPECT_THROW(static_cast<void>(quantile_edges(tally({}), 4)), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
