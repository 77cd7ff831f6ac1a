#pragma once

/// @file
/// Every way to correct p-values.

#include <array>

#include <lotrecht/stats/multiplicity.hpp>

namespace lotrecht::testing {

inline constexpr std::array all_multiplicities{stats::Multiplicity::none,
                                               stats::Multiplicity::bonferroni,
                                               stats::Multiplicity::holm,
                                               stats::Multiplicity::hochberg,
                                               stats::Multiplicity::hommel,
                                               stats::Multiplicity::benjamini_hochberg,
                                               stats::Multiplicity::benjamini_yekutieli};

}  // namespace lotrecht::testing
