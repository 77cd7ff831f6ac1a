#pragma once

/// @file
/// The same question at two times, about different people: how every gap changed.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/audit/analysis.hpp>
#include <lotrecht/audit/detail/compared_groups.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/group_table.hpp>
#include <lotrecht/core/grouped.hpp>
#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/fairness/paired_gap.hpp>
#include <lotrecht/stats/binomial_tally.hpp>

namespace lotrecht::audit {

/// Groups and their decisions at one time.
struct GroupedDecisions {
  GroupTable table;
  Grouped<stats::BinomialTally> tallies;
};

/// How one file of decisions was split into two periods, for the record.
struct PeriodNames {
  std::string column;
  std::string earlier;  ///< the values of `column` that are the earlier period
  std::string later;
  std::uint64_t other_rows = 0;  ///< rows of neither period, which count nowhere
};

/// The file that holds the earlier decisions, where they are not in the file that is audited, for the record.
struct EarlierFile {
  std::string name;
  std::optional<std::string> sha256{};
  std::uint64_t rows_read = 0;
  std::uint64_t rows_used = 0;  ///< the others were set aside, for want of a decision or a group
};

/// How the gap in selection rate between each group and its reference changed between two samples that share nobody.
///
/// Groups are matched by name; one that is missing at either time has nobody there. The reference is that of the later
/// time, at both. Quantities by comparison: `earlier_gap`, `later_gap`, `gap_change`. Flags: `other_periods` where rows
/// belong to neither time, `earlier_set_aside` where rows of the earlier file were not used, `only_earlier` for each
/// group that has somebody at the earlier time only, and so no line.
///
/// @param names  what the times are called; none: two samples of their own
/// @param file   where the earlier ones come from, if not from the file that is audited
/// @throws InvalidInput if the attributes differ, or the reference does not fit
[[nodiscard]] inline Analysis analyse_gap_changes(const GroupedDecisions& earlier, const GroupedDecisions& later,
                                                  const detail::GroupChoice& choice, const fairness::Methods& methods,
                                                  const std::optional<PeriodNames>& names = std::nullopt,
                                                  const std::optional<EarlierFile>& file = std::nullopt) {
  const auto attributes_of = [](const GroupTable& table) {
    std::vector<std::string> found;
    for (const auto& a : table.attributes()) found.push_back(a.name);
    return found;
  };
  if (attributes_of(earlier.table) != attributes_of(later.table)) {
    throw InvalidInput{"gap_changes", "earlier", "must be grouped by the same attributes, in the same order"};
  }
  Analysis analysis{"gap_changes", {}, {}, {}};
  analysis.settings = {{"reference", detail::shown_reference(choice.reference)},
                       {"confidence", methods.confidence.level()}};
  if (names) {
    analysis.settings.insert(analysis.settings.begin(),
                             {{"column", names->column}, {"earlier", names->earlier}, {"later", names->later}});
    if (names->other_rows > 0) {
      analysis.flags.push_back(
          {"other_periods", {{"column", names->column}, {"rows", std::to_string(names->other_rows)}}});
    }
  }
  if (file) {
    analysis.settings.emplace_back("earlier_file", file->name);
    if (file->sha256) analysis.settings.emplace_back("earlier_sha256", *file->sha256);
    analysis.settings.emplace_back("earlier_rows_read", file->rows_read);
    analysis.settings.emplace_back("earlier_rows_used", file->rows_used);
    if (file->rows_read > file->rows_used) {
      analysis.flags.push_back(
          {"earlier_set_aside", {{"file", file->name}, {"rows", std::to_string(file->rows_read - file->rows_used)}}});
    }
  }
  const auto rows = [](const stats::BinomialTally& t) { return t.trials; };
  const auto now = detail::compared_groups(later.table, later.tallies, choice, rows);
  detail::GroupChoice any = choice;
  any.reference = {fairness::ReferenceRule::rest, {}};
  const auto before = detail::compared_groups(earlier.table, earlier.tallies, any, rows);
  for (std::size_t t = 0; t < now.size(); ++t) {
    const auto then = [&](std::size_t g) -> stats::BinomialTally {
      const auto found = before[t].table.find(now[t].table.names(g));
      return found ? before[t].tallies[*found] : stats::BinomialTally{};
    };
    for (std::size_t g = 0; g < before[t].size(); ++g) {
      if (before[t].tallies[g].trials == 0) continue;
      const auto still = now[t].table.find(before[t].table.names(g));
      if (!still || now[t].tallies[*still].trials == 0) {
        analysis.flags.push_back({"only_earlier", before[t].labels(g)});
      }
    }
    for (std::size_t g = 0; g < now[t].size(); ++g) {
      if (!now[t].compares(g)) continue;
      fairness::RatePair past{then(g), {}};
      if (now[t].reference) {
        past.other = then(*now[t].reference);
      } else {
        past.other = before[t].tallies.total();
        past.other.successes -= past.group.successes;
        past.other.trials -= past.group.trials;
      }
      const fairness::RatePair present{now[t].tallies[g], now[t].other(g)};
      const auto labels = now[t].compared_labels(g);
      const auto gap = [&](const fairness::RatePair& r) {
        return fairness::detail::plain_difference(r.group, r.other, methods, stats::Undefined::nobody);
      };
      const auto counts = [](const fairness::RatePair& r) {
        return std::vector<Count>{{"group_selected", r.group.successes},
                                  {"group_rows", r.group.trials},
                                  {"reference_selected", r.other.successes},
                                  {"reference_rows", r.other.trials}};
      };
      analysis.lines.push_back({"earlier_gap", labels, gap(past), {}, {}, counts(past)});
      analysis.lines.back().samples = {past.group, past.other};
      analysis.lines.push_back({"later_gap", labels, gap(present), {}, {}, counts(present)});
      analysis.lines.back().samples = {present.group, present.other};
      analysis.lines.push_back({"gap_change", labels, fairness::gap_change(past, present, methods), {}, {}, {}});
    }
  }
  return analysis;
}

}  // namespace lotrecht::audit
