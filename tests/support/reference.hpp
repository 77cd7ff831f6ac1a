#pragma once

/// @file
/// Reads the tables of tests/reference and compares with them.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace lotrecht::testing {

/// One row of a reference table, its cells by column name.
class ReferenceRow {
 public:
  ReferenceRow(std::shared_ptr<const std::vector<std::string>> columns, std::string line)
      : columns_{std::move(columns)}, line_{std::move(line)} {
    std::stringstream cells{line_ + ","};
    for (std::string cell; std::getline(cells, cell, ',');) cells_.push_back(cell);
    if (cells_.size() != columns_->size()) throw std::runtime_error{"reference row of another width: " + line_};
  }

  [[nodiscard]] const std::string& text(const std::string& column) const {
    const auto at = std::find(columns_->begin(), columns_->end(), column);
    if (at == columns_->end()) throw std::runtime_error{"no reference column " + column};
    return cells_[static_cast<std::size_t>(at - columns_->begin())];
  }
  [[nodiscard]] double number(const std::string& column) const { return std::strtod(text(column).c_str(), nullptr); }
  [[nodiscard]] std::uint64_t count(const std::string& column) const {
    return std::strtoull(text(column).c_str(), nullptr, 10);
  }
  [[nodiscard]] const std::string& line() const noexcept { return line_; }

 private:
  std::shared_ptr<const std::vector<std::string>> columns_;
  std::string line_;
  std::vector<std::string> cells_;
};

/// A table of tests/reference: comments (#), a header, rows.
class ReferenceTable {
 public:
  explicit ReferenceTable(const std::string& name) {
    std::ifstream file{std::string{LOTRECHT_TEST_DIR} + "/reference/" + name};
    if (!file) throw std::runtime_error{"cannot read the reference table " + name};
    auto columns = std::make_shared<std::vector<std::string>>();
    for (std::string line; std::getline(file, line);) {
      if (line.empty() || line.front() == '#') continue;
      if (columns->empty()) {
        std::stringstream cells{line};
        for (std::string cell; std::getline(cells, cell, ',');) columns->push_back(cell);
      } else {
        rows_.emplace_back(columns, line);
      }
    }
    if (rows_.empty()) throw std::runtime_error{"no rows in the reference table " + name};
  }

  [[nodiscard]] auto begin() const noexcept { return rows_.begin(); }
  [[nodiscard]] auto end() const noexcept { return rows_.end(); }

 private:
  std::vector<ReferenceRow> rows_;
};

/// |got - want| / scale; 0 where both are equal (infinities included), infinite where only one is finite.
[[nodiscard]] inline double error_relative_to(double got, double want, double scale) {
  if (got == want) return 0.0;
  if (!std::isfinite(got) || !std::isfinite(want)) return std::numeric_limits<double>::infinity();
  return std::abs(got - want) / scale;
}

/// Relative error; a reference of 0 must be met exactly.
[[nodiscard]] inline double relative_error(double got, double want) {
  return error_relative_to(got, want, std::abs(want));
}

}  // namespace lotrecht::testing
