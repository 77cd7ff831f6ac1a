#pragma once

/// @file
/// The shares that metrics are made of, in every table at once, as they are and as permuting labels makes them.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include <lotrecht/core/seed.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/compared_table.hpp>
#include <lotrecht/fairness/detail/small_pair.hpp>
#include <lotrecht/fairness/metric.hpp>
#include <lotrecht/fairness/question.hpp>
#include <lotrecht/stats/detail/log_mass.hpp>
#include <lotrecht/stats/draw_multinomial.hpp>
#include <lotrecht/stats/test_result.hpp>

namespace lotrecht::fairness {

struct PermutedMetric;

namespace detail {

/// Chi-squares, and |z| of gaps with their signs, in the order of `PermutedShares`.
struct PermutedStatistics {
  std::vector<double> omnibus;
  std::vector<double> gap;
  std::vector<double> sign;
};

/// The plain shares that a metric asks about: its own, or TPR and FPR for balanced accuracy. A share and its complement
/// (TPR and FNR) are one question, with one set of draws.
[[nodiscard]] inline std::vector<Metric> shares_of(Metric metric) {
  if (metric == Metric::balanced_accuracy) return {Metric::true_positive_rate, Metric::false_positive_rate};
  return {question_of(metric)};
}

/// Successes among rows, by group of one table.
struct GroupShares {
  std::vector<double> successes;
  std::vector<double> rows;
};

class PermutedShares {
 public:
  /// Most tables with the observed margins that are all looked at.
  static constexpr double most_enumerated = 100'000.0;

  PermutedShares(std::span<const CellCounts> finest, std::span<const ComparedTable> tables,
                 std::span<const Metric> metrics)
      : tables_{tables.begin(), tables.end()}, metrics_{metrics.begin(), metrics.end()} {
    for (const Metric m : metrics_) {
      for (const Metric share : shares_of(m)) {
        if (std::find(questions_.begin(), questions_.end(), share) == questions_.end()) questions_.push_back(share);
      }
    }
    for (const Metric q : questions_) {
      std::vector<std::uint64_t> rows;
      std::vector<std::uint64_t> successes;
      for (const CellCounts& c : finest) {
        const stats::BinomialTally k = c.share(fraction(q)).rows;
        rows.push_back(k.trials);
        successes.push_back(k.successes);
      }
      rows_.push_back(std::move(rows));
      successes_.push_back(std::move(successes));
    }
    for (std::size_t t = 0; t < tables_.size(); ++t) {
      for (std::size_t m = 0; m < metrics_.size(); ++m) {
        const std::vector<GroupShares> seen = in_table(t, m, successes_);
        const auto somebody = [&](std::size_t g) {
          return std::all_of(seen.begin(), seen.end(), [g](const GroupShares& s) { return s.rows[g] > 0.0; });
        };
        std::size_t filled = 0;
        for (std::size_t g = 0; g < tables_[t].groups; ++g) filled += somebody(g) ? 1u : 0u;
        if (filled < 2) continue;
        omnibus_.emplace_back(t, m);
        for (std::size_t g = 0; g < tables_[t].groups; ++g) {
          if (!tables_[t].compares(g) || !somebody(g)) continue;
          if (!tables_[t].with_rest() && !somebody(*tables_[t].reference)) continue;
          gaps_.emplace_back(t, m, g);
        }
      }
    }
  }

  struct Scratch {
    std::vector<std::vector<std::uint64_t>> successes;
    PermutedStatistics statistics;
  };
  [[nodiscard]] Scratch scratch() const { return {successes_, {}}; }

  [[nodiscard]] PermutedStatistics observed() const {
    PermutedStatistics found;
    compute(successes_, found);
    return found;
  }

  /// The statistics of permutation number `replicate`; the draw of a share is keyed by the metric, not by what else was
  /// asked.
  const PermutedStatistics& draw(Seed seed, std::uint64_t replicate, Scratch& scratch) const {
    for (std::size_t q = 0; q < questions_.size(); ++q) {
      Stream stream{seed, Purpose::permutation, replicate, static_cast<std::uint32_t>(questions_[q])};
      stats::draw_multivariate_hypergeometric(stream, rows_[q], sum(successes_[q]), scratch.successes[q]);
    }
    compute(scratch.successes, scratch.statistics);
    return scratch.statistics;
  }

  /// The exact probability of a chi-square as large, if few enough tables have the margins; nothing for what is made of
  /// two shares.
  [[nodiscard]] std::optional<double> enumerated(std::size_t k, double statistic) const {
    const auto [t, m] = omnibus_[k];
    const std::vector<GroupShares> seen = in_table(t, m, successes_);
    if (seen.size() != 1) return std::nullopt;
    GroupShares share;
    for (const double n : seen[0].rows) {
      if (n == 0.0) continue;
      share.rows.push_back(n);
      share.successes.push_back(0.0);
    }
    double rows = 0.0;
    double successes = 0.0;
    for (const double n : share.rows) rows += n;
    for (const double x : seen[0].successes) successes += x;
    double possible = 1.0;
    for (std::size_t g = 0; g + 1 < share.rows.size(); ++g) {
      possible *= 1.0 + std::min({share.rows[g], successes, rows - successes});
      if (possible > most_enumerated) return std::nullopt;
    }
    double tail = 0.0;
    const auto visit = [&](auto&& self, std::size_t g, double left_rows, double left, double log_mass) -> void {
      if (g + 1 == share.rows.size()) {
        share.successes[g] = left;
        if (chi_square({share}) >= statistic * (1.0 - 1e-9)) tail += std::exp(log_mass);
        return;
      }
      const double rest = left_rows - share.rows[g];
      for (double x = std::max(0.0, left - rest); x <= std::min(share.rows[g], left); x += 1.0) {
        const auto mass = stats::detail::hypergeometric_log_mass(x, share.rows[g], rest, left);
        share.successes[g] = x;
        self(self, g + 1, rest, left - x, log_mass + 0.5 * std::log(mass.square) + mass.linear);
      }
    };
    visit(visit, 0, rows, successes, 0.0);
    return std::min(1.0, tail);
  }

  /// Of each gap the two samples as they are; nothing for what is made of two shares.
  [[nodiscard]] std::vector<std::optional<SmallPair>> pairs() const {
    std::vector<std::optional<SmallPair>> found;
    found.reserve(gaps_.size());
    std::vector<GroupShares> shares;
    std::optional<std::pair<std::size_t, std::size_t>> of;
    for (const auto& [t, m, g] : gaps_) {
      if (of != std::pair{t, m}) shares = in_table(t, m, successes_);
      of = std::pair{t, m};
      if (shares.size() != 1) {
        found.emplace_back();
        continue;
      }
      const GroupShares& s = shares.front();
      double x = 0.0;
      double n = 0.0;
      for (std::size_t i = 0; i < s.rows.size(); ++i) {
        if (tables_[t].with_rest() ? i == g : i != *tables_[t].reference) continue;
        x += s.successes[i];
        n += s.rows[i];
      }
      found.emplace_back(SmallPair{s.successes[g], s.rows[g], x, n});
    }
    return found;
  }

  /// Of each gap whether an earlier one asks the same: of the complement (TPR and FNR), the same groups in one table.
  [[nodiscard]] std::vector<bool> asked_before() const {
    std::set<std::tuple<std::size_t, Metric, std::size_t>> seen;
    std::vector<bool> before;
    before.reserve(gaps_.size());
    for (const auto& [t, m, g] : gaps_) before.push_back(!seen.emplace(t, question_of(metrics_[m]), g).second);
    return before;
  }

  [[nodiscard]] std::pair<std::size_t, std::size_t> omnibus_at(std::size_t k) const { return omnibus_[k]; }
  [[nodiscard]] std::tuple<std::size_t, std::size_t, std::size_t> gap_at(std::size_t k) const { return gaps_[k]; }

  /// The result's shape, with why and of how many rows, and nothing tested yet.
  template <class Result = std::vector<std::vector<PermutedMetric>>>
  [[nodiscard]] Result blank() const {
    Result result(tables_.size());
    for (std::size_t t = 0; t < tables_.size(); ++t) {
      result[t].resize(metrics_.size());
      for (std::size_t m = 0; m < metrics_.size(); ++m) {
        auto& metric = result[t][m];
        metric.gaps.resize(tables_[t].groups);
        const std::vector<GroupShares> seen = in_table(t, m, successes_);
        double all = 0.0;
        for (const GroupShares& s : seen) {
          for (const double n : s.rows) all += n;
        }
        metric.omnibus.n = static_cast<std::uint64_t>(all);
        metric.omnibus.undefined = all > 0.0 ? stats::Undefined::single_group : stats::Undefined::nobody;
        for (std::size_t g = 0; g < tables_[t].groups; ++g) {
          double rows = 0.0;
          for (const GroupShares& s : seen) {
            if (tables_[t].with_rest()) {
              for (const double n : s.rows) rows += n;
            } else if (tables_[t].compares(g)) {
              rows += s.rows[g] + s.rows[*tables_[t].reference];
            }
          }
          metric.gaps[g].test.n = static_cast<std::uint64_t>(rows);
          metric.gaps[g].test.undefined =
              tables_[t].compares(g) ? stats::Undefined::nobody : stats::Undefined::single_group;
        }
      }
    }
    for (const auto& [t, m] : omnibus_) result[t][m].omnibus.undefined = stats::Undefined::none;
    for (const auto& [t, m, g] : gaps_) result[t][m].gaps[g].test.undefined = stats::Undefined::none;
    return result;
  }

 private:
  [[nodiscard]] static std::uint64_t sum(const std::vector<std::uint64_t>& counts) {
    std::uint64_t all = 0;
    for (const std::uint64_t c : counts) all += c;
    return all;
  }

  /// The shares of a metric by group of a table, from successes by finest group.
  [[nodiscard]] std::vector<GroupShares> in_table(std::size_t t, std::size_t m,
                                                  const std::vector<std::vector<std::uint64_t>>& successes) const {
    std::vector<GroupShares> found;
    for (const Metric share : shares_of(metrics_[m])) {
      const auto q =
          static_cast<std::size_t>(std::find(questions_.begin(), questions_.end(), share) - questions_.begin());
      GroupShares s{std::vector<double>(tables_[t].groups, 0.0), std::vector<double>(tables_[t].groups, 0.0)};
      for (std::size_t f = 0; f < successes[q].size(); ++f) {
        s.successes[tables_[t].group_of[f]] += static_cast<double>(successes[q][f]);
        s.rows[tables_[t].group_of[f]] += static_cast<double>(rows_[q][f]);
      }
      found.push_back(std::move(s));
    }
    return found;
  }

  /// Σ n (p - p̄)² / (p̄ q̄); of two shares, Σ (p - p')² / (variances), each about its own mean, for their difference.
  [[nodiscard]] static double chi_square(const std::vector<GroupShares>& shares) {
    std::vector<double> means;
    for (const GroupShares& s : shares) {
      double x = 0.0;
      double n = 0.0;
      for (std::size_t g = 0; g < s.rows.size(); ++g) {
        x += s.successes[g];
        n += s.rows[g];
      }
      means.push_back(x / n);
    }
    double sum = 0.0;
    for (std::size_t g = 0; g < shares[0].rows.size(); ++g) {
      double distance = 0.0;
      double variance = 0.0;
      bool empty = false;
      for (std::size_t i = 0; i < shares.size(); ++i) {
        const double n = shares[i].rows[g];
        empty = empty || n == 0.0;
        if (empty) break;
        distance += (i == 0 ? 1.0 : -1.0) * (shares[i].successes[g] / n - means[i]);
        variance += means[i] * (1.0 - means[i]) / n;
      }
      if (!empty && variance > 0.0) sum += distance * distance / variance;
    }
    return sum;
  }

  void compute(const std::vector<std::vector<std::uint64_t>>& successes, PermutedStatistics& out) const {
    out.omnibus.clear();
    out.gap.clear();
    out.sign.clear();
    std::size_t next_gap = 0;
    for (const auto& [t, m] : omnibus_) {
      const std::vector<GroupShares> shares = in_table(t, m, successes);
      out.omnibus.push_back(chi_square(shares));
      std::vector<std::pair<double, double>> all;  // successes and rows
      for (const GroupShares& s : shares) {
        std::pair<double, double> sums{0.0, 0.0};
        for (std::size_t g = 0; g < s.rows.size(); ++g) {
          sums.first += s.successes[g];
          sums.second += s.rows[g];
        }
        all.push_back(sums);
      }
      for (; next_gap < gaps_.size() && std::get<0>(gaps_[next_gap]) == t && std::get<1>(gaps_[next_gap]) == m;
           ++next_gap) {
        const std::size_t g = std::get<2>(gaps_[next_gap]);
        double distance = 0.0;
        double variance = 0.0;
        for (std::size_t i = 0; i < shares.size(); ++i) {
          const double x = shares[i].successes[g];
          const double n = shares[i].rows[g];
          const std::size_t r = tables_[t].reference.value_or(0);
          const double y = tables_[t].with_rest() ? all[i].first - x : shares[i].successes[r];
          const double k = tables_[t].with_rest() ? all[i].second - n : shares[i].rows[r];
          if (k == 0.0) continue;
          const double pooled = (x + y) / (n + k);
          // x k - y n: whole numbers, so that equal rates are exactly equal.
          distance += (i == 0 ? 1.0 : -1.0) * ((x * k - y * n) / (n * k));
          variance += pooled * (1.0 - pooled) * (1.0 / n + 1.0 / k);
        }
        const double z = variance > 0.0 ? distance / std::sqrt(variance) : 0.0;
        const Metric metric = metrics_[m];
        const bool mirrored = metric == Metric::false_negative_rate || metric == Metric::true_negative_rate ||
                              metric == Metric::false_discovery_rate || metric == Metric::false_omission_rate;
        out.gap.push_back(std::abs(z));
        out.sign.push_back((z < 0.0) != mirrored ? -1.0 : 1.0);
      }
    }
  }

  std::vector<ComparedTable> tables_;
  std::vector<Metric> metrics_;
  std::vector<Metric> questions_;
  std::vector<std::vector<std::uint64_t>> rows_;       // (questions, finest groups)
  std::vector<std::vector<std::uint64_t>> successes_;  // likewise
  std::vector<std::pair<std::size_t, std::size_t>> omnibus_;
  std::vector<std::tuple<std::size_t, std::size_t, std::size_t>> gaps_;
};

}  // namespace detail

}  // namespace lotrecht::fairness
