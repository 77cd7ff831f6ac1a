#include <lotrecht/audit/analyse_pooling.hpp>

#include "cells.hpp"
#include "pybind.hpp"

namespace lotrecht::python {
namespace {

using namespace py::literals;

[[nodiscard]] fairness::Pooling pooling_named(const std::string& wanted) {
  if (wanted == "full_bayes") return fairness::Pooling::full_bayes;
  if (wanted == "empirical_bayes") return fairness::Pooling::empirical_bayes;
  throw InvalidInput{"pooled", "method", "must be 'full_bayes' or 'empirical_bayes', got '" + wanted + "'"};
}

[[nodiscard]] audit::Analysis pooling(const py::array& decision, const std::optional<py::array>& outcome,
                                      const std::vector<PythonAttribute>& attributes,
                                      const std::optional<py::array>& weight, const std::vector<std::string>& metrics,
                                      const std::string& method, const py::dict& statistics,
                                      const std::optional<std::uint64_t>& draws,
                                      const std::optional<std::uint64_t>& seed, unsigned threads) {
  audit::PoolingQuestion question{{}, pooling_named(method), methods(statistics, threads), {}, threads};
  question.methods.bootstrap.reset();
  for (const std::string& metric : metrics) question.metrics.push_back(metric_of(metric));
  if (draws && seed) question.draws = stats::PosteriorDraws{*draws, Seed{*seed}, threads};
  const Cells cells = tally(decision, outcome, attributes, weight, threads);
  const py::gil_scoped_release unlocked;
  return audit::analyse_pooling(question, cells.table, cells.counts);
}

}  // namespace

void register_pooling(py::module_& parent) {
  py::module_ m = parent.attr("fairness").cast<py::module_>();
  m.def("pooling", &pooling, "decision"_a, "outcome"_a, "attributes"_a, "weight"_a, "metrics"_a, "method"_a,
        "statistics"_a, "draws"_a, "seed"_a, "threads"_a,
        "Every group's rates, raw and partially pooled, side by side.");
  std::vector<std::string> names;
  for (const auto metric : fairness::all_metrics()) {
    if (fairness::can_be_pooled(metric)) names.emplace_back(fairness::name(metric));
  }
  m.attr("poolable_metrics") = py::tuple(py::cast(names));
}

}  // namespace lotrecht::python
