#pragma once

/// @file
/// How the rows of an audit were drawn, and what that says about uncertainty.

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/seed.hpp>
#include <lotrecht/fairness/cluster_tally.hpp>
#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/stats/cluster_ratio.hpp>
#include <lotrecht/stats/linearised.hpp>

namespace lotrecht::fairness {

/// How the variance of a rate is estimated.
enum class DesignVariance : std::uint8_t {
  taylor,  ///< linearised, within sampling strata
  cr2,     ///< bias-reduced for few clusters, with Satterthwaite's degrees of freedom; knows no strata
};

/// How a variance becomes the interval of a rate.
enum class DesignInterval : std::uint8_t { logit, korn_graubard, bootstrap };

[[nodiscard]] constexpr std::string_view name(DesignVariance v) noexcept {
  return v == DesignVariance::taylor ? "taylor" : "cr2";
}
[[nodiscard]] constexpr std::string_view name(DesignInterval i) noexcept {
  switch (i) {
    case DesignInterval::logit: return "logit";
    case DesignInterval::korn_graubard: return "korn_graubard";
    case DesignInterval::bootstrap: return "bootstrap";
  }
  return "";
}

/// What is chosen about a design.
struct DesignMethods {
  DesignVariance variance = DesignVariance::taylor;
  DesignInterval interval = DesignInterval::logit;
  stats::LonelyStratum lonely = stats::LonelyStratum::refuse;
  BootstrapKind kind = BootstrapKind::bca;  ///< of the bootstrap, like the rest
  std::uint64_t replicates = 1999;
  Seed seed{1};
  unsigned threads = 1;  ///< changes the time and nothing else
};

/// What a cluster, or each of several clusters that are alike, holds of one group's cell.
struct DesignCell {
  std::uint64_t slot;  ///< 6 group + cell
  double weight;       ///< sum over its rows
  std::uint64_t rows;
  friend constexpr auto operator<=>(const DesignCell&, const DesignCell&) = default;
};

/// What strata and clusters are called in a message; numbers if nobody says.
struct DesignNames {
  std::function<std::string(std::uint32_t)> stratum = [](std::uint32_t id) { return "number " + std::to_string(id); };
  std::function<std::string(std::uint32_t)> cluster = [](std::uint32_t id) { return "number " + std::to_string(id); };
};

/// Strata, clusters and what they hold. Clusters that are alike are kept once, with their number.
class Design {
 public:
  /// @param strata      number of sampling strata, at least 1
  /// @param population  empty, or for each stratum how many clusters (rows, where they are not clustered) there are
  /// @throws InvalidInput if a cluster lies in two strata, a population is smaller than its sample, a stratum has a
  ///         single cluster and the rule is to refuse, or the methods do not fit together
  Design(const ClusterTally& tally, std::size_t strata, std::span<const std::optional<std::uint64_t>> population,
         const DesignMethods& methods, const DesignNames& names = {})
      : methods_{methods}, strata_(std::max<std::size_t>(1, strata)) {
    collect(tally.entries(), names);
    find_simple();
    if (!population.empty() && population.size() != strata_.size()) {
      throw InvalidInput{"Design", "population", "must name every sampling stratum or none"};
    }
    for (std::size_t h = 0; h < population.size(); ++h) {
      strata_[h].population = population[h];
      if (population[h] && *population[h] < strata_[h].clusters) {
        throw InvalidInput{"Design", "population",
                           "of stratum " + names.stratum(static_cast<std::uint32_t>(h)) +
                               " must not be smaller than its sample of " + std::to_string(strata_[h].clusters) +
                               ", got " + std::to_string(*population[h])};
      }
      finite_ = finite_ || population[h].has_value();
    }
    if (methods.variance == DesignVariance::cr2 && (strata_.size() > 1 || finite_)) {
      throw InvalidInput{"Design", "variance",
                         "cr2 knows neither sampling strata nor populations; use taylor, which knows both"};
    }
    if (methods.interval == DesignInterval::bootstrap && finite_) {
      throw InvalidInput{"Design", "interval",
                         "bootstrap draws with replacement and knows no populations; use logit or korn_graubard"};
    }
    if (methods.lonely == stats::LonelyStratum::refuse) {
      for (std::size_t h = 0; strata_.size() > 1 && h < strata_.size(); ++h) {
        if (strata_[h].clusters != 1 || strata_[h].population == 1u) continue;
        throw InvalidInput{"Design", "sampling_strata",
                           names.stratum(static_cast<std::uint32_t>(h)) +
                               " has a single cluster, so nothing is known about how it varies; merge strata, or say "
                               "lonely = centre"};
      }
    }
  }

  [[nodiscard]] const DesignMethods& methods() const noexcept { return methods_; }
  [[nodiscard]] bool clustered() const noexcept { return clustered_; }
  [[nodiscard]] bool finite() const noexcept { return finite_; }
  /// Whether a stratum is a simple random sample of rows: no cluster has two of them, and all have the same weight.
  [[nodiscard]] bool simple(std::size_t stratum) const { return simple_[stratum]; }
  [[nodiscard]] std::uint64_t clusters() const noexcept {
    std::uint64_t sum = 0;
    for (const auto& s : strata_) sum += s.clusters;
    return sum;
  }
  [[nodiscard]] stats::ClusterSample sample() const noexcept { return {strata_, profiles_}; }
  /// What each cluster of a profile holds, ascending by slot.
  [[nodiscard]] std::span<const DesignCell> cells(std::size_t profile) const {
    return std::span{cells_}.subspan(first_[profile], first_[profile + 1] - first_[profile]);
  }

 private:
  struct Found {
    stats::ClusterProfile profile;
    std::size_t first;
    std::size_t count;
  };

  void collect(const std::vector<ClusterRows>& entries, const DesignNames& names) {
    std::vector<DesignCell> cells;
    std::vector<Found> found;
    for (std::size_t i = 0; i < entries.size();) {
      const ClusterRows& head = entries[i];
      if (head.stratum >= strata_.size()) {
        throw InvalidInput{"Design", "stratum",
                           "ids must be below the number of strata, " + std::to_string(strata_.size()) + ", got " +
                               std::to_string(head.stratum)};
      }
      const std::size_t first = cells.size();
      if (head.cluster == own_cluster) {
        cells.push_back({head.slot, head.weight, 1});
        found.push_back({{head.stratum, head.rows}, first, 1});
        strata_[head.stratum].clusters += head.rows;
        ++i;
        continue;
      }
      clustered_ = true;
      for (; i < entries.size() && entries[i].cluster == head.cluster; ++i) {
        const ClusterRows& e = entries[i];
        if (e.stratum != head.stratum) {
          throw InvalidInput{"Design", "cluster",
                             names.cluster(head.cluster) + " lies in sampling strata " + names.stratum(head.stratum) +
                                 " and " + names.stratum(e.stratum) + "; a cluster is drawn from one stratum"};
        }
        const double weight = e.weight * static_cast<double>(e.rows);
        if (cells.size() > first && cells.back().slot == e.slot) {
          cells.back().weight += weight;
          cells.back().rows += e.rows;
        } else {
          cells.push_back({e.slot, weight, e.rows});
        }
      }
      found.push_back({{head.stratum, 1}, first, cells.size() - first});
      ++strata_[head.stratum].clusters;
    }
    const auto contents = [&](const Found& f) { return std::span{cells}.subspan(f.first, f.count); };
    const auto compare = [&](const Found& a, const Found& b) {
      if (a.profile.stratum != b.profile.stratum) return a.profile.stratum <=> b.profile.stratum;
      const auto x = contents(a);
      const auto y = contents(b);
      for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i) {
        if (x[i].slot != y[i].slot) return x[i].slot <=> y[i].slot;
        if (x[i].rows != y[i].rows) return x[i].rows <=> y[i].rows;
        if (x[i].weight < y[i].weight) return std::strong_ordering::less;
        if (y[i].weight < x[i].weight) return std::strong_ordering::greater;
      }
      return x.size() <=> y.size();
    };
    std::sort(found.begin(), found.end(), [&](const Found& a, const Found& b) { return std::is_lt(compare(a, b)); });
    first_.push_back(0);
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (i > 0 && std::is_eq(compare(found[i - 1], found[i]))) {
        profiles_.back().clusters += found[i].profile.clusters;
        continue;
      }
      profiles_.push_back(found[i].profile);
      const auto held = contents(found[i]);
      cells_.insert(cells_.end(), held.begin(), held.end());
      first_.push_back(cells_.size());
    }
  }

  void find_simple() {
    simple_.assign(strata_.size(), true);
    std::vector<double> weight(strata_.size(), 0.0);
    for (std::size_t p = 0; p < profiles_.size(); ++p) {
      const std::size_t stratum = profiles_[p].stratum;
      const auto held = cells(p);
      const bool alone = held.size() == 1 && held[0].rows == 1 && held[0].weight > 0.0;
      if (alone && weight[stratum] == 0.0) weight[stratum] = held[0].weight;
      if (!alone || held[0].weight != weight[stratum]) simple_[stratum] = false;
    }
  }

  DesignMethods methods_;
  bool clustered_ = false;
  bool finite_ = false;
  std::vector<stats::SampledStratum> strata_;
  std::vector<bool> simple_;                     // (H,)
  std::vector<stats::ClusterProfile> profiles_;  // ascending in stratum
  std::vector<std::size_t> first_;               // (P + 1,) where the profile's cells begin
  std::vector<DesignCell> cells_;
};

/// The crossed groups' clusters seen by the groups of one table: which clusters hold how much of each group.
class DesignTable {
 public:
  /// One cluster profile's weights of one group, by cell.
  struct Held {
    std::uint32_t profile;
    std::array<double, 6> weight;
  };

  /// @param design    outlives the table
  /// @param group_of  for each crossed group its group in the table   @param groups  of the table
  DesignTable(const Design& design, std::span<const std::size_t> group_of, std::size_t groups)
      : design_{&design}, group_of_{group_of.begin(), group_of.end()}, held_(groups) {
    const std::size_t profiles = design.sample().profiles.size();
    all_.resize(profiles);
    std::vector<std::pair<std::size_t, DesignCell>> here;
    for (std::size_t p = 0; p < profiles; ++p) {
      all_[p].profile = static_cast<std::uint32_t>(p);
      here.clear();
      for (const DesignCell& cell : design.cells(p)) here.emplace_back(group_of[cell.slot / 6], cell);
      for (const auto& [g, cell] : here) {
        if (held_[g].empty() || held_[g].back().profile != p) held_[g].push_back({all_[p].profile, {}});
        held_[g].back().weight[cell.slot % 6] += cell.weight;
        all_[p].weight[cell.slot % 6] += cell.weight;
      }
    }
  }

  [[nodiscard]] const Design& design() const noexcept { return *design_; }
  [[nodiscard]] std::size_t groups() const noexcept { return held_.size(); }
  [[nodiscard]] std::span<const Held> group(std::size_t g) const { return held_[g]; }
  [[nodiscard]] std::span<const Held> everybody() const { return all_; }
  /// A cluster profile's weights by cell, a group's left out.
  [[nodiscard]] std::array<double, 6> without(std::size_t profile, std::size_t g) const {
    std::array<double, 6> weight{};
    for (const DesignCell& cell : design_->cells(profile)) {
      if (group_of_[cell.slot / 6] != g) weight[cell.slot % 6] += cell.weight;
    }
    return weight;
  }

 private:
  const Design* design_;
  std::vector<std::size_t> group_of_;
  std::vector<std::vector<Held>> held_;  // by group, ascending in profile
  std::vector<Held> all_;
};

}  // namespace lotrecht::fairness
