"""Two windows of a category: whether they differ, and how far. Nothing is computed here."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from lotrecht import _core
from lotrecht.drift.effects import Size, category_moved
from lotrecht.drift.results import Distance, WindowTest, as_distance, as_test
from lotrecht.drift.window import in_our_words, read_column, window_of
from lotrecht.errors import InvalidInput
from lotrecht.ingest.coding import factorised
from lotrecht.stats.checking import refuse_choice, refuse_counts, refuse_number

__all__ = [
    "category_counts",
    "category_test",
    "hellinger",
    "jensenshannon",
    "kl_divergence",
    "linfinity",
    "psi",
    "total_variation",
]


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


def category_test(
    x: Any,
    y: Any,
    *,
    method: Literal["auto", "chi_square", "g", "exact", "permutation"] = "auto",
    seed: int | None = None,
    permutations: int = 9999,
    threads: int = 1,
    confidence: float | None = None,
    tolerance: float | None = None,
    resamples: int = 999,
) -> WindowTest:
    """Test that two windows of a category have one distribution (homogeneity: both are samples).

    Parameters
    ----------
    x, y : columns of categories; missing values are a category of their own
    method : "chi_square" (Pearson's), "g" (likelihood ratio), "exact" (Freeman and Halton's), "permutation" (of
        Pearson's); "auto": chi-square where every expected count is 5 or more, else exact where that takes little, else
        by permutation
    seed, permutations, threads : of the permutations; a seed is needed where they are drawn
    confidence, tolerance, resamples : of ``.effect``, the share of rows that would have to change category (total
        variation); see `wasserstein_distance`

    Examples
    --------
    >>> before, now = ["a"] * 30 + ["b"] * 20, ["a"] * 20 + ["b"] * 30
    >>> test = category_test(before, now)
    >>> test.method, round(test.pvalue, 4), test.effect.value
    ('chi_square', 0.0455, 0.2)
    """
    who = "category_test"
    refuse_choice(who, "method", method, ("auto", "chi_square", "g", "exact", "permutation"))
    refuse_counts(who, permutations=permutations, threads=threads)
    if seed is not None:
        refuse_counts(who, seed=seed)
    asked = Size(who, confidence, tolerance)
    counts = category_counts(x, y)
    first, second = _sides(counts)
    effect = category_moved(asked, "total_variation", first, second, resamples, seed, threads)
    return as_test(_tested(who, first, second, method, seed, int(permutations), int(threads)), effect)


def _tested(
    who: str, first: list[int], second: list[int], method: str, seed: int | None, permutations: int, threads: int
) -> tuple[Any, ...]:
    if method in ("auto", "permutation") or not first:
        drawn = method == "permutation"
        if drawn and seed is None:
            raise InvalidInput(f"{who}: permutations need a seed: pass seed=, any whole number, and keep it")
        test = _core.drift.category_test(first, second, 1 if seed is None else permutations, seed or 0, threads, drawn)
        if test[3] == "chi_square_permutation" and seed is None:
            raise InvalidInput(f"{who}: these windows need permutations: pass seed=, any whole number, and keep it")
        return test
    cells = [*first, *second]
    if method == "exact":
        found = _core.stats.freeman_halton(cells, 2, len(first), 20_000_000)
    elif method == "g":
        found = _core.stats.g_test(cells, 2, len(first))
    else:
        found = _core.stats.chi_square(cells, 2, len(first), False)
    return found.statistic, found.pvalue, found.n, found.method, found.undefined


def total_variation(x: Any, y: Any, **interval: Any) -> Distance:
    """½ Σ |p - q|: the share of rows that would have to change category for one window to become the other.

    Parameters
    ----------
    x, y : columns of categories
    **interval : confidence=, tolerance=, with resamples=, seed= and threads= as in `wasserstein_distance`

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
    **interval : confidence=, tolerance=, with resamples=, seed= and threads= as in `wasserstein_distance`

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
    **interval : confidence=, tolerance=, with resamples=, seed= and threads= as in `wasserstein_distance`

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
    **interval : confidence=, tolerance=, with resamples=, seed= and threads= as in `wasserstein_distance`

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


def psi(
    expected: Any,
    actual: Any,
    *,
    bins: int | None = None,
    confidence: float | None = None,
    tolerance: float | None = None,
) -> WindowTest:
    """Population stability index, with a p-value; its interval in ``.effect``.

    Parameters
    ----------
    expected, actual : columns of categories, or, with `bins`, of numbers
    bins : cut numbers by the quantiles of `expected` into about so many; missing values are a bin of their own. None:
        the values are categories
    confidence : two-sided level of the interval; None: no interval
    tolerance : an index that does not matter: then ``.effect.p_beyond`` is the p-value that the index of the
        populations is no larger, and ``.effect.p_within`` that it is at least as large

    Returns
    -------
    WindowTest
        ``.effect.value`` is the index, of shares with half a row added to each category; ``.statistic`` is the index
        over 1/n + 1/m, chi-square without drift

    Notes
    -----
    No value of the index is a threshold for all sizes: windows of 50 rows in ten bins exceed 0.1 almost always, with
    nothing between them. ``tolerance=0.1`` asks what such a threshold is meant to ask.

    Examples
    --------
    >>> test = psi(["a"] * 50 + ["b"] * 50, ["a"] * 30 + ["b"] * 70, confidence=0.95, tolerance=0.1)
    >>> round(test.effect.value, 3), round(test.pvalue, 4), round(test.effect.p_beyond, 2)
    (0.166, 0.004, 0.26)
    """
    asked = Size("psi", confidence, tolerance)
    missing = 0
    if bins is None:
        first, second = _sides(category_counts(expected, actual))
    else:
        refuse_counts("psi", bins=bins)
        if int(bins) < 2:
            raise InvalidInput(f"psi: bins must be at least 2, got {bins}")
        reference, current = window_of(expected, "expected"), window_of(actual, "actual")
        edges = _core.drift.quantile_edges(reference, int(bins)) if reference.rows else []
        first = [*_core.drift.binned(reference, edges), reference.missing]
        second = [*_core.drift.binned(current, edges), current.missing]
        missing = reference.missing + current.missing
    test, index = _core.drift.psi(first, second, asked.level)
    p_values = (np.nan, np.nan)
    if asked.tolerance is not None:
        p_values = _core.drift.psi_tolerance(first, second, asked.tolerance)
    return as_test(test, as_distance(index, asked.confidence, asked.tolerance, p_values), missing)


def _sides(counts: dict[str, tuple[int, int]]) -> tuple[list[int], list[int]]:
    return [n for n, _ in counts.values()], [m for _, m in counts.values()]


def _of_categories(
    metric: str,
    x: Any,
    y: Any,
    *,
    confidence: float | None = None,
    tolerance: float | None = None,
    resamples: int = 1999,
    seed: int | None = None,
    threads: int = 1,
) -> Distance:
    asked = Size(metric, confidence, tolerance)
    first, second = _sides(category_counts(x, y))
    return category_moved(asked, metric, first, second, resamples, seed, threads)
