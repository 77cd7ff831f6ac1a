#include <lotrecht/fairness/observed_strata.hpp>

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <random>
#include <vector>

namespace lotrecht::fairness {
namespace {

using Ids = std::vector<std::uint32_t>;

[[nodiscard]] GroupIds view(const Ids& ids) { return std::span<const std::uint32_t>{ids}; }

TEST(ObservedStrata, NumbersTheCombinationsThatOccurInTheirOrder) {
  const Ids ward{2, 0, 2, 1, 0};
  const Ids age{0, 1, 0, 1, 0};
  const std::array<GroupIds, 2> columns{view(ward), view(age)};
  const std::array<std::size_t, 2> sizes{3, 2};
  const ObservedStrata strata = observed_strata(columns, sizes);
  EXPECT_EQ(strata.row, (Ids{3, 1, 3, 2, 0}));
  EXPECT_EQ(strata.levels, (std::vector<std::vector<std::size_t>>{{0, 0}, {0, 1}, {1, 1}, {2, 0}}));
}

// Both ways through it, the table and the sorted keys, against a map.
TEST(ObservedStrata, AgreesWithAMapHoweverLargeTheCrossing) {
  std::mt19937_64 random{1};
  for (const std::size_t size : {3UL, 40UL, 100'000UL}) {
    std::vector<Ids> data(3, Ids(2000));
    for (Ids& column : data) {
      for (std::uint32_t& id : column) id = static_cast<std::uint32_t>(random() % size);
    }
    const std::array<GroupIds, 3> columns{view(data[0]), view(data[1]), view(data[2])};
    const std::array<std::size_t, 3> sizes{size, size, size};
    const ObservedStrata strata = observed_strata(columns, sizes);
    std::map<std::vector<std::size_t>, std::uint32_t> number;
    for (std::size_t i = 0; i < 2000; ++i) number[{data[0][i], data[1][i], data[2][i]}];
    std::uint32_t next = 0;
    for (auto& [levels, id] : number) id = next++;
    ASSERT_EQ(strata.size(), number.size());
    for (std::size_t i = 0; i < 2000; ++i) {
      ASSERT_EQ(strata.row[i], (number[{data[0][i], data[1][i], data[2][i]}]));
      ASSERT_EQ(strata.levels[strata.row[i]], (std::vector<std::size_t>{data[0][i], data[1][i], data[2][i]}));
    }
  }
}

TEST(ObservedStrata, NoRowsAreNoStrata) {
  const Ids none;
  const std::array<GroupIds, 1> columns{view(none)};
  const std::array<std::size_t, 1> sizes{0};
  EXPECT_EQ(observed_strata(columns, sizes).size(), 0U);
}

TEST(ObservedStrata, Refuses) {
  const Ids two{0, 1};
  const Ids three{0, 1, 2};
  const std::array<GroupIds, 2> uneven{view(two), view(three)};
  const std::array<std::size_t, 2> sizes{3, 3};
  EXPECT_THROW((void)observed_strata(uneven, sizes), InvalidInput);
  EXPECT_THROW((void)observed_strata({}, {}), InvalidInput);
  const std::array<GroupIds, 1> one{view(three)};
  const std::array<std::size_t, 1> small{2};
  EXPECT_THROW((void)observed_strata(one, small), InvalidInput);
  EXPECT_THROW((void)observed_strata(one, sizes), InvalidInput);
  const std::array<GroupIds, 3> wide{view(two), view(two), view(two)};
  const std::array<std::size_t, 3> huge{1UL << 31, 1UL << 31, 1UL << 31};
  EXPECT_THROW((void)observed_strata(wide, huge), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::fairness
