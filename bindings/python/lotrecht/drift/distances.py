"""How far two windows of a number are apart. Nothing is computed here."""

from __future__ import annotations

from typing import Any

from lotrecht.drift.effects import Size, metric_moved, named_infinities
from lotrecht.drift.results import Distance
from lotrecht.drift.window import window_of

__all__ = ["energy_distance", "wasserstein_distance"]


def wasserstein_distance(
    x: Any,
    y: Any,
    *,
    confidence: float | None = None,
    tolerance: float | None = None,
    resamples: int = 1999,
    seed: int | None = None,
    threads: int = 1,
) -> Distance:
    """Wasserstein's distance: by how much values must move, on average, for one window to become the other.

    Parameters
    ----------
    x, y : columns of finite numbers, or `Window`
    confidence : two-sided level of the interval, which holds 0 where there is no drift; None: no interval
    tolerance : how far windows may move before it matters: then ``.p_beyond`` is the p-value that they moved no
        further, and ``.p_within`` that they moved at least as far
    resamples, seed, threads : of the interval and of these p-values; a seed is needed for them

    Returns
    -------
    Distance
        in the variable's unit; ``float(...)`` of it is scipy's value

    Examples
    --------
    >>> float(wasserstein_distance([1, 2, 3], [2, 3, 4]))
    1.0
    """
    return _of_numbers("wasserstein", x, y, confidence, tolerance, resamples, seed, threads)


def energy_distance(
    x: Any,
    y: Any,
    *,
    confidence: float | None = None,
    tolerance: float | None = None,
    resamples: int = 1999,
    seed: int | None = None,
    threads: int = 1,
) -> Distance:
    """Energy distance, √(2 ∫ (F - G)²), in the square root of the variable's unit.

    Parameters
    ----------
    x, y : columns of finite numbers, or `Window`
    confidence : two-sided level of the interval, which holds 0 where there is no drift; None: no interval
    tolerance : how far windows may move before it matters: then ``.p_beyond`` is the p-value that they moved no
        further, and ``.p_within`` that they moved at least as far
    resamples, seed, threads : of the interval and of these p-values; a seed is needed for them

    Examples
    --------
    >>> round(float(energy_distance([0], [2])), 6)
    2.0
    """
    return _of_numbers("energy", x, y, confidence, tolerance, resamples, seed, threads)


def _of_numbers(
    metric: str,
    x: Any,
    y: Any,
    confidence: float | None,
    tolerance: float | None,
    resamples: int,
    seed: int | None,
    threads: int,
) -> Distance:
    asked = Size(f"{metric}_distance", confidence, tolerance)
    first, second = window_of(x, "x"), window_of(y, "y")
    with named_infinities(asked.who, x=first, y=second):
        return metric_moved(asked, metric, first, second, resamples, seed, threads)
