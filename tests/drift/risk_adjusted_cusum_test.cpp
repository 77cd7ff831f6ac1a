#include <lotrecht/drift/risk_adjusted_cusum.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <gtest/gtest.h>
#include <Eigen/Dense>

#include <lotrecht/core/stream.hpp>
#include <lotrecht/drift/detail/cusum_run_length.hpp>

namespace lotrecht::drift {
namespace {

const std::vector<double> mixed{0.01, 0.02, 0.02, 0.05, 0.08, 0.1, 0.15, 0.3, 0.6};

/// (I - Q) L = 1, by a dense solver with a few more digits.
double run_length_by_solving(const std::vector<detail::StepChance>& steps, std::uint32_t threshold) {
  using Matrix = Eigen::Matrix<long double, Eigen::Dynamic, Eigen::Dynamic>;
  const auto states = static_cast<Eigen::Index>(threshold);
  Matrix matrix = Matrix::Identity(states, states);
  for (Eigen::Index s = 0; s < states; ++s) {
    for (const detail::StepChance& step : steps) {
      const Eigen::Index to = std::max<Eigen::Index>(0, s + step.step);
      if (to < states) matrix(s, to) -= static_cast<long double>(step.chance);
    }
  }
  return static_cast<double>(matrix.partialPivLu().solve(Matrix::Ones(states, 1).eval())(0, 0));
}

TEST(RiskAdjustedCUSUM, RunLengthSolvesTheMarkovChain) {
  const std::vector<detail::StepChance> steps{{-7, 0.3}, {-2, 0.4}, {0, 0.1}, {3, 0.15}, {11, 0.05}};
  for (const std::uint32_t threshold : {1U, 2U, 12U, 40U, 90U}) {
    EXPECT_NEAR(detail::step_run_length(steps, threshold) / run_length_by_solving(steps, threshold), 1.0, 1e-10);
  }
  // Two steps only: that of the Bernoulli chart.
  const std::vector<detail::StepChance> two{{-3, 0.8}, {7, 0.2}};
  EXPECT_NEAR(detail::step_run_length(two, 60) / detail::cusum_run_length({7, 3, 60}, 0.2), 1.0, 1e-12);
}

TEST(RiskAdjustedCUSUM, TheThresholdIsTheSmallestThatKeepsThePromise) {
  for (const double ratio : {2.0, 0.5, 1.3}) {
    for (const double promised : {300.0, 20'000.0}) {
      const auto chart = RiskAdjustedCUSUM::for_run_length(ratio, promised, mixed);
      EXPECT_GE(chart.run_length(mixed, 1.0), promised);
      const RiskAdjustedCUSUM less{{ratio, chart.parameters().threshold - 1}};
      EXPECT_LT(less.run_length(mixed, 1.0), promised);
      EXPECT_LT(chart.run_length(mixed, ratio), promised) << "a change is seen sooner";
    }
  }
}

TEST(RiskAdjustedCUSUM, SimulatedRunsAreAsLongAsComputed) {
  // 4,000 runs, times to an alarm nearly exponential: off by 6 standard errors less than once in 5e8.
  for (const double odds : {1.0, 2.0}) {
    const auto chart = RiskAdjustedCUSUM::for_run_length(2.0, 300.0, mixed);
    double cases = 0.0;
    for (int run = 0; run < 4000; ++run) {
      Stream stream{Seed{9}, Purpose::simulation, static_cast<std::uint64_t>(run)};
      RiskAdjustedCUSUM fresh = chart;
      Signal signal = Signal::none;
      while (signal != Signal::drift) {
        const double risk = mixed[stream.below(mixed.size())];
        const double yes = odds * risk / (1.0 - risk + odds * risk);
        signal = fresh.update(stream.uniform() < yes ? 1.0 : 0.0, risk);
        cases += 1.0;
      }
    }
    const double exact = chart.run_length(mixed, odds);
    EXPECT_NEAR(cases / 4000.0, exact, 6.0 * exact / std::sqrt(4000.0)) << odds;
  }
}

TEST(RiskAdjustedCUSUM, StepsAreThoseOfThePaperToTheUnit) {
  // Steiner and others: R_A = 2, R_0 = 1; w = ln(2 / (1 + p)) of a death, -ln(1 + p) of a survivor.
  for (const double p : mixed) {
    RiskAdjustedCUSUM chart{{2.0, 1000}};
    chart.update(1.0, p);
    EXPECT_NEAR(chart.level() * 1000.0 / 128.0, std::log(2.0 / (1.0 + p)), 0.5 / 128.0);
    chart.update(0.0, p);
    EXPECT_NEAR(chart.level() * 1000.0 / 128.0, std::max(0.0, std::log(2.0) - 2.0 * std::log1p(p)), 1.0 / 128.0);
  }
}

TEST(RiskAdjustedCUSUM, BatchesAreSingleCasesAndBytesGoOn) {
  Stream stream{Seed{2}, Purpose::simulation, 0};
  std::vector<double> outcomes;
  std::vector<double> risks;
  for (int i = 0; i < 900; ++i) {
    risks.push_back(mixed[stream.below(mixed.size())]);
    outcomes.push_back(stream.uniform() < (i < 500 ? 1.0 : 3.0) * risks.back() ? 1.0 : 0.0);
  }
  RiskAdjustedCUSUM one{{2.0, 400}};
  std::vector<std::size_t> expected;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (one.update(outcomes[i], risks[i]) == Signal::drift) expected.push_back(i);
  }
  EXPECT_FALSE(expected.empty());
  RiskAdjustedCUSUM many{{2.0, 400}};
  std::vector<std::size_t> found = many.update_many(std::span{outcomes}.first(333), std::span{risks}.first(333));
  many = deserialize<RiskAdjustedCUSUM>(serialize(many));
  for (const std::size_t i : many.update_many(std::span{outcomes}.subspan(333), std::span{risks}.subspan(333))) {
    found.push_back(333 + i);
  }
  EXPECT_EQ(found, expected);
  EXPECT_EQ(many, one);

  std::vector<std::byte> bytes = serialize(one);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] ^= std::byte{16};
    EXPECT_THROW(static_cast<void>(deserialize<RiskAdjustedCUSUM>(bytes)), ParseError);
    bytes[i] ^= std::byte{16};
  }
}

TEST(RiskAdjustedCUSUM, RefusesWhatItCannotUseAndStaysAsItWas) {
  EXPECT_THROW((RiskAdjustedCUSUM{{1.0, 400}}), InvalidInput);
  EXPECT_THROW((RiskAdjustedCUSUM{{2.0, 0}}), InvalidInput);
  EXPECT_THROW(static_cast<void>(RiskAdjustedCUSUM::for_run_length(2.0, 0.0, mixed)), InvalidInput);
  EXPECT_THROW(static_cast<void>(RiskAdjustedCUSUM::for_run_length(2.0, 100.0, {})), InvalidInput);
  EXPECT_THROW(static_cast<void>(RiskAdjustedCUSUM::for_run_length(2.0, 100.0, std::vector<double>{0.0})),
               InvalidInput);
  EXPECT_THROW(static_cast<void>(RiskAdjustedCUSUM::for_run_length(1.01, 1e12, mixed)), InvalidInput);
  RiskAdjustedCUSUM chart;
  chart.update(1.0, 0.1);
  const RiskAdjustedCUSUM before = chart;
  const std::vector<double> outcomes{1.0, 0.0};
  EXPECT_THROW(static_cast<void>(chart.update_many(outcomes, std::vector<double>{0.1, 1.5})), InvalidInput);
  EXPECT_THROW(static_cast<void>(chart.update_many(outcomes, std::vector<double>{0.1})), InvalidInput);
  EXPECT_EQ(chart, before);
}

}  // namespace
}  // namespace lotrecht::drift
