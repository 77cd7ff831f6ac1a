#pragma once

/// @file
/// All mathematics of the library; the record's JSON is declared here and compiled in `lotrecht::io`.

#include <lotrecht/audit.hpp>
#include <lotrecht/core.hpp>
#include <lotrecht/drift.hpp>
#include <lotrecht/explain.hpp>
#include <lotrecht/fairness.hpp>
#include <lotrecht/model.hpp>
#include <lotrecht/stats.hpp>
