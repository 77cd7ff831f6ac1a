"""Tests against a margin: non-inferiority, and equivalence by two one-sided tests."""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

from lotrecht import _core
from lotrecht.errors import InvalidInput
from lotrecht.stats.checking import refuse_choice, refuse_samples
from lotrecht.stats.rates import TestResult

__all__ = [
    "MarginTestResult",
    "TostResult",
    "non_inferiority_difference",
    "non_inferiority_ratio",
    "tost_difference",
    "tost_ratio",
]

DifferenceTest = Literal["miettinen_nurminen", "farrington_manning", "newcombe", "exact"]
RatioTest = Literal["miettinen_nurminen", "farrington_manning", "log", "exact"]
_DIFFERENCE = ("miettinen_nurminen", "farrington_manning", "newcombe", "exact")
_RATIO = ("miettinen_nurminen", "farrington_manning", "log", "exact")
_BETTER = ("higher", "lower")


MarginTestResult = TestResult
"""A one-sided test; unpacks as ``statistic, pvalue = ...``. NaN where a side has no rows: `undefined` says so."""


class TostResult(NamedTuple):
    """Two one-sided tests: the larger p-value, and both tests."""

    pvalue: float
    above_low: MarginTestResult
    below_high: MarginTestResult


def _refuse(function: str, test: str, known: tuple[str, ...], **counts: int) -> None:
    refuse_samples(function, **counts)
    refuse_choice(function, "test", test, known)


def _refuse_number(function: str, **numbers: float) -> None:
    for name, number in numbers.items():
        if not hasattr(number, "__float__") or math.isnan(float(number)):
            raise InvalidInput(f"{function}: {name} must be a number, got {number}")


def non_inferiority_difference(
    successes1: int,
    trials1: int,
    successes2: int,
    trials2: int,
    *,
    margin: float,
    better: Literal["higher", "lower"],
    test: DifferenceTest = "miettinen_nurminen",
) -> MarginTestResult:
    """Test that the first rate is not worse than the second by `margin` or more.

    Parameters
    ----------
    successes1, trials1, successes2, trials2 : whole numbers
    margin : in (0, 1), a difference of rates; to be chosen before looking at the data
    better : which rates are good for the people concerned: "higher" (a benefit) or "lower" (a burden)
    test : "miettinen_nurminen" or "farrington_manning" (score tests), "newcombe" (the level at which that interval
        reaches the margin), or "exact" (unconditional, for small samples)

    Returns
    -------
    MarginTestResult
        a small p-value says that the first rate is not that much worse

    Notes
    -----
    Farrington & Manning (1990), Stat. Med. 9(12), 1447-1454.

    Examples
    --------
    >>> round(non_inferiority_difference(80, 100, 80, 100, margin=0.1, better="higher").pvalue, 3)
    0.04
    """
    function = "non_inferiority_difference"
    _refuse(function, test, _DIFFERENCE, successes1=successes1, trials1=trials1, successes2=successes2, trials2=trials2)
    refuse_choice(function, "better", better, _BETTER)
    _refuse_number(function, margin=margin)
    return _core.stats.non_inferiority_difference(
        successes1, trials1, successes2, trials2, margin=margin, better=better, test=test
    )


def non_inferiority_ratio(
    successes1: int,
    trials1: int,
    successes2: int,
    trials2: int,
    *,
    margin: float,
    better: Literal["higher", "lower"],
    test: RatioTest = "miettinen_nurminen",
) -> MarginTestResult:
    """Test that the first rate is not worse than the second by the factor `margin` or more.

    Parameters
    ----------
    successes1, trials1, successes2, trials2 : whole numbers
    margin : in (0, 1): 0.8 asks whether the first rate is more than four fifths of the second (`better` = "higher"),
        or less than five fourths of it ("lower")
    better : as in `non_inferiority_difference`
    test : "miettinen_nurminen", "farrington_manning", "log" (normal on the scale of logarithms) or "exact"

    Examples
    --------
    >>> round(non_inferiority_ratio(80, 100, 80, 100, margin=0.8, better="higher").pvalue, 4)
    0.0017
    """
    function = "non_inferiority_ratio"
    _refuse(function, test, _RATIO, successes1=successes1, trials1=trials1, successes2=successes2, trials2=trials2)
    refuse_choice(function, "better", better, _BETTER)
    _refuse_number(function, margin=margin)
    return _core.stats.non_inferiority_ratio(
        successes1, trials1, successes2, trials2, margin=margin, better=better, test=test
    )


def tost_difference(
    successes1: int,
    trials1: int,
    successes2: int,
    trials2: int,
    *,
    low: float,
    high: float,
    test: DifferenceTest = "miettinen_nurminen",
) -> TostResult:
    """Test that the difference of two rates lies within a band: two one-sided tests.

    Parameters
    ----------
    successes1, trials1, successes2, trials2 : whole numbers
    low, high : the ends of the band, -1 < low < high < 1; to be chosen before looking at the data
    test : as in `non_inferiority_difference`

    Returns
    -------
    TostResult
        ``pvalue``, the larger of both, is that of "the difference lies outside of the band"; small: equivalence

    Notes
    -----
    Below α exactly where the interval of level 1 - 2 α of the same method lies within the band. Schuirmann (1987), J.
    Pharmacokinet. Biopharm. 15(6), 657-680.

    Examples
    --------
    >>> round(tost_difference(400, 500, 402, 500, low=-0.1, high=0.1).pvalue, 5)
    8e-05
    """
    _refuse(
        "tost_difference",
        test,
        _DIFFERENCE,
        successes1=successes1,
        trials1=trials1,
        successes2=successes2,
        trials2=trials2,
    )
    _refuse_number("tost_difference", low=low, high=high)
    p, above, below = _core.stats.tost_difference(
        successes1, trials1, successes2, trials2, low=low, high=high, test=test
    )
    return TostResult(p, above, below)


def tost_ratio(
    successes1: int,
    trials1: int,
    successes2: int,
    trials2: int,
    *,
    low: float,
    high: float,
    test: RatioTest = "miettinen_nurminen",
) -> TostResult:
    """Test that the ratio of two rates lies within a band, e.g. 0.8 to 1.25: two one-sided tests.

    Parameters
    ----------
    successes1, trials1, successes2, trials2 : whole numbers
    low, high : the ends of the band, 0 < low < high
    test : as in `non_inferiority_ratio`

    Returns
    -------
    TostResult
        as `tost_difference`
    """
    _refuse("tost_ratio", test, _RATIO, successes1=successes1, trials1=trials1, successes2=successes2, trials2=trials2)
    _refuse_number("tost_ratio", low=low, high=high)
    p, above, below = _core.stats.tost_ratio(successes1, trials1, successes2, trials2, low=low, high=high, test=test)
    return TostResult(p, above, below)
