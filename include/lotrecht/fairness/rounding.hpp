#pragma once

/// @file
/// What a published count can stand for, once it has been rounded or suppressed.

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include <lotrecht/core/error.hpp>

namespace lotrecht::fairness {

/// Whole numbers from low to high, ends included.
struct CountRange {
  std::uint64_t low = 0;
  std::uint64_t high = 0;

  [[nodiscard]] constexpr bool contains(std::uint64_t count) const noexcept { return low <= count && count <= high; }
  friend constexpr bool operator==(const CountRange&, const CountRange&) = default;
};

/// Counts above this are refused: up to it doubles count exactly. It also stands for "nothing is known".
inline constexpr std::uint64_t most_published = std::uint64_t{1} << 53;

/// Known to be a count, and nothing else.
inline constexpr CountRange any_count{0, most_published};

/// How a published count came from the true one. Each is to a multiple of the base.
enum class RoundingRule : std::uint8_t {
  exact,    ///< published as it is
  nearest,  ///< to the nearest multiple; where two are as near, either
  half_up,  ///< to the nearest multiple; where two are as near, the larger
  up,       ///< to the next multiple not below
  down,     ///< to the next multiple not above
  random,   ///< to one of the two neighbouring multiples, by lot; a multiple stays as it is
};

[[nodiscard]] constexpr std::string_view name(RoundingRule rule) noexcept {
  switch (rule) {
    case RoundingRule::exact: return "exact";
    case RoundingRule::nearest: return "nearest";
    case RoundingRule::half_up: return "half_up";
    case RoundingRule::up: return "up";
    case RoundingRule::down: return "down";
    case RoundingRule::random: return "random";
  }
  return "";
}

[[nodiscard]] constexpr std::optional<RoundingRule> rounding_rule_named(std::string_view wanted) noexcept {
  for (std::uint8_t i = 0; i < 6; ++i) {
    if (name(static_cast<RoundingRule>(i)) == wanted) return static_cast<RoundingRule>(i);
  }
  return std::nullopt;
}

/// How a table was made fit to be published.
struct Publication {
  RoundingRule rule = RoundingRule::exact;
  std::uint64_t base = 1;
  /// Counts below it are hidden: by a mark, or by a 0 in their place. 0: none are.
  std::uint64_t suppressed_below = 0;

  /// @throws InvalidInput if the base is 0, or 1 with a rule that rounds, or either number is absurdly large
  void check() const {
    if (base == 0 || base > most_published / 4) {
      throw InvalidInput{"Publication", "base", "must be at least 1 and at most 2^51, got " + std::to_string(base)};
    }
    if (suppressed_below > most_published / 4) {
      throw InvalidInput{"Publication", "suppressed_below",
                         "must be at most 2^51, got " + std::to_string(suppressed_below)};
    }
  }
};

namespace detail {

[[nodiscard]] constexpr CountRange unrounded(RoundingRule rule, std::uint64_t base, std::uint64_t count) noexcept {
  const auto below = [&](std::uint64_t by) { return count > by ? count - by : 0; };
  switch (rule) {
    case RoundingRule::exact: return {count, count};
    case RoundingRule::nearest: return {below(base / 2), count + base / 2};
    case RoundingRule::half_up: return {below(base / 2), count + (base - 1) / 2};
    case RoundingRule::up: return {count == 0 ? 0 : count - (base - 1), count};
    case RoundingRule::down: return {count, count + (base - 1)};
    case RoundingRule::random: return {below(base - 1), count + (base - 1)};
  }
  return {count, count};
}

}  // namespace detail

/// All true counts that may have been published as `count`.
///
/// With rounding to the nearest multiple of b, count - ⌊b/2⌋ to count + ⌊b/2⌋ (one less above if halves go up and b is
/// even); up or down, the b - 1 below or above; by lot, the b - 1 on both sides. A published 0 may moreover stand for
/// anything below `suppressed_below`, and anything else cannot be below it.
///
/// @throws InvalidInput if `count` is no multiple of the base, or above 2^53
[[nodiscard]] inline CountRange unpublished(const Publication& publication, std::uint64_t count) {
  publication.check();
  if (count > most_published / 2) {
    throw InvalidInput{"unpublished", "count", "must be at most 2^52, got " + std::to_string(count)};
  }
  if (publication.rule != RoundingRule::exact && count % publication.base != 0) {
    throw InvalidInput{"unpublished", "count",
                       "must be a multiple of " + std::to_string(publication.base) +
                           ", to which it is said to be rounded, got " + std::to_string(count)};
  }
  CountRange range = detail::unrounded(publication.rule, publication.base, count);
  if (publication.suppressed_below > 0) {
    if (count == 0) {
      range = {0, std::max(range.high, publication.suppressed_below - 1)};
    } else {
      range.low = std::max(range.low, publication.suppressed_below);
      if (range.low > range.high) {
        throw InvalidInput{"unpublished", "count",
                           "must not stand for fewer than " + std::to_string(publication.suppressed_below) +
                               ", which are suppressed, got " + std::to_string(count)};
      }
    }
  }
  return range;
}

/// All true counts that a mark of suppression may stand for: 0 to `suppressed_below` - 1.
///
/// @throws InvalidInput if nothing is said to be suppressed
[[nodiscard]] inline CountRange unpublished_mark(const Publication& publication) {
  publication.check();
  if (publication.suppressed_below == 0) {
    throw InvalidInput{"unpublished_mark", "suppressed_below",
                       "must say below which count the table is suppressed, as it holds a mark instead of a count"};
  }
  return {0, publication.suppressed_below - 1};
}

}  // namespace lotrecht::fairness
