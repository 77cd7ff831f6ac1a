/// @file
/// True family-wise size of permutation tests corrected by max-T, at 5 %, by simulation, as CSV.
///
///     permutation [rounds] [permutations]     data sets for each line (default 1,000), permutations (default 199)
///
/// Every round draws a whole data set (seed 40, round r) and tests the gaps of all groups to the largest. "family": in
/// how many rounds any true "no gap" was rejected by the p-values of max-T, "holm": by the single p-values of the
/// permutations and Holm's correction, "single": the share of single p-values of true "no gap" at most .05, of the
/// group with the largest share. "omnibus": the test of all groups of the first metric, where all are alike.
///
/// "alike": all groups have the same shares. "one apart": the second largest group is selected at .9, the others at
/// the rate said; only gaps between alike groups count. Standard error of .05: .007 with 1,000 rounds. Holm can reject
/// nothing where there are more than ten gaps and 199 permutations.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include <lotrecht/core/stream.hpp>
#include <lotrecht/fairness/permutation.hpp>
#include <lotrecht/stats/draw_multinomial.hpp>
#include <lotrecht/stats/multiplicity.hpp>

namespace {

using namespace lotrecht;
using fairness::CellCounts;
using fairness::Metric;

using Shares = std::array<std::uint64_t, 6>;

/// Cells tp, fp, fn, tn in thousandths: selected at `rate`, half of the outcomes positive, whatever was decided.
[[nodiscard]] Shares shares_of(double rate) {
  const auto selected = static_cast<std::uint64_t>(1000.0 * rate);
  return {selected, selected, 1000 - selected, 1000 - selected, 0, 0};
}

struct Setting {
  const char* name;
  std::vector<std::uint64_t> rows;
};

void line(const Setting& setting, double rate, bool one_apart, const std::vector<Metric>& metrics, std::uint64_t rounds,
          std::uint64_t permutations) {
  const std::size_t groups = setting.rows.size();
  std::uint64_t family = 0;
  std::uint64_t holm = 0;
  std::uint64_t omnibus = 0;
  std::vector<std::uint64_t> single(groups, 0);
  for (std::uint64_t round = 0; round < rounds; ++round) {
    std::vector<CellCounts> cells(groups);
    for (std::size_t g = 0; g < groups; ++g) {
      Stream stream{Seed{40}, Purpose::simulation, round, static_cast<std::uint32_t>(g)};
      stats::draw_multinomial(stream, setting.rows[g], shares_of(one_apart && g == 1 ? 0.9 : rate), cells[g].rows);
    }
    const std::vector<fairness::ComparedTable> tables{
        fairness::finest_table(groups, fairness::ReferenceRule::group, 0)};
    const auto found = fairness::permutation_tests(cells, tables, metrics, {permutations, Seed{round + 1}});
    bool by_max_t = false;
    std::vector<double> all;
    std::vector<bool> is_true;
    for (std::size_t m = 0; m < metrics.size(); ++m) {
      for (std::size_t g = 1; g < groups; ++g) {
        const auto& gap = found[0][m].gaps[g];
        const bool alike = !(one_apart && g == 1);
        if (!gap.test.defined()) continue;
        all.push_back(gap.test.p_value);
        is_true.push_back(alike);
        if (!alike) continue;
        by_max_t = by_max_t || gap.max_t_p_value <= 0.05;
        if (m == 0) single[g] += gap.test.p_value <= 0.05 ? 1U : 0U;
      }
    }
    const std::vector<double> adjusted = stats::adjusted_p_values(all, stats::Multiplicity::holm);
    bool by_holm = false;
    for (std::size_t i = 0; i < all.size(); ++i) by_holm = by_holm || (is_true[i] && adjusted[i] <= 0.05);
    family += by_max_t ? 1U : 0U;
    holm += by_holm ? 1U : 0U;
    omnibus += found[0][0].omnibus.p_value <= 0.05 ? 1U : 0U;
  }
  const auto share = [&](std::uint64_t k) { return static_cast<double>(k) / static_cast<double>(rounds); };
  std::printf("\"%s\",%g,%s,%zu,%.4f,%.4f,%.4f,", setting.name, rate, one_apart ? "one apart" : "alike", metrics.size(),
              share(family), share(holm), share(*std::max_element(single.begin(), single.end())));
  if (!one_apart) std::printf("%.4f", share(omnibus));
  std::puts("");
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  const auto rounds = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1000;
  const auto permutations = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 199;
  if (rounds < 1 || permutations < 19) {
    std::fputs("rounds must be at least 1 and permutations at least 19\n", stderr);
    return 2;
  }
  const std::vector<Metric> one{Metric::selection_rate};
  const std::vector<Metric> five{Metric::selection_rate, Metric::true_positive_rate, Metric::false_positive_rate,
                                 Metric::positive_predictive_value, Metric::accuracy};
  const std::vector<Setting> settings{
      {"5 of 20", {20, 20, 20, 20, 20}},
      {"5 of 200", {200, 200, 200, 200, 200}},
      {"20 of 200", std::vector<std::uint64_t>(20, 200)},
      {"2000, 1500, 500, 100, 20", {2000, 1500, 500, 100, 20}},
      {"1000, 1000 and ten of 3", {1000, 1000, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3}},
      {"10000, 5000, 1000, 100, 10, 5", {10'000, 5000, 1000, 100, 10, 5}},
  };
  std::puts("groups,rate,truth,metrics,family,holm,single,omnibus");
  for (const Setting& setting : settings) {
    for (const double rate : {0.05, 0.3}) {
      for (const bool one_apart : {false, true}) {
        line(setting, rate, one_apart, one, rounds, permutations);
        line(setting, rate, one_apart, five, rounds, permutations);
      }
    }
  }
}
