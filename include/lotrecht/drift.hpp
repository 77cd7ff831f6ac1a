#pragma once

/// @file
/// Whether data have changed: two windows compared, and streams watched.

#include <lotrecht/drift/adwin.hpp>
#include <lotrecht/drift/anderson_darling.hpp>
#include <lotrecht/drift/baumgartner_weiss_schindler.hpp>
#include <lotrecht/drift/bernoulli_cusum.hpp>
#include <lotrecht/drift/category_distances.hpp>
#include <lotrecht/drift/category_test.hpp>
#include <lotrecht/drift/cramer_von_mises.hpp>
#include <lotrecht/drift/ddm.hpp>
#include <lotrecht/drift/distance.hpp>
#include <lotrecht/drift/eddm.hpp>
#include <lotrecht/drift/energy_distance.hpp>
#include <lotrecht/drift/epps_singleton.hpp>
#include <lotrecht/drift/hddm_a.hpp>
#include <lotrecht/drift/hddm_w.hpp>
#include <lotrecht/drift/kolmogorov_smirnov.hpp>
#include <lotrecht/drift/kuiper.hpp>
#include <lotrecht/drift/mann_whitney.hpp>
#include <lotrecht/drift/page_hinkley.hpp>
#include <lotrecht/drift/permutation.hpp>
#include <lotrecht/drift/pooled_values.hpp>
#include <lotrecht/drift/psi.hpp>
#include <lotrecht/drift/quantile_bins.hpp>
#include <lotrecht/drift/stream_detector.hpp>
#include <lotrecht/drift/value_tally.hpp>
#include <lotrecht/drift/wasserstein.hpp>
#include <lotrecht/drift/welch.hpp>
#include <lotrecht/drift/window_pair.hpp>
