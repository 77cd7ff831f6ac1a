"""Rates of events per person, and agreement of two yes-or-no judgements."""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

from lotrecht import _core
from lotrecht.errors import InvalidInput
from lotrecht.stats.checking import refuse_choice, refuse_counts, refuse_level
from lotrecht.stats.intervals import Interval

__all__ = ["Kappa", "cohens_kappa", "garwood", "poisson_ratio", "poisson_score"]


class Kappa(NamedTuple):
    """Cohen's kappa with its interval; `value` is NaN where there is none."""

    value: float
    low: float
    high: float


def garwood(events: int, exposure: float, *, confidence: float) -> Interval:
    """Exact interval for the rate of a Poisson count; covers at least as often as stated, whatever the truth.

    Parameters
    ----------
    events : a whole number from 0 on
    exposure : what the events are counted per, such as residents; 0 gives [0, infinity]
    confidence : two-sided level in (0, 1)

    Notes
    -----
    Quantiles of Gamma(x) and Gamma(x + 1). Garwood (1936), Biometrika 28(3/4), 437-442.

    Examples
    --------
    >>> low, high = garwood(17, 1000, confidence=0.95)
    >>> round(low, 5), round(high, 5)
    (0.0099, 0.02722)
    """
    _refuse("garwood", confidence, [exposure], events=events)
    return _core.stats.garwood(events, float(exposure), confidence=confidence)


def poisson_score(events: int, exposure: float, *, confidence: float) -> Interval:
    """Score interval for the rate of a Poisson count; the true coverage oscillates around the level.

    Parameters
    ----------
    events, exposure, confidence : as in `garwood`
    """
    _refuse("poisson_score", confidence, [exposure], events=events)
    return _core.stats.poisson_score(events, float(exposure), confidence=confidence)


def poisson_ratio(
    events1: int,
    exposure1: float,
    events2: int,
    exposure2: float,
    *,
    confidence: float,
    method: Literal["exact", "score"] = "exact",
) -> Interval:
    """Interval for the ratio of two Poisson rates, (events1 / exposure1) / (events2 / exposure2).

    Parameters
    ----------
    events1, events2 : whole numbers from 0 on
    exposure1, exposure2 : finite, not negative
    confidence : two-sided level in (0, 1)
    method : "exact" (Clopper and Pearson's, given the sum of the events) or "score" (Wilson's)

    Examples
    --------
    >>> low, high = poisson_ratio(11, 800, 23, 3011, confidence=0.95)
    >>> round(low, 4), round(high, 4)
    (0.7922, 3.8439)
    """
    _refuse("poisson_ratio", confidence, [exposure1, exposure2], events1=events1, events2=events2)
    refuse_choice("poisson_ratio", "method", method, ("exact", "score"))
    return _core.stats.poisson_ratio(
        events1, float(exposure1), events2, float(exposure2), method=method, confidence=confidence
    )


def cohens_kappa(
    both: int,
    first_only: int,
    second_only: int,
    neither: int,
    *,
    confidence: float,
    method: Literal["square_and_add", "fleiss_cohen_everitt"] = "square_and_add",
) -> Kappa:
    """Cohen's kappa of two yes-or-no judgements of the same cases: agreement beyond chance.

    Parameters
    ----------
    both, first_only, second_only, neither : how many cases got a yes from both, from one, from none
    confidence : two-sided level in (0, 1)
    method : "square_and_add" (from Wilson intervals of the independent rates kappa is made of) or
        "fleiss_cohen_everitt" (normal, with the large-sample standard error; far too narrow for few cases)

    Examples
    --------
    >>> k = cohens_kappa(20, 5, 10, 15, confidence=0.95)
    >>> round(k.value, 4), round(k.low, 4), round(k.high, 4)
    (0.4, 0.1259, 0.6)
    """
    counts = {"both": both, "first_only": first_only, "second_only": second_only, "neither": neither}
    _refuse("cohens_kappa", confidence, [], **counts)
    refuse_choice("cohens_kappa", "method", method, ("square_and_add", "fleiss_cohen_everitt"))
    return Kappa(
        *_core.stats.cohens_kappa(both, first_only, second_only, neither, method=method, confidence=confidence)
    )


def _refuse(function: str, confidence: float, exposures: list[float], **counts: int) -> None:
    refuse_counts(function, **counts)
    for exposure in exposures:
        if not hasattr(exposure, "__float__") or not 0.0 <= float(exposure) < math.inf:
            raise InvalidInput(f"{function}: an exposure must be finite and not negative, got {exposure}")
    refuse_level(function, confidence)
