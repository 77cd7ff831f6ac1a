#include <lotrecht/model/read_ebm.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "support/ebm_documents.hpp"
#include "support/refusal.hpp"

namespace lotrecht::model {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

double at(const AdditiveModel& model, double age, double town) {
  RowMajorMatrix x(1, 2);
  x << age, town;
  RowMajorMatrix out(1, static_cast<Eigen::Index>(model.outputs()));
  model.score(x, out);
  return out(0, 0);
}

std::string replaced(std::string from_text, const std::string& from, const std::string& to) {
  const auto found = from_text.find(from);
  EXPECT_NE(found, std::string::npos) << from;
  return from_text.replace(found, from.size(), to);
}

void expect_refused(const std::string& changed, const std::string& words) {
  test::expect_refusal([&] { return read_ebm(changed, "ebm.json"); }, "ebm.json", words);
}

TEST(ReadEbm, BinsOfTermsAndPairs) {
  const AdditiveModel model = read_ebm(test::ebm_text, "ebm.json");
  EXPECT_EQ(model.link().kind, LinkKind::logistic);
  EXPECT_EQ(model.output_names(), std::vector<std::string>{"yes"});
  EXPECT_DOUBLE_EQ(at(model, 0.5, 0), 100 + 2 + 20 + 0.6);  // Kiel
  EXPECT_DOUBLE_EQ(at(model, 1.0, 1), 100 + 3 + 30 + 1.1);  // a cut belongs above; Bonn
  EXPECT_DOUBLE_EQ(at(model, 2.0, 2), 100 + 4 + 40 + 1.1);  // Ulm shares Bonn's bin in the pair
  EXPECT_DOUBLE_EQ(at(model, nan, nan), 100 + 1 + 10 + 0.1);
  EXPECT_DOUBLE_EQ(at(model, nan, 7), 100 + 1 + 50 + 0.4);  // an unknown town
}

TEST(ReadEbm, KeepsTheTextsOfCategories) {
  EXPECT_EQ(read_ebm(test::ebm_text, "ebm.json").categories(),
            (std::vector<std::vector<std::string>>{{}, {"Kiel", "Bonn", "Ulm"}}));
}

TEST(ReadEbm, CoversOfSharedBinsAreSplit) {
  const AdditiveModel model = read_ebm(test::ebm_text, "ebm.json");
  EXPECT_EQ(model.terms()[0].cover, (std::vector<double>{1, 2, 3, 4}));
  EXPECT_TRUE(model.terms()[1].cover.empty());
  EXPECT_FALSE(model.has_cover());
  // (missing, <1, >=1) x (missing, Kiel, Bonn, Ulm, unknown)
  EXPECT_EQ(model.terms()[2].cover, (std::vector<double>{0, 0, 1, 1, 0, 0, 1, 2, 2, 0, 0, 3, 3, 3, 0}));
}

TEST(ReadEbm, SeveralClasses) {
  const std::string multi = R"({"version": "1.0", "ebm": {"outputs": [{"classes": [0, 1, 2], "link": "mlogit"}],
    "intercept": [1, 2, 3], "features": [{"name": "a", "cuts": [[0]]}],
    "terms": [{"term_features": ["a"], "scores": [[0, 0, 0], [10, 20, 30], [40, 50, 60], [0, 0, 0]]}]}})";
  const AdditiveModel model = read_ebm(multi, "ebm.json");
  RowMajorMatrix x(1, 1);
  x << 0.0;
  RowMajorMatrix out(1, 3);
  model.score(x, out);
  EXPECT_EQ(out(0, 2), 63.0);
  EXPECT_EQ(model.link().kind, LinkKind::softmax);
  EXPECT_EQ(model.output_names(), (std::vector<std::string>{"0", "1", "2"}));
}

TEST(ReadEbm, RefusesByName) {
  expect_refused(replaced(test::ebm_text, "\"logit\"", "\"probit\""), "ebm.outputs[0].link is probit");
  expect_refused(replaced(test::ebm_text, "[1, 2, 3, 4, 0]", "[1, 2, 3, 4]"),
                 "ebm.terms[0].scores must have the shape");
  expect_refused(replaced(test::ebm_text, "[0.5, 0.6, 0.7, 0.8]", "[0.5, 0.6, 0.7]"),
                 "must be as long as its neighbours");
  expect_refused(replaced(test::ebm_text, "[\"age\"]", "[\"wage\"]"), "names \"wage\", which is no feature");
  expect_refused(replaced(test::ebm_text, "[[1, 2], [1]]", "[[2, 1], [1]]"), "must have cuts that rise");
  expect_refused(replaced(test::ebm_text, "\"name\": \"town\"", "\"name\": \"age\""),
                 "has a name that another feature has");
  expect_refused(replaced(test::ebm_text, "[\"age\", \"town\"]", "[\"age\", \"age\"]"), "");
}

}  // namespace
}  // namespace lotrecht::model
