#include <lotrecht/fairness/outcome_tally.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <lotrecht/core/grouped.hpp>

namespace lotrecht::fairness {
namespace {

using Column = std::vector<std::uint8_t>;

/// One row at a time, in the plainest words.
std::vector<OutcomeTally> naive(const std::vector<std::uint32_t>& group, std::size_t groups, const Column& decision,
                                const Column& outcome) {
  std::vector<OutcomeTally> tallies(groups);
  for (std::size_t i = 0; i < group.size(); ++i) {
    OutcomeTally& t = tallies[group[i]];
    const bool selected = decision[i] == 1;
    if (outcome.empty() || outcome[i] == unknown_outcome) {
      ++(selected ? t.selected_unlabelled : t.rejected_unlabelled);
    } else if (outcome[i] == 1) {
      ++(selected ? t.true_positive : t.false_negative);
    } else {
      ++(selected ? t.false_positive : t.true_negative);
    }
  }
  return tallies;
}

struct Town {
  std::vector<std::uint32_t> group;
  Column decision;
  Column outcome;

  Town(std::size_t n, std::size_t groups, unsigned outcomes, std::uint64_t seed) {
    std::mt19937_64 draw{seed};
    for (std::size_t i = 0; i < n; ++i) {
      const std::uint64_t bits = draw();
      group.push_back(static_cast<std::uint32_t>((bits >> 32) % groups));
      decision.push_back(static_cast<std::uint8_t>(bits & 1));
      if (outcomes > 0) outcome.push_back(static_cast<std::uint8_t>((bits >> 8) % outcomes));
    }
  }
};

template <class Id>
std::vector<OutcomeTally> counted(const Town& town, std::size_t groups) {
  const std::vector<Id> ids(town.group.begin(), town.group.end());
  Grouped<OutcomeTally> tallies{groups};
  tallies.add({std::span<const Id>{ids}, {town.decision, town.outcome}});
  return {tallies.begin(), tallies.end()};
}

TEST(OutcomeTally, CountsTheSixKindsOfCase) {
  const Column decision{1, 1, 1, 0, 0, 0, 0};
  const Column outcome{1, 0, 2, 1, 0, 2, 2};
  OutcomeTally tally;
  tally.add({decision, outcome});
  EXPECT_EQ(tally, (OutcomeTally{1, 1, 1, 1, 1, 2}));
  EXPECT_EQ(tally.n(), 7u);
  EXPECT_EQ(tally.labelled(), 4u);
  EXPECT_EQ(OutcomeTally::from_cells(tally.cells()), tally);
  OutcomeTally unlabelled;
  unlabelled.add({decision, {}});
  EXPECT_EQ(unlabelled, (OutcomeTally{0, 0, 0, 0, 3, 4}));
}

TEST(OutcomeTally, CountsOneDecisionAtATimeInALoopOfDecisions) {
  OutcomeTally tally;
  tally.count(true, true);
  tally.count(true, false);
  tally.count(false, true);
  tally.count(false, false);
  EXPECT_EQ(tally, (OutcomeTally{1, 1, 1, 1, 0, 0}));
}

// The vectors' edges: 64 rows at a time, 4032 rows a stretch, and what is left over.
TEST(OutcomeTally, CountsByGroupWhatANaiveLoopCountsForEveryLength) {
  std::vector<std::size_t> lengths;
  for (std::size_t n = 0; n <= 200; ++n) lengths.push_back(n);
  for (std::size_t n = 4020; n <= 4100; ++n) lengths.push_back(n);
  for (const std::size_t n : {8063U, 8064U, 8065U, 65535U, 65536U, 65537U, 131079U}) lengths.push_back(n);
  for (const std::size_t n : lengths) {
    const Town town{n, 3, 2, n};
    EXPECT_EQ(counted<std::uint8_t>(town, 3), naive(town.group, 3, town.decision, town.outcome)) << n;
  }
}

TEST(OutcomeTally, CountsByGroupWhatANaiveLoopCountsForEveryNumberOfGroups) {
  for (const std::size_t groups :
       {1U, 2U, 3U, 4U, 5U, 6U, 7U, 8U, 9U, 10U, 11U, 12U, 13U, 14U, 15U, 16U, 17U, 18U, 200U, 256U, 300U}) {
    for (const unsigned outcomes : {0u, 1u, 2u, 3u}) {  // none, only negative, both, some unknown
      const Town town{9000, groups, outcomes, groups};
      const auto expected = naive(town.group, groups, town.decision, town.outcome);
      if (groups <= 256) {
        EXPECT_EQ(counted<std::uint8_t>(town, groups), expected) << groups << ", " << outcomes;
      }
      EXPECT_EQ(counted<std::uint16_t>(town, groups), expected) << groups << ", " << outcomes;
      EXPECT_EQ(counted<std::uint32_t>(town, groups), expected) << groups << ", " << outcomes;
    }
  }
}

// All ones is what would make a byte lane overflow first.
TEST(OutcomeTally, CountsStretchesOfOneKindWithoutOverflow) {
  for (std::size_t kind = 0; kind < 4; ++kind) {
    Town town{200'000, 2, 2, 1};
    for (std::size_t i = 0; i < town.group.size(); ++i) {
      town.group[i] = 0;
      town.decision[i] = static_cast<std::uint8_t>(kind % 2);
      town.outcome[i] = static_cast<std::uint8_t>(kind / 2);
    }
    const auto tallies = counted<std::uint8_t>(town, 2);
    EXPECT_EQ(tallies, naive(town.group, 2, town.decision, town.outcome));
    EXPECT_EQ(tallies[1], OutcomeTally{});
  }
}

TEST(OutcomeTally, ReadsColumnsThatStartAnywhere) {
  const Town town{5000, 4, 2, 5};
  const Column ids(town.group.begin(), town.group.end());
  for (std::size_t shift = 0; shift < 70; ++shift) {
    Grouped<OutcomeTally> tallies{4};
    const Grouped<OutcomeTally>::columns_type whole{std::span<const std::uint8_t>{ids}, {town.decision, town.outcome}};
    tallies.add(whole.rows(0, shift));
    tallies.add(whole.rows(shift, 5000 - shift));
    EXPECT_EQ((std::vector<OutcomeTally>{tallies.begin(), tallies.end()}),
              naive(town.group, 4, town.decision, town.outcome))
        << shift;
  }
}

// Values that would pass a sloppy check: they set no bit another value has not, or come back round a byte.
TEST(OutcomeTally, RefusesABadValueWhereverItStandsAndNamesItsRow) {
  constexpr std::size_t n = 4032 + 64 + 7;
  const auto refusal = [](Town& town, const Column& ids) -> std::string {
    Grouped<OutcomeTally> tallies{3};
    const Grouped<OutcomeTally> before = tallies;
    std::string words;
    try {
      tallies.add({GroupIds{std::span<const std::uint8_t>{ids}, 1000}, {town.decision, town.outcome, 1000}});
    } catch (const InvalidInput& e) {
      words = e.what();
    }
    EXPECT_EQ(tallies, before);
    return words;
  };
  Town town{n, 3, 2, 6};
  Column ids(town.group.begin(), town.group.end());
  EXPECT_EQ(town.decision.size(), n);
  for (std::size_t row = 0; row < n; row += row < 70 || row > 4000 ? 1 : 61) {
    const std::string at = "row " + std::to_string(1000 + row) + ":";
    for (const std::uint8_t bad : std::array<std::uint8_t, 3>{3, 128, 255}) {
      const std::uint8_t good = ids[row];
      ids[row] = bad;
      EXPECT_NE(refusal(town, ids).find("group " + at), std::string::npos) << row;
      ids[row] = good;
    }
    for (const std::uint8_t bad : std::array<std::uint8_t, 3>{2, 254, 255}) {
      const std::uint8_t good = town.decision[row];
      town.decision[row] = bad;
      EXPECT_NE(refusal(town, ids).find("decision " + at), std::string::npos) << row;
      town.decision[row] = good;
    }
    for (const std::uint8_t bad : std::array<std::uint8_t, 3>{3, 129, 255}) {
      const std::uint8_t good = town.outcome[row];
      town.outcome[row] = bad;
      EXPECT_NE(refusal(town, ids).find("outcome " + at), std::string::npos) << row;
      town.outcome[row] = good;
    }
  }
}

TEST(OutcomeTally, OfNoGroupsTakesNoRows) {
  Grouped<OutcomeTally> none{0};
  const Column one{0};
  EXPECT_THROW(none.add({std::span<const std::uint8_t>{one}, {one, one}}), InvalidInput);
  EXPECT_NO_THROW(none.add({std::span<const std::uint8_t>{}, {{}, {}}}));
}

}  // namespace
}  // namespace lotrecht::fairness
