#include <lotrecht/stats/multiplicity.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "support/multiplicities.hpp"
#include "support/reference.hpp"

namespace lotrecht::stats {
namespace {

std::vector<double> some_p_values(std::mt19937_64& random, std::size_t n) {
  std::vector<double> p(n);
  for (double& x : p) {
    const double u = static_cast<double>(random() >> 11) * 0x1p-53;
    x = random() % 4 == 0 ? std::round(10.0 * u) / 10.0 : std::pow(u, 1.0 + static_cast<double>(random() % 8));
  }
  return p;
}

/// Simes' p-value of a set.
double simes(std::vector<double> p) {
  std::sort(p.begin(), p.end());
  double least = 1.0;
  for (std::size_t j = 0; j < p.size(); ++j) {
    least = std::min(least, static_cast<double>(p.size()) * p[j] / static_cast<double>(j + 1));
  }
  return least;
}

TEST(Multiplicity, NamesAreTheirOwnInverse) {
  for (const Multiplicity m : testing::all_multiplicities) EXPECT_EQ(multiplicity_named(name(m)), m);
  EXPECT_FALSE(multiplicity_named("bonferonni"));
  EXPECT_FALSE(multiplicity_named(""));
}

TEST(Multiplicity, RaisesPValuesKeepsTheirOrderAndIgnoresTheirPlace) {
  std::mt19937_64 random{1};
  for (int round = 0; round < 300; ++round) {
    const std::vector<double> p = some_p_values(random, 1 + random() % 30);
    for (const Multiplicity m : testing::all_multiplicities) {
      const std::vector<double> adjusted = adjusted_p_values(p, m);
      for (std::size_t i = 0; i < p.size(); ++i) {
        EXPECT_GE(adjusted[i], p[i] * (1.0 - 1e-15)) << name(m);
        EXPECT_LE(adjusted[i], 1.0) << name(m);
        for (std::size_t j = 0; j < p.size(); ++j) {
          if (p[i] <= p[j]) {
            EXPECT_LE(adjusted[i], adjusted[j]) << name(m);
          }
        }
      }
      std::vector<double> reversed{p.rbegin(), p.rend()};
      reversed = adjusted_p_values(reversed, m);
      std::reverse(reversed.begin(), reversed.end());
      EXPECT_EQ(reversed, adjusted) << name(m);
    }
  }
}

TEST(Multiplicity, HommelIsNeverWorseThanHochbergAndHochbergNeverWorseThanHolm) {
  std::mt19937_64 random{2};
  for (int round = 0; round < 500; ++round) {
    const std::vector<double> p = some_p_values(random, 1 + random() % 40);
    const auto bonferroni = adjusted_p_values(p, Multiplicity::bonferroni);
    const auto holm = adjusted_p_values(p, Multiplicity::holm);
    const auto hochberg = adjusted_p_values(p, Multiplicity::hochberg);
    const auto hommel = adjusted_p_values(p, Multiplicity::hommel);
    const auto bh = adjusted_p_values(p, Multiplicity::benjamini_hochberg);
    for (std::size_t i = 0; i < p.size(); ++i) {
      EXPECT_LE(holm[i], bonferroni[i]);
      EXPECT_LE(hochberg[i], holm[i]);
      EXPECT_LE(hommel[i], hochberg[i] * (1.0 + 1e-15));
      EXPECT_LE(bh[i], hommel[i] * (1.0 + 1e-15));
    }
  }
}

// The definition, by brute force: the largest Simes p-value of all sets that hold the hypothesis.
TEST(Multiplicity, HommelIsClosedTestingWithSimes) {
  std::mt19937_64 random{3};
  for (int round = 0; round < 150; ++round) {
    const std::vector<double> p = some_p_values(random, 1 + random() % 9);
    const auto hommel = adjusted_p_values(p, Multiplicity::hommel);
    for (std::size_t i = 0; i < p.size(); ++i) {
      double worst = 0.0;
      for (std::size_t set = 0; set < (std::size_t{1} << p.size()); ++set) {
        if (((set >> i) & 1u) == 0) continue;
        std::vector<double> members;
        for (std::size_t j = 0; j < p.size(); ++j) {
          if (((set >> j) & 1u) != 0) members.push_back(p[j]);
        }
        worst = std::max(worst, simes(members));
      }
      EXPECT_NEAR(hommel[i], worst, 1e-15 + 1e-14 * worst);
    }
  }
}

// tests/reference/multiplicity.csv: R's p.adjust.
TEST(Multiplicity, AgreesWithR) {
  std::map<std::string, std::vector<testing::ReferenceRow>> families;
  for (const auto& row : testing::ReferenceTable{"multiplicity.csv"}) families[row.text("family")].push_back(row);
  ASSERT_GT(families.size(), 10u);
  for (const auto& [family, rows] : families) {
    std::vector<double> p;
    for (const auto& row : rows) p.push_back(row.number("p"));
    for (const Multiplicity m : testing::all_multiplicities) {
      if (m == Multiplicity::none) continue;
      const auto got = adjusted_p_values(p, m);
      for (std::size_t i = 0; i < p.size(); ++i) {
        EXPECT_LE(testing::relative_error(got[i], rows[i].number(std::string{name(m)})), 1e-14)
            << name(m) << ", family " << family << ": " << rows[i].line();
      }
    }
  }
}

TEST(Multiplicity, WhatCouldNotBeAskedStaysUndefinedAndDoesNotCount) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  for (const Multiplicity m : testing::all_multiplicities) {
    const auto with = adjusted_p_values(std::vector{0.01, nan, 0.04, nan, 0.03}, m);
    const auto without = adjusted_p_values(std::vector{0.01, 0.04, 0.03}, m);
    EXPECT_TRUE(std::isnan(with[1]) && std::isnan(with[3]));
    EXPECT_EQ(with[0], without[0]);
    EXPECT_EQ(with[2], without[1]);
    EXPECT_EQ(with[4], without[2]);
    EXPECT_TRUE(adjusted_p_values({}, m).empty());
    EXPECT_TRUE(std::isnan(adjusted_p_values(std::vector{nan}, m)[0]));
  }
}

TEST(Multiplicity, HandlesAHundredThousandAtOnce) {
  std::mt19937_64 random{4};
  const auto p = some_p_values(random, 100'000);
  for (const Multiplicity m : testing::all_multiplicities) EXPECT_EQ(adjusted_p_values(p, m).size(), p.size());
}

TEST(Multiplicity, RefusesWhatIsNoProbability) {
  for (const double bad : {-1e-9, 1.0 + 1e-9, std::numeric_limits<double>::infinity()}) {
    try {
      static_cast<void>(adjusted_p_values(std::vector{0.5, bad}, Multiplicity::holm));
      ADD_FAILURE();
    } catch (const InvalidInput& e) {
      EXPECT_NE(std::string{e.what()}.find("holm: p_values position 1"), std::string::npos) << e.what();
    }
  }
}

}  // namespace
}  // namespace lotrecht::stats
