#pragma once

/// @file
/// Plan and tallies in, findings and their record out.

#include <lotrecht/audit/analyse_adjusted.hpp>
#include <lotrecht/audit/analyse_aggregates.hpp>
#include <lotrecht/audit/analyse_burden.hpp>
#include <lotrecht/audit/analyse_chain.hpp>
#include <lotrecht/audit/analyse_conditional.hpp>
#include <lotrecht/audit/analyse_decomposition.hpp>
#include <lotrecht/audit/analyse_design.hpp>
#include <lotrecht/audit/analyse_drift.hpp>
#include <lotrecht/audit/analyse_gap_changes.hpp>
#include <lotrecht/audit/analyse_ll144.hpp>
#include <lotrecht/audit/analyse_margins.hpp>
#include <lotrecht/audit/analyse_outcome_test.hpp>
#include <lotrecht/audit/analyse_paired.hpp>
#include <lotrecht/audit/analyse_planning.hpp>
#include <lotrecht/audit/analyse_pooling.hpp>
#include <lotrecht/audit/analyse_reliance.hpp>
#include <lotrecht/audit/analyse_representation.hpp>
#include <lotrecht/audit/analyse_tests.hpp>
#include <lotrecht/audit/analysis.hpp>
#include <lotrecht/audit/correct_lines.hpp>
#include <lotrecht/audit/detectable_lines.hpp>
#include <lotrecht/audit/finding.hpp>
#include <lotrecht/audit/plan.hpp>
#include <lotrecht/audit/record.hpp>
#include <lotrecht/audit/run.hpp>
#include <lotrecht/audit/unused_design.hpp>
