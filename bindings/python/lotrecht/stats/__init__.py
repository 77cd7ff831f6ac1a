"""Plain statistics: intervals for one proportion, for a difference and for a ratio of two.

Every function of `intervals` returns an `Interval`, which unpacks as ``low, high = ...``. Counts are whole numbers;
there is no default confidence. The formulas, their edge cases and their error bounds stand in the headers
``include/lotrecht/stats/``, and `benchmarks/accuracy` has their true coverage.
"""

from __future__ import annotations

from lotrecht.stats.agreement import Kappa, cohens_kappa, garwood, poisson_ratio, poisson_score
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
    sample_size_difference,
)
from lotrecht.stats.populations import hypergeometric_difference, hypergeometric_interval
from lotrecht.stats.shares import multinomial_intervals
from lotrecht.stats.strata import e_value, mantel_haenszel

__all__ = [
    "Detectable",
    "Interval",
    "Kappa",
    "MarginTestResult",
    "SampleSizes",
    "TostResult",
    "benjamini_hochberg",
    "benjamini_yekutieli",
    "bonferroni",
    "clopper_pearson",
    "cohens_kappa",
    "e_value",
    "garwood",
    "hochberg",
    "holm",
    "hommel",
    "hypergeometric_difference",
    "hypergeometric_interval",
    "jeffreys",
    "katz",
    "koopman",
    "mantel_haenszel",
    "miettinen_nurminen",
    "minimum_detectable_difference",
    "minimum_detectable_ratio",
    "multinomial_intervals",
    "newcombe",
    "non_inferiority_difference",
    "non_inferiority_ratio",
    "poisson_ratio",
    "poisson_score",
    "power_difference",
    "sample_size_difference",
    "tost_difference",
    "tost_ratio",
    "wilson",
]
