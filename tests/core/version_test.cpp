#include <lotrecht/core/version.hpp>

#include <sstream>

#include <gtest/gtest.h>

namespace lotrecht {
namespace {

TEST(Version, IsThreeNumbersAsCMakeAndPythonReadThem) {
  std::istringstream text{version};
  unsigned number = 0;
  char dot = 0;
  EXPECT_TRUE(text >> number >> dot && dot == '.') << version;
  EXPECT_TRUE(text >> number >> dot && dot == '.') << version;
  EXPECT_TRUE(text >> number && text.eof()) << version;
}

}  // namespace
}  // namespace lotrecht
