"""A language of the report: its words and its numerals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from . import words_de, words_en
from .names import visible
from .numerals import NO_BREAK, Numerals, Unit, decimal, decimals_for

_GAPS: Final = frozenset({"difference", "worst_difference", "mean_difference"})
_NOT_SHARES: Final = frozenset({"treatment_equality"})


@dataclass(frozen=True)
class Language:
    """Words and numerals of one language."""

    code: str
    words: dict[str, str]
    numerals: Numerals
    level_in_compound: str
    """How a confidence level stands before the word interval."""

    def named(self, kind: str, name: object) -> str:
        """Return the word for a code of the record, or the code itself where the language has none."""
        return self.words.get(f"{kind}.{name}") or visible(name)

    def knows(self, kind: str, name: object) -> bool:
        """Return whether the language has a word for a code of the record."""
        return f"{kind}.{name}" in self.words

    def level(self, confidence: float) -> str:
        """Return the level as it stands before the word interval: ``95%``, ``95-%``."""
        number = f"{decimal(confidence, Unit.SHARE).normalize():f}".replace(".", self.numerals.point)
        return self.level_in_compound.format(number)

    def confidence(self, confidence: float) -> str:
        """Return the level alone: ``95%``, ``95 %``."""
        number = f"{decimal(confidence, Unit.SHARE).normalize():f}".replace(".", self.numerals.point)
        return number + self.numerals.percent


_LANGUAGES: Final = {
    "en": Language("en", words_en.WORDS, Numerals(point=".", thousands=",", percent="%"), "{}%"),
    "de": Language("de", words_de.WORDS, Numerals(point=",", thousands=".", percent=f"{NO_BREAK}%"), "{}-%"),
}


def language_named(code: str) -> Language:
    """Return the language with this code.

    Raises
    ------
    ValueError
        If there is none.
    """
    try:
        return _LANGUAGES[code]
    except KeyError:
        known = ", ".join(sorted(_LANGUAGES))
        raise ValueError(f"language: must be one of {known}, got {visible(code)!r}") from None


def unit_of(metric: str, measure: str | None = None) -> Unit:
    """Return how a metric (or a gap of it) is written."""
    share = metric not in _NOT_SHARES
    if measure is None:
        return Unit.SHARE if share else Unit.NUMBER
    if measure == "difference":
        return Unit.SIGNED_POINTS if share else Unit.SIGNED_NUMBER
    if measure in _GAPS:
        return Unit.POINTS if share else Unit.NUMBER
    return Unit.RATIO


def table_decimals(estimate: dict[str, Any], unit: Unit) -> int:
    """Return the decimals of an estimate in a table: value and upper end never round to nothing."""
    bounds = [estimate["value"], estimate["high"]]
    return max((decimals_for(b, unit) for b in bounds if isinstance(b, int | float)), default=unit.decimals)
