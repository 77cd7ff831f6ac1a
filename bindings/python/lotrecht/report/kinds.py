"""The words of one kind of analysis in one language, and what is shown where there are none."""

from __future__ import annotations

import functools
import importlib
import re
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from .language import Language
from .names import visible
from .numerals import Unit

_MODULE: Final = re.compile(r"[a-z][a-z0-9_]{0,60}")
_OWN: Final = f"{__package__}.analysis_words."


class Written(Enum):
    """How a quantity of an analysis is written; the first five have a scale of their own in a drawing."""

    SHARE = "share"
    POINTS = "points"
    WIDTH = "width"
    """A difference without a direction: how far apart."""
    RATIO = "ratio"
    NUMBER = "number"
    COUNT = "count"
    P = "p"

    @property
    def unit(self) -> Unit:
        """The unit of its numerals."""
        units = {
            Written.SHARE: Unit.SHARE,
            Written.POINTS: Unit.SIGNED_POINTS,
            Written.WIDTH: Unit.POINTS,
            Written.RATIO: Unit.RATIO,
        }
        return units.get(self, Unit.NUMBER)


@functools.cache
def words_of(kind: str, code: str) -> dict[str, str]:
    """Return the words of a kind; none for one that this version does not know."""
    if not _MODULE.fullmatch(kind):  # the name comes from a record, which anybody may have written
        return {}
    try:
        module = importlib.import_module(_OWN + kind)
    except ModuleNotFoundError as error:
        if error.name != _OWN + kind:
            raise
        return {}
    words: dict[str, str] = getattr(module, code.upper(), {})
    return words


COMPARING: Final = (
    "tests",
    "margins",
    "planning",
    "conditional",
    "decomposition",
    "adjusted",
    "outcome_test",
    "chain",
    "reliance",
    "burden",
    "paired",
    "gap_changes",
)
"""Kinds whose main results compare a group with another; with one group alone they have none."""
TELLING: Final = ("design", "drift", "pooling", "representation", "ll144", "aggregates")
"""All others: they tell something of one group alone, or give a reason of their own."""


@dataclass(frozen=True)
class KindWords:
    """Words of one kind, with those common to all kinds behind them."""

    language: Language
    kind: str

    def find(self, key: str) -> str | None:
        """Return the words of a key, or None."""
        own = words_of(self.kind, self.language.code)
        return own[key] if key in own else words_of("common", self.language.code).get(key)

    def named(self, prefix: str, key: object) -> str:
        """Return the words of a key, or the key itself made readable."""
        return self.find(f"{prefix}.{key}") or visible(key).replace("_", " ")

    def title(self) -> str:
        """Return the name of the kind."""
        words = self.find("title") or visible(self.kind).replace("_", " ")
        return words[:1].upper() + words[1:]

    def written(self, quantity: str) -> Written:
        """Return how a quantity is written: as its words say, or as its key sounds."""
        said = self.find(f"unit.{quantity}")
        if said in {w.value for w in Written}:
            return Written(said)
        parts = quantity.split("_")
        if parts[-1] == "p" or quantity.endswith("p_value"):
            return Written.P
        if "ratio" in parts or "odds" in parts:
            return Written.RATIO
        if {"difference", "gap"} & set(parts):
            return Written.POINTS
        if {"rate", "share"} & set(parts):
            return Written.SHARE
        return Written.NUMBER

    def method(self, name: object) -> str:
        """Return a method's explanation, or nothing."""
        return self.find(f"method.{name}") or self.language.words.get(f"how.{name}", "")

    def reason(self, name: Any) -> str:
        """Return why a number does not exist."""
        known = self.find(f"undefined.{name}") or self.language.words.get(f"reason.{name}")
        return known or visible(name).replace("_", " ")
