#include <lotrecht/stats/rejection_region.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <string>

#include <lotrecht/stats/boschloo_exact.hpp>
#include <lotrecht/stats/fisher_exact.hpp>
#include <lotrecht/stats/miettinen_nurminen.hpp>

namespace lotrecht::stats {
namespace {

constexpr PlannedTest enumerated[] = {PlannedTest::score, PlannedTest::newcombe, PlannedTest::fisher,
                                      PlannedTest::fisher_doubled, PlannedTest::boschloo};

TEST(PlannedTest, NamesAreTheirOwnInverse) {
  for (int i = 0; i < 7; ++i) {
    const auto test = static_cast<PlannedTest>(i);
    EXPECT_EQ(planned_test_named(name(test)), test);
    EXPECT_EQ(is_enumerated(test), i >= 2);
  }
  EXPECT_FALSE(planned_test_named("chi_square"));
}

// Bisection finds what asking every table finds: given one side, the score test and Newcombe's interval reject two
// runs.
TEST(RejectionRegion, HoldsExactlyTheTablesThatTheTestRejects) {
  for (const double level : {0.8, 0.95, 0.999}) {
    const Confidence c{level};
    for (const PlannedTest test : {PlannedTest::score, PlannedTest::newcombe, PlannedTest::fisher_doubled}) {
      for (const auto& [n_a, n_b] : {std::pair{1U, 1U}, {1U, 9U}, {7U, 7U}, {3U, 40U}, {31U, 8U}, {23U, 37U}}) {
        const RejectionRegion region{test, n_a, n_b, c};
        for (std::uint64_t a = 0; a <= n_a; ++a) {
          for (std::uint64_t b = 0; b <= n_b; ++b) {
            EXPECT_EQ(region.contains(a, b), detail::rejects(test, {a, n_a}, {b, n_b}, c))
                << name(test) << " " << a << "/" << n_a << " " << b << "/" << n_b;
          }
        }
      }
    }
  }
}

// The score test is the one that Miettinen and Nurminen's interval inverts.
TEST(RejectionRegion, OfTheScoreTestIsWhereTheScoreIntervalMissesZero) {
  const Confidence c{0.95};
  const RejectionRegion region{PlannedTest::score, 17, 26, c};
  for (std::uint64_t a = 0; a <= 17; ++a) {
    for (std::uint64_t b = 0; b <= 26; ++b) {
      EXPECT_EQ(region.contains(a, b), !miettinen_nurminen_difference({a, 17}, {b, 26}, c).contains(0.0))
          << a << " " << b;
    }
  }
}

// Fisher's exact test by hand: (3, 3) has p-values 2/20 at 3:0 and 0:3, and 1 elsewhere or 10/20.
TEST(RejectionRegion, OfFisherByHand) {
  const RejectionRegion at_10{PlannedTest::fisher, 3, 3, Confidence{0.899}};
  EXPECT_TRUE(at_10.contains(3, 0) && at_10.contains(0, 3));
  EXPECT_FALSE(at_10.contains(2, 0) || at_10.contains(3, 1) || at_10.contains(1, 1));
  const RejectionRegion at_5{PlannedTest::fisher, 3, 3, Confidence{0.95}};
  EXPECT_FALSE(at_5.contains(3, 0));
  // Size 2 p^3 q^3, at most 1/32 < 5 %: Boschloo's test may reject what Fisher's must not.
  const RejectionRegion boschloo{PlannedTest::boschloo, 3, 3, Confidence{0.95}};
  EXPECT_TRUE(boschloo.contains(3, 0) && boschloo.contains(0, 3));
  EXPECT_FALSE(boschloo.contains(2, 0));
  EXPECT_NEAR(boschloo.probability(0.5, 0.5), 1.0 / 32.0, 1e-15);
  EXPECT_NEAR(boschloo.probability(0.9, 0.1), std::pow(0.9, 6) + std::pow(0.1, 6), 1e-15);
}

TEST(RejectionRegion, TheExactTestsKeepTheirSizeAndBoschlooIsTheMorePowerful) {
  for (const double level : {0.9, 0.95, 0.99}) {
    const Confidence c{level};
    for (const auto& [n_a, n_b] : {std::pair{5U, 5U}, {10U, 10U}, {3U, 60U}, {20U, 31U}, {50U, 25U}}) {
      const RejectionRegion fisher{PlannedTest::fisher_doubled, n_a, n_b, c};
      const RejectionRegion boschloo{PlannedTest::boschloo, n_a, n_b, c};
      for (std::uint64_t a = 0; a <= n_a; ++a) {
        for (std::uint64_t b = 0; b <= n_b; ++b) {
          if (fisher.contains(a, b)) {
            EXPECT_TRUE(boschloo.contains(a, b));
          }
        }
      }
      for (int i = 1; i < 1000; ++i) {
        EXPECT_LE(boschloo.probability(i / 1000.0, i / 1000.0), c.alpha() * (1.0 + 1e-9)) << n_a << ", " << n_b;
      }
    }
  }
}

// The regions are those of the tests themselves.
TEST(RejectionRegion, HoldsTheTablesWhosePValueIsAtMostAlpha) {
  const Confidence c{0.95};
  for (const auto& [n_a, n_b] : {std::pair{9U, 9U}, {4U, 25U}, {17U, 12U}}) {
    const RejectionRegion fisher{PlannedTest::fisher, n_a, n_b, c};
    const RejectionRegion doubled{PlannedTest::fisher_doubled, n_a, n_b, c};
    const RejectionRegion boschloo{PlannedTest::boschloo, n_a, n_b, c};
    for (std::uint64_t a = 0; a <= n_a; ++a) {
      for (std::uint64_t b = 0; b <= n_b; ++b) {
        const BinomialTally left{a, n_a};
        const BinomialTally right{b, n_b};
        EXPECT_EQ(fisher.contains(a, b), fisher_exact(left, right, Alternative::two_sided).p_value <= c.alpha());
        EXPECT_EQ(doubled.contains(a, b), 2.0 * std::min(fisher_exact(left, right, Alternative::less).p_value,
                                                         fisher_exact(left, right, Alternative::greater).p_value) <=
                                              c.alpha());
        EXPECT_EQ(boschloo.contains(a, b), boschloo_exact(left, right, Alternative::two_sided).p_value <= c.alpha())
            << a << "/" << n_a << " " << b << "/" << n_b;
      }
    }
  }
}

TEST(RejectionRegion, SidesMayBeExchangedAndSuccessMayBeFailure) {
  const Confidence c{0.95};
  for (const PlannedTest test : enumerated) {
    const RejectionRegion one{test, 12, 19, c};
    const RejectionRegion other{test, 19, 12, c};
    for (std::uint64_t a = 0; a <= 12; ++a) {
      for (std::uint64_t b = 0; b <= 19; ++b) {
        EXPECT_EQ(one.contains(a, b), other.contains(b, a)) << name(test);
        EXPECT_EQ(one.contains(a, b), one.contains(12 - a, 19 - b)) << name(test);
      }
    }
    EXPECT_NEAR(one.probability(0.3, 0.6), other.probability(0.6, 0.3), 1e-14);
    EXPECT_NEAR(one.probability(0.3, 0.6), one.probability(0.7, 0.4), 1e-14);
  }
}

TEST(RejectionRegion, APartAroundARateIsAsGoodAsTheWhole) {
  const Confidence c{0.95};
  for (const PlannedTest test : {PlannedTest::score, PlannedTest::newcombe, PlannedTest::fisher_doubled}) {
    const RejectionRegion whole{test, 3000, 4000, c};
    for (const double p_b : {0.0, 0.002, 0.1, 0.5, 0.999, 1.0}) {
      const RejectionRegion part = RejectionRegion::around(test, 3000, 4000, p_b, c);
      for (const double p_a : {0.0, 0.01, 0.1, 0.45, 1.0}) {
        EXPECT_NEAR(part.probability(p_a, p_b), whole.probability(p_a, p_b), 2e-14) << p_a << " " << p_b;
      }
    }
    EXPECT_LT(RejectionRegion::work_around(3000, 1'000'000, 0.0001), 400u);
    EXPECT_EQ(RejectionRegion::work_around(7, 1'000'000, 0.5), 8u);
  }
}

TEST(RejectionRegion, SaysWhatIsSurelyRejectedWhateverTheRates) {
  const Confidence c{0.95};
  for (const PlannedTest test : enumerated) {
    const RejectionRegion region{test, 20, 20, c};
    EXPECT_EQ(region.probability(0.0, 0.0), 0.0);
    EXPECT_EQ(region.probability(1.0, 1.0), 0.0);
    EXPECT_EQ(region.probability(1.0, 0.0), 1.0);
  }
}

TEST(RejectionRegion, RefusesWhatCannotBeEnumerated) {
  const Confidence c{0.95};
  EXPECT_THROW((RejectionRegion{PlannedTest::normal, 10, 10, c}), InvalidInput);
  EXPECT_THROW((RejectionRegion{PlannedTest::score, 0, 10, c}), InvalidInput);
  EXPECT_THROW((RejectionRegion{PlannedTest::score, 10, 1'000'001, c}), InvalidInput);
  try {
    (void)RejectionRegion{PlannedTest::fisher, 5000, 5000, c};
    ADD_FAILURE();
  } catch (const InvalidInput& e) {
    EXPECT_NE(std::string{e.what()}.find("fisher: trials make 25010001 tables"), std::string::npos) << e.what();
  }
}

}  // namespace
}  // namespace lotrecht::stats
