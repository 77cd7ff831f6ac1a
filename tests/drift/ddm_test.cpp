#include <lotrecht/drift/ddm.hpp>

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include <support/streams.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

TEST(DDM, AlarmsWhereRiversDoes) {
  expect_rivers_alarms("DDM", [](const std::vector<double>& p) {
    return DDM{{static_cast<std::uint64_t>(p[0]), p[1], p[2]}};
  });
}

TEST(DDM, KeepsTheLawsOfDetectors) { expect_detector_laws(DDM{}, rising_bits()); }

TEST(DDM, RefusesWhatItCannotUse) {
  EXPECT_THROW((DDM{{30, 3.0, 2.0}}), InvalidInput);
  EXPECT_THROW((DDM{{30, 0.0, 2.0}}), InvalidInput);
  EXPECT_FALSE(DDM::accepts(0.5));
}

}  // namespace
}  // namespace lotrecht::drift
