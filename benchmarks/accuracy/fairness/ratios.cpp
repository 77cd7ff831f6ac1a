/// @file
/// True coverage of 95 % intervals of ratios that tables of their own ask for, as CSV.
///
///     ratios [draws]     of the simulated lines, default 2,000 (seed 50; standard error of .95: .005),
///                        for categories of Local Law 144 an eighth of that (.014)
///
/// "ll144": impact ratios of Local Law 144, p_j over the largest p, of categories with rates up to .5: share of tables
/// in which one category's interval holds its true ratio (smallest over categories) and in which all do. Two categories
/// enumerated, more simulated. "representation": the ratios of a group's share of rows to its share of a sample, four
/// groups, all ratios together; simulated ("census": known shares, enumerated by their own intervals in stats/shares).
/// "false per hit", "inspections per hit": ratios of burdens, enumerated, precisions .05 to .95.
///
/// "ll144 wrongly below .8" (above): how often a category's interval lies wholly below (above) .8 although its true
/// ratio is .8, .9 or 1 (.7 or .8); "value": the same of the ratio without its interval, true ratios .9 and 1. Largest
/// share over categories and truths in place of the smallest; simulated, seed 53.
///
/// what, rows, smallest, mean, all together smallest

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <lotrecht/core/stream.hpp>
#include <lotrecht/fairness/burden.hpp>
#include <lotrecht/fairness/ll144.hpp>
#include <lotrecht/fairness/representation.hpp>
#include <lotrecht/stats/draw_binomial.hpp>
#include <lotrecht/stats/draw_multinomial.hpp>

#include "../../../tests/support/windows.hpp"

namespace {

using namespace lotrecht;
using namespace lotrecht::fairness;
using stats::BinomialTally;
using testing::Told;
const stats::Confidence c95{0.95};

bool holds(const stats::Interval& i, double truth) { return i.low - 1e-12 <= truth && truth <= i.high + 1e-12; }

void print(const char* what, const std::string& rows, const Told& each, const Told& together) {
  std::printf("%s,%s,%.4f,%.4f,%.4f\n", what, rows.c_str(), each.smallest, each.mean(),
              together.count == 0 ? std::nan("") : together.smallest);
  std::fflush(stdout);
}

std::string shown(const std::vector<std::uint64_t>& rows) {
  std::string all;
  for (const std::uint64_t n : rows) all.append(all.empty() ? "" : " ").append(std::to_string(n));
  return all;
}

void ll144_of_two(std::uint64_t m, std::uint64_t n) {
  std::vector<std::array<stats::Interval, 2>> found;
  for (std::uint64_t x = 0; x <= m; ++x) {
    for (std::uint64_t y = 0; y <= n; ++y) {
      const std::array<BinomialTally, 2> people{BinomialTally{x, m}, BinomialTally{y, n}};
      const Ll144Table table = ll144(people, 0, 0.0, c95);
      found.push_back({table.categories[0].impact_ratio.interval(), table.categories[1].impact_ratio.interval()});
    }
  }
  Told each;
  Told together;
  for (const double p : testing::told_rates) {
    for (const double q : testing::told_rates) {
      const testing::Window a = testing::binomial_window(m, p);
      const testing::Window b = testing::binomial_window(n, q);
      const double best = std::max(p, q);
      const auto covered = [&](bool first, bool second) {
        return testing::probability_of(a, b, [&](std::uint64_t x, std::uint64_t y) {
          const auto& i = found[x * (n + 1) + y];
          return (!first || holds(i[0], p / best)) && (!second || holds(i[1], q / best));
        });
      };
      each.add(std::min(covered(true, false), covered(false, true)));
      together.add(covered(true, true));
    }
  }
  print("ll144", shown({m, n}), each, together);
}

void ll144_of_more(const std::vector<std::uint64_t>& rows, std::uint64_t draws) {
  Told each;
  Told together;
  std::uint32_t key = 0;
  for (const double base : {0.05, 0.1, 0.3, 0.5}) {
    for (const double ratio : {1.0, 0.8, 0.5}) {
      ++key;
      std::vector<double> rates;  // every other category is worse off
      for (std::size_t g = 0; g < rows.size(); ++g) rates.push_back(g % 2 == 0 ? base : base * ratio);
      std::vector<double> held(rows.size(), 0.0);
      double all = 0.0;
      for (std::uint64_t r = 0; r < draws; ++r) {
        Stream stream{Seed{50}, Purpose::simulation, r, key * 100 + static_cast<std::uint32_t>(rows.size())};
        std::vector<BinomialTally> people;
        for (std::size_t g = 0; g < rows.size(); ++g) {
          people.push_back({stats::draw_binomial(stream, rows[g], rates[g]), rows[g]});
        }
        const Ll144Table table = ll144(people, 0, 0.0, c95);
        bool every = true;
        for (std::size_t g = 0; g < rows.size(); ++g) {
          const bool here = holds(table.categories[g].impact_ratio.interval(), rates[g] / base);
          held[g] += here ? 1.0 : 0.0;
          every = every && here;
        }
        all += every ? 1.0 : 0.0;
      }
      each.add(*std::min_element(held.begin(), held.end()) / static_cast<double>(draws));
      together.add(all / static_cast<double>(draws));
    }
  }
  print("ll144", shown(rows), each, together);
}

/// How often a category is told to lie below .8 although it does not, or above although it does not: by its interval,
/// and by its value alone. Told: the largest share over categories and truths, and the mean.
void ll144_verdicts(const std::vector<std::uint64_t>& rows, std::uint64_t draws) {
  Told below;
  Told above;
  Told value_below;
  std::uint32_t key = 0;
  for (const double base : {0.1, 0.3, 0.5}) {
    for (const double ratio : {0.7, 0.8, 0.9, 1.0}) {
      ++key;
      // Every category but the first is worse off, so that which one is largest is for the data to say.
      std::vector<std::array<double, 3>> said(rows.size());
      for (std::uint64_t r = 0; r < draws; ++r) {
        Stream stream{Seed{53}, Purpose::simulation, r, key * 100 + static_cast<std::uint32_t>(rows.size())};
        std::vector<BinomialTally> people;
        for (std::size_t g = 0; g < rows.size(); ++g) {
          people.push_back({stats::draw_binomial(stream, rows[g], g == 0 ? base : base * ratio), rows[g]});
        }
        const Ll144Table table = ll144(people, 0, 0.0, c95);
        for (std::size_t g = 1; g < rows.size(); ++g) {
          const stats::Estimate& e = table.categories[g].impact_ratio;
          said[g][0] += e.high < 0.8 ? 1.0 : 0.0;
          said[g][1] += e.low > 0.8 ? 1.0 : 0.0;
          said[g][2] += e.defined() && e.value < 0.8 ? 1.0 : 0.0;
        }
      }
      for (std::size_t g = 1; g < rows.size(); ++g) {
        if (ratio >= 0.8) below.add(said[g][0] / static_cast<double>(draws));
        if (ratio <= 0.8) above.add(said[g][1] / static_cast<double>(draws));
        if (ratio > 0.8) value_below.add(said[g][2] / static_cast<double>(draws));
      }
    }
  }
  const auto told = [&](const char* what, const Told& t) {
    std::printf("%s,%s,%.4f,%.4f,nan\n", what, shown(rows).c_str(), t.largest, t.mean());
  };
  told("ll144 wrongly below .8", below);
  told("ll144 wrongly above .8", above);
  told("ll144 value wrongly below .8", value_below);
  std::fflush(stdout);
}

void representation_of_four(std::uint64_t n, std::uint64_t benchmark, std::uint64_t draws) {
  Told together;
  std::uint32_t key = 0;
  const std::array<std::array<std::uint64_t, 4>, 4> shares{
      {{1, 1, 1, 1}, {70, 20, 8, 2}, {90, 5, 4, 1}, {40, 30, 20, 10}}};
  for (const auto& people : shares) {
    for (const auto& sample : {people, std::array<std::uint64_t, 4>{people[1], people[0], people[2], people[3]}}) {
      ++key;
      double all_people = 0.0;
      for (const std::uint64_t x : people) all_people += static_cast<double>(x);
      double held = 0.0;
      for (std::uint64_t r = 0; r < draws; ++r) {
        Stream stream{Seed{51}, Purpose::simulation, r, key};
        std::array<std::uint64_t, 4> rows{};
        std::array<std::uint64_t, 4> other{};
        stats::draw_multinomial(stream, n, sample, rows);
        stats::draw_multinomial(stream, benchmark, people, other);
        const Representation found =
            representation(std::span<const std::uint64_t>{rows}, std::span<const std::uint64_t>{other}, c95);
        bool every = true;
        for (std::size_t g = 0; g < 4; ++g) {
          every = every && holds(found.groups[g].ratio.interval(),
                                 static_cast<double>(sample[g]) / static_cast<double>(people[g]));
        }
        held += every ? 1.0 : 0.0;
      }
      together.add(held / static_cast<double>(draws));
    }
  }
  print("representation", std::to_string(n).append(" beside ").append(std::to_string(benchmark)), together, together);
}

void burdens(Burden burden, std::uint64_t m, std::uint64_t n) {
  constexpr std::array<double, 7> precisions{0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 0.95};
  std::vector<stats::Interval> found;
  for (std::uint64_t x = 0; x <= m; ++x) {
    for (std::uint64_t y = 0; y <= n; ++y) {
      const BurdenCounts a{x, m - x, 0, 2 * m, {}};
      const BurdenCounts b{y, n - y, 0, 2 * n, {}};
      found.push_back(burden_ratio(burden, a, b, Methods{c95}).interval());
    }
  }
  Told each;
  for (const double p : precisions) {
    for (const double q : precisions) {
      const double truth = burden == Burden::false_per_hit ? (1.0 - p) / p * q / (1.0 - q) : q / p;
      each.add(testing::probability_of(
          testing::binomial_window(m, p), testing::binomial_window(n, q),
          [&](std::uint64_t x, std::uint64_t y) { return holds(found[x * (n + 1) + y], truth); }));
    }
  }
  print(burden == Burden::false_per_hit ? "false per hit" : "inspections per hit", shown({m, n}), each, Told{});
}

}  // namespace

int main(int argc, char** argv) {
  const auto draws = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 2000;
  if (draws < 1) {
    std::fputs("draws must be a whole number from 1 on\n", stderr);
    return 2;
  }
  std::puts("what,rows,smallest,mean,together");
  for (const auto& [m, n] : std::vector<std::array<std::uint64_t, 2>>{
           {5, 5}, {10, 10}, {20, 20}, {50, 50}, {100, 100}, {3, 300}, {10, 300}, {30, 300}}) {
    ll144_of_two(m, n);
  }
  ll144_of_more({20, 20, 20, 20}, (draws + 7) / 8);
  ll144_of_more({100, 100, 100, 100}, (draws + 7) / 8);
  ll144_of_more({1000, 300, 100, 30, 10}, (draws + 7) / 8);
  ll144_of_more({5000, 2000, 800, 300, 100, 40, 20}, (draws + 7) / 8);
  for (const std::vector<std::uint64_t>& rows : std::vector<std::vector<std::uint64_t>>{
           {20, 20, 20, 20}, {100, 100, 100, 100}, {1000, 300, 100, 30, 10}, {5000, 2000, 800, 300, 100, 40, 20}}) {
    ll144_verdicts(rows, (draws + 7) / 8);
  }
  for (const auto& [n, benchmark] :
       std::vector<std::array<std::uint64_t, 2>>{{20, 100}, {100, 100}, {100, 1000}, {1000, 1000}, {1000, 10'000}}) {
    representation_of_four(n, benchmark, draws);
  }
  for (const auto& [m, n] :
       std::vector<std::array<std::uint64_t, 2>>{{5, 5}, {10, 10}, {20, 20}, {50, 50}, {100, 100}, {10, 200}}) {
    burdens(Burden::false_per_hit, m, n);
    burdens(Burden::inspections_per_hit, m, n);
  }
}
