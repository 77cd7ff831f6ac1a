"""Rows for a model: from arrays, data frames or files to one table of numbers, missing values as NaN."""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from lotrecht.errors import InvalidInput, ModelWarning, listing, quoted
from lotrecht.ingest.columns import Request, columns_of

if TYPE_CHECKING:
    from lotrecht.ingest.arrays import Column

__all__ = ["Matrix", "Others", "feature_matrix", "numbers_of"]

Others = Literal["refused", "code", "missing"]
"""What becomes of a category that is none of the model's."""

_NO_VALUE = ("", "NA", "NaN", "nan")


@dataclass(frozen=True)
class Matrix:
    """Rows of features, as a model reads them."""

    values: npt.NDArray[np.float64]
    """(n, features), row-major; a missing value is NaN, a category is its code."""
    names: tuple[str, ...]
    """What the columns are called."""
    source: str
    """Where the rows came from."""


def feature_matrix(
    data: Any,
    names: Sequence[str],
    count: int,
    categories: Sequence[Sequence[str]] = (),
    *,
    others: Others = "refused",
    role: str = "x",
    encoding: str = "utf-8",
) -> Matrix:
    """Read rows for a model with `count` features.

    Parameters
    ----------
    data : (n, features) array or nested list, in the model's order of features; or a data frame, a dict of columns, or
        the path of a CSV or Parquet file, of which the model's features are taken by name, whatever else there is
    names : the features' names; empty if the model has none, and then only arrays will do
    categories : for each feature the texts of its codes 0, 1, ..., or none
    others : a category that is none of the model's is "refused"; or one more "code", as rules ask for "all others"; or
        "missing", where the model's own library takes it so, with a warning that names categories and rows
    role : what the rows are, for messages

    Raises
    ------
    InvalidInput
        if a feature is not there, a value is no number, a category is none of the model's, or an array has other
        columns
    """
    if _is_plain(data):
        return _from_array(data, names, count, role)
    if (
        not hasattr(data, "columns") and hasattr(data, "dtype") and hasattr(data, "name")
    ):  # a Series of pandas or polars
        raise InvalidInput(
            f"{role}: one row or one column is no table of rows; give a row as a table of one row, such as "
            f"frame.iloc[[0]] of pandas, or an array with {count} columns"
        )
    if len(set(names)) != len(names):
        twice = sorted({name for name in names if list(names).count(name) > 1})
        raise InvalidInput(
            f"{role}: the model has several features called {listing(twice)}, so rows must be an array with {count} "
            f"columns in its order"
        )
    if not names:
        raise InvalidInput(
            f"{role}: the model does not know its features' names, so rows must be an array with {count} columns "
            f"in its order; or name its features: model.load(..., features=[...]), or on the command line --features"
        )
    columns, source = columns_of(data, [Request("feature", name, name) for name in names], encoding)
    known = list(categories) if categories else [()] * count
    where = source.name if isinstance(data, (str, os.PathLike)) else role
    values = np.empty((len(columns[0].values), count), dtype=np.float64)
    for j, column in enumerate(columns):
        if len(column.values) != len(values):
            raise InvalidInput(
                f"{role}: column {quoted(column.name)} has {len(column.values)} rows, others {len(values)}"
            )
        try:
            values[:, j] = _numbers(column, known[j], others)
        except InvalidInput as error:
            raise InvalidInput(f"{where}: {error}") from None
        if known[j] and others == "missing":
            _tell_unknown(column, values[:, j], where)
    return Matrix(values, tuple(names), source.name)


def _is_plain(data: Any) -> bool:
    if isinstance(data, (str, os.PathLike, dict)) or hasattr(data, "columns") or hasattr(data, "column_names"):
        return False
    return isinstance(data, (np.ndarray, list, tuple))


def _from_array(data: Any, names: Sequence[str], count: int, role: str) -> Matrix:
    if isinstance(data, np.ma.MaskedArray):
        data = np.ma.filled(data.astype(np.float64), np.nan)
    try:
        given = np.asarray(data)
        if given.dtype.kind not in "buifO":
            raise TypeError(f"got {given.dtype}")
        values = np.ascontiguousarray(given, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InvalidInput(f"{role}: an array of rows must hold numbers only: {error}") from error
    if values.ndim == 1:
        values = (
            values.reshape(1, -1) if count > 1 and len(values) else values.reshape(-1, count if len(values) == 0 else 1)
        )
    if values.ndim != 2 or values.shape[1] != count:
        raise InvalidInput(f"{role}: must have shape (rows, {count}), one column for each feature, got {values.shape}")
    return Matrix(values, tuple(names) or tuple(f"feature {i}" for i in range(count)), "arrays")


def numbers_of(column: Column) -> npt.NDArray[np.float64]:
    """Return a column as float64, missing values as NaN; refused where a value is no number."""
    return _numbers(column, ())


def _tell_unknown(column: Column, codes: npt.NDArray[np.float64], where: str) -> None:
    """Warn of rows whose category the model does not know, so that it takes them for missing."""
    values: Any = column.values
    texts = values.tolist() if isinstance(values, np.ndarray) else values.to_pylist()
    rows = np.flatnonzero(np.isnan(codes)).tolist()
    unknown = [texts[i] for i in rows if not _is_missing(texts[i])]
    if unknown:
        warnings.warn(
            f"{where}: column {quoted(column.name)}: {len(unknown):,} of {len(texts):,} rows have a category the model "
            f"does not know ({listing(dict.fromkeys(str(text) for text in unknown), 5)}): it takes them for missing, "
            f"as its own library does",
            ModelWarning,
            stacklevel=5,
        )


def _is_missing(value: Any) -> bool:
    return value is None or value != value or (isinstance(value, str) and value.strip() in _NO_VALUE)


def _numbers(column: Column, categories: Sequence[str], others: Others = "refused") -> npt.NDArray[np.float64]:
    """Return a column as float64: numbers as they are, texts by the model's categories or as they read."""
    import pyarrow as pa

    values: Any = column.values
    if isinstance(values, np.ndarray):
        if values.dtype.kind in "buif" and not categories:
            return values.astype(np.float64)
        values = pa.array(values.tolist(), from_pandas=True)
    if pa.types.is_dictionary(values.type):
        levels = _parsed(values.dictionary, column.name, categories, others)
        codes = values.indices.to_numpy(zero_copy_only=False)
        found = np.full(len(codes), np.nan)
        there = ~np.isnan(codes.astype(np.float64))
        found[there] = levels[codes[there].astype(np.int64)]
        return found
    return _parsed(values, column.name, categories, others)


def _parsed(values: Any, name: str, categories: Sequence[str], others: Others) -> npt.NDArray[np.float64]:
    import pyarrow as pa

    if pa.types.is_boolean(values.type):
        values = values.cast(pa.int8())
    if not (pa.types.is_string(values.type) or pa.types.is_large_string(values.type)):
        try:
            numbers: npt.NDArray[np.float64] = values.cast(pa.float64()).to_numpy(zero_copy_only=False)
        except pa.ArrowException as error:
            raise InvalidInput(f"column {quoted(name)}: cannot be read as numbers: {error}") from error
        known = numbers.astype(np.float64)
        return _coded(known, name, categories, others) if categories else known
    code_of = {text: float(code) for code, text in enumerate(categories)}
    result = np.empty(len(values), dtype=np.float64)
    for i, text in enumerate(values.to_pylist()):
        result[i] = _number(text, name, i, code_of, others)
    return result


def _coded(
    numbers: npt.NDArray[np.float64], name: str, categories: Sequence[str], others: Others
) -> npt.NDArray[np.float64]:
    """Return the codes of categories that are numbers: 10 is the category "10", wherever it came from."""
    code_of: dict[float, float] = {}
    for code, text in enumerate(categories):
        try:
            code_of[float(text)] = float(code)
        except ValueError:
            continue
    result = np.full(len(numbers), np.nan)
    for i, number in enumerate(numbers.tolist()):
        if number != number:  # missing
            continue
        if number not in code_of and others == "refused":
            raise InvalidInput(
                f"column {quoted(name)}: {number:g} is no category the model knows; they are {listing(categories, 10)}"
            )
        result[i] = code_of.get(number, float(len(categories)) if others == "code" else float("nan"))
    return result


def _number(text: str | None, name: str, row: int, code_of: dict[str, float], others: Others) -> float:
    if text is not None and text in code_of:
        return code_of[text]
    if text is None or text.strip() in _NO_VALUE:
        return float("nan")
    if code_of and others != "refused":
        return float(len(code_of)) if others == "code" else float("nan")
    if code_of:
        raise InvalidInput(
            f"column {quoted(name)}: {quoted(text)} is no category the model knows; they are {listing(code_of, 10)}"
        )
    try:
        if "_" in text:
            raise ValueError(text)
        return float(text)
    except ValueError:
        raise InvalidInput(
            f"column {quoted(name)}: {quoted(text)} (value {row + 1}) is no number, and the model knows no categories "
            f"for this feature"
        ) from None
