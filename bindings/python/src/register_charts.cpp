#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <lotrecht/drift/bernoulli_cusum.hpp>
#include <lotrecht/drift/cusum.hpp>
#include <lotrecht/drift/ewma.hpp>
#include <lotrecht/drift/risk_adjusted_cusum.hpp>
#include <lotrecht/drift/shewhart.hpp>

#include "detector.hpp"
#include "pybind.hpp"
#include "registrars.hpp"

namespace lotrecht::python {
namespace {

using namespace py::literals;

/// A reference that is given as two numbers, or not at all.
std::optional<drift::NormalReference> reference(const char* who, const std::optional<double>& mean,
                                                const std::optional<double>& sd) {
  if (mean.has_value() != sd.has_value()) {
    throw InvalidInput{who, "mean, sd", "must be given both, or neither to learn them from the values"};
  }
  if (!mean) return std::nullopt;
  return drift::NormalReference{*mean, *sd};
}

/// Whether the time is given and not the threshold.
bool by_time(const char* who, const std::optional<double>& time, const std::optional<double>& threshold) {
  if (time.has_value() == threshold.has_value()) {
    throw InvalidInput{who, "one_false_alarm_per, threshold", "must be given one of them: the other follows from it"};
  }
  return time.has_value();
}

template <class D>
void chart_properties(py::class_<D>& chart) {
  chart
      .def("run_length", &D::run_length, "shift"_a,
           "Mean number of values until an alarm if the mean has moved by so many standard deviations; normal, "
           "independent values.")
      .def_property_readonly(
          "threshold", [](const D& self) { return self.parameters().threshold; },
          "The threshold, in standard deviations of what is charted.");
}

}  // namespace

void register_charts(py::module_& parent) {
  py::module_ m = parent.attr("drift").cast<py::module_>();
  detector<drift::BernoulliCUSUM>(
      m, "BernoulliCUSUM",
      "A chart of a rate that gives, on average, no more than one false alarm per so many values, exactly (Reynolds & "
      "Stoumbos 1999). Values are 0 or 1; a changed rate below the rate watches for a fall.")
      .def(py::init([](double rate, double changed_rate, double one_false_alarm_per) {
             return drift::BernoulliCUSUM{{rate, changed_rate, one_false_alarm_per}};
           }),
           "rate"_a, "changed_rate"_a, py::kw_only(), "one_false_alarm_per"_a)
      .def("run_length", &drift::BernoulliCUSUM::run_length, "rate"_a,
           "Exact mean number of values until an alarm at a rate of ones.")
      .def_property_readonly("level", &drift::BernoulliCUSUM::level,
                             "Where the chart stands; 1 and above is an alarm.");
  auto cusum = detector<drift::CUSUM>(
      m, "CUSUM",
      "A chart of a mean by cumulative sums (Page 1954) for a change by `shift` standard deviations, whose mean time "
      "to "
      "a false alarm is kept for normal values. Without mean and sd both are learned from the values before, exactly.");
  cusum
      .def(py::init([](double shift, const std::optional<double>& one_false_alarm_per,
                       const std::optional<double>& threshold, const std::optional<double>& mean,
                       const std::optional<double>& sd, const std::string& mode) {
             const auto direction = direction_named("CUSUM", mode);
             const auto known = reference("CUSUM", mean, sd);
             if (by_time("CUSUM", one_false_alarm_per, threshold)) {
               return drift::CUSUM::for_run_length(shift, *one_false_alarm_per, direction, known);
             }
             return drift::CUSUM{{0.5 * shift, *threshold, direction, known}};
           }),
           "shift"_a = 1.0, py::kw_only(), "one_false_alarm_per"_a = py::none(), "threshold"_a = py::none(),
           "mean"_a = py::none(), "sd"_a = py::none(), "mode"_a = "both")
      .def_property_readonly("level", &drift::CUSUM::level, "Where the chart stands; above 1 is an alarm.");
  chart_properties(cusum);
  auto ewma = detector<drift::EWMA>(
      m, "EWMA",
      "A chart of a mean that forgets, the geometric moving average (Roberts 1959), whose mean time to a false alarm "
      "is "
      "kept for normal values. Without mean and sd both are learned from the values before, exactly.");
  ewma.def(py::init([](double lambda, const std::optional<double>& one_false_alarm_per,
                       const std::optional<double>& threshold, const std::optional<double>& mean,
                       const std::optional<double>& sd, const std::string& mode) {
             const auto direction = direction_named("EWMA", mode);
             const auto known = reference("EWMA", mean, sd);
             if (by_time("EWMA", one_false_alarm_per, threshold)) {
               return drift::EWMA::for_run_length(lambda, *one_false_alarm_per, direction, known);
             }
             return drift::EWMA{{lambda, *threshold, direction, known}};
           }),
           "lambda_val"_a = 0.1, py::kw_only(), "one_false_alarm_per"_a = py::none(), "threshold"_a = py::none(),
           "mean"_a = py::none(), "sd"_a = py::none(), "mode"_a = "both")
      .def_property_readonly("level", &drift::EWMA::level, "Where the chart stands; above 1 or below -1 is an alarm.");
  chart_properties(ewma);
  auto shewhart = detector<drift::Shewhart>(
      m, "Shewhart",
      "A chart of single values (Shewhart 1931), whose mean time to a false alarm is kept for normal values. Without "
      "mean and sd both are learned from the values before, exactly.");
  shewhart.def(
      py::init([](const std::optional<double>& one_false_alarm_per, const std::optional<double>& threshold,
                  const std::optional<double>& mean, const std::optional<double>& sd, const std::string& mode) {
        const auto direction = direction_named("Shewhart", mode);
        const auto known = reference("Shewhart", mean, sd);
        if (by_time("Shewhart", one_false_alarm_per, threshold)) {
          return drift::Shewhart::for_run_length(*one_false_alarm_per, direction, known);
        }
        return drift::Shewhart{{*threshold, direction, known}};
      }),
      py::kw_only(), "one_false_alarm_per"_a = py::none(), "threshold"_a = py::none(), "mean"_a = py::none(),
      "sd"_a = py::none(), "mode"_a = "both");
  chart_properties(shewhart);
  using Risks = drift::RiskAdjustedCUSUM;
  kept_detector<Risks>(m, "RiskAdjustedCUSUM",
                       "A chart of outcomes whose risks differ from case to case (Steiner and others 2000): have the "
                       "odds of a yes become "
                       "`odds_ratio` times those foreseen? `risks` is the mix of risks for which the mean time to a "
                       "false alarm is kept.")
      .def(py::init([](double odds_ratio, double one_false_alarm_per, const py::object& risks) {
             const py::array mix = stream_values(risks, "risks", "RiskAdjustedCUSUM");
             return Risks::for_run_length(odds_ratio, one_false_alarm_per, column<double>(mix, "risks"));
           }),
           "odds_ratio"_a, py::kw_only(), "one_false_alarm_per"_a, "risks"_a)
      .def(
          "update",
          [](Risks& self, double outcome, double risk) {
            static_cast<void>(self.update_many(std::span{&outcome, 1}, std::span{&risk, 1}));
          },
          "outcome"_a, "risk"_a, "Takes the next case: whether it was a yes (0 or 1), and the risk foreseen.")
      .def(
          "update_many",
          [](Risks& self, const py::object& outcomes, const py::object& risks) {
            const py::array yes = stream_values(outcomes, "outcomes");
            const py::array foreseen = stream_values(risks, "risks");
            return position_array(self.update_many(column<double>(yes, "outcomes"), column<double>(foreseen, "risks")));
          },
          "outcomes"_a, "risks"_a,
          "Takes columns of outcomes and risks; returns the positions at which drift was signalled. Refused columns "
          "leave the chart as it was.")
      .def(
          "run_length",
          [](const Risks& self, const py::object& risks, double odds_ratio) {
            const py::array mix = stream_values(risks, "risks", "run_length");
            return self.run_length(column<double>(mix, "risks"), odds_ratio);
          },
          "risks"_a, "odds_ratio"_a = 1.0,
          "Exact mean number of cases until an alarm for a mix of risks, if the odds of a yes are so many times those "
          "foreseen.")
      .def_property_readonly(
          "threshold", [](const Risks& self) { return Risks::unit * self.parameters().threshold; },
          "The threshold, a log likelihood ratio.")
      .def_property_readonly("level", &Risks::level, "Where the chart stands; 1 and above is an alarm.");
}

}  // namespace lotrecht::python
