#pragma once

/// @file
/// The first columns of tables, as far as what follows depends on them.

#include <algorithm>
#include <cstddef>
#include <vector>

namespace lotrecht::stats::detail {

/// Beginnings of tables of one probability.
struct TableBeginning {
  double cells;  ///< Σ ln cell! so far
  double ways;   ///< how many
};

/// Beginnings that leave the same of the rows; those whose sums agree to 1e-10 are one.
class TableBeginnings {
 public:
  void add(double cells, double ways) {
    if (all_.size() >= merge_at_) merge();
    all_.push_back({cells, ways});
  }

  /// Merged as far as that saves work: sorting costs more than it saves where there are few.
  [[nodiscard]] const std::vector<TableBeginning>& all() const noexcept { return all_; }

  void merge() {
    std::sort(all_.begin(), all_.end(),
              [](const TableBeginning& a, const TableBeginning& b) { return a.cells < b.cells; });
    std::size_t kept = 0;
    for (const TableBeginning& beginning : all_) {
      if (kept > 0 && beginning.cells - all_[kept - 1].cells <= 1e-10) {
        all_[kept - 1].ways += beginning.ways;
      } else {
        all_[kept++] = beginning;
      }
    }
    all_.resize(kept);
    merge_at_ = std::max(merge_at_, 2 * kept);
  }

 private:
  std::vector<TableBeginning> all_;
  std::size_t merge_at_ = 4096;
};

}  // namespace lotrecht::stats::detail
