#include <lotrecht/fairness/methods.hpp>

#include <initializer_list>
#include <type_traits>

#include <gtest/gtest.h>

namespace lotrecht::fairness {
namespace {

template <class Method>
void names_lead_back(std::initializer_list<Method> all) {
  for (const Method m : all) {
    EXPECT_FALSE(name(m).empty());
    EXPECT_EQ(method_named<Method>(name(m)), m);
  }
  EXPECT_EQ(method_named<Method>("wald"), std::nullopt);
  EXPECT_EQ(method_named<Method>(""), std::nullopt);
}

TEST(Methods, HaveNamesThatLeadBackToThem) {
  names_lead_back({RateMethod::wilson, RateMethod::clopper_pearson, RateMethod::jeffreys});
  names_lead_back({DifferenceMethod::newcombe, DifferenceMethod::miettinen_nurminen});
  names_lead_back({RatioMethod::miettinen_nurminen, RatioMethod::koopman, RatioMethod::katz});
  names_lead_back({BootstrapKind::bca, BootstrapKind::percentile});
}

// The level is the one thing nobody may choose silently.
static_assert(!std::is_default_constructible_v<Methods>);

}  // namespace
}  // namespace lotrecht::fairness
