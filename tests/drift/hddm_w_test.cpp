#include <lotrecht/drift/hddm_w.hpp>

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include <support/streams.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

TEST(HDDM_W, AlarmsWhereRiversDoes) {
  expect_rivers_alarms("HDDM_W", [](const std::vector<double>& p) { return HDDM_W{{p[0], p[1], p[2], p[3] == 1.0}}; });
}

TEST(HDDM_W, KeepsTheLawsOfDetectors) { expect_detector_laws(HDDM_W{}, rising_bits()); }

TEST(HDDM_W, RefusesWhatItCannotUse) {
  EXPECT_THROW((HDDM_W{{0.1, 0.01, 0.05, false}}), InvalidInput);
  EXPECT_THROW((HDDM_W{{0.001, 0.01, 0.0, false}}), InvalidInput);
  EXPECT_FALSE(HDDM_W::accepts(1.1));
}

}  // namespace
}  // namespace lotrecht::drift
