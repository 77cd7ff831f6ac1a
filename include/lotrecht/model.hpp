#pragma once

/// @file
/// What is audited, as data: tree ensembles and other scoring models. Files are read in `lotrecht::io`.

#include <lotrecht/model/additive_model.hpp>
#include <lotrecht/model/conformance.hpp>
#include <lotrecht/model/decision_table.hpp>
#include <lotrecht/model/feature_bins.hpp>
#include <lotrecht/model/fold_scaling.hpp>
#include <lotrecht/model/linear_model.hpp>
#include <lotrecht/model/link.hpp>
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
#include <lotrecht/model/rule_analysis.hpp>
#include <lotrecht/model/rule_trees.hpp>
#include <lotrecht/model/scorecard.hpp>
#include <lotrecht/model/scorer.hpp>
#include <lotrecht/model/tree.hpp>
#include <lotrecht/model/tree_arrays.hpp>
#include <lotrecht/model/tree_ensemble.hpp>
#include <lotrecht/model/unary_test.hpp>
#include <lotrecht/model/value_range.hpp>
