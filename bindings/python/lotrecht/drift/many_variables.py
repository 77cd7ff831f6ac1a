"""Tests of two windows of several variables at once. Nothing is computed here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from lotrecht import _core
from lotrecht.drift.effects import permutation_options
from lotrecht.drift.results import as_distance
from lotrecht.drift.row_options import (
    KernelName,
    RowTest,
    Scale,
    checked_bandwidth,
    kernel_rows,
    read_rows,
    row_test,
)
from lotrecht.errors import InvalidInput, quoted
from lotrecht.stats.checking import refuse_choice, refuse_counts, refuse_level
from lotrecht.tables import Table

__all__ = ["energy_test_rows", "mmd", "mmd_by_variable", "mmd_given", "mmd_witness"]


def mmd(
    reference: Any,
    current: Any,
    *,
    seed: int,
    permutations: int = 999,
    kernel: KernelName = "gaussian",
    bandwidth: float | None = None,
    estimator: Literal["unbiased", "biased"] = "unbiased",
    confidence: float | None = None,
    resamples: int = 999,
    columns: Sequence[str] | None = None,
    categories: Sequence[str | int] = (),
    scale: Scale = "robust",
    threads: int = 1,
    encoding: str = "utf-8",
) -> RowTest:
    """Maximum mean discrepancy: have the variables changed, each or together? By permutation, exact in any windows.

    Parameters
    ----------
    reference, current : data frames, dicts of columns, paths of CSV or Parquet files; or arrays (rows, variables)
    seed : of permutations, resamples and the pairs of rows that the bandwidth is taken from
    permutations : p = (b + 1) / (permutations + 1)
    kernel : "gaussian" exp(-d² / (2 b²)), or "laplace" exp(-d₁ / b); d² sums squared differences of numbers and 2 for
        each category that differs, d₁ differences and √2
    bandwidth : b, in units of the scaled numbers; None: the median distance between rows of both windows together
    estimator : "unbiased" is 0 on average where nothing changed; "biased" is never negative
    confidence : two-sided level of the interval for the distance; None: no interval
    resamples : of the interval
    columns : names of the columns; None: all
    categories : columns of numbers that are categories, such as a ward's number: names, or positions in arrays
    scale : "robust" puts numbers into units of their interquartile range / 1.349 in both windows together
    threads : no result depends on it
    encoding : of CSV files

    Returns
    -------
    RowTest
        ``.statistic`` estimates MMD²; ``.effect`` is the distance MMD with an interval that holds 0 where nothing
        changed, if a confidence was given; ``.parameters["bandwidth"]``

    Raises
    ------
    InvalidInput
        if columns differ, or a number is infinite; missing values are a state of their own, and counted

    Examples
    --------
    >>> before = {"age": [20, 60] * 20, "ward": ["a", "b"] * 20}
    >>> now = {"age": [60, 20] * 20, "ward": ["a", "b"] * 20}
    >>> test = mmd(before, now, seed=1, confidence=0.95)
    >>> test.pvalue, test.effect.low > 0  # age by age and ward by ward nothing changed, together all did
    (0.001, True)
    """
    who = "mmd"
    refuse_choice(who, "estimator", estimator, ("unbiased", "biased"))
    _, asked = kernel_rows(who, reference, current, kernel, bandwidth, columns, categories, scale, encoding)
    return _kernel_test(who, asked, estimator, permutations, confidence, resamples, seed, threads)


def energy_test_rows(
    reference: Any,
    current: Any,
    *,
    seed: int,
    permutations: int = 999,
    confidence: float | None = None,
    resamples: int = 999,
    columns: Sequence[str] | None = None,
    categories: Sequence[str | int] = (),
    scale: Scale = "robust",
    threads: int = 1,
    encoding: str = "utf-8",
) -> RowTest:
    """Energy test of several variables at once: no bandwidth to choose. By permutation, exact in any windows.

    Parameters
    ----------
    reference, current, seed, permutations, confidence, resamples, columns, categories, scale, threads, encoding :
        as for `mmd`

    Returns
    -------
    RowTest
        ``.statistic`` is 2 E|X - Y| - E|X - X'| - E|Y - Y'| of the windows as they are (V-statistic); ``.effect`` its
        root, the energy distance

    Examples
    --------
    >>> energy_test_rows([[1, 2], [3, 4], [5, 6]], [[1, 2], [3, 4], [5, 6]], seed=1).pvalue
    1.0
    """
    who = "energy_test_rows"
    rows = read_rows(who, reference, current, columns, categories, scale, encoding)
    asked = rows.windows(scale), "energy", None
    return _kernel_test(who, asked, "biased", permutations, confidence, resamples, seed, threads)


def mmd_by_variable(
    reference: Any,
    current: Any,
    *,
    seed: int,
    permutations: int = 1999,
    kernel: KernelName = "gaussian",
    bandwidth: float | None = None,
    columns: Sequence[str] | None = None,
    categories: Sequence[str | int] = (),
    scale: Scale = "robust",
    threads: int = 1,
    encoding: str = "utf-8",
) -> RowTest:
    """Which variables is a change in? MMD of all, of each alone, and of all but each, from the same permutations.

    Parameters
    ----------
    reference, current, seed, permutations, kernel, bandwidth, columns, categories, scale, threads, encoding :
        as for `mmd`

    Returns
    -------
    RowTest
        that of all variables; ``.details`` has a row for each variable: ``mmd_squared`` and ``pvalue`` of it alone (its
        own median bandwidth), ``p_corrected`` right for all variables at once, ``mmd_squared_without`` and
        ``pvalue_without`` of all the others, and ``drop``, how much MMD² falls without it. Where none changed alone,
        those with a drop are the ones whose relation changed. Drops do not add up.

    Examples
    --------
    >>> before = {"age": [20, 60] * 20, "ward": ["a", "b"] * 20, "noise": [1, 2, 3, 4] * 10}
    >>> now = {"age": [60, 20] * 20, "ward": ["a", "b"] * 20, "noise": [1, 2, 3, 4] * 10}
    >>> found = mmd_by_variable(before, now, seed=1).details
    >>> found["variable"], [p < 0.05 for p in found["pvalue_without"]]  # without age or ward nothing is left
    (['age', 'ward', 'noise'], [False, False, True])
    """
    who = "mmd_by_variable"
    options = permutation_options(who, permutations, seed, threads)
    rows, asked = kernel_rows(who, reference, current, kernel, bandwidth, columns, categories, scale, encoding)
    windows, shape, width = asked
    test, variables, chosen = _core.drift.mmd_by_variable(windows, shape, width, **options)
    details: dict[str, list[Any]] = {
        "variable": list(rows.names),
        "mmd_squared": [alone[0] for alone, _, _ in variables],
        "pvalue": [alone[1] for alone, _, _ in variables],
        "p_corrected": [adjusted for _, adjusted, _ in variables],
        "mmd_squared_without": [without[0] for _, _, without in variables],
        "pvalue_without": [without[1] for _, _, without in variables],
        "drop": [test[0] - without[0] for _, _, without in variables],
    }
    return row_test(test, windows, parameters={"bandwidth": chosen}, details=Table(details, labels=["variable"]))


def mmd_witness(
    reference: Any,
    current: Any,
    *,
    seed: int,
    kernel: KernelName = "gaussian",
    bandwidth: float | None = None,
    columns: Sequence[str] | None = None,
    categories: Sequence[str | int] = (),
    scale: Scale = "robust",
    threads: int = 1,
    encoding: str = "utf-8",
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Which rows is a change in? How much likelier rows like each are before (positive) or now (negative).

    Parameters
    ----------
    reference, current, seed, kernel, bandwidth, columns, categories, scale, threads, encoding : as for `mmd`

    Returns
    -------
    (n,), (m,) arrays
        for the rows of each window. The mean of the first less that of the second is the unbiased MMD², so the rows'
        parts of it are known. Current rows with the smallest values are the kind of case that became more common. A
        description, without a test of its own: test with `mmd`

    Examples
    --------
    >>> before, now = mmd_witness([[1.0], [2.0], [1.5]], [[1.2], [1.8], [9.0], [9.1]], seed=1)
    >>> now.argsort()[:2].tolist()
    [2, 3]
    """
    who = "mmd_witness"
    refuse_counts(who, seed=seed, threads=threads)
    _, asked = kernel_rows(who, reference, current, kernel, bandwidth, columns, categories, scale, encoding)
    return _core.drift.mmd_witness(*asked, int(seed), int(threads))


def mmd_given(
    reference: Any,
    current: Any,
    *,
    context: Sequence[str],
    seed: int,
    permutations: int = 999,
    kernel: KernelName = "gaussian",
    bandwidth: float | None = None,
    columns: Sequence[str] | None = None,
    categories: Sequence[str] = (),
    scale: Scale = "robust",
    threads: int = 1,
    encoding: str = "utf-8",
) -> RowTest:
    """Context-aware MMD: whether cases of one context changed, whatever contexts became more common.

    Parameters
    ----------
    context : names of columns: season, district, kind of case, workload
    columns : the columns that may have changed given the context; None: all others
    reference, current : tables with names
    seed, permutations, kernel, bandwidth, categories, scale, threads, encoding : as for `mmd`

    Returns
    -------
    RowTest
        If all columns of the context are categories: windows are compared within each combination of them, and dealt
        anew there, which is exact. ``.parameters`` has the number of ``strata`` and the rows ``set_aside``, whose
        stratum has fewer than two rows in a window.

        Else windows are dealt anew by propensities, the probability of a row's window given its context, from a
        logistic regression on the context's numbers, their squares and its categories. That assumes this model, holds
        in large windows, and needs contexts that both windows have: ``.parameters["overlap"]`` is 1 where the context
        tells nothing of the window, and near 0 where there is nothing to compare.

    Examples
    --------
    >>> before = {"kind": ["a"] * 30 + ["b"] * 12, "days": [1, 2, 3] * 10 + [11, 12, 13] * 4}
    >>> now = {"kind": ["a"] * 12 + ["b"] * 30, "days": [1, 2, 3] * 4 + [11, 12, 13] * 10}
    >>> mmd(before, now, seed=1, columns=["days"]).pvalue
    0.001
    >>> mmd_given(before, now, context=["kind"], seed=1).pvalue > 0.05
    True
    """
    who = "mmd_given"
    refuse_choice(who, "kernel", kernel, ("gaussian", "laplace"))
    options = permutation_options(who, permutations, seed, threads)
    if isinstance(context, str) or not context:
        raise InvalidInput(f"{who}: context must be a list of columns' names, at least one")
    wanted = None
    if columns is not None:
        if isinstance(columns, str) or not columns:
            raise InvalidInput(f"{who}: columns must be a list of names, at least one")
        wanted = [*columns, *(name for name in context if name not in columns)]
    both = read_rows(who, reference, current, wanted, categories, scale, encoding)
    for name in context:
        if name not in both.names:
            raise InvalidInput(f"{who}: there is no column {quoted(name)} for the context")
        if columns is not None and name in columns:
            raise InvalidInput(f"{who}: column {quoted(name)} cannot be given and have changed")
    places = [both.names.index(name) for name in context]
    others = [j for j in range(len(both.names)) if j not in places]
    if not others:
        raise InvalidInput(f"{who}: no column is left beside the context")
    windows = both.chosen(others).windows(scale)
    width = checked_bandwidth(who, bandwidth)
    if all(both.categories[j] for j in places):
        test, chosen, strata, set_aside = _core.drift.mmd_stratified(
            windows, kernel, width, both.strata(places), **options
        )
        parameters = {"bandwidth": chosen, "strata": strata, "set_aside": set_aside}
    else:
        test, chosen, of_context, overlap = _core.drift.mmd_propensity(
            windows, kernel, width, both.chosen(places).windows("robust"), **options
        )
        parameters = {"bandwidth": chosen, "context_bandwidth": of_context, "overlap": overlap}
    return row_test(test, windows, parameters=parameters)


def _kernel_test(
    who: str,
    asked: tuple[Any, str, float | None],
    estimator: str,
    permutations: int,
    confidence: float | None,
    resamples: int,
    seed: int,
    threads: int,
) -> RowTest:
    refuse_counts(who, permutations=permutations, resamples=resamples, seed=seed, threads=threads)
    if confidence is not None:
        refuse_level(who, confidence)
    test, distance, chosen = _core.drift.mmd(
        *asked,
        unbiased=estimator == "unbiased",
        permutations=int(permutations),
        confidence=None if confidence is None else float(confidence),
        resamples=int(resamples),
        seed=int(seed),
        threads=int(threads),
    )
    return row_test(
        test,
        asked[0],
        effect=None if distance is None else as_distance(distance, confidence),
        parameters={} if asked[1] == "energy" else {"bandwidth": chosen},
    )
