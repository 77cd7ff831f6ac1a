#pragma once

/// @file
/// The strongest reasons of a decision, with ties named instead of broken.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <span>
#include <string>
#include <vector>

#include <lotrecht/core/error.hpp>

namespace lotrecht::explain {

/// One reason: what it is about and how much it weighs.
struct Reason {
  std::size_t feature = 0;  ///< feature, group of features or characteristic
  double amount = 0.0;      ///< above 0
  std::size_t rank = 1;     ///< 1 + number of reasons that are stronger; tied reasons have the same
  bool tied = false;        ///< whether another reason has this rank

  friend bool operator==(const Reason&, const Reason&) = default;
};

/// Amounts this near to each other, as a share of the largest, are the same: rounding must not rank people's reasons.
inline constexpr double default_tie_tolerance = 1e-9;

/// All reasons, the strongest first; tied ones in the order of their features.
///
/// Two neighbours in the order are tied if they differ by at most tolerance × the largest |amount|; an amount up to
/// that is no reason.
///
/// @param amounts    (features) how much each counts against the person, e.g. points lost, or a Shapley value with its
///                   sign turned; 0 or less is no reason
/// @param tolerance  in [0, 1)
/// @throws InvalidInput if an amount is not finite or tolerance lies outside its range
[[nodiscard]] inline std::vector<Reason> ranked_reasons(std::span<const double> amounts,
                                                        double tolerance = default_tie_tolerance) {
  if (!(tolerance >= 0.0 && tolerance < 1.0)) {
    throw InvalidInput{"ranked_reasons", "tolerance", "must lie in [0, 1), got " + std::to_string(tolerance)};
  }
  double largest = 0.0;
  for (std::size_t f = 0; f < amounts.size(); ++f) {
    if (!std::isfinite(amounts[f])) {
      throw InvalidInput{"ranked_reasons", "amounts",
                         "must be finite, got " + std::to_string(amounts[f]) + " for feature " + std::to_string(f)};
    }
    largest = std::max(largest, std::abs(amounts[f]));
  }
  const double same = tolerance * largest;
  std::vector<Reason> reasons;
  for (std::size_t f = 0; f < amounts.size(); ++f) {
    if (amounts[f] > same) reasons.push_back({f, amounts[f], 1, false});
  }
  std::stable_sort(reasons.begin(), reasons.end(),
                   [](const Reason& a, const Reason& b) { return a.amount > b.amount; });
  std::size_t first = 0;  // of those tied with the present one
  for (std::size_t i = 0; i <= reasons.size(); ++i) {
    if (i < reasons.size() && i > 0 && reasons[i - 1].amount - reasons[i].amount <= same) continue;
    for (std::size_t j = first; j < i; ++j) {
      reasons[j].rank = first + 1;
      reasons[j].tied = i - first > 1;
    }
    std::sort(reasons.begin() + static_cast<std::ptrdiff_t>(first), reasons.begin() + static_cast<std::ptrdiff_t>(i),
              [](const Reason& a, const Reason& b) { return a.feature < b.feature; });
    first = i;
  }
  return reasons;
}

/// The reasons of rank up to `top`: more than `top` of them where the last ones are tied, since no one of them comes
/// before the other.
///
/// @param ranked  as `ranked_reasons` gives them
/// @param top     at least 1
/// @throws InvalidInput if top = 0
[[nodiscard]] inline std::vector<Reason> top_reasons(const std::vector<Reason>& ranked, std::size_t top) {
  if (top == 0) throw InvalidInput{"top_reasons", "top", "must be at least 1, got 0"};
  std::vector<Reason> found;
  std::copy_if(ranked.begin(), ranked.end(), std::back_inserter(found), [&](const Reason& r) { return r.rank <= top; });
  return found;
}

}  // namespace lotrecht::explain
