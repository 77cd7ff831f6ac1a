#include <lotrecht/model/read_scorecard.hpp>

#include <gtest/gtest.h>

#include <string>

#include "support/refusal.hpp"

namespace lotrecht::model {
namespace {

const std::string sample =
    "characteristic,attribute,test,points,baseline_points,reason_code,domain\r\n"
    "age,minor,\"[0..18)\",0,20,A1,[0..120]\r\n"
    "age,adult,[18 .. 67),12.5,,A2,\r\n"
    "age,,>= 67,30,20,A1,[0..120]\r\n"
    "age,not stated,missing,-4,,A3,\r\n"
    "home,\"rents, or \"\"sublets\"\"\",\"rents, \"\"sublets\"\"\",5,,H,\r\n"
    "home,,otherwise,1,,H,\r\n";

ScorecardParts read(const std::string& text, char separator = ',') {
  return read_scorecard_csv(text, "card.csv", separator);
}

TEST(ReadScorecard, ReadsWhatIsWritten) {
  const ScorecardParts parts = read(sample);
  EXPECT_EQ(parts.feature_names, (std::vector<std::string>{"age", "home"}));
  ASSERT_EQ(parts.characteristics.size(), 2U);
  const Characteristic& age = parts.characteristics[0];
  EXPECT_EQ(age.baseline_points, 20.0);
  EXPECT_EQ(age.domain, (ValueRange{0.0, 120.0, true, true}));
  ASSERT_EQ(age.attributes.size(), 4U);
  EXPECT_EQ(age.attributes[1].test.ranges[0], (ValueRange{18.0, 67.0, true, false}));
  EXPECT_EQ(age.attributes[1].points, 12.5);
  EXPECT_EQ(age.attributes[2].name, ">= 67");
  EXPECT_TRUE(age.attributes[3].test.missing);
  EXPECT_EQ(age.reason_code, "");
  EXPECT_EQ(age.attributes[1].reason_code, "A2");
  const Characteristic& home = parts.characteristics[1];
  EXPECT_EQ(home.kind, BinKind::categorical);
  EXPECT_EQ(home.categories, (std::vector<std::string>{"rents", "sublets"}));
  EXPECT_EQ(home.attributes[0].test.codes, (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(home.attributes[0].name, "rents, or \"sublets\"");
  EXPECT_TRUE(home.attributes[1].otherwise);
  EXPECT_EQ(home.reason_code, "H");
  const Scorecard card{parts};
  RowMajorMatrix x(1, 2);
  x << 18.0, 1.0;
  RowMajorMatrix out(1, 1);
  card.score(x, out);
  EXPECT_EQ(out(0, 0), 17.5);
}

TEST(ReadScorecard, TakesAnotherSeparatorAndAMark) {
  EXPECT_EQ(read("\xEF\xBB\xBF"
                 "characteristic;test;points\nage;< 5;1\nage;>=5;2",
                 ';')
                .characteristics[0]
                .attributes.size(),
            2U);
}

TEST(ReadScorecard, SaysWhereItFailsAndWhy) {
  const auto refused = [](const std::string& text, const std::string& part) {
    test::expect_refusal([&] { return read(text); }, "card.csv", part);
  };
  const std::string head = "characteristic,test,points\n";
  refused("", "the file is empty");
  refused(head, "found none");
  refused("characteristic,test\nage,-\n", "no column 'points'");
  refused("characteristic,test,points,colour\n", "unknown column 'colour'");
  refused("characteristic,test,points,test\n", "column 'test' a second time");
  refused(head + "age,< 5\n", "byte 27: expected 3 cells");
  refused(head + "age,< 5,x\n", "byte 35: expected a finite number");
  refused(head + "age,< 5,1e999\n", "expected a finite number");
  refused(head + "age,< 5,\n", "expected a finite number");
  refused(head + "age,,1\n", "'-' stands for anything");
  refused(head + ",< 5,1\n", "expected the name of a characteristic");
  refused(head + "age,[5..3],1\n", "no value lies");
  refused(head + "age,[5..3,1\n", "close a range");
  refused(head + "age,[5,1\n", "such as [18..65)");
  refused(head + "age,< five,1\n", "found 'five'");
  refused(head + "age,\"not(5\",1\n", "expected ')'");
  refused(head + "age,\"5,-\",1\n", "must stand alone");
  refused(head + "age,\"5,\",1\n", "expected a value");
  refused(head + "age,\"\"\"x\",1\n", "quote that is not closed");
  refused(head + "age,\"x,1\n", "byte 31: a quote that is not closed");
  refused(head + "age,\"x\"y,1\n", "after a quote");
  refused(head + "age,x\"y,1\n", "must be quoted as a whole");
  refused(head + "age,x\x01,1\n", "control character");
  refused(head + "age,\xC3(,1\n", "not UTF-8");
  refused(head + "age,\xED\xA0\x80,1\n", "not UTF-8");
  refused(head + "age,< 5,1\nage,old,2\n", "expected only texts");
  refused(head + "age,< 5,1\nhome,-,1\nage,>= 5,1\n", "must stand together");
  refused("characteristic,test,points,domain\nage,-,1,5..6\n", "one range");
  refused("characteristic,test,points,feature\nage,<5,1,a\nage,>=5,1,b\n", "differs from the first row");
}

}  // namespace
}  // namespace lotrecht::model
