"""Two windows of rows with several variables, from whatever holds them. Nothing is computed here."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from lotrecht import _core
from lotrecht.drift.pairs import alike, as_days
from lotrecht.drift.window import in_our_words
from lotrecht.errors import InvalidInput, did_you_mean, listing, quoted
from lotrecht.ingest.coding import Attribute
from lotrecht.ingest.columns import Request, columns_of
from lotrecht.ingest.files import DataFile
from lotrecht.ingest.roles import number_or_levels

__all__ = ["Rows", "rows_of"]

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Rows:
    """Two windows side by side, one matrix each: numbers, and categories by codes that both windows share."""

    reference: Numbers
    current: Numbers
    names: tuple[str, ...]
    categories: tuple[bool, ...]

    def windows(self, scale: str) -> Any:
        """Return the compiled module's view of them."""
        return _core.drift.RowWindows(self.reference, self.current, list(self.categories), scale == "robust")

    def chosen(self, places: Sequence[int]) -> Rows:
        """Return some of the columns."""
        wanted = list(places)
        return Rows(
            np.ascontiguousarray(self.reference[:, wanted]),
            np.ascontiguousarray(self.current[:, wanted]),
            tuple(self.names[j] for j in wanted),
            tuple(self.categories[j] for j in wanted),
        )

    def strata(self, places: Sequence[int]) -> list[int]:
        """Return which combination of categories each row has, the reference's first; missing is a category."""
        codes = np.vstack([self.reference, self.current])[:, list(places)]
        codes[np.isnan(codes)] = -1
        _, strata = np.unique(codes, axis=0, return_inverse=True)
        return [int(s) for s in strata.reshape(-1)]


def rows_of(
    who: str,
    reference: Any,
    current: Any,
    columns: Sequence[str] | None,
    categories: Sequence[str | int],
    encoding: str,
) -> Rows:
    """Read both windows: data frames, dicts of columns, paths, or (n, d) arrays of numbers.

    Raises
    ------
    InvalidInput
        if columns differ or are missing, one holds numbers in one window and texts in the other, or a number is
        infinite
    """
    if isinstance(categories, (str, bytes)):
        raise InvalidInput(f"{who}: categories must be a list of columns, got a text")
    tables = [_is_table(side) for side in (reference, current)]
    if tables[0] != tables[1]:
        raise InvalidInput(f"{who}: reference and current must both be tables with names or both be arrays")
    if not tables[0]:
        return _from_arrays(who, reference, current, columns, categories)
    names = _names(who, reference, current, columns)
    for name in categories:
        if name not in names:
            raise InvalidInput(
                f"{who}: categories names {quoted(name)}, which is no column{did_you_mean(str(name), names)}"
            )
    sides = [_read(who, side, names, encoding, word) for side, word in ((reference, "reference"), (current, "current"))]
    kinds: list[bool] = []
    matrices = [np.empty((len(side[0]), len(names)), np.float64) for side in map(_first_column, sides)]
    for j, name in enumerate(names):
        both = alike(sides[0][j], sides[1][j])
        # Dates have distances; days apart, unless they are asked for as categories.
        before, now = (None if name in categories else as_days(both)) or both
        numeric = [isinstance(side, np.ndarray) for side in (before, now)]
        if numeric[0] != numeric[1]:
            words = ["numbers" if is_number else "categories" for is_number in numeric]
            raise InvalidInput(f"{who}: column {quoted(name)} holds {words[0]} in reference and {words[1]} in current")
        kinds.append(not numeric[0] or name in categories)
        for matrix, values in zip(matrices, _coded(before, now, kinds[-1]), strict=True):
            if len(values) != len(matrix):
                raise InvalidInput(f"{who}: column {quoted(name)} has {len(values)} rows, others {len(matrix)}")
            matrix[:, j] = values
    for matrix, side in zip(matrices, ("reference", "current"), strict=True):
        _refuse_infinite(who, matrix, names, side)
    return Rows(matrices[0], matrices[1], tuple(names), tuple(kinds))


def _first_column(side: list[Any]) -> list[Any]:
    first = side[0]
    return [first if isinstance(first, np.ndarray) else first.codes]


def _is_table(data: Any) -> bool:
    return isinstance(data, (str, os.PathLike, DataFile, dict)) or any(
        getattr(data, word, None) is not None for word in ("columns", "column_names")
    )


def _from_arrays(
    who: str, reference: Any, current: Any, columns: Sequence[str] | None, categories: Sequence[str | int]
) -> Rows:
    if columns is not None:
        raise InvalidInput(f"{who}: columns are chosen by name, and arrays have no names")
    matrices = []
    for side, data in (("reference", reference), ("current", current)):
        try:
            given = np.asarray(data)
            if given.dtype.kind not in "buifO":
                raise TypeError(f"got {given.dtype}")
            values = np.ascontiguousarray(given, np.float64)
        except (TypeError, ValueError) as error:
            raise InvalidInput(f"{who}: {side} must hold numbers only, or be a table with names: {error}") from error
        if values.ndim == 1:
            values = values.reshape(-1, 1)
        if values.ndim != 2 or values.shape[1] == 0:
            raise InvalidInput(f"{who}: {side} must have shape (rows, variables), got {values.shape}")
        matrices.append(values)
    count = matrices[0].shape[1]
    if matrices[1].shape[1] != count:
        raise InvalidInput(f"{who}: reference has {count} columns, current {matrices[1].shape[1]}")
    chosen = set()
    for place in categories:
        if not isinstance(place, (int, np.integer)) or not 0 <= place < count:
            raise InvalidInput(f"{who}: categories must be positions of columns from 0 to {count - 1}, got {place!r}")
        chosen.add(int(place))
    names = [f"column {j}" for j in range(count)]
    for matrix, side in zip(matrices, ("reference", "current"), strict=True):
        _refuse_infinite(who, matrix, names, side)
    for j in chosen:
        for matrix, codes in zip(matrices, _coded(matrices[0][:, j], matrices[1][:, j], True), strict=True):
            matrix[:, j] = codes
    return Rows(matrices[0], matrices[1], tuple(names), tuple(j in chosen for j in range(count)))


def _coded(before: Any, now: Any, category: bool) -> list[Numbers]:
    """Return numbers as they are, and categories by codes that both windows share; NaN where missing."""
    if not category:
        return [before, now]
    if isinstance(before, np.ndarray):
        both = np.concatenate([before, now])
        codes = np.full(len(both), np.nan)
        there = ~np.isnan(both)
        codes[there] = np.unique(both[there], return_inverse=True)[1]
        return [codes[: len(before)], codes[len(before) :]]
    code_of: dict[str, float] = {}
    sides: list[Attribute] = [before, now]
    coded = []
    for side in sides:
        levels = [np.nan if level is None else code_of.setdefault(level, float(len(code_of))) for level in side.levels]
        coded.append(np.array([*levels, np.nan])[side.codes])
    return coded


def _refuse_infinite(who: str, matrix: Numbers, names: Sequence[str], side: str) -> None:
    infinite = np.argwhere(np.isinf(matrix))
    if len(infinite):
        row, column = infinite[0]
        raise InvalidInput(
            f"{who}: {side} holds infinite values: column {quoted(names[column])}, row {row + 1}; distances to them do "
            f"not exist"
        )


def _names(who: str, reference: Any, current: Any, wanted: Sequence[str] | None) -> list[str]:
    sides = [_all_names(who, reference, "reference"), _all_names(who, current, "current")]
    if wanted is not None:
        if isinstance(wanted, str) or not wanted:
            raise InvalidInput(f"{who}: columns must be a list of names, at least one")
        for side, there in zip(("reference", "current"), sides, strict=True):
            lacking = [name for name in wanted if name not in there]
            if lacking:
                near = did_you_mean(str(lacking[0]), there)
                raise InvalidInput(f"{who}: {side} has no column {listing(lacking)}{near}")
        return list(wanted)
    if set(sides[0]) != set(sides[1]):
        only = [
            f"{word} alone has {listing(names)}"
            for word, names in (
                ("reference", [n for n in sides[0] if n not in sides[1]]),
                ("current", [n for n in sides[1] if n not in sides[0]]),
            )
            if names
        ]
        raise InvalidInput(f"{who}: {'; '.join(only)}; name what is to be compared with columns=")
    if not sides[0]:
        raise InvalidInput(f"{who}: the windows have no columns")
    return sides[0]


def _all_names(who: str, data: Any, side: str) -> list[str]:
    if isinstance(data, (str, os.PathLike)):
        return list(DataFile(data).names)
    if isinstance(data, DataFile):
        return list(data.names)
    if isinstance(data, dict):
        return [str(name) for name in data]
    names = getattr(data, "column_names", None)
    if names is None or callable(names):
        names = data.columns
    try:
        return [str(getattr(name, "name", name)) for name in names]
    except TypeError:
        raise InvalidInput(
            f"{who}: {side} is a {type(data).__name__}; give a data frame, a dict of columns, an array, or the path of "
            f"a CSV or Parquet file"
        ) from None


def _read(who: str, data: Any, names: Sequence[str], encoding: str, side: str) -> list[Numbers | Attribute]:
    try:
        columns, _ = columns_of(data, [Request("covariate", name, name) for name in names], encoding)
        return [number_or_levels(column) for column in columns]
    except InvalidInput as error:
        raise InvalidInput(f"{who}: {side}: {in_our_words(str(error)).removeprefix('drift: ')}") from None
