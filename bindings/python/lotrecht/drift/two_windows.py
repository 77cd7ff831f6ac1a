"""Tests of two windows of a numeric variable, under scipy's names. Nothing is computed here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from lotrecht import _core
from lotrecht.drift.results import WindowTest, as_distance, as_test
from lotrecht.drift.window import window_of
from lotrecht.stats.checking import refuse_choice, refuse_counts, refuse_level

Alternative = Literal["two-sided", "less", "greater"]

__all__ = [
    "anderson_ksamp",
    "bws_test",
    "cramervonmises_2samp",
    "energy_test",
    "epps_singleton_2samp",
    "ks_2samp",
    "kuiper_2samp",
    "mannwhitneyu",
    "wasserstein_test",
    "welch_ttest",
]

_ALTERNATIVES = ("two-sided", "less", "greater")


def _level(function: str, confidence: float | None) -> float:
    if confidence is None:
        return 0.5  # the interval it gives is not returned
    refuse_level(function, confidence)
    return float(confidence)


def _drawn(function: str, permutations: int, seed: int, threads: int) -> dict[str, int]:
    refuse_counts(function, permutations=permutations, seed=seed, threads=threads)
    return {"permutations": int(permutations), "seed": int(seed), "threads": int(threads)}


def ks_2samp(
    data1: Any,
    data2: Any,
    *,
    alternative: Alternative = "two-sided",
    method: Literal["auto", "exact", "limit"] = "auto",
    confidence: float | None = None,
) -> WindowTest:
    """Kolmogorov and Smirnov's test that two windows have one distribution.

    Parameters
    ----------
    data1, data2 : columns of numbers, or `Window`
    alternative : "greater": the share of rows up to some value is larger in the first window, "less": smaller
    method : "exact" given the ties, "limit" for many rows, "auto" the one that is right in reasonable time
    confidence : two-sided level of the interval for the distance, which holds for any distribution; None: no interval

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
    """
    refuse_choice("ks_2samp", "alternative", alternative, _ALTERNATIVES)
    refuse_choice("ks_2samp", "method", method, ("auto", "exact", "limit"))
    first, second = window_of(data1, "data1"), window_of(data2, "data2")
    test, distance, _, _ = _core.drift.ks_2samp(first, second, alternative, method, _level("ks_2samp", confidence))
    return as_test(test, as_distance(distance, confidence))


def mannwhitneyu(
    x: Any,
    y: Any,
    *,
    alternative: Alternative = "two-sided",
    method: Literal["auto", "exact", "normal"] = "auto",
    confidence: float | None = None,
) -> WindowTest:
    """Mann and Whitney's test of whether one window tends to have larger values.

    Parameters
    ----------
    x, y : columns of numbers, or `Window`
    alternative : "greater": the first window's tend to be larger
    method : "exact" given the ties, "normal" for many rows, "auto"
    confidence : two-sided level of the interval for the probability; None: no interval

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
    test, probability = _core.drift.mannwhitneyu(
        window_of(x, "x"), window_of(y, "y"), alternative, method, _level("mannwhitneyu", confidence)
    )
    return as_test(test, as_distance(probability, confidence))


def welch_ttest(
    x: Any, y: Any, *, alternative: Alternative = "two-sided", confidence: float | None = None
) -> WindowTest:
    """Welch's test of two means, whatever the variances: scipy's ``ttest_ind(equal_var=False)``.

    Parameters
    ----------
    x, y : columns of finite numbers, or `Window`
    alternative : "greater": the first mean is larger
    confidence : two-sided level of the interval for the difference; None: no interval

    Returns
    -------
    WindowTest
        ``.statistic`` is t; ``.effect`` the first mean less the second, in the variable's unit

    Examples
    --------
    >>> round(welch_ttest([1, 2, 3, 4], [2, 4, 6, 9]).pvalue, 4)
    0.1647
    """
    refuse_choice("welch_ttest", "alternative", alternative, _ALTERNATIVES)
    test, difference, _ = _core.drift.welch(
        window_of(x, "x"), window_of(y, "y"), alternative, _level("welch_ttest", confidence)
    )
    return as_test(test, as_distance(difference, confidence))


def cramervonmises_2samp(
    x: Any,
    y: Any,
    *,
    method: Literal["auto", "exact", "limit", "permutation"] = "auto",
    permutations: int = 9999,
    seed: int | None = None,
    threads: int = 1,
) -> WindowTest:
    """Cramér and von Mises' test that two windows have one distribution.

    Parameters
    ----------
    x, y : columns of numbers, or `Window`
    method : "exact" given the ties; "limit" for many rows without ties; "permutation"; "auto": exact where that is
        quick, else the limit without ties, else permutations
    permutations, seed, threads : of the permutations; a seed is needed where they are drawn

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
    return as_test(
        _core.drift.cramervonmises_2samp(window_of(x, "x"), window_of(y, "y"), method, permutations, seed, threads)
    )


def anderson_ksamp(samples: Sequence[Any], *, seed: int, permutations: int = 9999, threads: int = 1) -> WindowTest:
    """Anderson and Darling's test that two or more windows have one distribution, by permutation.

    Parameters
    ----------
    samples : columns of numbers, or `Window`
    seed, permutations, threads : of the permutations

    Returns
    -------
    WindowTest
        ``.statistic`` is Scholz and Stephens' A² with midranks, not standardised

    Examples
    --------
    >>> anderson_ksamp([[1, 2, 3], [2, 3, 4], [8, 9, 9]], seed=1).pvalue < 0.05
    True
    """
    windows = [window_of(sample, f"samples[{i}]") for i, sample in enumerate(samples)]
    return as_test(_core.drift.anderson_ksamp(windows, **_drawn("anderson_ksamp", permutations, seed, threads)))


def kuiper_2samp(x: Any, y: Any, *, seed: int, permutations: int = 9999, threads: int = 1) -> WindowTest:
    """Kuiper's test, for what has no beginning (hours of the day, days of the year), by permutation.

    Parameters
    ----------
    x, y : columns of numbers, or `Window`
    seed, permutations, threads : of the permutations

    Examples
    --------
    >>> kuiper_2samp([1, 2, 3], [1, 2, 3], seed=1).pvalue
    1.0
    """
    return _permuted("kuiper_2samp", "kuiper", x, y, permutations, seed, threads)


def bws_test(x: Any, y: Any, *, seed: int, permutations: int = 9999, threads: int = 1) -> WindowTest:
    """Baumgartner, Weiss and Schindler's test, powerful in small windows, by permutation.

    Parameters
    ----------
    x, y : columns of numbers, or `Window`
    seed, permutations, threads : of the permutations

    Examples
    --------
    >>> round(bws_test([1, 2, 3, 4], [5, 6, 7, 8], seed=1).statistic, 3)
    3.711
    """
    return _permuted("bws_test", "bws", x, y, permutations, seed, threads)


def wasserstein_test(x: Any, y: Any, *, seed: int, permutations: int = 9999, threads: int = 1) -> WindowTest:
    """Permutation test by Wasserstein's distance; ``.statistic`` is the distance, in the variable's unit.

    Parameters
    ----------
    x, y : columns of finite numbers, or `Window`
    seed, permutations, threads : of the permutations

    Examples
    --------
    >>> wasserstein_test([1, 2, 3], [2, 3, 4], seed=1).statistic
    1.0
    """
    return _permuted("wasserstein_test", "wasserstein", x, y, permutations, seed, threads)


def energy_test(x: Any, y: Any, *, seed: int, permutations: int = 9999, threads: int = 1) -> WindowTest:
    """Permutation test by the energy distance.

    Parameters
    ----------
    x, y : columns of finite numbers, or `Window`
    seed, permutations, threads : of the permutations

    Examples
    --------
    >>> energy_test([1, 2, 3], [1, 2, 3], seed=1).pvalue
    1.0
    """
    return _permuted("energy_test", "energy", x, y, permutations, seed, threads)


def epps_singleton_2samp(
    x: Any,
    y: Any,
    *,
    t: Sequence[float] = (0.4, 0.8),
    seed: int | None = None,
    permutations: int = 9999,
    threads: int = 1,
) -> WindowTest:
    """Epps and Singleton's test, which needs no continuity: for counts.

    Without a seed the p-value is that of a chi-square distribution, which is for windows of about one size only: 20
    beside 200 rows reject .43 of what never changed at a level of .05. With a seed it is by permutation, for any sizes.

    Parameters
    ----------
    x, y : columns of finite numbers, at least 5 rows each, or `Window`
    t : where the characteristic functions are compared, positive
    seed, permutations, threads : of the permutations; no result depends on `threads`

    Examples
    --------
    >>> epps_singleton_2samp([1, 2, 3, 4, 5], [1, 2, 3, 4, 5]).pvalue
    1.0
    """
    points = [float(at) for at in t]
    first, second = window_of(x, "x"), window_of(y, "y")
    if seed is None:
        return as_test(_core.drift.epps_singleton(first, second, points, None, 1, 1))
    options = _drawn("epps_singleton_2samp", permutations, seed, threads)
    return as_test(_core.drift.epps_singleton(first, second, points, **options))


def _permuted(who: str, statistic: str, x: Any, y: Any, permutations: int, seed: int, threads: int) -> WindowTest:
    options = _drawn(who, permutations, seed, threads)
    return as_test(_core.drift.permutation_test(window_of(x, "x"), window_of(y, "y"), statistic, **options))
