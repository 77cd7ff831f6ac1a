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
    tolerance : how far windows may move before it matters; None if nothing was asked about it
    p_beyond : p-value that they moved no further than tolerated: small shows that the drift is larger than matters
    p_within : p-value that they moved at least as far: small shows that it is not; NaN, both, without a tolerance
    """

    value: float
    low: float
    high: float
    confidence: float | None
    n: int
    method: str
    undefined: str
    tolerance: float | None = None
    p_beyond: float = math.nan
    p_within: float = math.nan

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
    missing : rows of all windows that were set aside because they have no value
    """

    statistic: float
    pvalue: float
    n: int
    method: str
    undefined: str
    effect: Distance | None = None
    missing: int = 0

    def __iter__(self) -> Iterator[float]:
        return iter((self.statistic, self.pvalue))


def as_distance(
    parts: tuple[Any, ...],
    confidence: float | None,
    tolerance: float | None = None,
    p_values: tuple[float, float] = (math.nan, math.nan),
) -> Distance:
    """Name the compiled module's parts; without a confidence there is no interval."""
    value, low, high, _, n, method, undefined = parts
    if confidence is None:
        low = high = math.nan
    return Distance(value, low, high, confidence, n, method, undefined, tolerance, *p_values)


def as_test(parts: tuple[Any, ...], effect: Distance | None = None, missing: int = 0) -> WindowTest:
    """Name the compiled module's parts."""
    statistic, pvalue, n, method, undefined = parts
    return WindowTest(statistic, pvalue, n, method, undefined, effect, missing)
