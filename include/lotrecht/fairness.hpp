#pragma once

/// @file
/// Group metrics of binary decisions: rates and gaps, each with its uncertainty.

#include <lotrecht/fairness/cell_counts.hpp>
#include <lotrecht/fairness/chain.hpp>
#include <lotrecht/fairness/chain_bootstrap.hpp>
#include <lotrecht/fairness/chain_gap.hpp>
#include <lotrecht/fairness/chain_tally.hpp>
#include <lotrecht/fairness/conditional_demographic_disparity.hpp>
#include <lotrecht/fairness/conditional_gap.hpp>
#include <lotrecht/fairness/detectable_gap.hpp>
#include <lotrecht/fairness/disparities.hpp>
#include <lotrecht/fairness/equalized_odds.hpp>
#include <lotrecht/fairness/four_fifths.hpp>
#include <lotrecht/fairness/gap.hpp>
#include <lotrecht/fairness/gap_test.hpp>
#include <lotrecht/fairness/group_disparities.hpp>
#include <lotrecht/fairness/ll144.hpp>
#include <lotrecht/fairness/methods.hpp>
#include <lotrecht/fairness/metric.hpp>
#include <lotrecht/fairness/observed_strata.hpp>
#include <lotrecht/fairness/outcome_columns.hpp>
#include <lotrecht/fairness/outcome_tally.hpp>
#include <lotrecht/fairness/point_metrics.hpp>
#include <lotrecht/fairness/pooled_rates.hpp>
#include <lotrecht/fairness/rate.hpp>
#include <lotrecht/fairness/reference.hpp>
#include <lotrecht/fairness/representation.hpp>
#include <lotrecht/fairness/simpson.hpp>
#include <lotrecht/fairness/weighted_outcome_tally.hpp>
#include <lotrecht/fairness/worst_gap.hpp>
