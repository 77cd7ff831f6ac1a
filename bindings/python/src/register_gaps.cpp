#include <lotrecht/explain/formula_gap.hpp>
#include <lotrecht/explain/rate_gap.hpp>
#include <lotrecht/explain/shapley_gap.hpp>
#include <lotrecht/model/additive_model.hpp>
#include <lotrecht/model/linear_model.hpp>
#include <lotrecht/model/predict.hpp>

#include "explanations.hpp"

namespace lotrecht::python {
namespace {

using namespace py::literals;
using model::AdditiveModel;
using model::LinearModel;
using model::TreeEnsemble;
using PlayerNumbers = std::optional<std::vector<std::uint32_t>>;

[[nodiscard]] stats::Multiplicity multiplicity_of(const std::string& wanted) {
  const auto found = stats::multiplicity_named(wanted);
  if (!found) throw InvalidInput{"gap", "multiplicity", "is not known: '" + wanted + "'"};
  return *found;
}

[[nodiscard]] py::dict gap_dict(const explain::ShapleyGap& gap) {
  const auto columns = [&](const auto& estimates) {
    py::dict d;
    std::vector<double> value;
    std::vector<double> low;
    std::vector<double> high;
    for (const stats::Estimate& e : estimates) {
      value.push_back(e.value);
      low.push_back(e.low);
      high.push_back(e.high);
    }
    d["value"] = value;
    d["low"] = low;
    d["high"] = high;
    return d;
  };
  std::vector<stats::Estimate> contributions;
  std::vector<double> p;
  std::vector<double> adjusted;
  for (const explain::GapPart& part : gap.parts) {
    contributions.push_back(part.contribution);
    p.push_back(part.p_value);
    adjusted.push_back(part.adjusted_p_value);
  }
  py::dict d;
  d["players"] = gap.players;
  d["outputs"] = gap.outputs;
  d["total"] = columns(gap.total);
  d["parts"] = columns(contributions);
  d["p_value"] = p;
  d["adjusted_p_value"] = adjusted;
  d["residual"] = gap.residual;
  d["n"] = gap.total.front().n;
  d["method"] = std::string{gap.total.front().method};
  return d;
}

struct Groups {
  Eigen::Map<const RowMajorMatrix, 0, Eigen::OuterStride<>> a;
  Eigen::Map<const RowMajorMatrix, 0, Eigen::OuterStride<>> b;
  std::span<const double> weights_a;
  std::span<const double> weights_b;
};

[[nodiscard]] Groups groups_of(const py::array& a, const py::array& b, const std::optional<py::array>& weights_a,
                               const std::optional<py::array>& weights_b) {
  return {feature_view(a, "a"), feature_view(b, "b"), optional_column(weights_a, "weights_a"),
          optional_column(weights_b, "weights_b")};
}

[[nodiscard]] py::dict shapley_gap(const TreeEnsemble& model, const py::array& a, const py::array& b,
                                   const std::optional<py::array>& weights_a, const std::optional<py::array>& weights_b,
                                   double confidence, const std::optional<std::pair<double, bool>>& rule,
                                   const PlayerNumbers& player_of, const std::string& multiplicity, unsigned threads) {
  const Groups groups = groups_of(a, b, weights_a, weights_b);
  const stats::Confidence level{confidence};
  const explain::GapOptions options{players_of(player_of), multiplicity_of(multiplicity), threads};
  explain::ShapleyGap gap;
  {
    const py::gil_scoped_release unlocked;
    const explain::GroupRows rows_a{groups.a, groups.weights_a};
    const explain::GroupRows rows_b{groups.b, groups.weights_b};
    gap = rule ? explain::rate_gap(model, {rule->first, rule->second}, rows_a, rows_b, level, options)
               : explain::shapley_gap(model, rows_a, rows_b, level, options);
  }
  return gap_dict(gap);
}

template <class Model>
void def_formula_gap(py::module_& m, const char* doc) {
  m.def(
      "formula_gap",
      [](const Model& model, const py::array& a, const py::array& b, const std::optional<py::array>& weights_a,
         const std::optional<py::array>& weights_b, double confidence, const PlayerNumbers& player_of,
         const std::string& multiplicity, unsigned threads) {
        const Groups groups = groups_of(a, b, weights_a, weights_b);
        const stats::Confidence level{confidence};
        const explain::GapOptions options{players_of(player_of), multiplicity_of(multiplicity), threads};
        explain::ShapleyGap gap;
        {
          const py::gil_scoped_release unlocked;
          gap = explain::shapley_gap(model, {groups.a, groups.weights_a}, {groups.b, groups.weights_b}, level, options);
        }
        return gap_dict(gap);
      },
      "model"_a, "a"_a, "b"_a, "weights_a"_a, "weights_b"_a, "confidence"_a, "player_of"_a, "multiplicity"_a,
      "threads"_a, doc);
}

template <class Scorer>
[[nodiscard]] py::dict sampled_gap(const Scorer& scorer, const py::array& a, const py::array& b,
                                   const std::optional<py::array>& weights_a, const std::optional<py::array>& weights_b,
                                   double confidence, const std::pair<double, bool>& rule, std::uint64_t draws,
                                   std::uint64_t seed, const PlayerNumbers& player_of, const std::string& multiplicity,
                                   unsigned threads) {
  const Groups groups = groups_of(a, b, weights_a, weights_b);
  const stats::Confidence level{confidence};
  const explain::SampledGapOptions options{players_of(player_of), multiplicity_of(multiplicity), draws, Seed{seed},
                                           threads};
  explain::SampledGap sampled;
  {
    const py::gil_scoped_release unlocked;
    sampled = explain::sampled_rate_gap(scorer, {rule.first, rule.second}, {groups.a, groups.weights_a},
                                        {groups.b, groups.weights_b}, level, options);
  }
  py::dict d = gap_dict(sampled.gap);
  d["standard_errors"] = sampled.standard_errors;
  d["evaluations"] = sampled.evaluations;
  return d;
}

}  // namespace

void register_gaps(py::module_& parent) {
  auto m = parent.attr("explain").cast<py::module_>();
  m.def("shapley_gap", &shapley_gap, "model"_a, "a"_a, "b"_a, "weights_a"_a, "weights_b"_a, "confidence"_a, "rule"_a,
        "player_of"_a, "multiplicity"_a, "threads"_a,
        "What makes the gap of mean margins, or with a rule (threshold, at_least) of selection rates of one tree.");
  def_formula_gap<LinearModel>(m, "What makes the gap of mean margins of a linear model.");
  def_formula_gap<AdditiveModel>(m, "What makes the gap of mean margins of an additive model.");
  m.def(
      "sampled_rate_gap",
      [](const TreeEnsemble& model, const py::array& a, const py::array& b, const std::optional<py::array>& weights_a,
         const std::optional<py::array>& weights_b, double confidence, const std::pair<double, bool>& rule,
         std::uint64_t draws, std::uint64_t seed, const PlayerNumbers& player_of, const std::string& multiplicity,
         unsigned threads) {
        return sampled_gap(model::TreeEnsembleScorer{model}, a, b, weights_a, weights_b, confidence, rule, draws, seed,
                           player_of, multiplicity, threads);
      },
      "model"_a, "a"_a, "b"_a, "weights_a"_a, "weights_b"_a, "confidence"_a, "rule"_a, "draws"_a, "seed"_a,
      "player_of"_a, "multiplicity"_a, "threads"_a,
      "What makes the gap of selection rates of a tree ensemble, sampled.");
  m.def(
      "sampled_rate_gap_of",
      [](const py::function& function, std::size_t features, const py::array& a, const py::array& b,
         const std::optional<py::array>& weights_a, const std::optional<py::array>& weights_b, double confidence,
         const std::pair<double, bool>& rule, std::uint64_t draws, std::uint64_t seed, const PlayerNumbers& player_of,
         const std::string& multiplicity) {
        return sampled_gap(PythonScorer{function, features, 1}, a, b, weights_a, weights_b, confidence, rule, draws,
                           seed, player_of, multiplicity, 1);
      },
      "function"_a, "features"_a, "a"_a, "b"_a, "weights_a"_a, "weights_b"_a, "confidence"_a, "rule"_a, "draws"_a,
      "seed"_a, "player_of"_a, "multiplicity"_a, "The same of a function of rows.");
}

}  // namespace lotrecht::python
