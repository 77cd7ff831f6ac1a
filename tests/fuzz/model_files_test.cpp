// Without a fuzzer: every beginning of every sample, and every sample with one byte changed, is refused or is sound.

#include <gtest/gtest.h>

#include <cstddef>
#include <string>

#include "fuzz/samples.hpp"

namespace lotrecht::test {
namespace {

TEST(ModelFiles, SamplesAreAccepted) {
  for (const auto& [kind, bytes] : samples()) EXPECT_TRUE(read_and_use(kind, bytes)) << bytes;
}

TEST(ModelFiles, EveryBeginningIsRefused) {
  for (const auto& [kind, bytes] : samples()) {
    // Tables may end after any row, a line may lack its end.
    const bool may_be_whole = kind == FileKind::scorecard_csv || kind == FileKind::decision_table_csv;
    std::size_t end = bytes.ends_with('\n') ? bytes.size() - 1 : bytes.size();
    // What follows the trees in LightGBM's text is of no importance to the model.
    if (kind == FileKind::lightgbm_text) end = bytes.find("end of trees") + 12;
    for (std::size_t n = 0; n < end; ++n) {
      const bool accepted = read_and_use(kind, bytes.substr(0, n));
      EXPECT_TRUE(!accepted || may_be_whole) << bytes.substr(0, n);
    }
  }
}

TEST(ModelFiles, AnyByteMayBeWrong) {
  const std::string wrong_bytes("\x00\x01\x20\x2d\x39\x5b\x7f\x80\xff", 9);
  std::size_t refused = 0;
  for (const auto& [kind, bytes] : samples()) {
    // Of long files some bytes, here and there: fuzzers have the time for the others.
    for (std::size_t n = 0; n < bytes.size(); n += 1 + bytes.size() / 60) {
      for (const char wrong : wrong_bytes) {
        std::string changed = bytes;
        changed[n] = wrong;
        refused += read_and_use(kind, changed) ? 0U : 1U;
      }
      std::string without = bytes;
      without.erase(n, 1);
      refused += read_and_use(kind, without) ? 0U : 1U;
    }
  }
  EXPECT_GT(refused, 1000U);
}

}  // namespace
}  // namespace lotrecht::test
