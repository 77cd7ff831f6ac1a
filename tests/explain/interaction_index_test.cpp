#include <lotrecht/explain/interaction_index.hpp>

#include <gtest/gtest.h>

namespace lotrecht::explain {
namespace {

// Efficient indices hand out every dividend exactly once: Σ_s C(t, s) share(t, s) = 1.
TEST(InteractionIndex, EfficientIndicesShareEveryDividendOnce) {
  for (const InteractionIndex index : {InteractionIndex::k_sii, InteractionIndex::stii, InteractionIndex::fsii}) {
    for (std::size_t k = 1; k <= 6; ++k) {
      for (std::size_t t = 1; t <= 12; ++t) {
        double total = 0.0;
        for (std::size_t s = 1; s <= k && s <= t; ++s) total += detail::choose(t, s) * dividend_share(index, t, s, k);
        EXPECT_NEAR(total, 1.0, 1e-10) << name(index) << " " << k << " " << t;
      }
    }
  }
}

TEST(InteractionIndex, AllButBanzhafAreTheShapleyValueAtOrderOne) {
  for (const InteractionIndex index : {InteractionIndex::sii, InteractionIndex::k_sii, InteractionIndex::stii,
                                       InteractionIndex::fsii, InteractionIndex::chii}) {
    for (std::size_t t = 1; t <= 15; ++t) {
      EXPECT_NEAR(dividend_share(index, t, 1, 1), 1.0 / static_cast<double>(t), 1e-15) << name(index);
    }
  }
}

TEST(InteractionIndex, ADividendOfItsOwnSizeIsKept) {
  for (const InteractionIndex index : {InteractionIndex::sii, InteractionIndex::k_sii, InteractionIndex::stii,
                                       InteractionIndex::fsii, InteractionIndex::banzhaf, InteractionIndex::chii}) {
    for (std::size_t k = 1; k <= 5; ++k) {
      for (std::size_t s = 1; s <= k; ++s) EXPECT_NEAR(dividend_share(index, s, s, k), 1.0, 1e-15) << name(index);
    }
  }
}

// Order 2 in words: a pair's value is taken half from each of its players.
TEST(InteractionIndex, KnowsTheFirstShares) {
  EXPECT_DOUBLE_EQ(dividend_share(InteractionIndex::sii, 3, 2, 2), 0.5);
  EXPECT_DOUBLE_EQ(dividend_share(InteractionIndex::k_sii, 2, 1, 2), 0.0);
  EXPECT_NEAR(dividend_share(InteractionIndex::k_sii, 3, 1, 2), 1.0 / 3 - 0.5, 1e-15);
  EXPECT_NEAR(dividend_share(InteractionIndex::stii, 3, 2, 2), 1.0 / 3, 1e-15);
  EXPECT_EQ(dividend_share(InteractionIndex::stii, 3, 1, 2), 0.0);
  EXPECT_DOUBLE_EQ(dividend_share(InteractionIndex::banzhaf, 5, 2, 2), 0.125);
  EXPECT_DOUBLE_EQ(detail::bernoulli(1), -0.5);
  EXPECT_NEAR(detail::bernoulli(2), 1.0 / 6, 1e-15);
  EXPECT_NEAR(detail::bernoulli(3), 0.0, 1e-15);
  EXPECT_NEAR(detail::bernoulli(4), -1.0 / 30, 1e-15);
}

}  // namespace
}  // namespace lotrecht::explain
