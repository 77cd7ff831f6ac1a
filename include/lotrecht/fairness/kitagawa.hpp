#pragma once

/// @file
/// Kitagawa's decomposition: how much of a gap lies in who belongs to which stratum, and how much within strata.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/stats/bootstrap.hpp>
#include <lotrecht/stats/bootstrap_interval.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/sandwich.hpp>

namespace lotrecht::fairness {

/// One group's people in one stratum.
struct StratumCell {
  std::uint64_t rows = 0;
  std::uint64_t selected = 0;
  double weight = 0.0;           ///< sum of w; the rows, unweighted
  double selected_weight = 0.0;  ///< sum of w over the selected
  double squares = 0.0;          ///< sum of w^2; the rows, unweighted
  double selected_squares = 0.0;

  void add(bool is_selected, double w) noexcept {
    ++rows;
    weight += w;
    squares += w * w;
    if (!is_selected) return;
    ++selected;
    selected_weight += w;
    selected_squares += w * w;
  }
  [[nodiscard]] double rate() const noexcept { return selected_weight / weight; }
};

/// Rows of one cluster that lie in one cell, for variances over clusters.
struct ClusterCell {
  std::uint32_t cluster = 0;
  bool other = false;  ///< of the reference rather than the group
  std::uint32_t stratum = 0;
  bool selected = false;
  double weight = 0.0;
};

/// Two parts (Kitagawa) or three (with the interaction apart).
enum class Fold : std::uint8_t { two, three };

/// What a gap is made of. All sum to the raw gap, and a stratum's parts to the whole parts.
struct KitagawaDecomposition {
  stats::Estimate composition;  ///< the groups are spread differently over strata
  stats::Estimate rate;         ///< within strata they are treated differently
  stats::Estimate interaction;  ///< threefold only
  stats::Estimate only_group;   ///< the group's people in strata without anybody of the reference
  stats::Estimate only_other;   ///< the reference's people in strata without anybody of the group
  std::vector<stats::Estimate> composition_by_stratum;  ///< (S,) `no_overlap` where one group is missing
  std::vector<stats::Estimate> rate_by_stratum;         ///< (S,)
  double support_group = 0.0;                           ///< share of the group in strata that hold both
  double support_other = 0.0;
};

namespace detail {

/// One side's strata as shares and rates.
struct Strata {
  double total = 0.0;         ///< weight of all strata
  double support = 0.0;       ///< of those that hold both groups
  double overall = 0.0;       ///< rate over all
  double within = 0.0;        ///< rate over the common strata
  std::vector<double> share;  ///< (S,) of the common strata's people
  std::vector<double> rate;   ///< (S,)
};

/// What a statistic does to one side: row (s, d) has the influence (level[s] + slope[s] (d - rate[s])) / weight.
struct SideInfluence {
  std::vector<double> level;
  std::vector<double> slope;
};

/// Parts in this order: composition, rate, interaction, only_group, only_other, then the two of each stratum.
inline constexpr std::size_t whole_parts = 5;

[[nodiscard]] inline std::pair<Strata, Strata> strata_of(std::span<const StratumCell> group,
                                                         std::span<const StratumCell> other) {
  const auto side = [&](std::span<const StratumCell> own, std::span<const StratumCell> opposite) {
    Strata s;
    s.share.assign(own.size(), 0.0);
    s.rate.assign(own.size(), 0.0);
    double selected = 0.0;
    double within = 0.0;
    for (std::size_t i = 0; i < own.size(); ++i) {
      s.total += own[i].weight;
      selected += own[i].selected_weight;
      if (!(own[i].weight > 0.0)) continue;
      s.rate[i] = own[i].rate();
      if (!(opposite[i].weight > 0.0)) continue;
      s.support += own[i].weight;
      within += own[i].selected_weight;
      s.share[i] = own[i].weight;
    }
    s.overall = selected / s.total;
    s.within = within / s.support;
    for (double& share : s.share) share /= s.support;
    return s;
  };
  return {side(group, other), side(other, group)};
}

/// The parts' values, for strata that hold both somewhere.
inline void kitagawa_values(const Strata& a, const Strata& b, Fold fold, std::span<double> out) {
  const std::size_t n = a.share.size();
  std::fill(out.begin(), out.end(), 0.0);
  for (std::size_t s = 0; s < n; ++s) {
    if (!(a.share[s] > 0.0)) continue;
    const double shift = a.share[s] - b.share[s];
    const double gap = a.rate[s] - b.rate[s];
    double composition = 0.0;
    double rate = 0.0;
    if (fold == Fold::two) {
      composition = shift * ((a.rate[s] - a.within) + (b.rate[s] - b.within)) / 2.0;
      rate = gap * (a.share[s] + b.share[s]) / 2.0;
    } else {
      composition = shift * (b.rate[s] - b.within);
      rate = gap * b.share[s];
      out[2] += shift * gap;
    }
    out[0] += composition;
    out[1] += rate;
    if (out.size() > whole_parts) {
      out[whole_parts + 2 * s] = composition;
      out[whole_parts + 2 * s + 1] = rate;
    }
  }
  out[3] = a.overall - a.within;
  out[4] = b.within - b.overall;
}

/// Influence of both sides' rows on one part.
[[nodiscard]] inline std::pair<SideInfluence, SideInfluence> kitagawa_influence(const Strata& a, const Strata& b,
                                                                                Fold fold, std::size_t part) {
  const std::size_t n = a.share.size();
  // Derivatives by the shares and rates of either side.
  std::vector<double> a_share(n, 0.0), a_rate(n, 0.0), b_share(n, 0.0), b_rate(n, 0.0);
  const bool one = part >= whole_parts;
  const std::size_t kind = one ? (part - whole_parts) % 2 : part;
  for (std::size_t s = 0; s < n; ++s) {
    if (one && s != (part - whole_parts) / 2) continue;
    if (!(a.share[s] > 0.0)) continue;
    const double shift = a.share[s] - b.share[s];
    const double gap = a.rate[s] - b.rate[s];
    const bool two = fold == Fold::two;
    if (kind == 0) {
      const double height = two ? ((a.rate[s] - a.within) + (b.rate[s] - b.within)) / 2.0 : b.rate[s] - b.within;
      a_share[s] += height;
      b_share[s] -= height;
      b_rate[s] += two ? shift / 2.0 : shift;
      if (two) a_rate[s] += shift / 2.0;
      // Through the mean rate from which heights are measured; over all strata the shifts cancel.
      for (std::size_t t = 0; one && t < n; ++t) {
        const double c = two ? shift / 2.0 : shift;
        b_share[t] -= c * b.rate[t];
        b_rate[t] -= c * b.share[t];
        if (!two) continue;
        a_share[t] -= c * a.rate[t];
        a_rate[t] -= c * a.share[t];
      }
    } else if (kind == 1) {
      const double weight = two ? (a.share[s] + b.share[s]) / 2.0 : b.share[s];
      a_rate[s] += weight;
      b_rate[s] -= weight;
      b_share[s] += two ? gap / 2.0 : gap;
      if (two) a_share[s] += gap / 2.0;
    } else if (kind == 2 && !two) {
      a_share[s] += gap;
      b_share[s] -= gap;
      a_rate[s] += shift;
      b_rate[s] -= shift;
    }
  }
  const auto side = [&](const Strata& own, const std::vector<double>& by_share, const std::vector<double>& by_rate,
                        double outside) {
    SideInfluence f{std::vector<double>(n, 0.0), std::vector<double>(n, 0.0)};
    double mean = 0.0;
    for (std::size_t s = 0; s < n; ++s) mean += own.share[s] * by_share[s];
    const double common = own.support / own.total;
    for (std::size_t s = 0; s < n; ++s) {
      if (own.share[s] > 0.0) {
        f.level[s] = (by_share[s] - mean) / common;
        f.slope[s] = by_rate[s] / own.share[s] / common;
      }
      if (outside != 0.0) {
        const double in = own.share[s] > 0.0 ? 1.0 / common : 0.0;
        f.level[s] = outside * ((own.rate[s] - own.overall) - in * (own.rate[s] - own.within));
        f.slope[s] = outside * (1.0 - in);
      }
    }
    return f;
  };
  return {side(a, a_share, a_rate, part == 3 ? 1.0 : 0.0), side(b, b_share, b_rate, part == 4 ? -1.0 : 0.0)};
}

/// Variance that one side's independent rows give to a part.
///
/// A stratum's own variance r(1 - r) is taken at r drawn toward the group's rate by one row: three people of whom
/// nobody was selected are no proof of a rate of 0.
[[nodiscard]] inline double side_variance(std::span<const StratumCell> cells, const Strata& strata,
                                          const SideInfluence& f) {
  double rows = 0.0;
  double squares = 0.0;
  for (const StratumCell& c : cells) {
    rows += static_cast<double>(c.rows);
    squares += c.squares;
  }
  const double effective_rows = strata.total * strata.total / squares;
  const double prior = (effective_rows * strata.overall + 0.5) / (effective_rows + 1.0);
  double sum = 0.0;
  for (std::size_t s = 0; s < cells.size(); ++s) {
    const StratumCell& c = cells[s];
    if (!(c.weight > 0.0)) continue;
    const double n = c.weight * c.weight / c.squares;
    const double r = (n * strata.rate[s] + prior) / (n + 1.0);
    const double tilt = c.selected_squares * (1.0 - strata.rate[s]) - (c.squares - c.selected_squares) * strata.rate[s];
    sum += c.squares * (f.level[s] * f.level[s] + f.slope[s] * f.slope[s] * r * (1.0 - r)) +
           2.0 * f.level[s] * f.slope[s] * tilt;
  }
  return rows > 1.0 ? sum / (strata.total * strata.total) * rows / (rows - 1.0)
                    : std::numeric_limits<double>::infinity();
}

/// Variance of a part over clusters, and their number. `cells` lie cluster after cluster.
[[nodiscard]] inline std::pair<double, double> cluster_variance(std::span<const ClusterCell> cells, const Strata& a,
                                                                const Strata& b, const SideInfluence& fa,
                                                                const SideInfluence& fb) {
  double clusters = 0.0;
  double sum = 0.0;
  double own = 0.0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const ClusterCell& c = cells[i];
    const Strata& side = c.other ? b : a;
    const SideInfluence& f = c.other ? fb : fa;
    own += c.weight / side.total *
           (f.level[c.stratum] + f.slope[c.stratum] * ((c.selected ? 1.0 : 0.0) - side.rate[c.stratum]));
    if (i + 1 < cells.size() && cells[i + 1].cluster == c.cluster) continue;
    clusters += 1.0;
    sum += own * own;
    own = 0.0;
  }
  return {clusters > 1.0 ? sum * clusters / (clusters - 1.0) : std::numeric_limits<double>::infinity(), clusters};
}

}  // namespace detail

/// Decomposes the gap p_group - p_other of two selection rates over strata.
///
/// With shares A_s, B_s and rates a_s, b_s within the strata that hold both groups, a and b their means,
///
///     composition = sum (A_s - B_s) (a_s + b_s) / 2,     rate = sum (a_s - b_s) (A_s + B_s) / 2;
///
/// threefold: composition = sum (A_s - B_s) b_s, rate = sum (a_s - b_s) B_s, interaction = sum (A_s - B_s)(a_s - b_s).
/// Strata that hold one group only cannot be compared. What their people do to the gap are two parts of their own
/// (Nopo's): only_group = p_group - a, only_other = b - p_other. All parts sum to the gap exactly.
///
/// A stratum's part of the composition is measured from the mean rate of the common strata ((a + b)/2, or b): being
/// over-represented where rates are above the mean adds to the gap. The sum does not depend on it.
///
/// Intervals by the delta method over the cells, rows independent and groups' sizes given, with strata's variances
/// drawn toward the group's ("delta_method"); over clusters if `clusters` are given ("delta_method_clusters", t with G
/// - 1 degrees of freedom); or from the exact bootstrap of the cells, groups apart.
///
/// @param group, other  (S,) cells of the group and of the reference, stratum by stratum
/// @param bootstrap     instead of the delta method; for unweighted rows without clusters
/// @return  composition, rate and both outside parts undefined with `no_overlap` if no stratum holds both, all with
///          `nobody` if a group is empty
/// @throws InvalidInput if lengths differ, there are no strata, or a bootstrap of weighted or clustered rows is asked
///
/// Kitagawa, E. M. (1955). Components of a difference between two rates. JASA 50(272), 1168-1194.
/// doi:10.1080/01621459.1955.10501299
/// Nopo, H. (2008). Matching as a tool to decompose wage gaps. Rev. Econ. Stat. 90(2), 290-299.
/// doi:10.1162/rest.90.2.290
[[nodiscard]] inline KitagawaDecomposition kitagawa(std::span<const StratumCell> group,
                                                    std::span<const StratumCell> other, Fold fold,
                                                    const stats::Confidence& confidence,
                                                    std::span<const ClusterCell> clusters = {},
                                                    const std::optional<BootstrapMethod>& bootstrap = std::nullopt) {
  using stats::Undefined;
  if (group.size() != other.size() || group.empty()) {
    throw InvalidInput{"kitagawa", "strata", "must be the same of both groups, and at least one"};
  }
  const std::size_t parts = detail::whole_parts + 2 * group.size();
  const auto [a, b] = detail::strata_of(group, other);
  std::uint64_t n = 0;
  bool weighted = false;
  for (const auto& side : {group, other}) {
    for (const StratumCell& c : side) {
      n += c.rows;
      weighted = weighted || c.weight != static_cast<double>(c.rows) || c.squares != c.weight;
    }
  }
  if (bootstrap && (weighted || !clusters.empty())) {
    throw InvalidInput{"kitagawa", "bootstrap", "is for rows without weights and clusters"};
  }
  const bool nobody = !(a.total > 0.0) || !(b.total > 0.0);
  const bool apart = !nobody && !(a.support > 0.0);
  std::vector<stats::Estimate> found(parts);
  for (stats::Estimate& e : found) {
    e.confidence = confidence.level();
    e.n = n;
    e.method = bootstrap ? name(bootstrap->kind) : clusters.empty() ? "delta_method" : "delta_method_clusters";
    e.low = -1.0;
    e.high = 1.0;
    e.undefined = nobody ? Undefined::nobody : apart ? Undefined::no_overlap : Undefined::none;
  }
  const auto common = [&](std::size_t s) { return group[s].weight > 0.0 && other[s].weight > 0.0; };
  if (!nobody && !apart) {
    std::vector<double> values(parts);
    detail::kitagawa_values(a, b, fold, values);
    for (std::size_t k = 0; k < parts; ++k) {
      if (k >= detail::whole_parts && !common((k - detail::whole_parts) / 2)) {
        found[k].undefined = Undefined::no_overlap;
        continue;
      }
      const auto [fa, fb] = detail::kitagawa_influence(a, b, fold, k);
      double critical = confidence.z();
      double variance = 0.0;
      if (clusters.empty()) {
        variance = detail::side_variance(group, a, fa) + detail::side_variance(other, b, fb);
      } else {
        const auto [v, count] = detail::cluster_variance(clusters, a, b, fa, fb);
        variance = v;
        critical = stats::t_critical(confidence, count - 1.0);
      }
      const double arm = variance > 0.0 ? critical * std::sqrt(variance) : 0.0;
      found[k].value = values[k];
      found[k].low = std::max(-1.0, values[k] - arm);
      found[k].high = std::min(1.0, values[k] + arm);
    }
    if (bootstrap) {
      std::vector<std::uint64_t> cells;
      for (const auto& side : {group, other}) {
        for (const StratumCell& c : side) cells.insert(cells.end(), {c.rows - c.selected, c.selected});
      }
      const std::vector<std::size_t> sides{2 * group.size(), 2 * group.size()};
      const auto compute = [&](std::span<const std::uint64_t> drawn, std::span<double> out) {
        std::vector<StratumCell> both(2 * group.size());
        for (std::size_t s = 0; s < both.size(); ++s) {
          const auto selected = static_cast<double>(drawn[2 * s + 1]);
          const auto rows = static_cast<double>(drawn[2 * s]) + selected;
          both[s] = {drawn[2 * s] + drawn[2 * s + 1], drawn[2 * s + 1], rows, selected, rows, selected};
        }
        const auto halves = std::span<const StratumCell>{both};
        const auto [da, db] = detail::strata_of(halves.first(group.size()), halves.subspan(group.size()));
        if (da.support > 0.0) detail::kitagawa_values(da, db, fold, out);
      };
      const auto drawn = stats::bootstrap(
          {cells, sides}, parts, compute,
          {bootstrap->replicates, bootstrap->seed, bootstrap->threads, bootstrap->kind == BootstrapKind::bca});
      for (std::size_t k = 0; k < parts; ++k) {
        if (!found[k].defined()) continue;
        const auto statistic = drawn.statistic(k);
        const auto interval = bootstrap->kind == BootstrapKind::bca ? stats::bca_interval(statistic, confidence)
                                                                    : stats::percentile_interval(statistic, confidence);
        found[k].low = std::min(found[k].value, interval.interval.low);
        found[k].high = std::max(found[k].value, interval.interval.high);
      }
    }
  }
  KitagawaDecomposition d{found[0], found[1], found[2], found[3], found[4], {}, {}, 0.0, 0.0};
  for (std::size_t s = 0; s < group.size(); ++s) {
    d.composition_by_stratum.push_back(found[detail::whole_parts + 2 * s]);
    d.rate_by_stratum.push_back(found[detail::whole_parts + 2 * s + 1]);
  }
  if (!nobody) {
    d.support_group = a.support / a.total;
    d.support_other = b.support / b.total;
  }
  return d;
}

}  // namespace lotrecht::fairness
