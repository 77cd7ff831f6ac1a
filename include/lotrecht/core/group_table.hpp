#pragma once

/// @file
/// Names of groups: one attribute, or several crossed.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/group_ids.hpp>
#include <lotrecht/core/grouped.hpp>

namespace lotrecht {

/// A way to divide people, e.g. age band, with the names of its groups.
struct Attribute {
  std::string name;
  /// In the order of their ids. The group of those whose value is missing has no name.
  std::vector<std::optional<std::string>> levels;

  friend bool operator==(const Attribute&, const Attribute&) = default;
};

/// The groups that one attribute makes, or several crossed: every combination of levels, whether anybody is in it or
/// not. Ids count the last attribute fastest: id = (level_0 * size_1 + level_1) * size_2 + level_2 ...
class GroupTable {
 public:
  /// More groups than this are a mistake in the plan (an id column, a date), not an audit.
  static constexpr std::size_t max_groups = 4'000'000;

  /// @throws InvalidInput if there is no attribute, one has no levels or twice the same level, two share a name, or
  ///         the crossing has more than `max_groups` groups
  explicit GroupTable(std::vector<Attribute> attributes) : attributes_{std::move(attributes)} {
    if (attributes_.empty()) throw InvalidInput{"GroupTable", "attributes", "must hold at least one attribute"};
    std::unordered_set<std::string> names;
    size_ = 1;
    for (const Attribute& a : attributes_) {
      if (!names.insert(a.name).second) {
        throw InvalidInput{"GroupTable", "attributes", "must have different names, \"" + a.name + "\" comes twice"};
      }
      if (a.levels.empty()) throw InvalidInput{"GroupTable", "attributes", "\"" + a.name + "\" has no groups"};
      check_levels(a);
      if (a.levels.size() > max_groups / size_) {
        throw InvalidInput{"GroupTable", "attributes",
                           "crossed make more than " + std::to_string(max_groups) + " groups at \"" + a.name +
                               "\"; cross fewer attributes or coarser ones"};
      }
      size_ *= a.levels.size();
    }
  }

  /// Number of groups, empty ones included.
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] const std::vector<Attribute>& attributes() const noexcept { return attributes_; }

  /// Position of each attribute's level, in the order of the attributes. Precondition: `group < size()`.
  [[nodiscard]] std::vector<std::size_t> levels(std::size_t group) const {
    std::vector<std::size_t> positions(attributes_.size());
    for (std::size_t a = attributes_.size(); a-- > 0;) {
      positions[a] = group % attributes_[a].levels.size();
      group /= attributes_[a].levels.size();
    }
    return positions;
  }

  /// The names that make up a group, in the order of the attributes; no name where the value is missing.
  [[nodiscard]] std::vector<std::optional<std::string>> names(std::size_t group) const {
    std::vector<std::optional<std::string>> found;
    const std::vector<std::size_t> positions = levels(group);
    for (std::size_t a = 0; a < positions.size(); ++a) found.push_back(attributes_[a].levels[positions[a]]);
    return found;
  }

  /// The group with these names, if there is one.
  [[nodiscard]] std::optional<std::size_t> find(std::span<const std::optional<std::string>> names) const {
    if (names.size() != attributes_.size()) return std::nullopt;
    std::size_t group = 0;
    for (std::size_t a = 0; a < names.size(); ++a) {
      const auto& levels = attributes_[a].levels;
      const auto at = std::find(levels.begin(), levels.end(), names[a]);
      if (at == levels.end()) return std::nullopt;
      group = group * levels.size() + static_cast<std::size_t>(at - levels.begin());
    }
    return group;
  }

  /// The table of some of the attributes, given by position, in that order.
  ///
  /// @throws InvalidInput if a position is out of range or comes twice
  [[nodiscard]] GroupTable marginal(std::span<const std::size_t> chosen) const {
    std::vector<Attribute> some;
    for (const std::size_t a : chosen) {
      if (a >= attributes_.size()) {
        throw InvalidInput{"GroupTable::marginal", "chosen", "has no attribute number " + std::to_string(a)};
      }
      some.push_back(attributes_[a]);
    }
    return GroupTable{std::move(some)};
  }

  /// Merges the tallies of this table's groups into those of `marginal(chosen)`: no second pass over the rows.
  ///
  /// @throws InvalidInput if `tallies` does not have one tally per group of this table
  template <Tally T>
  [[nodiscard]] Grouped<T> marginal(const Grouped<T>& tallies, std::span<const std::size_t> chosen) const {
    if (tallies.groups() != size_) {
      throw InvalidInput{"GroupTable::marginal", "tallies",
                         "must hold one tally per group: " + std::to_string(size_) + " groups, " +
                             std::to_string(tallies.groups()) + " tallies"};
    }
    Grouped<T> merged{marginal(chosen).size()};
    for (std::size_t group = 0; group < size_; ++group) {
      const std::vector<std::size_t> positions = levels(group);
      std::size_t target = 0;
      for (const std::size_t a : chosen) target = target * attributes_[a].levels.size() + positions[a];
      merged[target].merge(tallies[group]);
    }
    return merged;
  }

  /// Ids of the crossed groups, from one column of level positions per attribute.
  ///
  /// @param columns  one (n,) view per attribute, in the order of the attributes
  /// @return         (n,) ids below `size()`
  /// @throws InvalidInput if a column is missing, lengths differ, or a position is out of range (naming the row)
  [[nodiscard]] std::vector<std::uint32_t> cross(std::span<const GroupIds> columns) const {
    if (columns.size() != attributes_.size()) {
      throw InvalidInput{"GroupTable::cross", "columns",
                         "must be one per attribute: " + std::to_string(attributes_.size()) + " attributes, " +
                             std::to_string(columns.size()) + " columns"};
    }
    std::vector<std::uint32_t> ids(columns.front().size(), 0);
    for (std::size_t a = 0; a < columns.size(); ++a) {
      if (columns[a].size() != ids.size()) {
        throw InvalidInput{"GroupTable::cross", "columns",
                           "must be equally long: \"" + attributes_[a].name + "\" has " +
                               std::to_string(columns[a].size()) + " rows, \"" + attributes_[0].name + "\" has " +
                               std::to_string(ids.size())};
      }
      columns[a].check_below(attributes_[a].levels.size(), "GroupTable::cross", "\"" + attributes_[a].name + "\"");
      const auto size = static_cast<std::uint32_t>(attributes_[a].levels.size());
      columns[a].visit([&](const auto levels) {
        for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = ids[i] * size + levels[i];
      });
    }
    return ids;
  }

  friend bool operator==(const GroupTable&, const GroupTable&) = default;

 private:
  static void check_levels(const Attribute& attribute) {
    std::unordered_set<std::string> named;
    bool missing = false;
    for (const auto& level : attribute.levels) {
      const bool first = level ? named.insert(*level).second : !std::exchange(missing, true);
      if (!first) {
        throw InvalidInput{
            "GroupTable", "attributes",
            "\"" + attribute.name + "\" has the group " + (level ? "\"" + *level + "\"" : "(missing)") + " twice"};
      }
    }
  }

  std::vector<Attribute> attributes_;
  std::size_t size_ = 0;
};

}  // namespace lotrecht
