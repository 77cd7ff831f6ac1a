#include <lotrecht/fairness/reliance.hpp>

#include <cmath>
#include <cstdint>
#include <optional>
#include <random>
#include <span>
#include <vector>

#include <gtest/gtest.h>

#include "support/cell_tables.hpp"

namespace lotrecht::fairness {
namespace {

using Bytes = std::vector<std::uint8_t>;

AdvisedCounts counted(const std::vector<Bytes>& columns) {
  std::vector<std::span<const std::uint8_t>> views(columns.begin(), columns.end());
  ChainTally tally;
  tally.add(ChainColumns::of(views));
  return advised_counts(tally);
}

/// P(event given condition) over rows (a, d, y), by counting.
template <class Event, class Condition>
std::optional<double> probability(const std::vector<Bytes>& rows, Event event, Condition condition) {
  double those = 0.0;
  double among = 0.0;
  for (std::size_t i = 0; i < rows[0].size(); ++i) {
    const int a = rows[0][i];
    const int d = rows[1][i];
    const int y = rows[2][i];
    if (a == 2 || d == 2 || !condition(a, d, y)) continue;
    ++among;
    if (event(a, d, y)) ++those;
  }
  if (among == 0.0) return std::nullopt;
  return those / among;
}

std::optional<double> textbook(Reliance which, const std::vector<Bytes>& rows) {
  const auto anybody = [](int, int, int) { return true; };
  const auto followed = [](int a, int d, int) { return a == d; };
  const auto decided = [](int, int d, int) { return d == 1; };
  const auto yes = [](int a, int, int) { return a == 1; };
  const auto no = [](int a, int, int) { return a == 0; };
  switch (which) {
    case Reliance::advised_yes: return probability(rows, yes, anybody);
    case Reliance::decided_yes: return probability(rows, decided, anybody);
    case Reliance::agreement: return probability(rows, followed, anybody);
    case Reliance::follow_yes: return probability(rows, decided, yes);
    case Reliance::override_down:
      return probability(
          rows, [](int, int d, int) { return d == 0; }, yes);
    case Reliance::override_up: return probability(rows, decided, no);
    case Reliance::follow_right: return probability(rows, followed, [](int a, int, int y) { return y != 2 && a == y; });
    case Reliance::follow_wrong: return probability(rows, followed, [](int a, int, int y) { return y != 2 && a != y; });
    case Reliance::override_right:
      return probability(
          rows, [](int, int d, int y) { return d == y; }, [](int a, int d, int y) { return y != 2 && a != d; });
  }
  return std::nullopt;
}

TEST(Reliance, IsWhatCountingRowsGives) {
  std::mt19937_64 draw{1};
  const Methods methods = at_95();
  for (int round = 0; round < 200; ++round) {
    std::vector<Bytes> rows(3);
    for (std::size_t i = 0, n = draw() % 30; i < n; ++i) {
      for (Bytes& column : rows) column.push_back(static_cast<std::uint8_t>(draw() % 3));
    }
    const AdvisedCounts c = counted(rows);
    EXPECT_EQ(c.all().n() + c.set_apart, rows[0].size()) << "no row is lost";
    for (const Reliance which : all_reliances) {
      const stats::Estimate e = reliance(which, c, methods);
      const auto want = textbook(which, rows);
      ASSERT_EQ(e.defined(), want.has_value()) << name(which);
      if (want) {
        EXPECT_DOUBLE_EQ(e.value, *want) << name(which);
      }
    }
  }
}

TEST(Reliance, PullAndOverridesHangTogether) {
  const AdvisedCounts c{{}, {}, {40, 10, 5, 45}, 0};
  const Methods methods = at_95();
  const double follow = reliance(Reliance::follow_yes, c, methods).value;
  const double up = reliance(Reliance::override_up, c, methods).value;
  EXPECT_DOUBLE_EQ(reliance(Reliance::override_down, c, methods).value, 1.0 - follow);
  EXPECT_DOUBLE_EQ(pull(c, methods).value, follow - up);
  EXPECT_EQ(pull(c, methods).method, "newcombe");
  EXPECT_NEAR(advice_kappa(c, methods).value, 0.7, 1e-12);
}

TEST(Reliance, GapsAreDifferencesAndSwappingNegates) {
  const AdvisedCounts a{{9, 2, 3, 4}, {5, 6, 1, 20}, {1, 1, 1, 1}, 2};
  const AdvisedCounts b{{4, 4, 1, 9}, {2, 8, 2, 11}, {}, 0};
  const Methods methods = at_95();
  for (const Reliance which : all_reliances) {
    const stats::Estimate e = reliance_gap(which, a, b, methods);
    EXPECT_NEAR(e.value, reliance(which, a, methods).value - reliance(which, b, methods).value, 1e-15);
    EXPECT_NEAR(reliance_gap(which, b, a, methods).low, -e.high, 1e-15);
  }
  EXPECT_NEAR(pull_gap(a, b, methods).value, pull(a, methods).value - pull(b, methods).value, 1e-15);
  EXPECT_NEAR(kappa_gap(a, b, methods).value, advice_kappa(a, methods).value - advice_kappa(b, methods).value, 1e-15);
  EXPECT_NEAR(kappa_gap(b, a, methods).low, -kappa_gap(a, b, methods).high, 1e-15);
}

TEST(Reliance, SaysWhyThereIsNothing) {
  using stats::Undefined;
  const Methods methods = at_95();
  EXPECT_EQ(reliance(Reliance::agreement, {}, methods).undefined, Undefined::nobody);
  const AdvisedCounts no_outcome{{}, {}, {3, 1, 0, 0}, 0};
  EXPECT_EQ(reliance(Reliance::follow_right, no_outcome, methods).undefined, Undefined::no_outcome);
  EXPECT_EQ(reliance(Reliance::override_up, no_outcome, methods).undefined, Undefined::nobody_reached);
  EXPECT_EQ(pull(no_outcome, methods).undefined, Undefined::nobody_reached) << "advice that never varies pulls nobody";
  EXPECT_EQ(pull_gap(no_outcome, no_outcome, methods).undefined, Undefined::nobody_reached);
}

TEST(Reliance, RefusesOtherChains) {
  EXPECT_THROW(static_cast<void>(counted({{1}})), InvalidInput);
  EXPECT_THROW(static_cast<void>(counted({{1}, {1}, {1}, {1}})), InvalidInput);
  EXPECT_EQ(advised_counts(ChainTally{}), AdvisedCounts{});
}

}  // namespace
}  // namespace lotrecht::fairness
