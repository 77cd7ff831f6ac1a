#pragma once

/// @file
/// One attribute's groups, row by row, with what each is compared with: for analyses that need the rows.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <lotrecht/audit/analysis.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/group_ids.hpp>
#include <lotrecht/core/group_table.hpp>
#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/covariate_rows.hpp>
#include <lotrecht/fairness/gap.hpp>
#include <lotrecht/fairness/metric.hpp>
#include <lotrecht/fairness/reference.hpp>

namespace lotrecht::audit {

/// The groups of one attribute. A view of the rows; the caller keeps them.
struct ComparedAttribute {
  Attribute attribute;
  GroupIds ids;                              ///< (n,) group of each row
  std::vector<fairness::CellCounts> counts;  ///< (groups,)
  std::optional<std::size_t> reference;      ///< none: everybody else
  std::vector<std::size_t> of_design{};      ///< of each crossed group of a design of the rows, its group here

  [[nodiscard]] bool compares(std::size_t g) const { return reference != g && counts[g].n() > 0; }

  [[nodiscard]] fairness::Comparison comparison(std::size_t g) const {
    return {counts[g], reference ? counts[*reference] : fairness::rests(counts)[g]};
  }

  /// {"sex", "f"}, {"reference", "m"}
  [[nodiscard]] std::vector<Label> labels(std::size_t g) const {
    return {{attribute.name, attribute.levels[g]},
            {"reference", reference ? attribute.levels[*reference] : std::optional<std::string>{"(rest)"}}};
  }

  /// Whether a regression has too few to go by: fewer than five selected, or fewer than five not selected, in the group
  /// or in what it is compared with. Intervals that lean on the normal law are too narrow there.
  [[nodiscard]] bool few_selected(std::size_t g) const {
    constexpr std::uint64_t enough = 5;
    const fairness::Comparison both = comparison(g);
    const auto few = [&](const fairness::CellCounts& c) {
      const auto rows = c.share(fairness::fraction(fairness::Metric::selection_rate)).rows;
      return rows.successes < enough || rows.trials - rows.successes < enough;
    };
    return few(both.group) || few(both.other);
  }

  /// @throws InvalidInput if the attribute is called like a column of the answer
  void check_name(std::string_view kind, std::initializer_list<std::string_view> own) const {
    if (std::find(own.begin(), own.end(), attribute.name) == own.end()) return;
    throw InvalidInput{kind, "attributes",
                       "must not be called \"" + attribute.name + "\", which names a column of the answer"};
  }
};

namespace detail {

/// Labels of a column of a regression: its covariate, and its level if it is one.
[[nodiscard]] inline std::vector<Label> labels_of(std::vector<Label> labels, const fairness::NamedColumn& column) {
  labels.push_back({"covariate", column.covariate});
  if (column.is_level) labels.push_back({"level", column.level});
  return labels;
}

}  // namespace detail

}  // namespace lotrecht::audit
