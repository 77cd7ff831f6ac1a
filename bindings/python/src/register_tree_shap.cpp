#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <lotrecht/explain/tree_interactions.hpp>
#include <lotrecht/explain/tree_path_dependent.hpp>
#include <lotrecht/model/tree_ensemble.hpp>

#include "features.hpp"
#include "pybind.hpp"

namespace lotrecht::python {
namespace {

using namespace py::literals;
using explain::PathDependentTreeExplainer;
using explain::PathDependentTreeInteractions;
using model::TreeEnsemble;

using PlayerOf = std::vector<std::uint32_t>;

[[nodiscard]] explain::ValueIndex index_named(const std::string& wanted) {
  if (wanted == "shapley") return explain::ValueIndex::shapley;
  if (wanted == "banzhaf") return explain::ValueIndex::banzhaf;
  throw InvalidInput{"explain", "index", "must be 'shapley' or 'banzhaf', got '" + wanted + "'"};
}

[[nodiscard]] explain::Arithmetic arithmetic_named(const std::string& wanted) {
  if (wanted == "float64") return explain::Arithmetic::float64;
  if (wanted == "float32") return explain::Arithmetic::float32;
  throw InvalidInput{"explain", "arithmetic", "must be 'float64' or 'float32', got '" + wanted + "'"};
}

[[nodiscard]] InstructionSet instruction_set_named(const std::optional<std::string>& wanted) {
  if (!wanted) return widest_instruction_set();
  for (const auto set : {InstructionSet::baseline, InstructionSet::avx2, InstructionSet::avx512}) {
    if (name(set) == *wanted) return set;
  }
  throw InvalidInput{"explain", "instruction_set", "must be 'baseline', 'avx2' or 'avx512', got '" + *wanted + "'"};
}

[[nodiscard]] PathDependentTreeExplainer values_explainer(const TreeEnsemble& model, const PlayerOf& players,
                                                          const std::string& index, const std::string& arithmetic,
                                                          const std::optional<std::string>& instruction_set) {
  explain::PathDependentOptions options;
  options.players = {players};
  options.index = index_named(index);
  options.arithmetic = arithmetic_named(arithmetic);
  options.instruction_set = instruction_set_named(instruction_set);
  const py::gil_scoped_release unlocked;
  return PathDependentTreeExplainer{model, options};
}

[[nodiscard]] PathDependentTreeInteractions interactions_explainer(const TreeEnsemble& model, const PlayerOf& players,
                                                                   const std::string& index,
                                                                   const std::optional<std::string>& instruction_set) {
  explain::InteractionOptions options;
  options.players = {players};
  options.index = index_named(index);
  options.instruction_set = instruction_set_named(instruction_set);
  const py::gil_scoped_release unlocked;
  return PathDependentTreeInteractions{model, options};
}

template <class... Sizes>
[[nodiscard]] py::array_t<double> new_array(Sizes... sizes) {
  return py::array_t<double>(std::vector<py::ssize_t>{static_cast<py::ssize_t>(sizes)...});
}

[[nodiscard]] std::span<double> numbers(py::array_t<double>& array) {
  return {array.mutable_data(), static_cast<std::size_t>(array.size())};
}

template <class T>
[[nodiscard]] py::array_t<double> as_array(const std::vector<T>& values, std::vector<py::ssize_t> shape) {
  py::array_t<double> array(std::move(shape));
  std::copy(values.begin(), values.end(), array.mutable_data());
  return array;
}

/// (values, residual), or values alone.
[[nodiscard]] py::object explained(const PathDependentTreeExplainer& explainer, const py::array& x, unsigned threads,
                                   bool residual) {
  const auto rows = feature_view(x, "x");
  py::array_t<double> values = new_array(rows.rows(), explainer.players(), explainer.outputs());
  py::array_t<double> rest = new_array(residual ? rows.rows() : 0, explainer.outputs());
  const std::span<double> to = numbers(values);
  const std::span<double> beside = numbers(rest);
  {
    const py::gil_scoped_release unlocked;
    explainer.explain_into(rows, to, beside, threads);
  }
  if (!residual) return values;
  return py::make_tuple(values, rest);
}

[[nodiscard]] py::dict means(const PathDependentTreeInteractions& explainer, const py::array& x,
                             const std::optional<py::array>& weights, const std::optional<py::array>& group,
                             std::size_t groups, unsigned threads) {
  const auto rows = feature_view(x, "x");
  explain::InteractionGroups over;
  if (weights) over.weights = column<double>(*weights, "weights");
  if (group) over.group = column<std::uint32_t>(*group, "group");
  over.groups = groups;
  explain::InteractionMeans result;
  {
    const py::gil_scoped_release unlocked;
    result = explainer.means(rows, over, threads);
  }
  const std::vector<py::ssize_t> shape{static_cast<py::ssize_t>(groups), static_cast<py::ssize_t>(result.pairs),
                                       static_cast<py::ssize_t>(result.outputs)};
  return py::dict("mean"_a = as_array(result.mean, shape), "mean_absolute"_a = as_array(result.mean_absolute, shape),
                  "weight"_a = as_array(result.weight, {static_cast<py::ssize_t>(groups)}));
}

}  // namespace

void register_tree_shap(py::module_& parent) {
  py::module_ m = py::hasattr(parent, "explain")
                      ? parent.attr("explain").cast<py::module_>()
                      : parent.def_submodule("explain", "Why a model said what it said about a row.");
  py::class_<PathDependentTreeExplainer>(m, "PathDependentTreeExplainer",
                                         "Exact path-dependent values of a tree ensemble's margins.")
      .def(py::init(&values_explainer), "model"_a, py::kw_only(), "players"_a = PlayerOf{}, "index"_a = "shapley",
           "arithmetic"_a = "float64", "instruction_set"_a = py::none(), py::keep_alive<1, 2>())
      .def_property_readonly("players", &PathDependentTreeExplainer::players)
      .def_property_readonly("outputs", &PathDependentTreeExplainer::outputs)
      .def_property_readonly("base_values",
                             [](const PathDependentTreeExplainer& e) {
                               return as_array(e.base_values(), {static_cast<py::ssize_t>(e.outputs())});
                             })
      .def("explain", &explained, "x"_a, "threads"_a = 1U, "residual"_a = true,
           "Values (n, players, outputs) of the rows of x (n, features), and residuals (n, outputs).");
  py::class_<PathDependentTreeInteractions>(m, "PathDependentTreeInteractions",
                                            "Exact path-dependent interactions of pairs of players.")
      .def(py::init(&interactions_explainer), "model"_a, py::kw_only(), "players"_a = PlayerOf{}, "index"_a = "shapley",
           "instruction_set"_a = py::none(), py::keep_alive<1, 2>())
      .def_property_readonly("players", &PathDependentTreeInteractions::players)
      .def_property_readonly("outputs", &PathDependentTreeInteractions::outputs)
      .def_property_readonly("pairs", &PathDependentTreeInteractions::pairs)
      .def_property_readonly("base_values",
                             [](const PathDependentTreeInteractions& e) {
                               return as_array(e.base_values(), {static_cast<py::ssize_t>(e.outputs())});
                             })
      .def(
          "triangles",
          [](const PathDependentTreeInteractions& e, const py::array& x, unsigned threads) {
            const auto rows = feature_view(x, "x");
            py::array_t<double> out = new_array(rows.rows(), e.pairs(), e.outputs());
            const std::span<double> to = numbers(out);
            const py::gil_scoped_release unlocked;
            e.triangles_into(rows, to, threads);
            return out;
          },
          "x"_a, "threads"_a = 1U, "Upper triangles (n, pairs, outputs): main effects, and interactions in full.")
      .def(
          "matrices",
          [](const PathDependentTreeInteractions& e, const py::array& x, unsigned threads) {
            const auto rows = feature_view(x, "x");
            py::array_t<double> out = new_array(rows.rows(), e.players(), e.players(), e.outputs());
            const std::span<double> to = numbers(out);
            const py::gil_scoped_release unlocked;
            e.matrices_into(rows, to, threads);
            return out;
          },
          "x"_a, "threads"_a = 1U, "shap's matrices (n, players, players, outputs).")
      .def("means", &means, "x"_a, "weights"_a = py::none(), "group"_a = py::none(), "groups"_a = 1, "threads"_a = 1U,
           "Weighted means and means of absolute values by group, each (groups, pairs, outputs), in one pass.");
}

}  // namespace lotrecht::python
