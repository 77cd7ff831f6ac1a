#pragma once

/// @file
/// The audit as a record that outlives it: everything needed to read it and to compute the verdicts again.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/audit/plan.hpp>
#include <lotrecht/audit/run.hpp>
#include <lotrecht/core/group_table.hpp>

namespace lotrecht::audit {

/// Rows that could not be used, by reason.
struct SetAside {
  std::string reason;  ///< e.g. "decision_missing"
  std::string column;
  std::uint64_t rows = 0;
};

/// A column that became yes or no, and the value that means yes.
struct BinaryColumn {
  std::string column;
  std::string positive;
};

/// What an audit looked at that had no rows: a published table of counts.
struct PublishedCounts {
  /// {what it counts, the column}, such as {"selected", "checked"}, in the order of `PublishedColumn`.
  std::vector<std::pair<std::string, std::string>> columns{};
};

/// Where the numbers come from. Filled in by whoever read the data; the mathematics never looks at it.
struct Provenance {
  std::string source{};                   ///< a file's name, without its folder
  std::optional<std::string> sha256{};    ///< of the file's bytes
  std::optional<std::uint64_t> bytes{};   ///< of the file
  std::optional<std::string> encoding{};  ///< by which its bytes became text; none where the file says so itself
  std::uint64_t rows_read = 0;
  std::uint64_t rows_used = 0;
  std::vector<SetAside> set_aside{};
  std::string missing_groups = "group";  ///< rows without a group: a "group" of their own, "set_aside", or "raise"
  BinaryColumn decision{};               ///< of no meaning beside `counts`
  std::optional<BinaryColumn> outcome{};
  std::uint64_t outcome_unknown = 0;             ///< rows used whose outcome nobody knows
  std::optional<std::string> weight{};           ///< the column of weights
  std::optional<std::string> sampling_strata{};  ///< the column of the strata rows were sampled from
  std::optional<std::string> cluster{};          ///< the column of who or what rows belong to
  /// Where all that was audited is a published table: the rows above are its own, and the audit has no `tables`.
  std::optional<PublishedCounts> counts{};
};

/// The audit record, schema "lotrecht.audit/1", as JSON text.
///
/// Numbers are written with the fewest digits that read back to the same double; the same audit gives the same bytes
/// on every run and for any number of threads. Compiled in `lotrecht::io`.
///
/// @param attributes  by which people are grouped; the positions in `audit.tables` count them
[[nodiscard]] std::string to_json(const Plan& plan, const std::vector<Attribute>& attributes,
                                  const Provenance& provenance, const Audit& audit);

/// The same, with the attributes of the group table that was audited.
[[nodiscard]] inline std::string to_json(const Plan& plan, const GroupTable& groups, const Provenance& provenance,
                                         const Audit& audit) {
  return to_json(plan, groups.attributes(), provenance, audit);
}

}  // namespace lotrecht::audit
