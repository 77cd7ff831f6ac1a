#pragma once

/// @file
/// How the values of a feature fall into bins.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <lotrecht/core/error.hpp>

namespace lotrecht::model {

/// Whether a feature's values are cut into ranges or are categories' codes.
enum class BinKind : std::uint8_t { numeric, categorical };

/// The bins of one feature. Bin 0 is for missing values (NaN), whatever the kind. Then:
///
/// - numeric: bins 1, ..., cuts + 1; bin 1 + b holds cuts[b - 1] <= x < cuts[b], the outermost ones reach to -∞ and +∞
///   inclusive. A range with its other end closed is the same with the cut moved to the next double: x <= 5 is
///   x < `above(5)`.
/// - categorical: bins 1, ..., categories for the codes 0, ..., categories - 1, and a last one, categories + 1, for
///   everything else: codes beyond, negative ones, numbers that are no integer.
///
/// interpret's EBMs lay their tables out the same way, but give numeric features a last bin for unknown values too.
struct FeatureBins {
  std::size_t feature = 0;  ///< column
  BinKind kind = BinKind::numeric;
  std::vector<double> cuts{};  ///< of numeric ones: finite, strictly increasing, or none
  std::size_t categories = 0;  ///< of categorical ones

  /// Bins, with those for missing and unknown.
  [[nodiscard]] std::size_t size() const noexcept {
    return kind == BinKind::numeric ? cuts.size() + 2 : categories + 2;
  }

  /// The bin of a value.
  [[nodiscard]] std::size_t bin(double x) const noexcept {
    if (std::isnan(x)) return 0;
    if (kind == BinKind::numeric) {
      return static_cast<std::size_t>(std::upper_bound(cuts.begin(), cuts.end(), x) - cuts.begin()) + 1;
    }
    if (!(x >= 0.0 && x < static_cast<double>(categories))) return categories + 1;
    const auto code = static_cast<std::size_t>(x);
    return static_cast<double>(code) == x ? code + 1 : categories + 1;
  }

  friend bool operator==(const FeatureBins&, const FeatureBins&) = default;
};

/// The next double: x <= t is x < above(t). Below any number only for t = +∞, where nothing lies above.
[[nodiscard]] inline double above(double t) noexcept {
  return std::nextafter(t, std::numeric_limits<double>::infinity());
}

namespace detail {

/// @throws InvalidInput unless the bins' feature is in range and the cuts are finite and rise
inline void require_bins(std::string_view who, const std::string& where, const FeatureBins& bins,
                         std::size_t features) {
  if (bins.feature >= features) {
    throw InvalidInput{who, where,
                       "speaks of feature " + std::to_string(bins.feature) + " of " + std::to_string(features)};
  }
  if (bins.kind == BinKind::categorical) {
    if (!bins.cuts.empty()) throw InvalidInput{who, where, "is categorical and must have no cuts"};
    if (bins.categories == 0) throw InvalidInput{who, where, "is categorical and must have a category"};
    return;
  }
  if (bins.categories != 0) throw InvalidInput{who, where, "is numeric and must have no categories"};
  for (std::size_t c = 0; c < bins.cuts.size(); ++c) {
    if (!std::isfinite(bins.cuts[c])) {
      throw InvalidInput{who, where, "has cut " + std::to_string(c) + " that is not finite"};
    }
    if (c > 0 && !(bins.cuts[c - 1] < bins.cuts[c])) {
      throw InvalidInput{who, where,
                         "must have cuts that rise, got " + std::to_string(bins.cuts[c - 1]) + " before " +
                             std::to_string(bins.cuts[c])};
    }
  }
}

}  // namespace detail
}  // namespace lotrecht::model
