#pragma once

/// @file
/// A tally is what one pass over the rows leaves behind.

#include <concepts>
#include <cstddef>

namespace lotrecht {

/// A view of parallel columns that can be cut into blocks of consecutive rows.
///
/// `rows(first, count)` is a view of the same memory; it copies nothing and allocates nothing. Where the columns differ
/// in length it throws `InvalidInput`: a block cut from them might not show it any more.
template <class C>
concept Columns = std::copy_constructible<C> && requires(const C& columns, std::size_t i) {
  { columns.size() } -> std::convertible_to<std::size_t>;
  { columns.rows(i, i) } -> std::same_as<C>;
};

/// A mergeable summary of rows that reads them a block of columns at a time.
///
/// Laws, held by `tests/laws/tally_laws_test.cpp` for every tally in the library:
///  - a fresh tally is neutral for `merge`, to the last bit;
///  - `merge` is associative and commutative, to the last bit;
///  - merging the tallies of two row sets equals tallying their union, however the rows are cut;
///  - a block that `add` refuses (by throwing `InvalidInput`) leaves the tally as it was;
///  - it comes back equal from its bytes (`core/bytes.hpp`).
///
/// Merging is the only concurrency model and the only distribution model: no locks, no atomics.
/// A detector that depends on the order of rows is not a tally and has no `merge`.
template <class T>
concept Tally = std::regular<T> && Columns<typename T::columns_type> &&
    requires(T& tally, const T& other, const typename T::columns_type& block) {
  { tally.add(block) } -> std::same_as<void>;
  { tally.merge(other) } -> std::same_as<void>;
};

}  // namespace lotrecht
