#include <optional>
#include <variant>

#include <lotrecht/model/additive_model.hpp>
#include <lotrecht/model/fold_scaling.hpp>
#include <lotrecht/model/linear_model.hpp>
#include <lotrecht/model/model_file.hpp>
#include <lotrecht/model/read_catboost.hpp>
#include <lotrecht/model/read_ebm.hpp>
#include <lotrecht/model/read_onnx.hpp>
#include <lotrecht/model/read_pmml.hpp>
#include <lotrecht/model/tree_arrays.hpp>
#include <lotrecht/model/tree_ensemble.hpp>

#include "features.hpp"
#include "links.hpp"
#include "pybind.hpp"

namespace lotrecht::python {
namespace {

using namespace py::literals;
using model::AdditiveModel;
using model::LinearModel;
using model::Tree;
using model::TreeEnsemble;

/// The array under a key, or nothing where there is none. The dict keeps the array alive.
template <class T>
[[nodiscard]] std::span<const T> entry(const py::dict& d, const char* key) {
  if (!d.contains(key) || d[key].is_none()) return {};
  return column<T>(d[key].cast<py::array>(), key);
}

template <class T>
[[nodiscard]] T value(const py::dict& d, const char* key, T otherwise) {
  return d.contains(key) ? d[key].cast<T>() : otherwise;
}

[[nodiscard]] Tree tree_of(const py::dict& d, const std::vector<std::vector<double>>& category_values, bool cuts) {
  model::TreeArrays a;
  a.left = entry<std::int64_t>(d, "left");
  a.right = entry<std::int64_t>(d, "right");
  a.feature = entry<std::int64_t>(d, "feature");
  a.threshold = entry<double>(d, "threshold");
  a.missing_left = entry<std::uint8_t>(d, "missing_left");
  a.values = entry<double>(d, "values");
  a.cover = entry<double>(d, "cover");
  a.columns = entry<std::int64_t>(d, "columns");
  a.width = value<std::size_t>(d, "width", 1);
  a.first_output = value<std::size_t>(d, "first_output", 0);
  a.categories.set = entry<std::int64_t>(d, "set");
  a.categories.left_bits = entry<std::uint32_t>(d, "left_bits");
  if (!a.categories.set.empty()) a.categories.values = category_values;
  a.categories.cuts = cuts;
  const auto leaf = value<std::string>(d, "leaf", "value");
  const auto scale = value<double>(d, "scale", 1.0) / value<double>(d, "trees", 1.0);
  if (leaf == "value") return tree_from_arrays(a, scale);
  if (leaf == "share") return tree_of_shares(a, scale);
  if (leaf == "path_length") return isolation_tree(a, entry<double>(d, "counts"), scale);
  throw InvalidInput{"ensemble_from_arrays", "leaf", "must be 'value', 'share' or 'path_length', got '" + leaf + "'"};
}

[[nodiscard]] TreeEnsemble ensemble_from_arrays(
    std::size_t features, const std::vector<double>& base, const py::list& trees, const std::string& link,
    double link_scale, const std::string& precision, const std::vector<std::string>& feature_names,
    const std::vector<std::string>& output_names, const std::vector<std::vector<std::string>>& categories,
    const std::vector<std::vector<double>>& category_values, bool cuts, double isolates, const std::string& origin,
    const std::string& objective) {
  model::TreeEnsembleParts parts;
  parts.features = features;
  parts.base = base;
  for (const py::handle tree : trees) parts.trees.push_back(tree_of(tree.cast<py::dict>(), category_values, cuts));
  parts.link = isolates > 0.0 ? model::isolation_link(isolates) : link_named(link, link_scale);
  if (precision != "float32" && precision != "float64") {
    throw InvalidInput{"ensemble_from_arrays", "precision", "must be 'float32' or 'float64', got '" + precision + "'"};
  }
  parts.precision = precision == "float32" ? model::Precision::float32 : model::Precision::float64;
  parts.feature_names = feature_names;
  parts.output_names = output_names;
  parts.categories = categories;
  parts.origin = origin;
  parts.objective = objective;
  return TreeEnsemble{std::move(parts)};
}

[[nodiscard]] LinearModel linear_model(const py::array& coefficients, const std::vector<double>& intercepts,
                                       const std::string& link, double link_scale,
                                       const std::vector<std::string>& feature_names,
                                       const std::vector<std::string>& output_names, const std::vector<double>& offset,
                                       const std::vector<double>& scale) {
  model::LinearModelParts parts;
  parts.coefficients = feature_view(coefficients, "coefficients");
  parts.intercepts = intercepts;
  parts.link = link_named(link, link_scale);
  parts.feature_names = feature_names;
  parts.output_names = output_names;
  if (parts.intercepts.size() == static_cast<std::size_t>(parts.coefficients.rows())) {
    model::fold_scaling(parts, offset, scale);
  }
  return LinearModel{std::move(parts)};
}

template <class Model>
[[nodiscard]] py::array_t<double> scored(const Model& model, const py::array& x) {
  const auto rows = feature_view(x, "x");
  auto out = result_array(rows.rows(), model.outputs());
  auto view = result_view(out);
  {
    const py::gil_scoped_release unlocked;
    model.score(rows, view);
  }
  return out;
}

template <class Model>
[[nodiscard]] py::array_t<double> responded(const Model& model, const py::array& x) {
  py::array_t<double> out = scored(model, x);
  auto view = result_view(out);
  for (Eigen::Index i = 0; i < view.rows(); ++i) {
    respond(model.link(), std::span<double>{&view(i, 0), static_cast<std::size_t>(view.cols())});
  }
  return out;
}

/// The model with names for its features.
template <class Model>
[[nodiscard]] Model named(const Model& model, std::vector<std::string> feature_names) {
  auto parts = model.parts();
  parts.feature_names = std::move(feature_names);
  return Model{std::move(parts)};
}

template <class Model>
void def_named(py::module_& m) {
  m.def("named", &named<Model>, "model"_a, "feature_names"_a, py::call_guard<py::gil_scoped_release>(),
        "The same model with names for its features.");
}

/// A reader of bytes as a function of Python; the GIL is not needed while it reads.
template <class Read>
void def_reader(py::module_& m, const char* function_name, Read read, const char* doc) {
  m.def(
      function_name,
      [read](const py::bytes& bytes, const std::string& source) {
        const std::string_view view{bytes};
        const py::gil_scoped_release unlocked;
        return read(view, source);
      },
      "bytes"_a, "source"_a, doc);
}

}  // namespace

void register_model_formats(py::module_& parent) {
  auto m = parent.attr("model").cast<py::module_>();
  m.def("linear_model", &linear_model, "coefficients"_a, "intercepts"_a, py::kw_only(), "link"_a = "identity",
        "link_scale"_a = 1.0, "feature_names"_a = std::vector<std::string>{},
        "output_names"_a = std::vector<std::string>{}, "offset"_a = std::vector<double>{},
        "scale"_a = std::vector<double>{}, "A linear model of features that it scales by (x - offset) / scale first.");
  m.def("response", &responded<LinearModel>, "model"_a, "x"_a, "The link applied to the margins of rows.");
  m.def("response", &responded<AdditiveModel>, "model"_a, "x"_a, "The link applied to the margins of rows.");
  def_named<TreeEnsemble>(m);
  def_named<LinearModel>(m);
  def_named<AdditiveModel>(m);
  m.def("ensemble_from_arrays", &ensemble_from_arrays, "features"_a, "base"_a, "trees"_a, py::kw_only(),
        "link"_a = "identity", "link_scale"_a = 1.0, "precision"_a = "float64",
        "feature_names"_a = std::vector<std::string>{}, "output_names"_a = std::vector<std::string>{},
        "categories"_a = std::vector<std::vector<std::string>>{},
        "category_values"_a = std::vector<std::vector<double>>{}, "cuts"_a = false, "isolates"_a = 0.0, "origin"_a = "",
        "objective"_a = "", "Trees from parallel arrays, as scikit-learn keeps them.");
  def_reader(m, "read_onnx", &model::read_onnx, "A tree ensemble or a linear model of an ONNX file.");
  m.def(
      "read_catboost",
      [](const py::bytes& bytes, const std::string& source, std::optional<std::size_t> iterations) {
        const std::string_view view{bytes};
        const py::gil_scoped_release unlocked;
        return model::read_catboost(view, source, iterations);
      },
      "bytes"_a, "source"_a, "iterations"_a = py::none(), "A model that CatBoost saved as JSON.");
  def_reader(m, "read_ebm", &model::read_ebm, "An explainable boosting machine that interpret saved as JSON.");
  m.def(
      "read_pmml",
      [](const py::bytes& bytes, const std::string& source, bool complete_rows) {
        const std::string_view view{bytes};
        const py::gil_scoped_release unlocked;
        return model::read_pmml(view, source, complete_rows ? model::PmmlRows::complete : model::PmmlRows::any);
      },
      "bytes"_a, "source"_a, "complete_rows"_a = false,
      "A tree ensemble, a regression or a scorecard of a PMML file; complete_rows promises that no value is ever "
      "missing.");
  def_reader(m, "read_model", &model::read_model, "A model of a file of the format lotrecht.model/1.");
}

}  // namespace lotrecht::python
