/// @file
/// True size of McNemar's tests at 5 %, and true coverage of the 95 % intervals of a difference of paired rates, as
/// CSV.
///
///     paired [draws]     of Newcombe's interval with 1,000 and 10,000 rows, default 20,000 (seed 1)
///
/// Everything else is summed over all tables worth mentioning (all but 1e-12 of the probability). Sizes: over shares
/// .01 to 1 of rows whose answers differ. Coverages: over first rates .01 to .5, differences 0, .05 and .2, and answers
/// that are independent or agree as often as they can but for a fifth.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include <lotrecht/core/seed.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/stats/draw_binomial.hpp>
#include <lotrecht/stats/mcnemar.hpp>
#include <lotrecht/stats/newcombe_paired.hpp>
#include <lotrecht/stats/tango.hpp>

#include "../../../tests/support/windows.hpp"

namespace {

using namespace lotrecht::stats;
using lotrecht::testing::binomial_window;
using lotrecht::testing::Told;
using lotrecht::testing::told_rates;
using lotrecht::testing::Window;

constexpr std::uint64_t sizes[]{5, 10, 20, 50, 100, 1000, 10'000};

void mcnemar_size(const char* name, McNemarMethod method) {
  for (const std::uint64_t n : sizes) {
    Told size;
    for (const double differing : {0.01, 0.05, 0.1, 0.2, 0.5, 1.0}) {
      const Window rows = binomial_window(n, differing);
      double sum = 0.0;
      for (std::size_t i = 0; i < rows.mass.size(); ++i) {
        const std::uint64_t d = rows.first + i;
        if (rows.mass[i] < 1e-9) continue;
        const Window first = binomial_window(d, 0.5);
        for (std::size_t j = 0; j < first.mass.size(); ++j) {
          const std::uint64_t b = first.first + j;
          const bool rejected = mcnemar({0, b, d - b, n - d}, method, Alternative::two_sided).p_value <= 0.05;
          sum += rejected ? rows.mass[i] * first.mass[j] : 0.0;
        }
      }
      size.add(sum);
    }
    std::printf("size,%s,%llu,,%.4f,%.4f,enumerated\n", name, static_cast<unsigned long long>(n), size.mean(),
                size.largest);
  }
}

/// Shares of the four kinds of rows.
struct Truth {
  double both, first_only, second_only, neither;

  [[nodiscard]] double difference() const noexcept { return first_only - second_only; }
};

[[nodiscard]] std::vector<Truth> truths() {
  std::vector<Truth> all;
  for (const double q : told_rates) {
    for (const double difference : {0.0, 0.05, 0.2}) {
      const double p = q + difference;
      for (const double agreeing : {p * q, p * q + 0.8 * (q - p * q)}) {
        all.push_back({agreeing, p - agreeing, q - agreeing, 1.0 - p - q + agreeing});
      }
    }
  }
  return all;
}

/// P of `event(both, first_only, second_only)` over all tables of n rows.
template <class Event>
[[nodiscard]] double probability(std::uint64_t n, const Truth& t, const Event& event) {
  double sum = 0.0;
  const Window first = binomial_window(n, t.first_only);
  for (std::size_t i = 0; i < first.mass.size(); ++i) {
    const std::uint64_t b = first.first + i;
    const Window second = binomial_window(n - b, t.second_only / (1.0 - t.first_only));
    for (std::size_t j = 0; j < second.mass.size(); ++j) {
      const std::uint64_t c = second.first + j;
      const double mass = first.mass[i] * second.mass[j];
      if (mass < 1e-13) continue;
      sum += mass * event(b, c);
    }
  }
  return sum;
}

void print(const char* name, std::uint64_t n, const Told& told, const char* how) {
  std::printf("coverage,%s,%llu,%.4f,%.4f,,%s\n", name, static_cast<unsigned long long>(n), told.smallest, told.mean(),
              how);
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  const auto draws = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 20'000;
  if (draws == 0) {
    std::fputs("draws must be a whole number from 1 on\n", stderr);
    return 2;
  }
  const Confidence confidence{0.95};
  std::puts("what,method,n,smallest,mean,largest,how");
  mcnemar_size("mcnemar_exact", McNemarMethod::exact);
  mcnemar_size("mcnemar_mid_p", McNemarMethod::mid_p);
  mcnemar_size("mcnemar_chi_square", McNemarMethod::chi_square);
  mcnemar_size("mcnemar_chi_square_corrected", McNemarMethod::chi_square_corrected);
  for (const std::uint64_t n : sizes) {
    Told told;
    for (const Truth& t : truths()) {
      // Tango's bounds rise with b and fall with c: given b, the c whose intervals hold the truth are a run, whose ends
      // do not go back as b rises.
      const Window first = binomial_window(n, t.first_only);
      std::uint64_t from = 0;
      std::uint64_t to = 0;
      double covered = 0.0;
      for (std::size_t i = 0; i < first.mass.size(); ++i) {
        const std::uint64_t b = first.first + i;
        const Window second = binomial_window(n - b, t.second_only / (1.0 - t.first_only));
        const auto at = [&](std::uint64_t c) { return tango({0, b, c, n - b - c}, confidence); };
        from = std::max(from, second.first);
        while (from < second.end() && at(from).low > t.difference()) ++from;
        // From the end of what the last one held: the window may end before it.
        to = std::clamp(to, second.first, second.end());
        while (to > second.first && at(to - 1).high < t.difference()) --to;
        while (to < second.end() && at(to).high >= t.difference()) ++to;
        for (std::uint64_t c = from; c < to; ++c) covered += first.mass[i] * second.mass[c - second.first];
        from = std::min(from, second.end());
      }
      told.add(covered);
    }
    print("tango", n, told, "enumerated");
  }
  for (const std::uint64_t n : sizes) {
    Told told;
    std::uint32_t number = 0;
    for (const Truth& t : truths()) {
      const auto holds = [&](std::uint64_t a, std::uint64_t b, std::uint64_t c) {
        return newcombe_paired({a, b, c, n - a - b - c}, confidence).contains(t.difference());
      };
      if (n <= 100) {
        told.add(probability(n, t, [&](std::uint64_t b, std::uint64_t c) {
          const Window both = binomial_window(n - b - c, t.both / (t.both + t.neither));
          double sum = 0.0;
          for (std::size_t k = 0; k < both.mass.size(); ++k) sum += holds(both.first + k, b, c) ? both.mass[k] : 0.0;
          return sum;
        }));
        continue;
      }
      std::uint64_t covered = 0;
      ++number;
      for (std::uint64_t r = 0; r < draws; ++r) {
        lotrecht::Stream stream{lotrecht::Seed{1}, lotrecht::Purpose::simulation, r, number};
        const std::uint64_t b = draw_binomial(stream, n, t.first_only);
        const std::uint64_t c = draw_binomial(stream, n - b, t.second_only / (1.0 - t.first_only));
        const std::uint64_t a = draw_binomial(stream, n - b - c, t.both / (t.both + t.neither));
        covered += holds(a, b, c) ? 1U : 0U;
      }
      told.add(static_cast<double>(covered) / static_cast<double>(draws));
    }
    print("newcombe_paired", n, told, n <= 100 ? "enumerated" : "simulated");
  }
}
