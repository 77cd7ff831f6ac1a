#include <lotrecht/model/read_scorecard.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <lotrecht/core/error.hpp>

#include "csv.hpp"
#include "test_text.hpp"

namespace lotrecht::model {
namespace {

using io::CsvCell;
using io::CsvRow;
using io::TestText;

class ScorecardReader {
 public:
  ScorecardReader(std::string_view bytes, std::string_view source, char separator)
      : source_{source}, rows_{io::parse_csv(bytes, source, separator)} {}

  ScorecardParts read() {
    find_columns();
    if (rows_.size() == 1) refuse(rows_[0][0], "expected a row for each attribute below the header, found none");
    for (std::size_t r = 1; r < rows_.size();) r = characteristic(r);
    parts_.features = parts_.feature_names.size();
    return std::move(parts_);
  }

 private:
  [[noreturn]] void refuse(const CsvCell& cell, const std::string& rule) const {
    throw ParseError{source_, cell.offset, rule};
  }

  void find_columns() {
    static const std::vector<std::string> known{"characteristic",  "test",   "points", "attribute", "reason_code",
                                                "baseline_points", "domain", "feature"};
    for (std::size_t c = 0; c < rows_[0].size(); ++c) {
      const CsvCell& cell = rows_[0][c];
      if (std::find(known.begin(), known.end(), cell.text) == known.end()) {
        std::string list;
        for (const std::string& name : known) list += (list.empty() ? "" : ", ") + name;
        refuse(cell, "unknown column '" + cell.text + "'; a scorecard has " + list);
      }
      if (!columns_.emplace(cell.text, c).second) refuse(cell, "column '" + cell.text + "' a second time");
    }
    for (const char* needed : {"characteristic", "test", "points"}) {
      if (!columns_.contains(needed)) refuse(rows_[0][0], "no column '" + std::string{needed} + "'");
    }
  }

  /// The cell of a column, or an empty one where the file does not have the column.
  [[nodiscard]] CsvCell cell(std::size_t row, const std::string& column) const {
    const auto at = columns_.find(column);
    return at == columns_.end() ? CsvCell{"", rows_[row][0].offset} : rows_[row][at->second];
  }

  /// Reads the rows of one characteristic from `first` on; returns the first row behind them.
  std::size_t characteristic(std::size_t first) {
    const CsvCell name = cell(first, "characteristic");
    if (name.text.empty()) refuse(name, "expected the name of a characteristic");
    for (const Characteristic& before : parts_.characteristics) {
      if (before.name == name.text) refuse(name, "rows of characteristic '" + name.text + "' must stand together");
    }
    Characteristic c;
    c.name = name.text;
    std::size_t last = first;
    while (last < rows_.size() && cell(last, "characteristic").text == c.name) ++last;
    std::vector<TestText> tests;
    for (std::size_t r = first; r < last; ++r) {
      tests.push_back(io::parse_test(cell(r, "test"), source_));
      for (const char* column : {"baseline_points", "domain", "feature"}) {
        const CsvCell here = cell(r, column);
        if (r > first && !here.text.empty() && here.text != cell(first, column).text) {
          refuse(here,
                 "differs from the first row of the characteristic; it is one " + std::string{column} + " for all");
        }
      }
    }
    const io::Column column = io::settle(tests, {}, source_);
    c.kind = column.kind;
    c.categories = column.categories;
    for (std::size_t r = first; r < last; ++r) c.attributes.push_back(attribute(r, tests[r - first]));
    if (const CsvCell stated = cell(first, "baseline_points"); !stated.text.empty()) {
      c.baseline_points = io::number_in(stated, source_);
    }
    if (const CsvCell stated = cell(first, "domain"); !stated.text.empty()) c.domain = domain(stated);
    c.feature = feature(cell(first, "feature"), c.name);
    // A code that all attributes share is the characteristic's.
    const std::string& code = c.attributes[0].reason_code;
    if (std::all_of(c.attributes.begin(), c.attributes.end(), [&](const auto& a) { return a.reason_code == code; })) {
      c.reason_code = code;
    }
    parts_.characteristics.push_back(std::move(c));
    return last;
  }

  [[nodiscard]] ScorecardAttribute attribute(std::size_t row, const TestText& test) const {
    ScorecardAttribute a;
    const CsvCell name = cell(row, "attribute");
    a.name = name.text.empty() ? cell(row, "test").text : name.text;
    a.test = test.test;
    a.otherwise = test.otherwise;
    a.points = io::number_in(cell(row, "points"), source_);
    a.reason_code = cell(row, "reason_code").text;
    return a;
  }

  [[nodiscard]] ValueRange domain(const CsvCell& stated) const {
    const TestText text = io::parse_test(stated, source_);
    const bool one_range = text.test.ranges.size() == 1 && text.texts.empty() && !text.test.negated &&
                           !text.test.missing && !text.test.any && !text.otherwise;
    if (!one_range) refuse(stated, "expected one range, such as [0..120]");
    return text.test.ranges[0];
  }

  [[nodiscard]] std::size_t feature(const CsvCell& stated, const std::string& otherwise) {
    const std::string& name = stated.text.empty() ? otherwise : stated.text;
    auto& names = parts_.feature_names;
    const auto known = std::find(names.begin(), names.end(), name);
    if (known != names.end()) return static_cast<std::size_t>(known - names.begin());
    names.push_back(name);
    return names.size() - 1;
  }

  std::string_view source_;
  std::vector<CsvRow> rows_;
  std::map<std::string, std::size_t> columns_;
  ScorecardParts parts_;
};

}  // namespace

ScorecardParts read_scorecard_csv(std::string_view bytes, std::string_view source, char separator) {
  return ScorecardReader{bytes, source, separator}.read();
}

}  // namespace lotrecht::model
