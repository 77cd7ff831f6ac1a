"""Tests of two windows of several variables without a kernel of all pairs. Nothing is computed here."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Literal

from lotrecht import _core
from lotrecht.drift.effects import permutation_options
from lotrecht.drift.results import as_distance
from lotrecht.drift.row_options import RowTest, Scale, checked_bandwidth, read_rows, row_test
from lotrecht.errors import InvalidInput
from lotrecht.stats.checking import refuse_choice, refuse_counts, refuse_level, refuse_number
from lotrecht.tables import Table

__all__ = [
    "classifier_test",
    "friedman_rafsky_test",
    "hotelling_test",
    "lsdd_test",
    "nearest_neighbour_test",
    "pca_reconstruction_test",
]


def hotelling_test(
    reference: Any,
    current: Any,
    *,
    confidence: float | None = None,
    method: Literal["normal", "permutation"] = "normal",
    shrinkage: float | None = None,
    seed: int | None = None,
    permutations: int = 999,
    columns: Sequence[str] | None = None,
    threads: int = 1,
    encoding: str = "utf-8",
) -> RowTest:
    """Hotelling's T²: whether the means of several numbers changed.

    Parameters
    ----------
    reference, current, columns, threads, encoding : as for `mmd`; numbers without missing values
    method : "normal": by F, exact for normal rows with one covariance, fewer variables than rows; "permutation": exact
        for any distribution and any number of variables
    confidence : two-sided level of the interval for the distance, for "normal"
    shrinkage : of the covariance toward its diagonal, for "permutation": from 0 (none) to 1; None: estimated
    seed, permutations : for "permutation"

    Returns
    -------
    RowTest
        "normal": ``.statistic`` is T², ``.effect`` the Mahalanobis distance of the means. "permutation": ``.statistic``
        is d' S⁻¹ d

    Raises
    ------
    InvalidInput
        if there are categories or missing values, or a column is constant or determined by those before it

    Examples
    --------
    >>> test = hotelling_test([[1, 2], [2, 1], [3, 5], [4, 4]], [[2, 8], [3, 9], [4, 8], [5, 7]], confidence=0.95)
    >>> round(test.pvalue, 4), test.effect.low > 0
    (0.0164, True)
    """
    who = "hotelling_test"
    refuse_choice(who, "method", method, ("normal", "permutation"))
    if confidence is not None:
        refuse_level(who, confidence)
    rows = read_rows(who, reference, current, columns, (), "robust", encoding)
    windows = rows.windows("robust")
    if method == "normal":
        test, distance = _core.drift.hotelling(windows, 0.5 if confidence is None else float(confidence))
        return row_test(test, windows, effect=as_distance(distance, confidence), parameters={})
    if seed is None:
        raise InvalidInput(f"{who}: permutations need a seed: pass seed=, any whole number, and keep it")
    if shrinkage is not None:
        refuse_number(who, "shrinkage", shrinkage)
        if not 0.0 <= float(shrinkage) <= 1.0:
            raise InvalidInput(f"{who}: shrinkage must lie in [0, 1], got {shrinkage}")
    test = _core.drift.hotelling_shrunken(
        windows,
        math.nan if shrinkage is None else float(shrinkage),
        **permutation_options(who, permutations, seed, threads),
    )
    return row_test(test, windows, parameters={})


def friedman_rafsky_test(
    reference: Any,
    current: Any,
    *,
    seed: int,
    permutations: int = 999,
    columns: Sequence[str] | None = None,
    categories: Sequence[str | int] = (),
    scale: Scale = "robust",
    threads: int = 1,
    encoding: str = "utf-8",
) -> RowTest:
    """Friedman and Rafsky's test: whether edges of a minimum spanning tree of all rows stay within windows.

    Parameters
    ----------
    reference, current, seed, permutations, columns, categories, scale, threads, encoding : as for `mmd`

    Returns
    -------
    RowTest
        ``.statistic`` is the share of edges within a window, ``.pvalue`` by permutation; ``.parameters`` has the exact
        ``expected`` share and its ``deviation`` given the tree, ``z``, and the ``normal_pvalue``

    Examples
    --------
    >>> friedman_rafsky_test([[1.0], [2.0], [3.0]] * 4, [[11.0], [12.0], [13.0]] * 4, seed=1).pvalue
    0.001
    """
    return _graph(
        "friedman_rafsky_test",
        reference,
        current,
        None,
        (permutations, seed, threads),
        columns,
        categories,
        scale,
        encoding,
    )


def nearest_neighbour_test(
    reference: Any,
    current: Any,
    *,
    seed: int,
    neighbours: int = 5,
    permutations: int = 999,
    columns: Sequence[str] | None = None,
    categories: Sequence[str | int] = (),
    scale: Scale = "robust",
    threads: int = 1,
    encoding: str = "utf-8",
) -> RowTest:
    """Schilling and Henze's test: whether the nearest neighbours of rows are of their own window.

    Parameters
    ----------
    neighbours : of each row
    reference, current, seed, permutations, columns, categories, scale, threads, encoding : as for `mmd`

    Returns
    -------
    RowTest
        ``.statistic`` is the share of neighbours of the own window; else as `friedman_rafsky_test`

    Examples
    --------
    >>> nearest_neighbour_test([[1.0], [2.0], [3.0]] * 4, [[11.0], [12.0], [13.0]] * 4, seed=1, neighbours=3).statistic
    1.0
    """
    who = "nearest_neighbour_test"
    refuse_counts(who, neighbours=neighbours)
    return _graph(
        who,
        reference,
        current,
        int(neighbours),
        (permutations, seed, threads),
        columns,
        categories,
        scale,
        encoding,
    )


def _graph(
    who: str,
    reference: Any,
    current: Any,
    neighbours: int | None,
    drawn: tuple[int, int, int],
    columns: Sequence[str] | None,
    categories: Sequence[str | int],
    scale: str,
    encoding: str,
) -> RowTest:
    options = permutation_options(who, *drawn)
    windows = read_rows(who, reference, current, columns, categories, scale, encoding).windows(scale)
    test, expected, deviation, z, normal = _core.drift.graph_test(windows, neighbours, **options)
    return row_test(
        test,
        windows,
        parameters={"expected": expected, "deviation": deviation, "z": z, "normal_pvalue": normal},
    )


def classifier_test(
    reference: Any,
    current: Any,
    *,
    seed: int,
    confidence: float,
    columns: Sequence[str] | None = None,
    categories: Sequence[str | int] = (),
    encoding: str = "utf-8",
) -> RowTest:
    """Classifier two-sample test: whether a model can tell the windows apart, on rows it has not seen.

    Parameters
    ----------
    reference, current, seed, columns, categories, encoding : as for `mmd`; at least 20 rows a window
    confidence : two-sided level of the interval for the AUC

    Returns
    -------
    RowTest
        ``.statistic`` is Mann and Whitney's U of the current window's scores, one-sided and exact given the fit;
        ``.effect`` the AUC, .5 where nothing changed. ``.details`` splits the difference of mean scores among the
        variables, exactly: ``part`` adds up to ``.parameters["score_difference"]``

    Notes
    -----
    A logistic regression with a ridge penalty, chosen by cross-validation, fitted on half of the rows. It sees means
    and shares, not spreads or relations.

    Examples
    --------
    >>> before, now = {"x": [1, 2, 3, 4] * 10, "y": [1, 2] * 20}, {"x": [4, 5, 6, 7] * 10, "y": [1, 2] * 20}
    >>> test = classifier_test(before, now, seed=1, confidence=0.95)
    >>> test.pvalue < 1e-4, test.effect.value > 0.9
    (True, True)
    """
    who = "classifier_test"
    refuse_counts(who, seed=seed)
    refuse_level(who, confidence)
    rows = read_rows(who, reference, current, columns, categories, "robust", encoding)
    windows = rows.windows("robust")
    test, probability, penalty, difference, variables = _core.drift.classifier_test(
        windows, float(confidence), int(seed)
    )
    details = Table({"variable": list(rows.names), "part": list(variables)}, labels=["variable"]) if variables else None
    return row_test(
        test,
        windows,
        effect=as_distance(probability, confidence),
        parameters={"penalty": penalty, "score_difference": difference},
        details=details,
    )


def lsdd_test(
    reference: Any,
    current: Any,
    *,
    seed: int,
    permutations: int = 999,
    bandwidth: float | None = None,
    centres: int = 100,
    penalty: float = 0.1,
    confidence: float | None = None,
    resamples: int = 999,
    columns: Sequence[str] | None = None,
    threads: int = 1,
    encoding: str = "utf-8",
) -> RowTest:
    """Least-squares density difference of several numbers, by permutation.

    Parameters
    ----------
    reference, current, seed, permutations, bandwidth, columns, threads, encoding : as for `mmd`; numbers without
        missing values
    centres : of the fitted difference, drawn from the rows of both windows
    penalty : of the fit
    confidence, resamples : of the interval for the distance; None: no interval

    Returns
    -------
    RowTest
        ``.statistic`` is ∫ (p - q)² in units of (π b²)^(-d/2); ``.effect`` its root, with an interval that holds 0
        where nothing changed

    Examples
    --------
    >>> lsdd_test([[1.0], [2.0], [3.0]] * 4, [[1.0], [2.0], [3.0]] * 4, seed=1).pvalue
    1.0
    """
    who = "lsdd_test"
    refuse_counts(who, centres=centres, resamples=resamples)
    if confidence is not None:
        refuse_level(who, confidence)
    refuse_number(who, "penalty", penalty)
    options = permutation_options(who, permutations, seed, threads)
    windows = read_rows(who, reference, current, columns, (), "robust", encoding).windows("robust")
    test, distance, chosen = _core.drift.lsdd(
        windows,
        checked_bandwidth(who, bandwidth),
        int(centres),
        float(penalty),
        confidence=None if confidence is None else float(confidence),
        resamples=int(resamples),
        **options,
    )
    effect = None if distance is None else as_distance(distance, confidence)
    return row_test(test, windows, effect=effect, parameters={"bandwidth": chosen})


def pca_reconstruction_test(
    reference: Any,
    current: Any,
    *,
    seed: int,
    confidence: float,
    explained: float = 0.9,
    columns: Sequence[str] | None = None,
    encoding: str = "utf-8",
) -> RowTest:
    """Drift of reconstruction errors: whether rows still lie where the reference's main directions are.

    Parameters
    ----------
    reference, current, seed, columns, encoding : as for `mmd`; at least two numbers without missing values
    confidence : two-sided level of the interval
    explained : share of variance that the components reach at least

    Returns
    -------
    RowTest
        Kolmogorov and Smirnov's, of the errors of the current window and of the half of the reference that the
        components were not fitted on; ``.effect`` is the probability that a current row has the larger error;
        ``.parameters`` has ``components`` and the share ``explained``

    Examples
    --------
    >>> before = [[float(i), float(i % 3), i + i % 3 + i % 2 / 50] for i in range(60)]
    >>> now = [[float(i), float(i % 3), i - i % 3 + i % 2 / 50] for i in range(60)]
    >>> pca_reconstruction_test(before, now, seed=1, confidence=0.95, explained=0.95).pvalue < 0.001
    True
    """
    who = "pca_reconstruction_test"
    refuse_counts(who, seed=seed)
    refuse_level(who, confidence)
    refuse_number(who, "explained", explained)
    windows = read_rows(who, reference, current, columns, (), "robust", encoding).windows("robust")
    test, probability, components, share = _core.drift.pca_reconstruction(
        windows, float(explained), float(confidence), int(seed)
    )
    return row_test(
        test,
        windows,
        effect=as_distance(probability, confidence),
        parameters={"components": components, "explained": share},
    )
