"""Write the names and the numbers of an analysis: whom a line is about, how large it is, in which unit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup, escape

from .kinds import KindWords, Written
from .language import table_decimals
from .noticeable import p_beyond, p_values, p_within, p_written
from .numerals import MOST_DECIMALS
from .ordering import Json
from .phrases import Phrases

_LARGE: Final = 100
"""From here on a number that is none of shares or ratios needs no decimals."""
_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Naming:
    """Names and numbers of one analysis, in the language and the markup of `say`."""

    analysis: Json
    attributes: Sequence[str]
    """The names of all attributes of the record: their values are names from the data."""
    say: Phrases

    @property
    def words(self) -> KindWords:
        """The words of the kind."""
        return KindWords(self.say.language, str(self.analysis["kind"]))

    # names ---------------------------------------------------------------------------------------------------------

    def quantity(self, key: str) -> str:
        """Return the name of a quantity, as at the start of a line."""
        name = self.words.named("quantity", key)
        return name[:1].upper() + name[1:]

    def value_of(self, label: str, value: str | None) -> str:
        """Return a label's value: a name from the data, or a word of ours."""
        if label not in self.attributes and value is not None:
            known = self.words.find(f"label.{label}.{value}")
            if known is None and label == "metric":
                known = self.say.language.words.get(f"metric.{value}")
            if known is None and label == "reference" and value in ("rest", "overall"):
                known = self.say.language.named("reference", value)
            if known is not None:
                return Markup(escape(known)) if self.say.html else known
        return self.say.level(value)

    def about(self, labels: Mapping[str, str | None], without: Iterable[str] = ()) -> str:
        """Return whom or what a line is about: groups joined by ×, then what else is said of it."""
        left = [name for name in labels if name not in set(without)]
        groups = [name for name in left if name in self.attributes]
        parts = [self.say.levels([labels[name] for name in groups], groups)] if groups else []
        for name in left:
            if name not in groups:
                parts.append(
                    self.say.say(
                        "closer.label",
                        name=self._label_name(name),
                        value=self.value_of(name, labels[name]),
                    )
                )
        return self.say.joined(parts, ", ") if parts else self.say.say("closer.everybody")

    def _label_name(self, name: str) -> str:
        known = self.words.find(f"label.{name}")
        return self.say.text(name) if known is None else known

    # numbers -------------------------------------------------------------------------------------------------------

    def number(self, value: Any, quantity: str, decimals: int | None = None) -> str:
        """Write a value or an end of an interval, with its unit sign where there is one."""
        written = self.words.written(quantity)
        numerals = self.say.language.numerals
        if isinstance(value, int | float):
            if written is Written.P:
                return p_written(self.say, value)
            if written is Written.COUNT:
                return numerals.count(round(value, 2))
        return numerals.write(value, written.unit, decimals)

    def decimals(self, line: Json) -> int:
        """Return the decimals of a line's numbers: enough for the smallest of its ends, and no more."""
        written = self.words.written(line["quantity"])
        e = line["estimate"]
        if written is Written.NUMBER:
            numbers = [e[k] for k in ("value", "low", "high") if isinstance(e[k], int | float)]
            if all(float(x).is_integer() for x in numbers):  # clusters, degrees of freedom: whole, and written so
                return 0
            if all(abs(x) >= _LARGE for x in numbers):  # 5,995 effective decisions, not 5,994.73
                return 0
        return min(table_decimals(e, written.unit), MOST_DECIMALS)

    def value(self, line: Json) -> str:
        """Return a line's value, or a dash and why there is none."""
        e = line["estimate"]
        if e["value"] is None:
            return f"– {self.words.reason(e.get('undefined', ''))}".rstrip()
        return self.number(e["value"], line["quantity"], self.decimals(line))

    def interval(self, line: Json) -> str:
        """Return a line's interval, or nothing where there is none to tell."""
        e, quantity = line["estimate"], line["quantity"]
        if e["low"] is None and e["high"] is None:
            return ""
        if e["low"] == e["high"] == e["value"]:  # a count, a statistic, a p-value: known as it stands
            return ""
        places = self.decimals(line)
        ends = {end: self.number(e[end], quantity, places) for end in ("low", "high")}
        open_above, open_below = e["high"] in ("infinity", None), e["low"] in ("-infinity", None)
        if open_above and open_below:
            return self.say.say("cell.unknown")
        return self.say.say("cell.from" if open_above else "cell.upto" if open_below else "cell.interval", **ends)

    def p_values(self, line: Json) -> list[str]:
        """Return a line's p-values, each with what is left of it once the other lines are accounted for."""
        plain = p_values(self.say, line)
        tolerated = {"p.beyond": p_beyond(self.say, line), "p.within": p_within(self.say, line)}
        if not any(tolerated.values()):
            return [plain] if plain else []
        return [self.say.say(key, p=p) for key, p in {"p.no_change": plain, **tolerated}.items() if p]

    # words ---------------------------------------------------------------------------------------------------------

    def language_words(self, key: str) -> str:
        """Return words of the language as they are, placeholders and all."""
        return self.say.language.words[key]

    def _filled(self, words: str, parts: Mapping[str, str]) -> str:
        """Fill the placeholders there are; one that nothing is known for says what the line is about."""
        if words.startswith("{metric}") and "metric" in parts:
            name = parts["metric"]
            parts = {**parts, "metric": name[:1].upper() + name[1:]}
        pieces: list[str] = []
        at = 0
        for found in _PLACEHOLDER.finditer(words):
            pieces += [words[at : found.start()], parts.get(found[1], parts.get("labels", ""))]
            at = found.end()
        pieces.append(words[at:])
        return self.say.joined(pieces, "")
