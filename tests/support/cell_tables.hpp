#pragma once

/// @file
/// Groups for tests: cells by name, all small ones, and random ones.

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/methods.hpp>

namespace lotrecht::fairness {

/// The six cells by name.
struct Six {
  std::uint64_t tp = 0, fp = 0, fn = 0, tn = 0, selected_unlabelled = 0, rejected_unlabelled = 0;
};

[[nodiscard]] inline CellCounts cells_of(const Six& s) {
  CellCounts c;
  c.rows = {s.tp, s.fp, s.fn, s.tn, s.selected_unlabelled, s.rejected_unlabelled};
  return c;
}

/// A group of which only the decisions are known.
[[nodiscard]] inline CellCounts selected_of(std::uint64_t selected, std::uint64_t n) {
  return cells_of({.selected_unlabelled = selected, .rejected_unlabelled = n - selected});
}

/// Calls `use` with every group of at most `most` rows in the first `kinds` cells.
template <class Use>
void for_every_group(std::size_t kinds, std::uint64_t most, Use&& use) {
  CellCounts c;
  const auto fill = [&](auto&& self, std::size_t cell, std::uint64_t left) -> void {
    if (cell == kinds) return use(static_cast<const CellCounts&>(c));
    for (std::uint64_t x = 0; x <= left; ++x) {
      c.rows[cell] = x;
      self(self, cell + 1, left - x);
    }
    c.rows[cell] = 0;
  };
  fill(fill, 0, most);
}

[[nodiscard]] inline std::vector<CellCounts> every_group(std::size_t kinds, std::uint64_t most) {
  std::vector<CellCounts> all;
  for_every_group(kinds, most, [&](const CellCounts& c) { all.push_back(c); });
  return all;
}

/// A group with up to `most` rows per cell; every cell is empty now and then.
[[nodiscard]] inline CellCounts random_group(std::mt19937_64& draw, std::uint64_t most) {
  CellCounts c;
  for (std::uint64_t& r : c.rows) r = draw() % 4 == 0 ? 0 : draw() % (most + 1);
  return c;
}

/// The same group, each row with weight `w`.
[[nodiscard]] inline CellCounts weighing(CellCounts c, double w) {
  c.weighted = true;
  for (std::size_t i = 0; i < c.rows.size(); ++i) {
    c.weight[i] = w * static_cast<double>(c.rows[i]);
    c.squared_weight[i] = w * w * static_cast<double>(c.rows[i]);
  }
  return c;
}

/// The same group with selected and not selected exchanged.
[[nodiscard]] inline CellCounts decisions_swapped(const CellCounts& c) {
  const auto& [tp, fp, fn, tn, su, ru] = c.rows;
  CellCounts swapped = c;
  swapped.rows = {fn, tn, tp, fp, ru, su};
  return swapped;
}

/// The same group with positive and negative outcomes exchanged.
[[nodiscard]] inline CellCounts outcomes_swapped(const CellCounts& c) {
  const auto& [tp, fp, fn, tn, su, ru] = c.rows;
  CellCounts swapped = c;
  swapped.rows = {fp, tp, tn, fn, su, ru};
  return swapped;
}

[[nodiscard]] inline Methods at_95() { return {stats::Confidence{0.95}}; }

}  // namespace lotrecht::fairness
