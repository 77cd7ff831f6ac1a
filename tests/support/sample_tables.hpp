#pragma once

// Random decision tables, and all rows at which one can change its mind.

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <lotrecht/core/features.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/model/decision_table.hpp>

namespace lotrecht::model::test {

inline std::size_t draw(Stream& stream, std::size_t n) { return static_cast<std::size_t>(stream.below(n)); }

/// A test of a number with ends among 0, ..., 4, or of one of three categories.
inline UnaryTest random_test(Stream& stream, BinKind kind) {
  UnaryTest test;
  if (draw(stream, 4) == 0) return {true, false, false, {}, {}};
  test.negated = draw(stream, 5) == 0;
  test.missing = draw(stream, 5) == 0;
  if (kind == BinKind::categorical) {
    for (std::size_t code = 0; code < 3; ++code) {
      if (draw(stream, 2) == 0) test.codes.push_back(code);
    }
    if (test.codes.empty()) test.codes.push_back(draw(stream, 3));
    return test;
  }
  for (std::size_t k = 0; k <= draw(stream, 3); ++k) {
    ValueRange range{static_cast<double>(draw(stream, 5)), 0.0, draw(stream, 2) == 0, draw(stream, 2) == 0};
    range.high = range.low + static_cast<double>(draw(stream, 3));
    if (draw(stream, 4) == 0) range.low = -std::numeric_limits<double>::infinity();
    if (draw(stream, 4) == 0) range.high = std::numeric_limits<double>::infinity();
    if (!range.empty()) test.ranges.push_back(range);
  }
  if (test.ranges.empty()) test.ranges.push_back({1.0, 3.0, true, false});
  return test;
}

/// A table over two numbers (columns 0 and 2) and a category (column 3) of four features.
inline DecisionTableParts random_table(std::uint64_t seed, HitPolicy policy) {
  Stream stream{Seed{seed}, Purpose::simulation, 0};
  DecisionTableParts parts;
  parts.features = 4;
  parts.inputs = {
      {"a", 0, BinKind::numeric, {}}, {"b", 2, BinKind::numeric, {}}, {"c", 3, BinKind::categorical, {"x", "y", "z"}}};
  parts.outputs = {{"points", {}, {}}};
  parts.policy = policy;
  const bool texts = policy < HitPolicy::collect_sum && draw(stream, 2) == 0;
  if (texts) parts.outputs.push_back({"what", {"no", "maybe", "yes"}, {}});
  if (policy == HitPolicy::priority) parts.outputs[0].priority = {2.0, 0.0, 1.0, -1.5};
  const std::size_t rules = 1 + draw(stream, 6);
  for (std::size_t r = 0; r < rules; ++r) {
    TableRule rule;
    for (const TableInput& input : parts.inputs) rule.tests.push_back(random_test(stream, input.kind));
    rule.outputs = {std::vector<double>{0.0, 1.0, 2.0, -1.5}[draw(stream, 4)]};
    if (texts) rule.outputs.push_back(static_cast<double>(draw(stream, 3)));
    parts.rules.push_back(rule);
  }
  parts.otherwise = {0.25};
  if (texts) parts.otherwise.push_back(1.0);
  return parts;
}

/// Every combination of the ends of tests, their neighbours, far values, missing and unknown ones.
inline RowMajorMatrix every_row() {
  std::vector<double> numbers{std::numeric_limits<double>::quiet_NaN(), -1e300, 1e300,
                              std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  for (double end = 0.0; end <= 6.0; end += 1.0) {
    numbers.push_back(end);
    numbers.push_back(std::nextafter(end, 100.0));
    numbers.push_back(std::nextafter(end, -100.0));
  }
  const std::vector<double> codes{std::numeric_limits<double>::quiet_NaN(), 0.0, 1.0, 2.0, 3.0, -1.0, 0.5};
  RowMajorMatrix rows(static_cast<Eigen::Index>(numbers.size() * numbers.size() * codes.size()), 4);
  Eigen::Index i = 0;
  for (const double a : numbers) {
    for (const double b : numbers) {
      for (const double c : codes) rows.row(i++) << a, 99.0, b, c;
    }
  }
  return rows;
}

inline constexpr HitPolicy all_policies[] = {HitPolicy::unique,      HitPolicy::first,        HitPolicy::priority,
                                             HitPolicy::any,         HitPolicy::collect_sum,  HitPolicy::collect_min,
                                             HitPolicy::collect_max, HitPolicy::collect_count};

}  // namespace lotrecht::model::test
