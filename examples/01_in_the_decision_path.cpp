// A vendor's program decides about applications, and counts as it goes.
//
// The tally is a few integers beside the decision: no allocation, no I/O, nothing that could fail. Each worker keeps
// its own; merging is all there is to concurrency. What the counts say, and how surely, is asked afterwards.

#include <array>
#include <cstdio>
#include <string>

#include <lotrecht/fairness.hpp>

namespace fairness = lotrecht::fairness;
namespace stats = lotrecht::stats;

namespace {

struct Application {
  bool from_the_north;
  int points;
};

/// The vendor's rule. It asks for two points more in the south, and nobody remembers why.
bool grant(const Application& a) { return a.points >= (a.from_the_north ? 50 : 52); }

/// A made-up stream of applications, the same in every run.
Application application(unsigned number) {
  const unsigned mixed = number * 2654435761u;
  return {mixed % 3 != 0, static_cast<int>((mixed >> 8) % 100)};
}

}  // namespace

int main() {
  constexpr unsigned applications = 20'000;
  constexpr unsigned workers = 4;

  // One tally per worker and district. Here the workers take turns; they could be threads or machines.
  std::array<std::array<fairness::OutcomeTally, 2>, workers> counted{};
  for (unsigned i = 0; i < applications; ++i) {
    const Application a = application(i);
    counted[i % workers][a.from_the_north ? 0 : 1].count(grant(a));
  }

  std::array<fairness::OutcomeTally, 2> total{};
  for (const auto& worker : counted) {
    for (std::size_t district = 0; district < total.size(); ++district) total[district].merge(worker[district]);
  }

  const fairness::Methods methods{.confidence = stats::Confidence{0.95}};
  const std::array<std::string, 2> names{"north", "south"};
  for (std::size_t district = 0; district < total.size(); ++district) {
    const auto counts = fairness::cell_counts(total[district]);
    const auto rate = fairness::rate(fairness::Metric::selection_rate, counts, methods);
    std::printf("%s: granted %.4f, 95 %% interval %.4f to %.4f, of %llu applications\n", names[district].c_str(),
                rate.value, rate.low, rate.high, static_cast<unsigned long long>(rate.n));
  }

  const fairness::Comparison south_against_north{fairness::cell_counts(total[1]), fairness::cell_counts(total[0])};
  const auto gap =
      fairness::gap(fairness::Metric::selection_rate, fairness::Measure::difference, south_against_north, methods);
  std::printf("south - north: %.4f, 95 %% interval %.4f to %.4f (%s)\n", gap.value, gap.low, gap.high,
              std::string{gap.method}.c_str());

  const auto rule = fairness::four_fifths(south_against_north, methods);
  std::printf("four-fifths rule: ratio %.4f, %.4f to %.4f: %s\n", rule.ratio.value, rule.ratio.low, rule.ratio.high,
              std::string{stats::name(rule.verdict)}.c_str());
}
