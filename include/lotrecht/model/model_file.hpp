#pragma once

/// @file
/// Models as a file of their own: "lotrecht.model/1", JSON that says everything and reads back to the same bits.

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <lotrecht/core/features.hpp>
#include <lotrecht/model/additive_model.hpp>
#include <lotrecht/model/conformance.hpp>
#include <lotrecht/model/decision_table.hpp>
#include <lotrecht/model/linear_model.hpp>
#include <lotrecht/model/scorecard.hpp>
#include <lotrecht/model/tree_ensemble.hpp>

namespace lotrecht::model {

/// What a file may hold.
using AnyModel = std::variant<TreeEnsemble, LinearModel, AdditiveModel, Scorecard, DecisionTable>;

/// Rows, and what the library that trained the model said of them.
struct ProbeAnswers {
  Answer asked = Answer::margin;
  RowMajorMatrix rows{};     ///< (n, features)
  RowMajorMatrix answers{};  ///< (n, outputs)
};

/// That a model was compared with its original, and how far it was from it.
struct Comparison {
  std::string with{};  ///< e.g. "XGBoost 3.2.0"
  Answer asked = Answer::margin;
  Conformance found{};
  std::vector<double> probe{};  ///< (features) the row `found.row`

  friend bool operator==(const Comparison& a, const Comparison& b) {
    return a.with == b.with && a.asked == b.asked && a.found == b.found;  // a probe may hold NaN
  }
};

/// How the boosting rounds of a model are used whose training was stopped early, counted from 1.
struct BoostingRounds {
  std::size_t trained = 0;  ///< there are
  std::size_t best = 0;     ///< the best one, up to which some libraries predict
  std::size_t used = 0;     ///< the model is made of

  friend bool operator==(const BoostingRounds&, const BoostingRounds&) = default;
};

/// A model with what is known about how it was read.
struct ModelFile {
  AnyModel model;
  std::optional<Comparison> comparison{};  ///< nothing: it was never compared
  std::optional<ProbeAnswers> probes{};    ///< what everybody who reads the file can compare again
  std::optional<BoostingRounds> rounds{};  ///< nothing: training was not stopped early, or nobody said so
};

/// The model as JSON text, schema "lotrecht.model/1": so that it can be audited where the library that trained it is
/// not installed. Compiled in `lotrecht::io`. `bindings/python/lotrecht/model/model.schema.json` describes it.
///
/// Numbers are written with the fewest digits that read back to the same double, infinite thresholds as "infinity" and
/// "-infinity", cells without an answer as null, sets of codes as hexadecimal words; tests of scorecards and decision
/// tables as in `read_decision_table_csv`. The same model gives the same bytes.
///
///     {"format": "lotrecht.model/1", "kind": "tree_ensemble", "features": 2, "link": {"kind": "logistic",
///     "scale": 1.0},
///      "precision": "float32", "base": [0.5], "trees": [{"left": [1, -1, -1], "right": [2, -1, -1], "feature": [0, -1,
///      -1], "threshold": [0.25, 0.0, 0.0], "missing_left": [1, 0, 0], "values": [0.0, -1.5, 2.0], "cover":
///      [10.0, 4.0, 6.0]}]}
///
/// @throws InvalidInput if a category of a scorecard or a decision table has an empty text, which no test can name
[[nodiscard]] std::string write_model(const AnyModel& model);

/// The same with a comparison, probes and rounds, as members "conformance", "probes" and "rounds".
[[nodiscard]] std::string write_model_file(const ModelFile& file);

/// Reads it back: `read_model(write_model(m), ...)` equals m.
///
/// @param source  name for messages, e.g. a file's name
/// @throws ParseError with the byte and the path in the document: a syntax error, another format or version, a missing
///                    or misshapen member, what the model itself refuses, and where the model does not say of a file's
///                    probes what the file says of them
[[nodiscard]] AnyModel read_model(std::string_view bytes, std::string_view source);

/// The same with the comparison that the file tells of; one that has probes but tells of none is compared with those.
[[nodiscard]] ModelFile read_model_file(std::string_view bytes, std::string_view source);

}  // namespace lotrecht::model
