#include <lotrecht/explain/value_index.hpp>

#include <gtest/gtest.h>

namespace lotrecht::explain {
namespace {

TEST(ValueIndex, HasNames) {
  EXPECT_EQ(name(ValueIndex::shapley), "shapley");
  EXPECT_EQ(name(ValueIndex::banzhaf), "banzhaf");
}

}  // namespace
}  // namespace lotrecht::explain
