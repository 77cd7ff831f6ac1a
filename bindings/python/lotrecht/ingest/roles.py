"""What a column means in its role: a decision or an outcome is two-valued, a score or a weight is a number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import numpy as np

from lotrecht.errors import InvalidInput, did_you_mean, listing, quoted
from lotrecht.ingest.arrays import Bytes, Column, Floats, Mask
from lotrecht.ingest.coding import Attribute, factorised
from lotrecht.ingest.texts import (
    MISSING_WORDS,
    NUMBER,
    as_answer,
    as_bit,
    is_missing,
    plain_number,
    same_value,
    text_of,
)

__all__ = ["UNKNOWN", "first_row", "number_or_levels", "numbers", "refuse_weights", "two_valued"]

SMALLEST_WEIGHT, LARGEST_WEIGHT = 1e-100, 1e100
"""Bounds of a weight other than 0, as in core/weight_sum.hpp: beyond them squares do not fit into a number."""

UNKNOWN = 2
"""The code of an outcome nobody knows."""


def two_valued(column: Column, positive: Any, argument: str) -> tuple[Bytes, str]:
    """Return a column as 0, 1 and 2 (missing), and the text of the value, or values, that became 1.

    A step of a chain answers a question, so yes and no are as plain there as 1 and 0. In a decision they are not: yes
    to releasing, or to holding?
    """
    plain = as_answer if column.role == "step" else as_bit
    attribute = factorised(column)
    levels = attribute.levels
    present = _present(attribute)
    if positive is None:
        ones = [i for i, t in enumerate(levels) if t is not None and plain(t) == 1]
        named = [t for i, t in enumerate(levels) if present[i] and not is_missing(t)]
        if any(plain(t) is None for t in named if t is not None):
            _refuse_values(column, [t for t in named if t is not None], argument)
        positive_text = plain_number(levels[ones[0]]) if ones else "1"
    else:
        wanted = list(positive) if isinstance(positive, (list, tuple, set, frozenset)) else [positive]
        if not wanted:
            raise InvalidInput(f"Decisions: {argument} is an empty list; name at least one value")
        ones = []
        for value in wanted:
            matches = [i for i, t in enumerate(levels) if t is not None and same_value(t, value)]
            if not matches:
                known = [t for t in levels if t is not None]
                word = text_of(value)
                near = did_you_mean(word or "", known)
                raise InvalidInput(
                    f"Decisions: {argument}={quoted(word)} does not occur in {column.role} column {quoted(column.name)}"
                    f"{near + ' It' if near else '; it'} holds {listing(known) or 'no value at all'}"
                )
            ones += matches
        positive_text = ", ".join(plain_number(levels[i]) for i in dict.fromkeys(ones))
    table = np.zeros(len(levels), np.uint8)
    for i, text in enumerate(levels):
        table[i] = 1 if i in ones else UNKNOWN if is_missing(text) else 0
    if attribute.codes.dtype == np.uint8 and np.array_equal(table, np.arange(len(levels))):
        return attribute.codes.astype(np.uint8, copy=False), str(positive_text)
    return table[attribute.codes], str(positive_text)


def _present(attribute: Attribute) -> Mask:
    present = np.zeros(len(attribute.levels), np.bool_)
    present[attribute.codes] = True
    return present


def _refuse_values(column: Column, values: list[str], argument: str) -> None:
    where = f"Decisions: {column.role} column {quoted(column.name)}"
    if column.role == "step":
        example = f"{{ {column.name} = {quoted(values[0])} }}"
        raise InvalidInput(
            f"{where} holds {listing(values)}, not yes and no; say which value, or list of values, means yes: in a "
            f"plan positive = {example} under [chain], first_positive or second_positive under [paired], "
            f"advice_positive or decision_positive under [reliance]; in Python "
            f"step_positive={{{quoted(column.name)}: {quoted(values[0])}}}"
        )
    meaning = "selected" if column.role == "decision" else "true"
    if len(values) <= 2:
        choice = " or ".join(f"{argument}={quoted(v)}" for v in values)
        raise InvalidInput(
            f"{where} holds {listing(values)}; say which value means {quoted(meaning)}: {choice} "
            f"(in a plan under [columns])"
        )
    raise InvalidInput(
        f"{where} must be two-valued, but holds {len(values)} different values: {listing(values)}; name the one, "
        f"or the list of those, that mean {quoted(meaning)} with {argument}= (in a plan under [columns])"
    )


def numbers(column: Column) -> Floats:
    """Return a column as float64, NaN where it is missing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    values: Any = column.values
    if isinstance(values, np.ndarray):
        return np.ascontiguousarray(values, np.float64)
    kind = values.type
    if pa.types.is_dictionary(kind):
        values = values.cast(values.type.value_type)
        kind = values.type
    if pa.types.is_null(kind):
        return np.full(len(values), np.nan)
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        if not column.from_text:
            _refuse_text(column, values)
        missing = pc.is_in(values, value_set=pa.array(sorted(MISSING_WORDS), kind))
        values = pc.if_else(missing, pa.scalar(None, kind), values)
        try:
            values = pc.cast(pc.ascii_trim_whitespace(values), pa.float64())
        except pa.ArrowInvalid:
            _refuse_text(column, values)
    elif not any(
        is_kind(kind)
        for is_kind in (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal, pa.types.is_boolean)
    ):
        raise InvalidInput(f"Decisions: {column.role} column {quoted(column.name)} holds {kind}, where numbers belong")
    values = pc.cast(values, pa.float64(), safe=False)
    return np.ascontiguousarray(values.to_numpy(zero_copy_only=False), np.float64)


def number_or_levels(column: Column) -> Floats | Attribute:
    """Return a column of numbers as float64, NaN where missing, and any other column as levels and codes."""
    import pyarrow as pa

    kind: Any = column.values.dtype if isinstance(column.values, np.ndarray) else column.values.type
    if isinstance(column.values, np.ndarray):
        return factorised(column) if kind == np.bool_ else numbers(column)
    plain = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    if plain:
        return numbers(column)
    attribute = factorised(column)
    if column.from_text and all(t is None or is_missing(t) or NUMBER.fullmatch(t.strip()) for t in attribute.levels):
        return numbers(column)
    return attribute


def _refuse_text(column: Column, values: Iterable[Any]) -> None:
    """Refuse text where numbers belong: blame the first that is no number, or all of them for being written as text."""
    words = re.compile(r"[+-]?(inf|infinity|nan)", re.IGNORECASE)
    where = f"Decisions: {column.role} column {quoted(column.name)}"
    first = None
    for row, value in enumerate(values.to_pylist() if hasattr(values, "to_pylist") else values, 1):
        text = "" if value is None else str(value).strip()
        if value is not None and first is None:
            first = row, value
        if value is not None and not (NUMBER.fullmatch(text) or words.fullmatch(text)):
            comma = re.fullmatch(r"[+-]?[\d.]*,\d+", text)
            hint = " (a decimal comma? write a point)" if comma else ""
            raise InvalidInput(f"{where}, row {row}: {quoted(value)} is text where a number belongs{hint}")
    if first is not None:
        raise InvalidInput(f"{where} holds numbers as text, such as {quoted(first[1])} in row {first[0]}; convert them")


def refuse_weights(values: Floats, name: str) -> None:
    """Refuse weights below 0, infinite ones, and those whose squares no longer fit into a number."""
    extreme = (values > 0) & ((values < SMALLEST_WEIGHT) | (values > LARGEST_WEIGHT))
    for bad, what in ((values < 0, "negative"), (np.isinf(values), "infinite"), (extreme, "too far from 1")):
        if bad.any():
            row = first_row(bad)
            raise InvalidInput(
                f"Decisions: weight column {quoted(name)}, row {row}: {values[row - 1]:g} is {what}; "
                f"a sampling weight is 0 or from "
                f"{SMALLEST_WEIGHT:g} to {LARGEST_WEIGHT:g}"
            )


def first_row(rows: Mask) -> int:
    """Return the first row that is marked, counted from 1."""
    return int(np.argmax(rows)) + 1
