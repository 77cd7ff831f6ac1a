#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/stats/minimum_detectable.hpp>
#include <lotrecht/stats/multiplicity.hpp>
#include <lotrecht/stats/power.hpp>
#include <lotrecht/stats/sample_size.hpp>

#include "pybind.hpp"

namespace lotrecht::python {
namespace {

using namespace py::literals;
using stats::Confidence;

[[nodiscard]] stats::PlannedTest planned_test(const std::string& wanted) {
  const auto found = stats::planned_test_named(wanted);
  if (!found) throw InvalidInput{"planning", "test", "is unknown: \"" + wanted + "\""};
  return *found;
}

using Detectable = std::pair<std::optional<double>, std::optional<double>>;

using Minimum = stats::DetectableRates (*)(std::uint64_t, std::uint64_t, double, const Confidence&, double,
                                           stats::PlannedTest);

void def_minimum(py::module_& m, const char* name, Minimum minimum, const char* doc) {
  m.def(
      name,
      [minimum](std::uint64_t n1, std::uint64_t n2, double base_rate, double confidence, double power,
                const std::string& test) {
        const stats::PlannedTest planned = planned_test(test);
        const py::gil_scoped_release unlocked;
        const auto found = minimum(n1, n2, base_rate, Confidence{confidence}, power, planned);
        return Detectable{found.below, found.above};
      },
      "trials1"_a, "trials2"_a, "base_rate"_a, py::kw_only(), "confidence"_a, "power"_a, "test"_a, doc);
}

}  // namespace

void register_multiplicity(py::module_& parent) {
  py::module_ m = parent.attr("stats").cast<py::module_>();
  m.def(
      "adjusted_p_values",
      [](const py::array& p_values, const std::string& method) {
        const auto wanted = stats::multiplicity_named(method);
        if (!wanted) throw InvalidInput{"adjusted_p_values", "method", "is unknown: \"" + method + "\""};
        const std::vector<double> adjusted = stats::adjusted_p_values(column<double>(p_values, "p_values"), *wanted);
        return py::array_t<double>(static_cast<py::ssize_t>(adjusted.size()), adjusted.data());
      },
      "p_values"_a, "method"_a, "p-values corrected for their number; NaN stays NaN and does not count.");
  m.def(
      "power_difference",
      [](double p1, std::uint64_t n1, double p2, std::uint64_t n2, double confidence, const std::string& test) {
        const stats::PlannedTest planned = planned_test(test);
        const py::gil_scoped_release unlocked;
        return stats::power_difference(p1, n1, p2, n2, Confidence{confidence}, planned);
      },
      "rate1"_a, "trials1"_a, "rate2"_a, "trials2"_a, py::kw_only(), "confidence"_a, "test"_a,
      "Power of a two-sided test of equal rates.");
  m.def(
      "sample_size_difference",
      [](double p1, double p2, double confidence, double power, double ratio, const std::string& test) {
        const stats::PlannedTest planned = planned_test(test);
        const py::gil_scoped_release unlocked;
        const auto n = stats::sample_size_difference(p1, p2, Confidence{confidence}, power, ratio, planned);
        return std::pair{n.a, n.b};
      },
      "rate1"_a, "rate2"_a, py::kw_only(), "confidence"_a, "power"_a, "ratio"_a, "test"_a,
      "Fewest rows of two samples that tell the rates apart.");
  def_minimum(m, "minimum_detectable_difference", stats::minimum_detectable_difference,
              "Smallest differences to a base rate, below and above, that are found with the power.");
  def_minimum(m, "minimum_detectable_ratio", stats::minimum_detectable_ratio,
              "Ratios to a base rate nearest to 1, below and above, that are found with the power.");
}

}  // namespace lotrecht::python
