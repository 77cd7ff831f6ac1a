"""Have the data changed? Two windows of a variable, compared, with the uncertainty of every number.

- ``compare(reference, current)`` compares every column: the test its values ask for, how far it moved with an interval,
  p-values corrected for their number, categories that are new or gone, values that went missing or out of range.
- ``ks_2samp``, ``mannwhitneyu``, ``welch_ttest``, ``cramervonmises_2samp``, ``anderson_ksamp``, ``bws_test``,
  ``epps_singleton_2samp``, ``kuiper_2samp``, ``energy_test``, ``wasserstein_test`` test whether two windows of a number
  have one distribution, ``category_test`` of a category; they unpack as ``statistic, pvalue``, and ``.effect`` says how
  far they are apart. With ``tolerance=`` it says as well whether that is more than matters (``.effect.p_beyond``), or
  shown to be less (``.effect.p_within``).
- ``wasserstein_distance``, ``energy_distance``; of categories ``total_variation``, ``linfinity``, ``hellinger``,
  ``jensenshannon``, ``kl_divergence``: how far they are apart, with an interval that holds 0 where nothing changed.
- ``mmd``, ``energy_test_rows`` test several variables at once, numbers and categories: whether any changed, or what
  they have to do with one another. ``mmd_by_variable`` and ``mmd_witness`` say which; ``mmd_given`` asks of cases of
  one context; ``mmd_aggregated`` chooses no bandwidth; ``mmd_random_features``, ``mmd_blocks``, ``mmd_linear``,
  ``mmd_cross`` are for many rows. ``hotelling_test``, ``friedman_rafsky_test``, ``nearest_neighbour_test``,
  ``classifier_test``, ``lsdd_test``, ``pca_reconstruction_test`` ask the same in other ways.
- ``psi`` is the population stability index with what it lacks elsewhere: a p-value, an interval and a convention for
  empty bins.
- ``BernoulliCUSUM``, ``RiskAdjustedCUSUM``, ``CUSUM``, ``EWMA``, ``Shewhart`` are charts of a stream that take the
  mean time to a false alarm (``one_false_alarm_per``) and keep it; ``ADWIN``, ``SEED``, ``PageHinkley`` watch a mean,
  ``DDM``, ``RDDM``, ``EDDM``, ``HDDM_A``, ``HDDM_W``, ``FHDDM``, ``STEPD``, ``ECDD`` errors, ``KSWIN`` and
  ``IncrementalKS`` a distribution; ``NormalBOCPD``, ``BernoulliBOCPD`` and ``PoissonBOCPD`` say when it may have
  changed. All have ``update(x)``, ``drift_detected``, and ``update_many(array)``, which returns the positions of the
  alarms; ``semantics`` says whom they follow, ``to_bytes`` keeps their state.
- ``pelt`` cuts a series that is all there into pieces, in the best of all ways.
- ``FairnessMonitor`` watches groups' decisions week by week with a budget of false alarms in calendar time, and says in
  words who drifts since when.
- Valid at every look, so that one may stop whenever one likes: ``BettingSequence`` (a mean's interval, also of a
  register of known size), ``QuantileSequence``, ``rate_cs``, ``distribution_band``; evidence by ``OddsRatioEvidence``,
  ``MeanDifferenceEvidence``, ``ConformalMartingale``, ``rate_e_value``; alarms by ``EDetector``; ``e_bh`` tells which
  of many are discoveries.
- ``Window`` keeps one window: mergeable, and as bytes.

Formulas, edge cases and sources stand in ``include/lotrecht/drift/``.
"""

from __future__ import annotations

from lotrecht import _core
from lotrecht.drift.anytime import (
    betting_cs,
    distribution_band,
    e_bh,
    normal_mixture_bound,
    odds_ratio_e_value,
    rate_cs,
    rate_e_value,
)
from lotrecht.drift.categories import (
    category_counts,
    category_test,
    hellinger,
    jensenshannon,
    kl_divergence,
    linfinity,
    psi,
    total_variation,
)
from lotrecht.drift.comparing import compare
from lotrecht.drift.distances import energy_distance, wasserstein_distance
from lotrecht.drift.many_variables import energy_test_rows, mmd, mmd_by_variable, mmd_given, mmd_witness
from lotrecht.drift.mmd_variants import mmd_aggregated, mmd_blocks, mmd_cross, mmd_linear, mmd_random_features
from lotrecht.drift.monitoring import FairnessMonitor, Reading
from lotrecht.drift.permuted import bws_test, energy_test, epps_singleton_2samp, kuiper_2samp, wasserstein_test
from lotrecht.drift.results import Distance, WindowTest
from lotrecht.drift.row_options import RowTest
from lotrecht.drift.row_tests import (
    classifier_test,
    friedman_rafsky_test,
    hotelling_test,
    lsdd_test,
    nearest_neighbour_test,
    pca_reconstruction_test,
)
from lotrecht.drift.series import Pieces, pelt
from lotrecht.drift.two_windows import anderson_ksamp, cramervonmises_2samp, ks_2samp, mannwhitneyu, welch_ttest
from lotrecht.drift.window import Window

ADWIN = _core.drift.ADWIN
BernoulliBOCPD = _core.drift.BernoulliBOCPD
BernoulliCUSUM = _core.drift.BernoulliCUSUM
BettingSequence = _core.drift.BettingSequence
CUSUM = _core.drift.CUSUM
QuantileSequence = _core.drift.QuantileSequence
OddsRatioEvidence = _core.drift.OddsRatioEvidence
MeanDifferenceEvidence = _core.drift.MeanDifferenceEvidence
EDetector = _core.drift.EDetector
ConformalMartingale = _core.drift.ConformalMartingale
DDM = _core.drift.DDM
ECDD = _core.drift.ECDD
EDDM = _core.drift.EDDM
EWMA = _core.drift.EWMA
FHDDM = _core.drift.FHDDM
HDDM_A = _core.drift.HDDM_A
HDDM_W = _core.drift.HDDM_W
IncrementalKS = _core.drift.IncrementalKS
KSWIN = _core.drift.KSWIN
NormalBOCPD = _core.drift.NormalBOCPD
PageHinkley = _core.drift.PageHinkley
PoissonBOCPD = _core.drift.PoissonBOCPD
RDDM = _core.drift.RDDM
RiskAdjustedCUSUM = _core.drift.RiskAdjustedCUSUM
SEED = _core.drift.SEED
STEPD = _core.drift.STEPD
Shewhart = _core.drift.Shewhart

__all__ = [
    "ADWIN",
    "CUSUM",
    "DDM",
    "ECDD",
    "EDDM",
    "EWMA",
    "FHDDM",
    "HDDM_A",
    "HDDM_W",
    "KSWIN",
    "RDDM",
    "SEED",
    "STEPD",
    "BernoulliBOCPD",
    "BernoulliCUSUM",
    "BettingSequence",
    "ConformalMartingale",
    "Distance",
    "EDetector",
    "FairnessMonitor",
    "IncrementalKS",
    "MeanDifferenceEvidence",
    "NormalBOCPD",
    "OddsRatioEvidence",
    "PageHinkley",
    "Pieces",
    "PoissonBOCPD",
    "QuantileSequence",
    "Reading",
    "RiskAdjustedCUSUM",
    "RowTest",
    "Shewhart",
    "Window",
    "WindowTest",
    "anderson_ksamp",
    "betting_cs",
    "bws_test",
    "category_counts",
    "category_test",
    "classifier_test",
    "compare",
    "cramervonmises_2samp",
    "distribution_band",
    "e_bh",
    "energy_distance",
    "energy_test",
    "energy_test_rows",
    "epps_singleton_2samp",
    "friedman_rafsky_test",
    "hellinger",
    "hotelling_test",
    "jensenshannon",
    "kl_divergence",
    "ks_2samp",
    "kuiper_2samp",
    "linfinity",
    "lsdd_test",
    "mannwhitneyu",
    "mmd",
    "mmd_aggregated",
    "mmd_blocks",
    "mmd_by_variable",
    "mmd_cross",
    "mmd_given",
    "mmd_linear",
    "mmd_random_features",
    "mmd_witness",
    "nearest_neighbour_test",
    "normal_mixture_bound",
    "odds_ratio_e_value",
    "pca_reconstruction_test",
    "pelt",
    "psi",
    "rate_cs",
    "rate_e_value",
    "total_variation",
    "wasserstein_distance",
    "wasserstein_test",
    "welch_ttest",
]
