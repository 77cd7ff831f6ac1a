#include <lotrecht/stats/bootstrap.hpp>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <numeric>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "stats/goodness_of_fit.hpp"

namespace lotrecht::stats {
namespace {

using Cells = std::vector<std::uint64_t>;
using Sizes = std::vector<std::size_t>;

/// Every count as a statistic, so that a whole resample can be seen.
constexpr auto all_counts = [](std::span<const std::uint64_t> cells, std::span<double> out) {
  std::transform(cells.begin(), cells.end(), out.begin(), [](std::uint64_t c) { return static_cast<double>(c); });
};

Cells resample(const BootstrapResult& result, std::uint64_t replicate) {
  Cells cells;
  for (std::size_t k = 0; k < result.point.size(); ++k) {
    cells.push_back(static_cast<std::uint64_t>(result.statistic(k).replicates[replicate]));
  }
  return cells;
}

/// Counts below 16, as one number.
std::uint64_t code(const Cells& cells) {
  return std::accumulate(cells.begin(), cells.end(), std::uint64_t{0},
                         [](std::uint64_t sum, std::uint64_t c) { return sum * 16 + c; });
}

/// The law of the row bootstrap, by writing out every ordered resample of the rows: n^n of them, all equally likely.
/// With strata, every combination of a resample of each.
std::map<std::uint64_t, double> law_of_row_bootstrap(const Cells& cells, const Sizes& strata) {
  std::vector<std::vector<std::size_t>> choices;  // for each draw, the cells of the rows it may take
  std::size_t first = 0;
  for (const std::size_t size : strata) {
    std::vector<std::size_t> stratum;
    for (std::size_t c = first; c < first + size; ++c) stratum.insert(stratum.end(), cells[c], c);
    choices.insert(choices.end(), stratum.size(), stratum);
    first += size;
  }
  std::map<std::uint64_t, double> law;
  double resamples = 1.0;
  for (const auto& choice : choices) resamples *= static_cast<double>(choice.size());
  std::vector<std::size_t> taken(choices.size(), 0);
  for (;;) {
    Cells counts(cells.size(), 0);
    for (std::size_t draw = 0; draw < choices.size(); ++draw) ++counts[choices[draw][taken[draw]]];
    law[code(counts)] += 1.0 / resamples;
    std::size_t draw = 0;
    while (draw < choices.size() && ++taken[draw] == choices[draw].size()) taken[draw++] = 0;
    if (draw == choices.size()) return law;
  }
}

// The claim of the header: drawing cells is drawing rows. Every resample of every row is written out, and the cells
// drawn are held to that law by chi-square.
TEST(Bootstrap, OfCellsHasTheLawOfTheBootstrapOfRows) {
  struct Table {
    Cells cells;
    Sizes strata;
  };
  for (const Table& table : {Table{{2, 1, 3}, {3}}, Table{{1, 1, 1, 1}, {4}}, Table{{5, 0, 1}, {3}},
                             Table{{2, 1, 1, 3}, {2, 2}}, Table{{1, 2, 0, 4}, {3, 1}}}) {
    const auto law = law_of_row_bootstrap(table.cells, table.strata);
    const BootstrapResult result = bootstrap({table.cells, table.strata}, table.cells.size(), all_counts,
                                             {.replicates = 60'000, .seed = Seed{71}});
    std::map<std::uint64_t, int> seen;
    for (std::uint64_t r = 0; r < result.replicates; ++r) ++seen[code(resample(result, r))];
    for (const auto& [value, count] : seen) EXPECT_TRUE(law.contains(value)) << "rows cannot give this resample";
    // Number the possible resamples, so that the chi-square walks over them alone.
    std::vector<double> mass;
    std::map<std::uint64_t, int> seen_by_number;
    for (const auto& [value, probability] : law) {
      if (seen.contains(value)) seen_by_number[mass.size()] = seen[value];
      mass.push_back(probability);
    }
    const double p =
        testing::chi_square_p_value(seen_by_number, 0, mass.size() - 1, [&](std::uint64_t i) { return mass[i]; });
    EXPECT_GT(p, testing::failure_probability) << code(table.cells);
  }
}

TEST(Bootstrap, KeepsItsFirstReplicatesForever) {
  const Cells cells{30, 70, 45, 55};
  const BootstrapResult plain = bootstrap({cells}, 4, all_counts, {.replicates = 3, .seed = Seed{1}});
  EXPECT_EQ(resample(plain, 0), (Cells{25, 73, 44, 58}));
  EXPECT_EQ(resample(plain, 2), (Cells{33, 63, 45, 59}));
  const Sizes strata{2, 2};
  const BootstrapResult stratified = bootstrap({cells, strata}, 4, all_counts, {.replicates = 3, .seed = Seed{1}});
  EXPECT_EQ(resample(stratified, 2), (Cells{33, 67, 51, 49}));
}

TEST(Bootstrap, HasTheSameBitsForAnyNumberOfThreads) {
  const Cells cells{30, 70, 45, 55, 0, 3};
  const Sizes strata{4, 2};
  const auto run = [&](unsigned threads) {
    return bootstrap({cells, strata}, 6, all_counts, {.replicates = 1000, .seed = Seed{72}, .threads = threads});
  };
  const BootstrapResult alone = run(1);
  for (const unsigned threads : {2U, 3U, 8U, 32U}) {
    const BootstrapResult together = run(threads);
    EXPECT_EQ(together.values, alone.values) << threads << " threads";
    EXPECT_EQ(together.acceleration, alone.acceleration) << threads << " threads";
  }
}

TEST(Bootstrap, GivesReplicateSeventeenTheSameValueInEveryRunThatHasIt) {
  const Cells cells{30, 70, 45, 55};
  const auto run = [&](std::uint64_t replicates) {
    return bootstrap({cells}, 4, all_counts, {.replicates = replicates, .seed = Seed{73}});
  };
  EXPECT_EQ(resample(run(100), 17), resample(run(1000), 17));
  EXPECT_EQ(resample(run(18), 17), resample(run(1000), 17));
}

TEST(Bootstrap, ChangesWithTheSeed) {
  const Cells cells{30, 70, 45, 55};
  EXPECT_NE(bootstrap({cells}, 4, all_counts, {.replicates = 40, .seed = Seed{1}}).values,
            bootstrap({cells}, 4, all_counts, {.replicates = 40, .seed = Seed{2}}).values);
}

TEST(Bootstrap, KeepsTheRowsOfEveryStratum) {
  const Cells cells{5, 0, 11, 1, 400, 0};
  const Sizes strata{2, 1, 0, 3};
  const BootstrapResult result = bootstrap({cells, strata}, 6, all_counts, {.replicates = 200, .seed = Seed{74}});
  for (std::uint64_t r = 0; r < 200; ++r) {
    const Cells c = resample(result, r);
    EXPECT_EQ(c[0], 5U);
    EXPECT_EQ(c[1], 0U) << "a cell nobody is in stays empty";
    EXPECT_EQ(c[2], 11U);
    EXPECT_EQ(c[3] + c[4], 401U);
  }
}

// Variances of counts are n p (1-p); 2000 replicates put 8 standard errors at 25 %. One row or 10^15, same effort.
TEST(Bootstrap, SpreadsAsTheMultinomialDoesWhateverTheNumberOfRows) {
  for (const std::uint64_t rows : {std::uint64_t{1000}, std::uint64_t{1'000'000'000'000'000}}) {
    const Cells cells{rows / 10, rows - rows / 10};
    const BootstrapResult result = bootstrap({cells}, 2, all_counts, {.replicates = 2000, .seed = Seed{75}});
    double squares = 0.0;
    for (const double x : result.statistic(0).replicates) {
      squares += (x - static_cast<double>(cells[0])) * (x - static_cast<double>(cells[0]));
    }
    EXPECT_NEAR(squares / 2000 / (static_cast<double>(rows) * 0.09), 1.0, 0.25) << rows << " rows";
  }
}

TEST(Bootstrap, EvaluatesOncePerReplicateOncePerCellAndOnceMore) {
  const Cells cells{5, 0, 11, 1'000'000'000};
  std::atomic<int> calls{0};
  const auto count = [&](std::span<const std::uint64_t>, std::span<double> out) {
    ++calls;
    out[0] = 0.0;
  };
  (void)bootstrap({cells}, 1, count, {.replicates = 500, .seed = Seed{76}});
  EXPECT_EQ(calls, 500 + 1 + 3) << "the empty cell has no row to leave out";
  calls = 0;
  const auto plain = bootstrap({cells}, 1, count, {.replicates = 500, .seed = Seed{76}, .acceleration = false});
  EXPECT_EQ(calls, 501);
  EXPECT_FALSE(plain.statistic(0).acceleration.has_value());
}

TEST(Bootstrap, LaysTheReplicatesOfAStatisticSideBySide) {
  const Cells cells{3, 4};
  const BootstrapResult result = bootstrap({cells}, 2, all_counts, {.replicates = 50, .seed = Seed{77}});
  ASSERT_EQ(result.values.size(), 100U);
  EXPECT_EQ(result.statistic(1).replicates.data(), result.values.data() + 50);
  EXPECT_EQ(result.point, (std::vector<double>{3, 4}));
  EXPECT_EQ(result.statistic(0).point, 3.0);
  for (std::size_t r = 0; r < 50; ++r) EXPECT_EQ(result.values[r] + result.values[50 + r], 7.0);
}

TEST(Bootstrap, TakesWhatIsNotWrittenAsUndefined) {
  const auto forgetful = [](std::span<const std::uint64_t> cells, std::span<double> out) {
    if (cells[0] > 3) out[0] = 1.0;
  };
  const Cells cells{3, 4};
  const BootstrapResult result = bootstrap({cells}, 1, forgetful, {.replicates = 200, .seed = Seed{78}});
  EXPECT_TRUE(std::isnan(result.point[0]));
  const auto values = result.statistic(0).replicates;
  const auto undefined = std::count_if(values.begin(), values.end(), [](double x) { return std::isnan(x); });
  EXPECT_GT(undefined, 0);
  EXPECT_LT(undefined, 200) << "a value must not stay from one replicate to the next";
}

TEST(Bootstrap, OfNobodyIsNobodyAgain) {
  const Cells cells{0, 0};
  const BootstrapResult result = bootstrap({cells}, 2, all_counts, {.replicates = 40, .seed = Seed{79}});
  EXPECT_EQ(resample(result, 39), cells);
}

TEST(Bootstrap, CarriesAnExceptionHomeFromAnyThread) {
  const Cells cells{3, 4};
  const auto fails = [](std::span<const std::uint64_t> c, std::span<double>) {
    if (c[0] == 0) throw std::runtime_error{"no rows in the first cell"};
  };
  for (const unsigned threads : {1U, 4U}) {
    EXPECT_THROW((void)bootstrap({cells}, 1, fails, {.replicates = 5000, .seed = Seed{80}, .threads = threads}),
                 std::runtime_error);
  }
}

TEST(Bootstrap, RefusesWhatItCannotDraw) {
  const Cells cells{3, 4};
  EXPECT_THROW((void)bootstrap({cells}, 2, all_counts, {.replicates = 0, .seed = Seed{1}}), InvalidInput);
  EXPECT_THROW((void)bootstrap({cells}, 2, all_counts, {.replicates = 9, .seed = Seed{1}, .threads = 0}), InvalidInput);
  EXPECT_THROW((void)bootstrap({Cells{}}, 0, all_counts, {.replicates = 9, .seed = Seed{1}}), InvalidInput);
  const BootstrapResult result = bootstrap({cells}, 2, all_counts, {.replicates = 9, .seed = Seed{1}});
  EXPECT_THROW((void)result.statistic(2), InvalidInput);
}

}  // namespace
}  // namespace lotrecht::stats
