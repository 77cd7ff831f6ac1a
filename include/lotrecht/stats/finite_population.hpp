#pragma once

/// @file
/// What is left to sampling error when a good part of everybody was looked at.

#include <cstdint>
#include <optional>
#include <string>

#include <lotrecht/core/error.hpp>

namespace lotrecht::stats {

/// 1 - n / N: the factor on a variance when n units were drawn without replacement from a population of N.
///
/// 0 when everybody was drawn: then there is no sampling error left, and whoever wants to speak of more than these
/// cases must not give a population. No population: 1.
///
/// @throws InvalidInput if the population is smaller than the sample
[[nodiscard]] inline double finite_population_factor(std::uint64_t sample, std::optional<std::uint64_t> population) {
  if (!population) return 1.0;
  if (*population < sample) {
    throw InvalidInput{
        "finite_population_factor", "population",
        "must not be smaller than the sample of " + std::to_string(sample) + ", got " + std::to_string(*population)};
  }
  if (*population == 0) return 0.0;
  return static_cast<double>(*population - sample) / static_cast<double>(*population);
}

}  // namespace lotrecht::stats
