#include <lotrecht/drift/ecdd.hpp>

#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include <support/streams.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

TEST(ECDD, AlarmsWhereThePaperDoes) {
  expect_alarms("error_streams.csv", "ECDD", [](const std::vector<double>& p) {
    const auto whole = [&](std::size_t i) { return static_cast<std::uint32_t>(p[i]); };
    return ECDD{{whole(0), p[1], whole(2)}};
  });
}

TEST(ECDD, KeepsTheLawsOfDetectors) { expect_detector_laws(ECDD{}, rising_bits()); }

TEST(ECDD, LimitsAreThoseOfThePapersTable) {
  EXPECT_NEAR(ECDD::control_limit(100, 0.1), 2.76 - 0.623 + 0.01812 - 0.0031245 + 0.000100218, 1e-12);
  EXPECT_NEAR(ECDD::control_limit(400, 0.0), 3.97, 0.0);
  // Which is no chart for one alarm in 1,000: its limit lies below that for one in 400.
  EXPECT_LT(ECDD::control_limit(1000, 0.1), ECDD::control_limit(400, 0.1));
}

TEST(ECDD, RefusesWhatItCannotUse) {
  EXPECT_THROW((ECDD{{500, 0.5, 30}}), InvalidInput);
  EXPECT_THROW((ECDD{{400, 0.0, 30}}), InvalidInput);
  EXPECT_FALSE(ECDD::accepts(0.5));
}

}  // namespace
}  // namespace lotrecht::drift
