#include <lotrecht/drift/rddm.hpp>

#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include <support/streams.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

TEST(RDDM, AlarmsWhereThePaperDoes) {
  expect_alarms("error_streams.csv", "RDDM", [](const std::vector<double>& p) {
    const auto whole = [&](std::size_t i) { return static_cast<std::uint32_t>(p[i]); };
    return RDDM{{whole(0), p[1], p[2], whole(3), whole(4), whole(5)}};
  });
}

TEST(RDDM, KeepsTheLawsOfDetectors) {
  expect_detector_laws(RDDM{}, rising_bits());
  expect_detector_laws(RDDM{{30, 1.5, 2.5, 300, 80, 20}}, rising_bits());
}

TEST(RDDM, IsNotDeafAfterALongCalm) {
  // After 20,000 values DDM's mean hardly moves; this one keeps 500 of them.
  RDDM forgetful{{129, 1.773, 2.258, 2000, 500, 1400}};
  RDDM faithful{{129, 1.773, 2.258, 1'000'000, 7000, 1400}};
  for (int i = 0; i < 20'000; ++i) {
    forgetful.update(i % 10 == 0 ? 1.0 : 0.0);
    faithful.update(i % 10 == 0 ? 1.0 : 0.0);
  }
  const auto delay = [](RDDM& detector) {
    int count = 0;
    while (detector.update(count % 4 == 0 ? 1.0 : 0.0) != Signal::drift) ++count;
    return count;
  };
  EXPECT_LT(2 * delay(forgetful), delay(faithful));
}

TEST(RDDM, RefusesWhatItCannotUse) {
  EXPECT_THROW((RDDM{{30, 0.0, 2.5, 300, 80, 20}}), InvalidInput);
  EXPECT_THROW((RDDM{{30, 3.0, 2.5, 300, 80, 20}}), InvalidInput);
  EXPECT_THROW((RDDM{{30, 1.5, 2.5, 80, 80, 20}}), InvalidInput);
  EXPECT_THROW((RDDM{{30, 1.5, 2.5, 300, 80, 0}}), InvalidInput);
  EXPECT_FALSE(RDDM::accepts(0.5));
}

}  // namespace
}  // namespace lotrecht::drift
