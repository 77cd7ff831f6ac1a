// The laws of `Tally` (core/tally.hpp), once for every tally in the library: a new tally joins by a `Sample` and a word
// in `AllTallies`. Equality is to the last bit throughout. The tests start threads.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/fold.hpp>
#include <lotrecht/core/grouped.hpp>
#include <lotrecht/core/tally.hpp>
#include <lotrecht/drift/value_tally.hpp>
#include <lotrecht/fairness/chain_tally.hpp>
#include <lotrecht/fairness/outcome_tally.hpp>
#include <lotrecht/fairness/weighted_outcome_tally.hpp>
#include <lotrecht/stats/binomial_tally.hpp>

namespace lotrecht {
namespace {

using drift::ValueTally;
using fairness::ChainTally;
using fairness::OutcomeTally;
using fairness::WeightedOutcomeTally;
using stats::BinomialTally;

constexpr std::size_t groups = 5;
/// Rows in the large samples: several blocks and a piece.
constexpr std::size_t many_rows = 3 * block_rows + 123;

/// Random columns from which every tally takes what it reads.
struct Rows {
  std::vector<std::uint8_t> decision;
  std::vector<std::uint8_t> outcome;
  std::vector<double> weight;
  std::vector<std::uint8_t> group;

  Rows(std::size_t n, std::uint64_t seed) {
    std::mt19937_64 draw{seed};
    for (std::size_t i = 0; i < n; ++i) {
      decision.push_back(static_cast<std::uint8_t>(draw() % 2));
      outcome.push_back(static_cast<std::uint8_t>(draw() % 3));
      // Weights over thirty orders of magnitude: an inexact sum would show.
      weight.push_back(
          draw() % 10 == 0 ? 0.0 : std::ldexp(static_cast<double>(draw() >> 11), static_cast<int>(draw() % 100) - 103));
      group.push_back(static_cast<std::uint8_t>(draw() % groups));
    }
  }
};

/// A tally written by somebody who never heard of `add_grouped`.
struct PlainTally {
  using columns_type = fairness::OutcomeColumns;
  static constexpr std::uint32_t format = 0x504C0001;
  std::uint64_t rows = 0;
  std::uint64_t selected = 0;

  void add(const columns_type& block) {
    block.check();
    rows += block.size();
    for (const std::uint8_t d : block.decision) selected += d;
  }
  void merge(const PlainTally& other) {
    rows += other.rows;
    selected += other.selected;
  }
  void write(ByteWriter& out) const {
    out.u64(rows);
    out.u64(selected);
  }
  static PlainTally read(ByteReader& in) {
    PlainTally tally;
    tally.rows = in.u64();
    tally.selected = in.u64();
    return tally;
  }
  friend bool operator==(const PlainTally&, const PlainTally&) = default;
};
static_assert(Tally<PlainTally>);

/// How a tally reads `Rows`, what its empty one is, and how to spoil a row for it.
template <class T>
struct Sample;

template <>
struct Sample<BinomialTally> {
  static BinomialTally empty() { return {}; }
  static BinomialTally::columns_type columns(const Rows& r) { return {r.decision}; }
  static void spoil(Rows& r, std::size_t row) { r.decision[row] = 2; }
};
template <>
struct Sample<OutcomeTally> {
  static OutcomeTally empty() { return {}; }
  static OutcomeTally::columns_type columns(const Rows& r) { return {r.decision, r.outcome}; }
  static void spoil(Rows& r, std::size_t row) { r.outcome[row] = 3; }
};
template <>
struct Sample<WeightedOutcomeTally> {
  static WeightedOutcomeTally empty() { return {}; }
  static WeightedOutcomeTally::columns_type columns(const Rows& r) { return {{r.decision, r.outcome}, r.weight}; }
  static void spoil(Rows& r, std::size_t row) { r.weight[row] = -1.0; }
};
template <>
struct Sample<ChainTally> {
  static ChainTally empty() { return {}; }
  static ChainTally::columns_type columns(const Rows& r) {
    return ChainTally::columns_type::of(std::array<std::span<const std::uint8_t>, 3>{r.outcome, r.decision, r.outcome});
  }
  static void spoil(Rows& r, std::size_t row) { r.decision[row] = 3; }
};
/// Refuses nothing: any number is a value, and NaN a missing one.
template <>
struct Sample<ValueTally> {
  static ValueTally empty() { return {}; }
  static ValueTally::columns_type columns(const Rows& r) { return {r.weight}; }
};
template <>
struct Sample<PlainTally> {
  static PlainTally empty() { return {}; }
  static PlainTally::columns_type columns(const Rows& r) { return {r.decision, r.outcome}; }
  static void spoil(Rows& r, std::size_t row) { r.decision[row] = 255; }
};
template <class T>
struct Sample<Grouped<T>> {
  static Grouped<T> empty() { return Grouped<T>{groups}; }
  static typename Grouped<T>::columns_type columns(const Rows& r) {
    return {std::span<const std::uint8_t>{r.group}, Sample<T>::columns(r)};
  }
  static void spoil(Rows& r, std::size_t row) { r.group[row] = groups; }
};

template <class T>
class TallyLaws : public ::testing::Test {
 protected:
  static T tallied(const typename T::columns_type& columns) {
    T tally = Sample<T>::empty();
    tally.add(columns);
    return tally;
  }
  static T tally(std::size_t n, std::uint64_t seed) { return tallied(Sample<T>::columns(Rows{n, seed})); }
  static T merged(T a, const T& b) {
    a.merge(b);
    return a;
  }
};

using AllTallies =
    ::testing::Types<BinomialTally, ChainTally, Grouped<ChainTally>, OutcomeTally, ValueTally, WeightedOutcomeTally,
                     Grouped<BinomialTally>, Grouped<OutcomeTally>, Grouped<WeightedOutcomeTally>, Grouped<PlainTally>>;
TYPED_TEST_SUITE(TallyLaws, AllTallies);

TYPED_TEST(TallyLaws, EmptyIsNeutralToTheLastBit) {
  const TypeParam empty = Sample<TypeParam>::empty();
  EXPECT_EQ(this->merged(empty, empty), empty);
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const TypeParam x = this->tally(1 + seed % 7, seed);
    EXPECT_NE(x, empty);
    EXPECT_EQ(this->merged(empty, x), x);
    EXPECT_EQ(this->merged(x, empty), x);
  }
}

TYPED_TEST(TallyLaws, AddingNoRowsChangesNothing) {
  const Rows rows{20, 3};
  TypeParam tally = this->tallied(Sample<TypeParam>::columns(rows));
  const TypeParam before = tally;
  for (const std::size_t at : {0U, 7U, 20U}) tally.add(Sample<TypeParam>::columns(rows).rows(at, 0));
  EXPECT_EQ(tally, before);
}

TYPED_TEST(TallyLaws, MergingIsCommutative) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const TypeParam x = this->tally(1 + seed % 5, seed);
    const TypeParam y = this->tally(1 + seed % 11, seed + 1000);
    EXPECT_EQ(this->merged(x, y), this->merged(y, x));
  }
}

TYPED_TEST(TallyLaws, MergingByAnyTreeIsTheSame) {
  std::mt19937_64 draw{5};
  for (int round = 0; round < 30; ++round) {
    std::vector<TypeParam> leaves;
    TypeParam in_order = Sample<TypeParam>::empty();
    for (std::uint64_t i = 0; i < 9; ++i) {
      leaves.push_back(this->tally(draw() % 4, 100 * i + static_cast<std::uint64_t>(round)));
      in_order.merge(leaves.back());
    }
    std::shuffle(leaves.begin(), leaves.end(), draw);
    while (leaves.size() > 1) {  // any two, until one is left
      const std::size_t a = draw() % leaves.size();
      const TypeParam one = leaves[a];
      leaves.erase(leaves.begin() + static_cast<std::ptrdiff_t>(a));
      leaves[draw() % leaves.size()].merge(one);
    }
    EXPECT_EQ(leaves.front(), in_order);
  }
}

TYPED_TEST(TallyLaws, NoRowIsLostInPartitionsOfOne) {
  const Rows rows{200, 7};
  const auto columns = Sample<TypeParam>::columns(rows);
  TypeParam one_by_one = Sample<TypeParam>::empty();
  for (std::size_t i = 0; i < 200; ++i) one_by_one.merge(this->tallied(columns.rows(i, 1)));
  EXPECT_EQ(one_by_one, this->tallied(columns));
}

TYPED_TEST(TallyLaws, NoRowIsLostInAnyPartition) {
  std::mt19937_64 draw{9};
  const Rows rows{500, 8};
  const auto columns = Sample<TypeParam>::columns(rows);
  const TypeParam whole = this->tallied(columns);
  for (int round = 0; round < 50; ++round) {
    TypeParam in_parts = Sample<TypeParam>::empty();
    TypeParam added = Sample<TypeParam>::empty();
    for (std::size_t at = 0; at < 500;) {
      const std::size_t count = std::min<std::size_t>(draw() % 100, 500 - at);
      in_parts.merge(this->tallied(columns.rows(at, count)));
      added.add(columns.rows(at, count));
      at += count;
    }
    EXPECT_EQ(in_parts, whole);
    EXPECT_EQ(added, whole);
  }
}

TYPED_TEST(TallyLaws, ThreadCountNeverChangesABit) {
  const Rows rows{many_rows, 42};
  const auto columns = Sample<TypeParam>::columns(rows);
  const TypeParam alone = this->tallied(columns);
  for (const unsigned threads : {1U, 2U, 3U, 8U, 32U}) {
    EXPECT_EQ(fold(columns, Sample<TypeParam>::empty(), threads), alone) << threads << " threads";
  }
  for (const std::size_t n :
       {std::size_t{0}, std::size_t{1}, block_rows - 1, block_rows, block_rows + 1, 2 * block_rows}) {
    const TypeParam some = this->tallied(columns.rows(0, n));
    for (const unsigned threads : {1U, 2U, 8U}) {
      EXPECT_EQ(fold(columns.rows(0, n), Sample<TypeParam>::empty(), threads), some) << n << ", " << threads;
    }
  }
}

TYPED_TEST(TallyLaws, ARefusedBlockLeavesTheTallyAsItWas) {
  if constexpr (requires(Rows & rows) { Sample<TypeParam>::spoil(rows, 0); }) {
    const Rows good{300, 1};
    for (const std::size_t row : {std::size_t{0}, std::size_t{1}, std::size_t{128}, std::size_t{299}}) {
      Rows bad{300, 2};
      Sample<TypeParam>::spoil(bad, row);
      TypeParam tally = this->tallied(Sample<TypeParam>::columns(good));
      const TypeParam before = tally;
      EXPECT_THROW(tally.add(Sample<TypeParam>::columns(bad)), InvalidInput);
      EXPECT_EQ(tally, before);
      EXPECT_THROW(static_cast<void>(fold(Sample<TypeParam>::columns(bad), before)), InvalidInput);
    }
  }
}

TYPED_TEST(TallyLaws, ComesBackEqualFromItsBytes) {
  static_assert(Serializable<TypeParam>);
  for (const std::size_t n : {0U, 1U, 50U}) {
    const TypeParam x = this->tally(n, n);
    EXPECT_EQ(deserialize<TypeParam>(serialize(x)), x);
  }
  // Equal tallies have equal bytes, whatever order made them.
  const TypeParam a = this->tally(20, 1);
  const TypeParam b = this->tally(30, 2);
  EXPECT_EQ(serialize(this->merged(a, b)), serialize(this->merged(b, a)));
}

TYPED_TEST(TallyLaws, BytesCutAnywhereAreRefused) {
  const std::vector<std::byte> whole = serialize(this->tally(20, 4));
  // All lengths of the short ones; of the long ones the ends and some between, for time.
  const std::size_t stride = whole.size() > 2000 ? 97 : 1;
  for (std::size_t length = 0; length < whole.size();
       length += length < 100 || length + 100 > whole.size() ? 1 : stride) {
    EXPECT_THROW(static_cast<void>(deserialize<TypeParam>(std::span{whole}.first(length))), ParseError) << length;
  }
}

TYPED_TEST(TallyLaws, BytesWithOneBitFlippedAreRefused) {
  std::vector<std::byte> bytes = serialize(this->tally(20, 4));
  const std::size_t stride = bytes.size() > 2000 ? 97 : 1;
  for (std::size_t i = 0; i < bytes.size(); i += i < 100 || i + 100 > bytes.size() ? 1 : stride) {
    const std::byte bit = static_cast<std::byte>(1u << (i % 8));
    bytes[i] ^= bit;
    EXPECT_THROW(static_cast<void>(deserialize<TypeParam>(bytes)), ParseError) << i;
    bytes[i] ^= bit;
  }
  EXPECT_EQ(deserialize<TypeParam>(bytes), this->tally(20, 4));
}

TYPED_TEST(TallyLaws, BytesOfAnotherTypeOrVersionAreRefused) {
  const TypeParam x = this->tally(20, 4);
  std::vector<std::byte> newer = serialize(x);
  newer[0] = static_cast<std::byte>(std::to_integer<unsigned>(newer[0]) + 1);
  EXPECT_THROW(static_cast<void>(deserialize<TypeParam>(newer)), ParseError);
  // The format alone tells the types apart, also where the payload would fit.
  constexpr std::array formats{BinomialTally::format,
                               OutcomeTally::format,
                               WeightedOutcomeTally::format,
                               Grouped<BinomialTally>::format,
                               Grouped<OutcomeTally>::format,
                               Grouped<WeightedOutcomeTally>::format,
                               Grouped<PlainTally>::format,
                               ChainTally::format,
                               Grouped<ChainTally>::format,
                               ValueTally::format,
                               ExactSum::format};
  EXPECT_EQ(std::count(formats.begin(), formats.end(), TypeParam::format), 1);
}

}  // namespace
}  // namespace lotrecht
