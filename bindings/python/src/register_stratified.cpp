#include <algorithm>
#include <cstdint>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/stats/binomial_test.hpp>
#include <lotrecht/stats/breslow_day.hpp>
#include <lotrecht/stats/cochran_mantel_haenszel.hpp>
#include <lotrecht/stats/conditional_odds_ratio.hpp>
#include <lotrecht/stats/goodness_of_fit.hpp>
#include <lotrecht/stats/kish.hpp>
#include <lotrecht/stats/power.hpp>
#include <lotrecht/stats/rao_scott.hpp>
#include <lotrecht/stats/sample_size.hpp>
#include <lotrecht/stats/standardised.hpp>
#include <lotrecht/stats/stratified_score.hpp>

#include "pybind.hpp"
#include "signals.hpp"
#include "stats_arguments.hpp"

namespace lotrecht::python {
namespace {

using namespace py::literals;
using stats::Confidence;

/// The test of a common odds ratio and its like as a `TestResult`: where the tables leave nothing to test, undefined.
[[nodiscard]] stats::TestResult result_of(const stats::ChiSquareTest& test, const char* method, std::uint64_t n) {
  stats::TestResult result;
  result.n = n;
  result.method = method;
  result.degrees_of_freedom = test.degrees;
  if (test.degrees == 0) {
    result.undefined = stats::Undefined::too_few_strata;
    return result;
  }
  result.statistic = test.statistic;
  result.p_value = test.p_value;
  return result;
}

[[nodiscard]] py::object or_none(const stats::Estimate& e) {
  return e.defined() ? py::object{py::float_(e.value)} : py::object{py::none()};
}

[[nodiscard]] bool is_ratio(const std::string& measure) {
  if (measure == "ratio") return true;
  if (measure == "difference") return false;
  throw InvalidInput{"stratified_score", "measure", "must be 'difference' or 'ratio', got '" + measure + "'"};
}

/// Rows by cluster as what Rao and Scott's test reads.
struct ClusteredCells {
  std::vector<stats::SampledStratum> strata;
  std::vector<stats::ClusterProfile> profiles;
  std::vector<stats::ClusterCell> cells;
  std::vector<double> totals;
};

[[nodiscard]] ClusteredCells clustered_cells(std::span<const std::uint32_t> cell, std::size_t table,
                                             std::span<const double> weight, std::span<const std::uint32_t> stratum,
                                             std::span<const std::uint32_t> cluster) {
  ClusteredCells found;
  found.totals.assign(table, 0.0);
  std::vector<std::size_t> order(cell.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto stratum_of = [&](std::size_t i) { return stratum.empty() ? 0u : stratum[i]; };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (stratum_of(a) != stratum_of(b)) return stratum_of(a) < stratum_of(b);
    return !cluster.empty() && cluster[a] < cluster[b];
  });
  std::vector<std::uint8_t> met(cluster.empty() ? 0 : *std::max_element(cluster.begin(), cluster.end()) + 1u, 0);
  std::vector<double> own(table);
  for (std::size_t at = 0; at < order.size();) {
    const std::size_t head = order[at];
    if (!cluster.empty()) {
      if (met[cluster[head]] != 0) {
        throw InvalidInput{"rao_scott", "cluster",
                           "row " + std::to_string(head) + " belongs to a cluster that lies in another stratum, too"};
      }
      met[cluster[head]] = 1;
    }
    own.assign(table, 0.0);
    const std::size_t first = at;
    while (at < order.size() && stratum_of(order[at]) == stratum_of(head) &&
           (at == first || (!cluster.empty() && cluster[order[at]] == cluster[head]))) {
      const std::size_t i = order[at++];
      own[cell[i]] += weight.empty() ? 1.0 : weight[i];
    }
    const auto profile = static_cast<std::uint32_t>(found.profiles.size());
    found.profiles.push_back({stratum_of(head), 1});
    if (stratum_of(head) >= found.strata.size()) found.strata.resize(stratum_of(head) + 1u);
    ++found.strata[stratum_of(head)].clusters;
    for (std::size_t k = 0; k < table; ++k) {
      if (!(own[k] > 0.0)) continue;
      found.cells.push_back({profile, static_cast<std::uint32_t>(k), own[k]});
      found.totals[k] += own[k];
    }
  }
  return found;
}

/// Codes of rows and columns (n,), with the numbers of either; weights, strata and clusters may be empty.
[[nodiscard]] py::tuple rao_scott(const py::array& row, std::size_t rows, const py::array& column_codes,
                                  std::size_t columns, const py::array& weight, const py::array& stratum,
                                  const py::array& cluster, bool centre) {
  const auto r = column<std::uint32_t>(row, "rows");
  const auto c = column<std::uint32_t>(column_codes, "columns");
  const auto w = column<double>(weight, "weight");
  const auto s = column<std::uint32_t>(stratum, "strata");
  const auto k = column<std::uint32_t>(cluster, "cluster");
  std::vector<std::uint32_t> cell(r.size());
  for (std::size_t i = 0; i < cell.size(); ++i) {
    cell[i] = static_cast<std::uint32_t>(std::size_t{r[i]} * columns + c[i]);
  }
  const ClusteredCells found = clustered_cells(cell, rows * columns, w, s, k);
  const stats::ClusterSample sample{found.strata, found.profiles};
  const auto lonely = centre ? stats::LonelyStratum::centre : stats::LonelyStratum::refuse;
  const std::vector<double> covariance = stats::totals_covariance(sample, rows * columns, found.cells, lonely);
  const auto freedom = static_cast<double>(found.profiles.size()) - static_cast<double>(found.strata.size());
  const stats::RaoScott test =
      stats::rao_scott(rows, columns, found.totals, covariance, static_cast<double>(cell.size()), freedom);
  return py::make_tuple(test.statistic, test.second_order, test.numerator, test.denominator, test.pearson,
                        test.mean_effect, test.degrees, test.first_order, std::string{stats::name(test.undefined)});
}

template <class Body>
void def_strata(py::module_& m, const char* name, Body&& body, const char* doc) {
  m.def(name, std::forward<Body>(body), "successes1"_a, "trials1"_a, "successes2"_a, "trials2"_a, doc);
}

void register_tests_of_strata(py::module_& m) {
  def_strata(
      m, "breslow_day",
      [](const py::array& s1, const py::array& n1, const py::array& s2, const py::array& n2) {
        const auto strata = two_samples(s1, n1, s2, n2, "breslow_day");
        return result_of(stats::breslow_day(strata), "breslow_day_tarone", stats::strata_used(strata).rows);
      },
      "Whether the odds ratio is the same in every stratum, with Tarone's correction.");
  m.def(
      "cochran_mantel_haenszel",
      [](const py::array& s1, const py::array& n1, const py::array& s2, const py::array& n2, bool corrected) {
        const auto strata = two_samples(s1, n1, s2, n2, "cochran_mantel_haenszel");
        const auto test = stats::cochran_mantel_haenszel(
            strata, corrected ? stats::Continuity::corrected : stats::Continuity::uncorrected);
        return result_of(test, corrected ? "cochran_mantel_haenszel_corrected" : "cochran_mantel_haenszel",
                         stats::strata_used(strata).rows);
      },
      "successes1"_a, "trials1"_a, "successes2"_a, "trials2"_a, "corrected"_a,
      "Whether two samples have the same rate in every stratum.");
  m.def(
      "generalised_cochran_mantel_haenszel",
      [](const std::vector<std::uint64_t>& successes, const std::vector<std::uint64_t>& trials, std::size_t samples) {
        std::vector<stats::BinomialTally> cells;
        std::uint64_t n = 0;
        for (std::size_t i = 0; i < successes.size(); ++i) {
          cells.push_back({successes[i], trials.at(i)});
          n += trials[i];
        }
        return result_of(stats::generalised_cochran_mantel_haenszel(cells, samples), "cochran_mantel_haenszel", n);
      },
      "successes"_a, "trials"_a, "samples"_a, "Whether several samples have the same rate in every stratum.");
  m.def(
      "conditional_odds_ratio",
      [](const py::array& s1, const py::array& n1, const py::array& s2, const py::array& n2, double confidence) {
        const auto strata = two_samples(s1, n1, s2, n2, "conditional_odds_ratio");
        const stats::Estimate e = stats::conditional_odds_ratio(strata, Confidence{confidence});
        return py::make_tuple(or_none(e), e.interval(), stats::exact_common_odds_test(strata));
      },
      "successes1"_a, "trials1"_a, "successes2"_a, "trials2"_a, "confidence"_a,
      "(common odds ratio or None, its exact interval, exact p-value or None where the law is too large)");
  m.def(
      "stratified_score",
      [](const py::array& s1, const py::array& n1, const py::array& s2, const py::array& n2, const std::string& measure,
         const std::optional<std::vector<double>>& weights, double confidence) {
        const auto strata = two_samples(s1, n1, s2, n2, "stratified_score");
        const Confidence level{confidence};
        if (is_ratio(measure)) {
          return weights ? stats::stratified_score_ratio(strata, *weights, level)
                         : stats::stratified_score_ratio(strata, level);
        }
        return weights ? stats::stratified_score_difference(strata, *weights, level)
                       : stats::stratified_score_difference(strata, level);
      },
      "successes1"_a, "trials1"_a, "successes2"_a, "trials2"_a, "measure"_a, "weights"_a, "confidence"_a,
      "Score interval for what all strata have in common.");
  m.def(
      "standardised",
      [](const py::array& s1, const py::array& n1, const py::array& s2, const py::array& n2,
         const std::vector<double>& weights, double confidence) {
        const auto strata = two_samples(s1, n1, s2, n2, "standardised");
        const stats::Standardised s = stats::standardised(strata, weights, Confidence{confidence});
        const auto pair = [](const stats::Estimate& e) { return py::make_tuple(or_none(e), e.interval()); };
        return py::make_tuple(s.rate_a, s.rate_b, pair(s.difference), pair(s.ratio));
      },
      "successes1"_a, "trials1"_a, "successes2"_a, "trials2"_a, "weights"_a, "confidence"_a,
      "Rates of two samples standardised to weights of strata, with difference and ratio.");
}

}  // namespace

void register_stratified(py::module_& parent) {
  py::module_ m = parent.attr("stats").cast<py::module_>();
  register_tests_of_strata(m);
  using Counts = std::vector<std::uint64_t>;
  using Shares = std::vector<double>;
  m.def(
      "goodness_of_fit",
      [](const Counts& counts, const Shares& shares, const std::string& method, std::uint64_t draws,
         std::uint64_t seed) {
        const py::gil_scoped_release unlocked;
        if (method == "chi_square") return stats::chi_square_goodness_of_fit(counts, shares);
        if (method == "exact") return stats::multinomial_exact_test(counts, shares);
        if (method == "monte_carlo") return stats::multinomial_monte_carlo_test(counts, shares, draws, Seed{seed});
        throw InvalidInput{"goodness_of_fit", "method",
                           "must be 'chi_square', 'exact' or 'monte_carlo', got '" + method + "'"};
      },
      "counts"_a, "shares"_a, "method"_a, "draws"_a, "seed"_a, "Whether counts have given shares.");
  m.def(
      "binomial_test",
      [](std::uint64_t successes, std::uint64_t trials, double probability) {
        return stats::binomial_test({successes, trials}, probability);
      },
      "successes"_a, "trials"_a, "probability"_a, "Exact two-sided test of a rate against a given one.");
  m.def(
      "kish_effective_size",
      [](const py::array& weights) {
        double sum = 0.0;
        double squares = 0.0;
        const auto values = column<double>(weights, "weights");
        for (std::size_t i = 0; i < values.size(); ++i) {
          if (!(values[i] >= 0.0)) {
            throw InvalidInput{
                "kish_effective_size", "weights",
                "number " + std::to_string(i) + " must not be negative, got " + std::to_string(values[i])};
          }
          sum += values[i];
          squares += values[i] * values[i];
        }
        return stats::kish_effective_size(sum, squares);
      },
      "weights"_a, "Rows of equal weight that know as much.");
  m.def("rao_scott", &rao_scott, "rows"_a, "number_of_rows"_a, "columns"_a, "number_of_columns"_a, "weight"_a,
        "strata"_a, "cluster"_a, "centre"_a, "Chi-square of a table under a design, by Rao and Scott.");
  m.def(
      "power_ratio",
      [](double ratio, double base, std::uint64_t n1, std::uint64_t n2, double confidence, const std::string& test) {
        return stats::power_difference(ratio * base, n1, base, n2, Confidence{confidence}, planned_test(test));
      },
      "ratio"_a, "base_rate"_a, "trials1"_a, "trials2"_a, py::kw_only(), "confidence"_a, "test"_a,
      "Power of a two-sided test of equal rates at a true ratio.");
  m.def(
      "sample_size_ratio",
      [](double ratio, double base, double confidence, double power, double allocation, const std::string& test) {
        const stats::PlannedTest planned = planned_test(test);
        const py::gil_scoped_release unlocked;
        const auto n = stats::sample_size_difference(ratio * base, base, Confidence{confidence}, power, allocation,
                                                     planned, heed_signals);
        return std::pair{n.a, n.b};
      },
      "ratio"_a, "base_rate"_a, py::kw_only(), "confidence"_a, "power"_a, "allocation"_a, "test"_a,
      "Fewest rows of two samples that find a ratio.");
}

}  // namespace lotrecht::python
