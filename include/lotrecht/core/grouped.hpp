#pragma once

/// @file
/// One tally per group, kept side by side.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/group_ids.hpp>
#include <lotrecht/core/tally.hpp>

namespace lotrecht {

/// A `T` for each of a fixed number of groups, itself a `Tally`.
///
/// Groups nobody belongs to stay in place with an empty tally, so that a report can say "nobody" instead of saying
/// nothing. A default-made `Grouped` has no groups and is neutral only among its like; make the empty one with the
/// number of groups.
template <Tally T>
class Grouped {
 public:
  /// The rows' columns and, beside them, each row's group.
  struct columns_type {
    GroupIds group;                   ///< (n,) each below the number of groups
    typename T::columns_type values;  ///< (n,)

    [[nodiscard]] std::size_t size() const noexcept { return values.size(); }
    /// @throws InvalidInput if the columns differ in length: cut, they might not show it any more
    [[nodiscard]] columns_type rows(std::size_t first, std::size_t count) const {
      check_lengths();
      return {group.rows(first, count), values.rows(first, count)};
    }
    /// @throws InvalidInput unless there is a group id for every row
    void check_lengths() const {
      if (group.size() == values.size()) return;
      throw InvalidInput{"Grouped", "group",
                         "must be as long as the other columns: " + std::to_string(group.size()) + " ids for " +
                             std::to_string(values.size()) + " rows"};
    }
  };

  /// The format of `T`, marked by the top bit, which letters leave free. (Layout 1 of the group; a second one would
  /// take another free bit.)
  static constexpr std::uint32_t format = 0x80000000u | []() -> std::uint32_t {
    if constexpr (Serializable<T>) return T::format;
    return 0;
  }();

  Grouped() = default;
  explicit Grouped(std::size_t groups) : tallies_(groups) {}
  explicit Grouped(std::vector<T> tallies) : tallies_{std::move(tallies)} {}

  /// @throws InvalidInput if the columns differ in length, a group id is out of range, or `T` refuses a value;
  ///         the tally is then unchanged
  void add(const columns_type& block) {
    block.check_lengths();
    if constexpr (requires(std::span<T> all) { T::add_grouped(all, block.group, block.values); }) {
      T::add_grouped(std::span<T>{tallies_}, block.group, block.values);
    } else {
      block.group.check_below(tallies_.size());
      T{}.add(block.values);  // throws here if it must, before any tally has changed
      for (std::size_t i = 0; i < block.size(); ++i) tallies_[block.group[i]].add(block.values.rows(i, 1));
    }
  }

  /// @throws InvalidInput if the two sides count different numbers of groups
  void merge(const Grouped& other) {
    if (groups() != other.groups()) {
      throw InvalidInput{"Grouped", "other",
                         "must count the same groups: " + std::to_string(groups()) + " here, " +
                             std::to_string(other.groups()) + " there"};
    }
    for (std::size_t g = 0; g < groups(); ++g) tallies_[g].merge(other.tallies_[g]);
  }

  [[nodiscard]] std::size_t groups() const noexcept { return tallies_.size(); }
  /// Precondition: `group` is below `groups()`.
  [[nodiscard]] const T& operator[](std::size_t group) const { return tallies_[group]; }
  [[nodiscard]] T& operator[](std::size_t group) { return tallies_[group]; }
  [[nodiscard]] auto begin() const noexcept { return tallies_.begin(); }
  [[nodiscard]] auto end() const noexcept { return tallies_.end(); }

  /// All groups merged into one.
  [[nodiscard]] T total() const {
    T sum{};
    for (const T& tally : tallies_) sum.merge(tally);
    return sum;
  }

  void write(ByteWriter& out) const requires Serializable<T> {
    out.u64(tallies_.size());
    for (const T& tally : tallies_) tally.write(out);
  }

  [[nodiscard]] static Grouped read(ByteReader& in) requires Serializable<T> {
    const std::uint64_t groups = in.u64();
    // Every tally takes at least a byte, so a forged count cannot make us reserve memory it has no data for.
    if (groups > in.left()) in.fail("more groups than data");
    Grouped grouped;
    for (std::uint64_t g = 0; g < groups; ++g) grouped.tallies_.push_back(T::read(in));
    return grouped;
  }

  friend bool operator==(const Grouped&, const Grouped&) = default;

 private:
  std::vector<T> tallies_;
};

}  // namespace lotrecht
