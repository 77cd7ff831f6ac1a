#include <lotrecht/explain/exact_shapley.hpp>
#include <lotrecht/explain/importance.hpp>
#include <lotrecht/explain/kernel_shap.hpp>
#include <lotrecht/explain/permutation_shap.hpp>
#include <lotrecht/explain/tree_interventional.hpp>
#include <lotrecht/model/predict.hpp>

#include "explanations.hpp"

namespace lotrecht::python {
namespace {

using namespace py::literals;
using explain::InterventionalTreeExplainer;
using model::TreeEnsemble;
using PlayerNumbers = std::optional<std::vector<std::uint32_t>>;

[[nodiscard]] explain::ValueIndex index_named(const std::string& wanted) {
  if (wanted == "shapley") return explain::ValueIndex::shapley;
  if (wanted == "banzhaf") return explain::ValueIndex::banzhaf;
  throw InvalidInput{"TreeExplainer", "index", "must be 'shapley' or 'banzhaf', got '" + wanted + "'"};
}

/// The explainer, and the model it refers to kept alive beside it.
class BoundInterventional {
 public:
  BoundInterventional(py::object model, const py::array& background, const std::optional<py::array>& weights,
                      const PlayerNumbers& player_of, const std::string& index, unsigned threads)
      : model_{std::move(model)} {
    const auto rows = feature_view(background, "background");
    const auto w = optional_column(weights, "weights");
    const auto& ensemble = model_.cast<const TreeEnsemble&>();
    explain::InterventionalOptions options{players_of(player_of), index_named(index)};
    options.threads = threads;
    const py::gil_scoped_release unlocked;
    explainer_.emplace(ensemble, rows, w, options);
  }

  [[nodiscard]] py::dict explain(const py::array& x, unsigned threads) const {
    const auto rows = feature_view(x, "x");
    explain::Explanation e;
    {
      const py::gil_scoped_release unlocked;
      e = explainer_->explain(rows, threads);
    }
    return as_dict(e);
  }
  [[nodiscard]] py::array_t<double> base_values() const {
    return shaped(explainer_->base_values(), {static_cast<py::ssize_t>(explainer_->outputs())});
  }

 private:
  py::object model_;
  std::optional<InterventionalTreeExplainer> explainer_;
};

template <class Scorer>
[[nodiscard]] py::dict sampled(const Scorer& scorer, const std::string& how, const py::array& x,
                               const py::array& background, const std::optional<py::array>& weights, std::uint64_t seed,
                               std::uint64_t coalitions, double tolerance, const PlayerNumbers& player_of,
                               unsigned threads) {
  const auto rows = feature_view(x, "x");
  const auto background_rows = feature_view(background, "background");
  const auto w = optional_column(weights, "weights");
  const explain::SamplingOptions options{Seed{seed}, coalitions, tolerance, players_of(player_of), threads};
  explain::SampledExplanation result;
  {
    const py::gil_scoped_release unlocked;
    const explain::Background known{background_rows, w};
    if (how == "exact") {
      result.explanation = explain::exact_shapley(scorer, rows, known, options.players, threads);
    } else if (how == "permutation") {
      result = explain::permutation_shap(scorer, rows, known, options);
    } else if (how == "kernel") {
      result = explain::kernel_shap(scorer, rows, known, options);
    } else {
      throw InvalidInput{"sampled", "method", "must be 'exact', 'permutation' or 'kernel', got '" + how + "'"};
    }
  }
  return as_dict(result);
}

}  // namespace

void register_explain(py::module_& parent) {
  py::module_ m = py::hasattr(parent, "explain")
                      ? parent.attr("explain").cast<py::module_>()
                      : parent.def_submodule("explain", "Why a model said what it said about a row.");
  py::class_<BoundInterventional>(m, "InterventionalTreeExplainer", "Exact Shapley values against a background.")
      .def(py::init<py::object, const py::array&, const std::optional<py::array>&, const PlayerNumbers&,
                    const std::string&, unsigned>(),
           "model"_a, "background"_a, "weights"_a, "player_of"_a, "index"_a, "threads"_a)
      .def("explain", &BoundInterventional::explain, "x"_a, "threads"_a)
      .def_property_readonly("base_values", &BoundInterventional::base_values);

  m.def(
      "mean_sizes",
      [](const py::array& values) {
        const auto view = feature_view(values, "values");
        const RowMajorMatrix whole = view;
        const std::vector<double> means = explain::mean_sizes({whole.data(), static_cast<std::size_t>(whole.size())},
                                                              static_cast<std::size_t>(whole.cols()));
        return shaped(means, {static_cast<py::ssize_t>(means.size())});
      },
      "values"_a, "Mean of |value| of each column.");
  m.def(
      "sampled",
      [](const TreeEnsemble& model, const std::string& how, const py::array& x, const py::array& background,
         const std::optional<py::array>& weights, std::uint64_t seed, std::uint64_t coalitions, double tolerance,
         const PlayerNumbers& player_of, unsigned threads) {
        return sampled(model::TreeEnsembleScorer{model}, how, x, background, weights, seed, coalitions, tolerance,
                       player_of, threads);
      },
      "model"_a, "how"_a, "x"_a, "background"_a, "weights"_a, "seed"_a, "coalitions"_a, "tolerance"_a, "player_of"_a,
      "threads"_a, "Exact, permutation or kernel Shapley values of a tree ensemble by its answers.");
  m.def(
      "sampled_of",
      [](const py::function& function, std::size_t features, std::size_t outputs, const std::string& how,
         const py::array& x, const py::array& background, const std::optional<py::array>& weights, std::uint64_t seed,
         std::uint64_t coalitions, double tolerance, const PlayerNumbers& player_of) {
        return sampled(PythonScorer{function, features, outputs}, how, x, background, weights, seed, coalitions,
                       tolerance, player_of, 1);
      },
      "function"_a, "features"_a, "outputs"_a, "how"_a, "x"_a, "background"_a, "weights"_a, "seed"_a, "coalitions"_a,
      "tolerance"_a, "player_of"_a, "The same of a function of rows.");
}

}  // namespace lotrecht::python
