"""Intervals for all shares of a whole at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, SupportsIndex

from lotrecht import _core
from lotrecht.errors import InvalidInput
from lotrecht.stats.checking import refuse_choice, refuse_counts, refuse_level, refuse_list, refuse_number
from lotrecht.stats.intervals import Interval
from lotrecht.stats.rates import TestResult

__all__ = ["goodness_of_fit", "multinomial_intervals"]


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
    refuse_list("multinomial_intervals", "counts", counts)
    counts = list(counts)
    refuse_counts("multinomial_intervals", **{f"counts[{i}]": count for i, count in enumerate(counts)})
    refuse_level("multinomial_intervals", confidence)
    refuse_choice("multinomial_intervals", "method", method, ("goodman", "sison_glaz"))
    if not counts:
        raise InvalidInput("multinomial_intervals: counts is empty; name at least one category")
    return _core.stats.multinomial_intervals([int(c) for c in counts], method, confidence)


def goodness_of_fit(
    counts: Sequence[SupportsIndex],
    shares: Sequence[float],
    *,
    method: Literal["chi_square", "exact", "monte_carlo"] = "chi_square",
    draws: int = 9999,
    seed: int = 1,
) -> TestResult:
    """Test whether counts have given shares.

    Parameters
    ----------
    counts : rows in each category
    shares : known beforehand, not negative, summing to 1
    method : "chi_square" is Pearson's, good where 5 rows are expected in each category; "exact" adds up all tables that
        are no more probable, undefined ("too_large") where there are more than two million; "monte_carlo" is the same
        by `draws` drawn tables from `seed`

    Examples
    --------
    >>> round(goodness_of_fit([5, 15, 30], [0.2, 0.3, 0.5]).pvalue, 4)
    0.1738
    """
    refuse_list("goodness_of_fit", "counts", counts)
    refuse_list("goodness_of_fit", "shares", shares, "numbers")
    counts = list(counts)
    refuse_counts("goodness_of_fit", **{f"counts[{i}]": count for i, count in enumerate(counts)})
    for i, share in enumerate(shares):
        refuse_number("goodness_of_fit", f"shares[{i}]", share)
    refuse_choice("goodness_of_fit", "method", method, ("chi_square", "exact", "monte_carlo"))
    refuse_counts("goodness_of_fit", draws=draws, seed=seed)
    whole = [int(c) for c in counts]
    return _core.stats.goodness_of_fit(whole, [float(s) for s in shares], method, draws, seed)
