"""Two samples compared stratum by stratum, and how strong something unmeasured would have to be."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, SupportsFloat

import numpy as np
import numpy.typing as npt

from lotrecht import _core
from lotrecht.analyses import table_of
from lotrecht.errors import InvalidInput
from lotrecht.stats.checking import refuse_choice, refuse_level, refuse_list, refuse_number
from lotrecht.stats.intervals import Interval
from lotrecht.stats.rates import TestResult
from lotrecht.tables import Table

__all__ = [
    "CommonOddsRatio",
    "Effect",
    "Standardised",
    "breslow_day",
    "cochran_mantel_haenszel",
    "conditional_odds_ratio",
    "e_value",
    "generalised_cochran_mantel_haenszel",
    "mantel_haenszel",
    "standardised",
    "stratified_score",
]

Strata = Iterable[int]
_Counts = npt.NDArray[np.uint64]

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
    columns = _strata("mantel_haenszel", successes1, trials1, successes2, trials2)
    return table_of([_core.stats.mantel_haenszel(*columns, confidence=float(confidence))])


class CommonOddsRatio(NamedTuple):
    """An odds ratio that all strata share; None and [0, infinity] where the tables say nothing about it."""

    value: float | None
    interval: Interval
    pvalue: float | None
    """exact, of an odds ratio of 1; None where the law has too many values to be computed"""


class Effect(NamedTuple):
    """A number, None where it does not exist, with its interval."""

    value: float | None
    interval: Interval


class Standardised(NamedTuple):
    """Rates of two samples, standardised to the same weights of strata."""

    rate1: float
    rate2: float
    difference: Effect
    ratio: Effect


def cochran_mantel_haenszel(
    successes1: Strata, trials1: Strata, successes2: Strata, trials2: Strata, *, corrected: bool = False
) -> TestResult:
    """Test that two samples have the same rate in every stratum, against one odds ratio that is not 1.

    Parameters
    ----------
    successes1, trials1, successes2, trials2 : (strata,) whole numbers each
    corrected : whether the continuity correction is taken off

    Returns
    -------
    TestResult
        chi-square of one degree of freedom; undefined where no stratum compares both samples

    Examples
    --------
    >>> statistic, pvalue = cochran_mantel_haenszel([12, 20], [50, 30], [5, 10], [60, 25])
    >>> round(statistic, 3), round(pvalue, 4)
    (8.886, 0.0029)
    """
    columns = _strata("cochran_mantel_haenszel", successes1, trials1, successes2, trials2)
    return _core.stats.cochran_mantel_haenszel(*columns, corrected)


def generalised_cochran_mantel_haenszel(
    successes: Iterable[Iterable[int]], trials: Iterable[Iterable[int]]
) -> TestResult:
    """Test that several samples have the same rate in every stratum.

    Parameters
    ----------
    successes, trials : (strata, samples) whole numbers; a sample need not be in every stratum

    Examples
    --------
    >>> round(generalised_cochran_mantel_haenszel([[12, 5], [20, 10]], [[50, 60], [30, 25]]).pvalue, 4)
    0.0029
    """
    name = "generalised_cochran_mantel_haenszel"
    tables = []
    for what, table in (("successes", successes), ("trials", trials)):
        refuse_list(name, what, table, "rows, one for each stratum")
        rows = list(table)
        for k, row in enumerate(rows):
            refuse_list(name, f"{what}[{k}]", row)
        tables.append([list(row) for row in rows])
    samples = len(tables[0][0]) if tables[0] else 0
    if not samples or len(tables[0]) != len(tables[1]) or any(len(r) != samples for t in tables for r in t):
        raise InvalidInput(f"{name}: successes and trials must be tables (strata, samples) of one shape, not empty")
    counts = [
        [int(c) for c in _counts(name, what, (c for row in table for c in row))]
        for what, table in zip(("successes", "trials"), tables, strict=True)
    ]
    return _core.stats.generalised_cochran_mantel_haenszel(counts[0], counts[1], samples)


def breslow_day(successes1: Strata, trials1: Strata, successes2: Strata, trials2: Strata) -> TestResult:
    """Test that the odds ratio is the same in every stratum: Breslow and Day, with Tarone's correction.

    Needs a fair number of cases in each stratum: of many strata of a few rows it finds "different" what is not.

    Parameters
    ----------
    successes1, trials1, successes2, trials2 : (strata,) whole numbers each

    Examples
    --------
    >>> round(breslow_day([12, 20], [50, 30], [5, 10], [60, 25]).pvalue, 4)
    0.8551
    """
    return _core.stats.breslow_day(*_strata("breslow_day", successes1, trials1, successes2, trials2))


def conditional_odds_ratio(
    successes1: Strata, trials1: Strata, successes2: Strata, trials2: Strata, *, confidence: float
) -> CommonOddsRatio:
    """Odds ratio common to all strata, given every margin: conditional maximum likelihood, exact interval and test.

    Parameters
    ----------
    successes1, trials1, successes2, trials2 : (strata,) whole numbers each
    confidence : two-sided level in (0, 1), kept whatever the truth

    Examples
    --------
    >>> odds = conditional_odds_ratio([12, 20], [50, 30], [5, 10], [60, 25], confidence=0.95)
    >>> round(odds.value, 3), round(odds.pvalue, 4)
    (3.172, 0.0042)
    """
    refuse_level("conditional_odds_ratio", confidence)
    columns = _strata("conditional_odds_ratio", successes1, trials1, successes2, trials2)
    return CommonOddsRatio(*_core.stats.conditional_odds_ratio(*columns, confidence))


def stratified_score(
    successes1: Strata,
    trials1: Strata,
    successes2: Strata,
    trials2: Strata,
    *,
    measure: Literal["difference", "ratio"],
    confidence: float,
    weights: Sequence[float] | None = None,
) -> Interval:
    """Score interval for a difference or a ratio that all strata have in common (Miettinen and Nurminen).

    Parameters
    ----------
    successes1, trials1, successes2, trials2 : (strata,) whole numbers each
    measure : "difference" p1 - p2, or "ratio" p1 / p2
    confidence : two-sided level in (0, 1)
    weights : of the strata, any scale; None: Cochran's, n1 n2 / (n1 + n2)

    Examples
    --------
    >>> low, high = stratified_score(
    ...     [12, 20], [50, 30], [5, 10], [60, 25], measure="difference", confidence=0.95
    ... )
    >>> round(low, 3), round(high, 3)
    (0.067, 0.323)
    """
    refuse_level("stratified_score", confidence)
    refuse_choice("stratified_score", "measure", measure, ("difference", "ratio"))
    columns = _strata("stratified_score", successes1, trials1, successes2, trials2)
    chosen = None if weights is None else _weights("stratified_score", weights)
    return _core.stats.stratified_score(*columns, measure, chosen, confidence)


def standardised(
    successes1: Strata,
    trials1: Strata,
    successes2: Strata,
    trials2: Strata,
    *,
    weights: Sequence[float],
    confidence: float,
) -> Standardised:
    """Rates of two samples as they would be if both had the same composition of strata.

    Parameters
    ----------
    successes1, trials1, successes2, trials2 : (strata,) whole numbers each
    weights : of the strata, any scale, e.g. the rows of everybody in each; taken as known
    confidence : two-sided level in (0, 1)

    Examples
    --------
    >>> s = standardised([12, 20], [50, 30], [5, 10], [60, 25], weights=[110, 55], confidence=0.95)
    >>> round(s.rate1, 3), round(s.rate2, 3), round(s.difference.value, 3)
    (0.382, 0.189, 0.193)
    """
    refuse_level("standardised", confidence)
    columns = _strata("standardised", successes1, trials1, successes2, trials2)
    rate1, rate2, difference, ratio = _core.stats.standardised(*columns, _weights("standardised", weights), confidence)
    return Standardised(rate1, rate2, Effect(*difference), Effect(*ratio))


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
    refuse_number("e_value", "ratio", ratio)
    value = float(ratio)
    if not value >= 0.0:
        raise InvalidInput(f"e_value: ratio must not be negative, got {ratio}")
    return _core.stats.e_value(value)


def _strata(
    function: str, s1: Iterable[int], n1: Iterable[int], s2: Iterable[int], n2: Iterable[int]
) -> tuple[_Counts, _Counts, _Counts, _Counts]:
    """Return the four columns of counts."""
    columns = (
        _counts(function, "successes1", s1),
        _counts(function, "trials1", n1),
        _counts(function, "successes2", s2),
        _counts(function, "trials2", n2),
    )
    names = ("successes1", "trials1", "successes2", "trials2")
    lengths = {name: len(column) for name, column in zip(names, columns, strict=True)}
    if len(set(lengths.values())) > 1:
        raise InvalidInput(f"{function}: the four columns must be of one length, got {lengths}")
    for i in (0, 2):
        too_many = np.flatnonzero(columns[i] > columns[i + 1])
        if too_many.size:
            k = int(too_many[0])
            raise InvalidInput(
                f"{function}: {names[i]}[{k}] must not be more than {names[i + 1]}[{k}], got {columns[i][k]} of "
                f"{columns[i + 1][k]}"
            )
    return columns


def _weights(function: str, weights: Sequence[float]) -> list[float]:
    refuse_list(function, "weights", weights, "numbers")
    for k, weight in enumerate(weights):
        refuse_number(function, f"weights[{k}]", weight)
    return [float(w) for w in weights]


def _counts(function: str, name: str, values: Iterable[int]) -> npt.NDArray[np.uint64]:
    refuse_list(function, name, values)
    counts = []
    for k, value in enumerate(values):
        try:
            count = operator.index(value)
        except TypeError:
            count = -1
        if not 0 <= count <= _MOST:
            raise InvalidInput(f"{function}: {name}[{k}] must be a whole number from 0 on, got {value}")
        counts.append(count)
    return np.array(counts, np.uint64)
