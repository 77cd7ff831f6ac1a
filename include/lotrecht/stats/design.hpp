#pragma once

/// @file
/// Covariates as the columns of a regression, made block by block and never all at once.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Dense>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/group_ids.hpp>

namespace lotrecht::stats {

/// Rows of a block of the design; results do not depend on it beyond rounding.
inline constexpr std::size_t design_block_rows = 1024;

/// A block of the design: rows side by side, one column for each coefficient.
using DesignBlock = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// A covariate: numbers, or levels by their codes. A view; the caller keeps the columns.
struct Term {
  std::string name;
  std::span<const double> values{};                  ///< (n,) finite; empty for levels
  std::vector<std::optional<std::string>> levels{};  ///< names in the order of the codes; empty for numbers
  GroupIds codes{};                                  ///< (n,) below levels.size()
  /// Level that gets no column; none: the most frequent one. Must have rows.
  std::optional<std::size_t> omitted{};

  [[nodiscard]] bool is_factor() const noexcept { return !levels.empty(); }
};

/// Which rows are used, and what each counts.
struct RowSelection {
  std::span<const std::size_t> index;   ///< (m,) rows of the columns
  std::span<const double> weight = {};  ///< (n,) not negative, by row of the columns; empty: 1 each

  [[nodiscard]] double weight_of(std::size_t row) const noexcept { return weight.empty() ? 1.0 : weight[row]; }
};

/// The columns of a regression: a constant, numbers less their mean in units of their standard deviation, and one
/// indicator for each level that has rows, but one.
///
/// Centred and scaled, a year and a yearly income do not make a regression ill-conditioned; what is reported does not
/// depend on it. Mean, deviation and levels are those of the rows that the design was made for.
class Design {
 public:
  static constexpr std::size_t constant = static_cast<std::size_t>(-1);

  /// What a column stands for.
  struct Column {
    std::size_t term;   ///< position of the term, or `constant`
    std::size_t level;  ///< of a factor
  };

  /// @param terms  covariates in their order; the constant comes before them
  /// @param rows   the rows that centres, scales and levels are taken from
  /// @throws InvalidInput if a number is not finite, a code has no level, or lengths differ
  Design(std::vector<Term> terms, const RowSelection& rows) : terms_{std::move(terms)} {
    columns_.push_back({constant, 0});
    centre_.resize(terms_.size(), 0.0);
    scale_.resize(terms_.size(), 1.0);
    omitted_.resize(terms_.size(), 0);
    position_.resize(terms_.size());
    for (std::size_t t = 0; t < terms_.size(); ++t) {
      if (terms_[t].is_factor()) {
        add_factor(t, rows);
      } else {
        add_numbers(t, rows);
      }
    }
  }

  [[nodiscard]] std::size_t size() const noexcept { return columns_.size(); }
  [[nodiscard]] const Column& column(std::size_t j) const noexcept { return columns_[j]; }
  [[nodiscard]] const std::vector<Term>& terms() const noexcept { return terms_; }
  /// The level of a factor that has no column of its own.
  [[nodiscard]] std::size_t omitted(std::size_t term) const noexcept { return omitted_[term]; }
  /// Column of a factor's level; `constant` if it has none.
  [[nodiscard]] std::size_t column_of(std::size_t term, std::size_t level) const noexcept {
    return position_[term][level];
  }

  /// Writes the columns of some rows: `block` becomes (rows, size()).
  void fill(std::span<const std::size_t> rows, DesignBlock& block) const {
    const auto m = static_cast<Eigen::Index>(rows.size());
    block.setZero(m, static_cast<Eigen::Index>(size()));
    block.col(0).setOnes();
    for (std::size_t t = 0; t < terms_.size(); ++t) {
      const Term& term = terms_[t];
      if (term.is_factor()) {
        term.codes.visit([&](const auto codes) {
          for (std::size_t i = 0; i < rows.size(); ++i) {
            const std::size_t j = position_[t][codes[rows[i]]];
            if (j != constant) block(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = 1.0;
          }
        });
      } else if (const std::size_t j = position_[t][0]; j != constant) {
        for (std::size_t i = 0; i < rows.size(); ++i) {
          block(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) =
              (term.values[rows[i]] - centre_[t]) / scale_[t];
        }
      }
    }
  }

 private:
  void add_numbers(std::size_t t, const RowSelection& rows) {
    const Term& term = terms_[t];
    double sum = 0.0;
    double weight = 0.0;
    for (const std::size_t i : rows.index) {
      if (i >= term.values.size()) throw InvalidInput{"Design", "\"" + term.name + "\"", "has too few rows"};
      if (!std::isfinite(term.values[i])) {
        throw InvalidInput{"Design", "\"" + term.name + "\"", "row " + std::to_string(i) + " is not finite"};
      }
      const double w = rows.weight_of(i);
      weight += w;
      if (weight > 0.0) sum += (term.values[i] - sum) * (w / weight);  // a running mean does not overflow
    }
    double squares = 0.0;
    for (const std::size_t i : rows.index) {
      const double d = term.values[i] - sum;
      squares += rows.weight_of(i) * d * d;
    }
    centre_[t] = sum;
    const double deviation = weight > 0.0 ? std::sqrt(squares / weight) : 0.0;
    // A column without variation stays, as zeros: the fit names it as one that says nothing.
    if (deviation > 1e-12 * std::abs(sum))
      scale_[t] = deviation;
    else if (deviation > 0.0)
      scale_[t] = 1e12 * deviation;
    position_[t] = {columns_.size()};
    columns_.push_back({t, 0});
  }

  void add_factor(std::size_t t, const RowSelection& rows) {
    const Term& term = terms_[t];
    std::vector<std::size_t> count(term.levels.size(), 0);
    if (!rows.index.empty() && *std::max_element(rows.index.begin(), rows.index.end()) >= term.codes.size()) {
      throw InvalidInput{"Design", "\"" + term.name + "\"", "has too few rows"};
    }
    term.codes.check_below(term.levels.size(), "Design", "\"" + term.name + "\"");
    term.codes.visit([&](const auto codes) {
      for (const std::size_t i : rows.index) {
        if (rows.weight_of(i) > 0.0) ++count[codes[i]];
      }
    });
    omitted_[t] =
        term.omitted.value_or(static_cast<std::size_t>(std::max_element(count.begin(), count.end()) - count.begin()));
    position_[t].assign(term.levels.size(), constant);
    for (std::size_t level = 0; level < count.size(); ++level) {
      if (level == omitted_[t] || count[level] == 0) continue;
      position_[t][level] = columns_.size();
      columns_.push_back({t, level});
    }
  }

  std::vector<Term> terms_;
  std::vector<Column> columns_;
  std::vector<double> centre_;
  std::vector<double> scale_;
  std::vector<std::size_t> omitted_;
  std::vector<std::vector<std::size_t>> position_;
};

/// Calls `use(rows, block)` for blocks of the design, in the order of the rows.
template <class Use>
void for_each_block(const Design& design, std::span<const std::size_t> rows, const Use& use) {
  DesignBlock block;
  for (std::size_t first = 0; first < rows.size(); first += design_block_rows) {
    const auto some = rows.subspan(first, std::min(design_block_rows, rows.size() - first));
    design.fill(some, block);
    use(some, block);
  }
}

}  // namespace lotrecht::stats
