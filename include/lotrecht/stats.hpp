#pragma once

/// @file
/// All of lotrecht::stats: counts, estimates and their intervals, draws and the bootstrap. What each header is for is
/// told in stats/README.md.

#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/bootstrap.hpp>
#include <lotrecht/stats/bootstrap_interval.hpp>
#include <lotrecht/stats/cell_strata.hpp>
#include <lotrecht/stats/clopper_pearson.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/draw_binomial.hpp>
#include <lotrecht/stats/draw_hypergeometric.hpp>
#include <lotrecht/stats/draw_multinomial.hpp>
#include <lotrecht/stats/draw_normal.hpp>
#include <lotrecht/stats/equivalence.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/interval.hpp>
#include <lotrecht/stats/jackknife.hpp>
#include <lotrecht/stats/jeffreys.hpp>
#include <lotrecht/stats/katz.hpp>
#include <lotrecht/stats/koopman.hpp>
#include <lotrecht/stats/miettinen_nurminen.hpp>
#include <lotrecht/stats/mover.hpp>
#include <lotrecht/stats/newcombe.hpp>
#include <lotrecht/stats/quantile.hpp>
#include <lotrecht/stats/studentized_range.hpp>
#include <lotrecht/stats/wilson.hpp>
