"""What comparisons of windows return."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

__all__ = ["Distance", "WindowTest"]


@dataclass(frozen=True)
class Distance:
    """A distance between two windows, or another size of their difference, with its interval.

    Attributes
    ----------
    value : NaN if it does not exist
    low, high : the interval; NaN if none was asked for
    confidence : its two-sided level; None if none was asked for
    n : rows in both windows
    method : how it was computed
    undefined : why it does not exist, or ""
    """

    value: float
    low: float
    high: float
    confidence: float | None
    n: int
    method: str
    undefined: str

    def __float__(self) -> float:
        return self.value


@dataclass(frozen=True)
class WindowTest:
    """A test of two windows; unpacks as ``statistic, pvalue = result``.

    Attributes
    ----------
    statistic : which one, the function's documentation says
    pvalue : probability, if both windows come from one distribution, of data that differ as much
    n : rows in all windows
    method : how the p-value was computed: exactly, by permutation, in the limit
    undefined : why there is nothing to test, or "": then statistic and p-value are NaN
    effect : how far the windows are apart, with an interval where a confidence was given
    """

    statistic: float
    pvalue: float
    n: int
    method: str
    undefined: str
    effect: Distance | None = None

    def __iter__(self) -> Iterator[float]:
        return iter((self.statistic, self.pvalue))


def as_distance(parts: tuple[Any, ...], confidence: float | None) -> Distance:
    """Name the compiled module's parts; without a confidence there is no interval."""
    value, low, high, _, n, method, undefined = parts
    if confidence is None:
        low = high = math.nan
    return Distance(value, low, high, confidence, n, method, undefined)


def as_test(parts: tuple[Any, ...], effect: Distance | None = None) -> WindowTest:
    """Name the compiled module's parts."""
    statistic, pvalue, n, method, undefined = parts
    return WindowTest(statistic, pvalue, n, method, undefined, effect)
