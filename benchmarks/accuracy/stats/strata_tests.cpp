/// @file
/// True size of 5 % tests over strata, as CSV.
///
///     strata_tests [draws]     simulated designs: draws of tables for each truth, default 10,000, seed 1
///
/// "no effect": Cochran, Mantel and Haenszel's test (also for three groups) and the exact one, where both groups have
/// the same rate in every stratum. "same effect": Breslow, Day and Tarone's test and those of homogeneity, where odds
/// ratio, difference or ratio is the same in every stratum (none, and a sizeable one). Two strata of up to 10 + 10 are
/// enumerated, the others simulated: a size of .05 from 10,000 draws has a standard error of .0022.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <utility>
#include <vector>

#include <lotrecht/core/seed.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/stats/breslow_day.hpp>
#include <lotrecht/stats/cochran_mantel_haenszel.hpp>
#include <lotrecht/stats/conditional_odds_ratio.hpp>
#include <lotrecht/stats/draw_binomial.hpp>
#include <lotrecht/stats/homogeneity.hpp>

#include "../../../tests/support/windows.hpp"

namespace {

using namespace lotrecht::stats;
using lotrecht::testing::binomial_window;
using lotrecht::testing::Told;
using lotrecht::testing::Window;

using Strata = std::vector<TwoSamples>;
using Sizes = std::vector<std::pair<std::uint64_t, std::uint64_t>>;

constexpr double level = 0.05;

enum class Effect { difference, ratio, odds };

/// One of the tests, and the effects under which its hypothesis holds.
struct Tested {
  const char* name;
  double (*p_value)(const Strata&);
  Effect effect;
  std::vector<double> effects;
};

const std::vector<Tested> tests{
    {"cochran_mantel_haenszel",
     [](const Strata& s) { return cochran_mantel_haenszel(s, Continuity::uncorrected).p_value; },
     Effect::difference,
     {0.0}},
    {"cochran_mantel_haenszel_corrected",
     [](const Strata& s) { return cochran_mantel_haenszel(s, Continuity::corrected).p_value; },
     Effect::difference,
     {0.0}},
    {"exact_common_odds",
     [](const Strata& s) { return exact_common_odds_test(s).value_or(1.0); },
     Effect::difference,
     {0.0}},
    {"breslow_day_tarone", [](const Strata& s) { return breslow_day(s).p_value; }, Effect::odds, {1.0, 3.0}},
    {"homogeneity_of_differences",
     [](const Strata& s) { return homogeneity_of_differences(s).p_value; },
     Effect::difference,
     {0.0, 0.2}},
    {"homogeneity_of_ratios",
     [](const Strata& s) { return homogeneity_of_ratios(s).p_value; },
     Effect::ratio,
     {1.0, 1.5}},
};

/// The rate that has this effect against rate q.
[[nodiscard]] double with_effect(Effect effect, double size, double q) {
  if (effect == Effect::difference) return q + size;
  return effect == Effect::ratio ? q * size : q * size / (1.0 - q + q * size);
}

void print(const char* test, const char* design, const Told& size, const char* how) {
  std::printf("%s,%s,%s,%zu,%.4f,%.4f\n", test, design, how, size.count, size.largest, size.mean());
  std::fflush(stdout);
}

/// Two strata, every table.
void enumerate(const char* design, const Sizes& sizes) {
  const auto [m1, n1] = sizes[0];
  const auto [m2, n2] = sizes[1];
  std::vector<std::vector<char>> regions(tests.size());
  for (std::uint64_t a = 0; a <= m1; ++a) {
    for (std::uint64_t b = 0; b <= n1; ++b) {
      for (std::uint64_t c = 0; c <= m2; ++c) {
        for (std::uint64_t d = 0; d <= n2; ++d) {
          const Strata s{{{a, m1}, {b, n1}}, {{c, m2}, {d, n2}}};
          for (std::size_t t = 0; t < tests.size(); ++t) regions[t].push_back(tests[t].p_value(s) <= level ? 1 : 0);
        }
      }
    }
  }
  for (std::size_t t = 0; t < tests.size(); ++t) {
    Told size;
    for (const double effect : tests[t].effects) {
      for (const double q1 : {0.01, 0.05, 0.1, 0.2, 0.3, 0.5}) {
        for (const double q2 : {0.01, 0.05, 0.1, 0.2, 0.3, 0.5}) {
          const double p1 = with_effect(tests[t].effect, effect, q1);
          const double p2 = with_effect(tests[t].effect, effect, q2);
          const auto full = [](std::uint64_t n, double p) {
            const Window w = binomial_window(n, p);
            std::vector<double> mass(n + 1, 0.0);
            std::copy(w.mass.begin(), w.mass.end(), mass.begin() + static_cast<std::ptrdiff_t>(w.first));
            return mass;
          };
          const auto a = full(m1, p1);
          const auto b = full(n1, q1);
          const auto c = full(m2, p2);
          const auto d = full(n2, q2);
          double sum = 0.0;
          auto at = regions[t].begin();
          for (const double pa : a) {
            for (const double pb : b) {
              for (const double pc : c) {
                for (const double pd : d) sum += *at++ != 0 ? pa * pb * pc * pd : 0.0;
              }
            }
          }
          size.add(sum);
        }
      }
    }
    print(tests[t].name, design, size, "enumerated");
  }
}

/// The strata's rates differ: .75, 1 and 1.25 times q.
[[nodiscard]] double rate_in(std::size_t stratum, double q) {
  return q * (0.75 + 0.25 * static_cast<double>(stratum % 3));
}

void simulate(const char* design, const Sizes& sizes, std::uint64_t draws) {
  std::uint32_t number = 0;
  for (const Tested& tested : tests) {
    Told size;
    bool told = true;
    for (const double effect : tested.effects) {
      for (const double q : {0.02, 0.1, 0.3, 0.5}) {
        ++number;
        std::uint64_t rejected = 0;
        for (std::uint64_t r = 0; r < draws && told; ++r) {
          lotrecht::Stream stream{lotrecht::Seed{1}, lotrecht::Purpose::simulation, r, number};
          Strata strata;
          for (std::size_t k = 0; k < sizes.size(); ++k) {
            const double rate = rate_in(k, q);
            const auto [m, n] = sizes[k];
            strata.push_back({{draw_binomial(stream, m, with_effect(tested.effect, effect, rate)), m},
                              {draw_binomial(stream, n, rate), n}});
          }
          if (tested.p_value == tests[2].p_value && !exact_common_odds_test(strata)) told = false;  // too large for it
          rejected += tested.p_value(strata) <= level ? 1U : 0U;
        }
        size.add(static_cast<double>(rejected) / static_cast<double>(draws));
      }
    }
    if (told) print(tested.name, design, size, "simulated");
  }
  // Three groups: the third as large as the second.
  Told size;
  for (const double q : {0.02, 0.1, 0.3, 0.5}) {
    ++number;
    std::uint64_t rejected = 0;
    for (std::uint64_t r = 0; r < draws; ++r) {
      lotrecht::Stream stream{lotrecht::Seed{1}, lotrecht::Purpose::simulation, r, number};
      std::vector<BinomialTally> cells;
      for (std::size_t k = 0; k < sizes.size(); ++k) {
        for (const std::uint64_t n : {sizes[k].first, sizes[k].second, sizes[k].second}) {
          cells.push_back({draw_binomial(stream, n, rate_in(k, q)), n});
        }
      }
      rejected += generalised_cochran_mantel_haenszel(cells, 3).p_value <= level ? 1U : 0U;
    }
    size.add(static_cast<double>(rejected) / static_cast<double>(draws));
  }
  print("generalised_cochran_mantel_haenszel", design, size, "simulated");
}

}  // namespace

int main(int argc, char** argv) {
  const auto draws = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 10'000;
  if (draws == 0) {
    std::fputs("draws must be a whole number from 1 on\n", stderr);
    return 2;
  }
  std::puts("test,design,how,truths,largest,mean");
  enumerate("2 strata of 5+5", {{5, 5}, {5, 5}});
  enumerate("2 strata of 10+10", {{10, 10}, {10, 10}});
  enumerate("5+15 and 12+4", {{5, 15}, {12, 4}});
  simulate("5 strata of 20+50", Sizes(5, {20, 50}), draws);
  simulate("20 strata of 5+5", Sizes(20, {5, 5}), draws);
  simulate("100 strata of 1+2", Sizes(100, {1, 2}), draws);
  simulate("10 strata of 1000+10000", Sizes(10, {1000, 10000}), draws / 4 + 1);
}
