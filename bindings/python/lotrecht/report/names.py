"""Make text that came from data visible: no character may hide, move or command."""

from __future__ import annotations

import unicodedata
from typing import Final

LONGEST: Final = 160
"""Longest name shown, in characters; the rest is cut and marked by an ellipsis."""

_FIRST_STRONG_ISOLATE: Final = "\u2068"
_POP_ISOLATE: Final = "\u2069"

# Format characters that belong to the spelling of a word or an emoji: they shape letters and hide nothing.
_SPELLING: Final = frozenset(
    "\u200c\u200d\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
_KEYS: Final = {"\n": "⏎", "\t": "⇥"}
_LAST_ASCII: Final = 0x7E


def visible(text: object, longest: int = LONGEST) -> str:
    """Return `text` on one line, with every control, direction or invisible character replaced by a visible sign.

    A line feed becomes ``⏎``, a tab ``⇥``, and all other characters that draw nothing become their number,
    ``⟨U+202E⟩``; blanks at either end become ``␣``, so that two names that differ never look alike.

    Parameters
    ----------
    text
        Anything; its `str` is taken.
    longest
        Number of characters kept before the ellipsis.
    """
    raw = str(text)
    cut = raw[:longest]
    inner = cut.strip(" ")
    start = len(cut) - len(cut.lstrip(" "))
    end = len(cut) - len(inner) - start if inner else 0
    shown = "␣" * start + "".join(map(_sign, inner)) + "␣" * end
    return shown + "…" if len(raw) > longest else shown


def has_right_to_left(text: str) -> bool:
    """Return whether any character of `text` runs from right to left."""
    return any(unicodedata.bidirectional(c) in {"R", "AL", "AN"} for c in text)


def isolated(text: str) -> str:
    """Return `text` between Unicode isolates, for places without ``<bdi>``: the text around keeps its order."""
    return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}"


def _sign(c: str) -> str:
    code = ord(c)
    if c in _KEYS:
        return _KEYS[c]
    if 0x20 <= code <= _LAST_ASCII or c in _SPELLING:
        return c
    category = unicodedata.category(c)
    hidden = category in {"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"} or (category == "Zs" and c != " ")
    return f"⟨U+{code:04X}⟩" if hidden and not _new_letter(code, category) else c


def _new_letter(code: int, category: str) -> bool:
    """Return whether an unassigned code point may be a letter younger than this Python, not a noncharacter."""
    return category == "Cn" and (code & 0xFFFE) != 0xFFFE and not 0xFDD0 <= code <= 0xFDEF
