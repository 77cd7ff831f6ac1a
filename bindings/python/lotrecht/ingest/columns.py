"""Find the columns that were asked for: in a file, in a data frame, in a dict, or among the arguments themselves."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from lotrecht.errors import InvalidInput, quoted
from lotrecht.ingest.arrays import Column, one_array, values_of
from lotrecht.ingest.files import DataFile, Source, check_unique, find_column

__all__ = ["Request", "columns_of", "one_length", "requests"]


SEVERAL = {"group": "groups", "stratum": "strata", "covariate": "covariates", "step": "steps"}
"""Roles that several columns may have, and what `Decisions` calls them."""


AS_TEXT = ("score", "weight", "time", "cluster", "covariate")
"""Roles whose columns of a CSV stay text: their values are numbers, or too many to be levels."""


class Request(NamedTuple):
    """A column that was asked for: what it is for, what it is called, and its name in the data or the array itself."""

    role: str
    name: str
    given: Any


def requests(data: Any, asked: Mapping[str, Any]) -> list[Request]:
    """Return what was asked for (role -> given), one request for each group; what is None was not, except a decision.

    Raises
    ------
    InvalidInput
        if two groups have one name, or a name is given with no data to find it in
    """
    wanted: list[Request] = []
    for role, given in asked.items():
        if role in SEVERAL:
            named = _named_groups(data, given, role)
            check_unique([name for name, _ in named], f"Decisions: {SEVERAL[role]}")
            wanted += [Request(role, name, column) for name, column in named]
        elif given is not None or role == "decision":
            wanted.append(Request(role, _name(given, role), given))
    roles: dict[str, str] = {}
    for role, _, given in wanted:
        known = isinstance(given, str) and role in ("decision", "outcome", "group")
        if known and roles.setdefault(given, role) != role:
            raise InvalidInput(
                f"Decisions: column {quoted(given)} is asked for as {roles[given]} and as {role}; one column cannot be "
                f"both, the comparison would be with itself"
            )
        if data is None and isinstance(given, str):
            raise InvalidInput(f"Decisions: {role} is the name {quoted(given)}, but no data was given to find it in")
    return wanted


def _named_groups(data: Any, groups: Any, role: str) -> list[tuple[str, Any]]:
    if groups is None:
        return []
    if isinstance(groups, str):
        return [(groups, groups)]
    if isinstance(groups, Mapping):
        return [(str(name), given) for name, given in groups.items()]
    if isinstance(groups, (list, tuple)):
        if len(groups) == 0:
            return []
        if data is not None and all(isinstance(g, str) for g in groups):
            return [(g, g) for g in groups]
        if any(_is_column(g) for g in groups):
            if all(getattr(g, "name", None) is not None for g in groups):
                return [(str(g.name), g) for g in groups]
            raise InvalidInput(
                f"Decisions: several {role} arrays need names: give a dict, {SEVERAL[role]}={{'sex': ..., 'ward': ...}}"
            )
    if hasattr(groups, "columns") and not hasattr(groups, "name"):
        return [(str(name), groups[name]) for name in groups.columns]
    return [(_name(groups, role), groups)]


def _is_column(value: Any) -> bool:
    return not isinstance(value, (str, bytes)) and (hasattr(value, "__len__") or hasattr(value, "__array__"))


def _name(given: Any, role: str) -> str:
    if isinstance(given, str):
        return given
    name = getattr(given, "name", None)
    return str(name) if isinstance(name, (str, int)) else role


def columns_of(data: Any, wanted: Sequence[Request], encoding: str) -> tuple[list[Column], Source]:
    """Return the columns that were asked for, in that order, and where they came from.

    Raises
    ------
    InvalidInput
        if one of them is not there, if two have one name, or if `data` is nothing that has columns
    """
    names = {given: role for role, _, given in wanted if isinstance(given, str)}
    if isinstance(data, (str, os.PathLike)):
        data = DataFile(data, encoding)
    if isinstance(data, DataFile):
        return _from_file(data, wanted, names)
    if data is None:
        source = Source("arrays")
        fetch: Any = None
    else:
        fetch, source = _from_memory(data, names)
    columns = []
    for role, name, given in wanted:
        values, declared = values_of(fetch(given) if isinstance(given, str) else given, role, name)
        columns.append(Column(role, name, values, declared))
    return columns, source


def _from_file(file: DataFile, wanted: Sequence[Request], names: dict[str, str]) -> tuple[list[Column], Source]:
    as_text = [g for role, _, g in wanted if isinstance(g, str) and role in AS_TEXT]
    coded = {given for role, _, given in wanted if isinstance(given, str) and role not in AS_TEXT}
    table = file.read(names, [g for g in as_text if g not in coded])
    columns = []
    for role, name, given in wanted:
        if isinstance(given, str):
            column = Column(role, name, one_array(table.column(given)), file.declares_levels(given))
            column.from_text = file.format == "csv"
        else:
            values, declared = values_of(given, role, name)
            column = Column(role, name, values, declared)
        columns.append(column)
    return columns, file.source


def _from_memory(data: Any, names: Mapping[str, str]) -> tuple[Any, Source]:
    """Return a function from column name to column, and what to call the source."""
    if isinstance(data, np.ndarray):
        if data.dtype.names is None:
            raise InvalidInput(
                f"Decisions: data is a plain array of shape {data.shape} whose columns have no names; give a dict, "
                f"a data frame or a structured array, or the arrays themselves with data=None"
            )
        known, where = list(data.dtype.names), "NumPy structured array"
        frame: Any = data
    elif isinstance(data, Mapping):
        known, where, frame = [str(k) for k in data], "dict", {str(k): v for k, v in data.items()}
    else:
        frame, known, where = _framed(data, names)
    check_unique(known, where)
    for name, role in names.items():
        find_column(name, known, where, role)
    exact = {str(c): c for c in getattr(frame, "columns", ())}  # pandas may have numbers for names
    return (lambda name: frame[exact.get(name, name)]), Source(where)


def _framed(data: Any, names: Mapping[str, str]) -> tuple[Any, list[str], str]:
    import narwhals as nw

    kind = f"{type(data).__module__.split('.')[0]} {type(data).__name__}"
    if hasattr(data, "iloc"):  # narwhals refuses two columns of one name, too, but does not say where they stand
        check_unique([str(c) for c in data.columns], kind)
    elif hasattr(data, "column_names"):
        check_unique([str(c) for c in data.column_names], kind)
    try:
        frame: Any = nw.from_native(data)
    except TypeError:
        if not hasattr(data, "__arrow_c_stream__") and not hasattr(data, "__arrow_c_array__"):
            raise InvalidInput(
                f"Decisions: data is a {type(data).__name__}; give a pandas, polars or Arrow table, a dict of columns, "
                f"a NumPy structured array, or the path of a CSV or Parquet file"
            ) from None
        import pyarrow as pa

        table = pa.table(data)
        check_unique(table.column_names, kind)
        frame = nw.from_native(table)
    if isinstance(frame, nw.LazyFrame):
        known = frame.collect_schema().names()
        for name, role in names.items():
            find_column(name, known, kind, role)
        frame = frame.select(list(names)).collect()
        return frame, known, kind
    return frame, [str(c) for c in frame.columns], kind


def one_length(columns: Sequence[Column]) -> int:
    """Return how many rows there are; refuse columns of different lengths, and none at all."""
    first = columns[0]
    rows = len(first.values)
    for column in columns[1:]:
        if len(column.values) != rows:
            raise InvalidInput(
                f"Decisions: {column.role} column {quoted(column.name)} has {len(column.values)} values, but "
                f"{first.role} column {quoted(first.name)} has {rows}; every column needs one value for each row"
            )
    if rows == 0:
        raise InvalidInput("Decisions: there is no row in the data")
    return rows
