"""Every column of two windows, compared."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from lotrecht import _core
from lotrecht.drift.window import in_our_words
from lotrecht.errors import InvalidInput, listing, quoted
from lotrecht.ingest.coding import Attribute
from lotrecht.ingest.columns import Request, columns_of
from lotrecht.ingest.files import DataFile
from lotrecht.ingest.roles import number_or_levels
from lotrecht.stats.checking import refuse_choice, refuse_counts, refuse_level
from lotrecht.stats.multiplicity import adjusted_p_values
from lotrecht.stats.rates import fisher_exact
from lotrecht.tables import Table

__all__ = ["compare"]

_CORRECTIONS = ("holm", "hommel", "benjamini_hochberg", "benjamini_yekutieli", "none")
_SHOWN = 5
"""Categories named in a cell; the rest is counted."""


class _Options(NamedTuple):
    confidence: float
    permutations: int
    resamples: int
    seed: int
    threads: int


def compare(
    reference: Any,
    current: Any,
    *,
    confidence: float,
    seed: int,
    columns: Sequence[str] | None = None,
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
    correction : of the p-values over all tests of the call: "holm", "hommel", "benjamini_hochberg",
        "benjamini_yekutieli" or "none"
    permutations, resamples, threads : of what is drawn
    encoding : of CSV files

    Returns
    -------
    Table
        a row for each column and question:

        - of a number: Kolmogorov and Smirnov's test, exact given the ties where that takes reasonable time; value, low
          and high are the largest distance of the shares of rows up to some number
        - of a category: chi-square homogeneity, exact or by permutation where counts are small; value, low and high are
          the share of rows that would have to change category (total variation)
        - "missing", where a value is missing in either window: Fisher's test; value, low and high are the share missing
          now less that before (Newcombe)

        `p_corrected` is what to compare with a level. `notes` names categories that are new or gone, and rows outside
        the reference's range.

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
    refuse_choice("compare", "correction", correction, _CORRECTIONS)
    refuse_counts("compare", seed=seed, permutations=permutations, resamples=resamples, threads=threads)
    options = _Options(float(confidence), int(permutations), int(resamples), int(seed), int(threads))
    names = _names(reference, current, columns)
    first = _read(reference, names, encoding, "reference")
    second = _read(current, names, encoding, "current")
    rows: list[dict[str, Any]] = []
    for name, before, now in zip(names, first, second, strict=True):
        rows += _compared(name, before, now, options)
    p_values = np.array([np.nan if row["pvalue"] is None else row["pvalue"] for row in rows], np.float64)
    corrected = p_values if correction == "none" else adjusted_p_values(p_values, correction)
    for row, p in zip(rows, corrected, strict=True):
        row["p_corrected"] = None if np.isnan(p) else float(p)
    order = (
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
    )
    return Table({key: [row[key] for row in rows] for key in order}, labels=["column", "question"])


def _names(reference: Any, current: Any, wanted: Sequence[str] | None) -> list[str]:
    sides = [_all_names(reference, "reference"), _all_names(current, "current")]
    if wanted is not None:
        if isinstance(wanted, str) or not wanted:
            raise InvalidInput("compare: columns must be a list of names, at least one")
        for side, there in zip(("reference", "current"), sides, strict=True):
            lacking = [name for name in wanted if name not in there]
            if lacking:
                raise InvalidInput(f"compare: {side} has no column {listing(lacking)}")
        return list(wanted)
    common = [name for name in sides[0] if name in sides[1]]
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


def _all_names(data: Any, side: str) -> list[str]:
    if isinstance(data, (str, os.PathLike)):
        return DataFile(data).names
    if isinstance(data, DataFile):
        return data.names
    if isinstance(data, dict):
        return [str(name) for name in data]
    for attribute in ("column_names", "columns"):  # an Arrow table has both, and its columns are values
        found = getattr(data, attribute, None)
        if found is not None and not callable(found):
            return [str(getattr(name, "name", name)) for name in found] if attribute == "columns" else list(found)
    raise InvalidInput(
        f"compare: {side} is a {type(data).__name__}; give a data frame, a dict of columns, or the path of a CSV or "
        f"Parquet file"
    )


def _read(data: Any, names: Sequence[str], encoding: str, side: str) -> list[npt.NDArray[np.float64] | Attribute]:
    try:
        columns, _ = columns_of(data, [Request("covariate", name, name) for name in names], encoding)
        return [number_or_levels(column) for column in columns]
    except InvalidInput as error:
        raise InvalidInput(f"{side}: {in_our_words(str(error))}") from None


def _compared(name: str, before: Any, now: Any, options: _Options) -> list[dict[str, Any]]:
    numeric = [isinstance(side, np.ndarray) for side in (before, now)]
    if numeric[0] != numeric[1]:
        kinds = ["numbers" if is_number else "categories" for is_number in numeric]
        raise InvalidInput(f"compare: column {quoted(name)} holds {kinds[0]} in reference and {kinds[1]} in current")
    row, missing = (_numbers if numeric[0] else _categories)(before, now, options)
    rows = [{"column": name, **row}]
    if any(count for count, _ in missing):
        rows.append({"column": name, **_missing(missing, options.confidence)})
    return rows


def _numbers(before: Any, now: Any, options: _Options) -> tuple[dict[str, Any], list[tuple[int, int]]]:
    tallies = []
    for values in (before, now):
        tally = _core.drift.ValueTally()
        tally.add(values, threads=options.threads)
        tallies.append(tally)
    test, distance, _, _ = _core.drift.ks_2samp(tallies[0], tallies[1], "two-sided", "auto", options.confidence)
    note = []
    if tallies[0].rows and tallies[1].rows:
        reference, _ = tallies[0].values()
        values, counts = tallies[1].values()
        for word, outside in (("below", values < reference[0]), ("above", values > reference[-1])):
            if count := int(counts[outside].sum()):
                note.append(f"{count} {'row' if count == 1 else 'rows'} {word} the reference")
    missing = [(tally.missing, tally.missing + tally.rows) for tally in tallies]
    return _row("values", test, distance, [tally.rows for tally in tallies], note), missing


def _categories(before: Any, now: Any, options: _Options) -> tuple[dict[str, Any], list[tuple[int, int]]]:
    counted: list[dict[str | None, int]] = []
    for attribute in (before, now):
        tally = np.bincount(attribute.codes, minlength=len(attribute.levels))
        counted.append({level: int(n) for level, n in zip(attribute.levels, tally, strict=True) if n})
    missing = [(side.get(None, 0), sum(side.values())) for side in counted]
    for side in counted:
        side.pop(None, None)
    levels = list(dict.fromkeys([*counted[0], *counted[1]]))
    first, second = ([side.get(level, 0) for level in levels] for side in counted)
    test = _core.drift.category_test(first, second, options.permutations, options.seed, options.threads)
    distance = _core.drift.category_distance(
        first, second, "total_variation", options.confidence, options.resamples, options.seed, options.threads
    )
    note = []
    for word, has, lacks in (("new", 1, 0), ("gone", 0, 1)):
        there = [quoted(str(level)) for level in levels if counted[has].get(level) and not counted[lacks].get(level)]
        if there and counted[lacks]:
            more = f" and {len(there) - _SHOWN} more" if len(there) > _SHOWN else ""
            note.append(f"{word}: {', '.join(there[:_SHOWN])}{more}")
    return _row("categories", test, distance, [sum(side.values()) for side in counted], note), missing


def _row(question: str, test: Any, distance: Any, rows: list[int], note: list[str]) -> dict[str, Any]:
    _, pvalue, _, method, undefined = test
    value, low, high, *_ = distance
    return {
        "question": question,
        "method": method,
        "pvalue": None if undefined else pvalue,
        "value": None if np.isnan(value) else value,
        "low": low,
        "high": high,
        "n_reference": rows[0],
        "n_current": rows[1],
        "undefined": undefined,
        "note": "; ".join(note),
    }


def _missing(missing: list[tuple[int, int]], confidence: float) -> dict[str, Any]:
    (before, rows_before), (now, rows_now) = missing
    interval = _core.stats.newcombe(now, rows_now, before, rows_before, confidence=confidence)
    return {
        "question": "missing",
        "method": "fisher_exact",
        "pvalue": fisher_exact(now, rows_now, before, rows_before).pvalue,
        "value": now / rows_now - before / rows_before,
        "low": interval.low,
        "high": interval.high,
        "n_reference": rows_before,
        "n_current": rows_now,
        "undefined": "",
        "note": f"{before} missing before, {now} now",
    }
