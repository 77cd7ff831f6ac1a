#include <cstring>
#include <variant>

#include <lotrecht/model/predict.hpp>
#include <lotrecht/model/read_lightgbm.hpp>
#include <lotrecht/model/read_xgboost.hpp>
#include <lotrecht/model/tree_ensemble.hpp>

#include "features.hpp"
#include "links.hpp"
#include "pybind.hpp"

namespace lotrecht::python {
namespace {

using namespace py::literals;
using model::Node;
using model::Precision;
using model::Tree;
using model::TreeEnsemble;
using model::TreeEnsembleParts;

// What crosses the border as a number: the order of Split in tree.hpp.
constexpr std::uint8_t last_split = static_cast<std::uint8_t>(model::Split::value_in_set);

[[nodiscard]] Precision precision_named(const std::string& wanted) {
  if (wanted == "float64") return Precision::float64;
  if (wanted == "float32") return Precision::float32;
  throw InvalidInput{"TreeEnsemble", "precision", "must be 'float64' or 'float32', got '" + wanted + "'"};
}

template <class T>
[[nodiscard]] py::array_t<T> copied(const std::vector<T>& values) {
  return py::array_t<T>(static_cast<py::ssize_t>(values.size()), values.data());
}

/// One column of the nodes as an array.
template <class T, class Get>
[[nodiscard]] py::array_t<T> node_column(const Tree& tree, Get get) {
  py::array_t<T> column(static_cast<py::ssize_t>(tree.nodes.size()));
  T* to = column.mutable_data();
  for (const Node& node : tree.nodes) *to++ = static_cast<T>(get(node));
  return column;
}

[[nodiscard]] py::dict tree_as_arrays(const Tree& tree) {
  py::dict d;
  d["left"] = node_column<std::int32_t>(tree, [](const Node& n) { return n.left; });
  d["right"] = node_column<std::int32_t>(tree, [](const Node& n) { return n.right; });
  d["feature"] = node_column<std::int32_t>(tree, [](const Node& n) { return n.feature; });
  d["test"] = node_column<std::uint8_t>(tree, [](const Node& n) { return n.test; });
  d["missing_left"] = node_column<bool>(tree, [](const Node& n) { return n.missing_left; });
  d["threshold"] = node_column<double>(tree, [](const Node& n) { return n.threshold; });
  d["set_first"] = node_column<std::uint32_t>(tree, [](const Node& n) { return n.set_first; });
  d["set_size"] = node_column<std::uint32_t>(tree, [](const Node& n) { return n.set_size; });
  d["codes"] = copied(tree.codes);
  d["set_values"] = copied(tree.set_values);
  d["values"] =
      copied(tree.values).reshape({static_cast<py::ssize_t>(tree.nodes.size()), static_cast<py::ssize_t>(tree.width)});
  d["cover"] = tree.cover.empty() ? py::object(py::none()) : py::object(copied(tree.cover));
  d["first_output"] = tree.first_output;
  d["lines"] = py::none();
  if (!tree.lines.empty()) {
    py::list lines;
    for (const model::LinearLeaf& line : tree.lines) {
      lines.append(py::make_tuple(line.constant, copied(line.features), copied(line.coefficients)));
    }
    d["lines"] = lines;
  }
  return d;
}

/// The array under a key of a tree, or nothing where it may be left out.
template <class T>
[[nodiscard]] std::span<const T> tree_column(const py::dict& d, const char* key, std::size_t number, bool needed) {
  const std::string who = "tree " + std::to_string(number) + ", " + key;
  if (!d.contains(key) || d[key].is_none()) {
    if (!needed) return {};
    throw InvalidInput{"TreeEnsemble", who, "must be there"};
  }
  return column<T>(d[key].cast<py::array>(), who);
}

template <class T>
[[nodiscard]] std::vector<T> as_vector(std::span<const T> values) {
  return {values.begin(), values.end()};
}

[[nodiscard]] Tree tree_from_arrays(const py::dict& d, std::size_t number) {
  const auto left = tree_column<std::int32_t>(d, "left", number, true);
  const auto right = tree_column<std::int32_t>(d, "right", number, true);
  const auto feature = tree_column<std::int32_t>(d, "feature", number, true);
  const auto threshold = tree_column<double>(d, "threshold", number, true);
  const auto test = tree_column<std::uint8_t>(d, "test", number, false);
  const auto missing_left = tree_column<bool>(d, "missing_left", number, false);
  const auto set_first = tree_column<std::uint32_t>(d, "set_first", number, false);
  const auto set_size = tree_column<std::uint32_t>(d, "set_size", number, false);
  const auto must_fit = [&](const char* key, std::size_t size, bool needed) {
    if (size == left.size() || (size == 0 && !needed)) return;
    throw InvalidInput{
        "TreeEnsemble", "tree " + std::to_string(number) + ", " + key,
        "must have " + std::to_string(left.size()) + " elements, one for each node, got " + std::to_string(size)};
  };
  must_fit("right", right.size(), true);
  must_fit("feature", feature.size(), true);
  must_fit("threshold", threshold.size(), true);
  must_fit("test", test.size(), false);
  must_fit("missing_left", missing_left.size(), false);
  must_fit("set_first", set_first.size(), false);
  must_fit("set_size", set_size.size(), false);
  Tree tree;
  tree.nodes.resize(left.size());
  for (std::size_t i = 0; i < left.size(); ++i) {
    Node& node = tree.nodes[i];
    node.left = left[i];
    node.right = right[i];
    node.feature = feature[i];
    node.threshold = threshold[i];
    if (!test.empty()) {
      if (test[i] > last_split) {
        throw InvalidInput{"TreeEnsemble", "tree " + std::to_string(number) + ", test",
                           "must be 0 to " + std::to_string(last_split) + ", got " + std::to_string(test[i])};
      }
      node.test = static_cast<model::Split>(test[i]);
    }
    if (!missing_left.empty()) node.missing_left = missing_left[i];
    if (!set_first.empty()) node.set_first = set_first[i];
    if (!set_size.empty()) node.set_size = set_size[i];
  }
  const auto values = d["values"].cast<py::array_t<double, py::array::c_style | py::array::forcecast>>();
  if (values.ndim() != 1 && values.ndim() != 2) {
    throw InvalidInput{"TreeEnsemble", "tree " + std::to_string(number) + ", values",
                       "must have one or two dimensions, (nodes,) or (nodes, width)"};
  }
  tree.width = values.ndim() == 2 ? static_cast<std::size_t>(values.shape(1)) : 1;
  tree.values.assign(values.data(), values.data() + values.size());
  tree.cover = as_vector(tree_column<double>(d, "cover", number, false));
  tree.codes = as_vector(tree_column<std::uint64_t>(d, "codes", number, false));
  tree.set_values = as_vector(tree_column<double>(d, "set_values", number, false));
  if (d.contains("first_output")) tree.first_output = d["first_output"].cast<std::size_t>();
  if (d.contains("lines") && !d["lines"].is_none()) {
    for (const py::handle line : d["lines"]) {
      const auto parts = line.cast<std::tuple<double, std::vector<std::int32_t>, std::vector<double>>>();
      tree.lines.push_back({std::get<0>(parts), std::get<1>(parts), std::get<2>(parts)});
    }
  }
  return tree;
}

[[nodiscard]] TreeEnsemble ensemble(std::size_t features, const std::vector<double>& base, const py::list& trees,
                                    const std::string& link, double link_scale, const std::string& precision,
                                    const std::vector<std::string>& feature_names,
                                    const std::vector<std::string>& output_names,
                                    const std::vector<std::vector<std::string>>& categories, const std::string& origin,
                                    const std::string& objective) {
  TreeEnsembleParts parts;
  parts.features = features;
  parts.base = base;
  for (const py::handle tree : trees) {
    parts.trees.push_back(tree_from_arrays(tree.cast<py::dict>(), parts.trees.size()));
  }
  parts.link = link_named(link, link_scale);
  parts.precision = precision_named(precision);
  parts.feature_names = feature_names;
  parts.output_names = output_names;
  parts.categories = categories;
  parts.origin = origin;
  parts.objective = objective;
  return TreeEnsemble{std::move(parts)};
}

[[nodiscard]] py::array_t<double> margin(const TreeEnsemble& model, const py::array& x, unsigned threads) {
  const auto rows = feature_view(x, "x");
  auto out = result_array(rows.rows(), model.outputs());
  auto view = result_view(out);
  {
    const py::gil_scoped_release unlocked;
    model::predict(model, rows, view, threads);
  }
  return out;
}

[[nodiscard]] py::array_t<double> response(const TreeEnsemble& model, const py::array& x, unsigned threads) {
  py::array_t<double> out = margin(model, x, threads);
  auto view = result_view(out);
  const py::gil_scoped_release unlocked;
  model::respond(model.link(), view);
  return out;
}

using Iterations = std::optional<std::size_t>;

[[nodiscard]] model::XgboostModel read_xgboost(const py::bytes& bytes, const std::string& source, Iterations iterations,
                                               bool json) {
  const std::string_view view{bytes};
  const py::gil_scoped_release unlocked;
  return json ? model::read_xgboost_json(view, source, iterations)
              : model::read_xgboost_ubjson(view, source, iterations);
}

}  // namespace

void register_model(py::module_& parent) {
  py::module_ m = parent.def_submodule("model", "Models as data: read once, checked once, then numbers in arrays.");
  py::class_<TreeEnsemble>(m, "TreeEnsemble", "A sum of decision trees, checked.")
      .def(py::init(&ensemble), "features"_a, "base"_a, "trees"_a, py::kw_only(), "link"_a = "identity",
           "link_scale"_a = 1.0, "precision"_a = "float64", "feature_names"_a = std::vector<std::string>{},
           "output_names"_a = std::vector<std::string>{}, "categories"_a = std::vector<std::vector<std::string>>{},
           "origin"_a = "", "objective"_a = "")
      .def_property_readonly("features", &TreeEnsemble::features)
      .def_property_readonly("outputs", &TreeEnsemble::outputs)
      .def_property_readonly("base", [](const TreeEnsemble& e) { return copied(e.base()); })
      .def_property_readonly("link", [](const TreeEnsemble& e) { return std::string{name(e.link().kind)}; })
      .def_property_readonly("link_scale", [](const TreeEnsemble& e) { return e.link().scale; })
      .def_property_readonly(
          "precision",
          [](const TreeEnsemble& e) { return e.precision() == Precision::float32 ? "float32" : "float64"; })
      .def_property_readonly("feature_names", &TreeEnsemble::feature_names)
      .def_property_readonly("output_names", &TreeEnsemble::output_names)
      .def_property_readonly("categories", &TreeEnsemble::categories)
      .def_property_readonly("origin", &TreeEnsemble::origin)
      .def_property_readonly("objective", &TreeEnsemble::objective)
      .def_property_readonly("best_iteration", &TreeEnsemble::best_iteration)
      .def_property_readonly("has_cover", &TreeEnsemble::has_cover)
      .def_property_readonly("has_lines", &TreeEnsemble::has_lines)
      .def_property_readonly("trees",
                             [](const TreeEnsemble& e) {
                               py::list trees;
                               for (const Tree& tree : e.trees()) trees.append(tree_as_arrays(tree));
                               return trees;
                             })
      .def("__len__", [](const TreeEnsemble& e) { return e.trees().size(); })
      .def(
          "__eq__", [](const TreeEnsemble& a, const TreeEnsemble& b) { return a == b; }, py::is_operator())
      .def("margin", &margin, "x"_a, "threads"_a = 1U, "Margins (n, outputs) of the rows of x (n, features).")
      .def("response", &response, "x"_a, "threads"_a = 1U, "The link applied to the margins.");

  m.def(
      "read_xgboost_json",
      [](const py::bytes& bytes, const std::string& source, Iterations iterations) {
        return read_xgboost(bytes, source, iterations, true);
      },
      "bytes"_a, "source"_a, "iterations"_a = py::none(), "A model that XGBoost saved as JSON.");
  m.def(
      "read_xgboost_ubjson",
      [](const py::bytes& bytes, const std::string& source, Iterations iterations) {
        return read_xgboost(bytes, source, iterations, false);
      },
      "bytes"_a, "source"_a, "iterations"_a = py::none(), "A model that XGBoost saved as UBJSON.");
  m.def(
      "read_lightgbm_text",
      [](const py::bytes& bytes, const std::string& source, Iterations iterations) {
        const std::string_view view{bytes};
        const py::gil_scoped_release unlocked;
        return model::read_lightgbm_text(view, source, iterations);
      },
      "bytes"_a, "source"_a, "iterations"_a = py::none(), "A model that LightGBM saved as text.");
}

}  // namespace lotrecht::python
