"""What the package refuses with, and the words it refuses in."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

__all__ = ["DesignWarning", "InvalidInput", "ModelWarning", "ParseError", "did_you_mean", "listing", "quoted"]

if TYPE_CHECKING:

    class InvalidInput(ValueError):
        """The caller broke a contract; the message names what was found, where, and the rule."""

    class ParseError(ValueError):
        """Foreign bytes that are not what they should be; the message names the source and the place."""

else:
    try:
        from lotrecht._core import InvalidInput, ParseError
    except ImportError:  # the pure-Python half (ingest, plans) stands without the compiled module

        class InvalidInput(ValueError):
            """The caller broke a contract; the message names what was found, where, and the rule."""

        class ParseError(ValueError):
            """Foreign bytes that are not what they should be; the message names the source and the place."""


class DesignWarning(UserWarning):
    """Intervals and p-values do not respect how the rows were drawn; the message names the column left aside."""


class ModelWarning(UserWarning):
    """A model may not be the one that decided; the message says what its file leaves open, and how to choose."""


def quoted(value: Any, limit: int = 60) -> str:
    """Show a value in one line of a message: quoted, control characters escaped, cut after `limit` characters."""
    text = value if isinstance(value, str) else str(value)
    shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text[: limit + 1])
    if len(text) > limit:
        shown = shown[:limit] + "..."
    return f"'{shown}'"


def listing(values: Iterable[Any], limit: int = 5) -> str:
    """Show some values in one line, and how many more there are."""
    everything: Sequence[Any] = list(values)
    shown = ", ".join(quoted(v) for v in everything[:limit])
    rest = len(everything) - limit
    return f"{shown} and {rest} more" if rest > 0 else shown


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return "; did you mean 'x'?" for the nearest known name, or "" when none is near."""
    by_lower: dict[str, str] = {}
    for candidate in known:
        by_lower.setdefault(candidate.strip().lower(), candidate)
    near = difflib.get_close_matches(name.strip().lower(), by_lower, n=1, cutoff=0.6)
    return f"; did you mean {quoted(by_lower[near[0]])}?" if near else ""
