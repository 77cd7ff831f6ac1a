#pragma once

/// @file
/// p-values corrected for several questions of which some were asked twice.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/stats/multiplicity.hpp>

namespace lotrecht::stats {

/// Corrected p-values, and for how many hypotheses.
struct SharedAdjustment {
  std::vector<double> adjusted;  ///< (n,) in the order of the p-values
  std::uint64_t hypotheses = 0;  ///< how many different ones have a p-value
};

/// `adjusted_p_values`, counting once what is one hypothesis tested once but told twice: "no gap in TPR" and "no gap in
/// FNR", or north against the rest and the rest against north.
///
/// p-values of one hypothesis are those of one test on the same counts, so they agree but for rounding; the largest
/// stands for all and all get its corrected value. If they do not agree (to a relative 1e-9), they are not of the same
/// test after all, and each counts. So telling a hypothesis twice changes no corrected p-value, and the order of the
/// input does not matter. O(n log n).
///
/// @param p           (n,) in [0, 1] or NaN, which does not count
/// @param hypothesis  (n,) equal numbers: one hypothesis by one test
/// @throws InvalidInput if the lengths differ, or naming the first value out of range
[[nodiscard]] inline SharedAdjustment adjusted_p_values(std::span<const double> p,
                                                        std::span<const std::size_t> hypothesis, Multiplicity method) {
  if (p.size() != hypothesis.size()) {
    throw InvalidInput{name(method), "hypothesis",
                       "must have one number per p-value: " + std::to_string(p.size()) + " p-values, " +
                           std::to_string(hypothesis.size()) + " numbers"};
  }
  constexpr double rounding = 1e-9;
  constexpr auto none = std::numeric_limits<std::size_t>::max();
  std::map<std::size_t, std::vector<std::size_t>> told;  // positions by hypothesis
  std::vector<double> distinct;
  std::vector<std::size_t> at(p.size(), none);
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (!std::isnan(p[i])) told[hypothesis[i]].push_back(i);
  }
  for (auto& [number, members] : told) {
    std::sort(members.begin(), members.end(), [p](std::size_t a, std::size_t b) { return p[a] > p[b]; });
    for (std::size_t k = 0; k < members.size(); ++k) {
      const double largest = distinct.empty() ? 0.0 : distinct.back();
      if (k == 0 || p[members[k]] < largest * (1.0 - rounding)) distinct.push_back(p[members[k]]);
      at[members[k]] = distinct.size() - 1;
    }
  }
  const std::vector<double> adjusted = adjusted_p_values(distinct, method);
  SharedAdjustment result{std::vector<double>(p.size(), std::numeric_limits<double>::quiet_NaN()),
                          static_cast<std::uint64_t>(distinct.size())};
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (at[i] != none) result.adjusted[i] = adjusted[at[i]];
  }
  return result;
}

}  // namespace lotrecht::stats
