#include <lotrecht/fairness/rounding.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace lotrecht::fairness {
namespace {

/// Every number that a count may be published as.
[[nodiscard]] std::vector<std::uint64_t> published(const Publication& p, std::uint64_t count) {
  if (count < p.suppressed_below) return {0};
  const std::uint64_t below = count / p.base * p.base;
  const std::uint64_t above = count % p.base == 0 ? below : below + p.base;
  const std::uint64_t twice = 2 * (count - below);
  switch (p.rule) {
    case RoundingRule::exact: return {count};
    case RoundingRule::nearest:
      if (twice == p.base) return {below, above};
      return {twice < p.base ? below : above};
    case RoundingRule::half_up: return {twice < p.base ? below : above};
    case RoundingRule::up: return {above};
    case RoundingRule::down: return {below};
    case RoundingRule::random: return {below, above};
  }
  return {};
}

// Forwards and backwards by enumeration: a range holds exactly the counts that may have been published so.
TEST(Rounding, ARangeIsAllCountsThatMayHaveBeenPublishedSo) {
  for (const auto rule : {RoundingRule::exact, RoundingRule::nearest, RoundingRule::half_up, RoundingRule::up,
                          RoundingRule::down, RoundingRule::random}) {
    for (const std::uint64_t base : {1U, 2U, 3U, 5U, 10U}) {
      if (rule == RoundingRule::exact && base > 1) continue;
      for (const std::uint64_t hidden : {0U, 1U, 3U, 5U}) {
        const Publication p{rule, base, hidden};
        for (std::uint64_t shown = 0; shown <= 40; shown += base) {
          std::vector<std::uint64_t> possible;
          for (std::uint64_t count = 0; count <= 80; ++count) {
            for (const std::uint64_t s : published(p, count)) {
              if (s == shown && (possible.empty() || possible.back() != count)) possible.push_back(count);
            }
          }
          if (possible.empty()) {
            EXPECT_THROW((void)unpublished(p, shown), InvalidInput) << name(rule) << base << hidden << " " << shown;
            continue;
          }
          const CountRange range = unpublished(p, shown);
          EXPECT_EQ(range.low, possible.front()) << name(rule) << " " << base << " " << hidden << " " << shown;
          EXPECT_EQ(range.high, possible.back()) << name(rule) << " " << base << " " << hidden << " " << shown;
          EXPECT_EQ(range.high - range.low + 1, possible.size());
        }
      }
    }
  }
}

TEST(Rounding, AMarkStandsForWhatIsBelow) {
  EXPECT_EQ(unpublished_mark({RoundingRule::nearest, 5, 5}), (CountRange{0, 4}));
  EXPECT_THROW((void)unpublished_mark({RoundingRule::nearest, 5, 0}), InvalidInput);
}

TEST(Rounding, RulesHaveNames) {
  for (const auto rule : {RoundingRule::exact, RoundingRule::nearest, RoundingRule::half_up, RoundingRule::up,
                          RoundingRule::down, RoundingRule::random}) {
    EXPECT_EQ(rounding_rule_named(name(rule)), rule);
  }
  EXPECT_FALSE(rounding_rule_named("bankers").has_value());
}

TEST(Rounding, RefusesWhatCannotHaveBeenPublished) {
  EXPECT_THROW((void)unpublished({RoundingRule::nearest, 10, 0}, 43), InvalidInput);
  EXPECT_THROW((void)unpublished({RoundingRule::exact, 1, 5}, 3), InvalidInput);
  EXPECT_THROW((void)unpublished({RoundingRule::exact, 0, 0}, 3), InvalidInput);
  EXPECT_THROW((void)unpublished({RoundingRule::exact, 1, 0}, most_published), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::fairness
