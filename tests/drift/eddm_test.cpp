#include <lotrecht/drift/eddm.hpp>

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include <support/streams.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

TEST(EDDM, AlarmsWhereRiversDoes) {
  expect_rivers_alarms("EDDM", [](const std::vector<double>& p) {
    return EDDM{{static_cast<std::uint64_t>(p[0]), p[1], p[2]}};
  });
}

TEST(EDDM, KeepsTheLawsOfDetectors) { expect_detector_laws(EDDM{}, rising_bits()); }

TEST(EDDM, RefusesWhatItCannotUse) {
  EXPECT_THROW((EDDM{{30, 0.8, 0.9}}), InvalidInput);
  EXPECT_THROW((EDDM{{30, 1.8, 0.9}}), InvalidInput);
  EXPECT_FALSE(EDDM::accepts(2.0));
}

}  // namespace
}  // namespace lotrecht::drift
