#include <lotrecht/fairness/design_bootstrap.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <lotrecht/fairness/design_disparities.hpp>

#include "support/design_rows.hpp"

namespace lotrecht::fairness {
namespace {

using testing::DesignRows;
const stats::Confidence c95{0.95};

DesignRows people(std::uint32_t clusters, double rate_of_second) {
  std::vector<DesignRows::Row> some;
  Stream stream{Seed{9}, Purpose::simulation, clusters};
  for (std::uint32_t k = 0; k < clusters; ++k) {
    const double rate = k % 2 == 0 ? 0.4 : rate_of_second;
    const bool inclined = stream.uniform() < 0.5;
    for (int i = 0; i < 4; ++i) {
      const bool selected = stream.uniform() < rate * (inclined ? 1.5 : 0.5);
      some.push_back({0, k, k % 2, static_cast<std::uint8_t>(selected), 1.0});
    }
  }
  return DesignRows{some};
}

Disparities run(const DesignRows& rows, DesignMethods methods, ReferenceRule rule = ReferenceRule::group) {
  const Design design = rows.design(methods);
  const DesignTable table = rows.table(design);
  const auto counts = rows.counts();
  const auto rest = rests(counts);
  const std::array<Metric, 1> metrics{Metric::selection_rate};
  Disparities d = disparities(counts, metrics, {rule, 0}, Methods{c95});
  apply_design(DesignEstimates{table, counts, rest, c95}, table, d, c95);
  return d;
}

TEST(DesignBootstrap, IsNearTheFormulaWithManyClusters) {
  const DesignRows rows = people(400, 0.3);
  const Disparities formula = run(rows, {.variance = DesignVariance::cr2});
  for (const auto kind : {BootstrapKind::bca, BootstrapKind::percentile}) {
    for (const auto rule : {ReferenceRule::group, ReferenceRule::overall}) {
      const Disparities plain = run(rows, {.variance = DesignVariance::cr2}, rule);
      const Disparities drawn =
          run(rows, {.variance = DesignVariance::cr2, .interval = DesignInterval::bootstrap, .kind = kind}, rule);
      const auto near = [&](const stats::Estimate& a, const stats::Estimate& b) {
        const double width = b.high - b.low;
        EXPECT_EQ(a.method, "cluster_bootstrap_" + std::string{name(kind)});
        EXPECT_NEAR(a.low, b.low, 0.12 * width);
        EXPECT_NEAR(a.high, b.high, 0.12 * width);
      };
      near(drawn.groups[1].rates[0], plain.groups[1].rates[0]);
      near(drawn.groups[1].gaps[0].difference, plain.groups[1].gaps[0].difference);
      near(drawn.groups[1].gaps[0].ratio, plain.groups[1].gaps[0].ratio);
    }
  }
}

TEST(DesignBootstrap, IsTheSameForAnyNumberOfThreads) {
  const DesignRows rows = people(60, 0.3);
  const DesignMethods one{.interval = DesignInterval::bootstrap, .replicates = 299};
  DesignMethods three = one;
  three.threads = 3;
  const auto a = run(rows, one).groups[1].gaps[0].difference;
  const auto b = run(rows, three).groups[1].gaps[0].difference;
  EXPECT_EQ(a.low, b.low);
  EXPECT_EQ(a.high, b.high);
}

TEST(DesignBootstrap, LeavesTheFormulaWhereItCannotMove) {
  const DesignRows rows = people(60, 0.0);
  const Disparities d = run(rows, {.variance = DesignVariance::cr2, .interval = DesignInterval::bootstrap});
  EXPECT_EQ(d.groups[1].rates[0].method, "clopper_pearson_clusters");
  EXPECT_EQ(d.groups[1].gaps[0].difference.method, "mover_cr2_logit");
  EXPECT_EQ(d.worst[0].difference.estimate.method, "tukey_mover_cr2_logit");
}

}  // namespace
}  // namespace lotrecht::fairness
