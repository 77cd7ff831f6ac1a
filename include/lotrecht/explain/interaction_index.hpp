#pragma once

/// @file
/// Indices that say what coalitions add beyond their parts, as sums of a game's dividends.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <lotrecht/core/error.hpp>

namespace lotrecht::explain {

/// How the dividends m(T) = Σ over S within T of (-1)^(|T| - |S|) v(S) are shared out to the sets within T.
///
/// With s = |S|, t = |T| and the highest order k, the value of S is Σ over T containing S of share(t, s) m(T):
enum class InteractionIndex : std::uint8_t {
  sii,      ///< Shapley interaction: 1 / (t - s + 1). Does not add up for k > 1
  k_sii,    ///< SII, the orders below k corrected so that all values add up to v(all) - v(none)
  stii,     ///< Shapley-Taylor: below order k the dividend itself, at order k 1 / C(t, k). Adds up
  fsii,     ///< faithful Shapley: the best approximation of order k in Shapley's kernel. Adds up
  banzhaf,  ///< Banzhaf interaction: 2^(s - t). Does not add up
  chii,     ///< chaining interaction: s / t. Does not add up for k > 1
};

/// The identifier used in results, e.g. "k_sii".
[[nodiscard]] constexpr std::string_view name(InteractionIndex index) noexcept {
  switch (index) {
    case InteractionIndex::sii: return "sii";
    case InteractionIndex::k_sii: return "k_sii";
    case InteractionIndex::stii: return "stii";
    case InteractionIndex::fsii: return "fsii";
    case InteractionIndex::banzhaf: return "banzhaf";
    case InteractionIndex::chii: return "chii";
  }
  return "";
}

namespace detail {

[[nodiscard]] constexpr double choose(std::size_t n, std::size_t k) noexcept {
  if (k > n) return 0.0;
  double result = 1.0;
  for (std::size_t i = 1; i <= k; ++i) result = result * static_cast<double>(n - k + i) / static_cast<double>(i);
  return result;
}

/// Bernoulli numbers with B_1 = -1/2, by their recurrence.
[[nodiscard]] constexpr double bernoulli(std::size_t n) noexcept {
  double b[32] = {1.0};
  for (std::size_t m = 1; m <= n && m < 32; ++m) {
    b[m] = 0.0;
    for (std::size_t j = 0; j < m; ++j) b[m] -= choose(m + 1, j) * b[j];
    b[m] /= static_cast<double>(m + 1);
  }
  return b[n];
}

}  // namespace detail

/// What a set of size s takes of a dividend of size t, 1 <= s <= t, where orders go up to k >= s.
///
/// k-SII: Σ_{j = 0}^{k - s} B_j C(t - s, j) / (t - s - j + 1), which is SII with the aggregation of Lundberg et al. and
/// Bord and von Luxburg applied order by order.
///
/// Grabisch and Roubens (1999), Int. J. Game Theory 28, doi:10.1007/s001820050125 (SII, Banzhaf); Sundararajan,
/// Dhamdhere and Agarwal (2020), arXiv:1902.05622 (STII); Bord and von Luxburg (2023), arXiv:2209.14012 (k-SII); Tsai,
/// Yeh and Ravikumar (2023), JMLR 24(94), arXiv:2203.00870 (FSII); Marichal and Roubens (1999),
/// doi:10.1007/978-94-017-0647-6_5 (CHII).
[[nodiscard]] constexpr double dividend_share(InteractionIndex index, std::size_t t, std::size_t s,
                                              std::size_t k) noexcept {
  const auto real = [](std::size_t n) { return static_cast<double>(n); };
  switch (index) {
    case InteractionIndex::sii: return 1.0 / real(t - s + 1);
    case InteractionIndex::k_sii: {
      double sum = 0.0;
      for (std::size_t j = 0; j <= k - s && j <= t - s; ++j) {
        sum += detail::bernoulli(j) * detail::choose(t - s, j) / real(t - s - j + 1);
      }
      return sum;
    }
    case InteractionIndex::stii: return s < k ? (t == s ? 1.0 : 0.0) : 1.0 / detail::choose(t, k);
    case InteractionIndex::fsii: {
      if (t <= k) return t == s ? 1.0 : 0.0;
      const double sign = (k - s) % 2 == 0 ? 1.0 : -1.0;
      return sign * real(s) / real(k + s) * detail::choose(k, s) * detail::choose(t - 1, k) /
             detail::choose(t + k - 1, k + s);
    }
    case InteractionIndex::banzhaf: {
      double share = 1.0;
      for (std::size_t i = s; i < t; ++i) share *= 0.5;
      return share;
    }
    case InteractionIndex::chii: return real(s) / real(t);
  }
  return 0.0;
}

}  // namespace lotrecht::explain
