"""How far windows moved, beside the tests that they did: with an interval, and p-values about a tolerance."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from lotrecht import _core
from lotrecht.drift.results import Distance, as_distance
from lotrecht.errors import InvalidInput
from lotrecht.stats.checking import refuse_counts, refuse_level, refuse_number

__all__ = [
    "Size",
    "category_moved",
    "metric_moved",
    "named_infinities",
    "p_values_of",
    "permutation_options",
    "shares_moved",
]

USUAL = 0.95
"""At which few rows are allowed for where p-values about a tolerance are asked for without an interval."""


class Size:
    """What of a size is asked for: an interval at a level, and p-values about a tolerance; either may be None.

    Raises
    ------
    InvalidInput
        if the level is none, or the tolerance below 0
    """

    def __init__(self, who: str, confidence: float | None, tolerance: float | None) -> None:
        if confidence is not None:
            refuse_level(who, confidence)
        if tolerance is not None:
            refuse_number(who, "tolerance", tolerance)
            if not 0.0 <= float(tolerance) < np.inf:
                raise InvalidInput(f"{who}: tolerance must be a finite number from 0 on, got {tolerance}")
        self.who = who
        self.confidence = None if confidence is None else float(confidence)
        self.tolerance = None if tolerance is None else float(tolerance)

    @property
    def level(self) -> float:
        """The level for the compiled module; any, where its interval is not returned."""
        return 0.5 if self.confidence is None else self.confidence

    @property
    def is_drawn(self) -> bool:
        """Whether a distance needs resamples."""
        return self.confidence is not None or self.tolerance is not None


def p_values_of(asked: Size, first: Any, second: Any, of: str) -> tuple[float, float]:
    """Return p-values about a tolerance for numbers: of "ks", "mann_whitney" or "welch"; NaN if none is set."""
    if asked.tolerance is None:
        return np.nan, np.nan
    return _core.drift.number_tolerance(first, second, of, asked.tolerance)


def shares_moved(asked: Size, first: Any, second: Any) -> Distance:
    """Return the largest distance of the shares of rows up to a value."""
    _, distance, _, _ = _core.drift.ks_2samp(first, second, "two-sided", "limit", asked.level)
    return as_distance(distance, asked.confidence, asked.tolerance, p_values_of(asked, first, second, "ks"))


def metric_moved(asked: Size, metric: str, first: Any, second: Any, *drawn: Any) -> Distance:
    """Return a distance of numbers: "wasserstein", "energy" or "kuiper"; `drawn` as of `_moved`."""
    return _moved(asked, _core.drift.distance, _core.drift.distance_tolerance, (first, second, metric), *drawn)


def category_moved(asked: Size, metric: str, first: list[int], second: list[int], *drawn: Any) -> Distance:
    """Return a distance of categories: "total_variation", "linfinity", "hellinger", "jensenshannon"; see `_moved`."""
    of = _core.drift
    return _moved(asked, of.category_distance, of.category_tolerance, (first, second, metric), *drawn)


def _moved(
    asked: Size, distance: Any, tolerance: Any, what: tuple[Any, ...], resamples: int, seed: int | None, threads: int
) -> Distance:
    """Return a distance with what is asked for; a seed is needed where anything is drawn."""
    refuse_counts(asked.who, resamples=resamples, threads=threads)
    options = {"resamples": 1, "seed": 0, "threads": 1}
    if asked.is_drawn:
        if seed is None:
            needing = "an interval needs" if asked.confidence is not None else "p-values about a tolerance need"
            raise InvalidInput(f"{asked.who}: {needing} a seed: pass seed=, any whole number, and keep it")
        refuse_counts(asked.who, seed=seed)
        options = {"resamples": int(resamples), "seed": int(seed), "threads": int(threads)}
    found = distance(*what, confidence=asked.confidence, **options)
    p_values = (np.nan, np.nan)
    if asked.tolerance is not None:
        p_values = tolerance(*what, asked.tolerance, asked.confidence or USUAL, **options)
    return as_distance(found, asked.confidence, asked.tolerance, p_values)


def permutation_options(who: str, permutations: int, seed: int, threads: int) -> dict[str, int]:
    """Return how permutations are drawn, or refuse it."""
    refuse_counts(who, permutations=permutations, seed=seed, threads=threads)
    return {"permutations": int(permutations), "seed": int(seed), "threads": int(threads)}


@contextmanager
def named_infinities(who: str, **windows: Any) -> Iterator[None]:
    """Say which window holds the infinite values that the compiled module refuses, and how many."""
    try:
        yield
    except InvalidInput:
        for name, window in windows.items():
            values, counts = window.values()
            infinite = int(counts[np.isinf(values)].sum())
            if infinite:
                word = "value" if infinite == 1 else "values"
                raise InvalidInput(
                    f"{who}: {name} holds {infinite} infinite {word}, whose distances do not exist; tests of ranks, "
                    f"such as ks_2samp and mannwhitneyu, can use them"
                ) from None
        raise
