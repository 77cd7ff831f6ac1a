"""Two samples compared stratum by stratum, and how strong something unmeasured would have to be."""

from __future__ import annotations

import operator
from collections.abc import Iterable
from typing import SupportsFloat

import numpy as np
import numpy.typing as npt

from lotrecht import _core
from lotrecht.analyses import table_of
from lotrecht.errors import InvalidInput
from lotrecht.stats.checking import refuse_level
from lotrecht.tables import Table

__all__ = ["e_value", "mantel_haenszel"]

_MOST = 2**53


def mantel_haenszel(
    successes1: Iterable[int],
    trials1: Iterable[int],
    successes2: Iterable[int],
    trials2: Iterable[int],
    *,
    confidence: float,
) -> Table:
    """Compare two samples within strata: what they have in common over all of them, and whether they have it.

    Parameters
    ----------
    successes1, trials1, successes2, trials2 : (strata,) whole numbers each; a stratum without one of the samples
        compares nobody and says nothing
    confidence : two-sided level in (0, 1)

    Returns
    -------
    Table
        difference and ratio (Mantel-Haenszel, with the stratified score interval of Miettinen & Nurminen 1985),
        difference_large_sample (Sato 1989), ratio_large_sample (Greenland & Robins 1985), odds_ratio (Robins, Breslow
        & Greenland 1986), exact_odds_ratio (conditional; p: exact), association and association_corrected
        (Cochran-Mantel-Haenszel), homogeneity_difference, homogeneity_ratio (score tests) and homogeneity_odds_ratio
        (Breslow-Day with Tarone's correction)

    Examples
    --------
    >>> t = mantel_haenszel([12, 20], [50, 30], [5, 10], [60, 25], confidence=0.95)
    >>> [(r["quantity"], round(r["value"], 3)) for r in t.rows()][:2]
    [('difference', 0.193), ('ratio', 2.024)]
    """
    refuse_level("mantel_haenszel", confidence)
    columns = {
        name: _counts(name, values)
        for name, values in {
            "successes1": successes1,
            "trials1": trials1,
            "successes2": successes2,
            "trials2": trials2,
        }.items()
    }
    lengths = {name: len(values) for name, values in columns.items()}
    if len(set(lengths.values())) > 1:
        raise InvalidInput(f"mantel_haenszel: the four columns must be of one length, got {lengths}")
    return table_of([_core.stats.mantel_haenszel(*columns.values(), confidence=float(confidence))])


def e_value(ratio: SupportsFloat) -> float:
    """Return how strongly something unmeasured would have to be tied to both sides to explain a ratio away.

    Parameters
    ----------
    ratio : of two rates, from 0 to infinity

    Notes
    -----
    ``r + sqrt(r (r - 1))`` with r = max(ratio, 1 / ratio).
    VanderWeele & Ding (2017), Ann. Intern. Med. 167(4), 268-274.

    Examples
    --------
    >>> round(e_value(2.0), 3)
    3.414
    """
    value = float(ratio)
    if not value >= 0.0:
        raise InvalidInput(f"e_value: ratio must not be negative, got {ratio}")
    return _core.stats.e_value(value)


def _counts(name: str, values: Iterable[int]) -> npt.NDArray[np.uint64]:
    counts = []
    for k, value in enumerate(values):
        try:
            count = operator.index(value)
        except TypeError:
            count = -1
        if not 0 <= count <= _MOST:
            raise InvalidInput(f"mantel_haenszel: {name}, stratum {k}, must be a whole number from 0 on, got {value}")
        counts.append(count)
    return np.array(counts, np.uint64)
