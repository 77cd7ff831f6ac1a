#include <lotrecht/drift/page_hinkley.hpp>

#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include <support/streams.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

TEST(PageHinkley, AlarmsWhereRiversDoes) {
  expect_rivers_alarms("PageHinkley", [](const std::vector<double>& p) {
    return PageHinkley{{static_cast<std::uint64_t>(p[0]), p[1], p[2], p[3], static_cast<Direction>(p[4])}};
  });
}

TEST(PageHinkley, KeepsTheLawsOfDetectors) {
  expect_detector_laws(PageHinkley{{30, 0.005, 20.0, 1.0, Direction::both}}, rising_bits());
}

TEST(PageHinkley, RefusesWhatItCannotUse) {
  EXPECT_THROW((PageHinkley{{30, 0.005, 0.0, 1.0, Direction::up}}), InvalidInput);
  EXPECT_THROW((PageHinkley{{30, 0.005, 5.0, 0.0, Direction::up}}), InvalidInput);
  EXPECT_THROW((PageHinkley{{30, std::nan(""), 5.0, 1.0, Direction::up}}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
