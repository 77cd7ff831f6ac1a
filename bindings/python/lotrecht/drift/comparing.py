"""Every column of two windows, compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from lotrecht import _core
from lotrecht.drift.pairs import Categories, Numbers, Pair, Windows, names_of, read_windows
from lotrecht.errors import InvalidInput, listing, quoted
from lotrecht.stats.checking import refuse_choice, refuse_counts, refuse_level, refuse_number
from lotrecht.stats.multiplicity import adjusted_p_values
from lotrecht.tables import Table, marker_of_all

__all__ = ["CORRECTIONS", "Options", "compare", "compare_pairs", "refuse_tolerance", "verdict_of"]

CORRECTIONS = ("holm", "hommel", "benjamini_hochberg", "benjamini_yekutieli", "none")
_SHOWN = 5
"""Categories named in a cell; the rest is counted."""


class Options(NamedTuple):
    """How columns are compared."""

    confidence: float
    correction: str
    permutations: int
    resamples: int
    seed: int
    threads: int
    tolerance: float | None = None


def compare(
    reference: Any,
    current: Any,
    *,
    confidence: float,
    seed: int,
    columns: Sequence[str] | None = None,
    by: str | None = None,
    tolerance: float | None = None,
    correction: str = "holm",
    permutations: int = 9999,
    resamples: int = 999,
    threads: int = 1,
    encoding: str = "utf-8",
) -> Table:
    """Compare two windows of data, column by column.

    Parameters
    ----------
    reference, current : data frames, dicts of columns, or paths of CSV or Parquet files
    confidence : two-sided level of the intervals, each for itself
    seed : of permutations and resamples, any whole number; no result depends on `threads`
    columns : their names; None: all that both windows have
    by : a column of groups: every column is compared for everybody and, again, for each group that both windows have;
        how many rows each group has is compared as well
    tolerance : how far a distribution may move before it matters, as a share of rows from 0 to 1; then there are
        columns ``verdict`` ("within", "outside" or "undecided", by the interval), ``p_beyond`` (that it moved no
        further than tolerated), ``p_beyond_corrected``, and ``p_within`` (that it moved at least as far)
    correction : of the p-values over all tests of the call: "holm", "hommel", "benjamini_hochberg",
        "benjamini_yekutieli" or "none"
    permutations, resamples, threads : of what is drawn
    encoding : of CSV files

    Returns
    -------
    Table
        a row for each column and question:

        - of a number, or a date: Kolmogorov and Smirnov's test, exact given the ties where that takes reasonable time;
          value, low and high are the largest distance of the shares of rows up to some number
        - of a category: chi-square homogeneity, exact or by permutation where counts are small; value, low and high are
          the share of rows that would have to change category (total variation)
        - "missing", where a value is missing in either window: Fisher's test; value, low and high are the share missing
          now less that before (Newcombe)

        With `by` there is a column `group`, "(all)" for everybody. `p_corrected` is what to compare with a level.
        `note` names categories that are new or gone, and counts rows outside the reference's range.

    Raises
    ------
    InvalidInput
        if a column is missing from one window, or is a number in one and a category in the other

    Examples
    --------
    >>> before = {"age": [20, 30, 40, 50] * 20, "ward": ["a", "b"] * 40}
    >>> now = {"age": [30, 40, 50, 60] * 20, "ward": ["a", "c"] * 40}
    >>> table = compare(before, now, confidence=0.95, seed=1)
    >>> table["column"], table["value"], table["note"]
    (['age', 'ward'], [0.25, 0.5], ['20 rows above the reference', "new: 'c'; gone: 'b'"])
    """
    refuse_level("compare", confidence)
    refuse_choice("compare", "correction", correction, CORRECTIONS)
    refuse_counts("compare", seed=seed, permutations=permutations, resamples=resamples, threads=threads)
    refuse_tolerance("compare", tolerance)
    options = Options(
        float(confidence), correction, int(permutations), int(resamples), int(seed), int(threads), tolerance
    )
    names = _names(reference, current, columns, by)
    windows = read_windows(reference, current, names, by, encoding, options.threads)
    for name, kinds in windows.other_kinds:
        raise InvalidInput(f"compare: column {quoted(name)} holds {kinds[0]} in reference and {kinds[1]} in current")
    rows = compare_pairs(windows.pairs(), options)
    order = [
        "column",
        "question",
        "method",
        "pvalue",
        "p_corrected",
        "value",
        "low",
        "high",
        "n_reference",
        "n_current",
        "undefined",
        "note",
    ]
    if tolerance is not None:
        order[-2:-2] = ["p_beyond", "p_beyond_corrected", "p_within", "verdict"]
    labels = ["column", "question"]
    if by is not None:
        order.insert(0, "group")
        labels.insert(0, "group")
    everybody = marker_of_all(name for name, _ in windows.groups)
    for row in rows:
        row["note"] = note_of(row)
        row["verdict"] = verdict_of(row, tolerance, options.confidence)
        row["group"] = everybody if row["group"] is None else row["group"]
    cells = {key: [row[key] for row in rows] for key in order}
    return Table(cells, labels=labels, everybody=everybody, notes=_lonely(windows))


def compare_pairs(pairs: Iterable[Pair], options: Options) -> list[dict[str, Any]]:
    """Compare columns, and correct the p-values for their number.

    Returns
    -------
    A dict for each question: group, column, question, method, pvalue, p_corrected, value, low, high, n_reference,
    n_current, undefined; with a tolerance also `p_beyond`, `p_beyond_corrected` and `p_within`; of numbers `below` and
    `above` (rows outside the reference's range), of categories `new` and `gone`, of missing values `missing` (their
    number in both windows).
    """
    rows: list[dict[str, Any]] = []
    for pair in pairs:
        row = _numbers(pair.data, options) if isinstance(pair.data, Numbers) else _categories(pair.data, options)
        rows.append({"group": pair.group, "column": pair.column, **row})
        if any(pair.data.missing):
            rows.append({"group": pair.group, "column": pair.column, **_missing(pair.data, options)})
    corrected = [("pvalue", "p_corrected")]
    if options.tolerance is not None:
        corrected.append(("p_beyond", "p_beyond_corrected"))
    for plain, name in corrected:
        for row, p in zip(rows, _corrected([row[plain] for row in rows], options.correction), strict=True):
            row[name] = p
    return rows


def _corrected(found: list[float | None], correction: str) -> list[float | None]:
    p_values = np.array([np.nan if p is None else p for p in found], np.float64)
    corrected = p_values if correction == "none" else adjusted_p_values(p_values, correction)
    return [_number(p) for p in corrected]


def refuse_tolerance(who: str, tolerance: float | None) -> None:
    """Refuse what is no share of rows."""
    if tolerance is not None:
        refuse_number(who, "tolerance", tolerance)
        if not 0.0 <= float(tolerance) <= 1.0:
            raise InvalidInput(f"{who}: tolerance must be a share of rows from 0 to 1, got {tolerance}")


def verdict_of(row: dict[str, Any], tolerance: float | None, confidence: float) -> str:
    """Return what a comparison comes to: by its interval, or without a tolerance by its corrected p-value."""
    if tolerance is None:
        if row["p_corrected"] is None:
            return "undefined"
        # The level as a person writes it: 1 - 0.95 is a little more than 0.05.
        return "changed" if row["p_corrected"] <= round(1.0 - confidence, 12) else "not_shown"
    low, high = row["low"], row["high"]
    if row["value"] is None or low is None or high is None:
        return "undefined"
    if -tolerance <= low and high <= tolerance:
        return "within"
    return "outside" if low > tolerance or high < -tolerance else "undecided"


def note_of(row: dict[str, Any]) -> str:
    """Return in words what a row says beside its numbers."""
    note = []
    for word in ("below", "above"):
        if count := row.get(word):
            note.append(f"{count} {'row' if count == 1 else 'rows'} {word} the reference")
    for word in ("new", "gone"):
        if there := row.get(word):
            more = f" and {len(there) - _SHOWN} more" if len(there) > _SHOWN else ""
            note.append(f"{word}: {', '.join(quoted(level) for level in there[:_SHOWN])}{more}")
    if "missing" in row:
        note.append(f"{row['missing'][0]} missing before, {row['missing'][1]} now")
    return "; ".join(note)


def _lonely(windows: Windows) -> list[str]:
    notes = []
    for side, other in ((0, 1), (1, 0)):
        names = [name for name, rows in windows.groups if rows[side] and not rows[other]]
        if names:
            where = ("reference", "current")[side]
            verb = "is" if len(names) == 1 else "are"
            notes.append(f"{listing(names)} {verb} only in {where}: there is nothing to compare with.")
    return notes


def _names(reference: Any, current: Any, wanted: Sequence[str] | None, by: str | None) -> list[str]:
    sides = [names_of(reference, "reference"), names_of(current, "current")]
    if wanted is not None and (isinstance(wanted, str) or not wanted):
        raise InvalidInput("compare: columns must be a list of names, at least one")
    for side, there in zip(("reference", "current"), sides, strict=True):
        lacking = [name for name in [*(wanted or ()), *([] if by is None else [by])] if name not in there]
        if lacking:
            raise InvalidInput(f"compare: {side} has no column {listing(lacking)}")
    if wanted is not None:
        return [name for name in dict.fromkeys(wanted) if name != by]
    common = [name for name in sides[0] if name in sides[1] and name != by]
    only = [
        f"{side} alone has {listing(a)}"
        for side, a in zip(
            ("reference", "current"),
            ([n for n in sides[0] if n not in sides[1]], [n for n in sides[1] if n not in sides[0]]),
            strict=True,
        )
        if a
    ]
    if only:
        raise InvalidInput(f"compare: {'; '.join(only)}; name what is to be compared with columns=")
    return common


def _numbers(pair: Numbers, options: Options) -> dict[str, Any]:
    first, second = pair.tallies
    test, distance, _, _ = _core.drift.ks_2samp(first, second, "two-sided", "auto", options.confidence)
    row = _row("values", test, distance, pair.rows) | {"below": 0, "above": 0}
    if options.tolerance is not None:
        row |= _about(_core.drift.number_tolerance(first, second, "ks", options.tolerance))
    if all(pair.rows):
        reference, _ = first.values()
        values, counts = second.values()
        for word, outside in (("below", values < reference[0]), ("above", values > reference[-1])):
            row[word] = int(counts[outside].sum())
    return row


def _categories(pair: Categories, options: Options) -> dict[str, Any]:
    first, second = (list(counts) for counts in pair.counts)
    test = _core.drift.category_test(first, second, options.permutations, options.seed, options.threads)
    distance = _core.drift.category_distance(
        first, second, "total_variation", options.confidence, options.resamples, options.seed, options.threads
    )
    row = _row("categories", test, distance, pair.rows) | {"new": [], "gone": []}
    if options.tolerance is not None:
        found = _core.drift.category_tolerance(
            first,
            second,
            "total_variation",
            options.tolerance,
            options.confidence,
            options.resamples,
            options.seed,
            options.threads,
        )
        row |= _about(found)
    if all(pair.rows):
        row["new"] = [level for level, a, b in zip(pair.levels, first, second, strict=True) if b and not a]
        row["gone"] = [level for level, a, b in zip(pair.levels, first, second, strict=True) if a and not b]
    return row


def _row(question: str, test: Any, distance: Any, rows: tuple[int, int]) -> dict[str, Any]:
    _, pvalue, _, method, undefined = test
    value, low, high, *_ = distance
    return {
        "question": question,
        "method": method,
        "pvalue": None if undefined else pvalue,
        "value": _number(value),
        "low": _number(low),
        "high": _number(high),
        "n_reference": rows[0],
        "n_current": rows[1],
        "undefined": undefined,
    }


def _number(x: float) -> float | None:
    return None if np.isnan(x) else float(x)


def _about(p_values: tuple[float, float]) -> dict[str, Any]:
    """Return p-values about a tolerance."""
    return {"p_beyond": _number(p_values[0]), "p_within": _number(p_values[1])}


def _missing(pair: Numbers | Categories, options: Options) -> dict[str, Any]:
    before, now = pair.missing
    rows_before, rows_now = (rows + missing for rows, missing in zip(pair.rows, pair.missing, strict=True))
    value, low, high, p, undefined = _core.drift.missing_change(before, rows_before, now, rows_now, options.confidence)
    row = {
        "question": "missing",
        "method": "fisher_exact",
        "pvalue": None if undefined else p,
        "value": None if undefined else value,
        "low": None if undefined else low,
        "high": None if undefined else high,
        "n_reference": rows_before,
        "n_current": rows_now,
        "undefined": undefined,
        "missing": [before, now],
    }
    if options.tolerance is not None:
        row |= _about(_core.drift.share_tolerance(before, rows_before, now, rows_now, options.tolerance))
    return row
