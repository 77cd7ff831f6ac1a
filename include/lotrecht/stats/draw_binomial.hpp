#pragma once

/// @file
/// Binomial draws.

#include <cmath>
#include <cstdint>
#include <string>

#include <lotrecht/core/elementary.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/stats/detail/log_mass.hpp>

namespace lotrecht::stats {

namespace detail {

/// Inversion by adding up probabilities from 0; for n p < 10, where few have to be added.
[[nodiscard]] inline std::uint64_t binomial_by_inversion(Stream& stream, double n, double p, double q) {
  const double nobody = portable::exp(n * portable::log1p(-p));
  const double odds = p / q;
  const double scaled = (n + 1.0) * odds;
  // With n p < 10, more than 128 successes have a probability below 1e-85. A walk that gets there, or past n, fell
  // into the gap of some 1e-16 that rounding leaves between the sum of the probabilities and 1; it starts again.
  const double last = n < 128.0 ? n : 128.0;
  for (;;) {
    double left = stream.uniform();
    double mass = nobody;
    double k = 0.0;
    while (left >= mass && k <= last) {
      left -= mass;
      k += 1.0;
      mass *= scaled / k - odds;
    }
    if (k <= last) return static_cast<std::uint64_t>(k);
  }
}

/// Transformed rejection with squeeze (BTRS), for p <= 1/2 and n p >= 10.
///
/// A pair (u, v), uniform on (-1/2, 1/2) x (0, 1), proposes k = floor(G(u)) with G(u) = (2a/(1/2 - |u|) + b) u + c and
/// accepts it if v <= alpha f(k) G'(u); most pairs fall into a box in which this always holds and f is not needed.
/// `tests/stats/draw_binomial_test.cpp` holds hat and box to the exact probabilities.
///
/// Hoermann, W. (1993). The generation of binomial random variates. J. Stat. Comput. Simul. 46, 101-110.
/// https://doi.org/10.1080/00949659308811496
struct BinomialRejection {
  double n, p, q;
  double deviation, b, a, c, box;

  BinomialRejection(double trials, double success, double failure)
      : n{trials}, p{success}, q{failure}, deviation{std::sqrt(n * p * q)} {
    b = 1.15 + 2.53 * deviation;
    a = -0.0873 + 0.0248 * b + 0.01 * p;
    c = n * p + 0.5;
    box = 0.92 - 4.2 / b;
  }

  /// Probability of the mode. Most draws never need it, so it is not computed beforehand.
  [[nodiscard]] LogMass mode() const { return binomial_log_mass(std::floor((n + 1.0) * p), n, p, q); }

  /// Where u in (-1/2, 1/2) proposes, before taking the floor. @param room  1/2 - |u|
  [[nodiscard]] double place(double u, double room) const { return (2.0 * a / room + b) * u + c; }

  /// The factor by which v is scaled before it is compared with f(k) / f(mode).
  [[nodiscard]] double scale(double room) const { return (2.83 + 5.1 / b) * deviation / (a / (room * room) + b); }

  [[nodiscard]] std::uint64_t draw(Stream& stream) const {
    for (;;) {
      const double v = stream.uniform_open();
      const double u = stream.uniform_open() - 0.5;
      const double room = 0.5 - (u < 0.0 ? -u : u);
      const double x = place(u, room);
      if (!(x >= 0.0 && x < n + 1.0)) continue;
      const auto k = static_cast<std::uint64_t>(x);
      if (room >= 0.07 && v <= box) return k;
      // v scale <= f(k) / f(mode), squared and in logarithms.
      const LogMass here = binomial_log_mass(static_cast<double>(k), n, p, q);
      const LogMass most = mode();
      const double w = v * scale(room);
      if (portable::log(w * w * (most.square / here.square)) <= 2.0 * (here.linear - most.linear)) return k;
    }
  }
};

/// Binomial draw given both probabilities, so that the smaller one keeps its digits.
///
/// @param n  at most 2^53   @param p, q  in [0, 1], p + q = 1
[[nodiscard]] inline std::uint64_t draw_binomial(Stream& stream, std::uint64_t n, double p, double q) {
  if (p > q) return n - draw_binomial(stream, n, q, p);
  const double trials = static_cast<double>(n);
  if (n == 0 || p == 0.0) return 0;
  if (trials * p < 10.0) return binomial_by_inversion(stream, trials, p, q);
  return BinomialRejection{trials, p, q}.draw(stream);
}

}  // namespace detail

/// Draws the number of successes in n independent trials, each with probability p.
///
///     P(k) = n! / (k! (n-k)!) p^k (1-p)^(n-k)
///
/// By inversion where n min(p, 1-p) < 10, by Hoermann's transformed rejection elsewhere; both in expected constant
/// time. The law is the stated one up to rounding: a probability d away from the mean is known to a relative
/// 1e-15 + 4e-16 d, which is 12 digits for counts of 10^9, and at n = 2^53 the mean is off by less than 1e-8 standard
/// deviations. n = 0 or p = 0 gives 0 and p = 1 gives n, without drawing.
///
/// @param n  number of trials, at most 2^53
/// @param p  probability of success, in [0, 1]
/// @throws InvalidInput if n or p is out of range
[[nodiscard]] inline std::uint64_t draw_binomial(Stream& stream, std::uint64_t n, double p) {
  if (n > detail::largest_exact_count) {
    throw InvalidInput{"draw_binomial", "n", "must be at most 2^53, got " + std::to_string(n)};
  }
  if (!(p >= 0.0 && p <= 1.0)) {
    throw InvalidInput{"draw_binomial", "p", "must be a probability in [0, 1], got " + std::to_string(p)};
  }
  return detail::draw_binomial(stream, n, p, 1.0 - p);
}

}  // namespace lotrecht::stats
