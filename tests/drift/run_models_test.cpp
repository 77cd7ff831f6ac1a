#include <lotrecht/drift/run_models.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

#include <gtest/gtest.h>
#include <boost/math/special_functions/gamma.hpp>

#include <lotrecht/core/error.hpp>

namespace lotrecht::drift {
namespace {

TEST(RunModels, ChancesAddUpToOne) {
  NormalRun normal{2.0, 0.5, 1.5, 3.0};
  PoissonRun counts{2.0, 0.3};
  BernoulliRun bits{0.3, 1.1};
  for (int round = 0; round < 3; ++round) {
    // Student's t after a change of variables that ends: x = mean + tan u, midpoints.
    double integral = 0.0;
    const int parts = 20'000;
    for (int i = 0; i < parts; ++i) {
      const double u = 3.14159265358979 * ((i + 0.5) / parts - 0.5);
      integral += normal.chance(normal.mean + std::tan(u)) / (std::cos(u) * std::cos(u)) * 3.14159265358979 / parts;
    }
    EXPECT_NEAR(integral, 1.0, 1e-6);
    double sum = 0.0;
    for (int x = 0; x < 3000; ++x) sum += counts.chance(x);
    EXPECT_NEAR(sum, 1.0, 1e-9);
    EXPECT_NEAR(bits.chance(0.0) + bits.chance(1.0), 1.0, 1e-15);
    for (const double x : {1.0, 0.0, 1.0, 1.0}) {
      normal.learn(3.0 * x);
      counts.learn(4.0 + x);
      bits.learn(x);
    }
  }
}

TEST(RunModels, TheOrderOfValuesDoesNotMatter) {
  // p(x) p(y | x) = p(y) p(x | y).
  const auto both = [](auto model, double x, double y) {
    const double first = model.chance(x);
    model.learn(x);
    return first * model.chance(y);
  };
  EXPECT_NEAR(both(NormalRun{1.0, 2.0, 3.0, 4.0}, 0.5, 6.0) / both(NormalRun{1.0, 2.0, 3.0, 4.0}, 6.0, 0.5), 1.0,
              1e-13);
  EXPECT_NEAR(both(PoissonRun{2.0, 1.0}, 3.0, 9.0) / both(PoissonRun{2.0, 1.0}, 9.0, 3.0), 1.0, 1e-13);
  EXPECT_NEAR(both(BernoulliRun{0.5, 2.0}, 0.0, 1.0) / both(BernoulliRun{0.5, 2.0}, 1.0, 0.0), 1.0, 1e-15);
}

TEST(RunModels, HalfStepsOfTheGammaFunction) {
  for (const double a : {1e-300, 1e-8, 0.3, 0.5, 1.0, 1.7, 4.5, 11.5, 11.999999, 12.0, 13.25, 40.0, 1e3, 1e6}) {
    // Γ(a + 1) = a Γ(a) in two halves, and another way of computing it.
    const double step = NormalRun::half_step(a);
    const double both = step + NormalRun::half_step(a + 0.5);
    EXPECT_NEAR(both, std::log(a), 1e-14 * std::max(1.0, std::abs(std::log(a)))) << a;
    EXPECT_NEAR(step, boost::math::lgamma(a + 0.5) - boost::math::lgamma(a), 2e-15 * std::max(10.0, a * std::log(a)))
        << a;
  }
  EXPECT_NEAR(NormalRun::half_step(0.5), -0.5 * std::log(std::numbers::pi), 1e-15);
}

TEST(RunModels, CountsFewAndManyAreOneDistribution) {
  // P(x + 1) / P(x) = (events + x) / (x + 1) / (1 + periods), also where the way of computing it changes.
  for (const double events : {0.02, 3.5, 1e4, 1e30}) {
    const PoissonRun run{events, 7.0};
    for (double x = 0.0; x < 20.0; x += 1.0) {
      if (run.chance(x) < 1e-290) continue;
      EXPECT_NEAR(run.chance(x + 1.0) / run.chance(x) * (x + 1.0) * 8.0 / (events + x), 1.0, 1e-11)
          << events << ' ' << x;
    }
  }
}

TEST(RunModels, LongRunsKeepTheirDigits) {
  // With shape a the density at the mean is Γ(a + 1/2) / Γ(a) / √(π part): about normal with variance scale / shape.
  NormalRun model{0.0, 1e9, 1e9, 4e9};
  EXPECT_NEAR(model.chance(0.0) * std::sqrt(2.0 * 3.14159265358979 * 4.0), 1.0, 1e-8);
}

TEST(RunModels, SayWhichPriorsAreSound) {
  EXPECT_FALSE((NormalRun{0.0, 0.0, 1.0, 1.0}).sound());
  EXPECT_FALSE((BernoulliRun{0.5, -1.0}).sound());
  EXPECT_FALSE((PoissonRun{1.0, INFINITY}).sound());
  EXPECT_FALSE(PoissonRun::accepts(1.5));
  EXPECT_FALSE(PoissonRun::accepts(-1.0));
}

}  // namespace
}  // namespace lotrecht::drift
