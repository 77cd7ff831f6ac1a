#include <lotrecht/fairness/gap.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/stats/miettinen_nurminen.hpp>
#include <lotrecht/stats/newcombe.hpp>

#include "support/cell_tables.hpp"
#include "support/textbook.hpp"

namespace lotrecht::fairness {
namespace {

using stats::Estimate;
using stats::Undefined;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::array both_measures{Measure::difference, Measure::ratio};
constexpr std::array difference_methods{DifferenceMethod::newcombe, DifferenceMethod::miettinen_nurminen};
constexpr std::array ratio_methods{RatioMethod::miettinen_nurminen, RatioMethod::koopman, RatioMethod::katz};

/// Every combination of methods that can matter for a measure.
std::vector<Methods> every_method(Measure measure) {
  std::vector<Methods> all;
  if (measure == Measure::difference) {
    for (const auto m : difference_methods) {
      all.push_back(at_95());
      all.back().difference = m;
    }
  } else {
    for (const auto m : ratio_methods) {
      all.push_back(at_95());
      all.back().ratio = m;
    }
  }
  return all;
}

struct Range {
  double low;
  double high;
};
Range range_of(Metric metric, Measure measure) {
  if (measure == Measure::ratio) return {0.0, infinity};
  return metric == Metric::treatment_equality ? Range{-infinity, infinity} : Range{-1.0, 1.0};
}

/// What holds of every gap, whatever went in.
void expect_sound(const Estimate& e, Metric metric, Measure measure, std::string_view where) {
  const Range range = range_of(metric, measure);
  ASSERT_FALSE(std::isnan(e.low) || std::isnan(e.high)) << name(metric) << where;
  ASSERT_LE(range.low, e.low) << name(metric) << where;
  ASSERT_LE(e.low, e.high) << name(metric) << where;
  ASSERT_LE(e.high, range.high) << name(metric) << where;
  ASSERT_EQ(e.confidence, 0.95);
  ASSERT_FALSE(e.method.empty());
  ASSERT_EQ(std::isnan(e.value), !e.defined()) << name(metric) << where;
  if (!e.defined()) return;
  ASSERT_TRUE(std::isfinite(e.value)) << name(metric) << where;
  ASSERT_TRUE(e.interval().contains(e.value))
      << name(metric) << where << ": " << e.low << " " << e.value << " " << e.high;
}

CellCounts merged(CellCounts a, const CellCounts& b) {
  a.merge(b);
  return a;
}

TEST(Gap, IsSoundForAllPairsOfSmallGroupsAllMetricsAllMethods) {
  const std::vector<CellCounts> groups = every_group(6, 2);
  for (const Measure measure : both_measures) {
    for (const Methods& methods : every_method(measure)) {
      for (const CellCounts& a : groups) {
        for (const CellCounts& b : groups) {
          for (const Metric m : all_metrics()) {
            expect_sound(gap(m, measure, {a, b}, methods), m, measure, " against another");
            expect_sound(gap(m, measure, {a, b, true}, methods), m, measure, " against all");
          }
        }
      }
    }
  }
}

// What is no plain rate takes other ways through the code, and more rows to find their corners.
TEST(Gap, IsSoundForMetricsMadeOfSeveralRates) {
  const std::vector<CellCounts> groups = every_group(4, 4);
  for (const Metric m : {Metric::balanced_accuracy, Metric::treatment_equality}) {
    for (const Measure measure : both_measures) {
      for (const CellCounts& a : groups) {
        for (const CellCounts& b : groups) {
          for (const bool with_overall : {false, true}) {
            const Estimate e = gap(m, measure, {a, b, with_overall}, at_95());
            expect_sound(e, m, measure, with_overall ? " against all" : " against another");
            // Bounded where theory bounds it: a ratio's upper bound needs a reference that is surely not 0.
            if (e.defined() && m == Metric::balanced_accuracy && measure == Measure::ratio && with_overall) {
              ASSERT_LT(e.high, infinity);
            }
          }
        }
      }
    }
  }
}

TEST(Gap, IsSoundForWeightedGroups) {
  std::mt19937_64 draw{1};
  for (int round = 0; round < 300; ++round) {
    CellCounts pair[2];
    for (CellCounts& c : pair) {
      c = weighing(random_group(draw, 4), 1.0);
      for (std::size_t i = 0; i < 6; ++i) {
        const double w = draw() % 5 == 0 ? 0.0 : std::ldexp(1.0, static_cast<int>(draw() % 120) - 60) * 1.1;
        c.weight[i] *= w;
        c.squared_weight[i] *= w * w;
      }
    }
    for (const Metric m : all_metrics()) {
      for (const Measure measure : both_measures) {
        expect_sound(gap(m, measure, {pair[0], pair[1]}, at_95()), m, measure, " weighted");
        expect_sound(gap(m, measure, {pair[0], pair[1], true}, at_95()), m, measure, " weighted, against all");
      }
    }
  }
}

TEST(Gap, IsTheTextbooksDifferenceAndRatio) {
  const std::vector<CellCounts> groups = every_group(6, 2);
  for (const CellCounts& a : groups) {
    for (const CellCounts& b : groups) {
      for (const bool with_overall : {false, true}) {
        for (const Metric m : all_metrics()) {
          const auto own = textbook::metric(m, a);
          const auto reference = textbook::metric(m, with_overall ? merged(a, b) : b);
          const Estimate difference = gap(m, Measure::difference, {a, b, with_overall}, at_95());
          ASSERT_EQ(difference.defined(), own && reference) << name(m);
          if (own && reference) {
            ASSERT_NEAR(difference.value, *own - *reference, 1e-15) << name(m);
          }
          const Estimate ratio = gap(m, Measure::ratio, {a, b, with_overall}, at_95());
          ASSERT_EQ(ratio.defined(), own && reference && *reference != 0.0) << name(m);
          if (ratio.defined()) {
            ASSERT_NEAR(ratio.value, *own / *reference, 4e-15) << name(m);
          }
        }
      }
    }
  }
}

TEST(Gap, HasTheIntervalThatWasAskedFor) {
  const CellCounts a = selected_of(48, 80);
  const CellCounts b = selected_of(56, 70);
  const stats::BinomialTally ka{48, 80};
  const stats::BinomialTally kb{56, 70};
  const stats::Confidence level{0.95};
  Methods methods = at_95();
  const Estimate newcombe = gap(Metric::selection_rate, Measure::difference, {a, b}, methods);
  EXPECT_EQ(newcombe.interval(), stats::newcombe(ka, kb, level));
  EXPECT_EQ(newcombe.method, "newcombe");
  EXPECT_EQ(newcombe.n, 150u);
  // Newcombe (1998), table II: 56/70 - 48/80 has [0.0524, 0.3339] by method 10.
  EXPECT_NEAR(-newcombe.high, 0.0524, 5e-5);
  EXPECT_NEAR(-newcombe.low, 0.3339, 5e-5);
  const Estimate ratio = gap(Metric::selection_rate, Measure::ratio, {a, b}, methods);
  EXPECT_EQ(ratio.interval(), stats::miettinen_nurminen_ratio(ka, kb, level));
  methods.difference = DifferenceMethod::miettinen_nurminen;
  EXPECT_EQ(gap(Metric::selection_rate, Measure::difference, {a, b}, methods).interval(),
            stats::miettinen_nurminen_difference(ka, kb, level));
}

TEST(Gap, TurnsItsSignWithItsSides) {
  std::mt19937_64 draw{2};
  for (int round = 0; round < 200; ++round) {
    const CellCounts a = random_group(draw, 30);
    const CellCounts b = random_group(draw, 30);
    for (const Metric m : all_metrics()) {
      for (const Methods& methods : every_method(Measure::difference)) {
        const Estimate ab = gap(m, Measure::difference, {a, b}, methods);
        const Estimate ba = gap(m, Measure::difference, {b, a}, methods);
        if (ab.defined()) {
          EXPECT_EQ(ab.value, -ba.value);
        }
        EXPECT_EQ(ab.low, -ba.high) << name(m);
        EXPECT_EQ(ab.high, -ba.low) << name(m);
      }
      for (const Methods& methods : every_method(Measure::ratio)) {
        const Estimate ab = gap(m, Measure::ratio, {a, b}, methods);
        const Estimate ba = gap(m, Measure::ratio, {b, a}, methods);
        if (ab.defined() && ba.defined()) {
          EXPECT_NEAR(ab.value * ba.value, 1.0, 1e-14);
        }
        if (ab.low > 0.0) {
          EXPECT_NEAR(ab.low * ba.high, 1.0, 1e-12) << name(m);
        } else {
          EXPECT_EQ(ba.high, infinity) << name(m);
        }
      }
    }
  }
}

TEST(Gap, ToYourOwnLikeHoldsNoDifference) {
  std::mt19937_64 draw{3};
  for (int round = 0; round < 100; ++round) {
    const CellCounts c = random_group(draw, 20);
    for (const Metric m : all_metrics()) {
      const Estimate difference = gap(m, Measure::difference, {c, c}, at_95());
      if (difference.defined()) {
        EXPECT_EQ(difference.value, 0.0);
      }
      EXPECT_TRUE(difference.interval().contains(0.0)) << name(m);
      EXPECT_TRUE(gap(m, Measure::ratio, {c, c}, at_95()).interval().contains(1.0)) << name(m);
    }
  }
}

TEST(Gap, IsMirroredWhenARateIsReplacedByItsComplement) {
  std::mt19937_64 draw{4};
  for (int round = 0; round < 100; ++round) {
    const CellCounts a = random_group(draw, 20);
    const CellCounts b = random_group(draw, 20);
    for (const bool with_overall : {false, true}) {
      const Estimate one = gap(Metric::true_positive_rate, Measure::difference, {a, b, with_overall}, at_95());
      const Estimate other = gap(Metric::false_negative_rate, Measure::difference, {a, b, with_overall}, at_95());
      EXPECT_NEAR(one.low, -other.high, 1e-15);
      EXPECT_NEAR(one.high, -other.low, 1e-15);
      const Estimate swapped = gap(Metric::false_negative_rate, Measure::difference,
                                   {decisions_swapped(a), decisions_swapped(b), with_overall}, at_95());
      EXPECT_EQ(one.low, swapped.low);
      EXPECT_EQ(one.high, swapped.high);
    }
  }
}

// With w the group's share of the denominator, p - p_all = (1 - w)(p - p_rest), and so are the bounds.
TEST(Gap, ToEverybodyIsTheGapToTheOthersTransformed) {
  std::mt19937_64 draw{5};
  for (int round = 0; round < 300; ++round) {
    const CellCounts a = random_group(draw, 30);
    const CellCounts b = random_group(draw, 30);
    for (std::size_t i = 0; i < 11; ++i) {  // the plain rates
      const Metric m = all_metrics()[i];
      const double own = static_cast<double>(a.share(fraction(m)).rows.trials);
      const double others = static_cast<double>(b.share(fraction(m)).rows.trials);
      if (own == 0.0 || others == 0.0) continue;
      const double w = own / (own + others);
      const Estimate rest = gap(m, Measure::difference, {a, b}, at_95());
      const Estimate all = gap(m, Measure::difference, {a, b, true}, at_95());
      EXPECT_NEAR(all.value, (1.0 - w) * rest.value, 1e-15);
      EXPECT_NEAR(all.low, (1.0 - w) * rest.low, 1e-15);
      EXPECT_NEAR(all.high, (1.0 - w) * rest.high, 1e-15);
      EXPECT_EQ(all.n, rest.n) << "everybody is the group and the others";
      const Estimate rest_ratio = gap(m, Measure::ratio, {a, b}, at_95());
      const Estimate ratio = gap(m, Measure::ratio, {a, b, true}, at_95());
      const auto transformed = [&](double r) { return r / (w * r + (1.0 - w)); };
      EXPECT_NEAR(ratio.low, transformed(rest_ratio.low), 1e-14);
      EXPECT_NEAR(ratio.high, std::isinf(rest_ratio.high) ? 1.0 / w : transformed(rest_ratio.high), 1e-14 / w);
    }
  }
}

TEST(Gap, OfEverybodyToEverybodyIsNothing) {
  const CellCounts everybody = cells_of({3, 2, 1, 4, 5, 6});
  for (const Metric m : all_metrics()) {
    const Estimate difference = gap(m, Measure::difference, {everybody, {}, true}, at_95());
    const Estimate ratio = gap(m, Measure::ratio, {everybody, {}, true}, at_95());
    EXPECT_EQ(difference.value, 0.0) << name(m);
    EXPECT_EQ(ratio.value, 1.0) << name(m);
    EXPECT_NEAR(difference.low, 0.0, 1e-15) << name(m);
    EXPECT_NEAR(difference.high, 0.0, 1e-15) << name(m);
    EXPECT_NEAR(ratio.low, 1.0, 1e-15) << name(m);
    EXPECT_NEAR(ratio.high, 1.0, 1e-15) << name(m);
  }
}

// A ratio of 0 has no logarithm: its upper bound against everybody was infinite once, whatever the data.
TEST(Gap, OfARateOfZeroToEverybodyStillHasAnUpperBound) {
  const CellCounts none_missed = cells_of({.tp = 40, .fp = 40, .tn = 40});
  const CellCounts others = cells_of({.tp = 40, .fp = 40, .fn = 40, .tn = 40});
  const Estimate e = gap(Metric::treatment_equality, Measure::ratio, {none_missed, others, true}, at_95());
  EXPECT_EQ(e.value, 0.0);
  EXPECT_EQ(e.low, 0.0);
  EXPECT_LT(e.high, 0.5);
  const CellCounts always_wrong = cells_of({.fp = 40, .fn = 40});
  const Estimate b = gap(Metric::balanced_accuracy, Measure::ratio, {always_wrong, others, true}, at_95());
  EXPECT_EQ(b.value, 0.0);
  EXPECT_LT(b.high, 0.5);
}

TEST(Gap, SaysWhyItDoesNotExist) {
  const CellCounts some = cells_of({3, 2, 1, 4});
  const CellCounts no_positives = cells_of({.fp = 2, .tn = 3});
  const CellCounts none_selected = cells_of({.fn = 2, .tn = 3});
  constexpr Metric tpr = Metric::true_positive_rate;
  for (const Measure measure : both_measures) {
    const auto why = [&](const Comparison& c) { return gap(tpr, measure, c, at_95()).undefined; };
    EXPECT_EQ(why({some, {}}), Undefined::nobody);
    EXPECT_EQ(why({{}, some}), Undefined::nobody);
    EXPECT_EQ(why({{}, some, true}), Undefined::nobody);
    EXPECT_EQ(why({some, {}, true}), Undefined::none) << "everybody is the group";
    EXPECT_EQ(why({some, no_positives}), Undefined::no_positives);
    EXPECT_EQ(why({no_positives, some}), Undefined::no_positives);
    EXPECT_EQ(why({no_positives, some, true}), Undefined::no_positives);
    EXPECT_EQ(why({some, no_positives, true}), Undefined::none) << "everybody has positives: the group's";
  }
  EXPECT_EQ(gap(tpr, Measure::ratio, {some, none_selected}, at_95()).undefined, Undefined::zero_reference);
  EXPECT_EQ(gap(tpr, Measure::ratio, {none_selected, none_selected, true}, at_95()).undefined,
            Undefined::zero_reference);
  EXPECT_EQ(gap(tpr, Measure::difference, {some, none_selected}, at_95()).undefined, Undefined::none);
}

TEST(Gap, ThatDoesNotExistKeepsTheBoundsThatDo) {
  const CellCounts half = selected_of(20, 40);
  const CellCounts none = selected_of(0, 40);
  const Estimate e = gap(Metric::selection_rate, Measure::ratio, {half, none}, at_95());
  EXPECT_EQ(e.undefined, Undefined::zero_reference);
  EXPECT_GT(e.low, 3.0) << "however rare the reference is, the ratio is large";
  EXPECT_EQ(e.high, infinity);
}

TEST(Gap, DoesNotDependOnTheUnitOfWeights) {
  std::mt19937_64 draw{6};
  for (int round = 0; round < 50; ++round) {
    const CellCounts a = random_group(draw, 20);
    const CellCounts b = random_group(draw, 20);
    for (const Metric m : all_metrics()) {
      for (const Measure measure : both_measures) {
        for (const bool with_overall : {false, true}) {
          const Estimate one = gap(m, measure, {weighing(a, 1.0), weighing(b, 1.0), with_overall}, at_95());
          const Estimate other = gap(m, measure, {weighing(a, 4.0), weighing(b, 4.0), with_overall}, at_95());
          EXPECT_EQ(one.undefined, other.undefined);
          EXPECT_EQ(one.interval(), other.interval());
          EXPECT_EQ(std::isnan(one.value) ? 0.0 : one.value, std::isnan(other.value) ? 0.0 : other.value);
        }
      }
    }
  }
}

TEST(Gap, WithAllWeightsOneIsMoverOnTheSameRates) {
  std::mt19937_64 draw{7};
  for (int round = 0; round < 100; ++round) {
    const CellCounts a = random_group(draw, 20);
    const CellCounts b = random_group(draw, 20);
    for (const Metric m : all_metrics()) {
      const Estimate plain = gap(m, Measure::difference, {a, b}, at_95());
      const Estimate weighted = gap(m, Measure::difference, {weighing(a, 1.0), weighing(b, 1.0)}, at_95());
      EXPECT_EQ(plain.undefined, weighted.undefined);
      if (!plain.defined()) continue;
      EXPECT_NEAR(plain.value, weighted.value, 1e-15 * (1.0 + std::abs(plain.value)));
      if (m == Metric::balanced_accuracy) continue;  // of whole rows it is made of other intervals; see below
      if (std::isfinite(plain.low)) {
        EXPECT_NEAR(plain.low, weighted.low, 1e-14 * (1.0 + std::abs(plain.low)));
      }
      if (std::isfinite(plain.high)) {
        EXPECT_NEAR(plain.high, weighted.high, 1e-14 * (1.0 + std::abs(plain.high)));
      }
    }
  }
}

// Alike in both outcomes, the difference is that of one of them, from twice the people: each part has half of the
// error.
TEST(Gap, OfBalancedAccuraciesIsMoverOfTheDifferencesItIsMadeOf) {
  const CellCounts a = cells_of({.tp = 4, .fp = 1, .fn = 1, .tn = 4});
  const CellCounts b = cells_of({.tp = 2, .fp = 3, .fn = 3, .tn = 2});
  const Estimate e = gap(Metric::balanced_accuracy, Measure::difference, {a, b}, at_95());
  EXPECT_EQ(e.method, "mover_miettinen_nurminen");
  EXPECT_DOUBLE_EQ(e.value, 0.4);
  const stats::Interval one = stats::miettinen_nurminen_difference({4, 5}, {2, 5}, at_95().confidence);
  EXPECT_NEAR(e.low, 0.4 - (0.4 - one.low) / std::sqrt(2.0), 1e-12);
  EXPECT_NEAR(e.high, 0.4 + (one.high - 0.4) / std::sqrt(2.0), 1e-12);
  const Estimate back = gap(Metric::balanced_accuracy, Measure::difference, {b, a}, at_95());
  EXPECT_NEAR(back.low, -e.high, 1e-12);
  EXPECT_NEAR(back.high, -e.low, 1e-12);
}

}  // namespace
}  // namespace lotrecht::fairness
