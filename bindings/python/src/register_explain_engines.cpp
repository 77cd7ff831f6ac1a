#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <lotrecht/explain/cohort_shapley.hpp>
#include <lotrecht/explain/explanation_shift.hpp>
#include <lotrecht/explain/owen_values.hpp>
#include <lotrecht/explain/reason_shares.hpp>
#include <lotrecht/explain/tree_interaction_index.hpp>
#include <lotrecht/explain/tree_interventional_index.hpp>
#include <lotrecht/explain/tree_response.hpp>

#include "explanations.hpp"

namespace lotrecht::python {
namespace {

using namespace py::literals;
using explain::InterventionalInteractionIndex;
using explain::PathDependentInteractionIndex;
using model::TreeEnsemble;
using PlayerNumbers = std::optional<std::vector<std::uint32_t>>;

[[nodiscard]] explain::InteractionIndex interaction_named(const std::string& wanted) {
  using explain::InteractionIndex;
  for (const InteractionIndex index : {InteractionIndex::sii, InteractionIndex::k_sii, InteractionIndex::stii,
                                       InteractionIndex::fsii, InteractionIndex::banzhaf, InteractionIndex::chii}) {
    if (name(index) == wanted) return index;
  }
  throw InvalidInput{"interactions", "index",
                     "must be 'k_sii', 'sii', 'stii', 'fsii', 'banzhaf' or 'chii', got '" + wanted + "'"};
}

/// What both engines of indices offer alike.
template <class Engine>
void add_index_methods(py::class_<Engine>& type) {
  type.def_property_readonly("outputs", &Engine::outputs)
      .def_property_readonly(
          "base_values",
          [](const Engine& e) { return shaped(e.base_values(), {static_cast<py::ssize_t>(e.outputs())}); })
      .def_property_readonly("sets",
                             [](const Engine& e) {
                               std::vector<std::vector<std::uint32_t>> sets;
                               for (std::size_t s = 0; s < e.sets(); ++s) sets.push_back(e.set(s));
                               return sets;
                             })
      .def(
          "explain",
          [](const Engine& e, const py::array& x, unsigned threads) {
            const auto rows = feature_view(x, "x");
            py::array_t<double> values({static_cast<py::ssize_t>(rows.rows()), static_cast<py::ssize_t>(e.sets()),
                                        static_cast<py::ssize_t>(e.outputs())});
            const std::span<double> to{values.mutable_data(), static_cast<std::size_t>(values.size())};
            const py::gil_scoped_release unlocked;
            e.explain_into(rows, to, threads);
            return values;
          },
          "x"_a, "threads"_a, "Values (n, sets, outputs).");
}

[[nodiscard]] py::array_t<double> matrices(const InterventionalInteractionIndex& e, const py::array& x,
                                           unsigned threads) {
  const auto rows = feature_view(x, "x");
  const auto p = static_cast<py::ssize_t>(e.players());
  py::array_t<double> out({static_cast<py::ssize_t>(rows.rows()), p, p, static_cast<py::ssize_t>(e.outputs())});
  const std::span<double> to{out.mutable_data(), static_cast<std::size_t>(out.size())};
  const py::gil_scoped_release unlocked;
  e.matrices_into(rows, to, threads);
  return out;
}

[[nodiscard]] py::dict response(const TreeEnsemble& model, const py::array& x, const py::array& background,
                                const std::optional<py::array>& weights, const PlayerNumbers& player_of,
                                std::size_t most_differing, unsigned threads) {
  const auto rows = feature_view(x, "x");
  const auto other = feature_view(background, "background");
  const auto w = optional_column(weights, "weights");
  const explain::ResponseOptions options{players_of(player_of), most_differing, threads};
  explain::Explanation e;
  {
    const py::gil_scoped_release unlocked;
    e = explain::response_shapley(model, rows, other, w, options);
  }
  return as_dict(e);
}

[[nodiscard]] py::dict loss(const TreeEnsemble& model, const py::array& x, const py::array& labels,
                            const py::array& background, const std::optional<py::array>& weights,
                            const PlayerNumbers& player_of, std::size_t most_differing, unsigned threads) {
  const auto rows = feature_view(x, "x");
  const auto y = column<double>(labels, "labels");
  const auto other = feature_view(background, "background");
  const auto w = optional_column(weights, "weights");
  const explain::ResponseOptions options{players_of(player_of), most_differing, threads};
  explain::LossExplanation e;
  {
    const py::gil_scoped_release unlocked;
    e = explain::log_loss_shapley(model, rows, y, other, w, options);
  }
  e.explanation.base_values = {0.0};  // takes the place that as_dict has for one
  py::dict d = as_dict(e.explanation);
  d["base_values"] = shaped(e.base_values, {static_cast<py::ssize_t>(e.base_values.size())});
  return d;
}

template <class Scorer>
[[nodiscard]] py::dict owen(const Scorer& scorer, const py::array& x, const py::array& background,
                            const std::optional<py::array>& weights,
                            const std::vector<std::vector<std::uint32_t>>& groups, const PlayerNumbers& player_of,
                            const std::optional<std::pair<std::uint64_t, std::uint64_t>>& draws, double tolerance,
                            unsigned threads) {
  const auto rows = feature_view(x, "x");
  const auto other = feature_view(background, "background");
  const auto w = optional_column(weights, "weights");
  const explain::Players players = players_of(player_of);
  const explain::CoalitionTree tree{players.of(scorer.features()).count(), groups};
  explain::SampledExplanation result;
  {
    const py::gil_scoped_release unlocked;
    const explain::Background known{other, w};
    if (draws) {
      result = explain::sampled_owen_shap(scorer, rows, known, tree,
                                          {Seed{draws->second}, draws->first, tolerance, players, threads});
    } else {
      result.explanation = explain::owen_shap(scorer, rows, known, tree, players, threads);
    }
  }
  return as_dict(result);
}

[[nodiscard]] py::dict cohort(const py::array& x, const py::array& outcome, const std::vector<double>& tolerances,
                              const std::optional<py::array>& weights, const std::vector<std::size_t>& targets,
                              const std::optional<std::pair<std::uint64_t, std::uint64_t>>& draws, double tolerance,
                              unsigned threads) {
  const auto rows = feature_view(x, "x");
  const auto y = column<double>(outcome, "outcome");
  const auto w = optional_column(weights, "weights");
  explain::SampledExplanation result;
  {
    const py::gil_scoped_release unlocked;
    const explain::CohortData data{rows, y, tolerances, w};
    if (draws) {
      result =
          explain::sampled_cohort_shapley(data, targets, {Seed{draws->second}, draws->first, tolerance, {}, threads});
    } else {
      result.explanation = explain::cohort_shapley(data, targets, threads);
    }
  }
  return as_dict(result);
}

[[nodiscard]] py::dict shift(const py::array& a, const py::array& b, std::uint64_t seed, std::uint64_t replicates,
                             double tolerance, unsigned threads) {
  const auto rows_a = feature_view(a, "a");
  const auto rows_b = feature_view(b, "b");
  explain::ShiftOptions options;
  options.seed = Seed{seed};
  options.replicates = replicates;
  options.tolerance = tolerance;
  options.threads = threads;
  explain::ExplanationShift result;
  {
    const py::gil_scoped_release unlocked;
    result = explain::explanation_shift(rows_a, rows_b, options);
  }
  return py::dict("statistic"_a = result.statistic, "p_value"_a = result.p_value, "distances"_a = result.distances,
                  "p_values"_a = result.p_values, "adjusted_p_values"_a = result.adjusted_p_values,
                  "permutations"_a = result.permutations, "exact"_a = result.exact);
}

/// (values' size) low and high, of values (rows, numbers of a row) with an error each and degrees of freedom by row.
[[nodiscard]] py::tuple intervals(const py::array_t<double, py::array::c_style | py::array::forcecast>& values,
                                  const py::array_t<double, py::array::c_style | py::array::forcecast>& errors,
                                  const std::vector<double>& freedom, double confidence) {
  const stats::Confidence level{confidence};
  if (values.size() != errors.size() ||
      (freedom.empty() ? values.size() != 0 : values.size() % static_cast<py::ssize_t>(freedom.size()) != 0)) {
    throw InvalidInput{"interval", "standard_errors", "must be one for each value, with one freedom for each row"};
  }
  py::array_t<double> low(std::vector<py::ssize_t>(values.shape(), values.shape() + values.ndim()));
  py::array_t<double> high(std::vector<py::ssize_t>(values.shape(), values.shape() + values.ndim()));
  const py::ssize_t numbers = freedom.empty() ? 1 : values.size() / static_cast<py::ssize_t>(freedom.size());
  for (py::ssize_t i = 0; i < values.size(); ++i) {
    const auto row = static_cast<std::size_t>(i / numbers);
    const stats::Interval found = explain::sampling_interval(values.data()[i], errors.data()[i], freedom[row], level);
    low.mutable_data()[i] = found.low;
    high.mutable_data()[i] = found.high;
  }
  return py::make_tuple(low, high);
}

}  // namespace

void register_explain_engines(py::module_& parent) {
  py::module_ m = parent.attr("explain").cast<py::module_>();
  py::class_<InterventionalInteractionIndex> against(
      m, "InterventionalInteractionIndex", "Interactions of any order of a tree ensemble, against a background.");
  against
      .def(py::init([](const TreeEnsemble& model, const py::array& background, const std::optional<py::array>& weights,
                       const std::string& index, std::size_t order, const PlayerNumbers& player_of, unsigned threads) {
             const auto rows = feature_view(background, "background");
             const auto w = optional_column(weights, "weights");
             explain::InterventionalIndexOptions options{interaction_named(index), order, players_of(player_of)};
             options.threads = threads;
             const py::gil_scoped_release unlocked;
             return InterventionalInteractionIndex{model, rows, w, options};
           }),
           "model"_a, "background"_a, "weights"_a, "index"_a, "order"_a, "player_of"_a, "threads"_a,
           py::keep_alive<1, 2>())
      .def("matrices", &matrices, "x"_a, "threads"_a, "shap's matrices (n, players, players, outputs), of pairs.");
  add_index_methods(against);
  py::class_<PathDependentInteractionIndex> by_cover(m, "PathDependentInteractionIndex",
                                                     "Interactions of any order of a tree ensemble, by its covers.");
  by_cover.def(py::init([](const TreeEnsemble& model, const std::string& index, std::size_t order,
                           const PlayerNumbers& player_of) {
                 explain::InteractionIndexOptions options{interaction_named(index), order, players_of(player_of)};
                 const py::gil_scoped_release unlocked;
                 return PathDependentInteractionIndex{model, options};
               }),
               "model"_a, "index"_a, "order"_a, "player_of"_a, py::keep_alive<1, 2>());
  add_index_methods(by_cover);

  m.def("response_shapley", &response, "model"_a, "x"_a, "background"_a, "weights"_a, "player_of"_a, "most_differing"_a,
        "threads"_a, "Exact Shapley values of a tree ensemble's response.");
  m.def("log_loss_shapley", &loss, "model"_a, "x"_a, "labels"_a, "background"_a, "weights"_a, "player_of"_a,
        "most_differing"_a, "threads"_a, "Exact Shapley values of each row's log loss; base values (n).");
  m.def(
      "owen",
      [](const TreeEnsemble& model, const py::array& x, const py::array& background,
         const std::optional<py::array>& weights, const std::vector<std::vector<std::uint32_t>>& groups,
         const PlayerNumbers& player_of, const std::optional<std::pair<std::uint64_t, std::uint64_t>>& draws,
         double tolerance, unsigned threads) {
        return owen(model::TreeEnsembleScorer{model}, x, background, weights, groups, player_of, draws, tolerance,
                    threads);
      },
      "model"_a, "x"_a, "background"_a, "weights"_a, "groups"_a, "player_of"_a, "draws"_a, "tolerance"_a, "threads"_a,
      "Owen values of a tree ensemble; draws (coalitions, seed), or None for exact ones.");
  m.def(
      "owen_of",
      [](const py::function& function, std::size_t features, std::size_t outputs, const py::array& x,
         const py::array& background, const std::optional<py::array>& weights,
         const std::vector<std::vector<std::uint32_t>>& groups, const PlayerNumbers& player_of,
         const std::optional<std::pair<std::uint64_t, std::uint64_t>>& draws, double tolerance) {
        return owen(PythonScorer{function, features, outputs}, x, background, weights, groups, player_of, draws,
                    tolerance, 1);
      },
      "function"_a, "features"_a, "outputs"_a, "x"_a, "background"_a, "weights"_a, "groups"_a, "player_of"_a, "draws"_a,
      "tolerance"_a, "The same of a function of rows.");
  m.def("cohort", &cohort, "x"_a, "outcome"_a, "tolerances"_a, "weights"_a, "targets"_a, "draws"_a, "tolerance"_a,
        "threads"_a, "Cohort Shapley values; draws (coalitions, seed), or None for exact ones.");
  m.def("shift", &shift, "a"_a, "b"_a, "seed"_a, "replicates"_a, "tolerance"_a, "threads"_a,
        "Whether two groups' explanations differ, by permutations.");
  m.def(
      "reason_shares",
      [](const explain::ReasonTally& tally, double confidence) {
        py::list list;
        for (const explain::ReasonShare& s : explain::reason_shares(tally, stats::Confidence{confidence})) {
          list.append(py::dict("value"_a = s.share.value, "low"_a = s.share.low, "high"_a = s.share.high,
                               "among"_a = s.among, "tied"_a = s.tied, "n"_a = s.share.n,
                               "method"_a = std::string{s.share.method}));
        }
        return list;
      },
      "tally"_a, "confidence"_a, "How often each feature is among the strongest reasons.");
  m.def("intervals", &intervals, "values"_a, "standard_errors"_a, "freedom"_a, "confidence"_a,
        "Bounds of sampled values, by Student's t.");
}

}  // namespace lotrecht::python
