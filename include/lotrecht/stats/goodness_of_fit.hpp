#pragma once

/// @file
/// Whether counts come from shares that are given beforehand.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/math/special_functions/gamma.hpp>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/replicates.hpp>
#include <lotrecht/core/seed.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/stats/detail/log_mass.hpp>
#include <lotrecht/stats/draw_binomial.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::stats {

/// Largest number of tables that `multinomial_exact_test` looks at: a second or so.
inline constexpr double most_multinomial_tables = 2e6;

namespace detail {

/// Categories that can occur. A row in one that cannot refutes the shares for certain.
struct ExpectedCounts {
  std::vector<std::uint64_t> counts;
  std::vector<double> shares;  ///< all positive, summing to 1
  std::uint64_t n = 0;
  bool impossible = false;
};

/// @throws InvalidInput unless there is one share for each count, none negative, summing to 1 within 1e-6
[[nodiscard]] inline ExpectedCounts expected_counts(std::span<const std::uint64_t> counts,
                                                    std::span<const double> shares, std::string_view function) {
  if (counts.size() != shares.size() || counts.empty()) {
    throw InvalidInput{function, "shares",
                       "must be one for each category: " + std::to_string(counts.size()) + " categories, " +
                           std::to_string(shares.size()) + " shares"};
  }
  ExpectedCounts expected;
  double sum = 0.0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (!(shares[i] >= 0.0 && shares[i] <= 1.0 + 1e-6)) {
      throw InvalidInput{function, "shares",
                         "number " + std::to_string(i + 1) + " must lie in [0, 1], got " + std::to_string(shares[i])};
    }
    sum += shares[i];
    if (counts[i] > largest_exact_count - expected.n) {
      throw InvalidInput{function, "counts", "must sum to at most 2^53"};
    }
    expected.n += counts[i];
    if (shares[i] == 0.0) {
      expected.impossible = expected.impossible || counts[i] > 0;
      continue;
    }
    expected.counts.push_back(counts[i]);
    expected.shares.push_back(shares[i]);
  }
  if (!(std::abs(sum - 1.0) <= 1e-6)) {
    throw InvalidInput{function, "shares", "must sum to 1, got " + std::to_string(sum)};
  }
  for (double& share : expected.shares) share /= sum;
  return expected;
}

/// What is known before anything is computed: nobody, one category, or a category that cannot be.
[[nodiscard]] inline bool settled(const ExpectedCounts& e, TestResult& result) {
  result.n = e.n;
  if (e.n == 0) {
    result.undefined = Undefined::nobody;
  } else if (e.impossible) {
    result.statistic = std::numeric_limits<double>::infinity();
    result.p_value = 0.0;
  } else if (e.shares.size() < 2) {
    result.undefined = Undefined::single_group;
  } else {
    return false;
  }
  return true;
}

/// x ln p - ln x!, what one category adds to the logarithm of a table's probability less ln n!.
[[nodiscard]] inline double log_category(double x, double log_share) {
  return x * log_share - boost::math::lgamma(x + 1.0);
}

/// Tables whose logarithm differs by less are equally probable: rounding must not separate them.
inline constexpr double same_probability = 1e-7;

}  // namespace detail

/// Pearson's chi-square test of counts against given shares:
///
///     X² = Σ (x_i - n p_i)² / (n p_i),    k - 1 degrees of freedom, k the categories of positive share.
///
/// Good where every n p_i is 5 or more; below, use `multinomial_exact_test`. A row in a category of share 0 refutes the
/// shares: infinite statistic, p-value 0. Nobody, or one category only: undefined.
///
/// @param counts  (k,) rows by category   @param shares  (k,) not negative, summing to 1 within 1e-6
/// @throws InvalidInput if sizes differ, a share is out of range, or the shares do not sum to 1
///
/// Pearson, K. (1900). Phil. Mag. 50(302), 157-175. doi:10.1080/14786440009463897
[[nodiscard]] inline TestResult chi_square_goodness_of_fit(std::span<const std::uint64_t> counts,
                                                           std::span<const double> shares) {
  const detail::ExpectedCounts e = detail::expected_counts(counts, shares, "chi_square_goodness_of_fit");
  TestResult result;
  result.method = "chi_square";
  if (detail::settled(e, result)) return result;
  result.statistic = 0.0;
  for (std::size_t i = 0; i < e.counts.size(); ++i) {
    const double expected = static_cast<double>(e.n) * e.shares[i];
    const double off = static_cast<double>(e.counts[i]) - expected;
    result.statistic += off * off / expected;
  }
  result.p_value = boost::math::gamma_q(0.5 * static_cast<double>(e.shares.size() - 1), 0.5 * result.statistic);
  return result;
}

/// Tables of n rows in k categories, C(n + k - 1, k - 1): what an exact test would have to look at.
[[nodiscard]] inline double multinomial_tables(std::uint64_t n, std::size_t categories) noexcept {
  double tables = 1.0;
  for (std::size_t i = 1; i < categories; ++i) {
    tables *= (static_cast<double>(n) + static_cast<double>(i)) / static_cast<double>(i);
  }
  return tables;
}

/// Exact test of counts against given shares: the probability, over all tables of n rows, of one at most as probable as
/// the one observed.
///
/// Every table is enumerated; those that are equally probable up to rounding (1e-7) count. Its size is at most the
/// level for any n and shares. The statistic is the probability of the observed table.
///
/// @param counts  (k,) rows by category   @param shares  (k,) not negative, summing to 1 within 1e-6
/// @return        undefined (`too_large`) where there are more than `most_multinomial_tables`: see
///                `multinomial_monte_carlo_test`
/// @throws InvalidInput as `chi_square_goodness_of_fit`
[[nodiscard]] inline TestResult multinomial_exact_test(std::span<const std::uint64_t> counts,
                                                       std::span<const double> shares) {
  const detail::ExpectedCounts e = detail::expected_counts(counts, shares, "multinomial_exact_test");
  TestResult result;
  result.method = "multinomial_exact";
  if (detail::settled(e, result)) return result;
  if (multinomial_tables(e.n, e.shares.size()) > most_multinomial_tables) {
    result.undefined = Undefined::too_large;
    return result;
  }
  // What each category adds to the logarithm, for every count.
  std::vector<std::vector<double>> add(e.shares.size());
  const auto n = static_cast<std::size_t>(e.n);
  double observed = boost::math::lgamma(static_cast<double>(e.n) + 1.0);
  const double factorial = observed;
  for (std::size_t i = 0; i < add.size(); ++i) {
    for (std::size_t x = 0; x <= n; ++x) {
      add[i].push_back(detail::log_category(static_cast<double>(x), std::log(e.shares[i])));
    }
    observed += add[i][static_cast<std::size_t>(e.counts[i])];
  }
  const double limit = observed + detail::same_probability;
  double sum = 0.0;
  const auto visit = [&](const auto& self, std::size_t category, std::size_t left, double so_far) -> void {
    if (category + 1 == add.size()) {
      const double logarithm = so_far + add[category][left];
      if (logarithm <= limit) sum += std::exp(logarithm);
      return;
    }
    for (std::size_t x = 0; x <= left; ++x) self(self, category + 1, left - x, so_far + add[category][x]);
  };
  visit(visit, 0, n, factorial);
  result.statistic = std::exp(observed);
  result.p_value = std::min(1.0, sum);
  return result;
}

/// `multinomial_exact_test` by simulation, for tables too large to enumerate: (b + 1) / (m + 1), b of m drawn tables
/// being at most as probable as the one observed. Never 0, and of size at most the level whatever m.
///
/// @param draws  m >= 99   @param threads  change no bit
/// @throws InvalidInput as `chi_square_goodness_of_fit`, and for too few draws
///
/// Phipson, B. & Smyth, G. K. (2010). Stat. Appl. Genet. Mol. Biol. 9(1), 39. doi:10.2202/1544-6115.1585
[[nodiscard]] inline TestResult multinomial_monte_carlo_test(std::span<const std::uint64_t> counts,
                                                             std::span<const double> shares, std::uint64_t draws,
                                                             Seed seed, unsigned threads = 1) {
  const detail::ExpectedCounts e = detail::expected_counts(counts, shares, "multinomial_monte_carlo_test");
  if (draws < 99) {
    throw InvalidInput{"multinomial_monte_carlo_test", "draws", "must be at least 99, got " + std::to_string(draws)};
  }
  TestResult result;
  result.method = "multinomial_monte_carlo";
  if (detail::settled(e, result)) return result;
  const std::size_t k = e.shares.size();
  std::vector<double> left(k, 0.0);  // share of this category and those after it
  double tail = 0.0;
  for (std::size_t i = k; i-- > 0;) left[i] = tail += e.shares[i];
  double observed = 0.0;
  for (std::size_t i = 0; i < k; ++i) {
    observed += detail::log_category(static_cast<double>(e.counts[i]), std::log(e.shares[i]));
  }
  std::vector<std::uint8_t> as_rare(static_cast<std::size_t>(draws), 0);
  for_each_replicate(draws, threads, [&](std::uint64_t draw) {
    Stream stream{seed, Purpose::simulation, draw};
    std::uint64_t rows = e.n;
    double logarithm = 0.0;
    for (std::size_t i = 0; i < k; ++i) {
      const std::uint64_t x = i + 1 == k ? rows : draw_binomial(stream, rows, std::min(1.0, e.shares[i] / left[i]));
      rows -= x;
      logarithm += detail::log_category(static_cast<double>(x), std::log(e.shares[i]));
    }
    as_rare[static_cast<std::size_t>(draw)] = logarithm <= observed + detail::same_probability ? 1 : 0;
  });
  const auto b = std::count(as_rare.begin(), as_rare.end(), std::uint8_t{1});
  result.statistic = std::exp(observed + boost::math::lgamma(static_cast<double>(e.n) + 1.0));
  result.p_value = (static_cast<double>(b) + 1.0) / (static_cast<double>(draws) + 1.0);
  return result;
}

}  // namespace lotrecht::stats
