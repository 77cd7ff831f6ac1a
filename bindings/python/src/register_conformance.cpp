#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <lotrecht/model/conformance.hpp>
#include <lotrecht/model/model_file.hpp>
#include <lotrecht/model/probes.hpp>

#include "features.hpp"
#include "pybind.hpp"

namespace lotrecht::python {
namespace {

using namespace py::literals;
using model::AdditiveModel;
using model::Answer;
using model::Comparison;
using model::Conformance;
using model::LinearModel;
using model::TreeEnsemble;

[[nodiscard]] Answer answer_named(const std::string& wanted) {
  if (wanted == "margin") return Answer::margin;
  if (wanted == "response") return Answer::response;
  throw InvalidInput{"conformance", "asked", "must be 'margin' or 'response', got '" + wanted + "'"};
}

[[nodiscard]] py::array_t<double> as_array(const RowMajorMatrix& rows) {
  py::array_t<double> out({rows.rows(), rows.cols()});
  result_view(out) = rows;
  return out;
}

[[nodiscard]] std::vector<double> row_of(const RowMajorMatrix& x, std::size_t row) {
  const double* from = x.data() + row * static_cast<std::size_t>(x.cols());
  return x.rows() == 0 ? std::vector<double>{} : std::vector<double>(from, from + x.cols());
}

template <class Model>
void def_comparison(py::module_& m) {
  m.def(
      "probes", [](const Model& model, std::size_t limit) { return as_array(model::probes(model, limit)); }, "model"_a,
      "limit"_a, "Rows on which to compare a model with its original.");
  m.def(
      "conformance",
      [](const Model& model, const py::array& x, const py::array& answers, unsigned threads, const std::string& asked) {
        const auto rows = feature_view(x, "x");
        const auto theirs = feature_view(answers, "answers");
        const Answer kind = answer_named(asked);
        const py::gil_scoped_release unlocked;
        return model::conformance(model, rows, theirs, threads, kind);
      },
      "model"_a, "x"_a, "answers"_a, "threads"_a = 1U, "asked"_a = "margin",
      "Compares what a model says with what its library says.");
}

/// (trained, best, used), counted from 1
using Rounds = std::tuple<std::size_t, std::size_t, std::size_t>;

/// A model as bytes of the format lotrecht.model/1, with what it was compared with.
template <class Model>
[[nodiscard]] py::bytes write(const Model& model, const std::optional<Comparison>& comparison,
                              const std::optional<py::array>& rows, const std::optional<py::array>& answers,
                              const std::optional<Rounds>& rounds) {
  model::ModelFile file{model, comparison, std::nullopt, std::nullopt};
  if (rounds) file.rounds = std::make_from_tuple<model::BoostingRounds>(*rounds);
  if (rows && answers) {
    model::ProbeAnswers probes;
    if (comparison) probes.asked = comparison->asked;
    probes.rows = feature_view(*rows, "rows");
    probes.answers = feature_view(*answers, "answers");
    file.probes = std::move(probes);
  }
  return py::bytes(model::write_model_file(file));
}

template <class Model>
void def_writer(py::module_& m) {
  m.def("write_model", &write<Model>, "model"_a, "comparison"_a = py::none(), "probe_rows"_a = py::none(),
        "probe_answers"_a = py::none(), "rounds"_a = py::none(), "The model as bytes of the format lotrecht.model/1.");
}

}  // namespace

void register_conformance(py::module_& parent) {
  auto m = parent.attr("model").cast<py::module_>();
  py::class_<Conformance>(m, "Conformance", "How far a model is from its original.")
      .def_readonly("largest_difference", &Conformance::largest_difference)
      .def_readonly("row", &Conformance::row)
      .def_readonly("output", &Conformance::output)
      .def_readonly("difference", &Conformance::difference)
      .def_readonly("tolerance", &Conformance::tolerance)
      .def_readonly("rows", &Conformance::rows)
      .def_readonly("conforms", &Conformance::conforms);
  py::class_<Comparison>(m, "Comparison", "That a model was compared with its original, and how far it was from it.")
      .def(py::init([](std::string with, const Conformance& found, const py::array& x, const std::string& asked) {
             const RowMajorMatrix rows = feature_view(x, "x");
             if (rows.rows() != 0 && found.row >= static_cast<std::size_t>(rows.rows())) {
               throw InvalidInput{"Comparison", "x", "must be the rows that were compared"};
             }
             return Comparison{std::move(with), answer_named(asked), found, row_of(rows, found.row)};
           }),
           "compared_with"_a, "found"_a, "x"_a, "asked"_a = "margin")
      .def_readonly("compared_with", &Comparison::with)
      .def_property_readonly("asked", [](const Comparison& c) { return std::string{name(c.asked)}; })
      .def_property_readonly("rows", [](const Comparison& c) { return c.found.rows; })
      .def_property_readonly("largest_difference", [](const Comparison& c) { return c.found.largest_difference; })
      .def_property_readonly("difference", [](const Comparison& c) { return c.found.difference; })
      .def_property_readonly("tolerance", [](const Comparison& c) { return c.found.tolerance; })
      .def_property_readonly("output", [](const Comparison& c) { return c.found.output; })
      .def_readonly("probe", &Comparison::probe);
  def_comparison<TreeEnsemble>(m);
  def_comparison<LinearModel>(m);
  def_comparison<AdditiveModel>(m);
  m.def(
      "read_model_file",
      [](const py::bytes& bytes, const std::string& source) {
        const std::string_view view{bytes};
        model::ModelFile file = [&] {
          const py::gil_scoped_release unlocked;
          return model::read_model_file(view, source);
        }();
        std::optional<Rounds> rounds;
        if (file.rounds) rounds = {file.rounds->trained, file.rounds->best, file.rounds->used};
        return std::tuple{std::move(file.model), std::move(file.comparison), rounds};
      },
      "bytes"_a, "source"_a,
      "A model of a file of the format lotrecht.model/1, what it was compared with, and how its rounds are used.");
  def_writer<TreeEnsemble>(m);
  def_writer<LinearModel>(m);
  def_writer<AdditiveModel>(m);
  def_writer<model::Scorecard>(m);
  def_writer<model::DecisionTable>(m);
}

}  // namespace lotrecht::python
