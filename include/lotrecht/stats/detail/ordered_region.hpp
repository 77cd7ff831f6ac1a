#pragma once

/// @file
/// Finding the tables that are at least as extreme as the observed one, without visiting all.

#include <algorithm>
#include <cstdint>

#include <lotrecht/stats/detail/tail_region.hpp>

namespace lotrecht::stats::detail {

/// The first y in [from, limit] at which `holds` is false, for a condition that is true up to some y and false from
/// there on; `limit` if it never is. Gallops from `from`, so that a walk up a staircase costs little per row.
template <class Condition>
[[nodiscard]] std::uint64_t first_failing(std::uint64_t from, std::uint64_t limit, const Condition& holds) {
  std::uint64_t good = from;  // everything before `good` holds
  std::uint64_t step = 1;
  std::uint64_t bad = limit;
  while (good < limit) {
    const std::uint64_t probe = std::min(limit - 1, good + step - 1);
    if (!holds(probe)) {
      bad = probe;
      break;
    }
    good = probe + 1;
    step *= 2;
  }
  while (good < bad) {
    const std::uint64_t middle = good + (bad - good) / 2;
    if (holds(middle)) {
      good = middle + 1;
    } else {
      bad = middle;
    }
  }
  return good;
}

/// Takes in the pairs that say "the first rate is larger" at least as loudly as the observed pair.
/// @param extreme  (x, y) -> bool; with (x, y) also (x + 1, y) and (x, y - 1)
template <class Extreme>
void take_first_larger(TailRegion& region, const Extreme& extreme) {
  std::uint64_t end = 0;
  for (std::uint64_t x = 0; x <= region.n1(); ++x) {
    end = first_failing(end, region.n2() + 1, [&](std::uint64_t y) { return extreme(x, y); });
    region.take_below(x, end);
  }
}

/// Takes in the pairs that say "the first rate is smaller"; with (x, y) also (x - 1, y) and (x, y + 1).
template <class Extreme>
void take_first_smaller(TailRegion& region, const Extreme& extreme) {
  std::uint64_t begin = 0;
  for (std::uint64_t x = 0; x <= region.n1(); ++x) {
    begin = first_failing(begin, region.n2() + 1, [&](std::uint64_t y) { return !extreme(x, y); });
    region.take_above(x, begin);
  }
}

}  // namespace lotrecht::stats::detail
