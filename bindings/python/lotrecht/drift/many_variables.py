"""Tests of two windows of several variables at once. Nothing is computed here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from lotrecht import _core
from lotrecht.drift.results import WindowTest, as_distance, as_test
from lotrecht.drift.rows import Rows, rows_of
from lotrecht.errors import InvalidInput
from lotrecht.stats.checking import refuse_choice, refuse_counts, refuse_level, refuse_number

__all__ = ["RowTest", "energy_test_rows", "mmd"]

KernelName = Literal["gaussian", "laplace"]
Scale = Literal["robust", "none"]


@dataclass(frozen=True)
class RowTest(WindowTest):
    """A test of two windows of several variables; unpacks as ``statistic, pvalue = result``.

    Attributes
    ----------
    missing : missing values in both windows; each is a state of its own
    parameters : what was chosen by the data, such as the bandwidth
    """

    missing: int = 0
    parameters: dict[str, float] = field(default_factory=dict)


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
    rows = _rows(who, reference, current, columns, categories, scale, encoding)
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
    rows = _rows(who, reference, current, columns, categories, scale, encoding)
    return _kernel_test(who, rows, scale, "energy", None, "biased", permutations, confidence, resamples, seed, threads)


def _rows(
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
        bandwidth=_bandwidth(who, bandwidth),
        unbiased=estimator == "unbiased",
        permutations=int(permutations),
        confidence=None if confidence is None else float(confidence),
        resamples=int(resamples),
        seed=int(seed),
        threads=int(threads),
    )
    return _row_test(
        test,
        windows,
        effect=None if distance is None else as_distance(distance, confidence),
        parameters={} if shape == "energy" else {"bandwidth": chosen},
    )


def _row_test(parts: tuple[Any, ...], windows: Any, *, effect: Any = None, parameters: dict[str, float]) -> RowTest:
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
    )


def _bandwidth(who: str, bandwidth: float | None) -> float | None:
    if bandwidth is None:
        return None
    refuse_number(who, "bandwidth", bandwidth)
    if not 1e-100 <= float(bandwidth) <= 1e100:
        raise InvalidInput(f"{who}: bandwidth must be a positive number, got {bandwidth}")
    return float(bandwidth)
