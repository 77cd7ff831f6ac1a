"""Two windows read column by column: what a comparison of them starts from."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from lotrecht import _core
from lotrecht.drift.window import in_our_words
from lotrecht.errors import InvalidInput, quoted
from lotrecht.ingest.coding import Attribute, factorised
from lotrecht.ingest.columns import Request, columns_of
from lotrecht.ingest.files import DataFile
from lotrecht.ingest.roles import number_or_levels
from lotrecht.ingest.texts import is_missing

__all__ = ["Categories", "Column", "Numbers", "Pair", "Windows", "alike", "as_days", "names_of", "read_windows"]

SIDES = ("reference", "current")
MOST_GROUPS = 1000
DATE = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{3}|\.\d{6})?)?)?")


@dataclass(frozen=True)
class Numbers:
    """A column of numbers in both windows.

    Attributes
    ----------
    tallies : each window's values with their counts
    dates : whether the values are dates, as days since 1970-01-01
    """

    tallies: tuple[Any, Any]
    dates: bool = False

    @property
    def rows(self) -> tuple[int, int]:
        """Rows with a value."""
        first, second = self.tallies
        return first.rows, second.rows

    @property
    def missing(self) -> tuple[int, int]:
        """Rows without one."""
        first, second = self.tallies
        return first.missing, second.missing


@dataclass(frozen=True)
class Categories:
    """A column of categories in both windows.

    Attributes
    ----------
    levels : those of the reference, then those that only the current window has
    counts : rows of each level, by window
    missing : rows without a category, by window
    """

    levels: tuple[str, ...]
    counts: tuple[tuple[int, ...], tuple[int, ...]]
    missing: tuple[int, int]

    @property
    def rows(self) -> tuple[int, int]:
        """Rows with a category."""
        first, second = self.counts
        return sum(first), sum(second)


class Pair(NamedTuple):
    """A column in both windows, of everybody (`group` None) or of one group."""

    column: str
    group: str | None
    data: Numbers | Categories


Values = npt.NDArray[np.float64] | Attribute


class Column(NamedTuple):
    """A column as it was read from both windows."""

    name: str
    sides: tuple[Values, Values]
    dates: bool = False


@dataclass(frozen=True)
class Windows:
    """Two windows of data, read.

    Attributes
    ----------
    rows : of each window
    groups : name and rows in each window; empty without `by`
    other_kinds : columns that hold numbers in one window and categories in the other, with what they hold
    """

    rows: tuple[int, int]
    groups: tuple[tuple[str, tuple[int, int]], ...]
    other_kinds: tuple[tuple[str, tuple[str, str]], ...]
    columns: tuple[Column, ...]
    by: Column | None
    threads: int

    def pairs(self) -> Iterator[Pair]:
        """Give every column of everybody, then of each group that has rows in both windows."""
        if self.by is not None:
            yield Pair(self.by.name, None, self._pair(self.by, None))
        for column in self.columns:
            yield Pair(column.name, None, self._pair(column, None))
        for group, rows in self.groups:
            if all(rows):
                for column in self.columns:
                    yield Pair(column.name, group, self._pair(column, group))

    def _pair(self, column: Column, group: str | None) -> Numbers | Categories:
        first, second = (self._of(values, side, group) for side, values in enumerate(column.sides))
        if isinstance(first, np.ndarray) and isinstance(second, np.ndarray):
            return Numbers((_tally(first, self.threads), _tally(second, self.threads)), column.dates)
        counted = [_counts(side) for side in (first, second) if isinstance(side, Attribute)]
        missing = (counted[0].pop(None, 0), counted[1].pop(None, 0))
        named = tuple(level for level in dict.fromkeys([*counted[0], *counted[1]]) if level is not None)
        before, now = (tuple(side.get(level, 0) for level in named) for side in counted)
        return Categories(named, (before, now), missing)

    def _of(self, values: Values, side: int, group: str | None) -> Values:
        """Return the values of a group, or of everybody."""
        mask = self._rows_of(side, group)
        if mask is None:
            return values
        if isinstance(values, Attribute):
            return Attribute(values.name, values.levels, values.codes[mask])
        return np.ascontiguousarray(values[mask])

    def _rows_of(self, side: int, group: str | None) -> npt.NDArray[np.bool_] | None:
        if group is None or self.by is None:
            return None
        attribute = self.by.sides[side]
        if not isinstance(attribute, Attribute):
            return None
        code = attribute.levels.index(group) if group in attribute.levels else -1
        return np.asarray(attribute.codes == code)


def alike(first: Values, second: Values) -> tuple[Values, Values]:
    """Return a column's sides; one without any value as what the other is: it may have vanished, not changed kind."""
    if isinstance(first, Attribute) == isinstance(second, Attribute):
        return first, second
    return (_as(first, second) if _blank(first) else first), (_as(second, first) if _blank(second) else second)


def as_days(sides: tuple[Values, Values]) -> tuple[Values, Values] | None:
    """Return columns of dates (2024-03-01, with or without a time) as days since 1970-01-01; None if they are not."""
    found = []
    for side in sides:
        if not isinstance(side, Attribute):
            return None
        texts = [None if level is None or is_missing(level) else level for level in side.levels]
        if not all(text is None or DATE.fullmatch(text) for text in texts):
            return None
        try:
            days = [np.nan if text is None else _day(text) for text in texts]
        except ValueError:  # 2024-02-31
            return None
        found.append(np.array([*days, np.nan])[side.codes])
    return None if all(np.isnan(side).all() for side in found) else (found[0], found[1])


def _day(text: str) -> float:
    moment = datetime.fromisoformat(text)
    return (moment.replace(tzinfo=None) - datetime(1970, 1, 1)).total_seconds() / 86400.0


def _blank(values: Values) -> bool:
    if isinstance(values, Attribute):
        return all(level is None for level in values.levels)
    return bool(np.isnan(values).all())


def _as(blank: Values, other: Values) -> Values:
    rows = len(blank.codes) if isinstance(blank, Attribute) else len(blank)
    if isinstance(other, Attribute):
        return Attribute(other.name, (None,), np.zeros(rows, np.uint8))
    return np.full(rows, np.nan)


def _tally(values: npt.NDArray[np.float64], threads: int) -> Any:
    tally = _core.drift.ValueTally()
    tally.add(values, threads=threads)
    return tally


def _counts(attribute: Attribute) -> dict[str | None, int]:
    tally = np.bincount(attribute.codes, minlength=len(attribute.levels))
    return {level: int(n) for level, n in zip(attribute.levels, tally, strict=True) if n}


def names_of(data: Any, side: str) -> list[str]:
    """Return the names of the columns of a window."""
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


def read_windows(
    reference: Any, current: Any, names: Sequence[str], by: str | None, encoding: str, threads: int
) -> Windows:
    """Read the columns of both windows.

    Raises
    ------
    InvalidInput
        if a column is missing or cannot be read, or `by` has more than a thousand groups
    """
    read = [_read(data, names, by, encoding, side) for data, side in zip((reference, current), SIDES, strict=True)]
    columns, other_kinds = [], []
    for name, *both in zip(names, *(side.columns for side in read), strict=True):
        sides = alike(both[0], both[1])
        if (days := as_days(sides)) is not None:
            columns.append(Column(name, days, dates=True))
            continue
        kinds = ["numbers" if isinstance(side, np.ndarray) else "categories" for side in sides]
        if kinds[0] == kinds[1]:
            columns.append(Column(name, (sides[0], sides[1])))
        else:
            other_kinds.append((name, (kinds[0], kinds[1])))
    rows = (read[0].rows, read[1].rows)
    first, second = (side.by for side in read)
    if by is None or first is None or second is None:
        return Windows(rows, (), tuple(other_kinds), tuple(columns), None, threads)
    tallies = [np.bincount(a.codes, minlength=len(a.levels)) for a in (first, second)]
    counted: dict[str, list[int]] = {}
    for side, (attribute, tally) in enumerate(zip((first, second), tallies, strict=True)):
        for level, n in zip(attribute.levels, tally, strict=True):
            if level is not None and n:
                counted.setdefault(level, [0, 0])[side] = int(n)
    if len(counted) > MOST_GROUPS:
        raise InvalidInput(
            f"compare: by={quoted(by)} has {len(counted)} groups; at most {MOST_GROUPS} can be told apart. "
            f"Group its values first"
        )
    groups = tuple((level, (n[0], n[1])) for level, n in counted.items())
    return Windows(rows, groups, tuple(other_kinds), tuple(columns), Column(by, (first, second)), threads)


class _Side(NamedTuple):
    columns: list[Any]
    by: Attribute | None
    rows: int


def _read(data: Any, names: Sequence[str], by: str | None, encoding: str, side: str) -> _Side:
    asked = [Request("covariate", name, name) for name in names]
    if by is not None:
        asked.append(Request("group", by, by))
    try:
        columns, _ = columns_of(data, asked, encoding)
        group = factorised(columns.pop()) if by is not None else None
        values = [number_or_levels(column) for column in columns]
    except InvalidInput as error:
        said = in_our_words(str(error)).removeprefix("drift: ").removeprefix("covariate ")
        raise InvalidInput(f"{side}: {said}") from None
    lengths = [len(c.codes) if isinstance(c, Attribute) else len(c) for c in values]
    if group is not None:
        lengths.append(len(group.codes))
    if len(set(lengths)) > 1:
        other = next(i for i, n in enumerate(lengths) if n != lengths[0])
        called = [*names, by or ""]
        raise InvalidInput(
            f"{side}: columns must be of one length, but {quoted(called[0])} has {lengths[0]} rows and "
            f"{quoted(called[other])} {lengths[other]}"
        )
    return _Side(values, group, lengths[0] if lengths else 0)
