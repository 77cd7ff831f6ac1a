#include <lotrecht/fairness/rate.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/stats/clopper_pearson.hpp>
#include <lotrecht/stats/jeffreys.hpp>
#include <lotrecht/stats/wilson.hpp>

#include "support/cell_tables.hpp"
#include "support/textbook.hpp"

namespace lotrecht::fairness {
namespace {

using stats::Estimate;
using stats::Undefined;

constexpr std::array every_method{RateMethod::wilson, RateMethod::clopper_pearson, RateMethod::jeffreys};

Methods with(RateMethod method, double level = 0.95) {
  Methods m{stats::Confidence{level}};
  m.rate = method;
  return m;
}

double upper_end(Metric m) { return m == Metric::treatment_equality ? std::numeric_limits<double>::infinity() : 1.0; }

/// The same value and the same bounds, up to the last bits.
void expect_same(const Estimate& a, const Estimate& b) {
  EXPECT_EQ(a.undefined, b.undefined);
  if (a.defined()) {
    EXPECT_NEAR(a.value, b.value, 1e-14 * (1.0 + std::abs(a.value)));
  }
  EXPECT_NEAR(a.low, b.low, 1e-14 * (1.0 + std::abs(a.low)));
  if (std::isinf(a.high)) {
    EXPECT_EQ(a.high, b.high);
  } else {
    EXPECT_NEAR(a.high, b.high, 1e-14 * (1.0 + std::abs(a.high)));
  }
}

TEST(Rate, IsTheTextbooksForEveryGroupOfUpToSix) {
  for_every_group(6, 6, [](const CellCounts& c) {
    for (const Metric m : all_metrics()) {
      const Estimate e = rate(m, c, at_95());
      const auto expected = textbook::metric(m, c);
      ASSERT_EQ(e.defined(), expected.has_value()) << name(m);
      if (expected) {
        EXPECT_DOUBLE_EQ(e.value, *expected) << name(m);
      } else {
        EXPECT_TRUE(std::isnan(e.value));
      }
    }
  });
}

TEST(Rate, HasTheIntervalThatWasAskedFor) {
  const CellCounts c = cells_of({7, 2, 3, 11});
  const stats::BinomialTally k{7, 10};
  const stats::Confidence level{0.9};
  const auto of = [&](RateMethod m) { return rate(Metric::true_positive_rate, c, with(m, 0.9)); };
  EXPECT_EQ(of(RateMethod::wilson).interval(), stats::wilson(k, level));
  EXPECT_EQ(of(RateMethod::clopper_pearson).interval(), stats::clopper_pearson(k, level));
  EXPECT_EQ(of(RateMethod::jeffreys).interval(), stats::jeffreys(k, level));
  for (const RateMethod m : every_method) {
    EXPECT_EQ(of(m).method, name(m));
    EXPECT_EQ(of(m).n, 10u);
    EXPECT_EQ(of(m).confidence, 0.9);
  }
}

TEST(Rate, LiesInItsIntervalAndTheIntervalInItsRange) {
  for (const RateMethod method : every_method) {
    for (const double level : {0.5, 0.95, 0.999}) {
      const Methods methods = with(method, level);
      for_every_group(6, method == RateMethod::wilson ? 4 : 3, [&](const CellCounts& c) {
        for (const Metric m : all_metrics()) {
          const Estimate e = rate(m, c, methods);
          ASSERT_GE(e.low, 0.0) << name(m);
          ASSERT_LE(e.low, e.high) << name(m);
          ASSERT_LE(e.high, upper_end(m)) << name(m);
          if (e.defined()) {
            ASSERT_TRUE(e.interval().contains(e.value)) << name(m) << ", " << name(method);
          }
        }
      });
    }
  }
}

TEST(Rate, OfNobodyMayBeAnything) {
  for (const Metric m : all_metrics()) {
    const Estimate e = rate(m, {}, at_95());
    EXPECT_EQ(e.undefined, Undefined::nobody) << name(m);
    EXPECT_EQ(e.low, 0.0);
    EXPECT_EQ(e.high, upper_end(m));
    EXPECT_EQ(e.n, 0u);
  }
}

TEST(Rate, SaysWhyItDoesNotExist) {
  const auto why = [](Metric m, const Six& s) { return rate(m, cells_of(s), at_95()).undefined; };
  const Six no_outcome{.selected_unlabelled = 3, .rejected_unlabelled = 2};
  for (const Metric m : all_metrics()) {
    EXPECT_EQ(why(m, no_outcome), m == Metric::selection_rate ? Undefined::none : Undefined::no_outcome) << name(m);
  }
  EXPECT_EQ(why(Metric::true_positive_rate, {.fp = 1, .tn = 2}), Undefined::no_positives);
  EXPECT_EQ(why(Metric::false_negative_rate, {.fp = 1, .tn = 2}), Undefined::no_positives);
  EXPECT_EQ(why(Metric::balanced_accuracy, {.fp = 1, .tn = 2}), Undefined::no_positives);
  EXPECT_EQ(why(Metric::false_positive_rate, {.tp = 1, .fn = 2}), Undefined::no_negatives);
  EXPECT_EQ(why(Metric::true_negative_rate, {.tp = 1, .fn = 2}), Undefined::no_negatives);
  EXPECT_EQ(why(Metric::balanced_accuracy, {.tp = 1, .fn = 2}), Undefined::no_negatives);
  EXPECT_EQ(why(Metric::positive_predictive_value, {.fn = 1, .tn = 2}), Undefined::nobody_selected);
  EXPECT_EQ(why(Metric::false_discovery_rate, {.fn = 1, .tn = 2}), Undefined::nobody_selected);
  EXPECT_EQ(why(Metric::negative_predictive_value, {.tp = 1, .fp = 2}), Undefined::everybody_selected);
  EXPECT_EQ(why(Metric::false_omission_rate, {.tp = 1, .fp = 2}), Undefined::everybody_selected);
  EXPECT_EQ(why(Metric::treatment_equality, {.tp = 1, .fn = 2}), Undefined::zero_denominator);
  EXPECT_EQ(why(Metric::treatment_equality, {.tp = 1, .tn = 2}), Undefined::zero_denominator);
}

// Inspections show the truth only of those selected. It once said "everybody was selected", which was false.
TEST(Rate, DoesNotClaimThatEverybodyWasSelectedWhereOutcomesAreHidden) {
  const CellCounts inspected = cells_of({.tp = 5, .fp = 3, .rejected_unlabelled = 100});
  EXPECT_EQ(rate(Metric::negative_predictive_value, inspected, at_95()).undefined, Undefined::no_outcome);
  EXPECT_EQ(rate(Metric::false_omission_rate, inspected, at_95()).undefined, Undefined::no_outcome);
  const CellCounts paroled = cells_of({.fn = 5, .tn = 3, .selected_unlabelled = 100});
  EXPECT_EQ(rate(Metric::positive_predictive_value, paroled, at_95()).undefined, Undefined::no_outcome);
  EXPECT_EQ(rate(Metric::false_discovery_rate, paroled, at_95()).undefined, Undefined::no_outcome);
}

TEST(Rate, OfRowsWithoutWeightHasAZeroDenominatorNotNobody) {
  const CellCounts c = weighing(cells_of({1, 2, 3, 4, 5, 6}), 0.0);
  for (const Metric m : all_metrics()) {
    const Estimate e = rate(m, c, at_95());
    EXPECT_EQ(e.undefined, Undefined::zero_denominator) << name(m);
    EXPECT_EQ(e.low, 0.0);
    EXPECT_EQ(e.high, upper_end(m));
  }
}

// 1 - p lost ten digits of this once: FN / FP = 10^6 came out as 999999.99997...
TEST(Rate, OfTreatmentEqualityIsExactWhereMissesAreManyOrFew) {
  const Estimate many = rate(Metric::treatment_equality, cells_of({.fp = 1, .fn = 1'000'000}), at_95());
  EXPECT_EQ(many.value, 1e6);
  const Estimate few = rate(Metric::treatment_equality, cells_of({.fp = 1'000'000, .fn = 1}), at_95());
  EXPECT_EQ(few.value, 1e-6);
  // The two intervals are each other's inverse.
  EXPECT_NEAR(many.low * few.high, 1.0, 1e-14);
  EXPECT_NEAR(many.high * few.low, 1.0, 1e-14);
}

TEST(Rate, AndItsComplementMakeOneWithTheirIntervals) {
  constexpr std::array<std::array<Metric, 2>, 4> pairs{{
      {Metric::true_positive_rate, Metric::false_negative_rate},
      {Metric::true_negative_rate, Metric::false_positive_rate},
      {Metric::positive_predictive_value, Metric::false_discovery_rate},
      {Metric::negative_predictive_value, Metric::false_omission_rate},
  }};
  for (const RateMethod method : every_method) {
    for_every_group(4, 4, [&](const CellCounts& c) {
      for (const auto& [one, other] : pairs) {
        const Estimate a = rate(one, c, with(method));
        const Estimate b = rate(other, c, with(method));
        EXPECT_EQ(a.undefined, b.undefined);
        if (a.defined()) {
          EXPECT_NEAR(a.value + b.value, 1.0, 1e-15);
        }
        EXPECT_NEAR(a.low + b.high, 1.0, 1e-13);
        EXPECT_NEAR(a.high + b.low, 1.0, 1e-13);
      }
    });
  }
}

TEST(Rate, FollowsWhenSelectedAndNotSelectedAreExchanged) {
  for_every_group(6, 3, [](const CellCounts& c) {
    const CellCounts swapped = decisions_swapped(c);
    const auto of = [](Metric m, const CellCounts& counts) { return rate(m, counts, at_95()); };
    expect_same(of(Metric::true_positive_rate, c), of(Metric::false_negative_rate, swapped));
    expect_same(of(Metric::true_negative_rate, c), of(Metric::false_positive_rate, swapped));
    expect_same(of(Metric::base_rate, c), of(Metric::base_rate, swapped));
    const Estimate a = of(Metric::accuracy, c);
    const Estimate b = of(Metric::accuracy, swapped);
    EXPECT_NEAR(a.low + b.high, 1.0, 1e-14);
    const Estimate p = of(Metric::positive_predictive_value, c);
    const Estimate f = of(Metric::false_omission_rate, swapped);
    EXPECT_EQ(p.defined(), f.defined());
    EXPECT_EQ(p.interval(), f.interval());
  });
}

TEST(Rate, FollowsWhenPositiveAndNegativeOutcomesAreExchanged) {
  for_every_group(6, 3, [](const CellCounts& c) {
    const CellCounts swapped = outcomes_swapped(c);
    const auto of = [](Metric m, const CellCounts& counts) { return rate(m, counts, at_95()); };
    expect_same(of(Metric::selection_rate, c), of(Metric::selection_rate, swapped));
    expect_same(of(Metric::positive_predictive_value, c), of(Metric::false_discovery_rate, swapped));
    expect_same(of(Metric::negative_predictive_value, c), of(Metric::false_omission_rate, swapped));
    EXPECT_NEAR(of(Metric::base_rate, c).low + of(Metric::base_rate, swapped).high, 1.0, 1e-14);
  });
}

TEST(Rate, WithAllWeightsOneIsTheUnweightedRate) {
  for_every_group(6, 4, [](const CellCounts& c) {
    for (const Metric m : all_metrics()) expect_same(rate(m, c, at_95()), rate(m, weighing(c, 1.0), at_95()));
  });
}

TEST(Rate, DoesNotDependOnTheUnitOfWeights) {
  std::mt19937_64 draw{3};
  for (int round = 0; round < 300; ++round) {
    CellCounts c = weighing(random_group(draw, 20), 1.0);
    for (std::size_t i = 0; i < 6; ++i) {  // weights that differ between cells
      const double w = static_cast<double>(1 + draw() % 9);
      c.weight[i] *= w;
      c.squared_weight[i] *= w * w;
    }
    for (const double unit : {0.125, 3.7, 1e-80, 1e80}) {
      CellCounts scaled = c;
      for (std::size_t i = 0; i < 6; ++i) {
        scaled.weight[i] *= unit;
        scaled.squared_weight[i] *= unit * unit;
      }
      for (const Metric m : all_metrics()) expect_same(rate(m, c, at_95()), rate(m, scaled, at_95()));
    }
  }
}

TEST(Rate, OfUnequalWeightsIsLessSureThanItsRowsSeem) {
  CellCounts c = cells_of({.tp = 50, .fn = 50});
  c.weighted = true;
  c.weight = {100.0, 0, 100.0, 0, 0, 0};
  c.squared_weight = {1000.0, 0, 1000.0, 0, 0, 0};  // Kish: 200^2 / 2000 = 20 rows
  const Estimate e = rate(Metric::true_positive_rate, c, with(RateMethod::clopper_pearson));
  EXPECT_EQ(e.method, "wilson_effective");
  EXPECT_EQ(e.n, 100u);
  EXPECT_EQ(e.interval(), stats::wilson({10, 20}, stats::Confidence{0.95}));
}

TEST(Rate, NamesTheMethodItUsedNotTheOneAskedFor) {
  const Methods methods = with(RateMethod::clopper_pearson);
  const CellCounts c = cells_of({1, 2, 3, 4, 5, 6});
  EXPECT_EQ(rate(Metric::balanced_accuracy, c, methods).method, "mover_wilson");
  EXPECT_EQ(rate(Metric::treatment_equality, c, methods).method, "odds_wilson");
  EXPECT_EQ(rate(Metric::selection_rate, c, methods).method, "clopper_pearson");
  EXPECT_EQ(rate(Metric::selection_rate, {}, methods).method, "clopper_pearson");
  EXPECT_EQ(rate(Metric::balanced_accuracy, weighing(c, 2.0), methods).method, "mover_wilson_effective");
  EXPECT_EQ(rate(Metric::treatment_equality, weighing(c, 2.0), methods).method, "odds_wilson_effective");
}

}  // namespace
}  // namespace lotrecht::fairness
