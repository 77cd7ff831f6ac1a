#pragma once

/// @file
/// Interval of a monotone function of independent rates.

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include <lotrecht/stats/interval.hpp>

namespace lotrecht::fairness::detail {

/// A rate with its interval.
struct Part {
  double value;
  stats::Interval interval;
};

/// f - √Σ (f - f with part i moved to the end that lowers it)², and the same upwards.
///
/// With f a difference of two rates this is Newcombe's interval, with f a sum it is MOVER; in general it is the
/// propagation of asymmetric uncertainty to first order in each part, exact in each part alone.
/// An infinite step gives an infinite bound.
///
/// Newcombe, R. G. (2001). Stat. Med. 20(19), 2885-2893 (square-and-add); Zou, G. Y. & Donner, A. (2008).
/// Stat. Med. 27(10), 1693-1702.
template <std::size_t N, class F>
[[nodiscard]] stats::Interval square_and_add(const std::array<Part, N>& parts, F&& f) {
  std::array<double, N> values{};
  for (std::size_t i = 0; i < N; ++i) values[i] = parts[i].value;
  const double centre = f(values);
  double down = 0.0;
  double up = 0.0;
  for (std::size_t i = 0; i < N; ++i) {
    for (const double end : {parts[i].interval.low, parts[i].interval.high}) {
      std::array<double, N> moved = values;
      moved[i] = end;
      const double step = f(moved) - centre;
      (step < 0.0 ? down : up) += step * step;
    }
  }
  return {centre - std::sqrt(down), centre + std::sqrt(up)};
}

/// The same for as many parts as a chain happens to have: `f` takes a `std::span<const double>`.
template <class F>
[[nodiscard]] stats::Interval square_and_add(std::span<const Part> parts, F&& f) {
  std::vector<double> values;
  for (const Part& part : parts) values.push_back(part.value);
  const double centre = f(std::span<const double>{values});
  double down = 0.0;
  double up = 0.0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    for (const double end : {parts[i].interval.low, parts[i].interval.high}) {
      values[i] = end;
      const double step = f(std::span<const double>{values}) - centre;
      (step < 0.0 ? down : up) += step * step;
    }
    values[i] = parts[i].value;
  }
  return {centre - std::sqrt(down), centre + std::sqrt(up)};
}

}  // namespace lotrecht::fairness::detail
