"""Tests of two windows of several variables at once. Nothing is computed here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from lotrecht import _core
from lotrecht.drift.results import WindowTest, as_distance, as_test
from lotrecht.drift.rows import Rows, rows_of
from lotrecht.errors import InvalidInput, quoted
from lotrecht.stats.checking import refuse_choice, refuse_counts, refuse_level, refuse_number
from lotrecht.tables import Table

__all__ = [
    "RowTest",
    "energy_test_rows",
    "mmd",
    "mmd_aggregated",
    "mmd_blocks",
    "mmd_by_variable",
    "mmd_cross",
    "mmd_given",
    "mmd_linear",
    "mmd_random_features",
    "mmd_witness",
]

KernelName = Literal["gaussian", "laplace"]
Scale = Literal["robust", "none"]


@dataclass(frozen=True)
class RowTest(WindowTest):
    """A test of two windows of several variables; unpacks as ``statistic, pvalue = result``.

    Attributes
    ----------
    missing : missing values in both windows; each is a state of its own
    parameters : what was chosen by the data, such as the bandwidth
    details : kernel by kernel, or variable by variable, where a test has such; else None
    """

    missing: int = 0
    parameters: dict[str, float] = field(default_factory=dict)
    details: Table | None = None


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
    refuse_choice(who, "kernel", kernel, ("gaussian", "laplace"))
    refuse_choice(who, "estimator", estimator, ("unbiased", "biased"))
    rows = read_rows(who, reference, current, columns, categories, scale, encoding)
    return _kernel_test(
        who, rows, scale, kernel, bandwidth, estimator, permutations, confidence, resamples, seed, threads
    )


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
    return _kernel_test(who, rows, scale, "energy", None, "biased", permutations, confidence, resamples, seed, threads)


def mmd_aggregated(
    reference: Any,
    current: Any,
    *,
    seed: int,
    permutations: int = 1999,
    kernels: Sequence[KernelName] = ("gaussian", "laplace"),
    bandwidths: int | Sequence[float] = 10,
    columns: Sequence[str] | None = None,
    categories: Sequence[str | int] = (),
    scale: Scale = "robust",
    threads: int = 1,
    encoding: str = "utf-8",
) -> RowTest:
    """MMDAgg: changes of every scale are seen by some bandwidth, with one exact p-value for all of them.

    Parameters
    ----------
    kernels : whose bandwidths are tried
    bandwidths : how many of each kernel, from half the 5 % quantile to twice the 95 % quantile of distances between
        rows; or the bandwidths themselves
    reference, current, seed, permutations, columns, categories, scale, threads, encoding : as for `mmd`

    Returns
    -------
    RowTest
        ``.statistic`` is the smallest p-value of a kernel alone; ``.details`` a row for each kernel, with p-values that
        are right for all kernels at once

    Examples
    --------
    >>> x = [[0.0, 1.0], [1.0, 0.0], [2.0, 2.0], [3.0, 1.0]] * 5
    >>> mmd_aggregated(x, x, seed=1, bandwidths=3, permutations=99).pvalue
    1.0
    """
    who = "mmd_aggregated"
    if isinstance(kernels, str) or not kernels:
        raise InvalidInput(f"{who}: kernels must be a list of 'gaussian' and 'laplace', at least one")
    for kernel in kernels:
        refuse_choice(who, "kernel", kernel, ("gaussian", "laplace"))
    given: list[float] = []
    count = 1
    if isinstance(bandwidths, (int, np.integer)) and not isinstance(bandwidths, bool):
        refuse_counts(who, bandwidths=bandwidths)
        count = int(bandwidths)
    else:
        if isinstance(bandwidths, (str, float)) or not len(bandwidths):  # type: ignore[arg-type]
            raise InvalidInput(f"{who}: bandwidths must be a whole number or a list of numbers")
        given = [float(checked_bandwidth(who, b) or 0.0) for b in bandwidths]  # type: ignore[union-attr]
    options = draw_options(who, permutations, seed, threads)
    windows = read_rows(who, reference, current, columns, categories, scale, encoding).windows(scale)
    test, shapes, widths, squared, p_values, adjusted = _core.drift.mmd_aggregated(
        windows, list(kernels), bandwidths=count, given=given, **options
    )
    if not squared:  # undefined: there is nothing to say of any kernel
        return row_test(test, windows, parameters={})
    details = Table(
        {
            "kernel": list(shapes),
            "bandwidth": list(widths),
            "mmd_squared": list(squared),
            "pvalue": list(p_values),
            "p_corrected": list(adjusted),
        },
        labels=["kernel", "bandwidth"],
    )
    return row_test(test, windows, parameters={}, details=details)


def mmd_blocks(
    reference: Any,
    current: Any,
    *,
    seed: int,
    confidence: float,
    blocks: int = 20,
    kernel: KernelName = "gaussian",
    bandwidth: float | None = None,
    columns: Sequence[str] | None = None,
    categories: Sequence[str | int] = (),
    scale: Scale = "robust",
    encoding: str = "utf-8",
) -> RowTest:
    """Block MMD (B-test): no permutations, less than all pairs of rows, and an interval for MMD² itself.

    Parameters
    ----------
    blocks : both windows are cut into so many at random; 20 or more, or the test's size is off
    confidence : two-sided level of the interval
    reference, current, seed, kernel, bandwidth, columns, categories, scale, encoding : as for `mmd`

    Returns
    -------
    RowTest
        ``.statistic`` is Student's t of the mean over blocks; ``.effect`` that mean, MMD² without bias

    Examples
    --------
    >>> test = mmd_blocks([[1.0], [2.0]] * 20, [[9.0], [8.0]] * 20, seed=1, confidence=0.95)
    >>> test.pvalue < 0.01, test.effect.low > 0
    (True, True)
    """
    who = "mmd_blocks"
    refuse_counts(who, blocks=blocks)
    if int(blocks) < 2:
        raise InvalidInput(f"{who}: blocks must be at least 2, got {blocks}")
    rows = read_rows(who, reference, current, columns, categories, scale, encoding)
    return _blocks(who, rows, scale, kernel, bandwidth, int(blocks), confidence, seed)


def mmd_linear(
    reference: Any,
    current: Any,
    *,
    seed: int,
    confidence: float,
    kernel: KernelName = "gaussian",
    bandwidth: float | None = None,
    columns: Sequence[str] | None = None,
    categories: Sequence[str | int] = (),
    scale: Scale = "robust",
    encoding: str = "utf-8",
) -> RowTest:
    """Linear-time MMD: blocks of two rows. For millions of rows; it sees much less than `mmd` in as many rows.

    Parameters
    ----------
    reference, current, seed, confidence, kernel, bandwidth, columns, categories, scale, encoding : as for `mmd_blocks`

    Examples
    --------
    >>> mmd_linear([[1.0]] * 9, [[1.0]] * 9, seed=1, confidence=0.95).pvalue
    1.0
    """
    who = "mmd_linear"
    rows = read_rows(who, reference, current, columns, categories, scale, encoding)
    return _blocks(who, rows, scale, kernel, bandwidth, None, confidence, seed)


def mmd_cross(
    reference: Any,
    current: Any,
    *,
    seed: int,
    kernel: KernelName = "gaussian",
    bandwidth: float | None = None,
    columns: Sequence[str] | None = None,
    categories: Sequence[str | int] = (),
    scale: Scale = "robust",
    encoding: str = "utf-8",
) -> RowTest:
    """Cross-MMD: one half of the rows chooses a direction, the other is tested along it, by Student's law.

    Parameters
    ----------
    reference, current, seed, kernel, bandwidth, columns, categories, scale, encoding : as for `mmd`

    Returns
    -------
    RowTest
        ``.statistic`` is a difference of means over its standard error; one-sided

    Examples
    --------
    >>> mmd_cross([[1.0]] * 9, [[1.0]] * 9, seed=1).pvalue
    1.0
    """
    who = "mmd_cross"
    refuse_choice(who, "kernel", kernel, ("gaussian", "laplace"))
    refuse_counts(who, seed=seed)
    windows = read_rows(who, reference, current, columns, categories, scale, encoding).windows(scale)
    test, chosen = _core.drift.mmd_cross(windows, kernel, checked_bandwidth(who, bandwidth), int(seed))
    return row_test(test, windows, parameters={"bandwidth": chosen})


def mmd_random_features(
    reference: Any,
    current: Any,
    *,
    seed: int,
    permutations: int = 999,
    frequencies: int = 128,
    kernel: KernelName = "gaussian",
    bandwidth: float | None = None,
    columns: Sequence[str] | None = None,
    categories: Sequence[str | int] = (),
    scale: Scale = "robust",
    threads: int = 1,
    encoding: str = "utf-8",
) -> RowTest:
    """MMD by random Fourier features: time in proportion to the rows; by permutation, exact for any `frequencies`.

    Parameters
    ----------
    frequencies : an even number; the kernel's error is about 1 / √frequencies
    reference, current, seed, permutations, kernel, bandwidth, columns, categories, scale, threads, encoding :
        as for `mmd`

    Returns
    -------
    RowTest
        ``.statistic`` is MMD² (biased) of the approximated kernel

    Examples
    --------
    >>> mmd_random_features([[1.0]] * 9, [[1.0]] * 9, seed=1).pvalue
    1.0
    """
    who = "mmd_random_features"
    refuse_choice(who, "kernel", kernel, ("gaussian", "laplace"))
    refuse_counts(who, frequencies=frequencies)
    options = draw_options(who, permutations, seed, threads)
    windows = read_rows(who, reference, current, columns, categories, scale, encoding).windows(scale)
    test, chosen = _core.drift.mmd_random_features(
        windows, kernel, checked_bandwidth(who, bandwidth), int(frequencies), **options
    )
    return row_test(test, windows, parameters={"bandwidth": chosen})


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
    refuse_choice(who, "kernel", kernel, ("gaussian", "laplace"))
    options = draw_options(who, permutations, seed, threads)
    rows = read_rows(who, reference, current, columns, categories, scale, encoding)
    windows = rows.windows(scale)
    test, variables, chosen = _core.drift.mmd_by_variable(windows, kernel, checked_bandwidth(who, bandwidth), **options)
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
    refuse_choice(who, "kernel", kernel, ("gaussian", "laplace"))
    refuse_counts(who, seed=seed, threads=threads)
    windows = read_rows(who, reference, current, columns, categories, scale, encoding).windows(scale)
    return _core.drift.mmd_witness(windows, kernel, checked_bandwidth(who, bandwidth), int(seed), int(threads))


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
    options = draw_options(who, permutations, seed, threads)
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


def _blocks(
    who: str,
    rows: Rows,
    scale: str,
    kernel: str,
    bandwidth: float | None,
    blocks: int | None,
    confidence: float,
    seed: int,
) -> RowTest:
    refuse_choice(who, "kernel", kernel, ("gaussian", "laplace"))
    refuse_counts(who, seed=seed)
    refuse_level(who, confidence)
    windows = rows.windows(scale)
    test, squared, chosen, count, used = _core.drift.mmd_blocks(
        windows, kernel, checked_bandwidth(who, bandwidth), blocks, float(confidence), int(seed)
    )
    return row_test(
        test,
        windows,
        effect=as_distance(squared, confidence),
        parameters={"bandwidth": chosen, "blocks": count, "used_rows": used},
    )


def draw_options(who: str, permutations: int, seed: int, threads: int) -> dict[str, int]:
    refuse_counts(who, permutations=permutations, seed=seed, threads=threads)
    return {"permutations": int(permutations), "seed": int(seed), "threads": int(threads)}


def read_rows(
    who: str,
    reference: Any,
    current: Any,
    columns: Sequence[str] | None,
    categories: Sequence[str | int],
    scale: str,
    encoding: str,
) -> Rows:
    refuse_choice(who, "scale", scale, ("robust", "none"))
    return rows_of(who, reference, current, columns, categories, encoding)


def _kernel_test(
    who: str,
    rows: Rows,
    scale: str,
    shape: str,
    bandwidth: float | None,
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
    windows = rows.windows(scale)
    test, distance, chosen = _core.drift.mmd(
        windows,
        shape,
        bandwidth=checked_bandwidth(who, bandwidth),
        unbiased=estimator == "unbiased",
        permutations=int(permutations),
        confidence=None if confidence is None else float(confidence),
        resamples=int(resamples),
        seed=int(seed),
        threads=int(threads),
    )
    return row_test(
        test,
        windows,
        effect=None if distance is None else as_distance(distance, confidence),
        parameters={} if shape == "energy" else {"bandwidth": chosen},
    )


def row_test(
    parts: tuple[Any, ...],
    windows: Any,
    *,
    effect: Any = None,
    parameters: dict[str, float],
    details: Table | None = None,
) -> RowTest:
    plain = as_test(parts, effect)
    return RowTest(
        plain.statistic,
        plain.pvalue,
        plain.n,
        plain.method,
        plain.undefined,
        plain.effect,
        missing=windows.missing,
        parameters=parameters,
        details=details,
    )


def checked_bandwidth(who: str, bandwidth: float | None) -> float | None:
    if bandwidth is None:
        return None
    refuse_number(who, "bandwidth", bandwidth)
    if not 1e-100 <= float(bandwidth) <= 1e100:
        raise InvalidInput(f"{who}: bandwidth must be a positive number, got {bandwidth}")
    return float(bandwidth)
