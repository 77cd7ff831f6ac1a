"""One window of a numeric variable."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

import numpy as np
import numpy.typing as npt

from lotrecht import _core
from lotrecht.errors import InvalidInput, quoted
from lotrecht.ingest.arrays import Column, values_of
from lotrecht.ingest.roles import numbers

__all__ = ["Window", "window_of"]


class Window:
    """The values of a numeric variable, each with how often it occurs: all that a comparison asks of them.

    Windows of parts of the data, made on different days or machines, are added with ``+``; the sum is that of all rows
    together, to the last bit. ``to_bytes`` keeps a window without its rows' order.

    Parameters
    ----------
    values : array, list, or column of pandas, polars or pyarrow; missing values (NaN, None) are counted and set aside
    threads : of the compiled module; no result depends on it

    Attributes
    ----------
    rows : rows with a value
    missing : rows without

    Examples
    --------
    >>> w = Window([3.0, 1.0, 1.0]) + Window([2.0])
    >>> w.rows, w.values()[0].tolist(), w.values()[1].tolist()
    (4, [1.0, 2.0, 3.0], [2, 1, 1])
    """

    def __init__(self, values: Any = (), *, threads: int = 1) -> None:
        self._tally = _core.drift.ValueTally()
        self._tally.add(numeric(values), threads=threads)

    @property
    def rows(self) -> int:
        """Rows with a value."""
        return self._tally.rows

    @property
    def missing(self) -> int:
        """Rows without a value."""
        return self._tally.missing

    def values(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.uint64]]:
        """Return the distinct values, ascending, and how often each occurs."""
        return self._tally.values()

    def __add__(self, other: Window) -> Window:
        if not isinstance(other, Window):
            return NotImplemented
        both = Window()
        both._tally.merge(self._tally)
        both._tally.merge(other._tally)
        return both

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Window) and self._tally == other._tally

    __hash__ = None  # type: ignore[assignment]

    def to_bytes(self) -> bytes:
        """Return the window as bytes, with version and checksum."""
        return self._tally.to_bytes()

    @classmethod
    def from_bytes(cls, data: bytes, source: str = "window") -> Window:
        """Return the window whose `to_bytes` gave `data`; `source` names it in errors."""
        window = cls()
        window._tally = _core.drift.ValueTally.from_bytes(data, source)
        return window

    def __reduce__(self) -> tuple[Any, ...]:
        return Window.from_bytes, (self.to_bytes(),)

    def __repr__(self) -> str:
        return f"<Window: {self.rows} rows, {len(self.values()[0])} values, {self.missing} missing>"


def read_column(values: Any, name: str) -> Column:
    """Read one column from whatever holds it."""
    if isinstance(values, (str, bytes)):
        raise InvalidInput(f"drift: {name} must be a column of values, got a text")
    if not hasattr(values, "__len__") and not hasattr(values, "__array__"):
        raise InvalidInput(f"drift: {name} must be a column of values, got {type(values).__name__}")
    if isinstance(values, (Mapping, Set)):
        raise InvalidInput(f"drift: {name} must be a column of values in order, got a {type(values).__name__}")
    try:
        return Column(name, name, *values_of(values, name, name))
    except InvalidInput as error:
        raise InvalidInput(of_a_column(str(error), name)) from None


def in_our_words(message: str) -> str:
    """Ingest speaks for `Decisions`."""
    return message.replace("Decisions: ", "drift: ", 1)


def of_a_column(message: str, name: str) -> str:
    """Ingest names role and column; here both are the argument."""
    return in_our_words(message).replace(f"{name} column {quoted(name)}", name, 1)


def numeric(values: Any, name: str = "values") -> npt.NDArray[np.float64]:
    """Return a column of numbers as float64, missing values as NaN."""
    if isinstance(values, np.ndarray) and values.dtype == np.float64 and values.ndim == 1:
        return np.ascontiguousarray(values)
    if isinstance(values, (list, tuple)) and not values:
        return np.empty(0)
    try:
        found: npt.NDArray[np.float64] = numbers(read_column(values, name))
    except InvalidInput as error:
        raise InvalidInput(of_a_column(str(error), name)) from None
    return np.ascontiguousarray(found)


def window_of(values: Any, name: str) -> Any:
    """Return the compiled tally of a window, or of values."""
    if isinstance(values, Window):
        return values._tally
    tally = _core.drift.ValueTally()
    tally.add(numeric(values, name))
    return tally
