#include <lotrecht/model/read_decision_table.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <lotrecht/core/error.hpp>

#include "csv.hpp"
#include "rule_grid.hpp"

namespace lotrecht::model {
namespace {

using io::CsvCell;
using io::CsvRow;
using io::RuleGrid;

/// Finds the cells of a table in rows of CSV.
class GridFinder {
 public:
  GridFinder(std::string_view bytes, std::string_view source, char separator)
      : source_{source}, rows_{io::parse_csv(bytes, source, separator)} {}

  RuleGrid grid() {
    grid_.policy = policy(rows_[0][0]);
    find_columns();
    for (std::size_t r = 1; r < rows_.size(); ++r) {
      const CsvCell& name = rows_[r][0];
      if (name.text == "values") {
        if (r != 1) refuse(name, "the row 'values' must stand right below the header");
        grid_.values = row(r);
      } else if (name.text == "otherwise") {
        if (r + 1 != rows_.size()) refuse(name, "the row 'otherwise' must be the last one");
        grid_.otherwise = row(r);
        for (const CsvCell& cell : grid_.otherwise->inputs) {
          if (cell.text != "-") refuse(cell, "the row 'otherwise' must have '-' for every input");
        }
      } else {
        grid_.rules.push_back(row(r));
      }
    }
    if (grid_.rules.empty()) refuse(rows_[0][0], "expected a row for each rule below the header, found none");
    return std::move(grid_);
  }

 private:
  [[noreturn]] void refuse(const CsvCell& cell, const std::string& rule) const {
    throw ParseError{source_, cell.offset, rule};
  }

  [[nodiscard]] HitPolicy policy(const CsvCell& cell) const {
    static const std::map<std::string, HitPolicy> policies{
        {"U", HitPolicy::unique},       {"F", HitPolicy::first},         {"P", HitPolicy::priority},
        {"A", HitPolicy::any},          {"C+", HitPolicy::collect_sum},  {"C<", HitPolicy::collect_min},
        {"C>", HitPolicy::collect_max}, {"C#", HitPolicy::collect_count}};
    const auto found = policies.find(cell.text);
    if (found != policies.end()) return found->second;
    if (cell.text == "C" || cell.text == "R" || cell.text == "O") {
      refuse(cell, "hit policy " + cell.text + " gives a list of outputs, which is no score; C+, C<, C> or C# is one");
    }
    refuse(cell, "expected the hit policy, one of U, F, P, A, C+, C<, C>, C#, found '" + cell.text + "'");
  }

  void find_columns() {
    std::vector<std::string> titles;
    for (std::size_t c = 1; c < rows_[0].size(); ++c) {
      const CsvCell& cell = rows_[0][c];
      const bool in = cell.text.starts_with("in:");
      if (!in && !cell.text.starts_with("out:")) {
        refuse(cell, "expected 'in: <name>' or 'out: <name>', found '" + cell.text + "'");
      }
      std::string name = cell.text.substr(in ? 3 : 4);
      name.erase(0, std::min(name.find_first_not_of(' '), name.size()));
      if (name.empty()) refuse(cell, "expected a name behind '" + cell.text + "'");
      if (std::find(titles.begin(), titles.end(), cell.text) != titles.end()) {
        refuse(cell, "column '" + cell.text + "' a second time");
      }
      titles.push_back(cell.text);
      (in ? grid_.inputs : grid_.outputs).push_back({name, cell.offset});
      (in ? inputs_ : outputs_).push_back(c);
    }
    if (inputs_.empty()) refuse(rows_[0][0], "expected a column 'in: <name>'");
    if (outputs_.empty()) refuse(rows_[0][0], "expected a column 'out: <name>'");
  }

  [[nodiscard]] RuleGrid::Row row(std::size_t r) const {
    RuleGrid::Row found{rows_[r][0], {}, {}};
    for (const std::size_t c : inputs_) found.inputs.push_back(rows_[r][c]);
    for (const std::size_t c : outputs_) found.outputs.push_back(rows_[r][c]);
    return found;
  }

  std::string_view source_;
  std::vector<CsvRow> rows_;
  std::vector<std::size_t> inputs_;  // their columns in the file
  std::vector<std::size_t> outputs_;
  RuleGrid grid_;
};

}  // namespace

DecisionTableParts read_decision_table_csv(std::string_view bytes, std::string_view source, char separator) {
  return io::parts_of(GridFinder{bytes, source, separator}.grid(), source);
}

}  // namespace lotrecht::model
