"""Values become levels and codes: every distinct value one level, ``levels[codes]`` the column again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from lotrecht.errors import InvalidInput, listing, quoted
from lotrecht.ingest.arrays import Codes, Column
from lotrecht.ingest.texts import NUMBER, shown_level, text_of

__all__ = ["Attribute", "coded", "distinct", "factorised", "texts_of", "without_missing"]

_CHUNK = 1 << 20


@dataclass(frozen=True, eq=False)
class Attribute:
    """A trait that people are grouped by.

    Attributes
    ----------
    name : the column's name
    levels : the groups' names. Declared categories (pandas, polars Enum, Arrow dictionaries) keep their order and are
        kept though nobody is in them; all others are sorted, numbers as numbers. The group whose value is missing is
        None and comes last.
    codes : (n,) the group of each row, as a position in `levels`; uint8, uint16 or uint32, the smallest that fits
    """

    name: str
    levels: tuple[str | None, ...]
    codes: Codes

    def __repr__(self) -> str:
        return f"Attribute({self.name!r}, {len(self.levels)} levels: {listing(shown_level(v) for v in self.levels)})"


def factorised(column: Column) -> Attribute:
    """Return the levels and codes of a column."""
    values: Any = column.values
    if not isinstance(values, np.ndarray) and str(values.type) == "uint8" and values.null_count == 0:
        values = values.to_numpy()
    if isinstance(values, np.ndarray) and values.dtype in (np.dtype(np.bool_), np.dtype(np.uint8)):
        return _factorised_bytes(column.name, values)
    raw, codes = distinct(column)
    texts = texts_of(raw, column)
    return coded(column.name, texts, codes, declared=column.declared)


def _factorised_bytes(name: str, values: npt.NDArray[Any]) -> Attribute:
    codes = np.ascontiguousarray(values).view(np.uint8)
    present = np.zeros(256, np.bool_)
    for start in range(0, len(codes), _CHUNK):
        present[codes[start : start + _CHUNK]] = True
    found = [int(v) for v in np.flatnonzero(present)]
    words = {0: "false", 1: "true"} if values.dtype == np.bool_ else {v: str(v) for v in found}
    if found == list(range(len(found))):  # the bytes are the codes already
        return Attribute(name, tuple(words[v] for v in found), codes)
    table = np.zeros(256, np.uint8)
    table[found] = np.arange(len(found), dtype=np.uint8)
    return Attribute(name, tuple(words[v] for v in found), table[codes])


def distinct(column: Column) -> tuple[Any, npt.NDArray[Any]]:
    """Return the distinct values (Arrow array, any order), and each row's place among them; missing: their number."""
    import pyarrow as pa
    import pyarrow.compute as pc

    values: Any = column.values
    if isinstance(values, np.ndarray):
        values = pa.array(values, from_pandas=True)
    if pa.types.is_nested(values.type):
        raise InvalidInput(f"Decisions: column {quoted(column.name)} holds {values.type}, not one value for each row")
    if pa.types.is_null(values.type):
        return pa.array([], pa.string()), np.zeros(len(values), np.uint8)
    if pa.types.is_string_view(values.type):
        values = values.cast(pa.large_string())
    encoded = values if pa.types.is_dictionary(values.type) else pc.dictionary_encode(values)
    indices = encoded.indices
    if indices.null_count:
        if len(encoded.dictionary) > np.iinfo(indices.type.to_pandas_dtype()).max:
            indices = indices.cast(pa.int64())
        indices = pc.fill_null(indices, pa.scalar(len(encoded.dictionary), indices.type))
    return encoded.dictionary, indices.to_numpy(zero_copy_only=False)


def texts_of(raw: Any, column: Column) -> list[str | None]:
    """Return the texts of distinct values."""
    import pyarrow as pa

    kind = raw.type
    if pa.types.is_timestamp(kind) or pa.types.is_time(kind):  # as text, since Python's datetime has no nanoseconds
        texts = [None if t is None else t.replace(" ", "T") for t in raw.cast(pa.string()).to_pylist()]
        texts = [None if t is None else re.sub(r"\.0+(?=$|Z|[+-])", "", t) for t in texts]
        if pa.types.is_timestamp(kind) and all(t is None or t.endswith("T00:00:00") for t in texts):
            texts = [None if t is None else t[:-9] for t in texts]
        return texts
    if pa.types.is_floating(kind) and not pa.types.is_float64(kind):
        return [text_of(v) for v in raw.to_numpy(zero_copy_only=False)]
    return [text_of(v, column.name) for v in raw.to_pylist()]


def coded(name: str, texts: list[str | None], codes: npt.NDArray[Any], declared: bool) -> Attribute:
    """Put levels in order, join those of one text, put the missing last, and make the codes as small as they can be."""
    has_missing = bool(len(codes)) and bool((codes == len(texts)).any())
    if not declared:
        has_missing = has_missing or None in texts
    elif None in texts:
        has_missing = has_missing or bool(np.isin(codes, [i for i, t in enumerate(texts) if t is None]).any())
    named = list(dict.fromkeys(t for t in texts if t is not None))
    if not declared:
        named.sort(key=_sort_key(named))
    levels: tuple[str | None, ...] = (*named, None) if has_missing else tuple(named)
    position = {text: i for i, text in enumerate(named)}
    table = np.array([position[t] if t is not None else len(named) for t in (*texts, None)], np.int64)
    kind = np.dtype(np.uint8 if len(levels) <= 1 << 8 else np.uint16 if len(levels) <= 1 << 16 else np.uint32)
    if np.array_equal(table[:-1], np.arange(len(texts))):
        if codes.dtype.itemsize == kind.itemsize and codes.flags.c_contiguous:
            return Attribute(name, levels, codes.view(kind))
        return Attribute(name, levels, codes.astype(kind))
    return Attribute(name, levels, table.astype(kind)[codes])


def _sort_key(texts: Sequence[str]) -> Any:
    """Numbers by value, if all are numbers, so that ward 10 follows ward 9; else by code point."""
    if texts and all(NUMBER.fullmatch(t) for t in texts):
        return lambda t: (float(t), t)
    return lambda t: t


def without_missing(attribute: Attribute) -> Attribute:
    """Return the attribute without its last level, the missing one; no code that is still in use may stand for it."""
    return Attribute(attribute.name, attribute.levels[:-1], attribute.codes)
