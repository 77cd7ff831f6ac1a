#include <lotrecht/fairness/point_metrics.hpp>

#include "cells.hpp"
#include "pybind.hpp"

namespace lotrecht::python {
namespace {

using namespace py::literals;
using fairness::Aggregate;
using fairness::Between;
using fairness::Measure;

[[nodiscard]] Measure measure_of(const std::string& name) {
  if (name == "difference") return Measure::difference;
  if (name == "ratio") return Measure::ratio;
  throw InvalidInput{"gap", "measure", "must be 'difference' or 'ratio', got '" + name + "'"};
}

[[nodiscard]] Between between_of(const std::string& name) {
  if (name == "between_groups") return Between::groups;
  if (name == "to_overall") return Between::overall;
  throw InvalidInput{"gap", "method", "must be 'between_groups' or 'to_overall', got '" + name + "'"};
}

[[nodiscard]] Aggregate aggregate_of(const std::string& name) {
  if (name == "worst_case") return Aggregate::worst_case;
  if (name == "mean") return Aggregate::mean;
  throw InvalidInput{"equalized_odds", "agg", "must be 'worst_case' or 'mean', got '" + name + "'"};
}

}  // namespace

void register_fairness(py::module_& parent) {
  py::module_ m = parent.def_submodule("fairness", "Group metrics of binary decisions.");
  py::class_<Cells>(m, "Cells", "The cells of every group: what one pass over the rows leaves behind.")
      .def("__len__", [](const Cells& c) { return c.counts.size(); })
      .def(
          "levels", [](const Cells& c, std::size_t g) { return c.table.names(g); }, "group"_a)
      .def(
          "n", [](const Cells& c, std::size_t g) { return c.counts.at(g).n(); }, "group"_a)
      .def(
          "overall",
          [](const Cells& c, const std::string& metric) {
            return fairness::point(metric_of(metric), fairness::total(c.counts));
          },
          "metric"_a, "The metric over all rows; NaN if undefined.")
      .def(
          "points",
          [](const Cells& c, const std::string& metric) {
            std::vector<double> values;
            for (const auto& counts : c.counts) values.push_back(fairness::point(metric_of(metric), counts));
            return values;
          },
          "metric"_a, "The metric of each group; NaN where undefined.")
      .def(
          "without",
          [](const Cells& c, const std::string& metric) {
            return fairness::without_metric(metric_of(metric), c.counts);
          },
          "metric"_a, "Groups that have rows but no such metric.")
      .def(
          "gap",
          [](const Cells& c, const std::string& metric, const std::string& measure, const std::string& method) {
            return fairness::point_gap(metric_of(metric), measure_of(measure), between_of(method), c.counts);
          },
          "metric"_a, "measure"_a, "method"_a)
      .def(
          "equalized_odds",
          [](const Cells& c, const std::string& measure, const std::string& method, const std::string& agg) {
            return fairness::point_equalized_odds(measure_of(measure), between_of(method), aggregate_of(agg), c.counts);
          },
          "measure"_a, "method"_a, "agg"_a);
  m.def("tally", &tally, "decision"_a, "outcome"_a, "attributes"_a, "weight"_a, "threads"_a,
        "Count the cells of every (crossed) group in one pass.");
  std::vector<std::string> names;
  for (const auto metric : fairness::all_metrics()) names.emplace_back(fairness::name(metric));
  m.attr("metrics") = py::tuple(py::cast(names));
}

}  // namespace lotrecht::python
