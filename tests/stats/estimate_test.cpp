#include <lotrecht/stats/estimate.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <set>
#include <string_view>

namespace lotrecht::stats {
namespace {

TEST(Estimate, CarriesItsInterval) {
  const Estimate e{.value = 0.5, .low = 0.25, .high = 0.75, .confidence = 0.95, .n = 12, .method = "wilson"};
  EXPECT_TRUE(e.defined());
  EXPECT_EQ(e.interval(), (Interval{0.25, 0.75}));
}

TEST(Estimate, SaysWhatCanStillBeSaidWhereThereIsNoValue) {
  const Estimate e{.low = 0.0, .high = 1.0, .undefined = Undefined::nobody};
  EXPECT_FALSE(e.defined());
  EXPECT_TRUE(std::isnan(e.value));
  EXPECT_EQ(e.interval(), (Interval{0.0, 1.0}));
}

TEST(Estimate, ClaimsNothingBeforeItIsFilled) {
  const Estimate e;
  EXPECT_TRUE(std::isnan(e.value) && std::isnan(e.low) && std::isnan(e.high));
  EXPECT_EQ(e.n, 0U);
  EXPECT_TRUE(e.method.empty());
}

TEST(Undefined, HasADistinctNameForEveryReason) {
  std::set<std::string_view> names;
  for (auto reason = Undefined::nobody; reason <= Undefined::single_group;
       reason = static_cast<Undefined>(static_cast<int>(reason) + 1)) {
    EXPECT_FALSE(name(reason).empty());
    names.insert(name(reason));
  }
  EXPECT_EQ(names.size(), static_cast<std::size_t>(Undefined::single_group)) << "two reasons share a name";
  EXPECT_EQ(name(Undefined::none), "");
  EXPECT_EQ(name(Undefined::no_positives), "no_positives") << "names are part of the record's format";
}

}  // namespace
}  // namespace lotrecht::stats
