#pragma once

/// @file
/// What every module speaks: tallies, groups, columns, seeds, errors.

#include <lotrecht/core/blocks.hpp>
#include <lotrecht/core/bytes.hpp>
#include <lotrecht/core/elementary.hpp>
#include <lotrecht/core/error.hpp>
#include <lotrecht/core/exact_sum.hpp>
#include <lotrecht/core/features.hpp>
#include <lotrecht/core/fold.hpp>
#include <lotrecht/core/group_ids.hpp>
#include <lotrecht/core/group_table.hpp>
#include <lotrecht/core/grouped.hpp>
#include <lotrecht/core/instruction_set.hpp>
#include <lotrecht/core/replicates.hpp>
#include <lotrecht/core/seed.hpp>
#include <lotrecht/core/shown_number.hpp>
#include <lotrecht/core/stream.hpp>
#include <lotrecht/core/tally.hpp>
#include <lotrecht/core/version.hpp>
#include <lotrecht/core/weight_sum.hpp>
