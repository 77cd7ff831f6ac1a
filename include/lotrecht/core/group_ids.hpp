#pragma once

/// @file
/// Each row's group, as the narrowest integers that hold it.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <lotrecht/core/error.hpp>

namespace lotrecht {

/// A view of one group id per row, stored in 8, 16 or 32 bits.
///
/// Reading memory is what a tally spends its time on, so ids are as narrow as the number of groups allows.
class GroupIds {
 public:
  GroupIds() = default;
  GroupIds(std::span<const std::uint8_t> ids, std::size_t first_row = 0) : ids_{ids}, first_row_{first_row} {}
  GroupIds(std::span<const std::uint16_t> ids, std::size_t first_row = 0) : ids_{ids}, first_row_{first_row} {}
  GroupIds(std::span<const std::uint32_t> ids, std::size_t first_row = 0) : ids_{ids}, first_row_{first_row} {}

  /// Calls `use` with the typed span.
  template <class F>
  decltype(auto) visit(F&& use) const {
    return std::visit(std::forward<F>(use), ids_);
  }

  [[nodiscard]] std::size_t size() const noexcept {
    return visit([](const auto ids) { return ids.size(); });
  }
  [[nodiscard]] GroupIds rows(std::size_t first, std::size_t count) const {
    return visit([&](const auto ids) { return GroupIds{ids.subspan(first, count), first_row_ + first}; });
  }
  /// The id of row `i`. For loops over many rows, `visit` the span instead.
  [[nodiscard]] std::uint32_t operator[](std::size_t i) const noexcept {
    return visit([&](const auto ids) { return static_cast<std::uint32_t>(ids[i]); });
  }
  /// Number of this view's first row in the column it was cut from, for messages.
  [[nodiscard]] std::size_t first_row() const noexcept { return first_row_; }

  /// @param function, argument  who refuses what, for the message
  /// @throws InvalidInput naming the first row whose id is not below `groups`
  void check_below(std::size_t groups, std::string_view function = "Grouped",
                   std::string_view argument = "group") const {
    visit([&](const auto ids) {
      std::uint32_t most = 0;  // quick to find; the row is looked for only if there is one to name
      for (const auto id : ids) most = std::max<std::uint32_t>(most, id);
      if (ids.empty() || most < groups) return;
      const auto bad = std::find_if(ids.begin(), ids.end(), [&](const auto id) { return id >= groups; });
      throw InvalidInput{function, argument,
                         "row " + std::to_string(first_row_ + static_cast<std::size_t>(bad - ids.begin())) +
                             ": id must be below the number of groups, " + std::to_string(groups) + ", got " +
                             std::to_string(*bad)};
    });
  }

 private:
  std::variant<std::span<const std::uint8_t>, std::span<const std::uint16_t>, std::span<const std::uint32_t>> ids_;
  std::size_t first_row_ = 0;
};

}  // namespace lotrecht
