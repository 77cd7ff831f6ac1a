#include <lotrecht/core/error.hpp>

#include <stdexcept>
#include <string>
#include <type_traits>

#include <gtest/gtest.h>

namespace lotrecht {
namespace {

TEST(InvalidInput, NamesFunctionArgumentAndRule) {
  const InvalidInput error{"Confidence", "level", "must lie strictly between 0 and 1, got 95"};
  EXPECT_STREQ(error.what(), "Confidence: level must lie strictly between 0 and 1, got 95");
}

TEST(ParseError, NamesSourceAndOffset) {
  const ParseError error{"counts.bin", 17, "expected 8 more bytes"};
  EXPECT_STREQ(error.what(), "counts.bin, byte 17: expected 8 more bytes");
  EXPECT_EQ(error.offset(), 17u);
}

// Callers who know neither type catch them as what they are: a wrong argument, and an error only the run can show.
static_assert(std::is_base_of_v<std::invalid_argument, InvalidInput>);
static_assert(std::is_base_of_v<std::runtime_error, ParseError>);
static_assert(!std::is_base_of_v<std::runtime_error, InvalidInput>);

}  // namespace
}  // namespace lotrecht
