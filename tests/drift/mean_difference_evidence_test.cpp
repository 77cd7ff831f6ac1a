#include <lotrecht/drift/mean_difference_evidence.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/core/stream.hpp>
#include <support/anytime.hpp>

namespace lotrecht::drift {
namespace {

using lotrecht::testing::expect_bytes_keep;

/// Mean money, and the probability that it ever reaches 5, over all streams of `left` more cases of scores 0 and 1, or
/// 0, 1/2 and 1: every second case is of b, then two of a and so on, by a fixed order.
struct Walk {
  double mean = 0.0;
  double crossed = 0.0;
};
Walk walk(const MeanDifferenceEvidence& state, const std::vector<bool>& order, std::size_t at, double p_a, double p_b) {
  if (at == order.size()) return {state.evidence().e_value(), state.evidence().p_value() <= 0.2 ? 1.0 : 0.0};
  Walk found;
  const double p = order[at] ? p_b : p_a;
  for (const double score : {0.0, 1.0}) {
    MeanDifferenceEvidence next = state;
    next.arrive(order[at], score);
    const Walk rest = walk(next, order, at + 1, p_a, p_b);
    const double weight = score == 1.0 ? p : 1.0 - p;
    found.mean += weight * rest.mean;
    found.crossed += weight * rest.crossed;
  }
  return found;
}

TEST(MeanDifferenceEvidence, WinsNothingOnAverageOverAllStreams) {
  const std::vector<bool> order{false, true, true, false, false, false, true,
                                false, true, true, false, true,  true,  false};
  for (const double p : {0.1, 0.5, 0.8}) {
    const Walk same = walk(MeanDifferenceEvidence{}, order, 0, p, p);
    EXPECT_NEAR(same.mean, 1.0, 1e-12);
    EXPECT_LE(same.crossed, 0.2);
    const MeanDifferenceEvidence tolerant{{.tolerated = 0.1}};
    EXPECT_LE(walk(tolerant, order, 0, p, p + 0.1).mean, 1.0 + 1e-12);
    const MeanDifferenceEvidence greater{{.alternative = stats::Alternative::greater}};
    EXPECT_LE(walk(greater, order, 0, p - 0.1, p).mean, 1.0 + 1e-12);
  }
  EXPECT_GT(walk(MeanDifferenceEvidence{}, order, 0, 0.95, 0.05).mean, 1.2);
}

TEST(MeanDifferenceEvidence, PaysAsTheFormulaSays) {
  // λ is 0 at first; then Newton steps z = d / (1 + λ d), λ += 2 / (2 - ln 3) z / (1 + Σ z²).
  MeanDifferenceEvidence evidence;
  evidence.update(0.9, 0.5);
  EXPECT_EQ(evidence.evidence().log_e(), 0.0);
  const double newton = 2.0 / (2.0 - std::log(3.0));
  const double stake = std::min(0.5, newton * 0.4 / (1.0 + 0.16));
  evidence.update(0.4, 0.6);
  EXPECT_NEAR(evidence.evidence().e_value(), 1.0 - stake * 0.2, 1e-14);
}

TEST(MeanDifferenceEvidence, SeesADifferenceInEitherDirectionAndAnyUnit) {
  Stream draw{Seed{4}, Purpose::simulation, 0};
  MeanDifferenceEvidence plain;
  MeanDifferenceEvidence mirrored;
  MeanDifferenceEvidence euros{{.lower = -100.0, .upper = 300.0, .tolerated = 20.0}};
  for (int i = 0; i < 400; ++i) {
    const bool of_b = draw.uniform() < 0.2;
    const double score = (of_b ? 0.4 : 0.0) + 0.6 * draw.uniform();
    plain.arrive(of_b, score);
    mirrored.arrive(!of_b, score);
    euros.arrive(of_b, -100.0 + 400.0 * score);
  }
  EXPECT_LT(plain.evidence().p_value(), 1e-4);
  EXPECT_NEAR(plain.evidence().log_e(), mirrored.evidence().log_e(), 1e-10);
  EXPECT_LT(euros.evidence().p_value(), 1e-3);
  EXPECT_LT(plain.steps(), 200U) << "steps wait for both groups";
}

TEST(MeanDifferenceEvidence, KeepsItsStateAndRefusesWhatCannotBe) {
  MeanDifferenceEvidence evidence{{.tolerated = 0.05}};
  evidence.arrive(true, 0.3);
  evidence.arrive(true, 0.4);
  EXPECT_EQ(evidence.waiting(), 2U);
  evidence.arrive(false, 0.9);
  EXPECT_EQ(evidence.waiting(), 0U);
  evidence.arrive(false, 0.8);
  expect_bytes_keep(evidence);
  const MeanDifferenceEvidence before = evidence;
  EXPECT_THROW(evidence.arrive(true, 1.5), InvalidInput);
  EXPECT_THROW(evidence.update(0.5, std::nan("")), InvalidInput);
  EXPECT_EQ(evidence, before);
  EXPECT_THROW((MeanDifferenceEvidence{{.tolerated = 1.0}}), InvalidInput);
  EXPECT_THROW((MeanDifferenceEvidence{{.lower = 2.0}}), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::drift
