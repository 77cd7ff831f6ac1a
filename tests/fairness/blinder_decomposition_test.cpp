#include <lotrecht/fairness/blinder_decomposition.hpp>

#include <gtest/gtest.h>

namespace lotrecht::fairness {
namespace {

TEST(BlinderDecomposition, NamesItsYardsticks) {
  EXPECT_EQ(name(ReferenceCoefficients::group), "group");
  EXPECT_EQ(name(ReferenceCoefficients::reference), "reference");
  EXPECT_EQ(name(ReferenceCoefficients::pooled), "pooled");
  EXPECT_EQ(name(ReferenceCoefficients::cotton), "cotton");
  EXPECT_EQ(name(ReferenceCoefficients::reimers), "reimers");
}

}  // namespace
}  // namespace lotrecht::fairness
