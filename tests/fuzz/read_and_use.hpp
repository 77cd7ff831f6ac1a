#pragma once

/// @file
/// What is done with a file from nowhere: it is refused by `ParseError`, or it is a model that can be used.

#include <cmath>
#include <cstdlib>
#include <string_view>
#include <variant>

#include <lotrecht/core/error.hpp>
#include <lotrecht/model/conformance.hpp>
#include <lotrecht/model/predict.hpp>
#include <lotrecht/model/read_lightgbm.hpp>
#include <lotrecht/model/read_xgboost.hpp>

namespace lotrecht::test {

/// A model that was accepted is sound: checking it again changes nothing, and it agrees with itself.
inline void use(const model::TreeEnsemble& read) {
  const model::TreeEnsemble again{read.parts()};
  if (!(again == read)) std::abort();
  if (read.features() > 1000 || read.outputs() > 1000) return;
  const RowMajorMatrix x = model::probes(read, 64);
  RowMajorMatrix margins(x.rows(), static_cast<Eigen::Index>(read.outputs()));
  model::predict(read, x, margins);
  if (!model::conformance(read, x, margins).conforms) std::abort();
  model::respond(read.link(), margins);
}

enum class FileKind : unsigned char { xgboost_json, xgboost_ubjson, lightgbm_text };

/// @returns whether the file was accepted; every error but ParseError comes through and ends the run
inline bool read_and_use(FileKind kind, std::string_view bytes) {
  try {
    if (kind == FileKind::lightgbm_text) {
      use(model::read_lightgbm_text(bytes, "file"));
      return true;
    }
    const model::XgboostModel read = kind == FileKind::xgboost_json ? model::read_xgboost_json(bytes, "file")
                                                                    : model::read_xgboost_ubjson(bytes, "file");
    if (const auto* trees = std::get_if<model::TreeEnsemble>(&read)) use(*trees);
    return true;
  } catch (const ParseError& error) {
    if (error.offset() > bytes.size()) std::abort();
    return false;
  }
}

}  // namespace lotrecht::test
