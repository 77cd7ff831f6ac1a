"""Tests of whole tables of counts, and of two answers about the same rows; tables are nested lists, row by row."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any, Literal, SupportsIndex

from lotrecht import _core
from lotrecht.errors import InvalidInput
from lotrecht.stats.checking import refuse_choice, refuse_counts, refuse_level
from lotrecht.stats.intervals import Interval
from lotrecht.stats.rates import Alternative, TestResult

Counts = Sequence[Sequence[SupportsIndex]]


def _cells(function: str, table: Counts) -> tuple[list[int], int, int]:
    """Return the counts row by row, and the shape; refuse what is no table."""
    try:
        rows: list[list[Any]] = [list(row) for row in table]
    except TypeError:
        raise InvalidInput(f"{function}: table must be rows of counts, such as [[8, 2], [1, 5]]") from None
    if not rows or not rows[0] or any(len(row) != len(rows[0]) for row in rows):
        raise InvalidInput(f"{function}: table must have rows of one length, got {[len(row) for row in rows]}")
    refuse_counts(function, **{f"table[{r}][{c}]": cell for r, row in enumerate(rows) for c, cell in enumerate(row)})
    return [operator.index(cell) for row in rows for cell in row], len(rows), len(rows[0])


def _pairs(function: str, table: Counts) -> list[int]:
    cells, rows, columns = _cells(function, table)
    if (rows, columns) != (2, 2):
        raise InvalidInput(
            f"{function}: table must be [[both, first only], [second only, neither]], got {rows} x {columns}"
        )
    return cells


def chi_square(table: Counts, *, yates: bool = False) -> TestResult:
    """Pearson's chi-square test that rows and columns of a table are independent.

    Parameters
    ----------
    table : counts, row by row; empty rows and columns are left out
    yates : the continuity correction, for 2 x 2 tables only (scipy applies it there unless told not to)

    Returns
    -------
    TestResult
        with ``.degrees_of_freedom``; ``.undefined`` says why where there is nothing to compare

    Examples
    --------
    >>> round(chi_square([[8, 2], [1, 5]]).pvalue, 5)
    0.01343
    """
    cells, rows, columns = _cells("chi_square", table)
    return _core.stats.chi_square(cells, rows, columns, bool(yates))


def g_test(table: Counts) -> TestResult:
    """Likelihood ratio test that rows and columns of a table are independent; as `chi_square`."""
    return _core.stats.g_test(*_cells("g_test", table))


def freeman_halton(table: Counts, *, most_steps: int = 20_000_000) -> TestResult:
    """Fisher's exact test of a table of any shape.

    Parameters
    ----------
    table : counts, row by row; empty rows and columns are left out
    most_steps : limit on the work (10 million take about a second); beyond it the table is refused, and a permutation
        test is the answer

    Notes
    -----
    Freeman & Halton (1951), Biometrika 38, 141-149; the network algorithm of Mehta & Patel (1983).

    Examples
    --------
    >>> round(freeman_halton([[3, 0, 4], [0, 6, 1]]).pvalue, 5)
    0.00466
    """
    cells, rows, columns = _cells("freeman_halton", table)
    refuse_counts("freeman_halton", most_steps=most_steps)
    return _core.stats.freeman_halton(cells, rows, columns, most_steps)


def mcnemar(
    table: Counts,
    *,
    method: Literal["exact", "mid_p", "chi_square", "chi_square_corrected"] = "exact",
    alternative: Alternative = "two-sided",
) -> TestResult:
    """McNemar's test that two answers about the same rows are "yes" equally often.

    Parameters
    ----------
    table : [[both, first only], [second only, neither]]
    method : "exact" never rejects too often; "mid_p" is near the level; the chi-square methods are approximations
    alternative : "greater": the first says yes more often

    Examples
    --------
    >>> round(mcnemar([[1, 1], [7, 12]], method="mid_p").pvalue, 4)
    0.0391
    """
    cells = _pairs("mcnemar", table)
    refuse_choice("mcnemar", "method", method, ("exact", "mid_p", "chi_square", "chi_square_corrected"))
    refuse_choice("mcnemar", "alternative", alternative, ("two-sided", "less", "greater"))
    return _core.stats.mcnemar(cells, method, alternative)


def newcombe_paired(table: Counts, *, confidence: float) -> Interval:
    """Interval for p1 - p2, two answers about the same rows: Newcombe's hybrid score method 10 for pairs.

    Parameters
    ----------
    table : [[both, first only], [second only, neither]]
    confidence : two-sided level in (0, 1)

    Examples
    --------
    >>> low, high = newcombe_paired([[36, 12], [2, 0]], confidence=0.95)
    >>> round(low, 4), round(high, 4)
    (0.0569, 0.3404)
    """
    cells = _pairs("newcombe_paired", table)
    refuse_level("newcombe_paired", confidence)
    return _core.stats.newcombe_paired(cells, confidence)


def tango(table: Counts, *, confidence: float) -> Interval:
    """Tango's score interval for p1 - p2, two answers about the same rows.

    Parameters
    ----------
    table, confidence : as in `newcombe_paired`

    Notes
    -----
    Excludes 0 where the uncorrected `mcnemar` chi-square test rejects. Tango (1998), Stat. Med. 17(8), 891-908.
    """
    cells = _pairs("tango", table)
    refuse_level("tango", confidence)
    return _core.stats.tango(cells, confidence)
