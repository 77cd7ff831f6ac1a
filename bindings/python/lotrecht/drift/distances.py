"""How far two windows are apart: of a number, or of a category. Nothing is computed here."""

from __future__ import annotations

from typing import Any

import numpy as np

from lotrecht import _core
from lotrecht.drift.results import Distance, WindowTest, as_distance, as_test
from lotrecht.drift.window import in_our_words, read_column, window_of
from lotrecht.errors import InvalidInput
from lotrecht.ingest.coding import factorised
from lotrecht.stats.checking import refuse_counts, refuse_level, refuse_number

__all__ = [
    "category_counts",
    "energy_distance",
    "hellinger",
    "jensenshannon",
    "kl_divergence",
    "linfinity",
    "psi",
    "total_variation",
    "wasserstein_distance",
]


def _resampled(who: str, confidence: float | None, resamples: int, seed: int | None, threads: int) -> dict[str, Any]:
    refuse_counts(who, resamples=resamples, threads=threads)
    if confidence is None:
        return {"confidence": None, "resamples": 1, "seed": 0, "threads": 1}
    refuse_level(who, confidence)
    if seed is None:
        raise InvalidInput(f"{who}: an interval needs a seed: pass seed=, any whole number, and keep it")
    refuse_counts(who, seed=seed)
    return {"confidence": float(confidence), "resamples": int(resamples), "seed": int(seed), "threads": int(threads)}


def wasserstein_distance(
    x: Any,
    y: Any,
    *,
    confidence: float | None = None,
    resamples: int = 1999,
    seed: int | None = None,
    threads: int = 1,
) -> Distance:
    """Wasserstein's distance: by how much values must move, on average, for one window to become the other.

    Parameters
    ----------
    x, y : columns of finite numbers, or `Window`
    confidence : two-sided level of the interval, which holds 0 where there is no drift; None: no interval
    resamples, seed, threads : of the interval; a seed is needed for it

    Returns
    -------
    Distance
        in the variable's unit; ``float(...)`` of it is scipy's value

    Examples
    --------
    >>> float(wasserstein_distance([1, 2, 3], [2, 3, 4]))
    1.0
    """
    return _of_numbers("wasserstein", x, y, confidence, resamples, seed, threads)


def energy_distance(
    x: Any,
    y: Any,
    *,
    confidence: float | None = None,
    resamples: int = 1999,
    seed: int | None = None,
    threads: int = 1,
) -> Distance:
    """Energy distance, √(2 ∫ (F - G)²), in the square root of the variable's unit.

    Parameters
    ----------
    x, y : columns of finite numbers, or `Window`
    confidence : two-sided level of the interval, which holds 0 where there is no drift; None: no interval
    resamples, seed, threads : of the interval; a seed is needed for it

    Examples
    --------
    >>> round(float(energy_distance([0], [2])), 6)
    2.0
    """
    return _of_numbers("energy", x, y, confidence, resamples, seed, threads)


def _of_numbers(
    metric: str, x: Any, y: Any, confidence: float | None, resamples: int, seed: int | None, threads: int
) -> Distance:
    options = _resampled(f"{metric}_distance", confidence, resamples, seed, threads)
    return as_distance(_core.drift.distance(window_of(x, "x"), window_of(y, "y"), metric, **options), confidence)


def category_counts(x: Any, y: Any) -> dict[str, tuple[int, int]]:
    """Count the rows of two windows in each category of either; missing values are a category of their own, None.

    Parameters
    ----------
    x, y : columns of categories

    Examples
    --------
    >>> category_counts(["a", "b", "a"], ["b", "c"])
    {'a': (2, 0), 'b': (1, 1), 'c': (0, 1)}
    """
    counted: list[dict[Any, int]] = []
    for name, values in (("x", x), ("y", y)):
        try:
            attribute = factorised(read_column(values, name))
        except InvalidInput as error:
            raise InvalidInput(in_our_words(str(error))) from None
        tally = np.bincount(attribute.codes, minlength=len(attribute.levels))
        counted.append({level: int(n) for level, n in zip(attribute.levels, tally, strict=True) if n})
    first, second = counted
    return {level: (first.get(level, 0), second.get(level, 0)) for level in dict.fromkeys([*first, *second])}


def total_variation(x: Any, y: Any, **interval: Any) -> Distance:
    """½ Σ |p - q|: the share of rows that would have to change category for one window to become the other.

    Parameters
    ----------
    x, y : columns of categories
    **interval : confidence=, with resamples=, seed= and threads= as in `wasserstein_distance`

    Examples
    --------
    >>> total_variation(["a", "b"], ["a", "a"]).value
    0.5
    """
    return _of_categories("total_variation", x, y, **interval)


def linfinity(x: Any, y: Any, **interval: Any) -> Distance:
    """Return the largest change of any category's share.

    Parameters
    ----------
    x, y : columns of categories
    **interval : confidence=, with resamples=, seed= and threads= as in `wasserstein_distance`

    Examples
    --------
    >>> linfinity(["a", "b"], ["a", "a"]).value
    0.5
    """
    return _of_categories("linfinity", x, y, **interval)


def hellinger(x: Any, y: Any, **interval: Any) -> Distance:
    """Hellinger's distance √(½ Σ (√p - √q)²): a rare category that doubles weighs more than in total variation.

    Parameters
    ----------
    x, y : columns of categories
    **interval : confidence=, with resamples=, seed= and threads= as in `wasserstein_distance`

    Examples
    --------
    >>> hellinger(["a"], ["b"]).value
    1.0
    """
    return _of_categories("hellinger", x, y, **interval)


def jensenshannon(x: Any, y: Any, **interval: Any) -> Distance:
    """Square root of Jensen and Shannon's divergence in bits, between 0 and 1: scipy's with ``base=2``.

    Parameters
    ----------
    x, y : columns of categories
    **interval : confidence=, with resamples=, seed= and threads= as in `wasserstein_distance`

    Examples
    --------
    >>> jensenshannon(["a"], ["b"]).value
    1.0
    """
    return _of_categories("jensenshannon", x, y, **interval)


def kl_divergence(x: Any, y: Any, *, pseudocount: float = 0.5) -> float:
    """Kullback and Leibler's divergence of the first window from the second, in nats.

    Parameters
    ----------
    x, y : columns of categories
    pseudocount : rows added to each category of both windows, so that it is finite; 0.5 is Jeffreys' prior

    Examples
    --------
    >>> kl_divergence(["a", "b"], ["a", "b"])
    0.0
    """
    refuse_number("kl_divergence", "pseudocount", pseudocount)
    first, second = _sides(category_counts(x, y))
    return _core.drift.kl_divergence(first, second, float(pseudocount))


def psi(expected: Any, actual: Any, *, bins: int | None = None, confidence: float | None = None) -> WindowTest:
    """Population stability index, with a p-value; its interval in ``.effect``.

    Parameters
    ----------
    expected, actual : columns of categories, or, with `bins`, of numbers
    bins : cut numbers by the quantiles of `expected` into about so many; missing values are a bin of their own. None:
        the values are categories
    confidence : two-sided level of the interval; None: no interval

    Returns
    -------
    WindowTest
        ``.effect.value`` is the index, of shares with half a row added to each category; ``.statistic`` is the index
        over 1/n + 1/m, chi-square without drift

    Notes
    -----
    No value of the index is a threshold for all sizes: windows of 50 rows in ten bins exceed 0.1 almost always, with
    nothing between them.

    Examples
    --------
    >>> test = psi(["a"] * 50 + ["b"] * 50, ["a"] * 30 + ["b"] * 70, confidence=0.95)
    >>> round(test.effect.value, 3), round(test.pvalue, 4)
    (0.166, 0.004)
    """
    level = 0.5
    if confidence is not None:
        refuse_level("psi", confidence)
        level = float(confidence)
    if bins is None:
        first, second = _sides(category_counts(expected, actual))
    else:
        refuse_counts("psi", bins=bins)
        reference, current = window_of(expected, "expected"), window_of(actual, "actual")
        edges = _core.drift.quantile_edges(reference, int(bins))
        first = [*_core.drift.binned(reference, edges), reference.missing]
        second = [*_core.drift.binned(current, edges), current.missing]
    test, index = _core.drift.psi(first, second, level)
    return as_test(test, as_distance(index, confidence))


def _sides(counts: dict[str, tuple[int, int]]) -> tuple[list[int], list[int]]:
    return [n for n, _ in counts.values()], [m for _, m in counts.values()]


def _of_categories(
    metric: str,
    x: Any,
    y: Any,
    *,
    confidence: float | None = None,
    resamples: int = 1999,
    seed: int | None = None,
    threads: int = 1,
) -> Distance:
    options = _resampled(metric, confidence, resamples, seed, threads)
    first, second = _sides(category_counts(x, y))
    return as_distance(_core.drift.category_distance(first, second, metric, **options), confidence)
