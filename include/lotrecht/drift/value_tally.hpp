#pragma once

/// @file
/// The values of a numeric variable in one window, each with how often it occurs.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/detail/sort_doubles.hpp>
#include <lotrecht/core/tally.hpp>

namespace lotrecht::drift {

/// A value and how often it occurs.
struct ValueCount {
  double value;         ///< not NaN; zero is +0
  std::uint64_t count;  ///< at least 1

  friend bool operator==(const ValueCount&, const ValueCount&) = default;
};

/// One window of a numeric variable: everything that a comparison of two windows asks of it, whatever the rows' order.
///
/// NaN is a missing value and counted apart. Infinities are values: they have a rank, and what needs their size says
/// that it cannot use them. -0 is 0. Memory is 16 bytes for each distinct value, twice as much while blocks arrive.
class ValueTally {
 public:
  /// One column of numbers.
  struct columns_type {
    std::span<const double> values;  ///< (n,)

    [[nodiscard]] std::size_t size() const noexcept { return values.size(); }
    [[nodiscard]] columns_type rows(std::size_t first, std::size_t count) const {
      return {values.subspan(first, count)};
    }
  };

  static constexpr std::uint32_t format = 0x56540001;  // 'V' 'T', layout 1

  void add(const columns_type& block) {
    std::vector<double> sorted;
    sorted.reserve(block.size());
    for (const double x : block.values) {
      if (std::isnan(x)) continue;
      sorted.push_back(x == 0.0 ? 0.0 : x);
    }
    missing_ += block.size() - sorted.size();
    rows_ += sorted.size();
    if (sorted.empty()) return;
    lotrecht::detail::sort_doubles(sorted);
    push(runs_of(sorted));
  }

  void merge(const ValueTally& other) {
    missing_ += other.missing_;
    rows_ += other.rows_;
    for (const auto& run : std::vector<Counts>{other.parts_}) push(Counts{run});
  }

  /// Rows with a value.
  [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }
  /// Rows whose value is NaN.
  [[nodiscard]] std::uint64_t missing() const noexcept { return missing_; }
  /// Distinct values, ascending.
  [[nodiscard]] std::vector<ValueCount> values() const {
    Counts all;
    std::for_each(parts_.rbegin(), parts_.rend(), [&](const Counts& part) { all = merged(all, part); });
    return all;
  }

  /// The same, without a copy where there is one block: a view of this tally, or of `scratch`.
  [[nodiscard]] std::span<const ValueCount> values(std::vector<ValueCount>& scratch) const {
    if (parts_.size() == 1) return parts_[0];
    return scratch = values();
  }

  void write(ByteWriter& out) const {
    const std::vector<ValueCount> all = values();
    out.u64(missing_);
    out.u64(all.size());
    for (const ValueCount& v : all) {
      out.f64(v.value);
      out.u64(v.count);
    }
  }
  [[nodiscard]] static ValueTally read(ByteReader& in) {
    ValueTally tally;
    tally.missing_ = in.u64();
    const std::uint64_t distinct = in.u64();
    if (distinct > in.left() / 16) in.fail("more values announced than bytes follow");
    Counts all;
    all.reserve(static_cast<std::size_t>(distinct));
    for (std::uint64_t i = 0; i < distinct; ++i) {
      const double value = in.f64();
      const std::uint64_t count = in.u64();
      if (std::isnan(value) || (value == 0.0 && std::signbit(value))) in.fail("expected a number, +0 for zero");
      if (!all.empty() && !(all.back().value < value)) in.fail("expected ascending values");
      if (count == 0 || count > std::numeric_limits<std::uint64_t>::max() - tally.rows_) {
        in.fail("expected a count from 1 up");
      }
      tally.rows_ += count;
      all.push_back({value, count});
    }
    if (!all.empty()) tally.parts_.push_back(std::move(all));
    return tally;
  }

  /// The same values as often, however they came.
  friend bool operator==(const ValueTally& a, const ValueTally& b) {
    return a.missing_ == b.missing_ && a.rows_ == b.rows_ && a.values() == b.values();
  }

 private:
  using Counts = std::vector<ValueCount>;

  [[nodiscard]] static Counts runs_of(const std::vector<double>& sorted) {
    std::size_t distinct = 1;
    for (std::size_t i = 1; i < sorted.size(); ++i) distinct += sorted[i] != sorted[i - 1] ? 1u : 0u;
    Counts runs;
    runs.reserve(distinct);
    for (const double x : sorted) {
      if (runs.empty() || runs.back().value != x) {
        runs.push_back({x, 1});
      } else {
        ++runs.back().count;
      }
    }
    return runs;
  }

  [[nodiscard]] static Counts merged(const Counts& a, const Counts& b) {
    Counts both;
    both.reserve(a.size() + b.size());
    auto i = a.begin();
    auto j = b.begin();
    while (i != a.end() && j != b.end()) {
      if (i->value < j->value) {
        both.push_back(*i++);
      } else if (j->value < i->value) {
        both.push_back(*j++);
      } else {
        both.push_back({i->value, i->count + j->count});
        ++i;
        ++j;
      }
    }
    both.insert(both.end(), i, a.end());
    both.insert(both.end(), j, b.end());
    return both;
  }

  /// Parts shrink from front to back by half at least, so that each value is moved only log(parts) times.
  void push(Counts part) {
    while (!parts_.empty() && parts_.back().size() < 2 * part.size()) {
      part = merged(parts_.back(), part);
      parts_.pop_back();
    }
    parts_.push_back(std::move(part));
  }

  std::vector<Counts> parts_;
  std::uint64_t rows_ = 0;
  std::uint64_t missing_ = 0;
};
static_assert(Tally<ValueTally>);

}  // namespace lotrecht::drift
