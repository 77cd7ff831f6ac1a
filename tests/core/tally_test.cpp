// What the concept lets in and what it keeps out. Each refusal stands beside a twin that differs in one thing only, so
// that it is refused for the reason stated. The laws themselves are in tests/laws.

#include <lotrecht/core/tally.hpp>

#include <cstddef>

#include <gtest/gtest.h>

namespace lotrecht {
namespace {

struct Rows {
  [[nodiscard]] std::size_t size() const { return 0; }
  [[nodiscard]] Rows rows(std::size_t, std::size_t) const { return {}; }
};
static_assert(Columns<Rows>);

struct Uncuttable {
  [[nodiscard]] std::size_t size() const { return 0; }
};
static_assert(!Columns<Uncuttable>);

struct CutIntoSomethingElse {
  [[nodiscard]] std::size_t size() const { return 0; }
  [[nodiscard]] Rows rows(std::size_t, std::size_t) const { return {}; }
};
static_assert(!Columns<CutIntoSomethingElse>);
static_assert(!Columns<int>);

struct Good {
  using columns_type = Rows;
  void add(const Rows&) {}
  void merge(const Good&) {}
  bool operator==(const Good&) const = default;
};
static_assert(Tally<Good>, "so that the refusals below have one reason each");

struct CannotMerge {
  using columns_type = Rows;
  void add(const Rows&) {}
  bool operator==(const CannotMerge&) const = default;
};
static_assert(!Tally<CannotMerge>);

struct CannotCompare {
  using columns_type = Rows;
  void add(const Rows&) {}
  void merge(const CannotCompare&) {}
};
static_assert(!Tally<CannotCompare>);

struct HasNoEmpty {
  using columns_type = Rows;
  explicit HasNoEmpty(int) {}
  void add(const Rows&) {}
  void merge(const HasNoEmpty&) {}
  bool operator==(const HasNoEmpty&) const = default;
};
static_assert(!Tally<HasNoEmpty>);

struct SwallowsTheOther {
  using columns_type = Rows;
  void add(const Rows&) {}
  void merge(SwallowsTheOther&) {}
  bool operator==(const SwallowsTheOther&) const = default;
};
static_assert(!Tally<SwallowsTheOther>);

/// A detector along time: order matters, so it has no merge and must not pass for a tally.
struct Monitor {
  using columns_type = Rows;
  void observe(double) {}
  bool operator==(const Monitor&) const = default;
};
static_assert(!Tally<Monitor>);

TEST(TallyConcept, IsCheckedByTheCompiler) { SUCCEED(); }

}  // namespace
}  // namespace lotrecht
