#include <array>
#include <optional>
#include <string>
#include <vector>

#include <lotrecht/stats/barnard_exact.hpp>
#include <lotrecht/stats/boschloo_exact.hpp>
#include <lotrecht/stats/chi_square.hpp>
#include <lotrecht/stats/exact_difference.hpp>
#include <lotrecht/stats/exact_ratio.hpp>
#include <lotrecht/stats/exact_score_test.hpp>
#include <lotrecht/stats/fisher_exact.hpp>
#include <lotrecht/stats/fisher_odds_ratio.hpp>
#include <lotrecht/stats/freeman_halton.hpp>
#include <lotrecht/stats/g_test.hpp>
#include <lotrecht/stats/mcnemar.hpp>
#include <lotrecht/stats/newcombe_paired.hpp>
#include <lotrecht/stats/score_test.hpp>
#include <lotrecht/stats/tango.hpp>

#include "pybind.hpp"

namespace lotrecht::python {
namespace {

using namespace py::literals;
using stats::Alternative;
using stats::Confidence;
using stats::TestResult;

/// scipy writes "two-sided".
Alternative alternative_named(const std::string& function, const std::string& wanted) {
  if (wanted == "two-sided" || wanted == "two_sided") return Alternative::two_sided;
  if (wanted == "less") return Alternative::less;
  if (wanted == "greater") return Alternative::greater;
  throw InvalidInput{function, "alternative", "must be 'two-sided', 'less' or 'greater', got '" + wanted + "'"};
}

/// A table as nested lists comes flattened, with its shape.
using Cells = std::vector<std::uint64_t>;

stats::PairedTally paired(const Cells& cells) { return {cells.at(0), cells.at(1), cells.at(2), cells.at(3)}; }

stats::McNemarMethod mcnemar_named(const std::string& wanted) {
  if (wanted == "exact") return stats::McNemarMethod::exact;
  if (wanted == "mid_p") return stats::McNemarMethod::mid_p;
  if (wanted == "chi_square") return stats::McNemarMethod::chi_square;
  if (wanted == "chi_square_corrected") return stats::McNemarMethod::chi_square_corrected;
  throw InvalidInput{"mcnemar", "method",
                     "must be 'exact', 'mid_p', 'chi_square' or 'chi_square_corrected', got '" + wanted + "'"};
}

}  // namespace

void register_tests(py::module_& parent) {
  py::module_ m = parent.attr("stats").cast<py::module_>();
  py::class_<TestResult>(m, "TestResult", "A test's answer; unpacks as `statistic, pvalue = result`.")
      .def_readonly("statistic", &TestResult::statistic)
      .def_readonly("pvalue", &TestResult::p_value)
      .def_readonly("n", &TestResult::n)
      .def_readonly("degrees_of_freedom", &TestResult::degrees_of_freedom)
      .def_property_readonly("method", [](const TestResult& r) { return std::string{r.method}; })
      .def_property_readonly("undefined", [](const TestResult& r) { return std::string{name(r.undefined)}; })
      .def("__iter__", [](const TestResult& r) { return py::iter(py::make_tuple(r.statistic, r.p_value)); })
      .def("__len__", [](const TestResult&) { return 2; })
      .def("__getitem__",
           [](const TestResult& r, py::ssize_t at) -> py::object {
             return py::make_tuple(r.statistic, r.p_value)[py::int_(at)];
           })
      .def("__repr__", [](const TestResult& r) {
        return "TestResult(statistic=" + py::repr(py::float_(r.statistic)).cast<std::string>() +
               ", pvalue=" + py::repr(py::float_(r.p_value)).cast<std::string>() + ", n=" + std::to_string(r.n) +
               ", method='" + std::string{r.method} + "'" +
               (r.defined() ? std::string{} : ", undefined='" + std::string{name(r.undefined)} + "'") + ")";
      });
  using Count = std::uint64_t;
  const auto two = [&m](const char* name, const char* doc, auto&& body, const auto&... arguments) {
    m.def(name, body, "successes1"_a, "trials1"_a, "successes2"_a, "trials2"_a, py::kw_only(), arguments..., doc);
  };
  two(
      "fisher_exact", "Fisher's exact test of two proportions, optionally mid-p.",
      [](Count s1, Count n1, Count s2, Count n2, const std::string& alternative, bool mid_p) {
        return stats::fisher_exact({s1, n1}, {s2, n2}, alternative_named("fisher_exact", alternative), mid_p);
      },
      "alternative"_a, "mid_p"_a);
  two(
      "fisher_odds_ratio", "(conditional estimate, exact interval) of the odds ratio; the estimate None if undefined.",
      [](Count s1, Count n1, Count s2, Count n2, double confidence) {
        const stats::Estimate e = stats::fisher_odds_ratio({s1, n1}, {s2, n2}, Confidence{confidence});
        return py::make_tuple(e.defined() ? py::object{py::float_(e.value)} : py::object{py::none()}, e.interval());
      },
      "confidence"_a);
  two(
      "barnard_exact", "Barnard's exact unconditional test.",
      [](Count s1, Count n1, Count s2, Count n2, const std::string& alternative, bool pooled, double gamma) {
        const Alternative side = alternative_named("barnard_exact", alternative);
        const py::gil_scoped_release release;
        return stats::barnard_exact({s1, n1}, {s2, n2}, side,
                                    pooled ? stats::BarnardStatistic::pooled : stats::BarnardStatistic::unpooled,
                                    gamma);
      },
      "alternative"_a, "pooled"_a, "gamma"_a);
  two(
      "boschloo_exact", "Boschloo's exact unconditional test.",
      [](Count s1, Count n1, Count s2, Count n2, const std::string& alternative, double gamma) {
        const Alternative side = alternative_named("boschloo_exact", alternative);
        const py::gil_scoped_release release;
        return stats::boschloo_exact({s1, n1}, {s2, n2}, side, gamma);
      },
      "alternative"_a, "gamma"_a);
  two(
      "score_test", "Score test of a difference or a ratio; with `exact` by the exact law of the statistic.",
      [](Count s1, Count n1, Count s2, Count n2, const std::string& measure, double null,
         const std::string& alternative, const std::string& method, double gamma) {
        const Alternative side = alternative_named("score_test", alternative);
        const bool ratio = measure == "ratio";
        if (!ratio && measure != "difference") {
          throw InvalidInput{"score_test", "measure", "must be 'difference' or 'ratio', got '" + measure + "'"};
        }
        if (method == "exact") {
          const py::gil_scoped_release release;
          return ratio ? stats::exact_score_test_ratio({s1, n1}, {s2, n2}, null, side, gamma)
                       : stats::exact_score_test_difference({s1, n1}, {s2, n2}, null, side, gamma);
        }
        const bool unbiased = method == "miettinen_nurminen";
        if (!unbiased && method != "farrington_manning") {
          throw InvalidInput{"score_test", "method",
                             "must be 'miettinen_nurminen', 'farrington_manning' or 'exact', got '" + method + "'"};
        }
        const auto variance =
            unbiased ? stats::ScoreVariance::miettinen_nurminen : stats::ScoreVariance::farrington_manning;
        return ratio ? stats::score_test_ratio({s1, n1}, {s2, n2}, null, side, variance)
                     : stats::score_test_difference({s1, n1}, {s2, n2}, null, side, variance);
      },
      "measure"_a, "null"_a, "alternative"_a, "method"_a, "gamma"_a);
  two(
      "exact_difference", "Exact unconditional interval for p1 - p2; gamma None: a thousandth of each bound's level.",
      [](Count s1, Count n1, Count s2, Count n2, double confidence, std::optional<double> gamma) {
        const Confidence level{confidence};
        const py::gil_scoped_release release;
        return gamma ? stats::exact_difference({s1, n1}, {s2, n2}, level, *gamma)
                     : stats::exact_difference({s1, n1}, {s2, n2}, level);
      },
      "confidence"_a, "gamma"_a);
  two(
      "exact_ratio", "Exact unconditional interval for p1 / p2; gamma None: a thousandth of each bound's level.",
      [](Count s1, Count n1, Count s2, Count n2, double confidence, std::optional<double> gamma) {
        const Confidence level{confidence};
        const py::gil_scoped_release release;
        return gamma ? stats::exact_ratio({s1, n1}, {s2, n2}, level, *gamma)
                     : stats::exact_ratio({s1, n1}, {s2, n2}, level);
      },
      "confidence"_a, "gamma"_a);
  m.def(
      "chi_square",
      [](const Cells& cells, std::size_t rows, std::size_t columns, bool yates) {
        return stats::chi_square({cells, rows, columns}, yates);
      },
      "cells"_a, "rows"_a, "columns"_a, "yates"_a, "Pearson's chi-square test of a table.");
  m.def(
      "g_test",
      [](const Cells& cells, std::size_t rows, std::size_t columns) {
        return stats::g_test({cells, rows, columns});
      },
      "cells"_a, "rows"_a, "columns"_a, "The likelihood ratio test of a table.");
  m.def(
      "freeman_halton",
      [](const Cells& cells, std::size_t rows, std::size_t columns, std::uint64_t most_steps) {
        const py::gil_scoped_release release;
        return stats::freeman_halton({cells, rows, columns}, most_steps);
      },
      "cells"_a, "rows"_a, "columns"_a, "most_steps"_a, "Fisher's exact test of a table of any shape.");
  m.def(
      "mcnemar",
      [](const Cells& cells, const std::string& method, const std::string& alternative) {
        return stats::mcnemar(paired(cells), mcnemar_named(method), alternative_named("mcnemar", alternative));
      },
      "cells"_a, "method"_a, "alternative"_a, "McNemar's test of two paired proportions.");
  m.def(
      "newcombe_paired",
      [](const Cells& cells, double confidence) {
        return stats::newcombe_paired(paired(cells), Confidence{confidence});
      },
      "cells"_a, "confidence"_a, "Newcombe's interval for two paired proportions.");
  m.def(
      "tango",
      [](const Cells& cells, double confidence) { return stats::tango(paired(cells), Confidence{confidence}); },
      "cells"_a, "confidence"_a, "Tango's score interval for two paired proportions.");
}

}  // namespace lotrecht::python
