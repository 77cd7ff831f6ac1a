/// @file
/// True coverage of the intervals for what strata have in common, as CSV; the tests beside them: strata_tests.cpp.
///
///     mantel_haenszel [draws]     simulated designs: draws of tables each, default 20,000, seed 1
///
/// Two strata of up to 10 + 10: every table is enumerated, for all pairs of true rates in the reference on a grid and a
/// difference, ratio or odds ratio that is the same in both. More and larger strata are simulated; a coverage of .95
/// from 20,000 draws has a standard error of .0015.

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/core/seed.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/stats/draw_binomial.hpp>
#include <lotrecht/stats/mantel_haenszel.hpp>
#include <lotrecht/stats/standardised.hpp>

#include "../../../tests/support/coverage.hpp"

namespace {

using namespace lotrecht::stats;

constexpr double level = 0.95;
const std::vector<std::string> methods{"difference_score", "difference_sato",        "difference_standardised",
                                       "ratio_score",      "ratio_greenland_robins", "odds_ratio_rbg",
                                       "odds_ratio_exact"};

struct Design {
  const char* name;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> sizes;
};

/// All intervals of one set of tables, in the order of `methods`.
[[nodiscard]] std::vector<Interval> intervals(const std::vector<TwoSamples>& strata, bool exact) {
  static const Confidence c{level};
  std::vector<double> weights;
  for (const TwoSamples& s : strata) weights.push_back(static_cast<double>(s.trials()));
  return {mantel_haenszel_difference(strata, CommonInterval::score, c).interval(),
          mantel_haenszel_difference(strata, CommonInterval::large_sample, c).interval(),
          standardised(strata, weights, c).difference.interval(),
          mantel_haenszel_ratio(strata, CommonInterval::score, c).interval(),
          mantel_haenszel_ratio(strata, CommonInterval::large_sample, c).interval(),
          mantel_haenszel_odds_ratio(strata, c).interval(),
          exact ? conditional_odds_ratio(strata, c).interval() : Interval{0.0, INFINITY}};
}

/// The rate of a that has this measure against rate q of b; NaN if there is none.
[[nodiscard]] double rate_of_a(std::size_t method, double effect, double q) {
  const double p = method < 3 ? q + effect : method < 5 ? q * effect : q * effect / (1.0 - q + q * effect);
  return p > 0.0 && p < 1.0 ? p : NAN;
}

[[nodiscard]] std::vector<double> effects(std::size_t method) {
  return method < 3 ? std::vector<double>{0.0, 0.05, 0.2} : std::vector<double>{1.0, 1.5, 4.0};
}

void print(const std::string& method, const char* design, const char* how, const std::vector<double>& coverages) {
  double mean = 0.0;
  double smallest = 1.0;
  for (const double c : coverages) {
    mean += c / static_cast<double>(coverages.size());
    smallest = std::fmin(smallest, c);
  }
  std::printf("%s,%s,%s,%g,%zu,%.4f,%.4f\n", method.c_str(), design, how, level, coverages.size(), smallest, mean);
}

void enumerate(const Design& design) {
  const auto [m1, n1] = design.sizes[0];
  const auto [m2, n2] = design.sizes[1];
  std::vector<std::vector<Interval>> all;
  for (std::uint64_t a = 0; a <= m1; ++a) {
    for (std::uint64_t b = 0; b <= n1; ++b) {
      for (std::uint64_t c = 0; c <= m2; ++c) {
        for (std::uint64_t d = 0; d <= n2; ++d)
          all.push_back(intervals({{{a, m1}, {b, n1}}, {{c, m2}, {d, n2}}}, true));
      }
    }
  }
  const std::vector<double> rates{0.01, 0.05, 0.1, 0.2, 0.3, 0.5};
  for (std::size_t m = 0; m < methods.size(); ++m) {
    std::vector<double> coverages;
    for (const double effect : effects(m)) {
      for (const double q1 : rates) {
        for (const double q2 : rates) {
          const double p1 = rate_of_a(m, effect, q1);
          const double p2 = rate_of_a(m, effect, q2);
          if (std::isnan(p1) || std::isnan(p2)) continue;
          const auto a = lotrecht::testing::binomial_masses(m1, p1);
          const auto b = lotrecht::testing::binomial_masses(n1, q1);
          const auto c = lotrecht::testing::binomial_masses(m2, p2);
          const auto d = lotrecht::testing::binomial_masses(n2, q2);
          double covered = 0.0;
          auto at = all.begin();
          for (const double pa : a) {
            for (const double pb : b) {
              for (const double pc : c) {
                for (const double pd : d) covered += (*at++)[m].contains(effect) ? pa * pb * pc * pd : 0.0;
              }
            }
          }
          coverages.push_back(covered);
        }
      }
    }
    print(methods[m], design.name, "enumerated", coverages);
  }
}

void simulate(const Design& design, std::uint64_t draws, bool exact) {
  std::uint32_t purpose = 0;
  for (std::size_t m = 0; m < methods.size(); ++m) {
    if (methods[m] == "odds_ratio_exact" && !exact) continue;
    std::vector<double> coverages;
    for (const double effect : effects(m)) {
      for (const double q : {0.01, 0.1, 0.4}) {
        if (std::isnan(rate_of_a(m, effect, 1.25 * q))) continue;  // no such rate
        std::uint64_t covered = 0;
        ++purpose;
        for (std::uint64_t r = 0; r < draws; ++r) {
          lotrecht::Stream stream{lotrecht::Seed{1}, lotrecht::Purpose::bootstrap, r, purpose};
          std::vector<TwoSamples> strata;
          for (std::size_t k = 0; k < design.sizes.size(); ++k) {
            const double qk = q * (k % 2 == 0 ? 0.75 : 1.25);  // strata differ in their rates
            const double pk = rate_of_a(m, effect, qk);
            const auto [na, nb] = design.sizes[k];
            strata.push_back({{draw_binomial(stream, na, pk), na}, {draw_binomial(stream, nb, qk), nb}});
          }
          covered += intervals(strata, exact && m + 1 == methods.size())[m].contains(effect) ? 1U : 0U;
        }
        coverages.push_back(static_cast<double>(covered) / static_cast<double>(draws));
      }
    }
    print(methods[m], design.name, "simulated", coverages);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const auto draws = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 20'000;
  if (draws == 0) {
    std::fputs("draws must be a whole number from 1 on\n", stderr);
    return 2;
  }
  std::puts("method,design,how,level,points,smallest,mean");
  enumerate({"2 strata of 5+5", {{5, 5}, {5, 5}}});
  enumerate({"2 strata of 10+10", {{10, 10}, {10, 10}}});
  enumerate({"5+15 and 12+4", {{5, 15}, {12, 4}}});
  simulate({"5 strata of 20+50", std::vector<std::pair<std::uint64_t, std::uint64_t>>(5, {20, 50})}, draws, true);
  simulate({"100 strata of 1+2", std::vector<std::pair<std::uint64_t, std::uint64_t>>(100, {1, 2})}, draws, true);
  simulate({"10 strata of 1000+10000", std::vector<std::pair<std::uint64_t, std::uint64_t>>(10, {1000, 10000})},
           draws / 10, false);
}
