#include <lotrecht/stats/mcnemar.hpp>

#include <gtest/gtest.h>

#include <cmath>

#include "support/reference.hpp"

namespace lotrecht::stats {
namespace {

TEST(McNemar, AgreesWithExactSums) {
  for (const auto& row : testing::ReferenceTable{"mcnemar.csv"}) {
    const PairedTally table{7, row.count("b"), row.count("c"), 9};
    const auto p = [&](McNemarMethod method, Alternative side) { return mcnemar(table, method, side).p_value; };
    const auto check = [&](double got, const char* column) {
      if (row.number(column) > 1e-300) {
        EXPECT_LE(testing::relative_error(got, row.number(column)), 1e-12) << row.line();
      }
    };
    check(p(McNemarMethod::exact, Alternative::two_sided), "two_sided");
    check(p(McNemarMethod::exact, Alternative::less), "less");
    check(p(McNemarMethod::exact, Alternative::greater), "greater");
    if (row.count("b") != row.count("c")) check(p(McNemarMethod::mid_p, Alternative::two_sided), "mid_two_sided");
  }
}

// Fagerland, Lydersen & Laake 2013, table 1 (Bentur et al.): b = 1, c = 7 of 21.
TEST(McNemar, AgreesWithAPublishedExample) {
  const PairedTally table{1, 1, 7, 12};
  EXPECT_NEAR(mcnemar(table, McNemarMethod::exact, Alternative::two_sided).p_value, 0.0703, 5e-5);
  EXPECT_NEAR(mcnemar(table, McNemarMethod::mid_p, Alternative::two_sided).p_value, 0.0391, 5e-5);
  EXPECT_NEAR(mcnemar(table, McNemarMethod::chi_square, Alternative::two_sided).p_value, 0.0339, 5e-5);
  EXPECT_NEAR(mcnemar(table, McNemarMethod::chi_square_corrected, Alternative::two_sided).p_value, 0.0771, 5e-5);
}

TEST(McNemar, TurnsWithTheAnswersAndIgnoresAgreement) {
  for (std::uint64_t b = 0; b <= 12; ++b) {
    for (std::uint64_t c = 0; c <= 12; ++c) {
      for (const auto method : {McNemarMethod::exact, McNemarMethod::mid_p, McNemarMethod::chi_square,
                                McNemarMethod::chi_square_corrected}) {
        const PairedTally table{3, b, c, 4};
        const PairedTally turned{50, c, b, 0};
        EXPECT_EQ(mcnemar(table, method, Alternative::less).p_value,
                  mcnemar(turned, method, Alternative::greater).p_value);
        const double two = mcnemar(table, method, Alternative::two_sided).p_value;
        EXPECT_EQ(two, mcnemar(turned, method, Alternative::two_sided).p_value);
        EXPECT_TRUE(0.0 < two && two <= 1.0);
        if (b == c) {
          EXPECT_EQ(two, 1.0);
        }
      }
    }
  }
}

}  // namespace
}  // namespace lotrecht::stats
