#pragma once

/// @file
/// Simultaneous intervals for all groups and metrics, from one set of exact cell-bootstrap replicates.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/replicates.hpp>
#include <lotrecht/core/seed.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/compared_table.hpp>
#include <lotrecht/fairness/gap.hpp>
#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/fairness/metric.hpp>
#include <lotrecht/stats/bootstrap_interval.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/draw_multinomial.hpp>
#include <lotrecht/stats/quantile.hpp>

namespace lotrecht::fairness {

/// How the replicates are drawn. Number and seed are part of the result.
struct MaxTOptions {
  std::uint64_t replicates;  ///< B, e.g. 9999
  Seed seed;
  unsigned threads = 1;  ///< changes the time and nothing else
};

/// The critical value that takes the place of z, so that all gaps are held at once.
struct MaxT {
  double critical;            ///< at least the z of one interval
  double low;                 ///< one Monte Carlo standard error of its rank below
  double high;                ///< and above
  std::uint64_t comparisons;  ///< gaps that are held together
};

namespace detail {

/// Six cells as real numbers.
using RealCells = std::array<double, 6>;

/// The resampled population of each finest group: its own shares and two rows' worth of everybody's.
///
/// A group in which nobody was selected would never have anybody selected in a replicate, and its gap would seem to be
/// known for certain. Two rows of everybody's shares are to a rate what Agresti and Coull's four rows of one half are;
/// they vanish beside the rows of a large group. As whole weights: cells times 2^16, and the share of 2 · 2^16.
[[nodiscard]] inline std::vector<std::array<std::uint64_t, 6>> smoothed(std::span<const CellCounts> finest) {
  constexpr std::uint64_t scale = 1 << 16;
  const CellCounts all = total(finest);
  const double n = static_cast<double>(all.n());
  std::vector<std::array<std::uint64_t, 6>> weights(finest.size());
  for (std::size_t g = 0; g < finest.size(); ++g) {
    for (std::size_t c = 0; c < 6; ++c) {
      if (all.rows[c] == 0) continue;
      const double share = 2.0 * static_cast<double>(scale) * (static_cast<double>(all.rows[c]) / n);
      weights[g][c] = finest[g].rows[c] * scale + std::max<std::uint64_t>(1, static_cast<std::uint64_t>(share));
    }
  }
  return weights;
}

/// A share on the scale of the arc sine, where its variance hardly depends on it.
struct Stabilised {
  double angle;
  double variance;
};

[[nodiscard]] inline Stabilised stabilised(double successes, double trials) noexcept {
  // Anscombe, F. J. (1948). Biometrika 35(3-4), 246-254.
  return {std::asin(std::sqrt((successes + 0.375) / (trials + 0.75))), 1.0 / (4.0 * trials + 2.0)};
}

[[nodiscard]] inline double sum_of(const RealCells& cells, Cells chosen) noexcept {
  double sum = 0.0;
  for (std::size_t c = 0; c < 6; ++c) {
    if (((static_cast<unsigned>(chosen) >> c) & 1u) != 0) sum += cells[c];
  }
  return sum;
}

/// |T| of a gap: how far the drawn gap lies from that of the population it was drawn from, in standard errors.
[[nodiscard]] inline double studentized_gap(Metric metric, const RealCells& group, const RealCells& other,
                                            const RealCells& true_group, const RealCells& true_other) noexcept {
  const auto plain = [&](Metric m, double& distance, double& variance) {
    const Fraction f = fraction(m);
    const double n = sum_of(group, f.denominator);
    const double k = sum_of(other, f.denominator);
    const double true_n = sum_of(true_group, f.denominator);
    const double true_k = sum_of(true_other, f.denominator);
    if (!(n > 0.0 && k > 0.0 && true_n > 0.0 && true_k > 0.0)) return;
    const Stabilised a = stabilised(sum_of(group, f.numerator), n);
    const Stabilised b = stabilised(sum_of(other, f.numerator), k);
    const double p = std::min(1.0, sum_of(true_group, f.numerator) / true_n);
    const double r = std::min(1.0, sum_of(true_other, f.numerator) / true_k);
    distance += (a.angle - b.angle) - (std::asin(std::sqrt(p)) - std::asin(std::sqrt(r)));
    variance += a.variance + b.variance;
  };
  double distance = 0.0;
  double variance = 0.0;
  if (metric == Metric::balanced_accuracy) {
    plain(Metric::true_positive_rate, distance, variance);
    plain(Metric::true_negative_rate, distance, variance);
  } else {
    plain(metric, distance, variance);
  }
  return variance > 0.0 ? std::abs(distance) / std::sqrt(variance) : 0.0;
}

}  // namespace detail

/// The critical value with which the intervals of all gaps hold together with the stated confidence.
///
/// Every replicate draws all finest groups, each with its own number of rows, from (nearly, see `detail::smoothed`) its
/// own shares, and sums them to the tables; so gaps with a common reference, metrics of the same people and margins of
/// the same crossing depend on one another in the replicates as they do in the data. T is the distance of a drawn gap
/// from the true one of the resampled population on the scale of the arc sine of the square root, over its standard
/// error there, which the rates do not enter: a group with few rows has a T of ordinary size instead of an estimated
/// variance of 0. The critical value is the quantile of the largest |T| of all, at rank (1 - α) (B + 1).
///
/// It takes the place of z in the intervals of `gap` (see `max_t_methods`), which are score intervals and so have their
/// own good behaviour for few rows. Measured coverage: fairness/README.md.
///
/// @param finest   cells of the finest groups, unweighted
/// @param tables   how they make up the tables, and what is compared
/// @throws InvalidInput if rows are weighted, tables do not fit, or the replicates are too few for the level
///
/// Westfall, P. H. & Young, S. S. (1993). Resampling-Based Multiple Testing. Wiley. Hothorn, T., Bretz, F. & Westfall,
/// P. (2008). Biom. J. 50(3), 346-363. doi:10.1002/bimj.200810425
[[nodiscard]] inline MaxT max_t(std::span<const CellCounts> finest, std::span<const ComparedTable> tables,
                                std::span<const Metric> metrics, const stats::Confidence& confidence,
                                const MaxTOptions& options) {
  detail::check_resampled("max_t", finest, tables);
  if (options.replicates < stats::fewest_replicates(confidence)) {
    throw InvalidInput{"max_t", "replicates",
                       "must be at least " + std::to_string(stats::fewest_replicates(confidence)) + " for a level of " +
                           std::to_string(confidence.level()) + ", got " + std::to_string(options.replicates)};
  }
  const auto weights = detail::smoothed(finest);
  const auto in_tables = [&](const auto& cells_of) {
    std::vector<std::vector<detail::RealCells>> summed;
    for (const ComparedTable& t : tables) {
      std::vector<detail::RealCells> groups(t.groups, detail::RealCells{});
      for (std::size_t f = 0; f < finest.size(); ++f) {
        const detail::RealCells cells = cells_of(f);
        for (std::size_t c = 0; c < 6; ++c) groups[t.group_of[f]][c] += cells[c];
      }
      summed.push_back(std::move(groups));
    }
    return summed;
  };
  const auto population = in_tables([&](std::size_t f) {
    double all = 0.0;
    for (const std::uint64_t w : weights[f]) all += static_cast<double>(w);
    detail::RealCells cells{};
    for (std::size_t c = 0; c < 6 && all > 0.0; ++c) {
      cells[c] = static_cast<double>(finest[f].n()) * (static_cast<double>(weights[f][c]) / all);
    }
    return cells;
  });

  struct Asked {
    std::size_t table, metric, group;
  };
  std::vector<Asked> asked;
  const auto has = [&](const detail::RealCells& cells, Metric m) {
    const auto rows = [&cells](Metric plain) { return detail::sum_of(cells, fraction(plain).denominator); };
    if (m != Metric::balanced_accuracy) return rows(m) > 0.0;
    return rows(Metric::true_positive_rate) > 0.0 && rows(Metric::true_negative_rate) > 0.0;
  };
  const auto others = [&](std::size_t t, std::size_t g, const std::vector<detail::RealCells>& groups,
                          const detail::RealCells& all) {
    if (!tables[t].with_rest()) return groups[*tables[t].reference];
    detail::RealCells rest{};
    for (std::size_t c = 0; c < 6; ++c) rest[c] = std::max(0.0, all[c] - groups[g][c]);
    return rest;
  };
  const auto everybody = [](const std::vector<detail::RealCells>& groups) {
    detail::RealCells all{};
    for (const detail::RealCells& cells : groups) {
      for (std::size_t c = 0; c < 6; ++c) all[c] += cells[c];
    }
    return all;
  };
  for (std::size_t t = 0; t < tables.size(); ++t) {
    const detail::RealCells all = everybody(population[t]);
    for (std::size_t g = 0; g < tables[t].groups; ++g) {
      if (!tables[t].compares(g)) continue;
      for (std::size_t m = 0; m < metrics.size(); ++m) {
        if (has(population[t][g], metrics[m]) && has(others(t, g, population[t], all), metrics[m])) {
          asked.push_back({t, m, g});
        }
      }
    }
  }
  std::vector<double> largest(options.replicates, 0.0);
  for_each_replicate_block(options.replicates, options.threads, [&](std::uint64_t first, std::uint64_t last) {
    std::vector<std::array<std::uint64_t, 6>> drawn(finest.size());
    for (std::uint64_t r = first; r < last; ++r) {
      for (std::size_t f = 0; f < finest.size(); ++f) {
        if (finest[f].n() == 0) continue;
        Stream stream{options.seed, Purpose::bootstrap, r, static_cast<std::uint32_t>(f)};
        stats::draw_multinomial(stream, finest[f].n(), weights[f], drawn[f]);
      }
      const auto groups = in_tables([&](std::size_t f) {
        detail::RealCells cells{};
        for (std::size_t c = 0; c < 6; ++c) cells[c] = static_cast<double>(drawn[f][c]);
        return cells;
      });
      double most = 0.0;
      std::size_t table = tables.size();
      detail::RealCells all{};
      detail::RealCells true_all{};
      for (const Asked& a : asked) {
        if (a.table != table) {
          table = a.table;
          all = everybody(groups[table]);
          true_all = everybody(population[table]);
        }
        most = std::max(most, detail::studentized_gap(
                                  metrics[a.metric], groups[table][a.group], others(table, a.group, groups[table], all),
                                  population[table][a.group], others(table, a.group, population[table], true_all)));
      }
      largest[r] = most;
    }
  });
  const double b = static_cast<double>(options.replicates);
  const double spread = std::sqrt(confidence.level() * confidence.alpha() / b);
  const auto at = [&](double p) {
    return std::max(confidence.z(),
                    stats::quantile(largest, std::clamp(p, 0.0, 1.0), stats::QuantileRule::expected_rank));
  };
  return {at(confidence.level()), at(confidence.level() - spread), at(confidence.level() + spread), asked.size()};
}

/// The methods for gaps that hold together: `methods` with the level whose z is the critical value. The estimates' own
/// `confidence` is then to be set to that of all together.
[[nodiscard]] inline Methods max_t_methods(const MaxT& together, const Methods& methods) {
  Methods all = methods;
  all.bootstrap.reset();
  // An interval with critical value c has the level erf(c / sqrt 2); beyond 8 it would be 1.
  all.confidence = stats::Confidence{std::erf(std::min(together.critical, 8.0) / std::sqrt(2.0))};
  return all;
}

}  // namespace lotrecht::fairness
