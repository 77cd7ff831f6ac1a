#include "../../benchmarks/accuracy/drift/electricity.hpp"

#include <sstream>
#include <string>

#include <gtest/gtest.h>

namespace lotrecht::accuracy {
namespace {

std::vector<HalfHour> read(const std::string& text) {
  std::istringstream in{text};
  return read_electricity(in);
}

std::string refusal(const std::string& text) {
  try {
    static_cast<void>(read(text));
  } catch (const InvalidInput& error) {
    return error.what();
  }
  return "";
}

const std::string header = "date,day,period,nswprice,nswdemand,vicprice,vicdemand,transfer,class\n";

void expect_two(const std::vector<HalfHour>& rows) {
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].values, (std::array<double, 7>{2, 0, 0.06, 0.44, 0.003, 0.42, 0.41}));
  EXPECT_TRUE(rows[0].up);
  EXPECT_EQ(rows[1].values, (std::array<double, 7>{3, 0.5, 0.05, 0.41, 0.002, 1, 0}));
  EXPECT_FALSE(rows[1].up);
}

TEST(Electricity, IsReadFromEitherFormatWhateverTheDialect) {
  const std::string rows = "0,2,0,.06,0.44,3e-3,0.42,0.41,UP\n0.1,3,0.5,0.05,0.41,0.002,1,0,DOWN\n";
  expect_two(read(header + rows));
  expect_two(read("\xEF\xBB\xBF" + header + "\r\n" + rows));
  expect_two(
      read("% from a repository\n@relation electricity\n\n@attribute date numeric\n@attribute day {1,2,3,4,5,6,7}\n"
           "@ATTRIBUTE 'period' REAL\n@attribute nswprice numeric\n@attribute nswdemand numeric\n"
           "@attribute vicprice numeric\n@attribute vicdemand numeric\n@attribute transfer numeric\n"
           "@attribute class{UP,DOWN}\r\n@DATA\n" +
           rows));
}

TEST(Electricity, ColumnsAreFoundByNameAndTheClassInAnyWriting) {
  expect_two(
      read("\"target\",\"transfer\",\"day\",\"period\",\"nswprice\",\"nswdemand\",\"vicprice\",\"vicdemand\"\n"
           "1,0.41,'2',0,0.06,0.44,0.003,0.42\nb'DOWN',0,3,0.5,0.05,0.41,0.002,1\n"));
}

TEST(Electricity, WhatCannotBeIsRefusedWithItsPlace) {
  EXPECT_NE(refusal("").find("no half-hour"), std::string::npos);
  EXPECT_NE(refusal(header).find("no half-hour"), std::string::npos);
  EXPECT_NE(refusal("a,b\n1,2\n").find("\"day\""), std::string::npos);
  EXPECT_NE(refusal("day,period,nswprice,nswdemand,vicprice,vicdemand,transfer\n").find("\"class\""),
            std::string::npos);
  EXPECT_NE(refusal("@attribute day numeric\n1,2\n").find("line 2"), std::string::npos);
  EXPECT_NE(refusal(header + "0,2,0,0.06\n").find("line 2"), std::string::npos);
  EXPECT_NE(refusal(header + "0,2,0,0.06,0.44,0.003,0.42,0.41,LEFT\n").find("left"), std::string::npos);
  EXPECT_NE(refusal(header + "0,2,0,?,0.44,0.003,0.42,0.41,UP\n").find("nswprice"), std::string::npos);
  EXPECT_NE(refusal(header + "0,2,0,0.06,6853.3,0.003,0.42,0.41,UP\n").find("normalised"), std::string::npos);
}

}  // namespace
}  // namespace lotrecht::accuracy
