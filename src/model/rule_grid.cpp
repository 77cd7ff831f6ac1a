#include "rule_grid.hpp"

#include <algorithm>
#include <string>

#include <lotrecht/core/error.hpp>

namespace lotrecht::io {
namespace {

using model::DecisionTableParts;
using model::TableOutput;

class GridReader {
 public:
  GridReader(const RuleGrid& grid, std::string_view source) : grid_{grid}, source_{source} {}

  DecisionTableParts read() {
    parts_.policy = grid_.policy;
    for (const RuleGrid::Row& rule : grid_.rules) parts_.rules.push_back({{}, {}, rule.name.text});
    for (std::size_t i = 0; i < grid_.inputs.size(); ++i) input(i);
    for (std::size_t c = 0; c < grid_.outputs.size(); ++c) output(c);
    parts_.features = parts_.inputs.size();
    return std::move(parts_);
  }

 private:
  [[noreturn]] void refuse(const CsvCell& cell, const std::string& rule) const {
    throw ParseError{source_, cell.offset, rule};
  }

  /// What the list of values has for a column.
  [[nodiscard]] std::vector<std::string> listed(const CsvCell& cell) const {
    if (cell.text == "-") return {};
    std::vector<std::string> list = parse_list(cell, source_);
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (list[i].empty()) refuse(cell, "an empty value in the list");
      if (std::find(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(i), list[i]) !=
          list.begin() + static_cast<std::ptrdiff_t>(i)) {
        refuse(cell, "'" + list[i] + "' is listed twice");
      }
    }
    return list;
  }

  void input(std::size_t i) {
    std::vector<TestText> tests;
    for (const RuleGrid::Row& rule : grid_.rules) {
      tests.push_back(parse_test(rule.inputs[i], source_, grid_.words));
      if (tests.back().otherwise) {
        refuse(rule.inputs[i], "'otherwise' is a row of its own, named so in its first cell");
      }
    }
    const std::vector<std::string> allowed =
        grid_.values ? listed(grid_.values->inputs[i]) : std::vector<std::string>{};
    const Column settled = settle(tests, allowed, source_);
    const std::string& name = grid_.inputs[i].text;
    parts_.inputs.push_back({name, i, settled.kind, settled.categories});
    parts_.feature_names.push_back(name);
    for (std::size_t r = 0; r < tests.size(); ++r) parts_.rules[r].tests.push_back(tests[r].test);
  }

  /// An output's cell: a text without its quotes, if it has any.
  [[nodiscard]] std::string said(const CsvCell& cell) const {
    const std::vector<std::string> list = parse_list(cell, source_);
    if (list.size() != 1 || list[0].empty() || list[0] == "-") {
      refuse(cell, "expected one value, found '" + cell.text + "'");
    }
    if (grid_.words == TestWords::feel && cell.text[0] != '"' && !decimal(list[0])) {
      if (list[0] == "true" || list[0] == "false") return list[0] == "true" ? "1" : "0";
      refuse(cell, "'" + cell.text + "' is an expression, which is not read; texts stand in quotes");
    }
    return list[0];
  }

  void output(std::size_t c) {
    TableOutput output{grid_.outputs[c].text, {}, {}};
    std::vector<std::string> list = grid_.values ? listed(grid_.values->outputs[c]) : std::vector<std::string>{};
    std::vector<const CsvCell*> cells;
    for (const RuleGrid::Row& rule : grid_.rules) cells.push_back(&rule.outputs[c]);
    if (grid_.otherwise) cells.push_back(&grid_.otherwise->outputs[c]);
    const auto numeric = [](const std::string& text) { return decimal(text).has_value(); };
    bool numbers = std::all_of(list.begin(), list.end(), numeric);
    for (const CsvCell* cell : cells) numbers = numbers && numeric(said(*cell));
    const bool closed = !list.empty();
    if (numbers) {
      for (const std::string& text : list) output.priority.push_back(*decimal(text));
    }
    for (std::size_t r = 0; r < cells.size(); ++r) {
      const CsvCell& cell = *cells[r];
      const std::string text = said(cell);
      double value = 0.0;
      if (numbers) {
        value = *decimal(text);
        const auto& known = output.priority;
        if (closed && std::find(known.begin(), known.end(), value) == known.end()) {
          refuse(cell, "'" + text + "' is not among the values of the column");
        }
      } else {
        auto known = std::find(list.begin(), list.end(), text);
        if (known == list.end()) {
          if (closed) refuse(cell, "'" + text + "' is not among the values of the column");
          list.push_back(text);
          known = list.end() - 1;
        }
        value = static_cast<double>(known - list.begin());
      }
      (r < parts_.rules.size() ? parts_.rules[r].outputs : parts_.otherwise).push_back(value);
    }
    if (!numbers) {
      output.classes = list;
      for (std::size_t k = 0; closed && k < list.size(); ++k) output.priority.push_back(static_cast<double>(k));
    }
    parts_.outputs.push_back(std::move(output));
  }

  const RuleGrid& grid_;
  std::string_view source_;
  DecisionTableParts parts_;
};

}  // namespace

DecisionTableParts parts_of(const RuleGrid& grid, std::string_view source) { return GridReader{grid, source}.read(); }

}  // namespace lotrecht::io
