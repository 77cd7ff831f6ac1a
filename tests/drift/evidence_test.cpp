#include <lotrecht/drift/evidence.hpp>

#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/core/bytes.hpp>

namespace lotrecht::drift {
namespace {

TEST(Evidence, RemembersTheMostThereEverWas) {
  Evidence evidence;
  EXPECT_EQ(evidence.e_value(), 1.0);
  EXPECT_EQ(evidence.p_value(), 1.0);
  evidence.now(std::log(40.0));
  evidence.now(std::log(0.5));
  EXPECT_NEAR(evidence.e_value(), 0.5, 1e-15);
  EXPECT_NEAR(evidence.p_value(), 1.0 / 40.0, 1e-15);
  evidence.now(-std::numeric_limits<double>::infinity());
  EXPECT_EQ(evidence.e_value(), 0.0);
  EXPECT_NEAR(evidence.p_value(), 1.0 / 40.0, 1e-15);
  evidence.now(5000.0);
  EXPECT_TRUE(std::isinf(evidence.e_value()));
  EXPECT_EQ(evidence.p_value(), 0.0);
  EXPECT_EQ(evidence.log_e(), 5000.0);
}

TEST(Evidence, SumsOfLogarithmsDoNotOverflow) {
  EXPECT_NEAR(detail::log_sum(std::vector{5000.0, 5000.0}), 5000.0 + std::log(2.0), 1e-12);
  EXPECT_EQ(detail::log_sum(std::vector<double>{}), -std::numeric_limits<double>::infinity());
  EXPECT_NEAR(detail::log_sum(std::vector{-std::numeric_limits<double>::infinity(), -800.0}), -800.0, 1e-12);
}

TEST(Evidence, AllIsTakenOrNothing) {
  Evidence evidence;
  take_all(evidence, 3, [](Evidence& e, std::size_t i) { e.now(static_cast<double>(i)); });
  EXPECT_EQ(evidence.log_e(), 2.0);
  EXPECT_THROW(take_all(evidence, 3,
                        [](Evidence& e, std::size_t i) {
                          if (i == 2) throw InvalidInput{"test"};
                          e.now(9.0);
                        }),
               InvalidInput);
  EXPECT_EQ(evidence.log_most(), 2.0);
}

TEST(Evidence, BytesThatCannotBeEvidenceAreRefused) {
  for (const auto& [now, most] : {std::pair{1.0, 0.5}, {0.0, -1.0}, {std::nan(""), 1.0}}) {
    ByteWriter out;
    out.f64(now);
    out.f64(most);
    ByteReader in{out.bytes(), "state"};
    EXPECT_THROW(static_cast<void>(Evidence::read(in)), ParseError);
  }
}

}  // namespace
}  // namespace lotrecht::drift
