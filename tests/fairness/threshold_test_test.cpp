#include <lotrecht/fairness/threshold_test.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <lotrecht/core/stream.hpp>
#include <lotrecht/stats/draw_binomial.hpp>

#include "support/reference.hpp"

namespace lotrecht::fairness {
namespace {

const stats::Confidence level{0.95};

struct Truth {
  std::array<double, 2> base, signal, threshold;
};

/// Expected counts of the model itself, rounded: no luck in them.
std::vector<HitCounts> expected(const Truth& truth, std::size_t strata, double people) {
  std::vector<HitCounts> cells;
  for (std::size_t g = 0; g < 2; ++g) {
    for (std::size_t s = 0; s < strata; ++s) {
      const double shift = 1.2 * (static_cast<double>(s) / static_cast<double>(strata - 1) - 0.5);
      const detail::HitModel m{truth.base[g] + shift, truth.signal[g],
                               truth.threshold[g] + 0.8 * std::sin(5.0 * static_cast<double>(s))};
      HitCounts c;
      c.rows = static_cast<std::uint64_t>(people);
      c.selected = c.known = static_cast<std::uint64_t>(std::llround(people * std::exp(m.selected.value)));
      c.hits = static_cast<std::uint64_t>(std::llround(people * std::exp(m.selected.value + m.hit.value)));
      cells.push_back(c);
    }
  }
  return cells;
}

double hit_rate(const std::vector<HitCounts>& cells, std::size_t g) {
  double k = 0.0;
  double h = 0.0;
  const std::size_t strata = cells.size() / 2;
  for (std::size_t s = 0; s < strata; ++s) {
    k += static_cast<double>(cells[g * strata + s].known);
    h += static_cast<double>(cells[g * strata + s].hits);
  }
  return h / k;
}

// Logarithms and derivatives against mpmath's, also where probabilities are 1e-200.
TEST(ThresholdTest, ProbabilitiesAndTheirDerivativesAreThose) {
  for (const auto& row : testing::ReferenceTable{"hit_model.csv"}) {
    const detail::HitModel m{row.number("base"), row.number("signal"), row.number("threshold")};
    const std::string of = row.text("of");
    const detail::LogProbability& p = of == "selected"       ? m.selected
                                      : of == "not_selected" ? m.not_selected
                                      : of == "hit"          ? m.hit
                                                             : m.miss;
    // Where probabilities are e^-700, their quotients are differences of logarithms of 700.
    const double unit = 1e-13 * (1.0 - m.selected.value - m.not_selected.value);
    EXPECT_NEAR(p.value, row.number("value"), unit) << row.line();
    const std::array<const char*, 3> first{"b", "l", "t"};
    const std::array<std::array<const char*, 3>, 3> second{
        {{"bb", "bl", "bt"}, {"bl", "ll", "lt"}, {"bt", "lt", "tt"}}};
    double scale = 1.0;
    for (const auto& names : second) {
      for (const char* d : names) scale = std::max(scale, std::abs(row.number(d)));
    }
    for (int i = 0; i < 3; ++i) {
      EXPECT_NEAR(p.gradient[i], row.number(first[static_cast<std::size_t>(i)]), 10.0 * unit * scale)
          << i << ' ' << row.line();
    }
    for (int i = 0; i < 3; ++i) {
      for (int j = 0; j < 3; ++j) {
        const char* d = second[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
        EXPECT_NEAR(p.hessian(i, j), row.number(d), 100.0 * unit * scale) << d << ' ' << row.line();
      }
    }
  }
}

TEST(ThresholdTest, ProbabilitiesSumToOne) {
  for (const double base : {-8.0, -1.0, 2.0}) {
    for (const double signal : {-2.0, 0.0, 1.5}) {
      for (const double threshold : {-6.0, 0.0, 5.0}) {
        const detail::HitModel m{base, signal, threshold};
        EXPECT_NEAR(std::exp(m.selected.value) + std::exp(m.not_selected.value), 1.0, 1e-12);
        EXPECT_NEAR(std::exp(m.hit.value) + std::exp(m.miss.value), 1.0, 1e-12);
      }
    }
  }
}

// The definition: whoever is selected has a probability of at least the threshold, so the hit rate exceeds it.
TEST(ThresholdTest, HitRatesLieAboveTheThreshold) {
  for (const double threshold : {-3.0, -1.0, 0.0, 1.0}) {
    const detail::HitModel m{-1.0, 0.2, threshold};
    EXPECT_GT(std::exp(m.hit.value), stats::logistic_mean(threshold));
  }
}

// Priors decide little where there are many people, and all where there are few; a wide interval is no answer either.
TEST(ThresholdTest, SaysHowMuchThePriorsDecide) {
  const Truth truth{{-1.5, -1.2}, {0.5, 0.5}, {-0.8, -0.5}};
  double before = 1.0;
  for (const double people : {60.0, 5'000.0, 500'000.0}) {
    const auto t = threshold_test(expected(truth, 6, people), 2, 0, level);
    const double share = t.groups[1].threshold_prior_share;
    EXPECT_GT(share, 0.0);
    EXPECT_LT(share, before);
    before = share;
    if (people == 60.0) {
      EXPECT_TRUE(not_identified(t.groups[1].threshold, share, 1.0));
    }
  }
  EXPECT_LT(before, 0.05);
  stats::Estimate wide;
  wide.low = -0.8;
  wide.high = 0.3;
  EXPECT_TRUE(not_identified(wide, 0.1, 2.0));
  wide.low = -0.2;
  EXPECT_FALSE(not_identified(wide, 0.1, 2.0));
  wide.undefined = stats::Undefined::nobody;
  EXPECT_FALSE(not_identified(wide, 0.9, 1.0)) << "what has no value needs no such word";
}

// scipy's optimisers, from random starts, end where this ends: also where the model is far off, and with empty cells.
TEST(ThresholdTest, FindsTheLargestLikelihood) {
  struct Case {
    std::map<std::size_t, double> thresholds;
    double likelihood = 0.0;
    std::vector<HitCounts> cells;
  };
  std::map<std::string, Case> cases;
  for (const auto& row : testing::ReferenceTable{"threshold_test.csv"}) {
    Case& c = cases[row.text("case")];
    c.thresholds[row.count("group")] = row.number("threshold");
    c.likelihood = row.number("log_likelihood");
    c.cells.push_back({row.count("rows"), row.count("selected"), row.count("selected"), row.count("hits")});
  }
  ASSERT_EQ(cases.size(), 4U);
  for (const auto& [name, c] : cases) {
    const std::size_t groups = c.thresholds.size();
    const ThresholdPriors priors{3.0, 1.0, 10.0};  // the reference's
    const detail::ThresholdModel model{c.cells, groups, c.cells.size() / groups, priors};
    const auto maxima = model.maxima();
    ASSERT_FALSE(maxima.empty()) << name;
    EXPECT_NEAR(maxima[0].value, c.likelihood, 1e-5) << name;
    const auto t = threshold_test(c.cells, groups, 0, level, priors);
    for (const auto& [g, value] : c.thresholds) EXPECT_NEAR(t.groups[g].threshold.value, value, 1e-3) << name << g;
    if (name == "misfit" || name == "random") {
      EXPECT_EQ(t.fits_badly, name == "misfit");
    }
  }
}

// Whatever is counted: zero cells, everybody selected, hits everywhere, groups of three people and of ten thousand.
TEST(ThresholdTest, FindsAFitWhateverIsCounted) {
  for (std::uint64_t r = 0; r < 8; ++r) {
    Stream stream{Seed{3}, Purpose::simulation, r};
    const std::size_t groups = 2 + stream.below(3);
    const std::size_t strata = 3 + stream.below(6);
    std::vector<HitCounts> cells(groups * strata);
    const std::uint64_t most = stream.below(3) == 0 ? 8 : stream.below(2) == 0 ? 300 : 10'000;
    for (HitCounts& c : cells) {
      c.rows = 1 + stream.below(most);
      c.selected = stream.below(4) == 0 ? c.rows : stream.below(c.rows + 1);
      c.known = stream.below(2) == 0 ? c.selected : stream.below(c.selected + 1);
      c.hits = stream.below(4) == 0 ? c.known : stream.below(4) == 0 ? 0 : stream.below(c.known + 1);
    }
    const auto t = threshold_test(cells, groups, 0, level);
    for (const ThresholdGroup& g : t.groups) {
      ASSERT_NE(g.threshold.undefined, stats::Undefined::not_converged) << r;
      if (!g.threshold.defined()) continue;
      EXPECT_LE(g.threshold.low, g.threshold.value) << r;
      EXPECT_GE(g.threshold.high, g.threshold.value) << r;
    }
  }
}

// Infra-marginality: one threshold, but risks of which the outcome test makes a difference; and the other way round.
TEST(ThresholdTest, SeesEqualThresholdsWhereTheOutcomeTestIsMisled) {
  const auto cells = expected({{-2.5, -1.2}, {0.7, 0.0}, {-1.0, -1.0}}, 12, 20'000);
  EXPECT_GT(std::abs(hit_rate(cells, 1) - hit_rate(cells, 0)), 0.05);
  const auto t = threshold_test(cells, 2, 0, level);
  ASSERT_TRUE(t.groups[1].difference.defined());
  EXPECT_NEAR(t.groups[1].difference.value, 0.0, 0.02);
  EXPECT_GT(t.groups[1].p_value, 0.1);
  EXPECT_FALSE(t.fits_badly);
}

TEST(ThresholdTest, SeesDifferentThresholdsWhereTheOutcomeTestSeesNone) {
  Truth truth{{-2.5, -2.2}, {0.7, 0.2}, {-1.0, -1.0}};
  // Find the second threshold that makes the hit rates equal.
  double low = -3.0;
  double high = 1.0;
  for (int i = 0; i < 60; ++i) {
    truth.threshold[1] = 0.5 * (low + high);
    const auto cells = expected(truth, 12, 1e7);
    (hit_rate(cells, 1) < hit_rate(cells, 0) ? low : high) = truth.threshold[1];
  }
  ASSERT_GT(std::abs(truth.threshold[1] - truth.threshold[0]), 0.2);
  const auto cells = expected(truth, 12, 40'000);
  EXPECT_NEAR(hit_rate(cells, 0), hit_rate(cells, 1), 0.002);
  const auto t = threshold_test(cells, 2, 0, level);
  ASSERT_TRUE(t.groups[1].difference.defined());
  EXPECT_LT(t.groups[1].p_value, 0.01);
  EXPECT_EQ(t.groups[1].difference.value > 0.0, truth.threshold[1] > truth.threshold[0]);
}

// A section's derivatives are those of the surface where the target is held: by central differences.
TEST(ThresholdTest, SectionsHoldTheTargetAndKnowTheirDerivatives) {
  const auto cells = expected({{-2.0, -1.5}, {0.5, 0.3}, {-1.0, -1.0}}, 4, 900);
  const detail::ThresholdModel model{cells, 2, 4, {}};
  std::vector<Eigen::Index> places;
  for (std::size_t s = 0; s < 4; ++s) places.push_back(model.places(0, s)[4]);
  const std::vector<double> share{0.1, 0.2, 0.3, 0.4};
  const Eigen::Index own = model.places(1, 0)[3];
  const Eigen::Index other = model.places(0, 0)[3];
  for (const bool compared : {false, true}) {
    const detail::ThresholdTarget target{own, compared ? std::optional{other} : std::nullopt, places, share};
    for (const double value : {0.05, 0.3}) {
      const detail::ThresholdSection section{model, target, value};
      Eigen::VectorXd at(model.size());
      for (Eigen::Index i = 0; i < at.size(); ++i) at[i] = 0.7 * std::sin(1.0 + 2.0 * static_cast<double>(i)) - 0.4;
      ASSERT_TRUE(target.settle(at, value));
      EXPECT_NEAR(target.value(at), value, 1e-12);
      EXPECT_NEAR(target.shrunk(target.stretched(value)), value, 1e-14);
      Eigen::VectorXd score;
      Eigen::MatrixXd curvature;
      const double height = section.evaluate(at, &score, &curvature);
      EXPECT_NEAR(height, model.evaluate(at, nullptr, nullptr), 1e-9 * std::abs(height));
      constexpr double h = 1e-5;
      const double unit = 1e-6 * curvature.cwiseAbs().maxCoeff();
      for (Eigen::Index i = 0; i < at.size(); ++i) {
        if (i == own) continue;  // decided by the others
        Eigen::VectorXd up = at;
        Eigen::VectorXd down = at;
        up[i] += h;
        down[i] -= h;
        Eigen::VectorXd score_up;
        Eigen::VectorXd score_down;
        Eigen::MatrixXd unused;
        const double slope =
            (section.evaluate(up, &score_up, &unused) - section.evaluate(down, &score_down, &unused)) / (2.0 * h);
        EXPECT_NEAR(score[i], slope, unit) << i;
        for (Eigen::Index j = 0; j < at.size(); ++j) {
          if (j == own) continue;
          EXPECT_NEAR(curvature(i, j), -(score_up[j] - score_down[j]) / (2.0 * h), unit) << i << ' ' << j;
        }
      }
    }
  }
}

// At the reference itself the modification is minus half the logarithm of the information's determinant.
TEST(ThresholdTest, TheModificationIsTheInformationOfTheStrata) {
  const auto cells = expected({{-2.0, -1.5}, {0.5, 0.3}, {-1.0, -1.0}}, 4, 900);
  const detail::ThresholdModel model{cells, 2, 4, {}};
  const Eigen::VectorXd at = model.maxima().front().at;
  Eigen::MatrixXd information = model.information(at);
  information.diagonal() += model.precision();
  const Eigen::MatrixXd of_strata = information.bottomRightCorner(8, 8);
  const detail::StrataInformation strata{model, at};
  EXPECT_NEAR(strata.modification(at), -0.5 * std::log(of_strata.determinant()), 1e-9);
}

// Strong signals: a normal law around the maximum held the level in .07 to .33 of such draws, the difference in .22 to
// .97. The draws are the same everywhere, so nothing is left to chance.
TEST(ThresholdTest, IntervalsHoldTheTruthWhereSignalsAreStrong) {
  const Truth truth{{-2.0, -1.2}, {1.0, 0.8}, {-0.5, -0.5}};
  constexpr std::size_t strata = 5;
  int level_held = 0;
  int difference_held = 0;
  for (std::uint64_t r = 0; r < 12; ++r) {
    Stream stream{Seed{12}, Purpose::simulation, r};
    std::array<double, strata> base{};
    std::array<double, strata> threshold{};
    for (double& x : base) x = 1.2 * (stream.uniform() - 0.5);
    for (double& x : threshold) x = 1.2 * (stream.uniform() - 0.5);
    std::vector<HitCounts> cells;
    double mean = 0.0;
    for (std::size_t g = 0; g < 2; ++g) {
      for (std::size_t s = 0; s < strata; ++s) {
        const detail::HitModel m{truth.base[g] + base[s], truth.signal[g], truth.threshold[g] + threshold[s]};
        if (g == 1) mean += stats::logistic_mean(truth.threshold[1] + threshold[s]);
        HitCounts c;
        c.rows = g == 0 ? 5000 : 1250;
        c.selected = c.known = stats::draw_binomial(stream, c.rows, std::exp(m.selected.value));
        c.hits = stats::draw_binomial(stream, c.known, std::exp(m.hit.value));
        cells.push_back(c);
      }
    }
    mean /= static_cast<double>(strata);
    const ThresholdGroup group = threshold_test(cells, 2, 0, level).groups[1];
    ASSERT_TRUE(group.difference.defined()) << r;
    if (group.threshold.low <= mean && mean <= group.threshold.high) ++level_held;
    if (group.difference.low <= 0.0 && 0.0 <= group.difference.high) ++difference_held;
    // One ratio, two answers: where the interval, the hull of what is held for possible, leaves out 0, p is below .05.
    if (group.difference.low > 0.0 || group.difference.high < 0.0) {
      EXPECT_LT(group.p_value, 0.0501) << r;
    }
  }
  EXPECT_GE(level_held, 10);
  EXPECT_GE(difference_held, 10);
}

// The likelihood may have two hills, so that 0 lies in the hull but in the valley between: p has to know both hills.
TEST(ThresholdTest, PValuesAndIntervalsNeverContradictEachOther) {
  constexpr std::size_t strata = 12;
  const Truth truth{{-2.2, -1.5}, {1.4, 1.2}, {-0.8, -0.8}};
  // Draws in which p was below .05 when it knew one hill only, though the interval held 0.
  for (const std::uint64_t r : {3U, 10U, 35U, 43U, 46U}) {
    Stream stream{Seed{4242}, Purpose::simulation, r, 112U};
    std::array<double, strata> base{};
    std::array<double, strata> threshold{};
    for (double& x : base) x = 1.2 * (stream.uniform() - 0.5);
    for (double& x : threshold) x = 1.2 * (stream.uniform() - 0.5);
    std::vector<HitCounts> cells;
    for (std::size_t g = 0; g < 2; ++g) {
      for (std::size_t s = 0; s < strata; ++s) {
        const detail::HitModel m{truth.base[g] + base[s], truth.signal[g], truth.threshold[g] + threshold[s]};
        HitCounts c;
        c.rows = g == 0 ? 500 : 125;
        c.selected = c.known = stats::draw_binomial(stream, c.rows, std::exp(m.selected.value));
        c.hits = stats::draw_binomial(stream, c.known, std::exp(m.hit.value));
        cells.push_back(c);
      }
    }
    const ThresholdGroup group = threshold_test(cells, 2, 0, level).groups[1];
    ASSERT_TRUE(group.difference.defined()) << r;
    const bool holds_zero = group.difference.low <= 0.0 && 0.0 <= group.difference.high;
    EXPECT_EQ(holds_zero, group.p_value >= 0.05) << r << ' ' << group.p_value;
  }
}

TEST(ThresholdTest, FitsEvenWhereItFitsBadlyAndSaysSo) {
  auto cells = expected({{-2.0, -1.5}, {0.5, 0.3}, {-1.0, -1.0}}, 8, 5'000);
  // In every second stratum half as many of the second group are searched: effects of strata do not add.
  for (std::size_t k = 9; k < 16; k += 2) {
    cells[k].selected /= 2;
    cells[k].known = cells[k].selected;
    cells[k].hits = std::min(cells[k].known, cells[k].hits * 2 / 3);
  }
  const auto t = threshold_test(cells, 2, 0, level);
  ASSERT_TRUE(t.groups[1].difference.defined());
  EXPECT_TRUE(t.fits_badly);
  EXPECT_GT(t.misfit.value, 2.0);
  EXPECT_LT(t.misfit_p_value, 1e-6);
}

TEST(ThresholdTest, SaysWhyThereIsNone) {
  const auto two = expected({{-2.0, -1.5}, {0.5, 0.3}, {-1.0, -1.0}}, 2, 5'000);
  EXPECT_EQ(threshold_test(two, 2, 0, level).groups[1].difference.undefined, stats::Undefined::too_few_strata);
  auto cells = expected({{-2.0, -1.5}, {0.5, 0.3}, {-1.0, -1.0}}, 4, 5'000);
  for (std::size_t s = 4; s < 8; ++s) cells[s] = {};
  EXPECT_EQ(threshold_test(cells, 2, 0, level).groups[1].threshold.undefined, stats::Undefined::nobody);
  EXPECT_EQ(threshold_test(cells, 2, 0, level).groups[0].threshold.undefined, stats::Undefined::single_group);
  for (std::size_t s = 4; s < 8; ++s) cells[s].rows = 10;
  EXPECT_EQ(threshold_test(cells, 2, 0, level).groups[1].difference.undefined, stats::Undefined::nobody_selected);
  for (std::size_t s = 4; s < 8; ++s) cells[s].selected = 5;
  EXPECT_EQ(threshold_test(cells, 2, 0, level).groups[1].difference.undefined, stats::Undefined::no_outcome);
  cells[0].hits = cells[0].known + 1;
  EXPECT_THROW((void)threshold_test(cells, 2, 0, level), InvalidInput);
  EXPECT_THROW((void)threshold_test(cells, 3, 0, level), InvalidInput);
  EXPECT_THROW((void)threshold_test(cells, 2, 2, level), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::fairness
