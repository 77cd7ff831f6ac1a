"""Rates of finite populations: a city that looked at all its cases, or at a good part of them."""

from __future__ import annotations

from lotrecht import _core
from lotrecht.errors import InvalidInput
from lotrecht.stats.checking import refuse_counts, refuse_level, refuse_samples
from lotrecht.stats.intervals import Interval

__all__ = ["hypergeometric_difference", "hypergeometric_interval"]


def hypergeometric_interval(successes: int, sample: int, population: int, *, confidence: float) -> Interval:
    """Exact interval for a rate of a population of N, from a sample drawn without replacement.

    Parameters
    ----------
    successes, sample : whole numbers, ``0 <= successes <= sample``; no sample gives [0, 1]
    population : N, at least the sample; above 10^9 the interval is Clopper and Pearson's
    confidence : two-sided level in (0, 1); the coverage is never below it

    Notes
    -----
    All M / N for which neither one-sided exact test (hypergeometric) rejects. Whoever has looked at everybody knows:
    for ``sample == population`` the interval is a point. It speaks of these N cases and of no others; what an algorithm
    would do to the next ones is a question for `clopper_pearson` or `wilson`.
    Wright (1991), Exact Confidence Bounds when Sampling from Small Finite Universes.

    Examples
    --------
    >>> hypergeometric_interval(7, 40, 80, confidence=0.95)
    Interval(low=0.1, high=0.275)
    >>> hypergeometric_interval(7, 40, 40, confidence=0.95)
    Interval(low=0.175, high=0.175)
    """
    refuse_level("hypergeometric_interval", confidence)
    refuse_samples("hypergeometric_interval", successes=successes, sample=sample)
    _refuse_population("hypergeometric_interval", "population", sample, population)
    return _core.stats.hypergeometric_interval(successes, sample, population, confidence=confidence)


def hypergeometric_difference(
    successes1: int,
    sample1: int,
    population1: int,
    successes2: int,
    sample2: int,
    population2: int,
    *,
    confidence: float,
) -> Interval:
    """Interval for the difference of two rates of finite populations, first less second, by MOVER.

    Parameters
    ----------
    successes1, sample1, population1, successes2, sample2, population2 : as in `hypergeometric_interval`
    confidence : two-sided level in (0, 1)

    Notes
    -----
    Made of the two exact intervals, so that the difference of two populations that were looked at whole is a point.
    Zou & Donner (2008), Stat. Med. 27(10), 1693-1702.
    """
    name = "hypergeometric_difference"
    refuse_level(name, confidence)
    refuse_samples(name, successes1=successes1, sample1=sample1, successes2=successes2, sample2=sample2)
    _refuse_population(name, "population1", sample1, population1)
    _refuse_population(name, "population2", sample2, population2)
    return _core.stats.hypergeometric_difference(
        successes1, sample1, population1, successes2, sample2, population2, confidence=confidence
    )


def _refuse_population(function: str, name: str, sample: int, population: int) -> None:
    refuse_counts(function, **{name: population})
    if population < sample:
        raise InvalidInput(f"{function}: {name} must not be smaller than the sample of {sample}, got {population}")
