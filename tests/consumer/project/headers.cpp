// In the decision path of somebody else's program: count, and ask at the end.
#include <cstdint>
#include <cstdio>

#include <lotrecht/core/version.hpp>
#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/confidence.hpp>

int main() {
  lotrecht::stats::BinomialTally granted;
  for (std::uint8_t decision = 0; decision < 2; ++decision) granted.add({{&decision, 1}});
  const lotrecht::stats::Confidence confidence{0.95};
  std::printf("%llu of %llu, z %.4f\n", static_cast<unsigned long long>(granted.successes),
              static_cast<unsigned long long>(granted.trials), confidence.z());
}
