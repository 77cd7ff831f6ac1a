"""One column, whatever it comes in: a NumPy array of numbers, or one Arrow array of anything else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from lotrecht.errors import InvalidInput, quoted
from lotrecht.ingest.texts import text_of

if TYPE_CHECKING:
    import pyarrow as pa

    Values: TypeAlias = "npt.NDArray[Any] | pa.Array"

__all__ = ["Bytes", "Codes", "Column", "Floats", "Mask", "as_numpy", "one_array", "values_of"]

Codes = npt.NDArray[np.unsignedinteger[Any]]
Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass
class Column:
    """A column on its way in.

    Attributes
    ----------
    role : what it is for: "decision", "outcome", "score", "group", "stratum", "weight",
        "sampling_strata", "cluster", "covariate", "step" or "time"
    name : what it is called
    values : (n,) its values
    declared : whether its levels, and their order, were declared with the data
    from_text : whether it stood in a file of text, where numbers come as their digits
    """

    role: str
    name: str
    values: Values
    declared: bool = False
    from_text: bool = False


def values_of(given: Any, role: str, name: str) -> tuple[Values, bool]:
    """Return a column as a NumPy array of numbers, or an Arrow array; and whether its levels were declared."""
    import pyarrow as pa

    if isinstance(given, (str, bytes)) or (not hasattr(given, "__len__") and not hasattr(given, "__array__")):
        raise InvalidInput(f"Decisions: {role} must be a column name or an array, got {quoted(given)}")
    if isinstance(given, (pa.Array, pa.ChunkedArray)):
        return one_array(given), pa.types.is_dictionary(given.type)
    if isinstance(given, np.ndarray):
        return _from_numpy(given, role, name), False
    if isinstance(given, (list, tuple, range)):
        return _from_objects(list(given), name), False
    try:
        import narwhals as nw

        series = nw.from_native(given, series_only=True)
    except TypeError:
        return _from_numpy(np.asarray(given), role, name), False
    return _from_series(series, nw, role, name)


def _from_series(series: Any, nw: Any, role: str, name: str) -> tuple[Values, bool]:
    import pyarrow as pa

    native = series.to_native()
    if isinstance(native, (pa.Array, pa.ChunkedArray)):
        return one_array(native), pa.types.is_dictionary(native.type)
    in_numpy = isinstance(getattr(native, "dtype", None), np.dtype)
    if in_numpy and (series.dtype.is_numeric() or series.dtype == nw.Boolean):
        return _from_numpy(series.to_numpy(), role, name), False
    try:
        array = one_array(series.to_arrow())
    except Exception:  # every backend has its own error for values of several types
        return _from_objects(native.tolist() if hasattr(native, "tolist") else native.to_list(), name), False
    # A polars Categorical shares its categories with other columns, so they declare nothing; an Enum's do.
    shared = series.dtype == nw.Categorical and series.implementation.is_polars()
    return array, pa.types.is_dictionary(array.type) and not shared


def _from_numpy(values: npt.NDArray[Any], role: str, name: str) -> Values:
    import pyarrow as pa

    if values.ndim != 1:
        raise InvalidInput(f"Decisions: {role} column {quoted(name)} must have one dimension, got shape {values.shape}")
    if isinstance(values, np.ma.MaskedArray):
        return one_array(pa.array(np.ma.getdata(values), mask=np.ma.getmaskarray(values)))
    if values.dtype.kind in "OSV":
        return _from_objects(values.tolist(), name)
    if values.dtype.kind in "UMm":
        return one_array(pa.array(values, from_pandas=True))
    if values.dtype.kind not in "biuf":
        raise InvalidInput(
            f"Decisions: {role} column {quoted(name)} holds {values.dtype}, which is neither text nor number"
        )
    if not values.dtype.isnative:
        values = values.astype(values.dtype.newbyteorder("="))
    return values


def _from_objects(values: list[Any], name: str) -> Values:
    """Python objects: one Arrow array where they are of one kind, else their texts."""
    import pyarrow as pa

    # NumPy's scalars are Python's numbers in another dress: a list may hold both.
    values = [v.item() if isinstance(v, (np.floating, np.integer, np.bool_)) else v for v in values]
    types = {type(value) for value in values}
    kinds = types - {type(None), float}  # float: a data frame's missing values are NaN
    # Arrow would read 0 or 0.0 beside a date as a day.
    numbers_apart = float in types and bool(kinds - {int}) and any(type(v) is float and v == v for v in values)
    if len(kinds) <= 1 and not numbers_apart:
        try:
            array = one_array(pa.array(values, from_pandas=True))
            truths_as_numbers = bool in kinds and not pa.types.is_boolean(array.type)
            if not (truths_as_numbers or pa.types.is_nested(array.type) or pa.types.is_binary(array.type)):
                return array
        except (pa.ArrowException, OverflowError, TypeError, ValueError):
            pass
    position: dict[str | None, int] = {}
    texts: list[str | None] = []
    codes = np.empty(len(values), np.int64)
    for row, value in enumerate(values):
        text = text_of(value, name, row)
        code = position.setdefault(text, len(position))
        if code == len(texts):
            texts.append(text)
        codes[row] = code
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(texts, pa.string()))


def one_array(column: Any) -> Any:
    """One Arrow array of a column that may come in pieces, each piece with a dictionary of its own."""
    import pyarrow as pa

    if isinstance(column, pa.ChunkedArray):
        if column.num_chunks == 1:
            column = column.chunk(0)
        else:
            column = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
    if isinstance(column, pa.ExtensionArray):
        column = column.storage
    if pa.types.is_run_end_encoded(column.type):
        import pyarrow.compute as pc

        column = pc.run_end_decode(column)
    return column


def as_numpy(column: Column) -> npt.NDArray[Any]:
    """Return a column that is only carried along, as a NumPy array."""
    import pyarrow as pa

    values: Any = column.values
    if isinstance(values, np.ndarray):
        return values
    if pa.types.is_dictionary(values.type):
        values = values.cast(values.type.value_type)
    array: npt.NDArray[Any] = values.to_numpy(zero_copy_only=False)
    return array
