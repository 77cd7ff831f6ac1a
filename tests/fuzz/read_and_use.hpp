#pragma once

/// @file
/// What is done with a file from nowhere: it is refused by `ParseError`, or it is a model that can be used.

#include <array>
#include <cmath>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <lotrecht/core/error.hpp>
#include <lotrecht/model/conformance.hpp>
#include <lotrecht/model/model_file.hpp>
#include <lotrecht/model/predict.hpp>
#include <lotrecht/model/probes.hpp>
#include <lotrecht/model/read_catboost.hpp>
#include <lotrecht/model/read_decision_table.hpp>
#include <lotrecht/model/read_dmn.hpp>
#include <lotrecht/model/read_ebm.hpp>
#include <lotrecht/model/read_lightgbm.hpp>
#include <lotrecht/model/read_onnx.hpp>
#include <lotrecht/model/read_pmml.hpp>
#include <lotrecht/model/read_scorecard.hpp>
#include <lotrecht/model/read_xgboost.hpp>

namespace lotrecht::test {

/// A model that was accepted is sound: it can be asked, and what is written of it reads back as the same.
inline void require(bool sound) {
  if (!sound) std::abort();
}

template <class Model>
void use_on_probes(const Model& read) {
  if (read.features() > 1000 || read.outputs() > 1000) return;
  const RowMajorMatrix x = model::probes(read, 64);
  RowMajorMatrix margins(x.rows(), static_cast<Eigen::Index>(read.outputs()));
  if constexpr (requires { read.score(x, margins); }) {
    read.score(x, margins);
  } else {
    model::predict(read, x, margins);
  }
  require(model::conformance(read, x, margins).conforms);
  model::respond(read.link(), margins);
}

inline void use(const model::TreeEnsemble& read) {
  require(model::TreeEnsemble{read.parts()} == read);
  use_on_probes(read);
}

inline void use(const model::LinearModel& read) { use_on_probes(read); }

inline void use(const model::AdditiveModel& read) {
  require(model::AdditiveModel{read.parts()} == read);
  try {
    use_on_probes(read);
  } catch (const InvalidInput&) {  // it has no answer for some of them
  }
}

/// @returns whether a file can be written of it: not where a category has no text
template <class Rules>
bool reads_back(const Rules& read) {
  std::string written;
  try {
    written = model::write_model(read);
  } catch (const InvalidInput&) {
    return false;
  }
  require(std::get<Rules>(model::read_model(written, "again")) == read);
  return true;
}

inline void use(const model::Scorecard& read) {
  reads_back(read);
  use(read.points_model());
}

inline void use(const model::DecisionTable& read) {
  reads_back(read);
  RowMajorMatrix x = RowMajorMatrix::Zero(1, static_cast<Eigen::Index>(read.features()));
  RowMajorMatrix out(1, static_cast<Eigen::Index>(read.outputs()));
  try {
    read.score(x, out);
  } catch (const InvalidInput&) {  // no rule holds
  }
}

template <class... Models>
void use(const std::variant<Models...>& read) {
  std::visit([](const auto& one) { use(one); }, read);
}

enum class FileKind : unsigned char {
  xgboost_json,
  xgboost_ubjson,
  lightgbm_text,
  catboost_json,
  onnx,
  pmml,
  ebm_json,
  model_json,
  scorecard_csv,
  decision_table_csv,
  dmn
};

inline constexpr std::array kind_names{
    "xgboost_json", "xgboost_ubjson", "lightgbm_text", "catboost_json",      "onnx", "pmml",
    "ebm_json",     "model_json",     "scorecard_csv", "decision_table_csv", "dmn"};

inline void read_as(FileKind kind, std::string_view bytes) {
  switch (kind) {
    case FileKind::xgboost_json: return use(model::read_xgboost_json(bytes, "file"));
    case FileKind::xgboost_ubjson: return use(model::read_xgboost_ubjson(bytes, "file"));
    case FileKind::lightgbm_text: return use(model::read_lightgbm_text(bytes, "file"));
    case FileKind::catboost_json: return use(model::read_catboost(bytes, "file"));
    case FileKind::onnx: return use(model::read_onnx(bytes, "file"));
    case FileKind::pmml: return use(model::read_pmml(bytes, "file"));
    case FileKind::ebm_json: return use(model::read_ebm(bytes, "file"));
    case FileKind::model_json: return use(model::read_model_file(bytes, "file").model);
    default: break;
  }
  // Cells are read first; whether rules overlap or leave a gap is checked by the model, which names them.
  try {
    if (kind == FileKind::scorecard_csv) return use(model::Scorecard{model::read_scorecard_csv(bytes, "file")});
    use(model::DecisionTable{kind == FileKind::dmn ? model::read_decision_table_dmn(bytes, "file")
                                                   : model::read_decision_table_csv(bytes, "file")});
  } catch (const InvalidInput&) {
    throw ParseError{"file", 0, "is refused by the model"};
  }
}

/// @returns whether the file was accepted; every error but ParseError comes through and ends the run
inline bool read_and_use(FileKind kind, std::string_view bytes) {
  try {
    read_as(kind, bytes);
    return true;
  } catch (const ParseError& error) {
    require(error.offset() <= bytes.size());
    return false;
  }
}

}  // namespace lotrecht::test
