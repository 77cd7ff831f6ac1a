"""Planning a comparison of two rates: its power, the rows it needs, the gap it can find."""

from __future__ import annotations

from typing import NamedTuple

from lotrecht import _core
from lotrecht.errors import InvalidInput
from lotrecht.stats.checking import refuse_choice, refuse_counts, refuse_level, refuse_number

__all__ = [
    "Detectable",
    "SampleSizes",
    "minimum_detectable_difference",
    "minimum_detectable_ratio",
    "power_difference",
    "power_ratio",
    "sample_size_difference",
    "sample_size_ratio",
]

TESTS = ("score", "newcombe", "fisher", "boschloo", "normal", "normal_continuity")


class SampleSizes(NamedTuple):
    """Rows of two samples."""

    n1: int
    n2: int


class Detectable(NamedTuple):
    """The nearest gaps on either side that are found; None where even the farthest would not be."""

    below: float | None
    above: float | None


def _refuse(function: str, confidence: float, test: str, **rates: float) -> None:
    refuse_level(function, confidence)
    refuse_choice(function, "test", test, TESTS)
    for name, rate in rates.items():
        if not hasattr(rate, "__float__") or not 0.0 <= float(rate) <= 1.0:
            raise InvalidInput(f"{function}: {name} must lie in [0, 1], got {rate}")


def power_difference(
    rate1: float, trials1: int, rate2: float, trials2: int, *, confidence: float, test: str = "score"
) -> float:
    """Power of a two-sided test of equal rates: how probable it is to notice that they differ.

    Parameters
    ----------
    rate1, rate2 : true rates in [0, 1]; equal rates give the true size of the test
    trials1, trials2 : rows, at least 1
    confidence : 1 - α, α the nominal size of the test
    test : which test is planned. "score" (Miettinen and Nurminen), "newcombe" (the interval does not hold 0), "fisher"
        and "boschloo" are exact: all tables they reject are added up. "normal" is the textbook formula,
        "normal_continuity" the same with a continuity correction; they take any number of rows.

    Examples
    --------
    >>> round(power_difference(0.5, 30, 0.2, 40, confidence=0.95, test="fisher"), 4)
    0.7208
    >>> round(power_difference(0.5, 30, 0.2, 40, confidence=0.95, test="normal"), 4)
    0.7578
    """
    _refuse("power_difference", confidence, test, rate1=rate1, rate2=rate2)
    refuse_counts("power_difference", trials1=trials1, trials2=trials2)
    return _core.stats.power_difference(rate1, trials1, rate2, trials2, confidence=confidence, test=test)


def sample_size_difference(
    rate1: float, rate2: float, *, confidence: float, power: float, ratio: float = 1.0, test: str = "score"
) -> SampleSizes:
    """Return the fewest rows with which a two-sided test of equal rates reaches a power.

    Parameters
    ----------
    rate1, rate2 : true rates in [0, 1], not equal
    confidence : 1 - α, α the nominal size of the test
    power : e.g. 0.8: four of five such gaps are noticed
    ratio : rows of the second sample for each row of the first
    test : as in `power_difference`. Exact power rises in a saw-tooth; the answer is the first size from which on every
        size reaches the power. Enumeration takes time: about a second where 3,000 rows a side are needed, five where it
        is 7,000, half a minute where it is 17,000; "normal" answers at once, and is off by 1 in 200 there.

    Examples
    --------
    >>> sample_size_difference(0.5, 0.3, confidence=0.95, power=0.8, test="normal")
    SampleSizes(n1=93, n2=93)
    >>> sample_size_difference(0.5, 0.3, confidence=0.95, power=0.8, test="fisher")
    SampleSizes(n1=102, n2=102)
    """
    _refuse("sample_size_difference", confidence, test, rate1=rate1, rate2=rate2)
    refuse_number("sample_size_difference", "power", power)
    refuse_number("sample_size_difference", "ratio", ratio)
    if float(rate1) == float(rate2):
        raise InvalidInput(
            f"sample_size_difference: rate1 and rate2 must differ, got {rate1} for both: no number of rows tells equal "
            f"rates apart"
        )
    found = _core.stats.sample_size_difference(rate1, rate2, confidence=confidence, power=power, ratio=ratio, test=test)
    return SampleSizes(*found)


def power_ratio(
    ratio: float, base_rate: float, trials1: int, trials2: int, *, confidence: float, test: str = "score"
) -> float:
    """Power of a two-sided test of equal rates where the first is `ratio` times the second.

    A ratio of 1 is a difference of 0, so the tests are those of `power_difference`.

    Parameters
    ----------
    ratio : rate1 / base_rate, from 0 on
    base_rate : rate of the second sample, positive; ratio times it is at most 1
    trials1, trials2 : rows, at least 1
    confidence, test : as in `power_difference`

    Examples
    --------
    >>> round(power_ratio(0.8, 0.5, 200, 200, confidence=0.95), 4)
    0.5209
    """
    _refuse_ratio("power_ratio", ratio, base_rate, confidence, test)
    refuse_counts("power_ratio", trials1=trials1, trials2=trials2)
    return _core.stats.power_ratio(ratio, base_rate, trials1, trials2, confidence=confidence, test=test)


def sample_size_ratio(
    ratio: float, base_rate: float, *, confidence: float, power: float, allocation: float = 1.0, test: str = "score"
) -> SampleSizes:
    """Return the fewest rows with which a two-sided test of equal rates finds a ratio.

    Parameters
    ----------
    ratio, base_rate : as in `power_ratio`; a ratio of 1 cannot be found
    confidence, power, test : as in `sample_size_difference`
    allocation : rows of the second sample for each row of the first

    Examples
    --------
    >>> sample_size_ratio(0.8, 0.5, confidence=0.95, power=0.8, test="normal")
    SampleSizes(n1=388, n2=388)
    """
    _refuse_ratio("sample_size_ratio", ratio, base_rate, confidence, test)
    refuse_number("sample_size_ratio", "power", power)
    refuse_number("sample_size_ratio", "allocation", allocation)
    if float(ratio) == 1.0:
        raise InvalidInput("sample_size_ratio: ratio must not be 1: no number of rows tells equal rates apart")
    found = _core.stats.sample_size_ratio(
        ratio, base_rate, confidence=confidence, power=power, allocation=allocation, test=test
    )
    return SampleSizes(*found)


def _refuse_ratio(function: str, ratio: float, base_rate: float, confidence: float, test: str) -> None:
    _refuse(function, confidence, test, base_rate=base_rate)
    refuse_number(function, "ratio", ratio)
    if float(base_rate) == 0.0:
        raise InvalidInput(f"{function}: base_rate must be positive; to a rate of 0 there is no ratio")
    if not 0.0 <= float(ratio) * float(base_rate) <= 1.0:
        raise InvalidInput(f"{function}: ratio times base_rate must lie in [0, 1], got {ratio} times {base_rate}")


def minimum_detectable_difference(
    trials1: int, trials2: int, base_rate: float, *, confidence: float, power: float, test: str = "score"
) -> Detectable:
    """Return the smallest differences, rate1 - base_rate, that so many rows find with that power, on either side.

    Parameters
    ----------
    trials1, trials2 : rows, at least 1; the base rate is that of the second sample
    base_rate : in [0, 1]
    confidence, power : as in `sample_size_difference`
    test : as in `power_difference`

    Returns
    -------
    Detectable
        ``below`` (negative) and ``above``; None where no rate on that side is far enough

    Examples
    --------
    >>> gap = minimum_detectable_difference(50, 200, 0.3, confidence=0.95, power=0.8)
    >>> round(gap.below, 3), round(gap.above, 3)
    (-0.182, 0.213)
    >>> minimum_detectable_difference(20, 200, 0.05, confidence=0.95, power=0.8).below is None
    True
    """
    _refuse("minimum_detectable_difference", confidence, test, base_rate=base_rate)
    refuse_counts("minimum_detectable_difference", trials1=trials1, trials2=trials2)
    refuse_number("minimum_detectable_difference", "power", power)
    found = _core.stats.minimum_detectable_difference(
        trials1, trials2, base_rate, confidence=confidence, power=power, test=test
    )
    return Detectable(*found)


def minimum_detectable_ratio(
    trials1: int, trials2: int, base_rate: float, *, confidence: float, power: float, test: str = "score"
) -> Detectable:
    """Return the ratios, rate1 / base_rate, nearest to 1 that so many rows find with that power, on either side.

    Parameters, returns: as `minimum_detectable_difference`; ``below`` is less than 1. To a base rate of 0 there is no
    ratio: both are None.

    Examples
    --------
    >>> ratio = minimum_detectable_ratio(50, 200, 0.3, confidence=0.95, power=0.8)
    >>> round(ratio.below, 2), round(ratio.above, 2)
    (0.39, 1.71)
    """
    _refuse("minimum_detectable_ratio", confidence, test, base_rate=base_rate)
    refuse_counts("minimum_detectable_ratio", trials1=trials1, trials2=trials2)
    refuse_number("minimum_detectable_ratio", "power", power)
    found = _core.stats.minimum_detectable_ratio(
        trials1, trials2, base_rate, confidence=confidence, power=power, test=test
    )
    return Detectable(*found)
