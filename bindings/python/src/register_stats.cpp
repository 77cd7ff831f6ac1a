#include <sstream>

#include <lotrecht/stats/clopper_pearson.hpp>
#include <lotrecht/stats/jeffreys.hpp>
#include <lotrecht/stats/katz.hpp>
#include <lotrecht/stats/koopman.hpp>
#include <lotrecht/stats/miettinen_nurminen.hpp>
#include <lotrecht/stats/newcombe.hpp>
#include <lotrecht/stats/studentized_range.hpp>
#include <lotrecht/stats/wilson.hpp>

#include "pybind.hpp"

namespace lotrecht::python {
namespace {

using namespace py::literals;
using stats::BinomialTally;
using stats::Confidence;
using stats::Interval;

using OneSample = Interval (*)(const BinomialTally&, const Confidence&);
using TwoSamples = Interval (*)(const BinomialTally&, const BinomialTally&, const Confidence&);

void def(py::module_& m, const char* name, OneSample interval, const char* doc) {
  m.def(
      name,
      [interval](std::uint64_t successes, std::uint64_t trials, double confidence) {
        return interval({successes, trials}, Confidence{confidence});
      },
      "successes"_a, "trials"_a, py::kw_only(), "confidence"_a, doc);
}

void def(py::module_& m, const char* name, TwoSamples interval, const char* doc) {
  m.def(
      name,
      [interval](std::uint64_t s1, std::uint64_t n1, std::uint64_t s2, std::uint64_t n2, double confidence) {
        return interval({s1, n1}, {s2, n2}, Confidence{confidence});
      },
      "successes1"_a, "trials1"_a, "successes2"_a, "trials2"_a, py::kw_only(), "confidence"_a, doc);
}

}  // namespace

void register_stats(py::module_& parent) {
  py::module_ m = parent.def_submodule("stats", "Plain statistics; has never heard of residents.");
  py::class_<Interval>(m, "Interval", "A closed interval; unpacks as `low, high = interval`.")
      .def_readonly("low", &Interval::low)
      .def_readonly("high", &Interval::high)
      .def("__iter__", [](const Interval& i) { return py::iter(py::make_tuple(i.low, i.high)); })
      .def("__len__", [](const Interval&) { return 2; })
      .def("__getitem__",
           [](const Interval& i, py::ssize_t at) -> py::object { return py::make_tuple(i.low, i.high)[py::int_(at)]; })
      .def(py::pickle([](const Interval& i) { return py::make_tuple(i.low, i.high); },
                      [](const py::tuple& ends) {
                        return Interval{ends[0].cast<double>(), ends[1].cast<double>()};
                      }))
      .def("__contains__", &Interval::contains)
      .def("__eq__", [](const Interval& a,
                        const py::object& b) { return py::isinstance<Interval>(b) && a == b.cast<Interval>(); })
      .def("__hash__", [](const Interval& i) { return py::hash(py::make_tuple(i.low, i.high)); })
      .def("__repr__", [](const Interval& i) {
        return "Interval(low=" + py::repr(py::float_(i.low)).cast<std::string>() +
               ", high=" + py::repr(py::float_(i.high)).cast<std::string>() + ")";
      });

  def(m, "wilson", static_cast<OneSample>(stats::wilson),
      "Two-sided Wilson score interval for a success probability (Wilson 1927). No trials give [0, 1].");
  def(m, "clopper_pearson", static_cast<OneSample>(stats::clopper_pearson),
      "Two-sided exact interval for a success probability (Clopper & Pearson 1934): covers at least as often as "
      "stated.");
  def(m, "jeffreys", static_cast<OneSample>(stats::jeffreys),
      "Two-sided Jeffreys interval for a success probability (Brown, Cai & DasGupta 2001).");
  def(m, "newcombe", static_cast<TwoSamples>(stats::newcombe),
      "Interval for p1 - p2 of two independent samples: Newcombe's hybrid score method 10 (1998).");
  m.def(
      "miettinen_nurminen",
      [](std::uint64_t s1, std::uint64_t n1, std::uint64_t s2, std::uint64_t n2, const std::string& measure,
         double confidence) {
        const Confidence level{confidence};
        if (measure == "difference") return stats::miettinen_nurminen_difference({s1, n1}, {s2, n2}, level);
        if (measure == "ratio") return stats::miettinen_nurminen_ratio({s1, n1}, {s2, n2}, level);
        throw InvalidInput{"miettinen_nurminen", "measure", "must be 'difference' or 'ratio', got '" + measure + "'"};
      },
      "successes1"_a, "trials1"_a, "successes2"_a, "trials2"_a, py::kw_only(), "measure"_a, "confidence"_a,
      "Score interval for p1 - p2 (measure='difference') or p1 / p2 (measure='ratio') of two independent samples\n"
      "(Miettinen & Nurminen 1985). The upper bound of a ratio is infinite where the data allow p2 = 0.");
  def(m, "koopman", static_cast<TwoSamples>(stats::koopman),
      "Score interval for p1 / p2 of two independent samples (Koopman 1984).");
  def(m, "katz", static_cast<TwoSamples>(stats::katz),
      "Log interval for p1 / p2 of two independent samples (Katz et al. 1978); covers too rarely in small samples.");
}

}  // namespace lotrecht::python
