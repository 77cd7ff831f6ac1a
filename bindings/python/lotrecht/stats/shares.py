"""Intervals for all shares of a whole at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, SupportsIndex

from lotrecht import _core
from lotrecht.errors import InvalidInput
from lotrecht.stats.checking import refuse_choice, refuse_counts, refuse_level
from lotrecht.stats.intervals import Interval

__all__ = ["multinomial_intervals"]


def multinomial_intervals(
    counts: Sequence[SupportsIndex], *, method: Literal["goodman", "sison_glaz"], confidence: float
) -> list[Interval]:
    """Intervals that hold all shares of a multinomial together with the stated confidence.

    Parameters
    ----------
    counts : rows in each category
    method : "goodman" (1965), Wilson's interval with Bonferroni's critical value; or "sison_glaz" (1995), shorter
        where there are many categories of like size and at least a hundred rows, far below its level otherwise
    confidence : of all intervals together, in (0, 1)

    Examples
    --------
    >>> [round(i.high, 3) for i in multinomial_intervals([5, 15, 30], method="goodman", confidence=0.95)]
    [0.246, 0.469, 0.747]
    """
    counts = list(counts)
    refuse_counts("multinomial_intervals", **{f"counts[{i}]": count for i, count in enumerate(counts)})
    refuse_level("multinomial_intervals", confidence)
    refuse_choice("multinomial_intervals", "method", method, ("goodman", "sison_glaz"))
    if not counts:
        raise InvalidInput("multinomial_intervals: counts is empty; name at least one category")
    return _core.stats.multinomial_intervals([int(c) for c in counts], method, confidence)
