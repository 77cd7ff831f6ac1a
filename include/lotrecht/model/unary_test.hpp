#pragma once

/// @file
/// A test of one value, as stands in a cell of a decision table or beside an attribute of a scorecard.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/model/feature_bins.hpp>
#include <lotrecht/model/value_range.hpp>

namespace lotrecht::model {

/// Holds for a value that lies in one of the ranges (numeric) or is one of the codes (categorical).
///
/// A missing value (NaN) holds only where the test says so: by `any`, or by `missing` in a test that is not negated.
/// So not(x) asks for a value that is there, as in DMN, where a comparison with null is not true and its negation
/// neither. A category's code that the list of categories does not have is unknown: no code matches it, a negation
/// does.
///
/// Object Management Group, Decision Model and Notation 1.3 (2021), clause 7.3.9 and 9.1.
struct UnaryTest {
  bool any = false;      ///< "-": every value, missing and unknown ones too
  bool negated = false;  ///< not(...)
  bool missing = false;  ///< a missing value holds
  std::vector<ValueRange> ranges{};
  std::vector<std::size_t> codes{};

  friend bool operator==(const UnaryTest&, const UnaryTest&) = default;
};

/// Whether a test holds for a value of a feature of this kind.
///
/// @param x  a number, a category's code, or NaN for missing
[[nodiscard]] inline bool holds(const UnaryTest& test, BinKind kind, double x) noexcept {
  if (test.any) return true;
  if (std::isnan(x)) return test.missing && !test.negated;
  const bool listed = kind == BinKind::numeric
                          ? std::any_of(test.ranges.begin(), test.ranges.end(),
                                        [x](const ValueRange& range) { return range.contains(x); })
                          : std::any_of(test.codes.begin(), test.codes.end(),
                                        [x](std::size_t code) { return static_cast<double>(code) == x; });
  return listed != test.negated;
}

namespace detail {

/// @throws InvalidInput unless the test is one for this kind of feature and says something
inline void require_test(std::string_view who, const std::string& where, const UnaryTest& test, BinKind kind,
                         std::size_t categories) {
  const bool nothing = !test.any && !test.missing && test.ranges.empty() && test.codes.empty();
  if (nothing) throw InvalidInput{who, where, "must test for something"};
  if (test.any && (test.negated || test.missing || !test.ranges.empty() || !test.codes.empty())) {
    throw InvalidInput{who, where, "holds for anything and must test for nothing besides"};
  }
  if (kind == BinKind::categorical && !test.ranges.empty()) {
    throw InvalidInput{who, where, "tests a category and must have no ranges"};
  }
  if (kind == BinKind::numeric && !test.codes.empty()) {
    throw InvalidInput{who, where, "tests a number and must have no categories"};
  }
  for (const ValueRange& range : test.ranges) {
    if (!range.empty()) continue;
    throw InvalidInput{who, where,
                       "has an empty range, from " + shortest(range.low) + (range.low_closed ? "" : " (exclusive)") +
                           " to " + shortest(range.high) + (range.high_closed ? "" : " (exclusive)")};
  }
  for (const std::size_t code : test.codes) {
    if (code < categories) continue;
    throw InvalidInput{who, where, "names category " + std::to_string(code) + " of " + std::to_string(categories)};
  }
}

/// The coarsest bins of a feature within which none of the tests changes its answer.
[[nodiscard]] inline FeatureBins bins_of(std::size_t feature, BinKind kind, std::size_t categories,
                                         const std::vector<const UnaryTest*>& tests,
                                         const std::vector<ValueRange>& more = {}) {
  FeatureBins bins{feature, kind, {}, kind == BinKind::categorical ? categories : 0};
  if (kind == BinKind::categorical) return bins;
  const auto take = [&](const ValueRange& range) {
    if (std::isfinite(range.first())) bins.cuts.push_back(range.first());
    if (std::isfinite(range.last())) bins.cuts.push_back(above(range.last()));
  };
  for (const UnaryTest* test : tests) {
    for (const ValueRange& range : test->ranges) take(range);
  }
  for (const ValueRange& range : more) take(range);
  std::erase_if(bins.cuts, [](double cut) { return std::isinf(cut); });  // above the largest double
  std::sort(bins.cuts.begin(), bins.cuts.end());
  bins.cuts.erase(std::unique(bins.cuts.begin(), bins.cuts.end()), bins.cuts.end());
  return bins;
}

/// A value that falls into a bin: NaN for bin 0, else one with few digits; categories + 0.0 for unknown.
[[nodiscard]] inline double value_in(const FeatureBins& bins, std::size_t bin) {
  if (bin == 0) return std::numeric_limits<double>::quiet_NaN();
  if (bins.kind == BinKind::categorical) return static_cast<double>(bin - 1);
  ValueRange range;
  if (bin >= 2) range.low = bins.cuts[bin - 2];
  if (bin <= bins.cuts.size()) {
    range.high = bins.cuts[bin - 1];
    range.high_closed = false;
  }
  return plain_value(range);
}

/// A value as a reader of the table knows it: "missing", "unknown category", the category's text, the number.
[[nodiscard]] inline std::string value_text(BinKind kind, const std::vector<std::string>& categories, double x) {
  if (kind == BinKind::numeric || std::isnan(x)) return shortest(x);
  if (!(x >= 0.0 && x < static_cast<double>(categories.size()))) return "unknown category";
  return "\"" + categories[static_cast<std::size_t>(x)] + "\"";
}

}  // namespace detail
}  // namespace lotrecht::model
