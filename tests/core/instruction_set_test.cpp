#include <lotrecht/core/instruction_set.hpp>

#include <gtest/gtest.h>

namespace lotrecht {
namespace {

TEST(InstructionSet, EverySetUpToTheWidestMayBeUsedAndNoneAbove) {
  const InstructionSet widest = widest_instruction_set();
  for (const auto set : {InstructionSet::baseline, InstructionSet::avx2, InstructionSet::avx512}) {
    if (set <= widest) {
      EXPECT_NO_THROW(require_instruction_set("f", set)) << name(set);
    } else {
      EXPECT_THROW(require_instruction_set("f", set), InvalidInput) << name(set);
    }
  }
}

TEST(InstructionSet, NamesAreDistinct) {
  EXPECT_EQ(name(InstructionSet::baseline), "baseline");
  EXPECT_EQ(name(InstructionSet::avx2), "avx2");
  EXPECT_EQ(name(InstructionSet::avx512), "avx512");
}

}  // namespace
}  // namespace lotrecht
