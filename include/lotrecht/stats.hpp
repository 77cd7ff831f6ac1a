#pragma once

/// @file
/// All of lotrecht::stats: counts, estimates and their intervals, draws and the bootstrap. What each header is for is
/// told in stats/README.md.

#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/bootstrap.hpp>
#include <lotrecht/stats/bootstrap_interval.hpp>
#include <lotrecht/stats/breslow_day.hpp>
#include <lotrecht/stats/cell_strata.hpp>
#include <lotrecht/stats/clopper_pearson.hpp>
#include <lotrecht/stats/cochran_mantel_haenszel.hpp>
#include <lotrecht/stats/conditional_odds_ratio.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/draw_binomial.hpp>
#include <lotrecht/stats/draw_hypergeometric.hpp>
#include <lotrecht/stats/draw_multinomial.hpp>
#include <lotrecht/stats/draw_normal.hpp>
#include <lotrecht/stats/e_value.hpp>
#include <lotrecht/stats/equivalence.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/homogeneity.hpp>
#include <lotrecht/stats/interval.hpp>
#include <lotrecht/stats/jackknife.hpp>
#include <lotrecht/stats/jeffreys.hpp>
#include <lotrecht/stats/katz.hpp>
#include <lotrecht/stats/koopman.hpp>
#include <lotrecht/stats/mantel_haenszel.hpp>
#include <lotrecht/stats/miettinen_nurminen.hpp>
#include <lotrecht/stats/minimum_detectable.hpp>
#include <lotrecht/stats/mover.hpp>
#include <lotrecht/stats/multiplicity.hpp>
#include <lotrecht/stats/newcombe.hpp>
#include <lotrecht/stats/power.hpp>
#include <lotrecht/stats/quantile.hpp>
#include <lotrecht/stats/rejection_region.hpp>
#include <lotrecht/stats/sample_size.hpp>
#include <lotrecht/stats/standardised.hpp>
#include <lotrecht/stats/stratified_score.hpp>
#include <lotrecht/stats/studentized_range.hpp>
#include <lotrecht/stats/two_samples.hpp>
#include <lotrecht/stats/wilson.hpp>
