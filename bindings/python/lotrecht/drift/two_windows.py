"""Tests of two windows of a numeric variable, under scipy's names. Nothing is computed here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from lotrecht import _core
from lotrecht.drift.effects import Size, named_infinities, p_values_of, permutation_options, shares_moved
from lotrecht.drift.results import WindowTest, as_distance, as_test
from lotrecht.drift.window import window_of
from lotrecht.errors import InvalidInput
from lotrecht.stats.checking import refuse_choice, refuse_counts

Alternative = Literal["two-sided", "less", "greater"]

__all__ = [
    "anderson_ksamp",
    "cramervonmises_2samp",
    "ks_2samp",
    "mannwhitneyu",
    "welch_ttest",
]

_ALTERNATIVES = ("two-sided", "less", "greater")


def ks_2samp(
    data1: Any,
    data2: Any,
    *,
    alternative: Alternative = "two-sided",
    method: Literal["auto", "exact", "limit"] = "auto",
    confidence: float | None = None,
    tolerance: float | None = None,
) -> WindowTest:
    """Kolmogorov and Smirnov's test that two windows have one distribution.

    Parameters
    ----------
    data1, data2 : columns of numbers, or `Window`
    alternative : "greater": the share of rows up to some value is larger in the first window, "less": smaller
    method : "exact" given the ties, "limit" for many rows, "auto" the one that is right in reasonable time
    confidence : two-sided level of the interval for the distance, which holds for any distribution; None: no interval
    tolerance : share of rows by which windows may differ: then ``.effect.p_beyond`` is the p-value that they differ by
        no more, and ``.effect.p_within`` that they differ by at least as much

    Returns
    -------
    WindowTest
        ``.statistic`` is the largest distance of the shares up to a value, in the direction asked for; ``.effect`` the
        two-sided one

    Notes
    -----
    The exact p-value is conditional on the ties and keeps its relative accuracy however small it is. scipy's ignores
    ties (size .008 at a level of .05 with five different values) and ends near 1e-16.

    Examples
    --------
    >>> test = ks_2samp([1, 2, 2, 3], [3, 4, 4, 5], confidence=0.95)
    >>> test.statistic, round(test.pvalue, 6)
    (0.75, 0.228571)
    >>> many = ks_2samp(range(0, 20000), range(500, 20500), tolerance=0.1)
    >>> many.pvalue < 1e-5, many.effect.p_beyond, many.effect.p_within < 1e-5  # it moved, and by less than matters
    (True, 1.0, True)
    """
    refuse_choice("ks_2samp", "alternative", alternative, _ALTERNATIVES)
    refuse_choice("ks_2samp", "method", method, ("auto", "exact", "limit"))
    asked = Size("ks_2samp", confidence, tolerance)
    first, second = window_of(data1, "data1"), window_of(data2, "data2")
    test, distance, _, _ = _core.drift.ks_2samp(first, second, alternative, method, asked.level)
    effect = as_distance(distance, asked.confidence, asked.tolerance, p_values_of(asked, first, second, "ks"))
    return as_test(test, effect, first.missing + second.missing)


def mannwhitneyu(
    x: Any,
    y: Any,
    *,
    alternative: Alternative = "two-sided",
    method: Literal["auto", "exact", "normal"] = "auto",
    confidence: float | None = None,
    tolerance: float | None = None,
) -> WindowTest:
    """Mann and Whitney's test of whether one window tends to have larger values.

    Parameters
    ----------
    x, y : columns of numbers, or `Window`
    alternative : "greater": the first window's tend to be larger
    method : "exact" given the ties, "normal" for many rows, "auto"
    confidence : two-sided level of the interval for the probability; None: no interval
    tolerance : by how much the probability may differ from one half, below 0.5; see `ks_2samp`

    Returns
    -------
    WindowTest
        ``.statistic`` is U of the first window; ``.effect`` the probability that a row of the first window has a larger
        value than one of the second, equal ones half

    Examples
    --------
    >>> test = mannwhitneyu([3, 4, 5], [1, 2, 3], confidence=0.95)
    >>> test.statistic, round(test.pvalue, 6), round(test.effect.value, 3)
    (8.5, 0.2, 0.944)
    """
    refuse_choice("mannwhitneyu", "alternative", alternative, _ALTERNATIVES)
    refuse_choice("mannwhitneyu", "method", method, ("auto", "exact", "normal"))
    asked = Size("mannwhitneyu", confidence, tolerance)
    first, second = window_of(x, "x"), window_of(y, "y")
    test, probability = _core.drift.mannwhitneyu(first, second, alternative, method, asked.level)
    p_values = p_values_of(asked, first, second, "mann_whitney")
    return as_test(
        test, as_distance(probability, asked.confidence, asked.tolerance, p_values), first.missing + second.missing
    )


def welch_ttest(
    x: Any,
    y: Any,
    *,
    alternative: Alternative = "two-sided",
    seed: int | None = None,
    permutations: int = 9999,
    threads: int = 1,
    confidence: float | None = None,
    tolerance: float | None = None,
) -> WindowTest:
    """Welch's test of two means, whatever the variances: scipy's ``ttest_ind(equal_var=False)``.

    Without a seed the p-value is Student's, for values that are roughly normal or many: 20 rows half of which are 0,
    with a long tail, beside 200 of the same reject .13 at a level of .05, and 4 beside 100 reject .38. With a seed it
    is by permutation of the same statistic (Chung & Romano 2013), which keeps the level whatever the values are: .046
    and .017. The interval stays Student's.

    Parameters
    ----------
    x, y : columns of finite numbers, or `Window`
    alternative : "greater": the first mean is larger
    seed, permutations, threads : of the permutations; no result depends on `threads`
    confidence : two-sided level of the interval for the difference; None: no interval
    tolerance : by how much means may differ, in the variable's unit; see `ks_2samp`

    Returns
    -------
    WindowTest
        ``.statistic`` is t; ``.effect`` the first mean less the second, in the variable's unit

    Examples
    --------
    >>> test = welch_ttest([1, 2, 3, 4], [2, 4, 6, 9], tolerance=1)
    >>> round(test.pvalue, 4), round(test.effect.p_beyond, 4)
    (0.1647, 0.2733)
    """
    refuse_choice("welch_ttest", "alternative", alternative, _ALTERNATIVES)
    asked = Size("welch_ttest", confidence, tolerance)
    options: dict[str, Any] = {"seed": None, "permutations": 1, "threads": 1}
    if seed is not None:
        options |= permutation_options("welch_ttest", permutations, seed, threads)
    first, second = window_of(x, "x"), window_of(y, "y")
    with named_infinities("welch_ttest", x=first, y=second):
        test, difference, _ = _core.drift.welch(first, second, alternative, asked.level, **options)
    p_values = p_values_of(asked, first, second, "welch")
    return as_test(
        test, as_distance(difference, asked.confidence, asked.tolerance, p_values), first.missing + second.missing
    )


def cramervonmises_2samp(
    x: Any,
    y: Any,
    *,
    method: Literal["auto", "exact", "limit", "permutation"] = "auto",
    permutations: int = 9999,
    seed: int | None = None,
    threads: int = 1,
    confidence: float | None = None,
    tolerance: float | None = None,
) -> WindowTest:
    """Cramér and von Mises' test that two windows have one distribution.

    Parameters
    ----------
    x, y : columns of numbers, or `Window`
    method : "exact" given the ties; "limit" for many rows without ties; "permutation"; "auto": exact where that is
        quick, else the limit without ties, else permutations
    permutations, seed, threads : of the permutations; a seed is needed where they are drawn
    confidence, tolerance : of ``.effect``, the largest distance of the shares of rows up to a value; see `ks_2samp`

    Examples
    --------
    >>> round(cramervonmises_2samp([1, 2, 3, 4], [5, 6, 7, 8]).pvalue, 6)
    0.028571
    """
    who = "cramervonmises_2samp"
    refuse_choice(who, "method", method, ("auto", "exact", "limit", "permutation"))
    refuse_counts(who, permutations=permutations, threads=threads)
    if seed is not None:
        refuse_counts(who, seed=seed)
    asked = Size(who, confidence, tolerance)
    first, second = window_of(x, "x"), window_of(y, "y")
    test = _core.drift.cramervonmises_2samp(first, second, method, permutations, seed, threads)
    return as_test(test, shares_moved(asked, first, second), first.missing + second.missing)


def anderson_ksamp(
    samples: Sequence[Any],
    *,
    seed: int | None = None,
    permutations: int = 9999,
    threads: int = 1,
    confidence: float | None = None,
    tolerance: float | None = None,
) -> WindowTest:
    """Anderson and Darling's test that two or more windows have one distribution.

    With a seed by permutation, whatever the values. Without one by the limit for many rows, in the whole tail: scipy's
    table ends at .001 and .25. That is for values nearly all different (at most a hundredth of the rows alike), from
    five rows in each window on: a level of .05 then rejects .049 to .056 of what never changed.

    Parameters
    ----------
    samples : columns of numbers, or `Window`; those without rows are left out
    seed, permutations, threads : of the permutations; no result depends on `threads`
    confidence, tolerance : of ``.effect``, for two windows: the largest distance of the shares of rows up to a value;
        see `ks_2samp`

    Returns
    -------
    WindowTest
        ``.statistic`` is Scholz and Stephens' A² with midranks, not standardised; of more than two windows there is no
        one distance, and ``.effect`` is None

    Raises
    ------
    ValueError
        without a seed, if many rows are alike (`InvalidInput`)

    Examples
    --------
    >>> anderson_ksamp([[1, 2, 3], [2, 3, 4], [8, 9, 9]], seed=1).pvalue < 0.05
    True
    >>> test = anderson_ksamp([range(0, 40, 2), range(5, 65, 3)])
    >>> round(test.statistic, 3), round(test.pvalue, 4)
    (4.951, 0.003)
    """
    who = "anderson_ksamp"
    asked = Size(who, confidence, tolerance)
    if isinstance(samples, (str, bytes)) or not hasattr(samples, "__len__"):
        raise InvalidInput(f"{who}: samples must be a list of columns, got {type(samples).__name__}")
    windows = [window_of(sample, f"samples[{i}]") for i, sample in enumerate(samples)]
    if len(windows) != 2 and asked.is_drawn:
        raise InvalidInput(f"{who}: confidence and tolerance are of the distance of two windows, got {len(windows)}")
    if seed is None:
        test = _core.drift.anderson_ksamp(windows, 1, None, 1)
    else:
        test = _core.drift.anderson_ksamp(windows, **permutation_options(who, permutations, seed, threads))
    effect = shares_moved(asked, *windows) if len(windows) == 2 else None
    return as_test(test, effect, sum(window.missing for window in windows))
