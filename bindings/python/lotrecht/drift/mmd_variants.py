"""Maximum mean discrepancy for many rows, and of many bandwidths at once. Nothing is computed here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

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
from lotrecht.errors import InvalidInput
from lotrecht.stats.checking import refuse_choice, refuse_counts, refuse_level
from lotrecht.tables import Table

__all__ = ["mmd_aggregated", "mmd_blocks", "mmd_cross", "mmd_linear", "mmd_random_features"]


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
    options = permutation_options(who, permutations, seed, threads)
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
    _, asked = kernel_rows(who, reference, current, kernel, bandwidth, columns, categories, scale, encoding)
    return _blocks(who, asked, int(blocks), confidence, seed)


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
    _, asked = kernel_rows(who, reference, current, kernel, bandwidth, columns, categories, scale, encoding)
    return _blocks(who, asked, None, confidence, seed)


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
    refuse_counts(who, seed=seed)
    _, asked = kernel_rows(who, reference, current, kernel, bandwidth, columns, categories, scale, encoding)
    test, chosen = _core.drift.mmd_cross(*asked, int(seed))
    return row_test(test, asked[0], parameters={"bandwidth": chosen})


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
    refuse_counts(who, frequencies=frequencies)
    options = permutation_options(who, permutations, seed, threads)
    _, asked = kernel_rows(who, reference, current, kernel, bandwidth, columns, categories, scale, encoding)
    windows, shape, width = asked
    test, chosen = _core.drift.mmd_random_features(windows, shape, width, int(frequencies), **options)
    return row_test(test, windows, parameters={"bandwidth": chosen})


def _blocks(
    who: str, asked: tuple[Any, str, float | None], blocks: int | None, confidence: float, seed: int
) -> RowTest:
    refuse_counts(who, seed=seed)
    refuse_level(who, confidence)
    test, squared, chosen, count, used = _core.drift.mmd_blocks(*asked, blocks, float(confidence), int(seed))
    return row_test(
        test,
        asked[0],
        effect=as_distance(squared, confidence),
        parameters={"bandwidth": chosen, "blocks": count, "used_rows": used},
    )
