#pragma once

/// @file
/// Rules as boxes over bins: what is true of one value of a bin is true of all.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include <lotrecht/model/unary_test.hpp>

namespace lotrecht::model::detail {

/// A set of bins of one column.
class BinSet {
 public:
  explicit BinSet(std::size_t bins = 0) : words_((bins + 63) / 64, 0) {}

  void insert(std::size_t bin) noexcept { words_[bin / 64] |= std::uint64_t{1} << (bin % 64); }
  void erase(std::size_t bin) noexcept { words_[bin / 64] &= ~(std::uint64_t{1} << (bin % 64)); }
  [[nodiscard]] bool has(std::size_t bin) const noexcept { return ((words_[bin / 64] >> (bin % 64)) & 1U) != 0; }

  /// Whether the sets share a bin.
  [[nodiscard]] bool meets(const BinSet& other) const noexcept {
    for (std::size_t w = 0; w < words_.size(); ++w) {
      if ((words_[w] & other.words_[w]) != 0) return true;
    }
    return false;
  }

  /// Whether every bin of the other set is in this one.
  [[nodiscard]] bool covers(const BinSet& other) const noexcept {
    for (std::size_t w = 0; w < words_.size(); ++w) {
      if ((other.words_[w] & ~words_[w]) != 0) return false;
    }
    return true;
  }

 private:
  std::vector<std::uint64_t> words_;
};

/// For every rule and column the bins in which its test holds.
class RuleBoxes {
 public:
  RuleBoxes() = default;

  /// @param bins   (columns)
  /// @param tests  (columns) of (rules)
  RuleBoxes(std::vector<FeatureBins> bins, const std::vector<std::vector<const UnaryTest*>>& tests)
      : bins_{std::move(bins)}, rules_{tests.empty() ? 0 : tests[0].size()} {
    std::vector<std::vector<double>> values(bins_.size());  // one that stands for each bin
    for (std::size_t c = 0; c < bins_.size(); ++c) {
      for (std::size_t b = 0; b < bins_[c].size(); ++b) values[c].push_back(value_in(bins_[c], b));
    }
    for (std::size_t r = 0; r < rules_; ++r) {
      for (std::size_t c = 0; c < bins_.size(); ++c) {
        BinSet set{bins_[c].size()};
        for (std::size_t b = 0; b < bins_[c].size(); ++b) {
          if (model::holds(*tests[c][r], bins_[c].kind, values[c][b])) set.insert(b);
        }
        sets_.push_back(std::move(set));
      }
    }
  }

  [[nodiscard]] std::size_t columns() const noexcept { return bins_.size(); }
  [[nodiscard]] std::size_t rules() const noexcept { return rules_; }
  [[nodiscard]] const FeatureBins& bins(std::size_t column) const noexcept { return bins_[column]; }
  [[nodiscard]] const BinSet& set(std::size_t rule, std::size_t column) const noexcept {
    return sets_[rule * bins_.size() + column];
  }

  /// The bin of every column in which a row falls.
  [[nodiscard]] std::vector<std::size_t> bins_of(const double* row) const {
    std::vector<std::size_t> at;
    for (const FeatureBins& bins : bins_) at.push_back(bins.bin(row[bins.feature]));
    return at;
  }

  [[nodiscard]] bool holds(std::size_t rule, const std::vector<std::size_t>& at) const noexcept {
    for (std::size_t c = 0; c < bins_.size(); ++c) {
      if (!set(rule, c).has(at[c])) return false;
    }
    return true;
  }

  /// Bins in which both rules hold; values that are there before missing ones.
  [[nodiscard]] std::optional<std::vector<std::size_t>> shared(std::size_t a, std::size_t b) const {
    std::vector<std::size_t> at;
    for (std::size_t c = 0; c < bins_.size(); ++c) {
      const std::size_t n = bins_[c].size();
      std::size_t found = n;
      for (std::size_t i = 1; i <= n && found == n; ++i) {
        if (set(a, c).has(i % n) && set(b, c).has(i % n)) found = i % n;
      }
      if (found == n) return std::nullopt;
      at.push_back(found);
    }
    return at;
  }

  /// A row that falls into these bins; features that are no column are missing.
  [[nodiscard]] std::vector<double> example(const std::vector<std::size_t>& at, std::size_t features) const {
    std::vector<double> row(features, std::numeric_limits<double>::quiet_NaN());
    for (std::size_t c = 0; c < bins_.size(); ++c) row[bins_[c].feature] = value_in(bins_[c], at[c]);
    return row;
  }

 private:
  std::vector<FeatureBins> bins_;
  std::size_t rules_ = 0;
  std::vector<BinSet> sets_;
};

}  // namespace lotrecht::model::detail
