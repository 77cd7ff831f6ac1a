#pragma once

/// @file
/// Why a model said what it said: values that add up.

#include <lotrecht/explain/additive_shapley.hpp>
#include <lotrecht/explain/coalition_game.hpp>
#include <lotrecht/explain/coalition_tree.hpp>
#include <lotrecht/explain/cohort_shapley.hpp>
#include <lotrecht/explain/exact_shapley.hpp>
#include <lotrecht/explain/explanation.hpp>
#include <lotrecht/explain/explanation_shift.hpp>
#include <lotrecht/explain/formula_gap.hpp>
#include <lotrecht/explain/importance.hpp>
#include <lotrecht/explain/interaction_index.hpp>
#include <lotrecht/explain/kernel_shap.hpp>
#include <lotrecht/explain/linear_gaussian.hpp>
#include <lotrecht/explain/linear_shapley.hpp>
#include <lotrecht/explain/owen_values.hpp>
#include <lotrecht/explain/permutation_shap.hpp>
#include <lotrecht/explain/players.hpp>
#include <lotrecht/explain/ranked_reasons.hpp>
#include <lotrecht/explain/rate_gap.hpp>
#include <lotrecht/explain/reason_codes.hpp>
#include <lotrecht/explain/reason_shares.hpp>
#include <lotrecht/explain/reason_tally.hpp>
#include <lotrecht/explain/sampling.hpp>
#include <lotrecht/explain/shapley_gap.hpp>
#include <lotrecht/explain/tree_interaction_index.hpp>
#include <lotrecht/explain/tree_interactions.hpp>
#include <lotrecht/explain/tree_interventional.hpp>
#include <lotrecht/explain/tree_interventional_index.hpp>
#include <lotrecht/explain/tree_path_dependent.hpp>
#include <lotrecht/explain/tree_response.hpp>
#include <lotrecht/explain/value_index.hpp>
