#include <lotrecht/drift/stream_detector.hpp>

#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include <support/streams.hpp>

namespace lotrecht::drift {
namespace {

using namespace lotrecht::testing;

/// Written by somebody who read the concept and nothing else: an alarm at every seventh one.
struct SeventhOne : detail::TakesBits {
  static constexpr std::string_view semantics = "test";
  static constexpr std::uint32_t format = 0x53370001;
  std::uint32_t ones = 0;
  Signal last = Signal::none;

  Signal update(double x) {
    if (last == Signal::drift) ones = 0;
    ones += x == 1.0 ? 1u : 0u;
    return last = ones == 7 ? Signal::drift : Signal::none;
  }
  [[nodiscard]] Signal signal() const { return last; }
  void write(ByteWriter& out) const {
    out.u32(ones);
    out.u32(static_cast<std::uint32_t>(last));
  }
  static SeventhOne read(ByteReader& in) {
    SeventhOne state;
    state.ones = in.u32();
    state.last = detail::read_signal(in);
    return state;
  }
  friend bool operator==(const SeventhOne&, const SeventhOne&) = default;
};
static_assert(StreamDetector<SeventhOne>);

TEST(StreamDetector, LawsHoldForAnybodysDetector) { expect_detector_laws(SeventhOne{}, rising_bits()); }

TEST(StreamDetector, BitsAreZeroAndOneAndNothingNear) {
  using Limits = std::numeric_limits<double>;
  for (const double bit : {0.0, -0.0, 1.0}) EXPECT_TRUE(detail::TakesBits::accepts(bit));
  for (const double other :
       {Limits::denorm_min(), -Limits::denorm_min(), Limits::min(), std::nextafter(1.0, 0.0), std::nextafter(1.0, 2.0),
        -1.0, 2.0, 0.5, Limits::max(), Limits::infinity(), -Limits::infinity(), Limits::quiet_NaN()}) {
    EXPECT_FALSE(detail::TakesBits::accepts(other)) << other;
  }
}

TEST(StreamDetector, ARefusalNamesPositionAndRule) {
  SeventhOne detector;
  try {
    static_cast<void>(update_many(detector, std::vector<double>{0, 1, 0.5}));
    FAIL();
  } catch (const InvalidInput& error) {
    const std::string message = error.what();
    EXPECT_NE(message.find("position 2"), std::string::npos) << message;
    EXPECT_NE(message.find("0 or 1"), std::string::npos) << message;
  }
}

}  // namespace
}  // namespace lotrecht::drift
