#include <lotrecht/drift/run_models.hpp>

#include <cmath>

#include <gtest/gtest.h>

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

TEST(RunModels, LongRunsKeepTheirDigits) {
  // With shape a the density at the mean is Γ(a + 1/2) / Γ(a) / √(π part): about normal with variance scale / shape.
  NormalRun model{0.0, 1e9, 1e9, 4e9};
  EXPECT_NEAR(model.chance(0.0) * std::sqrt(2.0 * 3.14159265358979 * 4.0), 1.0, 1e-8);
  // Series and gamma functions meet at 40.
  NormalRun below{0.0, 80.0, 39.999999999, 80.0};
  NormalRun above{0.0, 80.0, 40.0, 80.0};
  EXPECT_NEAR(below.chance(1.0) / above.chance(1.0), 1.0, 1e-9);
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
