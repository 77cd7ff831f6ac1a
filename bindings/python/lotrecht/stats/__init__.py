"""Plain statistics: intervals for one proportion, for a difference and a ratio of two; tests of rates and tables.

Every function of `intervals` returns an `Interval`, which unpacks as ``low, high = ...``; the tests of `rates` and
`contingency` return a `TestResult`, which unpacks as ``statistic, pvalue = ...``. Counts are whole numbers; there is no
default confidence. The formulas, their edge cases and their error bounds stand in the headers
``include/lotrecht/stats/``, and `benchmarks/accuracy` has their true coverage.
"""

from __future__ import annotations

from lotrecht.stats.agreement import Kappa, cohens_kappa, garwood, poisson_ratio, poisson_score
from lotrecht.stats.contingency import chi_square, freeman_halton, g_test, mcnemar, newcombe_paired, tango
from lotrecht.stats.designs import RaoScott, kish_effective_size, rao_scott
from lotrecht.stats.equivalence import (
    MarginTestResult,
    TostResult,
    non_inferiority_difference,
    non_inferiority_ratio,
    tost_difference,
    tost_ratio,
)
from lotrecht.stats.intervals import (
    Interval,
    clopper_pearson,
    jeffreys,
    katz,
    koopman,
    miettinen_nurminen,
    newcombe,
    wilson,
)
from lotrecht.stats.multiplicity import (
    benjamini_hochberg,
    benjamini_yekutieli,
    bonferroni,
    hochberg,
    holm,
    hommel,
)
from lotrecht.stats.planning import (
    Detectable,
    SampleSizes,
    minimum_detectable_difference,
    minimum_detectable_ratio,
    power_difference,
    power_ratio,
    sample_size_difference,
    sample_size_ratio,
)
from lotrecht.stats.populations import hypergeometric_difference, hypergeometric_interval
from lotrecht.stats.rates import (
    TestResult,
    barnard_exact,
    binomial_test,
    boschloo_exact,
    exact_difference,
    exact_ratio,
    fisher_exact,
    fisher_odds_ratio,
    score_test,
)
from lotrecht.stats.shares import goodness_of_fit, multinomial_intervals
from lotrecht.stats.strata import (
    CommonOddsRatio,
    Effect,
    Standardised,
    breslow_day,
    cochran_mantel_haenszel,
    conditional_odds_ratio,
    e_value,
    generalised_cochran_mantel_haenszel,
    mantel_haenszel,
    standardised,
    stratified_score,
)

__all__ = [
    "CommonOddsRatio",
    "Detectable",
    "Effect",
    "Interval",
    "Kappa",
    "MarginTestResult",
    "RaoScott",
    "SampleSizes",
    "Standardised",
    "TestResult",
    "TostResult",
    "barnard_exact",
    "benjamini_hochberg",
    "benjamini_yekutieli",
    "binomial_test",
    "bonferroni",
    "boschloo_exact",
    "breslow_day",
    "chi_square",
    "clopper_pearson",
    "cochran_mantel_haenszel",
    "cohens_kappa",
    "conditional_odds_ratio",
    "e_value",
    "exact_difference",
    "exact_ratio",
    "fisher_exact",
    "fisher_odds_ratio",
    "freeman_halton",
    "g_test",
    "garwood",
    "generalised_cochran_mantel_haenszel",
    "goodness_of_fit",
    "hochberg",
    "holm",
    "hommel",
    "hypergeometric_difference",
    "hypergeometric_interval",
    "jeffreys",
    "katz",
    "kish_effective_size",
    "koopman",
    "mantel_haenszel",
    "mcnemar",
    "miettinen_nurminen",
    "minimum_detectable_difference",
    "minimum_detectable_ratio",
    "multinomial_intervals",
    "newcombe",
    "newcombe_paired",
    "non_inferiority_difference",
    "non_inferiority_ratio",
    "poisson_ratio",
    "poisson_score",
    "power_difference",
    "power_ratio",
    "rao_scott",
    "sample_size_difference",
    "sample_size_ratio",
    "score_test",
    "standardised",
    "stratified_score",
    "tango",
    "tost_difference",
    "tost_ratio",
    "wilson",
]
