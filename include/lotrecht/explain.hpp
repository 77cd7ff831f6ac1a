#pragma once

/// @file
/// Why a model said what it said: values that add up.

#include <lotrecht/explain/explanation.hpp>
