"""The text a value is known by, and what a text says by itself: a number, yes or no, or that there is no value."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np

from lotrecht.errors import InvalidInput, quoted

__all__ = [
    "MISSING_WORDS",
    "NUMBER",
    "as_answer",
    "as_bit",
    "is_missing",
    "plain_number",
    "same_value",
    "shown_level",
    "text_of",
]

MISSING_WORDS = frozenset(
    ["", "NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "-nan", "null", "NULL", "Null", "None", "none", "NaT"]
)
"""Texts that mean "no value" in a column of decisions, outcomes or numbers. In a group column only "" does."""

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
"""A number as text, whole."""


def text_of(value: Any, name: str = "", row: int = -1) -> str | None:
    """Return the text a value is known by: 3 for 3.0, true for True, ISO for dates; None if it is missing."""
    if value is None:
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    if isinstance(value, (float, np.floating)):
        number = float(value)
        if math.isnan(number):
            return None
        return str(int(number)) if number.is_integer() else str(value)
    if isinstance(value, (bytes, bytearray)):
        try:
            return bytes(value).decode("utf-8")
        except UnicodeDecodeError as error:
            raise InvalidInput(f"Decisions: column {quoted(name)}, row {row + 1}: {error}") from None
    if hasattr(value, "isoformat"):
        text = str(value.isoformat())
        return None if text == "NaT" else text.removesuffix("T00:00:00")
    if type(value).__name__ in ("NAType", "NaTType") or (isinstance(value, np.datetime64) and np.isnat(value)):
        return None
    if type(value).__name__ == "Decimal":
        return None if value.is_nan() else f"{value.normalize():f}" if value.is_finite() else str(value)
    if isinstance(value, (list, tuple, dict, set, np.ndarray)):
        where = f", row {row + 1}" if row >= 0 else ""
        raise InvalidInput(f"Decisions: column {quoted(name)}{where} holds a {type(value).__name__}, not one value")
    return str(value)


def is_missing(text: str | None) -> bool:
    """Whether the text, as a decision, an outcome or a number, means that there is no value."""
    return text is None or text in MISSING_WORDS


def as_bit(text: str) -> int | None:
    """1 and 0 for what needs no explanation: 1, 0, true, false."""
    lower = text.strip().lower()
    if lower in ("true", "false"):
        return int(lower == "true")
    if NUMBER.fullmatch(lower) and float(lower) in (0.0, 1.0):
        return int(float(lower))
    return None


def as_answer(text: str) -> int | None:
    """1 and 0 for what needs no explanation where a question is answered: as `as_bit`, and yes, no, ja, nein."""
    lower = text.strip().lower()
    return int(lower in ("yes", "ja")) if lower in ("yes", "no", "ja", "nein") else as_bit(text)


def plain_number(text: str | None) -> str:
    """Show a CSV's 1.0 as 1."""
    assert text is not None
    return str(text_of(float(text))) if NUMBER.fullmatch(text) and "." in text else text


def same_value(text: str, value: Any) -> bool:
    """Whether a text of the data means the value that somebody named: 1.0 is 1, and true is 1."""
    other = text_of(value)
    if other is None:
        return False
    if text == other:
        return True
    if NUMBER.fullmatch(text) and NUMBER.fullmatch(other):
        return float(text) == float(other)
    return as_bit(text) is not None and as_bit(text) == as_bit(other)


def shown_level(level: str | None) -> str:
    """Show a group's name to people."""
    return "(missing)" if level is None else level
