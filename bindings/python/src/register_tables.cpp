// Longer than most: linear, additive and point models with their explainers share how rows and results pass the door.

#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include <lotrecht/explain/additive_shapley.hpp>
#include <lotrecht/explain/linear_gaussian.hpp>
#include <lotrecht/explain/linear_shapley.hpp>
#include <lotrecht/explain/reason_codes.hpp>
#include <lotrecht/explain/reason_tally.hpp>
#include <lotrecht/model/additive_model.hpp>
#include <lotrecht/model/decision_table.hpp>
#include <lotrecht/model/linear_model.hpp>
#include <lotrecht/model/read_decision_table.hpp>
#include <lotrecht/model/read_dmn.hpp>
#include <lotrecht/model/read_scorecard.hpp>
#include <lotrecht/model/rule_analysis.hpp>
#include <lotrecht/model/rule_trees.hpp>
#include <lotrecht/model/scorecard.hpp>

#include "explanations.hpp"
#include "features.hpp"
#include "links.hpp"
#include "pybind.hpp"

namespace lotrecht::python {
namespace {

using namespace py::literals;
using explain::AdditiveExplainer;
using explain::Explanation;
using explain::Favourable;
using explain::GaussianLinearExplainer;
using explain::LinearExplainer;
using explain::PointsReference;
using explain::ReasonTally;
using model::AdditiveModel;
using model::AdditiveTerm;
using model::BinKind;
using model::DecisionTable;
using model::FeatureBins;
using model::LinearModel;
using model::Scorecard;
using PlayerNumbers = std::optional<std::vector<std::uint32_t>>;

[[nodiscard]] py::ssize_t length(std::size_t n) { return static_cast<py::ssize_t>(n); }

template <class M>
[[nodiscard]] py::array_t<double> scores(const M& model, const py::array& x) {
  const auto rows = feature_view(x, "x");
  py::array_t<double> out = result_array(rows.rows(), model.outputs());
  auto to = result_view(out);
  {
    const py::gil_scoped_release unlocked;
    model.score(rows, to);
  }
  return out;
}

[[nodiscard]] std::span<const double> weights_of(const std::optional<py::array>& weights) {
  return weights ? column<double>(*weights, "weights") : std::span<const double>{};
}

[[nodiscard]] AdditiveTerm term_of(const py::dict& d) {
  AdditiveTerm term;
  for (const py::handle axis : d["axes"]) {
    const auto one = axis.cast<py::dict>();
    FeatureBins bins{one["feature"].cast<std::size_t>(), BinKind::numeric, {}, 0};
    if (one.contains("categories")) {
      bins.kind = BinKind::categorical;
      bins.categories = one["categories"].cast<std::size_t>();
    } else {
      bins.cuts = one["cuts"].cast<std::vector<double>>();
    }
    term.axes.push_back(std::move(bins));
  }
  const auto flat = [](const py::handle& h) {
    const auto array = py::array_t<double, py::array::c_style | py::array::forcecast>::ensure(h);
    if (!array) throw InvalidInput{"AdditiveModel", "values", "must be an array of numbers"};
    return std::vector<double>(array.data(), array.data() + array.size());
  };
  term.values = flat(d["values"]);
  if (d.contains("cover") && !d["cover"].is_none()) term.cover = flat(d["cover"]);
  if (d.contains("name")) term.name = d["name"].cast<std::string>();
  return term;
}

[[nodiscard]] Favourable favourable_of(const std::string& which) {
  if (which == "high") return Favourable::high;
  if (which == "low") return Favourable::low;
  throw InvalidInput{"scorecard_reasons", "favourable", "must be 'high' or 'low', got '" + which + "'"};
}

[[nodiscard]] PointsReference reference_of(const std::string& which) {
  if (which == "best") return PointsReference::best;
  if (which == "baseline") return PointsReference::baseline;
  throw InvalidInput{"reference_points", "reference", "must be 'best' or 'baseline', got '" + which + "'"};
}

[[nodiscard]] Scorecard read_scorecard(const py::bytes& data, const std::string& source, char separator,
                                       double base_points, const std::vector<std::pair<std::string, double>>& bands,
                                       const std::optional<std::tuple<double, double, double>>& calibration) {
  model::ScorecardParts parts = model::read_scorecard_csv(std::string_view{data}, source, separator);
  parts.base_points = base_points;
  for (const auto& [band, from] : bands) parts.bands.push_back({band, from});
  if (calibration) {
    parts.calibration =
        model::ScoreCalibration{std::get<0>(*calibration), std::get<1>(*calibration), std::get<2>(*calibration)};
  }
  return Scorecard{std::move(parts)};
}

[[nodiscard]] py::list characteristics(const Scorecard& card) {
  py::list list;
  for (const model::Characteristic& c : card.characteristics()) {
    py::list attributes;
    for (const model::ScorecardAttribute& a : c.attributes) {
      attributes.append(py::dict("name"_a = a.name, "points"_a = a.points,
                                 "reason_code"_a = a.reason_code.empty() ? c.reason_code : a.reason_code));
    }
    list.append(py::dict("name"_a = c.name, "feature"_a = c.feature, "categories"_a = c.categories,
                         "attributes"_a = attributes, "baseline_points"_a = c.baseline_points));
  }
  return list;
}

[[nodiscard]] py::list reasons(const Scorecard& card, const py::array& row, const std::vector<double>& reference,
                               const std::string& favourable, double tolerance) {
  py::list list;
  for (const explain::ScorecardReason& r :
       explain::scorecard_reasons(card, column<double>(row, "row"), reference, favourable_of(favourable), tolerance)) {
    const model::Characteristic& c = card.characteristics()[r.characteristic];
    list.append(py::dict("characteristic"_a = c.name, "attribute"_a = c.attributes[r.attribute].name,
                         "points"_a = r.points, "reference_points"_a = r.reference_points, "lost"_a = r.lost,
                         "rank"_a = r.rank, "tied"_a = r.tied, "reason_code"_a = r.reason_code));
  }
  return list;
}

void register_models(py::module_& m) {
  py::class_<LinearModel, std::shared_ptr<LinearModel>>(m, "LinearModel")
      .def(py::init([](const py::array& coefficients, std::vector<double> intercepts, const std::string& link,
                       double scale, std::vector<std::string> feature_names, std::vector<std::string> output_names) {
             return std::make_shared<LinearModel>(
                 model::LinearModelParts{feature_view(coefficients, "coefficients"), std::move(intercepts),
                                         link_named(link, scale), std::move(feature_names), std::move(output_names)});
           }),
           "coefficients"_a, "intercepts"_a, py::kw_only(), "link"_a = "identity", "link_scale"_a = 1.0,
           "feature_names"_a = std::vector<std::string>{}, "output_names"_a = std::vector<std::string>{})
      .def_property_readonly("features", &LinearModel::features)
      .def_property_readonly("outputs", &LinearModel::outputs)
      .def_property_readonly("feature_names", &LinearModel::feature_names)
      .def_property_readonly("output_names", &LinearModel::output_names)
      .def_property_readonly("link", [](const LinearModel& l) { return std::string{name(l.link().kind)}; })
      .def("score", &scores<LinearModel>, "x"_a);
  py::class_<AdditiveModel, std::shared_ptr<AdditiveModel>>(m, "AdditiveModel")
      .def(py::init([](std::size_t features, std::vector<double> intercepts, const std::vector<py::dict>& terms,
                       const std::string& link, double scale, std::vector<std::string> feature_names,
                       std::vector<std::string> output_names, std::vector<std::vector<std::string>> categories) {
             model::AdditiveModelParts parts{features,
                                             std::move(intercepts),
                                             {},
                                             link_named(link, scale),
                                             std::move(feature_names),
                                             std::move(output_names),
                                             std::move(categories)};
             for (const py::dict& term : terms) parts.terms.push_back(term_of(term));
             return std::make_shared<AdditiveModel>(std::move(parts));
           }),
           "features"_a, "intercepts"_a, "terms"_a, py::kw_only(), "link"_a = "identity", "link_scale"_a = 1.0,
           "feature_names"_a = std::vector<std::string>{}, "output_names"_a = std::vector<std::string>{},
           "categories"_a = std::vector<std::vector<std::string>>{})
      .def_property_readonly("features", &AdditiveModel::features)
      .def_property_readonly("outputs", &AdditiveModel::outputs)
      .def_property_readonly("feature_names", &AdditiveModel::feature_names)
      .def_property_readonly("output_names", &AdditiveModel::output_names)
      .def_property_readonly("categories", &AdditiveModel::categories)
      .def_property_readonly("link", [](const AdditiveModel& a) { return std::string{name(a.link().kind)}; })
      .def("score", &scores<AdditiveModel>, "x"_a);
  py::class_<Scorecard>(m, "Scorecard")
      .def_property_readonly("features", &Scorecard::features)
      .def_property_readonly("outputs", &Scorecard::outputs)
      .def_property_readonly("feature_names", [](const Scorecard& c) { return c.parts().feature_names; })
      .def_property_readonly("categories",
                             [](const Scorecard& c) {
                               std::vector<std::vector<std::string>> all(c.features());
                               for (const model::Characteristic& one : c.characteristics()) {
                                 all[one.feature] = one.categories;
                               }
                               return all;
                             })
      .def_property_readonly("base_points", &Scorecard::base_points)
      .def_property_readonly("calibrated", [](const Scorecard& c) { return c.calibration().has_value(); })
      .def_property_readonly("bands",
                             [](const Scorecard& c) {
                               std::vector<std::pair<std::string, double>> bands;
                               for (const model::ScoreBand& band : c.bands()) bands.emplace_back(band.name, band.from);
                               return bands;
                             })
      .def_property_readonly("characteristics", &characteristics)
      .def("score", &scores<Scorecard>, "x"_a)
      .def(
          "band",
          [](const Scorecard& c, double score) -> std::optional<std::string> {
            if (std::isnan(score)) throw InvalidInput{"Scorecard", "score", "must be a number"};
            const auto band = c.band(score);
            return band ? std::optional{c.bands()[*band].name} : std::nullopt;
          },
          "score"_a)
      .def("points_model", [](const Scorecard& c) { return std::make_shared<AdditiveModel>(c.points_model()); })
      .def("log_odds_model", [](const Scorecard& c) { return std::make_shared<AdditiveModel>(c.log_odds_model()); });
  m.def("read_scorecard_csv", &read_scorecard, "data"_a, "source"_a, py::kw_only(), "separator"_a = ',',
        "base_points"_a = 0.0, "bands"_a = std::vector<std::pair<std::string, double>>{}, "calibration"_a = py::none());
  py::class_<DecisionTable>(m, "DecisionTable")
      .def_property_readonly("features", &DecisionTable::features)
      .def_property_readonly("outputs", &DecisionTable::outputs)
      .def_property_readonly("feature_names", [](const DecisionTable& t) { return t.parts().feature_names; })
      .def_property_readonly("output_names", &DecisionTable::output_names)
      .def_property_readonly("policy", [](const DecisionTable& t) { return std::string{name(t.policy())}; })
      .def_property_readonly("rule_names",
                             [](const DecisionTable& t) {
                               std::vector<std::string> names;
                               for (const model::TableRule& rule : t.rules()) names.push_back(rule.name);
                               return names;
                             })
      .def_property_readonly("categories",
                             [](const DecisionTable& t) {
                               std::vector<std::vector<std::string>> all(t.features());
                               for (const model::TableInput& input : t.inputs()) all[input.feature] = input.categories;
                               return all;
                             })
      .def("score", &scores<DecisionTable>, "x"_a)
      .def(
          "rules_that_hold",
          [](const DecisionTable& t, const py::array& row) {
            const auto values = column<double>(row, "row");
            if (values.size() != t.features()) {
              throw InvalidInput{
                  "DecisionTable", "row",
                  "must have " + std::to_string(t.features()) + " features, got " + std::to_string(values.size())};
            }
            return t.rules_that_hold(values.data());
          },
          "row"_a)
      .def("to_trees", &model::to_tree_ensemble, "max_nodes"_a = model::default_max_nodes,
           py::call_guard<py::gil_scoped_release>())
      .def("uncovered_examples", &model::uncovered_examples, "max_examples"_a = 10,
           "max_nodes"_a = model::default_max_nodes, py::call_guard<py::gil_scoped_release>())
      .def("rules_in_vain", &model::rules_in_vain, "max_nodes"_a = model::default_max_nodes,
           py::call_guard<py::gil_scoped_release>());
  m.def(
      "read_decision_table_csv",
      [](const py::bytes& data, const std::string& source, char separator) {
        return DecisionTable{model::read_decision_table_csv(std::string_view{data}, source, separator)};
      },
      "data"_a, "source"_a, py::kw_only(), "separator"_a = ',');
  m.def(
      "read_decision_table_dmn",
      [](const py::bytes& data, const std::string& source, const std::string& decision) {
        return DecisionTable{model::read_decision_table_dmn(std::string_view{data}, source, decision)};
      },
      "data"_a, "source"_a, py::kw_only(), "decision"_a = "");
}

void register_explainers(py::module_& m) {
  py::class_<LinearExplainer>(m, "LinearExplainer")
      .def(py::init([](const std::shared_ptr<LinearModel>& model, const py::array& background,
                       const std::optional<py::array>& weights, const PlayerNumbers& player_of) {
             return LinearExplainer{*model, feature_view(background, "background"), weights_of(weights),
                                    players_of(player_of)};
           }),
           "model"_a, "background"_a, "weights"_a = py::none(), "player_of"_a = py::none(), py::keep_alive<1, 2>())
      .def_property_readonly("base_values", &LinearExplainer::base_values)
      .def_property_readonly("means", &LinearExplainer::means)
      .def(
          "explain",
          [](const LinearExplainer& e, const py::array& x) { return as_dict(e.explain(feature_view(x, "x"))); }, "x"_a)
      .def("background_standard_errors", [](const LinearExplainer& e) {
        return shaped(e.background_standard_errors(), {length(e.players()), length(e.base_values().size())});
      });
  py::class_<GaussianLinearExplainer>(m, "GaussianLinearExplainer")
      .def(py::init([](const std::shared_ptr<LinearModel>& model, const py::array& background,
                       const std::optional<py::array>& weights, std::optional<std::uint64_t> seed, std::size_t pairs,
                       const PlayerNumbers& player_of) {
             std::optional<explain::OrderSampling> sampling;
             if (seed) sampling = explain::OrderSampling{pairs, Seed{*seed}};
             return std::make_unique<GaussianLinearExplainer>(*model, feature_view(background, "background"),
                                                              weights_of(weights), sampling, players_of(player_of));
           }),
           "model"_a, "background"_a, "weights"_a = py::none(), py::kw_only(), "seed"_a = py::none(), "pairs"_a = 500,
           "player_of"_a = py::none(), py::keep_alive<1, 2>())
      .def_property_readonly("base_values", &GaussianLinearExplainer::base_values)
      .def_property_readonly("exact", &GaussianLinearExplainer::exact)
      .def(
          "explain",
          [](const GaussianLinearExplainer& e, const py::array& x, unsigned threads) {
            const auto rows = feature_view(x, "x");
            Explanation found;
            {
              const py::gil_scoped_release unlocked;
              found = e.explain(rows, threads);
            }
            return as_dict(found);
          },
          "x"_a, "threads"_a = 1);
  py::class_<AdditiveExplainer>(m, "AdditiveExplainer")
      .def(py::init([](const std::shared_ptr<AdditiveModel>& model, const std::optional<py::array>& background,
                       const std::optional<py::array>& weights, const PlayerNumbers& player_of) {
             if (background) {
               return std::make_unique<AdditiveExplainer>(*model, feature_view(*background, "background"),
                                                          weights_of(weights), players_of(player_of));
             }
             if (weights) throw InvalidInput{"AdditiveExplainer", "weights", "must not be given without a background"};
             return std::make_unique<AdditiveExplainer>(*model, players_of(player_of));
           }),
           "model"_a, "background"_a = py::none(), "weights"_a = py::none(), "player_of"_a = py::none(),
           py::keep_alive<1, 2>())
      .def_property_readonly("base_values", &AdditiveExplainer::base_values)
      .def(
          "explain",
          [](const AdditiveExplainer& e, const py::array& x, unsigned threads) {
            const auto rows = feature_view(x, "x");
            Explanation found;
            {
              const py::gil_scoped_release unlocked;
              found = e.explain(rows, threads);
            }
            return as_dict(found);
          },
          "x"_a, "threads"_a = 1)
      .def(
          "interactions",
          [](const AdditiveExplainer& e, const py::array& x, unsigned threads) {
            const auto rows = feature_view(x, "x");
            std::vector<double> found;
            {
              const py::gil_scoped_release unlocked;
              found = e.interactions(rows, threads);
            }
            const py::ssize_t p = length(e.players());
            return shaped(found, {rows.rows(), p, p, length(e.base_values().size())});
          },
          "x"_a, "threads"_a = 1);
  m.def(
      "reference_points",
      [](const Scorecard& card, const std::string& reference, const std::string& favourable) {
        return explain::reference_points(card, reference_of(reference), favourable_of(favourable));
      },
      "card"_a, "reference"_a, "favourable"_a);
  m.def(
      "mean_points",
      [](const Scorecard& card, const py::array& background, const std::optional<py::array>& weights) {
        return explain::mean_points(card, feature_view(background, "background"), weights_of(weights));
      },
      "card"_a, "background"_a, "weights"_a = py::none());
  m.def("scorecard_reasons", &reasons, "card"_a, "row"_a, "reference"_a, "favourable"_a,
        "tolerance"_a = explain::default_tie_tolerance);
  m.def(
      "ranked_reasons",
      [](const py::array& amounts, double tolerance) {
        py::list list;
        for (const explain::Reason& r : explain::ranked_reasons(column<double>(amounts, "amounts"), tolerance)) {
          list.append(py::make_tuple(r.feature, r.amount, r.rank, r.tied));
        }
        return list;
      },
      "amounts"_a, "tolerance"_a = explain::default_tie_tolerance);
  py::class_<ReasonTally>(m, "ReasonTally")
      .def(py::init<>())
      .def_readonly("rows", &ReasonTally::rows)
      .def_readonly("top", &ReasonTally::top)
      .def_readonly("among", &ReasonTally::among)
      .def_readonly("tied", &ReasonTally::tied)
      .def(
          "add",
          [](ReasonTally& tally, const py::array& amounts, std::size_t top, double tolerance) {
            const auto rows = feature_view(amounts, "amounts");
            const RowMajorMatrix packed = rows;  // a slice of columns is not one block of memory
            tally.add({{packed.data(), static_cast<std::size_t>(packed.size())},
                       static_cast<std::size_t>(packed.cols()),
                       top,
                       tolerance});
          },
          "amounts"_a, py::kw_only(), "top"_a, "tolerance"_a = explain::default_tie_tolerance)
      .def("merge", &ReasonTally::merge, "other"_a);
}

/// The submodule of that name, made if it is not there yet.
[[nodiscard]] py::module_ submodule(py::module_& m, const char* name, const char* doc) {
  return py::hasattr(m, name) ? py::module_(m.attr(name)) : m.def_submodule(name, doc);
}

}  // namespace

void register_tables(py::module_& m) {
  py::module_ models = submodule(m, "model", "What is audited, as data.");
  register_models(models);
  py::module_ explainers = submodule(m, "explain", "Why a model said what it said.");
  register_explainers(explainers);
}

}  // namespace lotrecht::python
