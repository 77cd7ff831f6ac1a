// In the decision path of somebody else's program: count, and ask at the end.
#include <cstdint>
#include <cstdio>

#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/wilson.hpp>

int main() {
  lotrecht::stats::BinomialTally granted;
  for (int application = 0; application < 10; ++application) {
    const std::uint8_t decision = application % 2 == 0 ? 1 : 0;
    granted.add({{&decision, 1}});
  }
  const auto interval = lotrecht::stats::wilson(granted, lotrecht::stats::Confidence{0.95});
  std::printf("%llu of %llu granted, 95 %% interval %.4f to %.4f\n", static_cast<unsigned long long>(granted.successes),
              static_cast<unsigned long long>(granted.trials), interval.low, interval.high);
}
