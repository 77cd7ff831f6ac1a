#pragma once

/// @file
/// Whether two groups get different explanations: a permutation test over all features at once, and which they are.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <mutex>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <lotrecht/core/blocks.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/core/seed.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/explain/interaction_index.hpp>

namespace lotrecht::explain {

struct ShiftOptions {
  Seed seed{0};                      ///< of the permutations, where not all are gone through
  std::uint64_t replicates = 9999;   ///< random permutations, at least 1
  std::uint64_t most_splits = 9999;  ///< where the rows can be split in so many ways or fewer, all are gone through
  double tolerance = 1e-9;           ///< values this near, as a share of the largest |value|, are equal: rounding is no
                                     ///< difference between people
  unsigned threads = 1;
};

/// How two groups' explanations differ.
struct ExplanationShift {
  double statistic = 0.0;                 ///< the largest of `distances`
  double p_value = 1.0;                   ///< of "both groups get explanations from one distribution"
  std::vector<double> distances;          ///< (features) largest difference of the two distribution functions
  std::vector<double> p_values;           ///< (features) of each by itself
  std::vector<double> adjusted_p_values;  ///< (features) corrected for all: any error at all with chance alpha
  std::uint64_t permutations = 0;         ///< gone through or drawn, the one that was seen counted in
  bool exact = false;                     ///< whether all splits were gone through
};

namespace detail {

/// Distances of all features as whole numbers, n_a n_b times as large: equal ones are equal without rounding.
class ShiftDistances {
 public:
  ShiftDistances(const FeatureMatrix& a, const FeatureMatrix& b, double tolerance)
      : features_{static_cast<std::size_t>(a.cols())},
        n_a_{static_cast<std::uint64_t>(a.rows())},
        n_b_{static_cast<std::uint64_t>(b.rows())} {
    const auto n = static_cast<std::size_t>(n_a_ + n_b_);
    double largest = 0.0;
    for (const FeatureMatrix* x : {&a, &b}) {
      for (Eigen::Index i = 0; i < x->rows(); ++i) {
        for (Eigen::Index f = 0; f < x->cols(); ++f) largest = std::max(largest, std::abs((*x)(i, f)));
      }
    }
    std::vector<double> value(n);
    std::vector<std::uint32_t> order(n);
    for (std::size_t f = 0; f < features_; ++f) {
      const auto column = static_cast<Eigen::Index>(f);
      for (Eigen::Index i = 0; i < a.rows(); ++i) value[static_cast<std::size_t>(i)] = a(i, column);
      for (Eigen::Index i = 0; i < b.rows(); ++i) value[static_cast<std::size_t>(a.rows() + i)] = b(i, column);
      std::iota(order.begin(), order.end(), 0U);
      std::stable_sort(order.begin(), order.end(),
                       [&](std::uint32_t i, std::uint32_t j) { return value[i] < value[j]; });
      order_.insert(order_.end(), order.begin(), order.end());
      for (std::size_t i = 0; i < n; ++i) {
        const bool last = i + 1 == n || value[order[i + 1]] - value[order[i]] > tolerance * largest;
        ends_.push_back(last ? 1 : 0);
      }
    }
  }

  [[nodiscard]] std::size_t features() const noexcept { return features_; }
  [[nodiscard]] double scale() const noexcept { return static_cast<double>(n_a_) * static_cast<double>(n_b_); }

  /// @param in_a       (rows of both) 1 for those that count as a's
  /// @param distances  (features) overwritten
  void of(std::span<const std::uint8_t> in_a, std::span<std::uint64_t> distances) const {
    const std::size_t n = in_a.size();
    for (std::size_t f = 0; f < features_; ++f) {
      const std::uint32_t* const order = order_.data() + f * n;
      const std::uint8_t* const ends = ends_.data() + f * n;
      std::int64_t difference = 0;  // n_b × rows of a passed - n_a × rows of b passed
      std::int64_t largest = 0;
      const auto step_a = static_cast<std::int64_t>(n_b_);
      const auto step_b = static_cast<std::int64_t>(n_a_);
      for (std::size_t i = 0; i < n; ++i) {
        difference += in_a[order[i]] != 0 ? step_a : -step_b;
        if (ends[i] != 0) largest = std::max(largest, difference < 0 ? -difference : difference);
      }
      distances[f] = static_cast<std::uint64_t>(largest);
    }
  }

 private:
  std::size_t features_;
  std::uint64_t n_a_;
  std::uint64_t n_b_;
  std::vector<std::uint32_t> order_;  ///< (features, rows) rows in the order of their values
  std::vector<std::uint8_t> ends_;    ///< (features, rows) whether the next value is another one
};

/// How many permutations reach what was seen: each feature by itself, and the largest of those not above it.
class ShiftCounts {
 public:
  explicit ShiftCounts(std::span<const std::uint64_t> seen)
      : seen_{seen}, by_size_(seen.size()), alone_(seen.size(), 0), stepped_(seen.size(), 0) {
    std::iota(by_size_.begin(), by_size_.end(), std::size_t{0});
    std::stable_sort(by_size_.begin(), by_size_.end(), [&](std::size_t i, std::size_t j) { return seen[i] > seen[j]; });
  }

  void add(std::span<const std::uint64_t> distances) {
    std::uint64_t largest = 0;
    for (std::size_t i = by_size_.size(); i-- > 0;) {
      const std::size_t f = by_size_[i];
      largest = std::max(largest, distances[f]);
      alone_[f] += distances[f] >= seen_[f] ? 1U : 0U;
      stepped_[f] += largest >= seen_[f] ? 1U : 0U;
    }
  }

  void add(const ShiftCounts& other) {
    for (std::size_t f = 0; f < alone_.size(); ++f) {
      alone_[f] += other.alone_[f];
      stepped_[f] += other.stepped_[f];
    }
  }

  void write(ExplanationShift& result) const {
    const auto all = static_cast<double>(result.permutations);
    double least = 0.0;
    result.p_values.resize(alone_.size());
    result.adjusted_p_values.resize(alone_.size());
    for (const std::size_t f : by_size_) {
      result.p_values[f] = static_cast<double>(alone_[f]) / all;
      least = std::max(least, static_cast<double>(stepped_[f]) / all);
      result.adjusted_p_values[f] = least;
    }
    result.p_value = result.adjusted_p_values[by_size_.front()];
  }

 private:
  std::span<const std::uint64_t> seen_;
  std::vector<std::size_t> by_size_;  ///< features, the largest distance first
  std::vector<std::uint64_t> alone_;
  std::vector<std::uint64_t> stepped_;
};

inline void require_explanations(std::string_view name, const FeatureMatrix& x) {
  if (x.rows() == 0) throw InvalidInput{"explanation_shift", name, "must have at least one row, got none"};
  for (Eigen::Index i = 0; i < x.rows(); ++i) {
    for (Eigen::Index f = 0; f < x.cols(); ++f) {
      if (std::isfinite(x(i, f))) continue;
      throw InvalidInput{"explanation_shift", name,
                         "must be finite, got " + std::to_string(x(i, f)) + " in row " + std::to_string(i) +
                             ", feature " + std::to_string(f)};
    }
  }
}

/// The first chosen rows of a random order of all, by Fisher and Yates.
inline void draw_split(std::uint64_t chosen, Stream& stream, std::vector<std::uint32_t>& order,
                       std::vector<std::uint8_t>& in_a) {
  std::iota(order.begin(), order.end(), 0U);
  std::fill(in_a.begin(), in_a.end(), std::uint8_t{0});
  for (std::uint64_t i = 0; i < chosen; ++i) {
    std::swap(order[i], order[i + stream.below(order.size() - i)]);
    in_a[order[i]] = 1;
  }
}

}  // namespace detail

/// Tests whether the rows of a and b get explanations from one distribution.
///
/// For every feature the largest difference between the two groups' distribution functions of its values (Kolmogorov
/// and Smirnov's distance); the largest over features is the statistic. Its law is that of the permutations of rows
/// between the groups, so the test has its level exactly, whatever the explanations' distribution, dependence between
/// features and ties: P(p <= alpha) <= alpha where rows are exchangeable. p-values of features are corrected step down
/// by the same permutations (Westfall and Young), which keeps the chance of any error below alpha.
///
/// With few rows all splits are gone through; else p = (1 + permutations that reach it) / (1 + permutations).
///
/// Rows are taken as independent. Both groups must be explained in the same way, against the same background: against
/// different ones every explanation differs. A difference says that the model reasons differently about the groups'
/// people; it says nothing of why.
///
/// Costs O(permutations × rows × features), and 5 bytes for each value.
///
/// @param a, b  (n, features) values; at least one row each
/// @throws InvalidInput if shapes differ, a group is empty, a value is not finite, there are more than 2^32 - 1 rows,
///                      replicates = 0, tolerance is not in [0, 1), threads = 0
///
/// Westfall and Young (1993), Resampling-Based Multiple Testing (step-down max T); Phipson and Smyth (2010),
/// doi:10.2202/1544-6115.1585 (the one that was seen is counted in).
[[nodiscard]] inline ExplanationShift explanation_shift(const FeatureMatrix& a, const FeatureMatrix& b,
                                                        const ShiftOptions& options) {
  constexpr std::string_view who = "explanation_shift";
  if (a.cols() != b.cols() || a.cols() == 0) {
    throw InvalidInput{who, "b",
                       "must have as many features as a, at least 1, got " + std::to_string(a.cols()) + " and " +
                           std::to_string(b.cols())};
  }
  detail::require_explanations("a", a);
  detail::require_explanations("b", b);
  const auto n_a = static_cast<std::uint64_t>(a.rows());
  const std::uint64_t n = n_a + static_cast<std::uint64_t>(b.rows());
  if (n > std::numeric_limits<std::uint32_t>::max()) {
    throw InvalidInput{who, "a", "and b must have below 2^32 rows together, got " + std::to_string(n)};
  }
  if (options.replicates == 0) throw InvalidInput{who, "replicates", "must be at least 1, got 0"};
  if (!(options.tolerance >= 0.0 && options.tolerance < 1.0)) {
    throw InvalidInput{who, "tolerance", "must lie in [0, 1), got " + std::to_string(options.tolerance)};
  }
  const detail::ShiftDistances distances{a, b, options.tolerance};
  std::vector<std::uint8_t> in_a(n, 0);
  std::fill_n(in_a.begin(), n_a, std::uint8_t{1});
  std::vector<std::uint64_t> seen(distances.features());
  distances.of(in_a, seen);

  ExplanationShift result;
  for (const std::uint64_t d : seen) result.distances.push_back(static_cast<double>(d) / distances.scale());
  result.statistic = *std::max_element(result.distances.begin(), result.distances.end());
  detail::ShiftCounts counts{seen};
  std::vector<std::uint64_t> other(distances.features());
  result.exact = detail::choose(n, n_a) <= static_cast<double>(options.most_splits);
  if (result.exact) {
    do {
      distances.of(in_a, other);
      counts.add(other);
      ++result.permutations;
    } while (std::prev_permutation(in_a.begin(), in_a.end()));
  } else {
    counts.add(seen);
    std::mutex guard;
    constexpr std::uint64_t at_once = 16;
    for_each_block(options.replicates, at_once, options.threads, [&](std::uint64_t first, std::uint64_t last) {
      std::vector<std::uint32_t> order(n);
      std::vector<std::uint8_t> split(n);
      std::vector<std::uint64_t> drawn(distances.features());
      detail::ShiftCounts own{seen};
      for (std::uint64_t r = first; r < last; ++r) {
        Stream stream{options.seed, Purpose::permutation, r};
        detail::draw_split(n_a, stream, order, split);
        distances.of(split, drawn);
        own.add(drawn);
      }
      const std::lock_guard lock{guard};
      counts.add(own);
    });
    result.permutations = options.replicates + 1;
  }
  counts.write(result);
  return result;
}

}  // namespace lotrecht::explain
